//! Sums of multiples that were computed before: one addition for each digit of a scalar, and no doubling.

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;

/// Multiples of one point P: row i holds j · 2^(i·WIDTH) · P for j = 1 ..= 2^(WIDTH-1).
///
/// A scalar below 2^253 is then one addition per row, its digits being signed.
#[derive(Debug)]
pub(super) struct Multiples<const WIDTH: usize> {
    points: Vec<EdwardsPoint>,
}

impl<const WIDTH: usize> Multiples<WIDTH> {
    const ROWS: usize = SCALAR_BITS.div_ceil(WIDTH);
    const HALF: usize = 1 << (WIDTH - 1);

    pub(super) fn of(point: EdwardsPoint) -> Self {
        let mut points = Vec::with_capacity(Self::ROWS * Self::HALF);
        let mut unit = point;
        for _ in 0..Self::ROWS {
            let row = std::iter::successors(Some(unit), |last| Some(last + unit));
            points.extend(row.take(Self::HALF));
            // The last one is half of the next row's unit.
            unit = points.last().map_or(unit, |half| half + half);
        }
        Self { points }
    }
}

/// A sum on its way.
#[derive(Default)]
pub(super) struct Sum {
    /// What is still to be added, and whether it is subtracted.
    picks: Vec<(EdwardsPoint, bool)>,
}

impl Sum {
    /// Adds `scalar` · P.
    ///
    /// The multiples are copied first. Tables are larger than the nearest caches: looked at one after the other, each
    /// multiple would be waited for where its addition begins; like this they all come at once.
    pub(super) fn add<const WIDTH: usize>(&mut self, of_p: &Multiples<WIDTH>, scalar: &Scalar) {
        let mut carry = 0;
        let rows = of_p.points.chunks_exact(Multiples::<WIDTH>::HALF).zip(digits::<WIDTH>(scalar.as_bytes()));
        self.picks.extend(rows.filter_map(|(row, digit)| {
            let digit = digit + carry;
            // A digit in the upper half is written as itself less 2^WIDTH, and one more in the next row.
            carry = usize::from(digit > Multiples::<WIDTH>::HALF);
            let (negative, size) = if carry == 1 { (true, (1 << WIDTH) - digit) } else { (false, digit) };
            // Size 0 is in no row and adds nothing.
            Some((*row.get(size.checked_sub(1)?)?, negative))
        }));
    }

    /// The sum, and the next one begins.
    pub(super) fn take(&mut self) -> EdwardsPoint {
        let add =
            |sum, (point, negative): (EdwardsPoint, bool)| if negative { sum - point } else { sum + point };
        self.picks.drain(..).fold(EdwardsPoint::identity(), add)
    }
}

/// The unsigned digits of a little-endian number, lowest first, WIDTH bits each, WIDTH at most 16.
fn digits<const WIDTH: usize>(bytes: &[u8; 32]) -> impl Iterator<Item = usize> + '_ {
    let byte = |index: usize| bytes.get(index).map_or(0, |&byte| usize::from(byte));
    (0..SCALAR_BITS.div_ceil(WIDTH)).map(move |row| {
        let (index, shift) = (row * WIDTH / 8, row * WIDTH % 8);
        let bits = byte(index) | byte(index + 1) << 8 | byte(index + 2) << 16;
        (bits >> shift) & ((1 << WIDTH) - 1)
    })
}

/// L is a little above 2^252; one bit more, so that signed digits leave no carry above the last row.
const SCALAR_BITS: usize = 254;

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use sha2::{Digest, Sha512};

    use super::*;

    #[test]
    fn multiples_add_up_to_what_the_curve_multiplies() {
        let point = ED25519_BASEPOINT_POINT + EIGHT_TORSION[1];
        let other = -point + EIGHT_TORSION[3];
        let (seven, ten) = (Multiples::<7>::of(point), Multiples::<10>::of(other));
        let below_l = -Scalar::ONE;
        let edges = [Scalar::ZERO, Scalar::ONE, below_l, Scalar::from(u64::MAX), Scalar::from(1u64 << 63)];
        let powers = (0..253).map(|bit| (0..bit).fold(Scalar::ONE, |power, _| power + power));
        let others = (0..200_u8).map(|n| Scalar::from_bytes_mod_order_wide(&Sha512::digest([n]).into()));
        let scalars: Vec<_> = edges.into_iter().chain(powers).chain(others).collect();
        let mut sum = Sum::default();
        for (s, k) in scalars.iter().zip(scalars.iter().rev()) {
            sum.add(&seven, s);
            sum.add(&ten, k);
            assert_eq!(sum.take(), point * s + other * k);
        }
    }
}
