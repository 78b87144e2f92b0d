//! What was meant by `matter`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use elicense::jiff::Timestamp;
use elicense::rules::APPLICANT;
use elicense::{Holder, Reader, Region};

use super::values::{at, holder, reader};
use crate::args::{self, Form};
use crate::files::{self, Source};
use crate::problem::Problem;

/// Matters to list, or one to assess.
#[derive(Debug)]
pub enum MatterTask {
    List { formats: Option<PathBuf> },
    Assess(MatterToAssess),
}

/// Licenses presented in one matter.
#[derive(Debug)]
pub struct MatterToAssess {
    pub inputs: Vec<Source>,
    pub matter: String,
    pub relying: Region,
    pub parties: BTreeMap<String, Holder>,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub at: Timestamp,
    pub reader: Reader,
    pub form: Form,
}

impl MatterTask {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// A region, party, holder or time that is none.
    pub fn new(typed: args::Matter) -> Result<Self, Problem> {
        let (Some(matter), Some(region)) = (typed.matter, typed.region) else {
            return Ok(Self::List { formats: typed.formats });
        };
        let inputs: Vec<Source> = typed.files.into_iter().map(Source::new).collect();
        if inputs.iter().filter(|input| **input == Source::Stdin).count() > 1 {
            return Err(Problem::usage("stdin_twice", &[]));
        }
        let wrong = || Problem::usage("region", &[("value", region.clone())]);
        let relying = Region::parse(&region).ok_or_else(wrong)?;
        let applicant = holder(typed.holder, &inputs)?;
        let mut parties: BTreeMap<String, Holder> =
            applicant.into_iter().map(|holder| (APPLICANT.to_owned(), holder)).collect();
        for typed in typed.parties {
            let (party, holder) = named_party(&typed, &inputs)?;
            if parties.insert(party, holder).is_some() {
                return Err(Problem::usage("party_twice", &[("value", typed)]));
            }
        }
        Ok(Self::Assess(MatterToAssess {
            inputs,
            matter,
            relying,
            parties,
            trust: files::trust_folder(typed.trust),
            formats: typed.formats,
            at: at(typed.at)?,
            reader: reader(typed.role),
            form: typed.format,
        }))
    }

    /// The folders of trust and of data files.
    pub fn settings(&self) -> (Option<&Path>, Option<&Path>) {
        match self {
            Self::List { formats } => (None, formats.as_deref()),
            Self::Assess(task) => (task.trust.as_deref(), task.formats.as_deref()),
        }
    }
}

/// `PARTY=FILE`.
fn named_party(typed: &str, inputs: &[Source]) -> Result<(String, Holder), Problem> {
    let wrong = || Problem::usage("party", &[("value", typed.to_owned())]);
    let (party, file) = typed.split_once('=').ok_or_else(wrong)?;
    let file = args::Holder { holder_name: None, holder_id: None, holder_file: Some(file.into()) };
    let holder = holder(file, inputs)?.ok_or_else(wrong)?;
    Ok((party.to_owned(), holder))
}
