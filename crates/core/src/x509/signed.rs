//! What certificates, revocation lists and answers about certificates have in common: a body, an algorithm, a signature
//! (RFC 5280 §4.1.1 and §5.1.1, RFC 6960 §4.2.1).

use x509_parser::asn1_rs::{Any, FromDer, Sequence};

use crate::crypto::ChainAlgorithms;
use crate::document::der::{BIT_STRING, SEQUENCE};
use crate::x509::certificate::Certificate;

/// The three parts as they came.
#[derive(Debug)]
pub(crate) struct SignedBody {
    body: Vec<u8>,
    /// The AlgorithmIdentifier without its outer SEQUENCE, as algorithms state theirs.
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

/// Whether somebody's key made the signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Made {
    Yes,
    No,
    /// None of the algorithms is the one it names.
    Unsupported,
}

impl SignedBody {
    /// The parts of a whole DER value; `None` where it does not have them, or bytes follow it.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        Self::and_rest(der).and_then(|(signed, rest)| rest.is_empty().then_some(signed))
    }

    /// The same where something more may stand behind the signature, inside the value.
    pub(crate) fn and_rest(der: &[u8]) -> Option<(Self, &[u8])> {
        let (rest, whole) = Any::from_der(der).ok()?;
        let inside = der.starts_with(&[SEQUENCE]).then_some(whole.data)?;
        let (after_body, _) = Any::from_der(inside).ok()?;
        let body = inside.get(..inside.len() - after_body.len())?;
        let (after_algorithm, algorithm) = Sequence::from_der(after_body).ok()?;
        let (behind, signature) = Any::from_der(after_algorithm).ok()?;
        // The readers above look at the numbers of tags and not at their classes.
        if !after_body.starts_with(&[SEQUENCE]) || !after_algorithm.starts_with(&[BIT_STRING]) {
            return None;
        }
        // A BIT STRING of whole bytes.
        let [0, signature @ ..] = signature.data else { return None };
        let signed = Self {
            body: body.to_vec(),
            algorithm: algorithm.content.to_vec(),
            signature: signature.to_vec(),
        };
        rest.is_empty().then_some((signed, behind))
    }

    #[cfg(feature = "stages")]
    pub(crate) fn bytes(&self) -> usize {
        self.body.capacity() + self.algorithm.capacity() + self.signature.capacity()
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn algorithm(&self) -> &[u8] {
        &self.algorithm
    }

    /// Whether the key of `issuer` made the signature, by one of `algorithms`.
    pub(crate) fn is_by(&self, issuer: &Certificate, algorithms: ChainAlgorithms) -> Made {
        let mut named = algorithms.iter().filter(|one| *one.signature_alg_id() == *self.algorithm).peekable();
        if named.peek().is_none() {
            return Made::Unsupported;
        }
        let Some((kind, key)) = key_of(&issuer.spki) else { return Made::No };
        let holds = named
            .filter(|one| *one.public_key_alg_id() == *kind)
            .any(|one| one.verify_signature(key, &self.body, &self.signature).is_ok());
        if holds { Made::Yes } else { Made::No }
    }
}

/// The algorithm and the key of a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
pub(crate) fn key_of(spki: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (_, whole) = Any::from_der(spki).ok()?;
    let (rest, algorithm) = Sequence::from_der(whole.data).ok()?;
    let (_, key) = Any::from_der(rest).ok()?;
    match (key.tag().0, key.data) {
        (3, [0, key @ ..]) => Some((algorithm.content.to_vec(), key)),
        _ => None,
    }
}
