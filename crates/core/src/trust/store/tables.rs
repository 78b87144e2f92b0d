//! `trust.toml` as it is written.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::trust::scope::{Scope, floor};
use crate::words::error::Error;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::x509::certificate::Period;

/// `trust.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    #[serde(default)]
    pub(super) anchor: Vec<AnchorTable>,
    #[serde(default)]
    pub(super) key: Vec<KeyTable>,
    #[serde(default)]
    pub(super) deny: Vec<DenyTable>,
    #[serde(default)]
    pub(super) revocation_list: Vec<ListTable>,
    #[serde(default)]
    pub(super) signer: Vec<SignerTable>,
    #[serde(default)]
    pub(super) withdrawn: Vec<WithdrawnTable>,
    #[serde(default)]
    pub(super) status_list: Vec<StatusTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusTable {
    pub(super) file: Spanned<String>,
    pub(super) uri: Spanned<String>,
    /// What identifiers of the licenses that it is about begin with.
    pub(super) identifiers: Spanned<String>,
    /// The serial number at index 0.
    #[serde(default)]
    pub(super) first: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnchorTable {
    pub(super) id: Spanned<String>,
    pub(super) certificate: Spanned<String>,
    pub(super) group: String,
    pub(super) regions: Spanned<Vec<Region>>,
    pub(super) kinds: Option<Spanned<Vec<String>>>,
    pub(super) purposes: Spanned<Vec<Purpose>>,
    pub(super) from: Option<Spanned<Datetime>>,
    pub(super) until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyTable {
    pub(super) id: Spanned<String>,
    pub(super) public_key: Spanned<String>,
    pub(super) group: String,
    pub(super) regions: Spanned<Vec<Region>>,
    pub(super) kinds: Option<Spanned<Vec<String>>>,
    pub(super) purposes: Spanned<Vec<Purpose>>,
    pub(super) from: Option<Spanned<Datetime>>,
    pub(super) until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DenyTable {
    pub(super) key_sha256: Spanned<String>,
    pub(super) compromised: Spanned<Datetime>,
    pub(super) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListTable {
    pub(super) file: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignerTable {
    pub(super) certificates: Spanned<Vec<Spanned<String>>>,
    /// What is found by a `kid`: display codes, if nothing is said.
    pub(super) purpose: Option<Spanned<Purpose>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawnTable {
    pub(super) code: Spanned<String>,
    pub(super) since: Spanned<Datetime>,
    pub(super) reason: String,
}

/// The scope as it is written, of an anchor or a key.
pub(super) struct ScopeTable {
    pub(super) group: String,
    pub(super) regions: Spanned<Vec<Region>>,
    pub(super) kinds: Option<Spanned<Vec<String>>>,
    pub(super) purposes: Spanned<Vec<Purpose>>,
    pub(super) from: Option<Spanned<Datetime>>,
    pub(super) until: Option<Spanned<Datetime>>,
}

impl ScopeTable {
    pub(super) fn check(self) -> Result<Scope, Wrong> {
        if self.regions.get_ref().is_empty() {
            return Err(at(
                &self.regions,
                "at least one region is expected; without any, nothing is trusted",
            ));
        }
        if self.purposes.get_ref().is_empty() {
            return Err(at(
                &self.purposes,
                "at least one of license, display, revocation, time-stamp is expected",
            ));
        }
        if let Some(kinds) =
            self.kinds.as_ref().filter(|kinds| !kinds.get_ref().iter().all(|kind| is_word(kind)))
        {
            return Err(at(
                kinds,
                "a kind is a word of the catalogue: lower-case letters, digits and hyphens",
            ));
        }
        if let Some(kinds) = self.kinds.as_ref().filter(|kinds| kinds.get_ref().is_empty()) {
            return Err(at(kinds, "at least one kind is expected; leave `kinds` out to trust every kind"));
        }
        let (from, until) =
            (self.from.as_ref().map(day).transpose()?, self.until.as_ref().map(day).transpose()?);
        if let (Some(from), Some(until), Some(place)) = (from, until, &self.until)
            && until < from
        {
            return Err(at(place, format!("`until` is before `from`, which is {from}")));
        }
        Ok(Scope {
            group: self.group,
            regions: self.regions.into_inner(),
            kinds: self.kinds.map(Spanned::into_inner),
            purposes: self.purposes.into_inner(),
            from,
            until,
            period: Period {
                from: from.map_or(i64::MIN, |day| second(day, Time::midnight())),
                until: until.map_or(i64::MAX, |day| second(day, Time::constant(23, 59, 59, 0))),
            },
        })
    }
}

fn is_word(text: &str) -> bool {
    let fits = matches!(text.len(), 1..=MAX_ID_LEN);
    fits && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

pub(super) fn instant(written: &Spanned<Datetime>) -> Result<Timestamp, Wrong> {
    written
        .get_ref()
        .to_string()
        .parse()
        .map_err(|_| at(written, "a date and time with its offset is expected, such as 2026-01-01T00:00:00Z"))
}

fn day(written: &Spanned<Datetime>) -> Result<Date, Wrong> {
    let expected = || at(written, "a date alone is expected, such as 2026-01-01; days are days of UTC+8");
    let Datetime { date: Some(date), time: None, offset: None } = written.get_ref() else {
        return Err(expected());
    };
    date.to_string().parse().map_err(|_| expected())
}

/// Days are days in UTC+8, where the licenses are issued.
fn second(day: Date, time: Time) -> i64 {
    let moment = Offset::constant(8).to_timestamp(day.to_datetime(time));
    // The last day that jiff knows has no end in UTC+8; it stands for no end.
    moment.map_or(i64::MAX, floor)
}

pub(super) fn at<T>(place: &Spanned<T>, detail: impl Into<String>) -> Wrong {
    (Error::configuration(detail), place.span().start)
}

/// What is wrong, and the byte of `trust.toml` where it stands.
pub(super) type Wrong = (Error, usize);

/// Visible characters of an id: those of a key id in a document are as many.
pub(super) const MAX_ID_LEN: usize = 128;
