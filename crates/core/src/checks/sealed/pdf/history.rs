//! What each revision of a PDF changed of the one before, found once for all signatures.

use crate::document::pdf::changes::{self, Change, Class};
use crate::document::pdf::syntax::{Fault, Read};
use crate::document::pdf::{Pdf, View};

/// The steps from one revision to the next.
#[derive(Debug)]
pub(crate) struct History {
    /// The first leads from the first revision to the second.
    pub steps: Vec<Vec<Change>>,
}

impl History {
    pub(super) fn of(pdf: &Pdf<'_>) -> Read<Self> {
        let mut compared = 0;
        let step = |index: usize, compared: &mut usize| {
            match changes::between(pdf, View(index), View(index + 1), compared) {
                // What cannot be compared may be anything.
                Err(Fault::Limit("comparisons", _)) => Ok(vec![unknown("comparisons")]),
                Err(Fault::Encrypted) => Ok(vec![unknown("encrypted")]),
                step => step,
            }
        };
        let steps = (0..pdf.latest().0).map(|index| step(index, &mut compared)).collect::<Read<_>>()?;
        Ok(Self { steps })
    }

    /// Everything that was changed after a revision, with the revision that did.
    pub(super) fn after(&self, view: View) -> impl Iterator<Item = (View, &[Change])> {
        self.steps.iter().enumerate().skip(view.0).map(|(index, step)| (View(index + 1), step.as_slice()))
    }
}

fn unknown(place: &str) -> Change {
    Change { class: Class::Change, place: place.into(), field: None }
}
