//! Verifies one file, as an app that embeds the library would.
//!
//! cargo run -p elicense --example verify -- testdata/trust/default testdata/vectors/zj-gb-cose-1/good.cbor

use std::collections::BTreeMap;
use std::error::Error;
use std::{env, fs};

use elicense::{Language, Trust, Verifier, messages};
use jiff::Timestamp;

fn main() -> Result<(), Box<dyn Error>> {
    let [trust, file] = <[String; 2]>::try_from(env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "give a trust directory and a file")?;
    let verifier = Verifier::new(Trust::from_files(&folder(&trust)?)?);
    let report = verifier.verify(&fs::read(file)?, Timestamp::now())?;
    match report.verified() {
        Some(license) => {
            println!("admit {} {}", license.name().unwrap_or_default(), license.number().unwrap_or_default())
        }
        None => {
            println!("{} {}", report.conclusion(), report.indication());
            for finding in report.findings() {
                let advice = messages::finding_advice(Language::En, finding);
                println!("{} {}", advice.found, advice.next);
            }
        }
    }
    Ok(())
}

/// The core touches no files: its caller reads them.
fn folder(path: &str) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
    }
    Ok(files)
}
