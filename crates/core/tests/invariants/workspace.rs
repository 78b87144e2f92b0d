//! The workspace's files, from whatever crate is tested.

use std::fs;
use std::path::{Path, PathBuf};

/// A text of the workspace.
#[derive(Clone, Debug)]
pub struct Text {
    /// From the workspace's root, with `/`.
    pub path: String,
    pub text: String,
}

impl Text {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Reads one file of the workspace.
    pub fn read(path: &str) -> Self {
        let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), text }
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folders of the crates in `crates/`, by their names: whatever is added is looked at as well.
pub fn crates() -> Vec<String> {
    let crates = names(&root().join("crates"));
    let crates: Vec<_> =
        crates.into_iter().filter(|name| exists(&format!("crates/{name}/Cargo.toml"))).collect();
    assert!(crates.iter().any(|name| name == "core"), "crates/ is read");
    crates
}

/// Whether the workspace has this file or folder.
pub fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// The texts below a folder with this ending, sorted. A folder without any is a failure.
pub fn texts(folder: &str, ending: &str) -> Vec<Text> {
    let mut paths = Vec::new();
    walk(folder, &mut |path| {
        if path.ends_with(ending) {
            paths.push(path.to_owned());
        }
    });
    assert!(!paths.is_empty(), "no {ending} below {folder}");
    paths.sort();
    paths.iter().map(|path| Text::read(path)).collect()
}

/// The names of what stands in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("a folder of the repository can be listed").file_name())
        .map(|name| name.into_string().expect("names in the repository are UTF-8"))
        .collect();
    names.sort();
    names
}

/// Every file below a folder but what is built or hidden.
fn walk(folder: &str, found: &mut dyn FnMut(&str)) {
    for name in names(&root().join(folder)) {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if !root().join(&path).is_dir() {
            found(&path);
        } else if name != "target" && !name.starts_with('.') {
            walk(&path, found);
        }
    }
}

/// Fails with every fault on a line of its own.
#[track_caller]
pub fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
