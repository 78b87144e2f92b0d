//! What the worst inputs cost: seconds a MiB, memory, and bytes written for each byte read.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use elicense_testkit::archive::container::Container;
use elicense_testkit::archive::of_members;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::audit::{Spent as OnCores, high_water};

/// Runs the command line on inputs that are made to cost as much as they can.
pub fn cost() -> ExitCode {
    match all() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cost: {error}");
            ExitCode::from(6)
        }
    }
}

fn all() -> io::Result<bool> {
    let program = Program::find()?;
    let mut met = true;
    for (name, make) in INPUTS {
        met &= program.run(&make()?)?.print(name);
    }
    Ok(met)
}

/// An input by its ending, and how many bytes it holds once it is unpacked.
struct Input {
    ending: &'static str,
    bytes: Vec<u8>,
    unpacked: usize,
}

impl Input {
    fn plain(ending: &'static str, bytes: Vec<u8>) -> io::Result<Self> {
        Ok(Self { ending, unpacked: bytes.len(), bytes })
    }
}

type Make = fn() -> io::Result<Input>;

const INPUTS: &[(&str, Make)] = &[
    ("zip-of-large-pictures", || zip_of(8192, 6144, 16, |_, _| false)),
    ("zip-of-small-pictures", || zip_of(512, 512, 2_000, |_, _| false)),
    ("zip-of-pictures-of-corners", || zip_of(1024, 1024, 1_000, |x, y| is_corner(x % 9, y % 9))),
    ("zip-of-small-pictures-of-corners", || zip_of(96, 96, 4_000, |x, y| is_corner(x % 9, y % 9))),
    ("tar-of-pictures-in-gz", tar_of_pictures),
    ("zip-of-long-names", zip_of_long_names),
    ("picture-of-corners", || Input::plain("png", png(1024, 1024, |x, y| is_corner(x % 9, y % 9))?)),
    ("progressive-jpeg-refused", || Input::plain("jpg", progressive_jpeg(8192, 6144))),
    ("progressive-jpeg", || Input::plain("jpg", progressive_jpeg(4096, 4096))),
    ("empty-lines-in-gz", empty_lines),
    ("json-deep", || Input::plain("json", b"[".repeat(LARGEST))),
    ("json-wide", || Input::plain("json", around(b"[0", b",0", b"]"))),
    ("json-keys", || {
        let keys: String = (0..300_000).map(|n| format!(",\"{n}\":0")).collect();
        Input::plain("json", format!("{{\"a\":0{keys}}}").into_bytes())
    }),
    ("xml-deep", || Input::plain("xml", b"<a>".repeat(LARGEST / 3))),
    ("xml-references", || Input::plain("xml", around(b"<a>", b"&#x8BC1;&amp;", b"</a>"))),
    ("xml-attributes", || Input::plain("xml", around(b"<a><b ", b"c='&lt;' ", b"/></a>"))),
    ("xml-namespaces", || Input::plain("xml", around(b"<a>", b"<b xmlns='u'/>", b"</a>"))),
    ("cbor-small-maps", || {
        let maps = u32::try_from(LARGEST - 5).unwrap_or(u32::MAX);
        Input::plain("cbor", [&[0x9a], &maps.to_be_bytes()[..], &b"\xa0".repeat(LARGEST - 5)].concat())
    }),
    ("cbor-deep", || Input::plain("cbor", b"\x81".repeat(LARGEST))),
    ("jws-signatures", || {
        let one = br#",{"protected":"e30","signature":"AA"}"#;
        Input::plain(
            "json",
            around(br#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}"#, one, b"]}"),
        )
    }),
    ("cms-certificates", cms_certificates),
    ("csv", || Input::plain("csv", around(b"a,b\n", b"c,d\n", b""))),
    ("gbk", || Input::plain("txt", around(b"", b"\xd6\xd0\xce\xc4", b""))),
];

/// As large as one input may be (`elicense::limits::MAX_INPUT_BYTES`).
const LARGEST: usize = 4 << 20;

fn around(before: &[u8], piece: &[u8], after: &[u8]) -> Vec<u8> {
    let times = (LARGEST - before.len() - after.len()) / piece.len();
    [before, &piece.repeat(times), after].concat()
}

fn zip_of(width: u32, height: u32, count: usize, is_dark: fn(u32, u32) -> bool) -> io::Result<Input> {
    let picture = png(width, height, is_dark)?;
    let members: Vec<(String, &[u8])> =
        (0..count).map(|n| (format!("{n}.png"), picture.as_slice())).collect();
    Ok(Input { ending: "zip", bytes: of_members(Container::Zip, &members)?, unpacked: count * picture.len() })
}

/// Pictures of nothing, packed as small as those who pack twice get them.
fn tar_of_pictures() -> io::Result<Input> {
    let picture = png(1024, 1024, |_, _| false)?;
    let members: Vec<(String, &[u8])> =
        (0..20_000).map(|n| (format!("{n}.png"), picture.as_slice())).collect();
    let tar = of_members(Container::Tar, &members)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&tar)?;
    Ok(Input { ending: "tar.gz", bytes: packed.finish()?, unpacked: tar.len() })
}

