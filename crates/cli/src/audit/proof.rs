//! `audit prove` and `audit check-proof`: that a result is one of a run's.

use std::fs::File;
use std::io;
use std::path::Path;

use elicense::limits::MAX_INPUT_BYTES;
use elicense::messages::{self, Topic};
use elicense_audit::{Proof, Wanted, prove};
use elicense_files::{FileProblem, bounded};

use super::folder::Folder;
use super::run::problem_of;
use crate::exit::Exit;
use crate::files::Source;
use crate::output::Output;
use crate::problem::{self, Problem};
use crate::render::Look;
use crate::request::Proving;

/// Writes the proof for one license or entry of a run.
///
/// # Errors
///
/// The run or the license cannot be read, or the run has no such entry.
pub fn write(task: &Proving, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let folder = Folder::existing(&task.run).map_err(|error| Problem::unreadable(&task.run, &error))?;
    let bytes = match (&task.license, task.entry) {
        (Some(license), None) => Some(read(license)?),
        (None, Some(_)) => None,
        _ => return Err(Problem::usage("prove_nothing", &[])),
    };
    let wanted = bytes.as_deref().map_or(Wanted::Entry(task.entry.unwrap_or_default()), Wanted::License);
    match prove(&folder, wanted).map_err(|error| problem_of(error, &task.run))? {
        Some(proof) => {
            if let Some(code) = proof.unexamined() {
                warn_of(&code, look);
            }
            output.write(format!("{}\n", proof.to_json()).as_bytes()).map(|()| Exit::Passed)
        }
        None => Err(Problem::usage("prove_no_entry", &[])),
    }
}

/// A proof of an entry that could not be examined is no proof about a license.
fn warn_of(code: &str, look: Look) {
    for &language in look.words.languages() {
        let said = messages::word(language, Topic::Label, "prove_unexamined");
        problem::warn(&format!("{said} {code}"));
    }
}

/// Says whether a proof holds, and for which root.
///
/// # Errors
///
/// The proof cannot be read.
pub fn check(path: &Path, root: Option<&str>, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let wrong = |error| Problem::from(FileProblem::configuration(path, error));
    let proof = Proof::parse(&read(&Source::new(path.to_owned()))?).map_err(wrong)?;
    let proven =
        proof.proven_root().filter(|proven| root.is_none_or(|root| root.eq_ignore_ascii_case(proven)));
    let (label, exit) = match (&proven, root) {
        (Some(_), Some(_)) => ("proof_holds", Exit::Passed),
        // It holds for the root that it names itself; whether that is the run's, nobody has said.
        (Some(_), None) => ("proof_holds_alone", Exit::Undetermined),
        (None, _) => ("proof_broken", Exit::Failed),
    };
    let root = proven.unwrap_or_default();
    output.write(format!("{}\n{root}\n", look.words.labels(label).join("\n")).as_bytes())?;
    Ok(exit)
}

fn read(source: &Source) -> Result<Vec<u8>, Problem> {
    let read = match source {
        Source::Stdin => bounded(io::stdin().lock(), PROOF_BYTES),
        Source::File(path) => File::open(path).and_then(|file| bounded(file, PROOF_BYTES)),
    };
    read.map_err(|error| Problem::unreadable(source.name().as_ref(), &error))
}

/// A proof holds a report, which may repeat a license several times over.
const PROOF_BYTES: usize = 8 * MAX_INPUT_BYTES;
