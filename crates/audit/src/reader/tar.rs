//! Tar archives, read from front to back.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tar::{Entry, EntryType};

use crate::entry::{Content, Member, MemberName};
use crate::limits::{MAX_MEMBER_NAME_BYTES, MAX_PAX_BYTES, ROOM_KEPT};
use crate::reader::archive::{Archive, LeftOut, is_of_a_system};
use crate::reader::{most, unreadable};
use crate::refusal::{Refusal, RefusalCause};

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

/// Gives on every file.
///
/// Entries are taken raw: the reader's own handling of long names would read any length into memory. It reads on
/// behind the blocks of zeros at which an archive ends: where something follows them, programs read different things.
pub(super) fn read(bytes: impl Read, overflowed: &dyn Fn() -> bool, to: &mut Archive<'_>) -> ControlFlow<()> {
    let (bytes, watch) = Watched::new(bytes);
    let mut archive = tar::Archive::new(bytes);
    archive.set_ignore_zeros(true);
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(error) => return to.refuse(unreadable(&error.to_string(), overflowed)),
    };
    let (mut said, mut room, mut end, mut has_ended) = (Said::default(), Room::default(), 0_u64, false);
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(_) if watch.read() > end + BLOCK as u64 && !watch.failed() => {
                return to.refuse(ambiguous("bytes that are no archive follow the end of the archive"));
            }
            Err(error) => return to.refuse(unreadable(&error.to_string(), overflowed)),
        };
        if entry.raw_header_position() != end && !has_ended {
            has_ended = true;
            to.refuse(ambiguous("more entries follow the end of the archive, where most programs stop"))?;
        }
        end = end_of(&entry);
        match member(entry, &mut said, &mut room, to.wants_next()) {
            Ok(Taken::Nothing) => {}
            Ok(Taken::LeftOut(what)) => to.leave_out(what),
            Ok(Taken::Member(member)) => to.take(member, watch.read())?,
            Err(Stop::Ambiguous(detail)) => return to.refuse(ambiguous(detail)),
            Err(Stop::Unreadable(error)) => return to.refuse(unreadable(&error.to_string(), overflowed)),
        }
    }
    ControlFlow::Continue(())
}

/// Where the header after an entry has to be.
fn end_of<R: Read>(entry: &Entry<'_, R>) -> u64 {
    let size = entry.header().entry_size().unwrap_or_default();
    entry.raw_file_position().saturating_add(size.checked_next_multiple_of(BLOCK as u64).unwrap_or(size))
}

fn ambiguous(detail: &str) -> Refusal {
    Refusal::new(RefusalCause::ArchiveAmbiguous, detail)
}

/// How much was read, and whether that failed: the reader above hides both.
struct Watched<R> {
    bytes: R,
    watch: Watch,
}

#[derive(Clone, Default)]
struct Watch {
    read: Arc<AtomicU64>,
    failed: Arc<AtomicBool>,
}

impl<R> Watched<R> {
    fn new(bytes: R) -> (Self, Watch) {
        let watch = Watch::default();
        (Self { bytes, watch: watch.clone() }, watch)
    }
}

impl Watch {
    fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer);
        match &read {
            Ok(read) => _ = self.watch.read.fetch_add(*read as u64, Ordering::Relaxed),
            Err(_) => self.watch.failed.store(true, Ordering::Relaxed),
        }
        read
    }
}

/// What entries say of the next one.
#[derive(Default)]
struct Said {
    /// Its name, after GNU tar.
    long_name: Option<Vec<u8>>,
    pax: Pax,
}

