//! Walks the leaves of a document and says the path of each.

use std::fmt;

use crate::document::path::Escaped;
use crate::document::tree::{Element, Node};

/// Where a walk stands; prints the path that [`find`](super::Plain::find)s the place from the root.
#[derive(Debug)]
pub(crate) struct Place<'p, 't> {
    prefix: &'p str,
    turns: Vec<Turn<'t>>,
}

#[derive(Clone, Copy, Debug)]
enum Turn<'t> {
    Key(&'t str),
    Attribute(&'t str),
    Index(usize),
}

/// Goes through a document and tells of every leaf in document order: scalars, null, bytes, empty lists,
/// maps and elements. `prefix` is the path up to and with its `!json` where the document was unfolded from a
/// text. What `enter` says no to is not gone into.
///
/// An element's text is told of under the path of the element. A member of a list always has its index, a
/// member of a group only where there are several.
pub(crate) fn walk<'t, 'a>(
    prefix: &str,
    root: &'t Node<'a>,
    enter: &dyn Fn(&'t Node<'a>) -> bool,
    visit: &mut dyn FnMut(&Place<'_, 't>, &'t Node<'a>),
) {
    let place = Place { prefix, turns: Vec::new() };
    Walk { place, enter, visit }.node(root);
}

/// The leaf that carries the scalar of a node, the one that [`walk`] visits: of an element its text, of a
/// group with one member that member's. A node without one stands for itself.
///
/// By this, what a path found and what `walk` visits can be compared as pointers.
pub(crate) fn leaf<'t, 'a>(node: &'t Node<'a>) -> &'t Node<'a> {
    match node {
        Node::Group(members) => match members.as_slice() {
            [only] => leaf(only),
            _ => node,
        },
        Node::Element(element) => element.text().unwrap_or(node),
        _ => node,
    }
}

struct Walk<'w, 't, 'a> {
    place: Place<'w, 't>,
    enter: &'w dyn Fn(&'t Node<'a>) -> bool,
    visit: &'w mut dyn FnMut(&Place<'_, 't>, &'t Node<'a>),
}

impl<'t, 'a> Walk<'_, 't, 'a> {
    /// Recursion goes as deep as the document nests, which reading it has bounded.
    fn node(&mut self, node: &'t Node<'a>) {
        if !(self.enter)(node) {
            return;
        }
        match node {
            Node::Map(entries) if !entries.is_empty() => {
                entries.iter().for_each(|(key, value)| self.below(Turn::Key(key), value));
            }
            Node::Element(element) if !element.is_empty() => {
                let Element { attributes, children, .. } = &**element;
                attributes.iter().for_each(|(name, value)| self.below(Turn::Attribute(name), value));
                element.text().into_iter().for_each(|text| self.node(text));
                children.iter().for_each(|(name, value)| self.below(Turn::Key(name), value));
            }
            Node::Group(members) if members.len() == 1 => members.iter().for_each(|member| self.node(member)),
            Node::List(members) if !members.is_empty() => self.members(members),
            Node::Group(members) if !members.is_empty() => self.members(members),
            leaf => (self.visit)(&self.place, leaf),
        }
    }

    fn members(&mut self, members: &'t [Node<'a>]) {
        members.iter().enumerate().for_each(|(index, member)| self.below(Turn::Index(index), member));
    }

    fn below(&mut self, turn: Turn<'t>, node: &'t Node<'a>) {
        self.place.turns.push(turn);
        self.node(node);
        self.place.turns.pop();
    }
}

impl fmt::Display for Place<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.prefix.is_empty() && self.turns.is_empty() {
            return f.write_str("/");
        }
        f.write_str(self.prefix)?;
        self.turns.iter().try_for_each(|turn| match turn {
            Turn::Key(key) => write!(f, "/{}", Escaped(key)),
            Turn::Attribute(name) => write!(f, "/@{}", Escaped(name)),
            Turn::Index(index) => write!(f, "[{index}]"),
        })
    }
}
