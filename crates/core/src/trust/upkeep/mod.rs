//! Keeping a trust store: what a file for it is, how entries come and go, and what it still lacks. The files are the
//! caller's; here is only what they say.

mod change;
mod piece;
mod remark;
mod review;
mod text;

pub(crate) use change::fit_name;
pub use change::{Asked, Change, EMPTY_STORE, add, remove};
pub use piece::{KeySummary, Piece, StatusSummary};
pub use remark::{Remark, Weight};
pub use review::{Holding, Review, review};
