//! SignedData over the bytes of a PDF (RFC 5652): adbe.pkcs7.detached, adbe.pkcs7.sha1 and ETSI.CAdES.detached.

use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::party::Party;
use super::stamp::Stamp;
use crate::der;
use crate::gm::sm3;
use crate::keys::{SHA_1, SM3};
use crate::proofs::cms::{CONTENT_TYPE, DATA, MESSAGE_DIGEST, SHA256, SHA384, SIGNED_DATA, SIGNING_TIME};

/// id-aa-signingCertificateV2 (RFC 5035 §3).
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
/// id-aa-signatureTimeStampToken (RFC 3161, appendix A).
const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
/// adbe-revocationInfoArchival (ISO 32000-1 §12.8.3.3.2).
const REVOCATION: &str = "1.2.840.113583.1.1.8";

/// SignedData to be. Everything may be changed before [`Cms::content_info`].
#[derive(Clone, Debug)]
pub struct Cms {
    /// Who signs.
    pub signer: Party,
    /// The certificates that are carried.
    pub certificates: Vec<Vec<u8>>,
    /// What stands inside as content.
    pub content: Content,
    /// The digest.
    pub digest: &'static str,
    /// The AlgorithmIdentifier of the signature.
    pub algorithm: Vec<u8>,
    /// signingTime; PAdES leaves it out and claims its time in the dictionary (ETSI EN 319 142-1 §6.3).
    pub signed_at: Option<Timestamp>,
    /// Whether an attribute names the certificate by its digest.
    pub names_certificate: bool,
    /// Whose certificate that attribute names, if not the signer's.
    pub named: Option<Vec<u8>>,
    /// Revocation lists among the signed attributes.
    pub lists: Vec<Vec<u8>>,
    /// Answers about certificates beside them.
    pub answers: Vec<Vec<u8>>,
    /// A time stamp over the signature value.
    pub stamp: Option<Stamp>,
    /// What becomes of the signed attributes after they were signed.
    pub altered: fn(Vec<u8>) -> Vec<u8>,
}

/// What stands inside as content.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Content {
    /// Nothing: the bytes of the file are the content.
    Detached,
    /// The SHA-1 digest of the bytes of the file, as adbe.pkcs7.sha1 has it.
    Sha1,
}

impl Cms {
    /// A sound one by this signer, which carries these certificates.
    #[must_use]
    pub fn new(signer: Party, certificates: Vec<Vec<u8>>, signed_at: Timestamp) -> Self {
        Self {
            digest: signer.key.scheme().digest(),
            algorithm: signer.key.scheme().identifier(),
            certificates,
            signer,
            content: Content::Detached,
            signed_at: Some(signed_at),
            names_certificate: false,
            named: None,
            lists: Vec::new(),
            answers: Vec::new(),
            stamp: None,
            altered: |attributes| attributes,
        }
    }

    /// As CAdES has it: the certificate is named by its digest, and no time is claimed inside.
    #[must_use]
    pub fn cades(self) -> Self {
        Self { signed_at: None, names_certificate: true, ..self }
    }

    /// The ContentInfo over the bytes of a file.
    #[must_use]
    pub fn content_info(&self, signed: &[u8]) -> Vec<u8> {
        let carried = Sha1::digest(signed).to_vec();
        let (content, digest) = match self.content {
            Content::Detached => (vec![der::oid(DATA)], digest(self.digest, signed)),
            Content::Sha1 => {
                let inside = der::context(0, &der::octet_string(&carried));
                (vec![der::oid(DATA), inside], digest(self.digest, &carried))
            }
        };
        let mut certificates = self.certificates.clone();
        certificates.sort();
        let signed_data = der::sequence(&[
            der::integer(&[1]),
            der::set_of(vec![algorithm(self.digest)]),
            der::sequence(&content),
            der::context(0, &certificates.concat()),
            der::set_of(vec![self.signer_info(&digest)]),
        ]);
        der::sequence(&[der::oid(SIGNED_DATA), der::context(0, &signed_data)])
    }

    fn signer_info(&self, digest: &[u8]) -> Vec<u8> {
        let attributes = self.attributes(digest);
        let value = self.signer.key.sign(&der::element(0x31, &attributes));
        let mut parts = vec![
            der::integer(&[1]),
            der::sequence(&[self.signer.issuer.clone(), der::integer(&self.signer.serial)]),
            algorithm(self.digest),
            der::context(0, &(self.altered)(attributes)),
            self.algorithm.clone(),
            der::octet_string(&value),
        ];
        parts.extend(
            self.stamp
                .as_ref()
                .map(|stamp| der::context(1, &attribute(SIGNATURE_TIME_STAMP, stamp.token(&value)))),
        );
        der::sequence(&parts)
    }

    /// The signed attributes, sorted.
    fn attributes(&self, digest: &[u8]) -> Vec<u8> {
        let mut attributes = vec![
            attribute(CONTENT_TYPE, der::oid(DATA)),
            attribute(MESSAGE_DIGEST, der::octet_string(digest)),
        ];
        attributes.extend(self.signed_at.map(|at| attribute(SIGNING_TIME, der::time(at))));
        if self.names_certificate {
            let named = self.named.as_ref().unwrap_or(&self.signer.der);
            attributes.push(signing_certificate(named));
        }
        let carried = [(0, &self.lists), (1, &self.answers)].into_iter().filter(|(_, all)| !all.is_empty());
        let carried: Vec<_> = carried.map(|(tag, all)| der::context(tag, &der::sequence(all))).collect();
        if !carried.is_empty() {
            attributes.push(attribute(REVOCATION, der::sequence(&carried)));
        }
        attributes.sort();
        attributes.concat()
    }
}

/// ESSCertIDv2 with its default digest, SHA-256.
pub(super) fn signing_certificate(certificate: &[u8]) -> Vec<u8> {
    let id = der::sequence(&[der::octet_string(&Sha256::digest(certificate))]);
    attribute(SIGNING_CERTIFICATE_V2, der::sequence(&[der::sequence(&[id])]))
}

pub(super) fn attribute(oid: &str, value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[der::oid(oid), der::set_of(vec![value])])
}

pub(super) fn algorithm(oid: &str) -> Vec<u8> {
    der::sequence(&[der::oid(oid)])
}

/// The digest of this identifier.
pub(super) fn digest(oid: &str, bytes: &[u8]) -> Vec<u8> {
    match oid {
        SHA_1 => Sha1::digest(bytes).to_vec(),
        SHA256 => Sha256::digest(bytes).to_vec(),
        SHA384 => Sha384::digest(bytes).to_vec(),
        SM3 => sm3(bytes),
        _ => Sha512::digest(bytes).to_vec(),
    }
}
