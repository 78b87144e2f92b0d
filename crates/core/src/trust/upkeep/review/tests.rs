#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::testing::{Draft, list, list_with, spki};

const ANCHOR: &str = "[[anchor]]\nid = \"root\"\ncertificate = \"root.cer\"\ngroup = \"test\"\nregions = [\"990000\"]\nkinds = [\"business-license\"]\npurposes = [\"license\"]\n";
const LIST: &str = "[[revocation_list]]\nfile = \"root.crl\"\n";

fn review_of(toml: &str, at: &str, more: &[(&str, Vec<u8>)]) -> Review {
    let mut files = BTreeMap::from([
        ("trust.toml".to_owned(), toml.as_bytes().to_vec()),
        ("root.cer".to_owned(), Draft::authority("root", "root").sign()),
    ]);
    files.extend(more.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())));
    review(&Trust::from_files(&files).unwrap(), &Catalog::built_in(), at.parse().unwrap())
}

fn codes(review: &Review) -> Vec<&'static str> {
    review.remarks.iter().map(|remark| remark.code).collect()
}

const NOW: &str = "2024-06-01T00:00:00Z";

#[test]
fn an_anchor_with_a_fresh_list_of_its_own_is_ready() {
    let fresh = list("root", "240101000000Z", "250101000000Z", &[]);
    let toml = format!("{ANCHOR}{LIST}");
    let review = review_of(&toml, NOW, &[("root.crl", fresh)]);
    assert!(review.holdings[0].is_ready);
    assert_eq!(codes(&review), ["trust-lists-of-authorities"]);
}

#[test]
fn each_lack_of_a_list_is_told_apart() {
    let toml = format!("{ANCHOR}{LIST}");
    let code = |list: Vec<u8>| {
        let review = review_of(&toml, NOW, &[("root.crl", list)]);
        assert!(!review.holdings[0].is_ready);
        codes(&review)[0]
    };
    assert_eq!(codes(&review_of(ANCHOR, NOW, &[]))[0], "trust-list-none");
    assert_eq!(code(list("root", "240101000000Z", "240201000000Z", &[])), "trust-list-stale");
    assert_eq!(code(list("root", "240701000000Z", "250101000000Z", &[])), "trust-list-unusable");
    assert_eq!(
        code(list_with("root", "other", "240101000000Z", "250101000000Z", &[], &[])),
        "trust-list-foreign"
    );
    assert_eq!(code(vec![0x30, 0]), "revocation-list-unreadable");
    assert_eq!(code(list("other", "240101000000Z", "250101000000Z", &[])), "trust-list-none");
}

#[test]
fn kinds_and_dates_are_held_against_the_catalogue_and_the_time() {
    let fresh = || ("root.crl", list("root", "200101000000Z", "490101000000Z", &[]));
    let toml = format!("{ANCHOR}from = 2024-01-01\nuntil = 2024-12-31\n{LIST}");
    let first = |toml: &str, at: &str| codes(&review_of(toml, at, &[fresh()]))[0];
    assert_eq!(first(&toml, NOW), "trust-lists-of-authorities");
    assert_eq!(first(&toml.replace("business-license", "bussiness-license"), NOW), "trust-kind-unknown");
    assert_eq!(first(&toml, "2025-06-01T00:00:00Z"), "trust-scope-ended");
    assert_eq!(first(&toml, "2023-06-01T00:00:00Z"), "trust-scope-not-yet");
    let forever = format!("{ANCHOR}{LIST}");
    assert_eq!(first(&forever, "2039-12-01T00:00:00Z"), "trust-anchor-ends");
    assert_eq!(first(&forever, "2040-06-01T00:00:00Z"), "trust-anchor-expired");
    assert_eq!(first(&forever, "2019-06-01T00:00:00Z"), "trust-anchor-not-yet");
}

#[test]
fn a_denied_key_and_a_signer_without_a_path_are_wrong() {
    let fresh = || ("root.crl", list("root", "240101000000Z", "250101000000Z", &[]));
    let sha256 = hex(&Certificate::read(&Draft::authority("root", "root").sign()).unwrap().key_sha256);
    let deny = format!(
        "[[deny]]\nkey_sha256 = \"{sha256}\"\ncompromised = 2024-01-01T00:00:00Z\nreason = \"lost\"\n"
    );
    let review = review_of(&format!("{ANCHOR}{LIST}{deny}"), NOW, &[fresh()]);
    assert_eq!((codes(&review)[0], review.holdings[0].is_ready), ("trust-key-denied", false));
    let signer = |issuer| {
        let toml = format!("{ANCHOR}{LIST}[[signer]]\ncertificates = [\"signer.cer\"]\n");
        codes(&review_of(&toml, NOW, &[fresh(), ("signer.cer", Draft::signer("signer", issuer).sign())]))[0]
    };
    assert_eq!(signer("other"), "trust-signer-unanchored");
    assert_eq!(signer("root"), "trust-lists-of-authorities");
}

#[test]
fn a_key_alone_is_said_to_reach_no_further_than_it_does() {
    let toml = "[[key]]\nid = \"k\"\npublic_key = \"k.der\"\ngroup = \"test\"\nregions = [\"990000\"]\npurposes = [\"license\"]\n";
    let review = review_of(toml, NOW, &[("k.der", spki("k"))]);
    assert_eq!(codes(&review), ["trust-key-alone", "trust-file-unnamed"]);
    assert!(review.holdings[0].certificate.is_none() && !review.holdings[0].is_ready);
}
