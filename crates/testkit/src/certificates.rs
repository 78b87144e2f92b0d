//! X.509 certificates (RFC 5280), sound unless told otherwise.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::der;
use crate::keys::Key;

/// What a certificate is to say. Everything public may be changed before [`Template::signed_by`].
#[derive(Clone, Debug)]
pub struct Template {
    /// Common name of the subject.
    pub subject: String,
    /// The subject's SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// First instant of the period.
    pub not_before: Timestamp,
    /// Last instant of the period.
    pub not_after: Timestamp,
    /// Extensions in the order they stand.
    pub extensions: Vec<Extension>,
    /// Another AlgorithmIdentifier than the issuer's key usually has.
    pub algorithm: Option<Vec<u8>>,
}

/// One extension.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Its dotted identifier.
    pub oid: &'static str,
    /// Whether who does not know it must refuse the certificate.
    pub critical: bool,
    /// DER of the value.
    pub value: Vec<u8>,
}

/// A certificate and the key that signs with it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Common name of the subject.
    pub subject: String,
    /// Common name of the issuer.
    pub issuer: String,
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// The certificate in DER.
    pub der: Vec<u8>,
    /// The subject's key.
    pub key: Key,
}

/// Bits of keyUsage (RFC 5280 §4.2.1.3).
pub mod usage {
    /// digitalSignature, for signatures over licenses.
    pub const SIGNATURE: &[u8] = &[0];
    /// keyAgreement, which signs nothing.
    pub const AGREEMENT: &[u8] = &[4];
    /// keyCertSign and cRLSign.
    pub const AUTHORITY: &[u8] = &[5, 6];
}

/// id-kp-documentSigning (RFC 9336).
pub const DOCUMENT_SIGNING: &str = "1.3.6.1.5.5.7.3.36";
/// id-kp-timeStamping (RFC 3161 §2.3).
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// id-kp-serverAuth (RFC 5280 §4.2.1.12).
pub const SERVER_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.1";

const SUBJECT_KEY: &str = "2.5.29.14";
const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub(crate) const AUTHORITY_KEY: &str = "2.5.29.35";
pub(crate) const EXTENDED_USAGE: &str = "2.5.29.37";

impl Template {
    /// A signer of licenses.
    #[must_use]
    pub fn signer(subject: &str, key: &Key) -> Self {
        Self::new(subject, key)
            .with(BASIC_CONSTRAINTS, true, der::sequence(&[]))
            .with(KEY_USAGE, true, der::named_bits(usage::SIGNATURE))
            .with(EXTENDED_USAGE, false, der::sequence(&[der::oid(DOCUMENT_SIGNING)]))
            .period("2025-01-01T00:00:00Z", "2040-12-31T23:59:59Z")
    }

    /// An authority below which at most `path_length` more stand.
    #[must_use]
    pub fn authority(subject: &str, key: &Key, path_length: u8) -> Self {
        let constraints = der::sequence(&[der::yes(), der::integer(&[path_length])]);
        Self::new(subject, key)
            .with(BASIC_CONSTRAINTS, true, constraints)
            .with(KEY_USAGE, true, der::named_bits(usage::AUTHORITY))
            .period("2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z")
    }

    fn new(subject: &str, key: &Key) -> Self {
        let instant = Timestamp::UNIX_EPOCH;
        let (spki, serial, subject) = (key.spki(), serial(subject), subject.to_owned());
        Self {
            subject,
            spki,
            serial,
            not_before: instant,
            not_after: instant,
            extensions: Vec::new(),
            algorithm: None,
        }
        .with(SUBJECT_KEY, false, der::octet_string(&key_identifier(key)))
    }

    /// Another period, from RFC 3339 text.
    ///
    /// # Panics
    ///
    /// On text that is no time: the texts are constants of this crate.
    #[must_use]
    pub fn period(mut self, from: &str, until: &str) -> Self {
        self.not_before = from.parse().expect("a time");
        self.not_after = until.parse().expect("a time");
        self
    }

    /// Another keyUsage.
    #[must_use]
    pub fn usage(self, bits: &[u8]) -> Self {
        self.with(KEY_USAGE, true, der::named_bits(bits))
    }

