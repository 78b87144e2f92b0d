#![allow(clippy::unwrap_used)]

mod many;
mod openssl;

use ::sm2::PublicKey as PublicPoint;
use ::sm2::dsa::SigningKey;
use ::sm2::dsa::signature::Signer as _;
use ::sm2::dsa::signature::hazmat::PrehashVerifier as _;

use super::*;
use crate::corpora::{self, hex, hex_at, tell};
use crate::crypto::digest::Digest;
use crate::crypto::tests::ec_spki;
use crate::crypto::{Algorithm, PublicKey};

/// 1.2.156.10197.1.301.
const CURVE: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d];

fn public_key(point: &[u8]) -> Result<PublicKey, KeyProblem> {
    PublicKey::from_spki_der(&ec_spki(CURVE, point))
}

fn der() -> Algorithm {
    Algorithm::from_identifier("1.2.156.10197.1.501".parse().unwrap(), b"").unwrap()
}

fn numbers() -> Algorithm {
    Algorithm::from_cose(-70_501)
}

/// Whether the signature holds: both ways of deciding are asked, and agree.
fn decide(key: &PublicKey, algorithm: &Algorithm, signed: &Signed<'_>) -> Result<(), InvalidSignature> {
    let decision = key.check(algorithm, signed);
    assert_eq!(decision, key.check_again(algorithm, signed));
    decision
}

/// A signature in DER over numbers of any size.
fn encoded(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |bytes: &[u8]| {
        let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count().min(bytes.len() - 1)..];
        crate::testing::tlv(0x02, &[if bytes[0] < 0x80 { &[] } else { &[0] }, bytes])
    };
    crate::testing::tlv(0x30, &[&number(r), &number(s)])
}

#[test]
fn known_answers_hold_and_their_neighbours_do_not() {
    let Some(all) = corpora::json("sm2/sm2_kat.json") else { return };
    let (mut whole, mut by_hash) = (0, 0);
    for case in all.as_array().unwrap() {
        let (r, s) = (hex_at(case, "r"), hex_at(case, "s"));
        let plain = [&r[..], &s].concat();
        let point = hex_at(case, "pub");
        let key = public_key(&point).unwrap();
        if case["msg_hex"].is_string() {
            let message = hex_at(case, "msg_hex");
            let holds = |algorithm: &Algorithm, message: &[u8], signature: &[u8]| {
                decide(&key, algorithm, &Signed::new(message, signature)).is_ok()
            };
            assert!(holds(&der(), &message, &encoded(&r, &s)) && holds(&numbers(), &message, &plain));
            assert!(!holds(&numbers(), &message, &encoded(&r, &s)) && !holds(&der(), &message, &plain));
            assert!(!holds(&der(), &message[1..], &encoded(&r, &s)));
            let signed = Signed { user_id: Some(""), ..Signed::new(&message, &plain) };
            assert!(decide(&key, &numbers(), &signed).is_err());
            whole += 1;
        } else {
            // The message is not public; its hash with Z is.
            let point = PublicPoint::from_sec1_bytes(&point).unwrap();
            let key = VerifyingKey::new(DEFAULT_USER_ID, point).unwrap();
            let mut e = hex_at(case, "e");
            assert!(key.verify_prehash(&e, &Signature::from_slice(&plain).unwrap()).is_ok());
            e[31] ^= 1;
            assert!(key.verify_prehash(&e, &Signature::from_slice(&plain).unwrap()).is_err());
            by_hash += 1;
        }
    }
    tell!("SM2 known answers: {whole} whole, {by_hash} by their hash");
    assert!(whole > 100 && by_hash > 30);
}

