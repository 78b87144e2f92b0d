//! What stands on the pages of an OFD (GB/T 33190): texts with their places, what may lie above them, and the issuer's
//! own names for them. Read, and never drawn: what cannot be told without drawing makes a text unfit to be read.

mod content;
pub(crate) mod digits;
pub(crate) mod font;
pub(crate) mod geometry;
mod parts;
mod resources;
mod tags;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use smol_str::SmolStr;

pub(crate) use geometry::Rect;

use crate::document::ofd::Ofd;

/// All pages of the one document of a package.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub pages: Vec<Page>,
    /// Names of the issuer's own, each with the object that it is given to.
    pub tags: Vec<Tag>,
    /// By the id of the resource; `None` where an id has two meanings.
    pub fonts: BTreeMap<SmolStr, Option<FontFile>>,
}

/// One page with its templates.
#[derive(Debug)]
pub(crate) struct Page {
    pub id: SmolStr,
    /// The sheet.
    pub area: Rect,
    /// Text objects in the order in which they are painted.
    pub texts: Vec<Text>,
    /// What else is painted and may hide what is below.
    pub covers: Vec<Cover>,
    /// Pictures, each with its part.
    pub pictures: Vec<Picture>,
    /// Where annotations show something: above everything.
    pub annotations: Vec<Rect>,
}

/// A font as the tables of resources have it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct FontFile {
    pub name: String,
    /// The part it is embedded in; none of a font of the system.
    pub part: Option<String>,
}

/// One text object.
#[derive(Debug)]
pub(crate) struct Text {
    /// Its place among everything that is painted.
    pub order: usize,
    pub id: SmolStr,
    /// Whether it stands in a template, and not on the page itself.
    pub of_template: bool,
    pub glyphs: Vec<Glyph>,
    /// Around the cells of its characters.
    pub rect: Rect,
    /// Height of its type in millimetres.
    pub em: f64,
    /// How many times as wide as high its type is.
    pub squeeze: f64,
    /// Whether its lines run to the right and its type stands upright.
    pub upright: bool,
    pub font: SmolStr,
    pub paint: Paint,
    /// What it is cut to; `None` where that is more than a rectangle.
    pub bounds: Option<Vec<Rect>>,
}

/// One character where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub character: char,
    /// Where it begins on its base line.
    pub x: f64,
    pub y: f64,
    /// How wide its type is.
    pub width: f64,
    /// Which glyph the object asks for; `Ok(None)` where that is left to the font, `Err` where several characters share
    /// glyphs.
    pub glyph: Result<Option<u16>, ()>,
}

/// Whether a text can be seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    pub visible: bool,
    pub filled: bool,
    /// 0 cannot be seen, 1 hides what is below.
    pub alpha: f64,
    /// 0 is black and 1 white; `None` where the colour is more than three numbers tell.
    pub light: Option<f64>,
}

/// Something painted that may hide a text.
#[derive(Debug)]
pub(crate) struct Cover {
    pub order: usize,
    pub rect: Rect,
}

/// A picture.
#[derive(Debug)]
pub(crate) struct Picture {
    pub rect: Rect,
    /// The part with its bytes, where its resource can be told.
    pub part: Option<String>,
}

/// A name of the issuer's own for an object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Tag {
    pub name: String,
    pub page: SmolStr,
    pub object: SmolStr,
}

impl Text {
    /// What it says, as it stands there.
    pub(crate) fn content(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.character).collect()
    }

    /// The same without blanks: how labels are compared.
    pub(crate) fn letters(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.character).filter(|letter| !letter.is_whitespace()).collect()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.character.is_whitespace())
    }

    /// A watermark: turned, and too pale to be read by mistake.
    pub(crate) fn is_watermark(&self) -> bool {
        !self.upright && (self.paint.alpha < 0.5 || self.paint.light.is_some_and(|light| light > PALE))
    }
}

impl Glyph {
    /// The cell that its type fills: what of it can be seen lies in it.
    pub(crate) fn cell(&self, em: f64) -> Rect {
        // Full-width marks fill the left half of their cell, and what follows begins in the right one.
        let width = if HALF_FILLED.contains(self.character) { self.width / 2.0 } else { self.width };
        Rect {
            left: self.x,
            top: self.y - ASCENT * em,
            right: self.x + width,
            bottom: self.y + (1.0 - ASCENT) * em,
        }
    }
}

/// The part of a type's height that stands above the base line.
pub(crate) const ASCENT: f64 = 0.86;

/// Lighter than this is pale: yellow on white is lighter, the red and the blue of forms are darker.
pub(crate) const PALE: f64 = 0.75;

/// Full-width marks that stand at the left of their cell.
const HALF_FILLED: &str = "：，。；、！？）】》";

impl Pages {
    /// Reads the pages of the one document.
    ///
    /// # Errors
    ///
    /// Something of a page is read by programs in two ways or not at all, or there is more
    /// than any license has.
    pub(crate) fn read(ofd: &Ofd<'_>) -> Result<Self, String> {
        parts::read(ofd)
    }
}
