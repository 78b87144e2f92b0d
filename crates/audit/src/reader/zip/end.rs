//! The end of a zip, and the directory before it: one end record, whose numbers leave no room for another reading.
//!
//! Programs look for the end from the back or from the front, believe one or the other of its numbers where they
//! differ, and look for a directory elsewhere where none is at its place. An archive in which all of that leads to
//! the same directory is one that every program reads as the same.

use memchr::memmem::rfind;
use rawzip::{ErrorKind, ReaderAt, ZipArchive, ZipEntries, ZipFileHeaderRecord, ZipLocator};

use super::window::Window;
use super::{bytes, number};
use crate::refusal::{Refusal, RefusalCause};

/// Finds the end record (§4.3.16): the last that looks like one, and its comment reaches to the end of the file.
pub(super) fn open<'w, 'f>(
    file: &'w Window<'f>,
    length: u64,
    buffer: &mut [u8],
) -> Result<ZipArchive<&'w Window<'f>>, Refusal> {
    let mut tail = vec![0; length.min(MAX_END_BYTES) as usize];
    let before = length - tail.len() as u64;
    file.read_exact_at(&mut tail, before)?;
    let none = || broken("no end of central directory");
    let last = rfind(&tail, END).ok_or_else(none)?;
    let Some(record) = tail.get(last..last + END_BYTES) else {
        // Cut off, or the name of a record in the comment of another.
        let earlier = tail.get(..last).and_then(|before| rfind(before, END));
        return Err(earlier.map_or_else(none, |_| ambiguous("a comment holds the mark of an end record")));
    };
    let end = last + END_BYTES + number(record, 20, 2) as usize;
    match tail.get(end..) {
        // Where an archive is written to a pipe, bsdtar fills up the last block with zeros: nothing that could be read.
        Some([]) => {}
        Some(zeros) if zeros.iter().all(|&byte| byte == 0) && length.is_multiple_of(BLOCK) => {}
        Some(_) => return Err(ambiguous("bytes follow the last end record and its comment")),
        None => return Err(ambiguous("the comment of the last end record ends behind the file")),
    }
    let locator = ZipLocator::new().max_search_space(MAX_END_BYTES);
    let archive = locator.locate_in_reader(file, buffer, length).map_err(|(_, error)| of_directory(error))?;
    match archive.eocd_offset() == before + last as u64 {
        true => Ok(archive),
        false => Err(ambiguous("more than one end record")),
    }
}

/// Where the central directory is, and how much of it is left.
#[derive(Clone)]
pub(super) struct Directory {
    /// Where it begins: all members stand before.
    pub begin: u64,
    /// Headers that were not read yet.
    pub left: u64,
    /// Where the header ends that was read last.
    at: u64,
    end: u64,
}

