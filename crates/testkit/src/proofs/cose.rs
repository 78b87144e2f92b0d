//! COSE_Sign1 (RFC 9052) with Ed25519 and certificates in `x5chain` (RFC 9360).

use super::seal::Seal;
use crate::value::{Value, map};

/// `alg` (RFC 9052 §3.1).
pub const ALGORITHM: i64 = 1;
/// `crit` (RFC 9052 §3.1).
pub const CRITICAL: i64 = 2;
/// `kid` (RFC 9052 §3.1).
pub const KEY_ID: i64 = 4;
/// CWT Claims (RFC 9597), of which `iat` (6) is the claimed signing time.
pub const CLAIMS: i64 = 15;
/// `x5chain` (RFC 9360 §2).
pub const CHAIN: i64 = 33;
/// EdDSA (RFC 9053 §2.2).
pub const EDDSA: i64 = -8;
/// Ed25519 alone (RFC 9864).
pub const ED25519: i64 = -19;
/// ECDSA with SHA-256 (RFC 9053 §2.1).
pub const ES256: i64 = -7;

const SIGN1: u64 = 18;

/// A signature to be; change what is to be wrong, then write it.
#[derive(Clone, Debug)]
pub struct Cose<'a> {
    seal: &'a Seal,
    /// The protected header in CBOR.
    pub protected: Vec<u8>,
    /// The header that is not signed.
    pub unprotected: Value,
}

impl<'a> Cose<'a> {
    /// A sound one: `alg`, `x5chain` and the claims in the protected header.
    #[must_use]
    pub fn new(seal: &'a Seal) -> Self {
        Self { seal, protected: header(seal).cbor(), unprotected: Value::Map(Vec::new()) }
    }

    /// The same with another protected header.
    #[must_use]
    pub fn protected(mut self, change: impl FnOnce(&mut Header)) -> Self {
        let mut header = Header(header(self.seal));
        change(&mut header);
        self.protected = header.0.cbor();
        self
    }

    /// The same with another header that is not signed.
    #[must_use]
    pub fn unprotected(mut self, key: i64, value: impl Into<Value>) -> Self {
        self.unprotected = map([(key, value.into())]);
        self
    }

    /// The document with its tag.
    #[must_use]
    pub fn document(&self) -> Value {
        Value::Tag(SIGN1, Box::new(self.untagged()))
    }

    /// The document without its tag (RFC 9052 §4.2 allows it where the context is clear).
    #[must_use]
    pub fn untagged(&self) -> Value {
        Value::List(vec![
            Value::Bytes(self.protected.clone()),
            self.unprotected.clone(),
            Value::Bytes(self.seal.shown.clone()),
            Value::Bytes(self.signature()),
        ])
    }

    /// The bytes that are signed (RFC 9052 §4.4).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let structure = Value::List(vec![
            "Signature1".into(),
            Value::Bytes(self.protected.clone()),
            Value::Bytes(Vec::new()),
            Value::Bytes(self.seal.signed.clone()),
        ]);
        structure.cbor()
    }

    fn signature(&self) -> Vec<u8> {
        self.seal.plain_signature(&self.message())
    }
}

/// A header, whose keys are whole numbers.
#[derive(Clone, Debug)]
pub struct Header(pub Value);

impl Header {
    /// Puts a value at `key`.
    pub fn set(&mut self, key: i64, value: impl Into<Value>) {
        self.remove(key);
        self.0.entries().push((key.into(), value.into()));
    }

    /// Takes the value at `key` away.
    pub fn remove(&mut self, key: i64) {
        self.0.entries().retain(|(name, _)| *name != Value::from(key));
    }
}

fn header(seal: &Seal) -> Value {
    let mut header = Header(map([(ALGORITHM, seal.signer.key.scheme().cose())]));
    header.set(CHAIN, chain(&seal.signer.chain_der()));
    if let Some(at) = seal.claimed {
        header.set(CLAIMS, map([(6_i64, at.as_second())]));
    }
    header.0
}

/// Certificates as `x5chain` wants them: one alone is no list (RFC 9360 §2).
#[must_use]
pub fn chain(certificates: &[Vec<u8>]) -> Value {
    match certificates {
        [only] => Value::Bytes(only.clone()),
        several => Value::List(several.iter().cloned().map(Value::Bytes).collect()),
    }
}
