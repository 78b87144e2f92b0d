//! What stands in files that `trust.toml` names, and hexadecimal digits in it.

use rustls_pki_types::pem::{PemObject, SectionKind};

use crate::x509::certificate::{Certificate, CertificateSummary};
use crate::x509::profile::Role;

/// The DER of a file, which holds it as it is or as the only section of a PEM file.
pub(in crate::trust) fn der(bytes: &[u8], kind: SectionKind) -> Result<Vec<u8>, String> {
    if bytes.first() == Some(&DER_SEQUENCE) { Ok(bytes.to_vec()) } else { only_section(bytes, kind) }
}

/// What the one certificate of a file says, in DER or PEM. Nothing is verified, and nobody trusted.
///
/// # Errors
///
/// What is wrong with the file, in a few words.
pub fn certificate_of(bytes: &[u8]) -> Result<CertificateSummary, String> {
    let der = der(bytes, SectionKind::Certificate)?;
    let certificate = Certificate::read(&der)?;
    let role = if certificate.is_self_issued() { Role::Anchor } else { Role::Intermediate };
    Ok(certificate.summary(if certificate.is_ca { role } else { Role::Signer }))
}

/// The lists of a file, which is one list in DER or PEM with a section for each. Text around sections, and sections
/// of something else, are not looked at.
pub(in crate::trust) fn lists(bytes: &[u8]) -> Vec<Result<Vec<u8>, String>> {
    let begins = |bytes: &[u8]| memchr::memmem::find(bytes, b"-----BEGIN ").is_some();
    if bytes.first() == Some(&DER_SEQUENCE) && !begins(bytes.get(..PEM_PREAMBLE).unwrap_or(bytes)) {
        return vec![Ok(bytes.to_vec())];
    }
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes).filter_map(|section| match section {
        Ok((SectionKind::Crl, der)) => Some(Ok(der)),
        Ok(_) => None,
        Err(error) => Some(Err(format!("a PEM section that cannot be read: {error}"))),
    });
    let lists: Vec<_> = sections.collect();
    match lists.is_empty() {
        true => vec![Err("a PEM section \"X509 CRL\", or DER, is expected".to_owned())],
        false => lists,
    }
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
pub(in crate::trust) fn parse_code(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let sound =
        matches!(pairs.len(), 1..=32) && rest.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if sound { pairs.iter().map(byte).collect() } else { None }
}

/// A SHA-256.
pub(in crate::trust) fn parse_digest(text: &str) -> Option<[u8; 32]> {
    let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let byte = |index: usize| u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    if digits { bytes?.try_into().ok() } else { None }
}

/// Text before a first section that is looked through where it begins as DER does, with a zero.
const PEM_PREAMBLE: usize = 4 << 10;

/// The first byte of every DER certificate, key and list; PEM begins with text.
pub(in crate::trust) const DER_SEQUENCE: u8 = 0x30;
