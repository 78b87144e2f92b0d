//! The ways in which systems write days and times: a closed list, each with one reading.

mod written;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::Deserialize;

use crate::license::LICENSE_OFFSET;
use crate::license::identifier::compact_date;
use crate::words::code::Code;

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
    /// Months and days with or without a leading zero, here and in the other short ones.
    #[serde(rename = "yyyy-m-d")]
    DashedShort,
    #[serde(rename = "yyyy/mm/dd")]
    Slashed,
    #[serde(rename = "yyyy/m/d")]
    SlashedShort,
    #[serde(rename = "yyyy.mm.dd")]
    Dotted,
    #[serde(rename = "yyyy.m.d")]
    DottedShort,
    #[serde(rename = "yyyy年m月d日")]
    Chinese,
    /// 二〇二四年三月五日.
    #[serde(rename = "chinese-numerals")]
    ChineseNumerals,
    #[serde(rename = "yyyymmddhhmmss")]
    CompactTime,
    #[serde(rename = "yyyy-mm-dd hh:mm")]
    Minutes,
    #[serde(rename = "yyyy/mm/dd hh:mm:ss")]
    SlashedTime,
    /// Without an offset: in the one in which licenses are dated.
    #[serde(rename = "yyyy-mm-ddThh:mm:ss")]
    LocalTime,
    /// RFC 3339, with an offset.
    #[serde(rename = "rfc3339")]
    Rfc3339,
    /// As RFC 3339, and offsets without a colon or minutes, as ISO 8601 has them too.
    #[serde(rename = "iso8601")]
    Iso8601,
    /// Seconds since 1970, as a whole number.
    #[serde(rename = "epoch-seconds")]
    EpochSeconds,
}

/// What stands between the joined parts of a split date.
pub(crate) const SPLIT_DATE_JOINT: char = '-';

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
            Self::DashedShort => "yyyy-m-d",
            Self::Slashed => "yyyy/mm/dd",
            Self::SlashedShort => "yyyy/m/d",
            Self::Dotted => "yyyy.mm.dd",
            Self::DottedShort => "yyyy.m.d",
            Self::Chinese => "yyyy年m月d日",
            Self::ChineseNumerals => "chinese-numerals",
            Self::CompactTime => "yyyymmddhhmmss",
            Self::Minutes => "yyyy-mm-dd hh:mm",
            Self::SlashedTime => "yyyy/mm/dd hh:mm:ss",
            Self::LocalTime => "yyyy-mm-ddThh:mm:ss",
            Self::Rfc3339 => "rfc3339",
            Self::Iso8601 => "iso8601",
            Self::EpochSeconds => "epoch-seconds",
        }
    }

    /// The day that `text` names, in the offset in which licenses are dated.
    pub(crate) fn date(self, text: &str) -> Option<Date> {
        match self {
            Self::Dashed => full_date(text, '-'),
            Self::Slashed => full_date(text, '/'),
            Self::Dotted => full_date(text, '.'),
            Self::Compact => compact_date(text),
            Self::YearMonthDay | Self::DashedShort => parted_date(text, ['-', '-']),
            Self::SlashedShort => parted_date(text, ['/', '/']),
            Self::DottedShort => parted_date(text, ['.', '.']),
            Self::Chinese => parted_date(text.strip_suffix('日')?, ['年', '月']),
            Self::ChineseNumerals => numeral_date(text),
            Self::EpochDays => day_number(text),
            _ => self.time(text).map(day_of),
        }
    }

    /// The instant that `text` names; a day alone is its first moment.
    pub(crate) fn time(self, text: &str) -> Option<Timestamp> {
        match self {
            Self::EpochMilliseconds => Timestamp::from_millisecond(plain_number(text)?).ok(),
            Self::EpochSeconds => Timestamp::from_second(plain_number(text)?).ok(),
            Self::DateTime => instant_of(date_time(text, '-', ' ')?),
            Self::SlashedTime => instant_of(date_time(text, '/', ' ')?),
            Self::LocalTime => instant_of(date_time(text, '-', 'T')?),
            Self::Minutes => {
                let (day, clock) = text.split_at_checked(10)?;
                instant_of(full_date(day, '-')?.to_datetime(clock_of(clock.strip_prefix(' ')?, ":", false)?))
            }
            Self::CompactTime => {
                let (day, clock) = text.split_at_checked(8)?;
                instant_of(compact_date(day)?.to_datetime(clock_of(clock, "", true)?))
            }
            Self::Rfc3339 => offset_time(text, false),
            Self::Iso8601 => offset_time(text, true),
            _ => instant_of(self.date(text)?.to_datetime(Time::midnight())),
        }
    }

    /// A text that names one day in this form and another in `other`: where both are tried in order, the first would
    /// read what was written in the second.
    pub(crate) fn confused_with(self, other: Self) -> Option<&'static str> {
        SAMPLES.iter().copied().find(|text| match (self.date(text), other.date(text)) {
            (Some(one), Some(two)) => one != two,
            _ => false,
        })
    }

    /// Whether a day in this form may hold `text`.
    pub(crate) fn may_hold(self, text: &str) -> bool {
        SAMPLES.iter().any(|sample| self.date(sample).is_some() && sample.contains(text))
    }
}

