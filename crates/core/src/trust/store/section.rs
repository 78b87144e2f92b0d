//! What stands in files that `trust.toml` names, and hexadecimal digits in it.

use rustls_pki_types::pem::{PemObject, SectionKind};

/// The DER of a file, which holds it as it is or as the only section of a PEM file.
pub(super) fn der(bytes: &[u8], kind: SectionKind) -> Result<Vec<u8>, String> {
    if bytes.first() == Some(&DER_SEQUENCE) { Ok(bytes.to_vec()) } else { only_section(bytes, kind) }
}

fn only_section(pem: &[u8], kind: SectionKind) -> Result<Vec<u8>, String> {
    let word = match kind {
        SectionKind::Certificate => "CERTIFICATE",
        SectionKind::PublicKey => "PUBLIC KEY",
        _ => "X509 CRL",
    };
    let mut sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem);
    match (sections.next(), sections.next()) {
        (Some(Ok((found, der))), None) if found == kind => Ok(der),
        _ => Err(format!("one PEM section \"{word}\", or DER, is expected")),
    }
}

/// The name of a display code, as reports write it.
pub(super) fn parse_code(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let sound =
        matches!(pairs.len(), 1..=32) && rest.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if sound { pairs.iter().map(byte).collect() } else { None }
}

/// A SHA-256.
pub(super) fn parse_digest(text: &str) -> Option<[u8; 32]> {
    let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let byte = |index: usize| u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    if digits { bytes?.try_into().ok() } else { None }
}

/// The first byte of every DER certificate, key and list; PEM begins with text.
const DER_SEQUENCE: u8 = 0x30;
