//! Bytes and texts of files, each with a bound.

use std::io::{self, Read};
use std::path::Path;

use crate::problem::FileProblem;

/// At most one byte more than the limit, so that the reader behind can tell and say so.
///
/// # Errors
///
/// As the reader's.
pub fn bounded(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file that is one.
pub(crate) fn text(path: &Path, bytes: Vec<u8>) -> Result<String, FileProblem> {
    String::from_utf8(bytes).map_err(|_| FileProblem::unreadable(path, io::Error::other("not UTF-8")))
}
