//! Tells which container an input is in, and reads it into a [`Node`].

mod cbor;
pub(crate) mod gb18030;
mod json;
#[cfg(test)]
pub(crate) mod tests;
mod visitor;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) use cbor::Strictness;
pub(crate) use json::single_quoted;

use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::path::Namespaces;
use crate::document::tree::{Entries, Node, same_key};
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_INPUT_BYTES, MAX_KEY_CHARS};
use crate::words::position::Position;

/// A container that is read. A compact JWS counts as JSON: it is read as the flattened one would be.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Container {
    /// RFC 8259, in UTF-8, narrowed by RFC 7493: no equal keys, no integer that would be rounded.
    Json,
    /// XML 1.0, in UTF-8, without a document type declaration.
    Xml,
    /// RFC 8949, deterministically encoded (§4.2.1) unless told otherwise.
    Cbor,
    /// A display code of this project: a text around a COSE_Sign1, read as that.
    DisplayCode,
    /// A package of pages (GB/T 33190), which is read by a way of its own.
    Ofd,
    /// A PDF (ISO 32000), which is read by a way of its own.
    Pdf,
    /// A short text that only its region's system can resolve. No layout file names it.
    #[serde(skip)]
    OnlineToken,
}

impl Container {
    /// The name in layouts and reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Cbor => "cbor",
            Self::DisplayCode => "display-code",
            Self::Ofd => "ofd",
            Self::Pdf => "pdf",
            Self::OnlineToken => "online-token",
        }
    }
}

/// Reads an input in whichever container it shows to be.
pub(crate) fn read<'a>(bytes: &'a [u8], budget: &mut Budget) -> Result<(Container, Node<'a>), Error> {
    if bytes.is_empty() {
        return Err(ErrorKind::Empty.into());
    }
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(ErrorKind::TooLarge { size: bytes.len(), limit: MAX_INPUT_BYTES }.into());
    }
    if let Some(parts) = compact_jws(bytes) {
        return Ok((Container::Json, flattened(parts, budget)?));
    }
    let container = sniff(bytes)?;
    Ok((container, read_as(container, bytes, budget, 0)?))
}

/// Reads a file in GB18030; `None` where it is none.
pub(crate) fn read_gb18030(
    bytes: &[u8],
    budget: &mut Budget,
) -> Option<Result<(Container, Node<'static>), Error>> {
    let container = sniff(bytes).ok().filter(|_| bytes.len() <= MAX_INPUT_BYTES)?;
    let text =
        matches!(container, Container::Json | Container::Xml).then(|| gb18030::decoded(bytes)).flatten()?;
    let read = match container {
        Container::Xml => xml::read_text(&text, Encoding::Gb18030, budget, 0)
            .and_then(|root| gb18030::in_bytes(root.into_owned(), &text)),
        _ => json::read(text.as_bytes(), budget, 0).map(Node::into_owned),
    };
    Some(read.map(|root| (container, root)))
}

/// Reads bytes in a known container, `depth` levels below the root of the document they come from:
/// a signed payload, or a text that is itself JSON. Positions and ranges count from the start of `bytes`.
pub(crate) fn read_as<'a>(
    container: Container,
    bytes: &'a [u8],
    budget: &mut Budget,
    depth: usize,
) -> Result<Node<'a>, Error> {
    match container {
        Container::Json => json::read(unmarked(bytes), budget, depth),
        Container::Xml => xml::read(bytes, budget, depth),
        Container::Cbor => read_cbor(bytes, budget, depth, Strictness::Deterministic),
        // Texts of their own, which stand in no other document.
        Container::DisplayCode | Container::OnlineToken | Container::Ofd | Container::Pdf => {
            Err(ErrorKind::UnknownContainer.into())
        }
    }
}

/// Reads one element of a document, whose prefixes were declared outside of it, with these declarations.
pub(crate) fn read_element(
    bytes: &[u8],
    namespaces: &Namespaces,
    budget: &mut Budget,
) -> Result<Node<'static>, Error> {
    xml::read_element(bytes, namespaces, budget)
}

/// Reads CBOR as strictly as told; [`read_as`] takes deterministic encodings only.
pub(crate) fn read_cbor<'a>(
    bytes: &'a [u8],
    budget: &mut Budget,
    depth: usize,
    strictness: Strictness,
) -> Result<Node<'a>, Error> {
    cbor::read(bytes, budget, depth, strictness)
}

