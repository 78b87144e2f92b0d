//! A document to be, in its container: JSON, XML or deterministic CBOR.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Error as _, SerializeMap as _};
use serde::{Serialize, Serializer};
use serde_cbor::Value as Cbor;

use crate::document::path::Namespaces;
use crate::issue::document::tree::{TEXT, Value};

/// The value in JSON, its entries in the order in which they came.
pub(super) fn json(value: &Value) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The text that a value is, where it is one.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Json(inner) => json(inner),
        Value::Base64(inner) => match &**inner {
            Value::Bytes(bytes) => Some(STANDARD.encode(bytes)),
            inner => text(inner).map(|text| STANDARD.encode(text)),
        },
        _ => None,
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::List(members) => serializer.collect_seq(members),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
            Self::Text(_) | Self::Json(_) | Self::Base64(_) | Self::Bytes(_) => {
                let text = text(self).ok_or_else(|| S::Error::custom("no text"))?;
                serializer.serialize_str(&text)
            }
        }
    }
}

/// The value in CBOR as RFC 8949 §4.2.1 wants it. Keys are those of paths: integers in decimal, texts that look like one
/// with a `'` before it.
pub(super) fn cbor(value: &Value) -> Option<Vec<u8>> {
    serde_cbor::to_vec(&as_cbor(value)?).ok()
}

fn as_cbor(value: &Value) -> Option<Cbor> {
    Some(match value {
        Value::Null => Cbor::Null,
        Value::Integer(number) => Cbor::Integer((*number).into()),
        Value::Bytes(bytes) => Cbor::Bytes(bytes.clone()),
        Value::List(members) => Cbor::Array(members.iter().map(as_cbor).collect::<Option<_>>()?),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| Some((cbor_key(key), as_cbor(value)?)));
            Cbor::Map(entries.collect::<Option<_>>()?)
        }
        value => Cbor::Text(text(value)?),
    })
}

fn cbor_key(key: &str) -> Cbor {
    let number = key.parse::<i128>().ok().filter(|number| number.to_string() == *key);
    match (number, key.strip_prefix('\'')) {
        (Some(number), _) => Cbor::Integer(number),
        (None, Some(text)) => Cbor::Text(text.to_owned()),
        (None, None) => Cbor::Text(key.to_owned()),
    }
}

/// The one element that the value is, in XML. `namespaces` has a prefix for each that occurs; `declares` them there.
pub(super) fn xml(value: &Value, namespaces: Option<&Namespaces>, declares: bool) -> Option<String> {
    let Value::Map(entries) = value else { return None };
    let [(name, content)] = entries.as_slice() else { return None };
    let declared: String = match (namespaces, declares) {
        (Some(namespaces), true) => namespaces.iter().map(declaration).collect(),
        _ => String::new(),
    };
    let mut out = String::new();
    element(&mut out, name, content, namespaces, &declared)?;
    Some(out)
}

fn declaration((prefix, uri): (&str, &str)) -> String {
    let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    format!(" {name}=\"{}\"", escaped(uri))
}

fn element(
    out: &mut String,
    name: &str,
    content: &Value,
    namespaces: Option<&Namespaces>,
    declared: &str,
) -> Option<()> {
    match content {
        // Several of one name.
        Value::List(members) => {
            return members.iter().try_for_each(|member| element(out, name, member, namespaces, declared));
        }
        Value::Bytes(written) => {
            out.push_str(std::str::from_utf8(written).ok()?);
            return Some(());
        }
        _ => {}
    }
    let tag = prefixed(name, namespaces, false)?;
    out.push_str(&format!("<{tag}{declared}"));
    match content {
        Value::Null => out.push_str("/>"),
        Value::Map(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| key.starts_with('@')) {
                let attribute = prefixed(key.trim_start_matches('@'), namespaces, true)?;
                out.push_str(&format!(" {attribute}=\"{}\"", escaped(&scalar(value)?)));
            }
            let mut inside = entries.iter().filter(|(key, _)| !key.starts_with('@')).peekable();
            if inside.peek().is_none() {
                out.push_str("/>");
                return Some(());
            }
            out.push('>');
            for (key, value) in inside {
                match key.as_str() {
                    TEXT => out.push_str(&escaped(&scalar(value)?)),
                    key => element(out, key, value, namespaces, "")?,
                }
            }
            out.push_str(&format!("</{tag}>"));
        }
        value => out.push_str(&format!(">{}</{tag}>", escaped(&scalar(value)?))),
    }
    Some(())
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Integer(number) => Some(number.to_string()),
        value => text(value),
    }
}

/// `{namespace}local` with a prefix of the layout's. Attributes without one are in no namespace.
fn prefixed(name: &str, namespaces: Option<&Namespaces>, is_attribute: bool) -> Option<String> {
    let Some((uri, local)) = name.strip_prefix('{').and_then(|name| name.split_once('}')) else {
        return Some(name.to_owned());
    };
    let fits = |(prefix, known): &(&str, &str)| *known == uri && !(is_attribute && prefix.is_empty());
    let (prefix, _) = namespaces?.iter().find(fits)?;
    Some(if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") })
}

/// XML 1.0 §2.4, §3.3.3: in text and attributes alike. White space of attributes would come back as spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}
