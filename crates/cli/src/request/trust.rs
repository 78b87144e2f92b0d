//! What was meant by `trust`, and which store is meant where none was typed.

use std::path::PathBuf;

use elicense::jiff::Timestamp;
use elicense::upkeep::Asked;
use elicense_files::Place;

use super::values::at;
use crate::args::{self, SignerPurpose, TrustPurpose};
use crate::files;
use crate::problem::Problem;

/// A store to look at or to change.
#[derive(Debug)]
pub struct TrustTask {
    pub place: Place,
    pub action: TrustAction,
}

/// What is to be done with it.
#[derive(Debug)]
pub enum TrustAction {
    Init,
    Add(Box<Addition>),
    List { at: Timestamp },
    Check { at: Timestamp, formats: Option<PathBuf> },
    Inspect(PathBuf),
    Remove(String),
    Pack(Box<ToPack>),
    Sign { file: PathBuf, keys: Vec<PathBuf>, old_roots: Option<PathBuf> },
    Verify { file: PathBuf, roots: PathBuf, at: Timestamp },
    Update { files: Vec<PathBuf>, roots: Option<PathBuf>, at: Timestamp },
    Rollback { at: Timestamp },
    Diff { old: PathBuf, new: PathBuf },
    History,
}

/// A bundle to be made.
#[derive(Debug)]
pub struct ToPack {
    pub store: PathBuf,
    pub version: u64,
    pub issued: Timestamp,
    pub expires: Timestamp,
    pub keys: Vec<PathBuf>,
    /// Others sign it afterwards.
    pub unfinished: bool,
    pub roots: PathBuf,
    pub old_roots: Option<PathBuf>,
}

/// A file for the store, and what it is trusted for.
#[derive(Debug)]
pub struct Addition {
    pub file: PathBuf,
    pub asked: Asked,
    pub authorities: Vec<PathBuf>,
    pub formats: Option<PathBuf>,
}

impl TrustTask {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// A time that is none.
    pub fn new(typed: args::Trust) -> Result<Self, Problem> {
        let action = match typed.action {
            args::TrustAction::Init => TrustAction::Init,
            args::TrustAction::Add(typed) => TrustAction::Add(Box::new(Addition::new(*typed))),
            args::TrustAction::List => TrustAction::List { at: at(None)? },
            args::TrustAction::Check(typed) => {
                TrustAction::Check { at: at(typed.at)?, formats: typed.formats }
            }
            args::TrustAction::Inspect { file } => TrustAction::Inspect(file),
            args::TrustAction::Remove { name } => TrustAction::Remove(name),
            args::TrustAction::Pack(typed) => TrustAction::Pack(Box::new(ToPack::new(typed)?)),
            args::TrustAction::Sign { file, keys, old_roots } => TrustAction::Sign { file, keys, old_roots },
            args::TrustAction::Verify { file, roots, at: typed } => {
                TrustAction::Verify { file, roots, at: at(typed)? }
            }
            args::TrustAction::Update { files, roots } => TrustAction::Update { files, roots, at: at(None)? },
            args::TrustAction::Rollback => TrustAction::Rollback { at: at(None)? },
            args::TrustAction::Diff { old, new } => TrustAction::Diff { old, new },
            args::TrustAction::History => TrustAction::History,
        };
        Ok(Self { place: files::trust_place(typed.trust), action })
    }
}

impl ToPack {
    fn new(typed: args::TrustPacking) -> Result<Self, Problem> {
        let args::TrustPacking { store, version, expires, keys, unfinished, roots, old_roots, at: issued } =
            typed;
        let (issued, expires) = (at(issued)?, at(Some(expires))?);
        Ok(Self { store, version, issued, expires, keys, unfinished, roots, old_roots })
    }
}

impl Addition {
    fn new(typed: args::TrustAddition) -> Self {
        let purpose = |purpose: TrustPurpose| match purpose {
            TrustPurpose::License => "license".to_owned(),
            TrustPurpose::Display => "display".to_owned(),
            TrustPurpose::Revocation => "revocation".to_owned(),
            TrustPurpose::TimeStamp => "time-stamp".to_owned(),
        };
        let signer = |purpose: SignerPurpose| match purpose {
            SignerPurpose::License => "license".to_owned(),
            SignerPurpose::Display => "display".to_owned(),
        };
        let asked = Asked {
            id: typed.id,
            group: typed.group,
            regions: typed.regions,
            kinds: typed.kinds,
            purposes: typed.purposes.into_iter().map(purpose).collect(),
            from: typed.from,
            until: typed.until,
            signer: typed.signer.map(signer),
            authorities: Vec::new(),
        };
        Self { file: typed.file, asked, authorities: typed.authorities, formats: typed.formats }
    }
}
