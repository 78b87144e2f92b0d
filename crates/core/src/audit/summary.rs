//! How many of what: exact, and of a size that does not depend on the archive's.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::eyes::{MOST, Seen};
use super::finish::Finish;
use super::journal::{Basis, Checkpoint};
use super::merkle::Tree;
use super::recognised::Ruled;
use super::record::Record;
use crate::chain::hex;
use crate::check::Outcome;
use crate::revocation::ListSummary;

/// What an audit found, in numbers. The same bytes for the same input, trust, policy and time.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// [`AUDIT_FORMAT`](super::AUDIT_FORMAT).
    pub audit: &'static str,
    /// The time at which the licenses were judged.
    pub at: String,
    /// What the results depend on.
    pub basis: Basis,
    /// Entries, each with one line in the results.
    pub entries: u64,
    /// Entries by conclusion; `unexamined` are those without a report.
    pub conclusions: BTreeMap<&'static str, u64>,
    /// Entries that could not be examined, by cause.
    pub causes: BTreeMap<String, u64>,
    /// Findings by code: how often, and in how many of them the check failed.
    pub findings: BTreeMap<&'static str, Found>,
    /// Entries whose names were no UTF-8, by how they were read.
    pub encodings: BTreeMap<String, u64>,
    /// Examined licenses by all that matters about them.
    pub cells: Vec<Cell>,
    /// Answers about recognition, where the audit asked for them.
    pub recognition: Vec<Recognition>,
    /// Examined licenses by layout.
    pub layouts: BTreeMap<String, u64>,
    /// Examined licenses by the anchor or pinned key that vouches for them.
    pub anchors: BTreeMap<String, u64>,
    /// Those who issued most licenses, as the licenses say.
    pub issuers: Vec<Issuer>,
    /// The sources with most entries that did not pass.
    pub worst: Vec<Worst>,
    /// What is odd about entries beside each other.
    pub eyes: BTreeMap<&'static str, Seen>,
    /// Every revocation list of the trust store, and whether it was fresh at that time.
    pub lists: Vec<List>,
    /// The Merkle tree over the lines of the results (RFC 6962).
    pub merkle: Merkle,
}

/// How often something was found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Found {
    /// Findings of this code.
    pub count: u64,
    /// Those of them that made their check fail.
    pub failed: u64,
}

/// Licenses that are alike in all that matters.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Cell {
    /// Division code of the layout's region.
    pub region: String,
    /// Id in the catalogue.
    pub kind: Option<String>,
    /// The three answers.
    pub conclusion: String,
    /// Axis 1.
    pub indication: String,
    /// Why axis 1 is no pass.
    pub sub_indication: Option<String>,
    /// Axis 2.
    pub status: String,
    /// Axis 3.
    pub verifiability: String,
    /// The first finding that made a check fail.
    pub reason: Option<&'static str>,
    /// How many.
    pub count: u64,
}

/// Answers of one region for one scenario that are alike.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Recognition {
    /// The region, the scenario, the answer, and the rule that decided.
    #[serde(flatten)]
    pub ruled: Ruled<'static>,
    /// How many licenses.
    pub count: u64,
}

/// Who issued licenses.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Issuer {
    /// The name, as the first of its licenses says.
    pub name: String,
    /// Division code of that license's layout.
    pub region: String,
    /// Its licenses.
    pub entries: u64,
    /// The first of them.
    pub first: u64,
}

/// A source with entries that did not pass.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Worst {
    /// Its name.
    pub name: String,
    /// Its entries.
    pub entries: u64,
    /// Those that did not pass or could not be examined.
    pub bad: u64,
}

/// A revocation list of the trust store.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// Whose, and of when.
    #[serde(flatten)]
    pub list: ListSummary,
    /// Whether the time of the audit is before its next update.
    pub fresh: bool,
}

/// A tree's root and size.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Merkle {
    /// Always `sha-256, RFC 6962`.
    pub hash: &'static str,
    /// Leaves: lines of the results.
    pub size: u64,
    /// The root, in hexadecimal.
    pub root: String,
}

/// Counts records.
#[derive(Default)]
pub(super) struct Counting {
    /// By all their texts, one after the other.
    cells: HashMap<String, Cell>,
    recognition: HashMap<String, Recognition>,
    /// Room for such a key, so that counting one more of what was seen allocates nothing.
    key: String,
    conclusions: BTreeMap<&'static str, u64>,
    causes: BTreeMap<String, u64>,
    findings: BTreeMap<&'static str, Found>,
    encodings: BTreeMap<String, u64>,
    layouts: BTreeMap<String, u64>,
    anchors: BTreeMap<String, u64>,
    /// The source being counted: all its entries follow each other.
    source: Option<Worst>,
    worst: Vec<Worst>,
}

