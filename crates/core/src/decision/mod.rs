//! What follows from the checks: the axes, recognition, the four differences.

pub(crate) mod differences;
pub(crate) mod recognition;
pub(crate) mod verdict;
