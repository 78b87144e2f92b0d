//! A whole audit, reports written, over the raw signature checks of the same licenses: per core, on two cores, and
//! how much memory it takes.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, VerifyingKey};
use elicense::{Inquiry, Verifier};
use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::expected::Expected;
use elicense_testkit::archive::{Mix, Plan, SignedEntry, signed};
use sha2::{Digest, Sha256};

use super::ratio::{Line, Ratio};
use super::setup::{at, trust};

/// Prints every number; fails where a goal is missed.
pub fn audit(count: u64) -> ExitCode {
    match measured(count) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(6)
        }
    }
}

fn measured(count: u64) -> io::Result<bool> {
    let program = Program::find()?;
    let (small, _) = program.archive("small", Plan { count: count / SMALLER, ..plan(count, Mix::All) })?;
    let (large, expected) = program.archive("large", plan(count, Mix::All))?;
    let (tar, _) = program.archive("large", Plan { container: Container::Tar, ..plan(count, Mix::All) })?;
    let (pure, _) = program.archive("signed", Plan { bad: 0, ..plan(count / 4, Mix::Signed) })?;
    let signatures = Signatures::of_the_first(SAMPLE);
    let mut rounds = Rounds::default();
    let mut peak_small = 0;
    for _ in 0..ROUNDS {
        let raw = signatures.rate();
        let one = program.run(&large, 1)?;
        let two = program.run(&large, 2)?;
        let plain = program.run(&tar, 1)?;
        let alone = program.run(&pure, 1)?;
        // How much is on the way at a time is chance: of as many entries in all, both peaks have the same chances.
        for _ in 0..SMALLER {
            peak_small = program.run(&small, 2)?.peak.max(peak_small);
        }
        rounds.mixed.push(count as f64 / one.seconds / raw.by_clock);
        rounds.tar.push(count as f64 / plain.seconds / raw.by_clock);
        rounds.on_core.push(count as f64 / one.on_core / raw.on_core);
        rounds.tar_on_core.push(count as f64 / plain.on_core / raw.on_core);
        rounds.signed.push((count / 4) as f64 / alone.on_core / raw.on_core);
        rounds.scaling.push(one.seconds / two.seconds);
        rounds.rate.push(count as f64 / two.seconds);
        rounds.peak = rounds.peak.max(two.peak);
    }
    let finish = program.again(&large)?;
    let differences = expected.differences(&program.summary()?);
    differences.iter().for_each(|difference| eprintln!("{difference}"));
    println!("audit-entries {count} - - (every layout, 2 % bad; a tenth of them for the small archive)");
    let met = [
        line("audit-ratio", &mut rounds.mixed, Some(0.5)),
        line("audit-ratio-tar", &mut rounds.tar, Some(0.65)),
        line("audit-ratio-on-core", &mut rounds.on_core, None),
        line("audit-ratio-on-core-tar", &mut rounds.tar_on_core, None),
        line("audit-ratio-on-core-signed", &mut rounds.signed, None),
        line("audit-scaling", &mut rounds.scaling, Some(1.8)),
        line("audit-entries-per-second", &mut rounds.rate, None),
        memory(count, rounds.peak, peak_small),
        differences.is_empty(),
    ];
    let totals = if differences.is_empty() { "met" } else { "missed" };
    println!(
        "audit-totals-differ {} 0 {totals} (counts of the summary that are not the archive's)",
        differences.len()
    );
    println!("audit-finish-seconds {finish:.2} - - (tables, anomalies, summary and page of {count} entries)");
    shares();
    Ok(!met.contains(&false))
}

fn plan(count: u64, mix: Mix) -> Plan {
    Plan { count, bad: 20, mix, container: Container::Zip }
}

