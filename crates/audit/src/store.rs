//! Where a run keeps its files: whoever has a disk implements it.

use std::io::{self, Read, Write};

use crate::entry::ReadSeek;

/// A folder of one run.
pub trait Store: Sync {
    /// Opens a file for writing after its first `length` bytes; what follows them is cut off. A file that is not
    /// there is made.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or is shorter.
    fn extend(&self, name: &str, length: u64) -> io::Result<Box<dyn Part>>;

    /// Makes sure that all that was written into a file survives a loss of power, whoever wrote it.
    ///
    /// # Errors
    ///
    /// The disk did not take it, or the file is not there.
    fn sync(&self, name: &str) -> io::Result<()>;

    /// Opens a file for reading.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    fn read(&self, name: &str) -> io::Result<Box<dyn ReadSeek>>;

    /// Bytes of a file; `None` where it is not there.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    fn length(&self, name: &str) -> io::Result<Option<u64>>;

    /// Gives a file another name, at once and in place of what had it.
    ///
    /// # Errors
    ///
    /// The file cannot be renamed.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file; that it is not there is no error.
    ///
    /// # Errors
    ///
    /// The file cannot be removed.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// The names of all files.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    fn names(&self) -> io::Result<Vec<String>>;
}

/// A file being written.
pub trait Part: Write + Send {
    /// Makes sure that what was written survives a loss of power.
    ///
    /// # Errors
    ///
    /// The disk did not take it.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file that appears only when it is complete.
pub(crate) struct Draft<'s> {
    store: &'s dyn Store,
    name: String,
    part: io::BufWriter<Box<dyn Part>>,
}

impl<'s> Draft<'s> {
    pub(crate) fn new(store: &'s dyn Store, name: impl Into<String>) -> io::Result<Self> {
        let name = name.into();
        let part = store.extend(&format!("{name}.part"), 0)?;
        Ok(Self { store, name, part: io::BufWriter::with_capacity(BUFFER, part) })
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        self.part.into_inner().map_err(io::IntoInnerError::into_error)?.sync()?;
        self.store.rename(&format!("{}.part", self.name), &self.name)
    }
}

impl Write for Draft<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

/// Writes a whole file that appears only when it is complete.
pub(crate) fn put(
    store: &dyn Store,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut draft = Draft::new(store, name)?;
    write(&mut draft)?;
    draft.finish()
}

/// All of a small file of ours.
pub(crate) fn get(store: &dyn Store, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    store.read(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a run writes a file of this name into its store.
#[must_use]
pub fn is_of_a_run(name: &str) -> bool {
    let name = whole_name(name);
    file::ALL.contains(&name)
        || is_numbered(name, file::SPILL, "")
        || [file::PLACES, file::SHEET].contains(&name)
        || is_numbered(name, file::CSV_MORE, ".csv")
}

/// Whether a file of this name is one of those that grow by hundreds of bytes with each entry and that a run does not
/// read again, unless it was broken off. A store does well to let the system forget what of them is on the disk:
/// otherwise they push out of memory what others read.
///
/// ```
/// use elicense_audit::is_written_only;
/// assert!(is_written_only("results.jsonl") && !is_written_only("facts.jsonl"));
/// ```
#[must_use]
pub fn is_written_only(name: &str) -> bool {
    let name = whole_name(name);
    [file::RESULTS, file::INDEX, file::CSV].contains(&name) || is_numbered(name, file::CSV_MORE, ".csv")
}

/// The name that a file has when it is whole.
fn whole_name(name: &str) -> &str {
    name.strip_suffix(".part").unwrap_or(name)
}

fn is_numbered(name: &str, begin: &str, end: &str) -> bool {
    let number = name.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Bytes written at a time.
pub(crate) const BUFFER: usize = 256 << 10;

/// The files of a run.
pub(crate) mod file {
    pub const JOURNAL: &str = "journal.jsonl";
    /// One answer a line: the largest by far.
    pub const RESULTS: &str = "results.jsonl";
    pub const FACTS: &str = "facts.jsonl";
    pub const LEAVES: &str = "leaves.bin";
    /// Index keys.
    pub const INDEX: &str = "marks.bin";
    pub const SUMMARY: &str = "summary.json";
    /// Anomalies.
    pub const ANOMALIES: &str = "eyes.jsonl";
    pub const PROBLEMS: &str = "problems.xlsx";
    pub const REPORT: &str = "report.html";
    pub const CSV: &str = "results.csv";
    /// How further tables are called: with their number and `.csv`.
    pub const CSV_MORE: &str = "results-";

    pub const PARQUET: &str = "results.parquet";

    /// All of them but the spilled ones, by whatever program.
    pub const ALL: &[&str] =
        &[JOURNAL, RESULTS, FACTS, LEAVES, INDEX, SUMMARY, ANOMALIES, CSV, PROBLEMS, REPORT, PARQUET];

    /// How names of spilled pieces begin; they are removed again.
    pub const SPILL: &str = "spill-";
    pub const PLACES: &str = "spill-places";
    /// A sheet of the workbook.
    pub const SHEET: &str = "spill-sheet";
}

#[cfg(test)]
pub(crate) mod memory {
    //! A store in memory.

    use std::collections::BTreeMap;
    use std::io::Cursor;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;

    type Shared = Arc<Mutex<Vec<u8>>>;

    #[derive(Default)]
    pub struct Memory(Mutex<BTreeMap<String, Shared>>, AtomicBool);

    impl Memory {
        pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
            self.0.lock().unwrap().get(name).map(|file| file.lock().unwrap().clone())
        }

        /// From now on nothing lasts.
        pub fn break_down(&self) {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    struct Open(Shared);

    impl Write for Open {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Part for Open {
        fn sync(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Store for Memory {
        fn extend(&self, name: &str, length: u64) -> io::Result<Box<dyn Part>> {
            let mut files = self.0.lock().unwrap();
            let file = files.entry(name.to_owned()).or_default();
            file.lock().unwrap().truncate(length as usize);
            Ok(Box::new(Open(Arc::clone(file))))
        }

        fn sync(&self, _: &str) -> io::Result<()> {
            if self.1.load(Ordering::Relaxed) { Err(io::Error::other("the disk is broken")) } else { Ok(()) }
        }

        fn read(&self, name: &str) -> io::Result<Box<dyn ReadSeek>> {
            let bytes = self.bytes(name).ok_or(io::ErrorKind::NotFound)?;
            Ok(Box::new(Cursor::new(bytes)))
        }

        fn length(&self, name: &str) -> io::Result<Option<u64>> {
            Ok(self.bytes(name).map(|bytes| bytes.len() as u64))
        }

        fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            let mut files = self.0.lock().unwrap();
            let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
            files.insert(to.to_owned(), file);
            Ok(())
        }

        fn remove(&self, name: &str) -> io::Result<()> {
            self.0.lock().unwrap().remove(name);
            Ok(())
        }

        fn names(&self) -> io::Result<Vec<String>> {
            Ok(self.0.lock().unwrap().keys().cloned().collect())
        }
    }
}
