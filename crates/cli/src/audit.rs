//! `audit`: every license of an archive, into a folder of its own.

mod claim;
mod folder;
mod progress;
mod proof;
mod replay;
mod run;
mod walk;

use crate::exit::Exit;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::request::AuditTask;

/// Does what was asked about runs.
///
/// # Errors
///
/// Settings, or a folder of a run, that cannot be read or written; no fault of an input.
pub fn run(task: &AuditTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    match task {
        AuditTask::Run(task) => run::run(task, look, output),
        AuditTask::Prove(task) => proof::write(task, look, output),
        AuditTask::Replay(task) => replay::run(task, look, output),
        AuditTask::CheckProof { proof, root } => proof::check(proof, root.as_deref(), look, output),
    }
}
