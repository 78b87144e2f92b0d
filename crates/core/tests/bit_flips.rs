//! Flipping any single bit of any signed vector never gets a changed license accepted.

mod common;
#[path = "support/packages.rs"]
mod packages;
#[path = "support/sample.rs"]
mod sample;

use std::collections::BTreeSet;
use std::ops::{AddAssign, Range};
use std::sync::Mutex;
use std::thread;

use common::{Vector, Verifiers, says_the_same, tell, vectors, vectors_in};
use elicense::{Conclusion, Indication, License, Report, Trust, Verifier};

/// Every bit of every vector whose layout carries a proof, accepted or not: what comes out is an error,
/// a report that is not TOTAL_PASSED, or the very license that was signed. (One bit of a vector whose
/// date was changed by one bit gives back what was signed.) The sample is one bit of every byte of every vector, each
/// time another: what stands at the same place in several vectors is flipped in several bits; of those that take long it is
/// fewer ([`Cost`]). Where all are asked for, it is every bit of the plain vectors, those called `good`, of each layout;
/// what stands beside them is mostly their bytes, and stays with one bit of every byte.
#[test]
fn no_flipped_bit_gets_a_changed_license_accepted() {
    // The same documents in a picture, in another region, or under another question would be flipped twice.
    let in_picture = |vector: &Vector| vector.input.ends_with(".png") || vector.input.ends_with(".jpg");
    let mut seen = BTreeSet::new();
    let mut first = |vector: &Vector| {
        seen.insert((vector.bytes(), vector.at, vector.trust.clone(), vector.formats.clone()))
    };
    let signed =
        |vector: &Vector| vector.relying.is_none() && (has_proof(&vector.folder()) || is_small(vector));
    let once = |vector: &Vector| !in_picture(vector) && signed(vector) && first(vector);
    let signed: Vec<Vector> = vectors().into_iter().filter(once).collect();
    assert!(!signed.is_empty(), "no vector is signed");
    let mut verifiers = Verifiers::default();
    for vector in &signed {
        verifiers.of(vector);
    }
    let (queue, total) = (Mutex::new(signed.iter().enumerate()), Mutex::new(Count::default()));
    let work = || {
        while let Some((nth, vector)) = next(&queue) {
            let verifier = verifiers.made_for(vector);
            let original = original(vector, verifier);
            let of_byte = |byte: usize| {
                let one = (byte + nth) % 8..(byte + nth) % 8 + 1;
                let every = |bytes: usize| if byte % bytes == nth % bytes { one.clone() } else { 0..0 };
                match (cost(vector), sample::all()) {
                    (Cost::Usual, true) if vector.name().ends_with("/good") => 0..8,
                    (Cost::Usual, _) | (Cost::Several, true) => one,
                    (Cost::Several, false) => every(8),
                    (Cost::Thousand, _) => every(64),
                }
            };
            let count = flip(vector, verifier, of_byte, |report, _| {
                original.as_ref().is_some_and(|license| says_the_same(license, report.claimed()))
            });
            *total.lock().expect("no thread panicked with the lock") += count;
        }
    };
    thread::scope(|scope| {
        (0..thread::available_parallelism().map_or(1, usize::from)).for_each(|_| drop(scope.spawn(work)))
    });
    let Count { tried, of, unexaminable, same } =
        total.into_inner().expect("no thread panicked with the lock");
    tell(&format!(
        "sampled {tried} of {of} single-bit changes of {} vectors of signed layouts: {unexaminable} could not be examined, {same} were outside \
         what is signed and passed as the same license, 0 changed licenses passed",
        signed.len()
    ));
}

/// How long one change takes.
#[derive(Clone, Copy)]
enum Cost {
    Usual,
    /// A time stamp has further signatures. Those with time stamps are nearly the same; of one of them every bit is changed.
    Several,
    /// A thousand anchors are tried, a tenth of a second each time.
    Thousand,
}

fn cost(vector: &Vector) -> Cost {
    let name = vector.name();
    match vector.trust == "anchors-of-one-name" {
        true => Cost::Thousand,
        false if name.contains("/stamp") && !name.ends_with("/stamped") => Cost::Several,
        false => Cost::Usual,
    }
}

