//! Sealed pages whose values stand on the page alone: forms, what of them is written by honest programs in one way or
//! another, and what somebody may do to make programs read something else than people see.

pub mod distortions;
mod drawing;
pub mod font;
pub mod forms;
pub mod layouts;
pub mod manipulations;
#[path = "../../../core/tests/support/strokes.rs"]
mod strokes;
pub mod vectors;
mod words;

pub use drawing::{Object, Sheet};
pub use forms::{Form, Kind, Spot};

/// Numbers that come out the same every time (Knuth, MMIX).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        dice.roll(2);
        dice
    }

    /// One of so many.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    /// Between minus and plus so much.
    pub fn about(&mut self, most: f64) -> f64 {
        (self.roll(2001) as f64 / 1000.0 - 1.0) * most
    }

    /// One of these.
    ///
    /// # Panics
    ///
    /// If there are none.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.roll(of.len())]
    }
}
