//! What people agreed on: kinds of licenses, who recognises them, who may read what, what matters ask for.

pub(crate) mod agreement;
pub(crate) mod catalog;
pub(crate) mod disclosure;
pub(crate) mod matters;
pub(crate) mod rulebook;
