//! Which digit an outline looks like.
//!
//! No recognition of writing: ten shapes that people agree on, told by their holes and by where their strokes run, whatever
//! the weight of the type. What is not clearly one of them is none.

/// The contours of a glyph, `y` upwards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline(pub Vec<Vec<(f32, f32)>>);

/// The digit, or none.
pub(crate) fn looks_like(outline: &Outline) -> Option<u8> {
    let shape = Shape::of(outline)?;
    let holes = shape.holes();
    match holes.as_slice() {
        [] => shape.open(),
        [hole] => shape.with_hole(hole),
        [one, other] => {
            // One above the other, and both of them of some size.
            let apart = one.bottom <= other.top || other.bottom <= one.top;
            let large = [one, other].iter().all(|hole| hole.height() >= ROWS / 8);
            (apart && large && shape.is_whole_height()).then_some(8)
        }
        _ => None,
    }
}

/// Ink in a grid over the box of a glyph; the upper row is the first.
struct Shape {
    ink: Vec<[bool; COLUMNS]>,
    /// How many times as wide as high it is.
    aspect: f32,
}

/// White that ink encloses.
struct Hole {
    top: usize,
    bottom: usize,
    cells: usize,
    /// Sum of the rows of its cells.
    rows: usize,
}

impl Hole {
    fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// The height of its middle, 0 above and 1 below.
    fn middle(&self) -> f32 {
        self.rows as f32 / self.cells as f32 / ROWS as f32
    }
}

/// A stretch of ink in a row: from and until, 0 at the left and 1 at the right.
type Run = (f32, f32);

