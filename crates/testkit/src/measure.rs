//! Every number this project promises, one line each: `name value goal met|missed`.

mod audit;
mod capi;
mod codes;
mod cost;
mod frames;
mod ofd;
mod pdf;
mod peers;
mod photos;
mod ratio;
mod revocation;
mod sealed;
mod setup;
mod verify;

pub use audit::audit;
pub use capi::capi;
pub use codes::codes;
pub use cost::cost;
pub use frames::frames;
pub use ofd::ofd;
pub use pdf::pdf;
pub use photos::photos;
pub use revocation::revocation;
pub use sealed::{Documents, sealed};
pub use verify::{stages, verify};
