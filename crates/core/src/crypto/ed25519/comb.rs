//! Sums of multiples that were computed before: one addition for each digit of a scalar, and no doubling.
//!
//! The units of a table are multiples that curve25519-dalek makes, and what is done here with them is two formulas:
//! an addition, which is complete on this curve (it has no exceptions), and the way back from projective
//! coordinates. dalek's own addition takes both points in the longer form and keeps the shorter one to itself.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;

use crate::crypto::ed25519::field::Field;

/// Multiples of one point P: row i holds j · 2^(i·WIDTH) · P for j = 1 ..= 2^(WIDTH-1).
///
/// A scalar below 2^253 is then one addition per row, its digits being signed.
#[derive(Debug)]
pub(super) struct Comb<const WIDTH: usize> {
    multiples: Vec<Multiple>,
}

/// A point (x, y) as an addition wants it, in two lines of a cache: the limbs of y + x, of y − x and of 2dxy.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Multiple([u64; 16]);

/// A multiple of a table, and whether it is subtracted.
pub(super) type Pick<'t> = (&'t Multiple, bool);

/// A point in extended coordinates (X : Y : Z : T): x = X/Z, y = Y/Z, xy = T/Z.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub x: Field,
    pub y: Field,
    pub z: Field,
    pub t: Field,
}

impl<const WIDTH: usize> Comb<WIDTH> {
    const ROWS: usize = SCALAR_BITS.div_ceil(WIDTH);
    const HALF: usize = 1 << (WIDTH - 1);

    pub(super) fn new(point: EdwardsPoint) -> Self {
        let next_unit = |unit: &EdwardsPoint| Some((0..WIDTH).fold(*unit, |unit, _| unit + unit));
        let units: Vec<_> = std::iter::successors(Some(point), next_unit).take(Self::ROWS).collect();
        let mut sums = Vec::with_capacity(Self::ROWS * Self::HALF);
        for unit in Multiple::each(&units) {
            let mut sum = Sum::NOTHING;
            sums.extend((0..Self::HALF).map(|_| {
                sum.add((&unit, false));
                sum
            }));
        }
        Self { multiples: affine(&sums).map(|(x, y)| Multiple::of(&x, &y)).collect() }
    }

    /// The multiples that add up to `scalar` · P, one of each row; `None` where its digit is zero.
    fn picks(&self, scalar: &Scalar) -> impl Iterator<Item = Option<Pick<'_>>> {
        let mut carry = 0;
        let rows = self.multiples.chunks_exact(Self::HALF).zip(digits::<WIDTH>(scalar.as_bytes()));
        rows.map(move |(row, digit)| {
            let digit = digit + carry;
            // A digit in the upper half is written as itself less 2^WIDTH, and one more in the next row.
            carry = usize::from(digit > Self::HALF);
            let (negative, size) = if carry == 1 { (true, (1 << WIDTH) - digit) } else { (false, digit) };
            Some((row.get(size.checked_sub(1)?)?, negative))
        })
    }
}

/// `s` · P + `k` · Q, for the points of two tables.
#[derive(Clone, Copy)]
pub(super) struct Terms<'t, const P: usize, const Q: usize> {
    pub p: &'t Comb<P>,
    pub s: &'t Scalar,
    pub q: &'t Comb<Q>,
    pub k: &'t Scalar,
}

impl<'t, const P: usize, const Q: usize> Terms<'t, P, Q> {
    fn picks(&self) -> impl Iterator<Item = Option<Pick<'t>>> {
        self.p.picks(self.s).chain(self.q.picks(self.k))
    }

    pub(super) fn sum(&self) -> Sum {
        let picks: Vec<Pick<'_>> = self.picks().flatten().collect();
        fetch(picks.iter().copied());
        let mut sum = Sum::NOTHING;
        picks.into_iter().for_each(|pick| sum.add(pick));
        sum
    }
}

