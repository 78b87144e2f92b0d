//! What everything may name: codes, errors, limits, regions, scenarios, policy, sentences.

pub(crate) mod axes;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod configuration;
pub(crate) mod constraints;
pub(crate) mod cow_text;
pub(crate) mod encoded;
pub(crate) mod error;
pub mod escape;
pub(crate) mod file_family;
pub(crate) mod fold;
pub(crate) mod json;
pub mod limits;
pub mod messages;
pub(crate) mod named;
pub(crate) mod personal;
pub(crate) mod policy;
pub(crate) mod position;
pub(crate) mod purpose;
pub(crate) mod region;
pub(crate) mod repeated;
pub(crate) mod scenario;
pub(crate) mod source;
pub(crate) mod unwritten;
