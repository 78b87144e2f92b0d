//! What stands in a document, place by place, without its values.

use std::collections::HashSet;

use crate::document::budget::Budget;
use crate::document::container::{self, Container};
use crate::document::path::{Place, walk};
use crate::document::tree::Node;
use crate::layout::trial::{Seen, SeenKind, Trial, TrialPlace, TrialStep};
use crate::words::limits::MAX_UNMAPPED_PATH_BYTES;

/// A value by its kind and size.
pub(super) fn kind_of(node: &Node<'_>) -> Seen {
    let (kind, size) = match node {
        Node::Null => (SeenKind::Null, 0),
        Node::Bool(_) => (SeenKind::Truth, 0),
        Node::Integer(_) | Node::Float(_) => (SeenKind::Number, 0),
        Node::Text(text) => (text_kind(text), text.chars().count()),
        Node::Bytes(bytes) => (SeenKind::Bytes, bytes.len()),
        Node::List(members) => (SeenKind::List, members.len()),
        Node::Map(entries) => (SeenKind::Map, entries.len()),
        Node::Group(members) => match members.as_slice() {
            [only] => return kind_of(only),
            several => (SeenKind::Several, several.len()),
        },
        Node::Element(element) => match element.text() {
            Some(text) => return kind_of(text),
            None => (SeenKind::Map, element.children.len()),
        },
    };
    Seen { kind, size }
}

/// Whoever writes a layout has to know which texts `!json` leads into.
fn text_kind(text: &str) -> SeenKind {
    let may_be = text.trim_start().starts_with(['{', '[']);
    match may_be && container::read_as(Container::Json, text.as_bytes(), &mut Budget::new(), 0).is_ok() {
        true => SeenKind::JsonText,
        false => SeenKind::Text,
    }
}

/// The places of a trial, as long as there is room to list them.
#[derive(Default)]
pub(super) struct Places {
    places: Vec<TrialPlace>,
    /// What stands somewhere as a value: a key that is one too may be somebody's name.
    values: HashSet<String>,
    path_bytes: usize,
}

impl Places {
    pub(super) fn add(&mut self, prefix: &str, signed: bool, root: &Node<'_>) {
        walk(prefix, root, &|_| true, &mut |place: &Place<'_, '_>, node| {
            if let Some(text) = node.scalar() {
                self.values.insert(text.to_string());
            }
            if self.path_bytes > MAX_UNMAPPED_PATH_BYTES {
                return;
            }
            let path = place.to_string();
            self.path_bytes += path.len();
            self.places.push(TrialPlace { signed, path, seen: kind_of(node) });
        });
    }

    pub(super) fn told(self, steps: Vec<TrialStep>) -> Trial {
        let Self { mut places, values, path_bytes } = self;
        places.iter_mut().for_each(|place| place.path = told_path(&place.path, |key| values.contains(key)));
        Trial { steps, places, has_more: path_bytes > MAX_UNMAPPED_PATH_BYTES }
    }
}

/// A path without the keys that may be values: numbers of persons, and what `is_value`.
///
/// ```
/// let told = elicense::layout::told_path("/data/11010519491231002X[0]/测试甲/name", |key| key == "测试甲");
/// assert_eq!(told, "/data/**[0]/**/name");
/// ```
#[must_use]
pub fn told_path(path: &str, is_value: impl Fn(&str) -> bool) -> String {
    let mut told = String::with_capacity(path.len());
    for (index, step) in path.split('/').enumerate() {
        told.push_str(if index == 0 { "" } else { "/" });
        let end = step.find(['[', '!']).unwrap_or(step.len());
        let (key, rest) = step.split_at(end);
        told.push_str(if has_number(key) || is_value(key.trim_start_matches('@')) {
            MASKED_KEY
        } else {
            key
        });
        told.push_str(rest);
    }
    told
}

/// Whether a key holds so many digits in a row that they may be a person's number.
fn has_number(key: &str) -> bool {
    key.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= LEAST_NUMBER)
}

/// Digits of a day, the shortest number that tells something of a person; labels of CBOR have fewer.
const LEAST_NUMBER: usize = 6;

/// What stands for a key that is not told.
const MASKED_KEY: &str = "**";
