//! Public keys, and why some bytes are none.

use crate::crypto::algorithm::{Algorithm, Key, Known, Signed};
use crate::crypto::digest::{Hash, sha256};
use crate::crypto::spki::Spki;
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
    /// A key that is too short to rely on.
    Weak(String),
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

    /// How reports call keys of this kind.
    pub(crate) fn kind(&self) -> &'static str {
        self.keys.first().map_or("-", |(known, _)| known.key_name())
    }

    /// SHA-256 of the SubjectPublicKeyInfo, the name of the key in deny-lists.
    pub(crate) fn sha256(&self) -> Hash {
        self.sha256
    }

    /// Whether this key signs with this algorithm.
    pub(crate) fn fits(&self, algorithm: &Algorithm) -> bool {
        self.of(algorithm).is_some()
    }

    /// Whether the key does not fit, and no standard forbids it where the algorithm leaves the curve open: ECDSA in
    /// certificates and CMS (RFC 5758 §3.2) and in COSE (RFC 9053 §2.1), not in JOSE.
    pub(crate) fn is_on_another_curve(&self, algorithm: &Algorithm) -> bool {
        let Algorithm::Known(wanted) = algorithm else { return false };
        !self.fits(algorithm) && self.keys.iter().any(|(known, _)| known.is_ecdsa_as(*wanted))
    }

    /// Whether a signature is this key's, made with this algorithm.
    ///
    /// # Errors
    ///
    /// It is not.
    pub(crate) fn check(&self, algorithm: &Algorithm, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        self.of(algorithm).ok_or(InvalidSignature)?.check(signed)
    }

    /// The same, decided by the library's own check alone.
    pub(super) fn check_again(
        &self,
        algorithm: &Algorithm,
        signed: &Signed<'_>,
    ) -> Result<(), InvalidSignature> {
        self.of(algorithm).ok_or(InvalidSignature)?.check_again(signed)
    }

    pub(super) fn of(&self, algorithm: &Algorithm) -> Option<&dyn Key> {
        let Algorithm::Known(wanted) = algorithm else { return None };
        self.keys.iter().find(|(known, _)| known == wanted).map(|(_, key)| &**key)
    }
}

/// Tells a damaged key from a sound one of another algorithm.
fn other_key(der: &[u8]) -> KeyProblem {
    match Spki::read(der) {
        Ok(spki) => KeyProblem::Unsupported(spki.name()),
        Err(problem) => KeyProblem::Malformed(format!("SubjectPublicKeyInfo: {problem}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_algorithm_is_unsupported_and_named() {
        let ed448 = hex(&format!("3043300506032b6571033a00{}", "11".repeat(57)));
        assert_eq!(
            PublicKey::from_spki_der(&ed448).unwrap_err(),
            KeyProblem::Unsupported("Ed448".to_owned())
        );
        let p521 = hex(&format!(
            "30819b301006072a8648ce3d020106052b81040023038186000{}",
            "4".to_owned() + &"11".repeat(132)
        ));
        assert_eq!(PublicKey::from_spki_der(&p521).unwrap_err(), KeyProblem::Unsupported("P-521".to_owned()));
    }

    #[test]
    fn what_is_no_key_is_malformed() {
        for wrong in [&b""[..], b"\x30", &[0x30, 0x03, 0x02, 0x01, 0x00]] {
            let problem = PublicKey::from_spki_der(wrong).unwrap_err();
            assert!(matches!(problem, KeyProblem::Malformed(_)), "{problem:?}");
        }
    }

    fn hex(text: &str) -> Vec<u8> {
        let digit = |b: u8| (b as char).to_digit(16).unwrap() as u8;
        text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
    }
}
