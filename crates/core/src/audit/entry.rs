//! One entry of an audit: a file, a member of an archive, or a record of a stream.

use std::io::{self, Read, Seek};
use std::sync::Arc;

use super::cause::{Cause, Refusal};

/// Something the auditor pointed at. Folders are walked by whoever makes sources, in the order of names.
pub struct Source {
    /// Its name in results.
    pub name: String,
    /// What kind of stream it is, where it was told; otherwise name and first bytes decide.
    pub form: Form,
    /// Opens it. Called once, when its turn comes.
    pub open: Box<dyn FnOnce() -> Result<Opened, Refusal> + Send>,
}

/// An opened source.
pub enum Opened {
    /// A file.
    File(Box<dyn ReadSeek>),
    /// A pipe: what needs to seek cannot be read from it.
    Pipe(Box<dyn Read + Send>),
}

/// What can be read at any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// How a source holds its entries.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Form {
    /// As its name and first bytes say: an archive, a stream, or one license.
    #[default]
    Detect,
    /// One license a line.
    Lines,
    /// Each license after its length in four bytes, the highest first.
    LengthPrefixed,
}

/// A member as the archive holds it.
#[derive(Debug)]
pub(super) struct Member {
    /// `None`: the source as a whole.
    pub name: Option<MemberName>,
    pub content: Content,
}

/// What an archive calls a member.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct MemberName {
    pub text: String,
    /// `Some` where the bytes were no UTF-8: how they were read.
    pub encoding: Option<&'static str>,
}

/// The bytes of an entry, or why there are none.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// Still packed: whoever examines it unpacks it, on every core.
    Deflated {
        bytes: Vec<u8>,
        size: usize,
        crc: u32,
    },
    Refused(Refusal),
    /// Not asked for: the entry was examined before the run was interrupted.
    Passed,
}

impl Content {
    pub(super) fn refused(cause: Cause, detail: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(cause, detail))
    }

    /// Bytes it holds in memory.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Deflated { size, .. } => *size,
            Self::Refused(_) | Self::Passed => 0,
        }
    }
}

/// A member with its place in the audit.
#[derive(Debug)]
pub(super) struct Entry {
    /// From 0, in the order of sources and their members.
    pub number: u64,
    pub source: Arc<str>,
    pub member: Option<MemberName>,
    pub content: Content,
}

impl Entry {
    /// The name in results: `archive.zip!folder/a.json`.
    pub(super) fn name(&self) -> String {
        match &self.member {
            Some(member) => format!("{}!{}", self.source, member.text),
            None => self.source.to_string(),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::new(Cause::SourceUnreadable, error.to_string())
    }
}
