//! The data files that say which kinds of licenses there are, who recognises them, and what regions are called.

use std::collections::BTreeMap;

use crate::rules::agreement::Agreement;
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
}

impl Rulebook {
    /// What is built in.
    #[must_use]
    pub fn built_in() -> Self {
        let catalog = Catalog::built_in();
        let agreement = Agreement::built_in(&catalog);
        Self { catalog, agreement, regions: Regions::built_in() }
    }

    /// What is built in, with those of [`Rulebook::FILES`] in its place that are among `files`.
    ///
    /// # Errors
    ///
    /// A file that breaks its own rules, with its name, line and column; a catalogue without kinds that the
    /// agreement speaks of.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        let text = |name: &str, built_in: &'static str| match files.get(name) {
            Some(bytes) => {
                String::from_utf8(bytes.clone()).map_err(|_| Error::configuration("not UTF-8").in_file(name))
            }
            None => Ok(built_in.to_owned()),
        };
        let [catalog, agreement, regions] = Self::FILES;
        let read = Catalog::parse(&text(catalog, elicense_formats::CATALOG)?);
        let kinds = read.map_err(|error| error.in_file(catalog))?;
        let read = Agreement::parse(&text(agreement, elicense_formats::RECOGNITION)?, &kinds);
        let rules = read.map_err(|error| error.in_file(agreement))?;
        let read = Regions::parse(&text(regions, elicense_formats::REGIONS)?);
        Ok(Self { catalog: kinds, agreement: rules, regions: read.map_err(|error| error.in_file(regions))? })
    }

    /// The names of the files it is read from.
    pub const FILES: [&'static str; 3] = ["catalog.toml", "recognition.toml", "regions.toml"];
}
