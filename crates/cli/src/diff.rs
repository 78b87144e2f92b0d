//! `diff`: two licenses side by side, and whether they are one.

use elicense::report::{Comparison, Sameness};
use elicense::{Report, Verifier};

use crate::args::Form;
use crate::exit::Exit;
use crate::files::{self, Source};
use crate::output::Output;
use crate::problem::Problem;
use crate::render::{self, Look};
use crate::request::Pair;

/// Compares the two licenses. The exit code says whether they are one, not whether either holds.
///
/// # Errors
///
/// Settings that cannot be read, or an answer that cannot be written; no fault of an input.
pub fn run(task: &Pair, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let verifier = Verifier::new(files::trust(task.trust.as_deref())?);
    let verifier = files::with_layouts(verifier, task.formats.as_deref())?;
    let (left, right) = (examine(&verifier, task, &task.left), examine(&verifier, task, &task.right));
    let (answer, exit) = match (&left, &right) {
        (Ok(left), Ok(right)) => compared(task, look, left, right),
        (Err(refused), Ok(_)) | (Ok(_), Err(refused)) => (refused.answer(task, look), refused.exit()),
        (Err(one), Err(other)) => {
            (one.answer(task, look) + &other.answer(task, look), one.exit().and(other.exit()))
        }
    };
    output.write(answer.as_bytes())?;
    Ok(exit)
}

fn compared(task: &Pair, look: Look, left: &Report, right: &Report) -> (String, Exit) {
    let comparison = Comparison::of(left, right);
    let exit = match comparison.sameness() {
        Sameness::Same => Exit::Passed,
        Sameness::Different => Exit::Failed,
        _ => Exit::Undetermined,
    };
    let answer = match task.form {
        Form::Text => render::comparison(look, &task.left.name(), &task.right.name(), &comparison),
        Form::Json | Form::Jsonl => comparison.to_json() + "\n",
    };
    (answer, exit)
}

/// Why an input has no report.
enum Refused {
    Unexamined(String, Box<elicense::Error>),
    Unread(String, Problem),
}

fn examine(verifier: &Verifier, task: &Pair, input: &Source) -> Result<Report, Refused> {
    let name = verifier.mask_beside(&task.inquiry).text(&input.name()).to_string();
    let bytes = input.read().map_err(|error| {
        let problem = Problem::unreadable(input.name().as_ref(), &error);
        Refused::Unread(name.clone(), problem)
    })?;
    let report = verifier.verify_for(&bytes, &task.inquiry);
    let report = report.map(|report| report.named(&input.name()));
    report.map_err(|error| Refused::Unexamined(name, Box::new(error)))
}

impl Refused {
    fn exit(&self) -> Exit {
        match self {
            Self::Unexamined(_, error) => (&**error).into(),
            Self::Unread(_, problem) => problem.exit,
        }
    }

    fn answer(&self, task: &Pair, look: Look) -> String {
        match (self, task.form) {
            (Self::Unexamined(name, error), Form::Text) => render::unexamined(look, name, error),
            (Self::Unread(name, problem), Form::Text) => render::unread(look, name, problem),
            (Self::Unexamined(name, error), _) => error.to_json(Some(name)) + "\n",
            (Self::Unread(name, problem), _) => problem.to_json(Some(name)) + "\n",
        }
    }
}
