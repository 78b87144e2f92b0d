//! A picture as grey values, and what is done to it before it becomes black and white.

use std::borrow::Cow;

/// Grey values, row by row without gaps. Neither side is zero.
#[derive(Clone, Debug)]
pub(super) struct Grey<'p> {
    width: usize,
    pixels: Cow<'p, [u8]>,
}

impl<'p> Grey<'p> {
    /// A picture of this width; `None` where the pixels do not fill whole rows, or there are none.
    pub(super) fn new(width: usize, pixels: impl Into<Cow<'p, [u8]>>) -> Option<Self> {
        let pixels = pixels.into();
        let whole = width > 0 && !pixels.is_empty() && pixels.len().is_multiple_of(width);
        whole.then_some(Self { width, pixels })
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// A row; the last one for what lies below the picture.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        let start = y.min(self.height() - 1) * self.width;
        &self.pixels[start..start + self.width]
    }

    /// The same picture with a new value for each pixel and what stands beside it in `other`.
    fn merged(&self, other: &[u8], merge: impl Fn(u8, u8) -> u8) -> Grey<'static> {
        let pixels: Vec<u8> = self.pixels.iter().zip(other).map(|(&own, &other)| merge(own, other)).collect();
        Grey { width: self.width, pixels: pixels.into() }
    }

    /// Each square of `factor` × `factor` pixels becomes their mean; what does not fill a square is left
    /// out. `None` where nothing would be left.
    pub(super) fn shrunk(&self, factor: usize) -> Option<Grey<'static>> {
        let (width, height) = (self.width / factor, self.height() / factor);
        let area = u32::try_from(factor * factor).ok()?;
        let mut pixels = Vec::with_capacity(width * height);
        let mut columns = vec![0u32; self.width];
        for y in 0..height {
            columns.fill(0);
            (0..factor).for_each(|line| add(&mut columns, self.row(y * factor + line)));
            // The usual factors are known to the compiler, and their divisions cheap.
            match factor {
                2 => pixels.extend(columns.as_chunks().0.iter().map(mean_of::<2>)),
                3 => pixels.extend(columns.as_chunks().0.iter().map(mean_of::<3>)),
                _ => {
                    let squares = columns.chunks_exact(factor);
                    pixels.extend(squares.map(|square| byte(square.iter().sum::<u32>() / area)));
                }
            }
        }
        Grey::new(width, pixels)
    }

    /// `numerator / denominator` of the size, each pixel mixed from the four nearest. `None` where nothing
    /// would be left.
    pub(super) fn resized(&self, numerator: usize, denominator: usize) -> Option<Grey<'static>> {
        let (width, height) = (self.width * numerator / denominator, self.height() * numerator / denominator);
        let columns: Vec<Mix> = (0..width).map(|x| Mix::at(x, numerator, denominator, self.width)).collect();
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let line = Mix::at(y, numerator, denominator, self.height());
            let (above, below) = (self.row(line.first), self.row(line.second));
            let mixed = columns.iter().map(|x| {
                let [above, below] =
                    [above, below].map(|row| x.of(u32::from(row[x.first]), u32::from(row[x.second])));
                byte((line.of(above, below) + (1 << 15)) >> 16)
            });
            pixels.extend(mixed);
        }
        Grey::new(width, pixels)
    }

    /// The mean of each pixel's surroundings, `radius` pixels to every side; less at the edges.
    pub(super) fn means(&self, radius: usize) -> Grey<'static> {
        let (width, height) = (self.width, self.height());
        let (mut columns, mut before) = (vec![0u32; width], Vec::with_capacity(width + 1));
        let mut means = Vec::with_capacity(width * height);
        (0..radius.min(height)).for_each(|y| add(&mut columns, self.row(y)));
        for y in 0..height {
            if y + radius < height {
                add(&mut columns, self.row(y + radius));
            }
            if let Some(gone) = y.checked_sub(radius + 1) {
                columns.iter_mut().zip(self.row(gone)).for_each(|(sum, &pixel)| *sum -= u32::from(pixel));
            }
            let lines = (y + radius).min(height - 1) + 1 - y.saturating_sub(radius);
            line_of_means(&columns, radius, lines, &mut before, &mut means);
        }
        Grey { width, pixels: means.into() }
    }

    /// Less noise: each pixel the mean of its nine.
    pub(super) fn blurred(&self) -> Grey<'static> {
        self.means(1)
    }

    /// What differs from its surroundings differs more.
    pub(super) fn sharpened(&self, radius: usize, strength: i32) -> Grey<'static> {
        let stronger = |own: u8, mean: u8| {
            let (own, mean) = (i32::from(own), i32::from(mean));
            u8::try_from((own + (own - mean) * strength).clamp(0, 255)).unwrap_or(u8::MAX)
        };
        self.merged(self.means(radius).pixels(), stronger)
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    columns.iter_mut().zip(row).for_each(|(sum, &pixel)| *sum += u32::from(pixel));
}

