//! The folder of a run.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use elicense_audit::{Part, ReadSeek, Store, is_written_only};

/// A folder of files that one run writes.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`, made if it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// The folder at `path`, which is there.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn existing(path: &Path) -> io::Result<Self> {
        fs::read_dir(path)?;
        Ok(Self(path.to_owned()))
    }

    /// Removes every file of a run, and no other.
    ///
    /// # Errors
    ///
    /// A file cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        let own = |name: &String| elicense_audit::is_of_a_run(name);
        self.names()?.iter().filter(|name| own(name)).try_for_each(|name| self.remove(name))
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
        let file = File::options().append(true).create(true).open(self.0.join(name))?;
        if file.metadata()?.len() < length {
            return Err(io::Error::other(format!("{name} is shorter than its {length} bytes")));
        }
        file.set_len(length)?;
        Ok(Box::new(Growing { file, is_written_only: is_written_only(name), kept: 0 }))
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        // Windows flushes through a handle that may write only.
        let file = File::options().append(true).open(self.0.join(name))?;
        sync(&file, is_written_only(name))
    }

    fn read(&self, name: &str) -> io::Result<Box<dyn ReadSeek>> {
        Ok(Box::new(File::open(self.0.join(name))?))
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        match fs::metadata(self.0.join(name)) {
            Ok(file) => Ok(Some(file.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(&self.0)?.collect::<io::Result<Vec<_>>>()?;
        Ok(entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect())
    }
}

/// Bytes after which written pages may go: few enough that the same memory is used again while a cache still knows it.
const WINDOW: usize = 4 << 20;
