//! Values that cannot be wrong: each is read once, and whoever holds one need not look again.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use smol_str::{SmolStr, ToSmolStr};

use crate::license::code_list::{HolderIdKind, status_word};
use crate::license::identifier::{Identifier, KindCode, NumberProblem, Uscc, compact_date};
use crate::license::{FieldName, LicenseStatus, instant_of};
use crate::words::code::Code;
use crate::words::cow_text::CowText;
use crate::words::escape::is_deceptive;
use crate::words::region::Region;

/// What a canonical field means.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A text.
    Text(Text),
    /// Several texts, at least one: holders.
    Texts(Vec<Text>),
    /// 证照标识.
    Identifier(Identifier),
    /// 证照类型代码.
    KindCode(KindCode),
    /// 颁发机构代码.
    IssuerCode(IssuerCode),
    /// 持证主体代码类型代码.
    HolderIdKind(HolderIdKind),
    /// A day.
    Date(Date),
    /// The end of a period.
    Validity(Validity),
    /// An instant.
    Time(Timestamp),
    /// A division.
    Region(Region),
    /// A status the issuing system recorded.
    Status(LicenseStatus),
}

/// A text of 1 to `max` characters that shows what it holds: no control characters, and none that
/// turn or hide the characters around them (Unicode's bidirectional and zero-width controls).
///
/// ```
/// use elicense::license::Text;
/// assert!(Text::parse("张三", 8).is_ok());
/// assert!(Text::parse("张\u{202e}三", 8).is_err());
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Text(SmolStr);

impl Text {
    /// Characters of a field whose layout names no `max`.
    ///
    /// The longest public field, the name of a joint issuing authority, has fewer than 100.
    pub const DEFAULT_MAX: usize = 256;

    /// What stands between several holders in canonical texts, as in GB/T 36903.
    pub(crate) const JOINT: char = '^';

    /// Reads a text of at most `max` characters.
    ///
    /// # Errors
    ///
    /// [`Code::ValueTooLong`] or [`Code::ValueMalformed`].
    pub fn parse(text: &str, max: usize) -> Result<Self, Code> {
        // A character has at least one byte, so that few texts are counted.
        if text.len() > max && text.chars().count() > max {
            return Err(Code::ValueTooLong);
        }
        if is_blank(text) || text.chars().any(is_deceptive) {
            return Err(Code::ValueMalformed);
        }
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text shows nothing: white space, and letters that are drawn as nothing.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || FILLERS.contains(&c))
}

/// Fillers of Hangul, and the Braille pattern without dots.
const FILLERS: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];

/// An issuer's code: a USCC, or in some systems the code of a division.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum IssuerCode {
    /// 统一社会信用代码.
    Uscc(Uscc),
    /// 行政区划代码.
    Division(Region),
}

impl IssuerCode {
    /// The code's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text().to_string()
    }

    fn text(&self) -> CowText<'_> {
        match self {
            Self::Uscc(uscc) => uscc.as_str().into(),
            Self::Division(region) => region.to_smolstr().into(),
        }
    }
}

/// The end of a license's period.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Validity {
    /// The last day.
    Until(Date),
    /// 长期: no end. The one value for all the ways layouts say so.
    LongTerm,
}

/// How a layout writes days and times.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
pub(crate) enum Format {
    #[default]
    #[serde(rename = "yyyy-mm-dd")]
    Dashed,
    #[serde(rename = "yyyymmdd")]
    Compact,
    #[serde(rename = "yyyy-mm-dd hh:mm:ss")]
    DateTime,
    #[serde(rename = "epoch-milliseconds")]
    EpochMilliseconds,
    /// Days since 1970-01-01, as a whole number.
    #[serde(rename = "epoch-days")]
    EpochDays,
    /// Three parts: year, month, day, the latter two with or without a leading zero.
    #[serde(rename = "year-month-day")]
    YearMonthDay,
}

