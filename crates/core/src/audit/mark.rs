//! What an entry leaves behind so that it can be compared with all others: a mark is a key, a value and the
//! entry's number, 40 bytes. Sorted, marks of one key stand together.

use std::cmp::Ordering;
use std::ops::Range;

use crate::audit::entry::Entry;
use crate::crypto::digest::{Hash, Message, sha256_of_each};
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

/// Makes the marks of some entries: all their texts are hashed together.
#[derive(Default)]
pub(super) struct Marker {
    /// What is to be hashed, one after the other.
    texts: Vec<u8>,
    /// Where each of them lies.
    places: Vec<Range<usize>>,
    drafts: Vec<Draft>,
}

/// A mark whose texts are not hashed yet.
struct Draft {
    subject: Subject,
    key: Hashed,
    value: DraftValue,
    entry: u64,
}

enum DraftValue {
    Bytes([u8; 16]),
    Hash(Hashed),
}

/// The number of a text that is to be hashed.
#[derive(Clone, Copy)]
struct Hashed(usize);

impl Marker {
    /// What is known of every entry.
    pub(super) fn add_entry(&mut self, entry: &Entry<'_>) {
        if let Some(member) = &entry.member {
            let name = [entry.source.as_bytes(), member.text.as_bytes()];
            self.add(entry, Subject::Member, &name, DraftValue::Bytes([0; 16]));
        }
    }

    /// What is known of a license that was examined.
    pub(super) fn add_license(&mut self, entry: &Entry<'_>, report: &Report) {
        self.add_entry(entry);
        let license = report.claimed();
        let kind = license.kind().unwrap_or_default();
        self.add(entry, Subject::Bytes, &[&report.input().sha256], DraftValue::Bytes([0; 16]));
        let content = self.content(license);
        if let Some(number) = license.number() {
            let key = [kind.as_bytes(), number.as_bytes()];
            self.add(entry, Subject::Number, &key, DraftValue::Hash(content));
        }
        if let Some(identifier) = license.identifier() {
            let (issuer, serial) = (identifier.issuer(), identifier.serial());
            let key = [identifier.as_str().as_bytes()];
            self.add(entry, Subject::Identifier, &key, DraftValue::Hash(content));
            let stem = [identifier.kind_code().as_bytes(), issuer.as_bytes(), serial.as_bytes()];
            let version = padded(identifier.version().as_bytes());
            self.add(entry, Subject::Version, &stem, DraftValue::Bytes(version));
        }
        let id_kind = license.holder_id_kind().map_or("", |kind| kind.as_str());
        for (name, id) in license.holders() {
            if let Some(id) = id {
                let name = self.hashed(&[name.as_bytes()]);
                let key = [id_kind.as_bytes(), id.as_bytes()];
                self.add(entry, Subject::Holder, &key, DraftValue::Hash(name));
            }
        }
        if let (Some(issuer), Some(day)) = (issuer(license), license.date(FieldName::IssuedOn)) {
            let day = padded(day_text(day).as_bytes());
            self.add(entry, Subject::Issuer, &[issuer.as_bytes()], DraftValue::Bytes(day));
        }
    }

    /// Writes the marks of all entries that were added, in their order, and begins anew.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) {
        let texts = self.places.iter().map(|place| self.texts.get(place.clone()).unwrap_or_default());
        let hashes = sha256_of_each(texts.map(Message::of));
        let hash = |Hashed(number)| hashes.get(number).expect("every text was hashed");
        for Draft { subject, key, value, entry } in self.drafts.drain(..) {
            let value = match value {
                DraftValue::Bytes(bytes) => bytes,
                DraftValue::Hash(text) => *hash(text).first_chunk().expect("a hash has more bytes"),
            };
            out.extend_from_slice(&Mark::new(subject, hash(key), value, entry).0);
        }
        self.texts.clear();
        self.places.clear();
    }

    fn add(&mut self, entry: &Entry<'_>, subject: Subject, key: &[&[u8]], value: DraftValue) {
        let key = self.hashed(key);
        self.drafts.push(Draft { subject, key, value, entry: entry.number });
    }

    /// What two licenses of one number must agree on, in whatever layout they are written.
    fn content(&mut self, license: &License) -> Hashed {
        let text = |name| license.value(name).map(Value::text);
        let fields = [FieldName::HolderName, FieldName::HolderId, FieldName::IssuedOn, FieldName::ValidUntil];
        let texts = fields.map(|name| text(name).unwrap_or_default());
        let [name, id, issued, until] = texts.each_ref().map(|text| text.as_bytes());
        self.hashed(&[license.kind().unwrap_or_default().as_bytes(), name, id, issued, until])
    }

    /// Texts with their lengths are to be hashed.
    fn hashed(&mut self, texts: &[&[u8]]) -> Hashed {
        let from = self.texts.len();
        for text in texts {
            self.texts.extend_from_slice(&(text.len() as u64).to_be_bytes());
            self.texts.extend_from_slice(text);
        }
        self.places.push(from..self.texts.len());
        Hashed(self.places.len() - 1)
    }
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
