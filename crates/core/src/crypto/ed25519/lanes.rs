//! Eight sums at a time, one in each lane of a vector register: the arithmetic of [`Sum`] with AVX-512 IFMA, where the
//! processor has it.
//!
//! A number has five limbs of 51 bits, as in [`Field`]; a register holds one limb of eight numbers. Between operations
//! every limb is below 2^52, which is as much as the multiplication looks at:
//! - `carried` takes limbs below 2^63 and leaves each below 2^51 + 19·2^12; only after products is the carry so large,
//!   after additions it is at most 3, and the limb below 2^51 + 2^6.
//! - `plus` and `minus` add such numbers, or 2p, to a sum below 2^53.
//! - `times` has at most ten products below 2^52 in one limb, half of them doubled: below 2^56, and below 2^61 when
//!   the upper limbs, times 19, are added to the lower ones.

use core::arch::x86_64::__m512i;

use pulp::{NullaryFnOnce, cast, simd_type};

use crate::crypto::ed25519::comb::{Multiple, Pick, Sum};
use crate::crypto::ed25519::field::Field;

/// How many.
pub(super) const LANES: usize = 8;

simd_type! {
    /// Proof that the processor has what is used here.
    pub(super) struct Wide {
        pub(super) foundation: "avx512f",
        ifma: "avx512ifma",
        pub(super) bytes: "avx512bw",
    }
}

/// The picks of each lane for one row of tables, `None` where its digit is zero.
pub(super) type Row<'t> = [Option<Pick<'t>>; LANES];

/// The sums of what each lane picks.
pub(super) fn sums(wide: Wide, rows: &[Row<'_>]) -> [Sum; LANES] {
    let [x, y, z, t] = wide.vectorize(Adding { wide, rows });
    std::array::from_fn(|lane| {
        let number = |number: &[[u64; LANES]; 5]| Field::from_limbs(number.map(|limb| limb[lane]));
        Sum { x: number(&x), y: number(&y), z: number(&z), t: number(&t) }
    })
}

/// The whole of the work, to be compiled for such processors.
struct Adding<'r, 't> {
    wide: Wide,
    rows: &'r [Row<'t>],
}

impl NullaryFnOnce for Adding<'_, '_> {
    type Output = [[[u64; LANES]; 5]; 4];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut sum = Sums { x: Lanes::of(0), y: Lanes::of(1), z: Lanes::of(1), t: Lanes::of(0) };
        for row in self.rows {
            sum.add(self.wide, row);
        }
        [sum.x.limbs(), sum.y.limbs(), sum.z.limbs(), sum.t.limbs()]
    }
}

/// A number of the field in each lane.
#[derive(Clone, Copy)]
struct Lanes([__m512i; 5]);

/// A [`Sum`] in each lane.
#[derive(Clone, Copy)]
struct Sums {
    x: Lanes,
    y: Lanes,
    z: Lanes,
    t: Lanes,
}

// Nothing below may be a closure or loop over closures: what is not inlined is compiled for processors without these
// instructions, where each of them becomes a call.

impl Sums {
    /// The same as for one sum.
    #[inline(always)]
    fn add(&mut self, wide: Wide, row: &Row<'_>) {
        let (mut negative, mut first, mut second) = (0, [splat(0); LANES], [splat(0); LANES]);
        for lane in 0..LANES {
            let (multiple, is_negative) = row[lane].unwrap_or((&Multiple::NOTHING, false));
            negative |= u8::from(is_negative) << lane;
            let halves = multiple.halves();
            (first[lane], second[lane]) = (cast(halves[0]), cast(halves[1]));
        }
        let [p0, p1, p2, p3, p4, m0, m1, m2] = transposed(wide, first);
        let [m3, m4, t0, t1, t2, t3, t4, _] = transposed(wide, second);
        let (plus, minus) = (Lanes([p0, p1, p2, p3, p4]), Lanes([m0, m1, m2, m3, m4]));
        let (plus, minus) = (plus.or(wide, negative, minus), minus.or(wide, negative, plus));
        let a = self.y.minus(wide, self.x).times(wide, minus);
        let b = self.y.plus(wide, self.x).times(wide, plus);
        let c = self.t.times(wide, Lanes([t0, t1, t2, t3, t4]));
        let d = self.z.plus(wide, self.z);
        let (e, h) = (b.minus(wide, a), b.plus(wide, a));
        let (less, more) = (d.minus(wide, c), d.plus(wide, c));
        let (f, g) = (less.or(wide, negative, more), more.or(wide, negative, less));
        *self = Self { x: e.times(wide, f), y: g.times(wide, h), z: f.times(wide, g), t: e.times(wide, h) };
    }
}

impl Lanes {
    /// The same small number in each.
    #[inline(always)]
    fn of(number: u64) -> Self {
        Self([splat(number), splat(0), splat(0), splat(0), splat(0)])
    }

    #[inline(always)]
    fn limbs(self) -> [[u64; LANES]; 5] {
        let [l0, l1, l2, l3, l4] = self.0;
        [cast(l0), cast(l1), cast(l2), cast(l3), cast(l4)]
    }

    #[inline(always)]
    fn plus(self, wide: Wide, other: Self) -> Self {
        self.sum(wide, other).carried(wide)
    }

