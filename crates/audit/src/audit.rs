//! What an audit is: who verifies, what is asked, how the work is done, and who looks on.

use std::num::NonZeroUsize;

use elicense::{Inquiry, Language, Verifier};

use crate::secret::Secret;

/// An audit: who verifies, what is asked, and how the work is done.
///
/// ```
/// use elicense_audit::Audit;
/// use elicense::{Inquiry, Trust, Verifier};
///
/// let verifier = Verifier::new(Trust::empty());
/// let audit = Audit::new(&verifier, Inquiry::at("2026-06-01T12:00:00+08:00".parse()?));
/// assert_eq!(audit.threads.get(), 1);
/// # Ok::<(), elicense::jiff::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Audit<'v> {
    /// Who verifies.
    pub verifier: &'v Verifier,
    /// What is asked about every license.
    pub inquiry: Inquiry,
    /// On how many cores. It changes no byte of the answer.
    pub threads: NonZeroUsize,
    /// Entries between two checkpoints: what a killed run has to do again at most.
    pub checkpoint: u64,
    /// The language of the tables for people, and the first of the page's two.
    pub language: Language,
    /// What entries are compared by. A run that was interrupted goes on under the same and begins anew under
    /// another.
    pub secret: Secret,
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
    pub(crate) fn add(&mut self, more: &Self) {
        self.entries += more.entries;
        self.failed += more.failed;
        self.undetermined += more.undetermined;
        self.unexamined += more.unexamined;
    }
}

impl<'v> Audit<'v> {
    /// An audit on one core, with a secret that does not come again.
    #[must_use]
    pub fn new(verifier: &'v Verifier, inquiry: Inquiry) -> Self {
        Self {
            verifier,
            inquiry,
            threads: NonZeroUsize::MIN,
            checkpoint: DEFAULT_CHECKPOINT,
            language: Language::ZhCn,
            secret: Secret::random(),
        }
    }
}

/// About half a second of work on one core.
const DEFAULT_CHECKPOINT: u64 = 16_384;
