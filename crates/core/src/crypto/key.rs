//! Public keys, and why some bytes are none.

use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};

use crate::crypto::algorithm::{Algorithm, Key, Known, Signed};
use crate::crypto::digest::{Hash, sha256};
use crate::crypto::names::name_of;
use crate::document::tree::Node;

/// A public key that can be sound.
#[derive(Debug)]
pub(crate) struct PublicKey {
    sha256: Hash,
    /// What it may sign with: never empty. Keys of some kinds sign with several algorithms.
    keys: Vec<(Known, Box<dyn Key>)>,
}

/// Why bytes are no usable public key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum KeyProblem {
    /// The bytes are no SubjectPublicKeyInfo, or not the one encoding of it.
    Malformed(String),
    /// The bytes name no point of the curve, or one of small order: anybody can sign for such a key.
    Unsound,
    /// A key of an algorithm this build cannot check.
    Unsupported(String),
}

/// A signature that does not hold. Deliberately without detail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct InvalidSignature;

impl PublicKey {
    /// Reads a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    ///
    /// # Errors
    ///
    /// The bytes are not the one encoding of a key, or the key is unsound or of an algorithm this build cannot check.
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, KeyProblem> {
        let read = |known: Known| Some(known.read_key(der)?.map(|key| (known, key)));
        let keys = Known::all().filter_map(read).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(other_key(der)) } else { Ok(Self { sha256: sha256(der), keys }) }
    }

    /// Reads a COSE_Key (RFC 9052 §7); `None` where this build knows no such key.
    pub(crate) fn from_cose_key(key: &Node<'_>) -> Option<Result<Self, KeyProblem>> {
        let spki = Known::all().find_map(|known| known.spki_of_cose_key(key))?;
        Some(Self::from_spki_der(&spki))
    }

    /// How reports call the algorithm this key is for.
    pub(crate) fn algorithm(&self) -> Algorithm {
        let (known, _) = self.keys.first().expect("a key is for at least one algorithm");
        Algorithm::Known(*known)
    }

    /// SHA-256 of the SubjectPublicKeyInfo, the name of the key in deny-lists.
    pub(crate) fn sha256(&self) -> Hash {
        self.sha256
    }

    /// Whether this key signs with this algorithm.
    pub(crate) fn fits(&self, algorithm: &Algorithm) -> bool {
        self.of(algorithm).is_some()
    }

    /// Whether a signature is this key's, made with this algorithm.
    ///
    /// # Errors
    ///
    /// It is not.
    pub(crate) fn check(&self, algorithm: &Algorithm, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        self.of(algorithm).ok_or(InvalidSignature)?.check(signed)
    }

    pub(super) fn of(&self, algorithm: &Algorithm) -> Option<&dyn Key> {
        let Algorithm::Known(wanted) = algorithm else { return None };
        self.keys.iter().find(|(known, _)| known == wanted).map(|(_, key)| &**key)
    }
}

/// Tells a damaged key from a sound one of another algorithm.
fn other_key(der: &[u8]) -> KeyProblem {
    let Ok((rest, key)) = SubjectPublicKeyInfo::from_der(der) else {
        return KeyProblem::Malformed("not a DER SubjectPublicKeyInfo".to_owned());
    };
    if !rest.is_empty() {
        return KeyProblem::Malformed("bytes follow the SubjectPublicKeyInfo".to_owned());
    }
    let oid = key.algorithm.algorithm.to_id_string();
    // The parameters of an elliptic curve key say which curve it is on (RFC 5480 §2.1.1).
    let parameters = key.algorithm.parameters.as_ref();
    let curve = parameters.and_then(|any| any.as_oid().ok()).map(|oid| oid.to_id_string());
    let name = curve.as_deref().and_then(name_of).or_else(|| name_of(&oid));
    KeyProblem::Unsupported(name.map_or(oid.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_algorithm_is_unsupported_and_named() {
        let sm2 = hex(&format!("3059301306072a8648ce3d020106082a811ccf5501822d03420004{}", "11".repeat(64)));
        assert_eq!(PublicKey::from_spki_der(&sm2).unwrap_err(), KeyProblem::Unsupported("SM2".to_owned()));
    }

    #[test]
    fn what_is_no_key_is_malformed() {
        for wrong in [&b""[..], b"\x30", &[0x30, 0x03, 0x02, 0x01, 0x00]] {
            let problem = PublicKey::from_spki_der(wrong).unwrap_err();
            assert_eq!(problem, KeyProblem::Malformed("not a DER SubjectPublicKeyInfo".to_owned()));
        }
    }

    fn hex(text: &str) -> Vec<u8> {
        let digit = |b: u8| (b as char).to_digit(16).unwrap() as u8;
        text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
    }
}
