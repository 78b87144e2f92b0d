use super::*;

const FORMATS: [Format; 20] = [
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
fn every_way_to_write_a_day_means_the_same_day() {
    let day = Some(jiff::civil::date(2026, 3, 5));
    for (format, text) in [
        (Format::Dashed, "2026-03-05"),
        (Format::Compact, "20260305"),
        (Format::DateTime, "2026-03-05 23:59:59"),
        (Format::EpochMilliseconds, "1772640000000"),
        (Format::EpochSeconds, "1772640000"),
        (Format::EpochDays, "20517"),
        (Format::YearMonthDay, "2026-3-05"),
        (Format::DashedShort, "2026-3-5"),
        (Format::Slashed, "2026/03/05"),
        (Format::SlashedShort, "2026/3/05"),
        (Format::Dotted, "2026.03.05"),
        (Format::DottedShort, "2026.3.5"),
        (Format::Chinese, "2026年3月5日"),
        (Format::Chinese, "2026年03月05日"),
        (Format::ChineseNumerals, "二〇二六年三月五日"),
        (Format::CompactTime, "20260305235959"),
        (Format::Minutes, "2026-03-05 23:59"),
        (Format::SlashedTime, "2026/03/05 00:00:00"),
        (Format::LocalTime, "2026-03-05T23:59:59"),
        (Format::Rfc3339, "2026-03-05T00:00:00+08:00"),
        (Format::Rfc3339, "2026-03-04T16:00:00Z"),
        (Format::Rfc3339, "2026-03-04T08:00:00.000-08:00"),
        (Format::Iso8601, "2026-03-05T00:00:00.000+0800"),
        (Format::Iso8601, "2026-03-05T00:00:00+08"),
    ] {
        assert_eq!(format.date(text), day, "{text}");
    }
    assert_eq!(Format::EpochDays.date("-1"), Some(jiff::civil::date(1969, 12, 31)));
    let numerals = [("一九九九年十二月三十一日", (1999, 12, 31)), ("二○二○年十月二十日", (2020, 10, 20))];
    for (text, (year, month, day)) in numerals {
        assert_eq!(Format::ChineseNumerals.date(text), Some(jiff::civil::date(year, month, day)), "{text}");
    }
}

/// The day of an instant is that of UTC+8, whatever offset it is written in.
#[test]
fn an_instant_has_the_day_of_the_offset_in_which_licenses_are_dated() {
    let day = |text| Format::Rfc3339.date(text).map(|day| day.to_string());
    assert_eq!(day("2034-03-04T15:59:59Z").as_deref(), Some("2034-03-04"));
    assert_eq!(day("2034-03-04T16:00:00Z").as_deref(), Some("2034-03-05"));
    assert_eq!(day("2034-03-04T23:59:59.999+08:00").as_deref(), Some("2034-03-04"));
    let time = Format::DateTime.time("2026-03-05 08:00:00").unwrap();
    assert_eq!(time.to_string(), "2026-03-05T00:00:00Z");
}

#[test]
fn a_day_that_does_not_exist_or_is_written_otherwise_is_none() {
    for (format, texts) in [
        (Format::Dashed, &["2026-02-29", "2026-13-01", "2026-00-10", "2026/03/05", "2026-3-5"][..]),
        (Format::Dashed, &[" 2026-03-05", "２０２６-03-05", "2026-03-051", "20260305"]),
        (Format::DateTime, &["2026-03-05 24:00:00", "2026-03-05T10:00:00", "2026-03-05 10:00"]),
        (Format::DateTime, &["2026-03-05 1+:00:00", "2026-03-05 10:00:0", "2026-03-05 10:00:60"]),
        (Format::EpochDays, &["", "-0", "--1", "+1", "01", "1.5", "9999999"]),
        (Format::EpochMilliseconds, &["01772640000000", "-1", "1e3"]),
        (Format::EpochSeconds, &["-1", "1772640000.0", "99999999999999999"]),
        (Format::YearMonthDay, &["2026-03-05-01", "26-3-5", "2026--5"]),
        (Format::DashedShort, &["2026-003-5", "2026-3-+5", "2026-3-"]),
        (Format::Chinese, &["2026年3月5", "2026年3月5号", "26年3月5日", "2026年3月5日日", "2026年2月30日"]),
        (
            Format::ChineseNumerals,
            &["二〇二六年三月", "二六年三月五日", "二〇二六年三月三十二日", "二〇二六年〇月五日"],
        ),
        (
            Format::ChineseNumerals,
            &["二千零二六年三月五日", "二〇二六年一十月五日", "二〇二六年三月二十十日"],
        ),
        (Format::CompactTime, &["2026030524000", "20260305", "202603051000000", "20260305 10000"]),
        (Format::Rfc3339, &["2026-03-05T00:00:00", "2026-03-05T00:00:00+0800", "2026-03-05 00:00:00Z"]),
        (
            Format::Rfc3339,
            &["2026-03-05T00:00:00+24:00", "2026-03-05T00:00:00.Z", "2026-03-05T00:00:00+08:60"],
        ),
        (Format::Rfc3339, &["2026-03-05T00:00:00z", "2026-03-05T00:00:00+08:00Z", "2026-03-05T00:00:60Z"]),
        (Format::Iso8601, &["2026-03-05T00:00:00", "2026-03-05T00:00:00+8", "2026-03-05T00:00:00+08000"]),
    ] {
        for text in texts {
            assert_eq!(format.date(text), None, "{} {text}", format.as_str());
        }
    }
}

/// What decides whether two forms may be tried in order is whether both read one of the samples.
#[test]
fn every_form_reads_a_sample_and_those_that_can_be_confused_are_found() {
    for format in FORMATS {
        assert!(SAMPLES.iter().any(|sample| format.date(sample).is_some()), "{}", format.as_str());
        assert_eq!(format.confused_with(format), None);
    }
    let confused = |one: Format, other: Format| one.confused_with(other).is_some();
    for other in [Format::Compact, Format::EpochMilliseconds, Format::EpochDays] {
        assert!(confused(Format::EpochSeconds, other) && confused(other, Format::EpochSeconds));
    }
    assert!(confused(Format::EpochMilliseconds, Format::CompactTime));
    // The same texts mean the same days.
    assert!(!confused(Format::Dashed, Format::DashedShort) && !confused(Format::Rfc3339, Format::Iso8601));
    assert!(!confused(Format::Compact, Format::CompactTime) && !confused(Format::Compact, Format::EpochDays));
}