/// Names that are as long as they may be, of a sign that JSON writes in six.
fn zip_of_long_names() -> io::Result<Input> {
    let members: Vec<(String, &[u8])> =
        (0..500).map(|n| (format!("{n:04}{}", "\u{1}".repeat(4000)), &b"{}"[..])).collect();
    let bytes = of_members(Container::Zip, &members)?;
    Ok(Input { ending: "zip", unpacked: bytes.len(), bytes })
}

/// One bit a pixel, which packs best.
fn png(width: u32, height: u32, is_dark: impl Fn(u32, u32) -> bool) -> io::Result<Vec<u8>> {
    let row = |y: u32| {
        let byte = move |at: u32, is_dark: &dyn Fn(u32, u32) -> bool| {
            (0..8).fold(0u8, |byte, bit| byte << 1 | u8::from(!is_dark(at * 8 + bit, y)))
        };
        let is_dark = &is_dark;
        std::iter::once(0).chain((0..width.div_ceil(8)).map(move |at| byte(at, is_dark)))
    };
    let pixels: Vec<u8> = (0..height).flat_map(row).collect();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&pixels)?;
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
    let chunk = |kind: &[u8], content: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(content);
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&length[..], kind, content, &crc.sum().to_be_bytes()].concat()
    };
    let head = b"\x89PNG\r\n\x1a\n".to_vec();
    Ok([head, chunk(b"IHDR", &header), chunk(b"IDAT", &packed.finish()?), chunk(b"IEND", b"")].concat())
}

/// The corner of a code: rings of seven, five and three modules.
fn is_corner(x: u32, y: u32) -> bool {
    let ring = |from: u32, to: u32| (from..=to).contains(&x) && (from..=to).contains(&y);
    (ring(0, 6) && !ring(1, 5)) || ring(2, 4)
}

/// A progressive JPEG of three whole components, of which the first scan alone is there: a bit a block.
fn progressive_jpeg(width: u16, height: u16) -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
        [&[0xFF, marker], &length[..], content].concat()
    };
    let [high, low] = height.to_be_bytes();
    let [left, right] = width.to_be_bytes();
    let frame = [8, high, low, left, right, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    // One code of one bit, for a difference of zero.
    let table = [&[0, 1][..], &[0; 15], &[0]].concat();
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8) * 3;
    [
        vec![0xFF, 0xD8],
        segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        segment(0xC2, &frame),
        segment(0xC4, &table),
        segment(0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 0, 0]),
        vec![0; blocks.div_ceil(8)],
        vec![0xFF, 0xD9],
    ]
    .concat()
}

fn empty_lines() -> io::Result<Input> {
    let lines = b"{}\n".repeat(200_000);
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&lines)?;
    Ok(Input { ending: "jsonl.gz", bytes: packed.finish()?, unpacked: lines.len() })
}

/// A SignedData whose certificates are as many as there is room for, in the place of the signature of an XML license.
fn cms_certificates() -> io::Result<Input> {
    let signed = include_bytes!("../../../../testdata/vectors/js-license-xml-1/good.xml");
    let text = String::from_utf8_lossy(signed);
    let (before, _) = text.split_once("<Signature>").unwrap_or((&text, ""));
    // 30 80 … a0 80: values of indefinite length, each begun and none ended, and empty certificates inside.
    let head = "MIAGCSqGSIb3DQEHAqCAMIACAQExADALBgkqhkiG9w0BBwGggDAA";
    let certificates = "MAAwADAA".repeat((LARGEST - before.len() - 100) / 8);
    Input::plain(
        "xml",
        format!("{before}<Signature>{head}{certificates}</Signature></SignedLicense>").into_bytes(),
    )
}

