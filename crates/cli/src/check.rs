//! `check`: what is wrong with a data file, whichever it is.

use std::path::PathBuf;

use elicense_files::CheckedFile;

use crate::exit::Exit;
use crate::layouts::check::{said_of, side_by_side};
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::render::page::Page;

/// Reads every file, and says of each that it is sound. Layouts stand side by side too.
///
/// # Errors
///
/// The first file that is not, or that cannot be read; layouts that cannot be told apart; or an answer that cannot be
/// written.
pub fn run(files: &[PathBuf], look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut page = Page::new(look.color);
    let mut layouts = Vec::new();
    for file in files {
        let checked = elicense_files::check(file)?;
        said_of(&mut page, look.words, file, &checked);
        if let CheckedFile::Layout(layout) = checked {
            layouts.push((Some(file.clone()), *layout));
        }
    }
    // A file with the id of a built-in layout may be that layout's own.
    side_by_side(&layouts, |layout, built_in| layout.id() != built_in.id())?;
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}