#[derive(Default)]
struct Rounds {
    /// By the clock on the wall, everything else on the machine included.
    mixed: Vec<f64>,
    /// The same, from an archive that is not compressed.
    tar: Vec<f64>,
    /// By the time on a core: what others on the machine do takes less part in it.
    on_core: Vec<f64>,
    tar_on_core: Vec<f64>,
    /// Good licenses of the signed layouts alone.
    signed: Vec<f64>,
    scaling: Vec<f64>,
    rate: Vec<f64>,
    peak: u64,
}

/// One line with its median and its extremes; whether the goal is met.
fn line(name: &str, values: &mut [f64], goal: Option<f64>) -> bool {
    values.sort_by(f64::total_cmp);
    let (low, median, high) = (values[0], values[values.len() / 2], values[values.len() - 1]);
    let met = goal.is_none_or(|goal| median >= goal);
    let (goal, word) =
        goal.map_or(("-".to_owned(), "-"), |goal| (format!(">={goal}"), if met { "met" } else { "missed" }));
    println!(
        "{name} {median:.2} {goal} {word} (lowest to highest of {}: {low:.2} to {high:.2})",
        values.len()
    );
    met
}

/// The peaks of the archive and of one a tenth as large. Small ones do not fill every buffer, so that only a peak of
/// many entries can be held against another.
fn memory(count: u64, large: u64, small: u64) -> bool {
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1024.0;
    // What pages of the program and allocators differ in from run to run.
    let flat = count < FILLS_ALL_BUFFERS || large <= small + small / 50;
    let met = large <= 256 << 10 && flat;
    let word = if met { "met" } else { "missed" };
    let rest = if count < FILLS_ALL_BUFFERS { "; too few entries to compare the two" } else { "" };
    println!(
        "audit-peak-mb {:.0} <=256 {word} (a tenth of it: {:.0}{rest})",
        megabytes(large),
        megabytes(small)
    );
    met
}

/// Where the time of one entry goes, each over one `verify_strict`.
fn shares() {
    let verifier = Verifier::new(trust());
    let inquiry = Inquiry::at(at());
    let entries = signed(1);
    let case = entries.first().expect("one entry was asked for");
    let document = &case.document;
    let signature = Signature::from_slice(&case.signature).expect("64 bytes");
    let key = VerifyingKey::from_bytes(&case.key).expect("a point");
    let raw = || black_box(key.verify_strict(black_box(&case.message), &signature)).expect("signed well");
    let report = verifier.verify_for(document, &inquiry).expect("a good document");
    let json = report.to_json();
    let show =
        |name: &str, ratio| println!("{}", Line { name: format!("audit-share-{name}"), ratio, goal: None });
    show("verify", Ratio::of(|| drop(black_box(verifier.verify_for(black_box(document), &inquiry))), raw));
    show("report-json", Ratio::of(|| drop(black_box(report.to_json())), raw));
    show("leaf-hash", Ratio::of(|| _ = black_box(Sha256::digest(black_box(&json))), raw));
}

/// Signatures of the archive, to be checked raw.
struct Signatures(Vec<(VerifyingKey, Vec<u8>, Signature)>);

impl Signatures {
    fn of_the_first(entries: u64) -> Self {
        let read = |signed: SignedEntry| {
            let key = VerifyingKey::from_bytes(&signed.key).ok()?;
            Some((key, signed.message, Signature::from_slice(&signed.signature).ok()?))
        };
        Self(signed(entries).into_iter().filter_map(read).collect())
    }

    fn rate(&self) -> Rate {
        let (start, begun, mut checked) = (Instant::now(), Spent::here(), 0);
        while start.elapsed() < RAW_TIME {
            for (key, message, signature) in &self.0 {
                black_box(key.verify_strict(black_box(message), signature)).expect("the testkit signs well");
            }
            checked += self.0.len();
        }
        let checked = checked as f64;
        Rate {
            by_clock: checked / start.elapsed().as_secs_f64(),
            on_core: checked / (Spent::here().own - begun.own),
        }
    }
}

/// Raw checks in one second of one core.
struct Rate {
    by_clock: f64,
    on_core: f64,
}

