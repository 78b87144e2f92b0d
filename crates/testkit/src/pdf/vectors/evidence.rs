//! What a document brings along about revocation, where the store has no lists: revocation lists (RFC 5280) and answers about
//! single certificates (RFC 6960), in the document's store and in the signature.

use super::later::{Kept, long_term};
use super::signers::lists;
use super::{detached, of, passed, signed, then};
use crate::ofd::seal::{Seal, Standard};
use crate::ofd::ses::Writing;
use crate::pdf::ocsp::{Answer, Status};
use crate::pdf::party::Party;
use crate::pdf::{PdfPki, Signing, Value};
use crate::proofs::cms::SHA256;
use crate::revocation_lists::Period;
use crate::trust::{FRESH, STALE};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = of_lists(pki);
    vectors.extend(of_answers(pki));
    vectors.extend(told_apart(pki));
    vectors.extend(of_seals(pki));
    vectors
}

/// Who seals is below the authority of seals, and so is who made the seal: one list is about both.
fn of_seals(pki: &PdfPki) -> Vec<Vector> {
    let signing = |owner: &str| {
        let owner = pki.gm.of(owner);
        let seal = Seal::of(Standard::V4, "测试发证机关电子证照专用章", owner.clone(), pki.gm.of("maker"));
        let value = Value::Seal(Box::new(seal), owner, Writing::Der, false);
        Signing::of(value, "Gomain.GMPkiLite", "GM.sm2seal")
    };
    let with_list = |owner: &str| {
        let lists = pki.gm.revocation_lists_der(FRESH).into_iter();
        let lists = lists.filter(|(name, _)| *name == "authority").map(|(_, list)| list).collect();
        let kept = Kept::of(pki, &["gm-authority"]).lists(lists);
        super::followed(&signing(owner), |file| drop(file.write(&kept.update(file))))
    };
    let vectors = vec![
        passed("good-seal-lists-inside", "the document brings the list about who seals", with_list("seal"))
            .came_after("validation-data"),
        of("seal-lists-missing", "neither store nor document has lists", signed(&signing("seal")))
            .covers("all")
            .came_after("nothing")
            .fails("revocation", "revocation-list-missing")
            .fails("seal-maker", "revocation-list-missing")
            .indeterminate("TRY_LATER")
            .verifiability("V3")
            .beside("good-seal-lists-inside")
            .change("the document brings nothing"),
        of("seal-list-inside-revoked", "the list that the document brings names who seals", {
            with_list("revoked")
        })
        .covers("all")
        .came_after("validation-data")
        .fails("revocation", "certificate-revoked")
        .indeterminate("REVOKED_NO_POE")
        .beside("good-seal-lists-inside")
        .change("the list names who seals"),
    ];
    vectors.into_iter().map(|vector| vector.trust("pdf-no-lists").opinion(Opinion::None)).collect()
}

/// Nothing says whether the signer was taken back.
fn open(vector: Vector, code: &'static str) -> Vector {
    let vector = vector.trust("pdf-no-lists").covers("all").came_after("validation-data");
    vector
        .fails("revocation", code)
        .indeterminate("TRY_LATER")
        .verifiability("V3")
        .beside("good-answers-inside")
}

fn of_lists(pki: &PdfPki) -> Vec<Vector> {
    let with = |signer: &str, period| {
        let kept = Kept::of(pki, &[signer]).lists(lists(pki, period));
        super::followed(&detached(pki, signer), |file| drop(file.write(&kept.update(file))))
    };
    vec![
        passed("good-lists-inside", "the store has no lists; the document brings them (DSS)", long_term(pki))
            .trust("pdf-no-lists")
            .came_after("validation-data")
            .came_after("signature"),
        of(
            "lists-inside-revoked",
            "the list that the document brings names the signer",
            with("revoked", FRESH),
        )
        .trust("pdf-no-lists")
        .covers("all")
        .came_after("validation-data")
        .fails("revocation", "certificate-revoked")
        .indeterminate("REVOKED_NO_POE")
        .beside("good-lists-inside")
        .change("the signer is one whom the list names, and there is no time stamp"),
        open(
            of(
                "lists-inside-stale",
                "the lists that the document brings are out of date",
                with("office", STALE),
            ),
            "revocation-list-stale",
        )
        .beside("good-lists-inside")
        .change("the lists were due in April"),
        passed("good-lists-signed", "lists and an answer among the signed attributes", {
            signed(&detached(pki, "office").with_cms(|cms| {
                cms.lists = lists(pki, FRESH).drain(1..2).collect();
                cms.answers = vec![office(pki).der()];
            }))
        })
        .trust("pdf-no-lists"),
    ]
}

