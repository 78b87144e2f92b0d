//! The records of a run, read from its facts.

use std::io::{self, BufRead, BufReader, Read};

use rayon::prelude::*;

use crate::error::AuditError;
use crate::journal::Checkpoint;
use crate::record::Record;
use crate::store::{BUFFER, Store, file};

/// Gives every record, what `of` makes of it, and the place where it begins to `take`, in order; they are read and
/// made on every core.
pub(crate) fn each_record<T: Send>(
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

/// Bytes of records that are read together.
const PIECE: usize = 1 << 20;
