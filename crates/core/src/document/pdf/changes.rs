//! What one revision made of the one before: everything that the catalog leads to, of both, side by side.

mod fields;
mod pages;
mod plain;

use std::collections::HashSet;
use std::rc::Rc;

use smol_str::SmolStr;

use crate::document::pdf::object::{Dict, Id, Object};
use crate::document::pdf::syntax::{Fault, Read};
use crate::document::pdf::{Indirect, Pdf, View};
use crate::words::limits::{MAX_PDF_COMPARED, MAX_PDF_TOLD};

/// What a difference is, from the least to the worst.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Class {
    /// Data to check signatures with, and what the document says of itself: nothing of it is shown.
    Data,
    /// A time stamp of the whole document.
    TimeStamp,
    /// Another signature, with what it shows.
    Signature,
    /// The value of a form field, and how it looks.
    Form,
    /// An annotation.
    Annotation,
    /// Anything else.
    Change,
}

/// One difference.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Change {
    pub class: Class,
    /// Where: a page, a field, or a key of the catalog.
    pub place: SmolStr,
    /// The full name of the field, where it is one.
    pub field: Option<SmolStr>,
}

/// What two objects are to each other.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Role {
    Catalog,
    Form,
    Fields {
        is_signature: bool,
    },
    Field {
        is_signature: bool,
    },
    Pages,
    Annotations,
    Annotation,
    /// Dictionaries to which entries may be added.
    Resources {
        levels: u8,
    },
    /// Whatever differs is of one class.
    Plain(Class),
}

/// Two objects that are still to be compared.
struct Pair<'f> {
    role: Role,
    /// The page, field or key that they belong to.
    place: SmolStr,
    field: Option<SmolStr>,
    old: Object<'f>,
    new: Object<'f>,
}

struct Comparison<'p, 'f> {
    pdf: &'p Pdf<'f>,
    old: View,
    new: View,
    /// Pages, fields and the like are compared in their own role first: what refers to them does not compare them again.
    waiting: Vec<Pair<'f>>,
    plain: Vec<Pair<'f>>,
    seen: HashSet<(Role, u32, u32)>,
    /// Numbers of objects that were compared in a role of their own.
    structural: HashSet<u32>,
    pages: usize,
    changes: Vec<Change>,
    compared: &'p mut usize,
}

/// What the second of two revisions differs in. `compared` counts what was compared in all.
///
/// # Errors
///
/// Something is encrypted, or a limit ends the work.
pub(crate) fn between(pdf: &Pdf<'_>, old: View, new: View, compared: &mut usize) -> Read<Vec<Change>> {
    let mut comparison = Comparison {
        pdf,
        old,
        new,
        waiting: Vec::new(),
        plain: Vec::new(),
        seen: HashSet::new(),
        structural: HashSet::new(),
        pages: 0,
        changes: Vec::new(),
        compared,
    };
    comparison.trailers();
    comparison.run()?;
    Ok(comparison.changes)
}