/// The authority says that nothing is wrong with the office's certificate.
fn office(pki: &PdfPki) -> Answer {
    Answer::good(&pki.of("office"), &pki.of("p256-authority"), FRESH)
}

/// The document with an answer about its signer, and one about the authority.
fn answered(pki: &PdfPki, answer: &Answer) -> Vec<u8> {
    let authority = Answer::good(&pki.of("p256-authority"), &pki.of("p256-root"), FRESH);
    let authority = Answer { digest: SHA256, ..authority };
    let kept = Kept::of(pki, &["office"]).answers(vec![answer.der(), authority.der()]);
    then(pki, |file| drop(file.write(&kept.update(file))))
}

fn of_answers(pki: &PdfPki) -> Vec<Vector> {
    let by =
        |responder: Party| Answer { certificates: vec![responder.der.clone()], responder, ..office(pki) };
    vec![
        passed("good-answers-inside", "the document brings answers by both authorities", {
            answered(pki, &office(pki))
        })
        .trust("pdf-no-lists")
        .came_after("validation-data"),
        passed("good-answer-delegated", "the authority has charged somebody with answering", {
            answered(pki, &by(pki.of("responder")))
        })
        .trust("pdf-no-lists")
        .came_after("validation-data"),
        open(
            of("answer-by-colleague", "a colleague answers, whom nobody has charged with that", {
                answered(pki, &by(pki.of("second")))
            }),
            "revocation-list-missing",
        )
        .warns("revocation-evidence-unvouched")
        .beside("good-answer-delegated")
        .change("who answers is an office as others"),
        open(
            of("answer-by-stranger", "somebody of the authority's name answers", {
                answered(pki, &Answer { responder: pki.of("stranger-authority"), ..office(pki) })
            }),
            "revocation-list-missing",
        )
        .warns("revocation-evidence-unvouched")
        .change("who answers has the authority's name and another key"),
        of("answer-revoked", "the answer says that the signer was taken back", {
            answered(pki, &Answer { status: Status::Revoked("2026-03-01T00:00:00Z"), ..office(pki) })
        })
        .trust("pdf-no-lists")
        .covers("all")
        .came_after("validation-data")
        .fails("revocation", "certificate-revoked")
        .indeterminate("REVOKED_NO_POE")
        .beside("good-answers-inside")
        .change("the answer names a day in March"),
    ]
}

fn told_apart(pki: &PdfPki) -> Vec<Vector> {
    let lacks = |name, title, answer: Answer, code: &'static str, told: &str| {
        open(of(name, title, answered(pki, &answer)), code).change(told).opinion(Opinion::Valid)
    };
    let later = Period { from: "2026-07-01T00:00:00Z", until: "2036-05-01T00:00:00Z" };
    vec![
        lacks(
            "answer-stale",
            "the answer about the signer is out of date",
            Answer { period: STALE, ..office(pki) },
            "revocation-answer-stale",
            "the answer was due in April",
        ),
        lacks(
            "answer-not-yet",
            "the answer about the signer was made after the time of the check",
            Answer { period: later, ..office(pki) },
            "revocation-answer-not-yet",
            "the answer was made in July",
        ),
        lacks(
            "answer-about-another",
            "the answer is about a colleague's certificate",
            Answer { about: pki.of("second"), ..office(pki) },
            "revocation-list-missing",
            "the answer names another number",
        ),
        lacks(
            "answer-unknown",
            "who answers does not know the signer's certificate",
            Answer { status: Status::Unknown, ..office(pki) },
            "revocation-answer-unknown",
            "the answer is that nothing is known",
        ),
    ]
}
