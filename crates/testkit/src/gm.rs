//! Invented keys, certificates and authorities of the national algorithms: SM2 (GB/T 32918) with SM3 (GB/T 32905).

pub mod certificates;
pub mod key;
pub mod pki;

use sm3::{Digest, Sm3};

/// The digest (GB/T 32905).
#[must_use]
pub fn sm3(bytes: &[u8]) -> Vec<u8> {
    Sm3::digest(bytes).to_vec()
}

/// Object identifiers of GB/T 33560 and of the standards that use them.
pub mod oids {
    /// id-ecPublicKey (RFC 5480), the algorithm of SM2 keys too.
    pub const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
    /// The curve of SM2.
    pub const SM2: &str = "1.2.156.10197.1.301";
    /// SM2-1, signing.
    pub const SM2_SIGNING: &str = "1.2.156.10197.1.301.1";
    /// SM3.
    pub const SM3: &str = "1.2.156.10197.1.401";
    /// SM2 with SM3.
    pub const SM2_WITH_SM3: &str = "1.2.156.10197.1.501";
    /// data of GB/T 35275.
    pub const GM_DATA: &str = "1.2.156.10197.6.1.4.2.1";
    /// signedData of GB/T 35275.
    pub const GM_SIGNED_DATA: &str = "1.2.156.10197.6.1.4.2.2";
    /// id-kp-timeStamping (RFC 3161 §2.3).
    pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
}
