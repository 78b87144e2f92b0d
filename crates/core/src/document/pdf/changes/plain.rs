//! Objects that have no role of their own: they are equal, or they are not.

use crate::document::pdf::changes::{Class, Comparison, Pair, Role};
use crate::document::pdf::object::{Object, Text};

impl<'f> Comparison<'_, 'f> {
    pub(super) fn plain(&mut self, pair: &Pair<'f>, class: Class, old: &Object<'f>, new: &Object<'f>) {
        match (old, new) {
            (Object::Dict(old), Object::Dict(new)) => {
                for (_, old, new) in Self::entries(old, new) {
                    self.inside(pair, class, old, new);
                }
            }
            (Object::Array(old), Object::Array(new)) if old.len() == new.len() => {
                for (old, new) in old.iter().zip(new.iter()) {
                    self.inside(pair, class, old.clone(), new.clone());
                }
            }
            (old, new) if same(old, new) => {}
            _ => self.differs(pair, class),
        }
    }

    fn inside(&mut self, pair: &Pair<'f>, class: Class, old: Object<'f>, new: Object<'f>) {
        // Most are plain values, and need not wait.
        let composite =
            |object: &Object<'_>| matches!(object, Object::Reference(_) | Object::Array(_) | Object::Dict(_));
        match (composite(&old), composite(&new)) {
            (false, false) => {
                if !same(&old, &new) {
                    self.differs(pair, class);
                }
            }
            _ => self.add(Pair {
                role: Role::Plain(class),
                place: pair.place.clone(),
                field: pair.field.clone(),
                old,
                new,
            }),
        }
    }

    /// What an object that is written once refers to, as of both revisions.
    pub(super) fn references(&mut self, pair: &Pair<'f>, object: &Object<'f>) {
        let mut all = Vec::new();
        object.references(&mut |id| all.push(id));
        for id in all {
            self.add(Pair {
                role: pair.role,
                place: pair.place.clone(),
                field: pair.field.clone(),
                old: Object::Reference(id),
                new: Object::Reference(id),
            });
        }
    }

    /// Resources of forms: what is there stays, and more may come.
    pub(super) fn resources(&mut self, pair: &Pair<'f>, levels: u8, old: &Object<'f>, new: &Object<'f>) {
        let (Object::Dict(old), Object::Dict(new)) = (old, new) else {
            return match old {
                Object::Null => self.differs(pair, Class::Form),
                _ => self.plain(pair, Class::Change, old, new),
            };
        };
        for (_, old, new) in Self::entries(old, new) {
            let role = match (&old, levels) {
                (Object::Null, _) => {
                    self.differs(pair, Class::Form);
                    continue;
                }
                (_, 0) => Role::Plain(Class::Change),
                (_, levels) => Role::Resources { levels: levels - 1 },
            };
            self.add(Pair { role, place: pair.place.clone(), field: None, old, new });
        }
    }
}

/// Whether two values without anything inside are one.
pub(super) fn same(old: &Object<'_>, new: &Object<'_>) -> bool {
    match (old, new) {
        (Object::Null, Object::Null) => true,
        (Object::Bool(old), Object::Bool(new)) => old == new,
        (Object::Integer(old), Object::Integer(new)) => old == new,
        (Object::Name(old), Object::Name(new)) => old == new,
        (Object::Text(Text { token: old, .. }), Object::Text(Text { token: new, .. })) if old == new => true,
        (Object::Text(old), Object::Text(new)) => old.bytes() == new.bytes(),
        (Object::Real(_) | Object::Integer(_), Object::Real(_) | Object::Integer(_)) => {
            matches!((decimal(old), decimal(new)), (Some(old), Some(new)) if old == new)
        }
        _ => false,
    }
}

fn decimal(object: &Object<'_>) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(token) => std::str::from_utf8(token).ok()?.parse().ok(),
        _ => None,
    }
}
