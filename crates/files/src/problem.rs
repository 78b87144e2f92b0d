//! What kept a file from being used.

use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that cannot be read, or does not say what it should.
#[derive(Debug)]
pub struct FileProblem {
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Unreadable(io::Error),
    Unwritable(io::Error),
    /// What whoever keeps a trust store has to know.
    Remark(elicense::upkeep::Remark),
    Configuration(Box<elicense::Error>),
    /// What a folder holds.
    Folder(String),
    /// No private key that can be used.
    Key(Box<elicense::Error>),
    /// Others have a right to a private key, by this mode.
    Exposed(u32),
}

impl FileProblem {
    pub(crate) fn unreadable(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), cause: Cause::Unreadable(error) }
    }

    pub(crate) fn unwritable(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), cause: Cause::Unwritable(error) }
    }

    /// Something about a trust store or a file for one.
    #[must_use]
    pub fn remark(path: &Path, remark: elicense::upkeep::Remark) -> Self {
        Self { path: path.to_owned(), cause: Cause::Remark(remark) }
    }

    pub(crate) fn folder(path: &Path, detail: String) -> Self {
        Self { path: path.to_owned(), cause: Cause::Folder(detail) }
    }

    pub(crate) fn key(path: &Path, error: elicense::Error) -> Self {
        Self { path: path.to_owned(), cause: Cause::Key(Box::new(error)) }
    }

    pub(crate) fn exposed(path: &Path, mode: u32) -> Self {
        Self { path: path.to_owned(), cause: Cause::Exposed(mode) }
    }

    /// What stands in the file is wrong.
    #[must_use]
    pub fn configuration(path: &Path, error: elicense::Error) -> Self {
        Self { path: path.to_owned(), cause: Cause::Configuration(Box::new(error)) }
    }

    /// The file or folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file can be read, and is not as it must be.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        !matches!(self.cause, Cause::Unreadable(_) | Cause::Unwritable(_))
    }

    /// The code in the catalogue of messages.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.cause {
            Cause::Unreadable(_) => "file-unreadable",
            Cause::Unwritable(_) => "file-unwritable",
            Cause::Remark(remark) => remark.code,
            Cause::Configuration(_) | Cause::Folder(_) => "configuration",
            Cause::Key(_) => "key-unusable",
            Cause::Exposed(_) => "key-exposed",
        }
    }

    /// Facts that fill the sentences of its code, by name.
    #[must_use]
    pub fn data(&self) -> Vec<(&'static str, String)> {
        match &self.cause {
            Cause::Remark(remark) => remark.data.clone(),
            _ => vec![("detail", self.detail())],
        }
    }

    /// What is wrong, in English.
    #[must_use]
    pub fn detail(&self) -> String {
        match &self.cause {
            Cause::Unreadable(error) | Cause::Unwritable(error) => reason(error),
            Cause::Remark(remark) => remark.advice(elicense::Language::En).found,
            Cause::Folder(detail) => detail.clone(),
            Cause::Configuration(error) | Cause::Key(error) => error.to_string(),
            Cause::Exposed(mode) => format!("its mode is {mode:04o}"),
        }
    }
}

/// The usual reasons in the same words on every system.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        io::ErrorKind::NotADirectory => "a file, not a folder".to_owned(),
        _ => error.to_string(),
    }
}
