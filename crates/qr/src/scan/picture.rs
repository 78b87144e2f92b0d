//! PNG and JPEG files become grey values, within limits.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, Limits};

use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_PICTURE_BYTES, MAX_PICTURE_MEMORY, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE};
use crate::scan::grey::Grey;

/// Whether the first bytes are those of a picture, be it in a format that is only recognised: HEIC, AVIF, WebP, GIF,
/// TIFF or BMP.
///
/// ```
/// assert!(elicense_qr::is_picture(b"GIF89a"));
/// assert!(!elicense_qr::is_picture(b"{}"));
/// ```
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    Format::of(bytes).is_some() || Format::unread(bytes).is_some()
}

/// The kinds of pictures that are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Format {
    /// ISO/IEC 15948.
    Png,
    /// ISO/IEC 10918-1.
    Jpeg,
}

impl Format {
    /// The format that the first bytes show.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// The name of another format of pictures that the first bytes show: those that phones, scanners and web pages
    /// make as well.
    fn unread(bytes: &[u8]) -> Option<&'static str> {
        match bytes {
            [0, 0, 0, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
                [b'h', b'e', ..] | [b'm', b'i', b'f', b'1', ..] => Some("HEIC"),
                [b'a', b'v', b'i', ..] => Some("AVIF"),
                _ => None,
            },
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP"),
            [b'G', b'I', b'F', b'8', _, b'a', ..] => Some("GIF"),
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("TIFF"),
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP"),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// What decoding a picture takes, by its header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cost {
    /// Pixels.
    pub pixels: u64,
    /// Bytes at once, as far as the header tells.
    pub memory: u64,
}

/// What decoding a PNG or JPEG picture would take; `None` for whatever else, and where its header cannot be read.
///
/// ```
/// let picture = elicense_qr::Drawing::of("HELLO")?.to_png();
/// let cost = elicense_qr::cost(&picture).expect("a picture");
/// assert_eq!(cost.pixels, 232 * 232);
/// # Ok::<(), elicense_qr::Error>(())
/// ```
#[must_use]
pub fn cost(picture: &[u8]) -> Option<Cost> {
    Some(match Format::of(picture)? {
        Format::Png => cost_of(&PngDecoder::with_limits(Cursor::new(picture), limits()).ok()?, picture),
        Format::Jpeg => cost_of(&JpegDecoder::new(Cursor::new(picture)).ok()?, picture),
    })
}

fn cost_of(decoder: &impl ImageDecoder, picture: &[u8]) -> Cost {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let color = decoder.color_type();
    // What is transparent is laid on white by way of two bytes a pixel; grey is used as it is.
    let grey = match (color.has_alpha(), color) {
        (true, _) => 2,
        (false, ColorType::L8) => 0,
        (false, _) => 1,
    };
    let coefficients = jpeg_coefficients(picture, pixels);
    let memory =
        decoder.total_bytes().saturating_add(pixels.saturating_mul(grey)).saturating_add(coefficients);
    Cost { pixels, memory }
}

/// Bytes of the coefficients that a progressive JPEG of so many pixels is made of (ISO/IEC 10918-1, F.1.2): two for each
/// sample of each component. A component may have fewer samples than the picture has pixels.
fn jpeg_coefficients(picture: &[u8], pixels: u64) -> u64 {
    const PROGRESSIVE: u8 = 0xC2;
    let Some(mut rest) = picture.strip_prefix(&[0xFF, 0xD8]) else { return 0 };
    // Segments up to the first scan: a marker of two bytes, and a length that counts itself.
    while let [0xFF, marker, after @ ..] = rest {
        let &[high, low, ..] = after else { break };
        let (segment, behind) =
            after.split_at_checked(u16::from_be_bytes([high, low]).into()).unwrap_or((after, &[]));
        match *marker {
            PROGRESSIVE => return 2 * samples(segment.get(7..).unwrap_or_default(), pixels),
            0xDA => break,
            0xFF => rest = &rest[1..],
            _ => rest = behind,
        }
    }
    0
}

/// Samples of all components, from the count of components in a frame header on.
fn samples(components: &[u8], pixels: u64) -> u64 {
    let Some((&count, components)) = components.split_first() else { return 0 };
    let shares =
        || components.chunks_exact(3).take(count.into()).map(|c| u64::from((c[1] >> 4) * (c[1] & 15)));
    let most = shares().max().unwrap_or(1).max(1);
    // Whole blocks: never fewer than one sample in 64 more than this.
    shares().map(|share| (pixels * share).div_ceil(most)).sum()
}

/// Reads a picture. Which way up its camera was held (EXIF) is not asked: a code is found any way up, and
/// its corners are told where they stand in the file.
pub(super) fn read(bytes: &[u8]) -> Result<Grey<'static>, Error> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(ErrorKind::FileTooLarge { size: bytes.len(), limit: MAX_PICTURE_BYTES }.into());
    }
    let format = Format::of(bytes).ok_or_else(|| match Format::unread(bytes) {
        Some(format) => ErrorKind::FormatUnsupported { format },
        None => ErrorKind::NoPicture,
    })?;
    let malformed = |error: ImageError| malformed(format, &error);
    let decoded = match format {
        Format::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(malformed)?;
            within(&decoder, bytes).and_then(|()| DynamicImage::from_decoder(decoder).map_err(malformed))?
        }
        Format::Jpeg => {
            let mut decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(malformed)?;
            within(&decoder, bytes)?;
            decoder.set_limits(limits()).map_err(malformed)?;
            DynamicImage::from_decoder(decoder).map_err(malformed)?
        }
    };
    let width = usize::try_from(decoded.width()).unwrap_or(0);
    let detail = || ErrorKind::Malformed { format: format.as_str(), detail: "no pixels".to_owned() };
    Grey::new(width, grey(decoded)).ok_or_else(|| detail().into())
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PICTURE_MEMORY);
    limits
}

