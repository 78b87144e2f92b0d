//! Answers about single certificates (RFC 6960), by their issuer or by whom it has charged with answering.

use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::cms::algorithm;
use super::party::Party;
use crate::der;
use crate::keys::SHA_1;
use crate::ofd::seal::generalized_time;
use crate::proofs::cms::SHA256;
use crate::revocation_lists::Period;

/// An answer to be. Everything may be changed before [`Answer::der`].
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whom it is about.
    pub about: Party,
    /// Who issued that one's certificate.
    pub issuer: Party,
    /// Who answers.
    pub responder: Party,
    /// The certificates that are carried.
    pub certificates: Vec<Vec<u8>>,
    /// What is said.
    pub status: Status,
    /// From when until when.
    pub period: Period,
    /// The hash that names the issuer.
    pub digest: &'static str,
}

/// RFC 6960 §2.2.
#[derive(Clone, Copy, Debug)]
pub enum Status {
    /// Not taken back.
    Good,
    /// Taken back since then, as RFC 3339 text.
    Revoked(&'static str),
    /// Not known to who answers.
    Unknown,
}

impl Answer {
    /// The issuer says of a certificate that nothing is wrong, for this time.
    #[must_use]
    pub fn good(about: &Party, issuer: &Party, period: Period) -> Self {
        Self {
            about: about.clone(),
            issuer: issuer.clone(),
            responder: issuer.clone(),
            certificates: Vec::new(),
            status: Status::Good,
            period,
            digest: SHA_1,
        }
    }

    /// The OCSPResponse.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let bytes = der::sequence(&[der::oid(BASIC), der::octet_string(&self.basic())]);
        der::sequence(&[der::element(ENUMERATED, &[0]), der::context(0, &bytes)])
    }

    /// The BasicOCSPResponse inside.
    #[must_use]
    pub fn basic(&self) -> Vec<u8> {
        let single = der::sequence(&[
            self.id(),
            match self.status {
                Status::Good => der::context_primitive(0, &[]),
                Status::Revoked(since) => der::context(1, &time(since)),
                Status::Unknown => der::context_primitive(2, &[]),
            },
            time(self.period.from),
            der::context(0, &time(self.period.until)),
        ]);
        let body = der::sequence(&[
            der::context(1, &self.responder.subject),
            time(self.period.from),
            der::sequence(&[single]),
        ]);
        let key = &self.responder.key;
        let mut parts = vec![body.clone(), key.scheme().identifier(), der::bit_string(&key.sign(&body))];
        if !self.certificates.is_empty() {
            parts.push(der::context(0, &der::sequence(&self.certificates)));
        }
        der::sequence(&parts)
    }

    /// CertID (§4.1.1).
    fn id(&self) -> Vec<u8> {
        let hash = |bytes: &[u8]| match self.digest {
            SHA256 => Sha256::digest(bytes).to_vec(),
            _ => Sha1::digest(bytes).to_vec(),
        };
        der::sequence(&[
            algorithm(self.digest),
            der::octet_string(&hash(&self.issuer.subject)),
            der::octet_string(&hash(&self.issuer.key.bits())),
            der::integer(&self.about.serial),
        ])
    }
}

fn time(text: &str) -> Vec<u8> {
    generalized_time(text.parse::<Timestamp>().expect("a time"))
}

const ENUMERATED: u8 = 0x0a;
/// id-pkix-ocsp-basic.
const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
/// id-kp-OCSPSigning (§4.2.2.2).
pub const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// id-pkix-ocsp-nocheck (§4.2.2.2.1).
pub const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