    /// With 2p added, so that no limb is below zero.
    #[inline(always)]
    fn minus(self, wide: Wide, other: Self) -> Self {
        let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.sum(wide, Self::twice_p()).0, other.0);
        let f = wide.foundation;
        Self([
            f._mm512_sub_epi64(a0, b0),
            f._mm512_sub_epi64(a1, b1),
            f._mm512_sub_epi64(a2, b2),
            f._mm512_sub_epi64(a3, b3),
            f._mm512_sub_epi64(a4, b4),
        ])
        .carried(wide)
    }

    /// 2·(2^255 − 19), each limb larger than any between operations.
    #[inline(always)]
    fn twice_p() -> Self {
        let upper = splat((1 << 52) - 2);
        Self([splat((1 << 52) - 38), upper, upper, upper, upper])
    }

    #[inline(always)]
    fn times(self, wide: Wide, other: Self) -> Self {
        let (mut low, mut high) = ([splat(0); 10], [splat(0); 10]);
        for i in 0..5 {
            for j in 0..5 {
                low[i + j] = wide.ifma._mm512_madd52lo_epu64(low[i + j], self.0[i], other.0[j]);
                high[i + j + 1] = wide.ifma._mm512_madd52hi_epu64(high[i + j + 1], self.0[i], other.0[j]);
            }
        }
        // The upper halves begin at bit 52, and limbs have 51.
        let mut product = Self::of(0);
        for place in 0..5 {
            let lower = add(wide, low[place], add(wide, high[place], high[place]));
            let upper = add(wide, low[place + 5], add(wide, high[place + 5], high[place + 5]));
            product.0[place] = add(wide, lower, times_19(wide, upper));
        }
        product.carried(wide)
    }

    #[inline(always)]
    fn sum(self, wide: Wide, other: Self) -> Self {
        let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
        Self([add(wide, a0, b0), add(wide, a1, b1), add(wide, a2, b2), add(wide, a3, b3), add(wide, a4, b4)])
    }

    /// Each limb's upper bits added to the next one; beyond 2^255 a one counts 19.
    #[inline(always)]
    fn carried(self, wide: Wide) -> Self {
        let ([l0, l1, l2, l3, l4], f, mask) = (self.0, wide.foundation, splat((1 << 51) - 1));
        let kept = Self([
            f._mm512_and_si512(l0, mask),
            f._mm512_and_si512(l1, mask),
            f._mm512_and_si512(l2, mask),
            f._mm512_and_si512(l3, mask),
            f._mm512_and_si512(l4, mask),
        ]);
        let carries = Self([
            times_19(wide, f._mm512_srli_epi64::<51>(l4)),
            f._mm512_srli_epi64::<51>(l0),
            f._mm512_srli_epi64::<51>(l1),
            f._mm512_srli_epi64::<51>(l2),
            f._mm512_srli_epi64::<51>(l3),
        ]);
        kept.sum(wide, carries)
    }

    /// `other` in the lanes of the mask.
    #[inline(always)]
    fn or(self, wide: Wide, mask: u8, other: Self) -> Self {
        let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
        let f = wide.foundation;
        Self([
            f._mm512_mask_blend_epi64(mask, a0, b0),
            f._mm512_mask_blend_epi64(mask, a1, b1),
            f._mm512_mask_blend_epi64(mask, a2, b2),
            f._mm512_mask_blend_epi64(mask, a3, b3),
            f._mm512_mask_blend_epi64(mask, a4, b4),
        ])
    }
}

#[inline(always)]
pub(super) fn splat(number: u64) -> __m512i {
    cast([number; LANES])
}

#[inline(always)]
pub(super) fn add(wide: Wide, one: __m512i, other: __m512i) -> __m512i {
    wide.foundation._mm512_add_epi64(one, other)
}

#[inline(always)]
fn times_19(wide: Wide, limb: __m512i) -> __m512i {
    add(wide, wide.foundation._mm512_slli_epi64::<4>(limb), add(wide, limb, add(wide, limb, limb)))
}

#[inline(always)]
fn numbers(wide: Wide, one: __m512i, other: __m512i) -> (__m512i, __m512i) {
    let f = wide.foundation;
    (f._mm512_unpacklo_epi64(one, other), f._mm512_unpackhi_epi64(one, other))
}

#[inline(always)]
fn quarters(wide: Wide, one: __m512i, other: __m512i) -> (__m512i, __m512i) {
    let f = wide.foundation;
    let even = f._mm512_shuffle_i64x2::<0b10_00_10_00>(one, other);
    (even, f._mm512_shuffle_i64x2::<0b11_01_11_01>(one, other))
}

/// Eight rows of eight become columns: first by single numbers, the even columns of two rows and the odd ones; then by
/// quarters of a register, the first and third of both and the second and fourth.
#[inline(always)]
pub(super) fn transposed(wide: Wide, [r0, r1, r2, r3, r4, r5, r6, r7]: [__m512i; LANES]) -> [__m512i; LANES] {
    let ((e01, o01), (e23, o23)) = (numbers(wide, r0, r1), numbers(wide, r2, r3));
    let ((e45, o45), (e67, o67)) = (numbers(wide, r4, r5), numbers(wide, r6, r7));
    let ((e03, e03_later), (e47, e47_later)) = (quarters(wide, e01, e23), quarters(wide, e45, e67));
    let ((o03, o03_later), (o47, o47_later)) = (quarters(wide, o01, o23), quarters(wide, o45, o67));
    let ((c0, c4), (c2, c6)) = (quarters(wide, e03, e47), quarters(wide, e03_later, e47_later));
    let ((c1, c5), (c3, c7)) = (quarters(wide, o03, o47), quarters(wide, o03_later, o47_later));
    [c0, c1, c2, c3, c4, c5, c6, c7]
}
