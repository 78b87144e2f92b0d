//! The signatures of a PDF (ISO 32000-1 §12.8): what each is over, what it is, and what came after it.

mod brought;
mod history;
mod later;
mod signer;
mod value;

use jiff::Timestamp;

use crate::checks::sealed::pdf::brought::Brought;
use crate::checks::sealed::{Examined, SealedCheck};
use crate::checks::signature::{OfPdf, Revision};
use crate::document::pdf::signature::{Described, Ranges};
use crate::document::pdf::syntax::Read;
use crate::document::pdf::{Pdf, View};
use crate::words::axes::CameAfter;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;

pub(crate) use history::History;

/// Everything about a PDF that is known before anything is asked of it.
pub(crate) struct Document {
    pub all: Vec<Examined>,
    /// The revision that each signs, in the same order.
    pub views: Vec<Option<View>>,
    pub history: History,
    /// The file holds the data of a signature that nothing leads to.
    pub unlisted: bool,
}

impl SealedCheck<'_> {
    /// Examines every signature of a PDF.
    ///
    /// # Errors
    ///
    /// What leads to them is encrypted, or a limit ends the work.
    pub(crate) fn pdf(&self, pdf: &Pdf<'_>) -> Read<Document> {
        let described = pdf.signatures(pdf.latest())?.all;
        let history = History::of(pdf)?;
        let brought = Brought::of(pdf)?;
        let (lists, answers) = brought.counts();
        let (mut all, mut views, mut stamps) = (Vec::new(), Vec::new(), Vec::new());
        for (index, of) in described.iter().enumerate() {
            let mut one = Examined::new(index + 1, of.field.as_deref().unwrap_or_default());
            one.pdf = Some(Box::new(OfPdf {
                filter: of.filter.clone(),
                sub_filter: of.sub_filter.clone(),
                byte_range: of.byte_range.clone(),
                revision: None,
                is_time_stamp: of.is_time_stamp,
                came_after: CameAfter::Nothing,
                later: Vec::new(),
                lists,
                answers,
            }));
            one.stamps = usize::from(of.is_visible);
            one.signing_time = of.written_time;
            let ranges = ranges(pdf, of, &mut one);
            if let Some(ranges) = &ranges {
                let parts = ranges.parts.clone().map(|part| pdf.bytes().get(part).unwrap_or_default());
                self.pdf_value(of, parts, &brought, &mut one);
            }
            let view = ranges.as_ref().filter(|ranges| ranges.problem.is_none());
            let view = view.and_then(|ranges| pdf.revision_ending(ranges.parts[1].end));
            later::check(pdf, of, (ranges.as_ref(), view), &history, &mut one)?;
            stamps.extend(self.proves(&one, view));
            views.push(view);
            all.push(one);
        }
        for (one, view) in all.iter_mut().zip(&views).filter(|(one, _)| !one.is_time_stamp()) {
            // Whatever a time stamp covers was there when it was made.
            let seen = stamps.iter().filter(|(stamped, _)| view.is_some_and(|view| view.0 < stamped.0));
            let earliest = seen.map(|(_, time)| *time).chain(one.proven).min();
            if earliest != one.proven {
                one.proven = earliest;
                one.checks.pass(CheckId::TimeStamp);
            }
        }
        let unlisted = all.is_empty() && memchr::memmem::find(pdf.bytes(), b"/ByteRange").is_some();
        Ok(Document { all, views, history, unlisted })
    }

    /// When a time stamp of the document shows what it covers to have been there.
    fn proves(&self, one: &Examined, view: Option<View>) -> Option<(View, Timestamp)> {
        let holds = |check| one.checks.outcome(check) == Outcome::Passed;
        let is_sound = one.is_time_stamp()
            && [
                CheckId::ProofFormat,
                CheckId::Algorithm,
                CheckId::Digest,
                CheckId::Signature,
                CheckId::References,
            ]
            .into_iter()
            .all(holds);
        let time = one.signing_time.filter(|time| is_sound && *time <= self.at)?;
        let signer = one.signer.as_ref()?;
        self.stamp_is_trusted(signer, time).ok()?;
        view.map(|view| (view, time))
    }
}

impl Document {
    /// The revisions for the report.
    pub(crate) fn revisions(&self, pdf: &Pdf<'_>) -> Vec<Revision> {
        let of = |(index, revision): (usize, &crate::document::pdf::Revision)| {
            let step = index.checked_sub(1).and_then(|step| self.history.steps.get(step));
            let signed = self.views.iter().enumerate().filter(|(_, view)| **view == Some(View(index)));
            Revision {
                number: index + 1,
                bytes: revision.end,
                changed: step.map(|step| later::for_nobody(step)),
                places: step.map(|step| later::places(step.iter())).unwrap_or_default(),
                signed_by: signed.map(|(place, _)| place + 1).collect(),
            }
        };
        pdf.file.revisions.iter().enumerate().map(of).collect()
    }
}

/// The stretches that are signed, and what is wrong with them.
fn ranges(pdf: &Pdf<'_>, of: &Described, one: &mut Examined) -> Option<Ranges> {
    let unsound = |detail: &str| Finding::new(CheckId::References, Code::RangeUnsound).with("detail", detail);
    let ranges = of.ranges(pdf);
    match &ranges {
        None => one.checks.fail(unsound("there are no two ranges inside the file")),
        Some(Ranges { problem: Some(problem), .. }) => one.checks.fail(unsound(problem)),
        Some(_) if of.is_ambiguous => one.checks.fail(unsound("a key of the signature stands there twice")),
        Some(_) => one.checks.pass(CheckId::References),
    }
    ranges.map(|ranges| match (of.is_ambiguous, ranges.problem) {
        (true, None) => Ranges { problem: Some("a key of the signature stands there twice"), ..ranges },
        _ => ranges,
    })
}

/// What there is to say of the file itself.
pub(crate) fn file(pdf: &Pdf<'_>, document: &Document, checks: &mut Checks) {
    let finding = |code| Finding::new(CheckId::Package, code);
    if pdf.file.rebuilt {
        checks.fail(finding(Code::PdfRebuilt));
    }
    if pdf.is_encrypted {
        checks.warn(finding(Code::PdfEncrypted));
    }
    if document.unlisted {
        checks.warn(finding(Code::SignatureUnlisted));
    }
    checks.pass(CheckId::Package);
}