/// Refuses a picture by what its header says, before any room is made for it.
fn within(decoder: &impl ImageDecoder, picture: &[u8]) -> Result<(), Error> {
    let (width, height) = decoder.dimensions();
    let cost = cost_of(decoder, picture);
    let fits = width.max(height) <= MAX_PICTURE_SIDE
        && cost.pixels <= MAX_PICTURE_PIXELS
        && cost.memory <= MAX_PICTURE_MEMORY;
    if fits { Ok(()) } else { Err(too_large(width, height)) }
}

fn too_large(width: u32, height: u32) -> Error {
    ErrorKind::PictureTooLarge { width, height, limit: MAX_PICTURE_PIXELS }.into()
}

fn malformed(format: Format, error: &ImageError) -> Error {
    // What the reader says quotes no pixels; that it found limits broken is said where they are checked.
    ErrorKind::Malformed { format: format.as_str(), detail: error.to_string() }.into()
}

/// Grey values as brightness is seen (ITU-R BT.709); what is transparent lies on white paper.
fn grey(decoded: DynamicImage) -> Vec<u8> {
    if !decoded.color().has_alpha() {
        return decoded.into_luma8().into_raw();
    }
    let on_white = |pixel: &image::LumaA<u8>| {
        let [grey, alpha] = pixel.0.map(u32::from);
        u8::try_from((grey * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    decoded.into_luma_alpha8().pixels().map(on_white).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a JPEG of 100 × 50 pixels, up to its first scan: three components, the first sampled so.
    fn head(frame: u8, first: u8) -> Vec<u8> {
        let segment = |marker: u8, content: &[u8]| {
            let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
            [&[0xFF, marker], &length[..], content].concat()
        };
        let components = [8, 0, 50, 0, 100, 3, 1, first, 0, 2, 0x11, 1, 3, 0x11, 1];
        [vec![0xFF, 0xD8], segment(0xE0, b"JFIF\0"), segment(frame, &components), segment(0xDA, &[0])]
            .concat()
    }

    #[test]
    fn a_progressive_jpeg_holds_its_coefficients() {
        let bytes = |frame, first| jpeg_coefficients(&head(frame, first), 5_000);
        assert_eq!(bytes(0xC0, 0x22), 0);
        assert_eq!(bytes(0xC2, 0x11), 2 * 3 * 5_000);
        assert_eq!(bytes(0xC2, 0x21), 2 * 2 * 5_000);
        assert_eq!(bytes(0xC2, 0x22), 3 * 5_000);
        let whole = head(0xC2, 0x22);
        for cut in 0..whole.len() {
            jpeg_coefficients(&whole[..cut], u64::MAX / 1_000);
        }
    }
}
