//! What the house plan promises of the code itself.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::files;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(crate_name: &str) -> Vec<(PathBuf, String)> {
    let folder = root().join("crates").join(crate_name).join("src");
    let rust = files(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let sources: Vec<_> =
        rust.map(|path| (path.clone(), fs::read_to_string(&path).expect("a source is UTF-8"))).collect();
    assert!(!sources.is_empty(), "{}", folder.display());
    sources
}

/// The regions of the built-in layouts are read from the data, so that this test names none either.
#[test]
fn no_region_is_named_in_the_code() {
    let regions: Vec<toml::Table> =
        elicense_formats::LAYOUTS.iter().map(|(_, text)| text.parse().expect("TOML")).collect();
    let names: toml::Table = elicense_formats::REGIONS.parse().expect("TOML");
    let mut words: Vec<String> =
        regions.iter().filter_map(|layout| layout["region"].as_str().map(str::to_owned)).collect();
    for name in names.values().filter_map(toml::Value::as_table) {
        let texts =
            ["zh-CN", "en"].map(|language| name[language].as_str().expect("a name is a text").to_owned());
        words.extend(texts.iter().map(|text| text.trim_end_matches(['省', '市']).to_owned()));
    }
    assert!(words.len() >= 8);
    for (path, source) in ["core", "audit", "cli", "files", "capi"].into_iter().flat_map(sources) {
        let lower = source.to_lowercase();
        for word in &words {
            assert!(!is_named(&lower, &word.to_lowercase()), "{} names {word}", path.display());
        }
    }
}

/// Whether `word` stands in the text, and not as a part of a longer number.
fn is_named(text: &str, word: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !(word.starts_with(|c: char| c.is_ascii_digit()) && (is_digit(before) || is_digit(after)))
    })
}

/// `cli` and `capi` decide nothing: no parser and no cryptography among what they depend on.
#[test]
fn the_wrappers_depend_on_no_parser_and_no_cryptography() {
    let allowed = [
        "clap",
        "clap_complete",
        "ctrlc",
        "elicense",
        "elicense-audit",
        "elicense-files",
        "indicatif",
        "unicode-width",
        "zeroize",
    ];
    for wrapper in ["cli", "files", "capi"] {
        let text =
            fs::read_to_string(root().join("crates").join(wrapper).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = text.parse().expect("TOML");
        for name in manifest["dependencies"].as_table().expect("a table").keys() {
            assert!(allowed.contains(&name.as_str()), "{wrapper} depends on {name}");
        }
    }
}

#[test]
fn unsafe_code_is_only_in_the_c_library_and_no_profile_aborts() {
    for (path, source) in ["core", "audit", "cli", "files", "testkit"].into_iter().flat_map(sources) {
        let forbids = source.contains("#![forbid(unsafe_code)]");
        assert!(forbids || !source.contains("unsafe {"), "{}", path.display());
    }
    assert!(
        sources("core")
            .iter()
            .any(|(path, source)| path.ends_with("lib.rs") && source.contains("#![forbid(unsafe_code)]"))
    );
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace's manifest");
    assert!(!manifest.contains("panic ="), "the C boundary turns panics into a status and needs unwinding");
}

/// Core reads no clock, file, network, environment or locale, and writes no log.
#[test]
fn core_touches_no_outside_world() {
    let outside = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "println!",
        "eprintln!",
    ];
    for (path, source) in sources("core") {
        // Tests of core read files; they are behind this line or in files of their own.
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "corpora")
            || path.parent().is_some_and(|p| p.ends_with("tests"));
        for word in outside.iter().filter(|_| !is_test) {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}
