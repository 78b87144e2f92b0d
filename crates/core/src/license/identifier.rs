//! The three numbers that carry their own check: 证照标识, 统一社会信用代码, 公民身份号码.

use std::fmt;

use jiff::civil::Date;
use smol_str::SmolStr;

/// What is wrong with a number that carries its own check.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NumberProblem {
    /// It breaks the structure of its standard; this part does.
    Malformed {
        /// The part, in the standard's words.
        part: &'static str,
    },
    /// Its structure holds, a check character does not.
    Check {
        /// The character the rest asks for.
        expected: char,
        /// The character that stands there.
        found: char,
    },
}

/// A 证照标识: `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>` (GB/T 36904).
///
/// ```
/// use elicense::license::{Identifier, NumberProblem};
/// let text = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";
/// let identifier = Identifier::parse(text).unwrap();
/// assert_eq!(identifier.kind_code(), "11100000000013338W011");
/// assert_eq!(identifier.version(), "001");
///
/// let wrong = text.replace(".U", ".V");
/// assert_eq!(Identifier::parse(&wrong), Err(NumberProblem::Check { expected: 'U', found: 'V' }));
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Identifier(String);

impl Identifier {
    /// Reads an identifier and its check character.
    ///
    /// # Errors
    ///
    /// The part that breaks the structure, or the check character that would be right.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        let malformed = |part| NumberProblem::Malformed { part };
        let rest = text.strip_prefix(Self::ROOT).ok_or(malformed("root"))?;
        let mut parts = rest.split('.');
        let mut part = |name, fits: fn(&str) -> bool| {
            parts.next().filter(|part| fits(part)).ok_or(NumberProblem::Malformed { part: name })
        };
        let kind = part("type", |p| KindCode::parse(p).is_some())?;
        let issuer = part("issuer", |p| matches!(p.len(), 6 | 18) && p.bytes().all(is_base36))?;
        let serial = part("serial", |p| matches!(p.len(), 7..=32) && p.bytes().all(is_base36))?;
        let version = part("version", |p| p.len() == 3 && p.bytes().all(is_base36))?;
        let check = part("check", |p| p.len() == 1 && p.bytes().all(is_base36))?;
        if parts.next().is_some() {
            return Err(malformed("end"));
        }
        let covered = [kind, issuer, serial, version].into_iter().flat_map(str::bytes);
        let expected = check_37_36(covered).ok_or(malformed("check"))?;
        same_check(expected, check.chars().next())?;
        Ok(Self(text.to_owned()))
    }

    /// The identifier that has these parts, and the check character that follows from them.
    pub(crate) fn of_parts(kind: &str, issuer: &str, serial: &str, version: &str) -> Option<Self> {
        let check = check_37_36([kind, issuer, serial, version].into_iter().flat_map(str::bytes))?;
        Self::parse(&format!("{}{kind}.{issuer}.{serial}.{version}.{check}", Self::ROOT)).ok()
    }

    /// The whole identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 证照类型代码, 21 characters.
    #[must_use]
    pub fn kind_code(&self) -> &str {
        self.part(0)
    }

    /// The issuer: normally a USCC, in some systems a division code.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.part(1)
    }

    /// The serial number, 7 to 32 characters.
    #[must_use]
    pub fn serial(&self) -> &str {
        self.part(2)
    }

    /// The version, three characters, `001` first.
    #[must_use]
    pub fn version(&self) -> &str {
        self.part(3)
    }

    fn part(&self, index: usize) -> &str {
        self.0[Self::ROOT.len()..].split('.').nth(index).unwrap_or_default()
    }

    /// The object identifier below which all license identifiers hang, its dot included.
    pub const ROOT: &'static str = "1.2.156.3005.2.";
}

/// A 证照类型代码: 21 characters, the USCC of the defining authority and three digits (GB/T 36903).
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct KindCode(SmolStr);

