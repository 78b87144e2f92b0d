//! Authorities whose certificates are published (`formats/known-roots.toml`). To be known is not to be trusted: whom to
//! trust, the trust store says alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// An authority whose certificate is published.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KnownAuthority {
    /// Its common name.
    pub name: String,
    /// Its organisation, where its certificate names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Where it stands: `root` or `operating`.
    pub place: &'static str,
}

/// The authority whose certificate has this SHA-256, in hexadecimal digits; `None` where it is on no list. **Nobody is
/// trusted for being on one.**
///
/// ```
/// use elicense::signature::known_authority;
/// let root = known_authority("9c28d3847414bfff1a5749e7e2381146f82842083e8c592e16a612d04a5ba8cd");
/// assert_eq!(root.map(|root| root.place), Some("root"));
/// assert_eq!(known_authority("00"), None);
/// ```
#[must_use]
pub fn known_authority(sha256: &str) -> Option<&'static KnownAuthority> {
    KNOWN.get(sha256)
}

static KNOWN: LazyLock<HashMap<String, KnownAuthority>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(elicense_formats::KNOWN_ROOTS).expect("the built-in list is read by a test");
    let places = [("root", file.root), ("operating", file.operating)];
    let listed = |(place, entries): (&'static str, Vec<Entry>)| {
        entries.into_iter().map(move |Entry { name, organisation, sha256 }| {
            (sha256, KnownAuthority { name, organisation, place })
        })
    };
    places.into_iter().flat_map(listed).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Where the entries are from: for people.
    #[serde(rename = "source")]
    _source: toml::Table,
    root: Vec<Entry>,
    operating: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    organisation: Option<String>,
    sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_digests_each_once() {
        let file: File = toml::from_str(elicense_formats::KNOWN_ROOTS).unwrap();
        assert_eq!((file.root.len(), file.operating.len()), (3, 86));
        assert_eq!(KNOWN.len(), 89, "one is listed twice");
        assert!(KNOWN.keys().all(|sha256| sha256.len() == 64
            && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))));
    }
}
