//! What every layout says of itself.

use crate::license::{Facts, Status};
use crate::pki::Region;
use crate::proofs::Proof;
use crate::value::Value;

/// A layout whose documents are signed.
#[derive(Debug)]
pub struct Signed {
    /// Its id.
    pub id: &'static str,
    /// Its region.
    pub region: Region,
    /// How its file names end.
    pub extension: &'static str,
    /// The payload, as a map.
    pub payload: fn(&Facts) -> Value,
    /// The payload as it is signed.
    pub write: fn(&Value) -> Vec<u8>,
    /// How it is signed.
    pub proof: Proof,
    /// Every signed value that is read: its canonical name and where it stands in the payload.
    pub fields: &'static [(&'static str, Path)],
    /// The statuses it has codes for, and the codes.
    pub statuses: &'static [(Status, &'static str)],
    /// The words by which it says that there is no end.
    pub endless: &'static [&'static str],
}

/// A layout whose documents carry no proof.
#[derive(Debug)]
pub struct Unsigned {
    /// Its id.
    pub id: &'static str,
    /// Its region.
    pub region: Region,
    /// The document, as a map.
    pub document: fn(&Facts) -> Value,
}

/// Keys from the outside in.
pub type Path = &'static [&'static str];

impl Signed {
    /// Where the value of this canonical name stands.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Path> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, path)| *path)
    }

    /// The code of a status.
    #[must_use]
    pub fn status(&self, status: Status) -> Option<&'static str> {
        code(self.statuses, status)
    }
}

/// The code of a status in a table of codes.
pub(super) fn code(table: &[(Status, &'static str)], status: Status) -> Option<&'static str> {
    table.iter().find(|(other, _)| *other == status).map(|(_, code)| *code)
}

/// The entries that have a value.
pub(super) fn present(entries: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Value {
    let there = entries.into_iter().filter_map(|(key, value)| Some((key.into(), value?.into())));
    Value::Map(there.collect())
}
