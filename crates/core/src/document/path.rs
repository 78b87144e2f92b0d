//! Paths into a document, and the way back: the path of each of its leaves.

mod namespaces;
mod parse;
#[cfg(test)]
mod tests;
mod walk;

use std::fmt::{self, Write};

use serde::de::{self, Deserialize, Deserializer, Visitor};

pub(crate) use namespaces::Namespaces;
pub(crate) use walk::{Place, leaf, walk};

use crate::document::tree::Node;
use crate::words::error::Error;

/// A path through a document and through the JSON inside its texts:
/// `/data/fields!json[name=ZZBH]/value`.
///
/// | step | leads to |
/// |---|---|
/// | `/key` | the entry of a map, the attribute (`/@name`) or the child elements of an element |
/// | `[0]` | a member of a list or of a group of elements, counted from 0 |
/// | `[key=value]` | the one member whose entry `key` is the scalar `value` |
/// | `!json` | what the text is when read as JSON |
/// | `!base64` | the bytes that the text is in base64; in a [`ProofPath`] alone |
///
/// `/` alone is the root itself. In keys and values `~0` is `~`, `~1` `/`, `~2` `[`, `~3` `]`, `~4` `!`,
/// `~5` `=`, and `~6` alone is the empty one. These characters are never written bare, so that a path has
/// one spelling and `Display` prints the text that was parsed.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Path {
    /// The ways to the texts that are read, outermost first, each from where the last one led.
    texts: Vec<Nested>,
    /// The way from there on.
    rest: Plain,
}

impl Path {
    /// Parses a path as it is written in a layout.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        parse::path(text)
    }

    /// The path cut behind its `!json` steps: the ways to the texts to be read as JSON, outermost first and
    /// each from the root of the one before, and the way from the root of the last.
    ///
    /// A caller unfolds each prefix of the first part once, and shares it among all paths that begin so.
    pub(crate) fn split(&self) -> (&[Nested], &Plain) {
        (&self.texts, &self.rest)
    }

    /// The path, where it goes through no text.
    pub(crate) fn as_plain(&self) -> Option<&Plain> {
        Some(&self.rest).filter(|_| self.texts.is_empty())
    }

    /// Whether it is the way to the document itself, which is always there.
    pub(crate) fn is_root(&self) -> bool {
        self.texts.is_empty() && self.rest.steps.is_empty()
    }

    /// Whether whoever follows `other` comes by the place that this path leads to, or ends there.
    pub(crate) fn leads_to(&self, other: &Self) -> bool {
        let depth = self.texts.len();
        let same_texts = other.texts.get(..depth) == Some(&self.texts[..]);
        let there = other.texts.get(depth).map_or(&other.rest, |nested| &nested.at);
        same_texts && there.steps.starts_with(&self.rest.steps)
    }
}

/// A path of a proof: the only one that leads to bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct ProofPath(pub Path);

/// The way to a text, and what it is read as.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Nested {
    pub at: Plain,
    pub read_as: ReadAs,
}

/// What a text inside a document is read as.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum ReadAs {
    Json,
    Base64,
}

impl ReadAs {
    const ALL: [Self; 2] = [Self::Json, Self::Base64];

    const fn step(self) -> &'static str {
        match self {
            Self::Json => "!json",
            Self::Base64 => "!base64",
        }
    }
}

/// A path within one tree: without `!json`, so that following it never reads anything.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Plain {
    steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
    Select { key: String, value: String },
}

/// A path met several entries where it needs one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ambiguous;

impl Plain {
    /// The node that the path leads to from `root`.
    ///
    /// Several elements of one name are [`Ambiguous`] where the path goes on by key: taking them for absent
    /// would let a second element hide the first.
    pub(crate) fn find<'t, 'a>(&self, root: &'t Node<'a>) -> Result<Option<&'t Node<'a>>, Ambiguous> {
        self.find_noting(root, &mut |_| ())
    }

    /// Its steps, for whoever writes what it leads to.
    pub(crate) fn way(&self) -> &[Step] {
        &self.steps
    }

    /// The name of the entry that the path ends at; `None` where it ends otherwise.
    pub(crate) fn last_key(&self) -> Option<&str> {
        match self.steps.last()? {
            Step::Key(key) => Some(key),
            Step::Index(_) | Step::Select { .. } => None,
        }
    }

    /// Whether a key of it holds a dot; those of names in a namespace do.
    pub(crate) fn has_dotted_key(&self) -> bool {
        let is_dotted = |key: &str| key.contains('.') && !key.trim_start_matches('@').starts_with('{');
        self.steps.iter().any(|step| matches!(step, Step::Key(key) if is_dotted(key)))
    }

