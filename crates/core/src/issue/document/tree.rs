//! A document to be, in no container yet: grown along the paths by which a layout reads it.

use crate::document::path::{Path, Plain, ReadAs, Step};

/// A value of a document to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Value {
    /// Nothing yet; where nothing comes, null or an empty element.
    #[default]
    Null,
    Integer(i64),
    Text(String),
    /// Bytes as they are: a byte string of CBOR, an element of XML that is written already.
    Bytes(Vec<u8>),
    List(Vec<Value>),
    /// In the order in which the entries came.
    Map(Vec<(String, Value)>),
    /// A text that is the inner value in JSON.
    Json(Box<Value>),
    /// A text that is the inner value in base64: bytes, or the bytes of a text.
    Base64(Box<Value>),
}

/// Two values for one place, or a step that leads nowhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Taken;

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The place that a path leads to, made on the way.
    pub(super) fn at(&mut self, path: &Plain) -> Result<&mut Self, Taken> {
        path.way().iter().try_fold(self, |value, step| value.enter(step))
    }

    /// The same of a path that goes through texts.
    pub(super) fn inside(&mut self, path: &Path) -> Result<&mut Self, Taken> {
        let (texts, rest) = path.split();
        let inner =
            texts.iter().try_fold(self, |value, nested| value.at(&nested.at)?.unfold(nested.read_as))?;
        inner.at(rest)
    }

    /// What the text here is read as.
    pub(super) fn unfold(&mut self, read_as: ReadAs) -> Result<&mut Self, Taken> {
        if *self == Self::Null {
            *self = match read_as {
                ReadAs::Json => Self::Json(Box::default()),
                ReadAs::Base64 => Self::Base64(Box::default()),
            };
        }
        match (self, read_as) {
            (Self::Json(inner), ReadAs::Json) | (Self::Base64(inner), ReadAs::Base64) => Ok(inner),
            _ => Err(Taken),
        }
    }

    /// Puts a value here, where nothing or the same stands.
    pub(super) fn put(&mut self, value: Self) -> Result<(), Taken> {
        match self {
            Self::Null => *self = value,
            // The text of an element with attributes.
            Self::Map(entries)
                if matches!(value, Self::Text(_)) && entries.iter().all(|(key, _)| key.starts_with('@')) =>
            {
                entries.push((TEXT.to_owned(), value));
            }
            other if *other == value => {}
            _ => return Err(Taken),
        }
        Ok(())
    }

    /// The member of this list with this number.
    pub(super) fn member(&mut self, index: usize) -> Result<&mut Self, Taken> {
        let members = self.members()?;
        if index >= MAX_INDEX {
            return Err(Taken);
        }
        if members.len() <= index {
            members.resize(index + 1, Self::Null);
        }
        members.get_mut(index).ok_or(Taken)
    }

    fn enter(&mut self, step: &Step) -> Result<&mut Self, Taken> {
        match step {
            Step::Key(key) => {
                let entries = self.entries(key.starts_with('@'))?;
                Ok(entry(entries, key))
            }
            Step::Index(index) => self.member(*index),
            Step::Select { key, value } => {
                let chosen = Self::text(value);
                let members = self.members()?;
                let found = members.iter().position(|member| match member {
                    Self::Map(entries) => entries.iter().any(|(name, own)| name == key && *own == chosen),
                    _ => false,
                });
                let place = found.unwrap_or(members.len());
                if found.is_none() {
                    members.push(Self::Map(vec![(key.clone(), chosen)]));
                }
                members.get_mut(place).ok_or(Taken)
            }
        }
    }

    fn entries(&mut self, for_attribute: bool) -> Result<&mut Vec<(String, Self)>, Taken> {
        match self {
            Self::Null => *self = Self::Map(Vec::new()),
            // An element had its text before its attributes.
            Self::Text(_) if for_attribute => {
                *self = Self::Map(vec![(TEXT.to_owned(), std::mem::take(self))]);
            }
            _ => {}
        }
        match self {
            Self::Map(entries) => Ok(entries),
            _ => Err(Taken),
        }
    }

    fn members(&mut self) -> Result<&mut Vec<Self>, Taken> {
        if *self == Self::Null {
            *self = Self::List(Vec::new());
        }
        match self {
            Self::List(members) => Ok(members),
            _ => Err(Taken),
        }
    }
}

fn entry<'e>(entries: &'e mut Vec<(String, Value)>, key: &str) -> &'e mut Value {
    let place = entries.iter().position(|(name, _)| name == key).unwrap_or(entries.len());
    if place == entries.len() {
        entries.push((key.to_owned(), Value::Null));
    }
    &mut entries[place].1
}

/// By what a path names the text of an element.
pub(super) const TEXT: &str = "#text";

/// Members of a list that a path chooses by number: a layout's paths may name any, and all before it are written.
const MAX_INDEX: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap()
    }

    #[test]
    fn what_is_put_at_a_path_stands_there_and_nothing_stands_twice() {
        let mut document = Value::Null;
        for (at, text) in [("/a/b[1]", "x"), ("/a/c[name=n]/value", "y"), ("/d!json/e", "z")] {
            document.inside(&path(at)).unwrap().put(Value::text(text)).unwrap();
            // The same once more changes nothing.
            document.inside(&path(at)).unwrap().put(Value::text(text)).unwrap();
            assert_eq!(document.inside(&path(at)).unwrap().put(Value::text("other")), Err(Taken));
        }
        let Value::Map(entries) = &document else { panic!("{document:?}") };
        assert_eq!(entries.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["a", "d"]);
        assert!(matches!(&entries[1].1, Value::Json(_)));
        for nowhere in ["/a[0]", "/a/b/c", "/a/b[99999]", "/d/e", "/a/c!json"] {
            assert_eq!(document.inside(&path(nowhere)).map(|_| ()), Err(Taken), "{nowhere}");
        }
    }

    #[test]
    fn an_element_has_text_and_attributes_in_either_order() {
        let mut one = Value::Null;
        one.inside(&path("/a")).unwrap().put(Value::text("t")).unwrap();
        one.inside(&path("/a/@b")).unwrap().put(Value::text("v")).unwrap();
        let mut other = Value::Null;
        other.inside(&path("/a/@b")).unwrap().put(Value::text("v")).unwrap();
        other.inside(&path("/a")).unwrap().put(Value::text("t")).unwrap();
        for document in [one, other] {
            let Value::Map(entries) = &document else { panic!("{document:?}") };
            assert!(matches!(&entries[0].1, Value::Map(entries) if entries.len() == 2), "{document:?}");
        }
    }
}
