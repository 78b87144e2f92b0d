//! Ed25519 (RFC 8032): the decisions of `verify_strict`, for less.
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
//! Nor does it matter that several signatures are computed beside each other and divided at once: each point is written
//! as its own bytes and compared with its own R. Nothing is added up over signatures, as batch equations do.
//!
//! All values are public, so nothing here needs constant time.

mod comb;
mod field;
#[cfg(target_arch = "x86_64")]
mod lanes;

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest, Sha512};

use crate::crypto::InvalidSignature;
use crate::crypto::ed25519::comb::{Comb, Terms};
use crate::words::limits::MAX_KEY_TABLES;

/// What the keys of one verifier share: the table of the base point, built when first needed, and
/// the right to a table of their own, given out at most [`MAX_KEY_TABLES`] times.
#[derive(Debug)]
pub(crate) struct Tables {
    base: OnceLock<Comb<BASE_WIDTH>>,
    permits: Arc<AtomicUsize>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self { base: OnceLock::new(), permits: Arc::new(AtomicUsize::new(MAX_KEY_TABLES)) }
    }

    fn base(&self) -> &Comb<BASE_WIDTH> {
        self.base.get_or_init(|| Comb::new(ED25519_BASEPOINT_POINT))
    }

    fn permit(&self) -> Option<Permit> {
        let taken =
            self.permits.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        taken.ok().map(|_| Permit(Arc::clone(&self.permits)))
    }
}

/// The key A: a point of the curve, not of small order, and the bytes that named it.
#[derive(Debug)]
pub(super) struct Point {
    bytes: [u8; 32],
    negated: EdwardsPoint,
    uses: AtomicU32,
    table: OnceLock<Arc<KeyTable>>,
}

impl Point {
    /// Decodes as ed25519-dalek does; `None` for what `verify_strict` refuses in a key.
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Option<Self> {
        let point = CompressedEdwardsY(bytes).decompress()?;
        let sound = !point.is_small_order();
        sound.then(|| Self { bytes, negated: -point, uses: AtomicU32::new(0), table: OnceLock::new() })
    }

    /// As much of it as is done for each signature by itself; `None`: it holds.
    pub(super) fn verify_later(
        &self,
        tables: &Tables,
        message: &[u8],
        signature: &[u8],
    ) -> Result<Option<Unsettled>, InvalidSignature> {
        let claim = Claim::read(signature)?;
        match self.own_table(tables) {
            Some(own) => {
                let challenge = challenge(&claim.r, self, message);
                Ok(Some(Unsettled { claim, challenge, negated_key: Arc::clone(own) }))
            }
            None => claim.decide_plainly(self, message).map(|()| None),
        }
    }

    /// Without tables: for keys that are not expected again.
    pub(super) fn verify_once(&self, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        Claim::read(signature)?.decide_plainly(self, message)
    }

    /// The table of a key that has come often enough to pay for it.
    fn own_table(&self, tables: &Tables) -> Option<&Arc<KeyTable>> {
        if let Some(own) = self.table.get() {
            return Some(own);
        }
        if self.uses.fetch_add(1, Ordering::Relaxed) < USES_BEFORE_TABLE {
            return None;
        }
        // So that a key without a permit asks seldom, and the counter never runs over.
        self.uses.store(0, Ordering::Relaxed);
        let permit = tables.permit()?;
        let table = || Arc::new(KeyTable { table: Comb::new(self.negated), _permit: permit });
        Some(self.table.get_or_init(table))
    }
}

/// One signature to decide on: R as it stands, s as an integer below L.
#[derive(Clone, Debug)]
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

    fn decide_plainly(&self, key: &Point, message: &[u8]) -> Result<(), InvalidSignature> {
        let k = challenge(&self.r, key, message);
        let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &key.negated, &self.s);
        decide(&self.r, &expected.compress().0)
    }
}

/// k = SHA-512(R ‖ A ‖ M) mod L.
fn challenge(r: &[u8; 32], key: &Point, message: &[u8]) -> Scalar {
    let hash = Sha512::new().chain_update(r).chain_update(key.bytes).chain_update(message).finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}

fn decide(r: &[u8; 32], expected: &[u8; 32]) -> Result<(), InvalidSignature> {
    if expected == r && !SMALL_ORDER.contains(r) { Ok(()) } else { Err(InvalidSignature) }
}

/// A signature whose equation is still to be looked at.
#[derive(Clone, Debug)]
pub(crate) struct Unsettled {
    claim: Claim,
    challenge: Scalar,
    negated_key: Arc<KeyTable>,
}

impl Unsettled {
    /// Decides on all of them, each by itself: k and sB − kA of each are computed beside the others, and written as
    /// bytes with one division for all.
    pub(crate) fn settle(
        all: &[Self],
        tables: &Tables,
    ) -> impl Iterator<Item = Result<(), InvalidSignature>> {
        let terms: Vec<_> = all.iter().map(|one| one.terms(tables)).collect();
        comb::encodings(&comb::sums(&terms)).zip(all).map(|(expected, one)| decide(&one.claim.r, &expected))
    }

    /// Decides on this one.
    pub(crate) fn decide(&self, tables: &Tables) -> Result<(), InvalidSignature> {
        Self::settle(std::slice::from_ref(self), tables).next().unwrap_or(Err(InvalidSignature))
    }

    fn terms<'t>(&'t self, tables: &'t Tables) -> Terms<'t, BASE_WIDTH, KEY_WIDTH> {
        Terms { p: tables.base(), s: &self.claim.s, q: &self.negated_key.table, k: &self.challenge }
    }
}

#[derive(Debug)]
struct KeyTable {
    table: Comb<KEY_WIDTH>,
    _permit: Permit,
}

/// The right to one table; given back when the key is forgotten.
#[derive(Debug)]
struct Permit(Arc<AtomicUsize>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// 32 rows of 128 points, 128 bytes each: 512 KiB, once per verifier.
const BASE_WIDTH: usize = 8;

/// 43 rows of 32 points, 128 bytes each: 172 KiB, per issuer.
const KEY_WIDTH: usize = 6;

/// A table costs about as much as this many verifications without one (measured).
const USES_BEFORE_TABLE: u32 = 16;

/// The canonical encodings of the eight points of small order.
const SMALL_ORDER: [[u8; 32]; 8] = [
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

#[cfg(test)]
mod tests;
