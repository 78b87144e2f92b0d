//! Making what others verify: display codes, of what a license shows; documents of any layout, of a license in canonical
//! words; trust bundles. With the keys that sign them.

pub(crate) mod bundle;
pub(crate) mod canonical;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod selection;
pub(crate) mod signer;