    /// Another extended key usage.
    #[must_use]
    pub fn purpose(self, oid: &str) -> Self {
        self.with(EXTENDED_USAGE, false, der::sequence(&[der::oid(oid)]))
    }

    /// Adds an extension, or puts it in place of the one with the same identifier.
    #[must_use]
    pub fn with(mut self, oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        let extension = Extension { oid, critical, value };
        match self.extensions.iter_mut().find(|other| other.oid == oid) {
            Some(other) => *other = extension,
            None => self.extensions.push(extension),
        }
        self
    }

    /// The certificate with `key` for its subject, issued and signed by `issuer`.
    #[must_use]
    pub fn signed_by(self, issuer: &Certificate, key: &Key) -> Certificate {
        let identifier = der::context_primitive(0, &key_identifier(&issuer.key));
        self.with(AUTHORITY_KEY, false, der::sequence(&[identifier])).signed_as_is(
            &issuer.subject,
            &issuer.key,
            key,
        )
    }

    /// The certificate that vouches for itself.
    #[must_use]
    pub fn self_signed(self, key: &Key) -> Certificate {
        let subject = self.subject.clone();
        self.signed_as_is(&subject, key, key)
    }

    /// The certificate that vouches for itself and says so in its authorityKeyIdentifier.
    #[must_use]
    pub fn self_issued(self, key: &Key) -> Certificate {
        let identifier = der::context_primitive(0, &key_identifier(key));
        self.with(AUTHORITY_KEY, false, der::sequence(&[identifier])).self_signed(key)
    }

    /// The certificate with nothing added: what is missing stays missing.
    #[must_use]
    pub fn signed_as_is(self, issuer: &str, issuer_key: &Key, key: &Key) -> Certificate {
        let algorithm = self.algorithm.clone().unwrap_or_else(|| issuer_key.scheme().identifier());
        let body = self.body(issuer, &algorithm);
        let der = signed(&body, &algorithm, issuer_key);
        let (subject, issuer) = (self.subject, issuer.to_owned());
        Certificate { subject, issuer, serial: self.serial, der, key: key.clone() }
    }

    fn body(&self, issuer: &str, algorithm: &[u8]) -> Vec<u8> {
        let extensions: Vec<_> = self.extensions.iter().map(Extension::der).collect();
        der::sequence(&[
            der::context(0, &der::integer(&[2])),
            der::integer(&self.serial),
            algorithm.to_vec(),
            name(issuer),
            der::sequence(&[der::time(self.not_before), der::time(self.not_after)]),
            name(&self.subject),
            self.spki.clone(),
            der::context(3, &der::sequence(&extensions)),
        ])
    }
}

impl Extension {
    /// The extension in DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let mut parts = vec![der::oid(self.oid)];
        parts.extend(self.critical.then(der::yes));
        parts.push(der::octet_string(&self.value));
        der::sequence(&parts)
    }
}

/// A name that says that it is a test.
#[must_use]
pub fn name(common_name: &str) -> Vec<u8> {
    let part = |oid: &str, value: Vec<u8>| der::set_of(vec![der::sequence(&[der::oid(oid), value])]);
    der::sequence(&[
        part("2.5.4.6", der::printable("CN")),
        part("2.5.4.10", der::utf8("TEST elicense")),
        part("2.5.4.3", der::utf8(common_name)),
    ])
}

/// The first 20 bytes of a hash of the key: RFC 7093 §2 method 1.
#[must_use]
pub fn key_identifier(key: &Key) -> Vec<u8> {
    Sha256::digest(key.bits())[..20].to_vec()
}

/// A body, its algorithm and the signature over it: the frame of certificates and revocation lists.
#[must_use]
pub fn signed(body: &[u8], algorithm: &[u8], key: &Key) -> Vec<u8> {
    der::sequence(&[body.to_vec(), algorithm.to_vec(), der::bit_string(&key.sign(body))])
}

fn serial(subject: &str) -> Vec<u8> {
    let mut serial = Sha256::digest(format!("elicense test serial: {subject}"))[..8].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}
