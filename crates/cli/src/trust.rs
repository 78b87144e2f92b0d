//! `trust`: whom the store trusts, what comes in and goes out, and what it lacks.

mod bundle;

use std::path::Path;

use elicense::upkeep::{self, Piece, Weight};
use elicense::{Trust, Verifier};

use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::{Look, trust as render};
use crate::request::{Addition, TrustAction, TrustTask};

/// Does what was asked of the store.
///
/// # Errors
///
/// There is no store, or it or a file for it cannot be read or written; something is not decided or cannot be meant.
pub fn run(task: &TrustTask, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    if let TrustAction::Inspect(file) = &task.action {
        let bytes = files::read_piece(file)?;
        let piece = Piece::read(&bytes).map_err(|remark| Problem::remark(file, &remark))?;
        output.write(render::piece(look, file, &piece).as_bytes())?;
        return Ok(Exit::Passed);
    }
    if let Some(answer) = bundle::apart(&task.action, look)? {
        output.write(&answer)?;
        return Ok(Exit::Passed);
    }
    let store = task.place.to_write().ok_or_else(Problem::no_trust_place)?;
    let mut exit = Exit::Passed;
    let answer = match &task.action {
        TrustAction::Init => {
            elicense_files::init(store)?;
            render::made(look, store)
        }
        TrustAction::Add(addition) => add(store, addition, look, output)?,
        TrustAction::Remove(name) => {
            let change = elicense_files::change(store, |files| upkeep::remove(files, name))?;
            render::removed(look, store, &change)
        }
        TrustAction::List { at } => {
            let review = upkeep::review(&read(store)?, nobody().catalog(), *at);
            render::list(look, store, &review)
        }
        TrustAction::Check { at, formats } => {
            let verifier = files::with_layouts(nobody(), formats.as_deref())?;
            let mut review = upkeep::review(&read(store)?, verifier.catalog(), *at);
            review.remarks.splice(0..0, elicense_files::exposed(store));
            exit = match review.remarks.iter().map(|remark| remark.weight).max() {
                Some(Weight::Wrong) => Exit::Arguments,
                Some(Weight::Lack) => Exit::Undetermined,
                _ => Exit::Passed,
            };
            render::review(look, store, &review)
        }
        action => bundle::of_store(action, store, look, output)?,
    };
    output.write(answer.as_bytes())?;
    Ok(exit)
}

/// What the file is, is said before what keeps it out.
fn add(store: &Path, addition: &Addition, look: Look, output: &mut Output) -> Result<String, Problem> {
    let Addition { file, asked, authorities, formats } = addition;
    let verifier = files::with_layouts(nobody(), formats.as_deref())?;
    let bytes = files::read_piece(file)?;
    let piece = Piece::read(&bytes).map_err(|remark| Problem::remark(file, &remark))?;
    output.write(render::piece(look, file, &piece).as_bytes())?;
    let mut asked = asked.clone();
    for authority in authorities {
        asked.authorities.push((name_of(authority), files::read_piece(authority)?));
    }
    let change = elicense_files::change(store, |files| {
        upkeep::add(files, &name_of(file), &bytes, &asked, verifier.catalog())
    })?;
    Ok(render::added(look, store, &change))
}

fn read(store: &Path) -> Result<Trust, Problem> {
    if !elicense_files::has_bundles(store) {
        elicense_files::store_files(store)?;
    }
    Ok(elicense_files::trust(store)?)
}

/// For the catalogue of kinds alone.
fn nobody() -> Verifier {
    Verifier::new(Trust::empty())
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
