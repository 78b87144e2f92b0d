//! The C library of elicense: what C programs, and through C all others, call. It decides nothing.
//!
//! `README.md` has the conventions, `include/elicense.h` the calls; each file here is one type of the header.

// Types bear the names they have in C.
#![allow(non_camel_case_types)]

// The order of the header.
mod version;

mod status;

mod error;

mod settings;

mod verifier;

mod inquiry;

mod report;

mod axes;

mod many;

mod replay;

mod picture;

mod code;

// What is not in the header.
mod failure;
mod guard;
#[cfg(feature = "measured")]
pub mod measured;
mod pointer;

pub use axes::*;
pub use code::*;
pub use error::*;
pub use inquiry::*;
pub use many::*;
pub use picture::*;
pub use replay::*;
pub use report::*;
pub use settings::*;
pub use status::*;
pub use verifier::*;
pub use version::*;
