//! `matter`: which materials need not be handed in, because licenses cover them.

use elicense::Verifier;
use elicense::matters::{Application, Assessment, Waiver};
use elicense::rules::Matters;

use crate::args::Form;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::{self, Look};
use crate::request::{MatterTask, MatterToAssess};

/// Lists the matters that are known, or assesses one.
///
/// # Errors
///
/// Settings that cannot be read, a matter or party that is not known, or an answer that cannot be written.
pub fn run(task: &MatterTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let (trust, formats) = task.settings();
    let verifier = files::with_layouts(Verifier::new(files::trust(trust)?), formats)?;
    let matters = files::matters(&verifier, formats)?;
    match task {
        MatterTask::List { .. } => {
            output.write(render::matters(look, &matters).as_bytes())?;
            Ok(Exit::Passed)
        }
        MatterTask::Assess(task) => assess(task, &verifier, &matters, look, output),
    }
}

fn assess(
    task: &MatterToAssess,
    verifier: &Verifier,
    matters: &Matters,
    look: Look,
    output: &mut Output,
) -> Result<Exit, Problem> {
    let matter = matters.matter(&task.matter).ok_or_else(|| Problem::unknown_matter(&task.matter))?;
    let mut application = Application::new(matter.clone(), task.relying, task.at);
    application.reader = task.reader;
    application.parties.clone_from(&task.parties);
    if let Some(party) = application.unknown_party() {
        return Err(Problem::usage(
            "party_unknown",
            &[("party", party.to_string()), ("matter", matter.id.to_string())],
        ));
    }
    let mut read = Vec::new();
    let mut unread = Exit::Passed;
    for input in &task.inputs {
        match input.read() {
            Ok(bytes) => read.push((input.name(), bytes)),
            Err(error) => {
                let problem = Problem::unreadable(input.name().as_ref(), &error);
                problem.print(look.words);
                unread = unread.and(problem.exit);
            }
        }
    }
    let assessment = verifier.assess(&application, &read);
    let answer = match task.form {
        Form::Text => render::assessment(look, verifier, &assessment),
        Form::Json | Form::Jsonl => assessment.to_json() + "\n",
    };
    output.write(answer.as_bytes())?;
    Ok(exit(&assessment).and(unread))
}

fn exit(assessment: &Assessment) -> Exit {
    match assessment.waiver() {
        Waiver::Waived => Exit::Passed,
        Waiver::OnConditions => Exit::Undetermined,
        _ => Exit::Failed,
    }
}
