//! A threshold for each block of 8 × 8 pixels, after the contrast in it and around it.
//!
//! The method is the one all readers of the ZXing family have in common, done line by line here: pixel by
//! pixel it took half the time of a camera's frame.

use crate::scan::grey::Grey;
use crate::scan::threshold::{EIGHT, dark};

/// The thresholds of a picture's blocks.
pub(super) struct Blocks {
    /// Blocks from left to right; the last may be narrower than the others.
    across: usize,
    limits: Vec<u8>,
}

impl Blocks {
    /// `None` where a block would not have its neighbours.
    pub(super) fn of(grey: &Grey<'_>) -> Option<Self> {
        let (across, down) = (grey.width().div_ceil(EIGHT), grey.height().div_ceil(EIGHT));
        let enough = grey.width().min(grey.height()) >= AROUND * EIGHT;
        enough.then(|| Self { across, limits: around(&middles(grey, across, down), across, down) })
    }

    /// Which pixels of line `y` are black, eight to a byte.
    pub(super) fn line(&self, grey: &Grey<'_>, y: usize, bits: &mut [u8]) {
        let limits = self.limits.iter().skip(y / EIGHT * self.across);
        let eights = grey.row(y).chunks(EIGHT).zip(limits);
        bits.iter_mut().zip(eights).for_each(|(bits, (pixels, &limit))| *bits = dark(pixels, limit));
    }
}

/// The threshold of a block is the mean of this many blocks to either side.
const AROUND: usize = 5;

/// Values that differ by no more are one shade: noise has no black.
const ONE_SHADE: u8 = 24;

/// What lies between black and white in each block.
fn middles(grey: &Grey<'_>, across: usize, down: usize) -> Vec<u8> {
    let mut middles: Vec<u8> = Vec::with_capacity(across * down);
    let mut columns = Columns::of(grey.width());
    for y in 0..down {
        // The last blocks are as large as all others, and overlap them.
        columns.see(grey, (y * EIGHT).min(grey.height() - EIGHT));
        for x in 0..across {
            let Shades { darkest, lightest, mean } = columns.block((x * EIGHT).min(grey.width() - EIGHT));
            let middle = if lightest - darkest > ONE_SHADE {
                mean
            } else {
                // One shade: paper, unless what lies before it says that this would be dark there.
                let known = |x: usize, y: usize| u32::from(middles[y * across + x]);
                let before = |x, y| (known(x, y - 1) + 2 * known(x - 1, y) + known(x - 1, y - 1)) / 4;
                let before = if x > 0 && y > 0 { byte(before(x, y)) } else { 0 };
                if darkest < before { before } else { darkest / 2 }
            };
            middles.push(middle);
        }
    }
    middles
}

/// Of each column of eight lines.
struct Columns {
    darkest: Vec<u8>,
    lightest: Vec<u8>,
    sums: Vec<u16>,
}

struct Shades {
    darkest: u8,
    lightest: u8,
    mean: u8,
}

impl Columns {
    fn of(width: usize) -> Self {
        Self { darkest: vec![0; width], lightest: vec![0; width], sums: vec![0; width] }
    }

    /// Looks at the eight lines from `y`.
    fn see(&mut self, grey: &Grey<'_>, y: usize) {
        self.darkest.fill(u8::MAX);
        self.lightest.fill(0);
        self.sums.fill(0);
        for row in (y..y + EIGHT).map(|y| grey.row(y)) {
            self.darkest.iter_mut().zip(row).for_each(|(known, &pixel)| *known = pixel.min(*known));
            self.lightest.iter_mut().zip(row).for_each(|(known, &pixel)| *known = pixel.max(*known));
            self.sums.iter_mut().zip(row).for_each(|(sum, &pixel)| *sum += u16::from(pixel));
        }
    }

    /// The block of eight columns from `x`.
    fn block(&self, x: usize) -> Shades {
        let columns = x..x + EIGHT;
        let sum: u32 = self.sums[columns.clone()].iter().map(|&sum| u32::from(sum)).sum();
        Shades {
            darkest: self.darkest[columns.clone()].iter().fold(u8::MAX, |known, &value| known.min(value)),
            lightest: self.lightest[columns].iter().fold(0, |known, &value| known.max(value)),
            mean: byte(sum / 64),
        }
    }
}

/// The mean of each block's surroundings; at the edges, of those of the nearest block that has all.
fn around(middles: &[u8], across: usize, down: usize) -> Vec<u8> {
    let nearest = |at: usize, length: usize| at.clamp(AROUND / 2, length - 1 - AROUND / 2) - AROUND / 2;
    let mut columns = vec![0u16; across];
    let mut limits = Vec::with_capacity(middles.len());
    for y in 0..down {
        columns.fill(0);
        for row in middles.chunks(across).skip(nearest(y, down)).take(AROUND) {
            columns.iter_mut().zip(row).for_each(|(sum, &middle)| *sum += u16::from(middle));
        }
        let sum = |x| columns[nearest(x, across)..][..AROUND].iter().sum::<u16>();
        limits.extend((0..across).map(|x| byte(u32::from(sum(x)) / 25)));
    }
    limits
}

/// A mean of bytes is one.
fn byte(mean: u32) -> u8 {
    u8::try_from(mean).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::threshold::Threshold;
    use rxing::common::HybridBinarizer;
    use rxing::{Binarizer, Luma8Source};

    /// Soft waves with hard squares and noise upon them.
    fn picture(width: usize, height: usize) -> Grey<'static> {
        let mut seed = 1u32;
        let mut noise = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 27) as u8
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let shade = |(x, y): (usize, usize)| {
            let ground = (x / 2 + y / 3) as u8 / 2 + 90;
            ground - if x / 24 % 2 == y / 24 % 2 { 70 } else { 0 } + noise()
        };
        Grey::new(width, places.map(shade).collect::<Vec<u8>>()).unwrap()
    }

    #[test]
    fn the_black_pixels_are_those_that_rxing_finds() {
        for (width, height) in [(40, 40), (64, 72), (128, 40), (200, 160)] {
            let grey = picture(width, height);
            let source = Luma8Source::new_with_slice(grey.pixels(), width as u32, height as u32).unwrap();
            let theirs = HybridBinarizer::new(source).get_black_matrix().unwrap().clone();
            assert!(Threshold::Blocks.of(&grey).unwrap() == theirs, "{width} × {height}");
        }
    }
}
