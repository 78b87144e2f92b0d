use ed25519_dalek::{Signer as _, SigningKey};

use super::*;

/// More documents than a key needs before it has a table.
const DOCUMENTS: usize = 40;

/// Documents with one signature of the same key each; those that `holds` refuses are signed wrongly.
fn documents(holds: impl Fn(usize) -> bool) -> Vec<Deferred> {
    let secret = SigningKey::from_bytes(&[9; 32]);
    let key = crate::crypto::SigningKey::public_key(secret.verifying_key().to_bytes()).unwrap();
    let (key, algorithm) = (Arc::new(key), crate::crypto::SigningKey::algorithm());
    let document = |number: usize| {
        let (deferred, message) = (Deferred::default(), number.to_be_bytes());
        let mut signature = secret.sign(&message).to_bytes();
        signature[0] ^= u8::from(!holds(number));
        deferred.push(&key, &algorithm, &Signed::new(&message, &signature));
        deferred
    };
    (0..DOCUMENTS).map(document).collect()
}

#[test]
fn each_document_has_its_own_decision_with_a_table_and_without() {
    for permits in [0, 1] {
        let tables = Tables::with_permits(permits);
        for _ in 0..2 {
            let held = Deferred::settle(documents(|number| number % 7 != 3), &tables).unwrap();
            assert_eq!(held, (0..DOCUMENTS).map(|number| number % 7 != 3).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_document_without_signatures_is_nobodys_fault_and_one_with_two_needs_both() {
    let tables = Tables::new();
    assert_eq!(Deferred::settle(Vec::new(), &tables), Ok(Vec::new()));
    let [mut good, bad] = [true, false].map(|holds| documents(|_| holds).swap_remove(0));
    good.signatures.get_mut().extend(bad.signatures.into_inner());
    assert_eq!(Deferred::settle(vec![Deferred::default(), good], &tables), Ok(vec![true, false]));
}

#[test]
fn a_table_that_refuses_what_holds_ends_the_run() {
    let tables = Tables::new();
    Deferred::settle(documents(|_| true), &tables).unwrap();
    tables.distort(Distortion::RefusesAll);
    assert_eq!(Deferred::settle(documents(|_| true), &tables), Err(Disagreement));
    assert!(Disagreement.to_string().contains("no result of this run should be relied on"));
}

#[test]
fn a_table_that_accepts_what_does_not_hold_is_found_out() {
    // One acceptance in 64 is checked, of half of forty documents: another choice for each verifier.
    let is_found = || {
        let tables = Tables::new();
        tables.distort(Distortion::AcceptsAll);
        Deferred::settle(documents(|number| number % 2 == 0), &tables) == Err(Disagreement)
    };
    assert!((0..200).any(|_| is_found()));
}

#[test]
fn without_a_table_nothing_can_disagree() {
    let tables = Tables::with_permits(0);
    tables.distort(Distortion::AcceptsAll);
    let held = Deferred::settle(documents(|_| false), &tables).unwrap();
    assert_eq!(held, vec![false; DOCUMENTS]);
}

#[test]
fn about_one_acceptance_in_sixty_four_is_checked_again() {
    let tables = Tables::new();
    let chosen = (0..64_000_u32).filter(|number| tables.checks_again(&number.to_be_bytes())).count();
    assert!((800..1200).contains(&chosen), "{chosen}");
}
