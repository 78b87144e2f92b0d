//! A pen for DER (X.690): it writes what it is told, sound or not.
//!
//! Hostile certificates are as much needed as good ones, which a library that only writes good ones
//! would not give.

use jiff::Timestamp;
use jiff::tz::Offset;

/// One element: tag, length in its shortest form, content.
#[must_use]
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..=0x7f => out.push(short as u8),
        long => {
            let bytes: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|&byte| byte == 0).collect();
            out.push(0x80 | bytes.len() as u8);
            out.extend(bytes);
        }
    }
    out.extend(content);
    out
}

/// SEQUENCE of what was written already.
#[must_use]
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// SET OF, sorted as DER demands (X.690 §11.6).
#[must_use]
pub fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(0x31, &parts.concat())
}

/// A whole number that is not negative, from its big-endian bytes.
#[must_use]
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = bytes.iter().copied().skip_while(|&byte| byte == 0).collect();
    if content.first().is_none_or(|&byte| byte >= 0x80) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// OBJECT IDENTIFIER from its dotted text.
///
/// # Panics
///
/// On text that is no dotted identifier: the texts are constants of this crate.
#[must_use]
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').map(|arc| arc.parse().expect("an arc is a number")).collect();
    let (first, rest) = (arcs[0] * 40 + arcs[1], &arcs[2..]);
    let content: Vec<u8> = std::iter::once(first).chain(rest.iter().copied()).flat_map(base128).collect();
    element(0x06, &content)
}

fn base128(arc: u32) -> Vec<u8> {
    let mut out = vec![(arc & 0x7f) as u8];
    let mut rest = arc >> 7;
    while rest > 0 {
        out.insert(0, 0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    out
}

/// BIT STRING of whole octets.
#[must_use]
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], bytes].concat())
}

/// BIT STRING of named bits (X.690 §11.2.2: trailing zeros are left out).
#[must_use]
pub fn named_bits(bits: &[u8]) -> Vec<u8> {
    let last = bits.iter().copied().max().unwrap_or(0);
    let mut octets = vec![0u8; usize::from(last / 8) + 1];
    for bit in bits {
        octets[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
    }
    element(0x03, &[&[7 - last % 8], octets.as_slice()].concat())
}

/// OCTET STRING.
#[must_use]
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    element(0x04, bytes)
}

/// UTF8String.
#[must_use]
pub fn utf8(text: &str) -> Vec<u8> {
    element(0x0c, text.as_bytes())
}

/// PrintableString.
#[must_use]
pub fn printable(text: &str) -> Vec<u8> {
    element(0x13, text.as_bytes())
}

/// BOOLEAN TRUE. FALSE is every default, so DER leaves it out.
#[must_use]
pub fn yes() -> Vec<u8> {
    element(0x01, &[0xff])
}

/// `[number]` around whole elements, or in place of a constructed element's own tag.
#[must_use]
pub fn context(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xa0 | number, content)
}

/// `[number]` in place of a primitive element's own tag.
#[must_use]
pub fn context_primitive(number: u8, content: &[u8]) -> Vec<u8> {
    element(0x80 | number, content)
}

/// UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5).
#[must_use]
pub fn time(at: Timestamp) -> Vec<u8> {
    let utc = Offset::UTC.to_datetime(at);
    match utc.year() {
        ..2050 => element(0x17, utc.strftime("%y%m%d%H%M%SZ").to_string().as_bytes()),
        _ => element(0x18, utc.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_written_as_x690_says() {
        assert_eq!(oid("1.3.101.112"), [0x06, 3, 0x2b, 0x65, 0x70]);
        assert_eq!(oid("1.2.840.113549.1.7.2"), [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
        assert_eq!(integer(&[0, 0x80]), [0x02, 2, 0, 0x80]);
        assert_eq!(integer(&[]), [0x02, 1, 0]);
        assert_eq!(named_bits(&[5, 6]), [0x03, 2, 1, 0x06]);
        assert_eq!(element(0x04, &[7; 200])[..3], [0x04, 0x81, 200]);
    }

    #[test]
    fn times_change_their_type_in_2050() {
        let (before, after) = ("2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z");
        assert_eq!(time(before.parse().expect("a time")), element(0x17, b"491231235959Z"));
        assert_eq!(time(after.parse().expect("a time")), element(0x18, b"20500101000000Z"));
    }
}
