//! What somebody does to a good document after it was signed.

use jiff::civil::date;

use crate::check_characters::identifier;
use crate::desk::Desk;
use crate::kinds;
use crate::layouts::Path;
use crate::license::{End, Facts, Status, issuer_code, person};
use crate::proofs::{Proof, Seal};
use crate::value::Value;
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let mut vectors: Vec<Vector> =
        desk.layout.fields.iter().map(|(field, path)| changed_field(desk, field, path)).collect();
    vectors.extend(added_and_removed(desk));
    vectors.extend(signatures(desk));
    vectors.push(swapped_payload(desk));
    vectors.push(wrong_key(desk));
    vectors
}

/// A signature that does not fit the payload.
fn mismatch(desk: &Desk, vector: Vector) -> Vector {
    let vector = vector.verifiability("V1").opinion(Opinion::Invalid);
    match desk.layout.proof {
        // The signature is over attributes, and those over a digest that no longer fits.
        Proof::Cms => vector.fails("digest", "digest-mismatch").total_failed("HASH_FAILURE"),
        _ => broken(vector),
    }
}

pub fn broken(vector: Vector) -> Vector {
    vector
        .fails("signature", "signature-mismatch")
        .total_failed("SIG_CRYPTO_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
}

fn changed_field(desk: &Desk, field: &str, path: Path) -> Vector {
    let mut other = desk.payload(&other_facts(desk, field));
    let (old, new) = (desk.payload(&desk.facts()).at(path).clone(), other.at(path).clone());
    // What no fact stands behind gets another text.
    let new = if new == old { other_text(&old) } else { new };
    let vector = desk
        .vector(
            format!("changed-{}", field.replace('_', "-")),
            format!("{field} changed after signing"),
            desk.altered(|payload| payload.set(path, new)),
        )
        .change(format!("{field} is another, and sound in itself"));
    mismatch(desk, consequence(field, vector))
}

fn added_and_removed(desk: &Desk) -> [Vector; 2] {
    let outside: Path = if desk.layout.proof == Proof::Cms { &["Face", "测试项"] } else { &["TEST"] };
    let start = desk.layout.field("valid_from").expect("every layout has a start");
    let of = |name, title, bytes, change| mismatch(desk, desk.vector(name, title, bytes).change(change));
    [
        of(
            "value-added",
            "a value that no field is mapped to, added after signing",
            desk.altered(|payload| payload.set(outside, "x")),
            "one value more at the end",
        ),
        of(
            "value-removed",
            "an optional value removed after signing",
            desk.altered(|payload| payload.remove(start)),
            "the start of the period is left out",
        ),
    ]
}

/// The same text with another last character: a field's length may be bounded.
fn other_text(text: &Value) -> Value {
    let mut text = text.text().expect("fields are text").to_owned();
    let last = text.pop();
    text.push(if last == Some('9') { '8' } else { '9' });
    text.into()
}

/// Other facts of which one field is another.
fn other_facts(desk: &Desk, field: &str) -> Facts {
    let mut facts = desk.facts();
    let region = desk.layout.region;
    match field {
        "identifier" => {
            let kind = facts.kind.national.expect("the good license's kind has a national code");
            facts.other_identifier =
                Some(Some(identifier(kind, &facts.issuer_code, "TEST2026000002", "001")));
        }
        "name" => facts.kind.name = "身份证",
        "kind_code" => facts.kind.national = Some("11100000000013127D002"),
        "number" => facts.number = facts.number.replace("000001", "000002"),
        "holder_name" | "holder_id" => facts.holders = vec![person(region, 2)],
        "holder_id_kind" => facts.holder_id_kind = "414".to_owned(),
        "issuer_name" => facts.issuer_name = "另一测试机关".to_owned(),
        "issuer_code" => facts.issuer_code = issuer_code(region, "MBTE5T09"),
        "issued_on" => facts.issued_on = date(2025, 2, 9),
        "issued_on_month" => facts.issued_on = date(2026, 1, 9),
        "issued_on_day" => facts.issued_on = date(2026, 2, 8),
        "valid_from" => facts.valid_from = Some(date(2026, 3, 1)),
        "valid_until" => facts.valid_until = End::On(date(2056, 2, 8)),
        "region" => facts.region = format!("{}0101", &region.code[..2]),
        "status" => facts.status = Status::Cancelled,
        "signed_at" => facts.signed_at = Some(date(2026, 2, 11).at(9, 30, 0, 0)),
        _ => {}
    }
    facts
}

/// What the changed value itself gives rise to.
fn consequence(field: &str, vector: Vector) -> Vector {
    match field {
        "status" => vector.not_in_force("CANCELLED", "license-cancelled"),
        "kind_code" | "issuer_code" => vector.warns("identifier-contradicts"),
        _ => vector,
    }
}

fn signatures(desk: &Desk) -> Vec<Vector> {
    let of = |name, title, spoil, change| {
        let bytes = desk.document(&Seal { spoil, ..desk.good() });
        broken(desk.vector(name, title, bytes).change(change))
    };
    let mut vectors = vec![
        of(
            "signature-r-changed",
            "one bit of R is another",
            flip_r,
            "one bit in the first half of the signature",
        ),
        of(
            "signature-s-changed",
            "one bit of s is another",
            flip_s,
            "one bit in the second half of the signature",
        ),
        of(
            "signature-s-plus-order",
            "s is larger by the group's order",
            add_order,
            "s plus the order of the group",
        ),
        of("signature-zero", "64 zero bytes", |_| vec![0; 64], "zeros in place of the signature"),
    ];
    let short =
        of("signature-short", "a byte is missing", |s| s[..63].to_vec(), "the signature's last byte is gone");
    vectors.push(match desk.layout.proof {
        Proof::Detached => malformed_short(desk),
        _ => short,
    });
    vectors
}

/// The layout says itself that the signature is 64 bytes, so its reader refuses others.
fn malformed_short(desk: &Desk) -> Vector {
    let bytes = desk.document(&Seal { spoil: |signature| signature[..63].to_vec(), ..desk.good() });
    desk.vector("signature-short", "a byte is missing", bytes)
        .fails("proof-format", "proof-malformed")
        .total_failed("FORMAT_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
        .change("the signature's last byte is gone")
}

fn flip_r(mut signature: Vec<u8>) -> Vec<u8> {
    signature[0] ^= 1;
    signature
}

fn flip_s(mut signature: Vec<u8>) -> Vec<u8> {
    signature[32] ^= 1;
    signature
}

/// RFC 8032 §5.1.7 refuses s outside 0..L, or everybody could make a second signature of one.
fn add_order(mut signature: Vec<u8>) -> Vec<u8> {
    let mut carry = 0u16;
    for (digit, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*digit) + u16::from(order) + carry;
        *digit = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    signature
}

/// L = 2^252 + 27742317777372353535851937790883648493, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn swapped_payload(desk: &Desk) -> Vector {
    let other = desk.seal(&desk.facts_of(kinds::BUSINESS_LICENSE));
    let bytes = desk.document(&Seal { shown: other.signed, ..desk.good() });
    let vector =
        desk.vector("payload-swapped", "the payload of another license that is validly signed", bytes);
    mismatch(desk, vector.change("the payload is that of good-business-license"))
}

fn wrong_key(desk: &Desk) -> Vector {
    let signer = desk.signer("good").with_key(desk.signer("second").key);
    let vector =
        desk.vector("wrong-key", "signed by another key than the proof names", desk.signed_by(signer));
    broken(vector.change("another good signer's key signed"))
}
