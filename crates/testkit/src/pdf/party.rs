//! Who signs in PDF, whatever the algorithm of the key: a certificate with the names it is found by.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::ocsp::{NO_CHECK, OCSP_SIGNING};
use crate::certificates::{AUTHORITY_KEY, Extension, key_identifier};
use crate::der;
use crate::gm::certificates::{self as gm, Name};
use crate::gm::oids;
use crate::keys::{Key, Scheme};

/// A certificate and the key that signs with it.
#[derive(Clone, Debug)]
pub struct Party {
    /// The subject's name in DER.
    pub subject: Vec<u8>,
    /// The issuer's name in DER.
    pub issuer: Vec<u8>,
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// The certificate in DER.
    pub der: Vec<u8>,
    /// The subject's key.
    pub key: Key,
}

impl From<&gm::Certificate> for Party {
    fn from(other: &gm::Certificate) -> Self {
        Self {
            subject: other.subject.der(),
            issuer: other.issuer.der(),
            serial: other.serial.clone(),
            der: other.der.clone(),
            // The same sentence makes the same secret.
            key: Key::of(Scheme::Sm2, other.key.name()),
        }
    }
}

/// What a certificate is to say. Everything may be changed before it is issued.
#[derive(Clone, Debug)]
pub struct Template {
    subject: Name,
    key: Key,
    from: &'static str,
    until: &'static str,
    extensions: Vec<Extension>,
}

const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const EXTENDED_USAGE: &str = "2.5.29.37";
const SUBJECT_KEY: &str = "2.5.29.14";

impl Template {
    /// Somebody who signs: digitalSignature and nonRepudiation, and no extended key usage, as real signers have it.
    #[must_use]
    pub fn signer(subject: Name, key: &Key) -> Self {
        Self::of(
            subject,
            key,
            ["2025-01-01T00:00:00Z", "2040-12-31T23:59:59Z"],
            &[(BASIC_CONSTRAINTS, true, der::sequence(&[])), (KEY_USAGE, true, der::named_bits(&[0, 1]))],
        )
    }

    /// Somebody who stamps times and does nothing else (RFC 3161 §2.3).
    #[must_use]
    pub fn time_stamping(subject: Name, key: &Key) -> Self {
        Self::signer(subject, key).with(EXTENDED_USAGE, true, der::sequence(&[der::oid(oids::TIME_STAMPING)]))
    }

    /// Somebody who answers whether certificates were taken back, and about whom nobody need ask (RFC 6960 §4.2.2.2).
    #[must_use]
    pub fn answering(subject: Name, key: &Key) -> Self {
        let answers =
            Self::signer(subject, key).with(EXTENDED_USAGE, false, der::sequence(&[der::oid(OCSP_SIGNING)]));
        answers.with(NO_CHECK, false, vec![5, 0])
    }

    /// An authority below which at most `path_length` more stand.
    #[must_use]
    pub fn authority(subject: Name, key: &Key, path_length: u8) -> Self {
        Self::of(
            subject,
            key,
            ["2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"],
            &[
                (BASIC_CONSTRAINTS, true, der::sequence(&[der::yes(), der::integer(&[path_length])])),
                (KEY_USAGE, true, der::named_bits(&[5, 6])),
            ],
        )
    }

    fn of(
        subject: Name,
        key: &Key,
        [from, until]: [&'static str; 2],
        extensions: &[(&'static str, bool, Vec<u8>)],
    ) -> Self {
        let bare = Self { subject, key: key.clone(), from, until, extensions: Vec::new() };
        let bare = bare.with(SUBJECT_KEY, false, der::octet_string(&key_identifier(key)));
        extensions
            .iter()
            .fold(bare, |template, (oid, critical, value)| template.with(oid, *critical, value.clone()))
    }

    fn with(mut self, oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.push(Extension { oid, critical, value });
        self
    }

    /// Another period, from RFC 3339 text.
    #[must_use]
    pub fn period(self, from: &'static str, until: &'static str) -> Self {
        Self { from, until, ..self }
    }

    /// The certificate that `issuer` issues.
    #[must_use]
    pub fn issued_by(self, issuer: &Party) -> Party {
        let identifier = der::context_primitive(0, &key_identifier(&issuer.key));
        let (name, key) = (issuer.subject.clone(), issuer.key.clone());
        self.with(AUTHORITY_KEY, false, der::sequence(&[identifier])).issued(name, &key)
    }

    /// The certificate that vouches for itself.
    #[must_use]
    pub fn self_issued(self) -> Party {
        let (name, key) = (self.subject.der(), self.key.clone());
        self.issued(name, &key)
    }

    fn issued(self, issuer: Vec<u8>, issuer_key: &Key) -> Party {
        let subject = self.subject.der();
        let serial = serial(self.key.name());
        let algorithm = issuer_key.scheme().identifier();
        let extensions: Vec<_> = self.extensions.iter().map(Extension::der).collect();
        let body = der::sequence(&[
            der::context(0, &der::integer(&[2])),
            der::integer(&serial),
            algorithm.clone(),
            issuer.clone(),
            der::sequence(&[time(self.from), time(self.until)]),
            subject.clone(),
            self.key.spki(),
            der::context(3, &der::sequence(&extensions)),
        ]);
        let der = crate::certificates::signed(&body, &algorithm, issuer_key);
        Party { subject, issuer, serial, der, key: self.key }
    }
}

/// The revocation list of `issuer`, version 2, in DER: certificates and when they were revoked, as RFC 3339 text.
#[must_use]
pub fn revocation_list(issuer: &Party, [from, until]: [&str; 2], revoked: &[(&Party, &str)]) -> Vec<u8> {
    let algorithm = issuer.key.scheme().identifier();
    let identifier = der::context_primitive(0, &key_identifier(&issuer.key));
    let extensions = [
        Extension { oid: AUTHORITY_KEY, critical: false, value: der::sequence(&[identifier]) },
        Extension { oid: "2.5.29.20", critical: false, value: der::integer(&[1]) },
    ];
    let mut body =
        vec![der::integer(&[1]), algorithm.clone(), issuer.subject.clone(), time(from), time(until)];
    // RFC 5280 §5.1.2.6: the list of the revoked is left out when there are none.
    if !revoked.is_empty() {
        let entry = |(party, at): &(&Party, &str)| der::sequence(&[der::integer(&party.serial), time(at)]);
        body.push(der::sequence(&revoked.iter().map(entry).collect::<Vec<_>>()));
    }
    body.push(der::context(0, &der::sequence(&extensions.map(|extension| extension.der()))));
    crate::certificates::signed(&der::sequence(&body), &algorithm, &issuer.key)
}

fn time(text: &str) -> Vec<u8> {
    der::time(text.parse::<Timestamp>().expect("a time"))
}

fn serial(name: &str) -> Vec<u8> {
    let mut serial = Sha256::digest(format!("elicense test serial: {name}"))[..8].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}
