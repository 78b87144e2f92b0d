#![allow(clippy::unwrap_used)]

use super::*;
use crate::proof::ses::seal::Signers;
use crate::testing::tlv;

fn text(tag: u8, text: &str) -> Vec<u8> {
    tlv(tag, &[text.as_bytes()])
}

fn number(value: u8) -> Vec<u8> {
    tlv(0x02, &[&[value]])
}

/// A time in both of its forms.
fn time(first: bool, text: &str) -> Vec<u8> {
    if first { tlv(0x17, &[&text.as_bytes()[2..]]) } else { tlv(0x18, &[text.as_bytes()]) }
}

struct Draft {
    first: bool,
    version: u8,
    unused_bits: u8,
    extensions: Vec<u8>,
    time: Vec<u8>,
    signers: Vec<u8>,
    by_digest: u8,
    stamp: Option<Vec<u8>>,
    behind: Vec<u8>,
}

impl Draft {
    fn second() -> Self {
        Self {
            first: false,
            version: 4,
            unused_bits: 0,
            extensions: Vec::new(),
            time: time(false, "20250601020304Z"),
            signers: tlv(0x04, &[b"signer"]),
            by_digest: 1,
            stamp: None,
            behind: Vec::new(),
        }
    }

    fn first() -> Self {
        let time = tlv(0x03, &[b"\x002025-06-01 10:03:04"]);
        Self { first: true, version: 1, time, ..Self::second() }
    }

    fn bits(&self, bytes: &[u8]) -> Vec<u8> {
        tlv(0x03, &[&[self.unused_bits], bytes])
    }

    fn seal(&self) -> Vec<u8> {
        let header = tlv(0x30, &[&text(0x16, "ES"), &number(self.version), &text(0x16, "MAKER")]);
        let list = tlv(0x30, &[&self.signers]);
        let kind = if self.first { Vec::new() } else { number(self.by_digest) };
        let day = |text| time(self.first, text);
        let times = [day("20240101000000Z"), day("20240102000000Z"), day("20291231235959Z")].concat();
        let property = tlv(0x30, &[&number(6), &text(0x0c, "测试印章"), &kind, &list, &times]);
        let picture = tlv(0x30, &[&text(0x16, "PNG"), &tlv(0x04, &[b"12345"]), &number(40), &number(30)]);
        let info = tlv(0x30, &[&header, &text(0x16, "ID-1"), &property, &picture, &self.extensions]);
        let (maker, oid) = (tlv(0x04, &[b"maker"]), tlv(0x06, &[&OID]));
        let signature = self.bits(b"made");
        match self.first {
            true => tlv(0x30, &[&info, &tlv(0x30, &[&maker, &oid, &signature])]),
            false => tlv(0x30, &[&info, &maker, &oid, &signature]),
        }
    }

    fn der(&self) -> Vec<u8> {
        let (signer, oid) = (tlv(0x04, &[b"signer"]), tlv(0x06, &[&OID]));
        let head =
            [number(self.version), self.seal(), self.time.clone(), self.bits(&[7; 32]), text(0x16, "/S.xml")];
        let signature = self.bits(b"signed");
        let inner = match self.first {
            true => {
                let to_be_signed = tlv(0x30, &[&head.concat(), &signer, &oid]);
                [to_be_signed, signature].concat()
            }
            false => {
                let to_be_signed = tlv(0x30, &[&head.concat(), &self.extensions]);
                let stamp = self.stamp.as_ref().map(|token| tlv(0xa0, &[&tlv(0x03, &[&[0], token])]));
                [to_be_signed, signer, oid, signature, stamp.unwrap_or_default()].concat()
            }
        };
        [tlv(0x30, &[&inner]), self.behind.clone()].concat()
    }
}

/// 1.2.156.10197.1.501
const OID: [u8; 8] = [0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];

#[test]
fn both_generations_are_told_apart_by_their_fields_whatever_their_version_says() {
    for version in [1, 2, 4, 5, 9] {
        let first = Draft { version, ..Draft::first() }.der();
        assert_eq!(SealSignature::read(&first).unwrap().generation, Generation::First);
        let second = Draft { version, ..Draft::second() }.der();
        assert_eq!(SealSignature::read(&second).unwrap().generation, Generation::Second);
    }
}

#[test]
fn everything_in_a_signature_and_its_seal_is_read() {
    for (draft, signed) in [(Draft::first(), "first"), (Draft::second(), "second")] {
        let der = draft.der();
        let signature = SealSignature::read(&der).unwrap();
        let seal = &signature.seal;
        assert_eq!(
            (signature.certificate, signature.signature),
            (&b"signer"[..], &b"signed"[..]),
            "{signed}"
        );
        assert_eq!(signature.data_hash, [7; 32]);
        assert_eq!(signature.time.as_ref().unwrap().to_string(), "2025-06-01T02:03:04Z");
        assert_eq!((seal.kind, seal.name, seal.id), (6, "测试印章", "ID-1"));
        assert_eq!((seal.maker, seal.signature), (&b"maker"[..], &b"made"[..]));
        assert_eq!(seal.created.to_string(), "2024-01-01T00:00:00Z");
        assert_eq!(seal.valid_from.to_string(), "2024-01-02T00:00:00Z");
        assert_eq!(seal.valid_until.to_string(), "2029-12-31T23:59:59Z");
        assert_eq!((seal.picture.format, seal.picture.bytes), ("PNG", 5));
        assert_eq!((seal.picture.width, seal.picture.height), (40, 30));
        assert!(matches!(&seal.signers, Signers::Certificates(all) if all == &[&b"signer"[..]]));
        assert!(seal.lists(b"signer") && !seal.lists(b"signed"));
        assert_eq!(signature.seal_der, draft.seal());
        assert!(der.windows(signature.to_be_signed.len()).any(|window| window == signature.to_be_signed));
    }
}

