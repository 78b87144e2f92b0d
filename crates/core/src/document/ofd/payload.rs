//! What layouts read of a package: the signed part of what it says to programs, as one tree.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::document::budget::Budget;
use crate::document::container::{self, Container};
use crate::document::ofd::{Body, ENTRY, Ofd};
use crate::document::tree::{Entries, Node};
use crate::words::error::Error;

impl Ofd<'_> {
    /// `DocInfo`, `CustomDatas`, `CustomTags` (where each file of them is said to be, whose content is not read here) and `Attachments` of the
    /// one document, as far as the parts they stand in are `covered`; and what the signature says of its `Seal`. A package of several documents says nothing: nobody knows which one is
    /// meant.
    ///
    /// # Errors
    ///
    /// It says more than one document may.
    pub(crate) fn payload<'t>(
        &'t self,
        covered: &BTreeSet<String>,
        seal: Vec<(&'static str, String)>,
        budget: &mut Budget,
    ) -> Result<Node<'t>, Error> {
        let mut root = Entries::new();
        if let [body] = self.bodies.as_slice() {
            if covered.contains(ENTRY) {
                root.push(("DocInfo".into(), texts(pairs(&body.info), budget)?));
                root.push(("CustomDatas".into(), texts(pairs(&body.custom), budget)?));
            }
            let mut tags = body
                .tags
                .iter()
                .filter(|tags| covered.contains(&tags.part))
                .map(|tags| (&tags.kind, &tags.at))
                .peekable();
            if tags.peek().is_some() {
                root.push(("CustomTags".into(), texts(tags, budget)?));
            }
            root.push(("Attachments".into(), self.attachments(body, covered, budget)?));
        }
        let seal = seal.into_iter().map(|(key, text)| (Cow::Borrowed(key), Node::Text(text.into())));
        root.push(("Seal".into(), Node::Map(seal.collect())));
        Ok(Node::Map(root))
    }

    /// Those that are XML, by the name they are shown under.
    fn attachments<'t>(
        &'t self,
        body: &'t Body,
        covered: &BTreeSet<String>,
        budget: &mut Budget,
    ) -> Result<Node<'t>, Error> {
        let mut entries = Entries::new();
        for (name, part) in body.attachments.iter().filter(|(_, part)| covered.contains(part)) {
            let bytes = self.bytes(part).unwrap_or_default();
            // Any other attachment is for people. What it used up is used up.
            if let Ok(tree) = container::read_as(Container::Xml, bytes, budget, 2) {
                entries.push((name.as_str().into(), tree));
            }
        }
        Ok(Node::Map(entries))
    }
}

fn pairs(named: &[(String, String)]) -> impl Iterator<Item = (&String, &String)> {
    named.iter().map(|(name, text)| (name, text))
}

/// Texts by name; of a name that stands there twice nothing says which one counts.
fn texts<'t>(
    named: impl IntoIterator<Item = (&'t String, &'t String)>,
    budget: &mut Budget,
) -> Result<Node<'t>, Error> {
    let mut entries = Entries::new();
    for (name, text) in named {
        budget.item()?;
        let node = Node::Text(text.as_str().into());
        match entries.iter_mut().find(|(known, _)| *known == *name) {
            Some((_, Node::Group(all))) => Rc::make_mut(all).push(node),
            Some((_, only)) => {
                let first = std::mem::replace(only, Node::Null);
                *only = Node::Group(Rc::new(vec![first, node]));
            }
            None => entries.push((name.as_str().into(), node)),
        }
    }
    Ok(Node::Map(entries))
}
