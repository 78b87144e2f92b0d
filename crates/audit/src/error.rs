//! Why a run could not go on.

use std::io;

use elicense::signature::Disagreement;

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
