//! SHA-256, which names inputs and keys.

use sha2::{Digest as _, Sha256};

/// What SHA-256 gives.
pub(crate) type Hash = [u8; 32];

/// The SHA-256 of these bytes (FIPS 180-4 §6.2).
pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
