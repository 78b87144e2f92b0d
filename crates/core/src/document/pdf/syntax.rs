//! From bytes to objects (ISO 32000-1 §7.2 and §7.3): one object after the other, with the place of every string.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use crate::document::pdf::object::{Dict, Id, Object, Text};
use crate::words::limits::{MAX_PDF_DEPTH, MAX_PDF_NODES};

/// Why something was not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// It is not what belongs there.
    Syntax,
    /// It is encrypted.
    Encrypted,
    /// It is written in a way that is not read.
    Unsupported,
    /// A limit ends the work.
    Limit(&'static str, usize),
}

pub(crate) type Read<T> = Result<T, Fault>;

/// A place in bytes, from which one object after the other is taken.
pub(super) struct Parser<'f, 'b> {
    bytes: &'f [u8],
    pub at: usize,
    nodes: &'b Cell<usize>,
}

/// An indirect object in a file.
pub(super) struct Written<'f> {
    pub id: Id,
    pub value: Object<'f>,
    /// Where the bytes of its stream begin, where it has one.
    pub stream: Option<usize>,
}

pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !is_delimiter(byte)
}

impl<'f, 'b> Parser<'f, 'b> {
    /// `nodes` counts what is read in all, and ends the work.
    pub(super) fn new(bytes: &'f [u8], at: usize, nodes: &'b Cell<usize>) -> Self {
        Self { bytes, at, nodes }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'f [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Bytes that were looked through count as well: places that overlap are looked through again and again.
    fn charge(&self, bytes: usize) {
        self.nodes.set(self.nodes.get() + bytes / BYTES_A_NODE);
    }

    /// White space and comments.
    pub(super) fn skip(&mut self) {
        let start = self.at;
        while let Some(byte) = self.peek() {
            if is_white(byte) {
                self.at += 1;
            } else if byte == b'%' {
                let line = self.rest().iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
                self.at += line;
            } else {
                break;
            }
        }
        self.charge(self.at - start);
    }

    /// Takes this word, where it stands next and ends there.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word.as_bytes())
            && self.bytes.get(self.at + word.len()).is_none_or(|byte| !is_regular(*byte));
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// Digits alone.
    pub(super) fn digits(&mut self) -> Option<u64> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(self.rest().get(..count)?).ok()?;
        let number = text.parse().ok()?;
        self.at += count;
        Some(number)
    }

