//! Sums of multiples that were computed before: one addition for each digit of a scalar, and no doubling.
//!
//! Points and their sums are those of the libraries; all that is done here is to choose which multiples are added.

use std::ops::{Add, Sub};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::crypto::batch::{Permit, Tables};

/// Multiples of one point P of a group: row i holds j · 2^(i·WIDTH) · P for j = 1 ..= 2^(WIDTH-1).
///
/// A scalar below 2^(BITS-1) is then one addition per row, its digits being signed: the bit more leaves no carry above
/// the last row. The default of the group's points is its neutral one.
#[derive(Debug)]
pub(super) struct Multiples<P, const WIDTH: usize, const BITS: usize> {
    points: Vec<P>,
}

impl<P, const WIDTH: usize, const BITS: usize> Multiples<P, WIDTH, BITS>
where
    P: Copy + Add<Output = P>,
{
    const ROWS: usize = BITS.div_ceil(WIDTH);
    const HALF: usize = 1 << (WIDTH - 1);

    pub(super) fn of(point: P) -> Self {
        let mut points = Vec::with_capacity(Self::ROWS * Self::HALF);
        let mut unit = point;
        for _ in 0..Self::ROWS {
            let row = std::iter::successors(Some(unit), |last| Some(*last + unit));
            points.extend(row.take(Self::HALF));
            // The last one is half of the next row's unit.
            unit = points.last().map_or(unit, |half| *half + *half);
        }
        Self { points }
    }
}

/// The multiples of one key, made once the key has come often enough to pay for them.
#[derive(Debug)]
pub(super) struct Table<P, const WIDTH: usize, const BITS: usize> {
    uses: AtomicU32,
    own: OnceLock<(Multiples<P, WIDTH, BITS>, Permit)>,
}

impl<P, const WIDTH: usize, const BITS: usize> Default for Table<P, WIDTH, BITS> {
    fn default() -> Self {
        Self { uses: AtomicU32::default(), own: OnceLock::default() }
    }
}

impl<P, const WIDTH: usize, const BITS: usize> Table<P, WIDTH, BITS>
where
    P: Copy + Add<Output = P>,
{
    /// The multiples of `point`, for so many signatures more; `None` while the key came at most `enough` times, and
    /// where no permit is left.
    pub(super) fn multiples(
        &self,
        point: impl FnOnce() -> P,
        uses: usize,
        enough: u32,
        tables: &Tables,
    ) -> Option<&Multiples<P, WIDTH, BITS>> {
        if let Some((own, _)) = self.own.get() {
            return Some(own);
        }
        let uses = u32::try_from(uses).unwrap_or(u32::MAX).min(enough + 1);
        if self.uses.fetch_add(uses, Ordering::Relaxed) + uses <= enough {
            return None;
        }
        // So that a key without a permit asks seldom, and the counter never runs over.
        self.uses.store(0, Ordering::Relaxed);
        let permit = tables.permit()?;
        let (own, _) = self.own.get_or_init(|| (Multiples::of(point()), permit));
        Some(own)
    }

    /// The next check makes the table.
    #[cfg(test)]
    pub(super) fn make_ready(&self, enough: u32) {
        self.uses.store(enough, Ordering::Relaxed);
    }
}

/// A sum on its way.
#[derive(Debug)]
pub(super) struct Sum<P> {
    /// What is still to be added, and whether it is subtracted.
    picks: Vec<(P, bool)>,
}

impl<P> Default for Sum<P> {
    fn default() -> Self {
        Self { picks: Vec::new() }
    }
}

impl<P> Sum<P>
where
    P: Copy + Default + Add<Output = P> + Sub<Output = P>,
{
    /// Adds `scalar` · P; the scalar's bytes with the lowest first.
    ///
    /// The multiples are copied first. Tables are larger than the nearest caches: looked at one after the other, each
    /// multiple would be waited for where its addition begins; like this they all come at once.
    pub(super) fn add<const WIDTH: usize, const BITS: usize>(
        &mut self,
        of_p: &Multiples<P, WIDTH, BITS>,
        scalar: &[u8; 32],
    ) {
        let half = Multiples::<P, WIDTH, BITS>::HALF;
        let mut carry = 0;
        let rows = of_p.points.chunks_exact(half).zip(digits::<WIDTH, BITS>(scalar));
        self.picks.extend(rows.filter_map(|(row, digit)| {
            let digit = digit + carry;
            // A digit in the upper half is written as itself less 2^WIDTH, and one more in the next row.
            carry = usize::from(digit > half);
            let (negative, size) = if carry == 1 { (true, (1 << WIDTH) - digit) } else { (false, digit) };
            // Size 0 is in no row and adds nothing.
            Some((*row.get(size.checked_sub(1)?)?, negative))
        }));
    }

    /// The sum, and the next one begins.
    pub(super) fn take(&mut self) -> P {
        let add = |sum, (point, negative): (P, bool)| if negative { sum - point } else { sum + point };
        self.picks.drain(..).fold(P::default(), add)
    }
}

/// The unsigned digits of a little-endian number, lowest first, WIDTH bits each, WIDTH at most 16.
fn digits<const WIDTH: usize, const BITS: usize>(bytes: &[u8; 32]) -> impl Iterator<Item = usize> + '_ {
    let byte = |index: usize| bytes.get(index).map_or(0, |&byte| usize::from(byte));
    (0..BITS.div_ceil(WIDTH)).map(move |row| {
        let (index, shift) = (row * WIDTH / 8, row * WIDTH % 8);
        let bits = byte(index) | byte(index + 1) << 8 | byte(index + 2) << 16;
        (bits >> shift) & ((1 << WIDTH) - 1)
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;
    use sha2::{Digest, Sha512};

    use super::*;

    #[test]
    fn multiples_add_up_to_what_the_curve_multiplies() {
        let point = ED25519_BASEPOINT_POINT + EIGHT_TORSION[1];
        let other = -point + EIGHT_TORSION[3];
        let (seven, ten) = (Multiples::<_, 7, 254>::of(point), Multiples::<_, 10, 254>::of(other));
        let below_l = -Scalar::ONE;
        let edges = [Scalar::ZERO, Scalar::ONE, below_l, Scalar::from(u64::MAX), Scalar::from(1u64 << 63)];
        let powers = (0..253).map(|bit| (0..bit).fold(Scalar::ONE, |power, _| power + power));
        let others = (0..200_u8).map(|n| Scalar::from_bytes_mod_order_wide(&Sha512::digest([n]).into()));
        let scalars: Vec<_> = edges.into_iter().chain(powers).chain(others).collect();
        let mut sum = Sum::default();
        for (s, k) in scalars.iter().zip(scalars.iter().rev()) {
            sum.add(&seven, s.as_bytes());
            sum.add(&ten, k.as_bytes());
            assert_eq!(sum.take(), point * s + other * k);
        }
    }
}
