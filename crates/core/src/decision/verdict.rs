//! Facts to verdict: which indication each finding leads to.

use crate::decision::facts::{Facts, Medium};
use crate::license::LicenseStatus;
use crate::words::axes::{Conclusion, Indication, Presentation, SubIndication, Verifiability};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;

/// The answers that follow from the checks alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Axes {
    /// Axis 1: the signature.
    pub indication: Indication,
    /// Why axis 1 is not TOTAL_PASSED.
    pub sub_indication: Option<SubIndication>,
    /// Axis 2: the license itself.
    pub status: LicenseStatus,
    /// Axis 3: how much could be checked.
    pub verifiability: Verifiability,
    /// The three answers, for a first look.
    pub conclusion: Conclusion,
}

impl Axes {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let Facts { checks, status, medium, .. } = facts;
        let (indication, sub_indication) = indication(checks);
        let conclusion = conclusion(indication, *status, checks);
        // Data in a picture that no signature vouches for is a picture only: anybody can draw it.
        let verifiability = match (medium, verifiability(checks)) {
            (Medium::Picture, Verifiability::V1) => Verifiability::V0,
            (_, level) => level,
        };
        Self { indication, sub_indication, status: *status, verifiability, conclusion }
    }
}

impl Code {
    /// The indication that a failed check with this finding leads to; `None` where the finding says
    /// nothing about the signature.
    #[must_use]
    pub fn indication(self) -> Option<(Indication, SubIndication)> {
        use Indication::{Indeterminate, TotalFailed};
        use SubIndication as Sub;
        Some(match self {
            Code::ProofMalformed | Code::AlgorithmNone | Code::AlgorithmUnprotected => {
                (TotalFailed, Sub::FormatFailure)
            }
            // What breaks GB/T 33190 or GB/T 38540.
            Code::PackageEscape
            | Code::ReferenceUnsafe
            | Code::ReferenceDuplicate
            | Code::ReferencesEmpty
            | Code::DigestMalformed
            | Code::SignerNotInSeal
            | Code::RangeUnsound
            | Code::SealCopyDiffers => (TotalFailed, Sub::FormatFailure),
            Code::DigestMismatch | Code::ReferenceMissing => (TotalFailed, Sub::HashFailure),
            Code::SealSignatureMismatch => (TotalFailed, Sub::SigCryptoFailure),
            Code::SealExpired => (TotalFailed, Sub::Expired),
            Code::SealNotYetValid => (TotalFailed, Sub::NotYetValid),
            // The signature may hold; it is not about everything that is shown.
            Code::PartUncovered
            | Code::StampUnvouched
            | Code::PdfRebuilt
            | Code::RevisionUnended
            | Code::ChangedAfterSigning
            | Code::BytesUnowned => (Indeterminate, Sub::SigConstraintsFailure),
            // Nobody changed it: it never was about this document.
            Code::BoundToNothing => (Indeterminate, Sub::SignedDataNotFound),
            // No signature holds under a key of another kind, or under one for which anybody can sign.
            Code::SignatureMismatch | Code::AlgorithmKeyMismatch | Code::SignerKeyUnsound => {
                (TotalFailed, Sub::SigCryptoFailure)
            }
            Code::CertificateRevokedBeforeSigning | Code::KeyDeniedBeforeSigning => {
                (TotalFailed, Sub::Revoked)
            }
            Code::SignedAfterExpiry => (TotalFailed, Sub::Expired),
            // Whenever it was signed, it was before the certificate began: that is yet to come.
            Code::SignedBeforeValidity | Code::CertificateNotYetValid => (TotalFailed, Sub::NotYetValid),
            Code::AlgorithmUnsupported | Code::AlgorithmWeak => {
                (Indeterminate, Sub::CryptoConstraintsFailureNoPoe)
            }
            Code::AlgorithmNotAllowed
            | Code::CriticalHeaderUnsupported
            | Code::ProofFormUnsupported
            | Code::SignedInFuture => (Indeterminate, Sub::SigConstraintsFailure),
            Code::SignedAfterStamp => (Indeterminate, Sub::TimestampOrderFailure),
            Code::SignerCertificateMissing | Code::CertificateMalformed | Code::DisplaySignerUnknown => {
                (Indeterminate, Sub::NoSigningCertificateFound)
            }
            Code::ChainNoAnchor | Code::ChainSelfSigned | Code::ChainSignatureMismatch | Code::KeyUnknown => {
                (Indeterminate, Sub::NoCertificateChainFound)
            }
            Code::AnchorOutOfPeriod => (Indeterminate, Sub::NoCertificateChainFoundNoPoe),
            Code::ChainTooComplex => (Indeterminate, Sub::CertificateChainGeneralFailure),
            Code::ChainCriticalUnsupported
            | Code::ChainConstraint
            | Code::ChainConstraintUnsupported
            | Code::CertificateRule
            | Code::ScopeRegion
            | Code::ScopeKind
            | Code::ScopePurpose
            | Code::SealOwnerNoAuthority
            | Code::SealOwnerDiffers => (Indeterminate, Sub::ChainConstraintsFailure),
            Code::CertificateExpired | Code::KeyOutOfPeriod => (Indeterminate, Sub::OutOfBoundsNoPoe),
            Code::CertificateExpiredNotRevoked => (Indeterminate, Sub::OutOfBoundsNotRevoked),
            Code::CertificateRevoked | Code::KeyDenied => (Indeterminate, Sub::RevokedNoPoe),
            Code::AuthorityRevoked => (Indeterminate, Sub::RevokedCaNoPoe),
            Code::CertificateOnHold | Code::RevocationListNames => (Indeterminate, Sub::TryLater),
            code if code.lacks_lists() => (Indeterminate, Sub::TryLater),
            _ => return None,
        })
    }

