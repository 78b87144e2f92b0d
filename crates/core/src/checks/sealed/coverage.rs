//! What is displayed against what is signed.

use std::collections::BTreeSet;

use crate::checks::sealed::{Examined, Validated};
use crate::document::ofd::signature::Listed;
use crate::document::ofd::{ENTRY, Ofd};
use crate::words::axes::Coverage;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;

/// What of the document a signature covers. `OFD.xml` names every version, and changes with each.
pub(super) fn what(ofd: &Ofd<'_>, covered: &BTreeSet<String>, uncovered: &[String]) -> Coverage {
    let shown: Vec<String> = uncovered.iter().filter(|part| *part != ENTRY).cloned().collect();
    match (uncovered.is_empty(), covered.is_empty()) {
        (_, true) => Coverage::Nothing,
        (true, _) => Coverage::All,
        _ if !shown.is_empty() && ofd.is_earlier(covered, &shown) => Coverage::EarlierRevision,
        _ => Coverage::AllBut,
    }
}

/// What one signature leaves open of what is loaded.
pub(super) fn of_one(uncovered: &[String], checks: &mut Checks) {
    let finding = |code| Finding::new(CheckId::Coverage, code);
    let shown: Vec<&str> = uncovered.iter().map(String::as_str).filter(|part| *part != ENTRY).collect();
    if let Some(first) = shown.first() {
        let found = finding(Code::PartUncovered).at(*first).with("parts", shown.len());
        checks.fail(found);
    }
    if shown.len() < uncovered.len() {
        checks.warn(finding(Code::MetadataUncovered).at(ENTRY));
    }
    checks.pass(CheckId::Coverage);
}

/// What the package as a whole has beside the signature that decides: stamps that nobody vouches for, parts that nothing
/// names.
pub(crate) fn document(ofd: &Ofd<'_>, all: &[(Examined, Validated)], decides: usize, checks: &mut Checks) {
    stamps(all, decides, checks);
    let own: Vec<&String> = ofd.signatures.iter().flat_map(machinery).chain(&ofd.lists).collect();
    let covered = all.get(decides).map(|(one, _)| &one.covered);
    let unused = ofd.package.parts().iter().map(|part| &part.name).filter(|name| {
        let is_covered = covered.is_some_and(|covered| covered.contains(*name));
        !is_covered && !ofd.loaded.contains(*name) && !own.contains(name)
    });
    let unused: Vec<&String> = unused.collect();
    // Where nothing is signed, nothing is left open either.
    let signs = covered.is_some_and(|covered| !covered.is_empty());
    if let Some(first) = unused.first().filter(|_| signs) {
        let finding = Finding::new(CheckId::Coverage, Code::PartUnreferenced).at(first.as_str());
        checks.warn(finding.with("parts", unused.len()));
    }
}

/// What beside the signature that decides shows a seal, and does not hold.
pub(crate) fn stamps(all: &[(Examined, Validated)], decides: usize, checks: &mut Checks) {
    for (index, (one, validated)) in all.iter().enumerate() {
        let holds = validated
            .checks
            .iter()
            .all(|(check, outcome)| outcome != Outcome::Failed || matches!(check, CheckId::Coverage));
        let covered = all.get(decides).is_some_and(|(decider, _)| covers(decider, one));
        let fails = |check: &CheckId| validated.checks.outcome(*check) == Outcome::Failed;
        let is_broken = BREAKING.iter().any(fails);
        // What the signature that decides was made over, its signer saw; what is broken shows that somebody changed it.
        if index != decides && one.stamps > 0 && !holds && (is_broken || !covered) {
            let finding = Finding::new(CheckId::Coverage, Code::StampUnvouched);
            checks.fail(finding.at(format!("signature {}", index + 1)).with("stamps", one.stamps));
        }
    }
}

/// Whether the signature that decides was made over another: its part, or the revision that it signs.
fn covers(decider: &Examined, one: &Examined) -> bool {
    let revision = |one: &Examined| one.pdf.as_ref().and_then(|pdf| pdf.revision);
    match (revision(decider), revision(one)) {
        (Some(later), Some(earlier)) => earlier < later,
        _ => one.part.as_ref().is_some_and(|part| decider.covered.contains(part)),
    }
}

/// The checks that fail where something is not what was signed.
const BREAKING: [CheckId; 5] =
    [CheckId::ProofFormat, CheckId::Digest, CheckId::References, CheckId::Signature, CheckId::SealSignature];

/// The parts that a signature itself consists of.
fn machinery(listed: &Listed) -> impl Iterator<Item = &String> {
    let described = listed.description.as_ref().ok();
    let met = described.into_iter().flat_map(|description| {
        let value = description.value.as_ref().ok().map(|met| &met.name);
        let seal = description.seal.as_ref().and_then(|seal| seal.as_ref().ok()).map(|met| &met.name);
        [Some(&description.part), value, seal]
    });
    met.flatten()
}
