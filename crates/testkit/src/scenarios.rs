//! Every scenario. A new one is a few lines in the module of its subject.

mod algorithms;
mod chains;
mod cms;
mod cose;
mod detached;
mod display;
mod fields;
mod good;
mod jws;
mod lists;
mod other_regions;
mod people;
mod periods;
mod pictures;
mod readings;
mod recognition;
mod signers;
mod stamps;
mod statuses;
mod stores;
mod syntax;
mod tampering;
mod tokens;
mod unsigned;
mod words;

use crate::desk::Desk;
use crate::layouts::{self, ah, js, sh, zj};
use crate::list_stores;
use crate::vectors::Vector;

/// The folder of the display codes.
pub use display::FOLDER as DISPLAY_CODES;

/// All vectors of all layouts.
#[must_use]
pub fn all() -> Vec<Vector> {
    let desks: Vec<Desk> = layouts::SIGNED.into_iter().map(Desk::of).collect();
    let mut vectors: Vec<Vector> = desks.iter().flat_map(of_signed).collect();
    vectors.extend(desks.iter().filter(|desk| desk.is_pinned()).flat_map(pictures::vectors));
    vectors.extend(layouts::UNSIGNED.into_iter().flat_map(unsigned::vectors));
    vectors.extend(display::vectors());
    vectors.extend(algorithms::vectors());
    vectors.extend(tokens::vectors());
    vectors.extend(readings::vectors());
    vectors.extend(other_regions::vectors());
    vectors.extend(words::vectors());
    vectors
}

fn of_signed(desk: &Desk) -> Vec<Vector> {
    let own = match desk.layout.id {
        id if id == sh::CATALOGUE.id => jws::vectors,
        id if id == js::LICENSE_XML.id => cms::vectors,
        id if id == zj::GB.id => cose::vectors,
        id if id == ah::DETACHED.id => detached::vectors,
        other => unreachable!("{other} has no scenarios of its own"),
    };
    let common = [
        good::vectors,
        fields::vectors,
        people::vectors,
        periods::vectors,
        tampering::vectors,
        syntax::vectors,
        stores::vectors,
        recognition::vectors,
    ];
    let signers = if desk.is_pinned() { signers::pinned } else { signers::chained };
    let chains = if desk.is_pinned() { |_: &Desk| Vec::new() } else { chains::vectors };
    let none: fn(&Desk) -> Vec<Vector> = |_| Vec::new();
    let [lists, statuses] = match desk.layout.region.code == list_stores::REGION {
        true => [lists::vectors, statuses::vectors],
        false => [none, none],
    };
    common
        .into_iter()
        .chain([signers, chains, lists, statuses, own])
        .flat_map(|module| module(desk))
        .collect()
}
