//! A record as a row of the tables that are read outside, in codes.

use std::borrow::Cow;

use elicense::Code;

use crate::record::{Facts, Record};

/// The columns.
pub(crate) const COLUMNS: [&str; 16] = [
    "entry",
    "name",
    "conclusion",
    "reason",
    "indication",
    "sub_indication",
    "status",
    "verifiability",
    "region",
    "kind",
    "layout",
    "issuer",
    "issued_on",
    "valid_until",
    "sha256",
    "recognition",
];

/// The cells of a record.
pub(crate) fn cells<'r>(record: &'r Record<'_>) -> [Cow<'r, str>; 16] {
    let text = |text: Option<&'r str>| text.unwrap_or_default().into();
    let facts = record.facts.as_ref();
    let reason = facts.and_then(Facts::reason).map(Code::as_str);
    [
        record.n.to_string().into(),
        (&*record.name).into(),
        text(facts.map_or(Some(UNEXAMINED), |facts| Some(&facts.conclusion))),
        text(record.error.as_deref().or(reason)),
        text(facts.map(|facts| &*facts.indication)),
        text(facts.and_then(|facts| facts.sub.as_deref())),
        text(facts.map(|facts| &*facts.status)),
        text(facts.map(|facts| &*facts.level)),
        text(facts.map(|facts| &*facts.region)),
        text(facts.and_then(|facts| facts.kind.as_deref())),
        text(facts.map(|facts| &*facts.layout)),
        text(facts.and_then(|facts| facts.issuer.as_deref())),
        text(facts.and_then(|facts| facts.issued.as_deref())),
        text(facts.and_then(|facts| facts.until.as_deref())),
        text(record.sha256()),
        facts
            .and_then(|facts| facts.recognition.as_ref())
            .map_or_else(Cow::default, |recognition| recognition.to_text().into()),
    ]
}

/// The fourth of the conclusions: there is no report.
pub(crate) const UNEXAMINED: &str = "unexamined";
