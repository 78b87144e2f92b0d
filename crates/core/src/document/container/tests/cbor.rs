use std::borrow::Cow;

use crate::document::budget::Budget;
use crate::document::container::tests::{MAX_DEPTH, MAX_ITEMS, Random, accepted, map, refused, text};
use crate::document::container::{Container, Strictness, read_cbor};
use crate::document::tree::Node;
use crate::words::error::{Error, ErrorKind};
use crate::words::position::Position;

const CBOR: Container = Container::Cbor;

fn well_formed(bytes: &[u8]) -> Result<Node<'_>, Error> {
    read_cbor(bytes, &mut Budget::new(), 0, Strictness::WellFormed)
}

#[test]
fn values_are_read_as_what_they_are() {
    let document =
        accepted(CBOR, b"\xA4\x01\x83\xF4\xF6\x20\x20\x42\xFF\x00\x61\x61\x61\x62\x61\x63\xF9\x3E\x00");
    let expected = map([
        ("1", Node::List(vec![Node::Bool(false), Node::Null, Node::Integer(-1)])),
        ("-1", Node::Bytes(Cow::Borrowed(&[0xFF, 0x00]))),
        ("a", text("b")),
        ("c", Node::Float(1.5)),
    ]);
    assert_eq!(document, expected);
}

#[test]
fn the_whole_range_of_integers_is_read() {
    let largest = accepted(CBOR, b"\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    let smallest = accepted(CBOR, b"\x3B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    assert_eq!(largest, Node::Integer(u64::MAX.into()));
    assert_eq!(smallest, Node::Integer(-1 - i128::from(u64::MAX)));
    let key = accepted(CBOR, b"\xA1\x3B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00");
    assert_eq!(key.get("-18446744073709551616"), Some(&Node::Integer(0)));
}

/// 2, -1, "2", "-1", "02", "-0", "'2" and "a" are eight keys, and each has a name of its own.
#[test]
fn a_text_key_is_never_read_as_an_integer() {
    let keys = ["2", "-1", "'2", "'-1", "02", "-0", "''2", "a"];
    let map = well_formed(b"\xA8\x02\x00\x20\x01\x612\x02\x62-1\x03\x6202\x04\x62-0\x05\x62'2\x06\x61a\x07");
    let map = map.expect("eight different keys");
    for (value, key) in keys.iter().enumerate() {
        assert_eq!(map.get(key), Some(&Node::Integer(value as i128)), "{key}");
    }
    // Of the text key alone, nothing stands under the integer's name.
    assert_eq!(accepted(CBOR, b"\xA1\x612\0").get("2"), None);
    assert_eq!(accepted(CBOR, b"\xA1\x02\0").get("'2"), None);
}

#[test]
fn text_and_bytes_are_borrowed() {
    let Node::List(members) = accepted(CBOR, b"\x82\x61a\x41b") else { panic!("must be a list") };
    assert!(matches!(&members[..], [Node::Text(Cow::Borrowed("a")), Node::Bytes(Cow::Borrowed(b"b"))]));
}

#[test]
fn a_second_encoding_of_a_value_is_refused_unless_it_is_let_through() {
    // Each with the encoding of the same value that is accepted.
    let pairs: [(&[u8], &[u8], &str); 12] = [
        (b"\x18\x17", b"\x17", "an integer or length that has a shorter form at byte 0"),
        (b"\x19\x00\xFF", b"\x18\xFF", "an integer or length that has a shorter form at byte 0"),
        (b"\x3A\x00\x00\xFF\xFF", b"\x39\xFF\xFF", "an integer or length that has a shorter form at byte 0"),
        (
            b"\x1B\0\0\0\0\xFF\xFF\xFF\xFF",
            b"\x1A\xFF\xFF\xFF\xFF",
            "an integer or length that has a shorter form at byte 0",
        ),
        (b"\x81\x78\x01a", b"\x81\x61a", "an integer or length that has a shorter form at byte 1"),
        (b"\xA2\x61b\0\x61a\0", b"\xA2\x61a\0\x61b\0", "keys out of order at byte 4"),
        (b"\x9F\x01\xFF", b"\x81\x01", "an indefinite length at byte 0"),
        (b"\xBF\x61a\x01\xFF", b"\xA1\x61a\x01", "an indefinite length at byte 0"),
        (b"\x7F\x61a\x62bc\xFF", b"\x63abc", "an indefinite length at byte 0"),
        (b"\x5F\x41a\x42bc\xFF", b"\x43abc", "an indefinite length at byte 0"),
        (b"\xFA\x3F\xC0\0\0", b"\xF9\x3E\x00", "a float that has a shorter form at byte 0"),
        (b"\xFB\x3F\xF8\0\0\0\0\0\0", b"\xF9\x3E\x00", "a float that has a shorter form at byte 0"),
    ];
    for (second, first, detail) in pairs {
        assert_eq!(refused(CBOR, second).to_string(), format!("malformed CBOR: {detail}"), "{second:?}");
        let sorted = |node: Node<'_>| match node.into_owned() {
            Node::Map(mut entries) => {
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                Node::Map(entries)
            }
            other => other,
        };
        assert_eq!(well_formed(second).map(sorted), Ok(sorted(accepted(CBOR, first))), "{second:?}");
    }
}

