#![allow(clippy::unwrap_used)]

use crate::corpora::hex;
use crate::crypto::algorithm::Signed;
use crate::crypto::tests::rsa_spki;
use crate::crypto::{Algorithm, KeyProblem, PublicKey};

/// Made by openssl 3 for this test, as the signatures below.
const MODULUS: &str = include_str!("tests/modulus.txt");

fn modulus() -> Vec<u8> {
    hex(MODULUS.trim())
}

fn key() -> PublicKey {
    PublicKey::from_spki_der(&rsa_spki(&modulus(), &[1, 0, 1])).unwrap()
}

#[test]
fn signatures_of_openssl_hold_each_under_its_own_name_only() {
    let signatures = include_str!("tests/signatures.txt");
    let mut count = 0;
    for line in signatures.lines() {
        let (name, signature) = line.split_once(' ').unwrap();
        let signature = hex(signature);
        for other in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
            let held = key().check(&Algorithm::from_jose(other), &Signed::new(MESSAGE, &signature)).is_ok();
            assert_eq!(held, other == name, "{name} as {other}");
            count += usize::from(held);
        }
        let name = Algorithm::from_jose(name);
        for bit in [0, 1000, 2047] {
            let mut flipped = signature.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(key().check(&name, &Signed::new(MESSAGE, &flipped)).is_err());
        }
        let longer = [&signature[..], &[0]].concat();
        let padded = [&[0], &signature[..]].concat();
        for size in [&signature[..255], &longer, &padded, b""] {
            assert!(key().check(&name, &Signed::new(MESSAGE, size)).is_err());
        }
        assert!(key().check(&name, &Signed::new(b"other", &signature)).is_err());
    }
    assert_eq!(count, 6);
}

#[test]
fn a_number_above_the_modulus_is_no_signature() {
    // The modulus added to a signature that holds gives the same rest, where it fits.
    for line in include_str!("tests/signatures.txt").lines() {
        let (name, signature) = line.split_once(' ').unwrap();
        let mut carry = 0;
        let mut sum = hex(signature);
        for (digit, other) in sum.iter_mut().zip(modulus()).rev() {
            let total = u16::from(*digit) + u16::from(other) + carry;
            (*digit, carry) = (total as u8, total >> 8);
        }
        assert!(key().check(&Algorithm::from_jose(name), &Signed::new(MESSAGE, &sum)).is_err());
    }
}

#[test]
fn a_short_key_is_weak_and_a_huge_one_unsupported() {
    let read = |bits: usize| {
        let mut modulus = vec![0xff; bits.div_ceil(8)];
        modulus[0] = 0xff >> (modulus.len() * 8 - bits);
        PublicKey::from_spki_der(&rsa_spki(&modulus, &[1, 0, 1])).map(|key| key.kind())
    };
    assert_eq!(read(1024), Err(KeyProblem::Weak("RSA-1024".to_owned())));
    assert_eq!(read(2047), Err(KeyProblem::Weak("RSA-2047".to_owned())));
    assert_eq!((read(2048), read(2049), read(8192)), (Ok("RSA"), Ok("RSA"), Ok("RSA")));
    assert_eq!(read(8193), Err(KeyProblem::Unsupported("RSA-8193".to_owned())));
}

#[test]
fn a_key_that_cannot_be_sound_or_has_another_encoding_is_none() {
    let read = |modulus: &[u8], exponent: &[u8]| PublicKey::from_spki_der(&rsa_spki(modulus, exponent));
    let mut even = modulus();
    even[255] &= 0xfe;
    for (modulus, exponent) in [(&even, &[1, 0, 1][..]), (&modulus(), &[1]), (&modulus(), &[1, 0, 0])] {
        assert_eq!(read(modulus, exponent).unwrap_err(), KeyProblem::Unsound);
    }
    let sound = rsa_spki(&modulus(), &[1, 0, 1]);
    assert!(PublicKey::from_spki_der(&sound).is_ok());
    // A zero in front of an exponent that needs none; a modulus without the one it needs; no NULL.
    let padded = rsa_spki(&modulus(), &[0, 1, 0, 1]);
    let text = |der: &[u8]| der.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let negative = hex(&text(&sound).replacen("0282010100", "0282010000", 1));
    let without_null =
        hex(&text(&sound).replacen("300d06092a864886f70d0101010500", "300b06092a864886f70d010101", 1));
    for wrong in [padded, negative, without_null] {
        let problem = PublicKey::from_spki_der(&wrong).unwrap_err();
        assert!(matches!(problem, KeyProblem::Malformed(_)), "{problem:?}");
    }
}

const MESSAGE: &[u8] = b"elicense";
