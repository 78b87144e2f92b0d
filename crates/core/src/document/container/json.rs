//! JSON (RFC 8259), narrowed to what every reader understands alike (I-JSON, RFC 7493).

use crate::document::budget::Budget;
use crate::document::container::visitor::Reading;
use crate::document::container::{line_column, malformed, utf8};
use crate::document::tree::Node;
use crate::words::error::{Error, ErrorKind};
use crate::words::position::Position;

const NAME: &str = "JSON";

/// Reads one JSON text, and nothing after it.
pub(super) fn read<'a>(bytes: &'a [u8], budget: &mut Budget, depth: usize) -> Result<Node<'a>, Error> {
    let text = utf8(NAME, bytes)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut reading = Reading::new(NAME, budget);
    let node = match reading.value(&mut reader, depth) {
        Ok(node) => node,
        Err(error) => {
            let reason = reading.refusal().unwrap_or_else(|| malformed(NAME, reason(&error)));
            return Err(reason.at(position(text, &error)));
        }
    };
    reader.end().map_err(|error| trailing().at(position(text, &error)))?;
    if reading.inexact() {
        refuse_rounded(text)?
    }
    Ok(node)
}

/// Reads the pseudo-JSON of systems that print strings in single quotes: `{'name': 'value'}`.
///
/// Strings are quoted anew and the rest is JSON, so that this is as strict as [`read`]. A text that mixes
/// both quotes is refused: it would be JSON, or nothing.
pub(crate) fn single_quoted(text: &str, budget: &mut Budget, depth: usize) -> Result<Node<'static>, Error> {
    let json = quoted_anew(text)?;
    // Columns of the new text are not those of the old one: the kind is kept, the position is not.
    read(json.as_bytes(), budget, depth).map(Node::into_owned).map_err(|error| error.kind().clone().into())
}

fn trailing() -> Error {
    ErrorKind::TrailingBytes { container: NAME }.into()
}

/// The reader's reason without the place, which is carried apart.
fn reason(error: &serde_json::Error) -> String {
    let sentence = error.to_string();
    match sentence.rfind(" at line ") {
        Some(place) => sentence[..place].to_owned(),
        None => sentence,
    }
}

/// The reader counts the bytes of a line up to and with the one it stumbled over; we count characters.
fn position(text: &str, error: &serde_json::Error) -> Position {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let column = line.char_indices().take_while(|(start, _)| *start < error.column()).count();
    Position::LineColumn { line: error.line().max(1), column: column.max(1) }
}

/// RFC 7493 §2.2: an integer that fits neither `i64` nor `u64` came as a rounded float; the digits that
/// are signed would not be the digits that are shown. Looked for only after a large float was seen.
///
/// Numbers with a fraction or an exponent are floats by their own will and stay.
fn refuse_rounded(json: &str) -> Result<(), Error> {
    let mut rest = json;
    while let Some(start) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let token = &rest[start..];
        let length = if token.starts_with('"') { string_length(token) } else { number_length(token) };
        let (token, after) = token.split_at(length);
        if is_rounded(token) {
            let offset = json.len() - after.len() - token.len();
            return Err(malformed(NAME, "an integer that would be rounded").at(line_column(json, offset)));
        }
        rest = after;
    }
    Ok(())
}

/// The length of the string that `json` begins with, quotes included; the JSON is known to be sound.
fn string_length(json: &str) -> usize {
    let mut escaped = true; // the opening quote does not close
    let closing = json.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map_or(json.len(), |quote| quote + 1)
}

fn number_length(json: &str) -> usize {
    json.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(json.len())
}

fn is_rounded(token: &str) -> bool {
    let digits = token.strip_prefix('-').unwrap_or(token);
    let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_integer && token.parse::<i64>().is_err() && token.parse::<u64>().is_err()
}

/// The same text with every string in double quotes.
fn quoted_anew(text: &str) -> Result<String, Error> {
    let mut json = String::with_capacity(text.len());
    let mut in_string = false;
    let mut characters = text.char_indices();
    while let Some((offset, character)) = characters.next() {
        match (character, in_string) {
            ('\'', _) => {
                in_string = !in_string;
                json.push('"');
            }
            ('"', true) => json.push_str("\\\""),
            ('"', false) => {
                let detail = "a double quote outside a single-quoted string";
                return Err(malformed(NAME, detail).at(line_column(text, offset)));
            }
            // JSON has no escaped single quote; every other escape is for the JSON reader to judge.
            ('\\', true) => match characters.next() {
                Some((_, '\'')) => json.push('\''),
                Some((_, escaped)) => json.extend(['\\', escaped]),
                None => json.push('\\'),
            },
            _ => json.push(character),
        }
    }
    Ok(json)
}
