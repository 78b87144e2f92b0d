//! The files to verify: those that were typed, those of a folder, and those that a pattern means where the shell does not
//! expand it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::Source;
use crate::problem::{self, Problem};
use crate::words::{Words, filled};

/// Every input that was meant, in the order in which it was typed; those of a folder by name.
///
/// # Errors
///
/// Nothing was typed, standard input stands twice, or a folder is empty, holds too many files or cannot be read.
pub fn inputs(typed: Vec<PathBuf>, words: Words) -> Result<Vec<Source>, Problem> {
    let mut inputs = Vec::new();
    for path in typed.into_iter().flat_map(expanded) {
        match path.is_dir() {
            true => inputs.extend(of_folder(&path, words)?),
            false => inputs.push(Source::new(path)),
        }
    }
    if inputs.is_empty() {
        return Err(Problem::no_input());
    }
    if inputs.iter().filter(|input| **input == Source::Stdin).count() > 1 {
        return Err(Problem::usage("stdin_twice", &[]));
    }
    Ok(inputs)
}

/// The files that a pattern means; what is the name of a file, or meets none, stays as it was typed.
fn expanded(typed: PathBuf) -> Vec<PathBuf> {
    let pattern = typed.to_str().filter(|text| text.contains(['*', '?', '['])).filter(|_| !typed.exists());
    let met = pattern.and_then(|pattern| glob::glob(pattern).ok());
    let mut files: Vec<PathBuf> = met.into_iter().flatten().flatten().collect();
    files.sort();
    if files.is_empty() { vec![typed] } else { files }
}

fn of_folder(folder: &Path, words: Words) -> Result<Vec<Source>, Problem> {
    let unreadable = |error| Problem::unreadable(folder, &error);
    let (mut files, mut holds_folders) = (Vec::new(), false);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match path.is_dir() {
            _ if is_hidden => {}
            true => holds_folders = true,
            false => files.push(path),
        }
        if files.len() > MAX_FOLDER_FILES {
            let facts = [("folder", folder.display().to_string()), ("max", MAX_FOLDER_FILES.to_string())];
            return Err(Problem::usage("folder_large", &facts));
        }
    }
    if files.is_empty() {
        return Err(Problem::usage("folder_empty", &[("folder", folder.display().to_string())]));
    }
    if holds_folders {
        let name = folder.display().to_string();
        words
            .sentences(|language| filled(language, "folder_inside", &[("folder", &name)]))
            .iter()
            .for_each(|said| problem::note(said));
    }
    files.sort();
    Ok(files.into_iter().map(Source::File).collect())
}

/// Files of a folder that are verified one by one: more are an archive, for which `audit` writes results that somebody
/// can work through.
const MAX_FOLDER_FILES: usize = 500;
