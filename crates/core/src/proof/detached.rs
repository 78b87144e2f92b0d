//! Detached signatures: one field holds the signed text, one the signature, one the key's name.
//!
//! The signature alone: no header, no chain. The document names a key, the trust store says whose it is.

use std::borrow::Cow;
use std::sync::Arc;

use crate::crypto::{Algorithm, Known};
use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::path::Namespaces;
use crate::document::tree::Node;
use crate::proof::pairs::Pairs;
use crate::proof::place::{Place, Spellings};
use crate::proof::spec::{Algorithms, signed_bytes};
use crate::proof::{Opened, Proof, ProofKind, SignerRef, malformed};
use crate::words::check::Finding;

/// Where a layout keeps the three fields, and the one algorithm it uses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fields {
    pub signed: Signed,
    pub signature: Place,
    pub spellings: Spellings,
    pub key: Key,
    pub algorithm: Known,
}

/// What is signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Signed {
    /// The text at a place, or the bytes that it is in base64.
    Text(Place),
    /// The same, and the text is one of pairs.
    TextOfPairs(Place, Pairs),
    /// A text that entries of a map make.
    Entries(Pairs),
}

/// Who signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Key {
    At(Place),
    Fixed(Arc<str>),
}

impl Fields {
    pub(super) fn open<'a>(
        &self,
        document: &'a Node<'a>,
        text_as: Encoding,
        allowed: &Algorithms,
        budget: &mut Budget,
    ) -> Result<Opened<'a>, String> {
        let payload = match &self.signed {
            Signed::Text(place) => place.bytes(document, budget)?,
            Signed::TextOfPairs(place, pairs) => {
                let text = place.text(document, budget)?;
                pairs.check_text(&text)?;
                match text {
                    Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                    Cow::Owned(text) => Cow::Owned(text.into_bytes()),
                }
            }
            Signed::Entries(pairs) => Cow::Owned(pairs.of_map(document)?.into_bytes()),
        };
        let message = signed_bytes(payload.clone(), text_as)?;
        Ok(Opened { payload, proof: self.prove(document, message, allowed, budget) })
    }

    pub(super) fn in_namespaces(&mut self, namespaces: &Namespaces) -> Result<(), String> {
        if let Signed::Text(place) = &mut self.signed {
            place.in_namespaces(namespaces)?;
        }
        if let Key::At(place) = &mut self.key {
            place.in_namespaces(namespaces)?;
        }
        self.signature.in_namespaces(namespaces)
    }

    pub(super) fn pairs(&self) -> Option<&Pairs> {
        match &self.signed {
            Signed::Text(_) => None,
            Signed::TextOfPairs(_, pairs) | Signed::Entries(pairs) => Some(pairs),
        }
    }

    pub(super) fn own_nodes<'t, 'a>(&self, document: &'t Node<'a>) -> Vec<&'t Node<'a>> {
        let mut own = match &self.signed {
            Signed::Text(place) | Signed::TextOfPairs(place, _) => {
                place.own_node(document).into_iter().collect()
            }
            Signed::Entries(pairs) => pairs.own_nodes(document),
        };
        own.extend(self.signature.own_node(document));
        if let Key::At(place) = &self.key {
            own.extend(place.own_node(document));
        }
        own
    }

    fn prove<'a>(
        &self,
        document: &'a Node<'a>,
        message: Cow<'a, [u8]>,
        allowed: &Algorithms,
        budget: &mut Budget,
    ) -> Result<Proof<'a>, Finding> {
        let signature = self.signature(document, budget)?;
        let algorithm = Algorithm::Known(self.algorithm.written_in(signature.len()));
        Ok(Proof {
            kind: ProofKind::Detached,
            algorithm_allowed: allowed.check(&algorithm),
            algorithm,
            signer: Ok(SignerRef::KeyId(self.key_id(document, budget)?)),
            signature: Cow::Owned(signature),
            message,
            user_id: None,
            time_stamps: Vec::new(),
            digest: None,
            signing_time: None,
            ignored: Vec::new(),
        })
    }

    /// In the layout's spelling, without line breaks: one spelling for one signature.
    fn signature(&self, document: &Node<'_>, budget: &mut Budget) -> Result<Vec<u8>, Finding> {
        let text = self.signature.text(document, budget).map_err(malformed)?;
        let wrong = |error| malformed(format_args!("{}: {error}", self.signature));
        let size = self.algorithm.signature_bytes();
        let bytes = self.spellings.decode(size, |spelling| spelling.decode(&text)).map_err(wrong)?;
        match (bytes.len(), self.algorithm.signature_bytes()) {
            (size, Some(right)) if size != right => {
                Err(malformed(format_args!("the signature has {size} bytes, not {right}")))
            }
            _ => Ok(bytes),
        }
    }

    fn key_id<'a>(&self, document: &'a Node<'a>, budget: &mut Budget) -> Result<Cow<'a, str>, Finding> {
        let id = match &self.key {
            Key::Fixed(id) => Cow::Owned(id.to_string()),
            Key::At(place) => place.text(document, budget).map_err(malformed)?,
        };
        is_key_id(&id)
            .then_some(id)
            .ok_or_else(|| malformed("the key's name is not 1 to 128 visible ASCII characters"))
    }
}

/// Whether a text can be the name of a key.
pub(crate) fn is_key_id(id: &str) -> bool {
    matches!(id.len(), 1..=MAX_KEY_ID_BYTES) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

/// As long as a JOSE key identifier in use gets (a hex SHA-512), and no longer.
const MAX_KEY_ID_BYTES: usize = 128;

#[cfg(test)]
mod tests;
