//! A text that is borrowed where it stands, or a short one of its own.

use std::fmt;
use std::ops::Deref;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use smol_str::SmolStr;

/// A text that is borrowed where it stands somewhere; otherwise one of its own, which needs no memory where it has
/// up to 23 bytes. Most values of a license and all of their masks are as short.
///
/// ```
/// use elicense::license::CowText;
/// let (borrowed, owned) = (CowText::Borrowed("V4"), CowText::Owned("V4".into()));
/// assert_eq!(borrowed, owned);
/// assert_eq!(borrowed.len(), 2);
/// ```
#[derive(Clone, Debug)]
pub enum CowText<'t> {
    /// A text that stands elsewhere.
    Borrowed(&'t str),
    /// A text that was made.
    Owned(SmolStr),
}

impl CowText<'_> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }

    /// The same text with nothing borrowed.
    #[must_use]
    pub fn into_owned(self) -> SmolStr {
        match self {
            Self::Borrowed(text) => text.into(),
            Self::Owned(text) => text,
        }
    }
}

impl Deref for CowText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl<'t> From<&'t str> for CowText<'t> {
    fn from(text: &'t str) -> Self {
        Self::Borrowed(text)
    }
}

impl From<SmolStr> for CowText<'_> {
    fn from(text: SmolStr) -> Self {
        Self::Owned(text)
    }
}

impl Default for CowText<'_> {
    fn default() -> Self {
        Self::Borrowed("")
    }
}

/// By what they say, wherever they stand.
impl PartialEq for CowText<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for CowText<'_> {}

impl PartialEq<str> for CowText<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for CowText<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for CowText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl Serialize for CowText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Borrowed wherever the text stands unescaped in what is read.
impl<'de: 't, 't> Deserialize<'de> for CowText<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = CowText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(CowText::Borrowed(text))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(CowText::Owned(text.into()))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
