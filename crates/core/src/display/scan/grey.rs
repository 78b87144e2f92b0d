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

    fn row(&self, y: usize) -> &[u8] {
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
        let mut sums = vec![0u32; width];
        for y in 0..height {
            sums.fill(0);
            for row in (0..factor).map(|line| self.row(y * factor + line)) {
                for (sum, square) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    *sum += square.iter().map(|&pixel| u32::from(pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| byte(sum / area)));
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
    pub(super) fn means(&self, radius: usize) -> Vec<u8> {
        let (width, height) = (self.width, self.height());
        let mut columns = vec![0u32; width];
        let mut means = Vec::with_capacity(width * height);
        let add = |columns: &mut [u32], row: &[u8]| {
            columns.iter_mut().zip(row).for_each(|(sum, &pixel)| *sum += u32::from(pixel));
        };
        (0..radius.min(height)).for_each(|y| add(&mut columns, self.row(y)));
        for y in 0..height {
            if y + radius < height {
                add(&mut columns, self.row(y + radius));
            }
            if let Some(gone) = y.checked_sub(radius + 1) {
                columns.iter_mut().zip(self.row(gone)).for_each(|(sum, &pixel)| *sum -= u32::from(pixel));
            }
            let lines = (y + radius).min(height - 1) + 1 - y.saturating_sub(radius);
            line_of_means(&columns, radius, lines, &mut means);
        }
        means
    }

    /// Less noise: each pixel the mean of its nine.
    pub(super) fn blurred(&self) -> Grey<'static> {
        Grey { width: self.width, pixels: self.means(1).into() }
    }

    /// What differs from its surroundings differs more.
    pub(super) fn sharpened(&self, radius: usize, strength: i32) -> Grey<'static> {
        let stronger = |own: u8, mean: u8| {
            let (own, mean) = (i32::from(own), i32::from(mean));
            u8::try_from((own + (own - mean) * strength).clamp(0, 255)).unwrap_or(u8::MAX)
        };
        self.merged(&self.means(radius), stronger)
    }
}

/// The means of one line, from the sums of `lines` pixels in each of its columns.
fn line_of_means(columns: &[u32], radius: usize, lines: usize, means: &mut Vec<u8>) {
    let width = columns.len();
    let mut sum: u32 = columns.iter().take(radius).sum();
    for x in 0..width {
        sum += columns.get(x + radius).copied().unwrap_or(0);
        sum -= x.checked_sub(radius + 1).and_then(|gone| columns.get(gone)).copied().unwrap_or(0);
        let across = (x + radius).min(width - 1) + 1 - x.saturating_sub(radius);
        let area = u32::try_from(across * lines).unwrap_or(u32::MAX);
        means.push(byte(sum / area));
    }
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
            assert_eq!(picture.means(radius), plain, "{radius}");
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
