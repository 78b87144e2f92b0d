//! Whom the operator trusts: the store, paths to its anchors, and signers that came before.

pub(crate) mod bundle;
pub(crate) mod cache;
pub(crate) mod evidence;
pub(crate) mod path;
pub(crate) mod scope;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod upkeep;
