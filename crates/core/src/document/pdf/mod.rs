//! PDF (ISO 32000): read in place, and no more of it than signatures need. Nothing is drawn.
//!
//! Every revision is kept apart with its own tables, for what was signed is one of them and what is shown another.

mod attachments;
pub(crate) mod changes;
mod fields;
mod file;
pub(crate) mod object;
mod owned;
pub(crate) mod signature;
pub(crate) mod store;
mod stream;
pub(crate) mod syntax;
mod table;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;

use crate::document::pdf::object::{Dict, Id, Object};
use crate::document::pdf::syntax::{Fault, Parser, Read};
use crate::document::pdf::table::{Entry, ObjectStream};
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_PACKAGE_BYTES, MAX_PDF_DEPTH};

pub(crate) use file::{File, Revision};

/// A file with what was read of it.
#[derive(Debug)]
pub(crate) struct Pdf<'f> {
    pub file: &'f File<'f>,
    pub is_encrypted: bool,
    read: RefCell<Known<'f>>,
}

/// By number and place: one place is not the object of every number that leads there.
type Known<'f> = HashMap<(u32, Place), Option<Rc<Indirect<'f>>>>;

/// Where an object is written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Place {
    At(usize),
    /// In the object stream that is written there, as its so-manieth.
    In(usize, u32),
}

/// An object under its number.
#[derive(Debug)]
pub(crate) struct Indirect<'f> {
    pub value: Object<'f>,
    pub place: Place,
    /// The bytes of its stream as they are written.
    pub stream: Option<&'f [u8]>,
    /// Where all of it is written in the file; none where it stands in an object stream.
    pub range: Option<Range<usize>>,
}

/// The file as it was up to one of its revisions, counted from 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct View(pub usize);

/// Whether these bytes are a PDF: whether it can be read, its verification tells.
///
/// ```
/// assert!(elicense::is_pdf(b"%PDF-1.7\n") && !elicense::is_pdf(b"PK\x05\x06"));
/// ```
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    file::head(bytes).is_some()
}

impl<'f> File<'f> {
    /// Reads the tables of a file.
    ///
    /// # Errors
    ///
    /// It is too large, goes beyond a limit, or nothing in it can be found.
    pub(crate) fn open(bytes: &'f [u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_PACKAGE_BYTES {
            return Err(ErrorKind::TooLarge { size: bytes.len(), limit: MAX_PACKAGE_BYTES }.into());
        }
        Self::read(bytes).map_err(|fault| error(fault, bytes))
    }
}

/// What a fault means for the whole file.
pub(crate) fn error(fault: Fault, bytes: &[u8]) -> Error {
    match fault {
        Fault::Limit(what, limit) => ErrorKind::PdfTooLarge { what, limit }.into(),
        Fault::Encrypted => ErrorKind::Encrypted { format: "PDF".to_owned() }.into(),
        Fault::Syntax | Fault::Unsupported if memmem::find(bytes, b"/Encrypt").is_some() => {
            ErrorKind::Encrypted { format: "PDF".to_owned() }.into()
        }
        Fault::Syntax | Fault::Unsupported => ErrorKind::Malformed {
            container: "PDF",
            detail: "no table of its objects and no catalog".to_owned(),
        }
        .into(),
    }
}

impl<'f> Pdf<'f> {
    pub(crate) fn of(file: &'f File<'f>) -> Self {
        let encrypts =
            |dict: &Dict<'_>| dict.get("Encrypt").is_some_and(|value| !matches!(value, Object::Null));
        let is_encrypted = file.sections.iter().any(|section| encrypts(&section.trailer));
        Self { file, is_encrypted, read: RefCell::default() }
    }

    /// The file as it is shown.
    pub(crate) fn latest(&self) -> View {
        View(self.file.revisions.len().saturating_sub(1))
    }

