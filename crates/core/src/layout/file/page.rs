//! The words of a layout file that are about pages.

use serde::Deserialize;

use crate::document::page::Rect;
use crate::layout::page::{AllowedSeals, OnPage, OpenRegion, Place, Which};
use crate::words::region::Region;

/// Left, top, width and height in millimetres.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct BoxFile([f64; 4]);

impl BoxFile {
    fn compile(self) -> Result<Rect, String> {
        let Self([left, top, width, height]) = self;
        let fits = |number: f64| number.is_finite() && number.abs() <= LONGEST;
        match [left, top, width, height].into_iter().all(fits) && width > 0.0 && height > 0.0 {
            true => Ok(Rect::of(self.0)),
            false => {
                Err("a box is [left, top, width, height] in millimetres, the last two more than 0".to_owned())
            }
        }
    }
}

/// A region left open.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RestFile {
    First(BoxFile),
    On(OnFile),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnFile {
    page: usize,
    #[serde(rename = "box")]
    place: BoxFile,
}

impl RestFile {
    pub(super) fn compile(self) -> Result<OpenRegion, String> {
        let (page, place) = match self {
            Self::First(place) => (1, place),
            Self::On(on) => (on.page, on.place),
        };
        if page == 0 {
            return Err("pages are counted from 1".to_owned());
        }
        Ok(OpenRegion { page, rect: place.compile()? })
    }
}

/// Who may seal documents of a layout.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealsFile {
    #[serde(default)]
    owners: Vec<String>,
    #[serde(default)]
    regions: Vec<String>,
}

impl SealsFile {
    pub(super) fn compile(self) -> Result<AllowedSeals, String> {
        if self.owners.is_empty() && self.regions.is_empty() {
            return Err(
                "allowed_seals has `owners`, `regions` or both: without any nobody could seal it".to_owned()
            );
        }
        let wrong = |code: &str| format!("{code} is no unified social credit code (GB 32100)");
        let bad = self.owners.iter().find(|code| crate::license::Uscc::parse(code).is_err());
        if let Some(bad) = bad {
            return Err(wrong(bad));
        }
        let region = |code: &String| {
            Region::parse(code).ok_or_else(|| format!("{code} is no 6-digit division code (GB/T 2260)"))
        };
        let regions = self.regions.iter().map(region).collect::<Result<_, _>>()?;
        Ok(AllowedSeals { owners: self.owners, regions })
    }
}

/// What stands between two days of one text, or the two labels between which a value stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum BetweenFile {
    Days(String),
    Labels([String; 2]),
}

/// The words of one field that are about pages.
#[derive(Debug, Default)]
pub(super) struct PageWords {
    pub tag: Option<String>,
    pub label: Option<String>,
    pub within: Option<f64>,
    pub between: Option<[String; 2]>,
    pub row: Option<String>,
    pub column: Option<String>,
    pub place: Option<BoxFile>,
    pub under: Option<String>,
    pub near: Option<BoxFile>,
    pub pieces: bool,
    pub split: Option<String>,
    pub part: Option<u8>,
    pub page: Option<usize>,
    pub is_code: bool,
}

impl PageWords {
    /// Whether any of them is there.
    pub(super) fn is_any(&self) -> bool {
        self.tag.is_some()
            || self.label.is_some()
            || self.within.is_some()
            || self.between.is_some()
            || self.row.is_some()
            || self.column.is_some()
            || self.place.is_some()
            || self.under.is_some()
            || self.near.is_some()
            || self.pieces
            || self.split.is_some()
            || self.page.is_some()
    }

    pub(super) fn compile(self, name: &str) -> Result<OnPage, String> {
        let one = || {
            format!(
                "{name} is found on a page by one word: `tag`, `label` with `within`, `between` with two labels, `row` \
                 with `column`, or `box`"
            )
        };
        let which = match (self.under, self.near) {
            (None, None) => Which::Only,
            (Some(heading), None) => Which::Under(letters(&heading)?),
            (None, Some(near)) => Which::Near(near.compile()?),
            (Some(_), Some(_)) => return Err(format!("{name} has `under` or `near`, and not both")),
        };
        let is_plain = which == Which::Only;
        let place = match (self.tag, self.label, self.between, self.row, self.place) {
            (Some(tag), None, None, None, None) => Place::Tag(tag),
            (None, Some(label), None, None, None) => {
                let within = self.within.filter(|within| *within > 0.0 && *within <= LONGEST);
                let within = within.ok_or_else(|| {
                    format!(
                        "{name} stands `within` so many millimetres to the right of its label; write how many"
                    )
                })?;
                Place::Label { label: letters(&label)?, within, which }
            }
            (None, None, Some([from, until]), None, None) => {
                Place::Between { from: letters(&from)?, until: letters(&until)? }
            }
            (None, None, None, Some(row), None) => {
                let column = self.column.clone().ok_or_else(one)?;
                Place::Cell { row: letters(&row)?, column: letters(&column)? }
            }
            (None, None, None, None, Some(place)) => Place::Box(place.compile()?),
            _ => return Err(one()),
        };
        let is_label = matches!(place, Place::Label { .. });
        if !is_label && (!is_plain || self.within.is_some()) {
            return Err(format!("{name} has no `label`: `within`, `under` and `near` are of labels"));
        }
        if self.column.is_some() && !matches!(place, Place::Cell { .. }) {
            return Err(one());
        }
        let split = match (self.split, self.part) {
            (None, None) => None,
            (Some(between), Some(part @ 1..=2)) if !between.trim().is_empty() => {
                Some((between, usize::from(part) - 1))
            }
            _ => {
                return Err(format!(
                    "{name}: `split` says what stands between two values in one text, and `part` which, 1 or 2"
                ));
            }
        };
        let page = self.page.unwrap_or(1);
        if page == 0 {
            return Err("pages are counted from 1".to_owned());
        }
        Ok(OnPage { place, page, pieces: self.pieces, split, is_code: self.is_code })
    }
}

/// A label as it is compared: without blanks.
pub(super) fn letters(text: &str) -> Result<String, String> {
    let letters: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    match letters.is_empty() {
        true => Err("a label has letters".to_owned()),
        false => Ok(letters),
    }
}

/// Millimetres: more than a sheet of A0 is long.
const LONGEST: f64 = 2_000.0;

/// The words of a field or of a face field that are about pages; they are taken out.
macro_rules! page_words {
    ($file:ident) => {{
        let is_code = $file.format.as_ref().is_some_and(FormatFile::is_code);
        if is_code {
            $file.format = None;
        }
        PageWords {
            tag: $file.tag.take(),
            label: $file.label.take(),
            within: $file.within,
            between: match &$file.between {
                Some(BetweenFile::Labels(labels)) => Some(labels.clone()),
                _ => None,
            },
            row: $file.row.take(),
            column: $file.column.take(),
            place: $file.place,
            under: $file.under.take(),
            near: $file.near,
            pieces: $file.pieces,
            part: $file.split.as_ref().and($file.part),
            split: $file.split.take(),
            page: $file.page,
            is_code,
        }
    }};
}
pub(super) use page_words;
