//! DER (X.690) as it came: a place in it, from which one value after the other is taken. For what encoding again would
//! break.

use const_oid::ObjectIdentifier;
use der::{Decode, Header, Reader, SliceReader};

/// Why bytes are not what they should be.
#[derive(Debug)]
pub(crate) struct Malformed(String);

pub(crate) type Read<T> = Result<T, Malformed>;

/// The rest of the values inside one value.
#[derive(Clone)]
pub(crate) struct Cursor<'d>(SliceReader<'d>);

// Identifier octets (X.690 §8.1.2).
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

const UTF8_STRING: u8 = 0x0c;
/// UTF8String, PrintableString, IA5String.
const TEXTS: [u8; 3] = [UTF8_STRING, 0x13, 0x16];

/// `[number]` around or in place of a primitive value.
pub(crate) const fn primitive(number: u8) -> u8 {
    0x80 | number
}

/// `[number]` around or in place of a constructed value.
pub(crate) const fn constructed(number: u8) -> u8 {
    0xa0 | number
}

impl<'d> Cursor<'d> {
    pub(crate) fn new(bytes: &'d [u8]) -> Read<Self> {
        Ok(Self(SliceReader::new(bytes)?))
    }

    /// The identifier octet of the next value.
    pub(crate) fn next_tag(&self) -> Option<u8> {
        self.0.peek_byte()
    }

    /// The next value without its header. Its identifier octet is `tag`, and its length is written
    /// definitely and in the fewest octets (X.690 §10.1).
    pub(crate) fn value(&mut self, tag: u8) -> Read<&'d [u8]> {
        self.expect(tag)?;
        let header = Header::decode(&mut self.0)?;
        Ok(self.0.read_slice(header.length())?)
    }

    /// The same, or `None` when another value or none is next.
    pub(crate) fn optional(&mut self, tag: u8) -> Read<Option<&'d [u8]>> {
        if self.next_tag() == Some(tag) { self.value(tag).map(Some) } else { Ok(None) }
    }

    /// The next value with its header.
    pub(crate) fn whole(&mut self, tag: u8) -> Read<&'d [u8]> {
        self.expect(tag)?;
        Ok(self.0.tlv_bytes()?)
    }

    /// The values inside the next value.
    pub(crate) fn inside(&mut self, tag: u8) -> Read<Self> {
        Self::new(self.value(tag)?)
    }

    fn expect(&self, tag: u8) -> Read<()> {
        match self.next_tag() {
            Some(found) if found == tag => Ok(()),
            Some(found) => Err(Malformed::new(format_args!("tag {found:#04x} where {tag:#04x} belongs"))),
            None => Err(Malformed::new(format_args!("tag {tag:#04x} is missing"))),
        }
    }

    pub(crate) fn object_identifier(&mut self) -> Read<ObjectIdentifier> {
        let value = self.value(OBJECT_IDENTIFIER)?;
        ObjectIdentifier::from_bytes(value).map_err(|_| Malformed::new("an object identifier is malformed"))
    }

    /// The next value as an AlgorithmIdentifier (RFC 5280 §4.1.1.2): its object identifier, and its parameters in DER,
    /// empty where they are absent.
    pub(crate) fn algorithm_identifier(&mut self) -> Read<(ObjectIdentifier, &'d [u8])> {
        let mut fields = self.inside(SEQUENCE)?;
        Ok((fields.object_identifier()?, fields.rest()?))
    }

    /// The octets of a BIT STRING (X.690 §8.6). Up to seven bits of the last may be unused: writers of seals leave one
    /// where they mean octets.
    pub(crate) fn bit_string(&mut self) -> Read<&'d [u8]> {
        match self.value(BIT_STRING)? {
            [0, octets @ ..] => Ok(octets),
            [1..=7, octets @ ..] if !octets.is_empty() => Ok(octets),
            _ => Err(Malformed::new("a bit string is malformed")),
        }
    }

    /// An INTEGER from 0 to 2^31 - 1, in its shortest form.
    pub(crate) fn small_integer(&mut self) -> Read<u32> {
        match self.value(INTEGER)? {
            [0, rest @ ..] if rest.first().is_some_and(|&first| first < 0x80) => {
                Err(Malformed::new("an integer is longer than it needs to be"))
            }
            octets @ [first, ..] if *first < 0x80 && octets.len() <= 4 => {
                Ok(octets.iter().fold(0, |number, &octet| number << 8 | u32::from(octet)))
            }
            _ => Err(Malformed::new("an integer is out of range")),
        }
    }

    /// A text in one of the string types whose octets are UTF-8 or a part of it.
    pub(crate) fn text(&mut self) -> Read<&'d str> {
        let tag = self.next_tag().filter(|tag| TEXTS.contains(tag)).unwrap_or(UTF8_STRING);
        std::str::from_utf8(self.value(tag)?).map_err(|_| Malformed::new("a text is not UTF-8"))
    }

    /// Everything that is left, unread.
    pub(crate) fn rest(&mut self) -> Read<&'d [u8]> {
        Ok(self.0.read_slice(self.0.remaining_len())?)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_finished()
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Read<()> {
        if self.is_empty() { Ok(()) } else { Err(Malformed::new("bytes follow a complete value")) }
    }
}

impl Malformed {
    pub(crate) fn new(detail: impl std::fmt::Display) -> Self {
        Self(detail.to_string())
    }
}

impl From<der::Error> for Malformed {
    fn from(error: der::Error) -> Self {
        Self(error.kind().to_string())
    }
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
