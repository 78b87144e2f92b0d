//! The kinds that a trust store names, held against the catalogue: a kind that is mistyped trusts nobody for anything.

use std::path::Path;

use elicense::rules::Catalog;
use toml::{Table, Value};

use crate::problem::FileProblem;

/// Every kind that `text`, a trust.toml, names is one of the catalogue.
///
/// # Errors
///
/// The first kind that is none, with the one that may have been meant.
pub(crate) fn known(path: &Path, text: &str, catalog: &Catalog) -> Result<(), FileProblem> {
    // A file that is no TOML was refused before, with its place.
    let Ok(table) = text.parse::<Table>() else { return Ok(()) };
    let entries = ["anchor", "key"].into_iter().filter_map(|name| table.get(name)?.as_array()).flatten();
    for entry in entries {
        let kinds =
            entry.get("kinds").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        if let Some(unknown) = kinds.into_iter().find(|kind| catalog.kind(kind).is_none()) {
            let id = entry.get("id").and_then(Value::as_str).unwrap_or_default();
            let near = nearest(unknown, catalog).map(|near| format!("; did you mean `{near}`?"));
            let detail = format!("`{id}` names the kind `{unknown}`, which the catalogue does not have");
            return Err(FileProblem::folder(path, detail + &near.unwrap_or_default()));
        }
    }
    Ok(())
}

/// The kind that is few letters away.
fn nearest<'c>(typed: &str, catalog: &'c Catalog) -> Option<&'c str> {
    let all = catalog.kinds().iter().map(|kind| (strsim::levenshtein(typed, &kind.id), &*kind.id));
    all.filter(|(distance, _)| *distance <= MOST_LETTERS).min().map(|(_, id)| id)
}

/// A name with more letters wrong was not meant.
const MOST_LETTERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_is_mistyped_is_named_with_the_one_that_was_meant() {
        let catalog = Catalog::built_in();
        let check = |text: &str| known(Path::new("trust.toml"), text, &catalog);
        assert!(check("[[anchor]]\nid = \"a\"\nkinds = [\"business-license\"]").is_ok());
        assert!(check("[[anchor]]\nid = \"a\"").is_ok());
        let wrong =
            check("[[key]]\nid = \"a\"\nkinds = [\"busines-license\"]").expect_err("no kind").detail();
        assert!(wrong.contains("`busines-license`") && wrong.contains("`business-license`"), "{wrong}");
        let wrong = check("[[key]]\nid = \"a\"\nkinds = [\"spaceship\"]").expect_err("no kind").detail();
        assert!(!wrong.contains("did you mean"), "{wrong}");
    }
}
