//! What comes with a document, beside what the store says, one change at a time.

use super::*;
use crate::testing::{AnswerDraft, ListDraft, reason};

const SIGNER: &[u8] = &[0x11];

/// Lists of the root alone are in the store.
fn world() -> World {
    World { lists: vec![list("root", "240101000000Z", "250101000000Z", &[])], ..World::new() }
}

fn good() -> AnswerDraft {
    AnswerDraft::good(SIGNER, "middle")
}

fn fresh() -> ListDraft {
    ListDraft::new("middle", "240101000000Z", "250101000000Z")
}

fn checked(world: &World, lists: &[Vec<u8>], answers: &[Vec<u8>], existence: Existence) -> Checks {
    let evidence = Evidence::read(lists.iter().map(Vec::as_slice), answers.iter().map(Vec::as_slice));
    let chain = world.chain();
    let signer = Signer::find_with(&chain, &world.trust(), &evidence, Task::Document);
    let mut checks = Checks::new();
    signer.check(&Question { existence, ..world.question() }, &world.policy, &mut checks);
    checks
}

/// The codes of what failed, then of what was only warned of.
fn codes(world: &World, lists: &[Vec<u8>], answers: &[Vec<u8>]) -> (Vec<Code>, Vec<Code>) {
    let checks = checked(world, lists, answers, Existence::Now);
    let of = |outcome| {
        let found = checks.findings().iter().filter(move |finding| finding.outcome == outcome);
        found.map(|finding| finding.code).collect::<Vec<_>>()
    };
    (of(Outcome::Failed), of(Outcome::Warned))
}

#[test]
fn what_the_issuer_signed_fills_a_gap() {
    let missing = (vec![Code::RevocationListMissing], vec![]);
    assert_eq!(codes(&world(), &[], &[]), missing);
    assert_eq!(codes(&world(), &[fresh().sign()], &[]), (vec![], vec![]));
    assert_eq!(codes(&world(), &[], &[good().sign()]), (vec![], vec![]));
    assert_eq!(codes(&world(), &[], &[AnswerDraft::enveloped(&good().sign(), 0)]), (vec![], vec![]));
    // About somebody else, and what nobody can read.
    assert_eq!(codes(&world(), &[], &[AnswerDraft::good(&[0x12], "middle").sign()]), missing);
    assert_eq!(codes(&world(), &[b"list".to_vec()], &[b"answer".to_vec()]), missing);
}

#[test]
fn what_somebody_else_signed_is_told_and_does_not_count() {
    let told = (vec![Code::RevocationListMissing], vec![Code::RevocationEvidenceUnvouched]);
    let revoked = AnswerDraft { revoked: Some(("240301000000Z", None)), ..good() };
    let strange = |draft: AnswerDraft| AnswerDraft { signer: "forger", ..draft }.sign();
    assert_eq!(codes(&world(), &[fresh().sign_with("forger")], &[]), told);
    let named = fresh().naming(SIGNER, "240301000000Z", &[]).sign_with("forger");
    assert_eq!(codes(&world(), &[named], &[]), told);
    assert_eq!(codes(&world(), &[], &[strange(good())]), told);
    assert_eq!(codes(&world(), &[], &[strange(revoked)]), told);
    // Where nothing is lacking, it is nobody's concern.
    assert_eq!(codes(&World::new(), &[fresh().sign_with("forger")], &[strange(good())]), (vec![], vec![]));
}

#[test]
fn what_is_stale_or_yet_to_be_made_or_says_nothing_is_told_apart() {
    let lacks = |answer: AnswerDraft| codes(&world(), &[], &[answer.sign()]).0;
    assert_eq!(lacks(AnswerDraft { next: Some("240610000000Z"), ..good() }), [Code::RevocationAnswerStale]);
    assert_eq!(lacks(AnswerDraft { next: None, ..good() }), [Code::RevocationAnswerStale]);
    assert_eq!(lacks(AnswerDraft { this: "240620000000Z", ..good() }), [Code::RevocationAnswerNotYet]);
    assert_eq!(lacks(AnswerDraft { is_unknown: true, ..good() }), [Code::RevocationAnswerUnknown]);
    let list = |this, next| codes(&world(), &[ListDraft::new("middle", this, next).sign()], &[]).0;
    assert_eq!(list("240101000000Z", "240201000000Z"), [Code::RevocationListStale]);
    assert_eq!(list("240701000000Z", "250101000000Z"), [Code::RevocationListNotYet]);
}

