//! A value as a document holds it: ordered, and free to be wrong.

mod cbor;
mod json;

/// What JSON and CBOR can say. Keys may repeat and stand in any order, because some vectors need it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// Bytes, in CBOR alone.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(Vec<(Value, Value)>),
    /// A tagged value, in CBOR alone.
    Tag(u64, Box<Value>),
}

/// A map from keys and values.
#[must_use]
pub fn map<K: Into<Value>, V: Into<Value>>(entries: impl IntoIterator<Item = (K, V)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
}

/// Lists in each other, deeper than any document needs.
#[must_use]
pub fn nested(levels: usize) -> Value {
    (0..levels).fold(Value::Null, |inner, _| Value::List(vec![inner]))
}

impl Value {
    /// The value below `path`, a key each step.
    ///
    /// # Panics
    ///
    /// If there is none: the paths are constants of this crate.
    pub fn at(&mut self, path: &[&str]) -> &mut Value {
        path.iter().fold(self, |value, key| {
            let entry = value.entries().iter_mut().find(|(name, _)| *name == Value::from(*key));
            &mut entry.unwrap_or_else(|| panic!("no {key} in {path:?}")).1
        })
    }

    /// Puts a value at `path`, in place of the one there or after its neighbours.
    pub fn set(&mut self, path: &[&str], value: impl Into<Value>) {
        let (key, map) = self.parent(path);
        match map.iter_mut().find(|(name, _)| *name == key) {
            Some(entry) => entry.1 = value.into(),
            None => map.push((key, value.into())),
        }
    }

    /// Takes the value at `path` away.
    pub fn remove(&mut self, path: &[&str]) {
        let (key, map) = self.parent(path);
        map.retain(|(name, _)| *name != key);
    }

    /// Puts a second entry of the same key at the end of the map.
    pub fn repeat(&mut self, path: &[&str], value: impl Into<Value>) {
        let (key, map) = self.parent(path);
        map.push((key, value.into()));
    }

    /// The text here, or nothing if it is no text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of this map.
    ///
    /// # Panics
    ///
    /// If it is no map.
    pub fn entries(&mut self) -> &mut Vec<(Value, Value)> {
        match self {
            Value::Map(entries) => entries,
            other => panic!("{other:?} is no map"),
        }
    }

    fn parent(&mut self, path: &[&str]) -> (Value, &mut Vec<(Value, Value)>) {
        let (key, above) = path.split_last().expect("a path has a step");
        (Value::from(*key), self.at(above).entries())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Value::Bytes(bytes)
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Value::List(list)
    }
}
