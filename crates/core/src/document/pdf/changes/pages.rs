//! Pages and what is laid over them.

use smol_str::{SmolStr, format_smolstr};

use crate::document::pdf::changes::{Class, Comparison, Pair, Role};
use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::syntax::Read;

impl<'f> Comparison<'_, 'f> {
    /// A node of the tree of pages, or a page.
    pub(super) fn page(&mut self, pair: &Pair<'f>, old: &Object<'f>, new: &Object<'f>) -> Read<()> {
        let (Object::Dict(old), Object::Dict(new)) = (old, new) else {
            self.differs(pair, Class::Change);
            return Ok(());
        };
        if old.get("Kids").is_some() || new.get("Kids").is_some() {
            return self.node(pair, old, new);
        }
        self.pages += 1;
        let place = format_smolstr!("page {}", self.pages);
        for (key, before, after) in Self::entries(old, new) {
            let role = match key.as_str() {
                "Annots" => Role::Annotations,
                "Parent" => {
                    self.same_reference(&place, &before, &after);
                    continue;
                }
                // What programs note for themselves, and the order in which a key moves from field to field.
                "PieceInfo" | "LastModified" | "Metadata" | "Tabs" => Role::Plain(Class::Data),
                _ => Role::Plain(Class::Change),
            };
            self.push(role, place.clone(), (before, after));
        }
        Ok(())
    }

    fn node(&mut self, pair: &Pair<'f>, old: &Dict<'f>, new: &Dict<'f>) -> Read<()> {
        for (key, before, after) in Self::entries(old, new) {
            match key.as_str() {
                "Kids" => {
                    let (before, after) =
                        (self.pdf.resolve(self.old, &before)?, self.pdf.resolve(self.new, &after)?);
                    let (Object::Array(before), Object::Array(after)) = (before, after) else {
                        self.differs(pair, Class::Change);
                        continue;
                    };
                    if before.len() != after.len() {
                        self.note(Class::Change, "Pages".into(), None);
                    }
                    // The last waits longest, so that pages are counted from the first.
                    for (before, after) in before.iter().zip(after.iter()).rev() {
                        self.push(Role::Pages, pair.place.clone(), (before.clone(), after.clone()));
                    }
                }
                "Parent" => self.same_reference(&pair.place, &before, &after),
                // The mark of a library that writes its version here.
                "ITXT" => self.push(Role::Plain(Class::Data), pair.place.clone(), (before, after)),
                _ => self.push(Role::Plain(Class::Change), pair.place.clone(), (before, after)),
            }
        }
        Ok(())
    }

    /// What leads back up: it leads to the same object, and what that is, is compared where it stands.
    pub(super) fn same_reference(&mut self, place: &SmolStr, old: &Object<'f>, new: &Object<'f>) {
        let number = |object: &Object<'_>| object.reference().map(|id| id.number);
        if number(old) != number(new) {
            self.note(Class::Change, place.clone(), None);
        }
    }

    /// Members that a list keeps, before and after, and its new ones; that one is gone, or that either is no list, is noted.
    pub(super) fn grown(&mut self, pair: &Pair<'f>, old: &Object<'f>, new: &Object<'f>) -> Option<Grown<'f>> {
        let list = |object: &Object<'f>| match object {
            Object::Array(items) => Some(items.to_vec()),
            Object::Null => Some(Vec::new()),
            _ => None,
        };
        let (Some(old), Some(new)) = (list(old), list(new)) else {
            self.differs(pair, Class::Change);
            return None;
        };
        let (pairs, added, gone) = matched(&old, &new);
        if gone {
            self.differs(pair, Class::Change);
        }
        Some((pairs, added))
    }

    pub(super) fn annotations(&mut self, pair: &Pair<'f>, old: &Object<'f>, new: &Object<'f>) -> Read<()> {
        let Some((pairs, added)) = self.grown(pair, old, new) else { return Ok(()) };
        for (old, new) in pairs {
            self.push(Role::Annotation, pair.place.clone(), (old, new));
        }
        for new in added {
            let class = self.class_of_new(&new)?;
            self.note(class, pair.place.clone(), None);
            if let Some(id) = new.reference() {
                self.structural.insert(id.number);
            }
        }
        Ok(())
    }

    /// What it means that an annotation is new.
    fn class_of_new(&self, annotation: &Object<'f>) -> Read<Class> {
        let Object::Dict(dict) = self.pdf.resolve(self.new, annotation)? else { return Ok(Class::Change) };
        if dict.name("Subtype") != Some(b"Widget") {
            // With an appearance of its own a note can look like anything, and lie over anything.
            let is_plain = is_note(&dict) && dict.get("AP").is_none();
            return Ok(if is_plain { Class::Annotation } else { Class::Change });
        }
        let field = self.top_of(&dict)?;
        Ok(match field {
            Some((kind, value)) if kind == "Sig" => self.class_of_signature(&value)?,
            _ => Class::Change,
        })
    }

    pub(super) fn annotation(&mut self, pair: &Pair<'f>, old: &Object<'f>, new: &Object<'f>) -> Read<()> {
        let (Object::Dict(before), Object::Dict(after)) = (old, new) else {
            self.plain(pair, Class::Change, old, new);
            return Ok(());
        };
        if before.name("Subtype") == Some(b"Widget") {
            let kind = self.top_of(after)?;
            let is_signature = kind.is_some_and(|(kind, _)| kind == "Sig");
            return self.field(pair, is_signature, old, new);
        }
        for (key, old, new) in Self::entries(before, after) {
            match key.as_str() {
                // The page it is on, and the note it belongs to.
                "P" | "Parent" | "Popup" | "IRT" => {}
                "Contents" | "RC" | "M" | "T" | "State" | "StateModel" if is_note(before) => {
                    self.push(Role::Plain(Class::Annotation), pair.place.clone(), (old, new));
                }
                _ => self.push(Role::Plain(Class::Change), pair.place.clone(), (old, new)),
            }
        }
        Ok(())
    }
}

/// Notes and marks on what is there, which show nothing in its place (ISO 32000-1 table 169).
fn is_note(annotation: &Dict<'_>) -> bool {
    const NOTES: [&[u8]; 7] =
        [b"Text", b"Popup", b"Highlight", b"Underline", b"Squiggly", b"StrikeOut", b"Caret"];
    annotation.name("Subtype").is_some_and(|kind| NOTES.contains(&kind))
}

/// Pairs of a list and the one it became, and what is new in it.
type Grown<'f> = (Vec<(Object<'f>, Object<'f>)>, Vec<Object<'f>>);

/// Pairs of a list and the one it became, what is new, and whether something is gone or stands in another order.
fn matched<'f>(
    old: &[Object<'f>],
    new: &[Object<'f>],
) -> (Vec<(Object<'f>, Object<'f>)>, Vec<Object<'f>>, bool) {
    let number = |object: &Object<'_>| object.reference().map(|id| id.number);
    let (mut pairs, mut added, mut before) = (Vec::new(), Vec::new(), old.iter().peekable());
    for item in new {
        let goes_on = before.peek().is_some_and(|next| number(next) == number(item));
        match (goes_on, before.peek()) {
            (true, Some(next)) => {
                pairs.push(((*next).clone(), item.clone()));
                before.next();
            }
            _ => added.push(item.clone()),
        }
    }
    (pairs, added, before.next().is_some())
}
