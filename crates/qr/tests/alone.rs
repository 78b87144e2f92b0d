//! This crate is for anybody: it knows nothing of what the rest of this workspace is about.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_file_speaks_of_licenses_and_no_dependency_is_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = files(&root.join("src"));
    assert!(texts.len() >= 10, "{texts:?}");
    texts.push(root.join("README.md"));
    for path in texts {
        let text = fs::read_to_string(&path).expect("UTF-8").to_lowercase();
        let others = text.replace("elicense", "");
        for word in ["license", "licence", "证照"] {
            assert!(!others.contains(word), "{} has {word}", path.display());
        }
    }
    let manifest: toml::Table =
        fs::read_to_string(root.join("Cargo.toml")).expect("UTF-8").parse().expect("TOML");
    let ours = |name: &&String| name.starts_with("elicense");
    assert_eq!(manifest["dependencies"].as_table().expect("a table").keys().find(ours), None);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
