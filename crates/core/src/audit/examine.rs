//! One entry to one line: what every core does.

use super::Progress;
use super::cause::Refusal;
use super::entry::{Content, Entry};
use super::mark::Marks;
use super::merkle;
use super::reader::{self, Inflater};
use super::record::{Facts, Record};
use crate::error::error_json;
use crate::inquiry::Inquiry;
use crate::report::{Report, write_quoted};
use crate::verdict::Conclusion;
use crate::verifier::Verifier;

/// The answers for some entries, in their order and ready to be written.
#[derive(Default)]
pub(super) struct Answers {
    pub results: Vec<u8>,
    pub facts: Vec<u8>,
    pub leaves: Vec<u8>,
    pub marks: Vec<u8>,
    /// How many entries they are, and how those ended.
    pub progress: Progress,
    /// The line that is being written.
    line: String,
    inflater: Inflater,
}

impl Answers {
    /// The same room, for other entries.
    pub(super) fn clear(&mut self) {
        let Self { results, facts, leaves, marks, progress, line, inflater: _ } = self;
        for bytes in [results, facts, leaves, marks] {
            bytes.clear();
            bytes.shrink_to(ROOM_KEPT);
        }
        line.clear();
        line.shrink_to(ROOM_KEPT);
        *progress = Progress::default();
    }

    /// Examines entries together; nothing is added for one that was examined before.
    pub(super) fn add(&mut self, verifier: &Verifier, inquiry: &Inquiry, entries: Vec<Entry>) {
        let unpack = |mut entry: Entry| {
            let content = std::mem::replace(&mut entry.content, Content::Passed);
            let bytes = self.unpacked(content, &entry).transpose()?;
            Some((entry, bytes))
        };
        let entries: Vec<_> = entries.into_iter().filter_map(unpack).collect();
        let documents: Vec<_> = entries.iter().filter_map(|(_, bytes)| bytes.as_ref().ok()).collect();
        let mut reports = verifier.verify_together(&documents, inquiry).into_iter();
        for (entry, bytes) in &entries {
            let name = entry.name();
            match bytes.as_ref().map(|_| reports.next().expect("each document has its report")) {
                Ok(Ok(report)) => self.reported(entry, &name, &report),
                Ok(Err(error)) => {
                    self.without_report(entry, &name, error.kind().code(), &error.to_json(Some(&name)));
                }
                Err(refusal) => self.refused(entry, &name, refusal),
            }
        }
    }

    fn unpacked(&mut self, content: Content, entry: &Entry) -> Result<Option<Vec<u8>>, Refusal> {
        let bytes = match content {
            Content::Passed => return Ok(None),
            Content::Refused(refusal) => return Err(refusal),
            Content::Bytes(bytes) => bytes,
            Content::Deflated { bytes, size, crc } => self.inflater.inflate(&bytes, size, crc)?,
        };
        let member = entry.member.as_ref().and_then(|member| reader::nested(&member.text, &bytes));
        member.map_or(Ok(Some(bytes)), Err)
    }

    fn reported(&mut self, entry: &Entry, name: &str, report: &Report) {
        self.line(entry, name, |line| report.write_json(line));
        self.fact(&Record { facts: Some(Facts::of(report)), ..record(entry, name) });
        self.marks(&Marks::of(entry, report));
        self.count(Some(report.conclusion()));
    }

    fn refused(&mut self, entry: &Entry, name: &str, refusal: &Refusal) {
        let (code, detail) = (refusal.cause.as_str(), &refusal.detail);
        let json = error_json(Some(name), code, &[("detail", detail.clone())], None, detail);
        self.without_report(entry, name, code, &json);
    }

    fn without_report(&mut self, entry: &Entry, name: &str, code: &str, json: &str) {
        self.line(entry, name, |line| line.push_str(json));
        self.fact(&Record { error: Some(code.into()), ..record(entry, name) });
        self.marks(&Marks::of_entry(entry));
        self.count(None);
    }

    /// The line: number and name of the entry, and the answer byte for byte as everywhere else.
    fn line(&mut self, entry: &Entry, name: &str, answer: impl FnOnce(&mut String)) {
        let line = &mut self.line;
        line.clear();
        line.push_str("{\"entry\":");
        line.push_str(&entry.number.to_string());
        line.push_str(",\"name\":");
        write_quoted(line, name);
        line.push_str(",\"answer\":");
        answer(line);
        line.push('}');
        self.leaves.extend(merkle::leaf(line.as_bytes()));
        line.push('\n');
        self.results.extend_from_slice(line.as_bytes());
    }

    fn fact(&mut self, record: &Record<'_>) {
        serde_json::to_writer(&mut self.facts, record).expect("facts are texts and numbers");
        self.facts.push(b'\n');
    }

    fn marks(&mut self, marks: &Marks<'_>) {
        marks.iter().for_each(|mark| self.marks.extend_from_slice(&mark.0));
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

fn record<'n>(entry: &Entry, name: &'n str) -> Record<'n> {
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

/// Bytes of room that is kept for other answers: one long report does not take it for the rest of the run.
const ROOM_KEPT: usize = 1 << 20;
