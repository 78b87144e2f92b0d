//! Every number this project promises, one line each: `name value goal met|missed`.

mod audit;
mod capi;
mod codes;
mod cost;
mod frames;
mod ofd;
mod peers;
mod photos;
mod ratio;
mod revocation;
mod setup;
mod verify;

pub use audit::audit;
pub use capi::capi;
pub use codes::codes;
pub use cost::cost;
pub use frames::frames;
pub use ofd::ofd;
pub use photos::photos;
pub use revocation::revocation;
pub use verify::{stages, verify};
