//! What an archive and each of its members must fulfil before a byte of them is believed: the records at its end
//! against each other, the directory against its bounds, and each member's name, kind, sizes and own header against
//! what the directory says.

use std::borrow::Cow;
use std::fmt::Display;
use std::io;

use elicense::limits::MAX_INPUT_BYTES;
use rawzip::extra_fields::ExtraFieldId;
use rawzip::{
    CompressionMethod, CreatorSystem, ErrorKind, ReaderAt, ZipArchive, ZipEntries, ZipFileHeaderRecord,
    ZipLocalFileHeader, ZipLocator,
};

use super::window::Window;
use crate::entry::MemberName;
use crate::limits::MAX_UNPACK_RATIO;
use crate::refusal::{Refusal, RefusalCause};

/// Finds the end record (§4.3.16) whose comment reaches to the end of the file: what only looks like one stands in
/// that comment.
pub(super) fn open<'w, 'f>(
    file: &'w Window<'f>,
    length: u64,
    buffer: &mut [u8],
) -> io::Result<ZipArchive<&'w Window<'f>>> {
    let least = length.saturating_sub(END_BYTES as u64 + u64::from(u16::MAX));
    let mut until = length;
    loop {
        let locator = ZipLocator::new().max_search_space(until - least);
        let located = locator.locate_in_reader(file, buffer, until).map_err(|(_, error)| error);
        let place = match &located {
            Ok(archive) => Some(archive.eocd_offset()),
            Err(error) => error.eocd_offset(),
        };
        let place = place.ok_or_else(|| wrong("no end of central directory"))?;
        let reaches_the_end =
            |comment: [u8; 2]| place + END_BYTES as u64 + u64::from(u16::from_le_bytes(comment)) == length;
        if bytes(file, place + 20).is_ok_and(reaches_the_end) {
            return located.map_err(of_directory);
        }
        until = place;
    }
}

/// Where the central directory is, and how much of it is left.
pub(super) struct Directory {
    left: u64,
    /// Where the header ends that was read last.
    at: u64,
    end: u64,
}

impl Directory {
    /// As the records at the end of the archive say, where they agree: §4.3.16, and §4.3.14 with 64 bits.
    pub(super) fn of(archive: &ZipArchive<&Window<'_>>, length: u64) -> io::Result<Self> {
        let (file, place) = (archive.get_ref(), archive.eocd_offset());
        let end: [u8; END_BYTES] = bytes(file, place)?;
        let volume = number(&end, 4, 2);
        if volume != 0 && volume != u64::from(u16::MAX) {
            return Err(wrong("a zip of several volumes"));
        }
        let (mut left, mut size, mut offset) =
            (number(&end, 10, 2), number(&end, 12, 4), number(&end, 16, 4));
        let locator =
            place.checked_sub(LOCATOR_BYTES as u64).map(|place| bytes::<LOCATOR_BYTES>(file, place));
        if let Some(locator) = locator.transpose()?.filter(|bytes| bytes.starts_with(b"PK\x06\x07")) {
            let end: [u8; END_64_BYTES] = bytes(file, number(&locator, 8, 8))?;
            if !end.starts_with(b"PK\x06\x06") {
                return Err(wrong("no 64 bit end of central directory where its locator points"));
            }
            (left, size, offset) = (number(&end, 32, 8), number(&end, 40, 8), number(&end, 48, 8));
        }
        // The reader takes the shorter record where the two contradict each other, and looks for a directory
        // elsewhere where none is at its place.
        if (archive.entries_hint(), archive.directory_offset()) != (left, offset) {
            return Err(wrong("no header where the central directory has one"));
        }
        let end = offset.checked_add(size).filter(|end| *end <= length);
        let end = end.ok_or_else(|| wrong("a central directory beyond the end of the file"))?;
        Ok(Self { left, at: offset, end })
    }

