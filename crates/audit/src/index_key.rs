//! What an entry leaves behind so that it can be compared with all others: an index key says what is compared, by
//! which text and value, and of which entry, in 40 bytes. Sorted, those of one text stand together.

use std::cmp::Ordering;

use elicense::license::{CowText, Value};
use elicense::{FieldName, License, Report};
use sha2::{Digest, Sha256};
use smol_str::ToSmolStr;

use crate::entry::Entry;
use crate::merkle::Hash;
use crate::secret::Secret;

/// An index key: its subject, a key of 15 bytes, a value of 16, the number of the entry.
///
/// Keys are the beginnings of SHA-256 under the run's [`Secret`]: two texts that share 120 bits of it are not found by
/// chance or with effort, and who has the keys alone cannot try which text they are of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct IndexKey(pub [u8; IndexKey::BYTES]);

/// What an index key is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub(crate) enum Subject {
    /// A member's name in its archive.
    Member = 1,
    /// The bytes of a license.
    Bytes = 2,
    /// A license's number, with its kind: what it says is the value.
    Number = 3,
    /// A license's identifier: what it says is the value.
    Identifier = 4,
    /// A license's identifier without its version, which is the value.
    Version = 5,
    /// A holder's number: the name is the value.
    Holder = 6,
    /// An issuer: the day of issue is the value.
    Issuer = 7,
}

impl IndexKey {
    /// Bytes of one.
    pub(crate) const BYTES: usize = 40;

    /// The order of index keys: as their bytes stand.
    pub(crate) fn order(one: &[u8; Self::BYTES], other: &[u8; Self::BYTES]) -> Ordering {
        // Nearly always the first sixteen bytes decide, and they are compared as one number.
        let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
        number(one).cmp(&number(other)).then_with(|| one[16..].cmp(&other[16..]))
    }

    fn new(subject: Subject, key: &Hash, value: [u8; 16], entry: u64) -> Self {
        let mut bytes = [subject as u8; Self::BYTES];
        bytes[1..16].copy_from_slice(&key[..15]);
        bytes[16..32].copy_from_slice(&value);
        bytes[32..].copy_from_slice(&entry.to_be_bytes());
        Self(bytes)
    }

    /// Subject and key: the same for all that are to be compared.
    pub(crate) fn group(&self) -> &[u8] {
        &self.0[..16]
    }

    pub(crate) fn is_about(&self, subject: Subject) -> bool {
        self.0[0] == subject as u8
    }

    /// What it is about, in a word.
    pub(crate) fn about(&self) -> &'static str {
        let subjects = [
            (Subject::Member, "member"),
            (Subject::Bytes, "bytes"),
            (Subject::Number, "number"),
            (Subject::Identifier, "identifier"),
            (Subject::Version, "version"),
            (Subject::Holder, "holder"),
            (Subject::Issuer, "issuer"),
        ];
        subjects.into_iter().find(|&(subject, _)| self.is_about(subject)).map_or("", |(_, word)| word)
    }

    pub(crate) fn value(&self) -> [u8; 16] {
        self.0[16..32].try_into().expect("sixteen bytes")
    }

    pub(crate) fn entry(&self) -> u64 {
        u64::from_be_bytes(self.0[32..].try_into().expect("eight bytes"))
    }
}

impl Ord for IndexKey {
    fn cmp(&self, other: &Self) -> Ordering {
        Self::order(&self.0, &other.0)
    }
}

impl PartialOrd for IndexKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the keys of what is known of every entry.
pub(crate) fn write_entry(keys: &mut Vec<u8>, secret: &Secret, entry: &Entry<'_>) {
    if let Some(member) = &entry.member {
        let name = [entry.source.as_bytes(), member.text.as_bytes()];
        write(keys, secret, entry, Subject::Member, &name, [0; 16]);
    }
}

