use std::borrow::Cow;
use std::time::{Duration, Instant};

use crate::document::budget::Budget;
use crate::document::container::tests::{MAX_DEPTH, MAX_ITEMS, accepted, at, map, refused, text};
use crate::document::container::{Container, single_quoted};
use crate::document::tree::Node;
use crate::words::error::ErrorKind;
use crate::words::limits::MAX_KEY_CHARS;
use crate::words::position::Position;

const JSON: Container = Container::Json;

#[test]
fn scalars_are_read_as_what_they_are() {
    let document = accepted(JSON, br#"[null, true, -1, 18446744073709551615, 1.5, "a"]"#);
    let expected = vec![
        Node::Null,
        Node::Bool(true),
        Node::Integer(-1),
        Node::Integer(u64::MAX.into()),
        Node::Float(1.5),
        text("a"),
    ];
    assert_eq!(document, Node::List(expected));
}

#[test]
fn unescaped_text_and_keys_are_borrowed() {
    let document = accepted(JSON, "{\"证照\": \"编号\", \"a\\u0062\": \"\\n\"}".as_bytes());
    let Node::Map(entries) = document else { panic!("must be a map") };
    assert!(matches!(&entries[0], (Cow::Borrowed("证照"), Node::Text(Cow::Borrowed("编号")))));
    assert!(
        matches!(&entries[1], (Cow::Owned(key), Node::Text(Cow::Owned(text))) if key == "ab" && text == "\n")
    );
}

#[test]
fn equal_keys_are_refused_however_they_are_written() {
    let error = refused(JSON, b"{\"ab\": 1,\n \"a\\u0062\": 1}");
    assert_eq!(error.kind(), &ErrorKind::DuplicateKey { container: "JSON" });
    assert_eq!(error.to_string(), "a key occurs twice in one JSON map at line 2 column 10");
    assert_eq!(accepted(JSON, br#"{"a": {"a": 1}}"#), map([("a", map([("a", Node::Integer(1))]))]));
}

#[test]
fn equal_keys_are_found_among_thousands_in_no_time() {
    let keys = |last: &str| {
        let many: String = (0..MAX_ITEMS - 2).map(|key| format!("\"{key}\":0,")).collect();
        format!("{{{many}\"{last}\":0}}").into_bytes()
    };
    let start = Instant::now();
    assert_eq!(refused(JSON, &keys("7")).kind(), &ErrorKind::DuplicateKey { container: "JSON" });
    accepted(JSON, &keys("last"));
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
}

#[test]
fn nesting_is_read_up_to_its_limit_and_not_beyond() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat().into_bytes();
    accepted(JSON, &nested(MAX_DEPTH));
    let error = refused(JSON, &nested(MAX_DEPTH + 1));
    assert_eq!(error.kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH });
    assert_eq!(refused(JSON, &nested(100_000)).kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH });
}

#[test]
fn values_are_read_up_to_their_limit_and_not_beyond() {
    // The list is a value, too.
    let list = |members: usize| format!("[{}0]", "0,".repeat(members - 1)).into_bytes();
    accepted(JSON, &list(MAX_ITEMS - 1));
    assert_eq!(refused(JSON, &list(MAX_ITEMS)).kind(), &ErrorKind::TooManyItems { limit: MAX_ITEMS });
}

#[test]
fn keys_are_read_up_to_their_length_and_not_beyond() {
    let map = |chars: usize| format!("{{\"{}\": 0}}", "证".repeat(chars)).into_bytes();
    accepted(JSON, &map(MAX_KEY_CHARS));
    assert!(refused(JSON, &map(MAX_KEY_CHARS + 1)).to_string().contains("a key of more than 128 characters"));
}

#[test]
fn bytes_after_the_document_are_refused_and_white_space_is_not() {
    let error = refused(JSON, b"{}\n {}");
    assert_eq!(error.kind(), &ErrorKind::TrailingBytes { container: "JSON" });
    assert_eq!(error.position(), at(2, 2));
    assert_eq!(refused(JSON, b"{}\0").kind(), &ErrorKind::TrailingBytes { container: "JSON" });
    accepted(JSON, b"{} \r\n\t");
}

