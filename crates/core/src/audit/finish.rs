//! When every entry has its answer: everything that is made from the facts of all of them.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};

use rayon::prelude::*;
use serde::Serialize;

use crate::audit::eyes;
use crate::audit::eyes::{Eye, Group, Looking, Seen};
use crate::audit::journal::{Basis, Checkpoint};
use crate::audit::listing::Listing;
use crate::audit::lookup::Lookup;
use crate::audit::merkle::Tree;
use crate::audit::page;
use crate::audit::record::Record;
use crate::audit::sort::Sorted;
use crate::audit::store::{BUFFER, Draft, Store, file, put};
use crate::audit::summary::{Counting, Issuer, Summary};
use crate::audit::{Audit, AuditError};
use crate::words::code::Code;

/// The last step of a run. Doing it again gives the same bytes.
pub(super) struct Finish<'a> {
    pub audit: &'a Audit<'a>,
    pub basis: &'a Basis,
    pub store: &'a dyn Store,
    pub pool: Option<&'a rayon::ThreadPool>,
}

/// What is known when all entries were looked at beside each other.
pub(super) struct Gathered {
    tree: Tree,
    counting: Counting,
    issuers: Vec<Issuer>,
    seen: BTreeMap<&'static str, Seen>,
}

impl Finish<'_> {
    /// Ends the tables, and looks at all entries beside each other. `listing`: of all of them, where the run has it;
    /// otherwise it is made from the facts.
    pub(super) fn gather(
        &self,
        done: Checkpoint,
        listing: Option<Listing<'_>>,
    ) -> Result<Gathered, AuditError> {
        let listing = listing.map_or_else(|| self.listing(done), Ok)?;
        let Listing { today: _, tree, counting, places, csv, problems, marks, mut odd } = listing;
        let tables = || -> Result<(), AuditError> {
            csv.end()?;
            problems.end()?;
            #[cfg(feature = "parquet")]
            super::parquet::write(self.store, done, self.pool)?;
            Ok(())
        };
        let together = || -> io::Result<_> {
            let issuers = odd.together(self.store, marks.end()?, places.lookup(self.store)?)?;
            self.store.remove(file::PLACES)?;
            Ok((issuers, odd.end()?))
        };
        let (tables, together) = match self.pool {
            Some(pool) => pool.install(|| rayon::join(tables, together)),
            None => (tables(), together()),
        };
        tables?;
        let (issuers, seen) = together?;
        Ok(Gathered { tree, counting, issuers, seen })
    }

    /// Writes what is read first, and says by being there that the run is whole.
    pub(super) fn write(&self, done: Checkpoint, gathered: Gathered) -> Result<Summary, AuditError> {
        let Gathered { tree, counting, issuers, seen } = gathered;
        let summary = counting.summary(self, done, &tree, issuers, seen);
        let page = page::page(&summary, self.audit.verifier);
        put(self.store, file::REPORT, |out| out.write_all(page.as_bytes()))?;
        put(self.store, file::SUMMARY, |out| {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            out.write_all(b"\n")
        })?;
        Ok(summary)
    }

    /// The listing of all entries by their leaves and facts.
    fn listing(&self, done: Checkpoint) -> Result<Listing<'_>, AuditError> {
        let mut listing = Listing::new(self.store, self.audit.inquiry.at)?;
        each_piece(self.store, file::LEAVES, done.leaves, |leaves| {
            listing.add_leaves(leaves);
            Ok(())
        })?;
        if listing.tree.size() != done.entries {
            let detail = format!("{} leaves of {}", listing.tree.size(), done.entries);
            return Err(AuditError::RunBroken { file: file::LEAVES, detail });
        }
        each_piece(self.store, file::MARKS, done.marks, |marks| listing.add_marks(marks))?;
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

/// Gives the first `length` bytes of a file to `take`, piece by piece; a piece holds whole leaves and whole marks.
fn each_piece(
    store: &dyn Store,
    name: &'static str,
    length: u64,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), AuditError> {
    let (mut file, mut left) = (store.read(name)?.take(length), length);
    let mut piece = Vec::with_capacity(PIECE_OF_BOTH);
    while left > 0 {
        piece.clear();
        file.by_ref().take(PIECE_OF_BOTH as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Err(AuditError::RunBroken { file: name, detail: format!("{left} bytes are not there") });
        }
        left -= piece.len() as u64;
        take(&piece)?;
    }
    Ok(())
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

/// Bytes of leaves, of 32 bytes each, or marks, of 40, that are read together.
const PIECE_OF_BOTH: usize = 160 << 10;

/// Bytes of records that are read together.
const PIECE: usize = 1 << 20;
