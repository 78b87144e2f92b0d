//! Other people's test suites, where they are at hand: `ELICENSE_CORPORA`, else `../shared/corpora`
//! beside the workspace. Nothing of them is kept here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

/// Says a figure on standard error itself, where it is seen also when the test passes.
macro_rules! tell {
    ($($figure:tt)*) => {{
        use std::io::Write as _;
        // A closed standard error is no reason to fail.
        let _ = writeln!(std::io::stderr(), $($figure)*);
    }};
}
pub(crate) use tell;

/// The bytes of one file of the suites; `None`, and a word about it, when they are not at hand.
pub(crate) fn bytes(path: &str) -> Option<Vec<u8>> {
    let file = root().join(path);
    let read = std::fs::read(&file);
    if read.is_err() {
        tell!("{} is absent: set ELICENSE_CORPORA to the folder of the suites", file.display());
    }
    read.ok()
}

/// A folder of the suites; `None`, and a word about it, when it is not at hand.
pub(crate) fn folder(path: &str) -> Option<PathBuf> {
    let folder = root().join(path);
    let is_there = folder.is_dir();
    if !is_there {
        tell!("{} is absent: set ELICENSE_CORPORA to the folder of the suites", folder.display());
    }
    is_there.then_some(folder)
}

pub(crate) fn text(path: &str) -> Option<String> {
    bytes(path).map(|bytes| String::from_utf8(bytes).expect("suites are UTF-8"))
}

pub(crate) fn json(path: &str) -> Option<Value> {
    text(path).map(|text| serde_json::from_str(&text).expect("suites are JSON"))
}

/// The index of a suite by case id; empty when the suite is not at hand.
pub(crate) fn cases(suite: &str) -> BTreeMap<String, Value> {
    let index = text(&format!("{suite}/cases.jsonl")).unwrap_or_default();
    let read = |line: &str| serde_json::from_str::<Value>(line).expect("an index line is JSON");
    index.lines().map(read).map(|case| (case["id"].as_str().expect("an id").to_owned(), case)).collect()
}

pub(crate) fn hex_at(value: &Value, key: &str) -> Vec<u8> {
    hex(value[key].as_str().expect("a hex text"))
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("a hex digit");
    let pair = |pair: &[u8]| pair.iter().fold(0, |value, byte| value << 4 | digit(byte));
    text.as_bytes().chunks(2).map(|two| u8::try_from(pair(two)).expect("two digits")).collect()
}

fn root() -> PathBuf {
    match std::env::var_os("ELICENSE_CORPORA") {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
    }
}
