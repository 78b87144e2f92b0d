//! How display codes name their signer: the first bytes of its certificate's SHA-256 (RFC 9360 §2 has the whole).

use sha2::{Digest, Sha256};

/// Bytes of a `kid`: enough to find a certificate among those that one trusts.
pub(crate) const KID_BYTES: usize = 8;

/// The name of the signer with this certificate.
pub(crate) fn kid(certificate: &[u8]) -> [u8; KID_BYTES] {
    let digest: [u8; 32] = Sha256::digest(certificate).into();
    *digest.first_chunk().expect("a SHA-256 is longer than a kid")
}
