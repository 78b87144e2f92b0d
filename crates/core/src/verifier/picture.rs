//! A license shown in a picture: the one code in it is examined as if its bytes had come alone.

use std::cell::Cell;

use elicense_qr::{Effort, Frame, Part, Scan, ScannedCode, Scanner};
use jiff::Timestamp;

use crate::checks::inquiry::Inquiry;
use crate::checks::replay::{Noted, ReplayGuard, ShowingRecord};
use crate::decision::facts::Medium;
use crate::report::{Input, Picture, Report};
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::words::check::{CheckId, Outcome};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};
use crate::words::file_family::FileFamily;

impl Verifier {
    /// The same for the code in a picture.
    pub(super) fn verify_picture(
        &self,
        picture: &[u8],
        inquiry: &Inquiry,
        guard: Option<&dyn ReplayGuard>,
    ) -> Result<Report, Error> {
        examine(picture, guard, |code, guard| self.examine_code(code, inquiry, guard))
    }

    /// As [`Verifier::verify_for`], for the code in a frame of a camera; the input that the report names are the frame's bytes.
    /// With a guard a display code passes only once.
    ///
    /// ```
    /// use elicense::display::{Effort, Frame, PixelFormat};
    /// # use elicense::{Inquiry, Trust, Verifier};
    /// # let (verifier, inquiry) = (Verifier::new(Trust::empty()), Inquiry::at("2026-06-01T00:00:00Z".parse()?));
    /// let white = [255; 64 * 64];
    /// let frame = Frame::new(&white, 64, 64, 64, PixelFormat::Grey)?;
    /// let error = verifier.verify_frame(&frame, Effort::Glance, &inquiry, None).unwrap_err();
    /// assert_eq!(error.kind().code(), "picture-without-code");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The frame does not show exactly one code that can be examined.
    pub fn verify_frame(
        &self,
        frame: &Frame<'_>,
        effort: Effort,
        inquiry: &Inquiry,
        guard: Option<&dyn ReplayGuard>,
    ) -> Result<Report, Error> {
        examine_frame(frame, effort, guard, |code, guard| self.examine_code(code, inquiry, guard))
    }

    fn examine_code(
        &self,
        code: &[u8],
        inquiry: &Inquiry,
        guard: Option<&dyn ReplayGuard>,
    ) -> Result<Report, Error> {
        self.examine(code, &Context { medium: Medium::Picture, guard, ..Context::of(inquiry) })
    }
}

/// The report on the one code of a picture that can be examined. Posters and shop signs around it do not
/// matter; two licenses do.
///
/// # Errors
///
/// The picture cannot be read, or it does not show exactly one code that can be examined.
fn examine(
    picture: &[u8],
    guard: Option<&dyn ReplayGuard>,
    examine: impl Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut codes = Codes::new(&examine);
    // A poster that is read at once does not end the search for the license beside it.
    let scan = Scanner::new().scan_until(picture, |code| codes.is_license(code))?;
    codes.the_one(&scan, picture, guard)
}

/// The same for a frame of a camera.
///
/// # Errors
///
/// The frame does not show exactly one code that can be examined.
fn examine_frame(
    frame: &Frame<'_>,
    effort: Effort,
    guard: Option<&dyn ReplayGuard>,
    examine: impl Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut codes = Codes::new(&examine);
    let scanner = Scanner::new().effort(effort);
    let scan = scanner.scan_frame_until(frame, |code| codes.is_license(code));
    codes.the_one(&scan, frame.pixels(), guard)
}

type Examine<'e> = &'e dyn Fn(&[u8], Option<&dyn ReplayGuard>) -> Result<Report, Error>;

/// The different codes of a picture. Each is examined once, when it is read, and its report kept.
struct Codes<'e> {
    examine: Examine<'e>,
    examined: Vec<Examined>,
    /// Parts of messages that several codes carry: nobody can read one alone.
    parts: Vec<Part>,
}

struct Examined {
    message: Vec<u8>,
    report: Result<Report, Error>,
    /// What a guard would have been asked.
    showing: Option<PendingNote>,
}

impl Examined {
    /// A text that may be an online token is, as far as anybody can tell, the number on any label.
    fn is_guess(&self) -> bool {
        let outcome = |report: &Report| report.checks().outcome(CheckId::Presentation);
        self.report.as_ref().is_ok_and(|report| outcome(report) == Outcome::NotExecuted(Code::OnlinePossible))
    }
}

impl<'e> Codes<'e> {
    fn new(examine: Examine<'e>) -> Self {
        Self { examine, examined: Vec::new(), parts: Vec::new() }
    }

