//! CBOR (RFC 8949): a gate over the bytes first, which sees what a decoded value no longer shows, then
//! the decoder.

mod gate;

use jiff::Timestamp;

use crate::document::budget::Budget;
use crate::document::container::malformed;
use crate::document::container::visitor::Reading;
use crate::document::tree::Node;
use crate::license::day::Format;
use crate::license::fields::day_text;
use crate::words::error::Error;
use crate::words::position::Position;

const NAME: &str = "CBOR";

/// How much of an encoding is a choice of its writer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Strictness {
    /// Nothing: the core deterministic encoding (RFC 8949 §4.2.1). One value, one encoding.
    Deterministic,
    /// Longer integers and lengths, longer floats, unsorted keys, indefinite lengths and tags are let through;
    /// nothing else is.
    WellFormed,
}

/// Reads one data item, and nothing after it.
///
/// A COSE_Sign1 tag (18), with or without a CWT tag (61) around it, may stand in front of the item and is
/// dropped: who opens a COSE message knows that it is one. So is one tag in front of a value inside its headers. No
/// other tag is read,
/// but those of days and times: a value behind one is read as its text, in RFC 3339 (tags 0 and 1) or as a day
/// `yyyy-mm-dd` (100 and 1004), so that no layout reads it as counted otherwise than its writer did.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    budget: &mut Budget,
    depth: usize,
    strictness: Strictness,
) -> Result<Node<'a>, Error> {
    gate::pass(bytes, strictness, budget, depth)?;
    let mut decoder = serde_cbor::Deserializer::from_slice(bytes);
    let mut reading = Reading::new(NAME, budget).with_integer_keys();
    // The gate found the exact end: there is nothing left to ask the decoder about it.
    reading.value(&mut decoder, depth).map_err(|error| {
        let reason = reading.refusal().unwrap_or_else(|| malformed(NAME, format!("{}", Unplaced(&error))));
        reason.at(Position::Byte(decoder.byte_offset()))
    })
}

/// The decoder's reason without the place, which is carried apart.
struct Unplaced<'e>(&'e serde_cbor::Error);

impl std::fmt::Display for Unplaced<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sentence = self.0.to_string();
        f.write_str(sentence.split(" at offset ").next().unwrap_or(&sentence))
    }
}

/// The text of a day or time behind a tag. Other tags change nothing.
pub(super) fn tagged(tag: Option<u64>, value: Node<'_>) -> Option<Node<'_>> {
    let number = |value: &Node<'_>| match value {
        Node::Integer(number) => i64::try_from(*number).ok(),
        _ => None,
    };
    match (tag, &value) {
        (Some(0), Node::Text(text)) => Format::Rfc3339.time(text).map(|_| value),
        (Some(1004), Node::Text(text)) => Format::Dashed.date(text).map(|_| value),
        (Some(1), _) => {
            let time = Timestamp::from_second(number(&value)?).ok()?;
            Some(Node::Text(time.to_string().into()))
        }
        (Some(100), _) => {
            let day = Format::EpochDays.date(&number(&value)?.to_string())?;
            Some(Node::Text(day_text(day).to_string().into()))
        }
        (Some(0 | 1004), _) => None,
        _ => Some(value),
    }
}
