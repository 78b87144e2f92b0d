//! Signed bytes that are pairs: `key=value&key=value`, as gateways sign the entries of a map.
//!
//! A license is read in the pairs alone, and they are read in the signed bytes. So that these say which pairs were meant, no
//! key and no value holds a separator.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Deserialize;

use crate::document::budget::Budget;
use crate::document::path::{Path, Plain};
use crate::document::tree::{Entries, Node};
use crate::proof::spec::locate;
use crate::words::cow_text::CowText;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::MAX_KEY_CHARS;

/// What stands between pairs, and in them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Separators {
    pairs: String,
    value: String,
}

/// How pairs are signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Pairs {
    /// The map whose entries are signed; where there is none the document has the text of the pairs.
    pub of: Option<Plain>,
    choice: Choice,
    order: Order,
    empty: Empty,
    pub separators: Separators,
}

/// Which entries are signed.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Choice {
    Keys(Vec<String>),
    Without(Vec<String>),
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Order {
    /// By the bytes of the keys.
    #[default]
    Ascii,
    AsListed,
}

/// What becomes of an entry without a value.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Empty {
    #[default]
    LeftOut,
    Kept,
}

/// `[proof.pairs]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairsFile {
    of: Option<Path>,
    keys: Option<Vec<String>>,
    without: Option<Vec<String>>,
    order: Option<Order>,
    empty: Option<Empty>,
    between_pairs: Option<String>,
    between_key_and_value: Option<String>,
}

impl PairsFile {
    pub(super) fn compile(self) -> Result<Pairs, String> {
        let separators = Separators {
            pairs: self.between_pairs.unwrap_or_else(|| "&".to_owned()),
            value: self.between_key_and_value.unwrap_or_else(|| "=".to_owned()),
        };
        separators.check()?;
        let of = match self.of {
            None => None,
            Some(path) => Some(path.as_plain().cloned().ok_or("`of` of [proof.pairs] has no `!json`")?),
        };
        let is_text = of.is_none();
        let choice = match (self.keys, self.without) {
            (Some(keys), None) if !keys.is_empty() => Choice::Keys(keys),
            (None, Some(_)) if is_text => {
                return Err(
                    "a text of pairs has `keys`: all that are in it, so that none can be slipped in".into()
                );
            }
            (None, Some(without)) => Choice::Without(without),
            _ => {
                return Err(
                    "[proof.pairs] has `keys`, those that are signed, or `without`, and not both".into()
                );
            }
        };
        let (Choice::Keys(named) | Choice::Without(named)) = &choice;
        for (at, key) in named.iter().enumerate() {
            if key.is_empty() || key.chars().count() > MAX_KEY_CHARS || separators.are_in(key) {
                return Err(format!(
                    "\"{key}\" of [proof.pairs] is no key: it is empty, too long, or holds a separator"
                ));
            }
            if named.iter().skip(at + 1).any(|other| other == key) {
                return Err(format!("\"{key}\" is listed twice in [proof.pairs]"));
            }
        }
        let order = self.order.unwrap_or_default();
        if order == Order::AsListed && matches!(choice, Choice::Without(_)) {
            return Err(
                "order = \"as-listed\" is that of `keys`; beside `without` nothing is listed".to_owned()
            );
        }
        if is_text && self.empty == Some(Empty::LeftOut) {
            return Err(
                "a text of pairs has all of its `keys`: write empty = \"kept\", or leave it out".to_owned()
            );
        }
        let empty = if is_text { Empty::Kept } else { self.empty.unwrap_or_default() };
        Ok(Pairs { of, choice, order, empty, separators })
    }
}

impl Pairs {
    /// The bytes that the entries of `document` make; says why they make none.
    pub(crate) fn of_map(&self, document: &Node<'_>) -> Result<String, String> {
        let of = self.of.as_ref().ok_or("the pairs are not those of a map")?;
        let Node::Map(entries) = locate(document, of)? else {
            return Err(format!("no map at {of}"));
        };
        let mut pairs: Vec<(&str, CowText<'_>)> = Vec::with_capacity(entries.len());
        match &self.choice {
            Choice::Keys(keys) => {
                for key in keys {
                    let found = entries.iter().find(|(name, _)| name == key).map(|(_, node)| node);
                    self.add(key, found, &mut pairs)?;
                }
            }
            Choice::Without(without) => {
                for (key, node) in entries.iter().filter(|(key, _)| !without.iter().any(|left| left == key)) {
                    self.add(key, Some(node), &mut pairs)?;
                }
            }
        }
        if self.order == Order::Ascii {
            pairs.sort_unstable_by_key(|(key, _)| *key);
        }
        let mut bytes = String::new();
        for (at, (key, value)) in pairs.iter().enumerate() {
            bytes.push_str(if at == 0 { "" } else { &self.separators.pairs });
            [key, self.separators.value.as_str(), value].iter().for_each(|part| bytes.push_str(part));
        }
        Ok(bytes)
    }

    /// One entry, as its text. Numbers with a fraction have several, lists and maps none.
    fn add<'t>(
        &self,
        key: &'t str,
        found: Option<&'t Node<'_>>,
        pairs: &mut Vec<(&'t str, CowText<'t>)>,
    ) -> Result<(), String> {
        let value = match found {
            None if self.empty == Empty::Kept => return Err(format!("nothing at {key}")),
            None | Some(Node::Null) => CowText::default(),
            Some(node) => match node.single() {
                Some(Node::Float(_)) | None => None,
                Some(node) => node.scalar(),
            }
            .ok_or_else(|| format!("{key} is no text"))?,
        };
        if value.is_empty() && self.empty == Empty::LeftOut {
            return Ok(());
        }
        if self.separators.are_in(key) || self.separators.are_in(&value) {
            return Err(format!(
                "{key} holds what stands between pairs, so that the signed bytes would not say which were meant"
            ));
        }
        pairs.push((key, value));
        Ok(())
    }

