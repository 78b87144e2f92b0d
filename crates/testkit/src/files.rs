//! The files of `testdata/` in memory, to be written or compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// Files by their path below `testdata/`, with `/` between steps.
#[derive(Debug, Default)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Adds a file.
    ///
    /// # Panics
    ///
    /// If there is one at this path: two scenarios of one name would hide each other.
    pub fn put(&mut self, path: String, bytes: Vec<u8>) {
        let before = self.0.insert(path.clone(), bytes);
        assert!(before.is_none(), "{path} is written twice");
    }

    /// Path and bytes of every file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Writes every file that differs and removes what does not belong into the folders written to.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, written or removed.
    pub fn write(&self, root: &Path) -> io::Result<Vec<Difference>> {
        let differences = self.differences(root)?;
        for difference in &differences {
            let path = root.join(&difference.path);
            match self.0.get(&difference.path) {
                Some(bytes) => {
                    fs::create_dir_all(path.parent().expect("a file has a folder"))?;
                    fs::write(path, bytes)?;
                }
                None => fs::remove_file(path)?,
            }
        }
        Ok(differences)
    }

    /// What differs between these files and the folders they belong into.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn differences(&self, root: &Path) -> io::Result<Vec<Difference>> {
        let mut found = Vec::new();
        for (path, bytes) in self.iter() {
            let kind = match fs::read(root.join(path)) {
                Ok(there) if there == bytes => continue,
                Ok(_) => Kind::Changed,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Kind::Missing,
                Err(error) => return Err(error),
            };
            found.push(Difference { path: path.to_owned(), kind });
        }
        for folder in self.folders() {
            let extra = listed(root, folder)?.into_iter().filter(|path| !self.0.contains_key(path));
            found.extend(extra.map(|path| Difference { path, kind: Kind::Extra }));
        }
        Ok(found)
    }

    /// The folders that these files stand in. Others, such as those of a layout whose vectors were written
    /// by hand, are not ours.
    fn folders(&self) -> BTreeSet<&str> {
        self.0.keys().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect()
    }
}

/// A file that is not as it should be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// Its path below `testdata/`.
    pub path: String,
    /// In what it differs.
    pub kind: Kind,
}

/// In what a file differs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// It should be there.
    Missing,
    /// Its bytes are others.
    Changed,
    /// It should not be there.
    Extra,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            Kind::Missing => "missing",
            Kind::Changed => "changed",
            Kind::Extra => "extra",
        };
        write!(f, "{kind} {}", self.path)
    }
}

/// Every file in `folder` itself, as paths below `root`.
fn listed(root: &Path, folder: &str) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if !entry.file_type()?.is_dir() {
            files.push(path);
        }
    }
    Ok(files)
}
