//! `audit replay`: what other rules would make of a run.

use std::path::Path;

use elicense::limits::MAX_CONFIG_BYTES;
use elicense::rules::Agreement;
use elicense::{Rulebook, Trust, Verifier};
use elicense_audit::{AuditError, Flip, Rules, asks_for_recognition, replay};
use elicense_files::{FileProblem, bounded};

use super::folder::Folder;
use super::run::problem_of;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::{self, Problem};
use crate::render::Look;
use crate::request::Replaying;

/// Writes every verdict that flips, one object a line, and says how many.
///
/// # Errors
///
/// The run or the rules cannot be read.
pub fn run(task: &Replaying, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let run = &task.run;
    let folder = Folder::existing(run).map_err(|error| Problem::unreadable(run, &error))?;
    // "0 flips" would sound like an answer.
    if task.recognition.is_some() && !asks_for_recognition(&folder).map_err(|error| problem_of(error, run))? {
        return Err(Problem::usage("replay_no_recognition", &[]));
    }
    let rules = rules(task)?;
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

/// The rules that are built in, in their place those of the folder, and in their place those of the files.
fn rules(task: &Replaying) -> Result<Rules, Problem> {
    let verifier = files::with_layouts(Verifier::new(Trust::empty()), task.formats.as_deref())?;
    let mut rulebook = Rulebook::built_in();
    rulebook.catalog = verifier.catalog().clone();
    rulebook.agreement = verifier.agreement().clone();
    if let Some(path) = &task.recognition {
        let agreement = Agreement::parse(&text(path)?, &rulebook.catalog);
        rulebook.agreement = agreement.map_err(|error| FileProblem::configuration(path, error))?;
    }
    let rules = Rules::new(rulebook);
    match &task.policy {
        Some(path) => {
            let rules = rules.with_policy(&text(path)?);
            Ok(rules.map_err(|error| FileProblem::configuration(path, error))?)
        }
        None => Ok(rules),
    }
}

fn text(path: &Path) -> Result<String, Problem> {
    let unreadable = |error| Problem::unreadable(path, &error);
    let bytes =
        std::fs::File::open(path).and_then(|file| bounded(file, MAX_CONFIG_BYTES)).map_err(unreadable)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
