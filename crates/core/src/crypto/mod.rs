//! Signature algorithms and public keys: which there are, and whether a signature holds.

pub(crate) mod digest;
mod ed25519;

use std::fmt;

use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature as ChainSignatureInvalid, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};

pub(crate) use ed25519::{Tables, Unsettled};

/// A signature algorithm as a proof or certificate names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Algorithm {
    /// Ed25519 over the message itself (RFC 8032 §5.1).
    Ed25519,
    /// Any other, by the name or number it was called. Not a sign of forgery.
    Unsupported(String),
}

impl Algorithm {
    /// The `alg` of a JOSE header: `EdDSA` (RFC 8037 §3.1), `Ed25519` (RFC 9864 §2.2).
    pub(crate) fn from_jose(name: &str) -> Self {
        match name {
            "EdDSA" | "Ed25519" => Self::Ed25519,
            other => Self::Unsupported(other.chars().take(MAX_NAME_CHARS).collect()),
        }
    }

    /// The `alg` of a COSE header: -8 EdDSA (RFC 9053 §2.2), -19 Ed25519 (RFC 9864 §2.2).
    pub(crate) fn from_cose(number: i64) -> Self {
        match number {
            -8 | -19 => Self::Ed25519,
            other => Self::Unsupported(format!("COSE {other}")),
        }
    }

    /// The object identifier of a certificate or CMS SignerInfo (RFC 8410 §3).
    pub(crate) fn from_oid(dotted: &str) -> Self {
        match dotted {
            "1.3.101.112" => Self::Ed25519,
            other => Self::Unsupported(known_name(other).map_or_else(|| other.to_owned(), str::to_owned)),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ed25519 => f.pad("Ed25519"),
            Self::Unsupported(name) => f.pad(name),
        }
    }
}

/// A public key that can be sound: it names a point of the curve outside the small subgroup.
#[derive(Debug)]
pub(crate) struct PublicKey {
    sha256: [u8; 32],
    point: ed25519::Point,
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
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, KeyProblem> {
        let Some(point) = der.strip_prefix(ED25519_SPKI) else {
            return Err(other_key(der));
        };
        let bytes = point.try_into().map_err(|_| KeyProblem::Malformed(ED25519_FORM.to_owned()))?;
        let point = ed25519::Point::from_bytes(bytes).ok_or(KeyProblem::Unsound)?;
        Ok(Self { sha256: Sha256::digest(der).into(), point })
    }

    /// Reads the 32 bytes of a point (RFC 8032 §5.1.5).
    pub(crate) fn from_point(bytes: [u8; 32]) -> Result<Self, KeyProblem> {
        Self::from_spki_der(&[ED25519_SPKI, &bytes].concat())
    }

    /// The algorithm this key is for.
    pub(crate) fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    /// SHA-256 of the SubjectPublicKeyInfo, the name of the key in deny-lists.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Whether `signature` is this key's over `message`: exactly what `verify_strict` of
    /// ed25519-dalek decides, sooner when this key comes again and again. `None`: it is. [`Unsettled`]: that will
    /// tell.
    pub(crate) fn verify_later(
        &self,
        tables: &Tables,
        message: &[u8],
        signature: &[u8],
    ) -> Result<Option<Unsettled>, InvalidSignature> {
        self.point.verify_later(tables, message, signature)
    }

    /// The same decision for a key that is not expected again.
    pub(crate) fn verify_once(&self, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.point.verify_once(message, signature)
    }
}

/// Algorithms as path building takes them.
pub(crate) type Algorithms = &'static [&'static dyn SignatureVerificationAlgorithm];

/// Ed25519 inside certificates and revocation lists, for path building.
#[derive(Debug)]
pub(crate) struct ChainEd25519;

impl SignatureVerificationAlgorithm for ChainEd25519 {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), ChainSignatureInvalid> {
        let bytes = public_key.try_into().map_err(|_| ChainSignatureInvalid)?;
        let point = ed25519::Point::from_bytes(bytes).ok_or(ChainSignatureInvalid)?;
        point.verify_once(message, signature).map_err(|InvalidSignature| ChainSignatureInvalid)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ED25519
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ED25519
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
    if oid == "1.3.101.112" {
        return KeyProblem::Malformed(ED25519_FORM.to_owned());
    }
    // The parameters of an elliptic curve key say which curve it is on (RFC 5480 §2.1.1).
    let parameters = key.algorithm.parameters.as_ref();
    let curve = parameters.and_then(|any| any.as_oid().ok()).map(|oid| oid.to_id_string());
    let name = curve.as_deref().and_then(known_name).or_else(|| known_name(&oid));
    KeyProblem::Unsupported(name.map_or(oid.clone(), str::to_owned))
}