/// The command line, built beside this program.
struct Program {
    path: PathBuf,
    folder: PathBuf,
    trust: PathBuf,
}

struct Spent {
    /// As a clock tells, and with nothing else to do on its cores.
    elapsed: f64,
    seconds: f64,
    /// KiB.
    peak: u64,
    mebibytes: f64,
    written: u64,
    unpacked: usize,
}

impl Program {
    fn find() -> io::Result<Self> {
        let own = std::env::current_exe()?;
        let beside = own.parent().unwrap_or(Path::new("."));
        let (path, folder) = (beside.join("elicense"), beside.join("measure-cost"));
        if !path.is_file() {
            return Err(io::Error::other(
                "build the command line first: cargo build --release -p elicense-cli",
            ));
        }
        std::fs::create_dir_all(&folder)?;
        let trust = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/trust/default");
        Ok(Self { path, folder, trust })
    }

    fn run(&self, input: &Input) -> io::Result<Spent> {
        let file = self.folder.join(format!("input.{}", input.ending));
        let (out, answer) = (self.folder.join("out"), self.folder.join("answer"));
        std::fs::write(&file, &input.bytes)?;
        std::fs::remove_dir_all(&out).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let mut command = Command::new(&self.path);
        match input.ending {
            "zip" | "jsonl.gz" | "tar.gz" => {
                command.arg("audit").arg(&file).arg("--out").arg(&out).args(["--threads", "2"])
            }
            _ => command.arg("verify").arg(&file).args(["--format", "json"]),
        };
        let cores = if command.get_args().any(|word| word == "audit") { 2.0 } else { 1.0 };
        command.arg("--trust").arg(&self.trust).args(["--at", "2026-06-01T12:00:00+08:00"]);
        let (start, before) = (Instant::now(), OnCores::here().children);
        let mut child = command.stdout(File::create(&answer)?).stderr(Stdio::null()).spawn()?;
        let mut peak = 0;
        while child.try_wait()?.is_none() {
            peak = high_water(child.id()).unwrap_or(0).max(peak);
            std::thread::sleep(Duration::from_millis(1));
        }
        let elapsed = start.elapsed().as_secs_f64();
        Ok(Spent {
            elapsed,
            seconds: (OnCores::here().children - before) / cores,
            peak,
            // What every run takes stands for little of an input that is small.
            mebibytes: (input.bytes.len() as f64 / f64::from(1 << 20)).max(1.0),
            written: bytes_in(&out)? + std::fs::metadata(&answer)?.len(),
            unpacked: input.unpacked.max(1),
        })
    }
}

impl Spent {
    fn print(&self, name: &str) -> bool {
        let line = |what: &str, value: f64, goal: f64| {
            let met = value <= goal;
            println!("cost-{what}-{name} {value:.2} <={goal} {}", if met { "met" } else { "missed" });
            met
        };
        println!("cost-elapsed-a-mib-{name} {:.2}", self.elapsed / self.mebibytes);
        let seconds = line("seconds-a-mib", self.seconds / self.mebibytes, 1.0);
        let peak = line("peak-mb", self.peak as f64 / 1024.0, 256.0);
        println!("cost-written-kib-{name} {}", self.written >> 10);
        let beyond = self.written.saturating_sub(FREE_WRITTEN_BYTES) as f64;
        let written = line("written-a-byte", beyond / self.unpacked as f64, 4.0);
        seconds && peak && written
    }
}

fn bytes_in(folder: &Path) -> io::Result<u64> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.metadata()?.len())).sum(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// What the goal does not count, whatever the input: lines, rows and tables of the entries that an audit takes at once
/// without asking how large its input is, each a kilobyte with its reason in words, and as much once more for the page. No
/// run is held to it.
const FREE_WRITTEN_BYTES: u64 = 8 << 20;