/// The mean of a square, from the sums of its columns.
fn mean_of<const SIDE: usize>(columns: &[u32; SIDE]) -> u8 {
    byte(columns.iter().sum::<u32>() / const { (SIDE * SIDE) as u32 })
}

/// The means of one line, from the sums of `lines` pixels in each of its columns.
fn line_of_means(columns: &[u32], radius: usize, lines: usize, before: &mut Vec<u32>, means: &mut Vec<u8>) {
    let width = columns.len();
    // The sum of any stretch is what stands before its end less what stands before its start. At most
    // 16384 columns of 127 pixels of 255 fit.
    before.clear();
    before.push(0);
    before.extend(columns.iter().scan(0, |sum, column| {
        *sum += column;
        Some(*sum)
    }));
    let at_an_edge = |x: usize| {
        let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(width));
        let area = u32::try_from((to - from) * lines).unwrap_or(u32::MAX);
        byte((before[to] - before[from]) / area)
    };
    let left = radius.min(width);
    let right = left.max(width.saturating_sub(radius));
    means.extend((0..left).map(at_an_edge));
    if right > left {
        let across = 2 * radius + 1;
        // Multiplied and shifted, many at once: exact, since the sum times the area stays below 2^40.
        let share = (1u64 << 40) / (across * lines) as u64 + 1;
        let mean = |(&to, &from): (&u32, &u32)| ((u64::from(to - from) * share) >> 40) as u8;
        means.extend(before[across..].iter().zip(before.iter()).map(mean));
    }
    means.extend((right..width).map(at_an_edge));
}

/// A place between two pixels of one row or column.
struct Mix {
    first: usize,
    second: usize,
    /// How much of the second, in 256ths.
    share: u32,
}

impl Mix {
    /// Where the middle of pixel `at` of the resized picture lies in one of `length` pixels.
    fn at(at: usize, numerator: usize, denominator: usize, length: usize) -> Self {
        let middle = ((2 * at + 1) * denominator * 256 / (2 * numerator)).saturating_sub(128);
        let first = (middle / 256).min(length - 1);
        let share = u32::try_from(middle % 256).unwrap_or(0);
        Self { first, second: (first + 1).min(length - 1), share }
    }

    /// The mix, 256 times as large.
    fn of(&self, first: u32, second: u32) -> u32 {
        first * (256 - self.share) + second * self.share
    }
}

/// A mean of bytes is one.
fn byte(mean: u32) -> u8 {
    u8::try_from(mean).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Grey<'static> {
        let pixels: Vec<u8> = (0..7 * 5).map(|at| (at * 37 % 256) as u8).collect();
        Grey::new(7, pixels).unwrap()
    }

    #[test]
    fn the_means_are_those_of_a_plain_count() {
        let picture = picture();
        for radius in [1, 2, 3, 9] {
            let plain: Vec<u8> = (0..5usize)
                .flat_map(|y| (0..7usize).map(move |x| (x, y)))
                .map(|(x, y)| {
                    let rows = y.saturating_sub(radius)..(y + radius + 1).min(5);
                    let columns = x.saturating_sub(radius)..(x + radius + 1).min(7);
                    let all: Vec<u32> = rows
                        .flat_map(|y| columns.clone().map(move |x| (x, y)))
                        .map(|(x, y)| u32::from(picture.row(y)[x]))
                        .collect();
                    (all.iter().sum::<u32>() / all.len() as u32) as u8
                })
                .collect();
            assert_eq!(picture.means(radius).pixels(), plain, "{radius}");
        }
    }

    #[test]
    fn sizes_are_those_asked_for_and_nothing_is_left_of_too_little() {
        let picture = picture();
        let size = |grey: Option<Grey<'_>>| grey.map(|grey| (grey.width(), grey.height()));
        assert_eq!(size(picture.shrunk(2)), Some((3, 2)));
        assert_eq!(size(picture.shrunk(6)), None);
        assert_eq!(size(picture.resized(2, 1)), Some((14, 10)));
        assert_eq!(size(picture.resized(2, 3)), Some((4, 3)));
        assert_eq!(size(picture.resized(1, 9)), None);
        assert_eq!(size(Grey::new(7, vec![0; 8])), None);
        assert_eq!(size(Grey::new(0, vec![])), None);
    }

    #[test]
    fn an_even_picture_stays_as_it_is() {
        let even = Grey::new(9, vec![77; 81]).unwrap();
        for changed in
            [even.blurred(), even.sharpened(2, 1), even.shrunk(3).unwrap(), even.resized(3, 2).unwrap()]
        {
            assert!(changed.pixels().iter().all(|&pixel| pixel == 77));
        }
    }
}
