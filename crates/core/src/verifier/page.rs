//! Sealed pages that a layout reads: which values may be told, and what a reader has to do with them.

use crate::checks::page::check;
use crate::checks::sealed::Examined;
use crate::decision::of_signature;
use crate::document::ofd::Ofd;
use crate::document::page::Pages;
use crate::layout::extract::page::{self, PageValues};
use crate::layout::page::AllowedSeals;
use crate::layout::{Layout, Speaks};
use crate::license::{Grade, License, Uscc};
use crate::verifier::Verifier;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::policy::{LeastGrade, Policy};
use crate::words::region::Region;

/// A sealed package whose pages were read.
pub(super) struct Sealed<'s> {
    pub ofd: &'s Ofd<'s>,
    pub pages: &'s Pages,
    /// The signature that decides, where it holds so far.
    pub one: Option<&'s Examined>,
}

impl Verifier {
    /// The pages of a package, where any layout reads pages and they can be read.
    pub(super) fn pages(&self, ofd: &Ofd<'_>) -> Option<Pages> {
        self.layouts.iter().any(|layout| layout.reads_pages()).then(|| Pages::read(ofd).ok())?
    }
}

/// Whether a signature holds, as far as that does not depend on what the license says.
pub(super) fn is_sound(checks: &Checks) -> bool {
    let holds = |check| matches!(checks.outcome(check), Outcome::Passed | Outcome::Warned);
    let of_license = [CheckId::IssuerScope, CheckId::Coverage];
    let failed =
        |(check, outcome): (CheckId, Outcome)| outcome == Outcome::Failed && !of_license.contains(&check);
    !checks.iter().any(failed) && [CheckId::Signature, CheckId::Chain].into_iter().all(holds)
}

/// Whether nothing speaks against the signature that decides: what the license itself says is another question.
pub(super) fn signature_holds(checks: &Checks) -> bool {
    let holds = |check| matches!(checks.outcome(check), Outcome::Passed | Outcome::Warned | Outcome::Ignored);
    let failed = |(check, outcome): (CheckId, Outcome)| outcome == Outcome::Failed && of_signature(check);
    !checks.iter().any(failed)
        && [CheckId::Signature, CheckId::Chain, CheckId::Coverage].into_iter().all(holds)
}

/// The values of the pages, where nothing speaks against any of them.
pub(super) fn values(layout: &Layout, sealed: &Sealed<'_>, checks: &mut Checks) -> Option<PageValues> {
    let Some(one) = sealed.one else {
        CheckId::of_pages().for_each(|check| checks.skip(check, Code::EarlierCheck));
        return None;
    };
    let selection = page::objects(layout, sealed.pages);
    let holds = check(sealed.ofd, sealed.pages, Some(&one.uncovered), &selection, checks);
    let seals = layout.page.as_ref().and_then(|page| page.seals.as_ref());
    let owner = one.owner.as_ref();
    let may_seal = seals.is_none_or(|seals| {
        allows(seals, owner.and_then(|owner| owner.code.as_ref()), owner.and_then(|owner| owner.region()))
    });
    if !may_seal {
        let called = owner.map_or("-", |owner| owner.name.as_str());
        checks.warn(Finding::new(CheckId::SealOwner, Code::SealNotAllowed).with("owner", called));
    }
    let values = page::values(layout, &selection.ok()?);
    match values {
        Ok(values) => (holds && may_seal).then_some(values),
        Err(faults) => {
            faults.into_iter().for_each(|finding| checks.warn(finding));
            None
        }
    }
}

fn allows(seals: &AllowedSeals, code: Option<&Uscc>, region: Option<Region>) -> bool {
    let by_code = code.is_some_and(|code| seals.owners.iter().any(|owner| owner == code.as_str()));
    by_code || region.is_some_and(|region| seals.regions.contains(&region))
}

/// Whether a person still has to look at the page.
pub(super) fn readable(
    layout: &Layout,
    license: &License,
    is_read: bool,
    owner: Option<&Uscc>,
    policy: &Policy,
    checks: &mut Checks,
) {
    let code = match layout.speaks() {
        Speaks::Invoice => Code::NotALicense,
        _ if !signature_holds(checks) => return checks.skip(CheckId::MachineReadable, Code::NotRecorded),
        _ if !is_read => Code::ReadThePage,
        _ if is_accepted(layout, license, owner, policy) => return checks.pass(CheckId::MachineReadable),
        _ => Code::ComparePage,
    };
    checks.warn(Finding::new(CheckId::MachineReadable, code));
}

/// Whether the operator relies on this form under this seal: whoever holds any seal can draw the same form.
fn is_accepted(layout: &Layout, license: &License, owner: Option<&Uscc>, policy: &Policy) -> bool {
    let Some(owner) = owner else { return false };
    policy.accepted_pages.iter().any(|page| {
        let least = match page.least {
            LeastGrade::CoveredTag => Grade::CoveredTag,
            LeastGrade::CoveredPage => Grade::CoveredPage,
        };
        let grades = license.fields().iter().map(|field| field.grade);
        let grades = grades.chain(license.face().iter().map(|field| field.grade));
        page.layout == layout.id()
            && page.owners.iter().any(|code| code == owner.as_str())
            && grades.into_iter().all(|grade| grade.is_some_and(|grade| grade <= least))
    })
}
