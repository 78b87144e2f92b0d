//! Finds QR codes among black and white pixels.
//!
//! Which three corners belong together, where the modules lie between them and what they say is rxing's
//! work. It is asked corner by corner, so that its work is bounded and a panic costs one try.

use std::cmp::Reverse;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::Point;
use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult, LocateConcentricPattern};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};

use crate::scan::Part;
use crate::scan::work::Work;

/// A code that was read.
#[derive(Debug)]
pub(super) struct Found {
    pub payload: Vec<u8>,
    pub text: String,
    /// Whether the code names the character set of its text (ECI).
    pub names_set: bool,
    pub part: Option<Part>,
    /// Top left, top right, bottom right, bottom left, in pixels of the matrix.
    pub corners: [(f32, f32); 4],
    pub version: u32,
    pub level: char,
    pub mirrored: bool,
}

/// Every code that can be read.
pub(super) fn codes(black: &BitMatrix, work: &mut Work<'_>) -> Vec<Found> {
    let mut corners = finders(black, work);
    work.saw(corners.len());
    let likely = kept_inside(|| Some(GenerateFinderPatternSets(&mut corners))).unwrap_or_default();
    let codes = among(likely, black, work);
    if codes.is_empty() { among(steep(&mut corners), black, work) } else { codes }
}

/// The codes that lie between these corners, each corner being one code's only.
fn among(sets: Vec<FinderPatternSet>, black: &BitMatrix, work: &mut Work<'_>) -> Vec<Found> {
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut codes = Vec::new();
    for set in sets {
        let own = [set.tl, set.tr, set.bl];
        if own.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        if !work.set() {
            break;
        }
        if let Some(code) = kept_inside(|| read(black, &set)) {
            codes.push(code);
            used.extend(own);
        }
    }
    codes
}

/// Every three of the largest corners, each of them as the top left one. rxing leaves out what is twice as large as
/// another, and of a code seen at a steep slant takes the wrong corner for the top left.
fn steep(corners: &mut [ConcentricPattern]) -> Vec<FinderPatternSet> {
    corners.sort_by_key(|corner| Reverse(corner.size));
    let largest = corners.get(..corners.len().min(STEEP)).unwrap_or_default();
    let mut sets = Vec::new();
    for (at, &a) in largest.iter().enumerate() {
        for (next, &b) in largest.iter().enumerate().skip(at + 1) {
            for &c in largest.iter().skip(next + 1).filter(|c| a.size <= 4 * c.size) {
                sets.extend([(a, b, c), (b, c, a), (c, a, b)].map(|(tl, one, other)| {
                    let across = (one.p.x - tl.p.x) * (other.p.y - tl.p.y);
                    let clockwise = across >= (one.p.y - tl.p.y) * (other.p.x - tl.p.x);
                    let (tr, bl) = if clockwise { (one, other) } else { (other, one) };
                    FinderPatternSet { bl, tl, tr }
                }));
            }
        }
    }
    sets
}

/// With four, one of them may be none of the code's.
const STEEP: usize = 4;

/// What lies between three corners; `None` where it is no code, or one too damaged.
fn read(black: &BitMatrix, set: &FinderPatternSet) -> Option<Found> {
    let sampled = SampleQR(black, set).ok()?;
    let corners: [Point; 4] = sampled.getPoints().try_into().ok()?;
    let decoded = Decode(sampled.getBits()).ok()?;
    Found::new(&decoded, corners)
}

impl Found {
    fn new(decoded: &DecoderResult<bool>, corners: [Point; 4]) -> Option<Self> {
        decoded.isValid().then_some(())?;
        // The sampler names the bottom left corner before the bottom right one.
        let [top_left, top_right, bottom_left, bottom_right] = corners;
        let corners = [top_left, top_right, bottom_right, bottom_left];
        Some(Self {
            payload: decoded.content().bytes().to_vec(),
            text: text(decoded),
            names_set: decoded.content().has_eci,
            part: part(decoded),
            corners: corners.map(|corner| (corner.x, corner.y)),
            version: decoded.versionNumber(),
            level: decoded.ecLevel().chars().next()?,
            mirrored: decoded.isMirrored(),
        })
    }
}

/// The payload as text. A character set that is not named is UTF-8 where that is possible, which rxing guesses
/// only sometimes.
fn text(decoded: &DecoderResult<bool>) -> String {
    let content = decoded.content();
    let plain = std::str::from_utf8(content.bytes()).ok().filter(|_| !content.has_eci);
    plain.map_or_else(|| decoded.text(), str::to_owned)
}

/// Which part of a message the code carries; `None` where it carries all of one.
fn part(decoded: &DecoderResult<bool>) -> Option<Part> {
    let append = decoded.structuredAppend();
    let (index, parts) = (usize::try_from(append.index).ok()?, usize::try_from(append.count).ok()?);
    (parts > 1 && index < parts).then_some(Part { number: index + 1, of: parts })
}

/// A panic of the decoder is a code that is not read. It holds nothing of ours that could be left half done.
fn kept_inside<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

