//! What a conclusion stands on first: the one reason that a headline has room for.

use crate::decision::verdict::{Axes, needed_codes, of_signature};
use crate::words::axes::{Conclusion, Indication};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;

/// The first reason of a conclusion that is no pass.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Ground<'c> {
    /// The check that did not pass, or did not run.
    pub check: CheckId,
    /// Why.
    pub code: Code,
    /// What was found; `None` where the check did not run.
    pub finding: Option<&'c Finding>,
}

impl<'c> Ground<'c> {
    /// The ground of these axes among these checks; `None` where everything holds, and where the axes do not follow from
    /// the checks.
    pub(crate) fn of(axes: &Axes, checks: &'c Checks) -> Option<Self> {
        match axes.conclusion {
            Conclusion::Passed => None,
            Conclusion::Failed => against(axes.indication, checks),
            Conclusion::Undetermined => lacking(axes.indication, checks),
        }
    }

    fn found(finding: &'c Finding) -> Self {
        Self { check: finding.check, code: finding.code, finding: Some(finding) }
    }

    fn skipped(check: CheckId, code: Code) -> Self {
        Self { check, code, finding: None }
    }
}

/// What was found against it: that the signature does not hold outweighs whatever else a changed license says.
fn against(indication: Indication, checks: &Checks) -> Option<Ground<'_>> {
    let failed = || checks.findings().iter().filter(|finding| finding.outcome == Outcome::Failed);
    let breaks = |finding: &&Finding| matches!(finding.code.indication(), Some((Indication::TotalFailed, _)));
    if indication == Indication::TotalFailed {
        let first = failed().filter(breaks).min_by_key(|finding| finding.check);
        return first.or_else(|| failed().next()).map(Ground::found);
    }
    let rank =
        |finding: &&Finding| FIRST.iter().position(|check| *check == finding.check).unwrap_or(FIRST.len());
    failed().filter(|finding| !of_signature(finding.check)).min_by_key(rank).map(Ground::found)
}

/// What of several things against a license is told first: whose it is, whether it is in force, how it was shown.
const FIRST: [CheckId; 4] =
    [CheckId::HolderBinding, CheckId::InForce, CheckId::Presentation, CheckId::Recognition];

/// What is needed for a pass and is not there.
fn lacking(indication: Indication, checks: &Checks) -> Option<Ground<'_>> {
    let skipped = |check| match checks.outcome(check) {
        Outcome::NotExecuted(reason) => Some((check, reason)),
        _ => None,
    };
    // What can only be resolved elsewhere has no signature to be missed.
    let online = skipped(CheckId::Presentation)
        .filter(|(_, reason)| matches!(reason, Code::OnlineOnly | Code::OnlinePossible));
    if let Some((check, reason)) = online {
        return Some(Ground::skipped(check, reason));
    }
    match indication {
        // A page that anybody can make tells more than that there is no signature.
        Indication::NoSignatureFound => {
            let page = checks.findings().iter().find(|finding| finding.code == Code::PageUnsigned);
            let none = Ground::skipped(CheckId::Signature, Code::NoProof);
            Some(page.map_or(none, Ground::found))
        }
        Indication::TotalPassed => beside_signature(checks),
        _ => of_the_signature(checks).or_else(|| {
            let needed = needed_codes().filter_map(|(check, without)| {
                skipped(check).filter(|(_, reason)| !without.contains(reason))
            });
            needed.map(|(check, reason)| Ground::skipped(check, reason)).next()
        }),
    }
}

/// The finding that the indication follows from: known things before those that a newer list may tell.
fn of_the_signature(checks: &Checks) -> Option<Ground<'_>> {
    let failed = checks.findings().iter().filter(|finding| finding.outcome == Outcome::Failed);
    let leads = failed.filter(|finding| finding.code.indication().is_some());
    leads.min_by_key(|finding| finding.check).map(Ground::found)
}

