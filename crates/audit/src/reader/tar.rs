//! Tar archives, read from front to back.

use std::io::{self, Read};
use std::ops::ControlFlow;

use elicense::limits::MAX_INPUT_BYTES;
use tar::{Archive, Entry, EntryType};

use crate::entry::{Content, Member, MemberName};
use crate::limits::MAX_MEMBER_NAME_BYTES;
use crate::limits::ROOM_KEPT;
use crate::reader::{Sink, broken};
use crate::refusal::RefusalCause;

/// Bytes of one tar block.
pub(super) const BLOCK: usize = 512;

/// Whether the first block is a tar header: its checksum holds (POSIX pax, "ustar Interchange Format").
pub(super) fn is_tar(begin: &[u8]) -> bool {
    let Some(block) = begin.first_chunk::<BLOCK>() else { return false };
    let stored = &block[148..156];
    let mut digits = stored.iter().filter(|byte| byte.is_ascii_digit()).peekable();
    // Nearly everything that is no header ends here, before it is summed up.
    if block[0] == 0 || digits.peek().is_none() {
        return false;
    }
    let octal = |number: u32, byte: &u8| char::from(*byte).to_digit(8).map(|digit| number * 8 + digit);
    let sum = |block: &[u8]| block.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    let expected = || sum(block) - sum(stored) + 8 * u32::from(b' ');
    digits.try_fold(0, octal).is_some_and(|sum| sum == expected())
}

/// Gives every file to the sink.
///
/// Entries are taken raw: the reader's own handling of long names would read any length into memory.
pub(super) fn read(bytes: impl Read, overflowed: &dyn Fn() -> bool, sink: &mut dyn Sink) -> ControlFlow<()> {
    let mut archive = Archive::new(bytes);
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(error) => return end(&error, overflowed, sink),
    };
    let (mut long_name, mut room) = (None, Room::default());
    for entry in entries {
        let taken = entry.and_then(|entry| member(entry, &mut long_name, &mut room, sink.wants_next()));
        match taken {
            Ok(Some(member)) => sink.take(member)?,
            Ok(None) => {}
            Err(error) => return end(&error, overflowed, sink),
        }
    }
    ControlFlow::Continue(())
}

fn end(error: &io::Error, overflowed: &dyn Fn() -> bool, sink: &mut dyn Sink) -> ControlFlow<()> {
    let name = MemberName { text: "(the rest)".into(), encoding: None };
    sink.take(Member { name: Some(name), content: broken(&error.to_string(), overflowed) })
}

/// Where the name and the bytes of a member are read to.
#[derive(Default)]
struct Room {
    name: Vec<u8>,
    bytes: Vec<u8>,
}

/// The member of an entry; `None` for folders and for entries that speak of the next one.
fn member<'m, R: Read>(
    mut entry: Entry<'_, R>,
    long_name: &mut Option<Vec<u8>>,
    room: &'m mut Room,
    wanted: bool,
) -> io::Result<Option<Member<'m>>> {
    let kind = entry.header().entry_type();
    match kind {
        EntryType::GNULongName => {
            *long_name = Some(text(&mut entry)?);
            return Ok(None);
        }
        EntryType::XHeader => {
            *long_name = pax_path(&text(&mut entry)?)?.or(long_name.take());
            return Ok(None);
        }
        EntryType::GNULongLink | EntryType::XGlobalHeader | EntryType::Directory => return Ok(None),
        _ => {}
    }
    let Room { name, bytes } = room;
    *name = long_name.take().unwrap_or_else(|| entry.header().path_bytes().into_owned());
    let name = MemberName::read(name);
    let content = match (kind, name.unsafety()) {
        _ if !wanted => Content::Passed,
        (_, Some(refusal)) => Content::Refused(refusal),
        (EntryType::Symlink | EntryType::Link, _) => {
            Content::refused(RefusalCause::MemberLink, "a link in a tar")
        }
        (EntryType::Regular | EntryType::Continuous, _) => file(&mut entry, bytes)?,
        _ => Content::refused(
            RefusalCause::MemberSpecial,
            format!("a tar entry of type {:?}", char::from(kind.as_byte())),
        ),
    };
    Ok(Some(Member { name: Some(name), content }))
}

fn file<'m, R: Read>(entry: &mut Entry<'_, R>, bytes: &'m mut Vec<u8>) -> io::Result<Content<&'m [u8]>> {
    let size = entry.header().entry_size()?;
    if size > MAX_INPUT_BYTES as u64 {
        return Ok(Content::refused(RefusalCause::MemberTooLarge, format!("{size} bytes")));
    }
    bytes.clear();
    bytes.shrink_to(ROOM_KEPT);
    entry.read_to_end(bytes)?;
    match bytes.len() as u64 == size {
        true => Ok(Content::Bytes(bytes)),
        false => Err(io::Error::other("the archive ends inside a member")),
    }
}

/// The text of an entry that carries a name.
fn text<R: Read>(entry: &mut Entry<'_, R>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(MAX_MEMBER_NAME_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_MEMBER_NAME_BYTES {
        return Err(io::Error::other("a name or header that is too long"));
    }
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(bytes)
}

/// The name in a pax header. A size there would be that of a file of 8 GiB and more, and where the next header
/// stands would depend on it.
fn pax_path(records: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut path = None;
    for record in tar::PaxExtensions::new(records) {
        let record = record?;
        match record.key_bytes() {
            b"path" => path = Some(record.value_bytes().to_vec()),
            b"size" => return Err(io::Error::other("a pax header that changes the size of a member")),
            _ => {}
        }
    }
    Ok(path)
}
