//! Reads an electronic license (电子证照) of any known layout, verifies who signed it, and says in
//! Chinese and English whether it can be relied on, and why.

#![forbid(unsafe_code)]
#![allow(dead_code)] // until the pipeline joins the parts

pub mod limits;

mod chain;
mod check;
mod container;
mod error;
mod issuers;
mod path;
mod policy;
mod proof;
mod region;
mod revocation;
mod signature;
mod tree;
mod trust;

pub use check::{CheckId, Checks, Code, Finding, Outcome};
pub use error::{Error, ErrorKind, Position};
pub use policy::{Policy, RevocationRule};
pub use region::Region;

/// Stands for the pipeline's answer until it joins the parts.
pub struct Report;
