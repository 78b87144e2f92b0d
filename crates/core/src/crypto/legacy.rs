//! What is too weak to rely on, and can be told from what was changed all the same: PKCS #1 v1.5 with SHA-1, and RSA keys
//! of less than 2048 bits. Nothing that holds here passes: it is told as weak, and not as forged.

use const_oid::ObjectIdentifier;
use rsa::signature::Verifier as _;
use rsa::{PublicKey, pkcs1v15};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::crypto::algorithm::Signed;
use crate::crypto::names::RSA_ENCRYPTION;
use crate::crypto::rsa::weak_key;
use crate::crypto::spki::Spki;
use crate::document::der::Read;

/// Whether a weak RSA signature over this hash is that of the key in a SubjectPublicKeyInfo; `None` where this cannot be
/// told: another kind of key, a shorter one than 1024 bits, or another hash.
pub(crate) fn holds(spki: &[u8], hash: ObjectIdentifier, signed: &Signed<'_>) -> Option<bool> {
    let key = key(spki).ok()??;
    let signature = pkcs1v15::Signature::try_from(signed.signature).ok();
    let check = |held: fn(PublicKey, &[u8], &pkcs1v15::Signature) -> bool| {
        Some(signature.as_ref().is_some_and(|signature| held(key.clone(), signed.message, signature)))
    };
    match hash.to_string().as_str() {
        "1.3.14.3.2.26" => check(|key, message, signature| {
            pkcs1v15::VerifyingKey::<Sha1>::new(key).verify(message, signature).is_ok()
        }),
        "2.16.840.1.101.3.4.2.1" => check(|key, message, signature| {
            pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, signature).is_ok()
        }),
        "2.16.840.1.101.3.4.2.2" => check(|key, message, signature| {
            pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(message, signature).is_ok()
        }),
        "2.16.840.1.101.3.4.2.3" => check(|key, message, signature| {
            pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(message, signature).is_ok()
        }),
        _ => None,
    }
}

fn key(spki: &[u8]) -> Read<Option<PublicKey>> {
    let spki = Spki::read(spki)?;
    match spki.bits_of(RSA_ENCRYPTION) {
        Some(bits) => weak_key(bits),
        None => Ok(None),
    }
}
