//! 四项差异: in what a license differs from what is expected of it where it is presented.

use jiff::civil::Date;
use smol_str::{SmolStr, ToSmolStr};

use crate::checks::inquiry::Inquiry;
use crate::decision::Decision;
use crate::decision::recognition::{Recognition, Ruling};
use crate::layout::Layout;
use crate::license::contents::Contents;
use crate::license::{FieldName, License, day_of};
use crate::rules::agreement::{BASELINE, CATALOG, Rule};
use crate::rules::catalog::{Kind, Recorded};
use crate::rules::rulebook::Rulebook;
use crate::words::axes::Verifiability;
use crate::words::code::Code;
use crate::words::named::named;
use crate::words::region::Region;
use crate::words::scenario::Relying;
use crate::words::source::SourceKind;

named! {
    /// The four differences between regions that mutual recognition has to bridge.
    pub enum DifferenceKind {
        /// 制发版式
        Layout = "layout",
        /// 归集范围
        Collection = "collection",
        /// 记载信息
        Records = "records",
        /// 可验证程度
        Verifiability = "verifiability",
    }
}

named! {
    /// How far a license is from what is expected.
    pub enum Degree {
        /// 一致
        Same = "same",
        /// 可对应: it differs, and nothing is lost.
        Mapped = "mapped",
        /// 有欠缺: something that was expected is less, or not there.
        Degraded = "degraded",
        /// 缺失: what was expected is not there at all.
        Missing = "missing",
    }
}

named! {
    /// What a difference does to the recognition.
    pub enum Effect {
        /// 无影响
        None = "none",
        /// 须由人核对
        Condition = "condition",
        /// 无法确定
        Undetermined = "undetermined",
        /// 不予认可
        Bars = "bars",
    }
}

/// One of the four differences.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// Which.
    pub difference: DifferenceKind,
    /// The region whose expectation it is; `None` where none was asked for, and the national standard, the
    /// catalogue and the agreement's baseline are what is expected.
    pub to: Option<Region>,
    /// How far the license is from it.
    pub degree: Degree,
    /// What was found: a layout with its years (ISO 8601, `from/until`), a kind, a number of fields, a level.
    pub found: SmolStr,
    /// What was expected, in the same terms.
    pub expected: SmolStr,
    /// Records that were expected and are not there, by name.
    pub absent: Vec<SmolStr>,
    /// Where the expectation comes from: a standard, a rule, the catalogue or the baseline, by id.
    pub rule: SmolStr,
    /// What it does to the recognition by `to`, in the scenarios that were asked for.
    pub effect: Effect,
}

/// The four differences, for every region that is asked for.
pub(crate) fn differences(
    subject: &Subject<'_>,
    rulebook: &Rulebook,
    inquiry: &Inquiry,
    decision: &Decision,
) -> Vec<Difference> {
    let today = day_of(inquiry.at);
    let of = |to| Expectation { subject, rulebook, today, to, decision }.four();
    match inquiry.relying {
        Relying::NotAsked => of(None).into(),
        Relying::Region(region) => of(Some(region)).into(),
        Relying::All => rulebook.agreement.parties().iter().flat_map(|&region| of(Some(region))).collect(),
    }
}

/// What is held against what is expected.
pub(crate) struct Subject<'s> {
    pub license: &'s License,
    pub contents: &'s Contents<'s>,
    pub kind: Option<&'s Kind>,
    pub layout: &'s Layout,
}

struct Expectation<'e> {
    subject: &'e Subject<'e>,
    rulebook: &'e Rulebook,
    today: Date,
    to: Option<Region>,
    decision: &'e Decision,
}

impl<'e> Expectation<'e> {
    fn four(&self) -> [Difference; 4] {
        [self.layout(), self.collection(), self.records(), self.verifiability()]
    }

    /// A layout is held against the standard that applied when the license was issued: one that came later does
    /// not make an older license worse.
    fn layout(&self) -> Difference {
        let layout = self.subject.layout;
        let issued = self.subject.license.date(FieldName::IssuedOn);
        let standard = self.rulebook.agreement.standard_on(issued.unwrap_or(self.today));
        let in_use = issued.is_none_or(|day| layout.used().on(day));
        let at_home = self.to.is_some_and(|to| to.province() == self.subject.license.region().province());
        let degree = match standard {
            _ if !in_use => Degree::Degraded,
            _ if at_home || layout.source().kind == SourceKind::Standard => Degree::Same,
            None if self.to.is_none() => Degree::Same,
            _ => Degree::Mapped,
        };
        let found = layout.in_years().clone();
        let expected = standard.map_or_else(|| found.clone(), |standard| standard.in_years.clone());
        let rule = standard.map_or(BASELINE, |standard| &standard.id).into();
        self.row(DifferenceKind::Layout, degree, (found, expected), rule, &[])
    }

