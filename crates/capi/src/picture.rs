//! A frame of a camera, verified by the code in it.

use std::mem::MaybeUninit;

use elicense::Report;

use crate::error::{elicense_error, guarded_into};
use crate::failure::Failure;
use crate::inquiry::elicense_inquiry;
use crate::pointer::{handle, items, shared, writable};
use crate::replay::elicense_replay_guard;
use crate::report::elicense_report;
use crate::status::elicense_status;
use crate::verifier::elicense_verifier;

/// What the bytes of a pixel are.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum elicense_pixels {
    /// One byte of brightness: also the first plane of NV12, NV21 and I420.
    Grey = 1,
    /// Red, green, blue.
    Rgb = 2,
    /// Red, green, blue, and a byte that is not looked at.
    Rgba = 3,
    /// Blue, green, red, and a byte that is not looked at.
    Bgra = 4,
}

/// How hard to look for a code.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum elicense_effort {
    /// The cheap ways only: for a frame of a film, after which the next one comes.
    Glance = 1,
    /// Every way until one of them reads a code: for a single picture.
    Search = 2,
}

impl elicense_pixels {
    fn read(number: u32) -> Result<Self, Failure> {
        let known = [Self::Grey, Self::Rgb, Self::Rgba, Self::Bgra];
        let known = known.into_iter().find(|known| *known as u32 == number);
        known.ok_or_else(|| Failure::unknown_number("elicense_pixels", number))
    }
}

impl elicense_effort {
    fn read(number: u32) -> Result<Self, Failure> {
        let known = [Self::Glance, Self::Search].into_iter().find(|known| *known as u32 == number);
        known.ok_or_else(|| Failure::unknown_number("elicense_effort", number))
    }
}

/// Verifies the license in a frame of a camera: `width` by `height` pixels as they lie in memory, rows
/// `stride` bytes apart, the bytes of a pixel an `elicense_pixels`. How hard to look is an `elicense_effort`.
/// The pixels are only read, and nothing is kept of them.
///
/// OK means that there is a report on the one code in the frame. NOT_EXAMINED means that there is none: no code
/// is in sight, or several licenses are, or the frame cannot be whole; `error`, which may be NULL, is then
/// written. The bytes of a PNG or JPEG file are verified by `elicense_verifier_verify`, like any other file.
///
/// `guard` may be NULL. With one a display code passes only once, so that in a film the first frame with a
/// report has to be the last that is asked about.
///
/// A library that was built without pictures ends this call with LEFT_OUT.
///
/// # Safety
///
/// `guard` is NULL or a guard; `length` bytes stand at `pixels`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_verifier_verify_frame(
    verifier: Option<&elicense_verifier>,
    inquiry: Option<&elicense_inquiry>,
    guard: *mut elicense_replay_guard,
    pixels: *const u8,
    length: usize,
    width: u32,
    height: u32,
    stride: usize,
    format: u32,
    effort: u32,
    report: Option<&mut MaybeUninit<Option<Box<elicense_report>>>>,
    error: Option<&mut MaybeUninit<Option<Box<elicense_error>>>>,
) -> elicense_status {
    guarded_into(error, || {
        let (verifier, inquiry) = (handle(verifier, "verifier")?, handle(inquiry, "inquiry")?);
        let place = writable(report, "report")?;
        // SAFETY: as the caller promises.
        let (guard, pixels) = unsafe { (shared(guard), items(pixels, length, "pixels")?) };
        let (format, effort) = (elicense_pixels::read(format)?, elicense_effort::read(effort)?);
        let frame = CameraFrame { pixels, width, height, stride, format, effort };
        place.write(Some(Box::new(elicense_report::new(frame.verify(verifier, inquiry, guard)?))));
        Ok(())
    })
}

/// A frame as it was handed over.
#[cfg_attr(not(feature = "pictures"), expect(dead_code, reason = "frames are not looked at"))]
struct CameraFrame<'p> {
    pixels: &'p [u8],
    width: u32,
    height: u32,
    stride: usize,
    format: elicense_pixels,
    effort: elicense_effort,
}

#[cfg(feature = "pictures")]
impl CameraFrame<'_> {
    fn verify(
        &self,
        verifier: &elicense_verifier,
        inquiry: &elicense_inquiry,
        guard: Option<&elicense_replay_guard>,
    ) -> Result<Report, Failure> {
        use elicense::display::{Effort, Frame, PixelFormat};
        let format = match self.format {
            elicense_pixels::Grey => PixelFormat::Grey,
            elicense_pixels::Rgb => PixelFormat::Rgb,
            elicense_pixels::Rgba => PixelFormat::Rgba,
            elicense_pixels::Bgra => PixelFormat::Bgra,
        };
        let effort = match self.effort {
            elicense_effort::Glance => Effort::Glance,
            elicense_effort::Search => Effort::Search,
        };
        let memory = guard.map(elicense_replay_guard::memory);
        Frame::new(self.pixels, self.width, self.height, self.stride, format)
            .map_err(elicense::Error::from)
            .and_then(|frame| verifier.0.verify_frame(&frame, effort, &inquiry.0, memory))
            .map_err(|error| Failure::not_examined(None, &error))
    }
}

#[cfg(not(feature = "pictures"))]
impl CameraFrame<'_> {
    fn verify(
        &self,
        _: &elicense_verifier,
        _: &elicense_inquiry,
        _: Option<&elicense_replay_guard>,
    ) -> Result<Report, Failure> {
        Err(Failure::left_out("pictures"))
    }
}
