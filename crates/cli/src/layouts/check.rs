//! `layouts check`: each file by itself, and all layouts side by side.

use std::path::{Path, PathBuf};

use elicense::{Code, Layout, Trust, Verifier, messages};
use elicense_files::CheckedFile;

use crate::problem::Problem;
use crate::render::advice;
use crate::render::page::{Page, Style};
use crate::words::Words;

/// A layout, and its file; `None` where it is built in.
pub type Placed = (Option<PathBuf>, Layout);

/// Reads files and folders of layouts, and says of each that it is sound. A layout is sound when it can be read, and
/// every other one can be told from it: those given, those of the folder `formats`, and those built in.
///
/// # Errors
///
/// The first file that is not, or that cannot be read; layouts that cannot be told apart.
pub fn run(page: &mut Page, words: Words, files: &[PathBuf], formats: Option<&Path>) -> Result<(), Problem> {
    let mut layouts = Vec::new();
    for path in files {
        match path.is_dir() {
            true => layouts.extend(of_folder(path)?),
            false => {
                let checked = elicense_files::check(path)?;
                said_of(page, words, path, &checked);
                if let CheckedFile::Layout(layout) = checked {
                    layouts.push((Some(path.clone()), *layout));
                }
            }
        }
    }
    for (path, layout) in formats.map(of_folder).transpose()?.into_iter().flatten() {
        let given = layouts.iter().any(|(other, _)| same_file(other.as_deref(), path.as_deref()));
        if !given {
            layouts.push((path, layout));
        }
    }
    // Those of a folder are said to be sound only now: before, the folder is read as a whole.
    for (path, layout) in &layouts {
        if let Some(path) = path.as_deref().filter(|path| !files.iter().any(|file| file == path)) {
            said_of(page, words, path, &CheckedFile::Layout(Box::new(layout.clone())));
        }
    }
    side_by_side(&layouts, |_, _| true)
}

/// Every layout beside every other, built-in ones too; `counts` says which built-in ones stand beside a layout.
///
/// # Errors
///
/// Layouts that cannot be told apart: every pair of them, at the file of the first.
pub fn side_by_side(layouts: &[Placed], counts: impl Fn(&Layout, &Layout) -> bool) -> Result<(), Problem> {
    let built_in = Verifier::new(Trust::empty());
    let mut wrong: Vec<(&Path, String)> = Vec::new();
    for (index, (path, layout)) in layouts.iter().enumerate() {
        let Some(path) = path else { continue };
        let others = layouts.iter().skip(index + 1).map(|(_, other)| other);
        let of_program = built_in.layouts().iter().map(AsRef::as_ref).filter(|other| counts(layout, other));
        let errors = others.chain(of_program).filter_map(|other| layout.beside(other).err());
        wrong.extend(errors.map(|error| (path.as_path(), error.to_string())));
    }
    match wrong.first() {
        Some((path, _)) => {
            let details: Vec<&str> = wrong.iter().map(|(_, detail)| detail.as_str()).collect();
            Err(Problem::configuration(path, &details.join("; ")))
        }
        None => Ok(()),
    }
}

fn of_folder(path: &Path) -> Result<Vec<Placed>, Problem> {
    let layouts = elicense_files::layouts(path)?;
    Ok(layouts.into_iter().map(|(name, layout)| (Some(path.join(name)), layout)).collect())
}

fn same_file(one: Option<&Path>, other: Option<&Path>) -> bool {
    let place = |path: Option<&Path>| path.and_then(|path| path.canonicalize().ok());
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// One file that is sound.
pub fn said_of(page: &mut Page, words: Words, file: &Path, checked: &CheckedFile) {
    let (said, sure) = match checked {
        CheckedFile::Layout(layout) => {
            let title = format!("{} – {}", layout.id(), words.title(layout.title()));
            let said = format!("{}  {}  {title}", words.label("layout_sound"), file.display());
            (said, Some(words.source(layout.source().kind)))
        }
        _ => (format!("{}  {}", words.label("file_sound"), file.display()), None),
    };
    page.line(0, Style::Good, &format!("✔ {said}"));
    sure.iter().for_each(|sure| page.line(2, Style::Faint, sure));
    let unnamed = match checked {
        CheckedFile::Trust(trust) => trust.unnamed(),
        _ => return,
    };
    for file in unnamed.iter() {
        let data = [("file", file.clone())];
        let say = |language| messages::advice(language, Code::TrustFileUnnamed.as_str(), &data);
        advice(page, words, 2, say, []);
    }
}
