//! Locations (GB/T 33190 §7.4, ST_Loc): from the root of the package, or from the folder of the part that names them.

use crate::document::package::Package;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

/// Why a location names no part that may be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Lost {
    /// It leads out of the package, or is no location.
    Unsafe,
    /// The package has no such part.
    Missing,
}

/// The part that a location means, and how far that is from the standard.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Met {
    /// The name of the part as the package has it.
    pub name: String,
    /// What had to be overlooked to find it.
    pub tolerated: Option<Tolerated>,
}

/// Forms of the field that the standard does not have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tolerated {
    /// The letters are of another case.
    Case,
    /// It begins at the root and is written as if it began at the part.
    FromRoot,
}

impl Tolerated {
    /// What reports say of it.
    pub(crate) fn finding(self, from: &str, location: &str) -> Finding {
        let form = match self {
            Self::Case => "letter-case",
            Self::FromRoot => "from-the-root",
        };
        let finding = Finding::new(CheckId::Package, Code::PackageTolerated).at(from);
        finding.with("form", form).with("location", location)
    }
}

/// Every part that some program may take a location for: the standard's reading first.
pub(crate) fn readings(package: &Package<'_>, from: &str, location: &str) -> Result<Vec<Met>, Lost> {
    let location = location.trim();
    if location.is_empty() || location.contains(['\\', ':', '\0']) {
        return Err(Lost::Unsafe);
    }
    let tries = match location.strip_prefix('/') {
        Some(absolute) => vec![(absolute.to_owned(), None)],
        None => {
            let folder = from.rfind('/').and_then(|end| from.get(..=end)).unwrap_or_default();
            vec![(format!("{folder}{location}"), None), (location.to_owned(), Some(Tolerated::FromRoot))]
        }
    };
    let mut met: Vec<Met> = Vec::new();
    let mut lost = Lost::Missing;
    for (path, tolerated) in tries {
        let Some(name) = normal(&path) else {
            // From the folder of a part a location may climb; from the root it cannot.
            if tolerated.is_none() {
                lost = Lost::Unsafe;
            }
            continue;
        };
        if let Some(found) = package.find(&name)
            && !met.iter().any(|other| other.name == found.part.name)
        {
            let tolerated = if found.other_case { Some(Tolerated::Case) } else { tolerated };
            met.push(Met { name: found.part.name.clone(), tolerated });
        }
    }
    match (met.is_empty(), lost) {
        (_, Lost::Unsafe) => Err(Lost::Unsafe),
        (true, lost) => Err(lost),
        (false, _) => Ok(met),
    }
}

/// Without `.` and `..`; `None` where it leads out of the package or names none of its parts.
fn normal(path: &str) -> Option<String> {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}
