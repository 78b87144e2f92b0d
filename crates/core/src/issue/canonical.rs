//! A license in canonical words, as a file: what a layout reads from a document, and what it is written from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::layout::Layout;
use crate::license::{FieldName, License};
use crate::report::Report;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::MAX_CONFIG_BYTES;
use crate::words::unwritten::Unwritten;

/// A license in canonical words: each field by its name, with its canonical text.
///
/// ```
/// use elicense::issuing::CanonicalLicense;
///
/// let license = CanonicalLicense::parse(
///     r#"{ "license": "elicense-license-1", "fields": { "name": "身份证", "number": "T-1", "valid_until": "long-term" } }"#,
/// )?;
/// assert!(license.to_json().contains("long-term"));
/// assert_eq!(CanonicalLicense::parse(&license.to_json())?, license);
/// assert!(CanonicalLicense::parse("license = \"elicense-license-1\"\n[fields]\nname = \"身份证\"").is_ok());
/// # Ok::<(), elicense::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CanonicalLicense {
    license: Form,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) layout: Option<String>,
    #[serde(default)]
    pub(super) fields: Once<FieldName>,
    #[serde(default, skip_serializing_if = "Once::is_empty")]
    pub(super) face: Once<String>,
    /// Signed values that the layout of the document has no field for, by their paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unmapped: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) masked: bool,
}

/// The only form of the file that there is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum Form {
    #[serde(rename = "elicense-license-1")]
    First,
}

/// A value: its text, or the pieces that a layout writes it in, an empty one where a piece is not there.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Given {
    Text(String),
    Pieces(Vec<String>),
}

impl CanonicalLicense {
    /// Reads a file of a license: JSON, or the same in TOML.
    ///
    /// # Errors
    ///
    /// It is neither, has an entry that it should not have, or one twice, or the name of a field that is none.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(malformed(format!("longer than {MAX_CONFIG_BYTES} bytes")));
        }
        match text.trim_start().starts_with('{') {
            true => serde_json::from_str(text).map_err(|error| malformed(error.to_string())),
            false => toml::from_str(text).map_err(|error| malformed(error.to_string())),
        }
    }

    /// The file, in JSON.
    ///
    /// # Panics
    ///
    /// Never: texts and lists can be written.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("texts and lists can be written");
        crate::words::escape::escaped(json) + "\n"
    }

    /// The layout that it names: that of the document it was read from, or the one to write it in.
    #[must_use]
    pub fn layout(&self) -> Option<&str> {
        self.layout.as_deref()
    }

    /// What the reader of a report may see of its license. It says of itself that it is masked, and nothing is written
    /// from it: the rules may hide some of it from this reader and not from the next.
    #[must_use]
    pub fn seen_in(report: &Report) -> Self {
        let mask = report.mask();
        let license = report.claimed();
        let fields = license.fields().iter().filter_map(|field| {
            let seen = mask.field(field);
            Some((field.name, Given::Text(seen.value.or(seen.raw)?.to_string())))
        });
        let face = license.face().iter().filter_map(|face| {
            let seen = mask.face(face);
            Some((face.name.to_string(), Given::Text(seen.text?.to_string())))
        });
        Self {
            license: Form::First,
            layout: Some(report.layout().id().to_owned()),
            fields: Once(fields.collect()),
            face: Once(face.collect()),
            unmapped: Vec::new(),
            masked: true,
        }
    }

    /// All of a license that was read by a layout.
    pub(crate) fn of(layout: &Layout, license: &License) -> Self {
        let text =
            |field: &crate::license::Field| Some((field.name, Given::Text(field.value.as_ref()?.to_text())));
        let face =
            license.face().iter().map(|face| (face.name.to_string(), Given::Text(face.text.to_string())));
        let unread = license.fields().iter().filter(|field| field.value.is_none());
        let carried = license.carried().iter().filter(|carried| carried.signed);
        let unmapped = unread.map(|field| field.origin.to_string());
        Self {
            license: Form::First,
            layout: Some(layout.id().to_owned()),
            fields: Once(license.fields().iter().filter_map(text).collect()),
            face: Once(face.collect()),
            unmapped: unmapped.chain(carried.map(|carried| carried.path.to_string())).collect(),
            masked: false,
        }
    }

    /// The same, of which a document has a value in pieces.
    pub(crate) fn set_pieces(&mut self, name: Result<FieldName, &str>, pieces: Vec<String>) {
        let known = match name {
            Ok(field) => self.fields.0.get_mut(&field),
            Err(face) => self.face.0.get_mut(face),
        };
        if let Some(known) = known {
            *known = Given::Pieces(pieces);
        }
    }

    /// When it says that it was signed.
    pub(crate) fn signed_at(&self) -> Option<Timestamp> {
        match self.fields.0.get(&FieldName::SignedAt)? {
            Given::Text(text) => text.parse().ok(),
            Given::Pieces(_) => None,
        }
    }

    /// A signed value that no field of the layout has.
    pub(crate) fn unmapped(&self) -> Option<&str> {
        self.unmapped.first().map(String::as_str)
    }

    /// What of it another says otherwise, or not at all: the first field or field of the face.
    pub(crate) fn differs_from(&self, other: &Self) -> Option<String> {
        let field = self.fields.differs_from(&other.fields).map(|name| name.to_string());
        field.or_else(|| self.face.differs_from(&other.face).cloned())
    }
}

