//! What a file is that may belong into a trust store.

use jiff::Timestamp;
use rustls_pki_types::pem::{PemObject, SectionKind};

use crate::crypto::{KeyProblem, PublicKey};
use crate::proof::StatusToken;
use crate::trust::store::section;
use crate::trust::upkeep::remark::Remark;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_REVOCATION_LIST_BYTES};
use crate::x509::certificate::{Certificate, CertificateSummary, hex};
use crate::x509::profile::Role;
use crate::x509::revocation_list::{ListSummary, RevocationList};

/// What a file is that may belong into a trust store. Nothing of it is verified, and nobody trusted for it.
///
/// ```
/// use elicense::upkeep::Piece;
///
/// let key = "-----BEGIN PUBLIC KEY-----
/// MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// -----END PUBLIC KEY-----
/// ";
/// assert!(matches!(Piece::read(key.as_bytes()), Ok(Piece::Key(key)) if key.algorithm == "Ed25519"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Piece {
    /// An X.509 certificate.
    Certificate {
        /// What it says.
        summary: Box<CertificateSummary>,
        /// SHA-256 of its SubjectPublicKeyInfo, in hexadecimal digits: what `[[deny]]` names.
        key_sha256: String,
        /// Whether it may vouch for others (RFC 5280 §4.2.1.9).
        is_authority: bool,
    },
    /// A public key, as SubjectPublicKeyInfo.
    Key(KeySummary),
    /// One revocation list, or the several of a PEM file.
    Lists(Vec<ListSummary>),
    /// A status list of licenses.
    Statuses(StatusSummary),
}

/// What can be said of a status list of licenses.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct StatusSummary {
    /// Its own URI.
    pub uri: String,
    /// When it was made.
    pub issued: Timestamp,
    /// Until when it may be used; `None`: it does not say, and clears nobody.
    pub until: Option<Timestamp>,
    /// How many licenses it has a place for, or names.
    pub count: usize,
}

/// What can be said of a public key.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct KeySummary {
    /// Its algorithm.
    pub algorithm: String,
    /// SHA-256 of its SubjectPublicKeyInfo, in hexadecimal digits.
    pub sha256: String,
}

impl Piece {
    /// Says what a file is: DER, or PEM with one section; revocation lists may have several.
    ///
    /// # Errors
    ///
    /// A private key, which belongs into no store; several certificates or keys at once; what is none of the three, or
    /// is one that cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Self, Remark> {
        if bytes.len() > MAX_REVOCATION_LIST_BYTES {
            return Err(unknown(format!("longer than {MAX_REVOCATION_LIST_BYTES} bytes")));
        }
        if bytes.first() == Some(&section::DER_SEQUENCE) {
            return of_der(bytes);
        }
        // A COSE_Sign1 with its tag, or that of a CWT; the beginning of a compact JWS.
        if bytes.starts_with(b"\xd2") || bytes.starts_with(b"\xd8\x3d") || bytes.starts_with(b"eyJ") {
            return of_statuses(bytes);
        }
        // Whatever it is called before these words, encrypted or not.
        if memchr::memmem::find(bytes, b"PRIVATE KEY-----").is_some() {
            return Err(Remark::wrong("trust-piece-private"));
        }
        let mut sections = Vec::new();
        for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
            sections.push(
                section.map_err(|error| unknown(format!("a PEM section that cannot be read: {error}")))?,
            );
        }
        match sections.as_slice() {
            [] => Err(unknown("no DER, and no section of PEM".to_owned())),
            [(SectionKind::Certificate, der)] => of_certificate(der),
            [(SectionKind::PublicKey, der)] => of_key(der),
            lists if lists.iter().all(|(kind, _)| *kind == SectionKind::Crl) => of_lists(bytes),
            [_] => Err(unknown("the PEM section is another".to_owned())),
            several => Err(Remark::wrong("trust-piece-several").with("count", several.len())),
        }
    }
}

/// A file without a label: what can be read as one thing is it.
fn of_der(der: &[u8]) -> Result<Piece, Remark> {
    let certificate = match of_certificate(der) {
        Ok(certificate) => return Ok(certificate),
        Err(why) => why,
    };
    let private = rustls_pki_types::PrivateKeyDer::try_from(der);
    let other = [of_key, of_lists].into_iter().find_map(|read| read(der).ok());
    other.ok_or_else(|| if private.is_ok() { Remark::wrong("trust-piece-private") } else { certificate })
}

