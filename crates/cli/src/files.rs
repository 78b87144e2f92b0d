//! What is read from outside, each with a bound.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use elicense::limits::{MAX_PACKAGE_BYTES, MAX_PICTURE_BYTES, MAX_REVOCATION_LIST_BYTES};
use elicense::rules::Matters;
use elicense::{Trust, Verifier};
use elicense_files::{Place, bounded};

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
            Self::Stdin => bounded(io::stdin().lock(), MAX_LICENSE_BYTES),
            Self::File(path) => bounded(File::open(path)?, MAX_LICENSE_BYTES),
        }
    }

    /// Whether it is the file at the canonical path `other`.
    pub fn is(&self, other: &Path) -> bool {
        matches!(self, Self::File(path) if path.canonicalize().is_ok_and(|path| path == other))
    }
}

/// Where the trust store is, by what was typed and the environment.
pub fn trust_place(typed: Option<PathBuf>) -> Place {
    Place::of(typed, |name| std::env::var_os(name))
}

/// The folder of the trust store to verify with.
pub fn trust_folder(typed: Option<PathBuf>) -> Option<PathBuf> {
    trust_place(typed).to_read().map(Path::to_owned)
}

/// A file for a trust store; of one that is too long, enough to see that it is.
pub fn read_piece(path: &Path) -> Result<Vec<u8>, Problem> {
    let read = File::open(path).and_then(|file| bounded(file, MAX_REVOCATION_LIST_BYTES));
    read.map_err(|error| Problem::unreadable(path, &error))
}

/// The trust store in the folder `path`; without one nobody is trusted.
pub fn trust(path: Option<&Path>) -> Result<Trust, Problem> {
    Ok(path.map_or_else(|| Ok(Trust::empty()), elicense_files::trust)?)
}

/// The same verifier with the layouts of the folder `path`.
pub fn with_layouts(verifier: Verifier, path: Option<&Path>) -> Result<Verifier, Problem> {
    match path {
        Some(path) => Ok(elicense_files::with_layouts(verifier, path)?),
        None => Ok(verifier),
    }
}

/// The matters of the folder `path`, or those built in.
pub fn matters(verifier: &Verifier, path: Option<&Path>) -> Result<Matters, Problem> {
    let own = path.map(|path| elicense_files::matters(path, verifier.catalog())).transpose()?;
    Ok(own.flatten().unwrap_or_else(|| Matters::built_in(verifier.catalog())))
}

/// Bytes of one license: a document, a package, or a picture of one. The library holds each to its own bound.
const MAX_LICENSE_BYTES: usize =
    if MAX_PICTURE_BYTES > MAX_PACKAGE_BYTES { MAX_PICTURE_BYTES } else { MAX_PACKAGE_BYTES };
