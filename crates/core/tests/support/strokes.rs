//! Digits as strokes of a pen: invented type in every weight and width, for tests.

/// How a type is drawn: thickness of the pen, width, slant, and which of two forms 1, 4 and 7 have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen {
    /// As a share of the height.
    pub thick: f32,
    /// As a share of the height.
    pub wide: f32,
    /// To the right at the top, as a share of the height.
    pub slant: f32,
    /// Whether 1 has a foot.
    pub foot: bool,
}

/// The contours of a digit between 0 and 1000 units of height, all of them turning to one side.
pub(crate) fn digit(digit: u8, pen: Pen) -> Vec<Vec<(f32, f32)>> {
    let mut contours = Vec::new();
    for line in lines(digit, pen.foot) {
        for pair in line.windows(2) {
            if let [one, next] = pair {
                contours.push(stroke(*one, *next, pen));
            }
        }
    }
    contours
}

/// One straight piece of a stroke, as an eight-sided pen draws it.
fn stroke(one: (f32, f32), next: (f32, f32), pen: Pen) -> Vec<(f32, f32)> {
    let inner = 1.0 - pen.thick;
    let place = |(x, y): (f32, f32)| {
        let y = pen.thick / 2.0 + y * inner;
        (pen.thick / 2.0 + x * (pen.wide - pen.thick) + pen.slant * y, y)
    };
    let (one, next) = (place(one), place(next));
    let mut points = Vec::new();
    for (x, y) in [one, next] {
        for step in 0..8 {
            let angle = (f32::from(step as u8) + 0.5) * std::f32::consts::FRAC_PI_4;
            let reach = pen.thick / 2.0 / std::f32::consts::FRAC_PI_8.cos();
            points.push((x + reach * angle.cos(), y + reach * angle.sin()));
        }
    }
    hull(points).into_iter().map(|(x, y)| (x * 1000.0, y * 1000.0)).collect()
}

/// The convex hull (Andrew's monotone chain), turning to the left.
fn hull(mut points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    points.sort_by(|one, other| one.partial_cmp(other).expect("numbers"));
    let turns =
        |a: (f32, f32), b: (f32, f32), c: (f32, f32)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let half = |points: &mut dyn Iterator<Item = (f32, f32)>| {
        let mut side: Vec<(f32, f32)> = Vec::new();
        for point in points {
            while let [.., a, b] = side.as_slice() {
                if turns(*a, *b, point) > 0.0 {
                    break;
                }
                side.pop();
            }
            side.push(point);
        }
        side.pop();
        side
    };
    let mut all = half(&mut points.iter().copied());
    all.extend(half(&mut points.iter().rev().copied()));
    all
}

/// An arc around a middle, from one angle to another in degrees.
fn arc(x: f32, y: f32, wide: f32, high: f32, from: f32, until: f32) -> Vec<(f32, f32)> {
    let steps = 14;
    (0..=steps)
        .map(|step| {
            let angle = (from + (until - from) * step as f32 / steps as f32).to_radians();
            (x + wide * angle.cos(), y + high * angle.sin())
        })
        .collect()
}

/// The strokes of a digit in a square of 1, `y` upwards.
fn lines(digit: u8, foot: bool) -> Vec<Vec<(f32, f32)>> {
    match digit {
        0 => vec![arc(0.5, 0.5, 0.5, 0.5, 0.0, 360.0)],
        1 => {
            let mut all = vec![vec![(0.1, 0.78), (0.5, 1.0), (0.5, 0.0)]];
            if foot {
                all.push(vec![(0.1, 0.0), (0.9, 0.0)]);
            }
            all
        }
        2 => {
            let mut line = arc(0.5, 0.72, 0.48, 0.28, 170.0, -25.0);
            line.extend([(0.0, 0.0), (1.0, 0.0)]);
            vec![line]
        }
        3 => {
            let mut line = arc(0.45, 0.76, 0.5, 0.24, 150.0, -90.0);
            line.extend(arc(0.45, 0.26, 0.55, 0.26, 90.0, -150.0));
            vec![line]
        }
        4 => vec![vec![(0.72, 0.0), (0.72, 1.0), (0.0, 0.3), (1.0, 0.3)]],
        5 => {
            let mut line = vec![(0.92, 1.0), (0.12, 1.0), (0.06, 0.55)];
            line.extend(arc(0.45, 0.32, 0.55, 0.32, 125.0, -145.0));
            vec![line]
        }
        6 => vec![
            arc(0.5, 0.3, 0.5, 0.3, 0.0, 360.0),
            vec![(0.0, 0.3), (0.03, 0.55), (0.15, 0.8), (0.4, 0.98), (0.8, 0.96)],
        ],
        7 => vec![vec![(0.0, 1.0), (1.0, 1.0), (0.35, 0.0)]],
        8 => vec![arc(0.5, 0.75, 0.44, 0.25, 0.0, 360.0), arc(0.5, 0.25, 0.5, 0.25, 0.0, 360.0)],
        _ => vec![
            arc(0.5, 0.7, 0.5, 0.3, 0.0, 360.0),
            vec![(1.0, 0.7), (0.97, 0.45), (0.85, 0.2), (0.6, 0.02), (0.2, 0.04)],
        ],
    }
}