    /// A text of pairs has all of its keys in their order and no other, so that what a value slips in shows.
    pub(super) fn check_text(&self, text: &str) -> Result<(), String> {
        let Choice::Keys(keys) = &self.choice else { return Err("the pairs are not listed".to_owned()) };
        let mut expected: Vec<&str> = keys.iter().map(String::as_str).collect();
        if self.order == Order::Ascii {
            expected.sort_unstable();
        }
        let read = self.separators.read(text).map_err(|detail| detail.to_owned())?;
        match read.iter().map(|(key, _)| *key).eq(expected) {
            true => Ok(()),
            false => Err("the pairs are not those of the layout, in their order".to_owned()),
        }
    }

    /// The text of these pairs: all of the layout's keys, in their order. Where one has no value here its own is empty.
    pub(crate) fn text_of<'t>(&self, value: impl Fn(&str) -> Option<&'t str>) -> Result<String, String> {
        let Choice::Keys(keys) = &self.choice else { return Err("the pairs are not listed".to_owned()) };
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        if self.order == Order::Ascii {
            keys.sort_unstable();
        }
        let pair = |key: &&str| [*key, &self.separators.value, value(key).unwrap_or_default()].concat();
        let text = keys.iter().map(pair).collect::<Vec<_>>().join(&self.separators.pairs);
        self.check_text(&text).map(|()| text)
    }

    /// Its keys, where they are listed.
    pub(crate) fn keys(&self) -> &[String] {
        match &self.choice {
            Choice::Keys(keys) => keys,
            Choice::Without(_) => &[],
        }
    }

    /// The entries of `document` that are signed.
    pub(super) fn own_nodes<'t, 'a>(&self, document: &'t Node<'a>) -> Vec<&'t Node<'a>> {
        let map = self.of.as_ref().and_then(|of| of.find(document).ok()?);
        let Some(Node::Map(entries)) = map else { return Vec::new() };
        let is_signed = |key: &str| match &self.choice {
            Choice::Keys(keys) => keys.iter().any(|own| own == key),
            Choice::Without(without) => !without.iter().any(|left| left == key),
        };
        let is_left_out =
            |node: &Node<'_>| self.empty == Empty::LeftOut && node.scalar().unwrap_or_default().is_empty();
        let signed = entries.iter().filter(|(key, node)| is_signed(key) && !is_left_out(node));
        signed.map(|(_, node)| node).collect()
    }
}

impl Separators {
    fn check(&self) -> Result<(), String> {
        let fits = |text: &str| {
            matches!(text.len(), 1..=MAX_SEPARATOR_BYTES) && text.bytes().all(|b| b.is_ascii_graphic())
        };
        let apart = !self.pairs.contains(&self.value) && !self.value.contains(&self.pairs);
        match fits(&self.pairs) && fits(&self.value) && apart {
            true => Ok(()),
            false => Err(format!(
                "what stands between pairs, and between key and value, is 1 to {MAX_SEPARATOR_BYTES} visible ASCII characters \
                 each, and neither holds the other"
            )),
        }
    }

    /// Whether a key or value holds one of them, or could with what stands beside it.
    fn are_in(&self, text: &str) -> bool {
        // A separator of several characters could also come to be where a value ends in its beginning.
        [&self.pairs, &self.value].iter().any(|separator| separator.chars().any(|c| text.contains(c)))
    }

    /// The pairs of a text.
    fn read<'t>(&self, text: &'t str) -> Result<Vec<(&'t str, &'t str)>, &'static str> {
        let pair = |pair: &'t str| {
            let (key, value) = pair.split_once(self.value.as_str()).ok_or("a pair without a value")?;
            match (
                key.is_empty() || key.chars().count() > MAX_KEY_CHARS,
                self.are_in(value) || self.are_in(key),
            ) {
                (true, _) => Err("a key that is none"),
                (_, true) => Err("a value that holds what stands between pairs"),
                _ => Ok((key, value)),
            }
        };
        text.split(self.pairs.as_str()).map(pair).collect()
    }

    /// Signed bytes as a map of texts.
    pub(crate) fn tree<'a>(&self, bytes: &'a [u8], budget: &mut Budget) -> Result<Node<'a>, Error> {
        let malformed = |detail: &str| ErrorKind::Malformed { container: NAME, detail: detail.to_owned() };
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("not UTF-8"))?;
        budget.item()?;
        let (mut entries, mut known) = (Entries::new(), BTreeSet::new());
        for (key, value) in self.read(text).map_err(malformed)? {
            budget.item()?;
            if !known.insert(key) {
                return Err(ErrorKind::DuplicateKey { container: NAME }.into());
            }
            entries.push((Cow::Borrowed(key), Node::Text(Cow::Borrowed(value))));
        }
        Ok(Node::Map(entries))
    }
}

/// What errors call a payload of pairs.
const NAME: &str = "pairs";

/// The longest that any gateway puts between pairs is two.
const MAX_SEPARATOR_BYTES: usize = 4;

#[cfg(test)]
mod tests;
