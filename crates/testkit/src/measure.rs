//! Every number this project promises, one line each: `name value goal met|missed`.
//!
//! Ours and the raw work are timed in turn, A B A B, in one run: machines drift, ratios hold.

use std::collections::BTreeMap;
use std::fmt;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use ed25519_dalek::{Signature, VerifyingKey};
use elicense::{Indication, Trust, Verifier};
use elicense_testkit::desk::Desk;
use elicense_testkit::layouts::{self, Signed};
use elicense_testkit::proofs::Proof;
use elicense_testkit::testdata;
use jiff::Timestamp;

/// The whole of `Verifier::verify`, issuer known, over one `verify_strict` of the same signature.
pub fn verify() -> ExitCode {
    let verifier = Verifier::new(trust());
    let met = layouts::SIGNED.map(|layout| {
        let case = Case::of(layout);
        let goal = if layout.proof == Proof::Cms { 1.3 } else { 1.1 };
        let verified = Ratio::of(|| case.verify(&verifier), || case.raw());
        let reported = Ratio::of(|| case.report(&verifier), || case.raw());
        let name = layout.id;
        println!("{}", Line { name: format!("ratio-verify-{name}"), ratio: verified, goal: Some(goal) });
        println!("{}", Line { name: format!("ratio-verify-json-{name}"), ratio: reported, goal: None });
        verified.median <= goal
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

    fn report(&self, verifier: &Verifier) {
        let report = verifier.verify(black_box(&self.document), at()).expect("a good document");
        black_box(report.to_json());
    }
}

/// How long one takes in units of the other.
#[derive(Clone, Copy)]
struct Ratio {
    low: f64,
    median: f64,
    high: f64,
}

impl Ratio {
    fn of(ours: impl Fn(), raw: impl Fn()) -> Self {
        // The first rounds fill memories and tables: a warm issuer is what is promised.
        (0..CALLS).for_each(|_| ours());
        let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| time(&ours) / time(&raw)).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |share: usize| ratios[share * (ROUNDS - 1) / 100];
        Self { low: at(10), median: at(50), high: at(90) }
    }
}

fn time(work: &impl Fn()) -> f64 {
    let start = Instant::now();
    (0..CALLS).for_each(|_| work());
    start.elapsed().as_secs_f64()
}

/// Calls of one side before the other's turn: some milliseconds, shorter than a machine drifts.
const CALLS: usize = 100;
const ROUNDS: usize = 101;

struct Line {
    name: String,
    ratio: Ratio,
    goal: Option<f64>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ratio { low, median, high } = self.ratio;
        let (goal, met) = match self.goal {
            Some(goal) => (format!("<={goal}"), if median <= goal { "met" } else { "missed" }),
            None => ("-".to_owned(), "-"),
        };
        write!(f, "{} {median:.2} {goal} {met} (10 % to 90 %: {low:.2} to {high:.2})", self.name)
    }
}

/// The time of the vectors.
fn at() -> Timestamp {
    Timestamp::constant(1_780_286_400, 0)
}

/// The trust store `default` of the test data.
fn trust() -> Trust {
    let folder = Path::new("trust/default");
    let files = testdata::files();
    let own = files.iter().filter(|(path, _)| Path::new(path).parent() == Some(folder));
    let named = own.filter_map(|(path, bytes)| {
        Some((Path::new(path).file_name()?.to_str()?.to_owned(), bytes.to_vec()))
    });
    Trust::from_files(&named.collect::<BTreeMap<_, _>>()).expect("the test data's own trust store")
}
