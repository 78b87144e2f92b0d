//! What is checked, how each check ended, and what was found.

use crate::words::code::Code;
use crate::words::constraints::{Constraint, Level};
use crate::words::named::named;
use crate::words::policy::{Policy, RevocationRule};

named! {
    /// A check. Every report holds every one of them, in this order.
    pub enum CheckId {
        /// The layout was in use when the license was issued.
        LayoutInUse = "layout-in-use",
        /// Every mapped field that is present has a value that can be right.
        Fields = "fields",
        /// The 证照标识 is well-formed and its check character right (GB/T 36904).
        Identifier = "identifier",
        /// The issuer's 统一社会信用代码 is well-formed and its check characters right (GB 32100).
        IssuerCode = "issuer-code",
        /// The holder's number is well-formed for its kind (GB 11643, GB 32100).
        HolderId = "holder-id",
        /// The license names the region whose layout it is written in.
        Region = "region",
        /// Issue, start and end dates are in order.
        DateOrder = "date-order",
        /// The proof is there and well-formed.
        ProofFormat = "proof-format",
        /// The algorithm is allowed by layout and policy, is protected, and agrees with the key.
        Algorithm = "algorithm",
        /// The digest in the proof is that of the signed bytes.
        Digest = "digest",
        /// The signature is that of the signer's key over the signed bytes.
        Signature = "signature",
        /// The signer's certificate or pinned key was found and can be read.
        Signer = "signer",
        /// The signer's certificate chains to an anchor.
        Chain = "chain",
        /// Every certificate of the chain keeps the rules for its role (RFC 5280).
        CertificateProfile = "certificate-profile",
        /// Every certificate of the chain is inside its period.
        CertificatePeriod = "certificate-period",
        /// The anchor or pinned key is trusted for this region, kind of license and purpose.
        IssuerScope = "issuer-scope",
        /// No key of the chain is on the deny-list.
        KeyNotDenied = "key-not-denied",
        /// No certificate of the chain is revoked, by lists that are fresh.
        Revocation = "revocation",
        /// The claimed signing time is possible.
        SigningTime = "signing-time",
        /// The license itself is in force at the given time.
        InForce = "in-force",
        /// The relying region recognises the license.
        Recognition = "recognition",
        /// The showing of the license is fresh and bound to its holder.
        Presentation = "presentation",
        /// The license is that of whoever presents it.
        HolderBinding = "holder-binding",
        /// The document is a package whose parts every program finds alike (GB/T 33190).
        Package = "package",
        /// Every part that the signature names is there and has its digest.
        References = "references",
        /// The seal is what its maker made and signed (GB/T 38540).
        SealSignature = "seal-signature",
        /// The signer is one of those whom the seal lists.
        SealSigner = "seal-signer",
        /// The seal that is shown is the one that is signed.
        SealCopy = "seal-copy",
        /// The seal's maker chains to an anchor, and could make seals when this one was made.
        SealMaker = "seal-maker",
        /// It was signed while the seal was valid.
        SealPeriod = "seal-period",
        /// Somebody else saw the signature, and says when (RFC 3161).
        TimeStamp = "time-stamp",
        /// Everything that is displayed is covered by the signature that decides.
        Coverage = "coverage",
        /// The seal is that of the authority which issues the license.
        SealOwner = "seal-owner",
        /// What the license says can be read by programs, and not on its page alone.
        MachineReadable = "machine-readable",
        /// Everything that shows the page is covered: fonts, templates, tables of resources, pictures, tags.
        PageCovered = "page-covered",
        /// The package has one document, in one version.
        PageAlone = "page-alone",
        /// Values and labels can be seen.
        PageVisible = "page-visible",
        /// They stand on the sheet, and nothing of them is cut away.
        PageInside = "page-inside",
        /// They are high enough to be read, and neither turned nor squeezed.
        PageUpright = "page-upright",
        /// Their characters follow each other as people read, and nothing stands on top of them.
        PageLines = "page-lines",
        /// They have no characters that hide, turn or look like others.
        PageLetters = "page-letters",
        /// Nothing was painted over them.
        PageOpen = "page-open",
        /// Their font shows the characters that they have.
        PageGlyphs = "page-glyphs",
        /// Each value is where the form has it, and nothing is left over.
        PageWords = "page-words",
        /// No annotation says or hides anything there.
        PageAnnotations = "page-annotations",
    }
}

