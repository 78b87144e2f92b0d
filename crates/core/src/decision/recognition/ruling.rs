//! One region, one scenario: which rule decides, and what stands against the license.

use jiff::Timestamp;
use jiff::civil::Time;

use crate::decision::recognition::{Case, DecidedBy, Reason, Recognition, Ruling, SCENARIOS};
use crate::license::{FieldName, LicenseStatus, Title, instant_of};
use crate::rules::agreement::{Copies, Presented, Rule, RuleChange, RuleState};
use crate::rules::rulebook::Rulebook;
use crate::words::axes::{Conclusion, Indication, Verifiability};
use crate::words::code::Code;
use crate::words::region::Region;
use crate::words::scenario::Scenario;

/// The answer of the region `to` for one scenario.
pub(super) fn ruling(case: &Case<'_>, rulebook: &Rulebook, to: Region, scenario: Scenario) -> Ruling {
    let mut judging =
        Judging { case, to, scenario, title: rulebook.regions.title(to), reasons: Vec::new(), changes: None };
    let decided_by = judging.decide(rulebook);
    let worst = judging.reasons.iter().map(|reason| reason.leaves).max_by_key(|status| status.weight());
    let status = worst.unwrap_or(Recognition::Recognised);
    let Judging { reasons, changes, .. } = judging;
    Ruling { to, scenario, status, decided_by, reasons, changes }
}

struct Judging<'j, 'c> {
    case: &'j Case<'c>,
    to: Region,
    scenario: Scenario,
    title: Option<&'j Title>,
    reasons: Vec<Reason>,
    changes: Option<Timestamp>,
}

type Data = Vec<(&'static str, String)>;

impl Judging<'_, '_> {
    fn decide(&mut self, rulebook: &Rulebook) -> DecidedBy {
        let Self { case, scenario, .. } = *self;
        let from = case.license.region();
        self.failed();
        self.territory();
        if self.to.province() == from.province() {
            self.undetermined();
            return DecidedBy::OwnRegion;
        }
        let Some(kind) = case.kind else {
            self.add(Code::RecognitionKindUnknown, Recognition::Undetermined, self.place());
            return DecidedBy::Nobody;
        };
        let presented = Presented { from, to: self.to, kind: &kind.id, scenario, on: case.today };
        let changes = rulebook.agreement.changes_after(&presented);
        self.changes = changes.and_then(|day| instant_of(day.to_datetime(Time::midnight())));
        let Some((rule, change)) = rulebook.agreement.decides(&presented) else {
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
        if self.case.axes.conclusion == Conclusion::Failed {
            self.add(Code::VerificationFailed, Recognition::NotRecognised, Vec::new());
        }
    }

    fn territory(&mut self) {
        let Some(kind) = self.case.kind.filter(|kind| !kind.is_valid_in(self.to)) else { return };
        let mut data = self.place();
        let regions: Vec<String> = kind.valid_in.iter().map(Region::to_string).collect();
        data.push(("regions", regions.join(", ")));
        self.add(Code::OutsideTerritory, Recognition::NotRecognised, data);
    }

    fn not_in_force(&mut self, code: Code, rule: &Rule, since: Option<String>) {
        let mut data = self.place();
        data.extend([("rule", rule.id().to_owned()), ("since", since.unwrap_or_default())]);
        self.add(code, Recognition::NotRecognised, data);
    }

    /// What a rule in force asks.
    fn conditions(&mut self, rule: &Rule) {
        let conditions = rule.conditions();
        let axes = self.case.axes;
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
        if self.case.axes.conclusion == Conclusion::Undetermined {
            self.add(Code::VerificationUndetermined, Recognition::Undetermined, Vec::new());
        }
    }

    fn verifiability(&mut self, rule: &Rule, minimum: Verifiability) {
        let found = self.case.axes.verifiability;
        if found < minimum {
            let data = vec![
                ("rule", rule.id().to_owned()),
                ("found", found.to_string()),
                ("expected", minimum.to_string()),
            ];
            self.add(Code::VerifiabilityTooLow, Recognition::Undetermined, data);
        }
    }

    fn lists(&mut self, rule: &Rule, max: Option<u16>) {
        let Some(max) = max else { return };
        let issued = self.case.lists.iter().filter_map(|list| list.this_update.parse::<Timestamp>().ok());
        let Some(oldest) = issued.min() else { return };
        let age = self.case.at.as_second().saturating_sub(oldest.as_second());
        let room = i64::from(max) * SECONDS_OF_A_DAY;
        if age <= room {
            let end = Timestamp::from_second(oldest.as_second().saturating_add(room + 1)).ok();
            self.changes = self.changes.into_iter().chain(end).min();
        } else {
            let data = vec![
                ("rule", rule.id().to_owned()),
                ("days", (age / SECONDS_OF_A_DAY).to_string()),
                ("max", max.to_string()),
            ];
            self.add(Code::ListsTooOld, Recognition::Undetermined, data);
        }
    }

    /// What is recorded but cannot be read may be there; what is not recorded is not.
    fn fields(&mut self, rule: &Rule) {
        let license = self.case.license;
        let asked = &rule.conditions().fields;
        let lacking: Vec<_> = asked.iter().filter(|field| !field.stands_in(license)).collect();
        if lacking.is_empty() {
            return;
        }
        let there = lacking.iter().all(|field| field.is_written_in(license));
        let leaves = if there { Recognition::Undetermined } else { Recognition::NotRecognised };
        let names: Vec<&str> = lacking.iter().map(|field| field.as_str()).collect();
        let data = vec![("rule", rule.id().to_owned()), ("fields", names.join(", "))];
        self.add(Code::RecognitionFieldMissing, leaves, data);
    }

    fn copies(&mut self, rule: &Rule, copies: Copies) {
        let license = self.case.license;
        if !OF_COPIES.iter().any(|&name| license.field(name).is_some()) {
            return;
        }
        let (code, leaves) = match copies {
            Copies::Refused => (Code::CopyRefused, Recognition::NotRecognised),
            Copies::Accepted => (Code::CopyPurpose, Recognition::WithConditions),
        };
        self.add(code, leaves, vec![("rule", rule.id().to_owned())]);
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
        let data = vec![
            ("rule", rule.id().to_owned()),
            ("conditions", ids.join(", ")),
            ("conditions@zh-CN", joined(|text| &text.zh_cn, "；")),
            ("conditions@en", joined(|text| &text.en, "; ")),
        ];
        self.add(Code::HumanConditions, Recognition::WithConditions, data);
    }

    /// The region that is asked and the kind that is presented, by code and by name.
    fn place(&self) -> Data {
        let mut data = vec![("region", self.to.to_string())];
        if let Some(title) = self.title {
            data.extend([("region@zh-CN", title.zh_cn.clone()), ("region@en", title.en.clone())]);
        }
        if let Some(kind) = self.case.kind {
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

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// The fields that only a copy has.
const OF_COPIES: [FieldName; 4] =
    [FieldName::CopyMaker, FieldName::CopyPurpose, FieldName::CopyMadeOn, FieldName::CopyUntil];
