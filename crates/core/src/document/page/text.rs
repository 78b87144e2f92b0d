//! Text objects (GB/T 33190 §11): every character with its place.

use roxmltree::Node;

use crate::document::page::content::{Around, Room, alpha, boundary, fill, is_hidden};
use crate::document::page::geometry::{Matrix, number, numbers};
use crate::document::page::parts::children;
use crate::document::page::{Glyph, Paint, Rect, Text};
use crate::words::limits::MAX_PAGE_CHARS;

/// Reads one; `None` where it has no characters.
pub(super) fn read(
    node: Node<'_, '_>,
    order: usize,
    around: &Around<'_>,
    room: &mut Room,
) -> Result<Option<Text>, String> {
    let wrong = |what: &str| format!("a text object with {what}");
    let place = boundary(node)?;
    let size = node.attribute("Size").and_then(number).filter(|size| *size > 0.0);
    let size = size.ok_or_else(|| wrong("no size"))?;
    let matrix = match node.attribute("CTM") {
        Some(ctm) => Matrix(numbers(ctm).ok_or_else(|| wrong("a matrix that is none"))?),
        None => Matrix::IDENTITY,
    };
    let stretch = match node.attribute("HScale") {
        Some(scale) => number(scale).ok_or_else(|| wrong("a width that is none"))?,
        None => 1.0,
    };
    let Matrix([a, b, c, d, ..]) = matrix;
    let (wide, high) = (size * stretch * a.hypot(b), size * c.hypot(d));
    let is_straight = ["ReadDirection", "CharDirection"]
        .iter()
        .all(|name| node.attribute(*name).is_none_or(|degrees| degrees.trim() == "0"));
    let mut glyphs = Vec::new();
    let (mut last_x, mut last_y) = (None, None);
    for code in children(node, "TextCode") {
        let text: String = code.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let letters: Vec<char> = text.chars().collect();
        room.take_chars(letters.len())?;
        let at = |name: &str, before: Option<f64>| match code.attribute(name) {
            Some(own) => number(own),
            // GB/T 33190 §11.3: the first says its place, and others stand where the one before them stood.
            None => before,
        };
        let x = at("X", last_x).ok_or_else(|| wrong("no place of its own"))?;
        let y = at("Y", last_y).ok_or_else(|| wrong("no place of its own"))?;
        (last_x, last_y) = (Some(x), Some(y));
        let right =
            deltas(code.attribute("DeltaX"), letters.len()).ok_or_else(|| wrong("steps that are none"))?;
        let down =
            deltas(code.attribute("DeltaY"), letters.len()).ok_or_else(|| wrong("steps that are none"))?;
        let mut point = (x, y);
        for (index, character) in letters.into_iter().enumerate() {
            if let Some(before) = index.checked_sub(1) {
                point.0 += step(&right, before);
                point.1 += step(&down, before);
            }
            let (x, y) = matrix.apply(point);
            let width = if is_wide(character) { wide } else { wide / 2.0 };
            glyphs.push(Glyph { character, x: x + place.left, y: y + place.top, width, glyph: Ok(None) });
        }
    }
    for transform in children(node, "CGTransform") {
        transformed(transform, &mut glyphs).ok_or_else(|| wrong("glyphs that are none"))?;
    }
    let Some(rect) = glyphs.iter().map(|glyph| glyph.cell(high)).reduce(|rect, cell| rect.with(&cell)) else {
        return Ok(None);
    };
    let color = fill(node, around);
    let is = |name: &str, default: bool| node.attribute(name).map_or(default, |value| value == "true");
    let paint = Paint {
        visible: !is_hidden(node),
        filled: is("Fill", true),
        alpha: alpha(node)? * color.map_or(0.0, |color| color.alpha),
        light: color.and_then(|color| color.light),
    };
    Ok(Some(Text {
        order,
        id: node.attribute("ID").unwrap_or_default().into(),
        of_template: around.of_template,
        glyphs,
        rect,
        em: high,
        squeeze: if high > 0.0 { wide / high } else { 0.0 },
        upright: is_straight
            && stretch > 0.0
            && a > 0.0
            && d > 0.0
            && b.abs() < LEVEL * a
            && c.abs() < LEVEL * d,
        font: node.attribute("Font").unwrap_or_default().into(),
        paint,
        bounds: bounds(node, place, &matrix),
    }))
}

