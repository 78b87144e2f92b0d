//! Values that cannot be wrong: each is read once, and whoever holds one need not look again.

use jiff::Timestamp;
use jiff::civil::Date;
use smol_str::{SmolStr, ToSmolStr};

use crate::license::code_list::{HolderIdKind, status_word};
use crate::license::day::{self, Format, Half};
use crate::license::identifier::{Identifier, KindCode, NumberProblem, Uscc};
use crate::license::{FieldName, LicenseStatus};
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
    /// 持证主体代码类型代码 of each holder, where they are not all the same.
    HolderIdKinds(Vec<HolderIdKind>),
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

/// Around a field's path, what a layout says of its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'l> {
    pub max: usize,
    /// Tried in order.
    pub formats: &'l [Format],
    /// Which of two days in one text is meant.
    pub half: Option<&'l Half>,
    pub separator: Option<char>,
    pub long_term: &'l [String],
}

impl<'l> Reading<'l> {
    /// Of canonical texts.
    pub(crate) const fn canonical(long_term: &'l [String]) -> Self {
        const DAYS: &[Format] = &[Format::Dashed];
        Self { max: Text::DEFAULT_MAX, formats: DAYS, half: None, separator: Some(Text::JOINT), long_term }
    }

    /// The day or time in a text that may hold two.
    fn dated<'t>(&self, text: &'t str) -> Result<&'t str, Code> {
        self.half.map_or(Ok(text), |half| half.of(text))
    }

    fn date(&self, text: &str) -> Result<Date, Code> {
        day::date(self.formats, self.dated(text)?).ok_or(Code::ValueMalformed)
    }

    /// The end of a period.
    fn validity(&self, text: &str) -> Result<Validity, Code> {
        let is_endless = |text: &str| self.long_term.iter().any(|endless| endless == text);
        if is_endless(text) || (self.half.is_some() && is_endless(self.dated(text)?)) {
            return Ok(Validity::LongTerm);
        }
        self.date(text).map(Validity::Until)
    }
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
            FieldName::ValidUntil => Self::Validity(reading.validity(text)?),
            FieldName::IssuedOn | FieldName::ValidFrom | FieldName::CopyMadeOn | FieldName::CopyUntil => {
                Self::Date(reading.date(text)?)
            }
            FieldName::SignedAt => {
                Self::Time(day::time(reading.formats, reading.dated(text)?).ok_or(malformed)?)
            }
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

    /// Of kinds that are told for each holder: one where they are the same.
    pub(crate) fn of_kinds(kinds: Vec<HolderIdKind>) -> Option<Self> {
        match kinds.as_slice() {
            [] => None,
            [first, others @ ..] if others.iter().all(|kind| kind == first) => {
                Some(Self::HolderIdKind(*first))
            }
            _ => Some(Self::HolderIdKinds(kinds)),
        }
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
                texts => joined(texts.iter().map(Text::as_str)),
            },
            Self::Identifier(identifier) => identifier.as_str().into(),
            Self::KindCode(code) => code.as_str().into(),
            Self::IssuerCode(code) => code.text(),
            Self::HolderIdKind(kind) => kind.as_str().into(),
            Self::HolderIdKinds(kinds) => joined(kinds.iter().map(|kind| kind.as_str())),
            Self::Date(date) | Self::Validity(Validity::Until(date)) => day_text(*date).into(),
            Self::Validity(Validity::LongTerm) => "long-term".into(),
            Self::Time(time) => time.to_smolstr().into(),
            Self::Region(region) => region.to_smolstr().into(),
            Self::Status(status) => status.as_str().into(),
        }
    }
}

/// Several texts in one.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> CowText<'static> {
    let mut buffer = [0; 4];
    let joint: &str = Text::JOINT.encode_utf8(&mut buffer);
    let pieces = texts.flat_map(|text| [joint, text]).skip(1);
    SmolStr::from(pieces.collect::<String>()).into()
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
    fn a_text_that_shows_nothing_is_none() {
        for text in ["", " ", "\u{3000}\t", "\u{a0}", "\u{3164}\u{2800}"] {
            assert_eq!(Text::parse(text, 8), Err(Code::ValueMalformed), "{text:?}");
        }
        assert!(Text::parse(" 甲\u{3164}", 8).is_ok());
    }

    #[test]
    fn a_text_that_turns_or_hides_characters_is_refused() {
        for text in ["", " ", "a\u{0}b", "a\nb", "a\u{200b}b", "a\u{2066}b", "\u{feff}a"] {
            assert_eq!(Text::parse(text, 9), Err(Code::ValueMalformed), "{text:?}");
        }
        assert_eq!(Text::parse("四个字呀", 3), Err(Code::ValueTooLong));
    }

    #[test]
    fn one_of_two_days_in_one_text_is_read_and_a_text_with_another_number_of_them_is_not() {
        let long_term = ["长期".to_owned()];
        let read = |part, text: &str| {
            let half = Half { between: "至".to_owned(), part };
            let reading = Reading { half: Some(&half), ..Reading::canonical(&long_term) };
            Value::read(FieldName::ValidUntil, text, reading).map(|value| value.to_text()).ok()
        };
        let two = "2024-03-05 至 2034-03-04";
        assert_eq!(read(day::Part::First, two).as_deref(), Some("2024-03-05"));
        assert_eq!(read(day::Part::Second, two).as_deref(), Some("2034-03-04"));
        for endless in ["2024-03-05至长期", "长期"] {
            assert_eq!(read(day::Part::Second, endless).as_deref(), Some("long-term"));
        }
        for text in ["2024-03-05", "2024-03-05至", "2024-03-05至2034-03-04至2099-03-04", "至"] {
            assert_eq!(read(day::Part::Second, text), None, "{text}");
        }
    }
}