/// Every bit of one small sealed document, and a sample of the bits of all others that hold: what passes still has every
/// part that its seal covers as it was. By default it is one bit of every fourth byte of the small one.
#[test]
fn no_flipped_bit_changes_a_covered_part_of_a_package_that_passes() {
    let mut verifiers = Verifiers::default();
    let holds = |vector: &Vector| {
        vector.expect.conclusion == "passed" || vector.expect.indication.as_deref() == Some("TOTAL_PASSED")
    };
    let sealed: Vec<Vector> = vectors_in("ofd").into_iter().filter(holds).collect();
    assert!(sealed.len() > 30, "sealed vectors are at hand");
    for vector in &sealed {
        verifiers.of(vector);
    }
    let (queue, total) = (Mutex::new(sealed.iter().enumerate()), Mutex::new(Count::default()));
    let work = || {
        while let Some((nth, vector)) = next(&queue) {
            let is_small = vector.name() == "gb-ofd-1/good";
            let of_byte = |byte: usize| {
                let one = (byte + nth) % 8..(byte + nth) % 8 + 1;
                match (is_small, sample::all()) {
                    (true, true) => 0..8,
                    (true, false) if byte.is_multiple_of(4) => one,
                    (false, true) if byte % 8 == nth % 8 => one,
                    (false, false) if byte % 256 == nth => one,
                    _ => 0..0,
                }
            };
            let count = flip(vector, verifiers.made_for(vector), of_byte, keeps_parts(vector));
            *total.lock().expect("no thread panicked with the lock") += count;
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        working.into_iter().for_each(|thread| thread.join().expect("every flip is decided"));
    });
    let Count { tried, of, unexaminable, same } =
        total.into_inner().expect("no thread panicked with the lock");
    tell(&format!(
        "sampled {tried} of {of} single-bit changes of {} sealed documents: {unexaminable} could not be examined, {same} \
         passed with every covered part as it was, 0 with another",
        sealed.len()
    ));
    assert!(unexaminable > 0 && same > 0);
}

/// Whether every part that the seal covers is as it was.
fn keeps_parts(vector: &Vector) -> impl Fn(&Report, &[u8]) -> bool {
    let original = packages::parts(&vector.bytes()).expect("a package");
    move |report, bytes| {
        let parts = packages::parts(bytes).expect("what passed is a package");
        let covered = &report.signatures()[0].of_package.as_ref().expect("a package").covered;
        covered.iter().all(|part| parts.get(part).is_some_and(|bytes| original.get(part) == Some(bytes)))
    }
}

/// Whether the vectors of this folder are of a layout with a proof. Those whose proof was stripped or cut
/// are among them.
/// Vectors of words of the layout language, with layouts of their own.
fn is_small(vector: &Vector) -> bool {
    ["words", "readings", "other-regions"].contains(&&*vector.folder())
}

fn has_proof(layout: &str) -> bool {
    Verifier::new(Trust::empty())
        .layouts()
        .iter()
        .any(|known| known.id() == layout && known.proof() != "none")
}

#[derive(Clone, Copy, Default)]
struct Count {
    tried: usize,
    of: usize,
    unexaminable: usize,
    same: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.tried += other.tried;
        self.of += other.of;
        self.unexaminable += other.unexaminable;
        self.same += other.same;
    }
}

fn next<T>(queue: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    queue.lock().expect("no thread panicked with the lock").next()
}

/// Flips the bits that `of_byte` names. What passes has to be the same.
fn flip(
    vector: &Vector,
    verifier: &Verifier,
    of_byte: impl Fn(usize) -> Range<usize>,
    is_same: impl Fn(&Report, &[u8]) -> bool,
) -> Count {
    let mut bytes = vector.bytes();
    let mut count = Count { of: bytes.len() * 8, ..Count::default() };
    for bit in (0..bytes.len()).flat_map(|byte| of_byte(byte).map(move |bit| byte * 8 + bit)) {
        bytes[bit / 8] ^= 1 << (bit % 8);
        count.tried += 1;
        match verifier.verify(&bytes, vector.at) {
            Err(_) => count.unexaminable += 1,
            Ok(report) if report.indication() == Indication::TotalPassed => {
                count.same += 1;
                assert!(is_same(&report, &bytes), "{} bit {bit}: what was changed passed", vector.name());
            }
            Ok(report) => assert_ne!(report.conclusion(), Conclusion::Passed, "{} bit {bit}", vector.name()),
        }
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    count
}

/// The license that was signed: the vector's own where its signature holds, else that of the neighbour
/// it was changed from.
fn original(vector: &Vector, verifier: &Verifier) -> Option<License> {
    let report = |bytes: &[u8]| verifier.verify(bytes, vector.at).ok();
    let own = report(&vector.bytes()).filter(|report| report.indication() == Indication::TotalPassed);
    let signed = own.or_else(|| {
        let neighbour = vector.path.with_file_name(vector.neighbour.as_ref()?).with_extension("toml");
        report(&Vector::read(&neighbour).bytes())
    });
    signed.map(|report| report.claimed().clone())
}
