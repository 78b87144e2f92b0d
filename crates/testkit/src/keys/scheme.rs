//! The ways to sign, and the keys that sign so.

use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use ed25519_dalek::Signer as _;
use rsa::pkcs1v15::{self, Pkcs1v15Sign};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::signature::{RandomizedSigner as _, SignatureEncoding as _};
use rsa::traits::PublicKeyParts as _;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::der;

/// A way to sign.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// RFC 8032.
    Ed25519,
    /// GB/T 32918.2 with SM3.
    Sm2,
    /// The same with another user id than the standard's.
    Sm2By(&'static str),
    /// ECDSA on P-256.
    Es256,
    /// ECDSA on P-384.
    Es384,
    /// RSA, PKCS #1 v1.5, with SHA-1: for old PDF alone.
    Rs1,
    /// RSA, PKCS #1 v1.5.
    Rs256,
    /// RSA, PKCS #1 v1.5.
    Rs384,
    /// RSA, PKCS #1 v1.5.
    Rs512,
    /// RSA-PSS.
    Ps256,
    /// RSA-PSS.
    Ps384,
    /// RSA-PSS.
    Ps512,
}

impl Scheme {
    /// How layouts and reports call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Sm2 | Self::Sm2By(_) => "SM2-SM3",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Rs1 => "RS1",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
        }
    }

    /// `alg` of JOSE (RFC 7518 §3.1, RFC 8037 §3.1); `None` where none is registered.
    #[must_use]
    pub fn jose(self) -> Option<&'static str> {
        match self {
            Self::Ed25519 => Some("EdDSA"),
            Self::Sm2 | Self::Sm2By(_) => None,
            other => Some(other.word()),
        }
    }

    /// `alg` of COSE (RFC 9053 §2, RFC 8812 §2, RFC 8230 §2); of SM2 the number that elicense documents.
    #[must_use]
    pub fn cose(self) -> i64 {
        match self {
            Self::Ed25519 => -8,
            Self::Sm2 | Self::Sm2By(_) => -70_501,
            Self::Es256 => -7,
            Self::Es384 => -35,
            Self::Rs1 => -65_535,
            Self::Rs256 => -257,
            Self::Rs384 => -258,
            Self::Rs512 => -259,
            Self::Ps256 => -37,
            Self::Ps384 => -38,
            Self::Ps512 => -39,
        }
    }

    /// Its AlgorithmIdentifier in certificates and CMS.
    #[must_use]
    pub fn identifier(self) -> Vec<u8> {
        let with_null = |oid| der::sequence(&[der::oid(oid), null()]);
        match self {
            Self::Ed25519 => der::sequence(&[der::oid(super::ED25519)]),
            Self::Sm2 | Self::Sm2By(_) => with_null("1.2.156.10197.1.501"),
            Self::Es256 => der::sequence(&[der::oid("1.2.840.10045.4.3.2")]),
            Self::Es384 => der::sequence(&[der::oid("1.2.840.10045.4.3.3")]),
            Self::Rs1 => with_null("1.2.840.113549.1.1.5"),
            Self::Rs256 => with_null("1.2.840.113549.1.1.11"),
            Self::Rs384 => with_null("1.2.840.113549.1.1.12"),
            Self::Rs512 => with_null("1.2.840.113549.1.1.13"),
            Self::Ps256 => pss(self, 32),
            Self::Ps384 => pss(self, 48),
            Self::Ps512 => pss(self, 64),
        }
    }

    /// The digest of the content that goes with it in CMS, by its dotted identifier.
    #[must_use]
    pub fn digest(self) -> &'static str {
        match self {
            Self::Ed25519 | Self::Rs512 | Self::Ps512 => SHA_512,
            Self::Sm2 | Self::Sm2By(_) => SM3,
            Self::Rs1 => SHA_1,
            Self::Es256 | Self::Rs256 | Self::Ps256 => SHA_256,
            Self::Es384 | Self::Rs384 | Self::Ps384 => SHA_384,
        }
    }
}

