//! Time-stamp tokens (RFC 3161) over signature values, by an authority whose key every reader of them knows.

use jiff::Timestamp;
use jiff::tz::Offset;
use sha2::{Digest, Sha256};

use super::cms::{CONTENT_TYPE, MESSAGE_DIGEST, SHA256, SIGNED_DATA};
use crate::certificates::{self, Certificate};
use crate::der;

const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.47";
/// id-aa-timeStampToken (RFC 3161, appendix A).
pub(super) const ATTRIBUTE: &str = "1.2.840.113549.1.9.16.2.14";
/// An arc of a UUID that nobody else has (X.667).
const POLICY: &str = "2.25.1";

/// Who stamps, and when.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The certificates that are carried, the time stamping authority's first.
    pub chain: Vec<Certificate>,
    /// The time.
    pub at: Timestamp,
    /// Whether it is over something else than the signature value.
    pub is_over_other_bytes: bool,
}

impl Stamp {
    /// The token over `value`: a ContentInfo in DER.
    ///
    /// # Panics
    ///
    /// Without a certificate of who stamps.
    #[must_use]
    pub fn token(&self, value: &[u8]) -> Vec<u8> {
        let authority = self.chain.first().expect("who stamps has a certificate");
        let content = self.info(if self.is_over_other_bytes { b"another signature" } else { value });
        let attributes = attributes(authority, &content);
        let signer = der::sequence(&[
            der::integer(&[1]),
            der::sequence(&[certificates::name(&authority.issuer), der::integer(&authority.serial)]),
            der::sequence(&[der::oid(SHA256)]),
            der::context(0, &attributes),
            authority.key.scheme().identifier(),
            der::octet_string(&authority.key.sign(&der::element(0x31, &attributes))),
        ]);
        let mut carried: Vec<_> = self.chain.iter().map(|certificate| certificate.der.clone()).collect();
        carried.sort();
        let signed_data = der::sequence(&[
            der::integer(&[3]),
            der::set_of(vec![der::sequence(&[der::oid(SHA256)])]),
            der::sequence(&[der::oid(TST_INFO), der::context(0, &der::octet_string(&content))]),
            der::context(0, &carried.concat()),
            der::set_of(vec![signer]),
        ]);
        der::sequence(&[der::oid(SIGNED_DATA), der::context(0, &signed_data)])
    }

    /// TSTInfo (RFC 3161 §2.4.2).
    fn info(&self, stamped: &[u8]) -> Vec<u8> {
        let digest = Sha256::digest(stamped);
        let imprint = der::sequence(&[der::sequence(&[der::oid(SHA256)]), der::octet_string(&digest)]);
        let time = Offset::UTC.to_datetime(self.at).strftime("%Y%m%d%H%M%SZ").to_string();
        der::sequence(&[
            der::integer(&[1]),
            der::oid(POLICY),
            imprint,
            der::integer(&[&[0x01], &digest[..8]].concat()),
            der::element(0x18, time.as_bytes()),
        ])
    }
}

/// What is signed: the type and the digest of the content, and which certificate signs (RFC 5816).
fn attributes(authority: &Certificate, content: &[u8]) -> Vec<u8> {
    let attribute = |oid, value| der::sequence(&[der::oid(oid), der::set_of(vec![value])]);
    // SHA-256 is the default, which DER leaves out.
    let certificate = der::sequence(&[der::octet_string(&Sha256::digest(&authority.der))]);
    let mut attributes = [
        attribute(CONTENT_TYPE, der::oid(TST_INFO)),
        attribute(MESSAGE_DIGEST, der::octet_string(&Sha256::digest(content))),
        attribute(SIGNING_CERTIFICATE, der::sequence(&[der::sequence(&[certificate])])),
    ];
    attributes.sort();
    attributes.concat()
}
