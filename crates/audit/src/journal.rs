//! How far a run is, so that it can go on after it was killed.
//!
//! The first line says on what the run stands. Each further line is a checkpoint, written after all it speaks of
//! is on the disk: so many entries are done, and their files are so long. What a killed run wrote beyond its last
//! checkpoint is cut off and made again.

use std::io;

use serde::{Deserialize, Serialize};

use crate::basis::Basis;
use crate::error::AuditError;
use crate::secret::Secret;
use crate::store::{Part, Store, file, get};
use crate::summary::LeftOutCount;

/// The name of this form of runs. A change that breaks readers gets a new one.
pub const AUDIT_FORMAT: &str = "elicense-audit-1";

/// So much is done and on the disk.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkpoint {
    pub entries: u64,
    pub results: u64,
    pub facts: u64,
    pub leaves: u64,
    #[serde(rename = "marks")]
    pub index: u64,
    /// What their pictures have taken.
    #[serde(default)]
    pub pictures: u64,
    /// Over the bytes that are there.
    #[serde(default)]
    pub sums: Sums,
    /// Whether every source was read to its end.
    pub complete: bool,
    /// What was no entry; known when every source was read to its end.
    #[serde(default)]
    pub left_out: LeftOutCount,
}

/// CRC-32 of files that only grow. That of the results is not among them: each of their lines has its leaf.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sums {
    pub facts: u32,
    pub leaves: u32,
    #[serde(rename = "marks")]
    pub index: u32,
}

