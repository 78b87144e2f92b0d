//! The four ways to sign a license, each with a knob for everything that can be done wrong.

pub mod cms;
pub mod cose;
pub mod detached;
pub mod jws;
mod seal;
mod stamp;

pub use seal::Seal;
pub use stamp::Stamp;

/// How a layout is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proof {
    /// JSON Web Signature with `x5c` (RFC 7515, RFC 8037).
    Jws,
    /// Detached SignedData over an XML element (RFC 5652, RFC 8419).
    Cms,
    /// COSE_Sign1 with `x5chain` (RFC 9052, RFC 9360).
    Cose,
    /// A bare Ed25519 signature over a text (RFC 8032).
    Detached,
}

impl Seal {
    /// The document in the usual form of its proof.
    #[must_use]
    pub fn document(&self, proof: Proof) -> Vec<u8> {
        match proof {
            Proof::Jws => jws::Jws::new(self).flattened().json().into_bytes(),
            Proof::Cms => cms::document(&self.shown, &cms::Cms::new(self).content_info()),
            Proof::Cose => cose::Cose::new(self).document().cbor(),
            Proof::Detached => detached::document(self).json().into_bytes(),
        }
    }

    /// The bytes that are signed in the usual form of a proof.
    #[must_use]
    pub fn message(&self, proof: Proof) -> Vec<u8> {
        match proof {
            Proof::Jws => jws::Jws::new(self).message(),
            Proof::Cms => cms::Cms::new(self).message(),
            Proof::Cose => cose::Cose::new(self).message(),
            Proof::Detached => self.signed.clone(),
        }
    }
}
