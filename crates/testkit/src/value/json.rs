//! A value as JSON (RFC 8259), without spaces.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::Value;

impl Value {
    /// The JSON text. Bytes become base64, which no layout here asks for.
    #[must_use]
    pub fn json(&self) -> String {
        match self {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => quoted(text, '"'),
            Value::Bytes(bytes) => quoted(&STANDARD.encode(bytes), '"'),
            Value::List(list) => format!("[{}]", joined(list.iter().map(Value::json))),
            Value::Map(entries) => {
                format!("{{{}}}", joined(entries.iter().map(|(key, value)| key.json() + ":" + &value.json())))
            }
            Value::Tag(_, inner) => inner.json(),
        }
    }

    /// A flat map of text in single quotes, as one public integration writes it.
    #[must_use]
    pub fn single_quoted(&self) -> String {
        match self {
            Value::Map(entries) => {
                let pairs =
                    entries.iter().map(|(key, value)| key.single_quoted() + ": " + &value.single_quoted());
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            Value::Text(text) => quoted(text, '\''),
            other => other.json(),
        }
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn quoted(text: &str, quote: char) -> String {
    let escaped: String = text.chars().map(|c| escape(c, quote)).collect();
    format!("{quote}{escaped}{quote}")
}

fn escape(c: char, quote: char) -> String {
    match c {
        '\\' => "\\\\".to_owned(),
        c if c == quote => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Value, map};

    #[test]
    fn text_is_escaped_for_its_quotes() {
        let value = map([("a", "it's \"x\"\n")]);
        assert_eq!(value.json(), r#"{"a":"it's \"x\"\n"}"#);
        assert_eq!(map([("a", "it's")]).single_quoted(), r"{'a': 'it\'s'}");
        assert_eq!(Value::List(vec![Value::Null, 7.into()]).json(), "[null,7]");
    }
}