/// id-sha1 (RFC 3370 §2.1).
pub const SHA_1: &str = "1.3.14.3.2.26";
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
const SHA_512: &str = "2.16.840.1.101.3.4.2.3";
/// GB/T 33560.
pub const SM3: &str = "1.2.156.10197.1.401";

fn null() -> Vec<u8> {
    der::element(0x05, &[])
}

/// RFC 4055 §3.1.
fn pss(scheme: Scheme, salt: u8) -> Vec<u8> {
    let hash = der::sequence(&[der::oid(scheme.digest()), null()]);
    let mask = der::sequence(&[der::oid("1.2.840.113549.1.1.8"), hash.clone()]);
    let parameters =
        [der::context(0, &hash), der::context(1, &mask), der::context(2, &der::integer(&[salt]))];
    der::sequence(&[der::oid("1.2.840.113549.1.1.10"), der::sequence(&parameters)])
}

#[derive(Clone, Debug)]
pub(super) enum Secret {
    Ed25519(ed25519_dalek::SigningKey),
    Sm2([u8; 32]),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Rsa(Arc<rsa::PrivateKey>),
}

impl Secret {
    pub(super) fn of(scheme: Scheme, name: &str) -> Self {
        let sentence = format!("elicense test key: {name}");
        let seed = Sha256::digest(&sentence).into();
        let point = "a hash is below the order of the curve";
        match scheme {
            Scheme::Ed25519 => Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&seed)),
            Scheme::Sm2 | Scheme::Sm2By(_) => Self::Sm2(seed),
            Scheme::Es256 => Self::P256(p256::ecdsa::SigningKey::from_slice(&seed).expect(point)),
            Scheme::Es384 => {
                Self::P384(p384::ecdsa::SigningKey::from_slice(&Sha384::digest(&sentence)).expect(point))
            }
            _ => {
                let (_, key) = RSA_KEYS.iter().find(|(end, _)| name.ends_with(end)).expect("a key in a file");
                Self::Rsa(Arc::clone(key))
            }
        }
    }

    /// AlgorithmIdentifier of the key.
    pub(super) fn algorithm(&self) -> Vec<u8> {
        let on_curve = |curve| der::sequence(&[der::oid("1.2.840.10045.2.1"), der::oid(curve)]);
        match self {
            Self::Ed25519(_) => der::sequence(&[der::oid(super::ED25519)]),
            Self::Sm2(_) => on_curve("1.2.156.10197.1.301"),
            Self::P256(_) => on_curve("1.2.840.10045.3.1.7"),
            Self::P384(_) => on_curve("1.3.132.0.34"),
            Self::Rsa(_) => der::sequence(&[der::oid("1.2.840.113549.1.1.1"), null()]),
        }
    }

    pub(super) fn bits(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            Self::Sm2(_) => self.sm2(USER_ID).verifying_key().to_sec1_bytes().to_vec(),
            Self::P256(key) => key.verifying_key().to_sec1_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_sec1_bytes().to_vec(),
            Self::Rsa(key) => der::sequence(&[
                der::integer(&key.n().to_be_bytes_trimmed_vartime()),
                der::integer(&key.e().to_be_bytes_trimmed_vartime()),
            ]),
        }
    }

    /// What PKCS #8 wraps (RFC 8410 §7, RFC 5915 §3, RFC 8017 appendix A.1.2).
    pub(super) fn private(&self) -> Vec<u8> {
        let scalar = |bytes: &[u8]| der::sequence(&[der::integer(&[1]), der::octet_string(bytes)]);
        match self {
            Self::Ed25519(key) => der::octet_string(key.as_bytes()),
            Self::Sm2(secret) => scalar(secret),
            Self::P256(key) => scalar(&key.to_bytes()),
            Self::P384(key) => scalar(&key.to_bytes()),
            Self::Rsa(key) => {
                use rsa::pkcs1::EncodeRsaPrivateKey as _;
                key.to_pkcs1_der().expect("a key that was read can be written").as_bytes().to_vec()
            }
        }
    }

    /// As certificates and CMS write the signature, and as JOSE and COSE do.
    pub(super) fn sign(&self, scheme: Scheme, message: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let alike = |signature: Vec<u8>| (signature.clone(), signature);
        match self {
            Self::Ed25519(key) => alike(key.sign(message).to_bytes().to_vec()),
            Self::Sm2(_) => {
                let id = if let Scheme::Sm2By(id) = scheme { id } else { USER_ID };
                let signature: sm2::dsa::Signature = self.sm2(id).sign(message);
                (signature.to_der().as_bytes().to_vec(), signature.to_bytes().to_vec())
            }
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                (signature.to_der().as_bytes().to_vec(), signature.to_bytes().to_vec())
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                (signature.to_der().as_bytes().to_vec(), signature.to_bytes().to_vec())
            }
            Self::Rsa(key) => alike(rsa_signature(key, scheme, message)),
        }
    }

    fn sm2(&self, id: &str) -> sm2::dsa::SigningKey {
        let Self::Sm2(secret) = self else { unreachable!("an SM2 key") };
        sm2::dsa::SigningKey::from_slice(id, secret).expect("a hash is below the order of the curve")
    }
}

