//! Signed PDF changed at random: bytes, numbers, whole stretches, revisions cut off or put behind one another. Each ends with
//! an answer, in bounded time and memory, and none whose signed bytes were changed is taken for whole. Those of the testkit, and
//! other people's where they are at hand.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)] // what other suites need
#[path = "support/corpora.rs"]
mod corpora;
#[allow(dead_code)] // what other suites need
#[path = "support/random.rs"]
mod random;
#[path = "support/sample.rs"]
mod sample;
#[path = "support/usage.rs"]
mod usage;

use std::path::{Path, PathBuf};

use corpora::tell;
use elicense::{CheckId, Coverage, ErrorKind, Outcome, Report, Trust, Verifier};
use random::Random;
use usage::{cpu_time, peak_bytes, reset_peak};

/// Every file as it is, and 2,000 changes of them; with `ELICENSE_TESTS=all` 100,000, as many as `ELICENSE_MUTATIONS` says where
/// it is set.
#[test]
fn no_mutation_of_a_pdf_takes_too_much_or_passes_for_what_was_signed() {
    let files = files().into_iter().map(|file| (std::fs::read(&file).unwrap(), file));
    // What is none is somebody else's to read.
    let files: Vec<_> = files.filter(|(bytes, _)| elicense::is_pdf(bytes)).collect();
    let weights: f64 = files.iter().map(|(bytes, _)| weight(bytes)).sum();
    reset_peak();
    let mut tally = Tally { base: peak_bytes(), ..Tally::default() };
    let (verifier, mut random) = (Verifier::new(Trust::empty()), Random::new(7));
    let mut due = 0.0;
    for (bytes, file) in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        reset_peak();
        let mut largest = bytes.len();
        tally.verify(&verifier, &name, bytes, bytes);
        due += changes() as f64 * weight(bytes) / weights;
        while due >= 1.0 {
            due -= 1.0;
            let changed = changed(bytes, &mut random);
            largest = largest.max(changed.len());
            tally.verify(&verifier, &name, bytes, &changed);
        }
        tally.weigh(&name, largest);
    }
    let Tally { tried, unexaminable, whole, slowest, fullest, .. } = tally;
    tell!("{} PDF as they are and sampled {} changes of them:", files.len(), tried - files.len());
    tell!(
        "  {unexaminable} could not be examined, {whole} are whole still, 0 of them with other signed bytes"
    );
    tell!("  at most {:.3} s of processor time a MiB: {}", slowest.0, slowest.1);
    tell!("  at most {:.1} MB of memory a MiB: {}", fullest.0, fullest.1);
    assert!(slowest.0 < 1.0 && fullest.0 < 64.0, "1 s and 64 MB a MiB are the bound");
}

fn changes() -> usize {
    match std::env::var("ELICENSE_MUTATIONS") {
        Ok(number) => number.parse().expect("ELICENSE_MUTATIONS is a number"),
        Err(_) if sample::all() => 100_000,
        Err(_) => 2_000,
    }
}

fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/pdf/pdf-signed-1");
    let folders = [Some(own), corpora::folder("pdf/files")];
    let entries = folders.iter().flatten().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pdf"));
    files.sort();
    files
}

/// How many changes a file sees of those that one of 16 KiB does: larger ones take their time and show nothing else.
fn weight(bytes: &[u8]) -> f64 {
    (16_384.0 / bytes.len() as f64).min(1.0)
}

#[derive(Default)]
struct Tally {
    /// What the process took before.
    base: Option<u64>,
    tried: usize,
    unexaminable: usize,
    whole: usize,
    /// Seconds a MiB, and of which.
    slowest: (f64, String),
    /// MB a MiB, and of which.
    fullest: (f64, String),
}

