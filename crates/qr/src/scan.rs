//! Reads QR codes out of pictures and camera frames.

mod blocks;
mod find;
mod frame;
mod grey;
mod picture;
mod plan;
#[cfg(test)]
mod tests;
mod threshold;
mod work;

use rxing::common::BitMatrix;

use crate::error::Error;
use crate::limits::{MAX_CODES, MAX_SCANNED_PIXELS};

pub use frame::{Frame, PixelFormat};
pub use picture::{Cost, cost, is_picture};

use find::Found;
use grey::Grey;
use plan::{GLANCE, PLAN, Pass, Scale};
use work::Work;

/// Reads QR codes out of pictures.
///
/// A picture is looked at in several ways, cheap ones first, within a bounded amount of work. The same
/// picture has the same answer on every machine, unless [`Scanner::keep_going`] ends the work.
///
/// ```
/// use elicense_qr::{Drawing, Scanner};
///
/// let picture = Drawing::of("HELLO")?.to_png();
/// let scan = Scanner::new().scan(&picture)?;
/// assert_eq!(scan.codes[0].payload, b"HELLO");
/// # Ok::<(), elicense_qr::Error>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Scanner<'k> {
    effort: Effort,
    keep_going: Option<&'k dyn Fn() -> bool>,
}

/// How hard to look.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Effort {
    /// The cheap ways only: for a frame of a film, after which the next one comes.
    Glance,
    /// Every way until one of them reads a code, or until the first have not seen what a code would show.
    #[default]
    Search,
    /// Every way, for every code in the picture.
    Exhaust,
}

/// What was read in one picture.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Scan {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The codes, from top to bottom, then from left to right. At most [`MAX_CODES`].
    pub codes: Vec<ScannedCode>,
}

/// A code that was read.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ScannedCode {
    /// The bytes it carries.
    pub payload: Vec<u8>,
    /// The same as text, in the character set that the code names or that its bytes show.
    pub text: String,
    /// Which part of a message that several codes carry; `None` where it carries all of one.
    pub part: Option<Part>,
    /// Where it stands: its top left, top right, bottom right and bottom left corner as `[x, y]` in pixels
    /// from the top left of the picture. What is cut off may lie outside.
    pub corners: [[i32; 2]; 4],
    /// Its version (size), 1 to 40.
    pub version: u32,
    /// Its level of error correction: `L`, `M`, `Q` or `H`.
    pub level: char,
    /// Light modules on a dark ground.
    pub inverted: bool,
    /// Seen in a mirror.
    pub mirrored: bool,
    names_set: bool,
}

/// One of several codes that carry a message together (ISO/IEC 18004 §8, "structured append").
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Part {
    /// Which one, from 1.
    pub number: usize,
    /// How many there are: 2 to 16.
    pub of: usize,
}

impl<'k> Scanner<'k> {
    /// A scanner that looks at a picture in every way until it reads a code.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same scanner with another effort.
    #[must_use]
    pub fn effort(self, effort: Effort) -> Self {
        Self { effort, ..self }
    }

    /// The same scanner with a word of the caller's, asked before each step of some milliseconds: `false`
    /// ends the work. What was read until then is the answer, so that a clock behind it may only turn
    /// "read" into "not read".
    #[must_use]
    pub fn keep_going(self, keep_going: &'k dyn Fn() -> bool) -> Self {
        Self { keep_going: Some(keep_going), ..self }
    }

    /// Reads the codes in a PNG or JPEG file.
    ///
    /// # Errors
    ///
    /// The bytes are no such picture, it is damaged, or it goes beyond a limit. A picture without a code is
    /// no error here.
    pub fn scan(&self, picture: &[u8]) -> Result<Scan, Error> {
        self.scan_until(picture, |_| true)
    }

    /// Reads the codes in a PNG or JPEG file, and goes on until one of them is what is looked for. Each code is asked
    /// about once; with [`Effort::Exhaust`] none is, and all are read.
    ///
    /// ```
    /// use elicense_qr::{Drawing, Scanner};
    ///
    /// let picture = Drawing::of("TICKET 1")?.to_png();
    /// let scan = Scanner::new().scan_until(&picture, |code| code.text.starts_with("TICKET"))?;
    /// assert_eq!(scan.codes.len(), 1);
    /// # Ok::<(), elicense_qr::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Scanner::scan`]. That none of the codes is what was looked for is no error here.
    pub fn scan_until(
        &self,
        picture: &[u8],
        wanted: impl FnMut(&ScannedCode) -> bool,
    ) -> Result<Scan, Error> {
        picture::read(picture).map(|grey| self.look(&grey, picture.len(), wanted))
    }

    /// Reads the codes in a frame of a camera.
    #[must_use]
    pub fn scan_frame(&self, frame: &Frame<'_>) -> Scan {
        self.scan_frame_until(frame, |_| true)
    }

    /// Reads the codes in a frame of a camera, and goes on until one of them is what is looked for, as
    /// [`Scanner::scan_until`] does.
    pub fn scan_frame_until(&self, frame: &Frame<'_>, wanted: impl FnMut(&ScannedCode) -> bool) -> Scan {
        // What a camera sees has its noise.
        self.look(&frame.grey(), frame.pixels().len(), wanted)
    }

