//! Display codes: fresh and stale, bound and stolen, whole and spoilt.

mod claims;
mod desk;
mod good;
mod issuing;
mod pictures;
mod showing;
mod texts;

use crate::vectors::Vector;
use desk::Desk;

pub use desk::FOLDER;

pub fn vectors() -> Vec<Vector> {
    let of = [
        good::vectors,
        showing::vectors,
        issuing::vectors,
        texts::vectors,
        claims::vectors,
        pictures::vectors,
    ];
    let desk = Desk::new();
    of.iter().flat_map(|vectors| vectors(&desk)).collect()
}
