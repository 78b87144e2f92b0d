//! `check`: what is wrong with a data file, whichever it is.

use std::path::{Path, PathBuf};

use elicense_files::CheckedFile;

use crate::exit::Exit;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::render::page::{Page, Style};
use crate::words::Words;

/// Reads every file, and says of each that it is sound.
///
/// # Errors
///
/// The first file that is not, or that cannot be read; or an answer that cannot be written.
pub fn run(files: &[PathBuf], look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut page = Page::new(look.color);
    for file in files {
        check_file(&mut page, look.words, file)?;
    }
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}

/// One file.
pub fn check_file(page: &mut Page, words: Words, file: &Path) -> Result<(), Problem> {
    let (said, sure) = match elicense_files::check(file)? {
        CheckedFile::Layout(layout) => {
            let title = format!("{} – {}", layout.id(), words.title(layout.title()));
            (format!("{}  {title}", words.label("layout_sound")), Some(words.source(layout.source().kind)))
        }
        _ => (format!("{}  {}", words.label("file_sound"), file.display()), None),
    };
    page.line(0, Style::Good, &format!("✔ {said}"));
    sure.iter().for_each(|sure| page.line(2, Style::Faint, sure));
    Ok(())
}
