//! Making what others verify: display codes, of what a license shows; and documents of any layout, of a license in canonical
//! words. With the keys that sign them.

pub(crate) mod canonical;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod selection;
pub(crate) mod signer;