impl Format {
    /// The word in layouts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Dashed => "yyyy-mm-dd",
            Self::Compact => "yyyymmdd",
            Self::DateTime => "yyyy-mm-dd hh:mm:ss",
            Self::EpochMilliseconds => "epoch-milliseconds",
            Self::EpochDays => "epoch-days",
            Self::YearMonthDay => "year-month-day",
        }
    }

    /// The day that `text` names, in the offset in which licenses are dated.
    pub(crate) fn date(self, text: &str) -> Option<Date> {
        match self {
            Self::Dashed => dashed_date(text),
            Self::Compact => compact_date(text),
            Self::YearMonthDay => split_date(text),
            Self::EpochDays => day_number(text),
            Self::DateTime | Self::EpochMilliseconds => self.time(text).map(super::day_of),
        }
    }

    /// The instant that `text` names; a day alone is its first moment.
    pub(crate) fn time(self, text: &str) -> Option<Timestamp> {
        match self {
            Self::EpochMilliseconds => Timestamp::from_millisecond(plain_number(text)?).ok(),
            Self::DateTime => instant_of(date_time(text)?),
            _ => instant_of(self.date(text)?.to_datetime(jiff::civil::Time::midnight())),
        }
    }
}

/// `yyyy-mm-dd`, digits and dashes in their places.
fn dashed_date(text: &str) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let digits = [0, 1, 2, 3, 5, 6, 8, 9].map(|at: usize| bytes[at]);
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    compact_date(std::str::from_utf8(&digits).ok()?)
}

/// `yyyy-mm-dd hh:mm:ss`; no leap second, no 24 o'clock.
fn date_time(text: &str) -> Option<DateTime> {
    let (day, clock) = text.split_at_checked(10)?;
    let clock: &[u8; 9] = clock.as_bytes().try_into().ok()?;
    if clock[0] != b' ' || clock[3] != b':' || clock[6] != b':' {
        return None;
    }
    let part = |at: usize| {
        let digits = clock.get(at..at + 2)?;
        digits.iter().all(u8::is_ascii_digit).then(|| (digits[0] - b'0') * 10 + (digits[1] - b'0'))
    };
    let [hour, minute, second] = [part(1)?, part(4)?, part(7)?].map(i8::try_from);
    let time = jiff::civil::Time::new(hour.ok()?, minute.ok()?, second.ok()?, 0).ok()?;
    Some(dashed_date(day)?.to_datetime(time))
}

