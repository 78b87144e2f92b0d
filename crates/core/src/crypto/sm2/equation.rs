//! The equation of GB/T 32918.2 §7.1, with sums that the library computes.
//!
//! # Why its decisions are those of the library
//!
//! `VerifyingKey::verify` of sm2 accepts (r, s) under P exactly when
//! 1. r and s are at least 1 and below n;
//! 2. t = r + s mod n is not 0;
//! 3. the point sG + tP is not the one at infinity;
//! 4. r equals e + x mod n, with x of that point and e = SM3(Z ‖ M).
//!
//! 1 is decided by the library when it reads the signature. How sG + tP is computed makes no difference: s and t are the
//! same integers below n on every way, and the curve has no points but multiples of G. Points, their sums and their
//! coordinates are the library's. That several points are divided at once does not matter: each is compared with its own
//! r. And that argument is not all that decisions rest on: the tests hold them against the library's, and so does
//! [`Deferred::settle`](crate::crypto::Deferred::settle).
//!
//! All values are public, so nothing here needs constant time; what the library spends on it is a third of its check.

use ::sm2::dsa::{Signature, VerifyingKey};
use ::sm2::elliptic_curve::group::Group as _;
use ::sm2::elliptic_curve::ops::{LinearCombination as _, Reduce as _};
use ::sm2::elliptic_curve::point::AffineCoordinates as _;
use ::sm2::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};
use sm3::{Digest, Sm3};

use crate::crypto::algorithm::Signed;
use crate::crypto::key::InvalidSignature;
use crate::crypto::sm2::{DEFAULT_USER_ID, Form};

/// Decides on one signature by itself.
pub(super) fn check(key: &VerifyingKey, form: Form, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
    let claim = Claim::read(form, signed, &key.to_sec1_bytes())?;
    let point = ProjectivePoint::from(*key.as_affine());
    let sum = ProjectivePoint::lincomb_vartime(&[(ProjectivePoint::GENERATOR, claim.s), (point, claim.t)]);
    claim.decide(&sum.to_affine(), bool::from(sum.is_identity()))
}

/// One signature to decide on: the numbers of the equation.
pub(super) struct Claim {
    r: Scalar,
    pub s: Scalar,
    pub t: Scalar,
    e: Scalar,
}

impl Claim {
    pub(super) fn read(form: Form, signed: &Signed<'_>, key: &[u8]) -> Result<Self, InvalidSignature> {
        let signature: Signature = form.read(signed.signature)?;
        let (r, s) = (*signature.r(), *signature.s());
        let t = r + s;
        if bool::from(t.is_zero()) {
            return Err(InvalidSignature);
        }
        let z = identity(signed.user_id.unwrap_or(DEFAULT_USER_ID), key).ok_or(InvalidSignature)?;
        let hash = Sm3::new().chain_update(z).chain_update(signed.message).finalize();
        Ok(Self { r, s, t, e: Scalar::reduce(&FieldBytes::from(<[u8; 32]>::from(hash))) })
    }

    pub(super) fn decide(self, point: &AffinePoint, is_at_infinity: bool) -> Result<(), InvalidSignature> {
        let held = !is_at_infinity && self.r == self.e + Scalar::reduce(&point.x());
        if held { Ok(()) } else { Err(InvalidSignature) }
    }
}

/// Z of a user id and the point of a key, uncompressed (GB/T 32918.2 §5.5); `None` where the id is too long for it.
fn identity(user_id: &str, key: &[u8]) -> Option<[u8; 32]> {
    let bits = u16::try_from(user_id.len().checked_mul(8)?).ok()?;
    let coordinates = key.strip_prefix(&[UNCOMPRESSED])?;
    let hash = Sm3::new().chain_update(bits.to_be_bytes()).chain_update(user_id);
    Some(hash.chain_update(CURVE).chain_update(coordinates).finalize().into())
}

/// SEC 1 §2.3.3: both coordinates follow.
const UNCOMPRESSED: u8 = 4;

/// a, b and G of the curve (GB/T 32918.5 §2), as they are hashed into Z.
const CURVE: &[u8] = b"\
\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc\
\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7\
\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93\
\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94\
\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7\
\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53\
\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";
