//! When every entry has its answer: everything that is made from the facts of all of them.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::eyes::{self, Eye, Group, Looking, Seen};
use super::journal::{Basis, Checkpoint};
use super::listing::{Listed, Listing};
use super::lookup::Lookup;
use super::merkle::Tree;
use super::page;
use super::record::Record;
use super::sort::Sorted;
use super::store::{BUFFER, Draft, Store, file, put};
use super::summary::{Issuer, Summary};
use super::{Audit, AuditError};
use crate::check::Code;

/// The last step of a run. Doing it again gives the same bytes.
pub(super) struct Finish<'a> {
    pub audit: &'a Audit<'a>,
    pub basis: &'a Basis,
    pub store: &'a dyn Store,
    pub pool: Option<&'a rayon::ThreadPool>,
}

impl Finish<'_> {
    /// `listing`: of all entries, where the run has it; otherwise it is made from the facts.
    pub(super) fn write(
        &self,
        done: Checkpoint,
        listing: Option<Listing<'_>>,
    ) -> Result<Summary, AuditError> {
        let root = root(self.store, done)?;
        let list = || listing.map_or_else(|| self.listing(done), Ok)?.end();
        let sort = || Sorted::new(self.store, done.marks, self.pool);
        let (listed, marks) = match self.pool {
            Some(pool) => pool.install(|| rayon::join(list, sort)),
            None => (list(), sort()),
        };
        let Listed { counting, places, mut odd } = listed?;
        let issuers = odd.together(self.store, marks?, places.lookup(self.store)?)?;
        let seen = odd.end()?;
        self.store.remove(file::PLACES)?;
        let summary = counting.summary(self, done, &root, issuers, seen);
        let page = page::page(&summary, self.audit.verifier);
        put(self.store, file::REPORT, |out| out.write_all(page.as_bytes()))?;
        put(self.store, file::SUMMARY, |out| {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            out.write_all(b"\n")
        })?;
        Ok(summary)
    }

    /// The listing of all entries by their facts.
    fn listing(&self, done: Checkpoint) -> Result<Listing<'_>, AuditError> {
        let mut listing = Listing::new(self.store, self.audit.inquiry.at)?;
        each_record(self.store, done, self.pool, Listing::row, |record, row, place| {
            listing.add(&record, &row, place)
        })?;
        Ok(listing)
    }
}

/// What the eyes saw, being written: one line for each group.
pub(super) struct Oddities<'s> {
    out: Draft<'s>,
    seen: BTreeMap<&'static str, Seen>,
}

#[derive(Serialize)]
struct Line<'l> {
    eye: Eye,
    entries: u64,
    values: u64,
    listed: &'l [Member],
}

#[derive(Serialize)]
struct Member {
    entry: u64,
    name: String,
}

impl<'s> Oddities<'s> {
    pub(super) fn new(store: &'s dyn Store) -> io::Result<Self> {
        Ok(Self { out: Draft::new(store, file::EYES)?, seen: eyes::nothing() })
    }

    /// What is odd about one license alone.
    pub(super) fn alone(&mut self, record: &Record<'_>, today: &str) -> io::Result<()> {
        let Some(facts) = &record.facts else { return Ok(()) };
        let has = |code| facts.codes().any(|(_, found, _)| found == code);
        let later = facts.issued.as_deref().is_some_and(|issued| issued > today);
        let eyes = [
            (Eye::ImpossibleDates, later || has(Code::DatesContradict)),
            (Eye::OutsideYears, has(Code::LayoutOutOfUse)),
        ];
        for (eye, _) in eyes.into_iter().filter(|(_, odd)| *odd) {
            let listed = [Member { entry: record.n, name: record.name.to_string() }];
            self.tell(&Line { eye, entries: 1, values: 1, listed: &listed })?;
        }
        Ok(())
    }

