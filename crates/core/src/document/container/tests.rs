mod cbor;
mod corpora;
mod json;
mod xml;

use crate::corpora::tell;
use std::borrow::Cow;

use crate::document::budget::Budget;
use crate::document::container::{Container, read, read_as};
use crate::document::tree::Node;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_DEPTH, MAX_INPUT_BYTES, MAX_ITEMS};
use crate::words::position::Position;

/// Choices that are the same in every run (splitmix64).
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).expect("a small bound"))
            .expect("below the bound")
    }

    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

fn read_all(bytes: &[u8]) -> Result<(Container, Node<'_>), Error> {
    read(bytes, &mut Budget::new())
}

/// What `bytes` are refused for when they are read in `container`.
fn refused(container: Container, bytes: &[u8]) -> Error {
    read_as(container, bytes, &mut Budget::new(), 0).expect_err("must be refused")
}

fn accepted(container: Container, bytes: &[u8]) -> Node<'_> {
    read_as(container, bytes, &mut Budget::new(), 0).expect("must be read")
}

fn text(text: &str) -> Node<'_> {
    Node::Text(Cow::Borrowed(text))
}

fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Node<'a>)>) -> Node<'a> {
    Node::Map(entries.into_iter().map(|(key, node)| (Cow::Borrowed(key), node)).collect())
}

fn at(line: usize, column: usize) -> Option<Position> {
    Some(Position::LineColumn { line, column })
}

