//! Tables, and the sum for one, decide as the library's own check does.

use ::sm2::Scalar;
use ::sm2::dsa::SigningKey;
use ::sm2::dsa::signature::{SignatureEncoding, Signer};
use ::sm2::elliptic_curve::PrimeField as _;
use ::sm2::elliptic_curve::ops::Reduce as _;
use sm3::{Digest as _, Sm3};

use super::*;
use crate::crypto::sm2::many::USES_BEFORE_TABLE;

/// Decides by all ways, and says how.
#[derive(Default)]
struct Judge {
    accepted: usize,
    refused: usize,
}

impl Judge {
    fn hear(&mut self, key: &Sm2Key, all: &[Signed<'_>]) {
        key.table.make_ready(USES_BEFORE_TABLE);
        let tables = Tables::new();
        let together = key.check_many(all, &tables).expect("the table is ready");
        let singly: Vec<_> = all.iter().map(|signed| key.check(signed)).collect();
        assert_eq!(together, singly);
        let by_library: Vec<_> = all.iter().map(|signed| key.check_again(signed)).collect();
        assert_eq!(singly, by_library);
        self.accepted += singly.iter().filter(|decision| decision.is_ok()).count();
        self.refused += singly.iter().filter(|decision| decision.is_err()).count();
    }
}

fn scalar(seed: &[u8]) -> Scalar {
    let hash: [u8; 32] = Sm3::digest(seed).into();
    Scalar::reduce(&::sm2::FieldBytes::from(hash))
}

fn numbers_of(r: Scalar, s: Scalar) -> Vec<u8> {
    [r.to_repr(), s.to_repr()].concat()
}

fn key_of(secret: Scalar) -> (SigningKey, Sm2Key) {
    let signing = SigningKey::from_slice(DEFAULT_USER_ID, &secret.to_repr()).unwrap();
    let key = *signing.verifying_key().as_affine();
    let key = VerifyingKey::from_affine(DEFAULT_USER_ID, key).unwrap();
    (signing, Sm2Key { key, form: Form::Numbers, table: Table::default() })
}

#[test]
fn tables_decide_as_the_library_does_on_random_and_changed_signatures() {
    let mut judge = Judge::default();
    for round in 0..24_u8 {
        let secret = match round {
            0 => Scalar::ONE,
            1 => -Scalar::ONE - Scalar::ONE,
            _ => scalar(&[round]),
        };
        let (signing, key) = key_of(secret);
        let mut cases: Vec<(Vec<u8>, Vec<u8>, Option<&str>)> = Vec::new();
        for n in 0..8_u8 {
            let message = vec![n; usize::from(n) * 37 % 130];
            let signature: Signature = signing.sign(&message);
            let (r, s) = (*signature.r(), *signature.s());
            let mut add = |message: &[u8], signature: Vec<u8>, user_id| {
                cases.push((message.to_vec(), signature, user_id));
            };
            add(&message, numbers_of(r, s), None);
            add(&message, numbers_of(r, s), Some(DEFAULT_USER_ID));
            add(&message, numbers_of(r, s), Some(""));
            add(&[&message[..], b"."].concat(), numbers_of(r, s), None);
            let one = Scalar::ONE;
            for (r, s) in [(s, r), (r + one, s), (r - one, s), (r, s + one), (r, -s), (-r, s), (r, -r)] {
                add(&message, numbers_of(r, s), None);
            }
            for wrong in [Scalar::ZERO, Scalar::ZERO - one] {
                add(&message, numbers_of(wrong, s), None);
                add(&message, numbers_of(r, wrong), None);
            }
            add(&message, [0xff; 64].to_vec(), None);
            add(&message, vec![1; 63], None);
            for bit in (0..512).step_by(41) {
                let mut flipped = numbers_of(r, s);
                flipped[bit / 8] ^= 1 << (bit % 8);
                add(&message, flipped, None);
            }
            // sG + tP is the point at infinity, which has no x.
            let t = scalar(&[round, n]);
            let s = -(t * secret);
            add(&message, numbers_of(t - s, s), None);
        }
        let all: Vec<_> = cases
            .iter()
            .map(|(message, signature, user_id)| Signed { message, signature, user_id: *user_id })
            .collect();
        judge.hear(&key, &all);
    }
    assert_eq!(judge.accepted, 24 * 8 * 2);
    assert!(judge.refused > 24 * 8 * 25);
}

#[test]
fn tables_decide_on_signatures_in_der() {
    let (signing, key) = key_of(scalar(b"der"));
    let key = Sm2Key { form: Form::Der, ..key };
    let signature: Signature = signing.sign(b"m");
    let numbers = signature.to_bytes();
    let der = encoded(&numbers[..32], &numbers[32..]);
    let longer = [&der[..], &[0]].concat();
    let mut judge = Judge::default();
    judge.hear(&key, &[&der[..], &longer, &numbers, &der[..9]].map(|signature| Signed::new(b"m", signature)));
    assert_eq!((judge.accepted, judge.refused), (1, 3));
}

#[test]
fn a_key_that_came_seldom_has_no_table() {
    let (signing, key) = key_of(scalar(b"seldom"));
    let signature = SignatureEncoding::to_vec(&Signer::<Signature>::sign(&signing, b"m"));
    let signed = Signed::new(b"m", &signature);
    let tables = Tables::with_permits(1);
    assert_eq!(key.check_many(&[signed; 8], &tables), None);
    assert_eq!(key.check_many(&[signed; 1], &tables), Some(vec![Ok(()); 1]));
}
