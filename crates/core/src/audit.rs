//! Audits of archives: an answer for every license, in order, whatever the size.
//!
//! A run reads sources one after the other, examines their entries on every core, and writes the answers in the
//! order of the entries into a [`Store`]. It holds a few batches in memory and nothing that grows with the archive.
//! What it writes first (results, facts, leaves, marks) only grows, so that a run that was killed goes on from its
//! last checkpoint; everything else is made from the facts when all entries are done.
//!
//! Core touches no file: [`Source`] and [`Store`] come from outside.

mod batch;
mod cause;
mod entry;
mod examine;
mod eyes;
mod finish;
mod in_order;
mod journal;
mod listing;
mod lookup;
mod mark;
mod merkle;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod prove;
mod reader;
mod recognised;
mod record;
mod replay;
mod sort;
mod store;
mod summary;
mod table;
mod xlsx;

use std::io;

use crate::checks::inquiry::Inquiry;
use crate::crypto::Disagreement;
use crate::verifier::Verifier;

pub use cause::{Cause, Refusal};
pub use entry::{Form, Opened, ReadSeek, Source};
pub use eyes::{Eye, Seen};
pub use journal::Basis;
pub use prove::{PROOF_FORMAT, Proof, Wanted, prove};
pub use recognised::Ruled;
pub use replay::{Flip, Rules, Verdict, replay};
pub use store::{Part, Store};
pub use summary::{Cell, Found, Issuer, List, Merkle, Recognition, Summary, Worst};

/// The name of this form of runs. A change that breaks readers gets a new one.
pub const AUDIT_FORMAT: &str = "elicense-audit-1";

/// An audit: who verifies, what is asked, and how the work is done.
///
/// ```
/// use elicense::audit::Audit;
/// use elicense::{Inquiry, Trust, Verifier};
///
/// let verifier = Verifier::new(Trust::empty());
/// let audit = Audit::new(&verifier, Inquiry::at("2026-06-01T12:00:00+08:00".parse()?));
/// assert_eq!(audit.threads.get(), 1);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Audit<'v> {
    /// Who verifies.
    pub verifier: &'v Verifier,
    /// What is asked about every license.
    pub inquiry: Inquiry,
    /// On how many cores. It changes no byte of the answer.
    pub threads: std::num::NonZeroUsize,
    /// Entries between two checkpoints: what a killed run has to do again at most.
    pub checkpoint: u64,
}

/// Who looks on while an audit runs.
pub trait Watch: Sync {
    /// So much is done.
    fn progress(&self, progress: &Progress);

    /// Whether the run shall end at the next checkpoint.
    fn stop(&self) -> bool;
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Entries that are done.
    pub entries: u64,
    /// Those of them that failed.
    pub failed: u64,
    /// Those that are undetermined.
    pub undetermined: u64,
    /// Those that could not be examined.
    pub unexamined: u64,
}

impl Progress {
    fn add(&mut self, more: &Self) {
        self.entries += more.entries;
        self.failed += more.failed;
        self.undetermined += more.undetermined;
        self.unexamined += more.unexamined;
    }
}

/// Whether a run writes a file of this name into its store.
#[must_use]
pub fn is_of_a_run(name: &str) -> bool {
    let name = whole_name(name);
    store::file::ALL.contains(&name)
        || is_numbered(name, store::file::SPILL, "")
        || name == store::file::PLACES
        || is_numbered(name, store::file::CSV_MORE, ".csv")
}

/// Whether a file of this name is one of those that grow by hundreds of bytes with each entry and that a run does not
/// read again, unless it was broken off. A store does well to write them past the memory in which a system keeps
/// files: they would push out what others read.
///
/// ```
/// use elicense::audit::is_written_only;
/// assert!(is_written_only("results.jsonl") && !is_written_only("facts.jsonl"));
/// ```
#[must_use]
pub fn is_written_only(name: &str) -> bool {
    let name = whole_name(name);
    [store::file::RESULTS, store::file::MARKS, store::file::CSV].contains(&name)
        || is_numbered(name, store::file::CSV_MORE, ".csv")
}

/// The name that a file has when it is whole.
fn whole_name(name: &str) -> &str {
    name.strip_suffix(".part").unwrap_or(name)
}

fn is_numbered(name: &str, begin: &str, end: &str) -> bool {
    let number = name.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// Every entry has its answer, and the summary is written.
    Complete(Box<Summary>),
    /// It was stopped; started again, it goes on after this many entries.
    Interrupted {
        /// Entries that are done.
        entries: u64,
    },
}

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The run that was begun stands on something else.
    #[error("the run was begun on something else: {}", .changes.join("; "))]
    Changed {
        /// What differs, one sentence each.
        changes: Vec<String>,
    },
    /// The journal is not one of ours, or was changed by hand.
    #[error("the journal of the run cannot be read")]
    JournalBroken,
    /// A file of the run is not what the journal and the other files say.
    #[error("{file} of the run is broken: {detail}")]
    RunBroken {
        /// The file.
        file: &'static str,
        /// What was seen.
        detail: String,
    },
    /// Two ways of checking a signature disagreed: no result of the run should be relied on.
    #[error(transparent)]
    Disagreement(#[from] Disagreement),
    /// A file of the run could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl<'v> Audit<'v> {
    /// An audit on one core.
    #[must_use]
    pub fn new(verifier: &'v Verifier, inquiry: Inquiry) -> Self {
        Self { verifier, inquiry, threads: std::num::NonZeroUsize::MIN, checkpoint: DEFAULT_CHECKPOINT }
    }

    /// Examines every entry of the sources, or those that an interrupted run on the same basis left, and writes
    /// all that is asked about them.
    ///
    /// # Errors
    ///
    /// The store cannot be read or written, or holds a run on another basis; or two ways of checking a signature
    /// disagreed. No fault of a source or license.
    pub fn run(
        &self,
        sources: impl Iterator<Item = Source> + Send,
        basis: &Basis,
        store: &dyn Store,
        watch: &dyn Watch,
    ) -> Result<Ending, AuditError> {
        let pool = self.pool()?;
        let mut basis = basis.clone();
        recognised::words(&self.inquiry).into_iter().for_each(|(name, words)| basis.say(name, words));
        let (journal, done) = journal::Journal::open(store, &basis)?;
        let finish = finish::Finish { audit: self, basis: &basis, store, pool: pool.as_ref() };
        let gather = |done: journal::Checkpoint, listing| {
            done.complete.then(|| finish.gather(done, listing)).transpose()
        };
        let (done, gathered) = match done.complete {
            true => (done, gather(done, None)?),
            false => {
                let pipeline = pipeline::Pipeline::new(self, store, watch, pool.as_ref());
                pipeline.run(sources, journal, done, gather)?
            }
        };
        let Some(gathered) = gathered else {
            return Ok(Ending::Interrupted { entries: done.entries });
        };
        let summary = finish.write(done, gathered)?;
        Ok(Ending::Complete(Box::new(summary)))
    }

    /// `None`: everything on the caller's own thread.
    fn pool(&self) -> io::Result<Option<rayon::ThreadPool>> {
        let threads = self.threads.get();
        let build = || rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other);
        (threads > 1).then(build).transpose()
    }
}

/// About half a second of work on one core.
const DEFAULT_CHECKPOINT: u64 = 16_384;

#[cfg(test)]
mod tests;
