//! Making display codes: what of a license they show, the keys that sign them, and how they are drawn.

pub(crate) mod draft;
pub(crate) mod draw;
pub(crate) mod keys;
pub(crate) mod making;
pub(crate) mod selection;
