//! A zip that is one document (GB/T 33190 §7.1): read in place, and only where every program sees the same parts in it.
//!
//! Programs read a zip from its directory or from front to back, take the first or the last of two equal names, ignore
//! case or do not. A package in which any of that leads to other bytes is not read at all: what one program verifies
//! must be what the other shows.

mod unpacking;

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::GBK;
use memchr::memmem;
use rawzip::extra_fields::ExtraFieldId;
use rawzip::{CompressionMethod, CreatorSystem, ZipArchive, ZipFileHeaderRecord, ZipLocalFileHeader};

use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{
    MAX_BYTES_AROUND_PACKAGE, MAX_PACKAGE_BYTES, MAX_PART_NAME_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES,
};

/// The parts of a package, unpacked.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    /// In the order of their names.
    parts: Vec<Part<'a>>,
    /// Where each stands, by its name in lower case.
    places: HashMap<String, usize>,
    /// Bytes before the zip, and behind it: nothing reads them.
    pub around: (usize, usize),
}

/// One part: a file of the zip.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// Its name, without a `/` in front.
    pub name: String,
    pub bytes: Cow<'a, [u8]>,
}

/// A part that was asked for.
#[derive(Debug)]
pub(crate) struct Found<'p, 'a> {
    pub part: &'p Part<'a>,
    /// Whether it is called so in other cases of its letters.
    pub other_case: bool,
}

impl<'a> Package<'a> {
    /// How one begins that nothing stands before.
    pub(crate) const BEGINS: &'static [u8] = LOCAL;

    /// Whether the input looks like a zip: it begins like one, or it ends like one.
    pub(crate) fn is_likely(bytes: &[u8]) -> bool {
        bytes.starts_with(LOCAL) || end_record(bytes).is_some()
    }

    /// Whether it lists a part of this name, in whatever case of its letters; of one whose directory cannot be walked,
    /// whether any header that is found in it has the name.
    pub(crate) fn lists(bytes: &[u8], wanted: &str) -> bool {
        let is_wanted = |name: &[u8]| name.eq_ignore_ascii_case(wanted.as_bytes());
        let walked = bounds(bytes).ok().and_then(|(zip, _)| {
            let archive = ZipArchive::from_slice(zip).ok()?;
            let mut entries = archive.entries();
            while let Some(header) = entries.next_entry().ok()? {
                if is_wanted(header.file_path().as_bytes()) {
                    return Some(true);
                }
            }
            Some(false)
        });
        let named = |mark: &[u8], length: usize, head: usize| {
            memmem::find_iter(bytes, mark).any(|at| {
                let name = bytes.get(at + head..).and_then(|rest| rest.get(..number(bytes, at + length, 2)));
                name.is_some_and(is_wanted)
            })
        };
        walked.unwrap_or_else(|| named(LOCAL, 26, LOCAL_HEADER_BYTES) || named(ENTRY, 28, HEADER_BYTES))
    }

