#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest, Sha512};

use super::many::SMALL_ORDER;
use super::*;
use crate::corpora;
use crate::corpora::tell;
use crate::crypto::PublicKey;
use crate::crypto::digest::sha256;

/// RFC 8410 §10.1.
const RFC8410_KEY: &str =
    "302a300506032b657003210019bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

#[test]
fn the_eight_encodings_are_those_of_the_curve() {
    let mut curve = EIGHT_TORSION.map(|point| point.compress().0);
    curve.sort_unstable();
    assert_eq!(curve, SMALL_ORDER);
}

#[test]
fn tables_decide_as_verify_strict_does_on_random_and_mutated_signatures() {
    let mut judge = Judge::new();
    let rounds = rounds(40);
    let mut random = Random(0x5eed + rounds as u64);
    for round in 0..rounds {
        judge.forget_keys();
        let key = SigningKey::from_bytes(&random.bytes());
        for _ in 0..20 {
            let message = random.bytes().repeat(11)[..round % 33 + 97 * (round % 4)].to_vec();
            let signature = key.sign(&message).to_bytes();
            for (key, message, signature) in mutations(&key, &message, signature, &mut random) {
                judge.hear(key, &message, &signature);
            }
        }
    }
    judge.settle();
    tell!("random and mutated: {judge}");
    assert!(judge.accepted >= 20 * rounds && judge.rejected >= 400 * rounds, "{judge}");
}

#[test]
fn tables_decide_as_verify_strict_does_on_signatures_by_small_order_arithmetic() {
    // Signatures that satisfy the equation with R or A moved by a point of small order: the cases
    // in which verifiers in the field differ.
    let mut judge = Judge::new();
    let mut random = Random(7);
    for _ in 0..rounds(20) {
        judge.forget_keys();
        let (secret, nonce) = (Scalar::from_bytes_mod_order(random.bytes()), random.scalar());
        for (key_shift, nonce_shift) in EIGHT_TORSION.iter().flat_map(|a| EIGHT_TORSION.map(|r| (*a, r))) {
            let key = (EdwardsPoint::mul_base(&secret) + key_shift).compress().0;
            let message = random.bytes();
            for r in [EdwardsPoint::mul_base(&nonce) + nonce_shift, nonce_shift] {
                let r_is_small = r.is_small_order();
                let r = r.compress().0;
                let hash = Sha512::new().chain_update(r).chain_update(key).chain_update(message).finalize();
                let k = Scalar::from_bytes_mod_order_wide(&hash.into());
                let s = k * secret + if r_is_small { Scalar::ZERO } else { nonce };
                judge.hear(key, &message, &[r, s.to_bytes()].concat());
            }
        }
    }
    judge.settle();
    tell!("small-order arithmetic: {judge}");
    assert!(judge.accepted > 0 && judge.rejected > 0, "{judge}");
}

#[test]
fn a_key_gets_its_table_after_some_uses_and_gives_it_back() {
    let signing = SigningKey::from_bytes(&[3; 32]);
    let tables = Tables::with_permits(1);
    let signature = signing.sign(b"m").to_bytes();
    let signed = Signed::new(b"m", &signature);
    let [first, second] = [0, 1].map(|_| PublicPoint::read(&signing.verifying_key().to_bytes()).unwrap());
    let check = |key: &PublicPoint| key.check_many(&[signed; 3], &tables);
    let use_often = |key: &PublicPoint| (0..20).find_map(|_| check(key));

    assert_eq!(check(&first), None);
    assert_eq!(use_often(&first), Some(vec![Ok(()); 3]));
    assert_eq!(use_often(&second), None);
    drop(first);
    assert_eq!(use_often(&second), Some(vec![Ok(()); 3]));
}

#[test]
fn the_key_of_rfc_8410_is_read() {
    let der = corpora::hex(RFC8410_KEY);
    let key = PublicKey::from_spki_der(&der).unwrap();
    assert_eq!((key.kind(), key.sha256()), ("Ed25519", sha256(&der)));
}