    /// What a failed check of the presentation with this finding leads to on axis 5.
    #[must_use]
    pub fn presentation(self) -> Option<Presentation> {
        Some(match self {
            Code::CodeExpired | Code::ShowingTooOld => Presentation::Stale,
            Code::CodeReplayed | Code::ChallengeMismatch | Code::AudienceMismatch => Presentation::Replayed,
            Code::DeviceProofMissing
            | Code::DeviceKeyMissing
            | Code::DeviceSignatureMismatch
            | Code::ChallengeUnanswered => Presentation::NotBound,
            Code::CodeWithdrawn | Code::CodeFromFuture => Presentation::Void,
            _ => return None,
        })
    }
}

/// Axis 1 from the checks: the worst indication of any failed check, and of several equally bad the
/// one whose check comes first. A check that the verdict needs and that did not pass is never a pass.
fn indication(checks: &Checks) -> (Indication, Option<SubIndication>) {
    if checks.outcome(CheckId::Signature) == Outcome::NotExecuted(Code::NoProof) {
        return (Indication::NoSignatureFound, None);
    }
    let failed = checks.findings().iter().filter(|finding| finding.outcome == Outcome::Failed);
    let worst = failed
        .filter_map(|finding| Some((finding.check, finding.code.indication()?)))
        // What is known outweighs what may be known later.
        .min_by_key(|(check, (indication, sub))| {
            (*indication != Indication::TotalFailed, *check, *sub == SubIndication::TryLater)
        });
    match worst {
        Some((_, (indication, sub))) => (indication, Some(sub)),
        None if NEEDED.iter().all(|&(check, without)| holds(checks.outcome(check), without)) => {
            (Indication::TotalPassed, None)
        }
        None => (Indication::Indeterminate, Some(SubIndication::CertificateChainGeneralFailure)),
    }
}

fn holds(outcome: Outcome, without: &[Code]) -> bool {
    match outcome {
        Outcome::Passed | Outcome::Warned | Outcome::Ignored => true,
        Outcome::NotExecuted(reason) => without.contains(&reason),
        Outcome::Failed => false,
    }
}

