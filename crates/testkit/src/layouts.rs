//! How the layouts write a license down: the other side of `formats/*.layout.toml`.

pub mod ah;
pub mod js;
pub mod sh;
pub mod zj;

mod layout;

use crate::kinds::Kind;

pub use layout::{Path, Signed, Unsigned};

/// The layouts with proof.
pub const SIGNED: [&Signed; 4] = [&sh::CATALOGUE, &js::LICENSE_XML, &zj::GB, &ah::DETACHED];

/// The layouts without.
pub const UNSIGNED: [&Unsigned; 4] = [&sh::EXCHANGE, &js::GATEWAY, &js::SUFU, &ah::REPLY];

impl Signed {
    /// Whether licenses of this kind can be written in it.
    #[must_use]
    pub fn has(&self, kind: &Kind) -> bool {
        match self.id {
            id if id == sh::CATALOGUE.id => kind.shanghai.is_some(),
            id if id == ah::DETACHED.id => true,
            _ => kind.national.is_some(),
        }
    }
}
