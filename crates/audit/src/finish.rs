//! When every entry has its answer: everything that is made from the facts of all of them.

use std::collections::BTreeMap;
use std::io::{self, Read};

use data_encoding::HEXLOWER;

use crate::anomalies::AnomalyCount;
use crate::anomaly_file::Evidence;
use crate::audit::Audit;
use crate::basis::Basis;
use crate::counting::{Counting, Uncounted};
use crate::error::AuditError;
use crate::journal::Checkpoint;
use crate::listing::Listing;
use crate::merkle::Tree;
use crate::page::{self, Findings};
use crate::problems::Problems;
use crate::record::Record;
use crate::record::read::each_record;
use crate::store::{Store, file, put};
use crate::summary::{IssuerCount, LeftOutCount, ListState, Merkle, Summary};

/// The last step of a run. Doing it again gives the same bytes.
pub(crate) struct Finish<'a> {
    pub audit: &'a Audit<'a>,
    pub basis: &'a Basis,
    pub store: &'a dyn Store,
    pub pool: Option<&'a rayon::ThreadPool>,
}

/// What is known when all entries were looked at beside each other.
pub(crate) struct Gathered {
    left_out: LeftOutCount,
    tree: Tree,
    counting: Counting,
    issuers: Vec<IssuerCount>,
    anomalies: BTreeMap<&'static str, AnomalyCount>,
    evidence: Evidence,
    problems: Problems,
    /// The day of the audit.
    today: String,
}

impl Finish<'_> {
    /// Ends the tables, and looks at all entries beside each other. `listing`: of all of them, where the run has it;
    /// otherwise it is made from the facts.
    pub(crate) fn gather(
        &self,
        done: Checkpoint,
        listing: Option<Listing<'_>>,
    ) -> Result<Gathered, AuditError> {
        let listing = listing.map_or_else(|| self.listing(done), Ok)?;
        let Listing { today, tree, counting, places, csv, workbook, problems, index, mut anomalies, .. } =
            listing;
        let tables = || -> Result<(), AuditError> {
            csv.end()?;
            workbook.end()?;
            #[cfg(feature = "parquet")]
            crate::parquet::write(self.store, done, self.pool)?;
            Ok(())
        };
        let beside_others = || -> io::Result<_> {
            let lookup = places.lookup(self.store)?;
            let issuers = anomalies.check_beside_others(self.store, index.end()?, lookup)?;
            self.store.remove(file::PLACES)?;
            Ok((issuers, anomalies.end()?))
        };
        let (tables, beside_others) = match self.pool {
            Some(pool) => pool.install(|| rayon::join(tables, beside_others)),
            None => (tables(), beside_others()),
        };
        tables?;
        let (issuers, (anomalies, evidence)) = beside_others?;
        let left_out = done.left_out;
        Ok(Gathered { left_out, tree, counting, issuers, anomalies, evidence, problems, today })
    }

    /// Writes what is read first, and says by being there that the run is whole.
    pub(crate) fn write(&self, gathered: Gathered) -> Result<Summary, AuditError> {
        let Gathered { left_out, tree, counting, issuers, anomalies, evidence, problems, today } = gathered;
        let Audit { verifier, inquiry, .. } = self.audit;
        let lists = verifier.trust().lists(inquiry.at).into_iter();
        let root = HEXLOWER.encode(&tree.root());
        let summary = counting.summary(Uncounted {
            at: inquiry.at,
            basis: self.basis.clone(),
            left_out,
            issuers,
            anomalies,
            lists: lists.map(|(list, fresh)| ListState { list, fresh }).collect(),
            merkle: Merkle { hash: "sha-256, RFC 6962", size: tree.size(), root },
        });
        let page = page::page(&Findings {
            audit: self.audit,
            summary: &summary,
            problems: &problems,
            evidence: &evidence,
            today: &today,
        });
        put(self.store, file::REPORT, |out| out.write_all(page.as_bytes()))?;
        put(self.store, file::SUMMARY, |out| {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            out.write_all(b"\n")
        })?;
        Ok(summary)
    }

    /// The listing of all entries by their leaves and facts.
    fn listing(&self, done: Checkpoint) -> Result<Listing<'_>, AuditError> {
        let mut listing = Listing::new(self.store, self.audit)?;
        each_piece(self.store, file::LEAVES, done.leaves, |leaves| {
            listing.add_leaves(leaves);
            Ok(())
        })?;
        if listing.tree.size() != done.entries {
            let detail = format!("{} leaves of {}", listing.tree.size(), done.entries);
            return Err(AuditError::RunBroken { file: file::LEAVES, detail });
        }
        each_piece(self.store, file::INDEX, done.index, |keys| listing.add_index_keys(keys))?;
        let (language, today) = (self.audit.language, listing.today.clone());
        let row = |record: &Record<'_>| Listing::row(record, language, &today);
        each_record(self.store, done, self.pool, row, |record, row, place| {
            listing.add(&record, &row, place)
        })?;
        Ok(listing)
    }
}

/// Gives the first `length` bytes of a file to `take`, piece by piece; a piece holds whole leaves and whole
/// index keys.
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

/// Bytes of leaves, of 32 bytes each, or index keys, of 40, that are read together.
const PIECE_OF_BOTH: usize = 160 << 10;