#[test]
fn an_integer_that_would_be_rounded_is_refused() {
    for integer in ["18446744073709551616", "-9223372036854775809", "1000000000000000000000000000000"] {
        // Escapes and digits in strings must not mislead the search for it.
        let json = format!("{{\"\\\\\": \"\\\"1.5\", \"1e5\": 1e99,\n \"证\": {integer}}}");
        let error = refused(JSON, json.as_bytes());
        assert_eq!(error.to_string(), "malformed JSON: an integer that would be rounded at line 2 column 7");
    }
}

#[test]
fn numbers_that_are_floats_by_their_own_will_are_read() {
    let document =
        accepted(JSON, br#"[123e65, 1E22, -1.0e+28, 9007199254740993.0, -0, "99999999999999999999"]"#);
    let Node::List(members) = document else { panic!("must be a list") };
    assert!(members[..5].iter().all(|member| matches!(member, Node::Float(_))));
}

#[test]
fn a_float_is_read_to_the_nearest_double() {
    // The default of the reader below is off by one unit in the last place here.
    let document = accepted(JSON, b"[0.11111111111111111, 51.24817837550540, 93.3488]");
    assert_eq!(
        document,
        Node::List([0.111_111_111_111_111_1, 51.248_178_375_505_4, 93.3488].map(Node::Float).to_vec())
    );
}

#[test]
fn a_number_too_large_for_a_double_is_refused() {
    assert_eq!(
        refused(JSON, b"[1e400]").to_string(),
        "malformed JSON: number out of range at line 1 column 6"
    );
}

#[test]
fn a_reason_comes_with_the_place_counted_in_characters() {
    let error = refused(JSON, "{\n\"证照\": \"编号\", x}".as_bytes());
    assert_eq!(error.to_string(), "malformed JSON: key must be a string at line 2 column 13");
    let error = refused(JSON, b"");
    assert_eq!(error.to_string(), "malformed JSON: EOF while parsing a value at line 1 column 1");
}

#[test]
fn text_that_is_not_unicode_is_refused() {
    let error = refused(JSON, b"[\"a\xFF\"]");
    assert_eq!(error.to_string(), "malformed JSON: not UTF-8 at byte 3");
    assert_eq!(error.position(), Some(Position::Byte(3)));
    assert!(refused(JSON, br#"["\uD800"]"#).to_string().starts_with("malformed JSON: "));
    accepted(JSON, br#"["\uD83D\uDE00"]"#);
}

#[test]
fn single_quotes_are_read_as_the_json_they_mean() {
    let read = |text| single_quoted(text, &mut Budget::new(), 0);
    let expected = map([("a'b", text("say \"hi\"")), ("n", Node::List(vec![Node::Integer(1), Node::Null]))]);
    assert_eq!(read(r#"{'a\'b': 'say "hi"', 'n': [1, null]}"#), Ok(expected));
    assert_eq!(read(r"['\\', '\u8bc1\n', '']"), Ok(Node::List(vec![text("\\"), text("证\n"), text("")])));
}

#[test]
fn single_quotes_are_read_as_strictly_as_json() {
    let reason = |text| single_quoted(text, &mut Budget::new(), 0).expect_err("must be refused").to_string();
    assert_eq!(reason("{'a': 1, 'a': 2}"), "a key occurs twice in one JSON map");
    assert_eq!(reason("{'a': 1} {}"), "bytes follow the end of the JSON document");
    assert_eq!(
        reason("{'证': \"b\"}"),
        "malformed JSON: a double quote outside a single-quoted string at line 1 column 7"
    );
    for text in
        ["{'a': None}", "{'a': 'b}", "{'a': 'b\\", "{'a': 'b\n'}", "{a: 'b'}", "['\\x41']", "['a' 'b']", ""]
    {
        assert!(reason(text).starts_with("malformed JSON: "), "{text}");
    }
}

#[test]
fn single_quotes_count_on_the_same_budget() {
    let nested = ["[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH)].concat();
    assert!(single_quoted(&nested, &mut Budget::new(), 0).is_ok());
    let error = single_quoted(&nested, &mut Budget::new(), 1).expect_err("must be refused");
    assert_eq!(error.kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH });
}
