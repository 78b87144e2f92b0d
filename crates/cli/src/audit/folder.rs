//! The folder of a run.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use elicense_audit::{Part, ReadSeek, Store, is_written_only};

use super::claim::{Claim, owner_alone};
use crate::problem::Problem;

/// A folder of files that one run writes.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// `None`: it is only read.
    claim: Option<Claim>,
}

impl Folder {
    /// The folder at `path` for one run alone, made if it is not there. Nobody but its owner may look into it.
    ///
    /// # Errors
    ///
    /// It cannot be made; another run writes into it; or it holds something else than a run.
    pub fn open(path: PathBuf) -> Result<Self, Problem> {
        owner_alone::make(&path).map_err(|error| Problem::unwritable(&path, &error))?;
        let claim = Claim::take(&path)?;
        Ok(Self { path, claim: Some(claim) })
    }

    /// The folder at `path`, which is there.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn existing(path: &Path) -> io::Result<Self> {
        fs::read_dir(path)?;
        Ok(Self { path: path.to_owned(), claim: None })
    }

    /// Removes every file that runs have made here, and no other.
    ///
    /// # Errors
    ///
    /// A file cannot be removed.
    pub fn clear(&mut self) -> io::Result<()> {
        self.claim.as_mut().map_or(Ok(()), |claim| claim.clear(&self.path))
    }

    /// Where the file of this name is. A link in its place is followed by nobody.
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let place = self.path.join(name);
        match fs::symlink_metadata(&place) {
            Ok(found) if !found.is_file() => Err(io::Error::other(format!("{name} is not a file"))),
            Ok(_) => Ok(place),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(place),
            Err(error) => Err(error),
        }
    }
}

struct Growing {
    file: File,
    is_written_only: bool,
    /// Bytes written since the system was last told that it may forget them.
    kept: usize,
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.kept += written;
        if self.is_written_only && self.kept >= WINDOW {
            forget(&self.file);
            self.kept = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Part for Growing {
    fn sync(&mut self) -> io::Result<()> {
        sync(&self.file, self.is_written_only)
    }
}

/// Makes it last. What is written only may leave the memory in which the system keeps files: gigabytes that would
/// push out what others read.
fn sync(file: &File, is_written_only: bool) -> io::Result<()> {
    file.sync_data()?;
    if is_written_only {
        forget(file);
    }
    Ok(())
}

/// Tells the system that nobody wants these bytes back: what is on the disk leaves its memory, the rest goes on its way
/// to the disk. Advice: whether it is taken changes nothing but the time that things take.
#[cfg(target_os = "linux")]
fn forget(file: &File) {
    _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &File) {}

impl Store for Folder {
    fn extend(&self, name: &str, length: u64) -> io::Result<Box<dyn Part>> {
        let place = self.place(name)?;
        match &self.claim {
            Some(claim) => claim.claim(&self.path, name)?,
            None => return Err(io::ErrorKind::PermissionDenied.into()),
        }
        let file = owner_alone::file().append(true).create(true).open(place)?;
        if file.metadata()?.len() < length {
            return Err(io::Error::other(format!("{name} is shorter than its {length} bytes")));
        }
        file.set_len(length)?;
        Ok(Box::new(Growing { file, is_written_only: is_written_only(name), kept: 0 }))
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        // Windows flushes through a handle that may write only.
        let file = File::options().append(true).open(self.place(name)?)?;
        sync(&file, is_written_only(name))
    }

    fn read(&self, name: &str) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(File::open(self.place(name)?)?))
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        match self.place(name).and_then(fs::metadata) {
            Ok(file) => Ok(Some(file.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.place(from)?, self.place(to)?)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.place(name)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(&self.path)?.collect::<io::Result<Vec<_>>>()?;
        Ok(entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect())
    }
}

/// Bytes after which written pages may go: few enough that the same memory is used again while a cache still knows it.
const WINDOW: usize = 4 << 20;
