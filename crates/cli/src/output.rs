//! Where answers go: standard output, or a file that appears only when it is complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// Where answers are to go.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Destination {
    Stdout,
    File(PathBuf),
}

/// Where answers go.
#[derive(Debug)]
pub enum Output {
    /// `None` once whoever read it has gone: the work goes on, for its exit code.
    Stdout(Option<BufWriter<io::Stdout>>),
    File(Draft),
    /// What is no file (a device, a pipe): written into, and never put anything in its place.
    Into(BufWriter<File>, PathBuf),
}

/// A file on its way.
#[derive(Debug)]
pub struct Draft {
    file: BufWriter<File>,
    draft: PathBuf,
    target: PathBuf,
}

impl Output {
    /// Opens the destination.
    ///
    /// # Errors
    ///
    /// The file's folder is not there or cannot be written to.
    pub fn open(destination: &Destination) -> Result<Self, Problem> {
        match destination {
            Destination::Stdout => Ok(Self::Stdout(Some(BufWriter::new(io::stdout())))),
            Destination::File(target) => {
                Self::named(target).map_err(|error| Problem::unwritable(target, &error))
            }
        }
    }

    /// What has this name, or a file that will have it. A link is followed to what is no file (`/dev/stdout`) and
    /// nowhere else: whoever made it may have meant another file to be lost.
    fn named(target: &Path) -> io::Result<Self> {
        let link = fs::symlink_metadata(target);
        match fs::metadata(target) {
            Ok(found) if found.is_dir() => Err(io::Error::other("a folder, not a file")),
            Ok(found) if !found.is_file() => {
                let device = File::options().write(true).open(target)?;
                Ok(Self::Into(BufWriter::new(device), target.to_owned()))
            }
            _ if link.is_ok_and(|found| found.is_symlink()) => {
                Err(io::Error::other("a link; name the file that it points to"))
            }
            Ok(found) => Draft::open(target, Some(found.permissions())).map(Self::File),
            Err(_) => Draft::open(target, None).map(Self::File),
        }
    }

    /// Writes some of the answer.
    ///
    /// # Errors
    ///
    /// The destination is full or gone; a reader that left is no error.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        match self {
            Self::Stdout(slot) => {
                let Some(stdout) = slot else { return Ok(()) };
                let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
                if written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
                    leave(slot.take());
                    return Ok(());
                }
                written.map_err(|error| Problem::unwritable(Path::new("-"), &error))
            }
            Self::File(draft) => {
                draft.file.write_all(bytes).map_err(|error| Problem::unwritable(&draft.target, &error))
            }
            Self::Into(device, name) => {
                let written = device.write_all(bytes).and_then(|()| device.flush());
                written.map_err(|error| Problem::unwritable(name, &error))
            }
        }
    }

    /// Makes the answer appear.
    ///
    /// # Errors
    ///
    /// The file could not be completed; nothing has changed then.
    pub fn finish(self) -> Result<(), Problem> {
        match self {
            Self::Stdout(_) | Self::Into(..) => Ok(()),
            Self::File(draft) => {
                let target = draft.target.clone();
                draft.finish().map_err(|error| Problem::unwritable(&target, &error))
            }
        }
    }
}

/// Forgets what could not be delivered, without another try.
fn leave(stdout: Option<BufWriter<io::Stdout>>) {
    if let Some(stdout) = stdout {
        let (_stdout, _undelivered) = stdout.into_parts();
    }
}

impl Draft {
    /// A file that will be `target`, with the permissions of the one that is there now.
    fn open(target: &Path, permissions: Option<fs::Permissions>) -> io::Result<Self> {
        let name = target.file_name().ok_or_else(|| io::Error::other("not the name of a file"))?;
        let draft = target.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let file = File::options().write(true).create_new(true).open(&draft)?;
        let draft = Self { file: BufWriter::new(file), draft, target: target.to_owned() };
        if let Some(permissions) = permissions {
            draft.file.get_ref().set_permissions(permissions)?;
        }
        Ok(draft)
    }

    fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.draft, &self.target)
    }
}

impl Drop for Draft {
    /// An answer that was not finished leaves nothing behind. After a rename there is nothing to remove.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.draft);
    }
}