#[test]
fn a_user_id_of_its_own_is_signed_with_the_message() {
    // randombit/botan, src/tests/data/pubkey/sm2_sig.vec, whose file is among the suites.
    let Some(file) = corpora::text("sm2/botan/pubkey/sm2_sig.vec") else { return };
    let block = file.split("\n\n").find(|block| block.contains("Ident = sm2test@example.com")).unwrap();
    let value = |name: &str| {
        let line = block.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
        line.split_once(" = ").unwrap().1.trim_start_matches("0x").to_owned()
    };
    let secret = SigningKey::from_slice("sm2test@example.com", &hex(&value("x"))).unwrap();
    let key = public_key(&secret.verifying_key().to_sec1_bytes()).unwrap();
    let (message, signature) = (hex(&value("Msg")), hex(&value("Signature")));
    let holds = |user_id| {
        let signed = Signed { user_id, ..Signed::new(&message, &signature) };
        decide(&key, &numbers(), &signed).is_ok()
    };
    assert_eq!(
        [
            holds(Some("sm2test@example.com")),
            holds(None),
            holds(Some("")),
            holds(Some("sm2test@example.org"))
        ],
        [true, false, false, false]
    );
}

#[test]
fn openssls_vector_of_a_hash_holds() {
    let Some(file) = corpora::text("sm2/evp/evppkey_sm2.txt") else { return };
    let block = file.split("\n\n").find(|block| block.contains("digest:SM3")).unwrap();
    let value =
        |name: &str| hex(block.lines().find_map(|line| line.strip_prefix(&format!("{name} = "))).unwrap());
    // SM2_key1 of that file.
    let secret = hex("d09156733017bdad809fd9bbd8c693f60230593169b6f94aaf1c8ee138cc99b5");
    let secret = SigningKey::from_slice(DEFAULT_USER_ID, &secret).unwrap();
    let key = secret.verifying_key();
    let signature = Signature::from_der(&value("Output")).unwrap();
    assert!(key.verify_prehash(&value("Input"), &signature).is_ok());
}

#[test]
fn sm3_gives_what_others_say() {
    let sm3 = Digest::by_oid("1.2.156.10197.1.401".parse().unwrap()).unwrap();
    // GB/T 32905 appendix A.1.
    let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!(sm3.of(b"abc"), hex(abc));
    let mut count = 0;
    if let Some(file) = corpora::text("sm2/botan/hash/sm3.vec") {
        let mut input = None;
        for line in file.lines() {
            match line.split_once(" = ").or_else(|| line.split_once(" =")) {
                Some(("In", hexed)) => input = Some(hex(hexed.trim())),
                Some(("Out", hexed)) => {
                    assert_eq!(sm3.of(&input.take().unwrap()), hex(hexed.trim()));
                    count += 1;
                }
                _ => {}
            }
        }
        assert!(count > 50);
    }
    tell!("SM3: {count} vectors of others");
}

#[test]
fn r_and_s_are_above_zero_and_below_the_order() {
    const ORDER: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
    let secret = SigningKey::from_slice(DEFAULT_USER_ID, &[7; 32]).unwrap();
    let key = public_key(&secret.verifying_key().to_sec1_bytes()).unwrap();
    let signature: Signature = secret.sign(b"m");
    let (r, s) = (signature.r_bytes().to_vec(), signature.s_bytes().to_vec());
    let holds = |r: &[u8], s: &[u8]| {
        let plain = [&vec![0; 32 - r.len()][..], r, &vec![0; 32 - s.len()], s].concat();
        let der = decide(&key, &der(), &Signed::new(b"m", &encoded(r, s))).is_ok();
        assert_eq!(der, decide(&key, &numbers(), &Signed::new(b"m", &plain)).is_ok());
        der
    };
    assert!(holds(&r, &s));
    let (zero, order, above) = ([0; 32], hex(ORDER), hex(&ORDER.replace("4123", "4124")));
    for edge in [&zero[..], &order, &above, &[0xff; 32], &[1]] {
        assert!(!holds(edge, &s) && !holds(&r, edge) && !holds(edge, edge));
    }
    // r + s = 0: the key would not count.
    let minus = |number: &[u8]| {
        let mut borrow = 0;
        let mut out = order.clone();
        for (digit, other) in out.iter_mut().zip(number).rev() {
            let total = i16::from(*digit) - i16::from(*other) - borrow;
            (*digit, borrow) = (total as u8, i16::from(total < 0));
        }
        out
    };
    assert!(!holds(&r, &minus(&r)) && !holds(&minus(&s), &s));
}

