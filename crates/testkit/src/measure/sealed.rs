//! An audit of very many sealed or signed documents, and how much memory it takes: each is a hundred times a license's size.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::member::{Member, Packed};
use elicense_testkit::gm::pki::GmPki;
use elicense_testkit::ofd::Plan;
use elicense_testkit::{kinds, pdf};

use super::audit::high_water;

/// What is audited.
#[derive(Clone, Copy)]
pub enum Documents {
    /// OFD with a seal.
    Ofd,
    /// PDF with a signature.
    Pdf,
}

impl Documents {
    /// As the command line names them.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "ofd" => Some(Self::Ofd),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// What the lines begin with, the extension of the names, and the trust store under `testdata/trust`.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Ofd => ["sealed", "ofd", "sealed"],
            Self::Pdf => ["sealed-pdf", "pdf", "pdf"],
        }
    }

    /// Documents that differ in what fills them, each of which is read, checked and reported anew.
    fn different(self) -> Vec<Vec<u8>> {
        let sizes = (0..DIFFERENT).map(|n| FILLER + n);
        match self {
            Self::Ofd => {
                let pki = GmPki::invented();
                let kind = kinds::ALL.iter().find(|kind| kind.id == "special-operations-certificate");
                let kind = *kind.expect("a kind of the list");
                sizes.map(|filler| Plan { filler, ..Plan::sealed(&pki, kind) }.package().zip()).collect()
            }
            Self::Pdf => sizes.map(pdf::filled).collect(),
        }
    }
}

/// Audits `count` documents of 100 KB, and a tenth of them; fails where the signature of one was not found to hold, or
/// where more of them take more memory.
pub fn sealed(documents: Documents, count: u64) -> ExitCode {
    match measured(documents, count) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(6)
        }
    }
}

fn measured(documents: Documents, count: u64) -> io::Result<bool> {
    let [name, extension, trust] = documents.words();
    let program = Program::find(extension, trust)?;
    let documents = documents.different();
    let small = program.run(&documents, count / SMALLER)?;
    let large = program.run(&documents, count)?;
    let bytes: usize = documents.iter().map(Vec::len).sum::<usize>() / documents.len();
    println!("{name}-entries {count} - - ({bytes} bytes each, {DIFFERENT} different ones)");
    println!("{name}-entries-per-second {:.0} - - (two threads, from a pipe)", count as f64 / large.seconds);
    let all = large.examined == count;
    let word = |met| if met { "met" } else { "missed" };
    println!("{name}-examined {} {count} {}", large.examined, word(all));
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1024.0;
    // How many are on the way at a time is chance.
    let flat = large.peak <= small.peak + small.peak / 5 && large.peak <= 256 << 10;
    println!(
        "{name}-peak-mb {:.0} <=256 {} (a tenth of it: {:.0})",
        megabytes(large.peak),
        word(flat),
        megabytes(small.peak)
    );
    Ok(all && flat)
}

/// The command line, built beside this program.
struct Program {
    path: PathBuf,
    out: PathBuf,
    trust: PathBuf,
    extension: &'static str,
}

struct Run {
    seconds: f64,
    /// KiB.
    peak: u64,
    /// Entries whose signature holds: of a PDF a person reads the page, so that none of them is passed.
    examined: u64,
}

impl Program {
    fn find(extension: &'static str, trust: &str) -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let beside = own.parent().unwrap_or(Path::new("."));
        let (path, out) = (beside.join("elicense"), beside.join("measure-sealed"));
        if !path.is_file() {
            return Err(io::Error::other(
                "build the command line first: cargo build --release -p elicense-cli",
            ));
        }
        let trust = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/trust").join(trust);
        Ok(Self { path, out, trust, extension })
    }

    fn run(&self, documents: &[Vec<u8>], count: u64) -> io::Result<Run> {
        std::fs::remove_dir_all(&self.out).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let start = Instant::now();
        let mut child = Command::new(&self.path)
            .args(["audit", "-", "--out"])
            .arg(&self.out)
            .arg("--trust")
            .arg(&self.trust)
            .args(["--at", "2026-06-01T12:00:00+08:00", "--threads", "2"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().ok_or_else(|| io::Error::other("no pipe"))?;
        let peak = std::thread::scope(|scope| {
            let writer = scope.spawn(move || write(input, documents, self.extension, count));
            let mut peak = 0;
            while child.try_wait()?.is_none() {
                peak = high_water(child.id()).unwrap_or(0).max(peak);
                std::thread::sleep(Duration::from_millis(20));
            }
            writer.join().map_err(|_| io::Error::other("the archive could not be written"))??;
            Ok::<_, io::Error>(peak)
        })?;
        let seconds = start.elapsed().as_secs_f64();
        let summary: serde_json::Value =
            serde_json::from_slice(&std::fs::read(self.out.join("summary.json"))?)?;
        let cells = summary["cells"].as_array().map(Vec::as_slice).unwrap_or_default();
        let holds = |cell: &&serde_json::Value| cell["indication"] == "TOTAL_PASSED";
        let examined = cells.iter().filter(holds).filter_map(|cell| cell["count"].as_u64()).sum();
        Ok(Run { seconds, peak, examined })
    }
}

fn write(out: impl io::Write, documents: &[Vec<u8>], extension: &str, count: u64) -> io::Result<()> {
    let mut archive = Container::Tar.begin(BufWriter::with_capacity(1 << 20, out))?;
    for (n, document) in (0..count).zip(documents.iter().cycle()) {
        let name = format!("{n:07}.{extension}").into_bytes();
        archive.add(&Member { name, bytes: document.clone(), packed: Packed::Well })?;
    }
    archive.finish()
}

/// How many times fewer documents the small run has.
const SMALLER: u64 = 10;

/// Bytes that fill each.
const FILLER: usize = 100_000;

/// Different documents, which come again and again.
const DIFFERENT: usize = 64;
