//! BER (X.690) as DER: what RFC 5652 lets a writer choose, written the one way that is read.
//!
//! Only around what is signed. Certificates and signed attributes are DER already (RFC 5652 §5.1, §5.3): they are kept
//! as they came, and where they are not DER nothing is put in order that somebody else would read differently.

use std::borrow::Cow;

use x509_parser::asn1_rs::{FromBer, Header, Length};

use crate::document::der::{Malformed, OCTET_STRING};

/// Why BER was not read.
pub(crate) enum Problem {
    /// It is no BER.
    Malformed(Malformed),
    /// It is BER of a form that this version does not read.
    Unsupported(&'static str),
}

impl From<Malformed> for Problem {
    fn from(problem: Malformed) -> Self {
        Self::Malformed(problem)
    }
}

/// The one value that `ber` is, in DER but for the order of sets. `kept` tells by the tags on the way to a value
/// whether it stays as it came.
///
/// # Errors
///
/// The bytes are no BER or go on behind the value, it nests too deep, or a value to be kept is not DER.
pub(crate) fn to_der<'b>(ber: &'b [u8], kept: impl Fn(&[u8]) -> bool) -> Result<Cow<'b, [u8]>, Problem> {
    let mut der = Vec::with_capacity(ber.len());
    let mut reader = Reader { kept: &kept, path: Vec::new() };
    let rest = reader.value(ber, &mut der)?;
    if !rest.is_empty() {
        return Err(Malformed::new("bytes follow a complete value").into());
    }
    Ok(if der == ber { Cow::Borrowed(ber) } else { Cow::Owned(der) })
}

/// The first value of `ber`, in the same way; what follows it is left out.
///
/// # Errors
///
/// As [`to_der`], but for what follows.
pub(crate) fn first_in_der<'b>(
    ber: &'b [u8],
    kept: impl Fn(&[u8]) -> bool,
) -> Result<Cow<'b, [u8]>, Problem> {
    let mut der = Vec::new();
    let mut reader = Reader { kept: &kept, path: Vec::new() };
    let rest = reader.value(ber, &mut der)?;
    let came = ber.get(..ber.len() - rest.len()).unwrap_or(ber);
    Ok(if der == came { Cow::Borrowed(came) } else { Cow::Owned(der) })
}

struct Reader<'k> {
    kept: &'k dyn Fn(&[u8]) -> bool,
    /// Identifier octets of the values that the next one lies in.
    path: Vec<u8>,
}

/// Levels: signed attributes with their values lie in nine.
const MAX_LEVELS: usize = 32;

/// OCTET STRING in pieces (X.690 §8.7.3).
const IN_PIECES: u8 = 0x24;

impl Reader<'_> {
    /// Appends the next value of `ber`, and returns what follows it.
    fn value<'b>(&mut self, ber: &'b [u8], der: &mut Vec<u8>) -> Result<&'b [u8], Problem> {
        let start = der.len();
        let tag = *ber.first().ok_or_else(|| Malformed::new("a value is missing"))?;
        self.path.push(tag);
        if self.path.len() > MAX_LEVELS {
            return Err(Problem::Unsupported("values nest too deep"));
        }
        let (after_header, header) = header(ber)?;
        let mut content = Vec::new();
        let rest = match header.length() {
            Length::Definite(length) => {
                let (inner, rest) = split(after_header, length)?;
                match header.is_constructed() {
                    true => self.members(inner, &mut content)?,
                    false => content.extend_from_slice(inner),
                }
                rest
            }
            Length::Indefinite => self.until_the_end(after_header, &mut content)?,
        };
        if tag == IN_PIECES {
            content = joined(&content)?;
        }
        der.push(if tag == IN_PIECES { OCTET_STRING } else { tag });
        append_length(der, content.len());
        der.append(&mut content);
        let came = ber.get(..ber.len() - rest.len()).unwrap_or_default();
        if (self.kept)(&self.path) && der.get(start..) != Some(came) {
            return Err(Problem::Unsupported("certificates or signed attributes in BER"));
        }
        self.path.pop();
        Ok(rest)
    }

    fn members(&mut self, mut inner: &[u8], content: &mut Vec<u8>) -> Result<(), Problem> {
        while !inner.is_empty() {
            inner = self.value(inner, content)?;
        }
        Ok(())
    }

    /// X.690 §8.1.5: two zeros end a value of indefinite length.
    fn until_the_end<'b>(&mut self, mut inner: &'b [u8], content: &mut Vec<u8>) -> Result<&'b [u8], Problem> {
        loop {
            if let Some(rest) = inner.strip_prefix(&[0, 0]) {
                return Ok(rest);
            }
            inner = self.value(inner, content)?;
        }
    }
}

/// The header of the next value, and what follows it. Every structure of CMS has tags below 31.
fn header(ber: &[u8]) -> Result<(&[u8], Header<'_>), Problem> {
    let (rest, header) = Header::from_ber(ber).map_err(|_| Malformed::new("a header that is not one"))?;
    if header.tag().0 >= 31 {
        return Err(Problem::Unsupported("a tag of several octets"));
    }
    Ok((rest, header))
}