#[test]
fn the_first_bytes_tell_the_container() {
    let inputs: [(&[u8], Container); 7] = [
        (b" \r\n\t{\"a\": 1}\n", Container::Json),
        (b"[]", Container::Json),
        (b"\xEF\xBB\xBF{}", Container::Json),
        (b"<a/>", Container::Xml),
        (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>", Container::Xml),
        (b"\xA1\x61\x61\x01", Container::Cbor),
        (b"\xD2\x84\x40\xA0\x40\x40", Container::Cbor),
    ];
    for (bytes, container) in inputs {
        assert_eq!(read_all(bytes).expect("must be read").0, container, "{bytes:?}");
    }
}

#[test]
fn what_is_no_container_is_refused() {
    let inputs: [&[u8]; 8] =
        [b"hello", b"1", b"\"text\"", b" \n", b"\xEF\xBB\xBF", b"a.b", b"a.b.c.d", b".payload.signature"];
    for bytes in inputs {
        assert_eq!(
            read_all(bytes).expect_err("must be refused").kind(),
            &ErrorKind::UnknownContainer,
            "{bytes:?}"
        );
    }
    assert_eq!(read_all(b"").expect_err("must be refused").kind(), &ErrorKind::Empty);
}

#[test]
fn an_input_is_read_up_to_its_limit_and_not_beyond() {
    let mut bytes = b"{}".to_vec();
    bytes.resize(MAX_INPUT_BYTES, b' ');
    assert!(read_all(&bytes).is_ok());
    bytes.push(b' ');
    let too_large = ErrorKind::TooLarge { size: MAX_INPUT_BYTES + 1, limit: MAX_INPUT_BYTES };
    assert_eq!(read_all(&bytes).expect_err("must be refused").kind(), &too_large);
}

#[test]
fn a_compact_jws_looks_like_the_flattened_one() {
    let compact = read_all(b"eyJhbGciOiJFZERTQSJ9.e30.c2ln\r\n").expect("must be read");
    let flattened = read_all(br#"{"protected":"eyJhbGciOiJFZERTQSJ9","payload":"e30","signature":"c2ln"}"#)
        .expect("must be read");
    assert_eq!(compact, flattened);
}

#[test]
fn a_compact_jws_may_lack_payload_and_signature_until_its_proof_is_judged() {
    let (container, document) = read_all(b"eyJhbGciOiJub25lIn0..").expect("must be read");
    assert_eq!(container, Container::Json);
    assert_eq!(document.get("signature"), Some(&text("")));
}

#[test]
fn a_compact_jws_borrows_from_the_input() {
    let (_, document) = read_all(b"e30.e30.c2ln").expect("must be read");
    assert!(matches!(document.get("payload"), Some(Node::Text(Cow::Borrowed("e30")))));
}

#[test]
fn the_budget_of_one_document_is_shared_by_its_readings() {
    let mut budget = Budget::new();
    let half = format!("[{}0]", "0,".repeat(MAX_ITEMS / 2));
    assert!(read_as(Container::Json, half.as_bytes(), &mut budget, 0).is_ok());
    let error = read_as(Container::Json, half.as_bytes(), &mut budget, 0).expect_err("must be refused");
    assert_eq!(error.kind(), &ErrorKind::TooManyItems { limit: MAX_ITEMS });
}

#[test]
fn a_nested_text_lies_as_deep_as_the_text_it_comes_from() {
    let read_at = |depth, container, bytes| read_as(container, bytes, &mut Budget::new(), depth);
    let innermost: [(Container, &[u8]); 3] =
        [(Container::Json, b"[]"), (Container::Xml, b"<a/>"), (Container::Cbor, b"\x80")];
    for (container, bytes) in innermost {
        assert!(read_at(MAX_DEPTH - 1, container, bytes).is_ok(), "{container:?}");
        let error = read_at(MAX_DEPTH, container, bytes).expect_err("must be refused");
        assert_eq!(error.kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH }, "{container:?}");
    }
}

#[test]
fn a_container_is_named_alike_in_layouts_and_reports() {
    #[derive(serde::Deserialize)]
    struct Layout {
        container: Container,
    }
    for container in [Container::Json, Container::Xml, Container::Cbor] {
        let layout: Layout =
            toml::from_str(&format!("container = {:?}", container.as_str())).expect("must be read");
        assert_eq!(layout.container, container);
    }
}

#[test]
fn whatever_becomes_of_an_input_it_is_read_or_refused_inside_it() {
    let inputs: [&[u8]; 5] = [
        "{\"证\": [1, -2.5, null, \"\\u8bc1\\n\"], \"b\": {\"c\": true}}\n".as_bytes(),
        "\u{FEFF}<?xml version='1.0'?><证 a='&lt;'>\n<b xmlns:p='u' p:c='1'/><b>x<![CDATA[y]]></b></证>"
            .as_bytes(),
        b"\xD2\x84\x43\xA1\x01\x27\xA0\x58\x1A\xA2\x01\x18\x64\x61a\x83\xF4\xF9\x3E\0\x20abcdefghijklmn\x40",
        b"eyJhbGciOiJFZERTQSJ9.e30.c2ln\n",
        b"[{'a': 'b'}]",
    ];
    let mut outcomes = [0, 0];
    for seed in 0..50_000 {
        let mut random = Random(seed);
        let mut bytes = random.of(&inputs).to_vec();
        for _ in 0..=random.below(3) {
            let position = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[position] ^= 1 << random.below(8),
                1 => bytes.insert(position, random.of(b"\"'<>&=/[]{}:,.-\\ 0a\xFF\x9F\xBF\0")),
                _ => bytes.truncate(position.max(1)),
            }
        }
        match read_all(&bytes) {
            Err(error) => match error.position() {
                Some(Position::Byte(offset)) => assert!(offset <= bytes.len(), "{error}: {bytes:?}"),
                Some(Position::LineColumn { line, column }) => {
                    let text = std::str::from_utf8(&bytes).expect("only texts have lines");
                    let length = text.split('\n').nth(line - 1).map(|line| line.chars().count());
                    assert!(length.is_some_and(|length| column <= length + 1), "{error}: {text}");
                }
                None => {}
            },
            Ok(_) => outcomes[0] += 1,
        }
        outcomes[1] += 1;
    }
    tell!("{} of {} mutated inputs were read", outcomes[0], outcomes[1]);
}
