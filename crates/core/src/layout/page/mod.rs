//! What a layout says of pages: the words by which values are found on them.
//!
//! A value is found by one word: the issuer's tag, a label beside it, two labels around it, a row and a column, or a box.
//! Never by reading order, never by a pattern.

mod labels;
mod select;

pub(crate) use select::{Chosen, Selection, select};

use crate::crypto::digest::sm3;
use crate::document::ofd::Ofd;
use crate::document::page::{Pages, Rect};
use crate::layout::page::labels::Labels;
use crate::words::region::Region;

/// What a layout says of pages beside its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageRules {
    /// Conditions on the pages.
    pub wants: Vec<PageWant>,
    /// Texts of the form itself, without blanks.
    pub labels: Vec<String>,
    /// Regions left open: what stands in them is carried.
    pub rest: Vec<OpenRegion>,
    /// Who may seal it; `None` where the layout does not say.
    pub seals: Option<AllowedSeals>,
}

/// A region of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OpenRegion {
    /// From 1.
    pub page: usize,
    pub rect: Rect,
}

/// Who may seal documents of a layout.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AllowedSeals {
    /// Unified social credit codes.
    pub owners: Vec<String>,
    /// Regions in which such a code was given out.
    pub regions: Vec<Region>,
}

/// A condition on the pages of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PageWant {
    /// One of these texts stands there as a label does.
    Text(Vec<String>),
    /// This one does not.
    Without(String),
    /// A picture with this digest stands there.
    Picture([u8; 32]),
    /// The first page has this width and height.
    Size([f64; 2]),
    /// The issuer gives this name to something.
    Tag(String),
}

/// How one value is found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OnPage {
    pub place: Place,
    /// From 1.
    pub page: usize,
    /// Whether it may be of several objects.
    pub pieces: bool,
    /// What stands between two values in one object, and which is meant, 0 or 1.
    pub split: Option<(String, usize)>,
    /// Whether it has letters, digits and the marks of numbers alone.
    pub is_code: bool,
}

/// The word by which a value is found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    Tag(String),
    /// To the right of a label, so many millimetres.
    Label {
        label: String,
        within: f64,
        which: Which,
    },
    /// Between two labels of one line.
    Between {
        from: String,
        until: String,
    },
    /// Where a row and a column meet.
    Cell {
        row: String,
        column: String,
    },
    Box(Rect),
}

/// Which of several equal labels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Which {
    Only,
    /// The one below this heading, and not below the next.
    Under(String),
    /// The one in this box.
    Near(Rect),
}

impl Place {
    /// How sure what is found so is: the issuer's own name for it, or its place.
    pub(crate) fn is_tag(&self) -> bool {
        matches!(self, Self::Tag(_))
    }

    /// The labels that it looks for.
    fn labels(&self) -> Vec<&str> {
        match self {
            Self::Label { label, which: Which::Under(heading), .. } => vec![label, heading],
            Self::Label { label, .. } => vec![label],
            Self::Between { from, until } => vec![from, until],
            Self::Cell { row, column } => vec![row, column],
            Self::Tag(_) | Self::Box(_) => Vec::new(),
        }
    }
}

impl std::fmt::Display for OnPage {
    /// As reports tell where a value comes from.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Place::Tag(name) => write!(f, "tag {name}")?,
            Place::Label { label, which, .. } => {
                write!(f, "label {label}")?;
                match which {
                    Which::Only => {}
                    Which::Under(heading) => write!(f, " under {heading}")?,
                    Which::Near(_) => f.write_str(" near a box")?,
                }
            }
            Place::Between { from, until } => write!(f, "between {from} and {until}")?,
            Place::Cell { row, column } => write!(f, "row {row} column {column}")?,
            Place::Box(rect) => {
                let [left, top, width, height] = rect.hundredths().map(|number| f64::from(number) / 100.0);
                write!(f, "box {left} {top} {width} {height}")?;
            }
        }
        match &self.split {
            Some((_, part)) => write!(f, " part {}", part + 1),
            None => Ok(()),
        }
    }
}

impl PageWant {
    /// Whether it holds of a document.
    pub(crate) fn holds(&self, pages: &Pages, ofd: &Ofd<'_>) -> bool {
        match self {
            Self::Text(texts) => texts.iter().any(|text| Labels::has(pages, text)),
            Self::Without(text) => !Labels::has(pages, text),
            Self::Picture(digest) => {
                let parts =
                    pages.pages.iter().flat_map(|page| &page.pictures).filter_map(|one| one.part.as_ref());
                parts.into_iter().any(|part| ofd.bytes(part).is_some_and(|bytes| sm3(bytes) == *digest))
            }
            Self::Size([width, height]) => pages.pages.first().is_some_and(|page| {
                (page.area.width() - width).abs() <= SIZE_SLACK
                    && (page.area.height() - height).abs() <= SIZE_SLACK
            }),
            Self::Tag(name) => pages.tags.iter().any(|tag| tag.name == *name),
        }
    }

    /// As a layout writes it.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Text(texts) => format!("text {}", texts.join(" | ")),
            Self::Without(text) => format!("without {text}"),
            Self::Picture(_) => "picture".to_owned(),
            Self::Size([width, height]) => format!("size {width} × {height}"),
            Self::Tag(name) => format!("tag {name}"),
        }
    }
}

/// Sheets are cut to the millimetre, and writers round to it.
const SIZE_SLACK: f64 = 1.0;
