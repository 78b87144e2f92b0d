//! `[[detect]]`: what must hold for a layout to claim a document.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::Deserialize;

use crate::document::path::Path;
use crate::layout::file::Unfold;
use crate::layout::file::days::FormatFile;
use crate::layout::file::page::letters;
use crate::layout::page::PageWant;
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
    without: Option<String>,
    day: Option<Path>,
    is: Option<Texts>,
    format: Option<FormatFile>,
    from: Option<Day>,
    until: Option<Day>,
    text: Option<String>,
    any: Option<Vec<String>>,
    picture: Option<String>,
    size: Option<[f64; 2]>,
    tag: Option<String>,
}

/// A condition of either kind.
pub(super) enum Condition {
    /// On a place in the payload or the document.
    At(Detect),
    /// On what stands on the pages.
    Page(PageWant),
}

/// A text, or several of which one is enough.
struct Texts(Vec<String>);

#[derive(Clone, Copy, Deserialize)]
struct Day(#[serde(deserialize_with = "day")] Date);

impl DetectFile {
    pub(super) fn compile(mut self, unfold: &mut Unfold) -> Result<Condition, String> {
        if let Some(want) = self.page()? {
            let others = [self.at.is_some(), self.day.is_some(), self.is.is_some(), self.format.is_some()];
            let is_alone = !others.contains(&true) && self.from.is_none() && self.until.is_none();
            return match is_alone && self.inside == Inside::Payload {
                true => Ok(Condition::Page(want)),
                false => Err("a [[detect]] on a page has one word: `text`, `any`, `without`, `picture`, `size` or `tag`".into()),
            };
        }
        let without = self.without.take();
        let without =
            without.map(|path| Path::parse(&path).map_err(|error| error.kind().to_string())).transpose()?;
        self.at_path(without, unfold).map(Condition::At)
    }

    /// The one word on pages; `None` where it has none.
    fn page(&mut self) -> Result<Option<PageWant>, String> {
        let mut all = Vec::new();
        if let Some(text) = self.text.take() {
            all.push(PageWant::Text(vec![letters(&text)?]));
        }
        if let Some(texts) = self.any.take() {
            if texts.is_empty() || texts.len() > MAX_TEXTS {
                return Err(format!("`any` is a list of 1 to {MAX_TEXTS} texts"));
            }
            all.push(PageWant::Text(texts.iter().map(|text| letters(text)).collect::<Result<_, _>>()?));
        }
        if let Some(digest) = self.picture.take() {
            let wrong = "`picture` is the SM3 of a picture: \"sm3:\" and 64 of 0-9 and a-f";
            let bytes = digest.strip_prefix("sm3:").and_then(|hex| HEXLOWER.decode(hex.as_bytes()).ok());
            all.push(PageWant::Picture(bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(wrong)?));
        }
        if let Some(size) = self.size.take() {
            all.push(PageWant::Size(size));
        }
        if let Some(tag) = self.tag.take() {
            all.push(PageWant::Tag(tag));
        }
        // Paths begin with a slash, and no label does.
        if let Some(text) = self.without.take_if(|text| !text.starts_with('/')) {
            all.push(PageWant::Without(letters(&text)?));
        }
        match all.len() {
            0 | 1 => Ok(all.pop()),
            _ => Err("a [[detect]] on a page has one word; write another [[detect]] for the next".into()),
        }
    }

    fn at_path(self, without: Option<Path>, unfold: &mut Unfold) -> Result<Detect, String> {
        let span = Span {
            formats: self.format.map(FormatFile::told_apart).transpose()?.unwrap_or_default(),
            from: self.from.map(|Day(day)| day),
            until: self.until.map(|Day(day)| day),
        };
        let has_span = !span.formats.is_empty() || span.from.is_some() || span.until.is_some();
        let (path, want) = match (self.at, without, self.day, self.is) {
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
