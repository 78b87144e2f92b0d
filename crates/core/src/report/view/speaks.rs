//! Of whom a license speaks: of companies, or of anybody else.

use crate::license::fields::Text;
use crate::license::identifier::{Uscc, has_day_of_birth};
use crate::license::{FieldName, License};
use crate::rules::disclosure::Masking;

/// Of whom a license speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Speaks {
    /// Of holders who are registered in public, every one of them by the number he has there.
    Company,
    /// Of anybody else. A license says of which kind its holder's number is, and a document chooses what it says:
    /// only the number itself tells a company from a person.
    Person,
}

impl Speaks {
    pub(super) fn of(license: &License, masking: &Masking) -> Self {
        let is_registered = |id: &Text| Uscc::parse(id.as_str()).is_ok() && !has_day_of_birth(id.as_str());
        let ids = license.texts(FieldName::HolderId);
        let is_paired = match license.field(FieldName::HolderName) {
            Some(_) => license.texts(FieldName::HolderName).len() == ids.len(),
            None => true,
        };
        let kind_is_public = license.holder_id_kind().is_some_and(|kind| masking.is_public(kind));
        match kind_is_public && is_paired && !ids.is_empty() && ids.iter().all(is_registered) {
            true => Self::Company,
            false => Self::Person,
        }
    }
}