    /// Reads every part.
    ///
    /// # Errors
    ///
    /// It is no zip, it can be read in two ways, or it goes beyond a limit.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_PACKAGE_BYTES {
            return Err(ErrorKind::TooLarge { size: bytes.len(), limit: MAX_PACKAGE_BYTES }.into());
        }
        let (zip, around) = bounds(bytes)?;
        let archive = ZipArchive::from_slice(zip).map_err(|error| malformed(error.to_string()))?;
        let (mut entries, mut spans, mut left) = (archive.entries(), Vec::new(), MAX_UNPACKED_BYTES);
        let mut directory_bytes = 0;
        let (mut parts, mut names) = (Vec::new(), HashMap::new());
        while let Some(header) = entries.next_entry().map_err(|error| malformed(error.to_string()))? {
            if spans.len() == MAX_PARTS {
                return Err(too_large("parts", MAX_PARTS));
            }
            directory_bytes += header_bytes(&header);
            let entry =
                archive.get_entry(header.wayfinder()).map_err(|error| malformed(error.to_string()))?;
            let name = name(&header)?;
            same_headers(&header, &entry.local_header()).map_err(|detail| ambiguous(&name, detail))?;
            let (from, until) = entry.compressed_data_range();
            let end = end_of(&header, zip, until).map_err(|detail| ambiguous(&name, detail))?;
            spans.push((header.local_header_offset(), end));
            if names.insert(name.to_lowercase(), ()).is_some() {
                return Err(ambiguous(&name, "two parts of one name, or of names that differ in case alone"));
            }
            check_kind(&header, &name)?;
            if !name.ends_with('/') {
                let bytes = unpacking::unpack(&header, slice(zip, from, until)?, &mut left)
                    .map_err(|error| error.in_file(name.as_str()))?;
                parts.push(Part { name, bytes });
            }
        }
        let directory = archive.directory_offset();
        if archive.entries_hint() != spans.len() as u64
            || directory + directory_bytes != archive.eocd_offset()
        {
            return Err(ambiguous(
                "",
                "a central directory that is longer or shorter than its end record says",
            ));
        }
        contiguous(&mut spans, directory).map_err(|detail| ambiguous("", detail))?;
        Self::of(parts, around)
    }

    fn of(mut parts: Vec<Part<'a>>, around: (usize, usize)) -> Result<Self, Error> {
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        let named = parts.iter().enumerate().map(|(place, part)| (part.name.to_lowercase(), place));
        let places: HashMap<String, usize> = named.collect();
        for part in &parts {
            let lower = part.name.to_lowercase();
            let mut folders = lower.match_indices('/').filter_map(|(at, _)| lower.get(..at));
            if folders.any(|folder| places.contains_key(folder)) {
                return Err(ambiguous(&part.name, "a folder and a part of one name"));
            }
        }
        Ok(Self { parts, places, around })
    }

    /// The part of this name, as some programs look for it: whatever the case of its letters.
    pub(crate) fn find(&self, name: &str) -> Option<Found<'_, 'a>> {
        let part = self.parts.get(*self.places.get(&name.to_lowercase())?)?;
        Some(Found { part, other_case: part.name != name })
    }

    /// All parts, in the order of their names.
    pub(crate) fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }
}

fn slice(zip: &[u8], from: u64, until: u64) -> Result<&[u8], Error> {
    let place = usize::try_from(from).ok().zip(usize::try_from(until).ok());
    place
        .and_then(|(from, until)| zip.get(from..until))
        .ok_or_else(|| malformed("a part beyond the end of the zip"))
}

/// The bytes of the zip, and how many stand before and behind it.
fn bounds(bytes: &[u8]) -> Result<(&[u8], (usize, usize)), Error> {
    let end = end_record(bytes).ok_or_else(|| malformed("no end of central directory"))?;
    let directory = end.size.checked_add(end.offset).filter(|length| *length <= end.at);
    let before = end.at - directory.ok_or_else(|| malformed("a central directory beyond its end record"))?;
    let until = end.at + END_BYTES + end.comment;
    let behind =
        bytes.len().checked_sub(until).ok_or_else(|| malformed("a comment beyond the end of the file"))?;
    let outside = [bytes.get(..before), bytes.get(end.at + END_BYTES..)];
    for around in outside.into_iter().flatten() {
        if MARKS.iter().any(|mark| memmem::find(around, mark).is_some()) {
            return Err(ambiguous("", "parts of another zip before or behind the zip"));
        }
        if around.len() > MAX_BYTES_AROUND_PACKAGE {
            return Err(too_large("bytes before or behind the zip", MAX_BYTES_AROUND_PACKAGE));
        }
    }
    // APPNOTE §4.3.15: nothing as small as what is read here needs 64 bits.
    let wide = end.at.checked_sub(LOCATOR_BYTES).and_then(|from| bytes.get(from..end.at));
    if wide.is_some_and(|locator| locator.starts_with(LOCATOR)) {
        return Err(ambiguous("", "a second end record, of 64 bits"));
    }
    let zip =
        bytes.get(before..until).ok_or_else(|| malformed("an end record beyond the end of the file"))?;
    Ok((zip, (before, behind)))
}

/// What the last end record (APPNOTE §4.3.16) says.
struct End {
    at: usize,
    size: usize,
    offset: usize,
    comment: usize,
}

