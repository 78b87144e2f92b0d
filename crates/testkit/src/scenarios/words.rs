//! Words of the layout language: each used, absent, and abused. `crates/core/tests/layout_words/every_word.rs` says which
//! vectors are those of a word.

mod additions;
mod choosing;
mod days;
mod holders;
mod pairs;
mod places;
mod signers;
mod texts;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::layout_files::WORDS;
use crate::pki;
use crate::value::{Value, map};
use crate::vectors::{Opinion, Vector};

const FOLDER: &str = "words";

pub fn vectors() -> Vec<Vector> {
    [
        days::vectors(),
        holders::vectors(),
        places::vectors(),
        texts::vectors(),
        signers::vectors(),
        pairs::vectors(),
        choosing::vectors(),
        additions::vectors(),
    ]
    .concat()
}

/// What a license says that says enough, and for which layout it was made.
fn whole(layout: &str) -> Value {
    map([
        ("t", layout),
        ("n", "测试证"),
        ("no", "TEST-0001"),
        ("h", "测试甲"),
        ("i", "测试发证机关"),
        ("d", "2026-02-09"),
        ("u", "2036-02-08"),
    ])
}

/// The same with other values, or with some left out.
fn with(layout: &str, more: &[(&str, Value)], without: &[&str]) -> Value {
    let mut payload = whole(layout);
    more.iter().for_each(|(key, value)| payload.set(&[*key], value.clone()));
    without.iter().for_each(|key| payload.remove(&[*key]));
    payload
}

/// The signature of the pinned key that most layouts name.
fn sign(bytes: &[u8]) -> Vec<u8> {
    pki::pinned("good").key.sign(bytes)
}

/// A text and its signature in base64.
fn signed(text: &str) -> Value {
    map([("d", text.to_owned()), ("s", STANDARD.encode(sign(text.as_bytes())))])
}

/// A document in JSON whose text is this payload.
fn document(payload: &Value) -> Vec<u8> {
    signed(&payload.json()).json().into_bytes()
}

fn vector(layout: &'static str, name: &str, title: &str, bytes: Vec<u8>) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("json", bytes).formats(WORDS).layout(layout);
    vector.verifiability("V3").opinion(Opinion::None)
}

/// The signature does not hold.
fn broken(vector: Vector) -> Vector {
    vector.fails("signature", "signature-mismatch").total_failed("SIG_CRYPTO_FAILURE").verifiability("V1")
}

/// The license says too little to pass.
fn too_little(vector: Vector) -> Vector {
    vector.warns("minimum-missing").concludes("undetermined")
}

/// The proof is none that can be read.
fn malformed(vector: Vector) -> Vector {
    vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE").verifiability("V1")
}
