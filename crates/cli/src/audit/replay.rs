//! `audit replay`: what other rules would make of a run.

use std::path::Path;

use elicense::audit::{AuditError, Flip, Rules, replay};
use elicense::limits::MAX_CONFIG_BYTES;
use elicense_files::{FileProblem, bounded};

use super::folder::Folder;
use super::run::problem_of;
use crate::exit::Exit;
use crate::output::Output;
use crate::problem::{self, Problem};
use crate::render::Look;

/// Writes every verdict that flips, one object a line, and says how many.
///
/// # Errors
///
/// The run or the rules cannot be read.
pub fn run(run: &Path, policy: &Path, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let folder = Folder::existing(run).map_err(|error| Problem::unreadable(run, &error))?;
    let unreadable = |error| Problem::unreadable(policy, &error);
    let bytes =
        std::fs::File::open(policy).and_then(|file| bounded(file, MAX_CONFIG_BYTES)).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    let rules =
        Rules::parse(&text).map_err(|error| Problem::from(FileProblem::configuration(policy, error)))?;
    let (mut flips, mut failure) = (0_u64, None);
    let tell = |flip: Flip| {
        flips += 1;
        output.write(format!("{}\n", flip.to_json()).as_bytes()).map_err(|problem| {
            failure = Some(problem);
            AuditError::Io(std::io::ErrorKind::WriteZero.into())
        })
    };
    let judged = replay(&folder, &rules, tell);
    if let Some(problem) = failure {
        return Err(problem);
    }
    let judged = judged.map_err(|error| problem_of(error, run))?;
    problem::warn(&format!("{} {flips} / {judged}", look.words.label("replay_flips")));
    Ok(Exit::Passed)
}
