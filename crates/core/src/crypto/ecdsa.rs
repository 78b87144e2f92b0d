//! ECDSA (FIPS 186-5 §6) on P-256 with SHA-256 and on P-384 with SHA-384, by p256 and p384.

use p256::ecdsa::signature::Verifier as _;

use crate::crypto::algorithm::{Key, SignatureAlgorithm, Signed};
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{self, Names};
use crate::crypto::point;

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

#[cfg(test)]
mod tests;
