//! What is read from outside, each with a bound.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use elicense::limits::{MAX_CONFIG_BYTES, MAX_INPUT_BYTES, MAX_REVOCATION_LIST_BYTES};
use elicense::{Layout, Trust, Verifier};

use crate::problem::Problem;

/// Where a license comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    Stdin,
    File(PathBuf),
}

impl Source {
    /// `-` is standard input; a file of that name is `./-`.
    pub fn new(typed: PathBuf) -> Self {
        if typed.as_os_str() == "-" { Self::Stdin } else { Self::File(typed) }
    }

    /// The name in answers.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The bytes; of an input that is too long, enough to see that it is.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::Stdin => bounded(io::stdin().lock(), MAX_INPUT_BYTES),
            Self::File(path) => bounded(File::open(path)?, MAX_INPUT_BYTES),
        }
    }

    /// Whether it is the file at the canonical path `other`.
    pub fn is(&self, other: &Path) -> bool {
        matches!(self, Self::File(path) if path.canonicalize().is_ok_and(|path| path == other))
    }
}

/// One byte more than the limit, so that the reader behind can tell and say so.
fn bounded(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The trust store in the folder `path`; without one nobody is trusted.
pub fn trust(path: Option<&Path>) -> Result<Trust, Problem> {
    let Some(path) = path else {
        return Ok(Trust::empty());
    };
    let files = folder(path, |_| true, MAX_REVOCATION_LIST_BYTES)?;
    Trust::from_files(&files).map_err(|error| Problem::configuration(path, &error))
}

/// The same verifier with the layouts of the folder `path`.
pub fn with_layouts(mut verifier: Verifier, path: Option<&Path>) -> Result<Verifier, Problem> {
    let Some(path) = path else { return Ok(verifier) };
    for (name, bytes) in folder(path, |name| name.ends_with(".layout.toml"), MAX_CONFIG_BYTES)? {
        let file = path.join(name);
        let wrong = |error: elicense::Error| Problem::configuration(&file, &error);
        verifier = verifier.with_layout(layout(&file, bytes)?).map_err(wrong)?;
    }
    Ok(verifier)
}

/// The layout in the file at `path`.
pub fn read_layout(path: &Path) -> Result<Layout, Problem> {
    let read = File::open(path).and_then(|file| bounded(file, MAX_CONFIG_BYTES));
    layout(path, read.map_err(|error| Problem::unreadable(path, &error))?)
}

fn layout(path: &Path, bytes: Vec<u8>) -> Result<Layout, Problem> {
    let not_text = |_| Problem::unreadable(path, &io::Error::other("not UTF-8"));
    let text = String::from_utf8(bytes).map_err(not_text)?;
    Layout::parse(&text).map_err(|error| Problem::configuration(path, &error))
}

/// The files of a folder that are `wanted`, by name; folders inside it are not looked into.
fn folder(path: &Path, wanted: fn(&str) -> bool, limit: usize) -> Result<BTreeMap<String, Vec<u8>>, Problem> {
    let unreadable = |error: io::Error| Problem::unreadable(path, &error);
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
        let bytes = bytes.map_err(|error| Problem::unreadable(&file, &error))?;
        room = room.checked_sub(bytes.len()).ok_or_else(|| too_large(path))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

fn too_large(path: &Path) -> Problem {
    Problem::unreadable(
        path,
        &io::Error::other(format!("the folder holds more than {MAX_FOLDER_BYTES} bytes")),
    )
}

/// Bytes of one folder of settings: room for 16 revocation lists of the largest size.
const MAX_FOLDER_BYTES: usize = 256 << 20;
