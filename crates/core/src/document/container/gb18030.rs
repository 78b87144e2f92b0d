//! Files in GB18030 (GB 18030-2022), of which GBK and GB 2312 are parts. Whether a file is one is for its layout to say: bytes
//! that two encodings read as two texts would let whoever holds a document choose between them.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::document::tree::{Element, Entries, Node};
use crate::words::error::Error;

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    Gb18030,
}

impl Encoding {
    /// The bytes that a text has in it, which came in UTF-8; `None` where they would be another text in UTF-8, so that a
    /// signature over the one would hold over the other.
    pub(crate) fn bytes_of(self, text: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Utf8 => Some(text),
            Self::Gb18030 => {
                let text = std::str::from_utf8(&text).ok()?;
                let (bytes, _, _) = GB18030.encode(text);
                let is_one = decoded(&bytes).is_some_and(|again| again == text);
                is_one.then(|| Cow::Owned(bytes.into_owned()))
            }
        }
    }
}

/// The text that bytes are; `None` where they are none, where they are also UTF-8, or where their text is written otherwise
/// in the standard's own spelling.
pub(crate) fn decoded(bytes: &[u8]) -> Option<String> {
    if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (again, _, has_unmappable) = GB18030.encode(&text);
    (!has_unmappable && *again == *bytes).then(|| text.into_owned())
}

/// How many bytes a text has in GB18030.
fn length(text: &str) -> usize {
    let (bytes, _, _) = GB18030.encode(text);
    bytes.len()
}

/// The same document with the ranges of its elements counted in the bytes that came, and not in those of `text`.
pub(crate) fn in_bytes(mut root: Node<'static>, text: &str) -> Result<Node<'static>, Error> {
    let mut ends = Vec::new();
    each_range(&mut root, &mut |start, end| ends.extend([*start, *end]));
    ends.sort_unstable();
    ends.dedup();
    let (mut before, mut counted, mut places) = (0, 0, Vec::with_capacity(ends.len()));
    for end in ends {
        counted += length(text.get(before..end).unwrap_or_default());
        before = end;
        places.push((end, counted));
    }
    let place = |offset: usize| {
        let found = places.binary_search_by_key(&offset, |(end, _)| *end).ok();
        found.and_then(|at| places.get(at)).map_or(offset, |(_, counted)| *counted)
    };
    each_range(&mut root, &mut |start, end| (*start, *end) = (place(*start), place(*end)));
    Ok(root)
}

fn each_range(node: &mut Node<'static>, visit: &mut dyn FnMut(&mut usize, &mut usize)) {
    let entries = |entries: &mut Entries<'static>, visit: &mut dyn FnMut(&mut usize, &mut usize)| {
        entries.iter_mut().for_each(|(_, node)| each_range(node, visit));
    };
    match node {
        Node::Element(element) => {
            let Element { children, range, .. } = std::rc::Rc::make_mut(element);
            visit(&mut range.start, &mut range.end);
            entries(children, visit);
        }
        Node::Group(members) => {
            std::rc::Rc::make_mut(members).iter_mut().for_each(|node| each_range(node, visit));
        }
        Node::Map(map) => entries(map, visit),
        _ => {}
    }
}
