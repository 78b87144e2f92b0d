//! What an entry leaves behind so that it can be compared with all others: a mark is a key, a value and the
//! entry's number, 40 bytes. Sorted, marks of one key stand together.

use std::cmp::Ordering;

use sha2::{Digest, Sha256};

use crate::audit::entry::Entry;
use crate::audit::merkle::Hash;
use crate::license::fields::{Value, day_text};
use crate::license::{FieldName, License};
use crate::report::Report;
use crate::words::cow_text::CowText;

/// A mark: its subject, a key of 15 bytes, a value of 16, the number of the entry.
///
/// Keys are the beginnings of SHA-256: two texts that share 120 bits of it are not found by chance or with effort.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Mark(pub [u8; Mark::BYTES]);

/// What a mark is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub(super) enum Subject {
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

impl Mark {
    /// Bytes of one.
    pub(super) const BYTES: usize = 40;

    /// The order of marks: as their bytes stand.
    pub(super) fn order(one: &[u8; Self::BYTES], other: &[u8; Self::BYTES]) -> Ordering {
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
    pub(super) fn key(&self) -> &[u8] {
        &self.0[..16]
    }

    pub(super) fn is_about(&self, subject: Subject) -> bool {
        self.0[0] == subject as u8
    }

    pub(super) fn value(&self) -> [u8; 16] {
        self.0[16..32].try_into().expect("sixteen bytes")
    }

    pub(super) fn entry(&self) -> u64 {
        u64::from_be_bytes(self.0[32..].try_into().expect("eight bytes"))
    }
}

impl Ord for Mark {
    fn cmp(&self, other: &Self) -> Ordering {
        Self::order(&self.0, &other.0)
    }
}

impl PartialOrd for Mark {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes what is known of every entry.
pub(super) fn write_entry(marks: &mut Vec<u8>, entry: &Entry<'_>) {
    if let Some(member) = &entry.member {
        let key = hash(&[entry.source.as_bytes(), member.text.as_bytes()]);
        write(marks, entry, Subject::Member, &key, [0; 16]);
    }
}

/// Writes what is known of a license that was examined.
pub(super) fn write_license(marks: &mut Vec<u8>, entry: &Entry<'_>, report: &Report) {
    write_entry(marks, entry);
    let license = report.claimed();
    let kind = license.kind().unwrap_or_default();
    let mut write = |subject, key: &[&[u8]], value| write(marks, entry, subject, &hash(key), value);
    write(Subject::Bytes, &[&report.input().sha256], [0; 16]);
    let content = content(license);
    if let Some(number) = license.number() {
        write(Subject::Number, &[kind.as_bytes(), number.as_bytes()], content);
    }
    if let Some(identifier) = license.identifier() {
        let (issuer, serial) = (identifier.issuer(), identifier.serial());
        write(Subject::Identifier, &[identifier.as_str().as_bytes()], content);
        let stem = [identifier.kind_code().as_bytes(), issuer.as_bytes(), serial.as_bytes()];
        write(Subject::Version, &stem, padded(identifier.version().as_bytes()));
    }
    let id_kind = license.holder_id_kind().map_or("", |kind| kind.as_str());
    for (name, id) in license.holders() {
        if let Some(id) = id {
            write(Subject::Holder, &[id_kind.as_bytes(), id.as_bytes()], begin(&hash(&[name.as_bytes()])));
        }
    }
    if let (Some(issuer), Some(day)) = (issuer(license), license.date(FieldName::IssuedOn)) {
        write(Subject::Issuer, &[issuer.as_bytes()], padded(day_text(day).as_bytes()));
    }
}

fn write(marks: &mut Vec<u8>, entry: &Entry<'_>, subject: Subject, key: &Hash, value: [u8; 16]) {
    marks.extend_from_slice(&Mark::new(subject, key, value, entry.number).0);
}

/// What two licenses of one number must agree on, in whatever layout they are written.
fn content(license: &License) -> [u8; 16] {
    let text = |name| license.value(name).map(Value::text);
    let fields = [FieldName::HolderName, FieldName::HolderId, FieldName::IssuedOn, FieldName::ValidUntil];
    let texts = fields.map(|name| text(name).unwrap_or_default());
    let [name, id, issued, until] = texts.each_ref().map(|text| text.as_bytes());
    begin(&hash(&[license.kind().unwrap_or_default().as_bytes(), name, id, issued, until]))
}

/// The hash of texts with their lengths.
fn hash(texts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

fn begin(hash: &Hash) -> [u8; 16] {
    *hash.first_chunk().expect("a hash has more bytes")
}

/// Who a license says issued it: the code, or the name where there is none.
fn issuer(license: &License) -> Option<CowText<'_>> {
    let text = |name| license.value(name).map(Value::text);
    text(FieldName::IssuerCode).or_else(|| text(FieldName::IssuerName))
}

/// A short text, cut or filled with zeros.
fn padded(text: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(text).for_each(|(slot, byte)| *slot = *byte);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_in_the_order_of_their_bytes_wherever_they_differ() {
        let zero = Mark([0; Mark::BYTES]);
        for place in 0..Mark::BYTES {
            for (low, high) in [(0, 1), (1, 0x80), (0x7f, 0xff)] {
                let mark = |byte| {
                    let mut mark = zero;
                    mark.0[place] = byte;
                    mark
                };
                let mut larger_behind = mark(low);
                larger_behind.0.iter_mut().skip(place + 1).for_each(|byte| *byte = 0xff);
                assert!(larger_behind < mark(high), "byte {place}: {low} and {high}");
                assert_eq!(mark(low).cmp(&mark(low)), Ordering::Equal);
            }
        }
    }
}
