//! The eleven checks before a value of a page is shown: what the objects say is what a person sees.
//!
//! None of them speaks of the signature. What does not hold is a warning, and the page has to be read by a person.

mod objects;

pub(crate) use objects::unfit;

use crate::document::ofd::{ENTRY, Ofd};
use crate::document::page::Pages;
use crate::layout::page::Selection;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;

/// Runs them all. `uncovered`: what is displayed and not signed; `None` where nothing is signed.
///
/// Whether all of them hold.
pub(crate) fn check(
    ofd: &Ofd<'_>,
    pages: &Pages,
    uncovered: Option<&[String]>,
    selection: &Result<Selection<'_>, Vec<Finding>>,
    checks: &mut Checks,
) -> bool {
    let mut found = Vec::new();
    found.extend(covered(pages, uncovered));
    found.extend(alone(ofd));
    match selection {
        Ok(selection) => found.extend(objects::check(ofd, pages, selection)),
        Err(faults) => found.extend(faults.iter().cloned()),
    }
    let holds = found.is_empty();
    for check in CheckId::of_pages() {
        checks.skip(check, Code::EarlierCheck);
    }
    found.into_iter().for_each(|finding| checks.warn(finding));
    let ran = |check: &CheckId| {
        selection.is_ok() || matches!(check, CheckId::PageCovered | CheckId::PageAlone | CheckId::PageWords)
    };
    CheckId::of_pages().filter(ran).for_each(|check| checks.pass(check));
    holds
}

/// Everything that is shown is signed: a font outside of the signature decides what signed digits look like.
fn covered(pages: &Pages, uncovered: Option<&[String]>) -> Option<Finding> {
    let finding = |part: &str, parts: usize| {
        let font = pages.fonts.values().flatten().find(|font| font.part.as_deref() == Some(part));
        let what = font.map_or("-", |font| font.name.as_str());
        Finding::new(CheckId::PageCovered, Code::PagePartUncovered)
            .at(part)
            .with("font", what)
            .with("parts", parts)
    };
    let Some(uncovered) = uncovered else { return Some(finding("-", 0)) };
    let open: Vec<&String> = uncovered.iter().filter(|part| *part != ENTRY).collect();
    open.first().map(|part| finding(part, open.len()))
}

/// One document, in one version: of several nobody knows which one a program shows.
fn alone(ofd: &Ofd<'_>) -> Option<Finding> {
    let versions: usize = ofd.bodies.iter().map(|body| body.revisions.len()).sum();
    (ofd.bodies.len() != 1 || versions > 0).then(|| {
        let finding = Finding::new(CheckId::PageAlone, Code::PageNotAlone);
        finding.with("documents", ofd.bodies.len()).with("versions", versions)
    })
}
