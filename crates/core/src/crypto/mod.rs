//! What touches keys: which signature algorithms there are, public keys, and whether a signature holds.
//!
//! An algorithm is one file here and one line in the table of [`algorithm`]. The rest of the program names none: it
//! takes what a proof, a layout or a certificate calls an [`Algorithm`], and hands keys and bytes on.

pub(crate) mod algorithm;
mod batch;
mod chains;
pub(crate) mod digest;
mod ecdsa;
mod ed25519;
mod key;
pub(crate) mod legacy;
mod multiples;
mod names;
mod point;
mod rsa;
mod signing;
mod sm2;
mod spki;

pub(crate) use algorithm::{Algorithm, Known};
pub use batch::Disagreement;
#[cfg(test)]
pub(crate) use batch::Distortion;
pub(crate) use batch::{Deferred, Tables};
pub(crate) use chains::{ChainAlgorithms, in_chains};
pub(crate) use key::{InvalidSignature, KeyProblem, PublicKey};
pub(crate) use names::{
    SUB_FILTERS_OF_MESSAGES, SUB_FILTERS_OF_NUMBERS, SUB_FILTERS_OF_SEALS, name_of, weak, weak_name,
};
pub(crate) use signing::{DocumentKey, SigningKey};

#[cfg(test)]
mod tests;
