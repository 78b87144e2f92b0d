//! How much work one picture may make.
//!
//! Counted in what is done and not in time: the same picture has the same answer on every machine.

use crate::limits::{
    BYTES_PER_FINDER, FREE_FINDERS, FREE_SCAN_WORK_PIXELS, MAX_FINDER_CANDIDATES, MAX_FINDER_SETS,
    MAX_FINDERS, MAX_SCAN_WORK_PIXELS, PIXELS_PER_FINDER_SET, SCAN_WORK_PER_BYTE, SCAN_WORK_PER_PIXEL,
};
use crate::scan::plan::GIVE_UP;

/// What one picture may still use up, which only shrinks, and what it has shown.
pub(super) struct Work<'k> {
    pixels: usize,
    candidates: usize,
    sets: usize,
    /// Corners that one pass keeps.
    finders: usize,
    most_corners: usize,
    /// Whether a pass has seen more corners than the bytes of the picture give reason for.
    crowded: bool,
    keep_going: Option<&'k dyn Fn() -> bool>,
}

impl<'k> Work<'k> {
    /// The whole budget of one picture of so many pixels in so many bytes, and the caller's word whether to go on.
    pub(super) fn new(pixels: usize, bytes: usize, keep_going: Option<&'k dyn Fn() -> bool>) -> Self {
        let of_pixels = pixels.saturating_mul(SCAN_WORK_PER_PIXEL);
        let of_bytes = bytes.saturating_mul(SCAN_WORK_PER_BYTE);
        let all = FREE_SCAN_WORK_PIXELS.saturating_add(of_pixels).saturating_add(of_bytes);
        Self {
            pixels: all.min(MAX_SCAN_WORK_PIXELS),
            candidates: MAX_FINDER_CANDIDATES,
            sets: (all / PIXELS_PER_FINDER_SET).min(MAX_FINDER_SETS),
            finders: (FREE_FINDERS + bytes / BYTES_PER_FINDER).min(MAX_FINDERS),
            most_corners: 0,
            crowded: false,
            keep_going,
        }
    }

    /// Whether one pass keeps another corner beside so many.
    pub(super) fn keeps(&mut self, corners: usize) -> bool {
        let keeps = corners < self.finders;
        self.crowded |= !keeps && self.finders < MAX_FINDERS;
        keeps
    }

    /// Takes a pass over so many pixels, if it still fits. Without a try left it could read nothing.
    pub(super) fn pass(&mut self, pixels: usize) -> bool {
        self.sets > 0 && taken(&mut self.pixels, pixels) && self.goes_on()
    }

    /// Takes one place that may be the corner of a code.
    pub(super) fn candidate(&mut self) -> bool {
        taken(&mut self.candidates, 1)
    }

    /// Notes how many corners one pass has seen.
    pub(super) fn saw(&mut self, corners: usize) {
        self.most_corners = self.most_corners.max(corners);
    }

    /// Whether, after so many passes, there may still be a code that nobody has read. What is drawn in so few bytes that
    /// it has more corners than they are enough for is read by the first passes, or is a carpet.
    pub(super) fn promises(&self, passes: usize) -> bool {
        let is_carpet = self.crowded && GIVE_UP.iter().any(|&(after, _)| passes >= after);
        !is_carpet && GIVE_UP.iter().all(|&(after, corners)| passes < after || self.most_corners >= corners)
    }

    /// Takes one try at reading what lies between three corners.
    pub(super) fn set(&mut self) -> bool {
        taken(&mut self.sets, 1) && self.goes_on()
    }

    fn goes_on(&self) -> bool {
        self.keep_going.is_none_or(|keep_going| keep_going())
    }
}

fn taken(left: &mut usize, amount: usize) -> bool {
    let rest = left.checked_sub(amount);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}
