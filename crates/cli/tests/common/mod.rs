//! Runs the real binary.

#![allow(dead_code)] // each test file uses its own part of this one

pub mod audits;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the binary answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the binary in the workspace's folder, in no locale, with nothing on standard input.
pub fn elicense(args: &[&str]) -> Answer {
    answer(command(args).stdin(Stdio::null()))
}

/// The binary, to be run in the workspace's folder and in no locale.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elicense"));
    command.args(args).current_dir(root());
    let own = ["ELICENSE_TRUST", "ELICENSE_FORMATS", "ELICENSE_LANG"];
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"].into_iter().chain(own) {
        command.env_remove(variable);
    }
    // Whoever runs the tests may have settings of their own.
    for home in ["HOME", "XDG_CONFIG_HOME", "APPDATA"] {
        command.env(home, Path::new(env!("CARGO_TARGET_TMPDIR")).join("nobody"));
    }
    command
}

/// Runs the command to its end.
pub fn answer(command: &mut Command) -> Answer {
    let output = command.output().expect("the binary starts");
    let text = |bytes| String::from_utf8(bytes).expect("answers are UTF-8");
    Answer {
        code: output.status.code().expect("the binary ends by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All files below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of the folder").path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect();
    found.sort();
    found
}

/// A fresh folder for one test of this process: another run at the same time has one of its own.
pub fn scratch(name: &str) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tidy(all, name);
    let folder = all.join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the build's folder can be written");
    folder
}

/// Takes away what runs that are over left of this test. Where nobody can tell, it stays.
fn tidy(all: &Path, name: &str) {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return;
    }
    for entry in std::fs::read_dir(all).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let process = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')?.parse::<u32>().ok());
        if process.is_some_and(|process| !processes.join(process.to_string()).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// The time of most vectors.
pub const AT: [&str; 2] = ["--at", "2026-06-01T12:00:00+08:00"];

/// The trust store of most vectors.
pub const TRUST: [&str; 2] = ["--trust", "testdata/trust/default"];

/// Private keys of roots that were made for these tests, and the public keys of the same.
pub const ROOTS: [(&str, &str); 3] = [
    (
        "MC4CAQAwBQYDK2VwBCIEIDfShaLERqXNwIe1CQRdyMKdXqLII20g94uD8dgNPeD1",
        "MCowBQYDK2VwAyEArGxIW2HTfE/d82jEOHoht9yafatjJ6IaqbZTid5aW7Q=",
    ),
    (
        "MC4CAQAwBQYDK2VwBCIEIIgJs/gwrgyo1oeqi7u9WrqEtSwKugyKfVc28K8HnOTm",
        "MCowBQYDK2VwAyEAAcWuw1UZ/LEv4hNY5DzZFZ1tizn1oP2e6P1tuIBIY0Y=",
    ),
    (
        "MC4CAQAwBQYDK2VwBCIEIBoswKNYO+xxPqH25WIosK2doB6V2IAcfnIAkR+dQlpL",
        "MCowBQYDK2VwAyEAaWyiuWpK9NdmqQuEMq5vI6O8S8PenhlIaJjJRMUOrcw=",
    ),
];
