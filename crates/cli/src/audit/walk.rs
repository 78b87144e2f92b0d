//! From what was named to files, in the order of names.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use elicense_audit::{Form, InputSource, Opened, Refusal, RefusalCause};

/// Files below what was named, one after the other: of every folder the names sorted by their bytes. Links are
/// not followed; the folder of the run itself is left out.
pub struct Walk {
    /// What is still to be visited, the next one last.
    stack: Vec<PathBuf>,
    without: Option<PathBuf>,
}

/// One thing found.
pub struct Found {
    pub path: PathBuf,
    pub kind: Result<Metadata, Refusal>,
}

impl Walk {
    /// Everything below `path`, the folder `without` left out.
    pub fn new(path: &Path, without: &Path) -> Self {
        Self { stack: vec![path.to_owned()], without: without.canonicalize().ok() }
    }

    /// The names of a folder onto the stack.
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        if self.without.is_some() && folder.canonicalize().ok() == self.without {
            return Ok(());
        }
        let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
        let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by(|a, b| b.as_os_str().as_encoded_bytes().cmp(a.as_os_str().as_encoded_bytes()));
        self.stack.append(&mut entries);
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while let Some(path) = self.stack.pop() {
            let kind = match fs::symlink_metadata(&path) {
                Ok(file) if file.is_dir() => match self.enter(&path) {
                    Ok(()) => continue,
                    Err(error) => Err(Refusal::from(error)),
                },
                Ok(file) if file.is_file() => Ok(file),
                Ok(file) if file.is_symlink() => {
                    Err(Refusal::new(RefusalCause::MemberLink, "a symbolic link"))
                }
                Ok(_) => Err(Refusal::new(RefusalCause::MemberSpecial, "a device, pipe or socket")),
                Err(error) => Err(Refusal::from(error)),
            };
            return Some(Found { path, kind });
        }
        None
    }
}

impl Found {
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Size and time of change: what tells that an input is still the same.
    pub fn stamp(&self) -> String {
        match &self.kind {
            Ok(file) => {
                let changed = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                format!("{} {}", file.len(), changed.unwrap_or_default().as_nanos())
            }
            Err(refusal) => refusal.cause.as_str().to_owned(),
        }
    }

    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.kind.as_ref().map_or(0, Metadata::len)
    }

    /// The source; what is read of it is added to `read`.
    pub fn source(self, form: Form, read: &Arc<AtomicU64>) -> InputSource {
        let (name, read) = (self.name(), Arc::clone(read));
        let open = move || {
            self.kind?;
            let file = File::open(&self.path)?;
            Ok(Opened::File(Box::new(Counted { file, read })))
        };
        InputSource { name, form, open: Box::new(open) }
    }
}

/// A file that tells how much of it was read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, place: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(place)
    }
}
