//! What if: the recorded facts of a run decided again under other rules, without touching any cryptography.

use elicense::decision::{self, Contents, Decision, Medium, decide};
use elicense::escape::escaped;
use elicense::{
    CheckId, Checks, Code, Error, FieldName, Finding, Inquiry, LicenseStatus, Outcome, Policy, Region,
    Relying, Rulebook, Verifiability,
};
use serde::Serialize;

use crate::error::AuditError;
use crate::journal::Journal;
use crate::record::Facts;
use crate::record::read::each_record;
use crate::record::recognition::{RecordedRecognition, RecordedRuling};
use crate::store::{Store, file};

/// The rules under which facts are judged again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rules {
    /// What is made of findings; `None`: what was made of them in the run.
    pub policy: Option<Policy>,
    /// Who recognises what. The answers of a run that asked for recognition are given again by these.
    pub rulebook: Rulebook,
}

impl Rules {
    /// The policy of the run, and these rules for recognition.
    #[must_use]
    pub fn new(rulebook: Rulebook) -> Self {
        Self { policy: None, rulebook }
    }

    /// The same rules under the policy of a file.
    ///
    /// ```
    /// use elicense::Rulebook;
    /// use elicense_audit::Rules;
    ///
    /// let rules = Rules::new(Rulebook::built_in());
    /// assert!(rules.clone().with_policy("revocation = \"advisory\"").is_ok());
    /// assert!(rules.with_policy("revocation = \"never\"").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no policy, with line and column.
    pub fn with_policy(self, text: &str) -> Result<Self, Error> {
        Ok(Self { policy: Some(Policy::parse(text)?), ..self })
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
        escaped(serde_json::to_string(self).expect("texts and numbers are JSON"))
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
    /// Axis 4: every answer that the run asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recognition: Vec<RecordedRuling<'static>>,
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
    let (done, basis) = Journal::last(store)?;
    let asked = basis.inquiry().ok_or_else(|| AuditError::RunBroken {
        file: file::JOURNAL,
        detail: "it does not say what was asked".to_owned(),
    })?;
    let mut judged = 0;
    each_record(
        store,
        done,
        None,
        |_| (),
        |record, (), _| {
            let Some(facts) = &record.facts else { return Ok(()) };
            judged += 1;
            let later = || AuditError::RunBroken {
                file: file::FACTS,
                detail: format!("entry {} was recorded by a later version", record.n),
            };
            let before = Verdict::recorded(facts);
            let after = decided(facts, rules, &asked).ok_or_else(later)?;
            if before == after {
                return Ok(());
            }
            tell(Flip { entry: record.n, name: record.name.to_string(), before, after })
        },
    )?;
    Ok(judged)
}

/// Whether a complete run was asked about recognition: where it was not, other rules of recognition find nothing to judge.
///
/// # Errors
///
/// The run cannot be read, or is not complete.
pub fn asks_for_recognition(store: &dyn Store) -> Result<bool, AuditError> {
    let (_, basis) = Journal::last(store)?;
    Ok(basis.inquiry().is_some_and(|asked| asked.relying != Relying::NotAsked))
}

impl Verdict {
    fn recorded(facts: &Facts<'_>) -> Self {
        let rulings = facts.recognition.iter().flat_map(|recognition| &recognition.rulings);
        Self {
            conclusion: facts.conclusion.to_string(),
            indication: facts.indication.to_string(),
            sub_indication: facts.sub.as_deref().map(str::to_owned),
            verifiability: facts.level.to_string(),
            recognition: rulings.cloned().map(RecordedRuling::into_owned).collect(),
        }
    }
}

/// The verdict on recorded facts; `None` for facts that this version does not know.
fn decided(recorded: &Facts<'_>, rules: &Rules, asked: &Inquiry) -> Option<Verdict> {
    let recognition = recorded.recognition.as_ref();
    if recognition.is_none() && asked.relying != Relying::NotAsked {
        return None;
    }
    let mut facts = decision::Facts {
        checks: checks(recorded, rules)?,
        status: LicenseStatus::from_name(&recorded.status)?,
        medium: match Verifiability::from_name(&recorded.level)? {
            // What a picture shows without a signature: nothing else has this level.
            Verifiability::V0 => Medium::Picture,
            _ => Medium::Data,
        },
        region: Region::parse(&recorded.region)?,
        kind: recorded.kind.as_deref(),
        contents: match recognition {
            Some(recognition) => recognition.contents()?,
            None => unrecorded(recorded),
        },
        oldest_list: recognition.and_then(RecordedRecognition::oldest_list),
    };
    let Decision { axes, rulings, .. } = decide(&mut facts, &rules.rulebook, asked);
    Some(Verdict {
        conclusion: axes.conclusion.as_str().to_owned(),
        indication: axes.indication.as_str().to_owned(),
        sub_indication: axes.sub_indication.map(|sub| sub.as_str().to_owned()),
        verifiability: axes.verifiability.as_str().to_owned(),
        recognition: rulings.iter().map(RecordedRuling::of).collect(),
    })
}

/// Where no region was asked, a run keeps of what licenses record only whether it was enough to pass, and other rules
/// cannot find more in it.
fn unrecorded(recorded: &Facts<'_>) -> Contents<'static> {
    let lacking = recorded.codes().any(|(_, code, _)| code == Code::MinimumMissing);
    let read: &[FieldName] = if lacking { &[] } else { FieldName::ALL };
    Contents { read: read.iter().copied().collect(), ..Contents::default() }
}

/// The recorded checks under the other rules, without what was said of recognition and of the least that licenses
/// record: that is decided again.
fn checks(recorded: &Facts<'_>, rules: &Rules) -> Option<Checks> {
    let mut outcomes = recorded.outcomes()?;
    if let Some(slot) = outcomes.get_mut(CheckId::Recognition as usize) {
        *slot = Outcome::NotExecuted(Code::NotAsked);
    }
    let again = |check, code| check == CheckId::Recognition || code == Code::MinimumMissing;
    let findings = recorded.codes().filter(|&(check, code, _)| !again(check, code));
    let findings = findings.map(|(check, code, outcome)| Finding { outcome, ..Finding::new(check, code) });
    let checks = Checks::recorded(&outcomes, findings.collect());
    Some(match &rules.policy {
        Some(policy) => checks.judged_again(policy),
        None => checks,
    })
}
