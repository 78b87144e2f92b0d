//! Other people's test suites. They are not part of the repository: see `testdata/third-party`.

use crate::corpora::tell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::document::container::tests::{Budget, Container, Error, Node, read, read_as};
use crate::document::container::{Strictness, read_cbor};

/// A line of a suite's `cases.jsonl`.
#[derive(Deserialize)]
struct Case {
    id: String,
    #[serde(default)]
    files: Vec<PathBuf>,
    expect: String,
    hex: Option<String>,
}

#[derive(Deserialize)]
struct Exceptions {
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    suite: String,
    id: String,
    reason: String,
}

/// A suite, if it is at hand.
fn cases(suite: &str) -> Option<(PathBuf, Vec<Case>)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let folder = std::env::var_os("ELICENSE_CORPORA").map_or(beside, PathBuf::from).join(suite);
    let Ok(lines) = std::fs::read_to_string(folder.join("cases.jsonl")) else {
        tell!("{suite}: absent, nothing was compared (set ELICENSE_CORPORA)");
        return None;
    };
    let cases: Vec<Case> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of cases.jsonl is a case"))
        .collect();
    assert!(!cases.is_empty(), "{suite} is empty");
    Some((folder, cases))
}

/// Compares what we do with what the suite expects: `Some(true)` where it must be read, `Some(false)` where
/// it must be refused, `None` where either is right. Every difference must be excepted by name, and every
/// exception must be a difference.
fn compare(
    suite: &str,
    exceptions: &str,
    expected: impl Fn(&Case) -> Option<bool>,
    read: impl Fn(&Path, &Case) -> Result<(), Error>,
) {
    let Some((folder, cases)) = cases(suite) else {
        return;
    };
    let excepted: BTreeSet<String> = exceptions_of(exceptions);
    let mut different = BTreeSet::new();
    let mut total = 0;
    for case in &cases {
        let outcome = read(&folder, case);
        let Some(expected) = expected(case) else { continue };
        total += 1;
        if outcome.is_ok() != expected {
            tell!(
                "{exceptions} {}: {}",
                case.id,
                outcome.map_or_else(|e| e.to_string(), |()| "was read".to_owned())
            );
            different.insert(case.id.clone());
        }
    }
    tell!(
        "{exceptions}: {}/{total} agreed, {} excepted, {} either",
        total - different.len(),
        excepted.len(),
        cases.len() - total
    );
    let known: BTreeSet<String> = cases.iter().map(|case| case.id.clone()).collect();
    // An exception for a case that this copy of the suite lacks can be neither kept nor lost.
    let excepted = excepted.intersection(&known).cloned().collect();
    assert_eq!(
        different, excepted,
        "left: differences, right: exceptions in testdata/third-party/containers.toml"
    );
}

fn exceptions_of(suite: &str) -> BTreeSet<String> {
    let all: Exceptions =
        toml::from_str(include_str!("../../../../../../testdata/third-party/containers.toml"))
            .expect("containers.toml is well-formed");
    assert!(
        all.exception.iter().all(|exception| exception.reason.len() > 10),
        "every exception has a reason"
    );
    all.exception
        .into_iter()
        .filter(|exception| exception.suite == suite)
        .map(|exception| exception.id)
        .collect()
}

fn bytes_of(folder: &Path, case: &Case) -> Vec<u8> {
    match &case.hex {
        Some(hex) => decoded(hex),
        None => std::fs::read(folder.join(&case.files[0])).expect("a case's file is there"),
    }
}

fn decoded(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2), "whole bytes");
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits"))
        .collect()
}

fn nothing(result: Result<Node<'_>, Error>) -> Result<(), Error> {
    result.map(|_| ())
}

fn accept_or_reject(case: &Case) -> Option<bool> {
    match case.expect.as_str() {
        "accept" => Some(true),
        "reject" => Some(false),
        "either" => None,
        other => panic!("{}: cannot expect {other}", case.id),
    }
}

#[test]
fn json_is_read_as_jsontestsuite_expects() {
    compare("json-suite", "json-suite", accept_or_reject, |folder, case| {
        nothing(read_as(Container::Json, &bytes_of(folder, case), &mut Budget::new(), 0))
    });
}

#[test]
fn xml_bombs_and_broken_xml_are_refused() {
    let expected = |case: &Case| match case.expect.as_str() {
        "reject" | "reject or recover" => Some(false),
        // A document type is never read.
        "accept if DTD allowed" => Some(false),
        _ => accept_or_reject(case),
    };
    compare("xml-bombs", "xml-bombs", expected, |folder, case| {
        nothing(read_as(Container::Xml, &bytes_of(folder, case), &mut Budget::new(), 0))
    });
}

/// The vectors of appendix A and the malformed ones judge well-formedness; those of dCBOR judge the one
/// encoding of a value.
fn is_about_determinism(case: &Case) -> bool {
    case.id.starts_with("dcbor/")
}

#[test]
fn cbor_is_read_as_its_vectors_expect() {
    compare("cbor", "cbor", accept_or_reject, |folder, case| {
        let bytes = bytes_of(folder, case);
        let strictness =
            if is_about_determinism(case) { Strictness::Deterministic } else { Strictness::WellFormed };
        nothing(read_cbor(&bytes, &mut Budget::new(), 0, strictness))
    });
}

#[test]
fn what_is_read_deterministically_is_the_same_well_formed() {
    let Some((folder, cases)) = cases("cbor") else {
        return;
    };
    let mut both = 0;
    for case in cases {
        let bytes = bytes_of(&folder, &case);
        let read = |strictness| read_cbor(&bytes, &mut Budget::new(), 0, strictness);
        if let Ok(node) = read(Strictness::Deterministic) {
            let other = read(Strictness::WellFormed).expect("what is deterministic is well-formed");
            // NaN is not equal to itself.
            assert_eq!(format!("{node:?}"), format!("{other:?}"), "{}", case.id);
            both += 1;
        }
    }
    tell!("cbor: {both} vectors read alike in both readings");
    assert!(both > 0);
}

#[test]
fn no_case_of_any_suite_upsets_the_sniffing() {
    for suite in ["json-suite", "xml-bombs", "cbor"] {
        let Some((folder, cases)) = cases(suite) else {
            continue;
        };
        for case in cases {
            // Whatever it says: it must say it.
            let _ = read(&bytes_of(&folder, &case), &mut Budget::new());
        }
    }
}
