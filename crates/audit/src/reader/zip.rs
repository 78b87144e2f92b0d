//! Zip archives (APPNOTE.TXT 6.3.10), member by member along the central directory.
//!
//! Read here and not by a library: those that are well kept hold every member of the directory in memory, some
//! hundred bytes each, and an archive of ten millions would need gigabytes.

use std::borrow::Cow;
use std::io::{self, Read, SeekFrom};
use std::ops::ControlFlow;

use crate::entry::{Content, Member, MemberName, ReadSeek};
use crate::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO};
use crate::reader::Sink;
use crate::reader::inflate::crc;
use crate::reader::unpacking::TOO_MUCH;
use crate::refusal::{Refusal, RefusalCause};
use elicense::limits::MAX_INPUT_BYTES;

/// Gives every file of the archive of `length` bytes to the sink.
pub(super) fn read(file: &mut dyn ReadSeek, length: u64, sink: &mut dyn Sink) -> ControlFlow<()> {
    let mut directory = match Directory::find(file, length) {
        Ok(directory) => directory,
        Err(error) => return end(&error, sink),
    };
    let mut members = Window::default();
    let room = length.saturating_mul(MAX_UNPACK_RATIO).max(FREE_UNPACKED_BYTES);
    let mut unpacked = 0_u64;
    loop {
        let header = match directory.next(file) {
            Ok(Some(header)) => header,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return end(&error, sink),
        };
        if header.is_folder() {
            continue;
        }
        unpacked = unpacked.saturating_add(header.size);
        if unpacked > room {
            return sink.take(rest(Content::refused(RefusalCause::ArchiveBomb, TOO_MUCH)));
        }
        let name = MemberName::read(header.name);
        let content = match sink.wants_next() {
            true => header.content(&name, &mut members, file).unwrap_or_else(Content::Refused),
            false => Content::Passed,
        };
        sink.take(Member { name: Some(name), content })?;
    }
}

fn end(error: &io::Error, sink: &mut dyn Sink) -> ControlFlow<()> {
    sink.take(rest(Content::refused(RefusalCause::ArchiveBroken, error.to_string())))
}

fn rest(content: Content<&[u8]>) -> Member<'_> {
    Member { name: Some(MemberName { text: "(the rest)".into(), encoding: None }), content }
}

/// The central directory, read along.
struct Directory {
    /// Where the next header stands.
    at: u64,
    end: u64,
    left: u64,
    window: Window,
}

impl Directory {
    /// §4.3.16 end of central directory record, and §4.3.14 its 64 bit form.
    fn find(file: &mut dyn ReadSeek, length: u64) -> io::Result<Self> {
        let tail_length = length.min(END_BYTES as u64 + u64::from(u16::MAX) + LOCATOR_BYTES);
        let mut window = Window::default();
        let tail = window.bytes(file, length - tail_length, tail_length)?.to_vec();
        let is_end = |place: &usize| {
            let comment = number(&tail, place + 20, 2);
            tail.get(*place..).is_some_and(|rest| rest.starts_with(b"PK\x05\x06"))
                && comment == Some((tail.len() - place - END_BYTES) as u64)
        };
        let last = tail.len().checked_sub(END_BYTES).ok_or_else(|| wrong("no end of central directory"))?;
        let place = (0..=last).rev().find(is_end).ok_or_else(|| wrong("no end of central directory"))?;
        let field = |from, count| number(&tail, place + from, count).unwrap_or_default();
        if field(4, 2) != 0 && field(4, 2) != u64::from(u16::MAX) {
            return Err(wrong("a zip of several volumes"));
        }
        let (mut left, mut size, mut offset) = (field(10, 2), field(12, 4), field(16, 4));
        let locator = place.checked_sub(LOCATOR_BYTES as usize).and_then(|from| tail.get(from..place));
        if let Some(locator) = locator.filter(|bytes| bytes.starts_with(b"PK\x06\x07")) {
            let place = number(locator, 8, 8).unwrap_or(u64::MAX);
            let record = window.bytes(file, place, END_64_BYTES)?;
            if !record.starts_with(b"PK\x06\x06") {
                return Err(wrong("no 64 bit end of central directory where its locator points"));
            }
            let field = |from| number(record, from, 8).unwrap_or_default();
            (left, size, offset) = (field(32), field(40), field(48));
        }
        let end = offset.checked_add(size).filter(|end| *end <= length);
        let end = end.ok_or_else(|| wrong("a central directory beyond the end of the file"))?;
        Ok(Self { at: offset, end, left, window })
    }

