//! What a person at a counter reads: one glance, and what stands behind it.

use elicense::decision::Ruling;
use elicense::messages::{self, Advice, Topic};
use elicense::report::Mask;
use elicense::rules::Regions;
use elicense::{Error, FieldName, Finding, Indication, Language, Outcome, Relying, Report};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::row::Row;
use crate::words::{colon, label, time, titled, word};
use crate::{basis, values};

/// What a person reads of one answer, in one language, masked for its reader.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The input's name.
    #[wasm_bindgen(readonly)]
    pub name: String,
    /// `passed`, `failed`, `undetermined`, or `unexamined`.
    #[wasm_bindgen(readonly)]
    pub verdict: String,
    /// The verdict in words.
    #[wasm_bindgen(readonly)]
    pub word: String,
    /// Why.
    #[wasm_bindgen(readonly)]
    pub reason: String,
    /// Verdict and reason in one line.
    #[wasm_bindgen(readonly)]
    pub headline: String,
    /// The code behind the reason; nothing where everything holds.
    #[wasm_bindgen(readonly)]
    pub code: Option<String>,
    /// What to do next; nothing where everything holds.
    #[wasm_bindgen(readonly)]
    pub next: Option<String>,
    /// Whether a trusted signature stands behind what the license says.
    #[wasm_bindgen(readonly)]
    pub vouched: bool,
    /// The kind of license.
    #[wasm_bindgen(readonly)]
    pub kind: Option<String>,
    /// Its number.
    #[wasm_bindgen(readonly)]
    pub number: Option<String>,
    /// Who holds it.
    #[wasm_bindgen(readonly)]
    pub holder: Option<String>,
    /// The holder's number.
    #[wasm_bindgen(readonly, js_name = holderId)]
    pub holder_id: Option<String>,
    /// From when on it holds.
    #[wasm_bindgen(readonly, js_name = validFrom)]
    pub valid_from: Option<String>,
    /// Until when.
    #[wasm_bindgen(readonly, js_name = validUntil)]
    pub valid_until: Option<String>,
    /// Who issued it.
    #[wasm_bindgen(readonly)]
    pub issuer: Option<String>,
    /// Who sealed or signed it with what, as the seal or the license says.
    #[wasm_bindgen(readonly)]
    pub seal: Option<String>,
    /// The time that was asked for.
    #[wasm_bindgen(readonly)]
    pub at: Option<String>,
    /// Until when the answer holds.
    #[wasm_bindgen(readonly)]
    pub until: Option<String>,
    /// What the region says where it is presented, a row a scenario.
    #[wasm_bindgen(readonly)]
    pub recognition: Vec<Row>,
    /// Everything found.
    #[wasm_bindgen(readonly)]
    pub findings: Vec<Entry>,
    /// What the license says.
    #[wasm_bindgen(readonly)]
    pub fields: Vec<Row>,
    /// Who signed, and what the answer stands on.
    #[wasm_bindgen(readonly)]
    pub basis: Vec<Row>,
    /// Every check and how it ended.
    #[wasm_bindgen(readonly)]
    pub checks: Vec<Row>,
}

/// Something found.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// The check, in words.
    #[wasm_bindgen(readonly)]
    pub check: String,
    /// Its code.
    #[wasm_bindgen(readonly)]
    pub code: String,
    /// How the check ended, in words.
    #[wasm_bindgen(readonly)]
    pub outcome: String,
    /// `bad` or `doubt`; nothing of what is only told.
    #[wasm_bindgen(readonly)]
    pub tone: Option<String>,
    /// What was found.
    #[wasm_bindgen(readonly)]
    pub found: String,
    /// What to do next.
    #[wasm_bindgen(readonly)]
    pub next: String,
    /// Where, in the document's own words.
    #[wasm_bindgen(readonly)]
    pub place: Option<String>,
}

impl Card {
    pub(crate) fn of_error(language: Language, name: &str, error: &Error) -> Self {
        let Advice { found, next, .. } = messages::error_advice(language, error);
        let word = label(language, "unexamined");
        Self {
            name: name.to_owned(),
            verdict: "unexamined".to_owned(),
            headline: format!("{word}{}{found}", colon(language)),
            word,
            reason: found,
            code: Some(error.kind().code().to_owned()),
            next: Some(next),
            ..Self::default()
        }
    }

