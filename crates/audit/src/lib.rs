//! Audits of archives of electronic licenses: an answer for every license, in order, whatever the size.
//!
//! A run reads sources one after the other, examines their entries on every core, and writes the answers in the
//! order of the entries into a [`Store`]. It holds a few batches in memory and nothing that grows with the archive.
//! What it writes first (results, facts, leaves, index keys) only grows, so that a run that was killed goes on from
//! its last checkpoint; everything else is made from the facts when all entries are done.
//!
//! No file is touched here: [`InputSource`] and [`Store`] come from outside. Every answer is that of
//! [`elicense::Verifier`].

#![forbid(unsafe_code)]

mod anomalies;
mod anomaly_file;
mod apart;
mod audit;
mod basis;
mod batch;
mod counting;
mod entry;
mod error;
mod examine;
mod finish;
mod gather;
mod in_order;
mod in_words;
mod index_key;
mod journal;
pub mod limits;
mod listing;
mod lookup;
mod merkle;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod pictures;
mod pipeline;
mod problems;
mod prove;
mod reader;
mod record;
mod refusal;
mod replay;
mod run;
mod secret;
mod sort;
mod spare;
mod store;
mod summary;
mod table;
mod unchanged;
mod words;
mod workbook;

#[cfg(test)]
mod tests;

pub use anomalies::{Anomaly, AnomalyCount};
pub use apart::{Key, Place, Row};
pub use audit::{Audit, Progress, Watch};
pub use basis::Basis;
pub use entry::{Form, InputSource, Opened, ReadSeek};
pub use error::AuditError;
pub use journal::AUDIT_FORMAT;
pub use prove::{PROOF_FORMAT, Proof, Wanted, prove};
pub use record::recognition::RecordedRuling;
pub use refusal::{Refusal, RefusalCause};
pub use replay::{Flip, Rules, Verdict, asks_for_recognition, replay};
pub use run::Ending;
pub use secret::Secret;
pub use store::{Part, Store, is_of_a_run, is_written_only};
pub use summary::{
    Cell, FindingCount, IssuerCount, LeftOutCount, ListState, Merkle, RecognitionCount, SealCount,
    SourceCount, Summary,
};