/// Seconds on cores, of this process and of the children it has waited for (proc(5)), in steps of 10 ms.
pub(super) struct Spent {
    own: f64,
    pub(super) children: f64,
}

impl Spent {
    pub(super) fn here() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // The fields after the name, which is in parentheses: utime, stime, cutime and cstime are 14 to 17.
        let fields: Vec<f64> = stat
            .rsplit_once(')')
            .map(|(_, rest)| rest.split_whitespace().map(|field| field.parse().unwrap_or(0.0)).collect())
            .unwrap_or_default();
        let seconds = |from: usize| fields.iter().skip(from - 3).take(2).sum::<f64>() / TICKS;
        Self { own: seconds(14), children: seconds(16) }
    }
}

/// The command line, built beside this program.
struct Program {
    path: PathBuf,
    folder: PathBuf,
    trust: PathBuf,
}

struct Run {
    seconds: f64,
    /// Seconds on cores.
    on_core: f64,
    /// KiB.
    peak: u64,
}

impl Program {
    fn find() -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let beside = own.parent().unwrap_or(Path::new("."));
        let path = beside.join("elicense");
        if !path.is_file() {
            return Err(io::Error::other(
                "build the command line first: cargo build --release -p elicense-cli",
            ));
        }
        let folder = beside.join("measure-audit");
        std::fs::create_dir_all(&folder)?;
        let trust = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/trust/default");
        Ok(Self { path, folder, trust })
    }

    /// An archive and what is in it. Written anew each time: what is in it is told by writing it.
    fn archive(&self, name: &str, plan: Plan) -> io::Result<(PathBuf, Expected)> {
        let ending = if plan.container == Container::Tar { "tar" } else { "zip" };
        let path = self.folder.join(format!("{name}-{}.{ending}", plan.count));
        let expected = plan.write(BufWriter::with_capacity(1 << 20, File::create(&path)?))?;
        Ok((path, expected))
    }

    fn summary(&self) -> io::Result<serde_json::Value> {
        Ok(serde_json::from_slice(&std::fs::read(self.folder.join("out").join("summary.json"))?)?)
    }

    fn run(&self, archive: &Path, threads: u32) -> io::Result<Run> {
        // Before the clock starts: removing gigabytes of an earlier run is no part of this one.
        std::fs::remove_dir_all(self.folder.join("out")).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        self.start(archive, threads)
    }

    /// A run that is complete, whose last step is done again: its seconds.
    fn again(&self, archive: &Path) -> io::Result<f64> {
        self.run(archive, 2)?;
        Ok(self.start(archive, 2)?.seconds)
    }

    fn start(&self, archive: &Path, threads: u32) -> io::Result<Run> {
        let (start, begun) = (Instant::now(), Spent::here());
        let mut child = Command::new(&self.path)
            .arg("audit")
            .arg(archive)
            .arg("--out")
            .arg(self.folder.join("out"))
            .arg("--trust")
            .arg(&self.trust)
            .args(["--at", "2026-06-01T12:00:00+08:00", "--threads", &threads.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut peak = 0;
        while child.try_wait()?.is_none() {
            peak = high_water(child.id()).unwrap_or(0).max(peak);
            std::thread::sleep(Duration::from_millis(20));
        }
        let on_core = Spent::here().children - begun.children;
        Ok(Run { seconds: start.elapsed().as_secs_f64(), on_core, peak })
    }
}

/// The largest resident set so far, in KiB (proc(5)).
pub(super) fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

const ROUNDS: usize = 3;
/// How many times fewer entries the small archive has.
const SMALLER: u64 = 10;
/// Entries: from here on a tenth of them sorts its marks in pieces too, and is said to take as much memory.
const FILLS_ALL_BUFFERS: u64 = 1_000_000;
/// `USER_HZ` of every Linux.
const TICKS: f64 = 100.0;
const SAMPLE: u64 = 2000;
const RAW_TIME: Duration = Duration::from_secs(3);
