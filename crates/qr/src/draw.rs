//! Draws a text as a QR code: for paper, screens and terminals.

use std::fmt::Write as _;

use qrcode::bits::Bits;
use qrcode::types::QrResult;
use qrcode::{Color, EcLevel, QrCode, Version};

use crate::error::{Error, ErrorKind};
use crate::limits::MAX_DRAWN_VERSION;

/// A text as a QR code (ISO/IEC 18004), at error correction level M, in the smallest version that holds it.
///
/// ```
/// use elicense_qr::Drawing;
///
/// let drawing = Drawing::of("HELLO")?;
/// assert_eq!(drawing.version(), 1);
/// assert!(drawing.to_svg().starts_with("<svg"));
/// # Ok::<(), elicense_qr::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drawing {
    /// Whether each module is dark, row by row; `side` × `side` of them.
    dark: Vec<bool>,
    side: usize,
    version: u8,
}

impl Drawing {
    /// Draws a text. What fits the alphabet of base45 (RFC 9285) takes two thirds of the room of other text.
    ///
    /// # Errors
    ///
    /// The text does not fit into version [`MAX_DRAWN_VERSION`]; the error says how many characters are too
    /// many.
    pub fn of(text: &str) -> Result<Self, Error> {
        let smallest =
            (1..=MAX_DRAWN_VERSION).map(Version::Normal).find_map(|version| bits(text, version, LEVEL).ok());
        let bits = smallest.ok_or_else(|| too_long(text))?;
        let code = QrCode::with_bits(bits, LEVEL).expect("the bits end as this level wants");
        Ok(Self {
            side: code.width(),
            version: u8::try_from(version(&code)).unwrap_or(u8::MAX),
            dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect(),
        })
    }

    /// Its version (size), from 1.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Modules from side to side, without the quiet zone.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether the module in this column and row is dark; outside all is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// The same with the quiet zone around it.
    fn in_quiet_zone(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET_ZONE);
        inside(x).zip(inside(y)).is_some_and(|(x, y)| self.is_dark(x, y))
    }

    /// Modules from side to side, with the quiet zone.
    fn whole(&self) -> usize {
        self.side + 2 * QUIET_ZONE
    }

    /// As SVG, one unit a module: sharp at every size.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let whole = self.whole();
        let mut path = String::new();
        for y in 0..self.side {
            for (x, width) in self.bars(y) {
                write!(path, "M{} {}h{width}v1h-{width}z", x + QUIET_ZONE, y + QUIET_ZONE)
                    .expect("writing to a string cannot fail");
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/>\
             <path d=\"{path}\"/></svg>\n"
        )
    }

    /// The dark bars of one row: where each begins and how many modules it is wide.
    fn bars(&self, y: usize) -> Vec<(usize, usize)> {
        let mut bars: Vec<(usize, usize)> = Vec::new();
        for x in (0..self.side).filter(|&x| self.is_dark(x, y)) {
            match bars.last_mut() {
                Some((from, width)) if *from + *width == x => *width += 1,
                _ => bars.push((x, 1)),
            }
        }
        bars
    }

    /// For a terminal: two rows of modules a line, in half blocks. The light modules are the ones written, so
    /// that it is right on a dark ground, and readers take it on a light one as inverted.
    #[must_use]
    pub fn to_terminal(&self) -> String {
        let mut text = String::new();
        for y in (0..self.whole()).step_by(2) {
            let block = |x| match (self.in_quiet_zone(x, y), self.in_quiet_zone(x, y + 1)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            };
            text.extend((0..self.whole()).map(block));
            text.push('\n');
        }
        text
    }

    /// As PNG, 8 pixels a module.
    #[cfg(feature = "pictures")]
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        use image::ImageEncoder as _;

        let side = self.whole() * PIXELS;
        let shade = |(x, y)| if self.in_quiet_zone(x / PIXELS, y / PIXELS) { 0 } else { u8::MAX };
        let pixels: Vec<u8> = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(shade).collect();
        let side = u32::try_from(side).expect("a code has at most 177 modules");
        let mut png = Vec::new();
        image::codecs::png::PngEncoder::new(&mut png)
            .write_image(&pixels, side, side, image::ExtendedColorType::L8)
            .expect("writing to memory cannot fail, and the pixels are as many as told");
        png
    }
}

/// How much of a code may be damaged and is still read: 15 %.
const LEVEL: EcLevel = EcLevel::M;

/// Light modules around a code (ISO/IEC 18004 §6.3.8).
const QUIET_ZONE: usize = 4;

/// Pixels of one module in PNG: a version 15 code becomes 680 pixels wide, about a phone's screen.
#[cfg(feature = "pictures")]
const PIXELS: usize = 8;

fn version(code: &QrCode) -> i16 {
    match code.version() {
        Version::Normal(version) | Version::Micro(version) => version,
    }
}

/// How far a text is from fitting: the longest beginning of it that fits.
fn too_long(text: &str) -> Error {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    // A longer beginning never takes less room.
    let fit = ends.partition_point(|&end| text.get(..end).is_some_and(fits));
    let characters = ends.len() - 1;
    ErrorKind::TextTooLong { characters, excess: characters - fit.saturating_sub(1) }.into()
}

fn fits(text: &str) -> bool {
    bits(text, Version::Normal(MAX_DRAWN_VERSION), LEVEL).is_ok()
}

/// The text in the one mode that takes the least room for all of it. Text beyond ASCII stays bytes, never Kanji:
/// readers would show other characters.
fn bits(text: &str, version: Version, level: EcLevel) -> QrResult<Bits> {
    let mut bits = Bits::new(version);
    match text.as_bytes() {
        digits if digits.iter().all(u8::is_ascii_digit) => bits.push_numeric_data(digits)?,
        base45 if base45.iter().all(|byte| BASE45.contains(byte)) => bits.push_alphanumeric_data(base45)?,
        bytes => bits.push_byte_data(bytes)?,
    }
    bits.push_terminator(level)?;
    Ok(bits)
}

/// The alphabet of RFC 9285, which is that of the alphanumeric mode.
const BASE45: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

#[cfg(all(test, feature = "pictures"))]
mod matrices;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_just_fits_is_drawn_and_one_more_is_refused_with_the_excess() {
        let fits = "A".repeat(970);
        assert_eq!(Drawing::of(&fits).unwrap().version(), 20);
        for more in [1, 2, 30, 5000] {
            let error = Drawing::of(&"A".repeat(970 + more)).unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::TextTooLong { characters: 970 + more, excess: more });
        }
    }

    #[test]
    fn lower_case_takes_more_room_and_chinese_more_still() {
        let version = |text: &str| Drawing::of(&text.repeat(100)).unwrap().version();
        assert!(version("A") < version("a") && version("a") < version("码"));
    }

    #[test]
    fn every_drawing_has_a_quiet_zone_of_four_modules() {
        let drawing = Drawing::of("QUIET").unwrap();
        let whole = drawing.side() + 8;
        assert!(drawing.to_svg().contains(&format!("viewBox=\"0 0 {whole} {whole}\"")));
        let lines: Vec<String> = drawing.to_terminal().lines().map(str::to_owned).collect();
        assert_eq!((lines.len(), lines[0].chars().count()), (whole.div_ceil(2), whole));
        assert!(lines[..2].iter().all(|line| line.chars().all(|block| block == '█')));
        assert!(lines.iter().all(|line| line.starts_with("████") && line.ends_with("████")));
    }
}
