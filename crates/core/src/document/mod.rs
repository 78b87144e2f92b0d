//! Bytes, read strictly: containers into one tree, and places in it.

pub(crate) mod ber;
pub(crate) mod budget;
pub(crate) mod container;
pub(crate) mod der;
pub(crate) mod display_text;
pub(crate) mod foreign;
pub(crate) mod ofd;
pub(crate) mod package;
pub(crate) mod packed;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod pdf;
pub(crate) mod tree;
