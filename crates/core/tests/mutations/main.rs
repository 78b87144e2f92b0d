//! Documents changed by somebody who knows how they are built: parts deleted, doubled, moved, put into others' places,
//! written in every other way that their forms have, from the document down to the certificates inside it. None gets a
//! changed license accepted.

mod cbor;
mod change;
#[path = "../common/mod.rs"]
mod common;
mod der;
mod json;
#[path = "../support/packages.rs"]
mod packages;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/sample.rs"]
mod sample;
mod texts;
mod tree;
mod xml;
mod zip;
#[path = "../support/zips.rs"]
mod zips;

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use change::changed;
use common::{Vector, Verifiers, says_the_same, tell, vectors, vectors_in};
use elicense::{Code, Conclusion, Finding, Indication, License, Report};
use random::Random;
use tree::{Form, Node};

/// A signed document, and what it says.
struct Original {
    vector: Vector,
    document: Node,
    license: License,
    /// Of a package.
    parts: Option<BTreeMap<String, Vec<u8>>>,
}

/// What comes out of every change is an error, a report that is not TOTAL_PASSED, or a license that somebody signed,
/// whole. 20,000 changes, with `ELICENSE_TESTS=all` a million, as many as `ELICENSE_MUTATIONS` says where it is set.
#[test]
fn no_mutation_gets_a_changed_license_accepted() {
    let mut verifiers = Verifiers::default();
    let mut layouts: BTreeMap<String, Vec<Original>> = BTreeMap::new();
    for vector in [vectors(), vectors_in("ofd")].concat() {
        if let Some(original) = original(vector, &mut verifiers) {
            layouts.entry(original.vector.folder()).or_default().push(original);
        }
    }
    assert!(layouts.len() >= 5, "signed vectors of every form are at hand");
    let each = changes().div_ceil(layouts.len());
    for (layout, originals) in &layouts {
        let count = mutate(originals, &verifiers, each);
        let Count { tried, unexaminable, refused, same } = count;
        tell(&format!(
            "{layout}: {tried} mutations of {} documents: {unexaminable} could not be examined, {refused} were not \
             accepted, {same} passed as a license that was signed, 0 changed licenses passed",
            originals.len()
        ));
        assert!(unexaminable > 0 && refused > 0 && same > 0, "{layout}: mutations reach every stage");
    }
}

/// Every kind of nesting is taken apart: a document that is read as bytes alone would only have its bytes changed.
#[test]
fn documents_are_taken_apart_down_to_their_certificates() {
    let within = [
        (
            "sh-catalogue-jws-1/good.json",
            &[Form::JsonObject, Form::Base64Url, Form::Base64, Form::DerPrimitive][..],
        ),
        (
            "js-license-xml-1/good.xml",
            &[Form::XmlElement, Form::XmlAttribute, Form::Base64Lines, Form::DerAround],
        ),
        ("zj-gb-cose-1/good.cbor", &[Form::CborTag, Form::CborMap, Form::CborAround, Form::DerConstructed]),
        ("ah-zzwk-detached-1/good.json", &[Form::JsonTextOf, Form::JsonMember, Form::JsonText]),
        ("display-code-1/good.txt", &[Form::Prefixed, Form::Base45, Form::CborAround, Form::CborMap]),
    ];
    let sealed = Vector::read(&common::testdata().join("ofd/gb-ofd-1/good.toml"));
    let sealed = original(sealed, &mut Verifiers::default()).expect("it holds").document;
    let has =
        |form| (0..sealed.size()).any(|nth| sealed.clone().nth(nth).is_some_and(|node| node.form == form));
    let forms = [Form::Zip, Form::ZipMember, Form::XmlElement, Form::XmlAttribute, Form::DerConstructed];
    assert!(forms.into_iter().chain([Form::DerAround]).all(has), "a sealed document is taken apart");
    for (path, forms) in within {
        let bytes = std::fs::read(common::testdata().join("vectors").join(path)).expect("a vector");
        let mut document = Node::document(&bytes);
        assert_eq!(document.written(), bytes, "{path}");
        let found: Vec<Form> =
            (0..document.size()).filter_map(|nth| document.nth(nth).map(|node| node.form)).collect();
        forms.iter().for_each(|form| assert!(found.contains(form), "{path} holds no {form:?}"));
    }
}

/// What would be found wrong: a license that nobody signed differs from each that was.
#[test]
fn a_license_that_differs_in_one_field_is_another() {
    let mut verifiers = Verifiers::default();
    let good = |name: &str| Vector::read(&common::testdata().join("vectors").join(name));
    let mut license = |name: &str| {
        let vector = good(name);
        let report = verifiers.of(&vector).verify(&vector.bytes(), vector.at).expect("it can be examined");
        report.claimed().clone()
    };
    let signed = license("sh-catalogue-jws-1/good.toml");
    assert!(says_the_same(&signed, &license("sh-catalogue-jws-1/good.toml")));
    assert!(!says_the_same(&signed, &license("sh-catalogue-jws-1/changed-holder-name.toml")));
}

