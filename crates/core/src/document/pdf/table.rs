//! Cross-reference tables and streams (ISO 32000-1 §7.5.4, §7.5.8): where each object of a section is written.

use std::cell::Cell;

use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::stream;
use crate::document::pdf::syntax::{Fault, Parser, Read};
use crate::words::limits::MAX_PDF_OBJECTS;

/// Where an object is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Entry {
    Free,
    /// At this byte of the file.
    At(usize),
    /// In an object stream, as its so-manieth.
    In {
        stream: u32,
        index: u32,
    },
}

/// One cross-reference section.
#[derive(Debug)]
pub(super) struct Section<'a> {
    /// Where it begins, and where its trailer or stream ends.
    pub start: usize,
    pub end: usize,
    /// By number, ascending.
    pub entries: Vec<(u32, Entry)>,
    pub trailer: Dict<'a>,
    /// Where the stream of a hybrid file stands, if it has one.
    pub stream: Option<(usize, usize)>,
}

/// An object stream, unpacked (ISO 32000-1 §7.5.7).
#[derive(Debug)]
pub(super) struct ObjectStream {
    pub data: Vec<u8>,
    /// The number of each of its objects, and where in it that is written.
    pub members: Vec<(u64, usize)>,
}

/// What reading tables uses up.
pub(super) struct Allowance {
    pub nodes: Cell<usize>,
    pub unpacked: Cell<usize>,
    pub entries: Cell<usize>,
}

impl Section<'_> {
    pub(super) fn find(&self, number: u32) -> Option<Entry> {
        let place = self.entries.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.entries.get(place).map(|(_, entry)| *entry)
    }
}

impl<'a> Section<'a> {
    /// The section at an offset. `base` is added to every offset it tells.
    pub(super) fn read(bytes: &'a [u8], at: usize, base: usize, left: &Allowance) -> Read<Self> {
        let mut parser = Parser::new(bytes, at, &left.nodes);
        parser.skip();
        let start = parser.at;
        let mut section = match parser.word("xref") {
            true => Self::table(&mut parser, start, base, left)?,
            false => Self::stream(bytes, start, base, left)?,
        };
        if let Some(offset) = section.trailer.get("XRefStm").and_then(Object::size) {
            let hidden = Self::stream(bytes, offset.saturating_add(base), base, left)?;
            section.stream = Some((hidden.start, hidden.end));
            section.hide(hidden.entries);
        }
        Ok(section)
    }

    /// §7.5.8.4: what the table calls free or does not name, the stream of a hybrid file may tell.
    fn hide(&mut self, hidden: Vec<(u32, Entry)>) {
        for (number, entry) in hidden {
            match self.entries.binary_search_by_key(&number, |(number, _)| *number) {
                Ok(place) => {
                    if let Some(known) =
                        self.entries.get_mut(place).filter(|(_, known)| *known == Entry::Free)
                    {
                        known.1 = entry;
                    }
                }
                Err(place) => self.entries.insert(place, (number, entry)),
            }
        }
    }

    fn table(parser: &mut Parser<'a, '_>, start: usize, base: usize, left: &Allowance) -> Read<Self> {
        let mut entries = Vec::new();
        loop {
            parser.skip();
            if parser.word("trailer") {
                break;
            }
            let mut first = parser.digits().ok_or(Fault::Syntax)?;
            parser.skip();
            let count = parser.digits().ok_or(Fault::Syntax)?;
            for index in 0..count {
                parser.skip();
                let offset = parser.digits().ok_or(Fault::Syntax)?;
                parser.skip();
                let generation = parser.digits().ok_or(Fault::Syntax)?;
                parser.skip();
                let in_use = parser.word("n");
                if !in_use && !parser.word("f") {
                    return Err(Fault::Syntax);
                }
                // Some writers count from 1 and begin with the entry of object 0.
                if index == 0 && first == 1 && !in_use && generation == 65_535 {
                    first = 0;
                }
                let number = u32::try_from(first.saturating_add(index)).map_err(|_| Fault::Syntax)?;
                let offset = usize::try_from(offset).map_err(|_| Fault::Syntax)?;
                let entry = if in_use { Entry::At(offset.saturating_add(base)) } else { Entry::Free };
                entries.push((number, entry));
                left.entry()?;
            }
        }
        let Object::Dict(trailer) = parser.object()? else { return Err(Fault::Syntax) };
        let trailer = std::rc::Rc::into_inner(trailer).unwrap_or_default();
        Ok(Self { start, end: parser.at, entries: sorted(entries), trailer, stream: None })
    }

