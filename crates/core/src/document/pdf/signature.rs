//! Signature dictionaries (ISO 32000-1 §12.8.1): which bytes are signed, and the value, with its place.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::syntax::{Read, says_nothing};
use crate::document::pdf::{Pdf, View};
use crate::words::limits::MAX_PDF_CERTIFICATES;

/// A signature as its dictionary describes it.
#[derive(Debug)]
pub(crate) struct Described {
    /// The field it is the value of, with the names of those above it; `None` where the catalog alone names it.
    pub field: Option<String>,
    /// Its number, where it has one of its own.
    pub number: Option<u32>,
    pub filter: String,
    pub sub_filter: String,
    /// As it stands there.
    pub byte_range: Vec<i64>,
    /// The value.
    pub contents: Vec<u8>,
    /// Where the token of the value stands in the file; `None` where it is not written there, or is no string.
    pub token: Option<Range<usize>>,
    /// Certificates that stand beside a bare value (`Cert`).
    pub certificates: Vec<Vec<u8>>,
    /// When it was made, as the dictionary says.
    pub written_time: Option<Timestamp>,
    /// What may be changed after it.
    pub permits: Permits,
    /// It is a time stamp of the document (ISO 32000-2 §12.8.5).
    pub is_time_stamp: bool,
    /// One key stands there twice, so that readers may read different values.
    pub is_ambiguous: bool,
    /// The pages on which its appearance is shown are not known here: whether it has any.
    pub is_visible: bool,
}

/// What a signature lets others change (ISO 32000-1 §12.8.2).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Permits {
    /// The `P` of DocMDP: 1 nothing, 2 forms, 3 annotations too.
    pub level: Option<i64>,
    /// The fields that it locks.
    pub locks: Vec<Locks>,
}

/// Fields that are locked (ISO 32000-1 §12.8.2.4).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Locks {
    All,
    Include(Vec<String>),
    Exclude(Vec<String>),
}

/// How far a signature's ranges can be told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Ranges {
    /// Both stretches of the file, within it.
    pub parts: [Range<usize>; 2],
    /// What is wrong with them, for a person.
    pub problem: Option<&'static str>,
}

impl Described {
    /// Reads a dictionary.
    pub(super) fn read<'f>(pdf: &Pdf<'f>, view: View, dict: &Dict<'f>, number: Option<u32>) -> Read<Self> {
        let get = |key: &str| dict.get(key).map_or(Ok(Object::Null), |value| own(pdf, view, value));
        let name =
            |object: Object<'_>| String::from_utf8_lossy(object.name().unwrap_or_default()).into_owned();
        let (filter, sub_filter) = (name(get("Filter")?), name(get("SubFilter")?));
        let byte_range = match get("ByteRange")? {
            Object::Array(items) => {
                items.iter().take(MAX_RANGES).map(|item| item.integer().unwrap_or(-1)).collect()
            }
            _ => Vec::new(),
        };
        let contents = get("Contents")?;
        // The place counts in the file alone: a string in an object stream stands in none of its gaps.
        let is_in_file =
            number.is_none_or(|number| matches!(pdf.place(view, number), Some(super::Place::At(_))));
        let is_direct = matches!(dict.get("Contents"), Some(Object::Text(_)));
        let token = contents.text().filter(|_| is_in_file && is_direct).map(|text| text.start..text.end());
        let certificates = match get("Cert")? {
            Object::Text(text) => vec![text.bytes()],
            Object::Array(items) => items
                .iter()
                .take(MAX_PDF_CERTIFICATES)
                .filter_map(Object::text)
                .map(|text| text.bytes())
                .collect(),
            _ => Vec::new(),
        };
        let written_time = get("M")?.text().and_then(|text| date(&text.shown()));
        let is_time_stamp = sub_filter == "ETSI.RFC3161" || get("Type")?.is_name("DocTimeStamp");
        Ok(Self {
            field: None,
            number,
            filter,
            sub_filter,
            byte_range,
            contents: contents.text().map(|text| text.bytes()).unwrap_or_default(),
            token,
            certificates,
            written_time,
            permits: permits(pdf, view, dict)?,
            is_time_stamp,
            is_ambiguous: dict.repeats(&["Contents", "ByteRange", "SubFilter", "Filter", "Cert"]),
            is_visible: false,
        })
    }

    /// The stretches that are signed, as far as there is a file; `None` where there are no two.
    pub(crate) fn ranges(&self, pdf: &Pdf<'_>) -> Option<Ranges> {
        let numbers: Vec<usize> =
            self.byte_range.iter().map(|number| usize::try_from(*number).ok()).collect::<Option<_>>()?;
        let &[first, first_length, second, second_length] = numbers.as_slice() else { return None };
        let size = pdf.bytes().len();
        let (first_end, second_end) = (first.checked_add(first_length)?, second.checked_add(second_length)?);
        // The end of the last line is lost on some ways.
        if first_end > second || second_end > size.saturating_add(MAX_LOST) {
            return None;
        }
        let is_beyond = second_end > size;
        let (second, second_end) = (second.min(size), second_end.min(size));
        let gap = first_end..second;
        let is_token = |token: &Range<usize>| {
            *token == gap
                // Writers who sign the delimiters too leave open the digits alone.
                || (token.start + 1 == gap.start && gap.end + 1 == token.end)
                || (token.start >= gap.start
                    && token.end <= gap.end
                    && says_nothing(pdf.bytes(), gap.start..token.start)
                    && says_nothing(pdf.bytes(), token.end..gap.end)
                    && is_white_only(pdf.bytes(), &gap, token))
        };
        let problem = match &self.token {
            _ if first != 0 => Some("the signed bytes do not begin with the file"),
            _ if is_beyond => Some("the signed bytes go beyond the end of the file"),
            Some(token) if is_token(token) => None,
            Some(_) => Some("what is left open is not the value of this signature"),
            None => Some("the value of the signature stands nowhere in the file itself"),
        };
        Some(Ranges { parts: [first..first_end, second..second_end], problem })
    }
}

