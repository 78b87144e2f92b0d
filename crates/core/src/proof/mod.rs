//! Proofs: which bytes are signed, how, by whom, and when as the signer claims.
//!
//! This is reading only: nothing here touches a key. Every form has one spelling, and whatever
//! decides comes from the signed part alone.

pub(crate) mod claims;
mod cms;
pub(crate) mod cose;
mod detached;
mod jws;
pub(crate) mod live;
mod pairs;
pub(crate) mod pdf;
mod place;
pub(crate) mod ses;
mod spec;
mod status_list;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::crypto::Algorithm;
use crate::document::tree::Node;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::cow_text::CowText;
use crate::words::limits::{MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES};
use crate::x509::key_id::KID_BYTES;

pub(crate) use cms::enclosed::{Enclosed, SignedContent};
pub(crate) use spec::{Payload, ProofKind, ProofSpec, SignedSpec};
pub(crate) use status_list::{StatusToken, Statuses};

/// Where documents of a layout keep what, for whoever writes them.
pub(crate) mod parts {
    pub(crate) use crate::proof::cms::Signed as SignedByMessage;
    pub(crate) use crate::proof::detached::{Fields, Key, Signed as SignedByFields, is_key_id};
    pub(crate) use crate::proof::pairs::Pairs;
    pub(crate) use crate::proof::place::{Place, Spellings};
    pub(crate) use crate::proof::spec::{Form, Naming, signed_bytes};
}

/// What a document with a proof holds. The payload can be read and shown as claimed although the
/// proof is malformed.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    /// The signed content, as its bytes came. Only what stands in it can become the license.
    pub payload: Cow<'a, [u8]>,
    /// A finding when there is nothing of which a signature could be checked.
    pub proof: Result<Proof<'a>, Finding>,
}

/// A well-formed proof, before any key has been touched.
#[derive(Debug)]
pub(crate) struct Proof<'a> {
    pub kind: ProofKind,
    /// As named in the protected part, or by the layout where the form names none.
    pub algorithm: Algorithm,
    /// Whether this build can check the algorithm and the layout allows it.
    pub algorithm_allowed: Result<(), Finding>,
    /// A finding when the proof does not carry who signed.
    pub signer: Result<SignerRef<'a>, Finding>,
    /// The exact bytes under the signature.
    pub message: Cow<'a, [u8]>,
    pub signature: Cow<'a, [u8]>,
    /// The signer's user id, where the layout names another than the standard's.
    pub user_id: Option<Arc<str>>,
    /// Time-stamp tokens over the signature.
    pub time_stamps: Vec<Vec<u8>>,
    /// Whether the signed digest is that of the payload. `None`: the signature covers the payload
    /// itself.
    pub digest: Option<Result<(), Finding>>,
    /// From the signed part; nobody but the signer vouches for it.
    pub signing_time: Option<Timestamp>,
    /// Names of signed header parameters or attributes that play no part in any check.
    pub ignored: Vec<String>,
}

/// Who signed, as the proof tells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SignerRef<'a> {
    /// Certificates in DER: the signer's first, then candidates for the path in any order. At most
    /// [`MAX_CERTIFICATES`], each of at most [`MAX_CERTIFICATE_BYTES`].
    Chain(Vec<Cow<'a, [u8]>>),
    /// The name of a key in the trust store: 1 to 128 visible ASCII characters.
    KeyId(Cow<'a, str>),
    /// The certificate in the trust store whose SHA-256 begins so.
    Certificate([u8; KID_BYTES]),
}

impl Opened<'_> {
    /// The same with nothing borrowed.
    fn into_owned(self) -> Opened<'static> {
        let owned = |bytes: Cow<'_, [u8]>| Cow::Owned(bytes.into_owned());
        let proof = self.proof.map(|proof| Proof {
            kind: proof.kind,
            algorithm: proof.algorithm,
            algorithm_allowed: proof.algorithm_allowed,
            signer: proof.signer.map(SignerRef::into_owned),
            message: owned(proof.message),
            signature: owned(proof.signature),
            user_id: proof.user_id,
            time_stamps: proof.time_stamps,
            digest: proof.digest,
            signing_time: proof.signing_time,
            ignored: proof.ignored,
        });
        Opened { payload: owned(self.payload), proof }
    }

    /// Fills the checks that reading alone decides: [`CheckId::ProofFormat`] and [`CheckId::Digest`],
    /// and whatever was found against algorithm and signer. That those two hold is for the caller to
    /// say, who knows the key.
    pub(crate) fn check(&self, checks: &mut Checks) {
        match &self.proof {
            Ok(proof) => proof.check(checks),
            Err(finding) => {
                if finding.check != CheckId::ProofFormat {
                    checks.pass(CheckId::ProofFormat);
                }
                checks.fail(finding.clone());
            }
        }
    }
}

