//! The rules of a layout file by which fields are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::document::container::Container;
use crate::document::packed::Packing;
use crate::document::path::{Path, Plain};
use crate::layout::file::days::{DaysFile, FormatFile};
use crate::layout::file::page::{BetweenFile, BoxFile, PageWords, page_words};
use crate::layout::file::{Unfold, sound};
use crate::layout::{FieldRule, Located, Numbered, Piece, Presence};
use crate::license::FieldName;
use crate::license::day::{Format, SPLIT_DATE_JOINT};
use crate::license::fields::{Reading, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldFile {
    at: Option<Pieces>,
    at_first: Option<Vec<Path>>,
    of_code: Option<Path>,
    #[serde(default)]
    required: bool,
    max: Option<usize>,
    format: Option<FormatFile>,
    between: Option<BetweenFile>,
    part: Option<u8>,
    tag: Option<String>,
    label: Option<String>,
    within: Option<f64>,
    row: Option<String>,
    column: Option<String>,
    #[serde(rename = "box")]
    place: Option<BoxFile>,
    under: Option<String>,
    near: Option<BoxFile>,
    #[serde(default)]
    pieces: bool,
    split: Option<String>,
    page: Option<usize>,
    #[serde(default)]
    null_is_long_term: bool,
    packed: Option<Packing>,
    separator: Option<char>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default)]
    long_term: Vec<String>,
}

/// A path, or a list of paths: those of the pieces of one value, or one for each holder.
pub(super) struct Pieces(pub(super) Vec<PieceFile>);

/// `"/path"`, or `{ optional = "/path" }`.
pub(super) struct PieceFile {
    pub(super) path: Path,
    pub(super) presence: Presence,
}

impl FieldFile {
    pub(super) fn compile(
        mut self,
        name: FieldName,
        container: Container,
        unfold: &mut Unfold,
    ) -> Result<FieldRule, String> {
        let words = page_words!(self);
        let on_page = match words.is_any() {
            true if container == Container::Ofd => Some(Box::new(words.compile(name.as_str())?)),
            true => {
                return Err(format!("{name} has a word about pages, which are those of container = \"ofd\""));
            }
            false if words.is_code => {
                return Err(format!("{name} has a format `code`, which is of values on pages"));
            }
            false => None,
        };
        let has_part = on_page.as_ref().is_some_and(|on_page| on_page.split.is_some());
        let in_parts = self.format.as_ref().is_some_and(FormatFile::is_in_parts);
        let has_path = self.at.is_some() || self.at_first.is_some() || self.of_code.is_some();
        let (is_first, is_code) = (self.at_first.is_some(), self.of_code.is_some());
        if is_code && name != FieldName::IssuerName {
            return Err(format!("{name} is no authority: `of_code` is of issuer_name alone"));
        }
        let at = match (self.at, self.at_first, self.of_code) {
            _ if on_page.is_some() && has_path => {
                return Err(format!("{name} stands at a path or on a page, and not both"));
            }
            (Some(at), None, None) => at,
            (None, Some(paths), None) => Pieces::first_of(paths)?,
            (None, None, Some(path)) => Pieces(vec![PieceFile { path, presence: Presence::Required }]),
            (None, None, None) if on_page.is_some() => Pieces(Vec::new()),
            _ => {
                return Err(format!(
                    "{name} has `at`, or `at_first` for the first that is there, and not both"
                ));
            }
        };
        let places = match () {
            () if is_first => 1,
            // The pieces of a day are told by their places.
            () if on_page.is_some() => {
                if in_parts {
                    3
                } else {
                    1
                }
            }
            () => at.0.len(),
        };
        if in_parts && on_page.as_ref().is_some_and(|on_page| !on_page.pieces) {
            return Err(format!("{name} is a day in three objects: write `pieces = true`"));
        }
        let days = DaysFile {
            format: self.format,
            between: match self.between {
                Some(BetweenFile::Days(text)) => Some(text),
                _ => None,
            },
            part: self.part.filter(|_| !has_part),
            null_is_long_term: self.null_is_long_term,
        };
        let days = days.compile(name, container, places, &self.long_term)?;
        if self.packed.is_some() && (name.is_dated() || at.0.len() > 1) {
            return Err(format!("{name} is a day, or several values joined, and cannot be packed"));
        }
        if self.separator.is_some() && !name.is_of_several() {
            return Err(format!("{name} holds one value and has no separator"));
        }
        if self.separator.is_some() && places > 1 {
            return Err(format!("{name} has a path for each holder, or a separator, and not both"));
        }
        if self.max.is_some() && !name.is_text() {
            return Err(format!("{name} has a form of its own and no `max`; leave it out"));
        }
        if self.max == Some(0) {
            return Err(format!("{name} of at most 0 characters is none; write how many it may have"));
        }
        if !self.long_term.is_empty() && name != FieldName::ValidUntil {
            return Err(format!("{name} cannot be long-term, only valid_until can"));
        }
        self.long_term.iter().try_for_each(|text| sound::long_term(text, &days.formats))?;
        sound::codes(name, &self.codes)?;
        if !is_first {
            at.check(name.is_dated())?;
        }
        Ok(FieldRule {
            name,
            origin: match &on_page {
                Some(on_page) => on_page.to_string().into(),
                None => at.origin(if is_first { " | " } else { " + " }),
            },
            lists: at.lists(name.is_of_several(), unfold),
            at: at.located(unfold),
            is_first,
            in_each: None,
            presence: if self.required { Presence::Required } else { Presence::Optional },
            max: self.max.unwrap_or(Text::DEFAULT_MAX),
            is_code,
            days,
            packed: self.packed,
            separator: self.separator,
            codes: self.codes,
            long_term: self.long_term,
            on_page,
        })
    }
}

