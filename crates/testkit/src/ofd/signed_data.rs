//! Signatures of Type=Sign: SignedData of GB/T 35275.

use super::time_stamp::algorithm;
use crate::der;
use crate::gm::certificates::Certificate;
use crate::gm::{oids, sm3};
use crate::proofs::cms::{CONTENT_TYPE, DATA, MESSAGE_DIGEST};

/// What is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Content {
    /// The content, which is the digest of Signature.xml.
    Digest,
    /// Attributes, one of which is the digest of Signature.xml.
    Attributes,
}

/// The ContentInfo over `signature_xml`, signed so many times.
#[must_use]
pub fn write(
    signature_xml: &[u8],
    content: Content,
    signer: &Certificate,
    chain: &[Vec<u8>],
    signers: usize,
) -> Vec<u8> {
    let digest = sm3(signature_xml);
    let encapsulated = match content {
        Content::Digest => {
            der::sequence(&[der::oid(oids::GM_DATA), der::context(0, &der::octet_string(&digest))])
        }
        Content::Attributes => der::sequence(&[der::oid(DATA)]),
    };
    let info = signer_info(&digest, content, signer);
    let signed_data = der::sequence(&[
        der::integer(&[1]),
        der::set_of(vec![algorithm(oids::SM3)]),
        encapsulated,
        der::context(0, &chain.concat()),
        der::set_of(vec![info; signers]),
    ]);
    der::sequence(&[der::oid(oids::GM_SIGNED_DATA), der::context(0, &signed_data)])
}

fn signer_info(digest: &[u8], content: Content, signer: &Certificate) -> Vec<u8> {
    let mut parts = vec![
        der::integer(&[1]),
        der::sequence(&[signer.issuer.der(), der::integer(&signer.serial)]),
        algorithm(oids::SM3),
    ];
    let value = match content {
        Content::Digest => signer.key.sign(digest),
        Content::Attributes => {
            let attributes = attributes(digest);
            parts.push(der::context(0, &attributes));
            signer.key.sign(&der::element(0x31, &attributes))
        }
    };
    parts.extend([algorithm(oids::SM2_SIGNING), der::octet_string(&value)]);
    der::sequence(&parts)
}

fn attributes(digest: &[u8]) -> Vec<u8> {
    let attribute = |oid, value| der::sequence(&[der::oid(oid), der::set_of(vec![value])]);
    let mut attributes =
        [attribute(CONTENT_TYPE, der::oid(DATA)), attribute(MESSAGE_DIGEST, der::octet_string(digest))];
    attributes.sort();
    attributes.concat()
}
