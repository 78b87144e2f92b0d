//! Invents licenses, keys and documents for the tests and benches of `elicense`.
//!
//! Everything here is made from constants, so it comes out the same on every machine, and nothing of
//! it asks `elicense` what is right: the expectations are written down beside the scenarios.

#![forbid(unsafe_code)]

pub mod agreement;
pub mod algorithms;
pub mod archive;
pub mod certificates;
pub mod check_characters;
pub mod comparisons;
pub mod der;
pub mod desk;
pub mod display;
pub mod files;
pub mod gm;
pub mod keys;
pub mod kinds;
pub mod layout_files;
pub mod layouts;
pub mod license;
pub mod list_stores;
pub mod matters;
pub mod ofd;
pub mod pdf;
pub mod pem;
pub mod pictures;
pub mod pki;
pub mod proofs;
pub mod revocation_lists;
pub mod scenarios;
pub mod sheet;
pub mod status_stores;
pub mod testdata;
pub mod trust;
pub mod value;
pub mod vectors;
pub mod xml;
