//! Keys that everybody can make again: never to be trusted outside tests.

mod scheme;

use sha2::{Digest, Sha256};

use crate::{der, pem};

use scheme::Secret;
pub use scheme::{SHA_1, SM3, Scheme};

/// Algorithm identifier of Ed25519 (RFC 8410 §3).
pub const ED25519: &str = "1.3.101.112";

/// A key whose secret is a hash of a public sentence; RSA keys, which no hash makes, stand in files.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    scheme: Scheme,
    secret: Secret,
}

impl Key {
    /// The Ed25519 key of this name: always the same one.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::of(Scheme::Ed25519, name)
    }

    /// The key of this name that signs so: always the same one.
    ///
    /// # Panics
    ///
    /// For RSA, if the name ends in none of those that have a file.
    #[must_use]
    pub fn of(scheme: Scheme, name: &str) -> Self {
        Self { name: name.to_owned(), scheme, secret: Secret::of(scheme, name) }
    }

    /// The name it was made from.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it signs.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The same key, which signs by another scheme of its kind.
    #[must_use]
    pub fn by(self, scheme: Scheme) -> Self {
        Self { scheme, ..self }
    }

    /// The 32 bytes of the public key (RFC 8032 §5.1.5).
    ///
    /// # Panics
    ///
    /// For a key of another kind than Ed25519.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.secret.bits().try_into().expect("an Ed25519 key has 32 bytes")
    }

    /// The bits of the SubjectPublicKeyInfo.
    #[must_use]
    pub fn bits(&self) -> Vec<u8> {
        self.secret.bits()
    }

    /// SubjectPublicKeyInfo in DER (RFC 5280 §4.1.2.7).
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        der::sequence(&[self.secret.algorithm(), der::bit_string(&self.bits())])
    }

    /// SHA-256 of the SubjectPublicKeyInfo, in hexadecimal: how a deny-list names a key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.spki()))
    }

    /// The public key as PEM.
    #[must_use]
    pub fn public_pem(&self) -> String {
        pem::write("PUBLIC KEY", &self.spki())
    }

    /// The private key as PEM (PKCS #8, RFC 5958).
    #[must_use]
    pub fn private_pem(&self) -> String {
        let key = der::sequence(&[
            der::integer(&[]),
            self.secret.algorithm(),
            der::octet_string(&self.secret.private()),
        ]);
        pem::write("PRIVATE KEY", &key)
    }

    /// The signature over `message`, as certificates and CMS write it.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.secret.sign(self.scheme, message).0
    }

    /// The signature over `message`, as JOSE and COSE write it.
    #[must_use]
    pub fn sign_plainly(&self, message: &[u8]) -> Vec<u8> {
        self.secret.sign(self.scheme, message).1
    }
}

/// SubjectPublicKeyInfo of any 32 bytes, a point of the curve or not.
#[must_use]
pub fn spki(public: &[u8; 32]) -> Vec<u8> {
    der::sequence(&[der::sequence(&[der::oid(ED25519)]), der::bit_string(public)])
}

/// SubjectPublicKeyInfo of a P-256 key (RFC 5480), the base point of which is as good as any.
#[must_use]
pub fn p256_spki() -> Vec<u8> {
    let algorithm = der::sequence(&[der::oid("1.2.840.10045.2.1"), der::oid("1.2.840.10045.3.1.7")]);
    der::sequence(&[algorithm, der::bit_string(&P256_BASE_POINT)])
}

/// FIPS 186-4 D.1.2.3, uncompressed.
const P256_BASE_POINT: [u8; 65] = [
    0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
    0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f,
    0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce,
    0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
];

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_always_the_same_key() {
        let (first, again, other) = (Key::named("a"), Key::named("a"), Key::named("b"));
        assert_eq!(first.public(), again.public());
        assert_ne!(first.public(), other.public());
    }
}
