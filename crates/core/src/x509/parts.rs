//! DER values in a row, as extensions hold them, read to their end.

use x509_parser::asn1_rs::{Any, FromDer};

/// The values one after the other; `None` where one cannot be read.
pub(crate) fn parts(mut bytes: &[u8]) -> Option<Vec<Any<'_>>> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let (rest, part) = Any::from_der(bytes).ok()?;
        parts.push(part);
        bytes = rest;
    }
    Some(parts)
}

/// The values inside of one SEQUENCE, behind which nothing comes.
pub(crate) fn sequence(bytes: &[u8]) -> Option<Vec<Any<'_>>> {
    let (rest, whole) = Any::from_der(bytes).ok()?;
    if rest.is_empty() && whole.tag().0 == 16 { parts(whole.data) } else { None }
}
