//! SM2 keys that everybody can make again: never to be trusted outside tests.

use sha2::{Digest, Sha256};
use sm2::dsa::signature::Signer as _;
use sm2::dsa::{Signature, SigningKey};
use sm2::elliptic_curve::sec1::ToSec1Point as _;

use crate::gm::oids;
use crate::{der, pem};

/// The user id that GB/T 35276 sets where nobody agreed on another.
pub const USER_ID: &str = "1234567812345678";

/// An SM2 key whose secret is the SHA-256 of a public sentence.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    secret: [u8; 32],
}

impl Key {
    /// The key of this name: always the same one.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let secret = Sha256::digest(format!("elicense test key: {name}"));
        Self { name: name.to_owned(), secret: secret.into() }
    }

    /// The name it was made from.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public point, uncompressed.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        self.signer(USER_ID).verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        der::sequence(&[algorithm(), der::bit_string(&self.public())])
    }

    /// The private key as PEM (PKCS #8, RFC 5915).
    #[must_use]
    pub fn private_pem(&self) -> String {
        let public = der::context(1, &der::bit_string(&self.public()));
        let secret = der::sequence(&[der::integer(&[1]), der::octet_string(&self.secret), public]);
        let key = der::sequence(&[der::integer(&[]), algorithm(), der::octet_string(&secret)]);
        pem::write("PRIVATE KEY", &key)
    }

    /// The signature over `message` in DER. The nonce follows from key and message (RFC 6979), so that test data
    /// come out the same every time.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.sign_as(USER_ID, message)
    }

    /// The signature in DER of somebody who goes by this user id.
    #[must_use]
    pub fn sign_as(&self, user_id: &str, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.signer(user_id).sign(message);
        let (r, s) = (signature.r_bytes(), signature.s_bytes());
        der::sequence(&[der::integer(&r), der::integer(&s)])
    }

    /// The signature as 64 bytes, r before s, as some makers write it.
    #[must_use]
    pub fn sign_raw(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.signer(USER_ID).sign(message);
        signature.to_bytes().to_vec()
    }

    fn signer(&self, user_id: &str) -> SigningKey {
        SigningKey::from_slice(user_id, &self.secret).expect("a digest is below the order of the curve")
    }
}

/// AlgorithmIdentifier of SM2 keys.
fn algorithm() -> Vec<u8> {
    der::sequence(&[der::oid(oids::EC_PUBLIC_KEY), der::oid(oids::SM2)])
}

#[cfg(test)]
mod tests {
    use sm2::dsa::VerifyingKey;
    use sm2::dsa::signature::Verifier as _;

    use super::*;

    #[test]
    fn a_name_is_always_the_same_key_and_its_signatures_verify() {
        let (key, again) = (Key::named("gm a"), Key::named("gm a"));
        assert_eq!(key.sign(b"message"), again.sign(b"message"));
        assert_ne!(key.public(), Key::named("gm b").public());
        let verifier = VerifyingKey::from_sec1_bytes(USER_ID, &key.public()).expect("a point of the curve");
        let signature = Signature::from_slice(&key.sign_raw(b"message")).expect("64 bytes");
        assert!(verifier.verify(b"message", &signature).is_ok());
        assert!(verifier.verify(b"massage", &signature).is_err());
    }
}
