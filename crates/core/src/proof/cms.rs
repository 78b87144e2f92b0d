//! Detached SignedData (RFC 5652, and GB/T 35275, which is the same with object identifiers of its own) over the bytes of an
//! XML element.
//!
//! Read in place and only as DER. RFC 5652 lets all but certificates and signed attributes be BER;
//! then one signature would have many spellings. The order of certificates and digest algorithms is
//! not looked at: nobody signs it, and some writers leave it as it comes.

mod attributes;
pub(crate) mod enclosed;
mod signed_data;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::digest::Digest;
use crate::crypto::{Algorithm, weak};
use crate::document::der;
use crate::document::tree::Node;
use crate::proof::cms::attributes::SignedAttributes;
use crate::proof::cms::signed_data::{AlgorithmId, SignedData, SignerInfo};
use crate::proof::spec::Algorithms;
use crate::proof::{Opened, Proof, ProofKind, SignerRef, certificate_missing, chain, malformed, text};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

/// Opens the element `signed` of `input`, and the signature over it that stands in base64 elsewhere.
pub(super) fn open<'a>(
    signed: &'a Node<'a>,
    signature: Result<&'a Node<'a>, String>,
    input: &'a [u8],
    allowed: &Algorithms,
) -> Result<Opened<'a>, String> {
    let Node::Element(element) = signed else {
        return Err("the signed content is no XML element".to_owned());
    };
    let range = element.range.clone();
    let content = input.get(range).ok_or_else(|| "the signed element is not part of the input".to_owned())?;
    let proof = signature.map_err(malformed).and_then(|node| prove(content, node, allowed));
    Ok(Opened { payload: Cow::Borrowed(content), proof })
}

fn prove<'a>(content: &'a [u8], node: &Node<'_>, allowed: &Algorithms) -> Result<Proof<'a>, Finding> {
    let der = text(node).and_then(unarmoured).ok_or_else(|| malformed("the signature is no base64 text"))?;
    let SignedData { content_type, certificates, signer } =
        SignedData::read(&der).map_err(not_signed_data)?;
    let AlgorithmId { oid, parameters } = signer.signature_algorithm;
    let (digest, bytes) = (signer.digest_algorithm.oid, signer.signature.len());
    let algorithm = Algorithm::from_signer_info((oid, parameters), digest, bytes).map_err(malformed)?;
    let mut proof = Proof {
        kind: ProofKind::Cms,
        algorithm_allowed: allowed.check(&algorithm),
        algorithm,
        signer: chosen(&signer, &certificates)?,
        message: Cow::Borrowed(content),
        signature: Cow::Owned(signer.signature.to_vec()),
        user_id: None,
        digest: None,
        signing_time: None,
        ignored: Vec::new(),
    };
    if let Some(encoded) = signer.signed_attributes {
        let attributes = SignedAttributes::read(encoded).map_err(not_signed_data)?;
        if attributes.content_type != content_type {
            return Err(malformed("the content type attribute is not that of the content"));
        }
        proof.adopt(attributes, &signer, content)?;
        proof.message = Cow::Owned(attributes::message(encoded));
    }
    Ok(proof)
}

/// RFC 5652 §5.4: with signed attributes the signature is over them, and the digest among them is
/// that of the content; without, it is over the content. The one can never be taken for the other:
/// attributes begin with the tag of a SET, an element begins with `<`.
impl Proof<'_> {
    fn adopt(
        &mut self,
        attributes: SignedAttributes<'_>,
        signer: &SignerInfo<'_>,
        content: &[u8],
    ) -> Result<(), Finding> {
        if attributes.algorithms.is_some_and(|algorithms| algorithms != signer.algorithms()) {
            return Err(malformed("the algorithm protection attribute names other algorithms"));
        }
        if let Ok(SignerRef::Chain(certificates)) = &self.signer {
            attributes
                .check_certificate(certificates.first().map_or(&[], |der| &**der))
                .map_err(not_signed_data)?;
        }
        self.digest = Some(self.check_digest(&signer.digest_algorithm, attributes.message_digest, content));
        self.signing_time = attributes.signing_time;
        self.ignored = attributes.ignored;
        Ok(())
    }

    /// Which digest it must be, the signature algorithm says.
    fn check_digest(&self, named: &AlgorithmId<'_>, digest: &[u8], content: &[u8]) -> Result<(), Finding> {
        let Some(function) = Digest::by_oid(named.oid).filter(|digest| self.algorithm.goes_with(digest))
        else {
            let finding = |code| Finding::new(CheckId::Digest, code);
            return Err(match weak(&named.oid.to_string()) {
                Some(name) => finding(Code::AlgorithmWeak).with("algorithm", name),
                None => finding(Code::AlgorithmUnsupported).with("algorithm", named.oid),
            });
        };
        let agrees = function.of(content) == digest;
        agrees.then_some(()).ok_or_else(|| Finding::new(CheckId::Digest, Code::DigestMismatch))
    }
}

/// The certificate the signer identifier means, then all others.
fn chosen<'a>(
    signer: &SignerInfo<'_>,
    certificates: &[&[u8]],
) -> Result<Result<SignerRef<'a>, Finding>, Finding> {
    let Some(first) = certificates.iter().find(|der| signer.id.names(der)) else {
        return Ok(Err(certificate_missing(None)));
    };
    let (others, again): (Vec<&[u8]>, Vec<&[u8]>) =
        certificates.iter().filter(|der| *der != first).partition(|der| !signer.id.names(der));
    if !again.is_empty() {
        return Err(malformed("the signer identifier means more than one certificate"));
    }
    chain([*first].into_iter().chain(others).map(|der| Cow::Owned(der.to_vec())).collect()).map(Ok)
}

/// Standard base64; XML writers break and indent it as they like.
fn unarmoured(text: &str) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(text.len());
    for line in text.split('\n') {
        match line.bytes().any(|byte| byte.is_ascii_whitespace()) {
            true => joined.extend(line.bytes().filter(|byte| !byte.is_ascii_whitespace())),
            false => joined.extend_from_slice(line.as_bytes()),
        }
    }
    STANDARD.decode(joined).ok()
}

fn not_signed_data(problem: der::Malformed) -> Finding {
    malformed(format_args!("SignedData: {problem}"))
}

#[cfg(test)]
mod tests;
