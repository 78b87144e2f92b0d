//! Many signatures of one key: the decisions of `verify_strict`, for less, by a table of multiples of the key.
//!
//! # Why the decisions are equal
//!
//! `VerifyingKey::verify_strict` of ed25519-dalek 3 accepts (R, s) under A exactly when
//! 1. s is canonical, 0 ≤ s < L;
//! 2. A is on the curve and not of small order;
//! 3. R decodes to a point, and that point is not of small order;
//! 4. the bytes of R equal compress(sB − kA), with k = SHA-512(R ‖ A ‖ M) mod L.
//!
//! Here 1 and 4 are checked as they stand, and 2 once, when the key is read. That leaves 3. Whenever
//! 4 holds, the bytes of R are what `compress` wrote for some point of the curve. So R decodes, to
//! that very point, and its encoding is the canonical one; it is of small order only if the bytes
//! are the canonical encoding of one of the eight points of small order. Comparing with those eight
//! is therefore the rest of 3, and R need not be decompressed.
//!
//! How sB − kA is computed makes no difference: k and s are the same integers below L on every way,
//! and a table of multiples of −A gives the same group element as the doubling ladder, for a key
//! with a component of small order too, because no table entry is reduced by anything but the curve.
//! Nor does it matter that several points are divided at once: each is written as its own bytes and compared with its
//! own R. Nothing is added up over signatures, as batch equations do.
//!
//! Points, their sums and their bytes are curve25519-dalek's; all that is done here is to choose which multiples are
//! added. And that argument is not all that decisions rest on: see [`Deferred::settle`](crate::crypto::Deferred::settle).
//!
//! All values are public, so nothing here needs constant time.

use std::sync::LazyLock;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha512};

use crate::crypto::algorithm::Signed;
use crate::crypto::batch::Tables;
use crate::crypto::key::InvalidSignature;
use crate::crypto::multiples::{self, Multiples, Sum};

/// The multiples of one key, negated.
pub(super) type Table = multiples::Table<EdwardsPoint, KEY_WIDTH, BITS>;

/// Decides on all of them, each by itself; `None` while there is no table.
pub(super) fn check(
    table: &Table,
    key: &VerifyingKey,
    all: &[Signed<'_>],
    tables: &Tables,
) -> Option<Vec<Result<(), InvalidSignature>>> {
    let negated_key = table.multiples(|| -key.to_edwards(), all.len(), USES_BEFORE_TABLE, tables)?;
    let claims: Vec<_> = all.iter().map(|signed| Claim::read(signed.signature)).collect();
    let mut sum = Sum::default();
    let sound = claims.iter().zip(all).filter_map(|(claim, signed)| Some((claim.as_ref().ok()?, signed)));
    let sums: Vec<_> = sound
        .map(|(claim, signed)| {
            sum.add(&BASE, claim.s.as_bytes());
            sum.add(negated_key, claim.challenge(key, signed.message).as_bytes());
            sum.take()
        })
        .collect();
    let mut encodings = EdwardsPoint::compress_batch_alloc(&sums).into_iter();
    let mut decide = |claim: Claim| claim.decide(&encodings.next().expect("one for each sound claim").0);
    Some(claims.into_iter().map(|claim| claim.and_then(&mut decide)).collect())
}

/// One signature to decide on: R as it stands, s as an integer below L.
struct Claim {
    r: [u8; 32],
    s: Scalar,
}

impl Claim {
    fn read(signature: &[u8]) -> Result<Self, InvalidSignature> {
        let signature: &[u8; 64] = signature.try_into().map_err(|_| InvalidSignature)?;
        let (r, s) = signature.split_at(32);
        let r: [u8; 32] = r.try_into().map_err(|_| InvalidSignature)?;
        let s: [u8; 32] = s.try_into().map_err(|_| InvalidSignature)?;
        // RFC 8032 §5.1.7: s is in the range 0 <= s < L.
        let s = Option::from(Scalar::from_canonical_bytes(s)).ok_or(InvalidSignature)?;
        Ok(Self { r, s })
    }

    /// k = SHA-512(R ‖ A ‖ M) mod L.
    fn challenge(&self, key: &VerifyingKey, message: &[u8]) -> Scalar {
        let hash = Sha512::new().chain_update(self.r).chain_update(key.as_bytes()).chain_update(message);
        Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
    }

    fn decide(&self, expected: &[u8; 32]) -> Result<(), InvalidSignature> {
        if expected == &self.r && !SMALL_ORDER.contains(&self.r) { Ok(()) } else { Err(InvalidSignature) }
    }
}

/// Multiples of the base point: the same for every key, so made once.
static BASE: LazyLock<Multiples<EdwardsPoint, BASE_WIDTH, BITS>> =
    LazyLock::new(|| Multiples::of(ED25519_BASEPOINT_POINT));

/// L is a little above 2^252; one bit more for digits with a sign.
const BITS: usize = 254;

/// 26 rows of 512 points, 160 bytes each: 2 MiB, once per process.
const BASE_WIDTH: usize = 10;

/// 37 rows of 64 points, 160 bytes each: 370 KiB, per key. One bit more takes twice the memory and 2 % less time.
const KEY_WIDTH: usize = 7;

/// A table costs about as much as this many checks without one (measured).
pub(super) const USES_BEFORE_TABLE: u32 = 16;

/// The canonical encodings of the eight points of small order.
pub(super) const SMALL_ORDER: [[u8; 32]; 8] = [
    [
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ],
    [
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80,
    ],
    [
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x85,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0xfa,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ],
];