/// The same day in every form, and each kind of number: two forms that can be confused both read one of these.
const SAMPLES: [&str; 23] = [
    "2024-03-05",
    "2024-3-5",
    "20240305",
    "2024/03/05",
    "2024/3/5",
    "2024.03.05",
    "2024.3.5",
    "2024年03月05日",
    "2024年3月5日",
    "二〇二四年三月五日",
    "20240305000000",
    "2024-03-05 00:00",
    "2024-03-05 00:00:00",
    "2024/03/05 00:00:00",
    "2024-03-05T00:00:00",
    "2024-03-05T00:00:00Z",
    "2024-03-05T00:00:00.000+08:00",
    "2024-03-05T00:00:00-0800",
    "0",
    "-1",
    "19787",
    "1709568000",
    "1709568000000",
];

/// The first of several forms that reads a text; `None` where none does.
pub(crate) fn date(formats: &[Format], text: &str) -> Option<Date> {
    formats.iter().find_map(|format| format.date(text))
}

/// As [`date`].
pub(crate) fn time(formats: &[Format], text: &str) -> Option<Timestamp> {
    formats.iter().find_map(|format| format.time(text))
}

/// One of two days that stand in one text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Half {
    /// What stands between them.
    pub between: String,
    pub part: Part,
}

/// Which of two days.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    First,
    Second,
}

impl Half {
    /// The one that is meant, without white space around it.
    ///
    /// # Errors
    ///
    /// [`Code::ValueMalformed`] where the text does not hold exactly two.
    pub(crate) fn of<'t>(&self, text: &'t str) -> Result<&'t str, Code> {
        let (first, second) = text.split_once(&self.between).ok_or(Code::ValueMalformed)?;
        match (second.contains(&self.between), self.part) {
            (true, _) => Err(Code::ValueMalformed),
            (false, Part::First) => Ok(first.trim()),
            (false, Part::Second) => Ok(second.trim()),
        }
    }
}

/// Ten characters, digits and separators in their places.
fn full_date(text: &str, separator: char) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let digits = [0, 1, 2, 3, 5, 6, 8, 9].map(|at: usize| bytes[at]);
    if char::from(bytes[4]) != separator || char::from(bytes[7]) != separator {
        return None;
    }
    compact_date(std::str::from_utf8(&digits).ok()?)
}

