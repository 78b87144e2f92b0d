//! Days and times as a layout writes them: the way back from [`Format::date`] and [`Format::time`].

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::Offset;

use crate::license::LICENSE_OFFSET;
use crate::license::day::{Format, instant_of};

impl Format {
    /// Whether what it writes is a whole number.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::EpochDays | Self::EpochSeconds | Self::EpochMilliseconds)
    }

    /// The day in this form; `None` where it has no such day. Of a time it is the first moment.
    pub(crate) fn write_date(self, day: Date) -> Option<String> {
        let text = match self {
            Self::EpochDays => day.since(Date::constant(1970, 1, 1)).ok()?.get_days().to_string(),
            Self::ChineseNumerals => numerals(day),
            _ => match self.pattern() {
                Some(pattern) => strtime::format(pattern, day).ok()?,
                None => self.write_time(instant_of(day.at(0, 0, 0, 0))?)?,
            },
        };
        (self.date(&text) == Some(day)).then_some(text)
    }

    /// The instant in this form; `None` where the form would lose some of it.
    pub(crate) fn write_time(self, at: Timestamp) -> Option<String> {
        let local = LICENSE_OFFSET.to_datetime(at);
        let text = match self {
            Self::EpochMilliseconds => at.as_millisecond().to_string(),
            Self::EpochSeconds => at.as_second().to_string(),
            Self::Rfc3339 | Self::Iso8601 => {
                strtime::format("%Y-%m-%dT%H:%M:%SZ", Offset::UTC.to_datetime(at)).ok()?
            }
            Self::EpochDays | Self::ChineseNumerals => self.write_date(local.date())?,
            _ => strtime::format(self.time_pattern()?, local).ok()?,
        };
        (self.time(&text) == Some(at)).then_some(text)
    }

    /// Year, month and day, as strftime says them.
    fn pattern(self) -> Option<&'static str> {
        Some(match self {
            Self::Dashed | Self::YearMonthDay => "%Y-%m-%d",
            Self::Compact => "%Y%m%d",
            Self::DashedShort => "%Y-%-m-%-d",
            Self::Slashed => "%Y/%m/%d",
            Self::SlashedShort => "%Y/%-m/%-d",
            Self::Dotted => "%Y.%m.%d",
            Self::DottedShort => "%Y.%-m.%-d",
            Self::Chinese => "%Y年%-m月%-d日",
            _ => return None,
        })
    }

    fn time_pattern(self) -> Option<&'static str> {
        Some(match self {
            Self::DateTime => "%Y-%m-%d %H:%M:%S",
            Self::SlashedTime => "%Y/%m/%d %H:%M:%S",
            Self::LocalTime => "%Y-%m-%dT%H:%M:%S",
            Self::Minutes => "%Y-%m-%d %H:%M",
            Self::CompactTime => "%Y%m%d%H%M%S",
            _ => return self.pattern(),
        })
    }
}

/// 二〇二四年三月五日 (GB/T 15835 §5.2.1).
fn numerals(day: Date) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)).copied();
    let year: String = format!("{:04}", day.year()).chars().filter_map(digit).collect();
    format!("{year}年{}月{}日", below_100(day.month()), below_100(day.day()))
}

/// 1 to 31 as it is spoken.
fn below_100(number: i8) -> String {
    let digit = |digit: i8| usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied();
    let (tens, units) = (number / 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => digit(tens).into_iter().chain(['十']).collect(),
    };
    let units = digit(units).filter(|_| units > 0);
    tens.chars().chain(units).collect()
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ALL: [Format; 20] = [
        Format::Dashed,
        Format::Compact,
        Format::DateTime,
        Format::EpochMilliseconds,
        Format::EpochDays,
        Format::YearMonthDay,
        Format::DashedShort,
        Format::Slashed,
        Format::SlashedShort,
        Format::Dotted,
        Format::DottedShort,
        Format::Chinese,
        Format::ChineseNumerals,
        Format::CompactTime,
        Format::Minutes,
        Format::SlashedTime,
        Format::LocalTime,
        Format::Rfc3339,
        Format::Iso8601,
        Format::EpochSeconds,
    ];

    #[test]
    fn every_day_is_written_in_every_form_as_it_is_read() {
        let days = [date(1999, 12, 31), date(2024, 2, 29), date(2026, 10, 20), date(2030, 11, 1)];
        for format in ALL {
            for day in days {
                let text = format.write_date(day).unwrap_or_else(|| panic!("{format:?} {day}"));
                assert_eq!(format.date(&text), Some(day), "{format:?}: {text}");
            }
        }
        assert_eq!(Format::ChineseNumerals.write_date(date(2024, 10, 21)).unwrap(), "二〇二四年十月二十一日");
        assert_eq!(Format::Chinese.write_date(date(2024, 3, 5)).unwrap(), "2024年3月5日");
    }

    #[test]
    fn an_instant_that_a_form_would_cut_is_not_written() {
        let at: Timestamp = "2026-02-10T01:30:05Z".parse().unwrap();
        assert_eq!(Format::DateTime.write_time(at).unwrap(), "2026-02-10 09:30:05");
        assert_eq!(Format::Rfc3339.write_time(at).unwrap(), "2026-02-10T01:30:05Z");
        assert_eq!(Format::EpochSeconds.write_time(at).unwrap(), "1770687005");
        for format in [Format::Minutes, Format::Dashed, Format::EpochDays, Format::ChineseNumerals] {
            assert_eq!(format.write_time(at), None, "{format:?}");
        }
    }
}