#[test]
fn a_key_has_one_encoding() {
    let der = corpora::hex(RFC8410_KEY);
    let shorter = &der[..43];
    let longer = [&der[..], &[0]].concat();
    let with_null = corpora::hex(&RFC8410_KEY.replace("302a300506032b6570", "302c300706032b65700500"));
    for wrong in [shorter, &longer, &with_null] {
        let problem = PublicKey::from_spki_der(wrong).unwrap_err();
        assert_eq!(problem, KeyProblem::Malformed(FORM.to_owned()));
    }
}

#[test]
fn keys_of_small_order_or_off_the_curve_are_unsound() {
    let small = EIGHT_TORSION.map(|point| spki(point.compress().0));
    let off_curve = spki(std::array::from_fn(|i| if i == 0 { 2 } else { 0 }));
    for wrong in small.iter().chain([&off_curve]) {
        assert_eq!(PublicKey::from_spki_der(wrong).unwrap_err(), KeyProblem::Unsound);
    }
}

#[test]
fn a_cose_key_is_read_as_it_is_written_and_no_other_is() {
    let secret = SigningKey::from_bytes(&[5; 32]);
    let read = |entries: &[(i128, Value)]| {
        let entries = entries.iter().map(|(label, value)| {
            let value = match value {
                Value::Integer(number) => Node::Integer(*number),
                Value::Bytes(bytes) => Node::Bytes(bytes.clone().into()),
                _ => Node::Null,
            };
            (label.to_string().into(), value)
        });
        PublicKey::from_cose_key(&Node::Map(entries.collect())).map(|key| key.map(|key| key.sha256()))
    };
    let point = secret.verifying_key().to_bytes();
    let entries = cose_key(point);
    assert_eq!(read(&entries), Some(Ok(sha256(&spki(point)))));
    for place in 0..entries.len() {
        let mut other = entries.clone();
        other[place].1 = Value::Integer(7);
        assert_eq!(read(&other), None);
        other.remove(place);
        assert_eq!(read(&other), None);
    }
    let short = [&entries[..2], &[(-2, Value::Bytes(vec![9; 31]))]].concat();
    assert_eq!(read(&short), None);
}

