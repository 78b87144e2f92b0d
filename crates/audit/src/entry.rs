//! One entry of an audit: a file, a member of an archive, or a record of a stream.

use std::borrow::Cow;
use std::io::{Read, Seek};

use elicense::license::CowText;

use crate::refusal::{Refusal, RefusalCause};

/// Something the auditor pointed at. Folders are walked by whoever makes sources, in the order of names.
pub struct InputSource {
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
pub(crate) struct Member<'m> {
    /// `None`: the source as a whole.
    pub name: Option<MemberName<Cow<'m, str>>>,
    pub content: Content<&'m [u8]>,
}

/// What an archive calls a member.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct MemberName<T> {
    pub text: T,
    /// `Some` where the bytes were no UTF-8: how they were read.
    pub encoding: Option<&'static str>,
}

/// The bytes of an entry, or why there are none.
#[derive(Clone, Debug)]
pub(crate) enum Content<B> {
    Bytes(B),
    /// Still packed: whoever examines it unpacks it, on every core.
    Deflated {
        bytes: B,
        size: usize,
        crc: u32,
    },
    Refused(Refusal),
    /// Not asked for: the entry was examined before the run was interrupted.
    Passed,
}

impl<B> Content<B> {
    pub(crate) fn refused(cause: RefusalCause, detail: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(cause, detail))
    }

    /// The same with what `of` makes of its bytes.
    pub(crate) fn map<O>(self, of: impl FnOnce(B) -> O) -> Content<O> {
        match self {
            Self::Bytes(bytes) => Content::Bytes(of(bytes)),
            Self::Deflated { bytes, size, crc } => Content::Deflated { bytes: of(bytes), size, crc },
            Self::Refused(refusal) => Content::Refused(refusal),
            Self::Passed => Content::Passed,
        }
    }
}

impl Content<&[u8]> {
    /// Bytes it has, unpacked.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Deflated { size, .. } => *size,
            Self::Refused(_) | Self::Passed => 0,
        }
    }
}

/// A member with its place in the audit.
pub(crate) struct Entry<'b> {
    /// From 0, in the order of sources and their members.
    pub number: u64,
    /// Bytes that the input has up to it, as it lies there: its sources before, and of its own as much as is known.
    pub input: u64,
    pub source: &'b str,
    pub member: Option<MemberName<&'b str>>,
    pub content: Content<&'b [u8]>,
}

impl Entry<'_> {
    /// Writes its name in results, `archive.zip!folder/a.json`, each part as `told` makes it; how many bytes of it
    /// are its source's.
    pub(crate) fn write_name<'t>(
        &'t self,
        name: &mut String,
        told: impl Fn(&'t str) -> CowText<'t>,
    ) -> usize {
        name.push_str(&told(self.source));
        let source = name.len();
        if let Some(member) = &self.member {
            name.push('!');
            name.push_str(&told(member.text));
        }
        source
    }
}
