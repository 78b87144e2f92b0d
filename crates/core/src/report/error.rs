//! What stands in a report's place where there is none: the same bytes from every program.

use std::borrow::Cow;

use serde::Serialize;

use crate::report::REPORT_FORMAT;
use crate::words::error::Error;
use crate::words::escape::escaped;
use crate::words::messages;
use crate::words::messages::{Advice, Language, Who};
use crate::words::position::Position;

impl Error {
    /// The error as one line of JSON, in the place of a report on the input called `name`.
    ///
    /// ```
    /// use elicense::{Trust, Verifier, jiff::Timestamp};
    /// let error = Verifier::new(Trust::empty()).verify(b"", Timestamp::UNIX_EPOCH).unwrap_err();
    /// let json = error.to_json(Some("-"));
    /// assert!(json.starts_with(r#"{"report":"elicense-report-1","input":{"name":"-"},"error":{"code":"input-empty","who":"holder""#));
    /// ```
    #[must_use]
    pub fn to_json(&self, name: Option<&str>) -> String {
        let (code, data) = (self.kind().code(), self.kind().data());
        error_json(name, code, &data, self.position(), &self.to_string())
    }
}

/// Something that kept an input, or all of them, from being examined: one line of JSON in the place of a
/// report. `code` is one of the catalogue of [`messages`], `data` fills its sentences, `message` is for logs.
#[must_use]
pub fn error_json(
    name: Option<&str>,
    code: &str,
    data: &[(&'static str, String)],
    position: Option<Position>,
    message: &str,
) -> String {
    let error = ErrorJson::new(code, data, position, message.into());
    let object = Object { report: REPORT_FORMAT, input: name.map(|name| InputJson { name }), error };
    escaped(serde_json::to_string(&object).expect("texts and numbers are JSON"))
}

#[derive(Serialize)]
struct Object<'e> {
    report: &'static str,
    input: Option<InputJson<'e>>,
    error: ErrorJson<'e>,
}

#[derive(Serialize)]
struct InputJson<'e> {
    name: &'e str,
}

#[derive(Serialize)]
pub(crate) struct ErrorJson<'e> {
    code: &'e str,
    who: Who,
    position: Option<PositionJson>,
    message: Cow<'e, str>,
    #[serde(rename = "zh-CN")]
    zh_cn: Advice,
    en: Advice,
}

impl<'e> ErrorJson<'e> {
    /// The object of an error of the library, inside another answer.
    pub(crate) fn of(error: &'e Error) -> Self {
        Self::new(error.kind().code(), &error.kind().data(), error.position(), error.to_string().into())
    }

    fn new(
        code: &'e str,
        data: &[(&'static str, String)],
        position: Option<Position>,
        message: Cow<'e, str>,
    ) -> Self {
        let advice = |language| messages::advice(language, code, data);
        let (zh_cn, en) = (advice(Language::ZhCn), advice(Language::En));
        Self { code, who: zh_cn.who, position: position.map(PositionJson::from), message, zh_cn, en }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum PositionJson {
    Text { line: usize, column: usize },
    Bytes { byte: usize },
}

impl From<Position> for PositionJson {
    fn from(position: Position) -> Self {
        match position {
            Position::LineColumn { line, column } => Self::Text { line, column },
            Position::Byte(byte) => Self::Bytes { byte },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Budget;
    use crate::layout::claim::Document;

    #[test]
    fn every_character_of_a_name_comes_back_as_it_was() {
        let all: String = (0..=0x2fff).chain([0xfeff, 0x1f600]).filter_map(char::from_u32).collect();
        let json = error_json(Some(&all), "input-empty", &[], None, "");
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["input"]["name"], all);
    }

    #[test]
    fn an_error_is_an_object_with_its_place_and_both_languages() {
        let error = Document::read(b"{\"a\":1,\n\"a\":2}", &mut Budget::new()).unwrap_err();
        let json: serde_json::Value = serde_json::from_str(&error.to_json(Some("a\"b"))).unwrap();
        assert_eq!(json["input"]["name"], "a\"b");
        assert_eq!(json["error"]["code"], "key-duplicate");
        assert_eq!(json["error"]["position"]["line"], 2);
        for language in ["zh-CN", "en"] {
            assert!(json["error"][language]["next"].as_str().is_some_and(|next| !next.is_empty()));
        }
    }
}
