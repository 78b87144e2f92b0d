//! Whether what a run has written is still what it has written, before it goes on.
//!
//! Whoever may write into the folder of a run can make all its files agree with each other again; this finds what was
//! changed by a hand, a disk or another program. What holds against everybody is the root of the Merkle tree in the
//! summary, for whoever has it from somewhere else.

use std::io::{BufRead, BufReader, Read};

use flate2::Crc;

use crate::error::AuditError;
use crate::journal::{Checkpoint, Sums};
use crate::merkle;
use crate::store::{BUFFER, Store, file};

/// Sums over the files of a run as far as the checkpoint goes, to be gone on with.
pub(crate) struct Summed {
    pub facts: Crc,
    pub leaves: Crc,
    pub index: Crc,
}

/// Looks at all that was written before the checkpoint.
///
/// # Errors
///
/// A file is not what it was, and which one.
pub(crate) fn check(store: &dyn Store, done: &Checkpoint) -> Result<Summed, AuditError> {
    let Sums { facts, leaves, index } = done.sums;
    let summed = Summed {
        facts: sum(store, file::FACTS, done.facts, facts)?,
        leaves: sum(store, file::LEAVES, done.leaves, leaves)?,
        index: sum(store, file::INDEX, done.index, index)?,
    };
    results(store, done)?;
    Ok(summed)
}

fn sum(store: &dyn Store, name: &'static str, length: u64, expected: u32) -> Result<Crc, AuditError> {
    let mut crc = Crc::new();
    if length > 0 {
        let mut bytes = BufReader::with_capacity(BUFFER, store.read(name)?.take(length));
        while let piece @ [_, ..] = bytes.fill_buf()? {
            crc.update(piece);
            let read = piece.len();
            bytes.consume(read);
        }
    }
    match crc.sum() == expected {
        true => Ok(crc),
        false => Err(AuditError::RunBroken {
            file: name,
            detail: "it was changed after it was written".to_owned(),
        }),
    }
}

/// Every line of the results has its leaf.
fn results(store: &dyn Store, done: &Checkpoint) -> Result<(), AuditError> {
    if done.entries == 0 {
        return Ok(());
    }
    let mut lines = BufReader::with_capacity(BUFFER, store.read(file::RESULTS)?.take(done.results));
    let mut leaves = BufReader::with_capacity(BUFFER, store.read(file::LEAVES)?.take(done.leaves));
    let (mut line, mut leaf) = (Vec::new(), [0; 32]);
    for number in 0..done.entries {
        line.clear();
        lines.read_until(b'\n', &mut line)?;
        leaves.read_exact(&mut leaf)?;
        if line.pop() != Some(b'\n') || merkle::leaf(&line) != leaf {
            let detail = format!("the line of entry {number} was changed after it was written");
            return Err(AuditError::RunBroken { file: file::RESULTS, detail });
        }
    }
    match lines.fill_buf()?.is_empty() {
        true => Ok(()),
        false => {
            let detail = format!("it has lines behind its {} entries", done.entries);
            Err(AuditError::RunBroken { file: file::RESULTS, detail })
        }
    }
}
