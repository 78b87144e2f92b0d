//! What a code claims, and how it is written.

use super::desk::{Desk, FOLDER, fixed};
use crate::display::{Code, LICENSE, gb2312};
use crate::value::{Value, map};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [claims(desk), names(desk)].concat()
}

fn claims(desk: &Desk) -> Vec<Vector> {
    let error = |name: &str, title: &str, code: &Code| {
        Vector::passed(FOLDER, name, title)
            .bytes("txt", code.text().into_bytes())
            .trust("display")
            .error("layout-none")
    };
    let malformed = |name: &str, title: &str, code: &Code| {
        let vector =
            Vector::passed(FOLDER, name, title).bytes("txt", code.text().into_bytes()).trust("display");
        vector.fails("presentation", "code-claim-malformed")
    };
    vec![
        error("no-end", "a code that never ends", &desk.code().without(4)).change("exp is left out"),
        error("no-region", "a code of no region", &desk.code().claim(1, "the issuer"))
            .change("iss is no division code"),
        error("no-license", "claims without a license", &desk.code().claim(LICENSE + 1, 0).without_license())
            .change("the license stands under another label"),
        malformed("end-no-time", "the end of the code is no time", &desk.code().claim(4, "tomorrow"))
            .change("exp is a text"),
        malformed(
            "name-empty",
            "the code has an empty name",
            &desk.code().claim(7, Value::Bytes(Vec::new())),
        )
        .change("cti has no bytes"),
        malformed("device-key-short", "the device's key is too short", &desk.code().claim(8, short_key()))
            .change("a cnf with a key of 31 bytes"),
    ]
}

/// How texts are packed: every character has one way.
fn names(desk: &Desk) -> Vec<Vector> {
    let named = |name: Value| desk.code().field(8, name).text();
    // 测 has a code of its own, so that it must not be written by its number.
    let second = (((8191 << 26) | u64::from('测')) << 1).to_be_bytes()[3..].to_vec();
    let malformed = |name: &str, title: &str, value: Value| {
        fixed(name, title, named(value)).fails("fields", "value-malformed").beside("good-rare-character")
    };
    vec![
        fixed(
            "good-rare-character",
            "a name with characters that GB 2312 does not have",
            named(gb2312("測試\u{20000}·A")),
        )
        .says("holder_name", "測試\u{20000}·A"),
        fixed("good-utf-8", "a name as a text string", named("测试甲".into())).says("holder_name", "测试甲"),
        malformed("name-second-spelling", "a character with a code, by its number", Value::Bytes(second))
            .change("the name is one character that has a code, written by its Unicode number"),
        malformed(
            "name-empty-cell",
            "a code that stands for nothing",
            Value::Bytes((1000_u16 << 3).to_be_bytes().to_vec()),
        )
        .change("the name is a cell of an empty row"),
    ]
}

fn short_key() -> Value {
    let key = [(1_i64, Value::Integer(1)), (-1, Value::Integer(6)), (-2, Value::Bytes(vec![1; 31]))];
    map([(1_i64, map(key))])
}