    /// Whether the search may end with this code.
    fn is_license(&mut self, code: &ScannedCode) -> bool {
        if let Some(part) = code.part {
            self.parts.push(part);
            return false;
        }
        // The same code twice is one license.
        let known = self.examined.iter().position(|known| known.message == code.message());
        let examined = match known.and_then(|known| self.examined.get(known)) {
            Some(known) => known,
            None => self.examine(code.message()),
        };
        examined.report.is_ok() && !examined.is_guess()
    }

    fn examine(&mut self, message: &[u8]) -> &Examined {
        let later = Later::default();
        let report = (self.examine)(message, Some(&later));
        self.examined.push(Examined { message: message.to_vec(), report, showing: later.0.get() });
        self.examined.last().expect("it was just added")
    }

    fn the_one(
        mut self,
        scan: &Scan,
        picture: &[u8],
        guard: Option<&dyn ReplayGuard>,
    ) -> Result<Report, Error> {
        // Whoever reads every code of a frame asks about none while reading.
        for code in &scan.codes {
            self.is_license(code);
        }
        let different = self.examined.len();
        let (guesses, sure): (Vec<_>, Vec<_>) = self.examined.into_iter().partition(Examined::is_guess);
        let (licenses, others): (Vec<_>, Vec<_>) = sure.into_iter().partition(|code| code.report.is_ok());
        // A guess counts where nothing else does.
        let licenses = if licenses.is_empty() && guesses.len() == 1 { guesses } else { licenses };
        let of_one = |codes: Vec<Examined>| codes.into_iter().next();
        let one = match (licenses.len(), different) {
            (0, _) if !self.parts.is_empty() => {
                let part = self.parts.first().map_or((0, 0), |part| (part.number, part.of));
                return Err(ErrorKind::PicturePart { part: part.0, parts: part.1 }.into());
            }
            (0, 0) => None,
            (0, 1) => of_one(others),
            (0, codes) => return Err(ErrorKind::PictureCodeForeign { codes }.into()),
            (1, _) => of_one(licenses),
            (codes, _) => return Err(ErrorKind::PictureSeveralCodes { codes }.into()),
        };
        let nothing = || ErrorKind::PictureWithoutCode { width: scan.width, height: scan.height };
        let Examined { message, report, showing } = one.ok_or_else(nothing)?;
        let report = report.map_err(of_the_code)?;
        let report = match showing.zip(guard).map(|(showing, guard)| showing.noted_by(guard)) {
            None | Some(Noted::First) => report,
            // The report counts on a first showing: of what is shown again there is another.
            Some(seen) => (self.examine)(&message, Some(&Answering(seen)))?,
        };
        let code = scan.codes.iter().find(|code| code.message() == message).ok_or_else(nothing)?;
        let shown = Picture {
            width: scan.width,
            height: scan.height,
            codes: scan.codes.len(),
            payload: Input::of(&code.payload),
            corners: code.corners,
        };
        Ok(report.in_picture(picture, shown))
    }
}

/// The error on a picture's only code. What is in no container of ours at all was never meant as a license.
fn of_the_code(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Empty
        | ErrorKind::UnknownContainer
        | ErrorKind::CodeUnknown { .. }
        | ErrorKind::ForeignFile {
            family: FileFamily::Text | FileFamily::Table | FileFamily::Other, ..
        } => ErrorKind::PictureCodeForeign { codes: 1 }.into(),
        _ => error.in_file("QR code"),
    }
}

/// One question to a guard.
#[derive(Clone, Copy, Debug)]
struct PendingNote {
    showing: ShowingRecord,
    at: Timestamp,
}

impl PendingNote {
    fn noted_by(self, guard: &dyn ReplayGuard) -> Noted {
        guard.note(&self.showing, self.at)
    }
}

/// Keeps the question until it is known which code of the picture is the license: only that one is shown.
#[derive(Default)]
struct Later(Cell<Option<PendingNote>>);

impl ReplayGuard for Later {
    fn note(&self, showing: &ShowingRecord, at: Timestamp) -> Noted {
        self.0.set(Some(PendingNote { showing: *showing, at }));
        Noted::First
    }
}

/// Says again what the caller's guard has said.
struct Answering(Noted);

