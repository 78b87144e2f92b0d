//! What may stand in a folder of formats: a file that is mistyped and silently left out would leave the built-in rules
//! in force.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use elicense::Rulebook;

use crate::problem::FileProblem;

/// Every `.toml` of the folder has a name that is read, and there is one.
///
/// # Errors
///
/// A `.toml`, however its ending is written, that nothing would read: it has another name, is no file, or stands in a
/// folder inside this one. No file that is read.
pub(crate) fn listed(path: &Path) -> Result<(), FileProblem> {
    let unreadable = |error| FileProblem::unreadable(path, error);
    let mut is_empty = true;
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let name = file.file_name().unwrap_or_default();
        match name.to_str() {
            Some(name) if is_read(name) => {
                // A link that leads nowhere, or a folder of that name, would be passed over.
                let metadata = fs::metadata(&file).map_err(|error| FileProblem::unreadable(&file, error))?;
                if !metadata.is_file() {
                    return Err(FileProblem::folder(
                        &file,
                        "a folder or device has the name of a settings file".to_owned(),
                    ));
                }
                is_empty = false;
            }
            _ if is_toml(name) => return Err(FileProblem::folder(&file, unknown(name))),
            _ => inside(&file, DEEPEST)?,
        }
    }
    match is_empty {
        true => Err(FileProblem::folder(
            path,
            format!("the folder holds no file that is read; they are named {NAMES}"),
        )),
        false => Ok(()),
    }
}

fn is_read(name: &str) -> bool {
    let names = [MASKING, MATTERS];
    name.ends_with(LAYOUT) || name.ends_with(TOKEN) || names.contains(&name) || Rulebook::reads(name)
}

fn is_toml(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
        || name.to_string_lossy().eq_ignore_ascii_case(".toml")
}

fn unknown(name: &OsStr) -> String {
    match name.to_str() {
        Some("trust.toml") => "trust.toml belongs into the folder of --trust".to_owned(),
        _ => format!("nothing reads a file of this name; write one of {NAMES}, or move it out of the folder"),
    }
}

/// Folders inside are not read. Where one holds a `.toml`, somebody may think that it is.
fn inside(path: &Path, deepest: usize) -> Result<(), FileProblem> {
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    // Of the entry itself: a link to a folder may lead round in a circle.
    let is_folder = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    if is_hidden || !is_folder || deepest == 0 {
        return Ok(());
    }
    let unreadable = |error| FileProblem::unreadable(path, error);
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if is_toml(file.file_name().unwrap_or_default()) {
            let detail = "folders inside the folder of formats are not read; move the file up, or out of it";
            return Err(FileProblem::folder(&file, detail.to_owned()));
        }
        inside(&file, deepest - 1)?;
    }
    Ok(())
}

/// How the names of layout files end.
pub(crate) const LAYOUT: &str = ".layout.toml";

/// How the names of files of online tokens end.
pub(crate) const TOKEN: &str = ".token.toml";

/// The name of the file of matters.
pub(crate) const MATTERS: &str = "matters.toml";

/// The name of the file of masking rules.
pub(crate) const MASKING: &str = "masking.toml";

const NAMES: &str = "*.layout.toml, *.token.toml, catalog.toml, *.catalog.toml, recognition.toml, *.recognition.toml, regions.toml, authorities.toml, masking.toml or matters.toml, in small letters";

/// Folders inside folders that are looked into, each only to see whether a settings file was put there.
const DEEPEST: usize = 8;
