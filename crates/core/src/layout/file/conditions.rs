//! `[[detect]]`: what must hold for a layout to claim a document.

use jiff::civil::Date;
use serde::Deserialize;

use crate::document::path::Path;
use crate::layout::file::Unfold;
use crate::layout::file::days::FormatFile;
use crate::layout::{Detect, Inside, Span, Want};
use crate::words::configuration::day;

/// Conditions, all of which must hold.
pub(super) struct Conditions(pub Vec<toml::Spanned<DetectFile>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DetectFile {
    #[serde(default, rename = "in")]
    inside: Inside,
    at: Option<Path>,
    without: Option<Path>,
    day: Option<Path>,
    is: Option<Texts>,
    format: Option<FormatFile>,
    from: Option<Day>,
    until: Option<Day>,
}

/// A text, or several of which one is enough.
struct Texts(Vec<String>);

#[derive(Clone, Copy, Deserialize)]
struct Day(#[serde(deserialize_with = "day")] Date);

impl DetectFile {
    pub(super) fn compile(self, unfold: &mut Unfold) -> Result<Detect, String> {
        let span = Span {
            formats: self.format.map(FormatFile::told_apart).transpose()?.unwrap_or_default(),
            from: self.from.map(|Day(day)| day),
            until: self.until.map(|Day(day)| day),
        };
        let has_span = !span.formats.is_empty() || span.from.is_some() || span.until.is_some();
        let (path, want) = match (self.at, self.without, self.day, self.is) {
            (Some(path), None, None, None) if !has_span => (path, Want::Present),
            (Some(path), None, None, Some(Texts(texts))) if !has_span => (path, Want::Text(texts)),
            (None, Some(path), None, None) if !has_span => (path, Want::Absent),
            (None, None, Some(path), None) => (path, Want::Day(span.checked(self.inside)?)),
            _ => {
                return Err(
                    "a [[detect]] has `at`, or `at` and `is`, or `without`, or `day` with `from` or `until`"
                        .into(),
                );
            }
        };
        let at = unfold.locate(&path);
        if self.inside == Inside::Document && at.tree != 0 {
            return Err("a [[detect]] in the document has no !json step".into());
        }
        Ok(Detect { inside: self.inside, path, at, want })
    }
}

impl Span {
    fn checked(mut self, inside: Inside) -> Result<Self, String> {
        if inside == Inside::Document {
            return Err(
                "a day chooses a layout in the payload alone: what is not signed anybody can change".into()
            );
        }
        match (self.from, self.until) {
            (None, None) => {
                return Err("`day` of a [[detect]] needs `from` or `until`, days without quotes".into());
            }
            (Some(from), Some(until)) if until < from => {
                return Err(format!("`until` ({until}) is before `from` ({from}): no day lies between them"));
            }
            _ => {}
        }
        if self.formats.is_empty() {
            self.formats.push(crate::license::day::Format::default());
        }
        Ok(self)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Texts;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a text, or a list of 1 to {MAX_TEXTS} texts")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                match texts.len() {
                    1..=MAX_TEXTS => Ok(Texts(texts)),
                    other => Err(serde::de::Error::invalid_length(other, &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Texts of one condition. Versions of a system are the longest list seen, and have been four.
const MAX_TEXTS: usize = 32;

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Conditions;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("conditions, each under [[detect]]")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Conditions, A::Error> {
                let mut conditions = Vec::new();
                while let Some(condition) = list.next_element()? {
                    conditions.push(condition);
                }
                match conditions.is_empty() {
                    true => Err(serde::de::Error::custom("a layout needs at least one [[detect]]")),
                    false => Ok(Conditions(conditions)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