impl Checkpoint {
    fn holds(self, store: &dyn Store) -> io::Result<bool> {
        let parts = [
            (file::RESULTS, self.results),
            (file::FACTS, self.facts),
            (file::LEAVES, self.leaves),
            (file::INDEX, self.index),
        ];
        for (name, length) in parts {
            if store.length(name)?.unwrap_or(0) < length {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Head<'h> {
    audit: std::borrow::Cow<'h, str>,
    /// The mark of the key of its index keys.
    #[serde(default)]
    secret: std::borrow::Cow<'h, str>,
    basis: std::borrow::Cow<'h, Basis>,
}

/// An open journal.
pub(crate) struct Journal {
    part: Box<dyn Part>,
}

impl Journal {
    /// Opens the journal of a new run, or of one that was interrupted, with its last checkpoint.
    /// Under another secret than before nothing can be gone on with, and the run begins anew.
    pub(crate) fn open(
        store: &dyn Store,
        basis: &Basis,
        secret: &Secret,
    ) -> Result<(Self, Checkpoint), AuditError> {
        if store.length(file::JOURNAL)?.unwrap_or(0) == 0 {
            return Ok((Self::begin(store, basis, secret)?, Checkpoint::default()));
        }
        let bytes = get(store, file::JOURNAL)?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        let text = bytes.get(..whole).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let mut lines = text.ok_or(AuditError::JournalBroken)?.lines();
        let Some(first) = lines.next() else {
            return Ok((Self::begin(store, basis, secret)?, Checkpoint::default()));
        };
        let head: Head<'_> = serde_json::from_str(first).map_err(|_| AuditError::JournalBroken)?;
        let mut changes = head.basis.changes(basis);
        if head.audit != AUDIT_FORMAT {
            changes.push(format!("format: {} before, {} now", head.audit, AUDIT_FORMAT));
        }
        if !changes.is_empty() {
            return Err(AuditError::Changed { changes });
        }
        if head.secret != secret.mark() {
            return Ok((Self::begin(store, basis, secret)?, Checkpoint::default()));
        }
        let read = |line: &str| serde_json::from_str(line).map_err(|_| AuditError::JournalBroken);
        let checkpoints = lines.map(read).collect::<Result<Vec<Checkpoint>, _>>()?;
        // After a loss of power the last checkpoint may be there without all it speaks of.
        for checkpoint in checkpoints.into_iter().rev() {
            if checkpoint.holds(store)? {
                return Ok((Self { part: store.extend(file::JOURNAL, whole as u64)? }, checkpoint));
            }
        }
        Ok((Self { part: store.extend(file::JOURNAL, whole as u64)? }, Checkpoint::default()))
    }

    /// The last checkpoint of a run that is complete, and what the run stands on.
    pub(crate) fn last(store: &dyn Store) -> Result<(Checkpoint, Basis), AuditError> {
        let bytes = get(store, file::JOURNAL)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| AuditError::JournalBroken)?;
        let mut lines = text.lines();
        let head: Head<'_> =
            lines.next().and_then(|line| serde_json::from_str(line).ok()).ok_or(AuditError::JournalBroken)?;
        let checkpoint = lines.last().and_then(|line| serde_json::from_str(line).ok());
        let complete = checkpoint.filter(|checkpoint: &Checkpoint| checkpoint.complete);
        let detail = "it is not complete; run the audit to its end first".to_owned();
        let complete = complete.ok_or(AuditError::RunBroken { file: file::JOURNAL, detail })?;
        Ok((complete, head.basis.into_owned()))
    }

    fn begin(store: &dyn Store, basis: &Basis, secret: &Secret) -> io::Result<Self> {
        let mut journal = Self { part: store.extend(file::JOURNAL, 0)? };
        let (audit, secret) = (AUDIT_FORMAT.into(), secret.mark().into());
        let head = Head { audit, secret, basis: std::borrow::Cow::Borrowed(basis) };
        journal.line(&head)?;
        Ok(journal)
    }

    /// Writes a checkpoint; all it speaks of is on the disk by now.
    pub(crate) fn check(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        self.line(checkpoint)
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.part.write_all(&text)?;
        self.part.sync()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Memory;

    fn basis(bytes: &str) -> Basis {
        let mut basis = Basis::default();
        basis.input("a", [("a", bytes)]);
        basis
    }

    #[test]
    fn a_torn_line_is_not_a_checkpoint() {
        let store = Memory::default();
        let (mut journal, _) = Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap();
        let checkpoint = Checkpoint { entries: 3, ..Checkpoint::default() };
        journal.check(&checkpoint).unwrap();
        let length = store.length(file::JOURNAL).unwrap().unwrap();
        store.extend(file::JOURNAL, length).unwrap().write_all(b"{\"entries\":4").unwrap();
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap().1, checkpoint);
        assert_eq!(store.length(file::JOURNAL).unwrap(), Some(length));
    }

    #[test]
    fn a_checkpoint_without_its_bytes_is_none() {
        let store = Memory::default();
        let (mut journal, _) = Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap();
        journal.check(&Checkpoint { entries: 1, ..Checkpoint::default() }).unwrap();
        journal.check(&Checkpoint { entries: 2, results: 10, ..Checkpoint::default() }).unwrap();
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap().1.entries, 1);
        store.extend(file::RESULTS, 0).unwrap().write_all(&[0; 10]).unwrap();
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap().1.entries, 2);
    }

    #[test]
    fn under_another_secret_a_run_begins_anew() {
        let store = Memory::default();
        let (mut journal, _) = Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap();
        journal.check(&Checkpoint { entries: 1, ..Checkpoint::default() }).unwrap();
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap().1.entries, 1);
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["b"])).unwrap().1.entries, 0);
        assert_eq!(Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap().1.entries, 0);
    }

    #[test]
    fn what_changed_is_named() {
        let store = Memory::default();
        Journal::open(&store, &basis("a"), &Secret::of(["a"])).unwrap();
        let Err(AuditError::Changed { changes }) = Journal::open(&store, &basis("b"), &Secret::of(["a"]))
        else {
            panic!("another input is another run")
        };
        let [change] = changes.as_slice() else { panic!("{changes:?}") };
        assert!(
            change.starts_with("input a: 1 parts, 1 bytes, sha256 ") && change.ends_with(" now"),
            "{change}"
        );
    }
}