/// What TOTAL_PASSED stands on, each with the reasons for which it may not have run.
const NEEDED: &[(CheckId, &[Code])] = &[
    (CheckId::ProofFormat, &[]),
    (CheckId::Algorithm, &[]),
    (CheckId::Digest, &[Code::NoDigest]),
    (CheckId::Signature, &[]),
    (CheckId::Signer, &[]),
    (CheckId::Chain, &[Code::PinnedKey]),
    (CheckId::CertificateProfile, &[Code::PinnedKey]),
    (CheckId::CertificatePeriod, &[]),
    (CheckId::IssuerScope, &[Code::RegionUnknown]),
    (CheckId::KeyNotDenied, &[]),
    (CheckId::Revocation, &[Code::PinnedKey]),
    (CheckId::SigningTime, &[Code::NotRecorded]),
    (CheckId::References, &[Code::NotApplicable]),
    (CheckId::SealSignature, &[Code::NotApplicable, Code::NoSeal]),
    (CheckId::SealSigner, &[Code::NotApplicable, Code::NoSeal]),
    (CheckId::SealCopy, &[Code::NotApplicable, Code::NoSeal, Code::NotRecorded]),
    (CheckId::SealMaker, &[Code::NotApplicable, Code::NoSeal]),
    (CheckId::SealPeriod, &[Code::NotApplicable, Code::NoSeal]),
    (CheckId::Package, &[Code::NotApplicable]),
    (CheckId::Coverage, &[Code::NotApplicable]),
    (CheckId::SealOwner, &[Code::NotApplicable, Code::NotRecorded]),
];

/// Axis 3 from the checks: how much could be checked, not how it came out. A revoked signer has been
/// checked in full.
fn verifiability(checks: &Checks) -> Verifiability {
    let passed = |check| checks.outcome(check) == Outcome::Passed;
    let pinned = checks.outcome(CheckId::Chain) == Outcome::NotExecuted(Code::PinnedKey);
    let lacks_lists = |finding: &Finding| finding.code.lacks_lists();
    let revocation_known = !matches!(checks.outcome(CheckId::Revocation), Outcome::NotExecuted(_))
        && !checks.findings().iter().any(lacks_lists);
    let online = [Code::OnlineOnly, Code::OnlinePossible].map(Outcome::NotExecuted);
    if online.contains(&checks.outcome(CheckId::Presentation)) {
        return Verifiability::V2;
    }
    let fails = |check| checks.outcome(check) == Outcome::Failed;
    let broken = [CheckId::Digest, CheckId::References, CheckId::SealSignature].into_iter().any(fails);
    let of_maker = |finding: &Finding| {
        let none = Some((Indication::Indeterminate, SubIndication::NoCertificateChainFound));
        finding.check == CheckId::SealMaker && finding.code.indication() == none
    };
    let chained = passed(CheckId::Chain) && !checks.findings().iter().any(of_maker);
    let signed = passed(CheckId::Signature) && !broken;
    // A page that nobody signed is a picture: anybody can make it.
    if checks.findings().iter().any(|finding| finding.code == Code::PageUnsigned) {
        return Verifiability::V0;
    }
    match (signed, chained, revocation_known) {
        (true, true, true) => Verifiability::V4,
        (true, true, false) => Verifiability::V3,
        (true, false, _) if pinned && passed(CheckId::Signer) => Verifiability::V3,
        _ => Verifiability::V1,
    }
}

/// The three answers from the axes and the checks.
fn conclusion(indication: Indication, status: LicenseStatus, checks: &Checks) -> Conclusion {
    let failed = |(check, outcome): (CheckId, Outcome)| outcome == Outcome::Failed && !of_signature(check);
    // Whoever asks about the holder has no answer where nobody can tell.
    let answered = holds(checks.outcome(CheckId::HolderBinding), &[Code::NotAsked])
        // A display code whose showing nobody judged is no better.
        && holds(checks.outcome(CheckId::Presentation), &[Code::NotAsked]);
    // Whoever is left out of the license, or made one with another, was not seen by whoever reads the answer.
    let whole = !checks.findings().iter().any(|finding| finding.code == Code::MembersUnread);
    // What a program read on a page, a person compares with it.
    let compared = !checks.findings().iter().any(|finding| finding.code == Code::ComparePage);
    match (indication, status) {
        _ if checks.iter().any(failed) => Conclusion::Failed,
        (Indication::TotalFailed, _) => Conclusion::Failed,
        (Indication::TotalPassed, LicenseStatus::InForce) if answered && whole && compared => {
            Conclusion::Passed
        }
        _ => Conclusion::Undetermined,
    }
}

