//! Every pair of `testdata/comparisons` comes out as it says, both ways round.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{files, tell, testdata, trust};
use elicense::report::{Comparison, Sameness};
use elicense::{Inquiry, Report, Verifier};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    title: String,
    left: String,
    right: String,
    expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    same: String,
    reason: String,
    decided_by: Option<String>,
}

#[test]
fn every_pair_comes_out_as_it_says_both_ways_round() {
    let verifier = Verifier::new(trust("default"));
    let report = |name: &str| -> Report {
        let bytes = fs::read(testdata().join("vectors").join(name)).expect(name);
        let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
        verifier.verify_for(&bytes, &Inquiry::at(at)).expect(name)
    };
    let paths = files(&testdata().join("comparisons"));
    let mut answers = BTreeSet::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("a pair is UTF-8");
        let pair: Pair = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (left, right) = (report(&pair.left), report(&pair.right));
        for comparison in [Comparison::of(&left, &right), Comparison::of(&right, &left)] {
            let found = (comparison.sameness().as_str(), comparison.reason().as_str());
            assert_eq!(found, (&*pair.expect.same, &*pair.expect.reason), "{}", pair.title);
            let decided_by = comparison.decided_by().map(|field| field.as_str());
            assert_eq!(decided_by, pair.expect.decided_by.as_deref(), "{}", pair.title);
            answers.insert(comparison.sameness());
        }
    }
    tell(&format!("{} pairs", paths.len()));
    assert_eq!(answers.len(), Sameness::ALL.len(), "every answer is there");
}