/// `year-month-day` as the parts of a split date are joined.
fn split_date(text: &str) -> Option<Date> {
    let mut parts = text.split(SPLIT_DATE_JOINT);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.next().is_some() || !fits(year, 4..=4) || !fits(month, 1..=2) || !fits(day, 1..=2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// What stands between the joined parts of a split date.
pub(crate) const SPLIT_DATE_JOINT: char = '-';

/// The day that lies so many days after 1970-01-01; negative numbers lie before it.
fn day_number(text: &str) -> Option<Date> {
    let days = match text.strip_prefix('-') {
        Some(digits) => -plain_number(digits).filter(|days| *days != 0)?,
        None => plain_number(text)?,
    };
    // Farther away is no day that a license has, and could not be added.
    let near = i32::try_from(days).ok().filter(|days| days.abs() < 4_000_000)?;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(near)).ok()
}

/// Digits without sign or leading zero.
fn plain_number(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Around a field's path, what a layout says of its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'l> {
    pub max: usize,
    pub format: Format,
    pub separator: Option<char>,
    pub long_term: &'l [String],
}

/// Why a value cannot be right.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum ValueProblem {
    Code(Code),
    Number(NumberProblem),
}

impl From<Code> for ValueProblem {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

impl Value {
    /// Reads the text of the canonical field `name`. Codes have been mapped before.
    pub(crate) fn read(name: FieldName, text: &str, reading: Reading<'_>) -> Result<Self, ValueProblem> {
        let malformed = ValueProblem::Code(Code::ValueMalformed);
        let unknown = ValueProblem::Code(Code::ValueCodeUnknown);
        Ok(match name {
            FieldName::Identifier => Self::Identifier(Identifier::parse(text).map_err(ValueProblem::Number)?),
            FieldName::KindCode => Self::KindCode(KindCode::parse(text).ok_or(malformed)?),
            FieldName::IssuerCode => Self::IssuerCode(match Region::parse(text) {
                Some(region) => IssuerCode::Division(region),
                None => IssuerCode::Uscc(Uscc::parse(text).map_err(ValueProblem::Number)?),
            }),
            FieldName::HolderIdKind => Self::HolderIdKind(HolderIdKind::parse(text).ok_or(unknown)?),
            FieldName::HolderName | FieldName::HolderId => Self::Texts(holders(text, reading)?),
            FieldName::ValidUntil if reading.long_term.iter().any(|sentinel| sentinel == text) => {
                Self::Validity(Validity::LongTerm)
            }
            FieldName::ValidUntil => {
                Self::Validity(Validity::Until(reading.format.date(text).ok_or(malformed)?))
            }
            FieldName::IssuedOn | FieldName::ValidFrom | FieldName::CopyMadeOn | FieldName::CopyUntil => {
                Self::Date(reading.format.date(text).ok_or(malformed)?)
            }
            FieldName::SignedAt => Self::Time(reading.format.time(text).ok_or(malformed)?),
            FieldName::Region => Self::Region(Region::parse(text).ok_or(malformed)?),
            FieldName::Status => Self::Status(status_word(text).ok_or(unknown)?),
            FieldName::RegionKindCode
            | FieldName::Name
            | FieldName::Number
            | FieldName::Reference
            | FieldName::Version
            | FieldName::IssuerName
            | FieldName::TrustLevel
            | FieldName::SealName
            | FieldName::CopyMaker
            | FieldName::CopyPurpose => Self::Text(Text::parse(text, reading.max)?),
        })
    }

    /// Reads the texts of a field of several, one for each holder.
    pub(crate) fn read_each(texts: &[CowText<'_>], reading: Reading<'_>) -> Result<Self, ValueProblem> {
        let read = |text: &CowText<'_>| holder(text, reading);
        Ok(Self::Texts(texts.iter().map(read).collect::<Result<_, Code>>()?))
    }

    /// The canonical text: days `yyyy-mm-dd`, instants RFC 3339 in UTC, no end `long-term`, several
    /// holders joined by `^`.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text().to_string()
    }

    /// The canonical text, borrowed where the value is held as one.
    #[must_use]
    pub fn text(&self) -> CowText<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Texts(texts) => match texts.as_slice() {
                [text] => text.as_str().into(),
                texts => {
                    let mut buffer = [0; 4];
                    let joint = Text::JOINT.encode_utf8(&mut buffer);
                    SmolStr::from(texts.iter().map(Text::as_str).collect::<Vec<_>>().join(joint)).into()
                }
            },
            Self::Identifier(identifier) => identifier.as_str().into(),
            Self::KindCode(code) => code.as_str().into(),
            Self::IssuerCode(code) => code.text(),
            Self::HolderIdKind(kind) => kind.as_str().into(),
            Self::Date(date) | Self::Validity(Validity::Until(date)) => day_text(*date).into(),
            Self::Validity(Validity::LongTerm) => "long-term".into(),
            Self::Time(time) => time.to_smolstr().into(),
            Self::Region(region) => region.to_smolstr().into(),
            Self::Status(status) => status.as_str().into(),
        }
    }
}

