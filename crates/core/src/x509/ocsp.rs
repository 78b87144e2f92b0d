//! Answers about single certificates (RFC 6960): what an authority, or whom it has charged with that, says of their
//! revocation.

mod reader;

use std::sync::{Arc, PoisonError, RwLock};

use const_oid::ObjectIdentifier;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::crypto::ChainAlgorithms;
use crate::crypto::digest::Digest;
use crate::words::limits::MAX_PDF_LIST_BYTES;
use crate::x509::certificate::Certificate;
use crate::x509::name::ComparableName;
use crate::x509::revocation_list::{Entry, ListSummary};
use crate::x509::signed::{Made, SignedBody, key_of};

/// A BasicOCSPResponse as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    responder: Responder,
    produced_at: i64,
    singles: Vec<Single>,
    /// Those that came along; the responder's own may be among them.
    certificates: Vec<Arc<Certificate>>,
    signed: SignedBody,
    /// Keys of authorities that were asked for, and whether the answer is theirs.
    tried: RwLock<Vec<([u8; 32], bool)>>,
}

/// Who says that it answers.
#[derive(Debug)]
enum Responder {
    Name(ComparableName),
    /// The SHA-1 of its key.
    Key(Vec<u8>),
}

/// What is said of one certificate.
#[derive(Debug)]
pub(crate) struct Single {
    id: CertificateId,
    pub(crate) status: Status,
    pub(crate) this_update: i64,
    /// `None`: newer words are to be had at any time, so that it is never fresh.
    pub(crate) next_update: Option<i64>,
    /// For the report, where the responder is called an issuer.
    pub(crate) summary: ListSummary,
}

/// Whom it is about (RFC 6960 §4.1.1).
#[derive(Debug)]
struct CertificateId {
    digest: ObjectIdentifier,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial: Vec<u8>,
}

/// RFC 6960 §2.2.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Good,
    Revoked(Entry),
    /// The responder does not know the certificate: that clears nobody.
    Unknown,
}

impl Answer {
    /// Reads an answer in DER, with the envelope of an OCSPResponse or without; the error says in a few words what is wrong.
    pub(crate) fn read(der: &[u8]) -> Result<Self, String> {
        if der.len() > MAX_PDF_LIST_BYTES {
            return Err(format!("longer than {MAX_PDF_LIST_BYTES} bytes"));
        }
        reader::read(der)
    }

    /// What it says of a certificate that `issuer` issued.
    pub(crate) fn about<'a>(
        &'a self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
    ) -> impl Iterator<Item = &'a Single> {
        self.singles.iter().filter(|single| single.id.is_of(certificate, issuer))
    }

    /// Whether `issuer` answers, or somebody whom it has charged with answering (RFC 6960 §4.2.2.2) and who is not
    /// `excluded`. Candidates are those that came along in the answer, and these.
    pub(crate) fn is_by(
        &self,
        issuer: &Certificate,
        beside: &[Arc<Certificate>],
        algorithms: ChainAlgorithms,
        excluded: &dyn Fn(&Certificate) -> bool,
    ) -> bool {
        let tried = self.tried.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, theirs)) = tried.iter().find(|(sha256, _)| *sha256 == issuer.key_sha256) {
            return *theirs;
        }
        drop(tried);
        let signed = |responder: &Certificate| {
            self.responder.is(responder) && self.signed.is_by(responder, algorithms) == Made::Yes
        };
        let charged = |candidate: &&Arc<Certificate>| {
            answers_for(candidate, issuer, self.produced_at)
                && !excluded(candidate)
                && candidate.signed.is_by(issuer, algorithms) == Made::Yes
                && signed(candidate)
        };
        let theirs = signed(issuer) || self.certificates.iter().chain(beside).any(|one| charged(&one));
        let mut tried = self.tried.write().unwrap_or_else(PoisonError::into_inner);
        tried.push((issuer.key_sha256, theirs));
        theirs
    }
}

/// Whether a certificate says of itself that its authority has charged its owner with answering, and that nobody need ask
/// whether it was revoked: who does not say so would have to be asked about, and nobody answers that offline.
fn answers_for(candidate: &Certificate, issuer: &Certificate, at: i64) -> bool {
    let answers = |purposes: &Vec<String>| purposes.iter().any(|purpose| purpose == OCSP_SIGNING);
    candidate.issuer == issuer.subject
        && !candidate.is_ca
        && candidate.period.contains(at)
        && !candidate.has_unknown_critical()
        && candidate.purposes.as_ref().is_some_and(answers)
        && X509Certificate::from_der(&candidate.der).is_ok_and(|(_, parsed)| {
            parsed.extensions().iter().any(|extension| extension.oid.to_id_string() == NO_CHECK)
        })
}

impl CertificateId {
    fn is_of(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let Some(digest) = Digest::by_any_oid(self.digest) else { return false };
        self.serial == certificate.serial
            && key_of(&issuer.spki).is_some_and(|(_, key)| digest.of(key) == self.key_hash)
            && X509Certificate::from_der(&certificate.der)
                .is_ok_and(|(_, parsed)| digest.of(parsed.issuer().as_raw()) == self.name_hash)
    }
}

impl Responder {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => certificate.subject == *name,
            // RFC 6960 §4.2.1: SHA-1, which finds a key here and proves nothing.
            Self::Key(hash) => {
                let digest = Digest::by_any_oid(SHA_1);
                let key = key_of(&certificate.spki);
                digest.zip(key).is_some_and(|(digest, (_, key))| digest.of(key) == *hash)
            }
        }
    }
}

/// id-kp-OCSPSigning (RFC 6960 §4.2.2.2).
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

#[cfg(test)]
mod tests;
