//! Embedded fonts: whether they show the characters that the page says.

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use crate::document::page::Glyph;
use crate::document::page::digits::{self, Outline};

/// A font that could be read.
pub(crate) struct Font<'f> {
    face: Face<'f>,
}

/// What a font shows in place of a character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shows {
    /// The character, as far as its tables say, and a digit as digits look.
    It,
    /// Another glyph than its tables have for the character.
    AnotherGlyph,
    /// Something that does not look like the digit.
    AnotherDigit,
    /// Nobody knows: the font has no table of characters, or none for this one.
    Unknown,
}

impl<'f> Font<'f> {
    /// Reads one; `None` where it is in no form that is read.
    pub(crate) fn read(bytes: &'f [u8]) -> Option<Self> {
        Face::parse(bytes, 0).ok().map(|face| Self { face })
    }

    /// What it shows of a character of a page.
    pub(crate) fn shows(&self, glyph: &Glyph) -> Shows {
        let Some(own) = self.face.glyph_index(glyph.character).filter(|own| own.0 != 0) else {
            return Shows::Unknown;
        };
        match glyph.glyph {
            Err(()) => return Shows::Unknown,
            Ok(Some(asked)) if GlyphId(asked) != own => return Shows::AnotherGlyph,
            Ok(_) => {}
        }
        let Some(digit) = digit(glyph.character) else { return Shows::It };
        match self.looks_like(own) {
            Some(looks) if looks == digit => Shows::It,
            _ => Shows::AnotherDigit,
        }
    }

    /// The digit that a glyph looks like.
    fn looks_like(&self, glyph: GlyphId) -> Option<u8> {
        let mut drawing = Drawing::default();
        self.face.outline_glyph(glyph, &mut drawing)?;
        digits::looks_like(&drawing.outline()?)
    }
}

/// The digit that a character is, in whatever width.
fn digit(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0x30..=0x39 => u8::try_from(code - 0x30).ok(),
        code @ 0xff10..=0xff19 => u8::try_from(code - 0xff10).ok(),
        _ => None,
    }
}

/// Contours as straight lines.
#[derive(Default)]
struct Drawing {
    contours: Vec<Vec<(f32, f32)>>,
    points: usize,
}

impl Drawing {
    fn point(&mut self, x: f32, y: f32) {
        self.points += 1;
        if self.points <= MAX_OUTLINE_POINTS
            && let Some(contour) = self.contours.last_mut()
        {
            contour.push((x, y));
        }
    }

    fn last(&self) -> (f32, f32) {
        self.contours.last().and_then(|contour| contour.last()).copied().unwrap_or_default()
    }

    fn outline(self) -> Option<Outline> {
        (self.points <= MAX_OUTLINE_POINTS).then_some(Outline(self.contours))
    }
}

impl OutlineBuilder for Drawing {
    fn move_to(&mut self, x: f32, y: f32) {
        self.contours.push(Vec::new());
        self.point(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.point(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.last();
        for step in 1..=CURVE_STEPS {
            let t = step as f32 / CURVE_STEPS as f32;
            let of = |a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            self.point(of(x0, x1, x), of(y0, y1, y));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x0, y0) = self.last();
        for step in 1..=CURVE_STEPS {
            let t = step as f32 / CURVE_STEPS as f32;
            let u = 1.0 - t;
            let of = |a: f32, b: f32, c: f32, d: f32| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            self.point(of(x0, x1, x2, x), of(y0, y1, y2, y));
        }
    }

    fn close(&mut self) {}
}

/// Straight pieces of one curve: at the size of a digit nobody tells them from the curve.
const CURVE_STEPS: usize = 6;

/// Points of one digit. Those of fonts with serifs have some two hundred.
const MAX_OUTLINE_POINTS: usize = 4_000;

#[cfg(test)]
impl Font<'_> {
    /// The digit that its glyph for a character looks like.
    pub(crate) fn looks(&self, character: char) -> Option<u8> {
        self.looks_like(self.face.glyph_index(character)?)
    }
}
