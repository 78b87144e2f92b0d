//! `elicense-testkit`: writes the test data, says in what it differs from what would be written, and
//! measures what the project promises.

#![forbid(unsafe_code)]

mod draw;
mod make;
mod measure;
mod page;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, io};

use elicense_testkit::files::{Difference, Files};
use elicense_testkit::testdata;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["testdata", "--check"] => check(&default_folder()),
        ["testdata", "--check", folder] => check(Path::new(folder)),
        ["testdata"] => write(&default_folder()),
        ["testdata", folder] if !folder.starts_with('-') => write(Path::new(folder)),
        ["draw", folder] => draw::run(folder),
        ["archive", rest @ ..] => make::run(rest),
        ["page", bindings, file] => page::run(bindings, file),
        ["measure"] | ["measure", "verify"] => measure::verify(),
        ["measure", "audit"] => measure::audit(100_000),
        ["measure", "audit", "--count", count] => count.parse().map_or_else(|_| usage(), measure::audit),
        ["measure", "sealed", rest @ ..] => sealed(rest),
        ["measure", "stages"] => measure::stages(),
        ["measure", "codes"] => measure::codes(),
        ["measure", "cost"] => measure::cost(),
        ["measure", "capi"] => measure::capi(),
        ["measure", "ofd"] => measure::ofd(),
        ["measure", "revocation"] => measure::revocation(),
        ["measure", "pdf"] => measure::pdf(),
        ["measure", "frames"] => measure::frames(),
        ["measure", "photos", folders @ ..] => measure::photos(folders),
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!(
        "usage: elicense-testkit testdata [--check] [DIR] | measure [verify|stages|codes|cost|capi|ofd|pdf|revocation|frames|photos [DIR…]|audit [--count N]|sealed [--container ofd|pdf] [--count N]] | {} | {} | {}",
        draw::USAGE,
        make::USAGE,
        page::USAGE
    );
    ExitCode::from(2)
}

fn sealed(arguments: &[&str]) -> ExitCode {
    let (mut documents, mut count) = (Some(measure::Documents::Ofd), Some(100_000));
    for pair in arguments.chunks(2) {
        match *pair {
            ["--container", name] => documents = measure::Documents::named(name),
            ["--count", number] => count = number.parse().ok(),
            _ => return usage(),
        }
    }
    documents.zip(count).map_or_else(usage, |(documents, count)| measure::sealed(documents, count))
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

fn write(folder: &Path) -> ExitCode {
    let done = |files: &Files, written: &[Difference]| {
        println!("{} of {} files written or removed", written.len(), files.iter().count());
        ExitCode::SUCCESS
    };
    with_testdata(folder, Files::write, done)
}

fn check(folder: &Path) -> ExitCode {
    let done = |files: &Files, found: &[Difference]| {
        found.iter().for_each(|difference| println!("{difference}"));
        println!("{} of {} files differ", found.len(), files.iter().count());
        if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    };
    with_testdata(folder, Files::differences, done)
}

fn with_testdata(
    folder: &Path,
    work: impl FnOnce(&Files, &Path) -> io::Result<Vec<Difference>>,
    done: impl FnOnce(&Files, &[Difference]) -> ExitCode,
) -> ExitCode {
    let files = testdata::files();
    match work(&files, folder) {
        Ok(differences) => done(&files, &differences),
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::from(6)
        }
    }
}
