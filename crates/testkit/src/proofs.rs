//! The four ways to sign a license, each with a knob for everything that can be done wrong.

pub mod cms;
pub mod cose;
pub mod detached;
pub mod jws;

use jiff::Timestamp;

use crate::pki::Signer;

/// How a layout is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proof {
    /// JSON Web Signature with `x5c` (RFC 7515, RFC 8037).
    Jws,
    /// Detached SignedData over an XML element (RFC 5652, RFC 8419).
    Cms,
    /// COSE_Sign1 with `x5chain` (RFC 9052, RFC 9360).
    Cose,
    /// A bare Ed25519 signature over a text (RFC 8032).
    Detached,
}

/// What all of them need: what is signed, what is shown instead, and by whom.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The payload that is signed.
    pub signed: Vec<u8>,
    /// The payload that the document carries: the signed one, unless somebody changed it.
    pub shown: Vec<u8>,
    /// Who signs.
    pub signer: Signer,
    /// The signing time that the proof claims, where it can.
    pub claimed: Option<Timestamp>,
    /// What becomes of the signature after it was made.
    pub spoil: fn(Vec<u8>) -> Vec<u8>,
}

impl Seal {
    /// A sound seal over `payload`.
    #[must_use]
    pub fn new(payload: Vec<u8>, signer: Signer, claimed: Option<Timestamp>) -> Self {
        Self { shown: payload.clone(), signed: payload, signer, claimed, spoil: |signature| signature }
    }

    /// The document in the usual form of its proof.
    #[must_use]
    pub fn document(&self, proof: Proof) -> Vec<u8> {
        match proof {
            Proof::Jws => jws::Jws::new(self).flattened().json().into_bytes(),
            Proof::Cms => cms::document(&self.shown, &cms::Cms::new(self).content_info()),
            Proof::Cose => cose::Cose::new(self).document().cbor(),
            Proof::Detached => detached::document(self).json().into_bytes(),
        }
    }

    /// The bytes that are signed in the usual form of a proof.
    #[must_use]
    pub fn message(&self, proof: Proof) -> Vec<u8> {
        match proof {
            Proof::Jws => jws::Jws::new(self).message(),
            Proof::Cms => cms::Cms::new(self).message(),
            Proof::Cose => cose::Cose::new(self).message(),
            Proof::Detached => self.signed.clone(),
        }
    }

    /// The signature over `message`, spoilt if it is to be.
    fn signature(&self, message: &[u8]) -> Vec<u8> {
        (self.spoil)(self.signer.key.sign(message))
    }
}