/// Year, month and day with one separator each between them; the latter two of one digit or two.
fn parted_date(text: &str, [first, second]: [char; 2]) -> Option<Date> {
    let (year, rest) = text.split_once(first)?;
    let (month, day) = rest.split_once(second)?;
    let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        let fits = lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let (month, day) = (number(month, 1..=2)?, number(day, 1..=2)?);
    Date::new(number(year, 4..=4)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `yyyy-mm-dd hh:mm:ss` with these separators; no leap second, no 24 o'clock.
fn date_time(text: &str, separator: char, joint: char) -> Option<DateTime> {
    let (day, clock) = text.split_at_checked(10)?;
    Some(full_date(day, separator)?.to_datetime(clock_of(clock.strip_prefix(joint)?, ":", true)?))
}

/// Hours, minutes and perhaps seconds, of two digits each.
fn clock_of(text: &str, separator: &str, has_seconds: bool) -> Option<Time> {
    let parts = if has_seconds { 3 } else { 2 };
    let mut numbers = [0_i8; 3];
    let mut rest = text;
    for (index, number) in numbers.iter_mut().take(parts).enumerate() {
        rest = if index == 0 { rest } else { rest.strip_prefix(separator)? };
        let (digits, after) = rest.split_at_checked(2)?;
        *number = two_digits(digits)?;
        rest = after;
    }
    let [hour, minute, second] = numbers;
    if rest.is_empty() { Time::new(hour, minute, second, 0).ok() } else { None }
}

fn two_digits(text: &str) -> Option<i8> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// RFC 3339 §5.6 `date-time` with capital letters; `lax`: offsets without a colon or without minutes as well.
fn offset_time(text: &str, lax: bool) -> Option<Timestamp> {
    let (local, rest) = text.split_at_checked(19)?;
    let local = date_time(local, '-', 'T')?;
    // Fractions of a second change neither the day nor the second.
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let behind = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            matches!(fraction.len() - behind.len(), 1..=MAX_FRACTION_DIGITS).then_some(behind)?
        }
        None => rest,
    };
    if rest == "Z" {
        return Offset::UTC.to_timestamp(local).ok();
    }
    let (sign, offset) = match rest.split_at_checked(1)? {
        ("+", offset) => (1, offset),
        ("-", offset) => (-1, offset),
        _ => return None,
    };
    let (hours, minutes) = offset.split_at_checked(2)?;
    let minutes = match minutes.strip_prefix(':') {
        Some(minutes) => two_digits(minutes)?,
        None if lax && minutes.is_empty() => 0,
        None if lax => two_digits(minutes)?,
        None => return None,
    };
    let hours = two_digits(hours).filter(|hours| *hours < 24 && minutes < 60)?;
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(sign * seconds).ok()?.to_timestamp(local).ok()
}

/// Digits of a fraction of a second. Nanoseconds are the finest that any system writes.
const MAX_FRACTION_DIGITS: usize = 9;

/// A year in four Chinese digits, month and day as numbers (GB/T 15835 §5.2.1): 二〇二四年十月三十一日.
fn numeral_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.strip_suffix('日')?.split_once('月')?;
    if year.chars().count() != 4 {
        return None;
    }
    let year = year.chars().try_fold(0, |year, digit| Some(year * 10 + i16::from(numeral(digit)?)))?;
    Date::new(year, number_below_100(month)?, number_below_100(day)?).ok()
}

fn numeral(digit: char) -> Option<i8> {
    Some(match digit {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 1 to 99 as it is spoken: 五, 十, 十五, 二十, 二十五.
fn number_below_100(text: &str) -> Option<i8> {
    let unit = |text: &str| {
        let mut digits = text.chars();
        let digit = numeral(digits.next()?).filter(|digit| *digit > 0);
        if digits.next().is_none() { digit } else { None }
    };
    let Some((tens, units)) = text.split_once('十') else { return unit(text) };
    let tens = if tens.is_empty() { 1 } else { unit(tens).filter(|tens| *tens > 1)? };
    Some(tens * 10 + if units.is_empty() { 0 } else { unit(units)? })
}

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

/// The day of `at` where licenses are dated.
pub(crate) fn day_of(at: Timestamp) -> Date {
    LICENSE_OFFSET.to_datetime(at).date()
}

/// The instant of a local time where licenses are dated.
pub(crate) fn instant_of(local: DateTime) -> Option<Timestamp> {
    LICENSE_OFFSET.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests;