#[test]
fn equal_keys_are_refused_however_they_are_written() {
    let duplicate = ErrorKind::DuplicateKey { container: "CBOR" };
    let sorted = refused(CBOR, b"\xA2\x61a\0\x61a\0");
    assert_eq!((sorted.kind(), sorted.position()), (&duplicate, Some(Position::Byte(4))));
    let cases: [&[u8]; 4] = [
        b"\xA2\x61a\0\x61a\0",
        b"\xA2\x01\0\x18\x01\0",
        b"\xBF\x61a\0\x7F\x61a\xFF\0\xFF",
        b"\xA3\x61a\0\x61b\0\x61a\0",
    ];
    for bytes in cases {
        assert_eq!(well_formed(bytes).expect_err("must be refused").kind(), &duplicate, "{bytes:?}");
    }
}

#[test]
fn what_no_license_needs_is_refused_in_both_readings() {
    let cases: [(&[u8], &str); 15] = [
        (b"\xC1\x00", "a tag at byte 0"),
        (b"\xD8\x3D\x00", "tag 61 without tag 18 inside at byte 0"),
        (b"\xD2\xD2\x80", "a tag at byte 1"),
        (b"\xF7", "a simple value other than false, true and null at byte 0"),
        (b"\xF8\x20", "a simple value other than false, true and null at byte 0"),
        (b"\xA1\x41a\0", "a key that is neither text nor an integer at byte 1"),
        (b"\xA1\xF5\0", "a key that is neither text nor an integer at byte 1"),
        (b"\x62a\xFF", "text that is not UTF-8 at byte 2"),
        (b"\x1C", "an initial byte that RFC 8949 reserves at byte 0"),
        (b"\x1F", "an initial byte that RFC 8949 reserves at byte 0"),
        (b"\xFF", "a break outside an item of indefinite length at byte 0"),
        (b"\x82\x00", "the input ends inside an item at byte 2"),
        (b"\x62a", "the input ends inside an item at byte 2"),
        (b"\x19\x00", "the input ends inside an item at byte 2"),
        (b"", "the input ends inside an item at byte 0"),
    ];
    for (bytes, detail) in cases {
        let expected = format!("malformed CBOR: {detail}");
        assert_eq!(refused(CBOR, bytes).to_string(), expected, "{bytes:?}");
        assert_eq!(well_formed(bytes).expect_err("must be refused").to_string(), expected, "{bytes:?}");
    }
}

#[test]
fn a_value_in_a_header_may_have_one_tag() {
    // [protected, {35: 32("u")}, payload, signature], and the same as the header on its own.
    let header = b"\xA1\x18\x23\xD8\x20\x61u";
    let message = [&b"\xD2\x84\x40"[..], header, b"\x40\x40"].concat();
    let Node::List(members) = accepted(CBOR, &message) else { panic!("must be a list") };
    assert_eq!(members[1].get("35"), Some(&text("u")));
    assert_eq!(well_formed(header).expect("must be read").get("35"), Some(&text("u")));
    for (bytes, offset) in [
        (&b"\x81\xD2\x80"[..], 1),
        (header, 3),
        (b"\x84\x40\xD2\xA0\x40\x40", 2),
        (b"\x84\xA1\x01\xD2\x01\xA0\x40\x40", 3),
        (b"\x84\x40\xA0\xA1\x01\xD2\x01\x40", 5),
        (b"\x84\x40\xA1\x01\xD2\xD2\x01\x40\x40", 5),
        (b"\x85\x40\x40\xA1\x01\xD2\x01\x40\x40", 5),
    ] {
        let expected = format!("malformed CBOR: a tag at byte {offset}");
        assert_eq!(refused(CBOR, bytes).to_string(), expected, "{bytes:?}");
    }
    assert!(well_formed(b"\xA1\x01\xD2\xD2\x01").is_err());
}

