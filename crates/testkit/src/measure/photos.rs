//! Pictures that others photographed: what is read, and how fast, beside zxing-cpp, zbar and rxing by itself.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use elicense_qr::{Frame, PixelFormat, Scanner};
use rxing::helpers::detect_in_luma_filtered_with_hints;
use rxing::{BarcodeFormat, DecodeHints};
use serde_json::Value;

use super::peers::{Peers, Reading};

/// Reads every picture of the folders, or of the suites at hand.
pub fn photos(folders: &[&str]) -> ExitCode {
    // A panic of the decoder is caught and is a code not read; its trace says nothing here.
    std::panic::set_hook(Box::new(|_| {}));
    let mut peers = Peers::start();
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let folders: Vec<PathBuf> =
        if folders.is_empty() { suites() } else { folders.iter().map(PathBuf::from).collect() };
    for folder in &folders {
        for case in cases(folder) {
            rows.entry(case.group.clone()).or_default().add(&case, peers.as_mut());
        }
    }
    if rows.is_empty() {
        println!("photos - - no pictures: name their folders, or set ELICENSE_CORPORA");
    }
    rows.iter().for_each(|(name, row)| row.print(name));
    let totals = Totals::of(rows.values());
    totals.print();
    if totals.met() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Other people's suites, where they are at hand.
fn suites() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let root = env::var_os("ELICENSE_CORPORA").map_or(beside, PathBuf::from);
    ["qr-zxing", "qr-zxingcpp", "qr-misc", "dgc"].map(|suite| root.join(suite)).into()
}

/// A picture, and the text of the code in it.
struct Case {
    group: String,
    picture: PathBuf,
    /// `None`: there is none to be read.
    text: Option<String>,
    /// Whether it is known what is to be read.
    known: bool,
}

/// The pictures of a suite by its index; of a folder without one, each picture with the text beside it.
fn cases(folder: &Path) -> Vec<Case> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match fs::read_to_string(folder.join("cases.jsonl")) {
        Ok(index) => index.lines().flat_map(|line| indexed(folder, &name, line)).collect(),
        Err(_) => pictures(folder).into_iter().map(|picture| beside(&name, picture)).collect(),
    }
}

fn indexed(folder: &Path, suite: &str, line: &str) -> Vec<Case> {
    let case: Value = serde_json::from_str(line).expect("an index line is JSON");
    let texts = |key: &str| -> Vec<String> {
        case[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|text| Some(text.as_str()?.to_owned()))
            .collect()
    };
    let id = case["id"].as_str().unwrap_or_default();
    // Parts of one text in several codes, and other kinds of codes, are not read.
    let outside = ["microqr", "rmqr", "multi", "qrcode-7"].iter().any(|kind| id.contains(kind));
    let text =
        SLIPS.iter().find(|(slip, _)| *slip == format!("{suite}/{id}")).map(|(_, text)| (*text).to_owned());
    let text = text.or_else(|| truth(folder, &case));
    let contradicts = CONTRADICTED.contains(&&*format!("{suite}/{id}"));
    let known = !outside && !contradicts && (text.is_some() || id.contains("falsepositives"));
    let group = match suite {
        "dgc" => suite.to_owned(),
        _ => format!("{suite}/{}", id.split('/').next().unwrap_or_default()),
    };
    let pictures = texts("files").into_iter().map(|file| folder.join(file)).filter(|file| is_picture(file));
    pictures.map(|picture| Case { group: group.clone(), picture, text: text.clone(), known }).collect()
}

/// Pictures that carry another text than is written beside them, which several decoders agree on.
const SLIPS: &[(&str, &str)] =
    &[("qr-zxing/qrcode-2/13", "The 2005 USGS aerial photography of the Washington Monument is censored.")];

/// Pictures that carry the text of another certificate than the one written beside them, as the suite's own notes
/// say: not counted.
const CONTRADICTED: &[&str] =
    &["dgc/ES/2DCode/raw/2101", "dgc/ES/2DCode/raw/2102", "dgc/ES/2DCode/raw/2103", "dgc/GR/2DCode/raw/3"];

fn truth(folder: &Path, case: &Value) -> Option<String> {
    if let Some(file) = case["truth_file"].as_str() {
        return fs::read_to_string(folder.join(file)).ok();
    }
    let files = case["files"].as_array()?.iter().filter_map(Value::as_str);
    let json =
        files.filter(|file| file.ends_with(".json")).find_map(|file| fs::read(folder.join(file)).ok())?;
    serde_json::from_slice::<Value>(&json).ok()?["PREFIX"].as_str().map(str::to_owned)
}

fn beside(folder: &str, picture: PathBuf) -> Case {
    let text = fs::read_to_string(picture.with_extension("txt")).ok();
    let none = picture.to_string_lossy().contains("falsepositives");
    Case { group: folder.to_owned(), picture, known: none || text.is_some(), text }
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut pictures: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { pictures(&path) } else { vec![path] }).collect();
    pictures.retain(|path| is_picture(path));
    pictures.sort();
    pictures
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    matches!(&*ending, "png" | "jpg" | "jpeg")
}

