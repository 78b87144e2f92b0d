//! JSON Web Signatures (RFC 7515) with Ed25519 (RFC 8037) and certificates in `x5c`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::seal::Seal;
use crate::value::{Value, map};

/// A signature to be; change what is to be wrong, then write it in one of its forms.
#[derive(Clone, Debug)]
pub struct Jws<'a> {
    seal: &'a Seal,
    /// The protected header, as text: its bytes are signed.
    pub protected: String,
    /// The header that is not signed.
    pub header: Option<Value>,
}

impl<'a> Jws<'a> {
    /// A sound one: `alg`, `x5c` and `iat` in the protected header.
    #[must_use]
    pub fn new(seal: &'a Seal) -> Self {
        Self { seal, protected: header(seal).json(), header: None }
    }

    /// The same with another protected header.
    #[must_use]
    pub fn protected(mut self, change: impl FnOnce(&mut Value)) -> Self {
        let mut header = header(self.seal);
        change(&mut header);
        self.protected = header.json();
        self
    }

    /// Flattened JSON (RFC 7515 §7.2.2).
    #[must_use]
    pub fn flattened(&self) -> Value {
        let mut document = map([
            ("payload", URL_SAFE_NO_PAD.encode(&self.seal.shown)),
            ("protected", URL_SAFE_NO_PAD.encode(&self.protected)),
        ]);
        if let Some(header) = &self.header {
            document.set(&["header"], header.clone());
        }
        document.set(&["signature"], URL_SAFE_NO_PAD.encode(self.signature()));
        document
    }

    /// Compact (RFC 7515 §7.1).
    #[must_use]
    pub fn compact(&self) -> String {
        let parts = [self.protected.as_bytes(), &self.seal.shown, &self.signature()];
        parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
    }

    /// The bytes that are signed (RFC 7515 §5.1).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let parts = [self.protected.as_bytes(), &self.seal.signed];
        parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".").into_bytes()
    }

    fn signature(&self) -> Vec<u8> {
        self.seal.plain_signature(&self.message())
    }
}

fn header(seal: &Seal) -> Value {
    let mut header = map([("alg", seal.signer.key.scheme().jose().unwrap_or("SM2"))]);
    header.set(&["x5c"], chain(&seal.signer.chain_der()));
    if let Some(at) = seal.claimed {
        header.set(&["iat"], at.as_second());
    }
    header
}

/// Certificates as `x5c` wants them: standard base64 (RFC 7515 §4.1.6).
#[must_use]
pub fn chain(certificates: &[Vec<u8>]) -> Value {
    Value::List(certificates.iter().map(|der| STANDARD.encode(der).into()).collect())
}
