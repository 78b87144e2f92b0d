//! An invented font with the tables that readers ask for (OpenType 1.9): characters, and outlines of its digits.

use super::strokes::{Pen, digit};

/// What is wrong with a font.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The table of characters leads from the one character to the glyph of the other.
    Characters(char, char),
    /// The glyph of the one has the outline of the other.
    Outlines(char, char),
}

/// The pen of the font in test data.
pub(crate) const PEN: Pen = Pen { thick: 0.1, wide: 0.55, slant: 0.0, foot: false };

/// A font for these characters; glyph numbers follow their order, from 1.
#[must_use]
pub fn font(characters: &[char], fault: Fault) -> Vec<u8> {
    let drawn = |character: char| match fault {
        Fault::Outlines(one, other) if character == one => other,
        Fault::Outlines(one, other) if character == other => one,
        _ => character,
    };
    let mapped = |character: char| match fault {
        Fault::Characters(one, other) if character == one => other,
        Fault::Characters(one, other) if character == other => one,
        _ => character,
    };
    let mut glyf = Vec::new();
    let mut loca: Vec<u32> = vec![0, 0];
    for &character in characters {
        glyf.extend(outline(drawn(character)));
        glyf.resize(glyf.len().next_multiple_of(4), 0);
        loca.push(glyf.len() as u32);
    }
    let count = characters.len() as u16 + 1;
    let mut pairs: Vec<(char, u16)> = Vec::new();
    for &character in characters {
        let glyph = characters.iter().position(|known| *known == mapped(character)).unwrap_or(0) as u16 + 1;
        pairs.push((character, glyph));
    }
    pairs.sort_unstable();
    let tables = [
        (*b"cmap", cmap(&pairs)),
        (*b"glyf", glyf),
        (*b"head", head()),
        (*b"hhea", hhea(count)),
        (*b"hmtx", (0..count).flat_map(|_| [0x03, 0xe8, 0, 0]).collect()),
        (*b"loca", loca.iter().flat_map(|at| at.to_be_bytes()).collect()),
        (*b"maxp", maxp(count)),
    ];
    file(&tables)
}

fn file(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0, 1, 0, 0];
    out.extend(words(&[tables.len() as u16, 64, 2, 48]));
    let mut at = 12 + 16 * tables.len();
    for (name, bytes) in tables {
        out.extend(name);
        out.extend(0_u32.to_be_bytes());
        out.extend((at as u32).to_be_bytes());
        out.extend((bytes.len() as u32).to_be_bytes());
        at += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in tables {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// Format 12: one group a character.
fn cmap(pairs: &[(char, u16)]) -> Vec<u8> {
    let mut out = words(&[0, 1, 3, 10]);
    out.extend(12_u32.to_be_bytes());
    out.extend(words(&[12, 0]));
    out.extend((16 + 12 * pairs.len() as u32).to_be_bytes());
    out.extend(0_u32.to_be_bytes());
    out.extend((pairs.len() as u32).to_be_bytes());
    for (character, glyph) in pairs {
        for number in [u32::from(*character), u32::from(*character), u32::from(*glyph)] {
            out.extend(number.to_be_bytes());
        }
    }
    out
}

fn head() -> Vec<u8> {
    let mut out = words(&[1, 0, 1, 0]);
    out.extend(0_u32.to_be_bytes());
    out.extend(0x5f0f_3cf5_u32.to_be_bytes());
    out.extend(words(&[0, 1000]));
    out.extend([0; 16]);
    // The box, style, smallest size, direction, long locations, format.
    out.extend(words(&[0, 0, 1000, 1000, 0, 8, 2, 1, 0]));
    out
}

fn hhea(count: u16) -> Vec<u8> {
    let mut out = words(&[1, 0, 860, 0, 0, 1000]);
    out.extend([0; 22]);
    out.extend(words(&[count]));
    out
}

fn maxp(count: u16) -> Vec<u8> {
    let mut out = words(&[1, 0, count]);
    out.extend([0; 26]);
    out
}

/// A simple glyph: a digit as digits look, anything else as a frame with a bar at a height of its own.
fn outline(character: char) -> Vec<u8> {
    let contours: Vec<Vec<(i16, i16)>> = match character.to_digit(10) {
        Some(value) => {
            let whole = |(x, y): &(f32, f32)| (x.round() as i16, y.round() as i16);
            digit(value as u8, PEN).iter().map(|line| line.iter().map(whole).collect()).collect()
        }
        None => {
            let bar = 100 + (u32::from(character) % 700) as i16;
            vec![vec![(50, bar), (950, bar), (950, bar + 100), (50, bar + 100)]]
        }
    };
    let points = || contours.iter().flatten();
    let (xs, ys) = (|| points().map(|point| point.0), || points().map(|point| point.1));
    let extremes = [xs().min(), ys().min(), xs().max(), ys().max()].map(|number| number.unwrap_or(0) as u16);
    let mut out = words(&[contours.len() as u16]);
    out.extend(words(&extremes));
    let mut end = 0;
    for contour in &contours {
        end += contour.len() as u16;
        out.extend(words(&[end - 1]));
    }
    out.extend(words(&[0]));
    // Every point is on the curve, and both of its coordinates are words.
    out.extend(points().map(|_| 1_u8));
    for pick in [|point: &(i16, i16)| point.0, |point: &(i16, i16)| point.1] {
        let mut before = 0;
        for point in points() {
            let at = pick(point);
            out.extend((at - before).to_be_bytes());
            before = at;
        }
    }
    out
}