/// One decoder on the pictures of one folder.
#[derive(Clone, Copy, Default)]
struct Score {
    read: usize,
    wrong: usize,
    seconds: f64,
}

impl Score {
    fn add(&mut self, case: &Case, reading: &Reading) {
        self.seconds += reading.seconds;
        if case.known {
            let right = |text: &String| Some(text) == case.text.as_ref();
            self.read += usize::from(reading.texts.iter().any(right));
            self.wrong += reading.texts.iter().filter(|text| !right(text)).count();
        }
    }
}

#[derive(Default)]
struct Row {
    pictures: usize,
    with_code: usize,
    wrong: Vec<String>,
    scores: BTreeMap<String, Score>,
}

const OURS: &str = "elicense";
const RXING: &str = "rxing";

impl Row {
    fn add(&mut self, case: &Case, peers: Option<&mut Peers>) {
        self.pictures += 1;
        self.with_code += usize::from(case.known && case.text.is_some());
        let grey = Grey::of(&case.picture);
        let ours = grey.as_ref().map(ours).unwrap_or_default();
        let wrong = ours.texts.iter().filter(|text| case.known && Some(*text) != case.text.as_ref());
        self.wrong.extend(wrong.map(|text| format!("{}: {text:?}", case.picture.display())));
        let mut readings = peers.and_then(|peers| peers.read(&case.picture, 1)).unwrap_or_default();
        readings.insert(OURS.to_owned(), ours);
        readings.insert(RXING.to_owned(), grey.map(rxing).unwrap_or_default());
        for (name, reading) in &readings {
            self.scores.entry(name.clone()).or_default().add(case, reading);
        }
    }

    fn print(&self, name: &str) {
        let score = |(decoder, score): (&String, &Score)| {
            let each = score.seconds * 1000.0 / self.pictures.max(1) as f64;
            format!("{decoder} {} read {} wrong {each:.1} ms", score.read, score.wrong)
        };
        let scores: Vec<String> = self.scores.iter().map(score).collect();
        println!("photos-{name} {} of {} with a code: {}", self.with_code, self.pictures, scores.join("; "));
        self.wrong.iter().for_each(|wrong| println!("  wrong {wrong}"));
    }
}

/// A picture as grey values on white paper.
struct Grey {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Grey {
    fn of(picture: &Path) -> Option<Self> {
        let alpha = image::open(picture).ok()?.to_luma_alpha8();
        let on_white = |pixel: &image::LumaA<u8>| {
            let [grey, alpha] = pixel.0.map(u32::from);
            u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        let (width, height) = alpha.dimensions();
        Some(Self { pixels: alpha.pixels().map(on_white).collect(), width, height })
    }
}

/// What the scanner reads; the seconds are without opening the picture.
fn ours(grey: &Grey) -> Reading {
    let stride = usize::try_from(grey.width).unwrap_or(0);
    let Ok(frame) = Frame::new(&grey.pixels, grey.width, grey.height, stride, PixelFormat::Grey) else {
        return Reading::default();
    };
    let start = Instant::now();
    let scan = Scanner::new().scan_frame(&frame);
    let seconds = start.elapsed().as_secs_f64();
    Reading { texts: scan.codes.into_iter().map(|code| code.text).collect(), seconds }
}

/// What rxing reads by itself, with everything it offers for one picture.
fn rxing(grey: Grey) -> Reading {
    let Grey { pixels, width, height } = grey;
    let mut hints = DecodeHints { TryHarder: Some(true), AlsoInverted: Some(true), ..DecodeHints::default() };
    let format = Some(BarcodeFormat::QR_CODE);
    let start = Instant::now();
    let read = || detect_in_luma_filtered_with_hints(pixels, width, height, format, &mut hints);
    let code = catch_unwind(AssertUnwindSafe(read)).ok().and_then(Result::ok);
    let seconds = start.elapsed().as_secs_f64();
    Reading { texts: code.iter().map(|code| code.getText().to_owned()).collect(), seconds }
}

struct Totals {
    ours: Score,
    best_peer: Option<(String, usize)>,
}

impl Totals {
    fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut all: BTreeMap<String, Score> = BTreeMap::new();
        for (name, score) in rows.flat_map(|row| &row.scores) {
            let total = all.entry(name.clone()).or_default();
            total.read += score.read;
            total.wrong += score.wrong;
        }
        let ours = all.remove(OURS).unwrap_or_default();
        let best_peer = all.into_iter().map(|(name, score)| (name, score.read)).max_by_key(|(_, read)| *read);
        Self { ours, best_peer }
    }

    fn met(&self) -> bool {
        self.ours.wrong == 0 && self.best_peer.as_ref().is_none_or(|(_, read)| self.ours.read > *read)
    }

    fn print(&self) {
        let word = |met| if met { "met" } else { "missed" };
        match &self.best_peer {
            Some((name, read)) => {
                println!("photos-read {} >{read} {} ({name})", self.ours.read, word(self.ours.read > *read));
            }
            None => println!("photos-read {} - - (nothing to compare with)", self.ours.read),
        }
        println!("photos-wrong {} 0 {}", self.ours.wrong, word(self.ours.wrong == 0));
    }
}