    fn look(&self, picture: &Grey<'_>, bytes: usize, mut wanted: impl FnMut(&ScannedCode) -> bool) -> Scan {
        let mut wanted = |code: &ScannedCode| self.effort != Effort::Exhaust && wanted(code);
        let mut search = Search::of(picture, bytes, self.keep_going, &mut wanted);
        let passes = if self.effort == Effort::Glance { GLANCE } else { PLAN.len() };
        for (before, pass) in PLAN.iter().take(passes).enumerate() {
            if self.effort != Effort::Exhaust && !search.work.promises(before) {
                break;
            }
            search.take(*pass);
            if search.found {
                break;
            }
        }
        search.codes.sort_by_key(|code| (code.corners[0][1], code.corners[0][0]));
        let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
        Scan { width: side(picture.width()), height: side(picture.height()), codes: search.codes }
    }
}

impl std::fmt::Debug for Scanner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scanner").field("effort", &self.effort).finish_non_exhaustive()
    }
}

/// The search in one picture.
struct Search<'p, 'k> {
    full: Grey<'p>,
    /// How many times smaller than the picture the full scale is.
    shrunk: usize,
    scales: Vec<(Scale, Option<Grey<'static>>)>,
    work: Work<'k>,
    wanted: &'k mut dyn FnMut(&ScannedCode) -> bool,
    codes: Vec<ScannedCode>,
    /// Whether one of the codes is wanted.
    found: bool,
}

impl<'p, 'k> Search<'p, 'k> {
    fn of(
        picture: &'p Grey<'p>,
        bytes: usize,
        keep_going: Option<&'k dyn Fn() -> bool>,
        wanted: &'k mut dyn FnMut(&ScannedCode) -> bool,
    ) -> Self {
        let fits = |factor: &usize| picture.pixels().len() / (factor * factor) <= MAX_SCANNED_PIXELS;
        let shrunk = (1..).find(fits).unwrap_or(1);
        let full = if shrunk == 1 { None } else { picture.shrunk(shrunk) };
        let borrowed = || Grey::new(picture.width(), picture.pixels()).expect("it is a picture already");
        let full = full.unwrap_or_else(borrowed);
        let work = Work::new(full.pixels().len(), bytes, keep_going);
        Self { full, shrunk, scales: Vec::new(), work, wanted, codes: Vec::new(), found: false }
    }

    fn take(&mut self, pass: Pass) {
        let grey = match pass.scale {
            Scale::Full => &self.full,
            scale => match scaled(&mut self.scales, scale, &self.full) {
                Some(grey) => grey,
                None => return,
            },
        };
        let pixels = grey.pixels().len();
        if !self.work.pass(pixels) {
            return;
        }
        let Some(mut black) = pass.threshold.of(&pass.filter.of(grey)) else { return };
        self.find(pass, &black, false);
        if pass.inverted && !self.found && self.work.pass(pixels) {
            black.flip_self();
            self.find(pass, &black, true);
        }
    }

    fn find(&mut self, pass: Pass, black: &BitMatrix, inverted: bool) {
        let (numerator, denominator) = pass.scale.fraction();
        let zoom = (self.shrunk * denominator) as f32 / numerator as f32;
        for found in find::codes(black, &mut self.work) {
            let code = ScannedCode::new(found, zoom, inverted);
            if self.codes.len() < MAX_CODES && !self.codes.iter().any(|known| known.is(&code)) {
                self.found |= (self.wanted)(&code);
                self.codes.push(code);
            }
        }
    }
}

/// The picture in another scale, made when it is first asked for.
fn scaled<'s>(
    scales: &'s mut Vec<(Scale, Option<Grey<'static>>)>,
    scale: Scale,
    full: &Grey<'_>,
) -> Option<&'s Grey<'static>> {
    let known = scales.iter().position(|(known, _)| *known == scale);
    let index = known.unwrap_or_else(|| {
        scales.push((scale, scale.of(full)));
        scales.len() - 1
    });
    scales.get(index)?.1.as_ref()
}

impl ScannedCode {
    /// What the code says, for whoever reads a document: its text in UTF-8 where it names another character set (ECI),
    /// such as GB 18030, else its bytes.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        // A text that could not be decoded whole is not what was meant.
        let decoded = self.names_set && !self.text.contains(char::REPLACEMENT_CHARACTER);
        if decoded { self.text.as_bytes() } else { &self.payload }
    }

    fn new(found: Found, zoom: f32, inverted: bool) -> Self {
        // A cast of a float to an integer never wraps: what is too far away becomes the nearest there is.
        let pixel = |at: f32| (at * zoom).round() as i32;
        Self {
            payload: found.payload,
            text: found.text,
            part: found.part,
            names_set: found.names_set,
            corners: found.corners.map(|(x, y)| [pixel(x), pixel(y)]),
            version: found.version,
            level: found.level,
            inverted,
            mirrored: found.mirrored,
        }
    }

    /// Whether it is the same code in the same place, read in another pass.
    fn is(&self, other: &Self) -> bool {
        let middle = |code: &Self| {
            [0, 1].map(|axis| code.corners.map(|corner| i64::from(corner[axis])).iter().sum::<i64>() / 4)
        };
        let size = |code: &Self| {
            let [from, _, to, _] = code.corners.map(|corner| corner.map(i64::from));
            (from[0] - to[0]).abs().max((from[1] - to[1]).abs())
        };
        let (here, there) = (middle(self), middle(other));
        let apart = (here[0] - there[0]).abs().max((here[1] - there[1]).abs());
        self.payload == other.payload && apart <= size(self) / 2
    }
}
