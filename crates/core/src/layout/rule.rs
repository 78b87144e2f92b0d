//! How a layout reads one field: from where, and in which form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::packed::Packing;
use crate::document::path::Plain;
use crate::layout::Located;
use crate::layout::page::OnPage;
use crate::license::day::{Format, Half};
use crate::license::{FieldName, Title};

/// One of the places that a value is read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub at: Located,
    pub presence: Presence,
}

/// A list of which members are read by their place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numbered {
    pub list: Located,
    pub read: BTreeSet<usize>,
}

/// How one canonical field is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldRule {
    pub name: FieldName,
    /// None where the field is read in each member of a list.
    pub at: Vec<Piece>,
    /// Whether the value stands at the first of its places that is there, and is not joined from all.
    pub is_first: bool,
    pub in_each: Option<InEach>,
    /// The lists of which every member must be read, or the value is not all of it.
    pub lists: Vec<Numbered>,
    pub origin: Arc<str>,
    pub presence: Presence,
    pub max: usize,
    /// Whether what stands there is a code, and what it stands for is told by `authorities.toml`.
    pub is_code: bool,
    pub days: Days,
    pub packed: Option<Packing>,
    pub separator: Option<char>,
    pub codes: BTreeMap<String, String>,
    pub long_term: Vec<String>,
    /// How it is found on a page, where it stands on one and at no path.
    pub on_page: Option<Box<OnPage>>,
}

/// How the days or times of a field are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Days {
    /// Tried in order; a field that is no day or time has none.
    pub formats: Vec<Format>,
    pub half: Option<Half>,
    /// Whether null means that there is no end.
    pub null_is_endless: bool,
}

/// Where a field of holders stands in each member of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InEach {
    pub list: Located,
    /// From the member on.
    pub path: Plain,
}

/// Whether a layout's licenses always hold a field, or a piece of one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// How one field of the face is carried.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FaceRule {
    pub name: Arc<str>,
    pub title: Arc<Title>,
    pub at: Vec<Piece>,
    /// Whether its only place is that of a list, every member of which is shown.
    pub is_list: bool,
    /// As of a canonical field.
    pub lists: Vec<Numbered>,
    pub origin: Arc<str>,
    /// As of a canonical field.
    pub on_page: Option<Box<OnPage>>,
}
