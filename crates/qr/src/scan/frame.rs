//! A frame of a camera: pixels as they lie in its memory.

use crate::error::{Error, ErrorKind};
use crate::limits::{MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE};
use crate::scan::grey::Grey;

/// Pixels of a camera or of a picture that somebody else decoded.
///
/// ```
/// use elicense_qr::{Effort, Frame, PixelFormat, Scanner};
///
/// let white = vec![255; 640 * 480];
/// let frame = Frame::new(&white, 640, 480, 640, PixelFormat::Grey)?;
/// let scan = Scanner::new().effort(Effort::Glance).scan_frame(&frame);
/// assert!(scan.codes.is_empty());
/// # Ok::<(), elicense_qr::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Long enough for all rows, as [`Frame::new`] has checked.
    pixels: &'a [u8],
    width: usize,
    height: usize,
    stride: usize,
    format: PixelFormat,
}

/// What the bytes of a pixel are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PixelFormat {
    /// One byte of brightness: also the first plane of NV12, NV21 and I420.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, and a byte that is not looked at.
    Rgba,
    /// Blue, green, red, and a byte that is not looked at.
    Bgra,
}

impl PixelFormat {
    /// Bytes of one pixel.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Rgba | Self::Bgra => 4,
        }
    }
}

impl<'a> Frame<'a> {
    /// A frame of `width` × `height` pixels whose rows begin `stride` bytes apart.
    ///
    /// # Errors
    ///
    /// A side is zero, the frame goes beyond [`MAX_PICTURE_SIDE`] or [`MAX_PICTURE_PIXELS`], a row is longer
    /// than the stride, or the bytes end before the last row does.
    pub fn new(
        pixels: &'a [u8],
        width: u32,
        height: u32,
        stride: usize,
        format: PixelFormat,
    ) -> Result<Self, Error> {
        if width.max(height) > MAX_PICTURE_SIDE || u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS {
            return Err(ErrorKind::PictureTooLarge { width, height, limit: MAX_PICTURE_PIXELS }.into());
        }
        let malformed = |detail: &str| ErrorKind::Malformed { format: "frame", detail: detail.to_owned() };
        let side = |pixels: u32| usize::try_from(pixels).ok().filter(|&pixels| pixels > 0);
        let (Some(width), Some(height)) = (side(width), side(height)) else {
            return Err(malformed("no pixels").into());
        };
        let row = width * format.bytes();
        let needed = stride.checked_mul(height - 1).and_then(|before| before.checked_add(row));
        match needed {
            _ if row > stride => Err(malformed("a row is longer than the stride").into()),
            Some(needed) if needed <= pixels.len() => Ok(Self { pixels, width, height, stride, format }),
            _ => Err(malformed("the bytes end before the last row").into()),
        }
    }

    /// The bytes the frame was given as.
    #[must_use]
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    pub(super) fn grey(&self) -> Grey<'a> {
        let Self { pixels, width, height, stride, format } = *self;
        let whole = pixels.get(..width * height).filter(|_| format == PixelFormat::Grey && stride == width);
        let grey = match whole {
            Some(whole) => Grey::new(width, whole),
            None => Grey::new(
                width,
                self.rows()
                    .flat_map(|row| row.chunks_exact(format.bytes()))
                    .map(|pixel| brightness(format, pixel))
                    .collect::<Vec<u8>>(),
            ),
        };
        grey.expect("a frame has whole rows")
    }

    fn rows(&self) -> impl Iterator<Item = &'a [u8]> {
        let row = self.width * self.format.bytes();
        self.pixels.chunks(self.stride).take(self.height).map(move |line| &line[..row])
    }
}

/// Brightness as it is seen (ITU-R BT.709).
fn brightness(format: PixelFormat, pixel: &[u8]) -> u8 {
    let [red, green, blue] = match (format, pixel) {
        (PixelFormat::Bgra, &[blue, green, red, ..]) | (_, &[red, green, blue, ..]) => [red, green, blue],
        (_, pixel) => return pixel.first().copied().unwrap_or(0),
    };
    let sum = 2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue);
    u8::try_from(sum / 10_000).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_cannot_be_whole_is_refused() {
        let bytes = [0; 100];
        let frame = |width, height, stride| Frame::new(&bytes, width, height, stride, PixelFormat::Grey);
        assert!(frame(10, 10, 10).is_ok() && frame(8, 10, 10).is_ok());
        for (width, height, stride) in
            [(0, 10, 10), (10, 0, 10), (11, 9, 10), (10, 11, 10), (10, 2, usize::MAX)]
        {
            assert!(frame(width, height, stride).is_err(), "{width} × {height}, {stride}");
        }
        let error = frame(MAX_PICTURE_SIDE + 1, 1, 10).unwrap_err();
        let (width, height, limit) = (MAX_PICTURE_SIDE + 1, 1, MAX_PICTURE_PIXELS);
        assert_eq!(*error.kind(), ErrorKind::PictureTooLarge { width, height, limit });
    }

    #[test]
    fn every_format_shows_the_same_grey() {
        let grey = [0, 50, 100, 150, 200, 250];
        let of = |bytes: &[u8], stride, format| {
            Frame::new(bytes, 3, 2, stride, format).unwrap().grey().pixels().to_vec()
        };
        assert_eq!(of(&grey, 3, PixelFormat::Grey), grey);
        assert_eq!(of(&[0, 50, 100, 9, 150, 200, 250], 4, PixelFormat::Grey), grey);
        let rgba: Vec<u8> = grey.iter().flat_map(|&value| [value, value, value, 7]).collect();
        assert_eq!(of(&rgba, 12, PixelFormat::Rgba), grey);
        assert_eq!(of(&rgba, 12, PixelFormat::Bgra), grey);
        let rgb: Vec<u8> = grey.iter().flat_map(|&value| [value; 3]).collect();
        assert_eq!(of(&rgb, 9, PixelFormat::Rgb), grey);
        assert_eq!(
            of(&[255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0], 9, PixelFormat::Rgb)[..3],
            [54, 182, 18]
        );
    }
}
