//! From a source to its members, in place: nothing is unpacked to disk.

pub(crate) mod archive;
pub(crate) mod inflate;
mod lines;
mod name;
mod tar;
mod unpacking;
mod zip;

use std::io::{BufReader, Read, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use elicense::limits::{MAX_INPUT_BYTES, MAX_PACKAGE_BYTES};

use crate::entry::{Content, Form, InputSource, Member, Opened, ReadSeek};
use crate::refusal::{Refusal, RefusalCause};
use archive::{Archive, LeftOut};
use unpacking::{Counting, Packing, Unpacking, WholePieces};

/// Who takes the members, one after the other.
pub(crate) trait Sink {
    /// Whether the bytes of the next member are wanted; if not, it is passed with [`Content::Passed`].
    fn wants_next(&self) -> bool;

    /// Takes a member; `Break` ends the reading.
    fn take(&mut self, member: Member<'_>) -> ControlFlow<()>;

    /// Takes note of what is no entry.
    fn leave_out(&mut self, what: LeftOut);

    /// The source has so many bytes.
    fn length(&mut self, _bytes: u64) {}

    /// The length of the source is not known; so many bytes of it were read.
    fn piped(&mut self, _bytes: Arc<AtomicU64>) {}
}

/// Gives every member of the source to the sink. What cannot be read is a member with its cause.
pub(crate) fn read(source: InputSource, sink: &mut dyn Sink) -> ControlFlow<()> {
    let InputSource { name, form, open } = source;
    match open() {
        Ok(Opened::File(mut file)) => match begins(&mut *file, sink) {
            Ok((begin, length)) if is_zip(&begin) && !is_ofd(&name) => match one_document(&mut *file, length)
            {
                Ok(Some(bytes)) => document(&bytes, sink),
                Ok(None) => Archive::read(sink, |archive| zip::read(&mut *file, length, archive)),
                Err(error) => whole(Content::Refused(error.into()), sink),
            },
            Ok((begin, _)) if archive::is_of_a_system(&name, &begin) => {
                sink.leave_out(LeftOut::SystemFile);
                ControlFlow::Continue(())
            }
            Ok((begin, _)) => stream(&name, form, &begin, BufReader::with_capacity(BUFFER, file), sink),
            Err(error) => whole(Content::Refused(error.into()), sink),
        },
        Ok(Opened::Pipe(pipe)) => {
            let piped = Arc::default();
            sink.piped(Arc::clone(&piped));
            let mut pipe =
                BufReader::with_capacity(BUFFER, WholePieces(Counting { bytes: pipe, count: piped }));
            match peeked(&mut pipe) {
                Ok(begin) if is_zip(&begin) => {
                    let detail = "a zip cannot be read from a pipe: name the file";
                    let refusal = Refusal::new(RefusalCause::ArchiveBroken, detail);
                    document_or(refusal, begin.chain(pipe), &|| false, sink)
                }
                Ok(begin) => stream(&name, form, &begin.clone(), begin.chain(pipe), sink),
                Err(error) => whole(Content::Refused(error.into()), sink),
            }
        }
        Err(refusal) => whole(Content::Refused(refusal), sink),
    }
}

/// Everything that is read from front to back.
fn stream(
    name: &str,
    form: Form,
    begin: &[u8],
    bytes: impl Read + Send,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let Some(packing) = Packing::of(begin) else {
        return plain(name, form, begin, bytes, &|| false, sink);
    };
    let mut unpacked = BufReader::with_capacity(BUFFER, Unpacking::new(packing, bytes));
    let overflow = unpacked.get_ref().overflow();
    match peeked(&mut unpacked) {
        Ok(begin) if Packing::of(&begin).is_some() || is_zip(&begin) => {
            let refusal = Refusal::new(RefusalCause::MemberNested, "an archive inside a compressed stream");
            document_or(refusal, begin.chain(unpacked), &|| overflow.happened(), sink)
        }
        Ok(begin) => {
            let name = name.rsplit_once('.').map_or(name, |(stem, ending)| match ending {
                "tgz" | "tzst" => name,
                _ => stem,
            });
            plain(name, form, &begin.clone(), begin.chain(unpacked), &|| overflow.happened(), sink)
        }
        Err(error) => whole(broken(&error.to_string(), &|| overflow.happened()), sink),
    }
}

/// A stream that is not packed: tar, records, or one license.
fn plain(
    name: &str,
    form: Form,
    begin: &[u8],
    bytes: impl Read,
    overflowed: &dyn Fn() -> bool,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let empty_tar = begin.len() == tar::BLOCK && begin.iter().all(|&byte| byte == 0) && ends(name, &[".tar"]);
    match form {
        Form::Lines => Archive::read(sink, |archive| lines::lines(bytes, overflowed, archive)),
        Form::LengthPrefixed => {
            Archive::read(sink, |archive| lines::length_prefixed(bytes, overflowed, archive))
        }
        Form::Detect if tar::is_tar(begin) || empty_tar => {
            Archive::read(sink, |archive| tar::read(bytes, overflowed, archive))
        }
        Form::Detect if ends(name, &LINES) => {
            Archive::read(sink, |archive| lines::lines(bytes, overflowed, archive))
        }
        Form::Detect if ends(name, &LENGTH_PREFIXED) => {
            Archive::read(sink, |archive| lines::length_prefixed(bytes, overflowed, archive))
        }
        Form::Detect if !sink.wants_next() => whole(Content::Passed, sink),
        Form::Detect => whole(bounded(bytes, most(name), &mut Vec::new(), overflowed), sink),
    }
}

/// The bytes of a zip that is one document and no archive; the file is at its beginning again.
fn one_document(file: &mut dyn ReadSeek, length: u64) -> std::io::Result<Option<Vec<u8>>> {
    if length > MAX_PACKAGE_BYTES as u64 {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(length as usize);
    (&mut *file).take(length).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(Some(bytes).filter(|bytes| elicense::is_ofd(bytes)))
}

/// What can only be read from front to back: a document, or else refused as an archive.
fn document_or(
    refusal: Refusal,
    bytes: impl Read,
    overflowed: &dyn Fn() -> bool,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let mut all = Vec::new();
    match bounded(bytes, MAX_PACKAGE_BYTES, &mut all, overflowed) {
        Content::Bytes(bytes) if elicense::is_ofd(bytes) => document(bytes, sink),
        Content::Bytes(_) => whole(Content::Refused(refusal), sink),
        refused => whole(refused, sink),
    }
}

fn document(bytes: &[u8], sink: &mut dyn Sink) -> ControlFlow<()> {
    whole(if sink.wants_next() { Content::Bytes(bytes) } else { Content::Passed }, sink)
}

/// Bytes that a license of this name may have: packages and PDF may have more than others.
pub(crate) fn most(name: &str) -> usize {
    if ends(name, &[".ofd", ".pdf"]) { MAX_PACKAGE_BYTES } else { MAX_INPUT_BYTES }
}

fn whole(content: Content<&[u8]>, sink: &mut dyn Sink) -> ControlFlow<()> {
    sink.take(Member { name: None, content })
}

/// All bytes of a license, and one more than the limit where there are more: the verifier says so.
fn bounded<'b>(
    bytes: impl Read,
    most: usize,
    all: &'b mut Vec<u8>,
    overflowed: &dyn Fn() -> bool,
) -> Content<&'b [u8]> {
    match bytes.take(most as u64 + 1).read_to_end(all) {
        Ok(_) => Content::Bytes(all),
        Err(error) => broken(&error.to_string(), overflowed),
    }
}

fn broken<'b>(detail: &str, overflowed: &dyn Fn() -> bool) -> Content<&'b [u8]> {
    Content::Refused(unreadable(detail, overflowed))
}

fn unreadable(detail: &str, overflowed: &dyn Fn() -> bool) -> Refusal {
    match overflowed() {
        true => Refusal::new(RefusalCause::ArchiveBomb, unpacking::TOO_MUCH),
        false => Refusal::new(RefusalCause::ArchiveBroken, detail),
    }
}

/// The first bytes and the length of a file, which is then at its beginning again.
fn begins(file: &mut dyn ReadSeek, sink: &mut dyn Sink) -> std::io::Result<(Vec<u8>, u64)> {
    let begin = peeked(&mut *file)?;
    let length = file.seek(SeekFrom::End(0))?;
    sink.length(length);
    file.seek(SeekFrom::Start(0))?;
    Ok((begin, length))
}

/// As many first bytes as tell what a stream is.
fn peeked(bytes: &mut (impl Read + ?Sized)) -> std::io::Result<Vec<u8>> {
    let mut begin = Vec::with_capacity(tar::BLOCK);
    bytes.take(tar::BLOCK as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

/// Whether the bytes of a member are an archive or compressed. A zip with an `OFD.xml` is one document, whatever it is
/// called, and one that is called so is the verifier's matter.
pub(crate) fn nested(name: &str, bytes: &[u8]) -> Option<Refusal> {
    let archive = (is_zip(bytes) && !is_ofd(name) && !elicense::is_ofd(bytes))
        || Packing::of(bytes).is_some()
        || tar::is_tar(bytes)
        || others(bytes);
    archive.then(|| Refusal::new(RefusalCause::MemberNested, "the member is an archive itself"))
}

fn is_zip(begin: &[u8]) -> bool {
    begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"PK\x05\x06")
}

/// 7z, xz, bzip2, rar.
fn others(begin: &[u8]) -> bool {
    let magics: [&[u8]; 4] = [b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\0", b"BZh", b"Rar!\x1a\x07"];
    magics.iter().any(|magic| begin.starts_with(magic))
}

fn is_ofd(name: &str) -> bool {
    ends(name, &[".ofd"])
}

fn ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Names of streams with one license a line.
const LINES: [&str; 2] = [".jsonl", ".ndjson"];

/// Names of streams with a length of four bytes before each license: this project's own ending.
const LENGTH_PREFIXED: [&str; 1] = [".records"];

/// Bytes read at a time.
const BUFFER: usize = 256 << 10;
