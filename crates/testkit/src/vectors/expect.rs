//! What a verifier must say.

use std::fmt::Write as _;

#[derive(Clone, Debug)]
pub(super) struct Expect {
    pub(super) error: Option<&'static str>,
    pub(super) layout: &'static str,
    pub(super) indication: &'static str,
    pub(super) sub_indication: Option<&'static str>,
    pub(super) status: &'static str,
    pub(super) verifiability: &'static str,
    pub(super) presentation: Option<&'static str>,
    pub(super) failed: Vec<&'static str>,
    pub(super) findings: Vec<&'static str>,
    pub(super) coverage: Option<&'static str>,
    pub(super) came_after: Option<&'static str>,
    pub(super) license: Vec<(&'static str, String)>,
    pub(super) recognition: Vec<Ruling>,
    pub(super) other_conclusion: Option<&'static str>,
    pub(super) shown: Vec<(&'static str, String)>,
}

/// One region's answer for one scenario.
#[derive(Clone, Debug)]
pub(super) struct Ruling {
    pub(super) to: &'static str,
    pub(super) scenario: &'static str,
    pub(super) status: &'static str,
    pub(super) rule: Option<&'static str>,
}

/// The scenarios, in the order of reports.
pub const SCENARIOS: [&str; 3] = ["GOVERNMENT_SERVICE", "LAW_ENFORCEMENT", "SOCIAL_LIFE"];

impl Expect {
    /// All is well, by the layout itself.
    pub(super) fn passed(layout: &'static str) -> Self {
        Self {
            error: None,
            layout,
            indication: "TOTAL_PASSED",
            sub_indication: None,
            status: "IN_FORCE",
            verifiability: "V4",
            presentation: None,
            failed: Vec::new(),
            findings: Vec::new(),
            coverage: None,
            came_after: None,
            license: Vec::new(),
            recognition: Vec::new(),
            other_conclusion: None,
            shown: Vec::new(),
        }
    }

    /// The verdict as a whole, from its axes.
    pub(super) fn conclusion(&self) -> &'static str {
        if let Some(conclusion) = self.other_conclusion {
            return conclusion;
        }
        let facts_failed = self.failed.iter().any(|check| !SIGNATURE_AXIS.contains(check));
        let in_force = matches!(self.status, "IN_FORCE" | "UNKNOWN");
        match self.indication {
            _ if self.error.is_some() => "error",
            "TOTAL_FAILED" => "failed",
            _ if facts_failed || !in_force => "failed",
            "TOTAL_PASSED" if self.failed.is_empty() && self.status == "IN_FORCE" => "passed",
            _ => "undetermined",
        }
    }

    /// The lines below `[expect]`.
    pub(super) fn toml(&self, out: &mut String) {
        line(out, "layout", self.layout);
        line(out, "indication", self.indication);
        if let Some(reason) = self.sub_indication {
            line(out, "sub_indication", reason);
        }
        line(out, "status", self.status);
        line(out, "verifiability", self.verifiability);
        if let Some(presentation) = self.presentation {
            line(out, "presentation", presentation);
        }
        let mut failed = self.failed.clone();
        failed.sort_by_key(|check| CHECKS.iter().position(|other| other == check));
        list(out, "failed", failed);
        let mut findings = self.findings.clone();
        findings.sort_unstable();
        findings.dedup();
        list(out, "findings", findings);
        if let Some(coverage) = self.coverage {
            line(out, "coverage", coverage);
        }
        if let Some(what) = self.came_after {
            line(out, "came_after", what);
        }
        if !self.license.is_empty() {
            out.push_str("\n[expect.license]\n");
            self.license.iter().for_each(|(field, value)| line(out, field, value));
        }
        if !self.shown.is_empty() {
            out.push_str("\n[expect.shown]\n");
            self.shown.iter().for_each(|(field, text)| line(out, field, text));
        }
        for Ruling { to, scenario, status, rule } in &self.recognition {
            out.push_str("\n[[expect.recognition]]\n");
            let entries = [("to", *to), ("scenario", *scenario), ("status", *status)];
            entries.iter().for_each(|(key, value)| line(out, key, value));
            rule.iter().for_each(|rule| line(out, "rule", rule));
        }
    }
}

pub(super) fn line(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value:?}").expect("writing to a string cannot fail");
}

fn list(out: &mut String, key: &str, mut names: Vec<&str>) {
    names.dedup();
    writeln!(out, "{key} = {names:?}").expect("writing to a string cannot fail");
}

/// What can come after a signature, from nothing to the worst.
pub(super) const AFTER: [&str; 5] = ["nothing", "validation-data", "signature", "permitted", "changes"];

/// Every check, in the order of reports.
pub(super) const CHECKS: &[&str] = &[
    "layout-in-use",
    "fields",
    "identifier",
    "issuer-code",
    "holder-id",
    "region",
    "date-order",
    "proof-format",
    "algorithm",
    "digest",
    "signature",
    "signer",
    "chain",
    "certificate-profile",
    "certificate-period",
    "issuer-scope",
    "key-not-denied",
    "revocation",
    "signing-time",
    "in-force",
    "recognition",
    "presentation",
    "holder-binding",
    "package",
    "references",
    "seal-signature",
    "seal-signer",
    "seal-copy",
    "seal-maker",
    "seal-period",
    "time-stamp",
    "coverage",
    "seal-owner",
    "machine-readable",
];

/// The checks whose failure the signature indication speaks of.
const SIGNATURE_AXIS: &[&str] = &[
    "proof-format",
    "algorithm",
    "digest",
    "signature",
    "signer",
    "chain",
    "certificate-profile",
    "certificate-period",
    "issuer-scope",
    "key-not-denied",
    "revocation",
    "signing-time",
    "coverage",
    "seal-owner",
    "time-stamp",
    "package",
    "references",
    "seal-signature",
    "seal-signer",
    "seal-copy",
    "seal-maker",
    "seal-period",
];
