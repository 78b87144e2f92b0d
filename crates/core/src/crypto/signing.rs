//! Keys that sign: display codes, and how codes name their algorithm; documents of any layout.

use serde_cbor::Value;

use crate::crypto::algorithm::{Algorithm, Known, Signed};
use crate::crypto::digest::Digest;
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

/// A private key of one algorithm, as it signs in one form.
pub(crate) trait Secret: Send + Sync {
    /// The signature over `message`; `user_id` where signer and verifier agreed on another than the standard's. `None`
    /// where the key cannot sign for that user.
    fn signature(&self, message: &[u8], user_id: Option<&str>) -> Option<Vec<u8>>;
}

/// A private key that signs documents, with each algorithm and in each form that it can. Keys are wiped when they are
/// dropped, and nothing of them is ever shown.
pub(crate) struct DocumentKey(Vec<(Known, Box<dyn Secret>)>);

impl DocumentKey {
    /// What a file of such a key is expected to hold. RSA is for reading alone: this program holds no private key of it.
    pub(crate) const EXPECTED: &str = "a private key of Ed25519, SM2, or ECDSA on P-256 or P-384 in PKCS #8 is expected, as \
                                       `openssl genpkey` writes it";

    /// Reads a PKCS #8 PrivateKeyInfo (RFC 5208 §5), not encrypted; `None` where it is none that signs documents.
    pub(crate) fn from_pkcs8_der(der: &[u8]) -> Option<Self> {
        let read = |known: Known| Some((known, known.read_secret(der)?));
        let secrets: Vec<_> = Known::all().filter_map(read).collect();
        (!secrets.is_empty()).then_some(Self(secrets))
    }

    /// The first of what it can sign with that is fit for a purpose.
    pub(crate) fn choose(&self, is_fit: impl Fn(Known) -> bool) -> Option<Known> {
        self.0.iter().map(|(known, _)| *known).find(|known| is_fit(*known))
    }

    /// Signs with one of its algorithms.
    pub(crate) fn sign(&self, with: Known, message: &[u8], user_id: Option<&str>) -> Option<Vec<u8>> {
        self.0.iter().find(|(known, _)| *known == with)?.1.signature(message, user_id)
    }

    /// Whether it is the private half of this key: what the one signs, the other takes.
    pub(crate) fn is_of(&self, public: &PublicKey) -> bool {
        const MESSAGE: &[u8] = b"elicense: one key?";
        self.0.iter().any(|(known, secret)| {
            let signature = secret.signature(MESSAGE, None).unwrap_or_default();
            public.check(&Algorithm::Known(*known), &Signed::new(MESSAGE, &signature)).is_ok()
        })
    }
}

/// How standards call an algorithm when they write it.
impl Known {
    /// The `alg` of a JOSE header.
    pub(crate) fn jose(self) -> Option<&'static str> {
        self.names().jose.first().copied()
    }

    /// The `alg` of a COSE header.
    pub(crate) fn cose(self) -> Option<i64> {
        self.names().cose.first().copied()
    }

    /// Its AlgorithmIdentifier in CMS, dotted and with the DER of its parameters, and the digest that goes with it.
    pub(crate) fn cms(self) -> Option<(&'static str, &'static [u8], &'static Digest)> {
        self.names().identifiers.first().map(|first| (first.oid, first.parameters, first.digest))
    }
}