impl Directory {
    /// As the records at the end of the archive say, where they agree: §4.3.16, and §4.3.14 with 64 bits.
    pub(super) fn of(archive: &ZipArchive<&Window<'_>>) -> Result<Self, Refusal> {
        let (file, place) = (archive.get_ref(), archive.eocd_offset());
        let end: [u8; END_BYTES] = bytes(file, place)?;
        let short =
            [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4)].map(|(at, size)| number(&end, at, size));
        let locator =
            place.checked_sub(LOCATOR_BYTES as u64).map(|place| bytes::<LOCATOR_BYTES>(file, place));
        let locator = locator.transpose()?.filter(|bytes| bytes.starts_with(b"PK\x06\x07"));
        let (long, until) = match &locator {
            Some(locator) => long_end(file, place, locator, &short)?,
            None => (short, place),
        };
        let [volume, volume_of_directory, here, count, size, begin] = long;
        if (volume, volume_of_directory) != (0, 0) {
            return Err(broken("a zip of several volumes"));
        }
        if here != count {
            return Err(ambiguous("two numbers of members in one end record"));
        }
        if begin.checked_add(size) != Some(until) {
            return Err(ambiguous("the central directory does not end where its end record begins"));
        }
        // Our own reading of the same records must be the reader's.
        if (archive.entries_hint(), archive.directory_offset()) != (count, begin) {
            return Err(ambiguous("the records at the end contradict each other"));
        }
        Ok(Self { begin, left: count, at: begin, end: until })
    }

    /// The next header (§4.3.12), within the bounds of the directory.
    pub(super) fn next<'h, R: ReaderAt>(
        &mut self,
        headers: &'h mut ZipEntries<'_, '_, R>,
    ) -> Result<Option<ZipFileHeaderRecord<'h>>, Refusal> {
        if self.left == 0 {
            return match self.at == self.end {
                true => Ok(None),
                false => Err(ambiguous("a central directory longer than its members")),
            };
        }
        self.left -= 1;
        let early = || ambiguous("a central directory with fewer members than its end record says");
        let header = headers.next_entry().map_err(of_directory)?.ok_or_else(early)?;
        let lengths = [
            HEADER_BYTES,
            header.file_path().as_bytes().len(),
            header.extra_fields().remaining_bytes().len(),
            header.comment().as_bytes().len(),
        ];
        self.at = header.central_directory_offset() + lengths.into_iter().sum::<usize>() as u64;
        if self.at > self.end { Err(early()) } else { Ok(Some(header)) }
    }
}

/// The numbers of the end with 64 bits, and where it begins: right between the directory and its locator. Those of
/// the short end are the same, or say that they stand here.
fn long_end(
    file: &Window<'_>,
    place: u64,
    locator: &[u8],
    short: &[u64; 6],
) -> Result<([u64; 6], u64), Refusal> {
    let begin = number(locator, 8, 8);
    let misplaced = || ambiguous("no 64 bit end of central directory right before its locator");
    let end: [u8; LONG_END_BYTES] = bytes(file, begin).map_err(|_| misplaced())?;
    let whole = number(&end, 4, 8).checked_add(12).and_then(|size| size.checked_add(begin));
    if !end.starts_with(b"PK\x06\x06") || whole != Some(place - LOCATOR_BYTES as u64) {
        return Err(misplaced());
    }
    if number(locator, 4, 4) != 0 || number(locator, 16, 4) > 1 {
        return Err(broken("a zip of several volumes"));
    }
    let places = [(16, 4), (20, 4), (24, 8), (32, 8), (40, 8), (48, 8)];
    let long = places.map(|(at, size)| number(&end, at, size));
    let not_here = [u64::from(u16::MAX); 4].into_iter().chain([u64::from(u32::MAX); 2]);
    let agree = short
        .iter()
        .zip(&long)
        .zip(not_here)
        .all(|((short, long), not_here)| short == long || *short == not_here);
    if agree {
        Ok((long, begin))
    } else {
        Err(ambiguous("the 64 bit end record and the other contradict each other"))
    }
}

/// Readers do not agree on what the archive holds.
pub(super) fn ambiguous(detail: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCause::ArchiveAmbiguous, detail)
}

fn broken(detail: &str) -> Refusal {
    Refusal::new(RefusalCause::ArchiveBroken, detail)
}

/// What the reader says of the directory, in our words.
fn of_directory(error: rawzip::Error) -> Refusal {
    match error.into_kind() {
        ErrorKind::IO(error) => error.into(),
        ErrorKind::InvalidSignature { .. } => ambiguous("no header where the central directory has one"),
        ErrorKind::Eof => broken("the central directory ends too early"),
        ErrorKind::InvalidEndOfCentralDirectory => ambiguous("a central directory behind its end record"),
        other => broken(&other.to_string()),
    }
}

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// An end record with the longest comment.
const MAX_END_BYTES: u64 = END_BYTES as u64 + u16::MAX as u64;
/// Bytes of the blocks that are filled up.
const BLOCK: u64 = 512;
const LOCATOR_BYTES: usize = 20;
const LONG_END_BYTES: usize = 56;
const HEADER_BYTES: usize = 46;