#[test]
fn what_comes_along_adds_a_revocation_and_takes_none_back() {
    let revoked = fresh().naming(SIGNER, "240301000000Z", &reason(1)).sign();
    let answered = AnswerDraft { revoked: Some(("240301000000Z", Some(1))), ..good() }.sign();
    let taken_back = vec![Code::CertificateRevoked];
    assert_eq!(codes(&World::new(), std::slice::from_ref(&revoked), &[]).0, taken_back);
    assert_eq!(codes(&World::new(), &[], std::slice::from_ref(&answered)).0, taken_back);
    assert_eq!(codes(&world(), &[fresh().sign()], &[good().sign(), answered]).0, taken_back);
    let store = World { lists: [world().lists, vec![revoked]].concat(), ..World::new() };
    assert_eq!(codes(&store, &[fresh().sign()], &[good().sign()]).0, taken_back);
}

#[test]
fn a_hold_of_the_store_is_lifted_by_its_lists_alone() {
    let hold = fresh().naming(SIGNER, "240301000000Z", &reason(6)).sign();
    let later = ListDraft::new("middle", "240401000000Z", "250101000000Z").sign();
    let on_hold = vec![Code::CertificateOnHold];
    let store =
        |list: &Vec<u8>| World { lists: [world().lists, vec![list.clone()]].concat(), ..World::new() };
    assert_eq!(codes(&store(&hold), std::slice::from_ref(&later), &[good().sign()]).0, on_hold);
    // What came along said so, and a newer list of the store does not any more.
    assert_eq!(codes(&store(&later), std::slice::from_ref(&hold), &[]).0, []);
    assert_eq!(codes(&world(), &[hold.clone(), later], &[]).0, []);
    assert_eq!(codes(&world(), std::slice::from_ref(&hold), &[]).0, on_hold);
    assert_eq!(codes(&world(), &[hold], &[good().sign()]).0, [], "the answer is newer");
    let held = AnswerDraft { revoked: Some(("240301000000Z", Some(6))), ..good() }.sign();
    let newer = AnswerDraft { this: "240605000000Z", ..good() }.sign();
    assert_eq!(codes(&world(), &[], std::slice::from_ref(&held)).0, on_hold);
    assert_eq!(codes(&world(), &[], &[held, newer]).0, []);
}

#[test]
fn what_was_fresh_when_somebody_else_saw_the_signature_does_not_grow_old() {
    let at = |time: &str| Existence::Proven(time.parse().unwrap());
    let codes = |lists: &[Vec<u8>], answers: &[Vec<u8>], existence| {
        let checks = checked(&world(), lists, answers, existence);
        failed(&checks).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    let old = [ListDraft::new("middle", "240201000000Z", "240301000000Z").sign()];
    assert_eq!(codes(&old, &[], at("2024-02-10T00:00:00Z")), []);
    assert_eq!(codes(&old, &[], at("2024-01-10T00:00:00Z")), [], "it was made afterwards");
    assert_eq!(codes(&old, &[], at("2024-03-10T00:00:00Z")), [Code::RevocationListStale]);
    assert_eq!(codes(&old, &[], Existence::Now), [Code::RevocationListStale]);
    let old = [AnswerDraft { this: "240201000000Z", next: Some("240301000000Z"), ..good() }.sign()];
    assert_eq!(codes(&[], &old, at("2024-02-10T00:00:00Z")), []);
    assert_eq!(codes(&[], &old, at("2024-03-10T00:00:00Z")), [Code::RevocationAnswerStale]);
    // A list of the store is asked at the time of the check, as ever.
    let store = World {
        lists: [world().lists, vec![fresh().naming(SIGNER, "240201000000Z", &[]).sign()]].concat(),
        ..World::new()
    };
    let checks = checked(&store, &[], &old, at("2024-02-10T00:00:00Z"));
    assert_eq!(failed(&checks), [(CheckId::Revocation, Code::CertificateRevoked)]);
}
