//! A whole verification of a sealed document over the work that nobody can save, and SM2 beside `openssl`.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::process::{Command, ExitCode};

use elicense::stages::Check;
use elicense::{Conclusion, Indication, Inquiry, Verifier};
use elicense_testkit::gm::key::{Key, USER_ID};
use elicense_testkit::gm::pki::GmPki;
use elicense_testkit::gm::{oids, sm3};
use elicense_testkit::kinds;
use elicense_testkit::ofd::{Package, Plan};
use elicense_testkit::sheet::{Dice, Sheet, forms};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};
use sm2::dsa::signature::Verifier as _;
use sm2::dsa::{Signature, VerifyingKey};

use super::ratio::{Line, Ratio, on_core};
use super::setup::{at, trust_called};

/// `Verifier::verify` of sealed documents, issuer known, over the SHA-256 by which a report names the file, inflating and
/// digesting every part, and both signatures, of signer and of the seal's maker, all by the same libraries; and SM2 checks a second over those of
/// `openssl`.
pub fn ofd() -> ExitCode {
    let pki = GmPki::invented();
    let verifier = Verifier::new(trust_called("sealed"));
    let sizes = [("small", 0), ("of-100-KB", 100_000), ("of-1-MB", 1_000_000)];
    let met = sizes.map(|(size, filler)| {
        let case = Case::of(&pki, filler);
        let calls = 20_000 / (case.document.len() >> 10).max(50) / 10 + 2;
        let verified = Ratio::of_calls(calls, || case.verify(&verifier), || case.raw());
        let line = Line { name: format!("ratio-verify-ofd-{size}"), ratio: verified, goal: Some(GOAL) };
        println!("{line} {} bytes", case.document.len());
        let batch = Ratio::of_calls(
            calls.div_ceil(DOCUMENTS),
            || case.verify_batch(&verifier),
            || (0..DOCUMENTS).for_each(|_| case.raw()),
        );
        println!("{}", Line { name: format!("ratio-batch-ofd-{size}"), ratio: batch, goal: None });
        verified.median <= GOAL
    });
    let fields = fields(&pki, &verifier);
    let sm2 = sm2();
    if met.contains(&false) || !fields || !sm2 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Sealed pages whose values are read beside the same pages of which only the seal is verified; whether the goal is met.
fn fields(pki: &GmPki, verifier: &Verifier) -> bool {
    let without = Verifier::new(trust_called("sealed")).reading_no_pages();
    let met = forms::all().into_iter().take(PUBLIC_FORMS).map(|form| {
        let document = Sheet::of(&form, &mut Dice::new(7)).sealed(pki);
        let verify = |verifier: &Verifier, reads: bool| {
            let report = verifier.verify(black_box(&document), at()).expect("a good document");
            assert_eq!(black_box(&report).claimed().face().is_empty(), !reads);
        };
        let ratio = Ratio::of(|| verify(verifier, true), || verify(&without, false));
        let name = format!("ratio-fields-of-{}", form.layout);
        println!("{} {} bytes", Line { name, ratio, goal: Some(FIELDS_GOAL) }, document.len());
        ratio.median <= FIELDS_GOAL
    });
    met.fold(true, |all, one| all & one)
}

/// Of a verification with the values of a page over one without.
const FIELDS_GOAL: f64 = 1.15;

/// Those whose layouts are built in come first.
const PUBLIC_FORMS: usize = 3;

/// Of a whole verification over the raw work.
const GOAL: f64 = 1.25;

/// Documents that are verified together.
const DOCUMENTS: usize = 16;

/// A good document, and the raw work inside it.
struct Case {
    document: Vec<u8>,
    /// The parts as they are packed.
    packed: Vec<Vec<u8>>,
    signatures: [Signed; 2],
}

struct Signed {
    key: VerifyingKey,
    message: Vec<u8>,
    signature: Signature,
}

impl Signed {
    fn of(key: &Key, message: &[u8]) -> Self {
        let signature = Signature::from_slice(&key.sign_raw(message)).expect("64 bytes");
        let key = VerifyingKey::from_sec1_bytes(USER_ID, &key.public()).expect("a point of the curve");
        Self { key, message: message.to_vec(), signature }
    }
}

impl Case {
    fn of(pki: &GmPki, filler: usize) -> Self {
        let kind = kinds::ALL.iter().find(|kind| kind.id == "special-operations-certificate");
        let plan = Plan { filler, ..Plan::sealed(pki, *kind.expect("a kind of the list")) };
        let package: Package = plan.package();
        let signing = &plan.signings[0];
        // The seal's bytes stand for what its maker signed, and the value's for what the signer did: both are some bytes
        // longer than that.
        let value = package.bytes("Doc_0/Signs/Sign_0/SignedValue.dat");
        let signatures = [
            Signed::of(&signing.signer.key, value),
            Signed::of(&signing.seal.maker.key, &signing.seal.der()),
        ];
        let packed = package.entries.iter().map(|entry| deflated(&entry.bytes)).collect();
        Self { document: package.zip(), packed, signatures }
    }

    fn raw(&self) {
        black_box(Sha256::digest(black_box(&self.document)));
        for part in &self.packed {
            let mut bytes = Vec::new();
            DeflateDecoder::new(&part[..]).read_to_end(&mut bytes).expect("packed well");
            black_box(sm3(black_box(&bytes)));
        }
        for signed in &self.signatures {
            let held = signed.key.verify(black_box(&signed.message), &signed.signature);
            black_box(held).expect("the testkit signs well");
        }
    }

    fn verify(&self, verifier: &Verifier) {
        let report = verifier.verify(black_box(&self.document), at()).expect("a good document");
        assert_eq!(black_box(&report).indication(), Indication::TotalPassed);
        assert_eq!(report.conclusion(), Conclusion::Passed);
    }

    fn verify_batch(&self, verifier: &Verifier) {
        let documents = [&self.document; DOCUMENTS];
        let reports = verifier.verify_batch(black_box(&documents), &Inquiry::at(at()));
        let reports = black_box(reports).expect("both ways agree");
        assert!(reports.into_iter().all(|report| report.is_ok_and(|report| report.verified().is_some())));
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

/// SM2 checks a second, singly and together, over those of `openssl speed`; whether the goals are met.
fn sm2() -> bool {
    let key = Key::named("measured");
    let message = [7; 64];
    let signature = key.sign(&message);
    let spki = key.spki();
    let check =
        Check::of(&spki, oids::SM2_WITH_SM3, &message, &signature).expect("a key of the testkit is one");
    let singly = a_second(1, || assert!(check.singly()));
    let together = a_second(TOGETHER, || assert_eq!(check.together(TOGETHER), Ok(true)));
    println!("sm2-checks-a-second singly {singly:.0}, {TOGETHER} together {together:.0}");
    let Some(theirs) = openssl() else {
        println!("sm2-over-openssl not run: there is no `openssl` that can `speed sm2`");
        return true;
    };
    let mut met = true;
    for (name, ours, goal) in [("singly", singly, 1.45), ("together", together, 2.5)] {
        let ratio = ours / theirs;
        let word = if ratio >= goal { "met" } else { "missed" };
        met &= ratio >= goal;
        println!("sm2-over-openssl-{name} {ratio:.2} >={goal} {word} (openssl: {theirs:.0} a second)");
    }
    met
}

const TOGETHER: usize = 64;

/// How often in a second of this thread's time on a core, `count` at once.
fn a_second(count: usize, work: impl Fn()) -> f64 {
    (0..20).for_each(|_| work());
    let (start, mut done) = (on_core(), 0);
    while on_core() - start < SECONDS {
        work();
        done += count;
    }
    done as f64 / (on_core() - start)
}

const SECONDS: f64 = 3.0;

/// The verifications a second of the table that `openssl speed` writes, by its own time on a core.
fn openssl() -> Option<f64> {
    let run = Command::new("openssl").args(["speed", "-seconds", "3", "sm2"]).output().ok()?;
    let text = String::from_utf8(run.stdout).ok()?;
    let line = text.lines().find(|line| line.contains("CurveSM2") && line.contains("bits"))?;
    line.split_whitespace().last()?.parse().ok()
}
