//! PNG and JPEG files become grey values, within limits.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};

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
            within(&decoder).and_then(|()| DynamicImage::from_decoder(decoder).map_err(malformed))?
        }
        Format::Jpeg => {
            let mut decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(malformed)?;
            within(&decoder)?;
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
fn within(decoder: &impl ImageDecoder) -> Result<(), Error> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let fits = width.max(height) <= MAX_PICTURE_SIDE
        && pixels <= MAX_PICTURE_PIXELS
        && decoder.total_bytes() <= MAX_PICTURE_MEMORY;
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
