//! A bare Ed25519 signature (RFC 8032) over the text of `data`, in base64 in `sign`.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::seal::Seal;
use crate::value::{Value, map};

/// The reply around the signed text.
///
/// # Panics
///
/// If the payload is no UTF-8: this layout's is JSON.
#[must_use]
pub fn document(seal: &Seal) -> Value {
    let data = String::from_utf8(seal.shown.clone()).expect("JSON is UTF-8");
    map([
        ("flag", "200".to_owned()),
        ("result", "成功".to_owned()),
        ("data", data),
        ("sign", STANDARD.encode(seal.signature(&seal.signed))),
        ("keyId", seal.signer.key_id.clone()),
    ])
}
