#![allow(clippy::unwrap_used)]

use crate::corpora::tell;
use std::collections::BTreeMap;

use curve25519_dalek::constants::EIGHT_TORSION;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::*;
use crate::corpora;

#[test]
fn the_eight_encodings_are_those_of_the_curve() {
    let mut curve = EIGHT_TORSION.map(|point| point.compress().0);
    curve.sort_unstable();
    assert_eq!(curve, SMALL_ORDER);
}

#[test]
fn tables_multiply_as_the_curve_does() {
    let mut random = Random(1);
    let point = ED25519_BASEPOINT_POINT + EIGHT_TORSION[1];
    let other = -point + EIGHT_TORSION[3];
    let (six, eight) = (Comb::<6>::new(point), Comb::<8>::new(other));
    let below_l = -Scalar::ONE;
    let edges = [Scalar::ZERO, Scalar::ONE, below_l, Scalar::from(u64::MAX), Scalar::from(1u64 << 63)];
    let powers = (0..253).map(|bit| (0..bit).fold(Scalar::ONE, |power, _| power + power));
    let others = (0..200).map(|_| Scalar::from_bytes_mod_order(random.bytes()));
    let scalars: Vec<_> = edges.into_iter().chain(powers).chain(others).collect();
    let pairs = || scalars.iter().zip(scalars.iter().rev());
    let terms: Vec<_> = pairs().map(|(s, k)| Terms { p: &six, s, q: &eight, k }).collect();
    let expected: Vec<_> = pairs().map(|(s, k)| (point * s + other * k).compress().0).collect();
    let one_by_one: Vec<_> = terms.iter().map(Terms::sum).collect();
    for sums in [one_by_one, comb::sums(&terms)] {
        assert_eq!(comb::encodings(&sums).collect::<Vec<_>>(), expected);
    }
    assert!(comb::encodings(&[]).next().is_none());
}

#[test]
fn three_ways_decide_alike_on_random_and_mutated_signatures() {
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
fn three_ways_decide_alike_on_signatures_by_small_order_arithmetic() {
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
    let tables = Tables { base: OnceLock::new(), permits: Arc::new(AtomicUsize::new(1)) };
    let signature = signing.sign(b"m").to_bytes();
    let [first, second] = [0, 1].map(|_| Point::from_bytes(signing.verifying_key().to_bytes()).unwrap());
    let verify = |key: &Point| key.verify_later(&tables, b"m", &signature).unwrap();
    let use_often = |key: &Point| (0..=USES_BEFORE_TABLE).for_each(|_| _ = verify(key));

    assert!(verify(&first).is_none());
    assert!(first.table.get().is_none());
    use_often(&first);
    use_often(&second);
    assert!(first.table.get().is_some() && second.table.get().is_none());
    drop(first);
    use_often(&second);
    assert!(second.table.get().is_some());
    assert!(verify(&second).unwrap().decide(&tables).is_ok());
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

/// Asks `verify_strict` and our three ways, and insists on one answer.
struct Judge {
    tables: Tables,
    keys: BTreeMap<[u8; 32], Option<Point>>,
    /// Last steps that are decided on together, with the answers of `verify_strict`.
    left: Vec<(Unsettled, bool)>,
    /// Keys with tables that were forgotten.
    tabled: usize,
    accepted: usize,
    rejected: usize,
}

impl Judge {
    fn new() -> Self {
        let tables = Tables { base: OnceLock::new(), permits: Arc::new(AtomicUsize::new(usize::MAX)) };
        Self { tables, keys: BTreeMap::new(), left: Vec::new(), tabled: 0, accepted: 0, rejected: 0 }
    }

    /// Keys and tables of one round are not needed in the next.
    fn forget_keys(&mut self) {
        self.settle();
        self.tabled += self.with_tables();
        self.keys.clear();
    }

    fn settle(&mut self) {
        let (left, strict): (Vec<_>, Vec<_>) = self.left.drain(..).unzip();
        let together: Vec<_> = Unsettled::settle(&left, &self.tables).map(|held| held.is_ok()).collect();
        assert_eq!(together, strict);
    }

    fn with_tables(&self) -> usize {
        self.keys.values().flatten().filter(|point| point.table.get().is_some()).count()
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
        // A table for every key would be slow to test: a key met before takes it, a new one does not.
        let met_before = self.keys.contains_key(&key);
        let point = self.keys.entry(key).or_insert_with(|| Point::from_bytes(key));
        let (plain, own) = match point {
            None => (false, false),
            Some(point) => {
                if met_before {
                    point.uses.store(USES_BEFORE_TABLE, Ordering::Relaxed);
                }
                let own = match point.verify_later(&self.tables, message, signature) {
                    Ok(Some(unsettled)) => {
                        let own = unsettled.decide(&self.tables).is_ok();
                        self.left.push((unsettled, strict));
                        own
                    }
                    decided => decided.is_ok(),
                };
                let plain = point.verify_once(message, signature).is_ok();
                let ladder = Claim::read(signature).is_ok_and(|Claim { r, s }| {
                    let k = challenge(&r, point, message);
                    let sum = EdwardsPoint::mul_base(&s) + point.negated * k;
                    decide(&r, &sum.compress().0).is_ok()
                });
                assert_eq!(ladder, plain);
                (plain, own)
            }
        };
        assert_eq!((plain, own), (strict, strict), "{key:02x?} {message:02x?} {signature:02x?}");
        if self.left.len() == TOGETHER {
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
        let tables = self.tabled + self.with_tables();
        write!(f, "strict, plain and table agree on {} ", self.heard())?;
        write!(f, "({} accepted, {} rejected; {tables} keys with tables)", self.accepted, self.rejected)
    }
}

/// Signatures that share their last step: several of one round, good ones and bad ones.
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