fn of_certificate(der: &[u8]) -> Result<Piece, Remark> {
    let read = Certificate::read(der).map_err(|detail| unreadable("X.509", detail))?;
    let role = match (read.is_ca, read.is_self_issued()) {
        (false, _) => Role::Signer,
        (true, true) => Role::Anchor,
        (true, false) => Role::Intermediate,
    };
    Ok(Piece::Certificate {
        summary: Box::new(read.summary(role)),
        key_sha256: hex(&read.key_sha256),
        is_authority: read.is_ca,
    })
}

fn of_key(der: &[u8]) -> Result<Piece, Remark> {
    if der.len() > MAX_CONFIG_BYTES {
        return Err(unknown(format!("longer than {MAX_CONFIG_BYTES} bytes")));
    }
    match PublicKey::from_spki_der(der) {
        Ok(key) => Ok(Piece::Key(summary(&key))),
        Err(KeyProblem::Malformed(detail)) => Err(unreadable("SubjectPublicKeyInfo", detail)),
        Err(KeyProblem::Unsound) => Err(unreadable("SubjectPublicKeyInfo", "no sound point of its curve")),
        Err(KeyProblem::Unsupported(name)) => {
            Err(unreadable(&name, "this build cannot check its signatures"))
        }
        Err(KeyProblem::Weak(name)) => Err(unreadable(&name, "too weak to rely on")),
    }
}

fn of_lists(bytes: &[u8]) -> Result<Piece, Remark> {
    let read = |der: Result<Vec<u8>, String>| der.and_then(|der| Ok(RevocationList::read(&der, "")?.summary));
    let lists: Result<Vec<_>, String> = section::lists(bytes).into_iter().map(read).collect();
    lists.map(Piece::Lists).map_err(|detail| unreadable("X.509 CRL", detail))
}

fn of_statuses(bytes: &[u8]) -> Result<Piece, Remark> {
    let token = StatusToken::read(bytes).map_err(|detail| unreadable("Token Status List", detail))?;
    let StatusToken { uri, issued, until, statuses, .. } = token;
    Ok(Piece::Statuses(StatusSummary { uri, issued, until, count: statuses.len() }))
}

pub(super) fn summary(key: &PublicKey) -> KeySummary {
    KeySummary { algorithm: key.kind().to_owned(), sha256: hex(&key.sha256()) }
}

fn unreadable(what: &str, detail: impl std::fmt::Display) -> Remark {
    Remark::wrong("trust-piece-unreadable").with("what", what).with("detail", detail)
}

fn unknown(detail: String) -> Remark {
    Remark::wrong("trust-piece-unknown").with("detail", detail)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::testing::{Draft, list, pem, spki};

    #[test]
    fn certificates_keys_and_lists_are_told_apart_in_both_forms() {
        let root = Draft::authority("root", "root").sign();
        let crl = list("root", "240101000000Z", "250101000000Z", &[]);
        for (label, der) in [("CERTIFICATE", &root), ("PUBLIC KEY", &spki("key")), ("X509 CRL", &crl)] {
            let (of_der, of_pem) = (Piece::read(der).unwrap(), Piece::read(&pem(label, der)).unwrap());
            assert_eq!(of_der, of_pem, "{label}");
            let fits = match of_der {
                Piece::Certificate { is_authority, ref summary, .. } => {
                    label == "CERTIFICATE" && is_authority && summary.role == Role::Anchor
                }
                Piece::Key(ref key) => label == "PUBLIC KEY" && key.algorithm == "Ed25519",
                Piece::Lists(ref lists) => label == "X509 CRL" && lists.len() == 1,
                Piece::Statuses(_) => false,
            };
            assert!(fits, "{label}: {of_der:?}");
        }
    }

    #[test]
    fn what_a_signer_is_vouched_for_by_is_none_itself() {
        let signer = Draft::signer("signer", "root").sign();
        assert!(matches!(Piece::read(&signer).unwrap(), Piece::Certificate { is_authority: false, .. }));
    }

    #[test]
    fn what_belongs_into_no_store_is_named() {
        let code = |bytes: &[u8]| Piece::read(bytes).unwrap_err().code;
        let root = pem("CERTIFICATE", &Draft::authority("root", "root").sign());
        assert_eq!(code(&pem("PRIVATE KEY", &[0x30, 0])), "trust-piece-private");
        assert_eq!(code(&[root.clone(), pem("EC PRIVATE KEY", &[0x30, 0])].concat()), "trust-piece-private");
        assert_eq!(code(&[root.clone(), root].concat()), "trust-piece-several");
        assert_eq!(code(&pem("CERTIFICATE", &[0x30, 0])), "trust-piece-unreadable");
        assert_eq!(code(&[0x30, 0]), "trust-piece-unreadable");
        assert_eq!(code(b""), "trust-piece-unknown");
        assert_eq!(code(&pem("CERTIFICATE REQUEST", &[0x30, 0])), "trust-piece-unknown");
    }
}