impl Shape {
    fn of(outline: &Outline) -> Option<Self> {
        let points = || outline.0.iter().flatten().copied();
        let extreme = |pick: fn(f32, f32) -> f32, of: fn((f32, f32)) -> f32| points().map(of).reduce(pick);
        let (left, right) = (extreme(f32::min, |point| point.0)?, extreme(f32::max, |point| point.0)?);
        let (low, high) = (extreme(f32::min, |point| point.1)?, extreme(f32::max, |point| point.1)?);
        let (width, height) = (right - left, high - low);
        if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
            return None;
        }
        let mut ink = vec![[false; COLUMNS]; ROWS];
        for (row, cells) in ink.iter_mut().enumerate() {
            let y = high - (row as f32 + 0.5) / ROWS as f32 * height;
            let mut crossings: Vec<(f32, i32)> = Vec::new();
            for contour in &outline.0 {
                let next = contour.iter().cycle().skip(1);
                for (&(x0, y0), &(x1, y1)) in contour.iter().zip(next) {
                    if (y0 > y) != (y1 > y) {
                        let x = x0 + (y - y0) / (y1 - y0) * (x1 - x0);
                        crossings.push(((x - left) / width, if y1 > y0 { 1 } else { -1 }));
                    }
                }
            }
            crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
            let (mut winding, mut next) = (0, crossings.iter().peekable());
            for (column, cell) in cells.iter_mut().enumerate() {
                let x = (column as f32 + 0.5) / COLUMNS as f32;
                while let Some((_, turn)) = next.next_if(|crossing| crossing.0 <= x) {
                    winding += turn;
                }
                *cell = winding != 0;
            }
        }
        Some(Self { ink, aspect: width / height })
    }

    fn is_ink(&self, row: usize, column: usize) -> bool {
        self.ink.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(false)
    }

    /// White that no way leads out of; specks do not count.
    fn holes(&self) -> Vec<Hole> {
        let (rows, columns) = (ROWS + 2, COLUMNS + 2);
        let mut seen = vec![false; rows * columns];
        let is_white = |at: usize| {
            let (row, column) = (at / columns, at % columns);
            let inside = (1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column);
            !inside || !self.is_ink(row - 1, column - 1)
        };
        let mut holes = Vec::new();
        for start in 0..rows * columns {
            if seen.get(start).copied().unwrap_or(true) || !is_white(start) {
                continue;
            }
            let mut hole = Hole { top: usize::MAX, bottom: 0, cells: 0, rows: 0 };
            let mut waiting = vec![start];
            if let Some(seen) = seen.get_mut(start) {
                *seen = true;
            }
            while let Some(at) = waiting.pop() {
                let (row, column) = (at / columns, at % columns);
                hole.cells += 1;
                hole.rows += row.saturating_sub(1);
                hole.top = hole.top.min(row.saturating_sub(1));
                hole.bottom = hole.bottom.max(row);
                let around = [
                    (row > 0).then(|| at - columns),
                    (row + 1 < rows).then(|| at + columns),
                    (column > 0).then(|| at - 1),
                    (column + 1 < columns).then(|| at + 1),
                ];
                for next in around.into_iter().flatten() {
                    if is_white(next)
                        && let Some(seen) = seen.get_mut(next).filter(|seen| !**seen)
                    {
                        *seen = true;
                        waiting.push(next);
                    }
                }
            }
            // The first is what surrounds the glyph.
            if start > 0 && hole.cells >= SPECK {
                holes.push(hole);
            }
        }
        holes
    }

    /// The stretches of ink at a height, 0 above and 1 below.
    fn runs(&self, height: f32) -> Vec<Run> {
        let row = ((height * ROWS as f32) as usize).min(ROWS - 1);
        let mut runs: Vec<Run> = Vec::new();
        let mut from = None;
        for column in 0..=COLUMNS {
            let at = column as f32 / COLUMNS as f32;
            match (self.is_ink(row, column), from) {
                (true, None) => from = Some(at),
                (false, Some(begin)) => {
                    runs.push((begin, at));
                    from = None;
                }
                _ => {}
            }
        }
        runs
    }

    /// From the first ink to the last at a height.
    fn span(&self, height: f32) -> Option<Run> {
        let runs = self.runs(height);
        Some((runs.first()?.0, runs.last()?.1))
    }

    /// The same over several rows from one height to another.
    fn spans(&self, from: f32, until: f32) -> Option<Run> {
        let steps = (0..=BAND).map(|step| from + (until - from) * step as f32 / BAND as f32);
        steps.filter_map(|height| self.span(height)).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
    }

    /// The widest stretch of ink from one height to another.
    fn widest(&self, from: f32, until: f32) -> f32 {
        let steps = (0..=BAND).map(|step| from + (until - from) * step as f32 / BAND as f32);
        let runs = steps.flat_map(|height| self.runs(height));
        runs.map(|(from, until)| until - from).fold(0.0, f32::max)
    }

    /// Ink in every row: no glyph of several pieces.
    fn is_whole_height(&self) -> bool {
        self.ink.iter().all(|row| row.contains(&true))
    }

    /// 0, 4, 6 and 9 have one hole.
    fn with_hole(&self, hole: &Hole) -> Option<u8> {
        if !self.is_whole_height() {
            return None;
        }
        let high = hole.height() as f32 / ROWS as f32;
        let middle = hole.middle();
        if self.is_four() && (0.3..0.62).contains(&middle) {
            return Some(4);
        }
        match middle {
            // Left of the upper white of a 6 there is ink, and right of the lower white of a 9.
            _ if middle > 0.55 && high < 0.62 => self.has_left(0.3).then_some(6),
            _ if middle < 0.45 && high < 0.62 => self.has_right(0.68).then_some(9),
            _ if high > 0.5 && (0.42..0.58).contains(&middle) => {
                let both = |height| self.has_left(height) && self.has_right(height);
                (both(0.35) && both(0.5) && both(0.65)).then_some(0)
            }
            _ => None,
        }
    }

    fn has_left(&self, height: f32) -> bool {
        self.spans(height - 0.04, height + 0.04).is_some_and(|(from, _)| from < 0.42)
    }

    fn has_right(&self, height: f32) -> bool {
        self.spans(height - 0.04, height + 0.04).is_some_and(|(_, until)| until > 0.58)
    }

    /// A bar across at two thirds of the height, and below it one stem at the right, and nothing at the left.
    fn is_four(&self) -> bool {
        let bar = self.widest(0.55, 0.85) > 0.85;
        let stem = self.spans(0.84, 0.9);
        let stands = stem.is_some_and(|(from, until)| until - from < 0.4 && from > 0.35 && until > 0.6);
        let top = self.span(0.06);
        bar && stands && top.is_some_and(|(from, _)| from > 0.25)
    }

    /// 1, 2, 3, 5 and 7 have none; a 4 may have none.
    fn open(&self) -> Option<u8> {
        if !self.is_whole_height() {
            return None;
        }
        let runs = |height| self.runs(height).len();
        let middle = |height| self.span(height).map(|(from, until)| f32::midpoint(from, until));
        let width = |height| self.span(height).map_or(1.0, |(from, until)| until - from);
        if self.is_four() && runs(0.4) == 2 {
            return Some(4);
        }
        // A stem that stands upright, with nothing beside it.
        let heights = [0.4, 0.5, 0.6, 0.7, 0.8];
        let middles: Option<Vec<f32>> = heights.iter().map(|&height| middle(height)).collect();
        let middles = middles?;
        let lean = (middles.first()? - middles.last()?) * self.aspect;
        let single = heights.iter().all(|&height| runs(height) == 1);
        let stem = heights.iter().all(|&height| width(height) * self.aspect < 0.3);
        if single && stem && (-0.02..0.1).contains(&lean) && self.is_one(&middles) {
            return Some(1);
        }
        let bottom_bar = self.widest(0.9, 1.0) > 0.7;
        let top_bar = self.widest(0.0, 0.14) > 0.7;
        let right = |from, until| self.spans(from, until).is_some_and(|(_, until)| until > 0.66);
        let left = |from, until| self.spans(from, until).is_some_and(|(from, _)| from < 0.34);
        // A bar above, and one stroke from its right end down to the left.
        let falls = lean > 0.06 && middle(0.3)? > middle(0.95)?;
        if top_bar && !bottom_bar && single && stem && falls && right(0.14, 0.24) && !right(0.85, 1.0) {
            return Some(7);
        }
        // A bar below, and above it a stroke from the right down to the left.
        let foot = self.widest(0.86, 1.0) > 0.7;
        if foot && right(0.2, 0.35) && !self.inks_right(0.7, 0.78) && left(0.78, 0.9) && lean > 0.03 {
            return Some(2);
        }
        // Bows to the right below; above a bow to the right, or a stem at the left.
        if right(0.62, 0.78) && !self.inks_left(0.55, 0.68) {
            let upper_right = self.inks_right(0.2, 0.3);
            let upper_left = self.inks_left(0.25, 0.33);
            return match (upper_left, upper_right) {
                (true, false) => Some(5),
                (false, true) => Some(3),
                _ => None,
            };
        }
        None
    }

    /// The stem of a 1 is where its foot is, and what stands beside it above stands at the left.
    fn is_one(&self, middles: &[f32]) -> bool {
        let stem = middles.iter().sum::<f32>() / middles.len() as f32;
        let slim = self.aspect < 0.3;
        let flag = self.spans(0.0, 0.35).is_some_and(|(from, until)| stem - from >= until - stem - 0.05);
        slim || flag
    }

    fn inks_right(&self, from: f32, until: f32) -> bool {
        let steps = (0..=BAND).map(|step| from + (until - from) * step as f32 / BAND as f32);
        let mut all = steps.map(|height| self.span(height).is_some_and(|(_, until)| until > 0.66));
        all.all(|inks| inks)
    }

    fn inks_left(&self, from: f32, until: f32) -> bool {
        let steps = (0..=BAND).map(|step| from + (until - from) * step as f32 / BAND as f32);
        let mut all = steps.map(|height| self.span(height).is_some_and(|(from, _)| from < 0.34));
        all.all(|inks| inks)
    }
}

/// Fine enough that strokes of light type are two cells thick.
const ROWS: usize = 64;
const COLUMNS: usize = 48;

/// White of fewer cells is where two strokes touch.
const SPECK: usize = 12;

/// Rows of a band that are looked at.
const BAND: usize = 4;
