//! Ed25519 (RFC 8032). Whether one signature holds, `verify_strict` of ed25519-dalek decides and nothing else.

mod many;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde_cbor::Value;
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};

use crate::crypto::algorithm::{Key, SignatureAlgorithm, Signed};
use crate::crypto::batch::Tables;
use crate::crypto::ed25519::many::Table;
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{self, Names};
use crate::crypto::signing::Secret;
use crate::document::tree::Node;

/// Ed25519 over the message itself (RFC 8032 §5.1).
#[derive(Debug)]
pub(super) struct Ed25519;

impl SignatureAlgorithm for Ed25519 {
    fn names(&self) -> &'static Names {
        &names::ED25519
    }

    fn read_key(&self, spki: &[u8]) -> Option<Result<Box<dyn Key>, KeyProblem>> {
        let malformed = || Err(KeyProblem::Malformed(FORM.to_owned()));
        match spki.strip_prefix(SPKI).map(<[u8; 32]>::try_from) {
            Some(Ok(point)) => Some(PublicPoint::read(&point).map(|key| Box::new(key) as Box<dyn Key>)),
            Some(Err(_)) => Some(malformed()),
            None => match SubjectPublicKeyInfo::from_der(spki) {
                Ok(([], key)) if key.algorithm.algorithm.to_id_string() == OID => Some(malformed()),
                _ => None,
            },
        }
    }

    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem> {
        let point = bits.try_into().map_err(|_| KeyProblem::Malformed(FORM.to_owned()))?;
        PublicPoint::read(point).map(|key| Box::new(key) as Box<dyn Key>)
    }

    fn read_secret(&self, pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        secret_key(pkcs8).map(|key| Box::new(key) as Box<dyn Secret>)
    }

    /// A key of type OKP on Ed25519 (RFC 9053 §7.2).
    fn spki_of_cose_key(&self, key: &Node<'_>) -> Option<Vec<u8>> {
        let is = |label, value| matches!(key.get(label), Some(Node::Integer(found)) if *found == value);
        let [kty, crv, x] = COSE_KEY_LABELS;
        match key.get(x) {
            Some(Node::Bytes(point)) if is(kty, OKP) && is(crv, CURVE) => {
                Some(self::spki(<[u8; 32]>::try_from(&**point).ok()?))
            }
            _ => None,
        }
    }
}

/// A public key: a point of the curve, not of small order.
#[derive(Debug)]
struct PublicPoint {
    key: VerifyingKey,
    table: Table,
}

impl PublicPoint {
    fn read(bytes: &[u8; 32]) -> Result<Self, KeyProblem> {
        let key = VerifyingKey::from_bytes(bytes).ok().filter(|key| !key.is_weak());
        key.map(|key| Self { key, table: Table::default() }).ok_or(KeyProblem::Unsound)
    }
}

impl Key for PublicPoint {
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        let signature = Signature::from_slice(signed.signature).map_err(|_| InvalidSignature)?;
        self.key.verify_strict(signed.message, &signature).map_err(|_| InvalidSignature)
    }

    fn check_many(&self, all: &[Signed<'_>], tables: &Tables) -> Option<Vec<Result<(), InvalidSignature>>> {
        many::check(&self.table, &self.key, all, tables)
    }
}

/// The SubjectPublicKeyInfo of the 32 bytes of a point (RFC 8032 §5.1.5).
pub(super) fn spki(point: [u8; 32]) -> Vec<u8> {
    [SPKI, &point].concat()
}

/// A private key; it is wiped when it is dropped.
pub(super) type SecretKey = SigningKey;

impl Secret for SecretKey {
    fn signature(&self, message: &[u8], _user_id: Option<&str>) -> Option<Vec<u8>> {
        Some(sign(self, message).to_vec())
    }
}

/// Reads the private key of a PKCS #8 file (RFC 8410 §7).
pub(super) fn secret_key(der: &[u8]) -> Option<SecretKey> {
    Some(SigningKey::from_bytes(der.strip_prefix(PKCS8)?.try_into().ok()?))
}

pub(super) const SECRET_KEY_EXPECTED: &str =
    "a private Ed25519 key in PKCS #8 is expected, as `openssl genpkey -algorithm ed25519` writes it";

pub(super) fn sign(key: &SecretKey, message: &[u8]) -> [u8; 64] {
    key.sign(message).to_bytes()
}

/// The entries of a COSE_Key with the 32 bytes of a point.
pub(super) fn cose_key(point: [u8; 32]) -> Vec<(i128, Value)> {
    vec![(1, Value::Integer(OKP)), (-1, Value::Integer(CURVE)), (-2, Value::Bytes(point.to_vec()))]
}

/// Key type, curve and x (RFC 9052 §7.1, RFC 9053 §7.2), as a tree writes integer keys.
pub(super) const COSE_KEY_LABELS: [&str; 3] = ["1", "-1", "-2"];

/// EdDSA (RFC 9053 §2.2), by which display codes name it.
pub(super) const COSE_ALGORITHM: i8 = -8;

/// EdDSA (RFC 8037 §3.1).
pub(super) const JOSE_ALGORITHM: &str = "EdDSA";

/// RFC 8410 §3.
const OID: &str = "1.3.101.112";

/// Everything of a SubjectPublicKeyInfo but the key: the parameters are absent (RFC 8410 §3), so DER leaves exactly
/// this.
const SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Everything of a private key but its seed (RFC 8410 §7): version 0, the algorithm, two octet strings.
const PKCS8: &[u8] =
    &[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

const FORM: &str = "an Ed25519 key is 44 bytes of DER without parameters (RFC 8410 §3, §4)";

/// Key type (RFC 9053 §7) and curve (§7.1).
const OKP: i128 = 1;
const CURVE: i128 = 6;

#[cfg(test)]
mod tests;
