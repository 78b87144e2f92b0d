//! Time stamp tokens (RFC 3161) with SHA-256, over signature values and over whole documents.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::cms::{algorithm, attribute, signing_certificate};
use super::party::Party;
use crate::der;
use crate::ofd::seal::generalized_time;
use crate::ofd::time_stamp::{POLICY, TST_INFO};
use crate::proofs::cms::{CONTENT_TYPE, MESSAGE_DIGEST, SHA256, SIGNED_DATA};

/// Who stamps, and when.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The time stamping authority.
    pub authority: Party,
    /// The certificates that are carried.
    pub certificates: Vec<Vec<u8>>,
    /// The time.
    pub at: Timestamp,
    /// Whether it is over something else than it should.
    pub is_over_other_bytes: bool,
}

impl Stamp {
    /// The token over these bytes: a ContentInfo in DER.
    #[must_use]
    pub fn token(&self, stamped: &[u8]) -> Vec<u8> {
        let content = self.info(if self.is_over_other_bytes { b"other bytes" } else { stamped });
        let mut attributes = [
            attribute(CONTENT_TYPE, der::oid(TST_INFO)),
            attribute(MESSAGE_DIGEST, der::octet_string(&Sha256::digest(&content))),
            signing_certificate(&self.authority.der),
        ];
        attributes.sort();
        let attributes = attributes.concat();
        let key = &self.authority.key;
        let signer = der::sequence(&[
            der::integer(&[1]),
            der::sequence(&[self.authority.issuer.clone(), der::integer(&self.authority.serial)]),
            algorithm(SHA256),
            der::context(0, &attributes),
            key.scheme().identifier(),
            der::octet_string(&key.sign(&der::element(0x31, &attributes))),
        ]);
        let mut certificates = self.certificates.clone();
        certificates.sort();
        let signed_data = der::sequence(&[
            der::integer(&[3]),
            der::set_of(vec![algorithm(SHA256)]),
            der::sequence(&[der::oid(TST_INFO), der::context(0, &der::octet_string(&content))]),
            der::context(0, &certificates.concat()),
            der::set_of(vec![signer]),
        ]);
        der::sequence(&[der::oid(SIGNED_DATA), der::context(0, &signed_data)])
    }

    /// TSTInfo (RFC 3161 §2.4.2).
    fn info(&self, stamped: &[u8]) -> Vec<u8> {
        let digest = Sha256::digest(stamped);
        der::sequence(&[
            der::integer(&[1]),
            der::oid(POLICY),
            der::sequence(&[algorithm(SHA256), der::octet_string(&digest)]),
            der::integer(&[&[0x01], &digest[..8]].concat()),
            generalized_time(self.at),
        ])
    }
}