    pub(crate) fn of_report(language: Language, name: &str, report: &Report, regions: &Regions) -> Self {
        let mask = report.mask();
        let conclusion = report.conclusion().as_str();
        let word = word(language, Topic::Conclusion, conclusion);
        let ground = report.ground();
        let advice = ground.map(|ground| match ground.finding {
            Some(finding) => messages::finding_advice(language, &mask.finding(finding)),
            None => messages::advice(language, ground.code.as_str(), &[]),
        });
        let reason =
            advice.as_ref().map_or_else(|| label(language, conclusion), |advice| advice.found.clone());
        let seen = |name| values::seen(language, report, regions, &mask, name);
        let kind = report.kind().map(|kind| titled(language, &kind.name));
        Self {
            name: mask.text(name).to_string(),
            verdict: conclusion.to_owned(),
            headline: format!("{word}{}{reason}", colon(language)),
            word,
            reason,
            code: ground.map(|ground| ground.code.as_str().to_owned()),
            next: advice.map(|advice| advice.next),
            vouched: report.indication() == Indication::TotalPassed,
            kind: kind.or_else(|| seen(FieldName::Name)),
            number: seen(FieldName::Number),
            holder: seen(FieldName::HolderName),
            holder_id: seen(FieldName::HolderId),
            valid_from: seen(FieldName::ValidFrom),
            valid_until: seen(FieldName::ValidUntil),
            issuer: seen(FieldName::IssuerName),
            seal: basis::seal(report, &mask).or_else(|| seen(FieldName::SealName)),
            at: Some(time(language, report.at())),
            until: report.recheck_after().map(|until| time(language, until)),
            recognition: recognition(language, report, regions),
            findings: findings(language, report, &mask),
            fields: values::rows(language, report, regions, &mask),
            basis: basis::rows(language, report, &mask),
            checks: checks(language, report),
        }
    }
}

/// What was found, those first that decide.
fn findings(language: Language, report: &Report, mask: &Mask<'_>) -> Vec<Entry> {
    let entry = |finding: &Finding| {
        let finding = mask.finding(finding);
        let Advice { found, next, .. } = messages::finding_advice(language, &finding);
        Entry {
            check: word(language, Topic::Check, finding.check.as_str()),
            code: finding.code.as_str().to_owned(),
            outcome: word(language, Topic::Outcome, finding.outcome.as_str()),
            tone: tone(finding.outcome).map(str::to_owned),
            found,
            next,
            place: finding.at.as_ref().map(ToString::to_string),
        }
    };
    let ground = report.ground().and_then(|ground| ground.finding);
    let mut findings: Vec<&Finding> = report.findings().iter().collect();
    findings.sort_by_key(|finding| (ground != Some(*finding), tone(finding.outcome) != Some("bad")));
    findings.into_iter().map(entry).collect()
}

/// Every check; of those that did not run, why.
fn checks(language: Language, report: &Report) -> Vec<Row> {
    let row = |(check, outcome): (elicense::CheckId, Outcome)| {
        let ended = word(language, Topic::Outcome, outcome.as_str());
        let ended = match outcome {
            Outcome::NotExecuted(code) => {
                let why = messages::advice(language, code.as_str(), &[]).found;
                format!("{ended}{}{why}", colon(language))
            }
            _ => ended,
        };
        Row::new(word(language, Topic::Check, check.as_str()), ended).toned(tone(outcome))
    };
    report.checks().iter().map(row).collect()
}

fn tone(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Passed => Some("good"),
        Outcome::Failed => Some("bad"),
        Outcome::Warned => Some("doubt"),
        Outcome::Ignored | Outcome::NotExecuted(_) => None,
    }
}

/// The answer of the region where it is presented, with its reasons.
fn recognition(language: Language, report: &Report, regions: &Regions) -> Vec<Row> {
    if report.relying() == Relying::NotAsked {
        return Vec::new();
    }
    let row = |ruling: &Ruling| {
        let scenario = word(language, Topic::Scenario, ruling.scenario.as_str());
        let region = regions.title(ruling.to).map(|title| titled(language, title));
        let region = region.unwrap_or_else(|| ruling.to.to_string());
        let mut text = word(language, Topic::Recognition, ruling.status.as_str());
        for reason in &ruling.reasons {
            let Advice { found, next, .. } = messages::advice(language, reason.code.as_str(), &reason.data);
            let space = if language == Language::En { " " } else { "" };
            text = format!("{text}\n{found}{space}{next}");
        }
        Row::new(format!("{region} · {scenario}"), text).toned(Some(match ruling.status {
            elicense::Recognition::Recognised => "good",
            elicense::Recognition::NotRecognised => "bad",
            _ => "doubt",
        }))
    };
    report.rulings().iter().map(row).collect()
}
