//! Many signatures of one key: the decisions of the library's `VerifyingKey`, for less, by a table of multiples of the
//! key.
//!
//! # Why the decisions are equal
//!
//! `VerifyingKey::verify` of sm2 accepts (r, s) under P exactly when (GB/T 32918.2 §7.1)
//! 1. r and s are at least 1 and below n;
//! 2. t = r + s mod n is not 0;
//! 3. the point sG + tP is not the one at infinity;
//! 4. r equals e + x mod n, with x of that point and e = SM3(Z ‖ M).
//!
//! 1 is decided by the library when it reads the signature. How sG + tP is computed makes no difference: s and t are the
//! same integers below n on every way, and the curve has no points but multiples of G. Points, their sums and their
//! coordinates are the library's; all that is done here is to choose which multiples are added. That several points are
//! divided at once does not matter: each is compared with its own r. And that argument is not all that decisions rest
//! on: see [`Deferred::settle`](crate::crypto::Deferred::settle).
//!
//! All values are public, so nothing here needs constant time.

use std::sync::LazyLock;

use ::sm2::dsa::{Signature, VerifyingKey};
use ::sm2::elliptic_curve::group::Group as _;
use ::sm2::elliptic_curve::ops::Reduce as _;
use ::sm2::elliptic_curve::point::AffineCoordinates as _;
use ::sm2::elliptic_curve::{BatchNormalize as _, PrimeField as _};
use ::sm2::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};
use sm3::{Digest, Sm3};

use crate::crypto::algorithm::Signed;
use crate::crypto::batch::Tables;
use crate::crypto::key::InvalidSignature;
use crate::crypto::multiples::{self, Multiples, Sum};
use crate::crypto::sm2::{DEFAULT_USER_ID, Form};

/// The multiples of one key.
pub(super) type Table = multiples::Table<ProjectivePoint, KEY_WIDTH, BITS>;

/// Decides on all of them, each by itself; `None` while there is no table.
pub(super) fn check(
    table: &Table,
    key: &VerifyingKey,
    form: Form,
    all: &[Signed<'_>],
    tables: &Tables,
) -> Option<Vec<Result<(), InvalidSignature>>> {
    let point = ProjectivePoint::from(*key.as_affine());
    let of_key = table.multiples(|| point, all.len(), USES_BEFORE_TABLE, tables)?;
    let coordinates = key.to_sec1_bytes();
    let claims: Vec<_> = all.iter().map(|signed| Claim::read(form, signed, &coordinates)).collect();
    let mut sum = Sum::default();
    let sums: Vec<_> = claims
        .iter()
        .flatten()
        .map(|claim| {
            sum.add(&BASE, &lowest_first(&claim.s));
            sum.add(of_key, &lowest_first(&claim.t));
            sum.take()
        })
        .collect();
    let mut points = ProjectivePoint::batch_normalize(&sums[..]).into_iter().zip(&sums);
    let mut decide = |claim: Claim| {
        let (point, sum) = points.next().ok_or(InvalidSignature)?;
        claim.decide(&point, bool::from(sum.is_identity()))
    };
    Some(claims.into_iter().map(|claim| claim.and_then(&mut decide)).collect())
}

/// One signature to decide on: the numbers of the equation.
struct Claim {
    r: Scalar,
    s: Scalar,
    t: Scalar,
    e: Scalar,
}

impl Claim {
    fn read(form: Form, signed: &Signed<'_>, key: &[u8]) -> Result<Self, InvalidSignature> {
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

    fn decide(self, point: &AffinePoint, is_at_infinity: bool) -> Result<(), InvalidSignature> {
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

fn lowest_first(scalar: &Scalar) -> [u8; 32] {
    let mut bytes: [u8; 32] = scalar.to_repr().into();
    bytes.reverse();
    bytes
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

/// Multiples of the base point: the same for every key, so made once.
static BASE: LazyLock<Multiples<ProjectivePoint, BASE_WIDTH, BITS>> =
    LazyLock::new(|| Multiples::of(ProjectivePoint::GENERATOR));

/// n is a little below 2^256; one bit more for digits with a sign.
const BITS: usize = 257;

/// 29 rows of 256 points, 96 bytes each: 700 KiB, once per process.
const BASE_WIDTH: usize = 9;

/// 43 rows of 32 points, 96 bytes each: 129 KiB, per key.
const KEY_WIDTH: usize = 6;

/// A table costs about as much as three checks without one (measured), and does not pay for keys that come no more.
pub(super) const USES_BEFORE_TABLE: u32 = 8;