/// The names of what real certificates carry and this build cannot check.
fn known_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "1.2.156.10197.1.301" => "SM2",
        "1.2.156.10197.1.501" => "SM2 with SM3",
        "1.2.840.113549.1.1.1" => "RSA",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.113549.1.1.11" => "RSA with SHA-256",
        "1.2.840.10045.3.1.7" => "P-256",
        "1.2.840.10045.4.3.2" => "ECDSA with SHA-256",
        "1.3.132.0.34" => "P-384",
        "1.2.840.10045.4.3.3" => "ECDSA with SHA-384",
        "1.3.101.113" => "Ed448",
        _ => return None,
    })
}

/// Everything of an Ed25519 SubjectPublicKeyInfo but the key: the parameters are absent (RFC 8410 §3), so
/// DER leaves exactly this.
const ED25519_SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

const ED25519_FORM: &str = "an Ed25519 key is 44 bytes of DER without parameters (RFC 8410 §3, §4)";

/// Characters kept of an algorithm name that is not ours; the longest registered one has 26.
const MAX_NAME_CHARS: usize = 64;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// RFC 8410 §10.1.
    const RFC8410_KEY: &str =
        "302a300506032b657003210019bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

    #[test]
    fn the_key_of_rfc_8410_is_read() {
        let der = hex(RFC8410_KEY);
        let key = PublicKey::from_spki_der(&der).unwrap();
        assert_eq!((key.algorithm(), key.sha256()), (Algorithm::Ed25519, Sha256::digest(&der).into()));
    }

    #[test]
    fn a_key_has_one_encoding() {
        let der = hex(RFC8410_KEY);
        let shorter = &der[..43];
        let longer = [&der[..], &[0]].concat();
        let with_null = hex(&RFC8410_KEY.replace("302a300506032b6570", "302c300706032b65700500"));
        for wrong in [shorter, &longer, &with_null] {
            assert!(matches!(PublicKey::from_spki_der(wrong), Err(KeyProblem::Malformed(_))));
        }
    }

    #[test]
    fn keys_of_small_order_or_off_the_curve_are_unsound() {
        let spki = |point: [u8; 32]| [ED25519_SPKI, &point].concat();
        let small = curve25519_dalek::constants::EIGHT_TORSION.map(|point| spki(point.compress().0));
        let off_curve = spki(std::array::from_fn(|i| if i == 0 { 2 } else { 0 }));
        for wrong in small.iter().chain([&off_curve]) {
            assert_eq!(PublicKey::from_spki_der(wrong).unwrap_err(), KeyProblem::Unsound);
        }
    }

    #[test]
    fn a_key_of_another_algorithm_is_unsupported_and_named() {
        let sm2 = hex(&format!("3059301306072a8648ce3d020106082a811ccf5501822d03420004{}", "11".repeat(64)));
        assert_eq!(PublicKey::from_spki_der(&sm2).unwrap_err(), KeyProblem::Unsupported("SM2".to_owned()));
    }

    #[test]
    fn algorithms_are_known_by_their_registered_names() {
        let ours = [
            Algorithm::from_jose("EdDSA"),
            Algorithm::from_jose("Ed25519"),
            Algorithm::from_cose(-8),
            Algorithm::from_cose(-19),
            Algorithm::from_oid("1.3.101.112"),
        ];
        assert!(ours.iter().all(|algorithm| *algorithm == Algorithm::Ed25519));
        assert_eq!(Algorithm::from_jose("eddsa"), Algorithm::Unsupported("eddsa".to_owned()));
        assert_eq!(Algorithm::from_cose(-7).to_string(), "COSE -7");
        assert_eq!(Algorithm::from_oid("1.2.156.10197.1.501").to_string(), "SM2 with SM3");
    }

    pub(super) fn hex(text: &str) -> Vec<u8> {
        let digit = |b: u8| (b as char).to_digit(16).unwrap() as u8;
        text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
    }
}
