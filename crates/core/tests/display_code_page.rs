//! The worked example of `docs/display-code.md` is what the code reads. `BLESS=1 cargo test -p elicense --test
//! display_code_page` rewrites it.

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use common::{Vector, Verifiers, testdata};
use elicense::{FieldName, Report};
use serde_cbor::Value;

#[test]
fn the_worked_example_is_what_the_code_reads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/display-code.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (head, rest) = page.split_once(BEGIN).expect("the example begins");
    let (_, tail) = rest.split_once(END).expect("the example ends");
    let expected = format!("{head}{BEGIN}\n{}{END}{tail}", example());
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &expected).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).expect("the page");
    assert!(page == expected, "the example is not what the code reads; BLESS=1 rewrites it");
}

const BEGIN: &str =
    "<!-- The example: BLESS=1 cargo test -p elicense --test display_code_page writes it. -->";
const END: &str = "<!-- The end of the example. -->";

fn example() -> String {
    let (code, report) = verified("good");
    let message = message(&code);
    let mut text = String::new();
    section(&mut text, "The text of `testdata/vectors/display-code-1/good.txt`:", &code);
    let hex: Vec<String> = message.chunks(36).map(hex).collect();
    section(&mut text, &format!("Its {} bytes:", message.len()), &hex.join("\n"));
    section(&mut text, "The same in the diagnostic notation of RFC 8949 §8:", &opened(&message));
    text.push_str("\nWhat the license's fields mean:\n\n| no. | value | meaning |\n|---|---|---|\n");
    text.push_str(&meanings(&message, &report));
    let (live, _) = verified("good-live-question");
    let shown = self::message(&live);
    let intro = "A live code that answers a question, `good-live-question.txt`, opened; the code inside it has a device's key:";
    section(&mut text, intro, &format!("{live}\n\n{}", opened(&shown)));
    text
}

fn section(text: &mut String, intro: &str, block: &str) {
    write!(text, "\n{intro}\n\n```\n{block}\n```\n").expect("writing to a string cannot fail");
}

/// A vector of display codes, and the report on it.
fn verified(name: &str) -> (String, Report) {
    let vector = Vector::read(&testdata().join(format!("vectors/display-code-1/{name}.toml")));
    let report = vector.verify(Verifiers::default().of(&vector)).expect("a code that can be examined");
    assert!(report.verified().is_some(), "{name}");
    (String::from_utf8(vector.bytes()).expect("a code is ASCII"), report)
}

/// The bytes behind a text that is not packed.
fn message(code: &str) -> Vec<u8> {
    base45::decode(&code[4..]).expect("base45")
}

/// A COSE_Sign1 in diagnostic notation, its byte strings that are CBOR opened.
fn opened(message: &[u8]) -> String {
    let Value::Array(members) = cbor(&message[1..]) else { panic!("a COSE_Sign1 is a list") };
    let [Value::Bytes(protected), _, Value::Bytes(payload), Value::Bytes(signature)] = members.as_slice()
    else {
        panic!("a COSE_Sign1 has four members")
    };
    format!(
        "18([\n  << {} >>,\n  {{}},\n  << {} >>,\n  h'{}'\n])",
        notation(&cbor(protected), 2),
        notation(&cbor(payload), 2),
        hex(signature)
    )
}

fn cbor(bytes: &[u8]) -> Value {
    serde_cbor::from_slice(bytes).expect("CBOR")
}

/// Maps one entry a line, in the order in which they are written: by their encoded keys.
fn notation(value: &Value, indent: usize) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bytes(bytes) if bytes.first() == Some(&0xd2) => {
            format!("<< {} >>", opened(bytes).replace('\n', &format!("\n{}", " ".repeat(indent))))
        }
        Value::Bytes(bytes) => format!("h'{}'", hex(bytes)),
        Value::Map(entries) => {
            let mut entries: Vec<(&Value, &Value)> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| serde_cbor::to_vec(key).expect("a key"));
            let inner = indent + 2;
            let entry = |(key, value): &(&Value, &Value)| {
                format!("{}{}: {}", " ".repeat(inner), notation(key, inner), notation(value, inner))
            };
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{\n{}\n{}}}", entries.join(",\n"), " ".repeat(indent))
        }
        other => panic!("display codes have no {other:?}"),
    }
}

/// The fields by number, as they stand and as the report reads them.
fn meanings(message: &[u8], report: &Report) -> String {
    let Value::Array(members) = cbor(&message[1..]) else { panic!("a COSE_Sign1 is a list") };
    let Some(Value::Bytes(payload)) = members.get(2) else { panic!("a payload") };
    let Value::Map(claims) = cbor(payload) else { panic!("claims are a map") };
    let Some(Value::Map(license)) = claims.get(&Value::Integer(-65_537)) else { panic!("a license") };
    let mut rows = String::new();
    for (key, value) in license {
        let Value::Integer(number) = key else { panic!("a field has a number") };
        let told = match *number {
            0 => "masked: a part of holder_id".to_owned(),
            number => format!("`{}` {}", name(number), text(report, name(number))),
        };
        let value = notation(value, 0);
        writeln!(rows, "| {number} | `{value}` | {told} |").expect("writing to a string cannot fail");
    }
    rows
}

fn text(report: &Report, name: FieldName) -> String {
    let field = report.claimed().field(name).unwrap_or_else(|| panic!("{name} is not read"));
    field.value.as_ref().map_or_else(|| field.raw.to_string(), elicense::license::Value::to_text)
}

/// The numbers of the fields of this code, as the page has them.
fn name(number: i128) -> FieldName {
    match number {
        1 => FieldName::Identifier,
        5 => FieldName::Number,
        8 => FieldName::HolderName,
        9 => FieldName::HolderId,
        10 => FieldName::HolderIdKind,
        11 => FieldName::IssuerName,
        13 => FieldName::IssuedOn,
        14 => FieldName::ValidFrom,
        15 => FieldName::ValidUntil,
        17 => FieldName::Status,
        other => panic!("the example has no field {other}"),
    }
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