    /// Each list of which the path chooses a member by its place: the way to the list, and the place.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (Self, usize)> + '_ {
        self.steps.iter().enumerate().filter_map(|(at, step)| match step {
            Step::Index(index) => {
                Some((Self { steps: self.steps.iter().take(at).cloned().collect() }, *index))
            }
            Step::Key(_) | Step::Select { .. } => None,
        })
    }

    /// How many members stand where the path leads to; none where no list or group does.
    pub(crate) fn count(&self, root: &Node<'_>) -> usize {
        let is_member = self.steps.last().is_some_and(|step| !matches!(step, Step::Key(_)));
        self.find(root).ok().flatten().map_or(0, |node| members(node, is_member).len())
    }

    /// The same, telling `note` of every value that chose one entry among its neighbours: such a value has
    /// been read as much as the one at the end of the path.
    pub(crate) fn find_noting<'t, 'a>(
        &self,
        root: &'t Node<'a>,
        note: &mut dyn FnMut(&'t Node<'a>),
    ) -> Result<Option<&'t Node<'a>>, Ambiguous> {
        let (mut node, mut is_member) = (root, false);
        for step in &self.steps {
            match step.from(node, is_member)? {
                Some(next) => node = next,
                None => return Ok(None),
            }
            is_member = !matches!(step, Step::Key(_));
            if let Step::Select { key, .. } = step {
                node.get(key).into_iter().for_each(&mut *note);
            }
        }
        Ok(Some(node))
    }
}

impl Step {
    /// `is_member`: a step before has chosen the node among its neighbours.
    fn from<'t, 'a>(&self, node: &'t Node<'a>, is_member: bool) -> Result<Option<&'t Node<'a>>, Ambiguous> {
        match self {
            Step::Key(key) => match node {
                Node::Group(members) if members.len() > 1 => Err(Ambiguous),
                _ => Ok(node.get(key)),
            },
            Step::Index(index) => Ok(members(node, is_member).get(*index)),
            Step::Select { key, value } => {
                let has_value =
                    |member: &&Node<'a>| member.get(key).is_some_and(|node| node.is_scalar(value));
                let mut found = members(node, is_member).iter().filter(has_value);
                match (found.next(), found.next()) {
                    (_, Some(_)) => Err(Ambiguous),
                    (only, None) => Ok(only),
                }
            }
        }
    }
}

fn members<'t, 'a>(node: &'t Node<'a>, is_member: bool) -> &'t [Node<'a>] {
    match node {
        Node::List(members) => members,
        Node::Group(members) => members,
        // The only element of its name is a group of one; one that was chosen already has no members.
        Node::Element(_) if !is_member => std::slice::from_ref(node),
        _ => &[],
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.texts.is_empty() {
            return self.rest.fmt(f);
        }
        for text in &self.texts {
            text.at.steps(f)?;
            f.write_str(text.read_as.step())?;
        }
        self.rest.steps(f)
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() { f.write_str("/") } else { self.steps(f) }
    }
}

impl Plain {
    fn steps(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| match step {
            Step::Key(key) => write!(f, "/{}", Escaped(key)),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Select { key, value } => write!(f, "[{}={}]", Escaped(key), Escaped(value)),
        })
    }
}

/// A key or value as it is written in a path.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(EMPTY);
        }
        for character in self.0.chars() {
            match RESERVED.iter().position(|&reserved| reserved == character) {
                Some(digit) => write!(f, "~{digit}")?,
                None => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Characters that stand for themselves only as `~` and their place in this list.
const RESERVED: [char; 6] = ['~', '/', '[', ']', '!', '='];

/// How the empty key or value is written.
const EMPTY: &str = "~6";

impl<'de> Deserialize<'de> for ProofPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = ProofPath;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path such as \"/data/sign\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<ProofPath, E> {
                let path = Path::parse(text).map_err(|error| E::custom(error.kind()))?;
                // Bytes have no entries: what they hold is a text, and read with `!json`.
                let behind = path.texts.iter().skip(1).map(|nested| &nested.at).chain([&path.rest]);
                let goes_on = |(nested, rest): (&Nested, &Plain)| {
                    nested.read_as == ReadAs::Base64 && !rest.steps.is_empty()
                };
                let is_wrong = path.texts.iter().zip(behind).any(goes_on);
                match is_wrong {
                    false => Ok(ProofPath(path)),
                    true => Err(E::custom(format!(
                        "path \"{text}\": behind `!base64` stands nothing, or `!json`"
                    ))),
                }
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl<'de> Deserialize<'de> for Path {
    /// Through a visitor, so that a TOML reader tells the line and column of a wrong path.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Path;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path such as \"/data/name\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Path, E> {
                let path = Path::parse(text).map_err(|error| E::custom(error.kind()))?;
                match path.texts.iter().all(|nested| nested.read_as == ReadAs::Json) {
                    true => Ok(path),
                    false => Err(E::custom(format!("path \"{text}\": `!base64` is for paths of a proof"))),
                }
            }
        }

        deserializer.deserialize_str(Text)
    }
}