#[test]
fn suites_of_others_are_decided_as_verify_strict_does() {
    let (mut agreed, mut total) = (0, 0);
    let mut judge = Judge::new();
    let mut wrong = Vec::new();
    let vectors = [wycheproof(), cctv(), speccheck(), botan()].concat();
    if vectors.is_empty() {
        tell!("ed25519 suites: absent, not run");
        return;
    }
    for vector in vectors {
        let accepted = judge.hear_any(&vector.key, &vector.message, &vector.signature);
        let Some(expected) = vector.valid else { continue };
        total += 1;
        if accepted == expected { agreed += 1 } else { wrong.push(vector.id) }
    }
    judge.settle();
    tell!("ed25519 suites: {judge}; verdicts of the suites: {agreed}/{total} {wrong:?}");
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// As many rounds as usual, or as `ELICENSE_ED25519_ROUNDS` says: 18,000 are ten million cases.
fn rounds(usual: usize) -> usize {
    std::env::var("ELICENSE_ED25519_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// A signature of a suite; `valid` where the suite has one right answer.
#[derive(Clone)]
struct Vector {
    id: String,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
    valid: Option<bool>,
}

fn wycheproof() -> Vec<Vector> {
    let Some(suite) = corpora::json("wycheproof/testvectors_v1/ed25519_test.json") else {
        return vec![];
    };
    let shared = corpora::cases("wycheproof");
    let mut vectors = Vec::new();
    for group in suite["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let id = format!("testvectors_v1/ed25519_test.json#{}", test["tcId"]);
            let valid = Some(test["result"] == "valid");
            let key = corpora::hex(group["publicKey"]["pk"].as_str().unwrap());
            let (message, signature) = (corpora::hex_at(test, "msg"), corpora::hex_at(test, "sig"));
            if shared.contains_key(&id) {
                vectors.push(Vector { id, key, message, signature, valid });
            }
        }
    }
    assert!(!vectors.is_empty());
    vectors
}

fn cctv() -> Vec<Vector> {
    let Some(suite) = corpora::json("ed25519-edge/cctv/ed25519vectors.json") else {
        return vec![];
    };
    let shared = corpora::cases("ed25519-edge");
    let read = |test: &serde_json::Value| {
        let id = format!("cctv/ed25519vectors.json#{}", test["number"]);
        // RFC 8032 and `verify_strict` refuse these; on the others implementations may differ.
        let flags = test["flags"].as_array().map(Vec::as_slice).unwrap_or_default();
        let has = |flag: &str| flags.iter().any(|f| f == flag);
        let refused =
            ["low_order_R", "low_order_A", "non_canonical_R", "low_order_residue"].into_iter().any(has);
        let valid = if refused { Some(false) } else { flags.is_empty().then_some(true) };
        let message = test["msg"].as_str().unwrap().as_bytes().to_vec();
        shared.contains_key(&id).then(|| Vector {
            id,
            key: corpora::hex_at(test, "key"),
            message,
            signature: corpora::hex_at(test, "sig"),
            valid,
        })
    };
    suite.as_array().unwrap().iter().filter_map(read).collect()
}

/// Of the twelve only number 3 has no small order, a canonical s and R, and holds without the
/// cofactor: the row `dalek strict` of the suite's README. The file at hand has the shared ones, in order.
fn speccheck() -> Vec<Vector> {
    let Some(suite) = corpora::json("ed25519-edge/speccheck/cases.json") else {
        return vec![];
    };
    let shared = corpora::cases("ed25519-edge");
    let number = |id: &String| id.strip_prefix("speccheck/cases.json#").and_then(|n| n.parse::<u32>().ok());
    let mut numbers: Vec<_> = shared.keys().filter_map(number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers.len(), suite.as_array().unwrap().len());
    let read = |(test, number): (&serde_json::Value, u32)| Vector {
        id: format!("speccheck/cases.json#{number}"),
        key: corpora::hex_at(test, "pub_key"),
        message: corpora::hex_at(test, "message"),
        signature: corpora::hex_at(test, "signature"),
        valid: Some(number == 3),
    };
    suite.as_array().unwrap().iter().zip(numbers).map(read).collect()
}

/// A record without a key of its own takes the last one's, which may lie in the half that is not at
/// hand: such a record is put to the three ways, but has no verdict.
fn botan() -> Vec<Vector> {
    let mut vectors = Vec::new();
    for file in ["ed25519_verify.vec", "ed25519.vec"] {
        let Some(text) = corpora::text(&format!("ed25519-edge/botan/{file}")) else {
            continue;
        };
        let (mut valid, mut key, mut own_key, mut message) = (true, Vec::new(), false, Vec::new());
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, value)) = line.split_once('=') else {
                continue;
            };
            match name.trim() {
                "Valid" => valid = value.trim() == "1",
                "Pubkey" => (key, own_key) = (corpora::hex(value.trim()), true),
                "Msg" => message = corpora::hex(value.trim()),
                "Signature" => {
                    vectors.push(Vector {
                        id: format!("botan/{file}#{}", vectors.len()),
                        key: key.clone(),
                        message: std::mem::take(&mut message),
                        signature: corpora::hex(value.trim()),
                        valid: own_key.then_some(valid),
                    });
                    own_key = false;
                }
                _ => {}
            }
        }
    }
    vectors
}

/// A message, a signature, and what `verify_strict` decided.
type Undecided = (Vec<u8>, Vec<u8>, bool);

/// Asks `verify_strict`, the check of one and the table, and insists on one answer.
struct Judge {
    tables: Tables,
    keys: BTreeMap<[u8; 32], Option<PublicPoint>>,
    /// Signatures that are checked together, with the answers of `verify_strict`.
    left: BTreeMap<[u8; 32], Vec<Undecided>>,
    /// Decisions that tables made.
    by_table: usize,
    accepted: usize,
    rejected: usize,
}

impl Judge {
    fn new() -> Self {
        let tables = Tables::with_permits(usize::MAX);
        let (keys, left) = (BTreeMap::new(), BTreeMap::new());
        Self { tables, keys, left, by_table: 0, accepted: 0, rejected: 0 }
    }

    /// Keys and tables of one round are not needed in the next.
    fn forget_keys(&mut self) {
        self.settle();
        self.keys.clear();
    }