/// The container that the first bytes show. What else they may show is asked once it was refused.
fn sniff(bytes: &[u8]) -> Result<Container, Error> {
    match unmarked(bytes).trim_ascii_start().first() {
        Some(b'{' | b'[') => Ok(Container::Json),
        Some(b'<') => Ok(Container::Xml),
        // Major types 4, 5 and 6: arrays, maps and tags. None of these bytes begins a UTF-8 text.
        _ if matches!(bytes.first(), Some(0x80..=0xDB)) => Ok(Container::Cbor),
        _ => Err(ErrorKind::UnknownContainer.into()),
    }
}

/// The bytes after a UTF-8 byte order mark, if there is one. RFC 8259 §8.1 lets a reader skip it, and editors write it
/// in front of any text.
pub(crate) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The three parts of a compact JWS (RFC 7515 §3.1). White space may follow, since files end in newlines.
///
/// Payload and signature may be empty here: what that means is for the proof to say.
fn compact_jws(bytes: &[u8]) -> Option<[&str; 3]> {
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    // Nothing else begins like this, and most inputs end here.
    bytes.first().filter(|&&first| base64url(first))?;
    let text = std::str::from_utf8(bytes.trim_ascii_end()).ok()?;
    let mut parts = text.split('.');
    let jws = [parts.next()?, parts.next()?, parts.next()?];
    let is_compact = parts.next().is_none() && jws.iter().all(|part| part.bytes().all(base64url));
    is_compact.then_some(jws)
}

/// A compact JWS in the shape of the flattened one (RFC 7515 §7.2.2).
fn flattened<'a>(parts: [&'a str; 3], budget: &mut Budget) -> Result<Node<'a>, Error> {
    budget.item()?;
    let mut entries = Entries::with_capacity(parts.len());
    for (name, part) in ["protected", "payload", "signature"].into_iter().zip(parts) {
        budget.item()?;
        entries.push((Cow::Borrowed(name), Node::Text(Cow::Borrowed(part))));
    }
    Ok(Node::Map(entries))
}

/// The error of a container that breaks its own rules.
fn malformed(container: &'static str, detail: impl Into<String>) -> Error {
    ErrorKind::Malformed { container, detail: detail.into() }.into()
}

/// The bytes as text. JSON (RFC 8259 §8.1) and our XML are UTF-8.
fn utf8<'a>(container: &'static str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    simdutf8::basic::from_utf8(bytes).map_err(|_| {
        // Where it ends is looked for only in what is refused.
        let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        malformed(container, "not UTF-8").at(Position::Byte(valid))
    })
}

/// Line and column of a byte, counted from 1. An offset past the end is the place after the last character.
fn line_column(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.bytes().filter(|&byte| byte == b'\n').count();
    Position::LineColumn { line, column: 1 + before[line_start..].chars().count() }
}

/// Refuses a key that no path could name.
fn key_length(container: &'static str, key: &str) -> Result<(), Error> {
    // A character has at least one byte, so that nearly every key is counted without looking at it.
    let fits = key.len() <= MAX_KEY_CHARS || key.chars().count() <= MAX_KEY_CHARS;
    if fits {
        Ok(())
    } else {
        Err(malformed(container, format!("a key of more than {MAX_KEY_CHARS} characters")))
    }
}

/// Where keys stand among the entries of one map.
///
/// Few entries are looked through. For many, an ordered index is kept beside them, so that a map of
/// thousands of keys does not cost the square of their number; ordered and not hashed, since nothing
/// here may depend on a random seed.
#[derive(Default)]
struct KeyIndex<'a> {
    positions: BTreeMap<Cow<'a, str>, usize>,
}

impl<'a> KeyIndex<'a> {
    /// Entries that are looked through one by one.
    const FEW: usize = 64;

    /// The position of `key` in `entries`, which only grow between calls.
    fn position(&mut self, entries: &Entries<'a>, key: &str) -> Option<usize> {
        if entries.len() <= Self::FEW {
            return entries.iter().position(|(name, _)| same_key(name, key));
        }
        for (position, (name, _)) in entries.iter().enumerate().skip(self.positions.len()) {
            self.positions.insert(name.clone(), position);
        }
        self.positions.get(key).copied()
    }
}
