//! The checks, one file a group.

pub(crate) mod consistency;
pub(crate) mod holder;
pub(crate) mod inquiry;
pub(crate) mod page;
pub(crate) mod presentation;
pub(crate) mod replay;
pub(crate) mod sealed;
pub(crate) mod signature;
pub(crate) mod status;
pub(crate) mod time_stamp;