impl Counting {
    pub(super) fn add(&mut self, record: &Record<'_>) {
        self.source(record);
        if let Some(encoding) = &record.encoding {
            more(&mut self.encodings, encoding);
        }
        let Some(facts) = &record.facts else {
            *self.conclusions.entry(UNEXAMINED).or_default() += 1;
            more(&mut self.causes, record.error.as_deref().unwrap_or_default());
            return;
        };
        for (_, code, outcome) in facts.codes() {
            let found = self.findings.entry(code.as_str()).or_default();
            found.count += 1;
            found.failed += u64::from(outcome == Outcome::Failed);
        }
        more(&mut self.layouts, &facts.layout);
        if let Some(anchor) = &facts.anchor {
            more(&mut self.anchors, anchor);
        }
        let conclusion = crate::Conclusion::from_name(&facts.conclusion).map_or("", |one| one.as_str());
        *self.conclusions.entry(conclusion).or_default() += 1;
        self.cell(facts);
        for ruled in facts.recognition.iter().flat_map(|recognised| &recognised.rulings) {
            self.ruled(ruled);
        }
    }

    fn ruled(&mut self, ruled: &Ruled<'_>) {
        let texts = [&*ruled.to, &*ruled.scenario, &*ruled.status, ruled.rule.as_deref().unwrap_or_default()];
        let alike = || Recognition { ruled: ruled.clone().into_owned(), count: 0 };
        with_texts(&mut self.recognition, &mut self.key, &texts, alike).count += 1;
    }

    fn source(&mut self, record: &Record<'_>) {
        let name = record.source();
        if self.source.as_ref().is_none_or(|source| source.name != name) {
            self.close_source();
            self.source = Some(Worst { name: name.to_owned(), entries: 0, bad: 0 });
        }
        if let Some(source) = &mut self.source {
            source.entries += 1;
            source.bad += u64::from(!record.has_passed());
        }
    }

    fn close_source(&mut self) {
        self.worst.extend(self.source.take().filter(|source| source.bad > 0));
        if self.worst.len() > 2 * MOST {
            self.order_worst();
        }
    }

    /// The worst first, and of equally bad ones the one that came first.
    fn order_worst(&mut self) {
        self.worst.sort_by_key(|source| std::cmp::Reverse(source.bad));
        self.worst.truncate(MOST);
    }

    fn cell(&mut self, facts: &super::record::Facts<'_>) {
        let reason = facts.reason().map(|code| code.as_str());
        let texts = [
            &*facts.region,
            facts.kind.as_deref().unwrap_or_default(),
            &*facts.conclusion,
            &*facts.indication,
            facts.sub.as_deref().unwrap_or_default(),
            &*facts.status,
            &*facts.level,
            reason.unwrap_or_default(),
        ];
        let alike = || Cell {
            region: facts.region.to_string(),
            kind: facts.kind.as_deref().map(str::to_owned),
            conclusion: facts.conclusion.to_string(),
            indication: facts.indication.to_string(),
            sub_indication: facts.sub.as_deref().map(str::to_owned),
            status: facts.status.to_string(),
            verifiability: facts.level.to_string(),
            reason,
            count: 0,
        };
        with_texts(&mut self.cells, &mut self.key, &texts, alike).count += 1;
    }

    pub(super) fn summary(
        mut self,
        run: &Finish<'_>,
        done: Checkpoint,
        tree: &Tree,
        issuers: Vec<Issuer>,
        eyes: BTreeMap<&'static str, Seen>,
    ) -> Summary {
        self.close_source();
        self.order_worst();
        let mut cells: Vec<Cell> = self.cells.into_values().collect();
        cells.sort();
        let mut recognition: Vec<Recognition> = self.recognition.into_values().collect();
        recognition.sort_by(|one, other| one.ruled.cmp(&other.ruled));
        let at = run.audit.inquiry.at;
        let list = |(list, fresh)| List { list, fresh };
        Summary {
            audit: super::AUDIT_FORMAT,
            at: at.to_string(),
            basis: run.basis.clone(),
            entries: done.entries,
            conclusions: self.conclusions,
            causes: self.causes,
            findings: self.findings,
            encodings: self.encodings,
            cells,
            recognition,
            layouts: self.layouts,
            anchors: self.anchors,
            issuers,
            worst: self.worst,
            eyes,
            lists: run.audit.verifier.lists(at).into_iter().map(list).collect(),
            merkle: Merkle { hash: "sha-256, RFC 6962", size: tree.size(), root: hex(&tree.root()) },
        }
    }
}

/// The one with these texts, which is made where there is none yet.
fn with_texts<'m, T>(
    all: &'m mut HashMap<String, T>,
    key: &mut String,
    texts: &[&str],
    new: impl FnOnce() -> T,
) -> &'m mut T {
    key.clear();
    texts.iter().for_each(|text| key.extend([text, "\0"]));
    if !all.contains_key(key.as_str()) {
        all.insert(key.clone(), new());
    }
    all.get_mut(key.as_str()).expect("it was made where there was none")
}

fn more(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

/// The fourth of the conclusions: there is no report.
pub(super) const UNEXAMINED: &str = "unexamined";
