//! A region nobody has heard of works by files alone: those of `examples/add-a-region/`.

mod common;

use std::path::{Path, PathBuf};

use common::{Vector, files, trust_in, with_layouts};
use elicense::{Trust, Verifier};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/add-a-region")
}

fn vectors() -> Vec<Vector> {
    let all = files(&example().join("testdata/vectors"));
    all.iter()
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| Vector::read(path))
        .collect()
}

#[test]
fn the_example_s_vectors_come_out_as_they_say() {
    let vectors = vectors();
    assert!(vectors.len() >= 2);
    for vector in vectors {
        let trust = trust_in(&example().join("testdata/trust").join(&vector.trust));
        let verifier = with_layouts(Verifier::new(trust), &example().join("formats"));
        let report = verifier.verify(&vector.bytes(), vector.at).expect("a layout claims it");
        assert_eq!(report.conclusion().as_str(), vector.expect.conclusion, "{}", vector.name());
        assert_eq!(Some(report.layout().id()), vector.expect.layout.as_deref());
        assert_eq!(report.claimed().number(), vector.expect.license.get("number").map(String::as_str));
        assert!(report.claimed().carried().is_empty(), "{:?}", report.claimed().carried());
    }
}

#[test]
fn without_the_example_s_layout_nobody_claims_its_documents() {
    for vector in vectors() {
        let error = Verifier::new(Trust::empty()).verify(&vector.bytes(), vector.at).expect_err("no layout");
        assert_eq!(error.kind().code(), "layout-none");
    }
}

/// What is in the folder is built in: nobody keeps a list.
#[test]
fn every_layout_file_of_the_data_crate_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../formats");
    let mut names: Vec<String> = files(&folder)
        .iter()
        .map(|path| path.file_name().unwrap_or_default().display().to_string())
        .filter(|name| name.ends_with(".layout.toml"))
        .collect();
    names.sort();
    let built_in: Vec<&str> = elicense_formats::LAYOUTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(built_in, names);
}
