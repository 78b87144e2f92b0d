//! What touches keys: which signature algorithms there are, public keys, and whether a signature holds.
//!
//! An algorithm is one file here and one line in the table of [`algorithm`]. The rest of the program names none: it
//! takes what a proof, a layout or a certificate calls an [`Algorithm`], and hands keys and bytes on.

pub(crate) mod algorithm;
pub(crate) mod digest;
mod ed25519;
mod key;
mod names;
mod signing;
mod together;

pub(crate) use algorithm::{Algorithm, ChainAlgorithms, Known};
pub(crate) use key::{InvalidSignature, KeyProblem, PublicKey};
pub(crate) use signing::SigningKey;
pub use together::Disagreement;
#[cfg(test)]
pub(crate) use together::Distortion;
pub(crate) use together::{Deferred, Tables};
