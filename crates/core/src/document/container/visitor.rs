//! The one visitor that reads JSON and CBOR into [`Node`], so that both refuse the same things.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::document::budget::Budget;
use crate::document::container::{KeyIndex, cbor, key_length, malformed};
use crate::document::tree::{Entries, Node};
use crate::words::error::{Error, ErrorKind};

/// One document being read. It remembers what we refused and why, which serde's errors cannot carry.
pub(super) struct Reading<'b> {
    container: &'static str,
    budget: &'b mut Budget,
    /// Whether keys may be integers, so that texts that look like one are told apart from them.
    has_integer_keys: bool,
    refusal: Option<Error>,
    inexact: bool,
}

impl<'b> Reading<'b> {
    pub(super) fn new(container: &'static str, budget: &'b mut Budget) -> Self {
        Self { container, budget, has_integer_keys: false, refusal: None, inexact: false }
    }

    /// The same, of a container whose keys may be integers.
    pub(super) fn with_integer_keys(self) -> Self {
        Self { has_integer_keys: true, ..self }
    }

    /// Reads one value, `depth` levels below the root.
    pub(super) fn value<'de, D>(&mut self, deserializer: D, depth: usize) -> Result<Node<'de>, D::Error>
    where
        D: Deserializer<'de>,
    {
        Value { reading: self, depth }.deserialize(deserializer)
    }

    /// Whether a float came by that is too large to tell neighbouring integers apart.
    pub(super) fn inexact(&self) -> bool {
        self.inexact
    }

    /// Our own reason, where the document was refused by us and not by the reader below.
    pub(super) fn refusal(self) -> Option<Error> {
        self.refusal
    }

    fn item<E: de::Error>(&mut self) -> Result<(), E> {
        let taken = self.budget.item();
        self.allow(taken)
    }

    /// Takes the item that a list or map is, and looks at how deep its members lie.
    fn descend<E: de::Error>(&mut self, depth: usize) -> Result<(), E> {
        self.item()?;
        let fits = self.budget.depth(depth);
        self.allow(fits)
    }

    fn allow<T, E: de::Error>(&mut self, result: Result<T, Error>) -> Result<T, E> {
        result.map_err(|error| {
            let passed_on = E::custom(error.kind());
            self.refusal.get_or_insert(error);
            passed_on
        })
    }
}

/// Doubles from here on no longer tell neighbouring integers apart (RFC 7493 §2.2).
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

struct Value<'r, 'b> {
    reading: &'r mut Reading<'b>,
    depth: usize,
}

impl Value<'_, '_> {
    fn scalar<'de, E: de::Error>(self, node: Node<'de>) -> Result<Node<'de>, E> {
        self.reading.item()?;
        Ok(node)
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node<'de>, E> {
        self.scalar(Node::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node<'de>, E> {
        self.scalar(Node::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node<'de>, E> {
        self.scalar(Node::Integer(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node<'de>, E> {
        self.scalar(Node::Integer(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Node<'de>, E> {
        self.scalar(Node::Integer(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node<'de>, E> {
        self.reading.inexact |= value.abs() >= EXACT_INTEGERS;
        self.scalar(Node::Float(value))
    }

    fn visit_borrowed_str<E: de::Error>(self, value: &'de str) -> Result<Node<'de>, E> {
        self.scalar(Node::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node<'de>, E> {
        self.scalar(Node::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_bytes<E: de::Error>(self, value: &'de [u8]) -> Result<Node<'de>, E> {
        self.scalar(Node::Bytes(Cow::Borrowed(value)))
    }

    fn visit_bytes<E: de::Error>(self, value: &[u8]) -> Result<Node<'de>, E> {
        self.scalar(Node::Bytes(Cow::Owned(value.to_owned())))
    }

    /// What stands behind a tag of CBOR; JSON has nothing of the kind.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, tagged: D) -> Result<Node<'de>, D::Error> {
        let tag = serde_cbor::tags::current_cbor_tag();
        let container = self.reading.container;
        let value = Value { reading: &mut *self.reading, depth: self.depth }.deserialize(tagged)?;
        match cbor::tagged(tag, value) {
            Some(value) => Ok(value),
            None => {
                let detail = "a tag of days or times before what is none";
                self.reading.allow(Err(malformed(container, detail)))
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let depth = self.depth + 1;
        self.reading.descend(depth)?;
        // The length that the input claims is not believed: nothing is reserved for it.
        let mut list = Vec::new();
        while let Some(node) = members.next_element_seed(Value { reading: &mut *self.reading, depth })? {
            list.push(node);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let depth = self.depth + 1;
        self.reading.descend(depth)?;
        let mut entries = Entries::new();
        let mut index = KeyIndex::default();
        while let Some(key) = members.next_key_seed(Key { reading: &mut *self.reading })? {
            // RFC 7493 §2.3, RFC 8949 §5.6: readers disagree on which of two equal keys counts.
            if index.position(&entries, &key).is_some() {
                let container = self.reading.container;
                self.reading.allow(Err(ErrorKind::DuplicateKey { container }.into()))?;
            }
            entries.push((key, members.next_value_seed(Value { reading: &mut *self.reading, depth })?));
        }
        Ok(Node::Map(entries))
    }
}

/// A key, as [`Node::Map`] names it.
struct Key<'r, 'b> {
    reading: &'r mut Reading<'b>,
}

impl Key<'_, '_> {
    fn text<'de, E: de::Error>(self, key: Cow<'de, str>) -> Result<Cow<'de, str>, E> {
        let fits = key_length(self.reading.container, &key);
        self.reading.allow(fits)?;
        match self.reading.has_integer_keys && is_taken(&key) {
            true => Ok(format!("{TEXT_KEY}{key}").into()),
            false => Ok(key),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key<'_, '_> {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or integer key")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        self.text(Cow::Borrowed(key))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Cow<'de, str>, E> {
        self.text(Cow::Owned(key.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, key: i64) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_string()))
    }

    fn visit_u64<E: de::Error>(self, key: u64) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_string()))
    }

    fn visit_i128<E: de::Error>(self, key: i128) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_string()))
    }
}

/// Stands before a text key that would be taken for an integer, or for a text key marked so. With it every key of a
/// map has a name of its own: 2 is `2`, "2" is `'2`, "'2" is `''2`.
const TEXT_KEY: char = '\'';

/// Whether a text key without its mark would be named as another key is.
fn is_taken(key: &str) -> bool {
    let digits = key.strip_prefix('-').unwrap_or(key);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // The decimal form of an integer has no leading zero, and zero no sign.
    (is_integer && (key == "0" || !digits.starts_with('0'))) || key.starts_with(TEXT_KEY)
}
