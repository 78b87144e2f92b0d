//! How many of what: exact, and of a size that does not depend on the archive's.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::audit::eyes::{MOST, Seen};
use crate::audit::finish::Finish;
use crate::audit::journal::{Basis, Checkpoint};
use crate::audit::merkle::Tree;
use crate::audit::recognised::Ruled;
use crate::audit::record::Record;
use crate::words::check::Outcome;
use crate::x509::certificate::hex;
use crate::x509::revocation_list::ListSummary;

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
    /// How many are alike, by [`alike`].
    alike: HashMap<String, u64>,
    recognition: HashMap<String, Recognition>,
    /// Room for a key, so that counting one more of what was seen allocates nothing.
    key: String,
    findings: BTreeMap<&'static str, Found>,
    /// The source being counted: all its entries follow each other.
    source: Option<Worst>,
    worst: Vec<Worst>,
}

/// Writes all texts of a record that are counted, one after the other, in the order in which [`Counts::add`] reads
/// them. Each is one of a few: a word, or an id of the configuration.
pub(super) fn alike(record: &Record<'_>, key: &mut String) {
    let mut text = |text: Option<&str>| key.extend([text.unwrap_or_default(), "\0"]);
    text(record.encoding.as_deref());
    text(record.error.as_deref());
    if let Some(facts) = &record.facts {
        text(Some(&facts.layout));
        text(facts.anchor.as_deref());
        text(Some(&facts.region));
        text(facts.kind.as_deref());
        text(Some(&facts.conclusion));
        text(Some(&facts.indication));
        text(facts.sub.as_deref());
        text(Some(&facts.status));
        text(Some(&facts.level));
        text(facts.reason().map(|code| code.as_str()));
    }
}

impl Counting {
    pub(super) fn add(&mut self, record: &Record<'_>) {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        alike(record, &mut key);
        self.add_alike(record.source(), record.has_passed(), &key);
        self.key = key;
        let Some(facts) = &record.facts else { return };
        for (_, code, outcome) in facts.codes() {
            let found = self.findings.entry(code.as_str()).or_default();
            found.count += 1;
            found.failed += u64::from(outcome == Outcome::Failed);
        }
        for ruled in facts.recognition.iter().flat_map(|recognised| &recognised.rulings) {
            self.ruled(ruled);
        }
    }

    /// One more record of which no more is to be counted than this.
    pub(super) fn add_alike(&mut self, source: &str, has_passed: bool, key: &str) {
        self.source(source, has_passed);
        match self.alike.get_mut(key) {
            Some(count) => *count += 1,
            None => {
                self.alike.insert(key.to_owned(), 1);
            }
        }
    }

    fn ruled(&mut self, ruled: &Ruled<'_>) {
        let texts = [&*ruled.to, &*ruled.scenario, &*ruled.status, ruled.rule.as_deref().unwrap_or_default()];
        let alike = || Recognition { ruled: ruled.clone().into_owned(), count: 0 };
        with_texts(&mut self.recognition, &mut self.key, &texts, alike).count += 1;
    }

    fn source(&mut self, name: &str, has_passed: bool) {
        if self.source.as_ref().is_none_or(|source| source.name != name) {
            self.close_source();
            self.source = Some(Worst { name: name.to_owned(), entries: 0, bad: 0 });
        }
        if let Some(source) = &mut self.source {
            source.entries += 1;
            source.bad += u64::from(!has_passed);
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
        let mut counts = Counts::default();
        self.alike.iter().for_each(|(key, &count)| counts.add(key, count));
        let mut cells: Vec<Cell> = counts.cells.into_values().collect();
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
            conclusions: counts.conclusions,
            causes: counts.causes,
            findings: self.findings,
            encodings: counts.encodings,
            cells,
            recognition,
            layouts: counts.layouts,
            anchors: counts.anchors,
            issuers,
            worst: self.worst,
            eyes,
            lists: run.audit.verifier.lists(at).into_iter().map(list).collect(),
            merkle: Merkle { hash: "sha-256, RFC 6962", size: tree.size(), root: hex(&tree.root()) },
        }
    }
}

/// What is counted of records that are alike.
#[derive(Default)]
struct Counts {
    /// By their own texts, one after the other.
    cells: HashMap<String, Cell>,
    conclusions: BTreeMap<&'static str, u64>,
    causes: BTreeMap<String, u64>,
    encodings: BTreeMap<String, u64>,
    layouts: BTreeMap<String, u64>,
    anchors: BTreeMap<String, u64>,
}

impl Counts {
    /// So many records with this key, the texts that [`alike`] has written.
    fn add(&mut self, key: &str, count: u64) {
        let mut texts = key.split_terminator('\0');
        let mut text = || texts.next().unwrap_or_default();
        let (encoding, error, layout) = (text(), text(), text());
        if !encoding.is_empty() {
            more(&mut self.encodings, encoding, count);
        }
        if layout.is_empty() {
            *self.conclusions.entry(UNEXAMINED).or_default() += count;
            return more(&mut self.causes, error, count);
        }
        more(&mut self.layouts, layout, count);
        let anchor = text();
        if !anchor.is_empty() {
            more(&mut self.anchors, anchor, count);
        }
        let of_cell = [(); 8].map(|()| text());
        let [region, kind, conclusion, indication, sub, status, level, reason] = of_cell;
        let word = crate::Conclusion::from_name(conclusion).map_or("", |one| one.as_str());
        *self.conclusions.entry(word).or_default() += count;
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let cell = || Cell {
            region: region.to_owned(),
            kind: some(kind),
            conclusion: conclusion.to_owned(),
            indication: indication.to_owned(),
            sub_indication: some(sub),
            status: status.to_owned(),
            verifiability: level.to_owned(),
            reason: crate::Code::from_name(reason).map(|code| code.as_str()),
            count: 0,
        };
        with_texts(&mut self.cells, &mut String::new(), &of_cell, cell).count += count;
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

fn more(counts: &mut BTreeMap<String, u64>, name: &str, count: u64) {
    *counts.entry(name.to_owned()).or_default() += count;
}

/// The fourth of the conclusions: there is no report.
pub(super) const UNEXAMINED: &str = "unexamined";
