//! `eyes.jsonl`: every anomaly of a run, one line for each group of entries.

use std::collections::BTreeMap;
use std::io::{self, Write};

use elicense::Code;
use serde::Serialize;

use crate::anomalies;
use crate::anomalies::{Anomaly, AnomalyCount, Group, Search};
use crate::lookup::Lookup;
use crate::record::Record;
use crate::sort::Sorted;
use crate::store::{Draft, Store, file};
use crate::summary::IssuerCount;

/// The file, being written.
pub(crate) struct AnomalyFile<'s> {
    out: Draft<'s>,
    counts: BTreeMap<&'static str, AnomalyCount>,
    evidence: Evidence,
}

/// The largest groups of each anomaly, at most [`SHOWN`].
pub(crate) type Evidence = BTreeMap<&'static str, Vec<SeenTogether>>;

/// Entries that are odd together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SeenTogether {
    /// All of them.
    pub entries: u64,
    /// Different values among them.
    pub values: u64,
    /// The numbers and names of the first, at most [`SHOWN`].
    pub first: Vec<(u64, String)>,
}

/// Groups of an anomaly that are kept for the page, and entries of each.
pub(crate) const SHOWN: usize = 3;

#[derive(Serialize)]
struct Line<'l> {
    eye: Anomaly,
    entries: u64,
    values: u64,
    listed: &'l [Member],
}

#[derive(Serialize)]
struct Member {
    entry: u64,
    name: String,
}

/// What is odd about one license alone.
pub(crate) fn odd_alone(record: &Record<'_>, today: &str) -> impl Iterator<Item = Anomaly> {
    let odd = record.facts.iter().flat_map(move |facts| {
        let has = |code| facts.codes().any(|(_, found, _)| found == code);
        let later = facts.issued.as_deref().is_some_and(|issued| issued > today);
        [
            (Anomaly::ImpossibleDates, later || has(Code::DatesContradict)),
            (Anomaly::OutsideYears, has(Code::LayoutOutOfUse)),
        ]
    });
    odd.filter(|(_, odd)| *odd).map(|(eye, _)| eye)
}

impl<'s> AnomalyFile<'s> {
    pub(crate) fn new(store: &'s dyn Store) -> io::Result<Self> {
        Ok(Self {
            out: Draft::new(store, file::ANOMALIES)?,
            counts: anomalies::none(),
            evidence: Evidence::new(),
        })
    }

    /// What is odd about one license alone.
    pub(crate) fn check_alone(&mut self, record: &Record<'_>, today: &str) -> io::Result<()> {
        for eye in odd_alone(record, today) {
            let listed = [Member { entry: record.n, name: record.name.to_string() }];
            self.add(&Line { eye, entries: 1, values: 1, listed: &listed })?;
        }
        Ok(())
    }

    /// What is odd about licenses beside each other, and the issuers with the most of them.
    pub(crate) fn check_beside_others(
        &mut self,
        store: &dyn Store,
        keys: Sorted,
        mut lookup: Lookup,
    ) -> io::Result<Vec<IssuerCount>> {
        let mut search = Search::new(|eye, group: &Group| {
            let name = |&entry: &u64| Ok(Member { entry, name: lookup.record(entry)?.name.to_string() });
            let listed = group.listed.iter().map(name).collect::<io::Result<Vec<_>>>()?;
            self.add(&Line { eye, entries: group.count, values: group.values, listed: &listed })
        });
        keys.each(store, |key| search.add(key))?;
        search.close()?;
        let issuers = std::mem::take(&mut search.issuers);
        drop(search);
        let issuer = |(entries, first)| {
            let record = lookup.record(first)?;
            let name = record.facts.as_ref().and_then(|facts| facts.issuer.as_deref()).unwrap_or_default();
            let region = record.facts.as_ref().map(|facts| facts.region.to_string()).unwrap_or_default();
            Ok(IssuerCount { name: name.to_owned(), region, entries, first })
        };
        issuers.into_iter().map(issuer).collect()
    }

    fn add(&mut self, line: &Line<'_>) -> io::Result<()> {
        let count = self.counts.entry(line.eye.as_str()).or_default();
        count.groups += 1;
        count.entries += line.entries;
        let shown = self.evidence.entry(line.eye.as_str()).or_default();
        // The largest first, and of equally large ones the one that came first.
        let place = shown.partition_point(|other| other.entries >= line.entries);
        if place < SHOWN {
            let first = line.listed.iter().take(SHOWN).map(|one| (one.entry, one.name.clone())).collect();
            shown.insert(place, SeenTogether { entries: line.entries, values: line.values, first });
            shown.truncate(SHOWN);
        }
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }

    /// The file is complete; how often each anomaly is in it, and the largest groups of each.
    pub(crate) fn end(self) -> io::Result<(BTreeMap<&'static str, AnomalyCount>, Evidence)> {
        self.out.finish()?;
        Ok((self.counts, self.evidence))
    }
}
