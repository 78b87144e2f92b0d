//! What was meant by `verify`.

use std::path::PathBuf;

use elicense::{Inquiry, Policy};

use super::values::{at, challenge, holder, inquiry, policy, relying};
use crate::args::{self, Form};
use crate::files::{self, Source};
use crate::problem::Problem;

/// Licenses to verify.
#[derive(Debug)]
pub struct Verification {
    pub inputs: Vec<Source>,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub form: Form,
    pub policy: Policy,
    /// Whether each showing of a display code passes only once in this run.
    pub once: bool,
}

impl Verification {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Nothing to verify, or a time, region, holder or challenge that is none.
    pub fn new(typed: args::Verify) -> Result<Self, Problem> {
        let inputs: Vec<Source> = typed.files.into_iter().map(Source::new).collect();
        if inputs.is_empty() {
            return Err(Problem::no_input());
        }
        if inputs.iter().filter(|input| **input == Source::Stdin).count() > 1 {
            return Err(Problem::arguments("`-` stands twice; standard input can be read only once"));
        }
        let policy = policy(typed.policy)?;
        let at = at(typed.at)?;
        let mut inquiry = inquiry(at, typed.audience);
        inquiry.relying = relying(typed.region)?;
        inquiry.holder = holder(typed.holder, &inputs)?;
        inquiry.challenge = typed.challenge.map(challenge).transpose()?;
        inquiry.audience = typed.audience_name;
        let args::Verify { trust, formats, format: form, once, .. } = typed;
        let trust = files::trust_folder(trust);
        Ok(Self { inputs, trust, formats, inquiry, form, policy, once })
    }
}
