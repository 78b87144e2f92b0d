//! ECDSA (FIPS 186-5 §6) on P-256 with SHA-256 and on P-384 with SHA-384, by p256 and p384.

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::pkcs8::DecodePrivateKey as _;

use crate::crypto::algorithm::{Key, SignatureAlgorithm, Signed};
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{self, Names};
use crate::crypto::point;
use crate::crypto::signing::Secret;

/// How the two numbers of a signature are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// ECDSA-Sig-Value (RFC 5480, appendix A): certificates and CMS.
    Der,
    /// One after the other, in as many bytes as the order of the curve has: JOSE and COSE.
    Numbers,
}

/// ECDSA on P-256 with SHA-256.
#[derive(Debug)]
pub(super) struct P256(pub Form);

/// ECDSA on P-384 with SHA-384.
#[derive(Debug)]
pub(super) struct P384(pub Form);

impl SignatureAlgorithm for P256 {
    fn names(&self) -> &'static Names {
        match self.0 {
            Form::Der => &names::ES256,
            Form::Numbers => &names::ES256_NUMBERS,
        }
    }

    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem> {
        point::expect_sec1(bits, 32)?;
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bits).map_err(|_| KeyProblem::Unsound)?;
        Ok(Box::new(P256Key { key, form: self.0 }))
    }

    fn read_secret(&self, pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        let key = p256::ecdsa::SigningKey::from_pkcs8_der(pkcs8).ok()?;
        Some(Box::new(P256Secret { key, form: self.0 }))
    }
}

impl SignatureAlgorithm for P384 {
    fn names(&self) -> &'static Names {
        match self.0 {
            Form::Der => &names::ES384,
            Form::Numbers => &names::ES384_NUMBERS,
        }
    }

    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem> {
        point::expect_sec1(bits, 48)?;
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bits).map_err(|_| KeyProblem::Unsound)?;
        Ok(Box::new(P384Key { key, form: self.0 }))
    }

    fn read_secret(&self, pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        let key = p384::ecdsa::SigningKey::from_pkcs8_der(pkcs8).ok()?;
        Some(Box::new(P384Secret { key, form: self.0 }))
    }
}

#[derive(Debug)]
struct P256Key {
    key: p256::ecdsa::VerifyingKey,
    form: Form,
}

impl Key for P256Key {
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        let signature = match self.form {
            Form::Der => p256::ecdsa::Signature::from_der(signed.signature),
            Form::Numbers => p256::ecdsa::Signature::from_slice(signed.signature),
        };
        let signature = signature.map_err(|_| InvalidSignature)?;
        self.key.verify(signed.message, &signature).map_err(|_| InvalidSignature)
    }
}

#[derive(Debug)]
struct P384Key {
    key: p384::ecdsa::VerifyingKey,
    form: Form,
}

impl Key for P384Key {
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        let signature = match self.form {
            Form::Der => p384::ecdsa::Signature::from_der(signed.signature),
            Form::Numbers => p384::ecdsa::Signature::from_slice(signed.signature),
        };
        let signature = signature.map_err(|_| InvalidSignature)?;
        self.key.verify(signed.message, &signature).map_err(|_| InvalidSignature)
    }
}

/// A private key; it is wiped when it is dropped.
struct P256Secret {
    key: p256::ecdsa::SigningKey,
    form: Form,
}

impl Secret for P256Secret {
    fn signature(&self, message: &[u8], _user_id: Option<&str>) -> Option<Vec<u8>> {
        let signature: p256::ecdsa::Signature = self.key.try_sign(message).ok()?;
        Some(match self.form {
            Form::Der => signature.to_der().as_bytes().to_vec(),
            Form::Numbers => signature.to_bytes().to_vec(),
        })
    }
}

/// A private key; it is wiped when it is dropped.
struct P384Secret {
    key: p384::ecdsa::SigningKey,
    form: Form,
}

impl Secret for P384Secret {
    fn signature(&self, message: &[u8], _user_id: Option<&str>) -> Option<Vec<u8>> {
        let signature: p384::ecdsa::Signature = self.key.try_sign(message).ok()?;
        Some(match self.form {
            Form::Der => signature.to_der().as_bytes().to_vec(),
            Form::Numbers => signature.to_bytes().to_vec(),
        })
    }
}

#[cfg(test)]
mod tests;
