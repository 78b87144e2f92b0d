#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::tlv;

/// SignedData without signed attributes, over content inside or outside.
fn message(content: Option<&[u8]>, signers: usize) -> Vec<u8> {
    let oid = |arcs: &[u8]| tlv(0x06, &[arcs]);
    let data = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);
    let sha256 = tlv(0x30, &[&oid(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01])]);
    let rsa = tlv(0x30, &[&oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]), &[5, 0]]);
    let inside = content.map(|content| tlv(0xa0, &[&tlv(0x04, &[content])])).unwrap_or_default();
    let id = tlv(0x30, &[&tlv(0x30, &[]), &tlv(0x02, &[&[7]])]);
    let signer = tlv(0x30, &[&tlv(0x02, &[&[9]]), &id, &sha256, &rsa, &tlv(0x04, &[b"value"])]);
    let signers = tlv(0x31, &[&signer.repeat(signers)]);
    let signed =
        tlv(0x30, &[&tlv(0x02, &[&[1]]), &tlv(0x31, &[&sha256]), &tlv(0x30, &[&data, &inside]), &signers]);
    let kind = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]);
    tlv(0x30, &[&kind, &tlv(0xa0, &[&signed])])
}

fn binding(value: &[u8], parts: Parts<'_>) -> Binding {
    let Ok(Value::Message(message)) = Value::read(value) else { panic!("no SignedData") };
    message.over(parts).unwrap().binding
}

#[test]
fn values_are_told_apart_by_their_bytes() {
    assert!(matches!(Value::read(&message(None, 1)), Ok(Value::Message(_))));
    assert!(matches!(Value::read(&tlv(0x04, &[b"numbers"])), Ok(Value::Bare(b"numbers"))));
    assert!(Value::read(&tlv(0x30, &[&tlv(0x30, &[])])).is_err(), "no whole seal");
    assert!(Value::read(b"").is_err());
    let Err(ber::Problem::Unsupported(_)) = Value::read(&message(None, 2)) else { panic!("two signers") };
}

#[test]
fn what_fills_up_the_place_of_a_value_is_no_part_of_it() {
    let value = message(None, 1);
    let filled = [value.as_slice(), &[0; 100]].concat();
    let Ok(der) = in_der(&filled) else { panic!("not read") };
    assert_eq!(*der, value);
    assert!(in_der(&[]).is_err() && in_der(&value[..20]).is_err());
}

#[test]
fn content_inside_is_the_digest_of_the_file_or_is_bound_to_nothing() {
    let parts: Parts<'_> = [b"first", b"second"];
    assert_eq!(binding(&message(None, 1), parts), Binding::Direct);
    for digest in [SHA_256, SM3, SHA_1] {
        let hash = Digest::by_any_oid(digest).unwrap().of(b"firstsecond");
        assert_eq!(binding(&message(Some(&hash), 1), parts), Binding::Holds);
        assert_eq!(binding(&message(Some(&hash), 1), [b"first", b"changed"]), Binding::Differs);
    }
    assert_eq!(binding(&message(Some(b"anything"), 1), parts), Binding::Differs);
}

use crate::crypto::digest::Digest;
use const_oid::ObjectIdentifier;

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.401");
