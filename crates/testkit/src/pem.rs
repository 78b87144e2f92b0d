//! PEM (RFC 7468): DER as text with a label.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// `der` between the lines of `label`, 64 characters a line.
#[must_use]
pub fn write(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", lines(der))
}

/// Base64 in lines of 64 characters.
#[must_use]
pub fn lines(bytes: &[u8]) -> String {
    let text: Vec<char> = STANDARD.encode(bytes).chars().collect();
    text.chunks(64).map(|line| line.iter().collect::<String>() + "\n").collect()
}