fn split(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8]), Problem> {
    let split = bytes.split_at_checked(length);
    split.ok_or_else(|| Malformed::new("the bytes end before a value does").into())
}

/// The pieces of a string, which are octet strings in DER already, as one.
fn joined(pieces: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut whole = Vec::with_capacity(pieces.len());
    let mut pieces = pieces;
    while !pieces.is_empty() {
        let (after_header, header) = header(pieces)?;
        let length = match header.length() {
            Length::Definite(length) if pieces.first() == Some(&OCTET_STRING) => length,
            _ => return Err(Malformed::new("a string in pieces that are none").into()),
        };
        let (piece, rest) = split(after_header, length)?;
        whole.extend_from_slice(piece);
        pieces = rest;
    }
    Ok(whole)
}

/// X.690 §10.1: definite, in the fewest octets.
fn append_length(der: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short @ 0..0x80) => der.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let zeros = octets.iter().take_while(|octet| **octet == 0).count();
            let octets = octets.get(zeros..).unwrap_or_default();
            der.push(0x80 | u8::try_from(octets.len()).unwrap_or(u8::MAX));
            der.extend_from_slice(octets);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(ber: &[u8]) -> Result<Vec<u8>, String> {
        to_der(ber, |path| path == [0x30, 0xa0]).map(Cow::into_owned).map_err(|problem| match problem {
            Problem::Malformed(problem) => problem.to_string(),
            Problem::Unsupported(form) => form.to_owned(),
        })
    }

    #[test]
    fn whatever_length_a_writer_chose_the_value_is_one() {
        let value: &[u8] = &[0x30, 0x05, 0x04, 0x03, 1, 2, 3];
        for ber in [
            value,
            &[0x30, 0x81, 0x05, 0x04, 0x03, 1, 2, 3],
            &[0x30, 0x84, 0, 0, 0, 0x06, 0x04, 0x81, 0x03, 1, 2, 3],
            &[0x30, 0x80, 0x04, 0x03, 1, 2, 3, 0, 0],
            &[0x30, 0x07, 0x24, 0x05, 0x04, 0x03, 1, 2, 3],
            &[0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 1, 0x24, 0x06, 0x04, 0x01, 2, 0x04, 0x01, 3, 0, 0, 0, 0],
            &[0x30, 0x09, 0x24, 0x07, 0x04, 0x00, 0x04, 0x03, 1, 2, 3],
        ] {
            assert_eq!(der(ber).as_deref(), Ok(value), "{ber:?}");
        }
        assert!(matches!(to_der(value, |_| true), Ok(Cow::Borrowed(_))));
        for length in [0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let content = vec![7; length];
            let ber = [
                &[0x30, 0x80, 0x04, 0x84][..],
                &u32::try_from(length).unwrap().to_be_bytes(),
                &content,
                &[0, 0],
            ];
            let whole = der(&ber.concat()).unwrap();
            assert!(matches!(to_der(&whole, |_| true), Ok(Cow::Borrowed(_))), "{length}");
            assert!(whole.ends_with(&content));
        }
    }

    #[test]
    fn what_is_kept_is_der_already() {
        assert!(der(&[0x30, 0x80, 0xa0, 0x02, 0x05, 0x00, 0, 0]).is_ok());
        for ber in [
            &[0x30, 0x80, 0xa0, 0x80, 0x05, 0x00, 0, 0, 0, 0][..],
            &[0x30, 0x05, 0xa0, 0x03, 0x05, 0x81, 0x00],
        ] {
            assert_eq!(der(ber).unwrap_err(), "certificates or signed attributes in BER");
        }
    }

    #[test]
    fn what_is_no_ber_is_refused() {
        for ber in [
            &[][..],
            &[0x30],
            &[0x30, 0x01],
            &[0x30, 0x80],
            &[0x30, 0x80, 0x05, 0x00],
            &[0x30, 0x80, 0x05, 0x00, 0],
            &[0x30, 0xff, 0x00],
            &[0x04, 0x80, 1, 0, 0],
            &[0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x30, 0x02, 0x04, 0x01],
            &[0x24, 0x03, 0x02, 0x01, 0],
            &[0x30, 0x00, 0x00],
        ] {
            assert!(
                to_der(ber, |_| false).is_err_and(|problem| matches!(problem, Problem::Malformed(_))),
                "{ber:?}"
            );
        }
        assert_eq!(der(&[0x3f, 0x81, 0x00, 0x00]).unwrap_err(), "a tag of several octets");
        let deep = [[0x30, 0x80].repeat(MAX_LEVELS + 1), vec![0; 2 * MAX_LEVELS + 2]].concat();
        assert_eq!(der(&deep).unwrap_err(), "values nest too deep");
        let nested = [[0x30, 0x80].repeat(MAX_LEVELS), vec![0; 2 * MAX_LEVELS]].concat();
        assert!(der(&nested).is_ok());
    }
}
