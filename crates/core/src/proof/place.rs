//! Places of a proof: in the document, in a text of it that is read as JSON, or in the bytes that a text is in base64.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use data_encoding::{HEXLOWER, HEXUPPER};
use serde::Deserialize;

use crate::document::budget::Budget;
use crate::document::container::{self, Container};
use crate::document::path::{Namespaces, Path, Plain, ProofPath, ReadAs};
use crate::document::tree::Node;
use crate::proof::spec::locate;
use crate::proof::text;

/// Where a proof has one of its parts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Place(Path);

/// What stands at a place.
pub(super) enum Found<'a> {
    Here(&'a Node<'a>),
    /// In a text that was read for it.
    Inside(Node<'static>),
    Bytes(Vec<u8>),
}

impl From<ProofPath> for Place {
    fn from(ProofPath(path): ProofPath) -> Self {
        Self(path)
    }
}

impl Place {
    pub(super) fn in_namespaces(&mut self, namespaces: &Namespaces) -> Result<(), String> {
        self.0 = namespaces.resolve(&self.0)?;
        Ok(())
    }

    /// The way to it.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Whether it is the document itself.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_root()
    }

    /// Whether it ends in bytes.
    pub(crate) fn is_bytes(&self) -> bool {
        let (texts, rest) = self.0.split();
        *rest == Plain::default() && texts.last().is_some_and(|nested| nested.read_as == ReadAs::Base64)
    }

    /// The value of the document that is this place and nothing else.
    pub(super) fn own_node<'t, 'a>(&self, document: &'t Node<'a>) -> Option<&'t Node<'a>> {
        match self.0.split() {
            ([], plain) => plain.find(document).ok()?,
            ([only], _) if self.is_bytes() => only.at.find(document).ok()?,
            // What else stands in a text is not signed.
            _ => None,
        }
    }

    /// The one value there, or what is wrong.
    pub(super) fn find<'a>(&self, document: &'a Node<'a>, budget: &mut Budget) -> Result<Found<'a>, String> {
        let (texts, rest) = self.0.split();
        let mut found = Found::Here(document);
        for (depth, nested) in texts.iter().enumerate() {
            let bytes = match found.at(&nested.at)? {
                Found::Bytes(bytes) => Cow::Owned(bytes),
                Found::Here(node) => Cow::Borrowed(text(node).ok_or_else(|| no_text(&nested.at))?.as_bytes()),
                Found::Inside(node) => {
                    Cow::Owned(text(&node).ok_or_else(|| no_text(&nested.at))?.as_bytes().to_vec())
                }
            };
            found = match nested.read_as {
                ReadAs::Base64 => {
                    let wrong = |error| format!("{}: {error}", nested.at);
                    Found::Bytes(STANDARD.decode(&bytes).map_err(wrong)?)
                }
                ReadAs::Json => {
                    let wrong = |error| format!("{}!json: {error}", nested.at);
                    let read = container::read_as(Container::Json, &bytes, budget, depth + 1);
                    Found::Inside(read.map_err(wrong)?.into_owned())
                }
            };
        }
        found.at(rest)
    }

    /// The text there.
    pub(super) fn text<'a>(
        &self,
        document: &'a Node<'a>,
        budget: &mut Budget,
    ) -> Result<Cow<'a, str>, String> {
        match self.find(document, budget)? {
            Found::Here(node) => text(node).map(Cow::Borrowed),
            Found::Inside(node) => text(&node).map(|text| Cow::Owned(text.to_owned())),
            Found::Bytes(_) => None,
        }
        .ok_or_else(|| self.no_text())
    }

    /// The bytes there: of a text its characters in UTF-8.
    pub(super) fn bytes<'a>(
        &self,
        document: &'a Node<'a>,
        budget: &mut Budget,
    ) -> Result<Cow<'a, [u8]>, String> {
        match self.find(document, budget)? {
            Found::Here(node) => text(node).map(|text| Cow::Borrowed(text.as_bytes())),
            Found::Inside(node) => text(&node).map(|text| Cow::Owned(text.as_bytes().to_vec())),
            Found::Bytes(bytes) => Some(Cow::Owned(bytes)),
        }
        .ok_or_else(|| self.no_text())
    }

    fn no_text(&self) -> String {
        format!("no text at {}", self.0)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a> Found<'a> {
    /// The one value that a path leads to from here.
    fn at(self, path: &Plain) -> Result<Self, String> {
        match self {
            found if *path == Plain::default() => Ok(found),
            Self::Here(node) => locate(node, path).map(Self::Here),
            Self::Inside(node) => locate(&node, path).cloned().map(Self::Inside),
            Self::Bytes(_) => Err(no_text(path)),
        }
    }
}