/// The records of a pax header that change what an entry is.
#[derive(Default)]
struct Pax {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

/// Where the name and the bytes of a member are read to.
#[derive(Default)]
struct Room {
    name: Vec<u8>,
    bytes: Vec<u8>,
}

/// What an entry is.
enum Taken<'m> {
    /// It speaks of the next one.
    Nothing,
    LeftOut(LeftOut),
    Member(Member<'m>),
}

/// Why an archive is read no further.
enum Stop {
    Ambiguous(&'static str),
    Unreadable(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

fn member<'m, R: Read>(
    mut entry: Entry<'_, R>,
    said: &mut Said,
    room: &'m mut Room,
    wanted: bool,
) -> Result<Taken<'m>, Stop> {
    let (kind, size) = (entry.header().entry_type(), entry.header().entry_size()?);
    if speaks_of_others(kind) && entry.header().as_ustar().is_none() && entry.header().as_gnu().is_none() {
        return Err(Stop::Ambiguous("a name or header for other members in a form of tar that has none"));
    }
    match kind {
        EntryType::GNULongName => {
            said.long_name = Some(text(&mut entry, MAX_MEMBER_NAME_BYTES)?);
            return Ok(Taken::Nothing);
        }
        EntryType::XHeader => {
            said.pax = Pax::read(&text(&mut entry, MAX_PAX_BYTES)?)?;
            return Ok(Taken::Nothing);
        }
        EntryType::XGlobalHeader => {
            let pax = Pax::read(&text(&mut entry, MAX_PAX_BYTES)?)?;
            return match (pax.path, pax.size, pax.is_sparse) {
                (None, None, false) => Ok(Taken::Nothing),
                _ => Err(Stop::Ambiguous("a name or size for all members of the archive")),
            };
        }
        EntryType::GNULongLink => return Ok(Taken::Nothing),
        _ => {}
    }
    let Said { long_name, pax } = std::mem::take(said);
    if pax.size.is_some_and(|told| told != size) {
        return Err(Stop::Ambiguous("a pax header with another size than the member's own"));
    }
    let Room { name, bytes } = room;
    *name = called(&entry, long_name, pax.path).map_err(Stop::Ambiguous)?;
    let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse);
    // Before POSIX, a folder was an empty file whose name ends so.
    let is_folder = kind == EntryType::Directory || (is_file && name.ends_with(b"/"));
    if size > 0 && (is_folder || has_no_bytes(kind)) {
        return Err(Stop::Ambiguous("a folder, link or device with bytes, which some programs skip"));
    }
    if is_folder {
        return Ok(Taken::LeftOut(LeftOut::Folder));
    }
    let name = MemberName::read(name);
    let special = || {
        Content::refused(
            RefusalCause::MemberSpecial,
            format!("a tar entry of type {:?}", char::from(kind.as_byte())),
        )
    };
    let content = match (kind, name.unsafety()) {
        (_, Some(refusal)) => Content::Refused(refusal),
        (EntryType::Symlink | EntryType::Link, _) => {
            Content::refused(RefusalCause::MemberLink, "a link in a tar")
        }
        _ if pax.is_sparse => Content::refused(RefusalCause::MemberSpecial, "a file with holes in a tar"),
        (EntryType::Regular | EntryType::Continuous, _) => file(&mut entry, size, most(&name.text), bytes)?,
        _ => special(),
    };
    if matches!(content, Content::Bytes(bytes) if is_of_a_system(&name.text, bytes)) {
        return Ok(Taken::LeftOut(LeftOut::SystemFile));
    }
    let content = if wanted { content } else { Content::Passed };
    Ok(Taken::Member(Member { name: Some(name), content }))
}

/// Whether an entry is about the next one, or about all: programs that go by the magic of a header take one of before
/// POSIX for a file.
fn speaks_of_others(kind: EntryType) -> bool {
    use EntryType::{GNULongLink, GNULongName, XGlobalHeader, XHeader};
    matches!(kind, GNULongName | GNULongLink | XHeader | XGlobalHeader)
}

fn has_no_bytes(kind: EntryType) -> bool {
    use EntryType::{Block, Char, Fifo, Link, Symlink};
    matches!(kind, Link | Symlink | Char | Block | Fifo)
}

/// The name of a member by its header, unless an entry before had to say it: because it is longer than headers take,
/// or not in ASCII. Where programs that do not read such entries see a different name, they see another member.
fn called<R: Read>(
    entry: &Entry<'_, R>,
    long: Option<Vec<u8>>,
    pax: Option<Vec<u8>>,
) -> Result<Vec<u8>, &'static str> {
    let own = entry.header().path_bytes().into_owned();
    let had_to = |name: &Vec<u8>| *name == own || name.len() > SHORT_NAME || !name.is_ascii();
    match (long, pax) {
        (Some(long), Some(pax)) if long != pax => Err("two long names for one member"),
        (long, pax) => match pax.or(long) {
            Some(name) if had_to(&name) => Ok(name),
            Some(_) => Err("an entry with another name than the member's own"),
            None => Ok(own),
        },
    }
}

/// Bytes of a name that every header takes.
const SHORT_NAME: usize = 99;

fn file<'m, R: Read>(
    entry: &mut Entry<'_, R>,
    size: u64,
    most: usize,
    bytes: &'m mut Vec<u8>,
) -> io::Result<Content<&'m [u8]>> {
    if size > most as u64 {
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

/// The text of an entry that speaks of others.
fn text<R: Read>(entry: &mut Entry<'_, R>, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::other("a name or header that is too long"));
    }
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(bytes)
}

impl Pax {
    /// What is said of a member's name, size and form; nothing twice with two values.
    fn read(records: &[u8]) -> Result<Self, Stop> {
        let mut pax = Self::default();
        for record in tar::PaxExtensions::new(records) {
            let record = record?;
            let twice = match record.key_bytes() {
                b"path" if record.value_bytes().len() > MAX_MEMBER_NAME_BYTES => {
                    return Err(io::Error::other("a name that is too long").into());
                }
                b"path" => {
                    let value = record.value_bytes().to_vec();
                    pax.path.replace(value.clone()).is_some_and(|before| before != value)
                }
                b"size" => {
                    let value = record.value().ok().and_then(|value| value.parse().ok());
                    let value: u64 =
                        value.ok_or(Stop::Ambiguous("a size in a pax header that is no number"))?;
                    pax.size.replace(value).is_some_and(|before| before != value)
                }
                key => {
                    pax.is_sparse |= key.starts_with(b"GNU.sparse.");
                    false
                }
            };
            if twice {
                return Err(Stop::Ambiguous("two names or sizes in one pax header"));
            }
        }
        Ok(pax)
    }
}