#[test]
fn a_string_of_indefinite_length_has_definite_chunks_of_its_own_type() {
    let cases: [&[u8]; 4] = [b"\x7F\x41a\xFF", b"\x5F\x61a\xFF", b"\x7F\x7F\x61a\xFF\xFF", b"\x5F\x01\xFF"];
    for bytes in cases {
        let error = well_formed(bytes).expect_err("must be refused").to_string();
        assert!(
            error.contains("a chunk of another type in a string of indefinite length"),
            "{bytes:?}: {error}"
        );
    }
    // RFC 8949 §3.2.3: a character does not go across chunks.
    assert!(well_formed(b"\x7F\x61\xC3\x61\xA9\xFF").is_err());
    assert_eq!(well_formed(b"\x7F\x62\xC3\xA9\xFF"), Ok(text("é")));
    assert_eq!(well_formed(b"\x7F\xFF"), Ok(text("")));
}

#[test]
fn the_tags_of_cose_are_dropped_in_front() {
    let untagged = accepted(CBOR, b"\x84\x40\xA0\x40\x40");
    assert_eq!(accepted(CBOR, b"\xD2\x84\x40\xA0\x40\x40"), untagged);
    assert_eq!(accepted(CBOR, b"\xD8\x3D\xD2\x84\x40\xA0\x40\x40"), untagged);
}

#[test]
fn bytes_after_the_item_are_refused() {
    let error = refused(CBOR, b"\x80\x00");
    assert_eq!(error.kind(), &ErrorKind::TrailingBytes { container: "CBOR" });
    assert_eq!(error.position(), Some(Position::Byte(1)));
}

#[test]
fn nesting_is_read_up_to_its_limit_and_not_beyond() {
    let nested = |depth: usize| [vec![0x81; depth - 1], vec![0x80]].concat();
    accepted(CBOR, &nested(MAX_DEPTH));
    let error = refused(CBOR, &nested(MAX_DEPTH + 1));
    assert_eq!(error.kind(), &ErrorKind::TooDeep { limit: MAX_DEPTH });
    assert_eq!(error.position(), Some(Position::Byte(MAX_DEPTH)));
    let endless = vec![0x9F; 1 << 20];
    assert_eq!(
        well_formed(&endless).expect_err("must be refused").kind(),
        &ErrorKind::TooDeep { limit: MAX_DEPTH }
    );
}

#[test]
fn values_are_read_up_to_their_limit_and_not_beyond() {
    let list = |members: u16| [&[0x99], &members.to_be_bytes()[..], &vec![0xA0; members.into()]].concat();
    let limit = u16::try_from(MAX_ITEMS).expect("the limit fits");
    accepted(CBOR, &list(limit - 1));
    assert_eq!(refused(CBOR, &list(limit)).kind(), &ErrorKind::TooManyItems { limit: MAX_ITEMS });
}

