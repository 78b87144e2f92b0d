//! Times in seals and seal signatures.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::document::der::{Cursor, GENERALIZED_TIME, Malformed, Read, SEQUENCE, UTC_TIME};
use crate::proof::ses::token::Token;

/// A GeneralizedTime or UTCTime. The outer result is about the structure, the inner about the text in it.
pub(in crate::proof) fn of_value(fields: &mut Cursor<'_>) -> Read<Read<Timestamp>> {
    let tag = if fields.next_tag() == Some(UTC_TIME) { UTC_TIME } else { GENERALIZED_TIME };
    let text = fields.value(tag)?;
    Ok(std::str::from_utf8(text).ok().and_then(|text| encoded(text, tag)).ok_or_else(unreadable))
}

/// X.680 §46 and §47, in UTC; seconds may have a fraction.
fn encoded(text: &str, tag: u8) -> Option<Timestamp> {
    let digits = text.strip_suffix('Z')?;
    let digits = match digits.split_once('.') {
        Some((digits, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => {
            digits
        }
        Some(_) => return None,
        None => digits,
    };
    let full = match tag {
        // RFC 5280 §4.1.2.5.1: two digits of the year, from 1950 on.
        UTC_TIME => format!("{}{digits}", if digits.get(..2)? < "50" { "20" } else { "19" }),
        _ => digits.to_owned(),
    };
    compact(&full, TimeZone::UTC)
}

/// `yyyymmddhhmmss`.
fn compact(digits: &str, zone: TimeZone) -> Option<Timestamp> {
    let plain = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let time = plain.then(|| DateTime::strptime("%Y%m%d%H%M%S", digits).ok())??;
    zone.to_timestamp(time).ok()
}

/// GM/T 0031-2014 puts a text or a token into a BIT STRING. A text has no zone: it is that of the clock on the wall,
/// UTC+8.
pub(super) fn of_bits(octets: &[u8]) -> Read<Timestamp> {
    match octets.first() {
        Some(&SEQUENCE) => return Token::read(octets).map(|token| token.time),
        Some(&(UTC_TIME | GENERALIZED_TIME)) => return of_value(&mut Cursor::new(octets)?)?,
        _ => {}
    }
    std::str::from_utf8(octets).ok().and_then(written).ok_or_else(unreadable)
}

/// A time as people write it; with a `Z` at its end it is in UTC, and seconds may have a fraction then.
fn written(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches(['\0', ' ']);
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| !matches!(letter, '-' | ':' | '/' | ' ' | 'T')).collect()
    };
    match text.strip_suffix('Z') {
        Some(digits) => {
            let encoding = format!("{}Z", plain(digits));
            encoded(&encoding, GENERALIZED_TIME).or_else(|| encoded(&encoding, UTC_TIME))
        }
        None => compact(&plain(text), TimeZone::fixed(Offset::constant(8))),
    }
}

fn unreadable() -> Malformed {
    Malformed::new("a time cannot be read")
}