    fn stream(bytes: &'a [u8], at: usize, base: usize, left: &Allowance) -> Read<Self> {
        let mut parser = Parser::new(bytes, at, &left.nodes);
        parser.skip();
        let start = parser.at;
        let written = parser.indirect()?;
        let Object::Dict(dict) = written.value else { return Err(Fault::Syntax) };
        let begin = written.stream.filter(|_| dict.name("Type") == Some(b"XRef")).ok_or(Fault::Syntax)?;
        // §7.5.8.2: where the table is not read yet, nothing can be looked up in it.
        let length = dict.get("Length").and_then(Object::size).ok_or(Fault::Syntax)?;
        let end = begin.checked_add(length).ok_or(Fault::Syntax)?;
        let raw = bytes.get(begin..end).ok_or(Fault::Syntax)?;
        let data = stream::decoded(&dict, raw, &left.unpacked)?;
        let widths: Vec<usize> = dict
            .get("W")
            .and_then(Object::array)
            .ok_or(Fault::Syntax)?
            .iter()
            .filter_map(Object::size)
            .collect();
        let &[kind, second, third] = widths.as_slice() else { return Err(Fault::Syntax) };
        if widths.iter().any(|width| *width > 8) || kind + second + third == 0 {
            return Err(Fault::Syntax);
        }
        let size = dict.get("Size").and_then(Object::size).ok_or(Fault::Syntax)?;
        let index = match dict.get("Index").and_then(Object::array) {
            Some(items) => items.iter().filter_map(Object::size).collect(),
            None => vec![0, size],
        };
        let numbers = index.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
        let numbers =
            numbers.flat_map(|(first, count)| (first..first.saturating_add(count)).map(u32::try_from));
        let field = |bytes: &[u8]| bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let mut entries = Vec::new();
        for (row, number) in data.chunks_exact(kind + second + third).zip(numbers) {
            let (first, rest) = row.split_at(kind);
            let (middle, last) = rest.split_at(second);
            let kind = if kind == 0 { 1 } else { field(first) };
            let small = |number: u64| u32::try_from(number).map_err(|_| Fault::Syntax);
            let entry = match kind {
                0 => Entry::Free,
                1 => {
                    Entry::At(usize::try_from(field(middle)).map_err(|_| Fault::Syntax)?.saturating_add(base))
                }
                2 => Entry::In { stream: small(field(middle))?, index: small(field(last))? },
                // §7.5.8.3: any other is a reference to nothing.
                _ => Entry::Free,
            };
            entries.push((number.map_err(|_| Fault::Syntax)?, entry));
            left.entry()?;
        }
        parser.at = end;
        parser.skip();
        if parser.word("endstream") {
            parser.skip();
            parser.word("endobj");
        }
        let end = parser.at;
        let trailer = std::rc::Rc::into_inner(dict).unwrap_or_default();
        Ok(Self { start, end, entries: sorted(entries), trailer, stream: None })
    }

    /// One that is put together from what was found in a file without a sound table.
    pub(super) fn found(entries: Vec<(u32, Entry)>, trailer: Dict<'a>, end: usize) -> Self {
        Self { start: end, end, entries: sorted(entries), trailer, stream: None }
    }
}

impl ObjectStream {
    pub(super) fn unpack(dict: &Dict<'_>, raw: &[u8], left: &Allowance) -> Read<Self> {
        let data = stream::decoded(dict, raw, &left.unpacked)?.into_owned();
        let number = |key| dict.get(key).and_then(Object::size).ok_or(Fault::Syntax);
        let (first, count) = (number("First")?, number("N")?);
        let (mut members, mut parser) = (Vec::new(), Parser::new(&data, 0, &left.nodes));
        for _ in 0..count {
            parser.skip();
            let number = parser.digits().ok_or(Fault::Syntax)?;
            parser.skip();
            let at = parser.digits().and_then(|at| usize::try_from(at).ok()).ok_or(Fault::Syntax)?;
            members.push((number, first.checked_add(at).ok_or(Fault::Syntax)?));
        }
        Ok(Self { data, members })
    }
}

/// Of several entries of one number the last is kept.
fn sorted(mut entries: Vec<(u32, Entry)>) -> Vec<(u32, Entry)> {
    entries.sort_by_key(|(number, _)| *number);
    entries.reverse();
    entries.dedup_by_key(|(number, _)| *number);
    entries.reverse();
    entries
}

impl Allowance {
    fn entry(&self) -> Read<()> {
        self.entries.set(self.entries.get() + 1);
        let fits = self.entries.get() <= MAX_PDF_OBJECTS;
        fits.then_some(()).ok_or(Fault::Limit("objects", MAX_PDF_OBJECTS))
    }

    /// Another entry, found by looking for it.
    pub(super) fn found_entry(&self) -> Read<()> {
        self.entry()
    }
}
