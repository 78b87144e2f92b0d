//! One entry to one line: what every core does.

use std::fmt::Write as _;
use std::ops::Range;

use data_encoding::HEXLOWER;
use elicense::escape::escaped;
use elicense::limits::MAX_PACKAGE_BYTES;
use elicense::report::{MaskBeside, error_json};
use elicense::signature::Disagreement;
use elicense::{Conclusion, Error, Report};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use crate::audit::Progress;
use crate::batch::Batch;
use crate::entry::{Content, Entry};
use crate::index_key;
use crate::limits::ROOM_KEPT;
use crate::listing::ToList;
use crate::merkle;
use crate::pictures::{self, Charge};
use crate::reader;
use crate::reader::inflate::{BEHIND_UNPACKED, Inflater};
use crate::record::{Facts, Record};
use crate::refusal::Refusal;
use crate::secret::Secret;

/// The reports of documents that were verified together, or why nothing can be said of any.
pub(crate) type Verified = Result<Vec<Result<Report, Error>>, Disagreement>;

/// The answers for some entries, in their order and ready to be written.
#[derive(Default)]
pub(crate) struct Answers {
    pub results: String,
    pub facts: Vec<u8>,
    pub leaves: Vec<u8>,
    pub index_keys: Vec<u8>,
    /// What a listing wants of each entry, if it is wanted.
    pub listed: Option<ToList>,
    /// How many entries they are, and how those ended.
    pub progress: Progress,
    /// What their pictures took.
    pub pictures: u64,
    /// The name of the entry that is being written.
    name: String,
    unpacked: Option<Unpacked>,
}

impl Answers {
    /// The same room, for other entries.
    pub(crate) fn clear(&mut self) {
        let Self { results, facts, leaves, index_keys, listed, progress, pictures, name: _, unpacked } = self;
        listed.iter_mut().for_each(ToList::clear);
        let room = unpacked.as_mut().map(|unpacked| &mut unpacked.room);
        for bytes in [facts, leaves, index_keys].into_iter().chain(room) {
            bytes.clear();
            bytes.shrink_to(ROOM_KEPT);
        }
        results.clear();
        results.shrink_to(ROOM_KEPT);
        (*progress, *pictures) = (Progress::default(), 0);
    }

