//! Detached SignedData (RFC 5652, and GB/T 35275, which is the same with object identifiers of its own) over the bytes of an
//! XML element.
//!
//! Read in place. RFC 5652 lets all but certificates and signed attributes be BER, and libraries that write as they go
//! use it: what is around those two is read whichever way it is written, those two as they came. The order of
//! certificates and digest algorithms is not looked at: nobody signs it, and some writers leave it as it comes.

mod attributes;
pub(crate) mod enclosed;
mod signed_data;

use std::borrow::Cow;

use crate::crypto::digest::Digest;
use crate::crypto::{Algorithm, weak};
use crate::document::ber::{Problem, to_der};
use crate::document::der;
use crate::document::tree::Node;
use crate::proof::cms::attributes::SignedAttributes;
use crate::proof::cms::signed_data::{AlgorithmId, SignedData, SignerInfo};
use crate::proof::spec::Algorithms;
use crate::proof::{
    Opened, Proof, ProofKind, SignerRef, base64_in_lines, certificate_missing, chain, malformed, text,
    unsupported,
};
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
    let text = text(node).and_then(|text| base64_in_lines(text).ok());
    let came = text.ok_or_else(|| malformed("the signature is no base64 text"))?;
    let der = match SignedData::read(&came) {
        Ok(_) => Cow::Borrowed(came.as_slice()),
        // Nearly everybody writes DER; whether this is BER is looked at when it is not.
        Err(problem) => match to_der(&came, is_signed).map_err(not_read)? {
            Cow::Borrowed(_) => return Err(not_read(problem)),
            der => der,
        },
    };
    let SignedData { content_type, certificates, signer } = SignedData::read(&der).map_err(not_read)?;
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
        let attributes =
            SignedAttributes::read(encoded).map_err(|problem| match to_der(encoded, |_| true) {
                // RFC 5652 §5.3 asks for DER. Others put them in order before they check: that is not told a forgery.
                Err(Problem::Unsupported(form)) => unsupported(form),
                _ => not_signed_data(problem),
            })?;
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

/// Whether the value at the end of these tags stays as it came: one of the certificates, or the signed attributes
/// (RFC 5652 §3 and §5).
fn is_signed(path: &[u8]) -> bool {
    const CERTIFICATES: &[u8] = &[0x30, 0xa0, 0x30, 0xa0];
    const SIGNED_ATTRIBUTES: &[u8] = &[0x30, 0xa0, 0x30, 0x31, 0x30, 0xa0];
    let is_certificate = path.strip_prefix(CERTIFICATES).is_some_and(|rest| rest.len() == 1);
    is_certificate || path == SIGNED_ATTRIBUTES
}

fn not_read(problem: Problem) -> Finding {
    match problem {
        Problem::Malformed(problem) => not_signed_data(problem),
        Problem::Unsupported(form) => unsupported(form),
    }
}

fn not_signed_data(problem: der::Malformed) -> Finding {
    malformed(format_args!("SignedData: {problem}"))
}

#[cfg(test)]
mod tests;