    /// `12 0 obj` with its value, as far as its stream begins.
    pub(super) fn indirect(&mut self) -> Read<Written<'f>> {
        self.skip();
        let number = self.digits().and_then(|number| u32::try_from(number).ok()).ok_or(Fault::Syntax)?;
        self.skip();
        let generation = self.digits().and_then(|number| u16::try_from(number).ok()).ok_or(Fault::Syntax)?;
        self.skip();
        if !self.rest().starts_with(b"obj") {
            return Err(Fault::Syntax);
        }
        self.at += 3;
        let id = Id { number, generation };
        self.skip();
        // An object may be left empty.
        let value = if self.word("endobj") { Object::Null } else { self.object()? };
        let end = self.at;
        self.skip();
        let mut stream = None;
        if matches!(value, Object::Dict(_)) && self.rest().starts_with(b"stream") {
            self.at += 6;
            // §7.3.8.1: CRLF or LF; a lone CR is met in the field.
            let line = match self.rest() {
                [b'\r', b'\n', ..] => 2,
                [b'\n' | b'\r', ..] => 1,
                _ => 0,
            };
            self.at += line;
            stream = Some(self.at);
        } else {
            self.at = end;
        }
        Ok(Written { id, value, stream })
    }

    /// The next object.
    pub(super) fn object(&mut self) -> Read<Object<'f>> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Read<Object<'f>> {
        if depth > MAX_PDF_DEPTH {
            return Err(Fault::Limit("levels of nesting", MAX_PDF_DEPTH));
        }
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > MAX_PDF_NODES {
            return Err(Fault::Limit("values", MAX_PDF_NODES));
        }
        self.skip();
        match self.rest() {
            [b'<', b'<', ..] => self.dict(depth),
            [b'<' | b'(', ..] => self.string(),
            [b'[', ..] => self.array(depth),
            [b'/', ..] => Ok(Object::Name(self.name())),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            _ if self.word("true") => Ok(Object::Bool(true)),
            _ if self.word("false") => Ok(Object::Bool(false)),
            _ if self.word("null") => Ok(Object::Null),
            _ => Err(Fault::Syntax),
        }
    }

    fn dict(&mut self, depth: usize) -> Read<Object<'f>> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip();
            match self.rest() {
                [b'>', b'>', ..] => {
                    self.at += 2;
                    return Ok(Object::Dict(Dict(entries).into()));
                }
                [b'/', ..] => {
                    let key = self.name();
                    self.skip();
                    // A key without value is met at the end of dictionaries.
                    if self.rest().starts_with(b">>") {
                        continue;
                    }
                    entries.push((key, self.nested(depth + 1)?));
                }
                _ => return Err(Fault::Syntax),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Read<Object<'f>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Object::Array(items.into()));
            }
            items.push(self.nested(depth + 1)?);
        }
    }

    fn name(&mut self) -> Cow<'f, [u8]> {
        self.at += 1;
        let count = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let name = self.rest().get(..count).unwrap_or_default();
        self.at += count;
        if name.contains(&b'#') { Cow::Owned(resolved(name)) } else { Cow::Borrowed(name) }
    }

    fn string(&mut self) -> Read<Object<'f>> {
        let start = self.at;
        let mut level = 0_usize;
        let is_hex = self.peek() == Some(b'<');
        let mut length = 0;
        let mut rest = self.rest().iter();
        while let Some(byte) = rest.next() {
            length += 1;
            match byte {
                b'>' if is_hex => break,
                _ if is_hex => continue,
                b'\\' => length += usize::from(rest.next().is_some()),
                b'(' => level += 1,
                b')' => {
                    level -= 1;
                    if level == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.charge(length);
        let token = self.bytes.get(start..start + length).ok_or(Fault::Syntax)?;
        let is_whole = token.last() == Some(if is_hex { &b'>' } else { &b')' }) && level == 0;
        self.at = start + length;
        if is_whole { Ok(Object::Text(Text { token, start })) } else { Err(Fault::Syntax) }
    }

    fn number(&mut self) -> Read<Object<'f>> {
        let count = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let token = self.rest().get(..count).unwrap_or_default();
        let text = std::str::from_utf8(token).map_err(|_| Fault::Syntax)?;
        let Ok(number) = text.parse::<i64>() else {
            let is_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.');
            self.at += count;
            return if token.iter().all(is_number) { Ok(Object::Real(token)) } else { Err(Fault::Syntax) };
        };
        self.at += count;
        let after = self.at;
        if let (Ok(number), true) =
            (u32::try_from(number), text.as_bytes().first().is_some_and(u8::is_ascii_digit))
        {
            self.skip();
            let generation = self.digits().and_then(|number| u16::try_from(number).ok());
            self.skip();
            if let Some(generation) = generation
                && self.word("R")
            {
                return Ok(Object::Reference(Id { number, generation }));
            }
        }
        self.at = after;
        Ok(Object::Integer(number))
    }
}

/// Bytes of a string or comment that count as one value.
const BYTES_A_NODE: usize = 64;

/// §7.3.5: `#` and two digits stand for a byte.
fn resolved(name: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(name.len()), 0);
    while let Some(byte) = name.get(at) {
        match (byte, digit(name.get(at + 1)), digit(name.get(at + 2))) {
            (b'#', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

/// Whether a stretch of a file says nothing: white space, or comments.
pub(super) fn says_nothing(bytes: &[u8], range: Range<usize>) -> bool {
    let nodes = Cell::new(0);
    let bytes = bytes.get(..range.end).unwrap_or(bytes);
    let mut parser = Parser::new(bytes, range.start, &nodes);
    parser.skip();
    parser.at >= range.end
}
