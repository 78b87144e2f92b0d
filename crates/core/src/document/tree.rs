//! The one form all containers are read into.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use smol_str::ToSmolStr;

use crate::words::cow_text::CowText;

/// A value of a document, borrowed from the input wherever it stands there unescaped.
///
/// How the containers map:
/// - JSON: as it says. Numbers are [`Node::Integer`] where they are whole and fit, else [`Node::Float`].
/// - CBOR: integer keys are named by their decimal text, so that a path can name them. A text key keeps being a text:
///   where it looks like an integer, or begins with `'`, it is named with a `'` before it.
/// - XML: an element is [`Node::Element`]. Attributes are found as `@name`, the text of an element as `#text`,
///   child elements by their name: one as itself, several as a [`Node::Group`] in document order. A name in a
///   namespace is `{namespace}local`.
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
    /// Shared, so that the signed part of a document can be a document of its own without being copied.
    Element(Rc<Element<'a>>),
    /// The child elements of one name, where there are several. With one member it stands for that member.
    Group(Rc<Vec<Node<'a>>>),
}

/// The entries of a map, in document order, without equal keys.
pub(crate) type Entries<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// An XML element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element<'a> {
    /// By their names without `@`.
    pub attributes: Entries<'a>,
    /// The text of an element without child elements; [`Node::Null`] where it has none.
    pub text: Node<'a>,
    /// Child elements, each name once.
    pub children: Entries<'a>,
    /// The element's bytes in the input, from `<` of its start tag to `>` of its end tag.
    pub range: Range<usize>,
}

impl<'a> Node<'a> {
    /// The entry of a map or element.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        match self {
            Node::Map(entries) => entry(entries, key),
            Node::Element(element) => element.get(key),
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
    pub(crate) fn scalar(&self) -> Option<CowText<'_>> {
        match self {
            Node::Text(text) => Some(CowText::Borrowed(text)),
            Node::Integer(number) => Some(number.to_smolstr().into()),
            Node::Float(number) => Some(number.to_smolstr().into()),
            Node::Bool(value) => Some(CowText::Borrowed(if *value { "true" } else { "false" })),
            Node::Element(element) if element.children.is_empty() => {
                Some(element.text.scalar().unwrap_or_default())
            }
            Node::Group(_) => self.single()?.scalar(),
            Node::Null | Node::Bytes(_) | Node::List(_) | Node::Map(_) | Node::Element(_) => None,
        }
    }

    /// Whether its text as a scalar is this one. Asked of every member of a list where one is to be chosen.
    pub(crate) fn is_scalar(&self, text: &str) -> bool {
        match self {
            Node::Text(own) => same_key(own, text),
            node => node.scalar().is_some_and(|scalar| *scalar == *text),
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
                let Element { attributes, text, children, range } = Rc::unwrap_or_clone(element);
                let (attributes, children) = (entries(attributes), entries(children));
                Node::Element(Rc::new(Element { attributes, text: text.into_owned(), children, range }))
            }
            Node::Group(members) => {
                let members = Rc::unwrap_or_clone(members);
                Node::Group(Rc::new(members.into_iter().map(Node::into_owned).collect()))
            }
        }
    }
}

impl<'a> Element<'a> {
    /// The attribute `@name`, the text `#text`, or the child elements of that name.
    fn get(&self, key: &str) -> Option<&Node<'a>> {
        match key.strip_prefix('@') {
            Some(attribute) => entry(&self.attributes, attribute),
            None if key == TEXT => self.text(),
            None => entry(&self.children, key),
        }
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.text == Node::Null && self.children.is_empty()
    }

    /// The text, where there is one.
    pub(crate) fn text(&self) -> Option<&Node<'a>> {
        Some(&self.text).filter(|text| **text != Node::Null)
    }
}

/// By what a path names the text of an element. No name of XML begins like this.
const TEXT: &str = "#text";

fn entry<'t, 'a>(entries: &'t Entries<'a>, key: &str) -> Option<&'t Node<'a>> {
    entries.iter().find(|(name, _)| same_key(name, key)).map(|(_, node)| node)
}

/// Whether two keys are the same. Those of one document often begin alike and are equally long: their ends tell most
/// of them apart.
#[inline]
pub(crate) fn same_key(one: &str, other: &str) -> bool {
    let last = |key: &str| key.as_bytes().last().copied();
    one.len() == other.len() && last(one) == last(other) && one == other
}