fn no_text(path: &Plain) -> String {
    format!("no text at {path}")
}

/// How a signature is spelt as a text.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Spelling {
    /// RFC 4648 §4, padded.
    #[default]
    Base64,
    /// RFC 4648 §5 without padding, as JOSE has it.
    Base64Url,
    /// RFC 4648 §8, in capital letters or in small ones.
    Hex,
}

/// One spelling, or several of which each gives a signature of another length.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Spellings(Vec<Spelling>);

impl Default for Spellings {
    fn default() -> Self {
        Self(vec![Spelling::default()])
    }
}

impl Spellings {
    /// The bytes in the first spelling that gives as many as `size`, where that is known.
    pub(super) fn decode(
        &self,
        size: Option<usize>,
        decode: impl Fn(Spelling) -> Result<Vec<u8>, String>,
    ) -> Result<Vec<u8>, String> {
        let mut wrong = None;
        for spelling in &self.0 {
            match decode(*spelling) {
                Ok(bytes) if self.0.len() == 1 || size.is_none_or(|size| size == bytes.len()) => {
                    return Ok(bytes);
                }
                Ok(bytes) => {
                    wrong = wrong.or(Some(format!("{} bytes in {}", bytes.len(), spelling.as_str())))
                }
                Err(error) => wrong = wrong.or(Some(format!("{}: {error}", spelling.as_str()))),
            }
        }
        Err(wrong.unwrap_or_default())
    }

    /// The bytes in the spelling that the layout names first.
    pub(crate) fn encode(&self, bytes: &[u8]) -> String {
        match self.0.first().copied().unwrap_or_default() {
            Spelling::Base64 => STANDARD.encode(bytes),
            Spelling::Base64Url => URL_SAFE_NO_PAD.encode(bytes),
            Spelling::Hex => HEXLOWER.encode(bytes),
        }
    }

    pub(super) fn are_several(&self) -> bool {
        self.0.len() > 1
    }
}

impl<'de> Deserialize<'de> for Spellings {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Spellings;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("one of base64, base64url and hex, or a list of them, each once")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Spellings, E> {
                let spelling = Spelling::deserialize(serde::de::value::StrDeserializer::new(text))?;
                Ok(Spellings(vec![spelling]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Spellings, A::Error> {
                let mut spellings = Vec::new();
                while let Some(spelling) = list.next_element()? {
                    if spellings.contains(&spelling) {
                        return Err(serde::de::Error::custom("a spelling is listed twice in `signature_as`"));
                    }
                    spellings.push(spelling);
                }
                match spellings.is_empty() {
                    true => Err(serde::de::Error::invalid_length(0, &self)),
                    false => Ok(Spellings(spellings)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl Spelling {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Hex => "hex",
        }
    }

    /// The bytes; each of them has this one spelling.
    pub(super) fn decode(self, text: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Base64 => STANDARD.decode(text).map_err(|error| error.to_string()),
            Self::Base64Url => URL_SAFE_NO_PAD.decode(text).map_err(|error| error.to_string()),
            Self::Hex => {
                let bytes = text.as_bytes();
                let read = HEXLOWER.decode(bytes).or_else(|_| HEXUPPER.decode(bytes));
                read.map_err(|error| error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests;
