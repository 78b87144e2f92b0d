//! Whether every program sees the same members in a zip: those that go by its directory, and those that read it from
//! front to back.
//!
//! All of it is looked at before a member is given on, so that nothing of an archive that can be read in two ways is
//! ever answered as if it could be read in one.

use std::hash::{BuildHasher, RandomState};

use elicense::limits::MAX_PACKAGE_BYTES;
use memchr::memmem;
use rawzip::extra_fields::{ExtraFieldId, ExtraFields};
use rawzip::{CompressionMethod, ReaderAt, ZipArchive, ZipFileHeaderRecord, ZipLocalFileHeader};

use super::end::{Directory, ambiguous};
use super::names::{Clash, Names};
use super::window::Window;
use super::{bytes, checks, name, number};
use crate::refusal::Refusal;

/// Looks at the whole directory, and at the own header of every member.
///
/// # Errors
///
/// What differs, and at which member.
pub(super) fn survey(
    archive: &ZipArchive<&Window<'_>>,
    directory: &Directory,
    buffer: &mut [u8],
) -> Result<(), Refusal> {
    let shares = Names::shares(directory.left);
    let mut own = vec![0; 2 * usize::from(u16::MAX)];
    for share in 0..shares {
        let (mut directory, mut headers) = (directory.clone(), archive.entries(buffer));
        let (mut names, mut tiling) = (Names::new((share, shares)), Tiling::new(directory.begin));
        let mut member = 0_u64;
        while let Some(header) = directory.next(&mut headers)? {
            let at = |detail: &str| ambiguous(format!("{detail} (member {member})"));
            let called = name(&header).map_err(at)?;
            let is_folder = checks::is_folder(&header, &called);
            if is_folder && has_bytes(&header) {
                return Err(at("a folder with bytes, which is a file for some programs"));
            }
            if share == 0 {
                let end = own_header(archive, &header, &mut own).map_err(at)?;
                tiling.add(header.local_header_offset(), end);
            }
            names.add(&called.text, is_folder).map_err(|clash| at(clashing(clash)))?;
            member += 1;
        }
        if share == 0 {
            tiling.end().map_err(ambiguous)?;
        }
        names.end().map_err(|clash| ambiguous(clashing(clash)))?;
    }
    Ok(())
}

fn clashing(clash: Clash) -> &'static str {
    match clash {
        Clash::Same => "two names that are one for some systems",
        Clash::TooMany => "too many folders to tell all names apart",
    }
}

/// Nothing, deflated, has two bytes.
fn has_bytes(header: &ZipFileHeaderRecord<'_>) -> bool {
    let nothing = if header.compression_method() == CompressionMethod::DEFLATE { 2 } else { 0 };
    header.uncompressed_size_hint() > 0 || header.compressed_size_hint() > nothing
}

/// Holds a member's own header (§4.3.7) and what follows its bytes (§4.3.9) against the directory; where it ends.
fn own_header(
    archive: &ZipArchive<&Window<'_>>,
    header: &ZipFileHeaderRecord<'_>,
    room: &mut [u8],
) -> Result<u64, &'static str> {
    extra_fields(header.extra_fields())?;
    let file = archive.get_ref();
    let unreadable = "a header that cannot be read";
    let (size, packed) = (header.uncompressed_size_hint(), header.compressed_size_hint());
    if let Some(field) = of_64_bits(header.extra_fields()) {
        let raw: [u8; HEADER] = bytes(file, header.central_directory_offset()).map_err(|_| unreadable)?;
        let shorts = [24, 20, 42].map(|at| number(&raw, at, 4));
        wide_numbers(field, &shorts, &[size, packed, header.local_header_offset()])?;
    }
    let entry =
        archive.get_entry(header.wayfinder()).map_err(|_| "no header where the directory has the member")?;
    let own = entry.local_header(room).map_err(|_| unreadable)?;
    extra_fields(own.extra_fields())?;
    if own.file_path().as_bytes() != header.file_path().as_bytes() || !same_path_field(header, &own) {
        return Err("another name in the member's own header");
    }
    if (own.flags().bits() ^ header.flags().bits()) & !EFFORT != 0 {
        return Err("other flags in the member's own header");
    }
    if own.compression_method() != header.compression_method() {
        return Err("another method in the member's own header");
    }
    let follows = header.flags().has_data_descriptor();
    let is = |own: u64, told: u64| own == told || follows && own == 0;
    if let Some(field) = of_64_bits(own.extra_fields()) {
        let raw: [u8; OWN_HEADER] = bytes(file, header.local_header_offset()).map_err(|_| unreadable)?;
        let shorts = [22, 18].map(|at| number(&raw, at, 4));
        wide_numbers(field, &shorts, &[own.uncompressed_size_hint(), own.compressed_size_hint()])?;
    }
    if !is(own.uncompressed_size_hint(), size)
        || !is(own.compressed_size_hint(), packed)
        || !is(own.crc32().into(), header.crc32().into())
    {
        return Err("other sizes or another checksum in the member's own header");
    }
    let is_stored = header.compression_method() == CompressionMethod::STORE;
    if is_stored && size != packed && !header.flags().is_encrypted() {
        return Err("a member that is not packed, with two sizes");
    }
    let (from, until) = entry.compressed_data_range();
    if !follows {
        return Ok(until);
    }
    // Who reads from front to back finds the end of what is not packed by what looks like the record behind it.
    let is_sought = is_stored && own.compressed_size_hint() != packed;
    if is_sought && packed <= MAX_PACKAGE_BYTES as u64 {
        let mut stored = vec![0; packed as usize];
        file.read_exact_at(&mut stored, from).map_err(|_| unreadable)?;
        if memmem::find(&stored, DESCRIPTOR).is_some() {
            return Err("a stored member that holds what looks like its end");
        }
    }
    let mut behind = [0; 24];
    let read = file.read_at(&mut behind, until).map_err(|_| unreadable)?;
    let behind = behind.get(..read).unwrap_or_default();
    descriptor(behind, header.crc32(), packed, size)
        .map(|length| until + length)
        .ok_or("no sizes behind the member's bytes")
}

