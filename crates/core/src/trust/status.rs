//! Status lists of licenses, as the operator has them: which licenses each is about, and who signed it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::crypto::PublicKey;
use crate::crypto::algorithm::Signed;
use crate::crypto::digest::sha256;
use crate::license::LicenseStatus;
use crate::license::identifier::{Identifier, KindCode};
use crate::proof::{SignerRef, StatusToken, Statuses};
use crate::trust::store::PinnedKey;
use crate::x509::certificate::{Certificate, hex};
use jiff::Timestamp;

/// A status list, and which licenses it is about.
#[derive(Debug)]
pub(crate) struct StatusList {
    pub(crate) about: About,
    /// What it says; or why it could not be read, in English.
    pub(crate) content: Result<Content, String>,
}

/// Which licenses a list is about: the operator says so.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// The list's URI.
    pub(crate) uri: Arc<str>,
    /// What their identifiers begin with: as far as the serial number, or into it.
    pub(crate) identifiers: String,
    /// The serial number of the license at index 0, as far as it is not what all begin with.
    pub(crate) first: u64,
}

/// What a list says.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) signer: SignerRef<'static>,
    /// Whether the signature is that of the key it names; whether that may sign it is another question.
    pub(crate) holds: bool,
    pub(crate) issued: Timestamp,
    pub(crate) until: Option<Timestamp>,
    pub(crate) statuses: Statuses,
    /// SHA-256 of the file, in hexadecimal digits.
    pub(crate) sha256: String,
}

impl StatusList {
    /// Reads a list by the keys of the store. The one step that touches a key: once, and not at each license.
    pub(crate) fn read(
        about: About,
        bytes: Result<&[u8], String>,
        keys: &HashMap<String, PinnedKey>,
    ) -> Self {
        let sha256 = hex(&sha256(bytes.as_deref().unwrap_or_default()));
        let token = bytes.and_then(StatusToken::read).and_then(|token| match token.uri == *about.uri {
            true => Ok(token),
            false => Err(format!("its `sub` is {:?}", token.uri)),
        });
        let content = token.map(|token| {
            let holds = holds(&token, keys);
            let StatusToken { signer, issued, until, statuses, .. } = token;
            Content { signer, holds, issued, until, statuses, sha256 }
        });
        Self { about, content }
    }

    /// Whether it is about this license.
    pub(crate) fn is_about(&self, identifier: &Identifier) -> bool {
        identifier.as_str().starts_with(&self.about.identifiers)
    }

    /// Its own URI.
    pub(crate) fn uri(&self) -> &Arc<str> {
        &self.about.uri
    }
}

impl About {
    /// What it says of a license; `None` where it ends before, or the number is none.
    pub(crate) fn status(&self, statuses: &Statuses, identifier: &Identifier) -> Option<LicenseStatus> {
        let rest = identifier.as_str().strip_prefix(self.identifiers.as_str())?;
        let (serial, rest) = rest.split_once('.')?;
        let number = serial.parse::<u64>().ok().and_then(|serial| serial.checked_sub(self.first));
        statuses.of(serial, rest.split('.').next()?, number)
    }

    /// Whether identifiers can begin so: with a kind of license, who issues it, a dot, and what all serial numbers begin
    /// with.
    pub(crate) fn is_beginning(text: &str) -> bool {
        let is_code =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let parts: Vec<&str> = text.strip_prefix(Identifier::ROOT).unwrap_or_default().split('.').collect();
        let [kind, issuer, serial] = parts.as_slice() else { return false };
        KindCode::parse(kind).is_some()
            && matches!(issuer.len(), 6 | 18)
            && is_code(issuer)
            && is_code(serial)
    }
}

fn holds(token: &StatusToken, keys: &HashMap<String, PinnedKey>) -> bool {
    let signed = Signed::new(&token.message, &token.signature);
    let by = |key: &PublicKey| key.fits(&token.algorithm) && key.check(&token.algorithm, &signed).is_ok();
    match &token.signer {
        SignerRef::KeyId(id) => keys.get(&**id).is_some_and(|pinned| by(&pinned.key)),
        SignerRef::Chain(chain) => {
            let leaf = chain.first().and_then(|der| Certificate::read(der).ok());
            leaf.is_some_and(|leaf| leaf.key.as_ref().is_ok_and(|key| by(key)))
        }
        SignerRef::Certificate(_) => false,
    }
}