    /// 归集范围: whether the region collects the kind, and by which name.
    fn collection(&self) -> Difference {
        let kind = self.subject.kind;
        let name = self.subject.license.name();
        let degree = match (kind, self.to) {
            (None, _) => Degree::Missing,
            (Some(kind), Some(to)) if !kind.is_collected_by(to) => Degree::Missing,
            (Some(kind), None) if kind.collected.regions.is_empty() => Degree::Missing,
            (Some(kind), _) if !kind.is_collected_by(self.subject.license.region()) => Degree::Degraded,
            (Some(kind), to) if name == Some(expected_name(kind, to)) => Degree::Same,
            _ => Degree::Mapped,
        };
        let found = kind.map_or("", |kind| &kind.id).into();
        let expected = kind.map_or("", |kind| expected_name(kind, self.to)).into();
        // Without a rule the kind may be at fault, or only the scenario.
        let missing = [Code::RecognitionKindUnknown, Code::AgreementNoRule, Code::OutsideTerritory];
        let codes = if degree == Degree::Missing { &missing[..] } else { &[] };
        self.row(DifferenceKind::Collection, degree, (found, expected), CATALOG.into(), codes)
    }

    /// 记载信息: whether everything is there that the catalogue and the rules ask for.
    fn records(&self) -> Difference {
        let license = self.subject.license;
        let lacks = |field: &&Recorded| !field.stands_in(self.subject.contents);
        let breached = self.rules().find(|rule| rule.conditions().fields.iter().any(|field| lacks(&field)));
        let of_kind = self.subject.kind.into_iter().flat_map(|kind| &kind.records.required);
        let mut expected: Vec<&Recorded> = of_kind.collect();
        for field in self.rules().flat_map(|rule| &rule.conditions().fields) {
            if !expected.contains(&field) {
                expected.push(field);
            }
        }
        let absent: Vec<SmolStr> =
            expected.iter().copied().filter(lacks).map(|field| field.as_str().into()).collect();
        let degree = match (breached, absent.is_empty(), license.carried().is_empty()) {
            (Some(_), ..) => Degree::Missing,
            (None, false, _) => Degree::Degraded,
            (None, true, false) => Degree::Mapped,
            (None, true, true) => Degree::Same,
        };
        let found = (expected.len() - absent.len()).to_smolstr();
        let rule = breached.map_or(CATALOG, Rule::id).into();
        let counts = (found, expected.len().to_smolstr());
        let row = self.row(DifferenceKind::Records, degree, counts, rule, &[Code::RecognitionFieldMissing]);
        Difference { absent, ..row }
    }

    /// 可验证程度: the level, against the most that any of the asked scenarios wants.
    fn verifiability(&self) -> Difference {
        let found = self.decision.axes.verifiability;
        let strictest = self.rules().max_by_key(|rule| rule.conditions().minimum);
        let expected =
            strictest.map_or_else(|| self.rulebook.agreement.baseline(), |rule| rule.conditions().minimum);
        let degree = match found {
            // Where a person stands in for the proof, its lack is bridged.
            _ if found >= expected && expected < Verifiability::V3 => Degree::Mapped,
            _ if found >= expected => Degree::Same,
            Verifiability::V0 | Verifiability::V1 => Degree::Missing,
            _ => Degree::Degraded,
        };
        let rule = strictest.map_or(BASELINE, Rule::id).into();
        let levels = (found.as_str().into(), expected.as_str().into());
        let codes = &[Code::VerifiabilityTooLow, Code::ListsTooOld, Code::VerificationUndetermined];
        self.row(DifferenceKind::Verifiability, degree, levels, rule, codes)
    }

    fn row(
        &self,
        difference: DifferenceKind,
        degree: Degree,
        (found, expected): (SmolStr, SmolStr),
        rule: SmolStr,
        codes: &[Code],
    ) -> Difference {
        let effect = self.effect(codes);
        Difference { difference, to: self.to, degree, found, expected, absent: Vec::new(), rule, effect }
    }

    /// The rules that decide for the region.
    fn rules(&self) -> impl Iterator<Item = &'e Rule> {
        self.own_rulings().filter_map(|ruling| ruling.decided_by.rule())
    }

    fn own_rulings(&self) -> impl Iterator<Item = &'e Ruling> {
        let to = self.to;
        self.decision.rulings.iter().filter(move |ruling| Some(ruling.to) == to)
    }

    /// The worst that reasons with these codes lead to.
    fn effect(&self, codes: &[Code]) -> Effect {
        let reasons = self.own_rulings().flat_map(|ruling| &ruling.reasons);
        let worst = reasons.filter(|reason| codes.contains(&reason.code)).map(|reason| reason.leaves);
        match worst.max_by_key(|status| status.weight()) {
            None | Some(Recognition::Recognised) => Effect::None,
            Some(Recognition::WithConditions) => Effect::Condition,
            Some(Recognition::Undetermined) => Effect::Undetermined,
            Some(Recognition::NotRecognised) => Effect::Bars,
        }
    }
}

fn expected_name(kind: &Kind, to: Option<Region>) -> &str {
    to.map_or(&kind.name.zh_cn, |to| kind.name_in(to))
}