/// The signature holds, and something else is missing.
fn beside_signature(checks: &Checks) -> Option<Ground<'_>> {
    let warned = |code| checks.findings().iter().find(|finding| finding.code == code).map(Ground::found);
    let left = [
        Code::ComparePage,
        Code::ReadThePage,
        Code::ReadTheFilledPage,
        Code::NotALicense,
        Code::MembersUnread,
    ];
    let left = left.into_iter().find_map(warned);
    let unanswered = || {
        [CheckId::InForce, CheckId::HolderBinding, CheckId::Presentation].into_iter().find_map(|check| {
            match checks.outcome(check) {
                Outcome::NotExecuted(reason) if reason != Code::NotAsked => {
                    Some(Ground::skipped(check, reason))
                }
                _ => None,
            }
        })
    };
    let other =
        || checks.findings().iter().find(|finding| finding.outcome != Outcome::Ignored).map(Ground::found);
    left.or_else(unanswered).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::LicenseStatus;
    use crate::words::axes::Verifiability;

    fn axes(conclusion: Conclusion, indication: Indication) -> Axes {
        let (status, verifiability) = (LicenseStatus::InForce, Verifiability::V4);
        Axes { indication, sub_indication: None, status, verifiability, conclusion }
    }

    fn passed() -> Checks {
        let mut checks = Checks::new();
        CheckId::ALL.iter().for_each(|&check| checks.pass(check));
        checks
    }

    fn code(axes: &Axes, checks: &Checks) -> Option<Code> {
        Ground::of(axes, checks).map(|ground| ground.code)
    }

    #[test]
    fn a_changed_license_is_told_to_be_changed_before_what_else_it_says() {
        let mut checks = passed();
        checks.fail(Finding::new(CheckId::Fields, Code::ValueMalformed));
        checks.fail(Finding::new(CheckId::InForce, Code::LicenseExpired));
        let expired = axes(Conclusion::Failed, Indication::TotalPassed);
        assert_eq!(code(&expired, &checks), Some(Code::LicenseExpired));
        checks.fail(Finding::new(CheckId::Digest, Code::DigestMismatch));
        let changed = axes(Conclusion::Failed, Indication::TotalFailed);
        assert_eq!(code(&changed, &checks), Some(Code::DigestMismatch));
        assert_eq!(code(&axes(Conclusion::Passed, Indication::TotalPassed), &checks), None);
    }

    #[test]
    fn a_finding_that_only_leaves_a_doubt_is_not_why_a_license_fails() {
        let mut checks = passed();
        checks.fail(Finding::new(CheckId::Chain, Code::ChainNoAnchor));
        checks.fail(Finding::new(CheckId::HolderBinding, Code::HolderMismatch));
        let failed = axes(Conclusion::Failed, Indication::Indeterminate);
        assert_eq!(code(&failed, &checks), Some(Code::HolderMismatch));
        let doubtful = axes(Conclusion::Undetermined, Indication::Indeterminate);
        assert_eq!(code(&doubtful, &checks), Some(Code::ChainNoAnchor));
    }

    #[test]
    fn what_did_not_run_is_a_ground_as_well() {
        let mut checks = passed();
        checks.skip(CheckId::InForce, Code::LicenseStatusUnknown);
        let undetermined = axes(Conclusion::Undetermined, Indication::TotalPassed);
        assert_eq!(code(&undetermined, &checks), Some(Code::LicenseStatusUnknown));
        checks.warn(Finding::new(CheckId::MachineReadable, Code::ReadThePage));
        assert_eq!(code(&undetermined, &checks), Some(Code::ReadThePage));
        checks.skip(CheckId::Presentation, Code::OnlineOnly);
        assert_eq!(code(&undetermined, &checks), Some(Code::OnlineOnly));
        let unsigned = axes(Conclusion::Undetermined, Indication::NoSignatureFound);
        checks.skip(CheckId::Presentation, Code::NotAsked);
        assert_eq!(code(&unsigned, &checks), Some(Code::NoProof));
    }

    #[test]
    fn a_needed_check_that_did_not_run_is_told() {
        let mut checks = passed();
        checks.skip(CheckId::Revocation, Code::EarlierCheck);
        let undetermined = axes(Conclusion::Undetermined, Indication::Indeterminate);
        let ground = Ground::of(&undetermined, &checks).expect("a ground");
        assert_eq!((ground.check, ground.code), (CheckId::Revocation, Code::EarlierCheck));
    }
}
