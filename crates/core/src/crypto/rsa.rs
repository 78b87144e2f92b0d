//! RSA signatures (RFC 8017 §8), PKCS #1 v1.5 and PSS, of keys of at least 2048 bits, by rsa. Verification alone: this
//! program never holds a private RSA key.

pub(super) mod pss;

use ::rsa::signature::Verifier as _;
use ::rsa::{BoxedUint, PublicKey, pkcs1v15};
use sha2::{Sha256, Sha384, Sha512};

use crate::crypto::algorithm::{Key, SignatureAlgorithm, Signed};
use crate::crypto::key::{InvalidSignature, KeyProblem};
use crate::crypto::names::{self, Names};
use crate::document::der::{Cursor, INTEGER, Malformed, Read, SEQUENCE};

/// An RSA signature scheme with its hash.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rsa {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
}

impl SignatureAlgorithm for Rsa {
    fn names(&self) -> &'static Names {
        match self {
            Self::Rs256 => &names::RS256,
            Self::Rs384 => &names::RS384,
            Self::Rs512 => &names::RS512,
            Self::Ps256 => &names::PS256,
            Self::Ps384 => &names::PS384,
            Self::Ps512 => &names::PS512,
        }
    }

    fn read_bits(&self, bits: &[u8]) -> Result<Box<dyn Key>, KeyProblem> {
        Ok(match self {
            Self::Rs256 => Box::new(RsaKey(pkcs1v15::VerifyingKey::<Sha256>::new(read(bits)?))),
            Self::Rs384 => Box::new(RsaKey(pkcs1v15::VerifyingKey::<Sha384>::new(read(bits)?))),
            Self::Rs512 => Box::new(RsaKey(pkcs1v15::VerifyingKey::<Sha512>::new(read(bits)?))),
            Self::Ps256 => Box::new(RsaKey(::rsa::pss::VerifyingKey::<Sha256>::new(read(bits)?))),
            Self::Ps384 => Box::new(RsaKey(::rsa::pss::VerifyingKey::<Sha384>::new(read(bits)?))),
            Self::Ps512 => Box::new(RsaKey(::rsa::pss::VerifyingKey::<Sha512>::new(read(bits)?))),
        })
    }
}

/// A public key and one scheme.
#[derive(Debug)]
struct RsaKey<V>(V);

macro_rules! key {
    ($scheme:ident) => {
        impl<D> Key for RsaKey<::rsa::$scheme::VerifyingKey<D>>
        where
            D: sha2::digest::Digest,
            ::rsa::$scheme::VerifyingKey<D>:
                std::fmt::Debug + Send + Sync + ::rsa::signature::Verifier<::rsa::$scheme::Signature>,
        {
            fn check(&self, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
                let signature = signed.signature.try_into().map_err(|_| InvalidSignature)?;
                self.0.verify(signed.message, &signature).map_err(|_| InvalidSignature)
            }
        }
    };
}

key!(pkcs1v15);
key!(pss);

/// An RSAPublicKey (RFC 8017, appendix A.1.1) of a size that is neither weak nor out of bounds.
fn read(bits: &[u8]) -> Result<PublicKey, KeyProblem> {
    let (modulus, exponent) = numbers(bits).map_err(|_| KeyProblem::Malformed(FORM.to_owned()))?;
    let size = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    if size < MIN_BITS {
        return Err(KeyProblem::Weak(format!("RSA-{size}")));
    }
    if size > PublicKey::MAX_SIZE {
        return Err(KeyProblem::Unsupported(format!("RSA-{size}")));
    }
    PublicKey::new(BoxedUint::from_be_slice_vartime(modulus), BoxedUint::from_be_slice_vartime(exponent))
        .map_err(|_| KeyProblem::Unsound)
}

/// The same, of a size that may be weak, and whose modulus may lack its sign octet, as those of a whole country's cards
/// did; `None` where it is out of bounds.
pub(super) fn weak_key(bits: &[u8]) -> Read<Option<PublicKey>> {
    let mut key = Cursor::new(bits)?.inside(SEQUENCE)?;
    let (modulus, exponent) = (key.value(INTEGER)?, key.value(INTEGER)?);
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(modulus);
    if modulus.len() * 8 > PublicKey::MAX_SIZE || exponent.len() > 8 {
        return Ok(None);
    }
    let [modulus, exponent] = [modulus, exponent].map(BoxedUint::from_be_slice_vartime);
    Ok(PublicKey::new(modulus, exponent).ok())
}

/// Both numbers without a sign octet.
fn numbers(bits: &[u8]) -> Read<(&[u8], &[u8])> {
    let mut document = Cursor::new(bits)?;
    let mut key = document.inside(SEQUENCE)?;
    document.end()?;
    let (modulus, exponent) = (positive(key.value(INTEGER)?)?, positive(key.value(INTEGER)?)?);
    key.end()?;
    Ok((modulus, exponent))
}

/// A whole number above zero in the fewest octets (X.690 §8.3.2).
fn positive(content: &[u8]) -> Read<&[u8]> {
    match content {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Ok(rest),
        [1..=0x7f, ..] => Ok(content),
        _ => Err(Malformed::new("an integer of a key is not positive")),
    }
}

/// NIST SP 800-131A and GB/T 39786: shorter keys are too weak to rely on.
const MIN_BITS: usize = 2048;

const FORM: &str = "an RSA key is a SEQUENCE of modulus and exponent in DER (RFC 8017, appendix A.1.1)";

#[cfg(test)]
mod tests;