/// Writes the keys of a license that was examined.
pub(crate) fn write_license(keys: &mut Vec<u8>, secret: &Secret, entry: &Entry<'_>, report: &Report) {
    write_entry(keys, secret, entry);
    let mut write = |subject, key: &[&[u8]], value| write(keys, secret, entry, subject, key, value);
    write(Subject::Bytes, &[&report.input().sha256], [0; 16]);
    let license = report.claimed();
    let kind = license.kind().unwrap_or_default();
    let content = begin_of(&content(secret, license));
    if let Some(number) = license.number() {
        write(Subject::Number, &[kind.as_bytes(), number.as_bytes()], content);
    }
    if let Some(identifier) = license.identifier() {
        write(Subject::Identifier, &[identifier.as_str().as_bytes()], content);
        let stem = [identifier.kind_code(), identifier.issuer(), identifier.serial()].map(str::as_bytes);
        write(Subject::Version, &stem, padded(identifier.version()));
    }
    for (holder, (name, id)) in license.holders().enumerate() {
        if let Some(id) = id {
            let id_kind = license.id_kind_of(holder).map_or("", |kind| kind.as_str());
            let name = begin_of(&hash(secret, &[name.as_bytes()]));
            write(Subject::Holder, &[id_kind.as_bytes(), id.as_bytes()], name);
        }
    }
    if let (Some(issuer), Some(day)) = (issuer(license), license.date(FieldName::IssuedOn)) {
        write(Subject::Issuer, &[issuer.as_bytes()], padded(&day.to_smolstr()));
    }
}

fn write(
    keys: &mut Vec<u8>,
    secret: &Secret,
    entry: &Entry<'_>,
    subject: Subject,
    key: &[&[u8]],
    value: [u8; 16],
) {
    keys.extend_from_slice(&IndexKey::new(subject, &hash(secret, key), value, entry.number).0);
}

/// What two licenses of one number must agree on, in whatever layout they are written.
fn content(secret: &Secret, license: &License) -> Hash {
    let text = |name| license.value(name).map(Value::text).unwrap_or_default();
    let fields = [FieldName::HolderName, FieldName::HolderId, FieldName::IssuedOn, FieldName::ValidUntil];
    let texts = fields.map(text);
    let [name, id, issued, until] = texts.each_ref().map(|text| text.as_bytes());
    hash(secret, &[license.kind().unwrap_or_default().as_bytes(), name, id, issued, until])
}

/// The hash of texts under the key of the run, each behind its length.
fn hash(secret: &Secret, texts: &[&[u8]]) -> Hash {
    let add =
        |hash: Sha256, text: &&[u8]| hash.chain_update((text.len() as u64).to_be_bytes()).chain_update(text);
    texts.iter().fold(secret.hasher(), add).finalize().into()
}

fn begin_of(hash: &Hash) -> [u8; 16] {
    *hash.first_chunk().expect("a hash has more bytes")
}

/// Who a license says issued it: the code, or the name where there is none.
fn issuer(license: &License) -> Option<CowText<'_>> {
    let text = |name| license.value(name).map(Value::text);
    text(FieldName::IssuerCode).or_else(|| text(FieldName::IssuerName))
}

/// A short text, cut or filled with zeros.
fn padded(text: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(text.bytes()).for_each(|(slot, byte)| *slot = byte);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_keys_are_in_the_order_of_their_bytes_wherever_they_differ() {
        let zero = IndexKey([0; IndexKey::BYTES]);
        for place in 0..IndexKey::BYTES {
            for (low, high) in [(0, 1), (1, 0x80), (0x7f, 0xff)] {
                let key = |byte| {
                    let mut key = zero;
                    key.0[place] = byte;
                    key
                };
                let mut larger_behind = key(low);
                larger_behind.0.iter_mut().skip(place + 1).for_each(|byte| *byte = 0xff);
                assert!(larger_behind < key(high), "byte {place}: {low} and {high}");
                assert_eq!(key(low).cmp(&key(low)), Ordering::Equal);
            }
        }
    }
}
