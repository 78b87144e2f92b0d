//! A document as callers name it.

use std::fs::File;
use std::path::PathBuf;

use elicense::limits::{MAX_PACKAGE_BYTES, MAX_PICTURE_BYTES};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::problem;

/// A document: its bytes, or the path of a file.
#[derive(FromPyObject)]
pub(crate) enum Document {
    Bytes(PyBackedBytes),
    Path(PathBuf),
}

impl Document {
    /// The bytes; of a file that is too long, enough to see that it is.
    pub(crate) fn read(&self) -> PyResult<Bytes<'_>> {
        match self {
            Self::Bytes(bytes) => Ok(Bytes::Given(bytes)),
            Self::Path(path) => {
                let read = File::open(path).and_then(|file| elicense_files::bounded(file, MAX_LICENSE_BYTES));
                read.map(Bytes::Read).map_err(|error| problem::unreadable(path, &error))
            }
        }
    }

    /// Its name in answers, where it has one.
    pub(crate) fn name(&self) -> Option<String> {
        match self {
            Self::Bytes(_) => None,
            Self::Path(path) => Some(path.display().to_string()),
        }
    }
}

/// The bytes of a document.
pub(crate) enum Bytes<'d> {
    Given(&'d [u8]),
    Read(Vec<u8>),
}

impl AsRef<[u8]> for Bytes<'_> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Given(bytes) => bytes,
            Self::Read(bytes) => bytes,
        }
    }
}

/// Bytes of one license: a document, a package, or a picture of one. The library holds each to its own bound.
const MAX_LICENSE_BYTES: usize =
    if MAX_PICTURE_BYTES > MAX_PACKAGE_BYTES { MAX_PICTURE_BYTES } else { MAX_PACKAGE_BYTES };
