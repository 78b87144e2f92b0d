//! `code make`: a display code of a license that passes.

use elicense::display::{CodeSigner, Draft, Drawing, Selection, show};
use elicense::{Conclusion, Report, Verifier};

use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::request::{Canvas, FieldChoice, Making};

/// Verifies the license, makes the code and writes it.
///
/// # Errors
///
/// A file cannot be read or a key not be used, the license does not pass, or the code cannot be made of it.
pub fn make(task: &Making, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let key = elicense_files::secret_key(&task.key)?;
    let trust = files::trust(Some(&task.trust))?;
    let signer = match &task.certificate {
        Some(file) => CodeSigner::new(key, &elicense_files::certificate(file)?),
        None => CodeSigner::known(key, &trust),
    };
    let signer = signer.map_err(|error| Problem::refused(&error))?;
    let verifier = files::with_layouts(Verifier::new(trust), task.formats.as_deref())?;

    let report = passing(task, &verifier)?;
    let code = code(task, &report, &signer)?;
    output.write(&drawn(&code, task.canvas).map_err(|error| Problem::refused(&error))?)?;
    if let Some(problem) = unaccepted(task, &verifier, &code) {
        problem.print(look.words);
    }
    Ok(Exit::Passed)
}

/// The report on the license, which passes.
fn passing(task: &Making, verifier: &Verifier) -> Result<Report, Problem> {
    let name = task.license.name();
    let bytes = task.license.read().map_err(|error| Problem::unreadable(name.as_ref(), &error))?;
    let report = verifier.verify_for(&bytes, &task.inquiry);
    let report = report.map_err(|error| Problem::unexamined(&name, &error))?;
    match report.conclusion() {
        Conclusion::Passed => Ok(report),
        _ => Err(Problem::unverified(&name, &report)),
    }
}

fn code(task: &Making, report: &Report, signer: &CodeSigner) -> Result<String, Problem> {
    let refused = |error| Problem::refused(&error);
    let seen = Selection::seen_in(report);
    let selection = match &task.fields {
        FieldChoice::Fields(selection) => selection,
        FieldChoice::Reader => &seen,
    };
    let draft = Draft::of(report, selection).map_err(refused)?;
    let Some(file) = &task.device_key else { return draft.sign(signer, task.life).map_err(refused) };
    let device = elicense_files::secret_key(file)?;
    let kept = draft.sign_for(device.public(), signer, task.life).map_err(refused)?;
    let (challenge, audience) = (task.inquiry.challenge.as_deref(), task.inquiry.audience.as_deref());
    show(&kept, &device, task.life.from, challenge, audience).map_err(refused)
}

fn drawn(code: &str, canvas: Canvas) -> Result<Vec<u8>, elicense::Error> {
    // Also of the text alone: it is meant to be drawn.
    let drawing = Drawing::of(code)?;
    Ok(match canvas {
        Canvas::Terminal => format!("{}{code}\n", drawing.to_terminal()).into_bytes(),
        Canvas::Png => drawing.to_png(),
        Canvas::Svg => drawing.to_svg().into_bytes(),
        Canvas::Text => format!("{code}\n").into_bytes(),
    })
}

/// What whoever checks the code with the same trust store would find against it.
fn unaccepted(task: &Making, verifier: &Verifier, code: &str) -> Option<Problem> {
    match verifier.verify_for(code.as_bytes(), &task.inquiry) {
        Ok(report) if report.conclusion() == Conclusion::Passed => None,
        Ok(report) => Some(Problem::unaccepted(&report)),
        Err(error) => Some(Problem::refused(&error)),
    }
}