/// The checks that TOTAL_PASSED stands on, each with the reasons for which it may not have run.
pub(super) fn needed_codes() -> impl Iterator<Item = (CheckId, &'static [Code])> {
    NEEDED.iter().copied()
}

/// Whether the check speaks of the signature, so that its failure shows in the indication.
pub(crate) fn of_signature(check: CheckId) -> bool {
    NEEDED.iter().any(|&(needed, _)| needed == check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_passed() -> Checks {
        let mut checks = Checks::new();
        CheckId::ALL.iter().for_each(|&check| checks.pass(check));
        checks
    }

    #[test]
    fn no_checks_at_all_is_not_a_pass() {
        assert_eq!(indication(&Checks::new()).0, Indication::Indeterminate);
    }

    #[test]
    fn every_needed_check_that_did_not_run_keeps_the_pass_away() {
        assert_eq!(indication(&all_passed()), (Indication::TotalPassed, None));
        for &(check, _) in NEEDED {
            let mut checks = all_passed();
            checks.skip(check, Code::EarlierCheck);
            assert_eq!(indication(&checks).0, Indication::Indeterminate, "{check}");
        }
    }

    #[test]
    fn a_failure_outweighs_what_could_not_be_determined() {
        let mut checks = all_passed();
        checks.fail(Finding::new(CheckId::Chain, Code::ChainNoAnchor));
        assert_eq!(indication(&checks).1, Some(SubIndication::NoCertificateChainFound));
        checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch));
        assert_eq!(indication(&checks), (Indication::TotalFailed, Some(SubIndication::SigCryptoFailure)));
    }

    #[test]
    fn unsupported_and_weak_are_never_forged() {
        let others = [Code::AlgorithmNotAllowed, Code::ProofFormUnsupported, Code::CriticalHeaderUnsupported];
        for code in [Code::AlgorithmUnsupported, Code::AlgorithmWeak].into_iter().chain(others) {
            assert_eq!(code.indication().unwrap().0, Indication::Indeterminate, "{code}");
        }
    }

    #[test]
    fn a_holder_who_is_asked_about_and_not_known_keeps_the_pass_away() {
        let concluded = |outcome: &dyn Fn(&mut Checks)| {
            let mut checks = all_passed();
            outcome(&mut checks);
            conclusion(Indication::TotalPassed, LicenseStatus::InForce, &checks)
        };
        let skip = |checks: &mut Checks, reason| checks.skip(CheckId::HolderBinding, reason);
        assert_eq!(concluded(&|_| ()), Conclusion::Passed);
        assert_eq!(concluded(&|checks| skip(checks, Code::NotAsked)), Conclusion::Passed);
        assert_eq!(concluded(&|checks| skip(checks, Code::HolderNotRecorded)), Conclusion::Undetermined);
        assert_eq!(concluded(&|checks| skip(checks, Code::HolderNotComparable)), Conclusion::Undetermined);
        let mismatch = || Finding::new(CheckId::HolderBinding, Code::HolderMismatch);
        assert_eq!(concluded(&|checks| checks.fail(mismatch())), Conclusion::Failed);
    }

    #[test]
    fn a_genuine_license_that_expired_is_a_no() {
        let mut checks = all_passed();
        checks.fail(Finding::new(CheckId::InForce, Code::LicenseExpired));
        let (indication, _) = indication(&checks);
        assert_eq!(indication, Indication::TotalPassed);
        assert_eq!(conclusion(indication, LicenseStatus::Expired, &checks), Conclusion::Failed);
    }
}
