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

    /// At least so many grey values that nothing can pack: as heavy as a photograph.
    #[must_use]
    pub fn noise(pixels: usize) -> Self {
        let width = pixels.isqrt().max(1);
        // The same numbers every time (Knuth, MMIX).
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let height = pixels.div_ceil(width).max(1);
        Self { width, pixels: std::iter::repeat_with(next).take(width * height).collect() }
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

    /// As a phone photographs a screen: at a slant, out of focus, with noise, under light from one side, and with the
    /// room around it.
    #[must_use]
    pub fn photographed(&self) -> Self {
        let (side, middle) = (self.width * ZOOM * 3 / 2, (self.width * ZOOM * 3 / 4) as f64);
        let mut seed = 1u32;
        let mut noise = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 24) / 16.0 - 8.0
        };
        let (sin, cos) = TURNED.sin_cos();
        let seen = |x: f64, y: f64| {
            // The lower right is nearer.
            let near = (1.0 + 0.2 * (x / middle - 1.0) + 0.1 * (y / middle - 1.0)) * ZOOM as f64;
            let (x, y) = ((x - middle) / near, (y - middle) / near);
            let at = |along: f64| along + self.width as f64 / 2.0;
            self.at(at(x * cos + y * sin), at(y * cos - x * sin))
        };
        // Each pixel sees a little of its neighbours.
        let blurred = |x: f64, y: f64| {
            BLUR.iter().map(|(dx, dy)| seen(x + dx, y + dy)).sum::<f64>() / BLUR.len() as f64
        };
        let places = (0..side).flat_map(|y| (0..side).map(move |x| (x as f64, y as f64)));
        let lit = |(x, y)| (60.0 + 0.5 * blurred(x, y)) * (0.7 + 0.3 * x / side as f64);
        let pixels = places.map(|at| (lit(at) + noise()).clamp(0.0, 255.0) as u8);
        Self { width: side, pixels: pixels.collect() }
    }

    /// The brightness at a place; the room around the picture is grey.
    fn at(&self, x: f64, y: f64) -> f64 {
        let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height() as f64;
        if inside { f64::from(self.pixels[y as usize * self.width + x as usize]) } else { ROOM }
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
/// Pixels of a photograph for one of the picture.
const ZOOM: usize = 2;
/// How a phone is held, in radians.
const TURNED: f64 = 0.12;
const ROOM: f64 = 90.0;
const BLUR: [(f64, f64); 5] = [(0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
