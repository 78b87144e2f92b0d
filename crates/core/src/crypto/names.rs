//! What real certificates carry and this build cannot check, by name.

/// The name of an algorithm or curve that is none of ours, for people.
pub(super) fn name_of(oid: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name)
}

const NAMES: &[(&str, &str)] = &[
    ("1.2.156.10197.1.301", "SM2"),
    ("1.2.156.10197.1.501", "SM2 with SM3"),
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.113549.1.1.11", "RSA with SHA-256"),
    ("1.2.840.10045.3.1.7", "P-256"),
    ("1.2.840.10045.4.3.2", "ECDSA with SHA-256"),
    ("1.3.132.0.34", "P-384"),
    ("1.2.840.10045.4.3.3", "ECDSA with SHA-384"),
    ("1.3.101.113", "Ed448"),
];