    /// The next header (§4.3.12), within the bounds of the directory and with extra fields that are whole.
    pub(super) fn next<'h, R: ReaderAt>(
        &mut self,
        headers: &'h mut ZipEntries<'_, '_, R>,
    ) -> io::Result<Option<ZipFileHeaderRecord<'h>>> {
        if self.left == 0 {
            return match self.at == self.end {
                true => Ok(None),
                false => Err(wrong("a central directory longer than its members")),
            };
        }
        self.left -= 1;
        let early = || wrong("the central directory ends too early");
        let header = headers.next_entry().map_err(of_directory)?.ok_or_else(early)?;
        let mut extra = header.extra_fields();
        let lengths = [
            HEADER_BYTES,
            header.file_path().as_bytes().len(),
            extra.remaining_bytes().len(),
            header.comment().as_bytes().len(),
        ];
        self.at = header.central_directory_offset() + lengths.into_iter().sum::<usize>() as u64;
        if self.at > self.end {
            return Err(early());
        }
        let of_64_bits: Vec<&[u8]> =
            extra.by_ref().filter(|(id, _)| *id == ExtraFieldId::ZIP64).map(|(_, field)| field).collect();
        if extra.remaining_bytes().len() >= EXTRA_HEAD_BYTES {
            return Err(wrong("an extra field beyond its end"));
        }
        // §4.5.3: a number that does not fit stands in an extra field. Left as it was, it was not in that field; but
        // exactly this number may be meant too, and stands there then. Without such a field it says what it says.
        let numbers =
            [header.uncompressed_size_hint(), header.compressed_size_hint(), header.local_header_offset()];
        let is_meant = |field: &&[u8]| field.chunks_exact(8).any(|chunk| number(chunk, 0, 8) == NOT_HERE);
        if numbers.contains(&NOT_HERE) && !of_64_bits.is_empty() && !of_64_bits.iter().any(is_meant) {
            return Err(wrong("a 64 bit size that is missing"));
        }
        Ok(Some(header))
    }
}

pub(super) fn is_folder(header: &ZipFileHeaderRecord<'_>) -> bool {
    header.file_path().as_bytes().ends_with(b"/") && header.uncompressed_size_hint() == 0
}

/// Whether a member is a file that may be read, as far as the directory tells.
pub(super) fn member(
    header: &ZipFileHeaderRecord<'_>,
    name: &MemberName<Cow<'_, str>>,
) -> Result<(), Refusal> {
    if let Some(refusal) = name.unsafety() {
        return Err(refusal);
    }
    let is_unix = header.version_made_by().creator_system() == CreatorSystem::UNIX;
    if is_unix && (header.external_attributes() >> 16) & FILE_TYPE == LINK {
        return Err(Refusal::new(RefusalCause::MemberLink, "a symbolic link in a zip"));
    }
    if header.flags().is_encrypted() || header.compression_method() == CompressionMethod::AES {
        return Err(Refusal::new(RefusalCause::MemberEncrypted, "an encrypted member of a zip"));
    }
    let (size, packed) = (header.uncompressed_size_hint(), header.compressed_size_hint());
    if size.max(packed) <= MAX_INPUT_BYTES as u64 {
        return Ok(());
    }
    let cause = match size > packed.saturating_mul(MAX_UNPACK_RATIO) {
        true => RefusalCause::MemberBomb,
        false => RefusalCause::MemberTooLarge,
    };
    Err(Refusal::new(cause, format!("{packed} bytes that unpack to {size}")))
}

/// §4.3.7: a member's own header must tell of the same member as the directory.
pub(super) fn local_header(
    header: &ZipFileHeaderRecord<'_>,
    local: &ZipLocalFileHeader<'_>,
) -> Result<(), Refusal> {
    let same = local.compression_method() == header.compression_method()
        && local.file_path().as_bytes() == header.file_path().as_bytes();
    if same { Ok(()) } else { Err(corrupt("the member's own header tells of another member")) }
}

/// A member whose bytes are not those that the archive says they are.
pub(super) fn corrupt(detail: impl Display) -> Refusal {
    Refusal::new(RefusalCause::MemberCorrupt, detail.to_string())
}

/// What the reader says of the directory, in our words.
fn of_directory(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::IO(error) => error,
        ErrorKind::InvalidSignature { .. } => wrong("no header where the central directory has one"),
        ErrorKind::Eof => wrong("the central directory ends too early"),
        ErrorKind::InvalidEndOfCentralDirectory => wrong("a central directory beyond the end of the file"),
        other => io::Error::other(other.to_string()),
    }
}

fn bytes<const COUNT: usize>(file: &Window<'_>, place: u64) -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    file.read_exact_at(&mut bytes, place)?;
    Ok(bytes)
}

/// A number of up to eight bytes, the lowest first; 0 where there are too few bytes.
fn number(bytes: &[u8], from: usize, count: usize) -> u64 {
    let bytes = bytes.get(from..from + count).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

fn wrong(detail: &str) -> io::Error {
    io::Error::other(detail)
}

const END_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;
const END_64_BYTES: usize = 56;
const HEADER_BYTES: usize = 46;
/// Tag and length of an extra field.
const EXTRA_HEAD_BYTES: usize = 4;
/// What stands in the place of a number that does not fit into 32 bits.
const NOT_HERE: u64 = u32::MAX as u64;

/// POSIX `S_IFMT` and `S_IFLNK`.
const FILE_TYPE: u32 = 0o170_000;
const LINK: u32 = 0o120_000;
