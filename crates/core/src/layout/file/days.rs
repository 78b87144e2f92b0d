//! How a layout file says in which form its days are written.

use serde::Deserialize;

use crate::document::container::Container;
use crate::layout::Days;
use crate::license::FieldName;
use crate::license::day::{Format, Half, Part};

/// The words of a field that are about days.
pub(super) struct DaysFile {
    pub format: Option<FormatFile>,
    pub between: Option<String>,
    pub part: Option<u8>,
    pub null_is_long_term: bool,
}

/// A format, or several.
pub(super) struct FormatFile(Vec<Format>);

impl FormatFile {
    /// `code`: no day, but letters and digits; of values on pages.
    pub(super) fn is_code(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a day is in three pieces.
    pub(super) fn is_in_parts(&self) -> bool {
        self.0.contains(&Format::YearMonthDay)
    }

    /// The formats, none of which can be taken for another.
    pub(super) fn told_apart(self) -> Result<Vec<Format>, String> {
        let Self(formats) = self;
        if formats.is_empty() {
            return Err("a day has no format `code`".to_owned());
        }
        if formats.contains(&Format::YearMonthDay) {
            return Err("the format year-month-day has a list of three paths".to_owned());
        }
        told_apart(&formats).map(|()| formats)
    }
}

impl DaysFile {
    /// `paths`: of how many places the field is.
    pub(super) fn compile(
        self,
        name: FieldName,
        container: Container,
        paths: usize,
        long_term: &[String],
    ) -> Result<Days, String> {
        if !name.is_dated() {
            return match () {
                () if self.format.is_some() => Err(format!("{name} is not a day or time and has no format")),
                () if self.between.is_some() || self.part.is_some() => {
                    Err(format!("{name} is not a day or time and has no `between` and `part`"))
                }
                () if self.null_is_long_term => {
                    Err(format!("{name} cannot be long-term, only valid_until can"))
                }
                () => Ok(Days::default()),
            };
        }
        let formats = self.format.map_or_else(|| vec![Format::default()], |FormatFile(formats)| formats);
        let parts = if formats.contains(&Format::YearMonthDay) { SPLIT_DATE_PARTS } else { 1 };
        if paths != parts {
            return Err(
                "the format year-month-day has a list of three paths, and other days have one path".into()
            );
        }
        told_apart(&formats)?;
        if self.null_is_long_term && name != FieldName::ValidUntil {
            return Err(format!("{name} cannot be long-term, only valid_until can"));
        }
        if self.null_is_long_term && (parts > 1 || !matches!(container, Container::Json | Container::Cbor)) {
            return Err("`null_is_long_term` is of one entry in json or cbor; nothing else is null".into());
        }
        let half = half(self.between, self.part, &formats, long_term)?;
        Ok(Days { formats, half, null_is_endless: self.null_is_long_term })
    }
}

/// No text means two days, whichever of the forms it was written in.
fn told_apart(formats: &[Format]) -> Result<(), String> {
    for (at, one) in formats.iter().enumerate() {
        for other in formats.iter().skip(at + 1) {
            let [first, second] = [one.as_str(), other.as_str()];
            if one == other {
                return Err(format!("the format {first} is listed twice"));
            }
            if [*one, *other].contains(&Format::YearMonthDay) {
                return Err("year-month-day has paths of its own and no other format beside it".to_owned());
            }
            if let Some(text) = one.confused_with(*other) {
                return Err(format!(
                    "the formats {first} and {second} can be confused: {text} is one day in the one and another in \
                     the other; leave out the one that these documents do not use"
                ));
            }
        }
    }
    Ok(())
}

fn half(
    between: Option<String>,
    part: Option<u8>,
    formats: &[Format],
    long_term: &[String],
) -> Result<Option<Half>, String> {
    let (between, part) = match (between, part) {
        (None, None) => return Ok(None),
        (Some(between), Some(1)) => (between, Part::First),
        (Some(between), Some(2)) => (between, Part::Second),
        _ => {
            return Err(
                "two days in one text have `between`, what stands between them, and `part`, 1 or 2".into()
            );
        }
    };
    if formats.contains(&Format::YearMonthDay) {
        return Err("year-month-day has a path for each part, and no two days in one text".to_owned());
    }
    let in_format = formats.iter().find(|format| format.may_hold(&between)).map(|format| format.as_str());
    let holds = |text: &&String| text.contains(&between);
    let inside = in_format.or_else(|| long_term.iter().find(holds).map(String::as_str));
    match inside {
        _ if between.trim().is_empty() && formats.iter().any(|format| format.may_hold(" "))
            || between.is_empty() =>
        {
            Err("`between` is what stands between two days, such as 至".to_owned())
        }
        Some(inside) => Err(format!(
            "`between` \"{between}\" also stands inside {inside}, so that nobody could tell where one day ends"
        )),
        None => Ok(Some(Half { between, part })),
    }
}

impl<'de> Deserialize<'de> for FormatFile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = FormatFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a format of days, or a list of 1 to {MAX_FORMATS}")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FormatFile, E> {
                if text == "code" {
                    return Ok(FormatFile(Vec::new()));
                }
                let format = Format::deserialize(serde::de::value::StrDeserializer::new(text))?;
                Ok(FormatFile(vec![format]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<FormatFile, A::Error> {
                let mut formats = Vec::new();
                while let Some(format) = list.next_element()? {
                    formats.push(format);
                }
                match formats.len() {
                    1..=MAX_FORMATS => Ok(FormatFile(formats)),
                    other => Err(serde::de::Error::invalid_length(other, &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Forms of one field. A region whose bodies each write as they like has had ten.
const MAX_FORMATS: usize = 16;

/// Year, month and day.
const SPLIT_DATE_PARTS: usize = 3;
