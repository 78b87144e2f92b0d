//! One entry to one line: what every core does.

use std::fmt::Write as _;
use std::ops::Range;

use crate::audit::Progress;
use crate::audit::batch::ROOM_KEPT;
use crate::audit::cause::Refusal;
use crate::audit::entry::{Content, Entry};
use crate::audit::listing::ToList;
use crate::audit::mark;
use crate::audit::merkle;
use crate::audit::reader;
use crate::audit::reader::{BEHIND_UNPACKED, Inflater};
use crate::audit::record::{Facts, Record};
use crate::checks::inquiry::Inquiry;
use crate::crypto::Disagreement;
use crate::report::Report;
use crate::report::error::error_json;
use crate::verifier::Verifier;
use crate::words::axes::Conclusion;
use crate::words::escape::write_quoted;
use crate::words::limits::MAX_INPUT_BYTES;

/// The answers for some entries, in their order and ready to be written.
#[derive(Default)]
pub(super) struct Answers {
    pub results: String,
    pub facts: String,
    pub leaves: Vec<u8>,
    pub marks: Vec<u8>,
    /// What a listing wants of each entry, if it is wanted.
    pub listed: Option<ToList>,
    /// How many entries they are, and how those ended.
    pub progress: Progress,
    /// Where the lines end that have no leaf yet.
    ends: Vec<usize>,
    /// The name of the entry that is being written.
    name: String,
    unpacked: Option<Unpacked>,
}

impl Answers {
    /// The same room, for other entries.
    pub(super) fn clear(&mut self) {
        let Self { results, facts, leaves, marks, listed, progress, ends: _, name: _, unpacked } = self;
        listed.iter_mut().for_each(ToList::clear);
        let room = unpacked.as_mut().map(|unpacked| &mut unpacked.room);
        for bytes in [leaves, marks].into_iter().chain(room) {
            bytes.clear();
            bytes.shrink_to(ROOM_KEPT);
        }
        for lines in [results, facts] {
            lines.clear();
            lines.shrink_to(ROOM_KEPT);
        }
        *progress = Progress::default();
    }

    /// Examines entries together; nothing is added for one that was examined before.
    ///
    /// # Errors
    ///
    /// Two ways of checking a signature disagreed: nothing that was made so far can be relied on.
    pub(super) fn add<'b>(
        &mut self,
        verifier: &Verifier,
        inquiry: &Inquiry,
        entries: impl Iterator<Item = Entry<'b>>,
    ) -> Result<(), Disagreement> {
        let mut unpacked = self.unpacked.take().unwrap_or_default();
        unpacked.used = 0;
        let entries: Vec<_> =
            entries.filter_map(|entry| Some((unpacked.find(&entry).transpose()?, entry))).collect();
        let found = |(found, _): &(Result<Found<'b>, Refusal>, _)| Some(unpacked.bytes(found.as_ref().ok()?));
        let documents: Vec<&[u8]> = entries.iter().filter_map(found).collect();
        let mut reports = verifier.verify_batch(&documents, inquiry)?.into_iter();
        let (from, mut name) = (self.results.len(), std::mem::take(&mut self.name));
        for (found, entry) in &entries {
            name.clear();
            entry.write_name(&mut name);
            match found.as_ref().map(|_| reports.next().expect("each document has its report")) {
                Ok(Ok(report)) => self.reported(entry, &name, &report),
                Ok(Err(error)) => {
                    self.without_report(entry, &name, error.kind().code(), &error.to_json(Some(&name)));
                }
                Err(refusal) => self.refused(entry, &name, refusal),
            }
        }
        self.add_leaves(from);
        (self.unpacked, self.name) = (Some(unpacked), name);
        Ok(())
    }

    fn reported(&mut self, entry: &Entry<'_>, name: &str, report: &Report) {
        self.line(entry, name, |line| report.write_json(line));
        self.fact(Record { facts: Some(Facts::of(report)), ..record(entry, name) });
        mark::write_license(&mut self.marks, entry, report);
        self.count(Some(report.conclusion()));
    }

    fn refused(&mut self, entry: &Entry<'_>, name: &str, refusal: &Refusal) {
        let (code, detail) = (refusal.cause.as_str(), &refusal.detail);
        let json = error_json(Some(name), code, &[("detail", detail.clone())], None, detail);
        self.without_report(entry, name, code, &json);
    }

    fn without_report(&mut self, entry: &Entry<'_>, name: &str, code: &str, json: &str) {
        self.line(entry, name, |line| line.push_str(json));
        self.fact(Record { error: Some(code.into()), ..record(entry, name) });
        mark::write_entry(&mut self.marks, entry);
        self.count(None);
    }

    /// The line: number and name of the entry, and the answer byte for byte as everywhere else.
    fn line(&mut self, entry: &Entry<'_>, name: &str, answer: impl FnOnce(&mut String)) {
        let line = &mut self.results;
        line.push_str("{\"entry\":");
        write!(line, "{}", entry.number).expect("a text takes every number");
        line.push_str(",\"name\":");
        write_quoted(line, name);
        line.push_str(",\"answer\":");
        answer(line);
        line.push('}');
        self.ends.push(line.len());
        line.push('\n');
    }

    /// The leaves of the lines that were written from here on.
    fn add_leaves(&mut self, mut from: usize) {
        let line = |&end: &usize| {
            let line = self.results.as_bytes().get(from..end).unwrap_or_default();
            from = end + 1;
            line
        };
        self.leaves.extend(self.ends.iter().map(line).flat_map(merkle::leaf));
        self.ends.clear();
    }

    fn fact(&mut self, record: Record<'_>) {
        record.write(&mut self.facts);
        self.facts.push('\n');
        if let Some(listed) = &mut self.listed {
            listed.push(record, self.facts.len());
        }
    }

    fn count(&mut self, conclusion: Option<Conclusion>) {
        self.progress.entries += 1;
        match conclusion {
            Some(Conclusion::Passed) => {}
            Some(Conclusion::Failed) => self.progress.failed += 1,
            Some(Conclusion::Undetermined) => self.progress.undetermined += 1,
            None => self.progress.unexamined += 1,
        }
    }
}

