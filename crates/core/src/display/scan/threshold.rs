//! Grey becomes black and white.

use rxing::common::{BitMatrix, HybridBinarizer};
use rxing::{Binarizer, Luma8Source};

use super::grey::Grey;

/// How it is told which pixels are black.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Threshold {
    /// By the contrast of blocks of 8 × 8 pixels and their neighbours: sees through uneven light.
    Blocks,
    /// One threshold for the whole picture, where it parts the values best (Otsu's method): sees through noise.
    Whole,
    /// What is darker by `less` than the mean of `radius` pixels around: sees through strong shadows.
    Means {
        /// Pixels to every side.
        radius: usize,
        /// Grey values.
        less: u8,
    },
}

impl Threshold {
    /// The black pixels; `None` where there is nothing to tell apart.
    pub(super) fn of(self, grey: &Grey<'_>) -> Option<BitMatrix> {
        match self {
            Self::Blocks => blocks(grey),
            Self::Whole => {
                let limit = parting(grey);
                black(grey, grey.pixels().iter().map(|&pixel| pixel <= limit))
            }
            Self::Means { radius, less } => {
                let means = grey.means(radius);
                let darker = |(&pixel, mean): (&u8, u8)| u16::from(pixel) + u16::from(less) < u16::from(mean);
                black(grey, grey.pixels().iter().zip(means).map(darker))
            }
        }
    }
}

fn blocks(grey: &Grey<'_>) -> Option<BitMatrix> {
    let (width, height) = (u32::try_from(grey.width()).ok()?, u32::try_from(grey.height()).ok()?);
    let source = Luma8Source::new_with_slice(grey.pixels(), width, height).ok()?;
    HybridBinarizer::new(source).get_black_matrix().ok().cloned()
}

fn black(grey: &Grey<'_>, mut is_black: impl Iterator<Item = bool>) -> Option<BitMatrix> {
    let (width, height) = (u32::try_from(grey.width()).ok()?, u32::try_from(grey.height()).ok()?);
    let mut matrix = BitMatrix::new(width, height).ok()?;
    for y in 0..height {
        for x in 0..width {
            if is_black.next()? {
                matrix.set(x, y);
            }
        }
    }
    Some(matrix)
}

/// The value up to which pixels are dark: where the two sides' means lie furthest apart for their weight.
fn parting(grey: &Grey<'_>) -> u8 {
    let mut counts = [0u64; 256];
    grey.pixels().iter().for_each(|&pixel| counts[usize::from(pixel)] += 1);
    let weighed = |(value, count): (u64, &u64)| value * count;
    let (pixels, all): (u64, u64) = (counts.iter().sum(), (0..).zip(&counts).map(weighed).sum());
    let (mut dark, mut dark_sum, mut best) = (0u64, 0u64, (0.0, 0));
    for (value, &count) in (0..=u8::MAX).zip(&counts) {
        dark += count;
        dark_sum += u64::from(value) * count;
        let light = pixels - dark;
        if dark == 0 || light == 0 {
            continue;
        }
        // Sums of at most 2^26 pixels times 255 are exact in f64.
        let apart = dark_sum as f64 / dark as f64 - (all - dark_sum) as f64 / light as f64;
        let parts = dark as f64 * light as f64 * apart * apart;
        if parts > best.0 {
            best = (parts, value);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_tells_a_dark_square_from_its_light_surroundings() {
        let size = 64;
        let dark = |at: usize| if at % size / 16 == 1 && at / size / 16 == 1 { 40 } else { 200 };
        let grey = Grey::new(size, (0..size * size).map(dark).collect::<Vec<u8>>()).unwrap();
        for threshold in [Threshold::Blocks, Threshold::Whole, Threshold::Means { radius: 15, less: 5 }] {
            let black = threshold.of(&grey).unwrap();
            assert!(black.get(24, 24) && !black.get(60, 60) && !black.get(4, 24), "{threshold:?}");
        }
    }
}