impl ReplayGuard for Answering {
    fn note(&self, _: &ShowingRecord, _: Timestamp) -> Noted {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use elicense_qr::{Drawing, PixelFormat};

    use super::*;
    use crate::checks::replay::RecentShowings;
    use crate::trust::store::Trust;
    use crate::verifier::Verifier;

    const POSTERS: [&str; 2] = ["HTTPS://EXAMPLE.ORG/", "WIFI:S:GUESTS;;"];

    fn license(number: &str) -> String {
        let data = format!(
            r#"{{\"infoCode\":\"{number}\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}}"#
        );
        format!(r#"{{"flag":"200","result":"ok","data":"{data}"}}"#)
    }

    /// Counts verifications, and asks the guard about each license as a verification does.
    struct Counting<'g> {
        verifier: Verifier,
        guard: Option<&'g dyn ReplayGuard>,
        times: RefCell<BTreeMap<String, usize>>,
    }

    impl<'g> Counting<'g> {
        fn with(guard: Option<&'g dyn ReplayGuard>) -> Self {
            Self { verifier: Verifier::new(Trust::empty()), guard, times: RefCell::default() }
        }

        /// Verifies what these codes side by side show, and says how often each was verified.
        fn look(&self, texts: &[&str], effort: Effort) -> (Result<Report, Error>, Vec<usize>) {
            let drawings: Vec<Drawing> = texts.iter().map(|text| Drawing::of(text).unwrap()).collect();
            let (pixels, width) = side_by_side(&drawings);
            let height = (pixels.len() / width) as u32;
            let frame = Frame::new(&pixels, width as u32, height, width, PixelFormat::Grey).unwrap();
            let report = examine_frame(&frame, effort, self.guard, |code, guard| self.verify(code, guard));
            (report, self.times.take().into_values().collect())
        }

        fn verify(&self, code: &[u8], guard: Option<&dyn ReplayGuard>) -> Result<Report, Error> {
            let text = String::from_utf8(code.to_vec()).unwrap();
            *self.times.borrow_mut().entry(text).or_default() += 1;
            let report = self.verifier.verify(code, Timestamp::UNIX_EPOCH)?;
            let id = Input::of(code).sha256;
            let showing = ShowingRecord::new(id, id, Timestamp::UNIX_EPOCH, Timestamp::MAX);
            guard.expect("a question for later").note(&showing, Timestamp::UNIX_EPOCH);
            Ok(report)
        }
    }

    /// Four pixels a module, one code beside the other on white, and the width of it.
    fn side_by_side(drawings: &[Drawing]) -> (Vec<u8>, usize) {
        let side = drawings.iter().map(Drawing::side).max().unwrap() + 8;
        let inside = |at: usize| (at / 4).checked_sub(4);
        let dark =
            |drawing: &Drawing, x, y| inside(x).zip(inside(y)).is_some_and(|(x, y)| drawing.is_dark(x, y));
        let row = |y| {
            let of_row = move |drawing| (0..side * 4).map(move |x| if dark(drawing, x, y) { 0 } else { 255 });
            drawings.iter().flat_map(of_row)
        };
        ((0..side * 4).flat_map(row).collect(), drawings.len() * side * 4)
    }

    #[test]
    fn every_code_is_verified_once() {
        let license = license("T-1");
        let counting = Counting::with(None);
        for effort in [Effort::Glance, Effort::Search, Effort::Exhaust] {
            let (report, times) = counting.look(&[POSTERS[0], &license, &license, POSTERS[1]], effort);
            assert_eq!(report.unwrap().picture().unwrap().payload, Input::of(license.as_bytes()));
            assert_eq!(times, [1, 1, 1], "{effort:?}");
        }
        let picture = Drawing::of(&license).unwrap().to_png();
        let report = examine(&picture, None, |code, guard| counting.verify(code, guard)).unwrap();
        assert_eq!(report.picture().unwrap().codes, 1);
        assert_eq!(counting.times.take().into_values().collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn only_the_license_is_noted_and_only_what_is_shown_again_is_verified_again() {
        let (first, second) = (license("T-1"), license("T-2"));
        let guard = RecentShowings::default();
        let counting = Counting::with(Some(&guard));
        let code = |(report, times): (Result<Report, Error>, Vec<usize>)| {
            (report.map_err(|error| error.kind().code()).map(|_| ()), times)
        };
        let several = counting.look(&[&first, &second], Effort::Search);
        assert_eq!(code(several), (Err("picture-several-codes"), vec![1, 1]));
        let beside_a_poster = counting.look(&[&first, POSTERS[0]], Effort::Exhaust);
        assert_eq!(code(beside_a_poster), (Ok(()), vec![1, 1]));
        let again = counting.look(&[&first, POSTERS[0]], Effort::Exhaust);
        assert_eq!(code(again), (Ok(()), vec![1, 2]));
        assert_eq!(code(counting.look(&[&second], Effort::Search)), (Ok(()), vec![1]));
    }
}