impl KindCode {
    /// Reads 18 characters of 0-9 and A-Z and three digits. The USCC's own check is not asked for:
    /// catalogues hold codes older than it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (authority, number) = text.split_at_checked(18)?;
        let sound = authority.bytes().all(is_base36)
            && number.len() == 3
            && number.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| Self(text.into()))
    }

    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A 统一社会信用代码: 18 characters with two checks (GB 32100, and GB 11714 inside it).
///
/// ```
/// assert!(elicense::license::Uscc::parse("11100000000013127D").is_ok());
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Uscc(SmolStr);

impl Uscc {
    /// Reads a code and both its check characters.
    ///
    /// # Errors
    ///
    /// The part that breaks the structure, or the check character that would be right.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        let malformed = |part| NumberProblem::Malformed { part };
        let bytes: &[u8; 18] = text.as_bytes().try_into().map_err(|_| malformed("length"))?;
        let mut sum = 0;
        for (byte, weight) in bytes.iter().zip(USCC_WEIGHTS) {
            let value = USCC_ALPHABET.iter().position(|b| b == byte).ok_or(malformed("characters"))?;
            sum += value * weight;
        }
        if !bytes[2..8].iter().all(u8::is_ascii_digit) {
            return Err(malformed("division"));
        }
        same_check(organisation_check(&bytes[8..16]), Some(char::from(bytes[16])))?;
        let expected = USCC_ALPHABET.get((31 - sum % 31) % 31).ok_or(malformed("check"))?;
        same_check(char::from(*expected), Some(char::from(bytes[17])))?;
        Ok(Self(text.into()))
    }

    /// The code whose first 17 characters these are: the last one follows from them.
    pub(crate) fn completed(first: &str) -> Option<Self> {
        match Self::parse(&format!("{first}0")) {
            Err(NumberProblem::Check { expected, .. }) => Self::parse(&format!("{first}{expected}")).ok(),
            read => read.ok(),
        }
    }

    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A 公民身份号码: 17 digits and a check character (GB 11643).
///
/// ```
/// use elicense::license::{CitizenNumber, NumberProblem};
/// assert!(CitizenNumber::parse("11010519491231002X").is_ok());
/// assert_eq!(
///     CitizenNumber::parse("110105194912310021"),
///     Err(NumberProblem::Check { expected: 'X', found: '1' })
/// );
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CitizenNumber(SmolStr);

impl CitizenNumber {
    /// Reads a number, its date of birth and its check character.
    ///
    /// # Errors
    ///
    /// The part that breaks the structure, or the check character that would be right.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        let malformed = |part| NumberProblem::Malformed { part };
        let bytes: &[u8; 18] = text.as_bytes().try_into().map_err(|_| malformed("length"))?;
        if !bytes[..17].iter().all(u8::is_ascii_digit) {
            return Err(malformed("digits"));
        }
        let birth = text.get(6..14).and_then(compact_date);
        birth.ok_or(malformed("date of birth"))?;
        let sum: usize =
            bytes.iter().zip(CITIZEN_WEIGHTS).map(|(byte, weight)| usize::from(byte - b'0') * weight).sum();
        let expected = CITIZEN_CHECKS.get(sum % 11).ok_or(malformed("check"))?;
        same_check(char::from(*expected), Some(char::from(bytes[17])))?;
        Ok(Self(text.into()))
    }

    /// The number's text. Personal data.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eight digits `yyyymmdd` that are a date.
pub(crate) fn compact_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

