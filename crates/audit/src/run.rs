//! A run from its first entry to its summary.

use std::io;

use crate::audit::{Audit, Watch};
use crate::basis::Basis;
use crate::entry::InputSource;
use crate::error::AuditError;
use crate::finish::Finish;
use crate::journal::{Checkpoint, Journal};
use crate::pipeline::Pipeline;
use crate::store::Store;
use crate::summary::Summary;
use crate::unchanged;

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

impl Audit<'_> {
    /// Examines every entry of the sources, or those that an interrupted run on the same basis left, and writes
    /// all that is asked about them. `basis`: what of the basis only the caller knows.
    ///
    /// # Errors
    ///
    /// The store cannot be read or written, or holds a run on another basis; or two ways of checking a signature
    /// disagreed. No fault of a source or license.
    pub fn run(
        &self,
        sources: impl Iterator<Item = InputSource> + Send,
        basis: &Basis,
        store: &dyn Store,
        watch: &dyn Watch,
    ) -> Result<Ending, AuditError> {
        let pool = self.pool()?;
        let basis = basis.of_run(self.verifier, &self.inquiry);
        let (journal, done) = Journal::open(store, &basis, &self.secret)?;
        let summed = unchanged::check(store, &done)?;
        let finish = Finish { audit: self, basis: &basis, store, pool: pool.as_ref() };
        let gather =
            |done: Checkpoint, listing| done.complete.then(|| finish.gather(done, listing)).transpose();
        let (done, gathered) = match done.complete {
            true => (done, gather(done, None)?),
            false => {
                let pipeline = Pipeline::new(self, store, watch, pool.as_ref());
                pipeline.run(sources, journal, (done, summed), gather)?
            }
        };
        let Some(gathered) = gathered else {
            return Ok(Ending::Interrupted { entries: done.entries });
        };
        let summary = finish.write(gathered)?;
        Ok(Ending::Complete(Box::new(summary)))
    }

    /// `None`: everything on the caller's own thread.
    fn pool(&self) -> io::Result<Option<rayon::ThreadPool>> {
        let threads = self.threads.get();
        let build = || rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other);
        (threads > 1).then(build).transpose()
    }
}
