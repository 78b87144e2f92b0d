//! A package: parts by their paths, in the order they are written.

use super::zip::{self, Entry, Fault, Packing};

/// The parts of an OFD file.
#[derive(Clone, Debug)]
pub struct Package {
    /// The entries in their order.
    pub entries: Vec<Entry>,
    /// How they are packed.
    pub packing: Packing,
}

impl Package {
    /// One without parts.
    #[must_use]
    pub fn new(packing: Packing) -> Self {
        Self { entries: Vec::new(), packing }
    }

    /// Adds a part, after the others; a second one of the same path where there is one.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let (name, bytes) = (path.into(), bytes.into());
        self.entries.push(Entry { name, local_name: None, bytes, fault: Fault::None });
    }

    /// Adds a part, or puts it in place of the one there.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        match self.entries.iter_mut().find(|entry| entry.name == path) {
            Some(entry) => entry.bytes = bytes.into(),
            None => self.add(path, bytes),
        }
    }

    /// The bytes at `path`.
    ///
    /// # Panics
    ///
    /// If there are none: the paths are constants of this crate.
    #[must_use]
    pub fn bytes(&self, path: &str) -> &[u8] {
        let entry = self.entries.iter().find(|entry| entry.name == path);
        &entry.unwrap_or_else(|| panic!("no part {path}")).bytes
    }

    /// The text at `path`.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path).to_vec()).expect("a part in XML is UTF-8")
    }

    /// Writes `new` for every `old` in the text at `path`.
    ///
    /// # Panics
    ///
    /// If `old` does not stand there: what changes nothing is no change.
    pub fn edit(&mut self, path: &str, old: &str, new: &str) {
        let text = self.text(path);
        assert!(text.contains(old), "{old} does not stand in {path}");
        self.put(path, text.replace(old, new));
    }

    /// The entry at `path`.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn entry(&mut self, path: &str) -> &mut Entry {
        let entry = self.entries.iter_mut().find(|entry| entry.name == path);
        entry.unwrap_or_else(|| panic!("no part {path}"))
    }

    /// Takes the part at `path` away.
    pub fn remove(&mut self, path: &str) {
        self.entries.retain(|entry| entry.name != path);
    }

    /// The paths of all parts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The file.
    #[must_use]
    pub fn zip(&self) -> Vec<u8> {
        zip::write(&self.entries, self.packing)
    }
}