    /// Examines entries together with `verify`; nothing is added for one that was examined before. Names are told as
    /// the license lets them be, and `beside` where there is none. `pictures` says what the picture of an entry may
    /// take, or why it is not looked at.
    ///
    /// # Errors
    ///
    /// Two ways of checking a signature disagreed: nothing that was made so far can be relied on.
    pub(crate) fn add<'b>(
        &mut self,
        verify: impl Fn(&[&[u8]]) -> Verified,
        secret: &Secret,
        beside: &MaskBeside,
        pictures: &mut dyn FnMut(u64) -> Result<u64, Refusal>,
        entries: impl Iterator<Item = Entry<'b>>,
    ) -> Result<(), Disagreement> {
        let mut unpacked = self.unpacked.take().unwrap_or_default();
        unpacked.used = 0;
        let mut entries: Vec<_> =
            entries.filter_map(|entry| Some((unpacked.find(&entry).transpose()?, entry))).collect();
        for (found, entry) in &mut entries {
            let is_picture = |found: &Found<'_>| pictures::work(unpacked.bytes(found)).is_some();
            if found.as_ref().is_ok_and(is_picture) {
                match pictures(entry.number) {
                    Ok(work) => self.pictures += work,
                    Err(refusal) => *found = Err(refusal),
                }
            }
        }
        let found = |(found, _): &(Result<Found<'b>, Refusal>, _)| Some(unpacked.bytes(found.as_ref().ok()?));
        let documents: Vec<&[u8]> = entries.iter().filter_map(found).collect();
        let mut reports = verify(&documents)?.into_iter();
        let mut name = std::mem::take(&mut self.name);
        for (found, entry) in &entries {
            name.clear();
            let bytes = found.as_ref().map(|found| unpacked.bytes(found));
            match bytes.map(|_| reports.next().expect("each document has its report")) {
                Ok(Ok(report)) => self.reported(entry, secret, &mut name, &report),
                Ok(Err(error)) => {
                    let source = entry.write_name(&mut name, |name| beside.text(name));
                    let name = Name { text: &name, source };
                    let json = error.to_json(Some(name.text));
                    self.without_report(entry, secret, name, error.kind().code(), &json, bytes.ok());
                }
                Err(refusal) => {
                    let source = entry.write_name(&mut name, |name| beside.text(name));
                    let name = Name { text: &name, source };
                    let (code, detail) = (refusal.cause.as_str(), beside.text(&refusal.detail));
                    let told = [("detail", detail.to_string())];
                    let json = error_json(Some(name.text), code, &told, None, &detail);
                    self.without_report(entry, secret, name, code, &json, None);
                }
            }
        }
        (self.unpacked, self.name) = (Some(unpacked), name);
        Ok(())
    }

    fn reported(&mut self, entry: &Entry<'_>, secret: &Secret, name: &mut String, report: &Report) {
        let mask = report.mask();
        let source = entry.write_name(name, |name| mask.text(name));
        let name = Name { text: name, source };
        self.line(entry, name, |line| report.write_json(line));
        self.fact(Record { facts: Some(Facts::of(report, &mask)), ..record(entry, name) });
        index_key::write_license(&mut self.index_keys, secret, entry, report);
        self.count(Some(report.conclusion()));
    }

    /// `bytes`: those that could not be examined, where they could be read.
    fn without_report(
        &mut self,
        entry: &Entry<'_>,
        secret: &Secret,
        name: Name<'_>,
        code: &str,
        json: &str,
        bytes: Option<&[u8]>,
    ) {
        self.line(entry, name, |line| line.push_str(json));
        let sha256 = bytes.map(|bytes| SmolStr::from(HEXLOWER.encode(&Sha256::digest(bytes))).into());
        self.fact(Record { error: Some(code.into()), sha256, ..record(entry, name) });
        index_key::write_entry(&mut self.index_keys, secret, entry);
        self.count(None);
    }

    /// The line and its leaf: number and name of the entry, and the answer byte for byte as everywhere else.
    fn line(&mut self, entry: &Entry<'_>, name: Name<'_>, answer: impl FnOnce(&mut String)) {
        let line = &mut self.results;
        let from = line.len();
        line.push_str("{\"entry\":");
        write!(line, "{}", entry.number).expect("a text takes every number");
        line.push_str(",\"name\":");
        line.push_str(&escaped(serde_json::to_string(name.text).expect("a text is JSON")));
        line.push_str(",\"answer\":");
        answer(line);
        line.push('}');
        self.leaves.extend(merkle::leaf(line.as_bytes().get(from..).unwrap_or_default()));
        line.push('\n');
    }

    fn fact(&mut self, record: Record<'_>) {
        record.write(&mut self.facts);
        self.facts.push(b'\n');
        if let Some(listed) = &mut self.listed {
            listed.push(record, self.facts.len());
        }
    }

    fn count(&mut self, conclusion: Option<Conclusion>) {
        self.progress.entries += 1;
        match conclusion {
            Some(Conclusion::Passed) => {}
            Some(Conclusion::Failed) => self.progress.failed += 1,
            Some(_) => self.progress.undetermined += 1,
            None => self.progress.unexamined += 1,
        }
    }
}

/// What the pictures among the entries of a batch would take, in their order.
pub(crate) fn charges(batch: &Batch) -> Vec<Charge> {
    let mut unpacked = Unpacked::default();
    let mut charges = Vec::new();
    for entry in batch.entries(0) {
        unpacked.used = 0;
        let Ok(Some(found)) = unpacked.find(&entry) else { continue };
        let charge = |work| Charge { entry: entry.number, input: entry.input, work };
        charges.extend(pictures::work(unpacked.bytes(&found)).map(charge));
    }
    charges
}

/// The name of an entry as it is told.
#[derive(Clone, Copy)]
struct Name<'n> {
    text: &'n str,
    /// Bytes of it that are its source's.
    source: usize,
}

fn record<'n>(entry: &Entry<'_>, name: Name<'n>) -> Record<'n> {
    let encoding = entry.member.as_ref().and_then(|member| member.encoding);
    Record {
        n: entry.number,
        name: name.text.into(),
        s: name.source,
        encoding: encoding.map(Into::into),
        sha256: None,
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
        let bounded = nested.map_or_else(|| pictures::bounded(self.bytes(&found)), Err);
        bounded.map(|()| Some(found))
    }

    fn unpack(&mut self, packed: &[u8], size: usize, crc: u32) -> Result<Range<usize>, Refusal> {
        let place = self.used..self.used + size.min(MAX_PACKAGE_BYTES);
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
