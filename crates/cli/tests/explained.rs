//! Every word that a report prints is explained, in both languages: the reports on all vectors are walked for such words.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use common::{elicense, files, root};
use elicense::{Inquiry, Relying, Trust, Verifier};
use serde_json::Value;

/// Members of reports whose texts are words of the library, not of a document.
const WORDS: &[&str] = &[
    "conclusion",
    "indication",
    "sub_indication",
    "status",
    "verifiability",
    "presentation",
    "form",
    "check",
    "outcome",
    "reason",
    "code",
    "who",
    "difference",
    "degree",
    "effect",
    "coverage",
    "leaves",
    "scenario",
    "state",
    "same",
    "relation",
];

fn words(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(members) => members.iter().for_each(|member| words(member, found)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    // A display code has a number that is called so too.
                    Value::String(_) if name == "code" && !members.contains_key("zh-CN") => {}
                    Value::String(word) if WORDS.contains(&name.as_str()) => {
                        found.insert(word.clone());
                    }
                    // What stands there is data of the document, or a fact of a sentence.
                    _ if name == "license" || name == "data" || name == "signatures" => {}
                    _ => words(member, found),
                }
            }
        }
        _ => {}
    }
}

fn verifier(trust: &str, known: &mut BTreeMap<String, Arc<Verifier>>) -> Arc<Verifier> {
    let read = || {
        let store = elicense_files::trust(&root().join("testdata/trust").join(trust));
        Arc::new(Verifier::new(store.unwrap_or_else(|_| Trust::empty())))
    };
    Arc::clone(known.entry(trust.to_owned()).or_insert_with(read))
}

#[test]
fn every_word_of_every_report_is_explained() {
    let mut known = BTreeMap::new();
    let mut found = BTreeSet::new();
    let folders = ["vectors", "ofd"].map(|folder| files(&root().join("testdata").join(folder)));
    let vectors: Vec<PathBuf> = folders
        .into_iter()
        .flatten()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    let mut reports = 0;
    for path in vectors {
        let table: toml::Table = fs::read_to_string(&path).expect("a vector").parse().expect("TOML");
        let text = |name: &str| table[name].as_str().expect("a text");
        let input = path.with_file_name(text("input"));
        if input.extension().is_some_and(|end| ["png", "jpg", "heic"].iter().any(|picture| end == *picture)) {
            continue;
        }
        let mut inquiry = Inquiry::at(text("at").parse().expect("a time"));
        inquiry.relying = Relying::All;
        let bytes = fs::read(&input).expect("the input of a vector");
        let json = match verifier(text("trust"), &mut known).verify_for(&bytes, &inquiry) {
            Ok(report) => report.to_json(),
            Err(error) => error.to_json(None),
        };
        words(&serde_json::from_str(&json).expect("JSON"), &mut found);
        reports += 1;
    }
    assert!(reports > 1000 && found.len() > 150, "{reports} reports, {} words", found.len());
    for word in ["TOTAL_FAILED", "HASH_FAILURE", "V3", "same", "mapped", "EXPIRED", "not-executed", "holder"]
    {
        found.insert(word.to_owned());
    }
    for language in ["zh-CN", "en"] {
        for word in &found {
            let answer = elicense(&["--explain", word, "--lang", language]);
            assert_eq!(answer.code, 0, "{word} in {language}: {}", answer.err);
            assert!(answer.out.lines().count() >= 2, "{word} in {language}: {}", answer.out);
            assert!(!answer.out.contains(['<', '>', '{', '}']), "{word} in {language}: {}", answer.out);
        }
    }
}
