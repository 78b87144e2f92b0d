//! Invents pictures of QR codes, without the help of what reads them.

use image::ExtendedColorType;
use qrcode::{Color, EcLevel, QrCode};

/// Grey values, row by row.
#[derive(Clone, Debug)]
pub struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// Nothing but paper.
    #[must_use]
    pub fn blank(width: usize, height: usize) -> Self {
        Self { width, pixels: vec![u8::MAX; width * height] }
    }

    /// A code of these bytes, two pixels a module, with its quiet zone.
    ///
    /// # Panics
    ///
    /// If they are more than one code holds.
    #[must_use]
    pub fn code(payload: &[u8]) -> Self {
        let code = QrCode::with_error_correction_level(payload, EcLevel::M).expect("the payload fits");
        let side = (code.width() + 2 * QUIET_ZONE) * MODULE;
        let mut picture = Self::blank(side, side);
        for (at, color) in code.to_colors().into_iter().enumerate() {
            let (x, y) = (at % code.width() + QUIET_ZONE, at / code.width() + QUIET_ZONE);
            if color == Color::Dark {
                picture.darken(x * MODULE, y * MODULE);
            }
        }
        picture
    }

    fn darken(&mut self, x: usize, y: usize) {
        for line in y..y + MODULE {
            self.pixels[line * self.width + x..][..MODULE].fill(0);
        }
    }

    fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// Light on dark.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|pixel| 255 - pixel).collect(), ..*self }
    }

    /// A quarter turn to the right.
    #[must_use]
    pub fn turned(&self) -> Self {
        let height = self.height();
        let at = |x: usize, y: usize| self.pixels[(height - 1 - x) * self.width + y];
        let pixels = (0..self.width).flat_map(|y| (0..height).map(move |x| (x, y)));
        Self { width: height, pixels: pixels.map(|(x, y)| at(x, y)).collect() }
    }

    /// This picture, and below it another.
    #[must_use]
    pub fn above(&self, below: &Self) -> Self {
        let width = self.width.max(below.width);
        let wide = |picture: &Self| -> Vec<u8> {
            let fill = vec![u8::MAX; width - picture.width];
            picture.pixels.chunks(picture.width).flat_map(|row| [row, &fill].concat()).collect()
        };
        Self { width, pixels: [wide(self), wide(below)].concat() }
    }

    /// As PNG.
    ///
    /// # Panics
    ///
    /// Never: the picture is whole and writing to memory cannot fail.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        use image::codecs::png::{CompressionType, FilterType, PngEncoder};
        let mut png = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::NoFilter);
        self.encode(encoder);
        png
    }

    /// As JPEG.
    ///
    /// # Panics
    ///
    /// Never: the picture is whole and writing to memory cannot fail.
    #[must_use]
    pub fn jpeg(&self) -> Vec<u8> {
        let mut jpeg = Vec::new();
        self.encode(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 20));
        jpeg
    }

    fn encode(&self, encoder: impl image::ImageEncoder) {
        let side = |pixels: usize| u32::try_from(pixels).expect("a small picture");
        let (width, height) = (side(self.width), side(self.height()));
        encoder.write_image(&self.pixels, width, height, ExtendedColorType::L8).expect("a whole picture");
    }
}

/// A PNG whose header promises a picture of `side` × `side` pixels, and nothing of it.
#[must_use]
pub fn promise(side: u32) -> Vec<u8> {
    let mut png = Picture::blank(1, 1).png();
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let check = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&check.to_be_bytes());
    png
}

/// The check value of PNG's chunks (ISO/IEC 15948 annex D).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

/// Light modules around a code.
const QUIET_ZONE: usize = 4;
/// Pixels of a module's side.
const MODULE: usize = 2;
