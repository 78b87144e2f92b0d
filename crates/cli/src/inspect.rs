//! `inspect`: what a license says and where it says it. Nothing is verified.

use elicense::signature::certificate_of;
use elicense::{Trust, Verifier};

use crate::args::Form;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::{self, Look};
use crate::request::Inspection;

/// Shows the license of the input.
///
/// # Errors
///
/// The input or the layouts cannot be read, or the answer cannot be written.
pub fn run(task: &Inspection, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    // Nobody is trusted here: whatever the library finds about the signature is not shown.
    let verifier = files::with_layouts(Verifier::new(Trust::empty()), task.formats.as_deref())?;
    let name = task.input.name();
    let bytes = task.input.read().map_err(|error| Problem::unreadable(name.as_ref(), &error))?;
    let (answer, exit) = match verifier.verify_for(&bytes, &task.inquiry) {
        Ok(report) => {
            let pages = report.mask().pages(&bytes);
            let answer = match task.form {
                Form::Text => render::license(look, &name, &report, pages.as_ref(), verifier.regions()),
                // Values with their places are in a report, which `verify` makes.
                Form::Json | Form::Jsonl => pages.unwrap_or_default().to_json() + "\n",
            };
            (answer, Exit::Passed)
        }
        Err(error) if task.form != Form::Text => {
            let name = verifier.mask_beside(&task.inquiry).text(&name).to_string();
            (error.to_json(Some(name.as_str())) + "\n", (&error).into())
        }
        Err(error) => {
            let name = verifier.mask_beside(&task.inquiry).text(&name).to_string();
            match certificate_of(&bytes) {
                Ok(certificate) => (render::certificate(look, &name, &certificate), Exit::Passed),
                Err(_) => (render::unexamined(look, &name, &error), (&error).into()),
            }
        }
    };
    output.write(answer.as_bytes())?;
    Ok(exit)
}
