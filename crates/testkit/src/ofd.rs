//! Sealed documents as issuing authorities hand them out: OFD (GB/T 33190) with seals of GM/T 0031-2014,
//! GB/T 38540-2020 and GM/T 0031-2025, or signatures of GB/T 35275, by SM2 and SM3.
//!
//! [`Plan`] says what a document is to be, [`sealed`] writes it. What is to be wrong is changed in the plan before
//! it is sealed, or in [`Plan::package`] after.

pub mod document;
pub mod package;
pub mod plan;
pub mod seal;
pub mod ses;
pub mod signatures;
pub mod signed_data;
pub mod time_stamp;
pub mod vectors;
pub mod zip;

pub use package::Package;
pub use plan::{Extent, Metadata, Plan};
pub use signatures::Signing;

use crate::gm::pki::GmPki;
use crate::kinds::{self, Kind};

/// The kinds that are written as sealed documents: those with a national code.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    kinds::ALL.iter().filter(|kind| kind.national.is_some())
}

/// The document of a plan.
#[must_use]
pub fn sealed(plan: &Plan) -> Vec<u8> {
    plan.package().zip()
}

/// So many sealed licenses of 100 KB, each another license, named as in an archive. They are made when they are
/// asked for, so any number is cheap to hold.
pub fn many(count: u64) -> impl Iterator<Item = (String, Vec<u8>)> {
    let (pki, kinds) = (GmPki::invented(), kinds().collect::<Vec<_>>());
    (0..count).map(move |n| {
        let mut plan = Plan::sealed(&pki, *kinds[n as usize % kinds.len()]);
        plan.facts.number = format!("TEST{n:010}");
        plan.facts.other_identifier = plan.facts.kind.national.map(|kind| {
            Some(crate::check_characters::identifier(
                kind,
                &plan.facts.issuer_code,
                &plan.facts.number,
                "001",
            ))
        });
        plan.filler = FILLER;
        (format!("{:04}/{n:010}.ofd", n / 10_000), sealed(&plan))
    })
}

/// Pixels that fill a document up to 100 KB.
const FILLER: usize = 94_000;
