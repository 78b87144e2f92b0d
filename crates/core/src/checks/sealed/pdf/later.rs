//! What came after a signature, and whether its signer permits it (ISO 32000-1 §12.8.2.2 and §12.8.2.4).

use crate::checks::sealed::Examined;
use crate::checks::sealed::pdf::History;
use crate::checks::signature::LaterChange;
use crate::document::pdf::changes::{Change, Class};
use crate::document::pdf::signature::{Described, Permits, Ranges};
use crate::document::pdf::syntax::Read;
use crate::document::pdf::{Pdf, View};
use crate::words::axes::{CameAfter, Coverage};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

/// Answers [`CheckId::Coverage`] of one signature.
pub(super) fn check(
    pdf: &Pdf<'_>,
    of: &Described,
    (ranges, view): (Option<&Ranges>, Option<View>),
    history: &History,
    one: &mut Examined,
) -> Read<()> {
    let finding = |code| Finding::new(CheckId::Coverage, code);
    let Some(ranges) = ranges.filter(|ranges| ranges.problem.is_none()) else {
        // It was said that its ranges are not sound: it covers nothing that could be told.
        return Ok(());
    };
    let Some(view) = view else {
        let earlier = pdf.revision_before(ranges.parts[1].end).is_some();
        one.coverage = if earlier { Coverage::EarlierRevision } else { Coverage::Nothing };
        one.checks.fail(finding(Code::RevisionUnended));
        return Ok(());
    };
    let mut came_after = CameAfter::Nothing;
    let (mut later, mut changed, mut filled) = (Vec::new(), Vec::new(), Vec::new());
    for (revision, step) in history.after(view) {
        let word = |change: &Change| came(change, &of.permits);
        let worst = step.iter().map(word).max().unwrap_or(CameAfter::Nothing);
        came_after = came_after.max(worst);
        if worst != CameAfter::Nothing {
            let places = places(step.iter().filter(|change| word(change) == worst));
            later.push(LaterChange { revision: revision.0 + 1, came_after: worst, places });
        }
        changed.extend(step.iter().filter(|change| word(change) == CameAfter::Changes));
        filled.extend(step.iter().filter(|change| word(change) == CameAfter::Permitted));
    }
    let unowned = pdf.unowned(view)?;
    if let Some(offset) = unowned {
        came_after = CameAfter::Changes;
        one.checks.fail(finding(Code::BytesUnowned).with("offset", offset));
        one.uncovered.push(format!("byte {offset}"));
    }
    let listed = |changes: Vec<&Change>| places(changes.into_iter());
    let (changed, filled) = (listed(changed), listed(filled));
    if !changed.is_empty() {
        one.checks.fail(finding(Code::ChangedAfterSigning).with("places", changed.join(", ")));
    } else if !filled.is_empty() {
        one.checks.warn(finding(Code::FilledAfterSigning).with("places", filled.join(", ")));
    }
    one.checks.pass(CheckId::Coverage);
    one.uncovered.extend(changed.into_iter().chain(filled));
    one.coverage = match came_after {
        CameAfter::Nothing | CameAfter::ValidationData => Coverage::All,
        // A time stamp shows nothing; a signature may have an appearance of its own.
        CameAfter::Signature if only_stamps(history, view) => Coverage::All,
        _ => Coverage::EarlierRevision,
    };
    if let Some(pdf) = &mut one.pdf {
        (pdf.revision, pdf.came_after, pdf.later) = (Some(view.0 + 1), came_after, later);
    }
    Ok(())
}

/// Whether nothing more than time stamps of the document came after a revision.
fn only_stamps(history: &History, view: View) -> bool {
    history.after(view).all(|(_, step)| step.iter().all(|change| change.class <= Class::TimeStamp))
}

/// What a difference is for a signature with these permissions.
fn came(change: &Change, permits: &Permits) -> CameAfter {
    let locked = |field: &str| permits.locks.iter().any(|lock| lock.holds(field));
    match change.class {
        Class::Data => CameAfter::ValidationData,
        // ISO 32000-2 table 257: nothing but what shows when it was signed.
        Class::TimeStamp => CameAfter::Signature,
        Class::Signature | Class::Form if permits.level == Some(1) => CameAfter::Changes,
        Class::Signature => CameAfter::Signature,
        Class::Form if change.field.as_deref().is_some_and(locked) => CameAfter::Changes,
        Class::Form => CameAfter::Permitted,
        // Whoever says nothing of annotations does not permit that any is laid over the page.
        Class::Annotation if permits.level == Some(3) => CameAfter::Permitted,
        Class::Annotation | Class::Change => CameAfter::Changes,
    }
}

/// The same where nobody restricts it.
pub(super) fn for_nobody(step: &[Change]) -> CameAfter {
    let open = Permits::default();
    step.iter().map(|change| came(change, &open)).max().unwrap_or(CameAfter::Nothing)
}

/// Where, each once.
pub(super) fn places<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for change in changes {
        if !all.iter().any(|known| *known == *change.place) && all.len() < MAX_PLACES {
            all.push(change.place.to_string());
        }
    }
    all
}

/// Places that a sentence names.
const MAX_PLACES: usize = 8;