/// Tables are larger than the nearest caches. Looked at one after the other, each multiple would be waited for where
/// its addition begins; like this they all come at once.
fn fetch<'t>(picks: impl Iterator<Item = Pick<'t>>) {
    std::hint::black_box(picks.fold(0, |any, (multiple, _)| any ^ multiple.0[0] ^ multiple.0[8]));
}

/// All of these sums, several at a time where the processor can.
pub(super) fn sums<const P: usize, const Q: usize>(all: &[Terms<'_, P, Q>]) -> Vec<Sum> {
    #[cfg(target_arch = "x86_64")]
    if let Some(wide) = super::lanes::Wide::try_new() {
        return all.chunks(super::lanes::LANES).flat_map(|terms| side_by_side(wide, terms)).collect();
    }
    all.iter().map(Terms::sum).collect()
}

/// At most as many as there are lanes.
#[cfg(target_arch = "x86_64")]
fn side_by_side<const P: usize, const Q: usize>(
    wide: super::lanes::Wide,
    terms: &[Terms<'_, P, Q>],
) -> Vec<Sum> {
    if let [only] = terms {
        return vec![only.sum()];
    }
    let mut rows = vec![super::lanes::Row::default(); Comb::<P>::ROWS + Comb::<Q>::ROWS];
    for (lane, terms) in terms.iter().enumerate() {
        rows.iter_mut().zip(terms.picks()).for_each(|(row, pick)| row[lane] = pick);
    }
    fetch(rows.iter().flatten().copied().flatten());
    super::lanes::sums(wide, &rows).into_iter().take(terms.len()).collect()
}

impl Multiple {
    /// The point that adds nothing: (0, 1).
    pub(super) const NOTHING: Self = Self([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    fn of(x: &Field, y: &Field) -> Self {
        let numbers = [y.plus(x).tight(), y.minus(x).tight(), x.times(y).times(&Field::from_bytes(TWO_D))];
        let mut limbs = numbers.iter().flat_map(Field::limbs);
        Self(std::array::from_fn(|_| limbs.next().unwrap_or_default()))
    }

    /// y + x, y − x and 2dxy.
    #[inline(always)]
    fn numbers(&self) -> [Field; 3] {
        let [p0, p1, p2, p3, p4, m0, m1, m2, m3, m4, t0, t1, t2, t3, t4, _] = self.0;
        [[p0, p1, p2, p3, p4], [m0, m1, m2, m3, m4], [t0, t1, t2, t3, t4]].map(Field::of_limbs)
    }

    /// The limbs, as registers hold them.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(super) fn halves(&self) -> [[u64; 8]; 2] {
        pulp::cast(self.0)
    }

    /// Points of dalek, which tells y and the sign of x. (x, y) and a point of order four, (±√−1, 0), add up to
    /// (±√−1 · y, ±√−1 · x): so x is had from the y of that sum, up to its sign.
    fn each(points: &[EdwardsPoint]) -> impl Iterator<Item = Self> {
        let turned: Vec<_> = points.iter().map(|point| point + EIGHT_TORSION[2]).collect();
        let both = EdwardsPoint::compress_batch_alloc(points)
            .into_iter()
            .zip(EdwardsPoint::compress_batch_alloc(&turned));
        let root = Field::from_bytes(ROOT_OF_MINUS_ONE);
        both.map(move |(point, turned)| {
            let x = Field::from_bytes(turned.0).times(&root);
            let is_odd = point.0[31] >> 7 == 1;
            let x = if x.is_odd() == is_odd { x } else { x.negated() };
            Self::of(&x, &Field::from_bytes(point.0))
        })
    }
}

impl Sum {
    const NOTHING: Self = Self { x: Field::ZERO, y: Field::ONE, z: Field::ONE, t: Field::ZERO };

    /// Hisil, Wong, Carter, Dawson: Twisted Edwards Curves Revisited (2008), §3.1, for a = −1 and Z2 = 1.
    #[inline(always)]
    fn add(&mut self, (multiple, negative): Pick<'_>) {
        let [y_plus_x, y_minus_x, xy2d] = &multiple.numbers();
        // −(x, y) = (−x, y).
        let (plus, minus) = if negative { (y_minus_x, y_plus_x) } else { (y_plus_x, y_minus_x) };
        let a = self.y.minus(&self.x).times(&minus.loose());
        let b = self.y.plus(&self.x).times(&plus.loose());
        let c = self.t.loose().times(&xy2d.loose());
        let d = self.z.plus(&self.z).tight();
        let (e, h) = (b.minus(&a), b.plus(&a));
        let (f, g) = if negative { (d.plus(&c), d.minus(&c)) } else { (d.minus(&c), d.plus(&c)) };
        *self = Self { x: e.times(&f), y: g.times(&h), z: f.times(&g), t: e.times(&h) };
    }
}

/// The encodings of points (RFC 8032 §5.1.2), for one inversion.
pub(super) fn encodings(sums: &[Sum]) -> impl Iterator<Item = [u8; 32]> + use<> {
    affine(sums).map(|(x, y)| {
        let mut bytes = y.to_bytes();
        bytes[31] |= u8::from(x.is_odd()) << 7;
        bytes
    })
}

/// x and y of each sum. All are divided by the product of all Z, and multiplied by those of the others; no Z is
/// zero, because the addition has no exceptions.
fn affine(sums: &[Sum]) -> impl Iterator<Item = (Field, Field)> + use<> {
    let products = sums.iter().scan(Field::ONE, |product, sum| {
        let before = *product;
        *product = product.times(&sum.z);
        Some(before)
    });
    let mut points: Vec<_> = products.map(|before| (before, Field::ZERO)).collect();
    let all = points.last().zip(sums.last()).map_or(Field::ONE, |(before, last)| before.0.times(&last.z));
    let mut inverse = all.inverse();
    for (point, sum) in points.iter_mut().zip(sums).rev() {
        let own = inverse.times(&point.0);
        inverse = inverse.times(&sum.z);
        *point = (sum.x.times(&own), sum.y.times(&own));
    }
    points.into_iter()
}

/// The unsigned digits of a little-endian number, lowest first, WIDTH bits each, WIDTH at most 8.
fn digits<const WIDTH: usize>(bytes: &[u8; 32]) -> impl Iterator<Item = usize> + '_ {
    let byte = |index: usize| bytes.get(index).map_or(0, |&byte| usize::from(byte));
    (0..SCALAR_BITS.div_ceil(WIDTH)).map(move |row| {
        let (index, shift) = (row * WIDTH / 8, row * WIDTH % 8);
        ((byte(index) | byte(index + 1) << 8) >> shift) & ((1 << WIDTH) - 1)
    })
}

/// L is a little above 2^252; one bit more, so that signed digits leave no carry above the last row.
const SCALAR_BITS: usize = 254;

/// √−1, the even one (RFC 8032 §5.1.3): 2^((p−1)/4).
const ROOT_OF_MINUS_ONE: [u8; 32] = [
    0xb0, 0xa0, 0x0e, 0x4a, 0x27, 0x1b, 0xee, 0xc4, 0x78, 0xe4, 0x2f, 0xad, 0x06, 0x18, 0x43, 0x2f, 0xa7,
    0xd7, 0xfb, 0x3d, 0x99, 0x00, 0x4d, 0x2b, 0x0b, 0xdf, 0xc1, 0x4f, 0x80, 0x24, 0x83, 0x2b,
];

/// Twice the curve's d (RFC 8032 §5.1).
const TWO_D: [u8; 32] = [
    0x59, 0xf1, 0xb2, 0x26, 0x94, 0x9b, 0xd6, 0xeb, 0x56, 0xb1, 0x83, 0x82, 0x9a, 0x14, 0xe0, 0x00, 0x30,
    0xd1, 0xf3, 0xee, 0xf2, 0x80, 0x8e, 0x19, 0xe7, 0xfc, 0xdf, 0x56, 0xdc, 0xd9, 0x06, 0x24,
];
