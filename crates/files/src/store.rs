//! The folder of a trust store: where it is, and how it changes without ever being half changed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use elicense::upkeep::{Change, EMPTY_STORE, Remark};

use crate::folder::trust_files;
use crate::names::{BUNDLES, STATE_FILE, TRUST_FILE, has_bundles};
use crate::problem::FileProblem;

/// Where the trust store is.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Place {
    /// Somebody named it: it has to be there.
    Named(PathBuf),
    /// Somebody said that there is none.
    Nowhere,
    /// Where this system's programs keep what their user set up; `None` where the system does not say.
    Usual(Option<PathBuf>),
}

impl Place {
    /// The folder that was given; else the one that `ELICENSE_TRUST` names, and none where that is empty; else the usual
    /// one: `elicense/trust` below `$XDG_CONFIG_HOME` or `~/.config`, on macOS below `~/Library/Application Support`, on
    /// Windows below `%APPDATA%`. `variable` reads the environment.
    ///
    /// ```
    /// use elicense_files::Place;
    ///
    /// let named = |name: &str| (name == "ELICENSE_TRUST").then(|| "/srv/trust".into());
    /// assert_eq!(Place::of(None, named), Place::Named("/srv/trust".into()));
    /// assert_eq!(Place::of(Some("here".into()), named), Place::Named("here".into()));
    /// ```
    #[must_use]
    pub fn of(given: Option<PathBuf>, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        match (given, variable(VARIABLE)) {
            (Some(given), _) => Self::Named(given),
            (None, Some(named)) if named.is_empty() => Self::Nowhere,
            (None, Some(named)) => Self::Named(named.into()),
            (None, None) => Self::Usual(usual(variable)),
        }
    }

    /// The folder to read from; `None` where nobody set up a store.
    #[must_use]
    pub fn to_read(&self) -> Option<&Path> {
        match self {
            Self::Named(path) => Some(path),
            Self::Nowhere => None,
            Self::Usual(path) => {
                path.as_deref().filter(|path| path.join(TRUST_FILE).is_file() || has_bundles(path))
            }
        }
    }

    /// The folder to set up.
    #[must_use]
    pub fn to_write(&self) -> Option<&Path> {
        match self {
            Self::Named(path) => Some(path),
            Self::Nowhere => None,
            Self::Usual(path) => path.as_deref(),
        }
    }
}

fn usual(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let settings = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A folder that is not absolute is to be ignored (XDG Base Directory Specification).
        folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))
    };
    settings.map(|settings| settings.join("elicense").join("trust"))
}

/// Makes an empty store in the folder `path`, and the folder where it is not there.
///
/// # Errors
///
/// There is one already, or the folder cannot be written.
pub fn init(path: &Path) -> Result<(), FileProblem> {
    let file = path.join(TRUST_FILE);
    if fs::symlink_metadata(&file).is_ok() || has_bundles(path) {
        return Err(FileProblem::remark(path, Remark::store_exists()));
    }
    made(path).map_err(|error| FileProblem::unwritable(path, error))?;
    write(path, TRUST_FILE, EMPTY_STORE.as_bytes())
}

/// Makes the folder, and those above it, that its owner alone may write: who may change a store decides what passes.
pub(crate) fn made(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
    builder.recursive(true).create(path)
}

/// Changes the store in the folder `path`: every file appears whole, those that `trust.toml` names before it, and what
/// it names no more goes last. Ended in between, the store is the one of before, with files that it does not name.
///
/// # Errors
///
/// There is no store; `decide` has something against it; somebody else changed it meanwhile; a file cannot be read or
/// written.
pub fn change(
    path: &Path,
    decide: impl FnOnce(&BTreeMap<String, Vec<u8>>) -> Result<Change, Remark>,
) -> Result<Change, FileProblem> {
    let store = store_files(path)?;
    let change = decide(&store).map_err(|remark| FileProblem::remark(path, remark))?;
    let now = fs::read(path.join(TRUST_FILE)).map_err(|error| FileProblem::unreadable(path, error))?;
    if store.get(TRUST_FILE) != Some(&now) {
        return Err(FileProblem::remark(path, Remark::store_changed()));
    }
    for (name, bytes) in &change.written {
        if store.get(name) != Some(bytes) {
            write(path, name, bytes)?;
        }
    }
    for name in &change.gone {
        let file = path.join(name);
        fs::remove_file(&file).map_err(|error| FileProblem::unwritable(&file, error))?;
    }
    Ok(change)
}

