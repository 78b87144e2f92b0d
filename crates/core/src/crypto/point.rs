//! Points of elliptic curves as keys write them.

use crate::crypto::key::KeyProblem;

/// The two spellings of RFC 5480 §2.2, for coordinates of `size` bytes: uncompressed, and compressed, which readers may
/// take. The hybrid one and the point at infinity are no keys.
pub(super) fn expect_sec1(bits: &[u8], size: usize) -> Result<(), KeyProblem> {
    let fits = match bits.first() {
        Some(4) => bits.len() == 1 + 2 * size,
        Some(2 | 3) => bits.len() == 1 + size,
        _ => false,
    };
    let expected = "a point is 04 and both coordinates, or 02 or 03 and the first (RFC 5480 §2.2)";
    fits.then_some(()).ok_or_else(|| KeyProblem::Malformed(expected.to_owned()))
}
