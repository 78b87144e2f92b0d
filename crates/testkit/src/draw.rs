//! `draw`: writes display codes as `elicense` draws them, for readers that are not ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use elicense_qr::Drawing;
use elicense_testkit::{scenarios, testdata};

pub const USAGE: &str = "draw DIR";

/// Writes every text of the display codes' vectors that fits a code, and the longest that does, each as PNG, SVG and
/// for the terminal, with the text beside it.
pub fn run(folder: &str) -> ExitCode {
    let written = texts().iter().try_for_each(|(name, text)| write(Path::new(folder), name, text));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::from(6)
        }
    }
}

fn texts() -> BTreeMap<String, String> {
    let files = testdata::files();
    let folder = Path::new("vectors").join(scenarios::DISPLAY_CODES);
    let of_vectors = files.iter().map(|(path, bytes)| (Path::new(path), bytes));
    let texts = of_vectors
        .filter(|(path, _)| path.parent() == Some(&*folder) && path.extension() == Some("txt".as_ref()));
    let named = texts.filter_map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?.trim_end().to_owned();
        Some((path.file_stem()?.to_str()?.to_owned(), text))
    });
    named.chain([("longest".to_owned(), longest())]).filter(|(_, text)| !text.is_empty()).collect()
}

/// As long as a code may be, in the alphabet of base45.
fn longest() -> String {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".chars();
    "LZ1:".chars().chain(alphabet.cycle()).take(LONGEST).collect()
}

const LONGEST: usize = 970;

fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    // What is too long for a code is no code.
    let Ok(drawing) = Drawing::of(text) else { return Ok(()) };
    let put = |ending: &str, bytes: &[u8]| fs::write(folder.join(format!("{name}.{ending}")), bytes);
    fs::create_dir_all(folder)?;
    put("text", text.as_bytes())?;
    put("png", &drawing.to_png())?;
    put("svg", drawing.to_svg().as_bytes())?;
    put("terminal", drawing.to_terminal().as_bytes())
}
