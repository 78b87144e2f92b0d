//! The same algorithms as path building takes them: inside certificates and revocation lists.

use std::fmt;
use std::sync::LazyLock;

use const_oid::ObjectIdentifier;
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature as Refused, SignatureVerificationAlgorithm};

use crate::crypto::algorithm::{ALGORITHMS, SignatureAlgorithm, Signed};

/// Algorithms as path building takes them.
pub(crate) type ChainAlgorithms = &'static [&'static dyn SignatureVerificationAlgorithm];

/// Those of certificates and revocation lists. Path building compares AlgorithmIdentifiers byte by byte, so each spelling
/// is an entry of its own.
pub(crate) fn in_chains() -> ChainAlgorithms {
    static ALL: LazyLock<Vec<InChains>> = LazyLock::new(|| {
        let spellings = |&algorithm: &&'static dyn SignatureAlgorithm| {
            let names = algorithm.names();
            names.keys.iter().flat_map(move |key| {
                names.identifiers.iter().map(move |identifier| InChains {
                    algorithm,
                    // For each identifier: of an algorithm that has none, nothing stays behind that nobody holds.
                    key: AlgorithmIdentifier::from_slice(der(key.oid, key.parameters)),
                    signature: AlgorithmIdentifier::from_slice(der(identifier.oid, identifier.parameters)),
                })
            })
        };
        ALGORITHMS.iter().flat_map(spellings).collect()
    });
    static REFERENCES: LazyLock<Vec<&dyn SignatureVerificationAlgorithm>> =
        LazyLock::new(|| ALL.iter().map(|one| one as &dyn SignatureVerificationAlgorithm).collect());
    &REFERENCES
}

/// An AlgorithmIdentifier without its outer header, as path building compares it. Made once from the names, and kept as
/// long as the program runs, as every constant is.
fn der(oid: &str, parameters: &[u8]) -> &'static [u8] {
    let oid = ObjectIdentifier::new_unwrap(oid);
    let length = u8::try_from(oid.as_bytes().len()).expect("object identifiers of algorithms are short");
    Vec::leak([&[0x06, length], oid.as_bytes(), parameters].concat())
}

struct InChains {
    algorithm: &'static dyn SignatureAlgorithm,
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
}

impl SignatureVerificationAlgorithm for InChains {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let key = self.algorithm.read_bits(key).map_err(|_| Refused)?;
        key.check(&Signed::new(message, signature)).map_err(|_| Refused)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

impl fmt::Debug for InChains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.algorithm.fmt(f)
    }
}
