#![allow(clippy::unwrap_used)]

use super::*;
use crate::crypto::in_chains;
use crate::testing::{AnswerDraft, Draft, EXTENDED_KEY_USAGE, tlv};

fn certificate(draft: &Draft) -> Arc<Certificate> {
    Arc::new(Certificate::read(&draft.sign()).unwrap())
}

fn authority() -> Arc<Certificate> {
    certificate(&Draft::authority("middle", "root"))
}

fn signer() -> Arc<Certificate> {
    certificate(&Draft::signer("signer", "middle"))
}

/// A certificate that says of itself that it answers, and that nobody need ask about it.
fn responder() -> Draft {
    Draft::signer("responder", "middle").with(|draft| {
        draft.serial = vec![0x31];
        let purpose = tlv(0x06, &[&[0x2b, 6, 1, 5, 5, 7, 3, 9]]);
        draft.set(EXTENDED_KEY_USAGE, false, tlv(0x30, &[&purpose]));
        draft.set(&[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 5], false, vec![5, 0]);
    })
}

fn is_theirs(answer: &AnswerDraft) -> bool {
    let answer = Answer::read(&answer.sign()).unwrap();
    answer.is_by(&authority(), &[], in_chains(), &|_| false)
}

fn said(answer: &AnswerDraft) -> Option<Status> {
    let answer = Answer::read(&answer.sign()).unwrap();
    answer.about(&signer(), &authority()).next().map(|single| single.status)
}

#[test]
fn an_answer_is_about_the_certificate_whose_issuer_and_number_it_names() {
    let good = AnswerDraft::good(&[0x11], "middle");
    assert_eq!(said(&good), Some(Status::Good));
    assert_eq!(said(&AnswerDraft { with_sha_256: true, ..good.clone() }), Some(Status::Good));
    assert_eq!(said(&AnswerDraft::good(&[0x12], "middle")), None);
    assert_eq!(said(&AnswerDraft::good(&[0x11], "root")), None);
    let revoked = AnswerDraft { revoked: Some(("240301000000Z", Some(1))), ..good.clone() };
    assert!(
        matches!(said(&revoked), Some(Status::Revoked(entry)) if entry.reason.as_str() == "keyCompromise")
    );
    assert_eq!(said(&AnswerDraft { is_unknown: true, ..good }), Some(Status::Unknown));
}

#[test]
fn the_issuer_answers_or_whom_it_has_charged_with_that() {
    let good = AnswerDraft::good(&[0x11], "middle");
    assert!(is_theirs(&good));
    assert!(is_theirs(&AnswerDraft { by_key: true, ..good.clone() }));
    assert!(!is_theirs(&AnswerDraft { signer: "stranger", ..good.clone() }));
    let by = |draft: Draft| AnswerDraft {
        signer: "responder",
        responder: "responder",
        certificates: vec![draft.sign()],
        ..good.clone()
    };
    assert!(is_theirs(&by(responder())));
    assert!(!is_theirs(&by(responder().with(|draft| draft.remove(EXTENDED_KEY_USAGE)))));
    assert!(!is_theirs(&by(responder().with(|draft| draft.remove(&[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 5])))));
    assert!(!is_theirs(&by(responder().with(|draft| draft.until = "240201000000Z"))));
    // Of the issuer's name and somebody else's key.
    let forged = AnswerDraft { certificates: vec![responder().sign_with("stranger")], ..by(responder()) };
    assert!(!is_theirs(&forged));
    let answer = Answer::read(&by(responder()).sign()).unwrap();
    assert!(!answer.is_by(&authority(), &[], in_chains(), &|_| true), "who is excluded answers for nobody");
}

#[test]
fn an_answer_comes_with_its_envelope_or_without() {
    let good = AnswerDraft::good(&[0x11], "middle").sign();
    assert!(Answer::read(&AnswerDraft::enveloped(&good, 0)).is_ok());
    assert!(Answer::read(&AnswerDraft::enveloped(&good, 6)).is_err(), "unauthorized");
    assert!(Answer::read(&[good.clone(), vec![0]].concat()).is_err());
    assert!((0..good.len()).all(|end| Answer::read(&good[..end]).is_err()));
}

#[test]
fn no_bit_of_an_answer_can_be_another() {
    let good = AnswerDraft::good(&[0x11], "middle").sign();
    let issuer = authority();
    for bit in 0..8 * good.len() {
        let mut changed = good.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let theirs =
            Answer::read(&changed).is_ok_and(|answer| answer.is_by(&issuer, &[], in_chains(), &|_| false));
        assert!(!theirs, "bit {bit}");
    }
}