/// Bytes of the record behind a member, if it says the same: with a mark or without, with sizes of 32 or 64 bits.
/// The longest first: a short one inside a long one would leave zeros behind, which no header begins with.
fn descriptor(behind: &[u8], crc: u32, packed: u64, size: u64) -> Option<u64> {
    let tells = |mark: usize, width: usize| {
        let numbers = [(mark, 4), (mark + 4, width), (mark + 4 + width, width)];
        let length = mark + 4 + 2 * width;
        let found = numbers.map(|(at, count)| number(behind, at, count));
        (behind.len() >= length && found == [crc.into(), packed, size]).then_some(length as u64)
    };
    let marked = behind.starts_with(DESCRIPTOR);
    let with_mark = marked.then(|| tells(4, 8).or_else(|| tells(4, 4))).flatten();
    with_mark.or_else(|| tells(0, 8)).or_else(|| tells(0, 4))
}

/// Extra fields (§4.5) are whole, and none that changes a name or size is there twice.
fn extra_fields(mut fields: ExtraFields<'_>) -> Result<(), &'static str> {
    let (mut wide, mut path) = (0, 0);
    for (id, _) in fields.by_ref() {
        wide += u32::from(id == ExtraFieldId::ZIP64);
        path += u32::from(id == ExtraFieldId::INFO_ZIP_UNICODE_PATH);
    }
    match (wide.max(path) > 1, fields.remaining_bytes().len() >= EXTRA_HEAD_BYTES) {
        (true, _) => Err("two extra fields for one number or name"),
        (_, true) => Err("an extra field beyond its end"),
        _ => Ok(()),
    }
}

fn of_64_bits(mut fields: ExtraFields<'_>) -> Option<&[u8]> {
    fields.find(|(id, _)| *id == ExtraFieldId::ZIP64).map(|(_, field)| field)
}

/// §4.5.3: the field has the numbers that do not fit, in their order; a reader that takes it for all of them must
/// come to the same.
fn wide_numbers(field: &[u8], shorts: &[u64], numbers: &[u64]) -> Result<(), &'static str> {
    let (chunks, rest) = field.as_chunks::<8>();
    let found: Vec<u64> = chunks.iter().map(|chunk| u64::from_le_bytes(*chunk)).collect();
    let needed =
        shorts.iter().zip(numbers).filter(|(short, _)| **short == NOT_HERE).map(|(_, number)| *number);
    let needed: Vec<u64> = needed.collect();
    // What is left is the number of a volume.
    let is_whole = rest.is_empty() || rest == [0; 4];
    let all_fit = found.len() >= needed.len() && numbers.starts_with(&found);
    if is_whole && (found == needed || all_fit) {
        Ok(())
    } else {
        Err("64 bit sizes that contradict the others")
    }
}

/// Where both headers have a name in Unicode, it is one name.
fn same_path_field(header: &ZipFileHeaderRecord<'_>, own: &ZipLocalFileHeader<'_>) -> bool {
    let field = |mut fields: ExtraFields<'_>| {
        fields.find(|(id, _)| *id == ExtraFieldId::INFO_ZIP_UNICODE_PATH).map(|(_, field)| field.to_vec())
    };
    let own = field(own.extra_fields());
    own.is_none() || own == field(header.extra_fields())
}

/// Whether members stand one right behind the other from the beginning of the file to the directory, in whatever
/// order it lists them: then each place where one begins is one where another ends, and no byte is left over or
/// belongs to two. The places are added up under a key, so that nobody can make other places add up to the same.
struct Tiling {
    key: RandomState,
    begins: u64,
    ends: u64,
    bytes: i128,
}

impl Tiling {
    /// Of members before the directory, which begins here.
    fn new(directory: u64) -> Self {
        let key = RandomState::new();
        let (begins, ends) = (key.hash_one(directory), key.hash_one(0_u64));
        Self { key, begins, ends, bytes: i128::from(directory) }
    }

    fn add(&mut self, begin: u64, end: u64) {
        self.begins = self.begins.wrapping_add(self.key.hash_one(begin));
        self.ends = self.ends.wrapping_add(self.key.hash_one(end));
        self.bytes -= i128::from(end) - i128::from(begin);
    }

    fn end(self) -> Result<(), &'static str> {
        match (self.begins == self.ends, self.bytes > 0) {
            (true, _) => Ok(()),
            (_, true) => Err("bytes before, between or behind the members that the directory does not list"),
            _ => Err("members that overlap"),
        }
    }
}

/// Bits 1 and 2 of the flags: how hard the packer tried.
const EFFORT: u16 = 0b110;
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// Tag and length of an extra field.
const EXTRA_HEAD_BYTES: usize = 4;
/// What stands in the place of a number that does not fit into 32 bits.
const NOT_HERE: u64 = u32::MAX as u64;
/// Bytes of a header of the directory before its name, and of a member's own.
const HEADER: usize = 46;
const OWN_HEADER: usize = 30;