/// Entries by name, each once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Once<K>(pub BTreeMap<K, Given>);

impl<K> Default for Once<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Once<K> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn differs_from<'k>(&'k self, other: &'k Self) -> Option<&'k K> {
        let names = self.0.keys().chain(other.0.keys());
        names.into_iter().find(|name| self.0.get(name) != other.0.get(name))
    }
}

/// The name of an entry.
trait Name: Ord + Sized {
    fn read(name: &str) -> Option<Self>;
}

impl Name for FieldName {
    fn read(name: &str) -> Option<Self> {
        Self::from_name(name)
    }
}

impl Name for String {
    fn read(name: &str) -> Option<Self> {
        Some(name.to_owned())
    }
}

impl<K: Serialize + Ord> Serialize for Once<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.0)
    }
}

impl<'de, K: Name> Deserialize<'de> for Once<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K>(std::marker::PhantomData<K>);
        impl<'de, K: Name> Visitor<'de> for Entries<K> {
            type Value = Once<K>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("fields, each with its text")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once<K>, A::Error> {
                let mut known = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Given>()? {
                    let key = K::read(&name);
                    let key =
                        key.ok_or_else(|| de::Error::custom(format_args!("no field is called {name}")))?;
                    if known.insert(key, value).is_some() {
                        return Err(de::Error::custom(format_args!("{name} stands there twice")));
                    }
                }
                Ok(Once(known))
            }
        }
        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Given;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text in quotes, or a list of pieces")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Given, E> {
                Ok(Given::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Given, A::Error> {
                let mut pieces = Vec::new();
                while let Some(piece) = list.next_element()? {
                    pieces.push(piece);
                }
                Ok(Given::Pieces(pieces))
            }
        }
        deserializer.deserialize_any(Value)
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

fn malformed(detail: String) -> Error {
    ErrorKind::NotWritten { why: Unwritten::File, layout: String::new(), what: detail }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_refused_and_nothing_is_dropped() {
        let with =
            |rest: &str| CanonicalLicense::parse(&format!(r#"{{"license":"elicense-license-1"{rest}}}"#));
        assert!(with("").is_ok());
        assert!(with(r#","fields":{"name":"a"},"face":{"x":["a",""]}"#).is_ok());
        for wrong in [
            r#","fields":{"name":"a","name":"b"}"#,
            r#","fields":{"names":"a"}"#,
            r#","fields":{"name":1}"#,
            r#","fields":{"name":null}"#,
            r#","feilds":{}"#,
            r#","license":"elicense-license-1""#,
            "} {",
        ] {
            let error = with(wrong).unwrap_err();
            assert_eq!(error.kind().code(), "license-file-malformed", "{wrong}");
        }
        assert!(CanonicalLicense::parse(r#"{"license":"elicense-license-2"}"#).is_err());
        assert!(CanonicalLicense::parse("").is_err());
    }
}
