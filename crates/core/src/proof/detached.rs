//! Detached signatures: one field holds the signed text, one the signature, one the key's name.
//!
//! The signature alone: no header, no chain. The document names a key, the trust store says whose it is.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{Algorithm, Known};
use crate::document::path::Plain;
use crate::document::tree::Node;
use crate::proof::spec::{Algorithms, locate};
use crate::proof::{Opened, Proof, ProofKind, SignerRef, malformed, text};
use crate::words::check::Finding;

/// Where a layout keeps the three fields, and the one algorithm it uses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Fields {
    pub signed: Plain,
    pub signature: Plain,
    pub key_id: Plain,
    pub algorithm: Known,
}

impl Fields {
    pub(super) fn open<'a>(
        &self,
        document: &'a Node<'a>,
        allowed: &Algorithms,
    ) -> Result<Opened<'a>, String> {
        let signed =
            text(locate(document, &self.signed)?).ok_or_else(|| format!("no text at {}", self.signed))?;
        let payload = Cow::Borrowed(signed.as_bytes());
        Ok(Opened { payload: payload.clone(), proof: self.prove(document, payload, allowed) })
    }

    fn prove<'a>(
        &self,
        document: &'a Node<'a>,
        message: Cow<'a, [u8]>,
        allowed: &Algorithms,
    ) -> Result<Proof<'a>, Finding> {
        let signature = self.signature(document)?;
        let algorithm = Algorithm::Known(self.algorithm.written_in(signature.len()));
        Ok(Proof {
            kind: ProofKind::Detached,
            algorithm_allowed: allowed.check(&algorithm),
            algorithm,
            signer: Ok(SignerRef::KeyId(Cow::Borrowed(self.key_id(document)?))),
            signature: Cow::Owned(signature),
            message,
            user_id: None,
            digest: None,
            signing_time: None,
            ignored: Vec::new(),
        })
    }

    /// Standard base64, padded, without line breaks: one spelling for one signature.
    fn signature(&self, document: &Node<'_>) -> Result<Vec<u8>, Finding> {
        let text = field(document, &self.signature)?;
        let bytes =
            STANDARD.decode(text).map_err(|error| malformed(format_args!("{}: {error}", self.signature)))?;
        match (bytes.len(), self.algorithm.signature_bytes()) {
            (size, Some(right)) if size != right => {
                Err(malformed(format_args!("the signature has {size} bytes, not {right}")))
            }
            _ => Ok(bytes),
        }
    }

    fn key_id<'a>(&self, document: &'a Node<'a>) -> Result<&'a str, Finding> {
        let id = field(document, &self.key_id)?;
        let sound =
            matches!(id.len(), 1..=MAX_KEY_ID_BYTES) && id.bytes().all(|byte| byte.is_ascii_graphic());
        sound
            .then_some(id)
            .ok_or_else(|| malformed("the key's name is not 1 to 128 visible ASCII characters"))
    }
}

fn field<'a>(document: &'a Node<'a>, path: &Plain) -> Result<&'a str, Finding> {
    text(locate(document, path).map_err(malformed)?)
        .ok_or_else(|| malformed(format_args!("no text at {path}")))
}

/// As long as a JOSE key identifier in use gets (a hex SHA-512), and no longer.
const MAX_KEY_ID_BYTES: usize = 128;

#[cfg(test)]
mod tests;
