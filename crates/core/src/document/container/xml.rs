//! XML 1.0, without what makes two readers see two documents: document type declarations, processing
//! instructions, comments inside the root element, mixed content.

mod gate;

use std::borrow::Cow;
use std::rc::Rc;

use roxmltree::{Document, ParsingOptions, StringStorage};

use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::container::{KeyIndex, key_length, line_column, malformed, utf8};
use crate::document::path::Namespaces;
use crate::document::tree::{Element, Entries, Node};
use crate::words::error::{Error, ErrorKind};
use crate::words::position::Position;

const NAME: &str = "XML";

/// Reads one XML document: a map with the root element as its only entry, so that paths begin with the
/// root's name. A byte order mark may come first; ranges count from it.
pub(super) fn read<'a>(bytes: &'a [u8], budget: &mut Budget, depth: usize) -> Result<Node<'a>, Error> {
    read_text(utf8(NAME, bytes)?, Encoding::Utf8, budget, depth)
}

/// The same of a text that was decoded from bytes in `encoding`.
pub(super) fn read_text<'a>(
    text: &'a str,
    encoding: Encoding,
    budget: &mut Budget,
    depth: usize,
) -> Result<Node<'a>, Error> {
    gate::pass(text, encoding, budget, depth)?;
    // Entities are declared in a document type only: without one there are the five of XML itself.
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| refusal(text, &error))?;
    let root = document.root_element();
    budget.item()?;
    let element = Reader { budget }.element(root)?;
    Ok(Node::Map(vec![(name(root)?, Node::Element(Rc::new(element)))]))
}

/// Reads one element with declarations around it that are not the document's: whoever changes those changes nothing.
pub(super) fn read_element(
    bytes: &[u8],
    namespaces: &Namespaces,
    budget: &mut Budget,
) -> Result<Node<'static>, Error> {
    let element = utf8(NAME, bytes)?;
    let mut text = String::with_capacity(element.len() + 256);
    text.push_str("<e");
    for (prefix, uri) in namespaces.iter() {
        let uri = uri.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let colon = if prefix.is_empty() { "" } else { ":" };
        text.extend([" xmlns", colon, prefix, "=\"", &uri, "\""]);
    }
    text.push('>');
    text.push_str(element);
    text.push_str("</e>");
    // Columns are those of the text that was made: the kind is kept, the position is not.
    let read = read(text.as_bytes(), budget, 0).map_err(|error| Error::from(error.kind().clone()))?;
    let Node::Map(outer) = read else { return Err(malformed(NAME, "no element")) };
    let inside = match outer.first() {
        Some((_, Node::Element(outer))) => match outer.children.as_slice() {
            [(name, only @ Node::Element(_))] => Some((name.clone().into_owned(), only.clone().into_owned())),
            _ => None,
        },
        _ => None,
    };
    let (name, element) = inside.ok_or_else(|| malformed(NAME, "no element, or several"))?;
    Ok(Node::Map(vec![(name.into(), element)]))
}

struct Reader<'b> {
    budget: &'b mut Budget,
}

impl<'b> Reader<'b> {
    /// Recursion goes as deep as the elements nest, which the gate has bounded.
    fn element<'a>(&mut self, node: roxmltree::Node<'_, 'a>) -> Result<Element<'a>, Error> {
        self.budget.item().map_err(|error| error.at(start(node)))?;
        let attributes = self.attributes(node)?;
        let text = self.text(node)?;
        let children = self.children(node)?;
        Ok(Element { attributes, text, children, range: node.range() })
    }

    fn attributes<'a>(&mut self, node: roxmltree::Node<'_, 'a>) -> Result<Entries<'a>, Error> {
        let mut entries = Entries::with_capacity(node.attributes().len());
        for attribute in node.attributes() {
            self.budget.item().map_err(|error| error.at(start(node)))?;
            let name =
                expanded(attribute.namespace(), attribute.name()).map_err(|error| error.at(start(node)))?;
            entries.push((name, Node::Text(text(attribute.value_storage()))));
        }
        Ok(entries)
    }

