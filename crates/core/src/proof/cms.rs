//! SignedData (RFC 5652, and GB/T 35275, which is the same with object identifiers of its own): detached over the bytes of
//! an XML element or over a text, or with its content inside.
//!
//! Read in place. RFC 5652 lets all but certificates and signed attributes be BER, and libraries that write as they go
//! use it: what is around those two is read whichever way it is written, those two as they came. The order of
//! certificates and digest algorithms is not looked at: nobody signs it, and some writers leave it as it comes.

pub(in crate::proof) mod attributes;
pub(crate) mod enclosed;
mod signed_data;

use std::borrow::Cow;

use crate::crypto::digest::Digest;
use crate::crypto::{Algorithm, weak};
use crate::document::ber::{Problem, to_der};
use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::der::{self, SET};
use crate::document::path::{Namespaces, Plain};
use crate::document::tree::Node;
use crate::proof::cms::attributes::SignedAttributes;
use crate::proof::cms::signed_data::{AlgorithmId, SignedData};
use crate::proof::place::{Found, Place, Spelling, Spellings};
use crate::proof::spec::{Algorithms, locate, signed_bytes};
use crate::proof::{
    Opened, Proof, ProofKind, SignerRef, base64_in_lines, certificate_missing, chain, malformed, text,
    unsupported,
};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

pub(super) use attributes::message as message_of;
pub(super) use signed_data::{SignerId, SignerInfo};

/// Where the content stands that is signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Signed {
    /// The bytes of an XML element.
    Element(Plain),
    /// The characters of a text in UTF-8, or the bytes that it is in base64.
    Text(Place),
    /// Inside the SignedData.
    Attached,
}

impl Signed {
    pub(super) fn in_namespaces(&mut self, namespaces: &Namespaces) -> Result<(), String> {
        match self {
            Self::Element(path) => namespaces.resolve_plain(path),
            Self::Text(place) => place.in_namespaces(namespaces),
            Self::Attached => Ok(()),
        }
    }

    pub(super) fn own_node<'t, 'a>(&self, document: &'t Node<'a>) -> Option<&'t Node<'a>> {
        match self {
            Self::Element(path) => path.find(document).ok()?,
            Self::Text(place) => place.own_node(document),
            Self::Attached => None,
        }
    }
}

/// Opens the content that is signed and the signature over it, as it was found.
pub(super) fn open<'a>(
    (signed, text_as): (&Signed, Encoding),
    (signature, spellings): (Result<Found<'_>, String>, &Spellings),
    document: &'a Node<'a>,
    (input, budget): (&'a [u8], &mut Budget),
    allowed: &Algorithms,
) -> Result<Opened<'a>, String> {
    let came = signature.map_err(malformed).and_then(|found| encoded(&found, spellings));
    let content = match signed {
        Signed::Element(path) => element(document, path, input)?,
        Signed::Text(place) => place.bytes(document, budget)?,
        Signed::Attached => {
            let came = came.as_deref().map_err(|_| "no SignedData".to_owned())?;
            let der = in_der(came).map_err(|_| "no SignedData".to_owned())?;
            let read = SignedData::read(&der).ok().and_then(|data| data.content);
            Cow::Owned(read.ok_or("the SignedData carries no content")?.to_vec())
        }
    };
    let message = signed_bytes(content.clone(), text_as)?;
    let proof = came.and_then(|came| prove(message, &came, *signed == Signed::Attached, allowed));
    Ok(Opened { payload: content, proof })
}

/// The element at a path, as its bytes stand in the input.
fn element<'a>(document: &'a Node<'a>, path: &Plain, input: &'a [u8]) -> Result<Cow<'a, [u8]>, String> {
    let Node::Element(element) = locate(document, path)? else {
        return Err("the signed content is no XML element".to_owned());
    };
    let content = input.get(element.range.clone());
    content.map(Cow::Borrowed).ok_or_else(|| "the signed element is not part of the input".to_owned())
}

fn encoded(found: &Found<'_>, spellings: &Spellings) -> Result<Vec<u8>, Finding> {
    let text = match found {
        Found::Here(node) => text(node),
        Found::Inside(node) => text(node),
        Found::Bytes(_) => None,
    };
    let text = text.ok_or_else(|| malformed("the signature is no text"))?;
    let decoded = |spelling| match spelling {
        Spelling::Base64 => base64_in_lines(text).map_err(|error| error.to_string()),
        Spelling::Base64Url | Spelling::Hex => spelling.decode(text),
    };
    spellings.decode(None, decoded).map_err(|error| malformed(format_args!("the signature: {error}")))
}

fn in_der(came: &[u8]) -> Result<Cow<'_, [u8]>, Finding> {
    match SignedData::read(came) {
        Ok(_) => Ok(Cow::Borrowed(came)),
        // Nearly everybody writes DER; whether this is BER is looked at when it is not.
        Err(problem) => match to_der(came, is_signed).map_err(not_read)? {
            Cow::Borrowed(_) => Err(not_read(problem)),
            der => Ok(der),
        },
    }
}

fn prove<'a>(
    content: Cow<'a, [u8]>,
    came: &[u8],
    is_attached: bool,
    allowed: &Algorithms,
) -> Result<Proof<'a>, Finding> {
    let der = in_der(came)?;
    let data = SignedData::read(&der).map_err(not_read)?;
    if data.content.is_some() && !is_attached {
        return Err(unsupported("a signature that carries content of its own"));
    }
    let SignedData { content_type, certificates, signer, .. } = data;
    // Attributes begin so. Without any, a signature over those of another SignedData would hold over them as content.
    if signer.signed_attributes.is_none() && content.first() == Some(&SET) {
        return Err(malformed("content that could be signed attributes"));
    }
    let AlgorithmId { oid, parameters } = signer.signature_algorithm;
    let (digest, bytes) = (signer.digest_algorithm.oid, signer.signature.len());
    let algorithm = Algorithm::from_signer_info((oid, parameters), digest, bytes).map_err(malformed)?;
    let mut proof = Proof {
        kind: ProofKind::Cms,
        algorithm_allowed: allowed.check(&algorithm),
        algorithm,
        signer: chosen(&signer, &certificates)?,
        message: content.clone(),
        signature: Cow::Owned(signer.signature.to_vec()),
        user_id: None,
        time_stamps: signer.time_stamps().into_iter().map(<[u8]>::to_vec).collect(),
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
        proof.adopt(attributes, &signer, &content)?;
        proof.message = Cow::Owned(attributes::message(encoded));
    }
    Ok(proof)
}

/// RFC 5652 §5.4: with signed attributes the signature is over them, and the digest among them is
/// that of the content; without, it is over the content. The one can never be taken for the other:
/// attributes begin with the tag of a SET, and content that begins so needs attributes.
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
