//! Every vector of `testdata/` through the real binary.

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::{Answer, elicense, files, root};

#[test]
fn the_binary_answers_every_vector_as_it_expects() {
    let [plain, sealed] = ["vectors", "ofd"].map(|folder| vectors(&root().join("testdata").join(folder)));
    assert!(!plain.is_empty() && !sealed.is_empty(), "a folder of vectors is empty");
    let vectors = [plain, sealed].concat();
    let different: Vec<String> = vectors.iter().flat_map(|path| Vector::read(path).differences()).collect();
    // On standard error itself, where it is seen also when the test passes.
    writeln!(std::io::stderr(), "{} vectors through the program", vectors.len())
        .expect("standard error is open");
    assert!(different.is_empty(), "{} of {}:\n{}", different.len(), vectors.len(), different.join("\n"));
}

struct Vector {
    name: String,
    table: toml::Table,
    input: PathBuf,
}

impl Vector {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a vector is UTF-8");
        let table: toml::Table = text.parse().expect("a vector is TOML");
        let input = path.with_file_name(table["input"].as_str().expect("a name"));
        Self { name: path.display().to_string(), table, input }
    }

    /// Exit code and axes that are not as expected.
    fn differences(&self) -> Vec<String> {
        let answer = self.run();
        let expect = self.table["expect"].as_table().expect("a table");
        let conclusion = text(expect, "conclusion").expect("every vector has a conclusion");
        // Of a showing that was seen before, the last answer counts.
        let last = answer.out.lines().next_back().unwrap_or_default();
        let Ok(json) = serde_json::from_str::<serde_json::Value>(last) else {
            return vec![format!("{}: no JSON: {answer:?}", self.name)];
        };
        let found =
            |pointer| json.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or("-").to_owned();
        let mut pairs = vec![
            ("exit code", exit(conclusion).to_string(), answer.code.to_string()),
            ("lines", self.times().to_string(), answer.out.lines().count().to_string()),
            ("error", text(expect, "error").unwrap_or("-").to_owned(), found("/error/code")),
        ];
        if conclusion != "error" {
            pairs.push(("conclusion", conclusion.to_owned(), found("/conclusion")));
            let named = AXES
                .iter()
                .map(|(key, pointer)| (*key, text(expect, key).unwrap_or("-").to_owned(), found(pointer)));
            pairs.extend(named);
            pairs.push(("recognition", expected_rulings(expect), rulings(&json)));
        }
        let differs = pairs.into_iter().filter(|(_, expected, found)| expected != found);
        differs
            .map(|(what, expected, found)| format!("{}: {what} is {found}, not {expected}", self.name))
            .collect()
    }

    /// How often the input is verified.
    fn times(&self) -> usize {
        if self.table.contains_key("seen") { 2 } else { 1 }
    }

    fn run(&self) -> Answer {
        let trust = format!("testdata/trust/{}", self.table["trust"].as_str().expect("a name"));
        let at = self.table["at"].as_str().expect("a time");
        let input = self.input.to_str().expect("names are UTF-8");
        let mut args = vec!["verify", "--format", "jsonl", "--trust", &trust, "--at", at];
        args.extend(vec![input; self.times()]);
        if self.times() > 1 {
            args.push("--once");
        }
        for (key, flag) in [("challenge", "--challenge"), ("audience", "--audience-name")] {
            text(&self.table, key).into_iter().for_each(|value| args.extend([flag, value]));
        }
        let formats = text(&self.table, "formats").map(|folder| format!("testdata/{folder}"));
        if let Some(folder) = &formats {
            args.extend(["--formats", folder]);
        }
        for (key, option) in [("relying", "--region"), ("scenario", "--scenario")] {
            if let Some(value) = text(&self.table, key) {
                args.extend([option, value]);
            }
        }
        let asked = ["role", "holder_name", "holder_id"].map(|key| (key, text(&self.table, key)));
        let asked = asked.map(|(key, text)| (format!("--{}", key.replace('_', "-")), text));
        args.extend(asked.iter().filter_map(|(option, text)| Some([option.as_str(), (*text)?])).flatten());
        elicense(&args)
    }
}

/// What a vector says of recognition, in one text.
fn expected_rulings(expect: &toml::Table) -> String {
    let rows = expect.get("recognition").and_then(toml::Value::as_array);
    let row = |row: &toml::Value| {
        let row = row.as_table().expect("a table");
        RULING.map(|key| text(row, key).unwrap_or("-")).join(" ")
    };
    rows.into_iter().flatten().map(row).collect::<Vec<_>>().join("; ")
}

/// What the report says of it, in the same words.
fn rulings(json: &serde_json::Value) -> String {
    let rows = json.pointer("/recognition/rulings").and_then(serde_json::Value::as_array);
    let row =
        |row: &serde_json::Value| RULING.map(|key| row[key].as_str().unwrap_or("-").to_owned()).join(" ");
    rows.into_iter().flatten().map(row).collect::<Vec<_>>().join("; ")
}

/// What identifies an answer of a region.
const RULING: [&str; 4] = ["to", "scenario", "status", "rule"];

/// What a vector says of a report, and where the report says it.
const AXES: [(&str, &str); 6] = [
    ("layout", "/layout/id"),
    ("indication", "/indication"),
    ("sub_indication", "/sub_indication"),
    ("status", "/status"),
    ("verifiability", "/verifiability"),
    ("presentation", "/presentation/presentation"),
];

fn exit(conclusion: &str) -> i32 {
    match conclusion {
        "passed" => 0,
        "failed" => 1,
        "undetermined" => 3,
        "error" => 7,
        other => panic!("no conclusion: {other}"),
    }
}

fn text<'t>(table: &'t toml::Table, key: &str) -> Option<&'t str> {
    table.get(key).map(|value| value.as_str().expect("a text"))
}

fn vectors(folder: &Path) -> Vec<PathBuf> {
    let named = files(folder).into_iter();
    named.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}
