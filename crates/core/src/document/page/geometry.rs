//! Places on a page, in millimetres from its upper left corner.

/// Numbers of a page are no larger than this, in millimetres or in units of an object: a sheet of A0 is 1,189 mm long.
const MAX_NUMBER: f64 = 1_000_000.0;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// From the place of its corner and its size.
    pub(crate) fn of([left, top, width, height]: [f64; 4]) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// Around all of these points; none around none.
    pub(crate) fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        points.into_iter().fold(None, |rect: Option<Self>, (x, y)| {
            let point = Self { left: x, top: y, right: x, bottom: y };
            Some(rect.map_or(point, |rect| rect.with(&point)))
        })
    }

    /// The smallest that holds both.
    pub(crate) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether the other lies in it, or sticks out by no more than `slack`.
    pub(crate) fn holds(&self, other: &Self, slack: f64) -> bool {
        other.left >= self.left - slack
            && other.right <= self.right + slack
            && other.top >= self.top - slack
            && other.bottom <= self.bottom + slack
    }

    /// Whether both have more in common than a border.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The height of its middle.
    pub(crate) fn middle(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    pub(crate) fn moved(&self, x: f64, y: f64) -> Self {
        Self { left: self.left + x, top: self.top + y, right: self.right + x, bottom: self.bottom + y }
    }

    /// Corner and size in hundredths of a millimetre.
    pub(crate) fn hundredths(&self) -> [i32; 4] {
        // Numbers of a page are bounded, and 100 times the bound is far below that of the type.
        [self.left, self.top, self.width(), self.height()].map(|number| (number * 100.0).round() as i32)
    }
}

/// The matrix of an object (GB/T 33190 §8.5, CTM).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub(crate) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(crate) fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The rectangle around a rectangle that it moves.
    pub(crate) fn around(&self, rect: &Rect) -> Rect {
        let corners = [
            (rect.left, rect.top),
            (rect.right, rect.top),
            (rect.left, rect.bottom),
            (rect.right, rect.bottom),
        ];
        Rect::around(corners.map(|corner| self.apply(corner))).unwrap_or(*rect)
    }
}

/// A number that can be one of a page.
pub(crate) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    (number.is_finite() && number.abs() <= MAX_NUMBER).then_some(number)
}

/// So many numbers, and no more.
pub(crate) fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let all: Option<Vec<f64>> = text.split_ascii_whitespace().map(number).collect();
    all?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_and_bounded() {
        assert_eq!(numbers("1 2.5  -3 4"), Some([1.0, 2.5, -3.0, 4.0]));
        assert_eq!(numbers::<2>("1 2 3"), None);
        for wrong in ["", "x", "NaN", "inf", "1e9"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_turned_rectangle_has_a_rectangle_around_it() {
        let turned = Matrix([0.0, 1.0, -1.0, 0.0, 5.0, 0.0]).around(&Rect::of([0.0, 0.0, 2.0, 1.0]));
        assert_eq!(turned, Rect { left: 4.0, top: 0.0, right: 5.0, bottom: 2.0 });
        assert_eq!(turned.hundredths(), [400, 0, 100, 200]);
    }
}