impl Tally {
    fn verify(&mut self, verifier: &Verifier, name: &str, bytes: &[u8], changed: &[u8]) {
        self.tried += 1;
        let begin = cpu_time();
        let answer = verifier.verify(changed, "2026-11-30T00:00:00Z".parse().unwrap());
        if let Some(spent) = begin.zip(cpu_time()).map(|(begin, end)| end - begin) {
            let seconds = spent.as_secs_f64() / mebibytes(changed.len());
            if seconds > self.slowest.0 {
                self.slowest = (seconds, format!("{name}, {} bytes", changed.len()));
            }
        }
        match answer {
            Err(error) => {
                self.unexaminable += 1;
                assert!(!matches!(error.kind(), ErrorKind::UnknownContainer), "{name}");
            }
            Ok(report) if is_whole(&report) => {
                self.whole += 1;
                assert!(is_signed(bytes, changed, &report), "{name}");
            }
            Ok(_) => {}
        }
    }

    /// What was freed and is not given back counts as well: it is an upper bound.
    fn weigh(&mut self, name: &str, largest: usize) {
        if let Some(taken) = self.base.zip(peak_bytes()).map(|(base, peak)| peak.saturating_sub(base)) {
            let megabytes = taken as f64 / 1e6 / mebibytes(largest);
            if megabytes > self.fullest.0 {
                self.fullest = (megabytes, name.to_owned());
            }
        }
    }
}

/// What is smaller may take as long as that.
fn mebibytes(bytes: usize) -> f64 {
    (bytes as f64 / 1_048_576.0).max(1.0)
}

fn changed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let head = 16;
    for _ in 0..=random.below(4) {
        let size = changed.len();
        let mut at = head + random.below(size.saturating_sub(head).max(1));
        if random.below(2) == 0 {
            // Most bytes are pictures and fonts; what is behind a name says what they are.
            at = changed.iter().skip(at).position(|byte| *byte == b'/').map_or(at, |name| at + name + 1);
        }
        let length = random.below(64).min(size.saturating_sub(at));
        match random.below(6) {
            0 => changed[at.min(size - 1)] = random.below(256) as u8,
            1 => drop(changed.drain(at..at + length)),
            2 => drop(changed.splice(at..at, b"0123456789"[..1 + random.below(9)].iter().copied())),
            3 => {
                let from = random.below(size);
                let piece = changed[from..(from + length).min(size)].to_vec();
                drop(changed.splice(at..at, piece));
            }
            4 => {
                // A digit of a number becomes another one.
                if let Some(digit) = (at..size).find(|at| changed[*at].is_ascii_digit()) {
                    changed[digit] = b'0' + random.below(10) as u8;
                }
            }
            // Another revision, or what is left of one.
            _ => {
                let from = random.below(size);
                let piece = changed[from..].to_vec();
                changed.extend(piece);
            }
        }
    }
    changed
}

/// Whether the deciding signature holds over everything that is shown.
fn is_whole(report: &Report) -> bool {
    let of_document = [
        CheckId::Package,
        CheckId::ProofFormat,
        CheckId::Digest,
        CheckId::Signature,
        CheckId::References,
        CheckId::Coverage,
    ];
    let fails = |check: &CheckId| report.checks().outcome(*check) == Outcome::Failed;
    report.signature().is_some_and(|one| one.coverage == Coverage::All)
        && report.checks().outcome(CheckId::Signature) == Outcome::Passed
        && !of_document.iter().any(fails)
}

/// Whether what is signed is what was signed.
fn is_signed(bytes: &[u8], changed: &[u8], report: &Report) -> bool {
    let of_package = report.signature().and_then(|one| one.of_package.as_ref()).unwrap();
    let range = &of_package.pdf.as_ref().unwrap().byte_range;
    let parts = |bytes: &[u8]| {
        let part = |start: i64, length: i64| {
            let start = usize::try_from(start).ok()?;
            bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?).map(<[u8]>::to_vec)
        };
        Some([part(range[0], range[1])?, part(range[2], range[3])?])
    };
    parts(changed).is_some() && parts(changed) == parts(bytes)
}
