//! Writing documents: a license in canonical words becomes a document of a layout, signed, driven by the same layout file by
//! which it is read. Nothing is decided here but which of several ways to write is taken: always the layout's first.
//!
//! Who writes reads it again: [`Verifier::sign_license`](crate::Verifier::sign_license) compares.

mod encode;
mod proofs;
mod signed_data;
mod tree;
mod values;

use jiff::Timestamp;

use crate::document::container::Container;
use crate::issue::canonical::CanonicalLicense;
use crate::issue::signer::LicenseSigner;
use crate::layout::Layout;
use crate::proof::ProofSpec;
use crate::words::error::{Error, ErrorKind};
use crate::words::unwritten::Unwritten;

/// Writes a license in a layout, signed at a time.
///
/// # Errors
///
/// The layout is one of those that are not written, it lacks a field or a way to write a value, or the signer is none of
/// its signers.
pub(crate) fn write(
    layout: &Layout,
    license: &CanonicalLicense,
    signer: &LicenseSigner,
    at: Timestamp,
) -> Result<Vec<u8>, Error> {
    let refused = |Refused { why, what }| not_written(why, layout.id(), what);
    if license.masked {
        return Err(not_written(Unwritten::Masked, layout.id(), String::new()));
    }
    if !license.unmapped.is_empty() {
        return Err(not_written(Unwritten::Unmapped, layout.id(), license.unmapped.join(", ")));
    }
    let spec = match &layout.proof {
        ProofSpec::Signed(spec) if layout.container != Container::DisplayCode => spec,
        _ => return Err(not_written(Unwritten::Layout, layout.id(), String::new())),
    };
    let payload = values::payload(layout, license).map_err(refused)?;
    proofs::document(layout, spec, payload, signer, at).map_err(refused)
}

/// Why a license is not written, and what that is about.
#[derive(Clone, Debug)]
struct Refused {
    why: Unwritten,
    what: String,
}

fn unwritten(why: Unwritten, what: &str) -> Refused {
    Refused { why, what: what.to_owned() }
}

/// The error that a license is not written.
pub(crate) fn not_written(why: Unwritten, layout: &str, what: impl Into<String>) -> Error {
    ErrorKind::NotWritten { why, layout: layout.to_owned(), what: what.into() }.into()
}
