//! X.509 certificates and revocation lists signed with SM2 (GB/T 20518), sound unless told otherwise.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::certificates::{AUTHORITY_KEY, Extension};
use crate::der;
use crate::gm::key::Key;
use crate::gm::oids;
use crate::revocation_lists::Period;

/// Who somebody is: organisation and common name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Name {
    /// O; of a seal's owner the 统一社会信用代码 and the name behind it.
    pub organisation: String,
    /// CN; of a seal its number.
    pub common: String,
}

/// What a certificate is to say.
#[derive(Clone, Debug)]
pub struct Template {
    subject: Name,
    key: Key,
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Vec<Extension>,
    is_authority: bool,
}

/// A certificate and the key that signs with it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Its subject.
    pub subject: Name,
    /// Its issuer.
    pub issuer: Name,
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// The certificate in DER.
    pub der: Vec<u8>,
    /// The subject's key.
    pub key: Key,
}

const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const EXTENDED_USAGE: &str = "2.5.29.37";

impl Name {
    /// Organisation and common name.
    #[must_use]
    pub fn new(organisation: impl Into<String>, common: impl Into<String>) -> Self {
        Self { organisation: organisation.into(), common: common.into() }
    }

    /// The name in DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let part = |oid: &str, value: Vec<u8>| der::set_of(vec![der::sequence(&[der::oid(oid), value])]);
        der::sequence(&[
            part("2.5.4.6", der::printable("CN")),
            part("2.5.4.10", der::utf8(&self.organisation)),
            part("2.5.4.3", der::utf8(&self.common)),
        ])
    }
}

impl Template {
    /// Somebody who signs: digitalSignature and nonRepudiation, and no extended key usage, as real seals have it.
    #[must_use]
    pub fn signer(subject: Name, key: &Key) -> Self {
        Self::new(subject, key, false)
            .with(BASIC_CONSTRAINTS, true, der::sequence(&[]))
            .with(KEY_USAGE, true, der::named_bits(&[0, 1]))
            .period("2025-01-01T00:00:00Z", "2040-12-31T23:59:59Z")
    }

    /// An authority below which at most `path_length` more stand.
    #[must_use]
    pub fn authority(subject: Name, key: &Key, path_length: u8) -> Self {
        Self::new(subject, key, true)
            .with(BASIC_CONSTRAINTS, true, der::sequence(&[der::yes(), der::integer(&[path_length])]))
            .with(KEY_USAGE, true, der::named_bits(&[5, 6]))
            .period("2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z")
    }

    fn new(subject: Name, key: &Key, is_authority: bool) -> Self {
        let instant = Timestamp::UNIX_EPOCH;
        let identifier =
            Extension { oid: "2.5.29.14", critical: false, value: der::octet_string(&key_identifier(key)) };
        Self {
            subject,
            key: key.clone(),
            not_before: instant,
            not_after: instant,
            extensions: vec![identifier],
            is_authority,
        }
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

    /// For time stamps and nothing else (RFC 3161 §2.3).
    #[must_use]
    pub fn time_stamping(self) -> Self {
        self.with(EXTENDED_USAGE, true, der::sequence(&[der::oid(oids::TIME_STAMPING)]))
    }

    fn with(mut self, oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.push(Extension { oid, critical, value });
        self
    }

    /// The certificate that `issuer` issues.
    #[must_use]
    pub fn signed_by(self, issuer: &Certificate) -> Certificate {
        let identifier = der::context_primitive(0, &key_identifier(&issuer.key));
        self.with(AUTHORITY_KEY, false, der::sequence(&[identifier])).signed(&issuer.subject, &issuer.key)
    }

    /// The certificate that vouches for itself.
    #[must_use]
    pub fn self_signed(self) -> Certificate {
        let (subject, key) = (self.subject.clone(), self.key.clone());
        self.signed(&subject, &key)
    }

    fn signed(self, issuer: &Name, issuer_key: &Key) -> Certificate {
        let serial = serial(self.key.name());
        // Certificates of authorities write NULL parameters, those of signers none: both are in the field.
        let algorithm = if self.is_authority { with_null() } else { plain() };
        let extensions: Vec<_> = self.extensions.iter().map(Extension::der).collect();
        let body = der::sequence(&[
            der::context(0, &der::integer(&[2])),
            der::integer(&serial),
            algorithm.clone(),
            issuer.der(),
            der::sequence(&[der::time(self.not_before), der::time(self.not_after)]),
            self.subject.der(),
            self.key.spki(),
            der::context(3, &der::sequence(&extensions)),
        ]);
        let der = framed(body, algorithm, issuer_key);
        Certificate { subject: self.subject, issuer: issuer.clone(), serial, der, key: self.key }
    }
}

/// A revoked certificate, when it was revoked, as RFC 3339 text, and why, if the list says so.
pub type Revoked<'a> = (&'a Certificate, &'static str, Option<u8>);

/// The revocation list of `issuer` in DER.
#[must_use]
pub fn revocation_list(issuer: &Certificate, period: Period, revoked: &[Revoked]) -> Vec<u8> {
    let identifier = der::context_primitive(0, &key_identifier(&issuer.key));
    let extensions = [
        Extension { oid: AUTHORITY_KEY, critical: false, value: der::sequence(&[identifier]) },
        Extension { oid: "2.5.29.20", critical: false, value: der::integer(&[1]) },
    ];
    let mut body =
        vec![der::integer(&[1]), plain(), issuer.subject.der(), time(period.from), time(period.until)];
    // RFC 5280 §5.1.2.6: the list of the revoked is left out when there are none.
    if !revoked.is_empty() {
        let entry = |(certificate, at, reason): &Revoked| {
            let mut entry = vec![der::integer(&certificate.serial), time(at)];
            entry.extend(reason.map(|reason| {
                let value = der::element(0x0a, &[reason]);
                der::sequence(&[Extension { oid: "2.5.29.21", critical: false, value }.der()])
            }));
            der::sequence(&entry)
        };
        body.push(der::sequence(&revoked.iter().map(entry).collect::<Vec<_>>()));
    }
    body.push(der::context(0, &der::sequence(&extensions.map(|extension| extension.der()))));
    framed(der::sequence(&body), plain(), &issuer.key)
}

fn time(text: &str) -> Vec<u8> {
    der::time(text.parse().expect("a time"))
}

/// AlgorithmIdentifier of SM2 with SM3, without parameters.
fn plain() -> Vec<u8> {
    der::sequence(&[der::oid(oids::SM2_WITH_SM3)])
}

/// The same with NULL for parameters.
fn with_null() -> Vec<u8> {
    der::sequence(&[der::oid(oids::SM2_WITH_SM3), der::element(0x05, &[])])
}

fn framed(body: Vec<u8>, algorithm: Vec<u8>, key: &Key) -> Vec<u8> {
    let signature = der::bit_string(&key.sign(&body));
    der::sequence(&[body, algorithm, signature])
}

fn key_identifier(key: &Key) -> Vec<u8> {
    Sha256::digest(key.public())[..20].to_vec()
}

fn serial(name: &str) -> Vec<u8> {
    let mut serial = Sha256::digest(format!("elicense test serial: {name}"))[..8].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}
