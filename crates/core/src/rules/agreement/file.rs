//! `recognition.toml`, read into rules or refused with line and column.

mod addition;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use smol_str::format_smolstr;
use toml::Spanned;

use crate::license::{FieldName, Title};
use crate::rules::agreement::{
    Agreement, Conditions, Copies, HumanCondition, Rule, RuleChange, RuleState, Standard,
};
use crate::rules::catalog::{Catalog, KindSource, Recorded};
use crate::words::axes::Verifiability;
use crate::words::configuration::{configuration_error, day, is_id, line_column};
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_RULES};
use crate::words::region::Region;
use crate::words::scenario::Scenario;

pub(super) use addition::add;

/// Reads the file.
pub(super) fn read(text: &str, catalog: &Catalog) -> Result<Agreement, Error> {
    if text.len() > MAX_CONFIG_BYTES {
        return Err(Error::configuration(format!("an agreement has at most {MAX_CONFIG_BYTES} bytes")));
    }
    let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
    if file.rule.len() > MAX_RULES {
        return Err(Error::configuration(format!("an agreement has at most {MAX_RULES} rules")));
    }
    Reading { text, catalog, human: human(file.human) }.agreement(
        file.agreement,
        &file.baseline,
        file.standard,
        file.rule,
    )
}

/// `recognition.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agreement: AgreementTable,
    baseline: BaselineTable,
    #[serde(default)]
    standard: Vec<StandardTable>,
    #[serde(default)]
    human: BTreeMap<Arc<str>, Title>,
    #[serde(default)]
    rule: Vec<RuleTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementTable {
    id: Spanned<Arc<str>>,
    title: Title,
    parties: Vec<Region>,
    #[serde(deserialize_with = "day")]
    signed: Date,
    source: KindSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineTable {
    minimum: Spanned<String>,
    fields: Spanned<Vec<Spanned<OneOf>>>,
    #[serde(rename = "source")]
    _source: KindSource,
}

/// A field, or a list of fields of which one is enough.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a canonical field, or a list of canonical fields of which one is enough")]
enum OneOf {
    Field(String),
    Any(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardTable {
    id: Spanned<Arc<str>>,
    title: Title,
    #[serde(deserialize_with = "day")]
    from: Date,
    source: KindSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    id: Spanned<Arc<str>>,
    title: Title,
    from: Spanned<Vec<Region>>,
    to: Spanned<Vec<Region>>,
    kinds: Spanned<Vec<Spanned<Arc<str>>>>,
    scenarios: Spanned<Vec<Spanned<String>>>,
    history: Spanned<Vec<Spanned<ChangeTable>>>,
    conditions: Spanned<ConditionsTable>,
    source: KindSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeTable {
    state: StateWord,
    #[serde(deserialize_with = "day")]
    since: Date,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StateWord {
    Enacted,
    Repealed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionsTable {
    minimum: Spanned<String>,
    #[serde(default)]
    fields: Vec<Spanned<String>>,
    lists_max_age_days: Option<u16>,
    code_static_seconds: Option<u32>,
    code_live_seconds: Option<u32>,
    copies: CopiesWord,
    #[serde(default)]
    human: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CopiesWord {
    Accepted,
    Refused,
}

fn human(texts: BTreeMap<Arc<str>, Title>) -> BTreeMap<Arc<str>, Arc<HumanCondition>> {
    let of = |(id, text): (Arc<str>, Title)| (Arc::clone(&id), Arc::new(HumanCondition { id, text }));
    texts.into_iter().map(of).collect()
}

/// An agreement being read.
struct Reading<'t> {
    text: &'t str,
    catalog: &'t Catalog,
    human: BTreeMap<Arc<str>, Arc<HumanCondition>>,
}

impl Reading<'_> {
    fn agreement(
        &self,
        head: AgreementTable,
        baseline: &BaselineTable,
        standards: Vec<StandardTable>,
        tables: Vec<RuleTable>,
    ) -> Result<Agreement, Error> {
        let mut ids = BTreeSet::new();
        let mut rules = Vec::with_capacity(tables.len());
        let mut by_kind = HashMap::new();
        self.rules(tables, &mut ids, &mut rules, &mut by_kind)?;
        Ok(Agreement {
            id: self.new_id(&head.id, &mut ids)?,
            title: head.title,
            parties: head.parties,
            signed: head.signed,
            source: head.source,
            baseline: self.verifiability(&baseline.minimum)?,
            least: self.least(&baseline.fields)?,
            standards: self.standards(standards, &mut ids)?,
            rules,
            by_kind,
            human: self.human.clone(),
        })
    }

    fn rules(
        &self,
        tables: Vec<RuleTable>,
        ids: &mut BTreeSet<Arc<str>>,
        rules: &mut Vec<Arc<Rule>>,
        by_kind: &mut HashMap<Arc<str>, Vec<usize>>,
    ) -> Result<(), Error> {
        for table in tables {
            let span = table.id.span();
            self.new_id(&table.id, ids)?;
            let rule = self.rule(table)?;
            if let Some(detail) = rules.iter().find_map(|other| overlap(other, &rule)) {
                return Err(self.wrong(span, detail));
            }
            rule.kinds.iter().for_each(|kind| by_kind.entry(Arc::clone(kind)).or_default().push(rules.len()));
            rules.push(Arc::new(rule));
        }
        Ok(())
    }

    /// What every license that passes records.
    fn least(&self, fields: &Spanned<Vec<Spanned<OneOf>>>) -> Result<Vec<Vec<FieldName>>, Error> {
        let nothing = "the list is empty, so that a license passes that says nothing";
        if fields.get_ref().is_empty() {
            return Err(self.wrong(fields.span(), nothing));
        }
        let each = fields.get_ref().iter().map(|entry| {
            let names = match entry.get_ref() {
                OneOf::Field(name) => std::slice::from_ref(name),
                OneOf::Any(names) => names.as_slice(),
            };
            let unknown = |name: &String| {
                let all: Vec<&str> = FieldName::ALL.iter().map(|name| name.as_str()).collect();
                self.wrong(entry.span(), format!("{name} is no canonical field; they are {}", all.join(", ")))
            };
            let read = |name: &String| FieldName::from_name(name).ok_or_else(|| unknown(name));
            match names.is_empty() {
                true => Err(self.wrong(entry.span(), nothing)),
                false => names.iter().map(read).collect(),
            }
        });
        each.collect()
    }

    fn standards(
        &self,
        tables: Vec<StandardTable>,
        ids: &mut BTreeSet<Arc<str>>,
    ) -> Result<Vec<Standard>, Error> {
        let mut standards = Vec::with_capacity(tables.len());
        for StandardTable { id, title, from, source } in tables {
            let id = self.new_id(&id, ids)?;
            let in_years = format_smolstr!("{id} {from}/");
            standards.push(Standard { id, title, from, source, in_years });
        }
        standards.sort_by_key(|standard| standard.from);
        Ok(standards)
    }

    fn rule(&self, table: RuleTable) -> Result<Rule, Error> {
        for regions in [&table.from, &table.to] {
            self.some(regions.get_ref(), regions.span())?;
        }
        self.some(table.kinds.get_ref(), table.kinds.span())?;
        self.some(table.scenarios.get_ref(), table.scenarios.span())?;
        let mut kinds = BTreeSet::new();
        for kind in table.kinds.get_ref() {
            let known = self.catalog.kind(kind.get_ref());
            let known = known.ok_or_else(|| {
                self.wrong(kind.span(), format!("the catalogue has no kind {}", kind.get_ref()))
            })?;
            kinds.insert(Arc::clone(&known.id));
        }
        let scenarios =
            table.scenarios.get_ref().iter().map(|word| self.scenario(word)).collect::<Result<_, _>>()?;
        Ok(Rule {
            history: self.history(&table.history)?,
            conditions: self.conditions(&table.conditions)?,
            id: table.id.into_inner(),
            title: table.title,
            from: table.from.into_inner(),
            to: table.to.into_inner(),
            kinds,
            scenarios,
            source: table.source,
        })
    }

    /// It begins by being enacted, then repealed and enacted in turn, each later than the one before.
    fn history(&self, tables: &Spanned<Vec<Spanned<ChangeTable>>>) -> Result<Vec<RuleChange>, Error> {
        self.some(tables.get_ref(), tables.span())?;
        let mut history: Vec<RuleChange> = Vec::new();
        for table in tables.get_ref() {
            let ChangeTable { state, since } = *table.get_ref();
            let state = match state {
                StateWord::Enacted => RuleState::Enacted,
                StateWord::Repealed => RuleState::Repealed,
            };
            let follows = match history.last() {
                None => state == RuleState::Enacted,
                Some(before) => before.state != state && before.since < since,
            };
            if !follows {
                let detail =
                    "a history begins with enacted; repealed and enacted follow in turn, each on a later day";
                return Err(self.wrong(table.span(), detail));
            }
            history.push(RuleChange { state, since });
        }
        Ok(history)
    }

    fn conditions(&self, table: &Spanned<ConditionsTable>) -> Result<Conditions, Error> {
        let span = table.span();
        let table = table.get_ref();
        let minimum = self.verifiability(&table.minimum)?;
        let fields = table.fields.iter().map(|name| self.field(name)).collect::<Result<_, _>>()?;
        let human = table.human.iter().map(|id| self.human(id)).collect::<Result<Vec<_>, _>>()?;
        if minimum < Verifiability::V3 && human.is_empty() {
            let detail =
                "below V3 nobody vouches for a license: name under `human` what a person has to see to";
            return Err(self.wrong(span, detail));
        }
        Ok(Conditions {
            minimum,
            fields,
            lists_max_age_days: table.lists_max_age_days,
            code_static_seconds: table.code_static_seconds,
            code_live_seconds: table.code_live_seconds,
            copies: match table.copies {
                CopiesWord::Accepted => Copies::Accepted,
                CopiesWord::Refused => Copies::Refused,
            },
            human,
        })
    }

    fn verifiability(&self, word: &Spanned<String>) -> Result<Verifiability, Error> {
        let known = Verifiability::from_name(word.get_ref());
        known.ok_or_else(|| self.wrong(word.span(), "a level of verifiability is one of V0, V1, V2, V3, V4"))
    }

    fn scenario(&self, word: &Spanned<String>) -> Result<Scenario, Error> {
        let words = || Scenario::ALL.iter().map(|scenario| scenario.word()).collect::<Vec<_>>().join(", ");
        let known = Scenario::from_word(word.get_ref());
        known.ok_or_else(|| self.wrong(word.span(), format!("a scenario is one of {}", words())))
    }

    fn field(&self, name: &Spanned<String>) -> Result<Recorded, Error> {
        let field = FieldName::from_name(name.get_ref()).map(Recorded::Field);
        field.or_else(|| self.catalog.recorded_face(name.get_ref())).ok_or_else(|| {
            let detail =
                format!("{} is neither a canonical field nor in [recorded] of the catalogue", name.get_ref());
            self.wrong(name.span(), detail)
        })
    }

    fn human(&self, id: &Spanned<String>) -> Result<Arc<HumanCondition>, Error> {
        let known = self.human.get(id.get_ref().as_str()).cloned();
        known.ok_or_else(|| {
            self.wrong(id.span(), format!("no [human.{}] says what a person has to see to", id.get_ref()))
        })
    }

    fn new_id(&self, id: &Spanned<Arc<str>>, ids: &mut BTreeSet<Arc<str>>) -> Result<Arc<str>, Error> {
        match id.get_ref() {
            text if !is_id(text) => Err(self.wrong(id.span(), "an id has 1 to 64 of a-z, 0-9 and -")),
            text if RESERVED.contains(&&**text) || !ids.insert(Arc::clone(text)) => {
                Err(self.wrong(id.span(), format!("{text} is taken; give it another id")))
            }
            text => Ok(Arc::clone(text)),
        }
    }

    fn some<T>(&self, list: &[T], span: Range<usize>) -> Result<(), Error> {
        if list.is_empty() {
            Err(self.wrong(span, "the list is empty, so the rule says nothing"))
        } else {
            Ok(())
        }
    }

    fn wrong(&self, span: Range<usize>, detail: impl Into<String>) -> Error {
        Error::configuration(detail).at(line_column(self.text, span.start))
    }
}

/// Names of rules that no file makes.
const RESERVED: [&str; 3] = [super::OWN_REGION, super::BASELINE, super::CATALOG];

/// Why two rules could decide one presentation on one day.
fn overlap(one: &Rule, other: &Rule) -> Option<String> {
    let meets = |a: &[Region], b: &[Region]| {
        a.iter().find_map(|a| b.iter().find(|b| a.contains(**b) || b.contains(*a)).map(|b| (*a).max(*b)))
    };
    let scenario = one.scenarios.iter().find(|scenario| other.scenarios.contains(scenario))?;
    let from = meets(&one.from, &other.from)?;
    let to = meets(&one.to, &other.to)?;
    let kind = one.kinds.intersection(&other.kinds).next()?;
    let day = one.enacted().find_map(|(since, until)| {
        let both = |(from, to): (Date, Option<Date>)| {
            let day = since.max(from);
            (until.is_none_or(|end| day < end) && to.is_none_or(|end| day < end)).then_some(day)
        };
        other.enacted().find_map(both)
    })?;
    Some(format!(
        "rules {} and {} are both in force on {day} for {kind} of {from} in {to} ({}); leave it to one of them",
        one.id,
        other.id,
        scenario.word(),
    ))
}