impl<'f> Comparison<'_, 'f> {
    fn trailers(&mut self) {
        let nothing = Dict::default();
        let get = |view, key: &str| {
            self.pdf.trailer(view).unwrap_or(&nothing).get(key).cloned().unwrap_or(Object::Null)
        };
        let pair = |key: &str| (get(self.old, key), get(self.new, key));
        let (root, info, encryption) = (pair("Root"), pair("Info"), pair("Encrypt"));
        self.push(Role::Catalog, "Root", root);
        self.push(Role::Plain(Class::Data), "Info", info);
        self.push(Role::Plain(Class::Change), "Encrypt", encryption);
    }

    fn push(&mut self, role: Role, place: impl Into<SmolStr>, (old, new): (Object<'f>, Object<'f>)) {
        self.add(Pair { role, place: place.into(), field: None, old, new });
    }

    fn add(&mut self, pair: Pair<'f>) {
        match pair.role {
            Role::Plain(_) => self.plain.push(pair),
            _ => self.waiting.push(pair),
        }
    }

    fn run(&mut self) -> Read<()> {
        while let Some(pair) = self.waiting.pop().or_else(|| self.plain.pop()) {
            *self.compared += 1;
            if *self.compared > MAX_PDF_COMPARED {
                return Err(Fault::Limit("comparisons", MAX_PDF_COMPARED));
            }
            // What is found later makes it no worse.
            if self.changes.len() >= MAX_PDF_TOLD && self.changes.iter().any(|one| one.class == Class::Change)
            {
                return Ok(());
            }
            self.compare(pair)?;
        }
        Ok(())
    }

    fn compare(&mut self, pair: Pair<'f>) -> Read<()> {
        if let (Object::Reference(old), Object::Reference(new)) = (&pair.old, &pair.new) {
            let (old, new) = (old.number, new.number);
            if !self.seen.insert((pair.role, old, new)) {
                return Ok(());
            }
            match pair.role {
                Role::Plain(_) if old == new && self.structural.contains(&old) => return Ok(()),
                Role::Plain(_) => {}
                _ => drop(self.structural.insert(new)),
            }
        }
        let (old, new) = (self.found(self.old, &pair.old)?, self.found(self.new, &pair.new)?);
        if let (Some(old), Some(new)) = (&old, &new)
            && matches!(pair.role, Role::Plain(_))
            && old.place == new.place
        {
            // Written once, so that only what it refers to may differ.
            self.references(&pair, &new.value);
            return Ok(());
        }
        let value = |found: &Option<Rc<Indirect<'f>>>, own: &Object<'f>| match (found, own) {
            (Some(found), _) => found.value.clone(),
            (None, Object::Reference(_)) => Object::Null,
            (None, own) => own.clone(),
        };
        let (first, second) = (value(&old, &pair.old), value(&new, &pair.new));
        let stream = |found: &Option<Rc<Indirect<'f>>>| found.as_ref().and_then(|found| found.stream);
        if stream(&old) != stream(&new) {
            self.differs(&pair, pair.role.class());
            return Ok(());
        }
        match pair.role {
            Role::Catalog => self.catalog(&first, &second),
            Role::Form => self.form(&first, &second),
            Role::Fields { is_signature } => self.fields(&pair, is_signature, &first, &second),
            Role::Field { is_signature } => self.field(&pair, is_signature, &first, &second),
            Role::Pages => self.page(&pair, &first, &second),
            Role::Annotations => self.annotations(&pair, &first, &second),
            Role::Annotation => self.annotation(&pair, &first, &second),
            Role::Resources { levels } => {
                self.resources(&pair, levels, &first, &second);
                Ok(())
            }
            Role::Plain(class) => {
                self.plain(&pair, class, &first, &second);
                Ok(())
            }
        }
    }

    /// What stands at the end of references; `None` where the object is no reference, or leads nowhere.
    fn found(&self, view: View, object: &Object<'f>) -> Read<Option<Rc<Indirect<'f>>>> {
        let mut found: Option<Rc<Indirect<'f>>> = None;
        let mut next: Option<Id> = object.reference();
        for _ in 0..MAX_REFERENCES {
            let Some(id) = next else { break };
            found = self.pdf.object(view, id.number)?;
            next = found.as_ref().and_then(|found| found.value.reference());
        }
        Ok(found)
    }

    fn differs(&mut self, pair: &Pair<'f>, class: Class) {
        self.note(class, pair.place.clone(), pair.field.clone());
    }

    fn note(&mut self, class: Class, place: SmolStr, field: Option<SmolStr>) {
        let change = Change { class, place, field };
        if !self.changes.contains(&change) {
            // The worst of many is always among those that are kept.
            match self.changes.len() < MAX_PDF_TOLD {
                true => self.changes.push(change),
                false => {
                    if let Some(place) = (0..self.changes.len()).min_by_key(|at| self.changes[*at].class)
                        && self.changes[place].class < change.class
                    {
                        self.changes[place] = change;
                    }
                }
            }
        }
    }

    /// Both values under each key of two dictionaries, a missing one as null.
    fn entries(old: &Dict<'f>, new: &Dict<'f>) -> Vec<(String, Object<'f>, Object<'f>)> {
        let names = old.0.iter().chain(&new.0).map(|(name, _)| name);
        let mut known = HashSet::new();
        let value = |dict: &Dict<'f>, key: &[u8]| {
            let found = dict.0.iter().rev().find(|(name, _)| **name == *key);
            found.map_or(Object::Null, |(_, value)| value.clone())
        };
        names
            .filter(|name| known.insert((*name).clone()))
            .map(|name| (String::from_utf8_lossy(name).into_owned(), value(old, name), value(new, name)))
            .collect()
    }

    fn catalog(&mut self, old: &Object<'f>, new: &Object<'f>) -> Read<()> {
        let (Object::Dict(old), Object::Dict(new)) = (old, new) else {
            self.note(Class::Change, "Root".into(), None);
            return Ok(());
        };
        for (key, before, after) in Self::entries(old, new) {
            let role = match key.as_str() {
                "Pages" => Role::Pages,
                "AcroForm" => Role::Form,
                "DSS" | "Extensions" | "Metadata" | "Version" | "PieceInfo" => Role::Plain(Class::Data),
                // A certification may come with a signature; none may be taken back or changed.
                "Perms" if matches!(before, Object::Null) => {
                    if !matches!(after, Object::Null) {
                        self.note(Class::Signature, "Perms".into(), None);
                    }
                    continue;
                }
                _ => Role::Plain(Class::Change),
            };
            self.push(role, key.as_str(), (before, after));
        }
        Ok(())
    }
}

impl Role {
    /// What it means that the bytes of a stream differ.
    fn class(self) -> Class {
        if let Self::Plain(class) = self { class } else { Class::Change }
    }
}

/// References that lead to references.
const MAX_REFERENCES: usize = 8;
