//! The one JSON object this program writes itself: what could not be examined. Reports come from the
//! library and are passed on byte by byte.

use elicense::{Advice, Language, Position, REPORT_FORMAT, messages};

use crate::problem::Problem;

/// An input that could not be examined.
pub fn unexamined(name: &str, error: &elicense::Error) -> String {
    let advice = |language| messages::error_advice(language, error);
    object(Some(name), error.kind().code(), &position(error.position()), &error.to_string(), advice)
}

/// An input that could not be read, or settings that kept every input from being examined.
pub fn problem(name: Option<&str>, problem: &Problem) -> String {
    object(name, problem.code(), "null", &problem.message(), |language| problem.advice(language))
}

fn object(
    name: Option<&str>,
    code: &str,
    position: &str,
    message: &str,
    say: impl Fn(Language) -> Advice,
) -> String {
    let input = name.map_or("null".to_owned(), |name| format!("{{\"name\":{}}}", string(name)));
    let advice = |language| {
        let Advice { found, next } = say(language);
        format!("{{\"found\":{},\"next\":{}}}", string(&found), string(&next))
    };
    format!(
        "{{\"report\":{},\"input\":{input},\"error\":{{\"code\":{},\"position\":{position},\"message\":{},\"zh-CN\":{},\"en\":{}}}}}",
        string(REPORT_FORMAT),
        string(code),
        string(message),
        advice(Language::ZhCn),
        advice(Language::En),
    )
}

fn position(position: Option<Position>) -> String {
    match position {
        Some(Position::LineColumn { line, column }) => format!("{{\"line\":{line},\"column\":{column}}}"),
        Some(Position::Byte(offset)) => format!("{{\"byte\":{offset}}}"),
        _ => "null".to_owned(),
    }
}

/// RFC 8259 §7. Control characters of all kinds are escaped, so that a terminal never meets one.
fn string(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back_as_it_was() {
        let all: String = (0..=0x2fff).chain([0xfeff, 0x1f600]).filter_map(char::from_u32).collect();
        let back: String = serde_json::from_str(&string(&all)).expect("a JSON string");
        assert_eq!(back, all);
    }

    #[test]
    fn an_error_is_an_object_with_its_place_and_both_languages() {
        let verifier = elicense::Verifier::new(elicense::Trust::empty());
        let error = verifier
            .verify(b"{\"a\":1,\n\"a\":2}", elicense::jiff::Timestamp::UNIX_EPOCH)
            .expect_err("a key twice");
        let json: serde_json::Value = serde_json::from_str(&unexamined("a\"b", &error)).expect("JSON");
        assert_eq!(json["input"]["name"], "a\"b");
        assert_eq!(json["error"]["code"], "key-duplicate");
        assert_eq!(json["error"]["position"]["line"], 2);
        for language in ["zh-CN", "en"] {
            assert!(json["error"][language]["next"].as_str().is_some_and(|next| !next.is_empty()));
        }
    }
}
