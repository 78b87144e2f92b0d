//! Layouts, regions and kinds of electronic licenses: text, no logic.
//!
//! Each constant is the text of a file of this folder, compiled in. `elicense` reads them with the
//! same reader, and the same refusals, as files an administrator adds at run time.

#![forbid(unsafe_code)]

/// Every `*.layout.toml` of this folder, as file name and text, sorted by name.
///
/// ```
/// assert!(elicense_formats::LAYOUTS.iter().all(|(name, _)| name.ends_with(".layout.toml")));
/// ```
pub const LAYOUTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

/// Every `*.token.toml` of this folder, as file name and text, sorted by name.
///
/// ```
/// assert!(elicense_formats::TOKENS.iter().all(|(name, _)| name.ends_with(".token.toml")));
/// ```
pub const TOKENS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/tokens.rs"));

/// Policies by name: the strict one for counters, one for checks in the street, one for archives.
pub const POLICIES: &[(&str, &str)] = &[
    ("counter", include_str!("../counter.policy.toml")),
    ("enforcement", include_str!("../enforcement.policy.toml")),
    ("archive", include_str!("../archive.policy.toml")),
];

/// Names of administrative regions: `regions.toml`.
pub const REGIONS: &str = include_str!("../regions.toml");

/// Kinds of licenses, with the codes and names by which regions call them: `catalog.toml`.
pub const CATALOG: &str = include_str!("../catalog.toml");

/// Which reader sees how much of what a license tells about a person: `masking.toml`.
pub const MASKING: &str = include_str!("../masking.toml");

/// Who recognises whose licenses, for what, since when: `recognition.toml`.
pub const RECOGNITION: &str = include_str!("../recognition.toml");

/// Authorities whose certificates are published, by fingerprint; none is trusted for that: `known-roots.toml`.
pub const KNOWN_ROOTS: &str = include_str!("../known-roots.toml");

/// What matters ask for, and which licenses make a material unnecessary: `matters.toml`.
pub const MATTERS: &str = include_str!("../matters.toml");
