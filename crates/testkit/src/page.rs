//! Puts the offline page together: one file with the core inside, and nothing that is fetched.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

pub const USAGE: &str = "page BINDINGS FILE";

/// Writes the page to `file`, from what `wasm-bindgen --target no-modules` has written to the folder `bindings`.
pub fn run(bindings: &str, file: &str) -> ExitCode {
    let written = page(Path::new(bindings)).and_then(|page| {
        if page.len() > MAX_PAGE_BYTES {
            return Err(io::Error::other(format!("{} bytes, at most {MAX_PAGE_BYTES} may be", page.len())));
        }
        fs::write(file, &page).map(|()| page.len())
    });
    match written {
        Ok(bytes) => {
            println!("{file}: {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn page(bindings: &Path) -> io::Result<String> {
    let read = |name: &str| fs::read_to_string(source().join(name));
    let glue = fs::read_to_string(bindings.join("elicense_wasm.js"))?;
    // Its own function, so that it can be started again.
    let core = format!("function makeCore() {{\n{glue}\nreturn wasm_bindgen;\n}}\n");
    let parts = ["words.js", "zip.js", "store.js", "page.js"]
        .map(read)
        .into_iter()
        .collect::<io::Result<Vec<_>>>()?;
    let script = format!("\"use strict\";\n{core}{}", parts.concat());
    let style = read("page.css")?;
    if let Some(end) =
        [&script, &style].into_iter().find(|text| text.contains("</s") || text.contains("<!--"))
    {
        return Err(io::Error::other(format!("{} bytes would end early inside a page", end.len())));
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&fs::read(bindings.join("elicense_wasm_bg.wasm"))?)?;
    let engine = STANDARD.encode(packed.finish()?);
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    let filled = [
        ("@SCRIPT_SHA256@", hash(&script)),
        ("@STYLE_SHA256@", hash(&style)),
        ("@STYLE@", style),
        ("@ENGINE@", engine),
        ("@SCRIPT@", script),
    ];
    let template = read("page.html")?;
    if let Some((name, _)) = filled.iter().find(|(name, _)| template.matches(name).count() != 1) {
        return Err(io::Error::other(format!("page.html does not say {name} once")));
    }
    Ok(filled.iter().fold(template, |page, (name, text)| page.replacen(name, text, 1)))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wasm/page")
}

/// Bytes of the page: what a mail or a counter's system takes without a question.
const MAX_PAGE_BYTES: usize = 2_500_000;
