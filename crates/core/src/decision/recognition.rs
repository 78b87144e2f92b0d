//! Whether the regions where a license is presented recognise it, for what, and why: axis 4.

mod ruling;

use ruling::Matter;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::checks::inquiry::Inquiry;
use crate::decision::facts::Facts;
use crate::decision::verdict::Axes;
use crate::rules::agreement::{OWN_REGION, Rule, RuleChange};
use crate::rules::rulebook::Rulebook;
use crate::words::axes::Conclusion;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::messages::{Advice, Language, advice, who};
use crate::words::named::named;
use crate::words::region::Region;
use crate::words::scenario::{Relying, Scenario};

named! {
    /// Whether a region recognises a license for one purpose: axis 4.
    pub enum Recognition {
        /// 予以认可
        Recognised = "RECOGNISED",
        /// 附条件认可: what remains is for a person to see to.
        WithConditions = "RECOGNISED_WITH_CONDITIONS",
        /// 不予认可
        NotRecognised = "NOT_RECOGNISED",
        /// 待核
        Undetermined = "UNDETERMINED",
    }
}

/// One region's answer for one scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ruling {
    /// The region.
    pub to: Region,
    /// The scenario.
    pub scenario: Scenario,
    /// The answer.
    pub status: Recognition,
    /// Who decided it.
    pub decided_by: DecidedBy,
    /// Every reason why the answer is not RECOGNISED, each with what would change it.
    pub reasons: Vec<Reason>,
    /// When another rule, or a list that has become too old, may make the answer another.
    pub(crate) changes: Option<Timestamp>,
}

/// Who decided a ruling.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DecidedBy {
    /// A rule of the agreement, in the state it had on the day; `None` before its first day.
    Rule(Arc<Rule>, Option<RuleChange>),
    /// The license is presented at home: its verification alone decides.
    OwnRegion,
    /// No rule speaks of such a license, or its kind is not known.
    Nobody,
}

/// Why an answer is not RECOGNISED.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Reason {
    /// The reason.
    pub code: Code,
    /// The best answer that it leaves possible.
    pub leaves: Recognition,
    /// Facts that fill its message, by name.
    pub data: Vec<(&'static str, String)>,
}

/// The answers of every region and for every scenario that are asked for, in one pass.
pub(super) fn rulings(facts: &Facts<'_>, axes: Axes, rulebook: &Rulebook, inquiry: &Inquiry) -> Vec<Ruling> {
    let one;
    let regions = match inquiry.relying {
        Relying::NotAsked => return Vec::new(),
        Relying::Region(region) => {
            one = [region];
            &one[..]
        }
        Relying::All => rulebook.agreement.parties(),
    };
    let asked = |scenario: &&Scenario| inquiry.scenario.is_none_or(|only| only == **scenario);
    let cells = regions
        .iter()
        .flat_map(|&to| Scenario::ALL.iter().filter(asked).map(move |&scenario| (to, scenario)));
    let matter = Matter::of(facts, axes, rulebook, inquiry.at);
    cells.map(|(to, scenario)| matter.ruling(to, scenario)).collect()
}

/// What the answers make of the conclusion, and of the check. For one region they are a part of it; for all
/// they are an overview.
pub(super) fn conclude(
    conclusion: Conclusion,
    relying: Relying,
    rulings: &[Ruling],
    checks: &mut Checks,
) -> Conclusion {
    match relying {
        Relying::NotAsked => {
            checks.skip(CheckId::Recognition, Code::NotAsked);
            return conclusion;
        }
        Relying::All => {
            checks.skip(CheckId::Recognition, Code::RecognitionOverview);
            return conclusion;
        }
        Relying::Region(_) => {}
    }
    report_reasons(rulings, checks);
    let worst = rulings.iter().map(|ruling| ruling.status).max_by_key(|status| status.weight());
    match worst {
        Some(Recognition::Recognised) => conclusion,
        Some(Recognition::NotRecognised) => Conclusion::Failed,
        _ if conclusion == Conclusion::Failed => conclusion,
        _ => Conclusion::Undetermined,
    }
}