/// The corners' squares (ISO/IEC 18004 §6.3.3.1): black, white, black, white, black as 1:1:3:1:1.
fn finders(black: &BitMatrix, work: &mut Work<'_>) -> Vec<ConcentricPattern> {
    let mut finders: Vec<ConcentricPattern> = Vec::new();
    let mut runs = Vec::new();
    for y in (LINES - 1..black.height()).step_by(LINES as usize) {
        line(black, y, &mut runs);
        for ((x, width), _) in windows(&runs).filter(|(_, widths)| is_finder(widths)) {
            let middle = Point { x, y: y as f32 + 0.5 };
            let inside =
                |known: &ConcentricPattern| Point::distance(middle, known.p) < known.size as f32 / 2.0;
            // Most of what looks like a corner along the line does not across it, which is quickly seen.
            let across = || column(black, x as u32, y, u32::from(width) * 3);
            if finders.iter().any(inside) || !across().is_some_and(|widths| is_finder(&widths)) {
                continue;
            }
            if !work.keeps(finders.len()) || !work.candidate() {
                return finders;
            }
            // Three times as far: codes may be seen at a slant.
            let reach = i32::from(width).saturating_mul(3);
            finders
                .extend(kept_inside(|| LocateConcentricPattern::<true, 5, 7>(black, &SHAPE, middle, reach)));
        }
    }
    finders
}

/// Every third line: the black middle of a corner is three modules high, and a module at least a pixel.
const LINES: u32 = 3;
const SHAPE: [u16; 5] = [1, 1, 3, 1, 1];

/// The widths of what is white, black, white … in a line; the first may be none.
fn line(black: &BitMatrix, y: u32, runs: &mut Vec<u16>) {
    const WORD: u32 = usize::BITS;
    runs.clear();
    let mut from = 0;
    let mut run = |to: u32| {
        runs.push(u16::try_from(to - from).unwrap_or(u16::MAX));
        from = to;
    };
    // A bit for each pixel that is of another colour than the one before it: few words hold any.
    let mut last = 0;
    for (start, &word) in (0..).step_by(WORD as usize).zip(black.getRow(y).getBitArray()) {
        let mut edges = word ^ (word << 1 | last);
        last = word >> (WORD - 1);
        while edges != 0 {
            run(start + edges.trailing_zeros());
            edges &= edges - 1;
        }
    }
    run(black.width());
}

/// The widths of black, white, black, white, black from top to bottom whose middle holds this pixel; `None` where
/// there are not so many within reach.
fn column(black: &BitMatrix, x: u32, y: u32, reach: u32) -> Option<[u16; 5]> {
    let [middle, fourth, fifth] = outward(black, x, y..black.height().min(y.saturating_add(reach)))?;
    let [rest, second, first] = outward(black, x, (y.saturating_sub(reach)..y).rev())?;
    Some([first, second, middle.saturating_add(rest), fourth, fifth])
}

/// The widths of black, white, black.
fn outward(black: &BitMatrix, x: u32, rows: impl Iterator<Item = u32>) -> Option<[u16; 3]> {
    let (mut widths, mut color) = ([0u16; 3], 0);
    for y in rows {
        if black.get(x, y) == (color == 1) {
            color += 1;
        }
        match widths.get_mut(color) {
            Some(width) => *width = width.saturating_add(1),
            None => break,
        }
    }
    (color >= 2).then_some(widths)
}

/// Five widths of which the first is black, with the middle and the width of all.
fn windows(runs: &[u16]) -> impl Iterator<Item = ((f32, u16), [u16; 5])> {
    let mut start = 0u32;
    runs.windows(6).step_by(2).filter_map(move |six| {
        let &[white, first, second, middle, fourth, fifth] = six else { return None };
        let left = start + u32::from(white);
        start = left + u32::from(first);
        let x = (left + u32::from(first) + u32::from(second)) as f32 + f32::from(middle) / 2.0;
        let widths = [first, second, middle, fourth, fifth];
        Some(((x, widths.iter().fold(0, |sum: u16, &width| sum.saturating_add(width))), widths))
    })
}

/// Whether the widths may be those of a corner. Ink spreads and light blooms: black and white modules are
/// measured apart.
fn is_finder(widths: &[u16; 5]) -> bool {
    let &[first, second, middle, fourth, fifth] = widths;
    if middle < 3 || middle / 2 < first.max(fifth) || middle < second.max(fourth) {
        return false;
    }
    let [first, second, middle, fourth, fifth] = widths.map(f32::from);
    let black = (first + middle + fifth) / 5.0;
    let white = (second + fourth) / 2.0;
    let near = |width: f32, expected: f32, off: f32| (width - expected).abs() <= off;
    let (off_black, off_white) = (0.75 * black + 0.5, white / 3.0 + 0.5);
    black <= 4.0 * white
        && white <= 4.0 * black
        && [first, fifth].iter().all(|&width| near(width, black, off_black))
        && [second, fourth].iter().all(|&width| near(width, white, off_white))
        && near(middle, 3.0 * black, off_black)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_code_that_is_not_read() {
        assert_eq!(
            kept_inside(|| -> Option<()> { std::panic::resume_unwind(Box::new("a decoder's")) }),
            None
        );
        assert_eq!(kept_inside(|| Some(1)), Some(1));
    }

    #[test]
    fn the_widths_of_a_corner_are_told_from_others() {
        for widths in [[1, 1, 3, 1, 1], [7, 7, 21, 7, 7], [5, 9, 20, 9, 5], [8, 6, 22, 5, 8]] {
            assert!(is_finder(&widths), "{widths:?}");
        }
        for widths in [[1, 1, 1, 1, 1], [1, 9, 3, 1, 1], [7, 7, 60, 7, 7], [9, 1, 30, 1, 9]] {
            assert!(!is_finder(&widths), "{widths:?}");
        }
    }

    #[test]
    fn every_black_run_of_a_line_begins_one_window() {
        let runs = [2, 1, 1, 3, 1, 1, 4, 1, 1, 3, 1, 1, 0];
        let found: Vec<_> =
            windows(&runs).filter(|(_, widths)| is_finder(widths)).map(|(at, _)| at).collect();
        assert_eq!(found, [(5.5, 7), (16.5, 7)]);
    }
}