/// A day as ISO 8601 writes it.
pub(crate) fn day_text(day: Date) -> SmolStr {
    let (Ok(year @ 0..=9999), Ok(month), Ok(day_of_month)) =
        (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()))
    else {
        return day.to_smolstr();
    };
    let digit = |number: u16, place: u16| char::from(b'0' + (number / place % 10) as u8);
    let (month, day) = (month.into(), day_of_month.into());
    let year = [1000, 100, 10, 1].map(|place| digit(year, place));
    let rest = ['-', digit(month, 10), digit(month, 1), '-', digit(day, 10), digit(day, 1)];
    year.into_iter().chain(rest).collect()
}

/// The holders of one text, at most [`MAX_HOLDERS`].
fn holders(text: &str, reading: Reading<'_>) -> Result<Vec<Text>, Code> {
    let read = |part| holder(part, reading);
    let several = reading.separator.filter(|separator| text.contains(*separator));
    let Some(separator) = several else { return Ok(vec![read(text)?]) };
    if text.matches(separator).count() >= MAX_HOLDERS {
        return Err(Code::ValueTooLong);
    }
    text.split(separator).map(read).collect()
}

/// One holder. Where the layout knows no separator, a text with the standard's own is not one name.
fn holder(text: &str, reading: Reading<'_>) -> Result<Text, Code> {
    match text.contains(Text::JOINT) {
        true => Err(Code::MembersUnread),
        false => Text::parse(text, reading.max),
    }
}

/// Holders of one license. Real estate in joint ownership is the longest list seen; families and
/// partnerships stay far below.
pub const MAX_HOLDERS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_day_means_the_same_day() {
        let day = Some(jiff::civil::date(2026, 3, 5));
        assert_eq!(Format::Dashed.date("2026-03-05"), day);
        assert_eq!(Format::Compact.date("20260305"), day);
        assert_eq!(Format::DateTime.date("2026-03-05 23:59:59"), day);
        assert_eq!(Format::EpochMilliseconds.date("1772640000000"), day);
        assert_eq!(Format::YearMonthDay.date("2026-3-05"), day);
        assert_eq!(Format::EpochDays.date("20517"), day);
        assert_eq!(Format::EpochDays.date("-1"), Some(jiff::civil::date(1969, 12, 31)));
        for text in ["", "-0", "--1", "+1", "01", "1.5", "9999999"] {
            assert_eq!(Format::EpochDays.date(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_none() {
        for text in ["", " ", "\u{3000}\t", "\u{a0}", "\u{3164}\u{2800}"] {
            assert_eq!(Text::parse(text, 8), Err(Code::ValueMalformed), "{text:?}");
        }
        assert!(Text::parse(" 甲\u{3164}", 8).is_ok());
    }

    #[test]
    fn a_day_that_does_not_exist_is_none() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026/03/05",
            "2026-3-5",
            " 2026-03-05",
            "２０２６-03-05",
        ] {
            assert_eq!(Format::Dashed.date(text), None, "{text}");
        }
        for text in ["2026-03-05 24:00:00", "2026-03-05T10:00:00", "2026-03-05 10:00", "2026-03-05 1+:00:00"]
        {
            assert_eq!(Format::DateTime.time(text), None, "{text}");
        }
        assert_eq!(Format::EpochMilliseconds.time("01772640000000"), None);
        assert_eq!(Format::YearMonthDay.date("2026-03-05-01"), None);
    }

    #[test]
    fn a_local_time_is_an_instant_in_utc_plus_8() {
        let time = Format::DateTime.time("2026-03-05 08:00:00").unwrap();
        assert_eq!(time.to_string(), "2026-03-05T00:00:00Z");
    }

    #[test]
    fn a_text_that_turns_or_hides_characters_is_refused() {
        for text in ["", " ", "a\u{0}b", "a\nb", "a\u{200b}b", "a\u{2066}b", "\u{feff}a"] {
            assert_eq!(Text::parse(text, 9), Err(Code::ValueMalformed), "{text:?}");
        }
        assert_eq!(Text::parse("四个字呀", 3), Err(Code::ValueTooLong));
    }
}
