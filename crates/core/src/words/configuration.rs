//! What all files of configuration have in common: ids, days, and errors with their place.

use jiff::civil::Date;
use serde::Deserialize;

use crate::words::error::Error;
use crate::words::position::Position;

pub(crate) const ID_FORM: &str = "an id is 1 to 64 of a-z, 0-9 and -";

/// Ids appear in reports and in other files.
pub(crate) fn is_id(id: &str) -> bool {
    matches!(id.len(), 1..=64)
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

pub(crate) fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let expected = || serde::de::Error::custom("expected a day such as 2020-01-01, without quotes");
    let date = toml::value::Datetime::deserialize(deserializer).map_err(|_| expected())?;
    day_of(date).ok_or_else(expected)
}

pub(crate) fn optional_day<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

fn day_of(date: toml::value::Datetime) -> Option<Date> {
    let toml::value::Datetime { date: Some(day), time: None, offset: None } = date else { return None };
    Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
}

/// What the TOML reader found, with line and column.
pub(crate) fn configuration_error(text: &str, error: &toml::de::Error) -> Error {
    let configuration = Error::configuration(error.message());
    match error.span() {
        Some(span) => configuration.at(line_column(text, span.start)),
        None => configuration,
    }
}

/// Line and column, both from 1, of a byte offset.
pub(crate) fn line_column(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Position::LineColumn { line, column }
}