/// The files of the store in the folder `path`.
///
/// # Errors
///
/// There is no store, or it is kept by bundles and not by hand; a file of it cannot be read.
pub fn store_files(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, FileProblem> {
    if has_bundles(path) {
        return Err(FileProblem::remark(path, Remark::store_of_bundles()));
    }
    if !path.join(TRUST_FILE).is_file() {
        return Err(FileProblem::remark(path, Remark::store_missing()));
    }
    trust_files(path)
}

/// What everybody may do to the store: on Unix, whether anybody may write the folder, `trust.toml` or
/// what a store of bundles has in its place.
#[must_use]
pub fn exposed(path: &Path) -> Vec<Remark> {
    let of =
        |file: PathBuf| Some(Remark::store_exposed(&file.display().to_string(), writable_by_others(&file)?));
    [path.to_owned(), path.join(TRUST_FILE), path.join(STATE_FILE), path.join(BUNDLES)]
        .into_iter()
        .filter_map(of)
        .collect()
}

#[cfg(unix)]
fn writable_by_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let rights = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (rights & 0o002 != 0).then_some(rights)
}

#[cfg(not(unix))]
fn writable_by_others(_: &Path) -> Option<u32> {
    None
}

/// A file that appears only when it is complete.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), FileProblem> {
    let target = folder.join(name);
    let draft = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = || -> io::Result<()> {
        let mut options = File::options();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
        let mut file = options.write(true).create_new(true).open(&draft)?;
        if let Ok(known) = fs::metadata(&target) {
            file.set_permissions(known.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, &target)?;
        // Its name too outlives a machine that goes down, before what names it is written.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    };
    written().map_err(|error| {
        // What could not be finished leaves nothing behind.
        let _ = fs::remove_file(&draft);
        FileProblem::unwritable(&target, error)
    })
}

/// The variable that names the store.
const VARIABLE: &str = "ELICENSE_TRUST";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use elicense::rules::Catalog;
    use elicense::upkeep::{Asked, add};

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("elicense-files-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn what_was_given_goes_before_the_environment_and_that_before_the_usual() {
        let all = |name: &str| match name {
            "ELICENSE_TRUST" => Some("/named".into()),
            _ => Some("/home".into()),
        };
        assert_eq!(Place::of(Some("given".into()), all), Place::Named("given".into()));
        assert_eq!(Place::of(None, all), Place::Named("/named".into()));
        let nowhere = |name: &str| (name == "ELICENSE_TRUST").then(OsString::new);
        assert_eq!(Place::of(None, nowhere).to_write(), None);
        let usual = Place::of(None, |name| (name != "ELICENSE_TRUST").then(|| "/no/such/home".into()));
        assert!(usual.to_write().is_some_and(|path| path.ends_with("elicense/trust")));
        assert_eq!(usual.to_read(), None, "nobody set one up there");
        assert_eq!(Place::of(None, |_| None), Place::Usual(None));
    }

    #[test]
    fn a_store_is_made_once_and_changes_whole() {
        let folder = scratch("store");
        init(&folder).unwrap();
        assert_eq!(init(&folder).unwrap_err().code(), "trust-store-exists");
        let list = b"no list";
        let refused =
            change(&folder, |store| add(store, "x.crl", list, &Asked::default(), &Catalog::built_in()));
        assert_eq!(refused.unwrap_err().code(), "trust-piece-unknown");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing was left behind");
        assert_eq!(crate::trust(&folder).unwrap().fingerprint(), elicense::Trust::empty().fingerprint());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(store_files(&folder).unwrap_err().code(), "trust-store-missing");
    }

    #[test]
    fn a_store_that_somebody_else_changed_meanwhile_is_left_alone() {
        let folder = scratch("meanwhile");
        init(&folder).unwrap();
        let key = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        let one = |text: &str| vec![text.to_owned()];
        let asked = Asked {
            id: Some("k".to_owned()),
            group: Some("g".to_owned()),
            regions: one("990000"),
            kinds: one("all"),
            purposes: one("license"),
            ..Asked::default()
        };
        let meanwhile = change(&folder, |store| {
            fs::write(folder.join(TRUST_FILE), "# other").unwrap();
            add(store, "k.pem", key, &asked, &Catalog::built_in())
        });
        assert_eq!(meanwhile.unwrap_err().code(), "trust-store-changed");
        assert_eq!(fs::read(folder.join(TRUST_FILE)).unwrap(), b"# other");
        change(&folder, |store| add(store, "k.pem", key, &asked, &Catalog::built_in())).unwrap();
        assert!(!crate::trust(&folder).unwrap().is_empty());
        fs::remove_dir_all(&folder).unwrap();
    }
}
