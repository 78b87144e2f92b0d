//! SM2 (GB/T 32918.2, ISO/IEC 14888-3) with SM3 (GB/T 32905), by sm2 and sm3.
//!
//! What is signed is the SM3 of Z and the message; Z is the SM3 of the signer's user id, the curve and the key
//! (GB/T 32918.2 §5.5).

mod equation;
mod many;

use ::sm2::dsa::signature::{Signer as _, Verifier as _};
use ::sm2::dsa::{Signature, SigningKey, VerifyingKey};
use ::sm2::pkcs8::DecodePrivateKey as _;
use ::sm2::{PublicKey, SecretKey};

use crate::crypto::algorithm::{Key, SignatureAlgorithm, Signed};
use crate::crypto::batch::Tables;
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{self, Names};
use crate::crypto::point;
use crate::crypto::signing::Secret;
use crate::crypto::sm2::many::Table;

/// SM2 with SM3.
#[derive(Debug)]
pub(super) struct Sm2(pub Form);

/// How r and s are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// SM2Signature in DER (GB/T 35276 §7.3).
    Der,
    /// 32 bytes each, one after the other.
    Numbers,
}

impl SignatureAlgorithm for Sm2 {
    fn names(&self) -> &'static Names {
        match self.0 {
            Form::Der => &names::SM2,
            Form::Numbers => &names::SM2_NUMBERS,
        }
    }

    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem> {
        point::expect_sec1(bits, 32)?;
        let point = PublicKey::from_sec1_bytes(bits).map_err(|_| KeyProblem::Unsound)?;
        let key = VerifyingKey::new(DEFAULT_USER_ID, point).map_err(|_| KeyProblem::Unsound)?;
        Ok(Box::new(Sm2Key { key, form: self.0, table: Table::default() }))
    }

    fn read_secret(&self, pkcs8: &[u8]) -> Option<Box<dyn Secret>> {
        let key = SecretKey::from_pkcs8_der(pkcs8).ok()?;
        Some(Box::new(Sm2Secret { key, form: self.0 }))
    }

    fn takes_user_id(&self) -> bool {
        true
    }
}

/// A private key; it is wiped when it is dropped.
struct Sm2Secret {
    key: SecretKey,
    form: Form,
}

impl Secret for Sm2Secret {
    /// With the nonce of RFC 6979, so that no random number can be a bad one.
    fn signature(&self, message: &[u8], user_id: Option<&str>) -> Option<Vec<u8>> {
        let key = SigningKey::new(user_id.unwrap_or(DEFAULT_USER_ID), &self.key).ok()?;
        let signature: Signature = key.try_sign(message).ok()?;
        Some(match self.form {
            Form::Der => signature.to_der().as_bytes().to_vec(),
            Form::Numbers => signature.to_bytes().to_vec(),
        })
    }
}

/// A public key, with Z of the user id that nearly every signer has.
#[derive(Debug)]
struct Sm2Key {
    key: VerifyingKey,
    form: Form,
    table: Table,
}

impl Key for Sm2Key {
    fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        equation::check(&self.key, self.form, signed)
    }

    fn check_again(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
        let signature = self.form.read(signed.signature)?;
        let held = match signed.user_id {
            None => self.key.verify(signed.message, &signature),
            Some(user_id) => VerifyingKey::from_affine(user_id, *self.key.as_affine())
                .and_then(|key| key.verify(signed.message, &signature)),
        };
        held.map_err(|_| InvalidSignature)
    }

    fn check_many(&self, all: &[Signed<'_>], tables: &Tables) -> Option<Vec<Result<(), InvalidSignature>>> {
        many::check(&self.table, &self.key, self.form, all, tables)
    }
}

impl Form {
    fn read(self, signature: &[u8]) -> Result<Signature, InvalidSignature> {
        let read = match self {
            Self::Der => Signature::from_der(signature),
            Self::Numbers => Signature::from_slice(signature),
        };
        read.map_err(|_| InvalidSignature)
    }
}

/// GB/T 35276 §10: the user id where none was agreed on.
const DEFAULT_USER_ID: &str = "1234567812345678";

#[cfg(test)]
mod tests;