#[test]
fn a_claimed_length_reserves_nothing() {
    let cases: [&[u8]; 4] = [
        b"\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\xBB\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\x7B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    ];
    for bytes in cases {
        assert!(refused(CBOR, bytes).to_string().contains("the input ends inside an item"), "{bytes:?}");
    }
}

#[test]
fn every_float_of_16_bits_has_no_shorter_form_and_its_longer_forms_do() {
    for bits in 0..=u16::MAX {
        let short = [&[0xF9], &bits.to_be_bytes()[..]].concat();
        let Ok(Node::Float(value)) = read_cbor(&short, &mut Budget::new(), 0, Strictness::Deterministic)
        else {
            // NaN has one encoding (RFC 8949 §4.2.2).
            assert!(bits & 0x7FFF > 0x7C00 && bits != 0x7E00, "{bits:04x}");
            continue;
        };
        let single = [&[0xFA], &(value as f32).to_be_bytes()[..]].concat();
        let double = [&[0xFB], &value.to_be_bytes()[..]].concat();
        for longer in [single, double] {
            assert!(
                refused(CBOR, &longer).to_string().contains("a float that has a shorter form"),
                "{bits:04x}"
            );
        }
    }
}

#[test]
fn floats_that_need_their_bits_are_read() {
    // Neighbours of values that 16 or 32 bits hold: more digits, larger, smaller.
    for value in
        [1.0f32 + f32::EPSILON, 65_536.0, 65_519.996, f32::MAX, 2.0f32.powi(-25), 3.0 * 2.0f32.powi(-25)]
    {
        let bytes = [&[0xFA], &value.to_be_bytes()[..]].concat();
        assert_eq!(accepted(CBOR, &bytes), Node::Float(value.into()));
    }
    for value in [1.1f64, 1.0 + f64::EPSILON, 1e300, f64::MIN_POSITIVE, f64::from_bits(1)] {
        let bytes = [&[0xFB], &value.to_be_bytes()[..]].concat();
        assert_eq!(accepted(CBOR, &bytes), Node::Float(value));
    }
}

/// The deterministic encoding, written a second time and the other way round.
fn encoded(node: &Node<'_>, out: &mut Vec<u8>) {
    match node {
        Node::Null => out.push(0xF6),
        Node::Bool(value) => out.push(0xF4 + u8::from(*value)),
        Node::Integer(value) if *value < 0 => head(1, -1 - *value, out),
        Node::Integer(value) => head(0, *value, out),
        Node::Bytes(bytes) => {
            head(2, length(bytes.len()), out);
            out.extend_from_slice(bytes);
        }
        Node::Text(text) => {
            head(3, length(text.len()), out);
            out.extend_from_slice(text.as_bytes());
        }
        Node::List(members) => {
            head(4, length(members.len()), out);
            members.iter().for_each(|member| encoded(member, out));
        }
        Node::Map(entries) => {
            head(5, length(entries.len()), out);
            for (key, value) in entries {
                let key =
                    key.parse().map_or_else(|_| text(key.strip_prefix('\'').unwrap_or(key)), Node::Integer);
                encoded(&key, out);
                encoded(value, out);
            }
        }
        other => panic!("CBOR has no {other:?}"),
    }
}

fn length(length: usize) -> i128 {
    i128::try_from(length).expect("lengths fit")
}

fn head(major: u8, argument: i128, out: &mut Vec<u8>) {
    let bytes = u64::try_from(argument).expect("arguments fit").to_be_bytes();
    let (info, argument) = match argument {
        0..24 => (bytes[7], &bytes[8..]),
        24..0x100 => (24, &bytes[7..]),
        0x100..0x1_0000 => (25, &bytes[6..]),
        0x1_0000..0x1_0000_0000 => (26, &bytes[4..]),
        _ => (27, &bytes[..]),
    };
    out.push(major << 5 | info);
    out.extend_from_slice(argument);
}

#[test]
fn what_is_read_is_the_one_encoding_of_what_it_means() {
    const PIECES: [&[u8]; 24] = [
        b"\x00",
        b"\x17",
        b"\x18\x18",
        b"\x18\x17",
        b"\x19\x01\x00",
        b"\x19\x00\xFF",
        b"\x20",
        b"\x38\x18",
        b"\x40",
        b"\x41\xFF",
        b"\x60",
        b"\x61a",
        b"\x62bc",
        b"\x78\x01a",
        b"\x80",
        b"\x81",
        b"\x82",
        b"\x98\x01",
        b"\xA0",
        b"\xA1",
        b"\xA2",
        b"\x9F",
        b"\xFF",
        b"\xF6",
    ];
    let mut read = 0;
    for seed in 0..300_000 {
        let mut random = Random(seed);
        let bytes: Vec<u8> = (0..=random.below(8)).flat_map(|_| random.of(&PIECES)).copied().collect();
        let Ok(node) = read_cbor(&bytes, &mut Budget::new(), 0, Strictness::Deterministic) else {
            continue;
        };
        let mut again = Vec::new();
        encoded(&node, &mut again);
        assert_eq!(again, bytes);
        read += 1;
    }
    assert!(read > 10_000, "{read} documents");
}
