//! What a PDF consists of (ISO 32000-1 §7.3).

use std::borrow::Cow;
use std::rc::Rc;

/// The name of an indirect object.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Id {
    pub number: u32,
    pub generation: u16,
}

/// An object as it is written. Copies share what is inside.
#[derive(Clone, Debug)]
pub(crate) enum Object<'f> {
    Null,
    Bool(bool),
    Integer(i64),
    /// As it is written: nothing here calculates with it.
    Real(&'f [u8]),
    /// Without the `/`, and with its `#xx` resolved.
    Name(Cow<'f, [u8]>),
    Text(Text<'f>),
    Array(Rc<[Object<'f>]>),
    Dict(Rc<Dict<'f>>),
    Reference(Id),
}

/// A string, as a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'f> {
    /// With its delimiters.
    pub token: &'f [u8],
    /// Where the token begins: in the file, or in the object stream that it stands in.
    pub start: usize,
}

/// A dictionary, in the order of its entries. One key may stand there twice: what that means readers do not agree on.
#[derive(Debug, Default)]
pub(crate) struct Dict<'f>(pub Vec<(Cow<'f, [u8]>, Object<'f>)>);

impl<'f> Dict<'f> {
    /// The last of this name.
    pub(crate) fn get(&self, key: &str) -> Option<&Object<'f>> {
        self.0.iter().rev().find(|(name, _)| **name == *key.as_bytes()).map(|(_, value)| value)
    }

    /// The name under this key, where there is one.
    pub(crate) fn name(&self, key: &str) -> Option<&[u8]> {
        self.get(key)?.name()
    }

    /// Whether one of these keys stands there twice.
    pub(crate) fn repeats(&self, keys: &[&str]) -> bool {
        let count = |key: &&str| self.0.iter().filter(|(name, _)| **name == *key.as_bytes()).count();
        keys.iter().any(|key| count(key) > 1)
    }
}

impl<'f> Object<'f> {
    pub(crate) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(crate) fn is_name(&self, name: &str) -> bool {
        self.name() == Some(name.as_bytes())
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// A count or offset.
    pub(crate) fn size(&self) -> Option<usize> {
        self.integer().and_then(|number| usize::try_from(number).ok())
    }

    pub(crate) fn dict(&self) -> Option<&Rc<Dict<'f>>> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }

    pub(crate) fn array(&self) -> Option<&Rc<[Object<'f>]>> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(crate) fn text(&self) -> Option<&Text<'f>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn reference(&self) -> Option<Id> {
        if let Self::Reference(id) = self { Some(*id) } else { None }
    }

    /// Every reference inside, in the order they are written.
    pub(crate) fn references(&self, met: &mut dyn FnMut(Id)) {
        match self {
            Self::Reference(id) => met(*id),
            Self::Array(items) => items.iter().for_each(|item| item.references(met)),
            Self::Dict(dict) => dict.0.iter().for_each(|(_, value)| value.references(met)),
            _ => {}
        }
    }
}

impl Text<'_> {
    /// Where the token ends.
    pub(crate) fn end(&self) -> usize {
        self.start + self.token.len()
    }

    /// What is written (ISO 32000-1 §7.3.4).
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self.token {
            [b'<', inner @ .., b'>'] => hexadecimal(inner),
            [b'(', inner @ .., b')'] => literal(inner),
            _ => Vec::new(),
        }
    }

    /// As people read it (ISO 32000-1 §7.9.2): UTF-16 or UTF-8 with their marks; else Latin, which most of PDFDocEncoding
    /// is.
    pub(crate) fn shown(&self) -> String {
        let bytes = self.bytes();
        match bytes.as_slice() {
            [0xfe, 0xff, units @ ..] => {
                let units = units.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
                char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text).into_owned(),
            // Writers who forget the mark write UTF-8.
            bytes => std::str::from_utf8(bytes)
                .map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned),
        }
    }
}

/// A last digit that stands alone is followed by a zero.
fn hexadecimal(inner: &[u8]) -> Vec<u8> {
    let digits = inner.iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect::<Vec<_>>();
    let pair = |pair: &[u32]| match pair {
        [high, low] => (high << 4 | low) as u8,
        [high] => (high << 4) as u8,
        _ => 0,
    };
    digits.chunks(2).map(pair).collect()
}

fn literal(inner: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            // An end of a line is one byte, however it is written.
            b'\r' => {
                rest.next_if_eq(&b'\n');
                out.push(b'\n');
            }
            b'\\' => match rest.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b'r') => out.push(b'\r'),
                Some(b't') => out.push(b'\t'),
                Some(b'b') => out.push(8),
                Some(b'f') => out.push(12),
                Some(b'\r') => drop(rest.next_if_eq(&b'\n')),
                Some(b'\n') | None => {}
                Some(digit @ b'0'..=b'7') => {
                    let mut number = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(digit) = rest.next_if(|digit| matches!(digit, b'0'..=b'7')) else { break };
                        number = number << 3 | u32::from(digit - b'0');
                    }
                    out.push((number & 0xff) as u8);
                }
                Some(other) => out.push(other),
            },
            other => out.push(other),
        }
    }
    out
}
