//! Whose the folder of a run is: one process writes into it at a time, and only over what runs have made there.
//!
//! A file of its own says both. The system holds its lock for as long as the process lives, so that one that was
//! killed leaves none behind; its lines name every file that a run has made, each before it is made.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use elicense_audit::is_of_a_run;

use crate::problem::Problem;

/// A folder held by this process.
#[derive(Debug)]
pub struct Claim {
    lock: File,
    /// Names of files that runs have made in it.
    made: Mutex<BTreeSet<String>>,
}

impl Claim {
    /// Takes a folder that is empty, or holds a run that nobody works on.
    ///
    /// # Errors
    ///
    /// Another process holds it; or it holds files that no run has made.
    pub fn take(folder: &Path) -> Result<Self, Problem> {
        let unwritable = |error: io::Error| Problem::unwritable(folder, &error);
        let names = names(folder).map_err(unwritable)?;
        // Looked at before anything is made in it.
        if !names.is_empty() && !names.contains(LOCK) {
            return Err(Problem::audit_foreign(folder, "it is not empty"));
        }
        let place = folder.join(LOCK);
        if fs::symlink_metadata(&place).is_ok_and(|found| !found.is_file()) {
            return Err(Problem::audit_foreign(folder, LOCK));
        }
        let lock =
            owner_alone::file().read(true).append(true).create(true).open(&place).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Problem::audit_busy(folder)),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        Self::held(folder, lock)
    }

    /// The claim of who holds the lock.
    fn held(folder: &Path, mut lock: File) -> Result<Self, Problem> {
        let unwritable = |error: io::Error| Problem::unwritable(folder, &error);
        let mut text = String::new();
        lock.read_to_string(&mut text).map_err(unwritable)?;
        let names = names(folder).map_err(unwritable)?;
        let made = match text.strip_prefix(HEAD) {
            Some(lines) => {
                // What was killed while it wrote a name has not made that file yet.
                let whole = lines.rfind('\n').map_or(0, |end| end + 1);
                lock.set_len((HEAD.len() + whole) as u64).map_err(unwritable)?;
                // Nobody may have other files removed by writing their names here.
                let lines = lines.get(..whole).unwrap_or_default().lines();
                lines.filter(|name| is_of_a_run(name)).map(str::to_owned).collect()
            }
            None if names.len() == 1 && HEAD.starts_with(&text) => {
                owner_alone::folder(folder);
                let begun = lock.set_len(0).and_then(|()| lock.write_all(HEAD.as_bytes()));
                begun.and_then(|()| lock.sync_data()).map_err(unwritable)?;
                BTreeSet::new()
            }
            None => return Err(Problem::audit_foreign(folder, LOCK)),
        };
        let is_foreign = |name: &&String| is_of_a_run(name) && !made.contains(whole_name(name));
        match names.iter().find(is_foreign) {
            Some(name) => Err(Problem::audit_foreign(folder, name)),
            None => Ok(Self { lock, made: Mutex::new(made) }),
        }
    }

    /// Says that a file of this name is the run's, before it is made.
    ///
    /// # Errors
    ///
    /// One is there that no run has made, or nothing can be written.
    pub fn claim(&self, folder: &Path, name: &str) -> io::Result<()> {
        let name = whole_name(name);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.contains(name) {
            return Ok(());
        }
        let is_there = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
        if is_there(name) || is_there(&format!("{name}{PART}")) {
            return Err(io::Error::other(format!("{name} is there and was not made by the run")));
        }
        (&self.lock).write_all(format!("{name}\n").as_bytes())?;
        self.lock.sync_data()?;
        made.insert(name.to_owned());
        Ok(())
    }

    /// Removes every file that runs have made.
    ///
    /// # Errors
    ///
    /// One cannot be removed.
    pub fn clear(&mut self, folder: &Path) -> io::Result<()> {
        let made = self.made.get_mut().unwrap_or_else(PoisonError::into_inner);
        let names = made.iter().flat_map(|name| [name.clone(), format!("{name}{PART}")]);
        for name in names {
            // A link is removed itself, not what it points to.
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        made.clear();
        self.lock.set_len(HEAD.len() as u64)
    }
}

fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

fn whole_name(name: &str) -> &str {
    name.strip_suffix(PART).unwrap_or(name)
}

/// Files and folders that nobody but their owner may look into: what an audit writes is of persons.
pub mod owner_alone {
    use std::fs::{self, DirBuilder, OpenOptions};
    use std::io;
    use std::path::Path;

    /// How a file is opened that only its owner may read and write once it is made.
    pub fn file() -> OpenOptions {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        #[cfg(not(unix))]
        let _ = &mut options;
        options
    }

    /// Makes a folder that is not there, and those above it.
    ///
    /// # Errors
    ///
    /// It cannot be made, or something else is there.
    pub fn make(path: &Path) -> io::Result<()> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Ok(()),
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    /// Closes a folder that was there and empty. Where it is somebody else's, its files alone are closed.
    pub fn folder(path: &Path) {
        #[cfg(unix)]
        let _ = fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700));
        #[cfg(not(unix))]
        let _ = path;
    }
}

/// The file that says whose the folder is.
const LOCK: &str = "run.lock";

/// How it begins.
const HEAD: &str = "elicense-audit-1: files that runs have made here\n";

/// How the name of a file ends that is not whole yet.
const PART: &str = ".part";
