//! The files of a folder, each with a bound.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use elicense::limits::MAX_REVOCATION_LIST_BYTES;

use crate::problem::FileProblem;
use crate::reading::bounded;

/// The files of the trust store in the folder `path`, by name.
///
/// # Errors
///
/// The folder or a file of it cannot be read.
pub fn trust_files(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, FileProblem> {
    folder(path, |_| true, MAX_REVOCATION_LIST_BYTES)
}

/// The files of a folder that are `wanted`, by name; folders inside it are not looked into.
pub(crate) fn folder(
    path: &Path,
    wanted: fn(&str) -> bool,
    limit: usize,
) -> Result<BTreeMap<String, Vec<u8>>, FileProblem> {
    let unreadable = |error: io::Error| FileProblem::unreadable(path, error);
    let mut files = BTreeMap::new();
    let mut room = MAX_FOLDER_BYTES;
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()).filter(|name| wanted(name)) else {
            continue;
        };
        if !file.is_file() {
            continue;
        }
        let bytes = File::open(&file).and_then(|open| bounded(open, limit.min(room)));
        let bytes = bytes.map_err(|error| FileProblem::unreadable(&file, error))?;
        room = room.checked_sub(bytes.len()).ok_or_else(|| too_large(path))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

fn too_large(path: &Path) -> FileProblem {
    let detail = format!("the folder holds more than {MAX_FOLDER_BYTES} bytes");
    FileProblem::unreadable(path, io::Error::other(detail))
}

/// Bytes of one folder of settings: room for two revocation lists of the largest size, or for hundreds of usual ones.
const MAX_FOLDER_BYTES: usize = 256 << 20;