    fn settle(&mut self) {
        for (key, left) in std::mem::take(&mut self.left) {
            let Some(point) = &self.keys[&key] else { continue };
            point.table.make_ready(many::USES_BEFORE_TABLE);
            let signed: Vec<_> =
                left.iter().map(|(message, signature, _)| Signed::new(message, signature)).collect();
            let decisions = point.check_many(&signed, &self.tables).expect("there is a table");
            self.by_table += decisions.len();
            for ((message, signature, strict), decision) in left.iter().zip(decisions) {
                assert_eq!(decision.is_ok(), *strict, "{key:02x?} {message:02x?} {signature:02x?}");
            }
        }
    }

    fn heard(&self) -> usize {
        self.accepted + self.rejected
    }

    fn hear_any(&mut self, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        match key.try_into() {
            Ok(key) => self.hear(key, message, signature),
            Err(_) => false,
        }
    }

    fn hear(&mut self, key: [u8; 32], message: &[u8], signature: &[u8]) -> bool {
        let strict = VerifyingKey::from_bytes(&key)
            .and_then(|key| key.verify_strict(message, &Signature::from_slice(signature)?))
            .is_ok();
        let point = self.keys.entry(key).or_insert_with(|| PublicPoint::read(&key).ok());
        let singly =
            point.as_ref().is_some_and(|point| point.check(&Signed::new(message, signature)).is_ok());
        assert_eq!(singly, strict, "{key:02x?} {message:02x?} {signature:02x?}");
        let of_key = self.left.entry(key).or_default();
        of_key.push((message.to_vec(), signature.to_vec(), strict));
        if of_key.len() == TOGETHER {
            self.settle();
        }
        if strict {
            self.accepted += 1
        } else {
            self.rejected += 1
        }
        strict
    }
}

impl std::fmt::Display for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { accepted, rejected, by_table, .. } = self;
        write!(f, "one answer on {} ({accepted} accepted, {rejected} rejected; ", self.heard())?;
        write!(f, "{by_table} by tables too)")
    }
}

/// Signatures of one key that are checked together, good ones and bad ones.
const TOGETHER: usize = 7;

type Case = ([u8; 32], Vec<u8>, Vec<u8>);

/// The signature itself and what is one change away from it.
fn mutations(signing: &SigningKey, message: &[u8], signature: [u8; 64], random: &mut Random) -> Vec<Case> {
    let key = signing.verifying_key().to_bytes();
    let mut cases: Vec<Case> = vec![(key, message.to_vec(), signature.to_vec())];
    for _ in 0..16 {
        let mut bent = signature;
        bent[random.below(64)] ^= 1 << random.below(8);
        cases.push((key, message.to_vec(), bent.to_vec()));
    }
    let mut bent = key;
    bent[random.below(32)] ^= 1 << random.below(8);
    cases.push((bent, message.to_vec(), signature.to_vec()));
    cases.push((key, [message, &[0]].concat(), signature.to_vec()));
    let half = |r: &[u8], s: &[u8]| (key, message.to_vec(), [r, s].concat());
    let (r, s) = signature.split_at(32);
    cases.push(half(r, &plus_l(s)));
    cases.push(half(r, &[0; 32]));
    cases.push(half(r, &random.bytes()));
    cases.push(half(&random.bytes(), s));
    cases.push(half(&SMALL_ORDER[random.below(8)], s));
    cases.push((SMALL_ORDER[random.below(8)], message.to_vec(), signature.to_vec()));
    // y + p where y < 19: the second spelling of a point.
    let second_spelling = std::array::from_fn(|i| match i {
        0 => 0xed + random.below(19) as u8,
        31 => 0x7f | (random.below(2) as u8) << 7,
        _ => 0xff,
    });
    cases.push(half(&second_spelling, s));
    cases.push((second_spelling, message.to_vec(), signature.to_vec()));
    cases.push((key, message.to_vec(), signature[..63].to_vec()));
    cases
}

fn plus_l(s: &[u8]) -> [u8; 32] {
    let l_less_one = (-Scalar::ONE).to_bytes();
    let mut carry = 1u16;
    std::array::from_fn(|i| {
        let sum = u16::from(s[i]) + u16::from(l_less_one[i]) + carry;
        carry = sum >> 8;
        sum as u8
    })
}

/// Numbers that only look random (SplitMix64): the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn bytes(&mut self) -> [u8; 32] {
        std::array::from_fn(|_| self.next() as u8)
    }

    fn scalar(&mut self) -> Scalar {
        Scalar::from_bytes_mod_order(self.bytes())
    }
}