/// Every reason as a finding: once, with the scenarios in which it holds.
fn report_reasons(rulings: &[Ruling], checks: &mut Checks) {
    let reasons = joined_reasons(rulings);
    if reasons.is_empty() {
        checks.pass(CheckId::Recognition);
    }
    for Reason { code, leaves, data } in reasons {
        let finding = Finding { data, ..Finding::new(CheckId::Recognition, code) };
        match leaves {
            Recognition::NotRecognised => checks.fail(finding),
            _ => checks.warn(finding),
        }
    }
}

/// The reasons of several answers of one region, each once, with all the scenarios in which it holds.
fn joined_reasons(rulings: &[Ruling]) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::new();
    for reason in rulings.iter().flat_map(|ruling| &ruling.reasons) {
        match all.iter_mut().find(|known| known.same_but_scenarios(reason)) {
            Some(known) => known.join_scenarios(reason),
            None => all.push(reason.clone()),
        }
    }
    all
}

/// The fact of a reason that names the scenarios in which it holds.
const SCENARIOS: &str = "scenarios";

impl Recognition {
    /// How much an answer outweighs others: what is known outweighs what may be known later.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Self::Recognised => 0,
            Self::WithConditions => 1,
            Self::Undetermined => 2,
            Self::NotRecognised => 3,
        }
    }
}

impl DecidedBy {
    /// The id of what decided; `None` where nothing did.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Rule(rule, _) => Some(rule.id()),
            Self::OwnRegion => Some(OWN_REGION),
            Self::Nobody => None,
        }
    }

    /// The rule of the agreement.
    #[must_use]
    pub fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Rule(rule, _) => Some(rule),
            _ => None,
        }
    }

    /// What the rule was on the day, and since when.
    #[must_use]
    pub fn change(&self) -> Option<RuleChange> {
        match self {
            Self::Rule(_, change) => *change,
            _ => None,
        }
    }
}

impl Reason {
    /// Whether the other differs in nothing but its scenarios.
    fn same_but_scenarios(&self, other: &Self) -> bool {
        let facts = |reason: &Self| {
            reason.data.iter().filter(|(name, _)| *name != SCENARIOS).cloned().collect::<Vec<_>>()
        };
        self.code == other.code && self.leaves == other.leaves && facts(self) == facts(other)
    }

    fn join_scenarios(&mut self, other: &Self) {
        let more = other.data.iter().find(|(name, _)| *name == SCENARIOS);
        let own = self.data.iter_mut().find(|(name, _)| *name == SCENARIOS);
        if let (Some((_, own)), Some((_, more))) = (own, more) {
            own.push_str(", ");
            own.push_str(more);
        }
    }

    /// What was found, and what would change the answer.
    #[must_use]
    pub fn advice(&self, language: Language) -> Advice {
        advice(language, self.code.as_str(), &self.data)
    }
}

impl Serialize for Ruling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("to", &self.to)?;
        map.serialize_entry("scenario", &self.scenario)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("rule", &self.decided_by.id())?;
        map.serialize_entry("source", &self.decided_by.rule().map(Rule::source))?;
        let change = self.decided_by.change();
        map.serialize_entry("state", &change.map(|change| change.state))?;
        map.serialize_entry("since", &change.map(|change| change.since))?;
        map.serialize_entry("reasons", &self.reasons)?;
        map.end()
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("leaves", &self.leaves)?;
        map.serialize_entry("who", &who(self.code.as_str()))?;
        map.serialize_entry("data", &crate::words::json::DataJson(&self.data))?;
        map.serialize_entry("zh-CN", &self.advice(Language::ZhCn))?;
        map.serialize_entry("en", &self.advice(Language::En))?;
        map.end()
    }
}
