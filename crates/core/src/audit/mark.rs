//! What an entry leaves behind so that it can be compared with all others: a mark is a key, a value and the
//! entry's number, 40 bytes. Sorted, marks of one key stand together.

use sha2::{Digest, Sha256};

use super::entry::Entry;
use crate::cow_text::CowText;
use crate::license::fields::{Value, day_text};
use crate::license::{FieldName, License};
use crate::report::Report;

/// A mark: its subject, a key of 15 bytes, a value of 16, the number of the entry.
///
/// Keys are the beginnings of SHA-256: two texts that share 120 bits of it are not found by chance or with effort.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
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

    fn new(subject: Subject, key: &[&[u8]], value: [u8; 16], entry: u64) -> Self {
        let mut bytes = [subject as u8; Self::BYTES];
        bytes[1..16].copy_from_slice(&hash(key)[..15]);
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

/// Marks of a license with one holder.
const USUAL: usize = 7;

/// The marks of one entry.
pub(super) struct Marks<'e> {
    entry: u64,
    all: Vec<Mark>,
    license: Option<&'e License>,
}

impl<'e> Marks<'e> {
    /// What is known of every entry.
    pub(super) fn of_entry(entry: &Entry<'_>) -> Self {
        let mut marks = Self { entry: entry.number, all: Vec::with_capacity(USUAL), license: None };
        if let Some(member) = &entry.member {
            marks.add(Subject::Member, &[entry.source.as_bytes(), member.text.as_bytes()], [0; 16]);
        }
        marks
    }

    /// What is known of a license that was examined.
    pub(super) fn of(entry: &Entry<'_>, report: &'e Report) -> Self {
        let license = report.claimed();
        let mut marks = Self { license: Some(license), ..Self::of_entry(entry) };
        let (kind, content) = (license.kind().unwrap_or_default(), marks.content());
        marks.add(Subject::Bytes, &[&report.input().sha256], [0; 16]);
        if let Some(number) = license.number() {
            marks.add(Subject::Number, &[kind.as_bytes(), number.as_bytes()], content);
        }
        if let Some(identifier) = license.identifier() {
            let (issuer, serial) = (identifier.issuer(), identifier.serial());
            marks.add(Subject::Identifier, &[identifier.as_str().as_bytes()], content);
            let stem = [identifier.kind_code().as_bytes(), issuer.as_bytes(), serial.as_bytes()];
            marks.add(Subject::Version, &stem, padded(identifier.version().as_bytes()));
        }
        let id_kind = license.holder_id_kind().map_or("", |kind| kind.as_str());
        for (name, id) in license.holders() {
            if let Some(id) = id {
                marks.add(Subject::Holder, &[id_kind.as_bytes(), id.as_bytes()], hash(&[name.as_bytes()]));
            }
        }
        if let (Some(issuer), Some(day)) = (issuer(license), license.date(FieldName::IssuedOn)) {
            let day = padded(day_text(day).as_bytes());
            marks.add(Subject::Issuer, &[issuer.as_bytes()], day);
        }
        marks
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.all.iter()
    }

    fn add(&mut self, subject: Subject, key: &[&[u8]], value: [u8; 16]) {
        self.all.push(Mark::new(subject, key, value, self.entry));
    }

    /// What two licenses of one number must agree on, in whatever layout they are written.
    fn content(&self) -> [u8; 16] {
        let text = |name| self.license.and_then(|license| license.value(name)).map(Value::text);
        let fields = [FieldName::HolderName, FieldName::HolderId, FieldName::IssuedOn, FieldName::ValidUntil];
        let texts = fields.map(|name| text(name).unwrap_or_default());
        let kind = self.license.and_then(License::kind).unwrap_or_default();
        hash(&[
            kind.as_bytes(),
            texts[0].as_bytes(),
            texts[1].as_bytes(),
            texts[2].as_bytes(),
            texts[3].as_bytes(),
        ])
    }
}

/// Who a license says issued it: the code, or the name where there is none.
fn issuer(license: &License) -> Option<CowText<'_>> {
    let text = |name| license.value(name).map(Value::text);
    text(FieldName::IssuerCode).or_else(|| text(FieldName::IssuerName))
}

/// The beginning of the SHA-256 over texts with their lengths.
fn hash(texts: &[&[u8]]) -> [u8; 16] {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    let whole: [u8; 32] = digest.finalize().into();
    whole[..16].try_into().expect("sixteen bytes")
}

/// A short text, cut or filled with zeros.
fn padded(text: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(text).for_each(|(slot, byte)| *slot = *byte);
    bytes
}