#[test]
fn a_signature_has_one_spelling_in_der() {
    let secret = SigningKey::from_slice(DEFAULT_USER_ID, &[7; 32]).unwrap();
    let key = public_key(&secret.verifying_key().to_sec1_bytes()).unwrap();
    let signature: Signature = secret.sign(b"m");
    let (r, s) = (signature.r_bytes().to_vec(), signature.s_bytes().to_vec());
    let good = encoded(&r, &s);
    let holds = |der_bytes: &[u8]| decide(&key, &der(), &Signed::new(b"m", der_bytes)).is_ok();
    assert!(holds(&good));
    let zero_in_front = {
        let number = |bytes: &[u8]| crate::testing::tlv(0x02, &[&[0, 0], bytes]);
        crate::testing::tlv(0x30, &[&number(&r), &number(&s)])
    };
    let long_length = [&[0x30, 0x81, good[1]], &good[2..]].concat();
    let mut longer = good.clone();
    longer.push(0);
    let indefinite = [&[0x30, 0x80], &good[2..], &[0, 0]].concat();
    for wrong in
        [&zero_in_front, &long_length, &longer, &indefinite, &good[..good.len() - 1].to_vec(), &vec![]]
    {
        assert!(!holds(wrong), "{wrong:?}");
    }
    // Numbers with leading zeros are shorter in DER, and hold.
    let short = (0..u16::MAX).find_map(|number| {
        let signature: Signature = secret.sign(&number.to_be_bytes());
        (signature.r_bytes()[0] == 0).then(|| (number.to_be_bytes(), signature))
    });
    let (message, signature) = short.unwrap();
    let short = encoded(&signature.r_bytes(), &signature.s_bytes());
    assert!(decide(&key, &der(), &Signed::new(&message, &short)).is_ok());
}

#[test]
fn a_key_is_a_point_of_the_curve() {
    let secret = SigningKey::from_slice(DEFAULT_USER_ID, &[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_bytes();
    assert_eq!(public_key(&point).unwrap().kind(), "SM2");
    let mut beside = point.to_vec();
    beside[64] ^= 1;
    assert_eq!(public_key(&beside).unwrap_err(), KeyProblem::Unsound);
    // A coordinate that is the prime or more; the point at infinity.
    let prime = hex("fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff");
    assert_eq!(public_key(&[&[4], &prime[..], &point[33..]].concat()).unwrap_err(), KeyProblem::Unsound);
    assert_eq!(public_key(&[&[4][..], &[0; 64]].concat()).unwrap_err(), KeyProblem::Unsound);
    assert!(matches!(public_key(&[0]), Err(KeyProblem::Malformed(_))));
    // The point of the other curve of as many bits.
    let other = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let other = other.verifying_key().to_sec1_bytes();
    assert_eq!(public_key(&other).unwrap_err(), KeyProblem::Unsound);
}

#[test]
fn a_key_may_name_the_curve_twice_and_must_name_this_one() {
    use crate::testing::tlv;
    let secret = SigningKey::from_slice(DEFAULT_USER_ID, &[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_bytes();
    let read = |algorithm: &[u8], curve: &[u8]| {
        let algorithm = tlv(0x30, &[&tlv(0x06, &[algorithm]), &tlv(0x06, &[curve])]);
        PublicKey::from_spki_der(&tlv(0x30, &[&algorithm, &tlv(0x03, &[&[0], &point])]))
    };
    let (ec_public_key, p256) = (hex("2a8648ce3d0201"), hex("2a8648ce3d030107"));
    assert_eq!(read(&ec_public_key, CURVE).unwrap().kind(), "SM2");
    assert_eq!(read(CURVE, CURVE).unwrap().kind(), "SM2");
    assert!(matches!(read(CURVE, &p256), Err(KeyProblem::Unsupported(_))));
    assert_eq!(read(&ec_public_key, &p256).unwrap_err(), KeyProblem::Unsound);
}
