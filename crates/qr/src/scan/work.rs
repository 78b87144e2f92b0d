//! How much work one picture may make.
//!
//! Counted in what is done and not in time: the same picture has the same answer on every machine.

use crate::limits::{MAX_FINDER_CANDIDATES, MAX_FINDER_SETS, MAX_SCAN_WORK_PIXELS};
use crate::scan::plan::GIVE_UP;

/// What one picture may still use up, which only shrinks, and what it has shown.
pub(super) struct Work<'k> {
    pixels: usize,
    candidates: usize,
    sets: usize,
    most_corners: usize,
    keep_going: Option<&'k dyn Fn() -> bool>,
}

impl<'k> Work<'k> {
    /// The whole budget of one picture, and the caller's word whether to go on.
    pub(super) fn new(keep_going: Option<&'k dyn Fn() -> bool>) -> Self {
        Self {
            pixels: MAX_SCAN_WORK_PIXELS,
            candidates: MAX_FINDER_CANDIDATES,
            sets: MAX_FINDER_SETS,
            most_corners: 0,
            keep_going,
        }
    }

    /// Takes a pass over so many pixels, if it still fits.
    pub(super) fn pass(&mut self, pixels: usize) -> bool {
        taken(&mut self.pixels, pixels) && self.goes_on()
    }

    /// Takes one place that may be the corner of a code.
    pub(super) fn candidate(&mut self) -> bool {
        taken(&mut self.candidates, 1)
    }

    /// Notes how many corners one pass has seen.
    pub(super) fn saw(&mut self, corners: usize) {
        self.most_corners = self.most_corners.max(corners);
    }

    /// Whether, after so many passes, there may still be a code that nobody has read.
    pub(super) fn promises(&self, passes: usize) -> bool {
        GIVE_UP.iter().all(|&(after, corners)| passes < after || self.most_corners >= corners)
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
