//! One region, one scenario: which rule decides, and what stands against the license.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::decision::facts::Facts;
use crate::decision::recognition::{DecidedBy, Reason, Recognition, Ruling, SCENARIOS};
use crate::decision::verdict::Axes;
use crate::license::{FieldName, LicenseStatus, Title, day_of, instant_of};
use crate::rules::agreement::{Copies, Route, Rule, RuleChange, RuleState};
use crate::rules::catalog::Kind;
use crate::rules::rulebook::Rulebook;
use crate::words::axes::{Conclusion, Indication, Verifiability};
use crate::words::code::Code;
use crate::words::region::Region;
use crate::words::scenario::Scenario;

/// What every ruling on one license stands on.
pub(super) struct Matter<'m> {
    facts: &'m Facts<'m>,
    axes: Axes,
    kind: Option<&'m Kind>,
    rulebook: &'m Rulebook,
    at: Timestamp,
    today: Date,
}

impl<'m> Matter<'m> {
    pub(super) fn of(facts: &'m Facts<'m>, axes: Axes, rulebook: &'m Rulebook, at: Timestamp) -> Self {
        let kind = facts.kind.and_then(|id| rulebook.catalog.kind(id)).map(AsRef::as_ref);
        Self { facts, axes, kind, rulebook, at, today: day_of(at) }
    }

    /// The answer of the region `to` for one scenario.
    pub(super) fn ruling(&self, to: Region, scenario: Scenario) -> Ruling {
        let title = self.rulebook.regions.title(to);
        let mut against = Against { matter: self, to, scenario, title, reasons: Vec::new(), changes: None };
        let decided_by = against.collect();
        let worst = against.reasons.iter().map(|reason| reason.leaves).max_by_key(|status| status.weight());
        let status = worst.unwrap_or(Recognition::Recognised);
        let Against { reasons, changes, .. } = against;
        Ruling { to, scenario, status, decided_by, reasons, changes }
    }
}

/// What stands against a license in one region and scenario.
struct Against<'a> {
    matter: &'a Matter<'a>,
    to: Region,
    scenario: Scenario,
    title: Option<&'a Title>,
    reasons: Vec<Reason>,
    changes: Option<Timestamp>,
}

