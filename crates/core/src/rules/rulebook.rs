//! The data files that say which kinds of licenses there are, who recognises them, and what regions are called.

use std::collections::BTreeMap;

use crate::rules::agreement::Agreement;
use crate::rules::authorities::Authorities;
use crate::rules::catalog::{Catalog, Regions};
use crate::words::error::Error;

/// Kinds, agreement and names of regions, read together: the agreement speaks of the catalogue's kinds.
///
/// ```
/// use std::collections::BTreeMap;
/// use elicense::Rulebook;
///
/// let regions = "[990000]\nzh-CN = \"某省\"\nen = \"Somewhere\"\n";
/// let files = BTreeMap::from([("regions.toml".to_owned(), regions.as_bytes().to_vec())]);
/// let rulebook = Rulebook::from_files(&files)?;
/// assert_eq!(rulebook.regions.all().count(), 1);
/// assert!(!rulebook.agreement.rules().is_empty()); // the built-in one: no file replaces it
/// # Ok::<(), elicense::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rulebook {
    /// The kinds of licenses.
    pub catalog: Catalog,
    /// Who recognises them.
    pub agreement: Agreement,
    /// What regions are called.
    pub regions: Regions,
    /// What authorities are called.
    pub authorities: Authorities,
}

impl Rulebook {
    /// What is built in.
    #[must_use]
    pub fn built_in() -> Self {
        let catalog = Catalog::built_in();
        let agreement = Agreement::built_in(&catalog);
        Self { catalog, agreement, regions: Regions::built_in(), authorities: Authorities::default() }
    }

    /// What is built in, with those of [`Rulebook::FILES`] in its place that are among `files`, and with what those add
    /// whose names end as [`Rulebook::ADDITIONS`] do, in the order of their names.
    ///
    /// # Errors
    ///
    /// A file that breaks its own rules, with its name, line and column; a catalogue without kinds that the
    /// agreement speaks of.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        let utf8 = |name: &str, bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec());
            text.map_err(|_| Error::configuration("not UTF-8").in_file(name))
        };
        let text = |name: &str, built_in: &'static str| match files.get(name) {
            Some(bytes) => utf8(name, bytes),
            None => Ok(built_in.to_owned()),
        };
        let [catalog, agreement, regions, authorities] = Self::FILES;
        let [more_kinds, more_rules] = Self::ADDITIONS;
        let added = |ending: &'static str| files.iter().filter(move |(name, _)| name.ends_with(ending));
        let read = Catalog::parse(&text(catalog, elicense_formats::CATALOG)?);
        let mut kinds = read.map_err(|error| error.in_file(catalog))?;
        for (name, bytes) in added(more_kinds) {
            kinds = kinds.with(&utf8(name, bytes)?).map_err(|error| error.in_file(name))?;
        }
        let read = Agreement::parse(&text(agreement, elicense_formats::RECOGNITION)?, &kinds);
        let mut rules = read.map_err(|error| error.in_file(agreement))?;
        for (name, bytes) in added(more_rules) {
            rules = rules.with(&utf8(name, bytes)?, &kinds).map_err(|error| error.in_file(name))?;
        }
        let read = Regions::parse(&text(regions, elicense_formats::REGIONS)?);
        let named = Authorities::parse(&text(authorities, "")?);
        Ok(Self {
            catalog: kinds,
            agreement: rules,
            regions: read.map_err(|error| error.in_file(regions))?,
            authorities: named.map_err(|error| error.in_file(authorities))?,
        })
    }

    /// Whether a file of this name is one of those it is read from.
    #[must_use]
    pub fn reads(name: &str) -> bool {
        Self::FILES.contains(&name) || Self::ADDITIONS.iter().any(|ending| name.ends_with(ending))
    }

    /// The names of the files it is read from.
    pub const FILES: [&'static str; 4] =
        ["catalog.toml", "recognition.toml", "regions.toml", "authorities.toml"];

    /// How the names of files end that add kinds to the catalogue, and rules to the agreement.
    pub const ADDITIONS: [&'static str; 2] = [".catalog.toml", ".recognition.toml"];
}