fn record<'n>(entry: &Entry<'_>, name: &'n str) -> Record<'n> {
    let encoding = entry.member.as_ref().and_then(|member| member.encoding);
    Record {
        n: entry.number,
        name: name.into(),
        s: entry.source.len(),
        encoding: encoding.map(Into::into),
        error: None,
        facts: None,
    }
}

/// Where members are unpacked to, one after the other.
#[derive(Default)]
struct Unpacked {
    room: Vec<u8>,
    used: usize,
    inflater: Inflater,
}

/// Where the bytes of an entry are.
enum Found<'b> {
    InArchive(&'b [u8]),
    Unpacked(Range<usize>),
}

impl Unpacked {
    /// The bytes of an entry; `None` where it was examined before.
    fn find<'b>(&mut self, entry: &Entry<'b>) -> Result<Option<Found<'b>>, Refusal> {
        let found = match &entry.content {
            Content::Passed => return Ok(None),
            Content::Refused(refusal) => return Err(refusal.clone()),
            Content::Bytes(bytes) => Found::InArchive(bytes),
            Content::Deflated { bytes, size, crc } => Found::Unpacked(self.unpack(bytes, *size, *crc)?),
        };
        let nested = entry.member.as_ref().and_then(|member| reader::nested(member.text, self.bytes(&found)));
        nested.map_or(Ok(Some(found)), Err)
    }

    fn unpack(&mut self, packed: &[u8], size: usize, crc: u32) -> Result<Range<usize>, Refusal> {
        let place = self.used..self.used + size.min(MAX_INPUT_BYTES);
        let end = place.end + BEHIND_UNPACKED;
        if self.room.len() < end {
            self.room.resize(end, 0);
        }
        let room = self.room.get_mut(place.start..end).unwrap_or_default();
        self.inflater.inflate(packed, room, size, crc)?;
        self.used = place.end;
        Ok(place)
    }

    fn bytes<'f>(&'f self, found: &Found<'f>) -> &'f [u8] {
        match found {
            Found::InArchive(bytes) => bytes,
            Found::Unpacked(place) => self.room.get(place.clone()).unwrap_or_default(),
        }
    }
}
