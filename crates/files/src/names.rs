//! What files of a trust store are called.

use std::path::Path;

/// Whether the store in the folder `path` is kept by bundles.
#[must_use]
pub fn has_bundles(path: &Path) -> bool {
    path.join(STATE_FILE).is_file()
}

/// Whom a store that is kept by hand trusts.
pub(crate) const TRUST_FILE: &str = "trust.toml";

/// Which bundle of a store counts, and how that came about.
pub(crate) const STATE_FILE: &str = "bundle.toml";

/// The folder of the bundles themselves.
pub(crate) const BUNDLES: &str = "bundles";