/// ISO/IEC 7064 MOD 37,36 over characters of 0-9 and A-Z.
fn check_37_36(characters: impl Iterator<Item = u8>) -> Option<char> {
    let mut product = 36;
    for byte in characters {
        let value = char::from(byte).to_digit(36)?;
        let sum = match (product + value) % 36 {
            0 => 36,
            sum => sum,
        };
        product = sum * 2 % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

/// The check character of an organisation code (GB 11714), over its first eight characters.
fn organisation_check(code: &[u8]) -> char {
    let values = code.iter().map(|&byte| char::from(byte).to_digit(36).unwrap_or_default());
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

fn same_check(expected: char, found: Option<char>) -> Result<(), NumberProblem> {
    match found {
        Some(found) if found == expected => Ok(()),
        Some(found) => Err(NumberProblem::Check { expected, found }),
        None => Err(NumberProblem::Malformed { part: "check" }),
    }
}

fn is_base36(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECKS: &[u8; 11] = b"10X98765432";

/// 17 digits and a digit or X, whether or not they are right.
pub(crate) fn looks_like_citizen_number(text: &str) -> bool {
    let Some((digits, last)) = text.split_at_checked(17) else { return false };
    digits.bytes().all(|b| b.is_ascii_digit())
        && matches!(last.as_bytes(), [last] if last.is_ascii_digit() || matches!(last, b'x' | b'X'))
}

/// Whether a number may be a citizen's although it is a company's as well: 17 digits with a day of birth among them,
/// and a digit or X. One in some three hundred such numbers has the check characters of both standards.
pub(crate) fn has_day_of_birth(text: &str) -> bool {
    looks_like_citizen_number(text) && text.get(6..14).and_then(compact_date).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_pass() {
        for rest in [
            "11100000000013338W011.11430000006122244L.20230000403.001.U",
            "11100000000013338W032.11220000013544541J.2430599.001.F",
            "11100000MB03271699022.340100.000000016.001.9",
            "11100000000013338W009.11330105002500287C.2025052201.002.0",
        ] {
            assert!(Identifier::parse(&format!("{}{rest}", Identifier::ROOT)).is_ok(), "{rest}");
        }
        assert_eq!(check_37_36("A12425GABC1234002".bytes()), Some('M'));
    }

    #[test]
    fn a_published_identifier_with_a_wrong_check_is_told_the_right_one() {
        let text =
            "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M";
        assert_eq!(Identifier::parse(text), Err(NumberProblem::Check { expected: 'D', found: 'M' }));
    }

    #[test]
    fn each_part_of_an_identifier_is_named_when_it_is_wrong() {
        let good = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";
        for (from, to, part) in [
            ("3005", "3003", "root"),
            ("W011", "W01", "type"),
            (".11430000006122244L", "", "issuer"),
            ("20230000403", "202304", "serial"),
            ("20230000403", "2023000040a", "serial"),
            (".001", ".1", "version"),
            (".U", "", "check"),
            (".U", ".U.U", "end"),
        ] {
            let text = good.replace(from, to);
            assert_eq!(Identifier::parse(&text), Err(NumberProblem::Malformed { part }), "{text}");
        }
    }

    #[test]
    fn public_authorities_pass_and_any_changed_character_does_not() {
        for code in [
            "11100000000013127D",
            "11100000000013338W",
            "11100000MB03271699",
            "11100000MB0143028R",
            "11310000MB2F056267",
            "11330105002500287C",
            "11430000006122244L",
            "11220000013544541J",
        ] {
            assert!(Uscc::parse(code).is_ok(), "{code}");
            for at in 0..18 {
                let mut bytes = code.as_bytes().to_vec();
                bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
                let changed = String::from_utf8(bytes).unwrap();
                assert!(Uscc::parse(&changed).is_err(), "{changed}");
            }
        }
    }

    #[test]
    fn the_standards_own_citizen_numbers_pass() {
        assert!(CitizenNumber::parse("11010519491231002X").is_ok());
        assert!(CitizenNumber::parse("440524188001010014").is_ok());
        assert_eq!(
            CitizenNumber::parse("110105194913310023"),
            Err(NumberProblem::Malformed { part: "date of birth" })
        );
    }

    #[test]
    fn a_citizen_s_number_is_known_by_its_look() {
        for number in ["11010519491231002X", "11010519491231002x", "110105194912310021"] {
            assert!(looks_like_citizen_number(number), "{number}");
        }
        for other in ["11010519491231002", "11010519491231002Y", "91310000MATE5T0211", "1101051949123100测"]
        {
            assert!(!looks_like_citizen_number(other), "{other}");
        }
    }
}
