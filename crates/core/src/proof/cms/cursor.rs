//! A place in DER, from which one value after the other is taken.

use const_oid::ObjectIdentifier;
use der::{Decode, Header, Reader, SliceReader};

/// Why bytes are not what they should be.
pub(super) struct Malformed(String);

pub(super) type Read<T> = Result<T, Malformed>;

/// The rest of the values inside one value.
#[derive(Clone)]
pub(super) struct Cursor<'d>(SliceReader<'d>);

// Identifier octets (X.690 §8.1.2).
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// `[number]` around or in place of a primitive value.
pub(super) const fn primitive(number: u8) -> u8 {
    0x80 | number
}

/// `[number]` around or in place of a constructed value.
pub(super) const fn constructed(number: u8) -> u8 {
    0xa0 | number
}

impl<'d> Cursor<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Read<Self> {
        Ok(Self(SliceReader::new(bytes)?))
    }

    /// The identifier octet of the next value.
    pub(super) fn next_tag(&self) -> Option<u8> {
        self.0.peek_byte()
    }

    /// The next value without its header. Its identifier octet is `tag`, and its length is written
    /// definitely and in the fewest octets (X.690 §10.1).
    pub(super) fn value(&mut self, tag: u8) -> Read<&'d [u8]> {
        self.expect(tag)?;
        let header = Header::decode(&mut self.0)?;
        Ok(self.0.read_slice(header.length())?)
    }

    /// The same, or `None` when another value or none is next.
    pub(super) fn optional(&mut self, tag: u8) -> Read<Option<&'d [u8]>> {
        if self.next_tag() == Some(tag) { self.value(tag).map(Some) } else { Ok(None) }
    }

    /// The next value with its header.
    pub(super) fn whole(&mut self, tag: u8) -> Read<&'d [u8]> {
        self.expect(tag)?;
        Ok(self.0.tlv_bytes()?)
    }

    /// The values inside the next value.
    pub(super) fn inside(&mut self, tag: u8) -> Read<Self> {
        Self::new(self.value(tag)?)
    }

    fn expect(&self, tag: u8) -> Read<()> {
        match self.next_tag() {
            Some(found) if found == tag => Ok(()),
            Some(found) => Err(Malformed::new(format_args!("tag {found:#04x} where {tag:#04x} belongs"))),
            None => Err(Malformed::new(format_args!("tag {tag:#04x} is missing"))),
        }
    }

    pub(super) fn object_identifier(&mut self) -> Read<ObjectIdentifier> {
        let value = self.value(OBJECT_IDENTIFIER)?;
        ObjectIdentifier::from_bytes(value).map_err(|_| Malformed::new("an object identifier is malformed"))
    }

    /// Everything that is left, unread.
    pub(super) fn rest(&mut self) -> Read<&'d [u8]> {
        Ok(self.0.read_slice(self.0.remaining_len())?)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_finished()
    }

    /// Nothing may be left.
    pub(super) fn end(self) -> Read<()> {
        if self.is_empty() { Ok(()) } else { Err(Malformed::new("bytes follow a complete value")) }
    }
}

impl Malformed {
    pub(super) fn new(detail: impl std::fmt::Display) -> Self {
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
        write!(f, "SignedData: {}", self.0)
    }
}
