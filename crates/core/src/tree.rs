//! The one form all containers are read into.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

/// A value of a document, borrowed from the input wherever it stands there unescaped.
///
/// How the containers map:
/// - JSON: as it says. Numbers are [`Node::Integer`] where they are whole and fit, else [`Node::Float`].
/// - CBOR: integer keys become their decimal text, so that a path can name them; an integer key that
///   meets the same text key is a duplicate.
/// - XML: an element is [`Node::Element`]. Attributes are entries `@name`, the text of an element is
///   the entry `#text`, child elements are entries by their name, each a [`Node::Group`] in document
///   order. A name in a namespace is `{namespace}local`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    List(Vec<Node<'a>>),
    Map(Entries<'a>),
    Element(Element<'a>),
    /// The child elements of one name. With one member it stands for that member. Shared, so that the signed
    /// part of a document can be a document of its own without being copied.
    Group(Rc<Vec<Node<'a>>>),
}

/// The entries of a map, in document order, without equal keys.
pub(crate) type Entries<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// An XML element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element<'a> {
    pub entries: Entries<'a>,
    /// The element's bytes in the input, from `<` of its start tag to `>` of its end tag.
    pub range: Range<usize>,
}

impl<'a> Node<'a> {
    /// The entry of a map or element.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        match self {
            Node::Map(entries) | Node::Element(Element { entries, .. }) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
            }
            Node::Group(members) => match members.as_slice() {
                [only] => only.get(key),
                _ => None,
            },
            _ => None,
        }
    }

    /// The node itself, or the only member of a group.
    pub(crate) fn single(&self) -> Option<&Node<'a>> {
        match self {
            Node::Group(members) => match members.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            node => Some(node),
        }
    }

    /// The text of a scalar: text as it stands, numbers in decimal, an element's text when it has no
    /// child elements. `None` for everything else, `null` included.
    pub(crate) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Integer(number) => Some(Cow::Owned(number.to_string())),
            Node::Float(number) => Some(Cow::Owned(number.to_string())),
            Node::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Node::Element(Element { entries, .. }) => {
                let has_children = entries.iter().any(|(_, node)| matches!(node, Node::Group(_)));
                match (has_children, self.get("#text")) {
                    (false, Some(text)) => text.scalar(),
                    (false, None) => Some(Cow::Borrowed("")),
                    (true, _) => None,
                }
            }
            Node::Group(_) => self.single()?.scalar(),
            Node::Null | Node::Bytes(_) | Node::List(_) | Node::Map(_) => None,
        }
    }

    /// The same value with nothing borrowed.
    pub(crate) fn into_owned(self) -> Node<'static> {
        fn entries(entries: Entries<'_>) -> Entries<'static> {
            entries.into_iter().map(|(key, node)| (Cow::Owned(key.into_owned()), node.into_owned())).collect()
        }
        match self {
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(value),
            Node::Integer(value) => Node::Integer(value),
            Node::Float(value) => Node::Float(value),
            Node::Text(text) => Node::Text(Cow::Owned(text.into_owned())),
            Node::Bytes(bytes) => Node::Bytes(Cow::Owned(bytes.into_owned())),
            Node::List(list) => Node::List(list.into_iter().map(Node::into_owned).collect()),
            Node::Map(map) => Node::Map(entries(map)),
            Node::Element(element) => {
                Node::Element(Element { entries: entries(element.entries), range: element.range })
            }
            Node::Group(members) => {
                let members = Rc::unwrap_or_clone(members);
                Node::Group(Rc::new(members.into_iter().map(Node::into_owned).collect()))
            }
        }
    }
}