    /// The text of an element without child elements, all pieces joined.
    fn text<'a>(&mut self, node: roxmltree::Node<'_, 'a>) -> Result<Node<'a>, Error> {
        let has_children = node.children().any(|child| child.is_element());
        let mut joined = Cow::Borrowed("");
        // Asked on an element, `text_storage` answers with the text of its first child.
        for piece in node.children().filter(roxmltree::Node::is_text) {
            let Some(storage) = piece.text_storage() else {
                continue;
            };
            if has_children && !is_space(storage.as_str()) {
                return Err(malformed(NAME, "text beside child elements").at(start(piece)));
            }
            if joined.is_empty() {
                joined = text(storage)
            } else {
                joined.to_mut().push_str(storage.as_str())
            }
        }
        if has_children || joined.is_empty() {
            return Ok(Node::Null);
        }
        self.budget.item().map_err(|error| error.at(start(node)))?;
        Ok(Node::Text(joined))
    }

    fn children<'a>(&mut self, node: roxmltree::Node<'_, 'a>) -> Result<Entries<'a>, Error> {
        let mut entries = Entries::with_capacity(node.children().filter(roxmltree::Node::is_element).count());
        let mut index = KeyIndex::default();
        for child in node.children().filter(roxmltree::Node::is_element) {
            let name = name(child)?;
            let member = Node::Element(Rc::new(self.element(child)?));
            let position = index.position(&entries, &name);
            match position.and_then(|position| entries.get_mut(position)) {
                Some((_, Node::Group(members))) => Rc::make_mut(members).push(member),
                Some((_, only)) => {
                    let first = std::mem::replace(only, Node::Null);
                    *only = Node::Group(Rc::new(vec![first, member]));
                }
                None => entries.push((name, member)),
            }
        }
        Ok(entries)
    }
}

/// The name of an element as a key.
fn name<'a>(node: roxmltree::Node<'_, 'a>) -> Result<Cow<'a, str>, Error> {
    let tag = node.tag_name();
    expanded(tag.namespace(), tag.name()).map_err(|error| error.at(start(node)))
}

/// `local`, or `{namespace}local`. The length is looked at first: one long namespace would be copied to
/// every element.
fn expanded<'a>(namespace: Option<&str>, local: &'a str) -> Result<Cow<'a, str>, Error> {
    key_length(NAME, local)?;
    let Some(namespace) = namespace.filter(|namespace| !namespace.is_empty()) else {
        return Ok(Cow::Borrowed(local));
    };
    key_length(NAME, namespace)?;
    let mut name = String::with_capacity(namespace.len() + local.len() + 2);
    name.extend(["{", namespace, "}", local]);
    key_length(NAME, &name)?;
    Ok(Cow::Owned(name))
}

/// XML §2.3, `S`. Any other blank character is text.
fn is_space(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

fn text<'a>(storage: &StringStorage<'a>) -> Cow<'a, str> {
    match storage {
        StringStorage::Borrowed(text) => Cow::Borrowed(text),
        StringStorage::Owned(text) => Cow::Owned(text.as_ref().to_owned()),
    }
}

fn start(node: roxmltree::Node<'_, '_>) -> Position {
    line_column(node.document().input_text(), node.range().start)
}

/// The reader's reason in our words where its own repeat what stands in the document.
fn refusal(text: &str, error: &roxmltree::Error) -> Error {
    use roxmltree::Error as Reason;
    let place = error.pos();
    let error = match error {
        Reason::DuplicatedAttribute(..) => ErrorKind::DuplicateKey { container: NAME }.into(),
        Reason::DuplicatedNamespace(..) => {
            malformed(NAME, "a namespace prefix declared twice in one element")
        }
        Reason::UnknownNamespace(..) => malformed(NAME, "an undeclared namespace prefix"),
        Reason::UnexpectedCloseTag(..) => malformed(NAME, "an end tag that does not match its start tag"),
        Reason::UnknownEntityReference(..) => malformed(NAME, "an entity other than the five of XML itself"),
        Reason::NonXmlChar(..) => malformed(NAME, "a character that XML does not allow"),
        // These two carry no place: the end of the text is where something is missing.
        Reason::UnclosedRootNode | Reason::UnexpectedEndOfStream => {
            return malformed(NAME, "the document ends before its root element")
                .at(line_column(text, text.len()));
        }
        other => malformed(NAME, other.to_string().replace(&format!(" at {place}"), "")),
    };
    let (line, column) = (usize::try_from(place.row), usize::try_from(place.col));
    match (line, column) {
        (Ok(line), Ok(column)) => error.at(Position::LineColumn { line, column }),
        _ => error,
    }
}
