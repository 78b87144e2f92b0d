//! The proof that a result is one of a run's: its line, and the hashes from it up to the root (RFC 6962 §2.1.1).

use std::io::{self, BufRead, BufReader, Read, SeekFrom};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use elicense::ErrorKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::AuditError;
use crate::journal::{Checkpoint, Journal};
use crate::merkle;
use crate::merkle::{Hash, Tree};
use crate::record::read::each_record;
use crate::store::{BUFFER, Store, file};

/// A proof. It holds for whoever has the root from somewhere else: a summary that was signed, printed or
/// published.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// [`PROOF_FORMAT`].
    pub proof: String,
    /// The entry's number.
    pub entry: u64,
    /// Entries of the run.
    pub size: u64,
    /// The root over all of them, in hexadecimal.
    pub root: String,
    /// The hashes beside the way up, the lowest first, in hexadecimal.
    pub path: Vec<String>,
    /// The line of the results, without its end.
    pub line: String,
}

/// The name of this form of proofs.
pub const PROOF_FORMAT: &str = "elicense-audit-proof-1";

/// Which entry is to be proven.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'w> {
    /// The first that is these bytes. Entries that could not be read at all (a link, a bomb, an encrypted member) are found
    /// by their numbers alone.
    License(&'w [u8]),
    /// The one of this number.
    Entry(u64),
}

/// The proof for one entry of a run that is complete; `None` where it has no such entry.
///
/// # Errors
///
/// The run cannot be read, is not complete, or its files contradict each other.
pub fn prove(store: &dyn Store, wanted: Wanted<'_>) -> Result<Option<Proof>, AuditError> {
    let (done, _) = Journal::last(store)?;
    let Some(entry) = number(store, done, wanted)?.filter(|entry| *entry < done.entries) else {
        return Ok(None);
    };
    let ranges = merkle::path(entry, done.entries);
    let (leaf, hashes) = siblings(store, entry, &ranges)?;
    let line = line(store, entry)?;
    let root = merkle::root_of(merkle::leaf(line.as_bytes()), entry, done.entries, &hashes);
    if merkle::leaf(line.as_bytes()) != leaf {
        return Err(AuditError::RunBroken {
            file: file::RESULTS,
            detail: format!("entry {entry} was changed"),
        });
    }
    let path = hashes.iter().map(|hash| HEXLOWER.encode(hash)).collect();
    let root = root.map(|root| HEXLOWER.encode(&root)).unwrap_or_default();
    Ok(Some(Proof { proof: PROOF_FORMAT.to_owned(), entry, size: done.entries, root, path, line }))
}

impl Proof {
    /// The root that follows from line and path, in hexadecimal; `None` where that is not the root that the proof
    /// names itself, or the proof is none.
    #[must_use]
    pub fn proven_root(&self) -> Option<String> {
        let hashes = self.path.iter().map(|text| unhex(text)).collect::<Option<Vec<Hash>>>()?;
        let leaf = merkle::leaf(self.line.as_bytes());
        let root = HEXLOWER.encode(&merkle::root_of(leaf, self.entry, self.size, &hashes)?);
        (self.proof == PROOF_FORMAT && root == self.root).then_some(root)
    }

    /// Why the entry could not be examined, as a code of the catalogue of messages; `None` where its line holds a report.
    /// Such a proof says that the run has met the entry, and nothing about a license.
    #[must_use]
    pub fn unexamined(&self) -> Option<String> {
        let line: serde_json::Value = serde_json::from_str(&self.line).ok()?;
        line.pointer("/answer/error/code")?.as_str().map(str::to_owned)
    }

    /// Reads a proof.
    ///
    /// # Errors
    ///
    /// Text that is no proof.
    pub fn parse(text: &[u8]) -> Result<Self, elicense::Error> {
        let wrong = |error| ErrorKind::Configuration { detail: format!("no proof: {error}") };
        Ok(serde_json::from_slice(text).map_err(wrong)?)
    }

    /// The proof as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are JSON")
    }
}

/// The number of the wanted entry.
fn number(store: &dyn Store, done: Checkpoint, wanted: Wanted<'_>) -> Result<Option<u64>, AuditError> {
    let bytes = match wanted {
        Wanted::Entry(number) => return Ok(Some(number)),
        Wanted::License(bytes) => bytes,
    };
    let sha256 = HEXLOWER.encode(&Sha256::digest(bytes));
    let mut found = None;
    each_record(
        store,
        done,
        None,
        |_| (),
        |record, (), _| {
            if found.is_none() && record.sha256() == Some(&*sha256) {
                found = Some(record.n);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// The leaf, and the roots over the ranges.
fn siblings(store: &dyn Store, entry: u64, ranges: &[std::ops::Range<u64>]) -> io::Result<(Hash, Vec<Hash>)> {
    let mut leaves = store.read(file::LEAVES)?;
    let mut over = |range: std::ops::Range<u64>| -> io::Result<Hash> {
        leaves.seek(SeekFrom::Start(range.start * 32))?;
        let mut bytes = BufReader::with_capacity(BUFFER, (&mut leaves).take((range.end - range.start) * 32));
        let mut tree = Tree::default();
        for _ in range {
            let mut leaf = [0; 32];
            bytes.read_exact(&mut leaf)?;
            tree.push(leaf);
        }
        Ok(tree.root())
    };
    let leaf = over(entry..entry + 1)?;
    Ok((leaf, ranges.iter().cloned().map(over).collect::<io::Result<_>>()?))
}

/// The line of this entry.
fn line(store: &dyn Store, entry: u64) -> Result<String, AuditError> {
    let mut lines = BufReader::with_capacity(BUFFER, store.read(file::RESULTS)?);
    for _ in 0..entry {
        lines.skip_until(b'\n')?;
    }
    let mut line = String::new();
    lines.read_line(&mut line)?;
    Ok(line.trim_end_matches('\n').to_owned())
}

fn unhex(text: &str) -> Option<Hash> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?.try_into().ok()
}