type Data = Vec<(&'static str, String)>;

impl Against<'_> {
    /// Collects every reason, and answers who decides.
    fn collect(&mut self) -> DecidedBy {
        let Self { matter, scenario, .. } = *self;
        let Matter { rulebook, today, .. } = *matter;
        let from = matter.facts.region;
        self.failed();
        self.territory();
        if self.to.province() == from.province() {
            self.undetermined();
            return DecidedBy::OwnRegion;
        }
        let Some(kind) = matter.kind else {
            self.add(Code::RecognitionKindUnknown, Recognition::Undetermined, self.place());
            return DecidedBy::Nobody;
        };
        let route = Route { from, to: self.to, kind: &kind.id, scenario };
        let changes = rulebook.agreement.changes_after(&route, today);
        self.changes = changes.and_then(|day| instant_of(day.to_datetime(Time::midnight())));
        let Some((rule, change)) = rulebook.agreement.decides(&route, today) else {
            self.add(Code::AgreementNoRule, Recognition::NotRecognised, self.place());
            return DecidedBy::Nobody;
        };
        match change {
            Some(RuleChange { state: RuleState::Enacted, .. }) => self.conditions(rule),
            Some(RuleChange { since, .. }) => {
                self.not_in_force(Code::AgreementRepealed, rule, Some(since.to_string()))
            }
            None => {
                let first = rule.history().first().map(|change| change.since.to_string());
                self.not_in_force(Code::AgreementNotYetEnacted, rule, first);
            }
        }
        DecidedBy::Rule(rule.clone(), change)
    }

    /// Whatever the agreement says, what does not hold is not recognised.
    fn failed(&mut self) {
        if self.matter.axes.conclusion == Conclusion::Failed {
            self.add(Code::VerificationFailed, Recognition::NotRecognised, Vec::new());
        }
    }

    fn territory(&mut self) {
        let Some(kind) = self.matter.kind.filter(|kind| !kind.is_valid_in(self.to)) else { return };
        let mut data = self.place();
        let regions: Vec<String> = kind.valid_in.iter().map(Region::to_string).collect();
        let called = |text: fn(&Title) -> &str, separator: &str| {
            let name = |region: &Region| {
                let title = self.matter.rulebook.regions.title(*region);
                title.map_or_else(|| region.to_string(), |title| text(title).to_owned())
            };
            kind.valid_in.iter().map(name).collect::<Vec<_>>().join(separator)
        };
        data.extend([
            ("regions", regions.join(", ")),
            ("regions@zh-CN", called(|title| &title.zh_cn, "、")),
            ("regions@en", called(|title| &title.en, ", ")),
        ]);
        self.add(Code::OutsideTerritory, Recognition::NotRecognised, data);
    }

    fn not_in_force(&mut self, code: Code, rule: &Rule, since: Option<String>) {
        let mut data = self.place();
        data.extend(named(rule));
        data.push(("since", since.unwrap_or_default()));
        self.add(code, Recognition::NotRecognised, data);
    }

    /// What a rule in force asks.
    fn conditions(&mut self, rule: &Rule) {
        let conditions = rule.conditions();
        let axes = self.matter.axes;
        // A rule that asks for no signature is not kept from deciding by the lack of one.
        match (axes.indication, axes.status) {
            (Indication::NoSignatureFound, LicenseStatus::InForce) => {}
            _ => self.undetermined(),
        }
        self.verifiability(rule, conditions.minimum);
        self.lists(rule, conditions.lists_max_age_days);
        self.fields(rule);
        self.copies(rule, conditions.copies);
        self.human(rule);
    }

    fn undetermined(&mut self) {
        if self.matter.axes.conclusion == Conclusion::Undetermined {
            self.add(Code::VerificationUndetermined, Recognition::Undetermined, Vec::new());
        }
    }

    fn verifiability(&mut self, rule: &Rule, minimum: Verifiability) {
        let found = self.matter.axes.verifiability;
        if found < minimum {
            let facts = [("found", found.to_string()), ("expected", minimum.to_string())];
            let data = named(rule).into_iter().chain(facts).collect();
            self.add(Code::VerifiabilityTooLow, Recognition::Undetermined, data);
        }
    }

    fn lists(&mut self, rule: &Rule, max: Option<u16>) {
        let Some(max) = max else { return };
        let Some(oldest) = self.matter.facts.oldest_list else { return };
        let age = self.matter.at.as_second().saturating_sub(oldest.as_second());
        let room = i64::from(max) * SECONDS_OF_A_DAY;
        if age <= room {
            let end = Timestamp::from_second(oldest.as_second().saturating_add(room + 1)).ok();
            self.changes = self.changes.into_iter().chain(end).min();
        } else {
            let facts = [("days", (age / SECONDS_OF_A_DAY).to_string()), ("max", max.to_string())];
            let data = named(rule).into_iter().chain(facts).collect();
            self.add(Code::ListsTooOld, Recognition::Undetermined, data);
        }
    }

    /// What is recorded but cannot be read may be there; what is not recorded is not.
    fn fields(&mut self, rule: &Rule) {
        let contents = &self.matter.facts.contents;
        let asked = &rule.conditions().fields;
        let lacking: Vec<_> = asked.iter().filter(|field| !field.stands_in(contents)).collect();
        if lacking.is_empty() {
            return;
        }
        let there = lacking.iter().all(|field| field.is_written_in(contents));
        let leaves = if there { Recognition::Undetermined } else { Recognition::NotRecognised };
        let names: Vec<&str> = lacking.iter().map(|field| field.as_str()).collect();
        let data = named(rule).into_iter().chain([("fields", names.join(", "))]).collect();
        self.add(Code::RecognitionFieldMissing, leaves, data);
    }

    fn copies(&mut self, rule: &Rule, copies: Copies) {
        let contents = &self.matter.facts.contents;
        if !OF_COPIES.iter().any(|&name| contents.has(name)) {
            return;
        }
        let (code, leaves) = match copies {
            Copies::Refused => (Code::CopyRefused, Recognition::NotRecognised),
            Copies::Accepted => (Code::CopyPurpose, Recognition::WithConditions),
        };
        self.add(code, leaves, named(rule).into());
    }

    fn human(&mut self, rule: &Rule) {
        let human = &rule.conditions().human;
        if human.is_empty() {
            return;
        }
        let joined = |text: fn(&Title) -> &str, separator: &str| {
            human.iter().map(|condition| text(&condition.text)).collect::<Vec<_>>().join(separator)
        };
        let ids: Vec<&str> = human.iter().map(|condition| &*condition.id).collect();
        let facts = [
            ("conditions", ids.join(", ")),
            ("conditions@zh-CN", joined(|text| &text.zh_cn, "；")),
            ("conditions@en", joined(|text| &text.en, "; ")),
        ];
        let data = named(rule).into_iter().chain(facts).collect();
        self.add(Code::HumanConditions, Recognition::WithConditions, data);
    }

    /// The region that is asked and the kind that is presented, by code and by name.
    fn place(&self) -> Data {
        let mut data = vec![("region", self.to.to_string())];
        if let Some(title) = self.title {
            data.extend([("region@zh-CN", title.zh_cn.clone()), ("region@en", title.en.clone())]);
        }
        if let Some(kind) = self.matter.kind {
            data.extend([
                ("kind", kind.id.to_string()),
                ("kind@zh-CN", kind.name.zh_cn.clone()),
                ("kind@en", kind.name.en.clone()),
            ]);
        }
        data
    }

    fn add(&mut self, code: Code, leaves: Recognition, mut data: Data) {
        data.push((SCENARIOS, self.scenario.as_str().to_owned()));
        self.reasons.push(Reason { code, leaves, data });
    }
}

/// A rule by its id, and by its title in each language.
fn named(rule: &Rule) -> [(&'static str, String); 3] {
    let Title { zh_cn, en } = rule.title();
    [("rule", rule.id().to_owned()), ("rule@zh-CN", zh_cn.clone()), ("rule@en", en.clone())]
}

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// The fields that only a copy has.
const OF_COPIES: [FieldName; 4] =
    [FieldName::CopyMaker, FieldName::CopyPurpose, FieldName::CopyMadeOn, FieldName::CopyUntil];
