//! `license`: a license written down in canonical words, or signed as a document of a layout.

use elicense::issuing::{CanonicalLicense, LicenseSigner, Unwritten};
use elicense::{Conclusion, Error, ErrorKind, Trust, Verifier};

use crate::exit::Exit;
use crate::files::{self, Source};
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::request::{LicenseTask, Signing};

/// Writes the license down, or signs it.
///
/// # Errors
///
/// A file cannot be read or a key not be used, the license cannot be written so, or the answer cannot be written.
pub fn run(task: &LicenseTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    match task {
        LicenseTask::Sign(task) => sign(task, look, output),
        LicenseTask::Show { input, formats, reader } => {
            let verifier = files::with_layouts(Verifier::new(Trust::empty()), formats.as_deref())?;
            let bytes = read(input)?;
            let shown = match reader {
                Some(inquiry) => {
                    verifier.verify_for(&bytes, inquiry).map(|report| CanonicalLicense::seen_in(&report))
                }
                None => verifier.canonical(&bytes),
            };
            let shown = shown.map_err(|error| Problem::unexamined(&input.name(), &error))?;
            output.write(shown.to_json().as_bytes())?;
            Ok(Exit::Passed)
        }
    }
}

fn sign(task: &Signing, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let trust = files::trust(Some(&task.trust))?;
    let verifier = files::with_layouts(Verifier::new(trust), task.formats.as_deref())?;
    let name = task.input.name();
    let wrong = |error: &Error| Problem::unwritten(&name, error);
    let text = String::from_utf8(read(&task.input)?).map_err(|_| wrong(&no_text()))?;
    let license = CanonicalLicense::parse(&text).map_err(|error| wrong(&error))?;
    let layout = task.layout.as_deref().or(license.layout()).unwrap_or_default();
    let document = verifier.sign_license(layout, &license, &signer(task)?, task.at);
    let document = document.map_err(|error| wrong(&error))?;
    output.write(&document)?;
    match verifier.verify(&document, task.at) {
        Ok(report) if report.conclusion() == Conclusion::Passed => Ok(Exit::Passed),
        Ok(report) => {
            Problem::unaccepted_license(&report).print(look.words);
            Ok(report.conclusion().into())
        }
        Err(error) => Err(wrong(&error)),
    }
}

fn signer(task: &Signing) -> Result<LicenseSigner, Problem> {
    let refused = |error: Error| Problem::refused(&error);
    let mut signer = elicense_files::license_signer(&task.key)?;
    if let Some(file) = &task.certificate {
        signer = signer.with_certificates(&elicense_files::certificate(file)?).map_err(refused)?;
    }
    match &task.key_name {
        Some(name) => signer.with_key_name(name).map_err(refused),
        None => Ok(signer),
    }
}

fn read(source: &Source) -> Result<Vec<u8>, Problem> {
    source.read().map_err(|error| Problem::unreadable(source.name().as_ref(), &error))
}

fn no_text() -> Error {
    let detail = "the file is no text in UTF-8".to_owned();
    ErrorKind::NotWritten { why: Unwritten::File, layout: String::new(), what: detail }.into()
}