impl CheckId {
    /// The checks before a value of a page is shown, in their order.
    pub(crate) fn of_pages() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|check| *check >= Self::PageCovered)
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// It ran and holds.
    Passed,
    /// It ran and does not hold.
    Failed,
    /// It ran, does not hold, and the policy asks only for a warning.
    Warned,
    /// It ran, does not hold, and the policy ignores it.
    Ignored,
    /// It did not run, for this reason. Never counts as passed.
    NotExecuted(Code),
}

/// One thing found by a check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The check that found it.
    pub check: CheckId,
    /// What was found.
    pub code: Code,
    /// What the policy makes of it: [`Outcome::Failed`], [`Outcome::Warned`] or [`Outcome::Ignored`].
    pub outcome: Outcome,
    /// Where: a canonical field, a path of the document, or a certificate (`certificate 1`).
    pub at: Option<String>,
    /// Facts that fill the message, by name. Never a holder's name or number.
    pub data: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding that makes its check fail, without facts.
    #[must_use]
    pub fn new(check: CheckId, code: Code) -> Self {
        Self { check, code, outcome: Outcome::Failed, at: None, data: Vec::new() }
    }

    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into());
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.data.push((name, value.to_string()));
        self
    }
}

/// The outcomes of all checks, filled as the pipeline runs.
///
/// A check nobody reports on stays `not-executed(earlier-check)`: forgetting one cannot make it pass.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checks {
    outcomes: Vec<Outcome>,
    findings: Vec<Finding>,
}

impl Checks {
    pub(crate) fn new() -> Self {
        let mut checks = Self::of_package();
        OF_PACKAGES.iter().for_each(|&check| checks.skip(check, Code::NotApplicable));
        checks
    }

    /// The same for a package with signatures, which has more to be checked.
    pub(crate) fn of_package() -> Self {
        let mut checks = Self {
            outcomes: vec![Outcome::NotExecuted(Code::EarlierCheck); CheckId::ALL.len()],
            findings: Vec::new(),
        };
        // Those of pages run where a layout reads one.
        CheckId::of_pages().for_each(|check| checks.skip(check, Code::NotApplicable));
        checks
    }

    /// What others have found of a part of the same document, for the checks that they ran.
    pub(crate) fn adopt(&mut self, others: Self) {
        for (check, outcome) in others.iter() {
            match outcome {
                Outcome::Passed => self.pass(check),
                Outcome::NotExecuted(Code::EarlierCheck) => {}
                // What one signature has nothing to say of, the document may have found.
                Outcome::NotExecuted(Code::NotApplicable) if check >= CheckId::PageCovered => {}
                Outcome::NotExecuted(reason) => self.skip(check, reason),
                _ => {}
            }
        }
        others.findings.into_iter().for_each(|finding| {
            let outcome = finding.outcome;
            self.found(finding, outcome);
        });
    }

    /// The checks as somebody recorded them, in the order of [`CheckId::ALL`]. What is not recorded did not run.
    #[must_use]
    pub fn recorded(outcomes: &[Outcome], findings: Vec<Finding>) -> Self {
        let mut checks = Self::new();
        checks.outcomes.iter_mut().zip(outcomes).for_each(|(slot, outcome)| *slot = *outcome);
        checks.findings = findings;
        checks
    }

