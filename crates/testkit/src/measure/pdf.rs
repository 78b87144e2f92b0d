//! A whole verification of signed PDF over the work that nobody can save.

use std::hint::black_box;
use std::process::ExitCode;

use elicense::stages::Check;
use elicense::{Indication, Verifier};
use elicense_testkit::gm::sm3;
use elicense_testkit::keys::{Key, Scheme};
use elicense_testkit::pdf::{PdfPki, vectors};
use rsa::PublicKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey as _;
use rsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256, Sha512};

use super::ratio::{Line, Ratio};
use super::setup::{at, trust_called};

/// `Verifier::verify` of the good document of each form, issuer known, over the SHA-256 by which a report names the file,
/// the digest of what is signed, and the check of the value, all by the same libraries. The document in the middle is held
/// to the goal.
pub fn pdf() -> ExitCode {
    let all = vectors::all(&PdfPki::invented());
    let verifier = Verifier::new(trust_called("pdf"));
    let mut medians = Vec::new();
    for (name, key, digest, values) in FORMS {
        let vector = all.iter().find(|vector| vector.name == *name).expect("a vector of this name");
        let Some(ratio) = measured(&verifier, &vector.bytes, *key, *digest, *values) else {
            eprintln!("{name} is not verified: there is nothing to measure");
            return ExitCode::FAILURE;
        };
        println!(
            "{} {} bytes",
            Line { name: format!("ratio-verify-pdf-{name}"), ratio, goal: None },
            vector.bytes.len()
        );
        medians.push(ratio);
    }
    medians.sort_by(|one, other| one.median.total_cmp(&other.median));
    let ratio = medians[medians.len() / 2];
    println!("{}", Line { name: "ratio-verify-pdf-median".to_owned(), ratio, goal: Some(GOAL) });
    if ratio.median <= GOAL { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Of a whole verification over the raw work.
const GOAL: f64 = 1.3;

type Digest = fn(&[u8]) -> Vec<u8>;

/// Vectors, how their signers' keys sign, what digests them, and how many values are checked in each.
const FORMS: &[(&str, Scheme, Digest, usize)] = &[
    ("good", Scheme::Es256, |bytes| Sha256::digest(bytes).to_vec(), 1),
    ("good-object-streams", Scheme::Es256, |bytes| Sha256::digest(bytes).to_vec(), 1),
    ("good-rsa", Scheme::Rs256, |bytes| Sha256::digest(bytes).to_vec(), 1),
    ("good-ed25519", Scheme::Ed25519, |bytes| Sha512::digest(bytes).to_vec(), 1),
    ("good-sm2", Scheme::Sm2, sm3, 1),
    // Of the signer, and of the seal's maker.
    ("good-gm-seal", Scheme::Sm2, sm3, 2),
];

fn measured(
    verifier: &Verifier,
    document: &[u8],
    scheme: Scheme,
    digest: Digest,
    values: usize,
) -> Option<Ratio> {
    // Signed attributes are of about this length.
    let (key, message) = (Key::of(scheme, "measured"), [7; 128]);
    let (spki, signature) = (key.spki(), key.sign(&message));
    match scheme {
        Scheme::Rs256 => {
            let key = VerifyingKey::<Sha256>::new(PublicKey::from_public_key_der(&spki).ok()?);
            let signature = Signature::try_from(&signature[..]).ok()?;
            let check = || key.verify(black_box(&message), &signature).is_ok();
            ratio(verifier, document, digest, values, &check)
        }
        _ => {
            let check = Check::of(&spki, oid(scheme), &message, &signature)?;
            ratio(verifier, document, digest, values, &|| check.singly())
        }
    }
}

fn ratio(
    verifier: &Verifier,
    document: &[u8],
    digest: Digest,
    values: usize,
    check: &dyn Fn() -> bool,
) -> Option<Ratio> {
    let passes = || {
        let report = verifier.verify(black_box(document), at());
        report.is_ok_and(|report| report.indication() == Indication::TotalPassed)
    };
    let raw = || {
        black_box(Sha256::digest(black_box(document)));
        black_box(digest(black_box(document)));
        (0..values).for_each(|_| assert!(black_box(check()), "the testkit signs well"));
    };
    passes().then(|| Ratio::of(|| assert!(black_box(passes()), "it passed before"), raw))
}

/// The signature algorithm, as certificates name it.
fn oid(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Es256 => "1.2.840.10045.4.3.2",
        Scheme::Ed25519 => "1.3.101.112",
        _ => "1.2.156.10197.1.501",
    }
}