impl FieldRule {
    /// How its values are read.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading {
            max: self.max,
            formats: &self.days.formats,
            half: self.days.half.as_ref(),
            separator: self.separator,
            long_term: &self.long_term,
        }
    }

    /// The form in which a text of this field is read as a day or time.
    pub(crate) fn format_of(&self, text: &str) -> Option<Format> {
        let text = self.days.half.as_ref().map_or(Ok(text), |half| half.of(text)).ok()?;
        self.days.formats.iter().copied().find(|format| format.date(text).is_some())
    }

    /// Whether each of its places is that of one holder, and not a piece of one value.
    pub(crate) fn has_a_place_for_each(&self) -> bool {
        self.name.is_of_several() && self.at.len() > 1 && !self.is_first
    }

    /// What stands between the texts of its places.
    pub(crate) fn joint(&self) -> Option<char> {
        match self.days.formats.first() {
            Some(Format::YearMonthDay) => Some(SPLIT_DATE_JOINT),
            _ => self.has_a_place_for_each().then_some(Text::JOINT),
        }
    }
}

impl Pieces {
    /// Of a value without a piece that is always there, any part would pass for all of it.
    pub(super) fn check(&self, dated: bool) -> Result<(), String> {
        let mut optional = self.0.iter().filter(|piece| piece.presence == Presence::Optional);
        let Some(first) = optional.next() else { return Ok(()) };
        let path = &first.path;
        if dated {
            return Err(format!("a day is all of its parts: write \"{path}\" without `optional`"));
        }
        match 1 + optional.count() == self.0.len() {
            true => Err(format!("at least one piece is always there: write \"{path}\" without `optional`")),
            false => Ok(()),
        }
    }

    /// Places of which each may hold all of the value.
    fn first_of(paths: Vec<Path>) -> Result<Self, String> {
        match paths.len() {
            2..=MAX_JOINED => {
                let piece = |path| PieceFile { path, presence: Presence::Optional };
                Ok(Self(paths.into_iter().map(piece).collect()))
            }
            _ => Err(format!("`at_first` is a list of 2 to {MAX_JOINED} paths; one path is `at`")),
        }
    }

    pub(super) fn origin(&self, between: &str) -> Arc<str> {
        self.0.iter().map(|piece| piece.path.to_string()).collect::<Vec<_>>().join(between).into()
    }

    pub(super) fn located(&self, unfold: &mut Unfold) -> Vec<Piece> {
        let piece = |piece: &PieceFile| Piece { at: unfold.locate(&piece.path), presence: piece.presence };
        self.0.iter().map(piece).collect()
    }

    /// The lists of which all members have to be read. Of holders that is every list that a path goes through by
    /// number; of other values those of which several members are read, since one alone may be meant.
    pub(super) fn lists(&self, of_several: bool, unfold: &mut Unfold) -> Vec<Numbered> {
        let mut lists: Vec<Numbered> = Vec::new();
        let mut add = |list: Located, index| match lists.iter_mut().find(|known| known.list == list) {
            Some(known) => drop(known.read.insert(index)),
            None => lists.push(Numbered { list, read: BTreeSet::from([index]) }),
        };
        for PieceFile { path, .. } in &self.0 {
            let Located { tree, path, .. } = unfold.locate(path);
            for (tree, way) in unfold.ways_to(tree).into_iter().chain([(tree, path)]) {
                way.numbered().for_each(|(list, index)| add(located(tree, list), index));
            }
        }
        lists.retain(|list| of_several || list.read.len() > 1);
        lists
    }
}

fn located(tree: usize, path: Plain) -> Located {
    Located { tree, text: path.to_string().into(), path }
}

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pieces;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a path, or a list of 1 to {MAX_JOINED} paths")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Pieces, E> {
                Ok(Pieces(vec![PieceFile::required(text)?]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Pieces, A::Error> {
                let mut pieces = Vec::new();
                while let Some(piece) = list.next_element()? {
                    pieces.push(piece);
                }
                match pieces.len() {
                    1..=MAX_JOINED => Ok(Pieces(pieces)),
                    other => Err(serde::de::Error::invalid_length(other, &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl PieceFile {
    fn required<E: serde::de::Error>(text: &str) -> Result<Self, E> {
        let path = Path::deserialize(serde::de::value::StrDeserializer::new(text))?;
        Ok(Self { path, presence: Presence::Required })
    }
}

impl<'de> Deserialize<'de> for PieceFile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Optional {
            optional: Path,
        }
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = PieceFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a path such as \"/data/name\", or { optional = \"/data/name\" }")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PieceFile, E> {
                PieceFile::required(text)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<PieceFile, A::Error> {
                let piece = Optional::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(PieceFile { path: piece.optional, presence: Presence::Optional })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Paths of one field. A number in pieces has had four.
const MAX_JOINED: usize = 16;