impl SignerRef<'_> {
    fn into_owned(self) -> SignerRef<'static> {
        match self {
            Self::Chain(chain) => {
                SignerRef::Chain(chain.into_iter().map(|der| Cow::Owned(der.into_owned())).collect())
            }
            Self::KeyId(id) => SignerRef::KeyId(Cow::Owned(id.into_owned())),
            Self::Certificate(id) => SignerRef::Certificate(id),
        }
    }
}

impl Proof<'_> {
    fn check(&self, checks: &mut Checks) {
        checks.pass(CheckId::ProofFormat);
        match &self.digest {
            None => checks.skip(CheckId::Digest, Code::NoDigest),
            Some(Ok(())) => checks.pass(CheckId::Digest),
            Some(Err(finding)) => checks.fail(finding.clone()),
        }
        let others = [self.algorithm_allowed.as_ref().err(), self.signer.as_ref().err()];
        others.into_iter().flatten().for_each(|finding| checks.fail(finding.clone()));
    }
}

// What the forms share.

fn malformed(detail: impl std::fmt::Display) -> Finding {
    Finding::new(CheckId::ProofFormat, Code::ProofMalformed).with("detail", detail)
}

/// A form that its standard allows and this version does not read.
fn unsupported(form: impl std::fmt::Display) -> Finding {
    Finding::new(CheckId::ProofFormat, Code::ProofFormUnsupported).with("form", form)
}

/// Standard base64 (RFC 4648 §4) in lines, indented or not, as writers of PEM and XML break it.
fn base64_in_lines(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    let bytes = text.as_bytes();
    let mut joined = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for end in memchr::memchr3_iter(b'\n', b'\r', b' ', bytes) {
        joined.extend_from_slice(&bytes[from..end]);
        from = end + 1;
    }
    joined.extend_from_slice(&bytes[from..]);
    if memchr::memchr2(b'\t', b'\x0C', &joined).is_some() {
        joined.retain(|byte| !byte.is_ascii_whitespace());
    }
    STANDARD.decode(joined)
}

fn algorithm_missing() -> Finding {
    Finding::new(CheckId::Algorithm, Code::AlgorithmNone)
}

fn algorithm_unprotected() -> Finding {
    Finding::new(CheckId::Algorithm, Code::AlgorithmUnprotected)
}

fn critical(names: impl std::fmt::Display) -> Finding {
    Finding::new(CheckId::ProofFormat, Code::CriticalHeaderUnsupported).with("names", names)
}

/// The names in a list, for a finding.
fn listed(node: &Node<'_>) -> String {
    match node {
        Node::List(list) => {
            list.iter().filter_map(Node::scalar).map(CowText::into_owned).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

/// No certificate where it would be protected; `place` tells where one was seen instead.
fn certificate_missing(place: Option<&str>) -> Finding {
    let finding = Finding::new(CheckId::Signer, Code::SignerCertificateMissing);
    match place {
        Some(place) => finding.with("place", place),
        None => finding,
    }
}

/// A chain within its bounds.
fn chain(certificates: Vec<Cow<'_, [u8]>>) -> Result<SignerRef<'_>, Finding> {
    bounded(certificates.len())?;
    match certificates.iter().find(|der| der.len() > MAX_CERTIFICATE_BYTES) {
        Some(_) => Err(malformed(format_args!("a certificate has more than {MAX_CERTIFICATE_BYTES} bytes"))),
        None => Ok(SignerRef::Chain(certificates)),
    }
}

/// Refuses too many certificates before they are decoded.
fn bounded(count: usize) -> Result<(), Finding> {
    let fits = count <= MAX_CERTIFICATES;
    fits.then_some(()).ok_or_else(|| malformed(format_args!("more than {MAX_CERTIFICATES} certificates")))
}

/// A NumericDate (RFC 7519 §2, RFC 8392 §2), to the second: seconds since 1970, leap seconds not counted.
pub(crate) fn numeric_date(node: &Node<'_>) -> Option<Timestamp> {
    let seconds = match node {
        Node::Integer(seconds) => i64::try_from(*seconds).ok()?,
        // Below 2^53 every whole number is exact in a double; `as` truncates only the fraction.
        Node::Float(seconds) if seconds.abs() < 9e15 => seconds.floor() as i64,
        _ => return None,
    };
    Timestamp::from_second(seconds).ok()
}

/// Text as it was signed: of a string, of an attribute, or of an element without child elements.
/// Numbers have several spellings and are not text.
fn text<'t>(node: &'t Node<'_>) -> Option<&'t str> {
    match node {
        Node::Text(text) => Some(text),
        Node::Element(element) => text(element.text()?),
        Node::Group(_) => text(node.single()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
