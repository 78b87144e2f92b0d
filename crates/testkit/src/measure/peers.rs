//! Other people's decoders, behind a Python process of their own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

/// What a decoder read, and how long it took.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Reading {
    pub texts: Vec<String>,
    pub seconds: f64,
}

/// The decoders that are installed.
pub struct Peers {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peers {
    /// Those of the Python that `ELICENSE_PYTHON` names, of the one that `.ci/run` sets up, or of the system's.
    pub fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let own = root.join("target/second-opinions/bin/python");
        let python = std::env::var_os("ELICENSE_PYTHON")
            .unwrap_or_else(|| if own.is_file() { own.into_os_string() } else { "python3".into() });
        let mut process = Command::new(python)
            .args(["-c", include_str!("peers.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (questions, answers) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        Some(Self { process, questions, answers })
    }

    /// What each of them reads in a picture, by its name; `None` where none is installed.
    pub fn read(&mut self, picture: &Path, times: usize) -> Option<BTreeMap<String, Reading>> {
        writeln!(self.questions, "{times} {}", picture.display()).ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // Nothing is asked any more; that it has ended already is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
