//! What XML 1.0 and Namespaces in XML 1.0 refuse and the parser lets pass.

use memchr::{memchr, memchr_iter, memchr2};

use crate::document::container::xml::gate::{Refused, SPACE};
use crate::document::container::xml::{NAME, malformed};

/// Looks at the text between two pieces of markup.
pub(super) fn text(text: &str) -> Result<(), Refused> {
    // Most text has neither.
    if memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Ok(());
    }
    references(text)?;
    lone_returns(text)
}

/// XML §4.1, "Legal Character": a reference leads to a character that XML has. The parser reads those that no
/// text can hold as U+FFFD, which others refuse. What is no reference at all is left to it.
pub(super) fn references(text: &str) -> Result<(), Refused> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Ok(());
    }
    for (offset, reference) in text.match_indices("&#") {
        let digits = &text[offset + reference.len()..];
        let Some((digits, _)) = digits.split_once(';') else { continue };
        let number = match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        // A number beyond 32 bits is no reference to the parser either.
        if number.is_ok_and(|number| !char::from_u32(number).is_some_and(is_character)) {
            return Err((offset, malformed(NAME, "a reference to a character that XML does not have")));
        }
    }
    Ok(())
}

/// XML §2.2, `Char`.
fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// XML §2.11: a carriage return without a line feed counts as one. Beside a reference the parser leaves it as it is,
/// so that two readers would read two texts.
fn lone_returns(text: &str) -> Result<(), Refused> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Ok(());
    }
    let bytes = text.as_bytes();
    let lone = |at: &usize| bytes.get(*at) == Some(&b'\r') && bytes.get(at + 1) != Some(&b'\n');
    match memchr_iter(b'\r', bytes).find(lone) {
        Some(at) => Err((at, malformed(NAME, "a carriage return alone in a text with references"))),
        None => Ok(()),
    }
}

/// Namespaces in XML 1.0 §4, `QName`: a prefix has at least one character. `markup` begins with the tag.
pub(super) fn element_name(markup: &str) -> Result<(), Refused> {
    match markup.strip_prefix("<:") {
        Some(_) => Err((1, malformed(NAME, "a name that begins with a colon"))),
        None => Ok(()),
    }
}

/// The same of an attribute, and what no attribute may declare.
pub(super) fn attribute_name(name: &str) -> Result<(), crate::words::error::Error> {
    let name = name.trim_matches(SPACE);
    if name.starts_with(':') {
        return Err(malformed(NAME, "a name that begins with a colon"));
    }
    // Namespaces in XML 1.0 §3: the prefix `xmlns` is not declared.
    if name == "xmlns:xmlns" {
        return Err(malformed(NAME, "a declaration of the prefix xmlns"));
    }
    Ok(())
}
