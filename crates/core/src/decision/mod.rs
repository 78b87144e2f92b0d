//! What follows from the checks: the axes, recognition, the four differences.

pub(crate) mod differences;
pub(crate) mod facts;
mod ground;
mod least;
pub(crate) mod recognition;
pub(crate) mod verdict;

pub use differences::{Degree, Difference, DifferenceKind, Effect};
pub use facts::{Facts, Medium};
pub use ground::Ground;
pub use recognition::{DecidedBy, Reason, Ruling};
pub use verdict::Axes;
pub(crate) use verdict::of_signature;

pub use crate::license::contents::{Contents, FieldSet};

use crate::checks::inquiry::Inquiry;
use crate::rules::rulebook::Rulebook;

/// What follows from the facts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decision {
    /// The answers of axes 1 to 3, and the conclusion.
    pub axes: Axes,
    /// Axis 4: the answer of every region and for every scenario that was asked for, in that order.
    pub rulings: Vec<Ruling>,
}

/// Decides about a license by what was found out about it, and adds to the checks what recognition found. The one
/// decision there is: verification and the replay of recorded runs both come here.
#[must_use]
pub fn decide(facts: &mut Facts<'_>, rulebook: &Rulebook, inquiry: &Inquiry) -> Decision {
    let axes = least::hold(Axes::of(facts), facts, rulebook);
    let rulings = recognition::rulings(facts, axes, rulebook, inquiry);
    let conclusion = recognition::conclude(axes.conclusion, inquiry.relying, &rulings, &mut facts.checks);
    Decision { axes: Axes { conclusion, ..axes }, rulings }
}
