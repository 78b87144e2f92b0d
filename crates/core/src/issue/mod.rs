//! Making display codes: what of a license they show, and the keys that sign them.

pub(crate) mod bundle;
pub(crate) mod draft;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod selection;
