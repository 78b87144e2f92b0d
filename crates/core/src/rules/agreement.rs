//! Who recognises whose licenses, for what, since when: an agreement kept as data.

mod file;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use smol_str::SmolStr;

use crate::license::{FieldName, Title};
use crate::rules::catalog::{Catalog, KindSource, Recorded};
use crate::words::axes::Verifiability;
use crate::words::error::Error;
use crate::words::named::named;
use crate::words::region::Region;
use crate::words::scenario::Scenario;

named! {
    /// Whether a rule of the agreement is in force.
    pub enum RuleState {
        /// 已生效
        Enacted = "ENACTED",
        /// 已废止
        Repealed = "REPEALED",
    }
}

/// An agreement between regions: its parties, the standards it stands on, and its rules.
///
/// ```
/// use elicense::rules::{Agreement, Catalog};
/// let agreement = Agreement::built_in(&Catalog::built_in());
/// assert_eq!(agreement.signed().to_string(), "2020-09-12");
/// assert!(agreement.rules().iter().all(|rule| !rule.history().is_empty()));
/// ```
#[derive(Clone, Debug)]
pub struct Agreement {
    id: Arc<str>,
    title: Title,
    parties: Vec<Region>,
    signed: Date,
    source: KindSource,
    baseline: Verifiability,
    least: Vec<Vec<FieldName>>,
    standards: Vec<Standard>,
    rules: Vec<Arc<Rule>>,
    /// The rules that speak of a kind: indices into `rules`.
    by_kind: HashMap<Arc<str>, Vec<usize>>,
    /// What rules may ask of a person.
    human: BTreeMap<Arc<str>, Arc<HumanCondition>>,
}

/// A standard that licenses may be expected to be written by.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Standard {
    /// Its id, for ever: appears in reports.
    pub id: Arc<str>,
    /// Its number and title.
    pub title: Title,
    /// The first day on which it applied.
    pub from: Date,
    /// How sure that is.
    pub source: KindSource,
    /// Its id and that day, as differences tell them.
    pub(crate) in_years: SmolStr,
}

/// One rule: which licenses of which regions which regions recognise, for what, and on what conditions.
#[derive(Clone, Debug)]
pub struct Rule {
    id: Arc<str>,
    title: Title,
    from: Vec<Region>,
    to: Vec<Region>,
    kinds: BTreeSet<Arc<str>>,
    scenarios: Vec<Scenario>,
    history: Vec<RuleChange>,
    conditions: Conditions,
    source: KindSource,
}

/// What became of a rule, and since when.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct RuleChange {
    /// What it has been since.
    pub state: RuleState,
    /// The first day of it, in UTC+8.
    pub since: Date,
}

/// What a rule asks of a license beyond a signature that holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conditions {
    /// The least verifiability. Below V3 nobody vouches for the license, and a person always has to.
    pub minimum: Verifiability,
    /// What the license must record.
    pub fields: Vec<Recorded>,
    /// Days that the oldest revocation list behind the answer may be old. A pinned key has no lists, and
    /// nothing that could be old; a rule that wants lists asks for V4.
    pub lists_max_age_days: Option<u16>,
    /// Seconds that a display code made ahead may be old.
    pub code_static_seconds: Option<u32>,
    /// Seconds that a display code made at the moment may be old.
    pub code_live_seconds: Option<u32>,
    /// Whether copies (加注件) are accepted.
    pub copies: Copies,
    /// What only a person can see to.
    pub human: Vec<Arc<HumanCondition>>,
}

/// Whether a rule accepts copies made for one purpose (加注件).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Copies {
    /// They are; somebody must see that the purpose is this one.
    Accepted,
    /// They are not.
    Refused,
}

/// What only a person can see to.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct HumanCondition {
    /// Its id, for ever.
    pub id: Arc<str>,
    /// What to do, as words that can stand in a list.
    pub text: Title,
}

/// From where to where a license goes, and for what: all that rules can tell presentations apart by.
#[derive(Clone, Copy, Debug)]
pub struct Route<'r> {
    /// The region that issued the license.
    pub from: Region,
    /// The region where it is presented.
    pub to: Region,
    /// Its kind, as an id of the catalogue.
    pub kind: &'r str,
    /// For what it is presented.
    pub scenario: Scenario,
}

/// The rule of a license that is presented at home: its verification alone decides.
pub(crate) const OWN_REGION: &str = "own-region";

/// What a license is held against where no rule of the agreement decides.
pub(crate) const BASELINE: &str = "baseline";

/// What a license's kind and records are held against.
pub(crate) const CATALOG: &str = "catalog";

impl Agreement {
    /// The agreement that is built in, about kinds of `catalog`.
    ///
    /// # Panics
    ///
    /// Where `catalog` lacks kinds of the built-in catalogue.
    #[must_use]
    pub fn built_in(catalog: &Catalog) -> Self {
        Self::parse(elicense_formats::RECOGNITION, catalog)
            .unwrap_or_else(|error| panic!("built-in recognition.toml, read by a test: {error}"))
    }

