//! Licenses that pass: one of every kind that the layout can write.

use crate::desk::Desk;
use crate::kinds::{self, Kind};
use crate::license::{Facts, person};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let kinds = kinds::ALL.iter().filter(|kind| desk.layout.has(kind));
    let mut vectors: Vec<Vector> = kinds.map(|kind| of_kind(desk, kind)).collect();
    vectors.push(two_holders(desk));
    vectors
}

fn of_kind(desk: &Desk, kind: &Kind) -> Vector {
    let facts = desk.facts_of(*kind);
    let name = match kind.id == kinds::RESIDENT_ID_CARD.id {
        true => "good".to_owned(),
        false => format!("good-{}", kind.id),
    };
    says(desk.vector(name, format!("a good license: {}", kind.id), desk.issued(&facts)), &facts)
}

/// The canonical values of these facts.
fn says(vector: Vector, facts: &Facts) -> Vector {
    let vector = vector
        .says("name", facts.kind.name)
        .says("number", &facts.number)
        .says("issuer_name", &facts.issuer_name)
        .says("issued_on", facts.issued_on.to_string())
        .says("valid_until", facts.end("%Y-%m-%d"))
        .says("region", &facts.region);
    match facts.identifier() {
        Some(identifier) => vector.says("identifier", identifier),
        None => vector,
    }
}

fn two_holders(desk: &Desk) -> Vector {
    let facts = desk.facts();
    let holders = vec![person(desk.layout.region, 1), person(desk.layout.region, 2)];
    let bytes = desk.issued(&Facts { holders, ..facts });
    desk.vector("good-two-holders", "two holders, names and numbers in the same order", bytes)
}
