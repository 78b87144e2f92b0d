//! Time stamp tokens (RFC 3161, GB/T 20520) over signature values.

use jiff::Timestamp;

use super::seal::generalized_time;
use crate::der;
use crate::gm::certificates::Certificate;
use crate::gm::{oids, sm3};
use crate::proofs::cms::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNED_DATA};

pub(crate) const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.47";
/// An arc of a UUID that nobody else has (X.667).
pub(crate) const POLICY: &str = "2.25.1";

/// Who stamps, and when.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The time stamping authority's certificate.
    pub authority: Certificate,
    /// The certificates that are carried beside it.
    pub chain: Vec<Certificate>,
    /// The time.
    pub at: Timestamp,
    /// Whether it is over something else than the signature value.
    pub is_over_other_bytes: bool,
}

impl Stamp {
    /// The token over `value`: a ContentInfo in DER.
    #[must_use]
    pub fn token(&self, value: &[u8]) -> Vec<u8> {
        let stamped = if self.is_over_other_bytes { b"another signature" } else { value };
        let content = self.info(stamped);
        let attributes = self.attributes(&content);
        let issuer = der::sequence(&[self.authority.issuer.der(), der::integer(&self.authority.serial)]);
        let value = self.authority.key.sign(&der::element(0x31, &attributes));
        let signer = der::sequence(&[
            der::integer(&[1]),
            issuer,
            algorithm(oids::SM3),
            der::context(0, &attributes),
            algorithm(oids::SM2_WITH_SM3),
            der::octet_string(&value),
        ]);
        let mut certificates: Vec<_> =
            [&self.authority].into_iter().chain(&self.chain).map(|other| other.der.clone()).collect();
        certificates.sort();
        let signed_data = der::sequence(&[
            der::integer(&[3]),
            der::set_of(vec![algorithm(oids::SM3)]),
            der::sequence(&[der::oid(TST_INFO), der::context(0, &der::octet_string(&content))]),
            der::context(0, &certificates.concat()),
            der::set_of(vec![signer]),
        ]);
        der::sequence(&[der::oid(SIGNED_DATA), der::context(0, &signed_data)])
    }

    /// TSTInfo (RFC 3161 §2.4.2).
    fn info(&self, stamped: &[u8]) -> Vec<u8> {
        let imprint = der::sequence(&[algorithm(oids::SM3), der::octet_string(&sm3(stamped))]);
        let serial = &sm3(stamped)[..8];
        der::sequence(&[
            der::integer(&[1]),
            der::oid(POLICY),
            imprint,
            der::integer(&[&[0x01], serial].concat()),
            generalized_time(self.at),
        ])
    }

    /// What is signed: the type and the digest of the content, and which certificate signs (RFC 5816).
    fn attributes(&self, content: &[u8]) -> Vec<u8> {
        let attribute = |oid, value| der::sequence(&[der::oid(oid), der::set_of(vec![value])]);
        let certificate =
            der::sequence(&[algorithm(oids::SM3), der::octet_string(&sm3(&self.authority.der))]);
        let mut attributes = [
            attribute(CONTENT_TYPE, der::oid(TST_INFO)),
            attribute(MESSAGE_DIGEST, der::octet_string(&sm3(content))),
            attribute(SIGNING_CERTIFICATE, der::sequence(&[der::sequence(&[certificate])])),
        ];
        attributes.sort();
        attributes.concat()
    }
}

pub(super) fn algorithm(oid: &str) -> Vec<u8> {
    der::sequence(&[der::oid(oid)])
}
