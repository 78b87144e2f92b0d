//! What was meant by `audit`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use elicense::{Inquiry, Policy};
use elicense_audit::Form;

use super::values::{inquiry, policy, relying, time};
use crate::args::{self, AuditAction};
use crate::files::{self, Source};
use crate::problem::Problem;

/// What is asked about runs.
#[derive(Debug)]
pub enum AuditTask {
    Run(Box<Auditing>),
    Prove(Proving),
    CheckProof { proof: PathBuf, root: Option<String> },
    Replay(Replaying),
}

/// A run to judge again, and the rules for it.
#[derive(Debug)]
pub struct Replaying {
    pub run: PathBuf,
    pub policy: Option<PathBuf>,
    pub recognition: Option<PathBuf>,
    pub formats: Option<PathBuf>,
}

/// An entry to prove.
#[derive(Debug)]
pub struct Proving {
    pub run: PathBuf,
    pub license: Option<Source>,
    pub entry: Option<u64>,
}

/// Archives to audit.
#[derive(Debug)]
pub struct Auditing {
    pub paths: Vec<PathBuf>,
    pub out: PathBuf,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub policy: Policy,
    pub form: Form,
    pub threads: NonZeroUsize,
    pub progress: args::ProgressForm,
    pub checkpoint: u64,
    pub start_over: bool,
}

impl AuditTask {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Nothing to audit, or a time that is none.
    pub fn new(typed: args::Audit) -> Result<Self, Problem> {
        Ok(match (typed.action, typed.run) {
            (Some(AuditAction::Prove { license, run, entry }), _) => {
                Self::Prove(Proving { run, license: license.map(Source::new), entry })
            }
            (Some(AuditAction::CheckProof { proof, root }), _) => Self::CheckProof { proof, root },
            (Some(AuditAction::Replay { run, policy, recognition, formats }), _) => {
                Self::Replay(Replaying { run, policy, recognition, formats })
            }
            (None, run) => Self::Run(Box::new(Auditing::new(run)?)),
        })
    }
}

impl Auditing {
    fn new(typed: args::AuditRun) -> Result<Self, Problem> {
        let (Some(out), Some(at), false) = (typed.out, typed.at, typed.paths.is_empty()) else {
            return Err(Problem::no_input());
        };
        let mut inquiry = inquiry(time(&at)?, typed.audience);
        inquiry.relying = relying(typed.region)?;
        let all = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self {
            paths: typed.paths,
            out,
            trust: files::trust_folder(typed.trust),
            formats: typed.formats,
            inquiry,
            policy: policy(typed.policy)?,
            form: match typed.stream {
                args::Stream::Detect => Form::Detect,
                args::Stream::Lines => Form::Lines,
                args::Stream::LengthPrefixed => Form::LengthPrefixed,
            },
            threads: typed.threads.unwrap_or(all),
            progress: typed.progress,
            checkpoint: typed.checkpoint.get(),
            start_over: typed.start_over,
        })
    }
}
