//! The tables of a file, oldest first, and the revisions they make (ISO 32000-1 §7.5.6): each with its own end.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;

use memchr::memmem;

use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::syntax::{Fault, Parser, Read, is_white};
use crate::document::pdf::table::{Allowance, Entry, ObjectStream, Section};
use crate::words::limits::{MAX_PDF_REVISIONS, MAX_UNPACKED_BYTES};

/// A file whose tables are read.
#[derive(Debug)]
pub(crate) struct File<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) sections: Vec<Section<'a>>,
    /// At least one.
    pub revisions: Vec<Revision>,
    /// Its tables were not sound: what was found in it was put together by looking for objects.
    pub rebuilt: bool,
    pub(super) allowance: Allowance,
    /// Object streams that were unpacked, by where each is written.
    pub(super) unpacked: Vec<(usize, OnceCell<Read<ObjectStream>>)>,
}

/// What a file was before something was added behind it.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// Behind its `%%EOF`.
    pub end: usize,
    /// Its tables: up to this one, not included.
    pub(super) sections: usize,
    /// Where the words at its end begin (`startxref`).
    pub(super) closing: usize,
}

/// `startxref`, the offset it tells, and where what belongs to it ends.
struct Marker {
    at: usize,
    offset: usize,
    end: usize,
}

impl std::fmt::Debug for Allowance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Allowance")
    }
}

/// Where the head stands, as far as programs look for it (ISO 32000-1, annex H, 3.4.1).
pub(crate) fn head(bytes: &[u8]) -> Option<usize> {
    memmem::find(bytes.get(..HEAD_BYTES).unwrap_or(bytes), b"%PDF-")
}

const HEAD_BYTES: usize = 1024;

impl<'a> File<'a> {
    /// Reads the tables; where they are not sound, what can be found of the objects.
    pub(crate) fn read(bytes: &'a [u8]) -> Read<Self> {
        let base = head(bytes).ok_or(Fault::Syntax)?;
        let allowance =
            Allowance { nodes: Cell::new(0), unpacked: Cell::new(MAX_UNPACKED_BYTES), entries: Cell::new(0) };
        let tables = match Self::tables(bytes, base, &allowance) {
            Err(Fault::Syntax | Fault::Unsupported) => None,
            tables => Some(tables?),
        };
        let rebuilt = tables.is_none();
        let (sections, revisions) = match tables {
            Some(tables) => tables,
            None => {
                allowance.entries.set(0);
                let section = found(bytes, &allowance)?;
                let whole = Revision { end: bytes.len(), sections: 1, closing: bytes.len() };
                (vec![section], vec![whole])
            }
        };
        let mut file = Self { bytes, sections, revisions, rebuilt, allowance, unpacked: Vec::new() };
        file.unpacked = file.object_streams();
        Ok(file)
    }

    /// Every table, oldest first.
    fn tables(bytes: &'a [u8], base: usize, left: &Allowance) -> Read<(Vec<Section<'a>>, Vec<Revision>)> {
        let markers = markers(bytes, left);
        let last = markers.last().ok_or(Fault::Syntax)?;
        // Writers count from the file's first byte, or from the head.
        let starts = [last.offset, last.offset.saturating_add(base)];
        let read = |at: usize, base| Section::read(bytes, at, base, left);
        let (first, base) = match read(last.offset, 0) {
            Err(Fault::Syntax) if base > 0 => (read(starts[1], base)?, base),
            section => (section?, 0),
        };
        let mut offsets = BTreeSet::from([first.start]);
        let mut sections = vec![first];
        while let Some(previous) = sections.last().and_then(|section| section.trailer.get("Prev")) {
            let at = previous.size().ok_or(Fault::Syntax)?;
            if at == 0 {
                break;
            }
            if sections.len() == MAX_PDF_REVISIONS {
                return Err(Fault::Limit("revisions", MAX_PDF_REVISIONS));
            }
            let section = read(at.saturating_add(base), base)?;
            // One that leads back to itself is no list of what came before.
            if !offsets.insert(section.start) {
                return Err(Fault::Syntax);
            }
            sections.push(section);
        }
        sections.reverse();
        let revisions = revisions(&sections, &markers, base)?;
        Ok((sections, revisions))
    }

    fn object_streams(&self) -> Vec<(usize, OnceCell<Read<ObjectStream>>)> {
        let entries = || self.sections.iter().flat_map(|section| &section.entries);
        let numbers: BTreeSet<u32> = entries()
            .filter_map(|(_, entry)| match entry {
                Entry::In { stream, .. } => Some(*stream),
                _ => None,
            })
            .collect();
        let offsets: BTreeSet<usize> = entries()
            .filter_map(|(number, entry)| match entry {
                Entry::At(offset) if numbers.contains(number) => Some(*offset),
                _ => None,
            })
            .collect();
        offsets.into_iter().map(|offset| (offset, OnceCell::new())).collect()
    }
}

