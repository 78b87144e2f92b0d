//! Grey becomes black and white.

use rxing::common::{BitArray, BitMatrix};

use crate::scan::blocks::Blocks;
use crate::scan::grey::Grey;

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
            Self::Blocks => match Blocks::of(grey) {
                Some(blocks) => black(grey, |y, bits| blocks.line(grey, y, bits)),
                None => Self::Whole.of(grey),
            },
            Self::Whole => {
                let limit = parting(grey);
                black(grey, |y, bits| {
                    let eights = grey.row(y).chunks(EIGHT);
                    bits.iter_mut().zip(eights).for_each(|(bits, pixels)| *bits = dark(pixels, limit));
                })
            }
            Self::Means { radius, less } => {
                let means = grey.means(radius);
                black(grey, |y, bits| {
                    let eights = grey.row(y).chunks(EIGHT).zip(means.row(y).chunks(EIGHT));
                    let darker = |pixels, means| {
                        bits_of(pixels, means, |pixel, mean| mean.saturating_sub(pixel) > less)
                    };
                    bits.iter_mut().zip(eights).for_each(|(bits, (own, mean))| *bits = darker(own, mean));
                })
            }
        }
    }
}

/// Pixels whose answers fill a byte.
pub(super) const EIGHT: usize = 8;

/// A bit for each of up to eight pixels: whether it is no lighter than `limit`. The first is the lowest.
pub(super) fn dark(pixels: &[u8], limit: u8) -> u8 {
    bits_of(pixels, &[limit; EIGHT], |pixel, limit| pixel <= limit)
}

/// A bit for each of up to eight pairs. Eight at once are a few instructions.
fn bits_of(pixels: &[u8], others: &[u8], is_black: impl Fn(u8, u8) -> bool) -> u8 {
    let mut answers = [0u8; EIGHT];
    for (answer, (&pixel, &other)) in answers.iter_mut().zip(pixels.iter().zip(others)) {
        *answer = u8::from(is_black(pixel, other));
    }
    // Byte n of the factor's product moves to bit n of its highest byte.
    let [.., gathered] = u64::from_le_bytes(answers).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    gathered
}

/// The matrix whose rows `line` writes: a bit a pixel, the lowest first, 1 for black.
fn black(grey: &Grey<'_>, line: impl Fn(usize, &mut [u8])) -> Option<BitMatrix> {
    const WORD: usize = size_of::<usize>();
    let (width, height) = (u32::try_from(grey.width()).ok()?, u32::try_from(grey.height()).ok()?);
    let mut matrix = BitMatrix::new(width, height).ok()?;
    let mut row = BitArray::with_size(grey.width());
    let mut bits = vec![0u8; grey.width().div_ceil(EIGHT * WORD) * WORD];
    for y in 0..height {
        line(y as usize, &mut bits);
        for (at, word) in bits.as_chunks::<WORD>().0.iter().enumerate() {
            row.setBulk(at * EIGHT * WORD, usize::from_le_bytes(*word));
        }
        matrix.setRow(y, &row);
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
