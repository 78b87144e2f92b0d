//! Zip archives (APPNOTE.TXT 6.3.10), member by member along the central directory.
//!
//! `rawzip` finds the directory and walks it without holding it: an archive of ten millions takes no more memory than
//! one of ten. It believes what it reads; what an archive has to fulfil beyond that is in [`end`], [`survey`] and
//! [`checks`].

mod checks;
mod end;
mod names;
mod survey;
mod window;

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use rawzip::extra_fields::ExtraFieldId;
use rawzip::{
    CompressionMethod, CreatorSystem, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive,
    ZipFileHeaderRecord,
};

use crate::entry::{Content, Member, MemberName, ReadSeek};
use crate::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO, ROOM_KEPT};
use crate::reader::archive::{Archive, LeftOut, is_of_a_system, may_be_of_a_system};
use crate::reader::inflate::{BEHIND_PACKED, BEHIND_UNPACKED, Inflater, crc};
use crate::reader::unpacking::TOO_MUCH;
use crate::refusal::{Refusal, RefusalCause};
use checks::corrupt;
use end::Directory;
use window::Window;

/// Gives on every file of the archive of `length` bytes, if every program sees the same files in it.
pub(super) fn read(file: &mut dyn ReadSeek, length: u64, to: &mut Archive<'_>) -> ControlFlow<()> {
    let (file, mut buffer) = (Window::new(file), vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE]);
    let opened = end::open(&file, length, &mut buffer).and_then(|archive| {
        let directory = Directory::of(&archive)?;
        survey::survey(&archive, &directory, &mut buffer)?;
        Ok((archive, directory))
    });
    match opened {
        Ok((archive, directory)) => members(&archive, directory, length, &mut buffer, to),
        Err(refusal) => to.take(Member { name: None, content: Content::Refused(refusal) }, length),
    }
}

fn members(
    archive: &ZipArchive<&Window<'_>>,
    mut directory: Directory,
    length: u64,
    buffer: &mut [u8],
    to: &mut Archive<'_>,
) -> ControlFlow<()> {
    let (mut headers, mut room) = (archive.entries(buffer), Room::default());
    let most = length.saturating_mul(MAX_UNPACK_RATIO).max(FREE_UNPACKED_BYTES);
    let mut unpacked = 0_u64;
    loop {
        let header = match directory.next(&mut headers) {
            Ok(Some(header)) => header,
            Ok(None) => return ControlFlow::Continue(()),
            Err(refusal) => return to.refuse(refusal),
        };
        let name = match name(&header) {
            Ok(name) => name,
            Err(detail) => return to.refuse(end::ambiguous(detail)),
        };
        if checks::is_folder(&header, &name) {
            to.leave_out(LeftOut::Folder);
            continue;
        }
        unpacked = unpacked.saturating_add(header.uncompressed_size_hint());
        if unpacked > most {
            return to.refuse(Refusal::new(RefusalCause::ArchiveBomb, TOO_MUCH));
        }
        let (is_wanted, may_be_left_out) = (to.wants_next(), may_be_of_a_system(&name.text));
        let content = match is_wanted || may_be_left_out {
            true => content(archive, &header, &name, &mut room).unwrap_or_else(Content::Refused),
            false => Content::Passed,
        };
        if may_be_left_out && is_of_a_system(&name.text, &unpacked_here(&content)) {
            to.leave_out(LeftOut::SystemFile);
            continue;
        }
        let content = if is_wanted { content } else { Content::Passed };
        to.take(Member { name: Some(name), content }, length)?;
    }
}

/// What a member is called: in UTF-8 where bit 11 says so (§4.4.4), else as its field 0x7075 says (§4.6.9), else as
/// programs of its system write names.
fn name<'h>(header: &'h ZipFileHeaderRecord<'_>) -> Result<MemberName<Cow<'h, str>>, &'static str> {
    let written = header.file_path().as_bytes();
    let mut fields = header.extra_fields();
    let field = fields.find(|(id, _)| *id == ExtraFieldId::INFO_ZIP_UNICODE_PATH).map(|(_, field)| field);
    let is_utf8 = header.flags().is_utf8();
    let plain = match header.version_made_by().creator_system() {
        _ if is_utf8 && std::str::from_utf8(written).is_err() => return Err("a name in UTF-8 that is none"),
        CreatorSystem::FAT | CreatorSystem::NTFS if !is_utf8 => MemberName::read_of_windows(written),
        _ => MemberName::read(written),
    };
    let Some(field) = field else { return Ok(plain) };
    let differs = "an extra field with another name";
    let (head, unicode) = field.split_at_checked(5).ok_or(differs)?;
    let unicode = std::str::from_utf8(unicode).map_err(|_| differs)?;
    // Programs write what their own encoding lacks as some other sign, but no other folders and nothing else.
    let could_not_be_written = !is_utf8 && !unicode.is_ascii() && depth(unicode) == depth(&plain.text);
    let sums = head.first() == Some(&1) && number(head, 1, 4) == u64::from(crc(written));
    match sums && (unicode == plain.text || could_not_be_written) {
        true => Ok(MemberName { text: unicode.into(), encoding: None }),
        false => Err(differs),
    }
}

fn depth(name: &str) -> usize {
    name.split(['/', '\\']).count()
}

/// The bytes of one of the few members that have to be known before they are given on; none where it has none.
fn unpacked_here<'c>(content: &Content<&'c [u8]>) -> Cow<'c, [u8]> {
    match *content {
        Content::Bytes(bytes) => bytes.into(),
        Content::Deflated { bytes, size, crc } => {
            let (packed, mut room) = ([bytes, &BEHIND_PACKED].concat(), vec![0; size + BEHIND_UNPACKED]);
            let unpacked = Inflater::default().inflate(&packed, &mut room, size, crc);
            room.truncate(if unpacked.is_ok() { size } else { 0 });
            room.into()
        }
        Content::Refused(_) | Content::Passed => Cow::default(),
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

/// Where the packed bytes of a member are read to.
#[derive(Default)]
struct Room {
    packed: Vec<u8>,
}

fn content<'r>(
    archive: &ZipArchive<&Window<'_>>,
    header: &ZipFileHeaderRecord<'_>,
    name: &MemberName<Cow<'_, str>>,
    room: &'r mut Room,
) -> Result<Content<&'r [u8]>, Refusal> {
    checks::member(header, name)?;
    let entry = archive.get_entry(header.wayfinder()).map_err(corrupt)?;
    let (from, until) = entry.compressed_data_range();
    let packed = &mut room.packed;
    packed.clear();
    packed.shrink_to(ROOM_KEPT);
    packed.resize((until - from) as usize, 0);
    archive.get_ref().read_exact_at(packed, from).map_err(corrupt)?;
    let size = header.uncompressed_size_hint() as usize;
    match header.compression_method() {
        CompressionMethod::STORE if packed.len() == size && crc(packed) == header.crc32() => {
            Ok(Content::Bytes(packed))
        }
        CompressionMethod::STORE => Err(corrupt("its checksum is another")),
        CompressionMethod::DEFLATE => Ok(Content::Deflated { bytes: packed, size, crc: header.crc32() }),
        other => {
            let detail = format!("compression method {}", other.as_u16());
            Err(Refusal::new(RefusalCause::MemberPacking, detail))
        }
    }
}

#[cfg(test)]
mod tests;
