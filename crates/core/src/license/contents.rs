//! Which fields a license records: rules ask what is recorded and never what it says.

use crate::license::{FieldName, License};

/// What a license records. An audit keeps it in place of the license.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Contents<'l> {
    /// Canonical fields that can be read.
    pub read: FieldSet,
    /// Canonical fields that are written in a way that cannot be read.
    pub unread: FieldSet,
    /// Fields of the face that are not empty, by name.
    pub face: Vec<&'l str>,
}

impl Contents<'_> {
    /// Whether something is written for a canonical field, readable or not.
    #[must_use]
    pub fn has(&self, name: FieldName) -> bool {
        self.read.contains(name) || self.unread.contains(name)
    }
}

impl<'l> From<&'l License> for Contents<'l> {
    fn from(license: &'l License) -> Self {
        let names = |read: bool| {
            let fields = license.fields().iter().filter(move |field| field.value.is_some() == read);
            fields.map(|field| field.name).collect()
        };
        let face = license.face().iter().filter(|field| !field.text.is_empty());
        Self { read: names(true), unread: names(false), face: face.map(|field| &*field.name).collect() }
    }
}

/// A set of canonical fields.
///
/// ```
/// use elicense::FieldName;
/// use elicense::decision::FieldSet;
///
/// let set: FieldSet = [FieldName::Number].into_iter().collect();
/// assert!(set.contains(FieldName::Number) && !set.contains(FieldName::Name));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FieldSet(u64);

/// One bit for each canonical field.
const _: () = assert!(FieldName::ALL.len() <= u64::BITS as usize);

impl FieldSet {
    /// Whether the field is one of them.
    #[must_use]
    pub const fn contains(self, name: FieldName) -> bool {
        self.0 & 1 << name as u32 != 0
    }
}

impl FromIterator<FieldName> for FieldSet {
    fn from_iter<I: IntoIterator<Item = FieldName>>(names: I) -> Self {
        Self(names.into_iter().fold(0, |set, name| set | 1 << name as u32))
    }
}