#[test]
fn the_seal_of_the_first_generation_is_signed_with_its_maker_and_algorithm() {
    let der = Draft::first().seal();
    let seal = Seal::read(&der).unwrap();
    let mut fields = Cursor::new(&der).unwrap().inside(SEQUENCE).unwrap();
    let info = fields.whole(SEQUENCE).unwrap();
    let expected = tlv(0x30, &[info, &tlv(0x04, &[b"maker"]), &tlv(0x06, &[&OID])]);
    assert_eq!(*seal.to_be_signed, expected);
    let der = Draft::second().seal();
    let mut fields = Cursor::new(&der).unwrap().inside(SEQUENCE).unwrap();
    assert_eq!(*Seal::read(&der).unwrap().to_be_signed, *fields.whole(SEQUENCE).unwrap());
}

#[test]
fn signers_may_be_listed_by_digest() {
    let digest = crate::crypto::digest::sm3(b"signer");
    for name in ["SM3", "sm3", "1.2.156.10197.1.401"] {
        let pair = tlv(0x30, &[&text(0x13, name), &tlv(0x04, &[&digest])]);
        let der = Draft { by_digest: 2, signers: pair, ..Draft::second() }.seal();
        let seal = Seal::read(&der).unwrap();
        assert!(seal.lists(b"signer") && !seal.lists(b"another"), "{name}");
    }
    let weak = tlv(0x30, &[&text(0x13, "MD5"), &tlv(0x04, &[&digest])]);
    assert!(
        !Seal::read(&Draft { by_digest: 2, signers: weak, ..Draft::second() }.seal())
            .unwrap()
            .lists(b"signer")
    );
    assert!(Seal::read(&Draft { by_digest: 3, ..Draft::second() }.seal()).is_err());
}

#[test]
fn what_writers_are_free_in_is_taken_and_what_is_no_der_is_not() {
    let read = |draft: Draft| SealSignature::read(&draft.der()).map(|_| ()).is_ok();
    assert!(read(Draft { unused_bits: 1, ..Draft::second() }));
    assert!(!read(Draft { unused_bits: 8, ..Draft::second() }));
    for extensions in [tlv(0x30, &[&number(1)]), tlv(0xa0, &[&tlv(0x30, &[])])] {
        assert!(read(Draft { extensions: extensions.clone(), ..Draft::second() }));
    }
    assert!(!read(Draft { extensions: number(1), ..Draft::second() }));
    assert!(read(Draft { stamp: Some(b"token".to_vec()), ..Draft::second() }));
    assert!(!read(Draft { behind: b"\0".to_vec(), ..Draft::second() }));
    let der = Draft::second().der();
    assert!((0..der.len()).all(|cut| SealSignature::read(&der[..cut]).is_err()));
    // The same length in more octets than it needs (X.690 §10.1).
    let mut long = der.clone();
    assert_eq!(long[1], 0x81);
    long.splice(1..3, [0x82, 0, der[2]]);
    assert!(SealSignature::read(&long).is_err());
}

#[test]
fn a_text_without_zone_is_on_the_clock_of_the_wall() {
    let of = |text: &str| time::of_bits(text.as_bytes()).ok().map(|time| time.to_string());
    let noon = Some("2025-06-01T02:03:04Z".to_owned());
    for written in [
        "2025-06-01 10:03:04",
        "20250601100304",
        "2025/06/01 10:03:04",
        "20250601020304Z",
        "250601020304Z",
        "2025-06-01T02:03:04.377Z",
    ] {
        assert_eq!(of(written), noon, "{written}");
    }
    assert_eq!(time::of_bits(&time(false, "20250601020304.5Z")).unwrap().to_string(), "2025-06-01T02:03:04Z");
    assert_eq!(time::of_bits(&time(true, "20250601020304Z")).unwrap().to_string(), "2025-06-01T02:03:04Z");
    for wrong in ["", "2025-06-01", "20251301000000", "20250601020304+0800", "20250601020304.Z"] {
        assert_eq!(of(wrong), None, "{wrong}");
    }
}

#[test]
fn a_sequence_of_values_has_the_shortest_length() {
    for bytes in [0_usize, 5, 0x7f, 0x80, 0xff, 0x100, 0x1_0000] {
        let value = vec![0; bytes];
        assert_eq!(*sequence_of(&[&value]), tlv(0x30, &[&value]), "{bytes}");
    }
}