    /// The same checks where the lack of a fresh revocation list means this.
    #[must_use]
    pub fn with_revocation(mut self, rule: RevocationRule) -> Self {
        for finding in &mut self.findings {
            if finding.code.lacks_lists() {
                finding.outcome = rule.outcome();
            }
        }
        let of_revocation = self.findings.iter().filter(|finding| finding.check == CheckId::Revocation);
        let outcomes = of_revocation.map(|finding| finding.outcome);
        if let Some(worst) = outcomes.max_by_key(|outcome| *outcome == Outcome::Failed) {
            self.outcomes[CheckId::Revocation as usize] = worst;
        }
        self
    }

    /// The same checks where a policy makes of findings what it says: each check ends as the worst of what it found. Of
    /// findings about which it says nothing, nothing changes.
    #[must_use]
    pub fn under(self, policy: &Policy) -> Self {
        self.at_levels(|code| policy.level(code))
    }

    /// The same where the checks were recorded under another policy, which nobody knows any more: of each finding that a
    /// policy decides about this one decides again.
    #[must_use]
    pub fn judged_again(self, policy: &Policy) -> Self {
        self.at_levels(|code| Some(policy.decides(Constraint::of(code)?)))
    }

    fn at_levels(mut self, level: impl Fn(Code) -> Option<Level>) -> Self {
        let mut touched = Vec::new();
        for finding in &mut self.findings {
            if let Some(level) = level(finding.code) {
                finding.outcome = level.outcome();
                touched.push(finding.check);
            }
        }
        let rank = |outcome: &Outcome| match outcome {
            Outcome::Failed => 2,
            Outcome::Warned => 1,
            _ => 0,
        };
        for check in touched {
            let of_check = self.findings.iter().filter(|finding| finding.check == check);
            if let Some(worst) = of_check.map(|finding| finding.outcome).max_by_key(rank) {
                self.outcomes[check as usize] = worst;
            }
        }
        self
    }

    /// How `check` ended.
    #[must_use]
    pub fn outcome(&self, check: CheckId) -> Outcome {
        self.outcomes[check as usize]
    }

    /// Every check with its outcome, in the order of [`CheckId::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (CheckId, Outcome)> + '_ {
        CheckId::ALL.iter().map(|&check| (check, self.outcome(check)))
    }

    /// Everything found, in the order it was found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// `check` ran and nothing was found against it: a finding of before stays.
    pub(crate) fn pass(&mut self, check: CheckId) {
        let slot = &mut self.outcomes[check as usize];
        if matches!(slot, Outcome::NotExecuted(_)) {
            *slot = Outcome::Passed;
        }
    }

    /// `check` did not run.
    pub(crate) fn skip(&mut self, check: CheckId, reason: Code) {
        self.outcomes[check as usize] = Outcome::NotExecuted(reason);
    }

    /// The finding's check ran and does not hold.
    pub(crate) fn fail(&mut self, finding: Finding) {
        self.found(finding, Outcome::Failed);
    }

    /// The finding's check ran and does not hold, which is only a warning.
    pub(crate) fn warn(&mut self, finding: Finding) {
        self.found(finding, Outcome::Warned);
    }

    /// Fails stay failed: a later warning of the same check does not soften them.
    pub(crate) fn found(&mut self, mut finding: Finding, outcome: Outcome) {
        finding.outcome = outcome;
        let slot = &mut self.outcomes[finding.check as usize];
        if *slot != Outcome::Failed {
            *slot = outcome;
        }
        self.findings.push(finding);
    }
}

/// The checks of packages and seals: other documents have nothing that they could look at.
const OF_PACKAGES: [CheckId; 11] = [
    CheckId::Package,
    CheckId::References,
    CheckId::SealSignature,
    CheckId::SealSigner,
    CheckId::SealCopy,
    CheckId::SealMaker,
    CheckId::SealPeriod,
    CheckId::TimeStamp,
    CheckId::Coverage,
    CheckId::SealOwner,
    CheckId::MachineReadable,
];