    /// What is odd about licenses beside each other, and the issuers with the most of them.
    fn together(&mut self, store: &dyn Store, marks: Sorted, mut lookup: Lookup) -> io::Result<Vec<Issuer>> {
        let mut looking = Looking::new(|eye, group: &Group| {
            let name = |&entry: &u64| Ok(Member { entry, name: lookup.record(entry)?.name.to_string() });
            let listed = group.listed.iter().map(name).collect::<io::Result<Vec<_>>>()?;
            self.tell(&Line { eye, entries: group.count, values: group.values, listed: &listed })
        });
        marks.each(store, |mark| looking.mark(mark))?;
        looking.close()?;
        let issuers = std::mem::take(&mut looking.issuers);
        drop(looking);
        let issuer = |(entries, first)| {
            let record = lookup.record(first)?;
            let name = record.facts.as_ref().and_then(|facts| facts.issuer.as_deref()).unwrap_or_default();
            let region = record.facts.as_ref().map(|facts| facts.region.to_string()).unwrap_or_default();
            Ok(Issuer { name: name.to_owned(), region, entries, first })
        };
        issuers.into_iter().map(issuer).collect()
    }

    fn tell(&mut self, line: &Line<'_>) -> io::Result<()> {
        let seen = self.seen.entry(line.eye.as_str()).or_default();
        seen.groups += 1;
        seen.entries += line.entries;
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }

    fn end(self) -> io::Result<BTreeMap<&'static str, Seen>> {
        self.out.finish()?;
        Ok(self.seen)
    }
}

/// The root over all results.
fn root(store: &dyn Store, done: Checkpoint) -> Result<Tree, AuditError> {
    let mut leaves = BufReader::with_capacity(BUFFER, store.read(file::LEAVES)?).take(done.leaves);
    let mut tree = Tree::default();
    for _ in 0..done.entries {
        let mut leaf = [0; 32];
        leaves.read_exact(&mut leaf)?;
        tree.push(leaf);
    }
    Ok(tree)
}

/// Gives every record, what `of` makes of it, and the place where it begins to `take`, in order; they are read and
/// made on every core.
pub(super) fn each_record<T: Send>(
    store: &dyn Store,
    done: Checkpoint,
    pool: Option<&rayon::ThreadPool>,
    of: impl Fn(&Record<'_>) -> T + Sync,
    mut take: impl FnMut(Record<'_>, T, u64) -> Result<(), AuditError>,
) -> Result<(), AuditError> {
    let mut facts = BufReader::with_capacity(BUFFER, store.read(file::FACTS)?).take(done.facts);
    let (mut count, mut place) = (0, 0);
    loop {
        let piece = piece(&mut facts)?;
        if piece.is_empty() {
            break;
        }
        let lines: Vec<&[u8]> = piece.split_inclusive(|&byte| byte == b'\n').collect();
        let records: Vec<_> = match pool {
            Some(pool) => pool.install(|| lines.par_iter().map(|line| made(line, &of)).collect()),
            None => lines.iter().map(|line| made(line, &of)).collect(),
        };
        for (record, line) in records.into_iter().zip(&lines) {
            let (record, made) = record?;
            if record.n != count {
                return Err(broken(format!("entry {} stands where {count} should", record.n)));
            }
            take(record, made, place)?;
            (count, place) = (count + 1, place + line.len() as u64);
        }
    }
    if count == done.entries { Ok(()) } else { Err(broken(format!("{count} entries of {}", done.entries))) }
}

fn made<'l, T>(line: &'l [u8], of: &impl Fn(&Record<'_>) -> T) -> Result<(Record<'l>, T), AuditError> {
    let record = parse(line)?;
    let made = of(&record);
    Ok((record, made))
}

fn parse(line: &[u8]) -> Result<Record<'_>, AuditError> {
    serde_json::from_slice(line).map_err(|error| broken(error.to_string()))
}

fn broken(detail: String) -> AuditError {
    AuditError::RunBroken { file: file::FACTS, detail }
}

/// Whole lines, about [`PIECE`] bytes of them.
fn piece(lines: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(PIECE + 1024);
    lines.by_ref().take(PIECE as u64).read_to_end(&mut bytes)?;
    lines.read_until(b'\n', &mut bytes)?;
    Ok(bytes)
}

/// Bytes of records that are read together.
const PIECE: usize = 1 << 20;