    pub(crate) fn bytes(&self) -> &'f [u8] {
        self.file.bytes
    }

    /// The trailer of a revision.
    pub(crate) fn trailer(&self, view: View) -> Option<&'f Dict<'f>> {
        let end = self.file.revisions.get(view.0)?.sections;
        self.file.sections.get(end.checked_sub(1)?).map(|section| &section.trailer)
    }

    fn entry(&self, view: View, number: u32) -> Option<Entry> {
        let end = self.file.revisions.get(view.0)?.sections;
        self.file.sections.get(..end)?.iter().rev().find_map(|section| section.find(number))
    }

    /// Where the object of this number is written, as of a revision.
    pub(crate) fn place(&self, view: View, number: u32) -> Option<Place> {
        match self.entry(view, number)? {
            Entry::Free => None,
            Entry::At(offset) => Some(Place::At(offset)),
            Entry::In { stream, index } => match self.entry(view, stream)? {
                Entry::At(offset) => Some(Place::In(offset, index)),
                _ => None,
            },
        }
    }

    /// The object of this number as of a revision; `None` where nothing of that number can be read.
    ///
    /// # Errors
    ///
    /// It is encrypted, or a limit ends the work.
    pub(crate) fn object(&self, view: View, number: u32) -> Read<Option<Rc<Indirect<'f>>>> {
        let Some(place) = self.place(view, number) else { return Ok(None) };
        self.at(view, number, place)
    }

    fn at(&self, view: View, number: u32, place: Place) -> Read<Option<Rc<Indirect<'f>>>> {
        if let Some(known) = self.read.borrow().get(&(number, place)) {
            return Ok(known.clone());
        }
        let read = match place {
            Place::At(offset) => self.written(view, number, offset),
            Place::In(offset, index) => self.member(view, number, offset, index),
        };
        let read = match read {
            Ok(indirect) => Some(Rc::new(indirect)),
            Err(Fault::Syntax | Fault::Unsupported) => None,
            Err(fault) => return Err(fault),
        };
        self.read.borrow_mut().insert((number, place), read.clone());
        Ok(read)
    }

    fn written(&self, view: View, number: u32, offset: usize) -> Read<Indirect<'f>> {
        let mut parser = Parser::new(self.file.bytes, offset, &self.file.allowance.nodes);
        parser.skip();
        let start = parser.at;
        let written = parser.indirect()?;
        if written.id.number != number {
            return Err(Fault::Syntax);
        }
        let mut stream = None;
        if let (Some(begin), Object::Dict(dict)) = (written.stream, &written.value) {
            let end = self.end_of_stream(view, dict, begin)?;
            stream = self.file.bytes.get(begin..end);
            parser.at = end;
            parser.skip();
            if !parser.word("endstream") {
                return Err(Fault::Syntax);
            }
        }
        let end = parser.at;
        parser.skip();
        // Some writers forget it.
        if !parser.word("endobj") {
            parser.at = end;
        }
        Ok(Indirect { value: written.value, place: Place::At(offset), stream, range: Some(start..parser.at) })
    }

    /// Where its length says; where that is wrong, before the next `endstream`.
    fn end_of_stream(&self, view: View, dict: &Dict<'f>, begin: usize) -> Read<usize> {
        let length = match dict.get("Length") {
            Some(Object::Reference(id)) => self.number(view, *id),
            Some(value) => value.size(),
            None => None,
        };
        let is_end = |end: &usize| {
            let mut parser = Parser::new(self.file.bytes, *end, &self.file.allowance.nodes);
            parser.skip();
            parser.word("endstream")
        };
        let told = length.and_then(|length| begin.checked_add(length)).filter(is_end);
        let found = || {
            let rest = self.file.bytes.get(begin..)?;
            memmem::find(rest, b"endstream").map(|count| begin + count)
        };
        told.or_else(found).ok_or(Fault::Syntax)
    }

    /// A number under its own number: read by itself, so that no circle of lengths is followed.
    fn number(&self, view: View, id: Id) -> Option<usize> {
        let Some(Place::At(offset)) = self.place(view, id.number) else { return None };
        let mut parser = Parser::new(self.file.bytes, offset, &self.file.allowance.nodes);
        let written = parser.indirect().ok()?;
        written.value.size().filter(|_| written.id.number == id.number)
    }

    /// §7.5.7: numbers and places come first, the objects behind them.
    fn member(&self, view: View, number: u32, offset: usize, index: u32) -> Read<Indirect<'f>> {
        let ObjectStream { data, members } = self.object_stream(view, offset)?;
        let nodes = &self.file.allowance.nodes;
        // Readers go by the place in the table, and the number there must be the one that is asked for.
        let at = usize::try_from(index).ok().and_then(|index| members.get(index)).ok_or(Fault::Syntax)?;
        if at.0 != u64::from(number) {
            return Err(Fault::Syntax);
        }
        let at = at.1;
        let value = Parser::new(data, at, nodes).object()?;
        Ok(Indirect { value, place: Place::In(offset, index), stream: None, range: None })
    }

    fn object_stream(&self, view: View, offset: usize) -> Read<&'f ObjectStream> {
        if self.is_encrypted {
            return Err(Fault::Encrypted);
        }
        let mut parser = Parser::new(self.file.bytes, offset, &self.file.allowance.nodes);
        let number = parser.indirect()?.id.number;
        let stream = self.at(view, number, Place::At(offset))?.ok_or(Fault::Syntax)?;
        let (Object::Dict(dict), Some(raw)) = (&stream.value, stream.stream) else {
            return Err(Fault::Syntax);
        };
        if dict.name("Type") != Some(b"ObjStm") {
            return Err(Fault::Syntax);
        }
        let place = self.file.unpacked.binary_search_by_key(&offset, |(offset, _)| *offset);
        let (_, cell) = place.ok().and_then(|place| self.file.unpacked.get(place)).ok_or(Fault::Syntax)?;
        cell.get_or_init(|| ObjectStream::unpack(dict, raw, &self.file.allowance))
            .as_ref()
            .map_err(|fault| *fault)
    }

    /// What stands at the end of references.
    ///
    /// # Errors
    ///
    /// As [`object`](Self::object).
    pub(crate) fn resolve(&self, view: View, object: &Object<'f>) -> Read<Object<'f>> {
        let mut object = object.clone();
        for _ in 0..MAX_PDF_DEPTH {
            let Object::Reference(id) = object else { return Ok(object) };
            object = self.object(view, id.number)?.map_or(Object::Null, |found| found.value.clone());
        }
        Ok(Object::Null)
    }

    /// The value under a key, with its references resolved; `Null` where there is none.
    pub(crate) fn get(&self, view: View, dict: &Dict<'f>, key: &str) -> Read<Object<'f>> {
        dict.get(key).map_or(Ok(Object::Null), |value| self.resolve(view, value))
    }

    /// The catalog of a revision.
    pub(crate) fn catalog(&self, view: View) -> Read<Option<Rc<Dict<'f>>>> {
        let Some(trailer) = self.trailer(view) else { return Ok(None) };
        Ok(self.get(view, trailer, "Root")?.dict().cloned())
    }

    /// The bytes of the stream that a reference leads to, as they are meant.
    pub(crate) fn stream(&self, view: View, id: Id) -> Read<Option<Vec<u8>>> {
        let Some(found) = self.object(view, id.number)? else { return Ok(None) };
        let (Object::Dict(dict), Some(raw)) = (&found.value, found.stream) else { return Ok(None) };
        if self.is_encrypted {
            return Err(Fault::Encrypted);
        }
        match stream::decoded(dict, raw, &self.file.allowance.unpacked) {
            Ok(bytes) => Ok(Some(bytes.into_owned())),
            Err(Fault::Syntax | Fault::Unsupported) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

#[cfg(test)]
mod tests;
