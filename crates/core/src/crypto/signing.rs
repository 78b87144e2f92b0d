//! Keys that sign display codes, and how codes name their algorithm.

use serde_cbor::Value;

use crate::crypto::algorithm::{Algorithm, Known};
use crate::crypto::ed25519::{self, Ed25519};
use crate::crypto::key::{KeyProblem, PublicKey};

/// A private key. It is wiped when it is dropped, and nothing of it is ever shown.
pub(crate) struct SigningKey(ed25519::SecretKey);

impl SigningKey {
    /// What a file of such a key is expected to hold.
    pub(crate) const EXPECTED: &str = ed25519::SECRET_KEY_EXPECTED;

    /// The `alg` of what these keys sign.
    pub(crate) const COSE_ALGORITHM: i8 = ed25519::COSE_ALGORITHM;

    /// The JOSE name of that algorithm, for people.
    pub(crate) const ALGORITHM_NAME: &str = ed25519::JOSE_ALGORITHM;

    /// Reads a PKCS #8 PrivateKeyInfo (RFC 5208 §5), not encrypted; `None` where it is not the one encoding of such a
    /// key.
    pub(crate) fn from_pkcs8_der(der: &[u8]) -> Option<Self> {
        ed25519::secret_key(der).map(Self)
    }

    /// The algorithm these keys sign with.
    pub(crate) fn algorithm() -> Algorithm {
        Algorithm::Known(Known::of(&Ed25519))
    }

    /// The bytes of the public key, as a [`cose_key`](Self::cose_key) holds them.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public key of these bytes.
    ///
    /// # Errors
    ///
    /// They are no sound key.
    pub(crate) fn public_key(bytes: [u8; 32]) -> Result<PublicKey, KeyProblem> {
        PublicKey::from_spki_der(&ed25519::spki(bytes))
    }

    /// The entries of the COSE_Key (RFC 9052 §7) of such a public key.
    pub(crate) fn cose_key(public: [u8; 32]) -> Vec<(i128, Value)> {
        ed25519::cose_key(public)
    }

    /// The labels of those entries, as a tree writes integer keys.
    pub(crate) const COSE_KEY_LABELS: [&str; 3] = ed25519::COSE_KEY_LABELS;

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        ed25519::sign(&self.0, message)
    }
}
