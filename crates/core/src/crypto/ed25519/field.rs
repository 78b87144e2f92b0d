//! The field of 2^255 − 19, by fiat-crypto: its code was generated together with a proof that it computes what it
//! says. Two forms of one number, loose and tight, keep whoever adds from adding too often, by their types.

use std::fmt;

use fiat_crypto::curve25519_64::{
    fiat_25519_add, fiat_25519_carry, fiat_25519_carry_mul, fiat_25519_carry_square, fiat_25519_from_bytes,
    fiat_25519_loose_field_element, fiat_25519_opp, fiat_25519_relax, fiat_25519_sub,
    fiat_25519_tight_field_element, fiat_25519_to_bytes,
};

/// A number whose limbs are small: what a multiplication gives.
#[derive(Clone, Copy)]
pub(super) struct Field(fiat_25519_tight_field_element);

/// 51 bits each, the lowest first.
pub(super) type Limbs = [u64; 5];

/// A number whose limbs have grown by one addition: what a multiplication takes.
#[derive(Clone, Copy)]
pub(super) struct Loose(fiat_25519_loose_field_element);

impl Field {
    pub(super) const ZERO: Self = Self::of_limbs([0; 5]);
    pub(super) const ONE: Self = Self::of_limbs([1, 0, 0, 0, 0]);

    /// The number of 255 bits, the lowest first; the bit above them is left out.
    pub(super) fn from_bytes(mut bytes: [u8; 32]) -> Self {
        bytes[31] &= 0x7f;
        let mut number = Self::ZERO;
        fiat_25519_from_bytes(&mut number.0, &bytes);
        number
    }

    /// The one encoding below 2^255 − 19.
    pub(super) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        fiat_25519_to_bytes(&mut bytes, &self.0);
        bytes
    }

    /// Whether the number is odd: the sign of an x coordinate (RFC 8032 §5.1.2).
    pub(super) fn is_odd(self) -> bool {
        self.to_bytes()[0] & 1 == 1
    }

    /// From limbs that an addition may have left: each below 3 · 2^51.
    pub(super) fn from_limbs(limbs: Limbs) -> Self {
        Loose(fiat_25519_loose_field_element(limbs)).tight()
    }

    pub(super) fn limbs(&self) -> Limbs {
        self.0.0
    }

    /// The same number again: limbs that [`Field::limbs`] gave.
    #[inline(always)]
    pub(super) const fn of_limbs(limbs: Limbs) -> Self {
        Self(fiat_25519_tight_field_element(limbs))
    }

    #[inline(always)]
    pub(super) fn loose(&self) -> Loose {
        let mut loose = Loose::ZERO;
        fiat_25519_relax(&mut loose.0, &self.0);
        loose
    }

    #[inline(always)]
    pub(super) fn plus(&self, other: &Self) -> Loose {
        let mut sum = Loose::ZERO;
        fiat_25519_add(&mut sum.0, &self.0, &other.0);
        sum
    }

    #[inline(always)]
    pub(super) fn minus(&self, other: &Self) -> Loose {
        let mut difference = Loose::ZERO;
        fiat_25519_sub(&mut difference.0, &self.0, &other.0);
        difference
    }

    pub(super) fn negated(&self) -> Self {
        let mut opposite = Loose::ZERO;
        fiat_25519_opp(&mut opposite.0, &self.0);
        opposite.tight()
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        self.loose().times(&other.loose())
    }

    fn squared(self, times: usize) -> Self {
        (0..times).fold(self, |number, _| {
            let mut square = Self::ZERO;
            fiat_25519_carry_square(&mut square.0, &number.loose().0);
            square
        })
    }

    /// 1 / self, as self^(p − 2); of zero it is zero.
    pub(super) fn inverse(self) -> Self {
        // The names say which power of `self` they are: `ones_5` is 2^5 − 1.
        let two = self.squared(1);
        let nine = two.squared(2).times(&self);
        let eleven = nine.times(&two);
        let ones_5 = eleven.squared(1).times(&nine);
        let ones_10 = ones_5.squared(5).times(&ones_5);
        let ones_20 = ones_10.squared(10).times(&ones_10);
        let ones_40 = ones_20.squared(20).times(&ones_20);
        let ones_50 = ones_40.squared(10).times(&ones_10);
        let ones_100 = ones_50.squared(50).times(&ones_50);
        let ones_200 = ones_100.squared(100).times(&ones_100);
        let ones_250 = ones_200.squared(50).times(&ones_50);
        ones_250.squared(5).times(&eleven)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x?}", self.to_bytes())
    }
}

impl Loose {
    const ZERO: Self = Self(fiat_25519_loose_field_element([0; 5]));

    #[inline(always)]
    pub(super) fn tight(&self) -> Field {
        let mut carried = Field::ZERO;
        fiat_25519_carry(&mut carried.0, &self.0);
        carried
    }

    #[inline(always)]
    pub(super) fn times(&self, other: &Self) -> Field {
        let mut product = Field::ZERO;
        fiat_25519_carry_mul(&mut product.0, &self.0, &other.0);
        product
    }
}
