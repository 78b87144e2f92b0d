//! The signatures of a file: those that its catalog leads to (ISO 32000-1 §12.7 and §12.8.4).

use std::collections::HashSet;
use std::rc::Rc;

use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::signature::{Described, locks};
use crate::document::pdf::syntax::{Fault, Read};
use crate::document::pdf::{Pdf, View};
use crate::words::limits::{MAX_PDF_FIELDS, MAX_PDF_SIGNATURES};

/// Everything that claims to be a signature.
#[derive(Debug, Default)]
pub(crate) struct Signatures {
    /// In the order of what they sign, as far as that can be told.
    pub all: Vec<Described>,
    /// Rights of use, which the maker of a program gives (`UR`): no signature of an issuer.
    pub usage_rights: bool,
}

/// A field that is still to be looked at.
struct Waiting<'f> {
    field: Object<'f>,
    name: String,
    is_signature: bool,
    depth: usize,
}

impl<'f> Pdf<'f> {
    /// The signatures of a revision.
    ///
    /// # Errors
    ///
    /// What leads to them is encrypted, or a limit ends the work.
    pub(crate) fn signatures(&self, view: View) -> Read<Signatures> {
        let mut found = Signatures::default();
        let Some(catalog) = self.catalog(view)? else { return Ok(found) };
        if let Object::Dict(form) = self.get(view, &catalog, "AcroForm")? {
            self.of_fields(view, &form, &mut found.all)?;
        }
        if let Object::Dict(permissions) = self.get(view, &catalog, "Perms")? {
            found.usage_rights = ["UR", "UR3"].iter().any(|key| permissions.get(key).is_some());
            self.certification(view, &permissions, &mut found.all)?;
        }
        found.all.sort_by_key(|one| match one.byte_range.as_slice() {
            [_, _, start, length] => start.saturating_add(*length),
            _ => i64::MAX,
        });
        Ok(found)
    }

    fn of_fields(&self, view: View, form: &Dict<'f>, all: &mut Vec<Described>) -> Read<()> {
        let Object::Array(fields) = self.get(view, form, "Fields")? else { return Ok(()) };
        let wait = |field: &Object<'f>| Waiting {
            field: field.clone(),
            name: String::new(),
            is_signature: false,
            depth: 0,
        };
        let mut waiting: Vec<Waiting<'f>> = fields.iter().rev().map(wait).collect();
        let (mut seen, mut count) = (HashSet::new(), 0);
        while let Some(Waiting { field, name, is_signature, depth }) = waiting.pop() {
            count += 1;
            if count > MAX_PDF_FIELDS {
                return Err(Fault::Limit("form fields", MAX_PDF_FIELDS));
            }
            if field.reference().is_some_and(|id| !seen.insert(id.number)) || depth > MAX_LEVELS {
                continue;
            }
            let Object::Dict(dict) = self.resolve(view, &field)? else { continue };
            let name = self.field_name(view, &dict, name)?;
            let is_signature = match self.get(view, &dict, "FT")? {
                Object::Name(kind) => &*kind == b"Sig",
                _ => is_signature,
            };
            if is_signature && let Some(value) = dict.get("V").filter(|value| !matches!(value, Object::Null))
            {
                let described = self.described(view, value, &dict, name.clone())?;
                if all.len() == MAX_PDF_SIGNATURES {
                    return Err(Fault::Limit("signatures", MAX_PDF_SIGNATURES));
                }
                all.extend(described);
            }
            if let Object::Array(kids) = self.get(view, &dict, "Kids")? {
                waiting.extend(kids.iter().rev().map(|kid| Waiting {
                    field: kid.clone(),
                    name: name.clone(),
                    is_signature,
                    depth: depth + 1,
                }));
            }
        }
        Ok(())
    }

    /// The full name of a field below one of this name (ISO 32000-1 §12.7.3.2).
    pub(super) fn field_name(&self, view: View, dict: &Dict<'f>, above: String) -> Read<String> {
        Ok(match self.get(view, dict, "T")?.text().map(|text| text.shown()) {
            Some(own) if above.is_empty() => own,
            Some(own) => format!("{above}.{own}"),
            None => above,
        })
    }

    fn described(
        &self,
        view: View,
        value: &Object<'f>,
        field: &Rc<Dict<'f>>,
        name: String,
    ) -> Read<Option<Described>> {
        let number = value.reference().map(|id| id.number);
        let nothing = Dict::default();
        let resolved = self.resolve(view, value)?;
        // Whatever is no dictionary is no value, and told as a signature without one.
        let dict = resolved.dict().map_or(&nothing, |dict| dict);
        let mut described = Described::read(self, view, dict, number)?;
        described.field = Some(name);
        if let Object::Dict(lock) = self.get(view, field, "Lock")? {
            if lock.get("Action").is_some() {
                described.permits.locks.push(locks(self, view, &lock)?);
            }
            if let Some(level) = lock.get("P").and_then(Object::integer) {
                let known = described.permits.level;
                described.permits.level = Some(known.map_or(level, |known| known.min(level)));
            }
        }
        described.is_visible = self.is_visible(view, field)?;
        Ok(Some(described))
    }

    /// Whether a field, or one of its widgets, takes up room on a page and has an appearance.
    fn is_visible(&self, view: View, field: &Dict<'f>) -> Read<bool> {
        let mut widgets = vec![Object::Dict(Rc::new(Dict(field.0.clone())))];
        if let Object::Array(kids) = self.get(view, field, "Kids")? {
            widgets.extend(kids.iter().take(MAX_WIDGETS).cloned());
        }
        for widget in widgets {
            let Object::Dict(widget) = self.resolve(view, &widget)? else { continue };
            let Object::Array(corners) = self.get(view, &widget, "Rect")? else { continue };
            let numbers: Vec<f64> = corners.iter().filter_map(number).collect();
            if let &[left, bottom, right, top] = numbers.as_slice()
                && (left != right && bottom != top)
                && widget.get("AP").is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The certifying signature, where the catalog alone names it.
    fn certification(&self, view: View, permissions: &Dict<'f>, all: &mut Vec<Described>) -> Read<()> {
        let Some(value) = permissions.get("DocMDP") else { return Ok(()) };
        let number = value.reference().map(|id| id.number);
        let Object::Dict(dict) = self.resolve(view, value)? else { return Ok(()) };
        let described = Described::read(self, view, &dict, number)?;
        let is_known = |one: &&mut Described| match number {
            Some(_) => one.number == number,
            None => one.token == described.token,
        };
        match all.iter_mut().find(is_known) {
            // Some writers name it here and say nothing of it in itself.
            Some(known) => {
                known.permits.level.get_or_insert(2);
            }
            None => all.push(described),
        }
        Ok(())
    }
}

fn number(object: &Object<'_>) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(token) => std::str::from_utf8(token).ok()?.parse().ok(),
        _ => None,
    }
}

/// Levels of fields below fields: forms have three or four.
const MAX_LEVELS: usize = 32;

/// Widgets of one signature that are looked at: it has one.
const MAX_WIDGETS: usize = 32;
