//! XML parts of an OFD: UTF-8, no document type, bounded, and in one of the two namespaces that writers use.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_PART_DEPTH, MAX_PART_NODES};

/// A part, parsed.
pub(super) fn parse<'p>(bytes: &'p [u8], name: &str) -> Result<Document<'p>, Error> {
    parse_text(bytes).map_err(|detail| {
        let kind = ErrorKind::Malformed { container: "XML", detail };
        Error::from(kind).in_file(name)
    })
}

pub(crate) fn parse_text(bytes: &[u8]) -> Result<Document<'_>, String> {
    let text = simdutf8::basic::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    // Without a document type there are no entities but the five of XML itself.
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MAX_PART_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| reason(&error))?;
    // `descendants` walks without recursion.
    if document.descendants().any(|node| node.ancestors().nth(MAX_PART_DEPTH).is_some()) {
        return Err(format!("more than {MAX_PART_DEPTH} levels of elements"));
    }
    Ok(document)
}

/// The reader's reason without what it repeats of the document.
fn reason(error: &roxmltree::Error) -> String {
    let place = error.pos();
    let what = match error {
        roxmltree::Error::DtdDetected => "a document type declaration",
        roxmltree::Error::NodesLimitReached => "too many elements",
        roxmltree::Error::UnexpectedCloseTag(..) => "an end tag that does not match its start tag",
        roxmltree::Error::UnclosedRootNode => "an element that is not closed",
        roxmltree::Error::UnknownNamespace(..) => "an undeclared namespace prefix",
        _ => "no well-formed XML",
    };
    format!("{what} at line {} column {}", place.row, place.col)
}

/// GB/T 33190, and the drafts before it.
const NAMESPACES: [&str; 2] = ["http://www.ofdspec.org/2016", "http://www.ofdspec.org"];

/// Whether it is the standard's element of this name.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    is_ours(node) && node.tag_name().name() == name
}

/// Whether it is an element of the standard.
pub(crate) fn is_ours(node: Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().namespace().is_some_and(|namespace| NAMESPACES.contains(&namespace))
}

/// Child elements of this name.
pub(super) fn children<'d, 'p>(node: Node<'d, 'p>, name: &'static str) -> impl Iterator<Item = Node<'d, 'p>> {
    node.children().filter(move |child| is(*child, name))
}

/// The one child element of this name; where there are several, nothing says which one counts.
pub(super) fn child<'d, 'p>(node: Node<'d, 'p>, name: &'static str) -> Result<Option<Node<'d, 'p>>, String> {
    let mut all = children(node, name);
    match (all.next(), all.next()) {
        (_, Some(_)) => Err(format!("more than one element {name}")),
        (first, None) => Ok(first),
    }
}

/// All text of an element, without the blanks around it.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let pieces = node.children().filter(Node::is_text).filter_map(|piece| piece.text());
    pieces.collect::<String>().trim().to_owned()
}

/// A file of tags as an XML reader takes it. A program for tags that is much in use writes names with an empty prefix
/// (`<:params xmlns:="">`), which XML does not have: five of eight files have them, those of both licenses seen among them.
/// They are read as names without a prefix, in files of tags alone, and nothing else is overlooked.
pub(crate) fn relaxed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_there = |what: &[u8]| memchr::memmem::find(bytes, what).is_some();
    // Where a mark may stand inside of a text, it is left alone.
    if !is_there(b"<:") || is_there(b"<!") {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr2(b'<', b'x', rest) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before);
        rest = match from {
            [b'<', b':', tail @ ..] => {
                out.extend_from_slice(b"<");
                tail
            }
            [b'<', b'/', b':', tail @ ..] => {
                out.extend_from_slice(b"</");
                tail
            }
            _ => match from.strip_prefix(b"xmlns:=\"\"") {
                Some(tail) => tail,
                None => {
                    out.extend_from_slice(from.get(..1).unwrap_or_default());
                    from.get(1..).unwrap_or_default()
                }
            },
        };
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}
