//! One entry to one line: what every core does.

use super::cause::Refusal;
use super::entry::{Content, Entry};
use super::mark::{Mark, Marks};
use super::merkle::{self, Hash};
use super::reader;
use super::record::{Facts, Record};
use crate::error::{Error, error_json};
use crate::inquiry::Inquiry;
use crate::report::{Report, without_deceivers};
use crate::verdict::Conclusion;
use crate::verifier::Verifier;

/// The result of one entry, ready to be written.
pub(super) struct Answer {
    pub line: Vec<u8>,
    pub leaf: Hash,
    pub facts: Vec<u8>,
    pub marks: Vec<Mark>,
    /// `None`: it could not be examined.
    pub conclusion: Option<Conclusion>,
}

/// Examines an entry; `None` for one that was examined before.
pub(super) fn examine(verifier: &Verifier, inquiry: &Inquiry, mut entry: Entry) -> Option<Answer> {
    let name = entry.name();
    let content = std::mem::replace(&mut entry.content, Content::Passed);
    let bytes = match unpacked(content, &entry) {
        Ok(bytes) => bytes?,
        Err(refusal) => return Some(refused(&entry, &name, &refusal)),
    };
    Some(match verifier.verify_for(&bytes, inquiry) {
        Ok(report) => reported(&entry, &name, &report),
        Err(error) => unexamined(&entry, &name, &error),
    })
}

fn unpacked(content: Content, entry: &Entry) -> Result<Option<Vec<u8>>, Refusal> {
    let bytes = match content {
        Content::Passed => return Ok(None),
        Content::Refused(refusal) => return Err(refusal),
        Content::Bytes(bytes) => bytes,
        Content::Deflated { bytes, size, crc } => reader::inflate(&bytes, size, crc)?,
    };
    let member = entry.member.as_ref().and_then(|member| reader::nested(&member.text, &bytes));
    member.map_or(Ok(Some(bytes)), Err)
}

fn reported(entry: &Entry, name: &str, report: &Report) -> Answer {
    let facts = Record { facts: Some(Facts::of(report)), ..record(entry, name) };
    let marks = Marks::of(entry, report).into_vec();
    answer(entry, name, &report.to_json(), &facts, marks, Some(report.conclusion()))
}

fn refused(entry: &Entry, name: &str, refusal: &Refusal) -> Answer {
    let (code, detail) = (refusal.cause.as_str(), &refusal.detail);
    let json = error_json(Some(name), code, &[("detail", detail.clone())], None, detail);
    without_report(entry, name, code, &json)
}

fn unexamined(entry: &Entry, name: &str, error: &Error) -> Answer {
    without_report(entry, name, error.kind().code(), &error.to_json(Some(name)))
}

fn without_report(entry: &Entry, name: &str, code: &str, json: &str) -> Answer {
    let facts = Record { error: Some(code.into()), ..record(entry, name) };
    answer(entry, name, json, &facts, Marks::of_entry(entry).into_vec(), None)
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

/// The line: number and name of the entry, and the answer byte for byte as everywhere else.
fn answer(
    entry: &Entry,
    name: &str,
    json: &str,
    facts: &Record<'_>,
    marks: Vec<Mark>,
    conclusion: Option<Conclusion>,
) -> Answer {
    let name = without_deceivers(serde_json::to_string(name).expect("a text is JSON"));
    let mut line = Vec::with_capacity(json.len() + name.len() + 64);
    line.extend_from_slice(format!("{{\"entry\":{},\"name\":{name},\"answer\":", entry.number).as_bytes());
    line.extend_from_slice(json.as_bytes());
    line.push(b'}');
    let leaf = merkle::leaf(&line);
    line.push(b'\n');
    let mut facts = serde_json::to_vec(facts).expect("facts are texts and numbers");
    facts.push(b'\n');
    Answer { line, leaf, facts, marks, conclusion }
}