/// The document, if it is signed and its signature holds.
fn original(vector: Vector, verifiers: &mut Verifiers) -> Option<Original> {
    let is_picture = vector.input.ends_with(".png") || vector.input.ends_with(".jpg");
    if is_picture || vector.relying.is_some() {
        return None;
    }
    // How parts are packed nobody signs: unpacked, they are taken apart like the rest.
    let parts = packages::parts(&vector.bytes());
    let members = parts.iter().flatten().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let unpacked = parts.as_ref().map(|_| zips::zip(&members.collect::<Vec<_>>()));
    let bytes = unpacked.unwrap_or_else(|| vector.bytes());
    let report = verifiers.of(&vector).verify(&bytes, vector.at).ok()?;
    (report.indication() == Indication::TotalPassed).then(|| Original {
        document: Node::document(&bytes),
        license: report.claimed().clone(),
        parts,
        vector,
    })
}

/// Whether every part that the seal covers is, byte by byte, that of one document that was sealed.
fn is_sealed(originals: &[Original], report: &Report, bytes: &[u8]) -> bool {
    let Some(of_package) = &report.signatures()[0].of_package else { return true };
    let Some(parts) = packages::parts(bytes) else { return false };
    // Later signatures change the list of signatures, which is told; the last one's has to fit.
    let is_outgrown = |part: &String| {
        let about = |finding: &Finding| finding.at.as_deref() == Some(part);
        of_package
            .checks
            .findings()
            .iter()
            .filter(|one| about(one))
            .any(|one| one.code == Code::SignatureListChanged)
    };
    let of = |original: &&Original| {
        let known = original.parts.as_ref();
        // A part may come in other letters than the seal names it, which is told.
        let is_kept = |known: &BTreeMap<String, Vec<u8>>, part: &String| {
            let bytes = parts.get(part);
            known.iter().any(|(name, was)| name.eq_ignore_ascii_case(part) && bytes == Some(was))
        };
        known.is_some_and(|known| {
            of_package.covered.iter().all(|part| is_outgrown(part) || is_kept(known, part))
        })
    };
    of_package.uncovered.iter().all(|part| part == "OFD.xml") && originals.iter().any(|one| of(&one))
}

fn changes() -> usize {
    match std::env::var("ELICENSE_MUTATIONS") {
        Ok(number) => number.parse().expect("ELICENSE_MUTATIONS is a number"),
        Err(_) if sample::all() => 1_000_000,
        Err(_) => 20_000,
    }
}

#[derive(Clone, Copy, Default)]
struct Count {
    tried: usize,
    unexaminable: usize,
    refused: usize,
    same: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.tried += other.tried;
        self.unexaminable += other.unexaminable;
        self.refused += other.refused;
        self.same += other.same;
    }
}

fn mutate(originals: &[Original], verifiers: &Verifiers, changes: usize) -> Count {
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Count::default()));
    let work = || {
        let mut count = Count::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= changes {
                break;
            }
            count += one(originals, verifiers, seed);
        }
        *total.lock().expect("no thread panicked with the lock") += count;
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        working.into_iter().for_each(|thread| thread.join().expect("every mutation is decided"));
    });
    total.into_inner().expect("no thread panicked with the lock")
}

fn one(originals: &[Original], verifiers: &Verifiers, seed: usize) -> Count {
    let mut random = Random::new(seed as u64);
    let original = &originals[random.below(originals.len())];
    let donor = &originals[random.below(originals.len())];
    let bytes = changed(&original.document, &donor.document, &mut random).written();
    let mut count = Count { tried: 1, ..Count::default() };
    let verifier = verifiers.made_for(&original.vector);
    match verifier.verify(&bytes, original.vector.at) {
        Err(_) => count.unexaminable = 1,
        Ok(report) if report.indication() == Indication::TotalPassed => {
            count.same = 1;
            let signed = |one: &Original| says_the_same(&one.license, report.claimed());
            // Whoever gets the document of another region reads it by layouts of its own.
            let signed_for_others = |one: &Original| {
                let there = verifier.verify(&one.document.written(), original.vector.at);
                there.is_ok_and(|there| {
                    there.indication() == Indication::TotalPassed
                        && says_the_same(there.claimed(), report.claimed())
                })
            };
            let name = original.vector.name();
            assert!(is_sealed(originals, &report, &bytes), "{name} seed {seed}: a changed part passed");
            assert!(
                originals.iter().any(signed) || originals.iter().any(signed_for_others),
                "{name} seed {seed}: a changed license passed: {}",
                text(&bytes)
            );
        }
        Ok(report) => {
            count.refused = 1;
            assert_ne!(report.conclusion(), Conclusion::Passed, "{} seed {seed}", original.vector.name());
        }
    }
    count
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
