//! Zip archives (APPNOTE.TXT 6.3.10), member by member along the central directory.
//!
//! `rawzip` finds the directory and walks it without holding it: an archive of ten millions takes no more memory than
//! one of ten. It believes what it reads; what an archive has to fulfil beyond that is in [`checks`].

mod checks;
mod window;

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use rawzip::{
    CompressionMethod, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive, ZipFileHeaderRecord,
};

use crate::entry::{Content, Member, MemberName, ReadSeek};
use crate::limits::{FREE_UNPACKED_BYTES, MAX_UNPACK_RATIO, ROOM_KEPT};
use crate::reader::Sink;
use crate::reader::inflate::crc;
use crate::reader::unpacking::TOO_MUCH;
use crate::refusal::{Refusal, RefusalCause};
use checks::{Directory, corrupt};
use window::Window;

/// Gives every file of the archive of `length` bytes to the sink.
pub(super) fn read(file: &mut dyn ReadSeek, length: u64, sink: &mut dyn Sink) -> ControlFlow<()> {
    let (file, mut buffer) = (Window::new(file), vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE]);
    let archive = match checks::open(&file, length, &mut buffer) {
        Ok(archive) => archive,
        Err(error) => return end(&error, sink),
    };
    let mut directory = match Directory::of(&archive, length) {
        Ok(directory) => directory,
        Err(error) => return end(&error, sink),
    };
    let (mut headers, mut room) = (archive.entries(&mut buffer), Room::default());
    let most = length.saturating_mul(MAX_UNPACK_RATIO).max(FREE_UNPACKED_BYTES);
    let mut unpacked = 0_u64;
    loop {
        let header = match directory.next(&mut headers) {
            Ok(Some(header)) => header,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return end(&error, sink),
        };
        if checks::is_folder(&header) {
            continue;
        }
        unpacked = unpacked.saturating_add(header.uncompressed_size_hint());
        if unpacked > most {
            return sink.take(rest(Content::refused(RefusalCause::ArchiveBomb, TOO_MUCH)));
        }
        let name = MemberName::read(header.file_path().as_bytes());
        let content = match sink.wants_next() {
            true => content(&archive, &header, &name, &mut room).unwrap_or_else(Content::Refused),
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

/// Where the packed bytes of a member are read to, and the name and extra fields of its own header.
struct Room {
    packed: Vec<u8>,
    local: Vec<u8>,
}

impl Default for Room {
    fn default() -> Self {
        Self { packed: Vec::new(), local: vec![0; 2 * usize::from(u16::MAX)] }
    }
}

fn content<'r>(
    archive: &ZipArchive<&Window<'_>>,
    header: &ZipFileHeaderRecord<'_>,
    name: &MemberName<Cow<'_, str>>,
    room: &'r mut Room,
) -> Result<Content<&'r [u8]>, Refusal> {
    checks::member(header, name)?;
    let entry = archive.get_entry(header.wayfinder()).map_err(corrupt)?;
    checks::local_header(header, &entry.local_header(&mut room.local).map_err(corrupt)?)?;
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