fn rsa_signature(key: &rsa::PrivateKey, scheme: Scheme, message: &[u8]) -> Vec<u8> {
    let (key, salt) = (key.clone(), &mut Salt(Sha256::digest(message).into()));
    match scheme {
        Scheme::Rs1 => {
            // RFC 8017 §9.2, note 1.
            let digest = der::sequence(&[
                der::sequence(&[der::oid(SHA_1), null()]),
                der::octet_string(&Sha1::digest(message)),
            ]);
            key.sign(Pkcs1v15Sign::new_unprefixed(), &digest).expect("a digest is shorter than a key")
        }
        Scheme::Rs384 => pkcs1v15::SigningKey::<Sha384>::new(key).sign(message).to_vec(),
        Scheme::Rs512 => pkcs1v15::SigningKey::<Sha512>::new(key).sign(message).to_vec(),
        Scheme::Ps256 => rsa::pss::SigningKey::<Sha256>::new(key).sign_with_rng(salt, message).to_vec(),
        Scheme::Ps384 => rsa::pss::SigningKey::<Sha384>::new(key).sign_with_rng(salt, message).to_vec(),
        Scheme::Ps512 => rsa::pss::SigningKey::<Sha512>::new(key).sign_with_rng(salt, message).to_vec(),
        _ => pkcs1v15::SigningKey::<Sha256>::new(key).sign(message).to_vec(),
    }
}

/// Salts that are always the same for the same message.
struct Salt([u8; 32]);

impl TryRng for Salt {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for part in out.chunks_mut(32) {
            self.0 = Sha256::digest(self.0).into();
            part.copy_from_slice(&self.0[..part.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Salt {}

/// GB/T 35276 §10.
const USER_ID: &str = "1234567812345678";

/// Reading one tests its primes, which takes long.
static RSA_KEYS: LazyLock<[(&str, Arc<rsa::PrivateKey>); 4]> = LazyLock::new(|| {
    RSA.map(|(end, pem)| (end, Arc::new(rsa::PrivateKey::from_pkcs8_pem(pem).expect("a file of openssl"))))
});

/// Made by openssl for these tests: which key a name has, its last word says.
const RSA: [(&str, &str); 4] = [
    ("root", include_str!("rsa-root.pem")),
    ("authority", include_str!("rsa-authority.pem")),
    ("short", include_str!("rsa-short.pem")),
    ("", include_str!("rsa-signer.pem")),
];