/// Around the token only white space is left open, no comment.
fn is_white_only(bytes: &[u8], gap: &Range<usize>, token: &Range<usize>) -> bool {
    let white = |range: Range<usize>| {
        range.len() <= MAX_WHITE_IN_GAP
            && bytes.get(range).is_some_and(|bytes| bytes.iter().all(|byte| super::syntax::is_white(*byte)))
    };
    white(gap.start..token.start) && white(token.end..gap.end)
}

const MAX_WHITE_IN_GAP: usize = 4;

/// Bytes of the end of a line.
const MAX_LOST: usize = 2;

/// More ranges than two are never sound; what is told of them is cut here.
const MAX_RANGES: usize = 8;

fn own<'f>(pdf: &Pdf<'f>, view: View, value: &Object<'f>) -> Read<Object<'f>> {
    pdf.resolve(view, value)
}

fn permits<'f>(pdf: &Pdf<'f>, view: View, dict: &Dict<'f>) -> Read<Permits> {
    let mut permits = Permits::default();
    let references = dict.get("Reference").map_or(Ok(Object::Null), |value| own(pdf, view, value))?;
    for reference in references.array().into_iter().flat_map(|items| items.iter()) {
        let Object::Dict(reference) = own(pdf, view, reference)? else { continue };
        let parameters = pdf.get(view, &reference, "TransformParams")?;
        let parameters = parameters.dict();
        match reference.name("TransformMethod") {
            Some(b"DocMDP") => {
                let level = parameters.and_then(|dict| dict.get("P")).and_then(Object::integer).unwrap_or(2);
                permits.level = Some(permits.level.map_or(level, |known| known.min(level)));
            }
            Some(b"FieldMDP") => {
                let Some(dict) = parameters else { continue };
                permits.locks.push(locks(pdf, view, dict)?);
            }
            _ => {}
        }
    }
    Ok(permits)
}

/// `Action` and `Fields`, of FieldMDP and of the `Lock` of a field.
pub(super) fn locks<'f>(pdf: &Pdf<'f>, view: View, dict: &Dict<'f>) -> Read<Locks> {
    let fields = pdf.get(view, dict, "Fields")?;
    let mut names = Vec::new();
    for item in fields.array().into_iter().flat_map(|items| items.iter()) {
        names.extend(own(pdf, view, item)?.text().map(|text| text.shown()));
    }
    Ok(match dict.name("Action") {
        Some(b"Include") => Locks::Include(names),
        Some(b"Exclude") => Locks::Exclude(names),
        _ => Locks::All,
    })
}

impl Locks {
    /// Whether a field, or one above it, is locked.
    pub(crate) fn holds(&self, field: &str) -> bool {
        let named = |names: &[String]| {
            let is_of = |name: &String| {
                field.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            names.iter().any(is_of)
        };
        match self {
            Self::All => true,
            Self::Include(names) => named(names),
            Self::Exclude(names) => !named(names),
        }
    }
}

/// A date (ISO 32000-1 §7.9.4): `D:20260131120000+08'00'`; without a zone it is taken as UTC.
fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches(['\0', ' ']).strip_prefix("D:").unwrap_or(text);
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, zone) = text.split_at_checked(count)?;
    // What is left out is the first of its kind.
    let full = format!("{digits}{}", "00000101000000".get(digits.len()..)?);
    let time = DateTime::strptime("%Y%m%d%H%M%S", full).ok()?;
    let sign = match zone.chars().next() {
        Some('+') => 1,
        Some('-') => -1,
        _ => return TimeZone::UTC.to_timestamp(time).ok(),
    };
    let numbers: String = zone.chars().filter(char::is_ascii_digit).collect();
    let part = |range: Range<usize>| numbers.get(range).map_or(Some(0), |part| part.parse::<i32>().ok());
    let seconds = sign * (part(0..2)? * 3600 + part(2..4)? * 60);
    TimeZone::fixed(Offset::from_seconds(seconds).ok()?).to_timestamp(time).ok()
}