fn end_record(bytes: &[u8]) -> Option<End> {
    let tail = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX) + MAX_BYTES_AROUND_PACKAGE);
    // Every document is looked at, and texts have none of these bytes: so it is quicker than a search for all four.
    let (searched, last) = (bytes.get(tail..)?, END.last()?);
    let ends_here = |at: &usize| searched.get(..=*at).is_some_and(|until| until.ends_with(END));
    let at = tail + memchr::memrchr_iter(*last, searched).find(ends_here)? + 1 - END.len();
    let record = bytes.get(at..at + END_BYTES)?;
    let [volume, of_directory, here, all] = [4, 6, 8, 10].map(|from| number(record, from, 2));
    let [size, offset] = [12, 16].map(|from| number(record, from, 4));
    let is_whole = volume == 0 && of_directory == 0 && here == all;
    is_whole.then_some(End { at, size, offset, comment: number(record, 20, 2) })
}

/// APPNOTE §4.3.7: a part's own header tells of the same part as the directory.
fn same_headers(header: &ZipFileHeaderRecord<'_>, own: &ZipLocalFileHeader<'_>) -> Result<(), &'static str> {
    let told = header.file_path();
    if own.file_path().as_bytes() != told.as_bytes() {
        return Err("another name in the part's own header");
    }
    if (own.flags().bits() ^ header.flags().bits()) & !EFFORT != 0 {
        return Err("other flags in the part's own header");
    }
    if own.compression_method() != header.compression_method() {
        return Err("another method in the part's own header");
    }
    let follows = header.flags().has_data_descriptor();
    // Who reads from front to back would have to look for the end in the part's own bytes.
    let stored = header.compression_method() == CompressionMethod::STORE;
    if follows && stored && own.compressed_size_hint() != header.compressed_size_hint() {
        return Err("a stored part whose size stands behind it alone");
    }
    let is = |own: u64, told: u64| own == told || follows && own == 0;
    let same_numbers = is(own.uncompressed_size_hint(), header.uncompressed_size_hint())
        && is(own.compressed_size_hint(), header.compressed_size_hint())
        && is(own.crc32().into(), header.crc32().into());
    if !same_numbers {
        return Err("other sizes or another checksum in the part's own header");
    }
    let fields = header.extra_fields().chain(own.extra_fields());
    for (id, field) in fields {
        if id == ExtraFieldId::ZIP64 && header.uncompressed_size_hint() > 0 && !follows {
            return Err("sizes of 64 bits, which nothing this small needs");
        }
        // §4.6.9: version, checksum, name.
        let other = field.get(5..).is_none_or(|unicode| unicode != told.as_bytes());
        if id == ExtraFieldId::INFO_ZIP_UNICODE_PATH && other {
            return Err("an extra field with another name");
        }
    }
    Ok(())
}

/// Where the part ends, with the record of sizes behind it (APPNOTE §4.3.9) if there is one.
fn end_of(header: &ZipFileHeaderRecord<'_>, zip: &[u8], end: u64) -> Result<u64, &'static str> {
    if !header.flags().has_data_descriptor() {
        return Ok(end);
    }
    let behind = usize::try_from(end).ok().and_then(|end| zip.get(end..)).unwrap_or_default();
    let wanted = [u64::from(header.crc32()), header.compressed_size_hint(), header.uncompressed_size_hint()];
    let marked = if behind.starts_with(DESCRIPTOR) { DESCRIPTOR.len() } else { 0 };
    for (mark, width) in [(marked, 8), (marked, 4), (0, 8), (0, 4)] {
        let places = [(mark, 4), (mark + 4, width), (mark + 4 + width, width)];
        let length = mark + 4 + 2 * width;
        let found = places.map(|(from, count)| number(behind, from, count) as u64);
        if behind.len() >= length && found == wanted {
            return Ok(end + length as u64);
        }
    }
    Err("no sizes behind the part's bytes")
}

/// Parts stand one right behind the other, from the beginning to the directory: nothing is hidden between them.
fn contiguous(spans: &mut [(u64, u64)], directory: u64) -> Result<(), &'static str> {
    spans.sort_unstable();
    let mut at = 0;
    for &(begin, end) in &*spans {
        match begin.cmp(&at) {
            std::cmp::Ordering::Less => return Err("parts that overlap"),
            std::cmp::Ordering::Greater => {
                return Err("bytes between the parts that the directory does not list");
            }
            std::cmp::Ordering::Equal => at = end,
        }
    }
    if at == directory { Ok(()) } else { Err("bytes before the directory that it does not list") }
}

