//! Forms: what may be filled in and signed, and what may not.

use std::rc::Rc;

use smol_str::SmolStr;

use crate::document::pdf::changes::{Class, Comparison, Pair, Role};
use crate::document::pdf::object::{Dict, Object};
use crate::document::pdf::syntax::Read;

impl<'f> Comparison<'_, 'f> {
    pub(super) fn form(&mut self, old: &Object<'f>, new: &Object<'f>) -> Read<()> {
        let (old, new) = match (old, new) {
            (Object::Dict(old), Object::Dict(new)) => (Rc::clone(old), Rc::clone(new)),
            // The first signature brings its form.
            (Object::Null, Object::Dict(new)) => (Rc::default(), Rc::clone(new)),
            (Object::Null, Object::Null) => return Ok(()),
            _ => {
                self.note(Class::Change, "AcroForm".into(), None);
                return Ok(());
            }
        };
        for (key, before, after) in Self::entries(&old, &new) {
            let role = match key.as_str() {
                "Fields" => Role::Fields { is_signature: false },
                "SigFlags" => Role::Plain(Class::Signature),
                "DR" => Role::Resources { levels: 1 },
                "DA" | "NeedAppearances" => Role::Plain(Class::Form),
                _ => Role::Plain(Class::Change),
            };
            self.push(role, "AcroForm", (before, after));
        }
        Ok(())
    }

    /// A list of fields, or of what is below one.
    pub(super) fn fields(
        &mut self,
        pair: &Pair<'f>,
        is_signature: bool,
        old: &Object<'f>,
        new: &Object<'f>,
    ) -> Read<()> {
        let Some((pairs, added)) = self.grown(pair, old, new) else { return Ok(()) };
        for (old, new) in pairs {
            let (place, field) = (pair.place.clone(), pair.field.clone());
            self.add(Pair { role: Role::Field { is_signature }, place, field, old, new });
        }
        for new in added {
            self.new_field(pair, is_signature, &new)?;
        }
        Ok(())
    }

    /// Only fields for signatures may come later.
    fn new_field(&mut self, pair: &Pair<'f>, is_signature: bool, field: &Object<'f>) -> Read<()> {
        if let Some(id) = field.reference() {
            self.structural.insert(id.number);
        }
        let Object::Dict(dict) = self.pdf.resolve(self.new, field)? else {
            self.differs(pair, Class::Change);
            return Ok(());
        };
        let above = pair.field.clone().unwrap_or_default();
        let name = self.pdf.field_name(self.new, &dict, above.into())?;
        let kind = self.pdf.get(self.new, &dict, "FT")?;
        let is_signature = kind.is_name("Sig") || is_signature && matches!(kind, Object::Null);
        let value = self.pdf.get(self.new, &dict, "V")?;
        let class = if is_signature { self.class_of_signature(&value)? } else { Class::Change };
        self.note(class, name.as_str().into(), Some(name.into()));
        // Its widgets are told where they are shown.
        if let Object::Array(kids) = self.pdf.get(self.new, &dict, "Kids")? {
            self.structural.extend(kids.iter().filter_map(Object::reference).map(|id| id.number));
        }
        Ok(())
    }

    /// Whether a value is a time stamp of the document, or a signature.
    pub(super) fn class_of_signature(&self, value: &Object<'f>) -> Read<Class> {
        let Object::Dict(dict) = self.pdf.resolve(self.new, value)? else { return Ok(Class::Signature) };
        let is_stamp =
            dict.name("Type") == Some(b"DocTimeStamp") || dict.name("SubFilter") == Some(b"ETSI.RFC3161");
        Ok(if is_stamp { Class::TimeStamp } else { Class::Signature })
    }

    /// The type and value of the field that a widget belongs to; both may stand above it.
    pub(super) fn top_of(&self, widget: &Rc<Dict<'f>>) -> Read<Option<(String, Object<'f>)>> {
        let (mut dict, mut kind, mut value) = (Rc::clone(widget), None, Object::Null);
        for _ in 0..MAX_ABOVE {
            if kind.is_none() {
                kind = self
                    .pdf
                    .get(self.new, &dict, "FT")?
                    .name()
                    .map(|name| String::from_utf8_lossy(name).into_owned());
            }
            if matches!(value, Object::Null) {
                value = self.pdf.get(self.new, &dict, "V")?;
            }
            match self.pdf.get(self.new, &dict, "Parent")? {
                Object::Dict(parent) => dict = parent,
                _ => break,
            }
        }
        Ok(kind.map(|kind| (kind, value)))
    }

    /// A field or a widget of one, which often are one object.
    pub(super) fn field(
        &mut self,
        pair: &Pair<'f>,
        is_signature: bool,
        old: &Object<'f>,
        new: &Object<'f>,
    ) -> Read<()> {
        let (Object::Dict(old), Object::Dict(new)) = (old, new) else {
            self.plain(pair, Class::Change, old, new);
            return Ok(());
        };
        let kind = self.pdf.get(self.old, old, "FT")?;
        let is_signature = kind.is_name("Sig") || is_signature && matches!(kind, Object::Null);
        let name: SmolStr = match pair.role {
            // A widget is met from its page as well, where the name above it has to be looked for.
            Role::Annotation => self.name_of(new)?,
            _ => {
                let above = pair.field.clone().unwrap_or_default();
                self.pdf.field_name(self.new, new, above.into())?.into()
            }
        };
        let signing = match is_signature {
            true => self.signing(old, new)?,
            false => None,
        };
        for (key, before, after) in Self::entries(old, new) {
            let class = match (key.as_str(), is_signature, signing) {
                ("Parent", ..) => {
                    self.same_reference(&name, &before, &after);
                    continue;
                }
                // The page it is on: it is compared where it stands.
                ("P", ..) => continue,
                ("Kids", ..) => {
                    let role = Role::Fields { is_signature };
                    let (place, field) = (name.clone(), Some(name.clone()));
                    self.add(Pair { role, place, field, old: before, new: after });
                    continue;
                }
                ("V" | "AP" | "AS" | "F" | "M" | "MK" | "DA" | "DR" | "Ff" | "Type", true, Some(class)) => {
                    class
                }
                ("V" | "AP" | "AS" | "I" | "MK" | "M" | "RV" | "DA" | "Q", false, _) => Class::Form,
                ("Ff", false, _) if only_adds(&before, &after, READ_ONLY) => Class::Form,
                ("F", _, _) if only_adds(&before, &after, PRINT | LOCKED) => Class::Form,
                _ => Class::Change,
            };
            if key == "V" && is_signature && signing.is_some() {
                self.note(class, name.clone(), Some(name.clone()));
                continue;
            }
            let (place, field) = (name.clone(), Some(name.clone()));
            self.add(Pair { role: Role::Plain(class), place, field, old: before, new: after });
        }
        Ok(())
    }

    /// Whether a field without a signature got one; a widget's field may stand above it.
    fn signing(&self, old: &Rc<Dict<'f>>, new: &Rc<Dict<'f>>) -> Read<Option<Class>> {
        let mut value = self.pdf.get(self.old, old, "V")?;
        let mut above = Rc::clone(old);
        for _ in 0..MAX_ABOVE {
            let Object::Dict(parent) = self.pdf.get(self.old, &above, "Parent")? else { break };
            if matches!(value, Object::Null) {
                value = self.pdf.get(self.old, &parent, "V")?;
            }
            above = parent;
        }
        if !matches!(value, Object::Null) {
            return Ok(None);
        }
        match self.top_of(new)? {
            Some((_, value)) if !matches!(value, Object::Null) => self.class_of_signature(&value).map(Some),
            _ => Ok(None),
        }
    }

    fn name_of(&self, field: &Rc<Dict<'f>>) -> Read<SmolStr> {
        let (mut parts, mut dict) = (Vec::new(), Rc::clone(field));
        for _ in 0..MAX_ABOVE {
            parts.extend(self.pdf.get(self.new, &dict, "T")?.text().map(|text| text.shown()));
            match self.pdf.get(self.new, &dict, "Parent")? {
                Object::Dict(parent) => dict = parent,
                _ => break,
            }
        }
        parts.reverse();
        Ok(parts.join(".").into())
    }
}

/// Whether flags stay as they are but for some that are set.
fn only_adds(old: &Object<'_>, new: &Object<'_>, flags: i64) -> bool {
    let number = |object: &Object<'_>| match object {
        Object::Null => Some(0),
        other => other.integer(),
    };
    matches!((number(old), number(new)), (Some(old), Some(new)) if old & !new == 0 && new & !old & !flags == 0)
}

// ISO 32000-1 tables 221 and 165.
const READ_ONLY: i64 = 1;
const PRINT: i64 = 1 << 2;
const LOCKED: i64 = 1 << 7 | 1 << 9;

/// Levels above a widget.
const MAX_ABOVE: usize = 16;
