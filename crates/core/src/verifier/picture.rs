//! A license shown in a picture: the one code in it is examined as if its bytes had come alone.

use elicense_qr::{Effort, Frame, Scan, ScannedCode, Scanner};

use crate::checks::replay::ReplayGuard;
use crate::report::{Input, Picture, Report};
use crate::words::error::{Error, ErrorKind};

/// The report on the one code of a picture that can be examined. Posters and shop signs around it do not
/// matter; two licenses do.
///
/// # Errors
///
/// The picture cannot be read, or it does not show exactly one code that can be examined.
pub(crate) fn examine(
    picture: &[u8],
    guard: Option<&dyn ReplayGuard>,
    examine: impl Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    // A poster that is read at once does not end the search for the license beside it.
    let is_license = |code: &ScannedCode| examine(&code.payload, None).is_ok();
    one_code(&Scanner::new().scan_until(picture, is_license)?, picture, guard, examine)
}

/// The same for a frame of a camera.
///
/// # Errors
///
/// The frame does not show exactly one code that can be examined.
pub(crate) fn examine_frame(
    frame: &Frame<'_>,
    effort: Effort,
    guard: Option<&dyn ReplayGuard>,
    examine: impl Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let is_license = |code: &ScannedCode| examine(&code.payload, None).is_ok();
    let scan = Scanner::new().effort(effort).scan_frame_until(frame, is_license);
    one_code(&scan, frame.pixels(), guard, examine)
}

fn one_code(
    scan: &Scan,
    picture: &[u8],
    guard: Option<&dyn ReplayGuard>,
    examine: impl Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut codes = scan.codes.clone();
    // The same code twice is one license.
    codes.sort_by(|a, b| a.payload.cmp(&b.payload));
    codes.dedup_by(|a, b| a.payload == b.payload);
    // Among several codes nothing is noted before it is known which of them is the one that is shown.
    let (early, late) = if codes.len() == 1 { (guard, None) } else { (None, guard) };
    let results: Vec<_> = codes.iter().map(|code| (code, examine(&code.payload, early))).collect();
    let examined = results.iter().filter(|(_, result)| result.is_ok()).count();
    if examined > 1 {
        return Err(ErrorKind::PictureSeveralCodes { codes: examined }.into());
    }
    let nothing = ErrorKind::PictureWithoutCode { width: scan.width, height: scan.height };
    let mut results = results.into_iter();
    let (code, result) = match examined {
        0 if results.len() > 1 => return Err(ErrorKind::PictureCodeForeign { codes: codes.len() }.into()),
        0 => results.next().ok_or(nothing)?,
        _ => results.find(|(_, result)| result.is_ok()).ok_or(nothing)?,
    };
    let result = if late.is_some() { examine(&code.payload, late) } else { result };
    let report = result.map_err(of_the_code)?;
    let shown = Picture {
        width: scan.width,
        height: scan.height,
        codes: scan.codes.len(),
        payload: Input::of(&code.payload),
        corners: code.corners,
    };
    Ok(report.shown_in(picture, shown))
}

/// The error on a picture's only code. What is in no container of ours at all was never meant as a license.
fn of_the_code(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Empty
        | ErrorKind::UnknownContainer
        | ErrorKind::CodeUnknown { .. }
        | ErrorKind::UnsupportedContainer { .. } => ErrorKind::PictureCodeForeign { codes: 1 }.into(),
        _ => error.in_file("QR code"),
    }
}
