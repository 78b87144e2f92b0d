//! What if: the recorded facts of a run judged again under other rules, without touching any cryptography.

use serde::{Deserialize, Serialize};

use super::AuditError;
use super::finish::each_record;
use super::journal::Journal;
use super::record::Facts;
use super::store::Store;
use crate::check::{CheckId, Checks, Code, Finding, Outcome};
use crate::configuration::configuration_error;
use crate::error::Error;
use crate::license::LicenseStatus;
use crate::policy::{Policy, RevocationRule};
use crate::report::without_deceivers;
use crate::verdict::Axes;

/// The rules under which facts are judged again.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Rules {
    /// The policy.
    pub policy: Policy,
}

impl Rules {
    /// Reads a policy file: `revocation = "required"` or `"advisory"`.
    ///
    /// ```
    /// use elicense::audit::Rules;
    /// assert!(Rules::parse("revocation = \"advisory\"").is_ok());
    /// assert!(Rules::parse("revocation = \"never\"").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no policy, with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            revocation: Rule,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Rule {
            Required,
            Advisory,
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        let revocation = match file.revocation {
            Rule::Required => RevocationRule::Required,
            Rule::Advisory => RevocationRule::Advisory,
        };
        Ok(Self { policy: Policy { revocation, ..Policy::default() } })
    }
}

/// A verdict that is another under the other rules.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Flip {
    /// The entry's number.
    pub entry: u64,
    /// Its name.
    pub name: String,
    /// The verdict of the run.
    pub before: Verdict,
    /// The verdict under the other rules.
    pub after: Verdict,
}

impl Flip {
    /// The flip as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        without_deceivers(serde_json::to_string(self).expect("texts and numbers are JSON"))
    }
}

/// What depends on rules.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Verdict {
    /// The three answers.
    pub conclusion: String,
    /// Axis 1.
    pub indication: String,
    /// Why axis 1 is no pass.
    pub sub_indication: Option<String>,
    /// Axis 3.
    pub verifiability: String,
}

/// Judges every license of a complete run again, and gives each verdict that flips to `tell`, in order; how many
/// were judged.
///
/// # Errors
///
/// The run cannot be read, is not complete, or was recorded by a later version; or `tell` failed.
pub fn replay(
    store: &dyn Store,
    rules: &Rules,
    mut tell: impl FnMut(Flip) -> Result<(), AuditError>,
) -> Result<u64, AuditError> {
    let mut judged = 0;
    each_record(store, Journal::last(store)?, None, |record, _| {
        let Some(facts) = &record.facts else { return Ok(()) };
        judged += 1;
        let before = Verdict {
            conclusion: facts.conclusion.to_string(),
            indication: facts.indication.to_string(),
            sub_indication: facts.sub.as_deref().map(str::to_owned),
            verifiability: facts.level.to_string(),
        };
        let later = || AuditError::RunBroken {
            file: super::store::file::FACTS,
            detail: format!("entry {} was recorded by a later version", record.n),
        };
        let after = judge(facts, rules).ok_or_else(later)?;
        if before == after {
            return Ok(());
        }
        tell(Flip { entry: record.n, name: record.name.to_string(), before, after })
    })?;
    Ok(judged)
}

/// The verdict on recorded facts; `None` for facts that this version does not know.
fn judge(facts: &Facts<'_>, rules: &Rules) -> Option<Verdict> {
    let mut outcomes = facts.outcomes()?;
    let mut findings = Vec::new();
    for (check, code, outcome) in facts.codes() {
        let outcome = match (code, rules.policy.revocation) {
            (Code::RevocationListMissing | Code::RevocationListStale, RevocationRule::Required) => {
                Outcome::Failed
            }
            (Code::RevocationListMissing | Code::RevocationListStale, RevocationRule::Advisory) => {
                Outcome::Warned
            }
            _ => outcome,
        };
        findings.push(Finding { outcome, ..Finding::new(check, code) });
    }
    let of_revocation = findings.iter().filter(|finding| finding.check == CheckId::Revocation);
    let worst =
        of_revocation.map(|finding| finding.outcome).max_by_key(|outcome| *outcome == Outcome::Failed);
    if let (Some(worst), Some(slot)) = (worst, outcomes.get_mut(CheckId::Revocation as usize)) {
        *slot = worst;
    }
    let checks = Checks::recorded(&outcomes, findings);
    let axes = Axes::with_status(LicenseStatus::from_name(&facts.status)?, &checks);
    Some(Verdict {
        conclusion: axes.conclusion.as_str().to_owned(),
        indication: axes.indication.as_str().to_owned(),
        sub_indication: axes.sub_indication.map(|sub| sub.as_str().to_owned()),
        verifiability: axes.verifiability.as_str().to_owned(),
    })
}
