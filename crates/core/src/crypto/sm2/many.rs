//! Many signatures of one key: the decisions of the library's `VerifyingKey`, for less, by a table of multiples of the
//! key.
//!
//! What is decided is the [equation]; all that is done here is to choose which multiples are added.
//!
//! [equation]: crate::crypto::sm2::equation

use std::sync::LazyLock;

use ::sm2::dsa::VerifyingKey;
use ::sm2::elliptic_curve::group::Group as _;
use ::sm2::elliptic_curve::{BatchNormalize as _, PrimeField as _};
use ::sm2::{ProjectivePoint, Scalar};

use crate::crypto::algorithm::Signed;
use crate::crypto::batch::Tables;
use crate::crypto::key::InvalidSignature;
use crate::crypto::multiples::{self, Multiples, Sum};
use crate::crypto::sm2::Form;
use crate::crypto::sm2::equation::Claim;

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

fn lowest_first(scalar: &Scalar) -> [u8; 32] {
    let mut bytes: [u8; 32] = scalar.to_repr().into();
    bytes.reverse();
    bytes
}

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