/// UTF-8, or GBK as Chinese programs write it. Nobody may write a part of an unsafe name to a disk.
fn name(header: &ZipFileHeaderRecord<'_>) -> Result<String, Error> {
    let written = header.file_path();
    let written = written.as_bytes();
    if written.len() > MAX_PART_NAME_BYTES {
        return Err(too_large("bytes of a part's name", MAX_PART_NAME_BYTES));
    }
    let text = match std::str::from_utf8(written) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) if header.flags().is_utf8() => None,
        Err(_) => GBK.decode_without_bom_handling_and_without_replacement(written),
    };
    let text = text.ok_or_else(|| malformed("a part's name in no encoding that is read"))?;
    let climbs = text.trim_end_matches('/').split('/').any(|step| matches!(step, "" | "." | ".."));
    if climbs || text.contains(['\\', ':']) || text.chars().any(char::is_control) {
        return Err(ambiguous(&text.escape_default().to_string(), "a name that leads out of the package"));
    }
    Ok(text.into_owned())
}

fn check_kind(header: &ZipFileHeaderRecord<'_>, name: &str) -> Result<(), Error> {
    if header.flags().is_encrypted() {
        return Err(ErrorKind::Encrypted { format: "OFD".to_owned() }.into());
    }
    let attributes = header.external_attributes();
    let is_unix = header.version_made_by().creator_system() == CreatorSystem::UNIX;
    if is_unix && (attributes >> 16) & FILE_TYPE == LINK {
        return Err(ambiguous(name, "a symbolic link"));
    }
    let marked = attributes & WINDOWS_FOLDER != 0;
    match (name.ends_with('/'), header.uncompressed_size_hint()) {
        (true, 1..) => Err(ambiguous(name, "a folder that holds bytes")),
        (false, _) if marked => Err(ambiguous(name, "a part that is marked as a folder")),
        _ => Ok(()),
    }
}

fn header_bytes(header: &ZipFileHeaderRecord<'_>) -> u64 {
    let (path, comment, extra) = (header.file_path(), header.comment(), header.extra_fields());
    (HEADER_BYTES + path.as_bytes().len() + comment.as_bytes().len() + extra.remaining_bytes().len()) as u64
}

/// A number of up to eight bytes, the lowest first; 0 where there are too few bytes.
fn number(bytes: &[u8], from: usize, count: usize) -> usize {
    let bytes = bytes.get(from..from + count).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
}

fn malformed(detail: impl Into<String>) -> Error {
    ErrorKind::Malformed { container: "ZIP", detail: detail.into() }.into()
}

fn ambiguous(name: &str, detail: &str) -> Error {
    let error = Error::from(ErrorKind::PackageAmbiguous { detail: detail.into() });
    if name.is_empty() { error } else { error.in_file(name) }
}

fn too_large(what: &'static str, limit: usize) -> Error {
    ErrorKind::PackageTooLarge { what, limit }.into()
}

const LOCAL: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const LOCATOR: &[u8] = b"PK\x06\x07";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// By what readers find headers and records of a zip.
const MARKS: &[&[u8]] = &[LOCAL, ENTRY, END, b"PK\x06\x06", LOCATOR, DESCRIPTOR];

// Bytes of the records before their names and comments.
const END_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;
const HEADER_BYTES: usize = 46;
const LOCAL_HEADER_BYTES: usize = 30;

/// Bits 1 and 2 of the flags: how hard the packer tried.
const EFFORT: u16 = 0b110;
/// MS-DOS `FILE_ATTRIBUTE_DIRECTORY`.
const WINDOWS_FOLDER: u32 = 0x10;
/// POSIX `S_IFMT` and `S_IFLNK`.
const FILE_TYPE: u32 = 0o170_000;
const LINK: u32 = 0o120_000;

#[cfg(test)]
mod tests;
