//! Packages with seals: their signatures are examined first, and what one of them covers is what layouts may read.

use std::sync::Arc;

use crate::checks::sealed::{self, Owner, SealedCheck};
use crate::checks::signature::SealSummary;
use crate::checks::{consistency, holder};
use crate::document::budget::Budget;
use crate::document::container::Container;
use crate::document::container::gb18030::Encoding;
use crate::document::ofd::Ofd;
use crate::document::package::Package;
use crate::layout::Layout;
use crate::layout::Speaks;
use crate::layout::claim::{self, Document};
use crate::layout::extract::extract;
use crate::layout::extract::page::extract_page;
use crate::report::Report;
use crate::trust::scope::{Existence, Question};
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::verifier::page;
use crate::verifier::reporting::Examined;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};
use crate::words::purpose::Purpose;
use crate::words::region::Region;

impl Verifier {
    /// The report on a package; `None` where the input is none.
    pub(super) fn package(&self, bytes: &[u8], context: &Context<'_>) -> Result<Option<Report>, Error> {
        if !Package::is_likely(bytes) {
            return Ok(None);
        }
        match Ofd::read(bytes) {
            Ok(Some(ofd)) => self.sealed(bytes, &ofd, context).map(Some),
            // What begins as something else may be that, whatever stands at its end.
            Err(_) if !bytes.starts_with(Package::BEGINS) => Ok(None),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn sealed(&self, bytes: &[u8], ofd: &Ofd<'_>, context: &Context<'_>) -> Result<Report, Error> {
        let read = self.sealed_with(bytes, ofd, context, PageValuesOf::Read)?;
        match read {
            Some(report) => Ok(report),
            // What was read of a page decided about its signature, which then did not hold.
            None => self
                .sealed_with(bytes, ofd, context, PageValuesOf::Nobody)?
                .ok_or_else(|| ErrorKind::UnknownContainer.into()),
        }
    }

    /// `None` where values of a page were read, and the signature does not hold for them.
    fn sealed_with(
        &self,
        bytes: &[u8],
        ofd: &Ofd<'_>,
        context: &Context<'_>,
        of: PageValuesOf,
    ) -> Result<Option<Report>, Error> {
        let (inquiry, mut budget) = (context.inquiry, Budget::new());
        let check = SealedCheck {
            policy: &self.policy,
            signers: &self.signers,
            later: context.later,
            at: inquiry.at,
        };
        let all = check.examine(ofd);
        let asked = Question {
            at: inquiry.at,
            signing_time: None,
            region: Region::UNKNOWN,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Now,
        };
        let (decides, chosen) = check.deciding(&all, &asked);
        let one = all.get(decides);
        let owner = one.and_then(|one| one.owner.as_ref());
        let nothing = std::collections::BTreeSet::new();
        let covered = one.map_or(&nothing, |one| &one.covered);
        let root = ofd.payload(covered, seal_entries(owner, one.and_then(|one| one.seal())), &mut budget)?;
        let document =
            Document { bytes, container: Container::Ofd, encoding: Encoding::Utf8, root, live: None };
        let claim = claim::the_one(&self.layouts, &document, &[], &[], &budget);
        let pages = match &claim {
            Err(error) if matches!(error.kind(), ErrorKind::NoLayout { .. }) => self.pages(ofd),
            _ => None,
        };
        let of_page =
            pages.as_ref().map(|pages| claim::the_page(&self.layouts, &document, (pages, ofd), &budget));
        let claim = match (claim, of_page.transpose()?.flatten()) {
            (_, Some(claim)) => claim,
            (Err(error), None) if matches!(error.kind(), ErrorKind::NoLayout { .. }) => {
                claim::of_page(&self.page_layout, &document, owner.and_then(Owner::region))
            }
            (claim, None) => claim?,
        };

        let mut checks = Checks::of_package();
        let mut is_read = false;
        let mut license = match &pages {
            Some(pages) if claim.layout.reads_pages() => {
                let sound = one.is_some_and(|one| page::is_sound(&check.validate(one, &asked).checks));
                let sealed =
                    page::Sealed { ofd, pages, one: one.filter(|_| sound && of == PageValuesOf::Read) };
                let values = page::values(claim.layout, &sealed, &mut checks);
                is_read = values.is_some();
                extract_page(&claim, &document, values, &mut checks)?
            }
            _ => extract(&claim, &document, &mut checks)?,
        };
        if claim.layout.names_issuer_by_code() {
            self.rulebook.authorities.name_issuer(&mut license, &mut checks);
        }
        let kind = consistency::recognise(&mut license, &self.rulebook.catalog, &mut checks);
        self.status_check(inquiry.at).run(&mut license, &mut checks);
        consistency::check(&license, claim.layout, inquiry.at, &mut checks);
        let question = Question::of(&license, claim.layout.purpose(), inquiry.at);
        let mut all: Vec<_> = all
            .into_iter()
            .map(|one| {
                let validated = check.validate(&one, &question);
                (one, validated)
            })
            .collect();
        match all.get(decides) {
            Some((_, validated)) => checks.adopt(validated.checks.clone()),
            None => self.signature_check(context).unsigned(&mut checks),
        }
        package_findings(ofd, &mut checks);
        sealed::document(ofd, &all, decides, &mut checks);
        if is_read && !page::signature_holds(&checks) {
            return Ok(None);
        }
        let owner_code = all.get(decides).and_then(|(one, _)| one.owner.as_ref()?.code.as_ref());
        match claim.layout.reads_pages() {
            true => page::readable(claim.layout, &license, is_read, owner_code, &self.policy, &mut checks),
            false => readable(claim.layout, &mut checks),
        }
        if let Some((one, _)) = all.get(decides)
            && let Some(owner) = &one.owner
        {
            // Who a page says issued it, it says to people: other authorities and platforms seal for many.
            let issues = claim.layout.speaks() == Speaks::License && !claim.layout.reads_pages();
            sealed::check_owner(owner, one.seal(), &license, issues, &mut checks);
        }
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        let presented = self.presentation_check(context).run(&claim, None, &license, &mut checks);
        let layout = Arc::clone(claim.layout);
        // The one that decides comes first.
        if decides < all.len() {
            let deciding = all.remove(decides);
            all.insert(0, deciding);
        }
        let mut signatures: Vec<_> =
            all.into_iter().map(|(_, validated)| validated.into_validation()).collect();
        if let Some(of_package) = signatures.first_mut().and_then(|first| first.of_package.as_mut()) {
            of_package.chosen = Some(chosen);
        }
        Ok(Some(self.report(
            bytes,
            context,
            Examined { layout, kind, license, signatures, revisions: Vec::new(), checks, presented },
        )))
    }
}

/// Whether values of a page are read.
#[derive(Clone, Copy, Eq, PartialEq)]
enum PageValuesOf {
    Read,
    Nobody,
}

/// What layouts may read of the seal and its owner.
pub(super) fn seal_entries(owner: Option<&Owner>, seal: Option<&SealSummary>) -> Vec<(&'static str, String)> {
    let mut entries = Vec::new();
    if let Some(seal) = seal {
        entries.push(("Name", seal.name.to_string()));
        entries.push(("Id", seal.id.to_string()));
    }
    if let Some(owner) = owner {
        entries.push(("Owner", owner.name.clone()));
        entries.extend(owner.code.as_ref().map(|code| ("OwnerCode", code.as_str().to_owned())));
        entries.extend(owner.region().map(|region| ("Region", region.to_string())));
    }
    entries
}

/// What was tolerated and missing in the package: the first of many.
fn package_findings(ofd: &Ofd<'_>, checks: &mut Checks) {
    let mut told: Vec<&Finding> = Vec::new();
    for finding in &ofd.findings {
        if told.len() < MAX_TOLD && !told.contains(&finding) {
            told.push(finding);
        }
    }
    for finding in told {
        match finding.code {
            Code::PackageEscape => checks.fail(finding.clone()),
            _ => checks.warn(finding.clone()),
        }
    }
    checks.pass(CheckId::Package);
}

/// Whether programs can read what the license says.
fn readable(layout: &Layout, checks: &mut Checks) {
    let code = match layout.speaks() {
        Speaks::License => return checks.pass(CheckId::MachineReadable),
        // What is not sealed, or was changed since, is not worth reading.
        Speaks::Page if !holds(checks) => return checks.skip(CheckId::MachineReadable, Code::NotRecorded),
        Speaks::Page => Code::ReadThePage,
        Speaks::Invoice => Code::NotALicense,
    };
    checks.warn(Finding::new(CheckId::MachineReadable, code));
}

/// Whether the signature that decides holds and covers everything.
pub(super) fn holds(checks: &Checks) -> bool {
    let holds = |check| checks.outcome(check) == Outcome::Passed || checks.outcome(check) == Outcome::Warned;
    !checks.iter().any(|(_, outcome)| outcome == Outcome::Failed)
        && [CheckId::Signature, CheckId::Chain, CheckId::Coverage].into_iter().all(holds)
}

/// Findings about the package that a report tells.
const MAX_TOLD: usize = 16;
