//! The parameters of RSASSA-PSS (RFC 4055 §3.1).

use const_oid::ObjectIdentifier;

use crate::crypto::names::weak;
use crate::document::der::{Cursor, INTEGER, Malformed, Read, SEQUENCE, constructed};

/// What parameters name.
#[derive(Debug, PartialEq)]
pub(in crate::crypto) enum Pss {
    /// One of ours, by the last arc of its hash: the mask is made by the same hash, and the salt is as long.
    Ours(ObjectIdentifier),
    /// A hash that is too weak, be it because nothing is said.
    Weak(&'static str),
    /// Lawful, and none of ours.
    Other(String),
}

/// Reads parameters, empty where they are absent, which RFC 4055 §3.1 forbids for signatures.
pub(in crate::crypto) fn read(parameters: &[u8]) -> Read<Pss> {
    let mut document = Cursor::new(parameters)?;
    let mut fields = document.inside(SEQUENCE)?;
    document.end()?;
    let hash = match fields.optional(constructed(0))? {
        Some(field) => algorithm(field)?,
        None => SHA_1,
    };
    let mask_hash = match fields.optional(constructed(1))? {
        Some(field) => mask(field)?,
        None => Some(SHA_1),
    };
    let salt = match fields.optional(constructed(2))? {
        Some(field) => small(field)?,
        None => 20,
    };
    let trailer = match fields.optional(constructed(3))? {
        Some(field) => small(field)?,
        None => 1,
    };
    fields.end()?;
    if let Some(name) = [Some(hash), mask_hash].into_iter().flatten().find_map(|oid| weak(&oid.to_string())) {
        return Ok(Pss::Weak(name));
    }
    let bytes = OURS.iter().find(|(oid, _)| *oid == hash).map(|(_, bytes)| *bytes);
    Ok(match bytes {
        Some(bytes) if mask_hash == Some(hash) && salt == bytes && trailer == 1 => Pss::Ours(hash),
        Some(_) if mask_hash == Some(hash) && trailer == 1 => {
            Pss::Other(format!("RSA-PSS with a salt of {salt} bytes"))
        }
        _ => Pss::Other("RSA-PSS with other parameters".to_owned()),
    })
}

/// RFC 4055 §2.1: the parameters of a hash are NULL or absent.
fn algorithm(field: &[u8]) -> Read<ObjectIdentifier> {
    let mut field = Cursor::new(field)?;
    let (oid, parameters) = field.algorithm_identifier()?;
    field.end()?;
    if matches!(parameters, [] | [5, 0]) { Ok(oid) } else { Err(Malformed::new("a hash has parameters")) }
}

/// The hash of MGF1; `None` for another way to make a mask.
fn mask(field: &[u8]) -> Read<Option<ObjectIdentifier>> {
    let mut field = Cursor::new(field)?;
    let (oid, hash) = field.algorithm_identifier()?;
    field.end()?;
    if oid == MGF1 { algorithm(hash).map(Some) } else { Ok(None) }
}

/// A whole number from 0 to 32767; salts are shorter.
fn small(field: &[u8]) -> Read<u16> {
    let mut field = Cursor::new(field)?;
    let number = match field.value(INTEGER)? {
        [low @ 0..=0x7f] => u16::from(*low),
        [0, low @ 0x80..=0xff] => u16::from(*low),
        [high @ 1..=0x7f, low] => u16::from_be_bytes([*high, *low]),
        _ => return Err(Malformed::new("a number of the RSA-PSS parameters is out of range")),
    };
    field.end()?;
    Ok(number)
}

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// The hashes of ours, and their bytes.
const OURS: &[(ObjectIdentifier, u16)] = &[
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), 32),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), 48),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), 64),
];

/// The four spellings of one set of parameters: with NULL for both hashes, for none, and for one of the two.
pub(in crate::crypto) type Spellings = ([u8; 54], [u8; 50], [u8; 52], [u8; 52]);

pub(in crate::crypto) static SHA_256: Spellings = spellings(1, 32);
pub(in crate::crypto) static SHA_384: Spellings = spellings(2, 48);
pub(in crate::crypto) static SHA_512: Spellings = spellings(3, 64);

const fn spellings(hash: u8, salt: u8) -> Spellings {
    (
        write(hash, true, true, salt),
        write(hash, false, false, salt),
        write(hash, true, false, salt),
        write(hash, false, true, salt),
    )
}

/// Writes the parameters for the hash with this last arc.
const fn write<const N: usize>(hash: u8, null: bool, mask_null: bool, salt: u8) -> [u8; N] {
    let (inner, mask_inner) = (if null { 13 } else { 11 }, if mask_null { 13 } else { 11 });
    let hash_oid = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, hash];
    let mgf1 = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
    let mut out = [0; N];
    let mut at = put(&mut out, 0, &[0x30, (N - 2) as u8, 0xa0, inner + 2, 0x30, inner]);
    at = put(&mut out, at, &hash_oid);
    at = put(&mut out, at, if null { &[5, 0] } else { &[] });
    at = put(&mut out, at, &[0xa1, mask_inner + 15, 0x30, mask_inner + 13]);
    at = put(&mut out, at, &mgf1);
    at = put(&mut out, at, &[0x30, mask_inner]);
    at = put(&mut out, at, &hash_oid);
    at = put(&mut out, at, if mask_null { &[5, 0] } else { &[] });
    at = put(&mut out, at, &[0xa2, 3, 2, 1, salt]);
    assert!(at == N);
    out
}

const fn put<const N: usize>(out: &mut [u8; N], at: usize, bytes: &[u8]) -> usize {
    let mut index = 0;
    while index < bytes.len() {
        out[at + index] = bytes[index];
        index += 1;
    }
    at + bytes.len()
}
