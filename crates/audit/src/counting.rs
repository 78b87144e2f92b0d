//! Records, counted as they come.

use std::collections::{BTreeMap, HashMap};

use elicense::jiff::Timestamp;
use elicense::{Code, Conclusion, Outcome};

use crate::anomalies::{AnomalyCount, MOST};
use crate::basis::Basis;
use crate::journal::AUDIT_FORMAT;
use crate::record::Record;
use crate::record::columns::UNEXAMINED;
use crate::record::recognition::RecordedRuling;
use crate::summary::{
    Cell, FindingCount, IssuerCount, LeftOutCount, ListState, Merkle, RecognitionCount, SealCount,
    SourceCount, Summary,
};

/// Counts records.
#[derive(Default)]
pub(crate) struct Counting {
    /// How many are alike, by [`alike`].
    alike: HashMap<String, u64>,
    recognition: HashMap<String, RecognitionCount>,
    /// Room for a key, so that counting one more of what was seen allocates nothing.
    key: String,
    findings: BTreeMap<&'static str, FindingCount>,
    /// The source being counted: all its entries follow each other.
    source: Option<SourceCount>,
    worst: Vec<SourceCount>,
}

/// Writes all texts of a record that are counted, one after the other, in the order in which [`Counts::add`] reads
/// them. Each is one of a few: a word, or an id of the configuration.
pub(crate) fn alike(record: &Record<'_>, key: &mut String) {
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
        if let Some(seal) = &facts.seal {
            [&seal.name, &seal.owner, &seal.maker].into_iter().for_each(|part| text(Some(part)));
        }
    }
}

impl Counting {
    pub(crate) fn add(&mut self, record: &Record<'_>) {
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
        for ruling in facts.recognition.iter().flat_map(|recognition| &recognition.rulings) {
            self.add_ruling(ruling);
        }
    }

    /// One more record of which no more is to be counted than this.
    pub(crate) fn add_alike(&mut self, source: &str, has_passed: bool, key: &str) {
        self.source(source, has_passed);
        match self.alike.get_mut(key) {
            Some(count) => *count += 1,
            None => {
                self.alike.insert(key.to_owned(), 1);
            }
        }
    }

    fn add_ruling(&mut self, ruling: &RecordedRuling<'_>) {
        let RecordedRuling { to, scenario, status, rule } = ruling;
        let texts = [&**to, scenario, status, rule.as_deref().unwrap_or_default()];
        let alike = || RecognitionCount { ruling: ruling.clone().into_owned(), count: 0 };
        with_texts(&mut self.recognition, &mut self.key, &texts, alike).count += 1;
    }

    fn source(&mut self, name: &str, has_passed: bool) {
        if self.source.as_ref().is_none_or(|source| source.name != name) {
            self.close_source();
            self.source = Some(SourceCount { name: name.to_owned(), entries: 0, bad: 0 });
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

    /// The counts of all records, together with what is not counted in them.
    pub(crate) fn summary(mut self, rest: Uncounted) -> Summary {
        self.close_source();
        self.order_worst();
        let mut counts = Counts::default();
        self.alike.iter().for_each(|(key, &count)| counts.add(key, count));
        let seals = counts.seals();
        let mut cells: Vec<Cell> = counts.cells.into_values().collect();
        cells.sort();
        let mut recognition: Vec<RecognitionCount> = self.recognition.into_values().collect();
        recognition.sort_by(|one, other| one.ruling.cmp(&other.ruling));
        let Uncounted { at, basis, left_out, issuers, anomalies, lists, merkle } = rest;
        Summary {
            audit: AUDIT_FORMAT,
            at: at.to_string(),
            basis,
            entries: merkle.size,
            left_out,
            conclusions: counts.conclusions,
            causes: counts.causes,
            findings: self.findings,
            encodings: counts.encodings,
            cells,
            recognition,
            layouts: counts.layouts,
            anchors: counts.anchors,
            seals,
            seals_unvouched: counts.seals_unvouched,
            issuers,
            worst: self.worst,
            anomalies,
            lists,
            merkle,
        }
    }
}

/// What a summary says beside its counts.
pub(crate) struct Uncounted {
    pub at: Timestamp,
    pub basis: Basis,
    pub left_out: LeftOutCount,
    pub issuers: Vec<IssuerCount>,
    pub anomalies: BTreeMap<&'static str, AnomalyCount>,
    pub lists: Vec<ListState>,
    pub merkle: Merkle,
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
    /// By name, owner and maker.
    seals: BTreeMap<(String, String, String), u64>,
    seals_unvouched: u64,
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
        let word = Conclusion::from_name(conclusion).map_or("", |one| one.as_str());
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
            reason: Code::from_name(reason).map(|code| code.as_str()),
            count: 0,
        };
        with_texts(&mut self.cells, &mut String::new(), &of_cell, cell).count += count;
        let Some(name) = texts.next() else { return };
        if name.is_empty() {
            self.seals_unvouched += count;
            return;
        }
        let (owner, maker) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
        let key = (name.to_owned(), owner.to_owned(), maker.to_owned());
        *self.seals.entry(key).or_default() += count;
    }

    /// Seals that somebody vouches for, the most used first.
    fn seals(&mut self) -> Vec<SealCount> {
        let counted = std::mem::take(&mut self.seals).into_iter();
        let mut seals: Vec<SealCount> = counted
            .map(|((name, owner, maker), entries)| SealCount { name, owner, maker, entries })
            .collect();
        seals.sort_by_key(|seal| std::cmp::Reverse(seal.entries));
        seals
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