    /// §4.3.12 central directory header.
    fn next(&mut self, file: &mut dyn ReadSeek) -> io::Result<Option<Header<'_>>> {
        if self.left == 0 {
            return match self.at == self.end {
                true => Ok(None),
                false => Err(wrong("a central directory longer than its members")),
            };
        }
        self.left -= 1;
        let fixed: [u8; HEADER_BYTES] =
            self.bytes(file, HEADER_BYTES)?.try_into().map_err(io::Error::other)?;
        if !fixed.starts_with(b"PK\x01\x02") {
            return Err(wrong("no header where the central directory has one"));
        }
        let field = |from, count| number(&fixed, from, count).unwrap_or_default();
        let [name, extra, comment] = [28, 30, 32].map(|from| field(from, 2) as usize);
        let texts = self.bytes(file, name + extra + comment)?;
        let (name, rest) = texts.split_at(name);
        let (extra, _) = rest.split_at(extra);
        let mut header = Header {
            name,
            is_unix: field(5, 1) == 3,
            mode: (field(38, 4) >> 16) as u32,
            encrypted: field(8, 2) & 1 == 1,
            method: field(10, 2) as u16,
            crc: field(16, 4) as u32,
            packed: field(20, 4),
            size: field(24, 4),
            offset: field(42, 4),
        };
        header.widen(extra)?;
        Ok(Some(header))
    }

    /// The next bytes of the directory.
    fn bytes(&mut self, file: &mut dyn ReadSeek, count: usize) -> io::Result<&[u8]> {
        let (from, count) = (self.at, count as u64);
        if self.end - from < count {
            return Err(wrong("the central directory ends too early"));
        }
        self.at += count;
        self.window.bytes(file, from, count)
    }
}

/// One member, as the central directory tells.
struct Header<'d> {
    name: &'d [u8],
    is_unix: bool,
    mode: u32,
    encrypted: bool,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
}

impl Header<'_> {
    /// §4.5.3: fields of 64 bits stand in the extra field, those that are needed and in this order.
    fn widen(&mut self, extra: &[u8]) -> io::Result<()> {
        let mut rest = extra;
        while let (Some(tag), Some(length)) = (number(rest, 0, 2), number(rest, 2, 2)) {
            let end = 4 + length as usize;
            let body = rest.get(4..end).ok_or_else(|| wrong("an extra field beyond its end"))?;
            if tag == 1 {
                let mut values = body.chunks_exact(8).filter_map(|chunk| number(chunk, 0, 8));
                for slot in [&mut self.size, &mut self.packed, &mut self.offset] {
                    if *slot == u64::from(u32::MAX) {
                        *slot = values.next().ok_or_else(|| wrong("a 64 bit size that is missing"))?;
                    }
                }
            }
            rest = rest.get(end..).unwrap_or_default();
        }
        Ok(())
    }

    fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") && self.size == 0
    }

    fn content<'w>(
        &self,
        name: &MemberName<Cow<'_, str>>,
        members: &'w mut Window,
        file: &mut dyn ReadSeek,
    ) -> Result<Content<&'w [u8]>, Refusal> {
        if let Some(refusal) = name.unsafety() {
            return Err(refusal);
        }
        if self.is_unix && self.mode & FILE_TYPE == LINK {
            return Err(Refusal::new(RefusalCause::MemberLink, "a symbolic link in a zip"));
        }
        if self.encrypted || self.method == AES {
            return Err(Refusal::new(RefusalCause::MemberEncrypted, "an encrypted member of a zip"));
        }
        if self.size > MAX_INPUT_BYTES as u64 || self.packed > MAX_INPUT_BYTES as u64 {
            return Err(self.too_much());
        }
        let bytes = self.packed_bytes(members, file)?;
        match self.method {
            STORED if self.packed == self.size && crc(bytes) == self.crc => Ok(Content::Bytes(bytes)),
            STORED => Err(corrupt("its checksum is another")),
            DEFLATED => Ok(Content::Deflated { bytes, size: self.size as usize, crc: self.crc }),
            other => Err(Refusal::new(RefusalCause::MemberPacking, format!("compression method {other}"))),
        }
    }

    fn too_much(&self) -> Refusal {
        let (size, packed) = (self.size, self.packed);
        let cause = match size > packed.saturating_mul(MAX_UNPACK_RATIO) {
            true => RefusalCause::MemberBomb,
            false => RefusalCause::MemberTooLarge,
        };
        Refusal::new(cause, format!("{packed} bytes that unpack to {size}"))
    }

    /// §4.3.7 local file header: where the bytes stand. It must tell of the same member.
    fn packed_bytes<'w>(
        &self,
        members: &'w mut Window,
        file: &mut dyn ReadSeek,
    ) -> Result<&'w [u8], Refusal> {
        let length = LOCAL_BYTES + self.name.len() as u64;
        let local = members.bytes(file, self.offset, length).map_err(broken)?;
        let field = |from, count| number(local, from, count).unwrap_or_default();
        let same = local.starts_with(b"PK\x03\x04")
            && field(8, 2) == u64::from(self.method)
            && field(26, 2) == self.name.len() as u64
            && local.get(LOCAL_BYTES as usize..) == Some(self.name);
        if !same {
            return Err(corrupt("the member's own header tells of another member"));
        }
        let begin = self.offset + LOCAL_BYTES + field(26, 2) + field(28, 2);
        members.bytes(file, begin, self.packed).map_err(broken)
    }
}

