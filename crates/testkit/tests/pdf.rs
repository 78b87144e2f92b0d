//! Signed PDF that is made here is what it says: by a reader of this file's own, and by `sm2` where no other tool that is
//! asked knows the form. RSA, ECDSA and Ed25519 are judged by pyHanko, pdfsig and openssl (`.ci/pdf_opinions.py`).

#[path = "support/values.rs"]
mod values;

use std::collections::BTreeMap;

use elicense_testkit::pdf::file::{find, holds};
use elicense_testkit::pdf::vectors;
use elicense_testkit::pdf::{self, PdfPki};
use elicense_testkit::vectors::Vector;
use values::values;

/// The forms that only a reader of the national standards verifies, and whether they hold.
const NATIONAL: &[(&str, bool)] = &[
    ("good-sm2", true),
    ("good-sm2-with-sm3", true),
    ("good-gm-cms", true),
    ("good-gm-seal", true),
    ("good-gm-seal-first-standard", true),
    ("good-seal-of-content", true),
    ("good-seal-called-cms", true),
    ("good-cms-called-seal", true),
    ("seal-of-nothing", false),
    ("seal-self-made", true),
    ("seal-in-other-hands", true),
    ("seal-of-company", true),
];

#[test]
fn digests_and_values_of_the_national_forms_are_as_the_vectors_say() {
    let all = all();
    for (name, holds) in NATIONAL {
        let (signed, value) = first_signature(&all[*name].bytes).unwrap_or_else(|| panic!("{name}"));
        let values = values(&value, &signed);
        assert!(!values.is_empty(), "{name}: no value");
        assert!(values.iter().all(|one| one.verify()), "{name}: a value does not verify");
        assert_eq!(values.iter().all(|one| one.bound), *holds, "{name}: bound to the document");
    }
    // The seal shows another name than its maker signed: everything but the seal holds.
    let (signed, value) = first_signature(&all["seal-forged"].bytes).expect("a signature");
    let held: Vec<_> = values(&value, &signed).iter().map(|one| (one.what, one.verify())).collect();
    assert_eq!(held, [("the signature", true), ("the seal", false)]);
}

/// The first range ends where Contents begins, the second begins where it ends and ends where a revision does.
#[test]
fn ranges_of_good_documents_leave_out_contents_and_nothing_else() {
    let mut seen = 0;
    for (name, vector) in all().iter().filter(|(name, _)| name.starts_with("good")) {
        let ranges = ranges(&vector.bytes);
        assert!(!ranges.is_empty(), "{name}: nobody signs");
        for [from, until, end] in ranges {
            let gap = &vector.bytes[from..until];
            let is_string = |open, close| gap.first() == Some(open) && gap.last() == Some(close);
            assert!(is_string(&b'<', &b'>') || is_string(&b'(', &b')'), "{name}: the gap");
            assert!(vector.bytes[..from].ends_with(b"/Contents "), "{name}: what the gap is");
            assert!(vector.bytes[..end].ends_with(b"%%EOF\n"), "{name}: the end of a revision");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} signatures");
}

#[test]
fn many_documents_are_all_different_and_signed() {
    let made: Vec<_> = pdf::many(3).collect();
    let signed: Vec<_> = made.iter().map(|(_, bytes)| first_signature(bytes).expect("a signature")).collect();
    assert!(signed[0] != signed[1] && signed[1] != signed[2]);
    assert_eq!(made[2].0, "0000/0000000002.pdf");
}

/// Every line of every table in text leads to its object, and the last line of every revision to a table.
#[test]
fn tables_lead_to_their_objects() {
    let mut lines = 0;
    for (name, vector) in all().iter().filter(|(name, _)| name.starts_with("good")) {
        let bytes = &vector.bytes;
        let mut rest = 0;
        while let Some(found) = find(&bytes[rest..], b"\nstartxref\n") {
            rest += found + 11;
            let table = number(&bytes[rest..]);
            let is_stream = || holds(&bytes[table..(table + 200).min(bytes.len())], b"/Type /XRef");
            match bytes[table..].strip_prefix(b"xref\n") {
                Some(table) => lines += entries(name, bytes, table),
                None => assert!(is_stream(), "{name}: no table at {table}"),
            }
        }
    }
    assert!(lines > 500, "{lines} lines");
}

/// The lines of a table in text, each of which is held against the object it leads to.
fn entries(name: &str, bytes: &[u8], mut table: &[u8]) -> usize {
    let mut lines = 0;
    while !table.starts_with(b"trailer") {
        let first = number(table);
        let count = number(&table[find(table, b" ").expect("two numbers") + 1..]);
        table = &table[find(table, b"\n").expect("a line") + 1..];
        for number in first..first + count {
            let (line, rest) = table.split_at(20);
            if line[17] == b'n' {
                let place = self::number(line);
                let head = format!("{number} 0 obj\n");
                assert!(bytes[place..].starts_with(head.as_bytes()), "{name}: {number} is not at {place}");
                lines += 1;
            }
            table = rest;
        }
    }
    lines
}

fn all() -> BTreeMap<String, Vector> {
    vectors::all(&PdfPki::invented()).into_iter().map(|vector| (vector.name.clone(), vector)).collect()
}

/// Begin and end of the gap, and end of the second range, of every ByteRange outside comments.
fn ranges(bytes: &[u8]) -> Vec<[usize; 3]> {
    let (mut found, mut rest) = (Vec::new(), 0);
    while let Some(place) = find(&bytes[rest..], b"/ByteRange [") {
        let begin = rest + place + 12;
        let end = begin + find(&bytes[begin..], b"]").expect("an array ends");
        let is_comment = bytes[..begin - 12].ends_with(b"% ");
        let text = std::str::from_utf8(&bytes[begin..end]).expect("numbers");
        let numbers: Vec<usize> = text.split(' ').map(|number| number.parse().expect("a number")).collect();
        if !is_comment {
            found.push([numbers[1], numbers[2], numbers[2] + numbers[3]]);
        }
        rest = end;
    }
    found
}

/// The bytes that the first signature is over, and its value without the zeros behind it.
fn first_signature(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let [from, until, end] = *ranges(bytes).first()?;
    let text = std::str::from_utf8(&bytes[from + 1..until - 1]).ok()?;
    let pairs = (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16));
    let mut value = pairs.collect::<Result<Vec<u8>, _>>().ok()?;
    let length = 4 + usize::from(value[2]) * 256 + usize::from(value[3]);
    value.truncate(length);
    Some(([&bytes[..from], &bytes[until..end]].concat(), value))
}

/// The number that the bytes begin with.
fn number(bytes: &[u8]) -> usize {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, byte| number * 10 + usize::from(byte - b'0'))
}
