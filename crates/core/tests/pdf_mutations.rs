//! Other people's signed PDF, where they are at hand, changed at random: bytes, numbers, whole stretches, revisions cut off
//! or put behind one another. Each ends with an answer, in bounded time and memory, and none whose signed bytes were changed is
//! taken for whole.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)] // what other suites need
#[path = "support/corpora.rs"]
mod corpora;
#[allow(dead_code)] // what other suites need
#[path = "support/random.rs"]
mod random;
#[path = "support/usage.rs"]
mod usage;

use corpora::tell;
use elicense::{CheckId, Coverage, ErrorKind, Outcome, Report, Trust, Verifier};
use random::Random;
use usage::{cpu_time, peak_bytes, reset_peak};

/// 2,000 changes, or as many as `ELICENSE_MUTATIONS` says: 100,000 take some minutes and are for by hand.
#[test]
fn every_changed_document_ends_with_an_answer() {
    let Some(folder) = corpora::folder("pdf/files") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let count =
        std::env::var("ELICENSE_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let each = usize::max(1, count / files.len());
    let verifier = Verifier::new(Trust::empty());
    let mut random = Random::new(7);
    let (mut tried, mut unexaminable, mut whole) = (0, 0, 0);
    let base = peak_bytes();
    let (mut slowest, mut fullest) = ((0.0, String::new()), (0.0, String::new()));
    for (file, bytes) in files.iter().map(|file| (file, std::fs::read(file).unwrap())) {
        // Large ones take their time and show nothing else.
        let times = if bytes.len() > MOST_BYTES { each.div_ceil(MANY_FEWER) } else { each };
        let name = file.file_name().unwrap().to_string_lossy();
        reset_peak();
        let mut largest = bytes.len();
        for _ in 0..times {
            let changed = changed(&bytes, &mut random);
            tried += 1;
            largest = largest.max(changed.len());
            let begin = cpu_time();
            let answer = verifier.verify(&changed, "2026-11-30T00:00:00Z".parse().unwrap());
            if let Some(spent) = begin.zip(cpu_time()).map(|(begin, end)| end - begin) {
                let seconds = spent.as_secs_f64() / mebibytes(changed.len());
                if seconds > slowest.0 {
                    slowest = (seconds, format!("{name} of {} bytes", changed.len()));
                }
            }
            match answer {
                Err(error) => {
                    unexaminable += 1;
                    assert!(!matches!(error.kind(), ErrorKind::UnknownContainer), "{}", file.display());
                }
                Ok(report) if is_whole(&report) => {
                    whole += 1;
                    assert!(is_signed(&bytes, &changed, &report), "{}", file.display());
                }
                Ok(_) => {}
            }
        }
        // What was freed and is not given back counts as well: it is an upper bound.
        if let Some(taken) = base.zip(peak_bytes()).map(|(base, peak)| peak.saturating_sub(base)) {
            let megabytes = taken as f64 / 1e6 / mebibytes(largest);
            if megabytes > fullest.0 {
                fullest = (megabytes, name.into_owned());
            }
        }
    }
    tell!("{tried} changed PDF: {unexaminable} could not be examined, {whole} are whole still");
    tell!("  at most {:.3} s a MiB of processor time: {}", slowest.0, slowest.1);
    tell!("  at most {:.1} MB a MiB: {}", fullest.0, fullest.1);
    assert!(slowest.0 < 1.0 && fullest.0 < 64.0, "1 s and 64 MB a MiB are the bound");
}

/// What is smaller may take as long as that.
fn mebibytes(bytes: usize) -> f64 {
    (bytes as f64 / 1_048_576.0).max(1.0)
}

const MOST_BYTES: usize = 1 << 20;

/// How many times fewer changes a large file sees.
const MANY_FEWER: usize = 100;

fn changed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let head = 16;
    for _ in 0..=random.below(4) {
        let size = changed.len();
        let at = head + random.below(size.saturating_sub(head).max(1));
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