fn broken(error: io::Error) -> Refusal {
    Refusal::new(RefusalCause::MemberCorrupt, error.to_string())
}

fn corrupt(detail: &str) -> Refusal {
    Refusal::new(RefusalCause::MemberCorrupt, detail)
}

/// A piece of the file: most of what is asked for stands right after what was.
#[derive(Default)]
struct Window {
    /// Where the piece begins.
    at: u64,
    piece: Vec<u8>,
}

impl Window {
    /// The bytes at a place: all of them, or an error.
    fn bytes(&mut self, file: &mut dyn ReadSeek, place: u64, count: u64) -> io::Result<&[u8]> {
        let within = |at: u64, length: usize| {
            let from = place.checked_sub(at)?;
            (from.checked_add(count)? <= length as u64).then_some(from as usize)
        };
        let from = match within(self.at, self.piece.len()) {
            Some(from) => from,
            None => {
                let gap = place.checked_sub(self.at + self.piece.len() as u64);
                // An archive whose members stand in another order than its directory is not read many times over.
                let ahead = if gap.is_some_and(|gap| gap < LEAST_BYTES) { WINDOW_BYTES } else { LEAST_BYTES };
                file.seek(SeekFrom::Start(place))?;
                self.at = place;
                self.piece.clear();
                file.take(count.max(ahead)).read_to_end(&mut self.piece)?;
                0
            }
        };
        self.piece.get(from..from + count as usize).ok_or_else(|| wrong("the file ends too early"))
    }
}

/// A number of up to eight bytes, the lowest first.
fn number(bytes: &[u8], from: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(from..from.checked_add(count)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

fn wrong(detail: &str) -> io::Error {
    io::Error::other(detail)
}

const END_BYTES: usize = 22;
const LOCATOR_BYTES: u64 = 20;
const END_64_BYTES: u64 = 56;
const HEADER_BYTES: usize = 46;
const LOCAL_BYTES: u64 = 30;

/// Bytes read at a time where one place follows the other.
const WINDOW_BYTES: u64 = 256 << 10;
/// Bytes read at a place that follows nothing: one license or a few.
const LEAST_BYTES: u64 = 4 << 10;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// §4.5.7 of WinZip's AE-x.
const AES: u16 = 99;
/// POSIX `S_IFMT` and `S_IFLNK`.
const FILE_TYPE: u32 = 0o170_000;
const LINK: u32 = 0o120_000;