    /// Reads an agreement about kinds of `catalog`.
    ///
    /// # Errors
    ///
    /// Text that is no agreement; a kind, field or condition nobody declares; a history that is out of order;
    /// two rules that could decide one presentation on one day: each with line and column.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Self, Error> {
        file::read(text, catalog)
    }

    /// The same agreement with the rules that a file adds; none of them may decide what a known one does.
    ///
    /// # Errors
    ///
    /// Those of [`Agreement::parse`].
    pub fn with(self, text: &str, catalog: &Catalog) -> Result<Self, Error> {
        file::add(self, text, catalog)
    }

    /// Its id: appears in reports.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// The regions that agreed.
    #[must_use]
    pub fn parties(&self) -> &[Region] {
        &self.parties
    }

    /// When they agreed.
    #[must_use]
    pub fn signed(&self) -> Date {
        self.signed
    }

    /// How sure the agreement itself is; each rule has a mark of its own.
    #[must_use]
    pub fn source(&self) -> KindSource {
        self.source
    }

    /// The least verifiability that is expected where no relying region is asked for.
    #[must_use]
    pub fn baseline(&self) -> Verifiability {
        self.baseline
    }

    /// What every license that passes records: of each list, at least one field.
    #[must_use]
    pub fn least_fields(&self) -> &[Vec<FieldName>] {
        &self.least
    }

    /// The standards, by the day from which they apply.
    #[must_use]
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The standard that applied last on the day.
    #[must_use]
    pub fn standard_on(&self, day: Date) -> Option<&Standard> {
        self.standards.iter().rev().find(|standard| standard.from <= day)
    }

    /// The rules, in the order of the file.
    #[must_use]
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// The rule that decides presentations on this route, and what it was on that day (in UTC+8): the one in force; where none is,
    /// the one that was repealed last; where none was, the one that comes next, which is nothing yet.
    ///
    /// ```
    /// use elicense::Scenario;
    /// use elicense::rules::{Agreement, Catalog, Route, RuleState};
    /// let agreement = Agreement::built_in(&Catalog::built_in());
    /// let [from, to, ..] = agreement.parties() else { panic!("parties") };
    /// let (kind, scenario) = ("business-license", Scenario::GovernmentService);
    /// let route = Route { from: *from, to: *to, kind, scenario };
    /// let (rule, change) = agreement.decides(&route, "2026-06-01".parse()?).unwrap();
    /// assert_eq!((rule.id(), change.unwrap().state), ("organisations", RuleState::Enacted));
    /// # Ok::<(), elicense::jiff::Error>(())
    /// ```
    #[must_use]
    pub fn decides(&self, route: &Route<'_>, on: Date) -> Option<(&Arc<Rule>, Option<RuleChange>)> {
        let dated = self.speaking_of(route).map(|rule| (rule, rule.on(on)));
        dated.max_by_key(|(rule, change)| match change {
            Some(RuleChange { state: RuleState::Enacted, since }) => (2, Some(*since), None),
            Some(RuleChange { state: RuleState::Repealed, since }) => (1, Some(*since), None),
            None => (0, None, rule.history.first().map(|first| std::cmp::Reverse(first.since))),
        })
    }
}

impl Agreement {
    /// The next day on which another rule, or another state of one, may decide on this route.
    #[must_use]
    pub fn changes_after(&self, route: &Route<'_>, day: Date) -> Option<Date> {
        let changes = self.speaking_of(route).flat_map(|rule| rule.history()).map(|change| change.since);
        changes.filter(|&since| since > day).min()
    }

    fn speaking_of<'a, 'r>(
        &'a self,
        route: &'r Route<'r>,
    ) -> impl Iterator<Item = &'a Arc<Rule>> + use<'a, 'r> {
        let of_kind = self.by_kind.get(route.kind).into_iter().flatten();
        of_kind.filter_map(|&index| self.rules.get(index)).filter(|rule| rule.speaks_of(route))
    }
}

impl Rule {
    /// Its id, for ever: appears in reports.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is about.
    #[must_use]
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// What became of it, from its first day on.
    #[must_use]
    pub fn history(&self) -> &[RuleChange] {
        &self.history
    }

    /// What it asks.
    #[must_use]
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// How sure it is.
    #[must_use]
    pub fn source(&self) -> KindSource {
        self.source
    }

    /// What it was on the day; `None` before its first.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<RuleChange> {
        self.history.iter().rev().find(|change| change.since <= day).copied()
    }

    fn speaks_of(&self, route: &Route<'_>) -> bool {
        self.scenarios.contains(&route.scenario)
            && self.from.iter().any(|region| region.contains(route.from))
            && self.to.iter().any(|region| region.contains(route.to))
    }

    /// The spans of days on which it is in force; the last may be open.
    fn enacted(&self) -> impl Iterator<Item = (Date, Option<Date>)> + '_ {
        self.history
            .iter()
            .enumerate()
            .filter(|(_, change)| change.state == RuleState::Enacted)
            .map(|(index, change)| (change.since, self.history.get(index + 1).map(|next| next.since)))
    }
}
