//! A signature before it is written in any form.

use jiff::Timestamp;

use crate::pki::Signer;

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

    /// The signature over `message` as CMS writes it, spoilt if it is to be.
    pub(super) fn signature(&self, message: &[u8]) -> Vec<u8> {
        (self.spoil)(self.signer.key.sign(message))
    }

    /// The same as JOSE and COSE write it.
    pub(super) fn plain_signature(&self, message: &[u8]) -> Vec<u8> {
        (self.spoil)(self.signer.key.sign_plainly(message))
    }
}