/// Steps between characters: numbers, and `g COUNT STEP` for several alike. What is too long is not needed.
fn deltas(text: Option<&str>, letters: usize) -> Option<Vec<f64>> {
    let mut all = Vec::new();
    let mut words = text.unwrap_or_default().split_ascii_whitespace();
    while let Some(word) = words.next() {
        if all.len() > letters {
            break;
        }
        if word != "g" {
            all.push(number(word)?);
            continue;
        }
        let count: usize = words.next()?.parse().ok()?;
        let step = number(words.next()?)?;
        all.extend(std::iter::repeat_n(step, count.min(MAX_PAGE_CHARS).min(letters)));
    }
    Some(all)
}

/// What is too short goes on as it ended; programs differ in nothing else.
fn step(deltas: &[f64], index: usize) -> f64 {
    deltas.get(index).or(deltas.last()).copied().unwrap_or(0.0)
}

/// GB/T 33190 §11.4: glyphs in place of those that the font has for characters.
fn transformed(transform: Node<'_, '_>, glyphs: &mut [Glyph]) -> Option<()> {
    let from: usize = transform.attribute("CodePosition")?.trim().parse().ok()?;
    let count =
        |name: &str| transform.attribute(name).map_or(Some(1), |count| count.trim().parse::<usize>().ok());
    let (codes, shown) = (count("CodeCount")?, count("GlyphCount")?);
    let listed = children(transform, "Glyphs").next().and_then(|list| list.text()).unwrap_or_default();
    let listed: Option<Vec<u16>> = listed.split_ascii_whitespace().map(|glyph| glyph.parse().ok()).collect();
    let listed = listed?;
    let one_each = codes == shown && listed.len() == codes;
    let of = glyphs.iter_mut().skip(from).take(codes);
    for (index, glyph) in of.enumerate() {
        glyph.glyph = match (glyph.glyph, listed.get(index)) {
            // A second table for the same characters: programs take the one or the other.
            (Ok(None), Some(listed)) if one_each => Ok(Some(*listed)),
            _ => Err(()),
        };
    }
    Some(())
}

/// Cut to its place, and to what it says beside; `None` where that is more than rectangles.
fn bounds(node: Node<'_, '_>, place: Rect, matrix: &Matrix) -> Option<Vec<Rect>> {
    let mut all = vec![place];
    for clip in children(node, "Clips").flat_map(|clips| children(clips, "Clip")) {
        for area in children(clip, "Area") {
            let own = area.attribute("CTM").map_or(Some(Matrix::IDENTITY), |ctm| numbers(ctm).map(Matrix))?;
            let shape = area.children().find(Node::is_element)?;
            if shape.tag_name().name() != "Path" {
                return None;
            }
            let path = children(shape, "AbbreviatedData").next()?.text()?;
            let inner = rectangle(path)?;
            let corner = shape.attribute("Boundary").map_or(Some([0.0; 4]), numbers)?;
            let inner = own.around(&inner).moved(corner[0], corner[1]);
            // Programs differ in whether the object's matrix moves what it is cut to: both have to leave it whole.
            all.push(inner.moved(place.left, place.top));
            if *matrix != Matrix::IDENTITY {
                all.push(matrix.around(&inner).moved(place.left, place.top));
            }
        }
    }
    Some(all)
}

/// The rectangle that a path is, and nothing else.
fn rectangle(path: &str) -> Option<Rect> {
    let mut words = path.split_ascii_whitespace();
    let mut points: Vec<(f64, f64)> = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "M" | "S" | "L" if points.len() < MAX_CORNERS => {
                points.push((number(words.next()?)?, number(words.next()?)?));
            }
            "C" | "Z" => {}
            _ => return None,
        }
    }
    let rect = Rect::around(points.iter().copied())?;
    let is_corner = |(x, y): &(f64, f64)| {
        let on = |at: f64, one: f64, other: f64| (at - one).abs() < 1e-6 || (at - other).abs() < 1e-6;
        on(*x, rect.left, rect.right) && on(*y, rect.top, rect.bottom)
    };
    let is_side = |pair: &[(f64, f64)]| match pair {
        [one, next] => (one.0 - next.0).abs() < 1e-6 || (one.1 - next.1).abs() < 1e-6,
        _ => false,
    };
    (points.len() >= 4 && points.iter().all(is_corner) && points.windows(2).all(is_side)).then_some(rect)
}

/// Corners of a rectangle, the first of them twice.
const MAX_CORNERS: usize = 5;

/// How far a level line may rise for its length.
const LEVEL: f64 = 0.02;

/// Characters that fill a square (Unicode, East Asian Width W and F, as far as licenses have them).
fn is_wide(character: char) -> bool {
    matches!(u32::from(character),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x2_0000..=0x3_fffd)
}
