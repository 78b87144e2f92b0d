//! A whole verification over one raw signature check, and where its time goes.

use std::hint::black_box;
use std::process::ExitCode;

use ed25519_dalek::{Signature, VerifyingKey};
use elicense::{Indication, Inquiry, Verifier};
use elicense_testkit::desk::Desk;
use elicense_testkit::layouts::{self, Signed};
use elicense_testkit::proofs::Proof;

use super::ratio::{CALLS, Line, Ratio};
use super::setup::{at, trust};

/// The whole of `Verifier::verify`, issuer known, over one `verify_strict` of the same signature; and of
/// `verify_batch`, over one of each.
pub fn verify() -> ExitCode {
    let verifier = Verifier::new(trust());
    let met = layouts::SIGNED.map(|layout| {
        let case = Case::of(layout);
        let (goal, goal_of_batch) = if layout.proof == Proof::Cms { (1.75, 1.3) } else { (1.35, 0.9) };
        let verified = Ratio::of(|| case.verify(&verifier), || case.raw());
        let reported = Ratio::of(|| case.report(&verifier), || case.raw());
        let batch = Ratio::of_calls(
            CALLS / DOCUMENTS + 1,
            || case.verify_batch(&verifier),
            || (0..DOCUMENTS).for_each(|_| case.raw()),
        );
        let name = layout.id;
        println!("{}", Line { name: format!("ratio-verify-{name}"), ratio: verified, goal: Some(goal) });
        println!("{}", Line { name: format!("ratio-verify-json-{name}"), ratio: reported, goal: None });
        let name = format!("ratio-batch-{name}");
        println!("{}", Line { name, ratio: batch, goal: Some(goal_of_batch) });
        verified.median <= goal && batch.median <= goal_of_batch
    });
    if met.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Where the time of a verification goes: each stage over one `verify_strict` of the same signature.
pub fn stages() -> ExitCode {
    let verifier = Verifier::new(trust());
    for layout in layouts::SIGNED {
        let case = Case::of(layout);
        (0..CALLS).for_each(|_| case.verify(&verifier));
        let mut line = |stage: &'static str, work: &dyn Fn()| {
            let name = format!("stage-{}-{}", layout.id, stage.replace([',', ' '], "-").replace("--", "-"));
            println!("{}", Line { name, ratio: Ratio::of(work, || case.raw()), goal: None });
        };
        elicense::stages::each(&verifier, &case.document, at(), &mut line).expect("a good document");
    }
    ExitCode::SUCCESS
}

/// Documents that are verified together: as many as an audit takes.
const DOCUMENTS: usize = 64;

/// A good document, and the signature inside it.
struct Case {
    document: Vec<u8>,
    message: Vec<u8>,
    signature: Signature,
    key: VerifyingKey,
}

impl Case {
    fn of(layout: &'static Signed) -> Self {
        let seal = Desk::of(layout).good();
        let message = seal.message(layout.proof);
        let signature = Signature::from_slice(&seal.signer.key.sign(&message)).expect("64 bytes");
        let key =
            VerifyingKey::from_bytes(&seal.signer.key.public()).expect("a key of the testkit is a point");
        Self { document: seal.document(layout.proof), message, signature, key }
    }

    fn raw(&self) {
        let result = self.key.verify_strict(black_box(&self.message), &self.signature);
        black_box(result).expect("the testkit signs well");
    }

    fn verify(&self, verifier: &Verifier) {
        let report = verifier.verify(black_box(&self.document), at()).expect("a good document");
        assert_eq!(black_box(report).indication(), Indication::TotalPassed);
    }

    fn verify_batch(&self, verifier: &Verifier) {
        let documents = [&self.document; DOCUMENTS];
        let reports = verifier.verify_batch(black_box(&documents), &Inquiry::at(at()));
        let reports = black_box(reports).expect("both ways agree");
        assert!(reports.into_iter().all(|report| report.is_ok_and(|report| report.verified().is_some())));
    }

    fn report(&self, verifier: &Verifier) {
        let report = verifier.verify(black_box(&self.document), at()).expect("a good document");
        black_box(report.to_json());
    }
}