fn markers(bytes: &[u8], left: &Allowance) -> Vec<Marker> {
    let read = |at: usize| {
        let mut parser = Parser::new(bytes, at + MARK.len(), &left.nodes);
        parser.skip();
        let offset = usize::try_from(parser.digits()?).ok()?;
        let behind = parser.at;
        let white = bytes.get(behind..)?.iter().take_while(|byte| is_white(**byte)).count();
        let end = behind + white;
        let is_ended = bytes.get(end..)?.starts_with(END);
        Some(Marker { at, offset, end: if is_ended { end + END.len() } else { behind } })
    };
    memmem::find_iter(bytes, MARK).filter_map(read).collect()
}

const MARK: &[u8] = b"startxref";
const END: &[u8] = b"%%EOF";

/// A revision ends where a `startxref` names its last table. A file that is written for the web has one table more than
/// ends, and the one that stands first is the last.
fn revisions(sections: &[Section<'_>], markers: &[Marker], base: usize) -> Read<Vec<Revision>> {
    let (mut revisions, mut written): (Vec<Revision>, usize) = (Vec::new(), 0);
    for (index, section) in sections.iter().enumerate() {
        written = written.max(section.end);
        let names = |marker: &&Marker| {
            let offset = marker.offset.saturating_add(base);
            offset <= section.start && section.start - offset <= MAX_WHITE && marker.at >= written
        };
        if let Some(marker) = markers.iter().find(names) {
            if revisions.last().is_some_and(|last| last.end >= section.start.max(marker.end)) {
                return Err(Fault::Syntax);
            }
            written = written.max(marker.end);
            revisions.push(Revision { end: marker.end, sections: index + 1, closing: marker.at });
        }
    }
    let last = revisions.last().ok_or(Fault::Syntax)?;
    if last.sections == sections.len() { Ok(revisions) } else { Err(Fault::Syntax) }
}

/// White space between where a table is said to stand and where it stands.
const MAX_WHITE: usize = 16;

/// Every object of a file whose tables are of no use: of several with one number the last.
fn found<'a>(bytes: &'a [u8], left: &Allowance) -> Read<Section<'a>> {
    let (mut entries, mut trailer) = (Vec::new(), None);
    for word in memmem::find_iter(bytes, b"obj") {
        let Some((start, number)) = begins(bytes, word) else { continue };
        left.found_entry()?;
        entries.push((number, Entry::At(start)));
        let mut parser = Parser::new(bytes, start, &left.nodes);
        let Ok(written) = limited(parser.indirect())? else { continue };
        let Object::Dict(dict) = written.value else { continue };
        if dict.name("Type") == Some(b"XRef") && dict.get("Root").is_some() {
            trailer = std::rc::Rc::into_inner(dict);
        } else if dict.name("Type") == Some(b"ObjStm") {
            members(bytes, &dict, (written.stream, number), left, &mut entries)?;
        } else if dict.name("Type") == Some(b"Catalog") && trailer.is_none() {
            let id = written.id;
            trailer = Some(Dict(vec![("Root".as_bytes().into(), Object::Reference(id))]));
        }
    }
    for word in memmem::find_iter(bytes, b"trailer") {
        let mut parser = Parser::new(bytes, word + 7, &left.nodes);
        if let Ok(Object::Dict(dict)) = limited(parser.object())?
            && dict.get("Root").is_some()
        {
            trailer = std::rc::Rc::into_inner(dict);
        }
    }
    Ok(Section::found(entries, trailer.ok_or(Fault::Syntax)?, bytes.len()))
}

/// A limit ends the work, nothing else does.
fn limited<T>(read: Read<T>) -> Read<Read<T>> {
    match read {
        Err(limit @ Fault::Limit("values" | "objects", _)) => Err(limit),
        read => Ok(read),
    }
}

/// The numbers of the objects in an object stream.
fn members(
    bytes: &[u8],
    dict: &Dict<'_>,
    (begin, stream): (Option<usize>, u32),
    left: &Allowance,
    entries: &mut Vec<(u32, Entry)>,
) -> Read<()> {
    let length = dict.get("Length").and_then(Object::size);
    let raw = begin.zip(length).and_then(|(begin, length)| bytes.get(begin..begin.checked_add(length)?));
    let Some(Ok(data)) = raw.map(|raw| limited(ObjectStream::unpack(dict, raw, left))).transpose()? else {
        return Ok(());
    };
    for (index, (number, _)) in (0..).zip(data.members) {
        left.found_entry()?;
        if let Ok(number) = u32::try_from(number) {
            entries.push((number, Entry::In { stream, index }));
        }
    }
    Ok(())
}

/// Where `12 0 obj` begins whose last word stands here, and the number.
fn begins(bytes: &[u8], word: usize) -> Option<(usize, u32)> {
    let before = |from: usize, is: fn(u8) -> bool| {
        let count = bytes.get(..from)?.iter().rev().take_while(|byte| is(**byte)).count();
        (count > 0).then(|| from - count)
    };
    let digit: fn(u8) -> bool = |byte| byte.is_ascii_digit();
    let generation = before(before(word, is_white)?, digit)?;
    let end = before(generation, is_white)?;
    let start = before(end, digit)?;
    let number = std::str::from_utf8(bytes.get(start..end)?).ok()?.parse().ok()?;
    Some((start, number))
}
