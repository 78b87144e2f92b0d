//! What was meant by `verify`.

use std::path::PathBuf;

use elicense::{Inquiry, Policy};

use super::inputs::inputs;
use super::values::{at, challenge, holder, inquiry, policy, relying};
use crate::args::{self, Form};
use crate::files::{self, Source};
use crate::problem::Problem;
use crate::words::Words;

/// Licenses to verify.
#[derive(Debug)]
pub struct Verification {
    pub inputs: Vec<Source>,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub form: Form,
    pub policy: Policy,
    /// Whether everything is told, and not only what came out, why and what to do.
    pub details: bool,
    /// Where a receipt is to be written.
    pub receipt: Option<PathBuf>,
    /// Whether each showing of a display code passes only once in this run.
    pub once: bool,
}

impl Verification {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Nothing to verify, or a time, region, holder or challenge that is none.
    pub fn new(typed: args::Verify, words: Words) -> Result<Self, Problem> {
        let inputs = inputs(typed.files, words)?;
        let policy = policy(typed.policy)?;
        let at = at(typed.at)?;
        let mut inquiry = inquiry(at, typed.audience);
        inquiry.relying = relying(typed.region)?;
        inquiry.holder = holder(typed.holder, &inputs)?;
        inquiry.challenge = typed.challenge.map(challenge).transpose()?;
        inquiry.audience = typed.audience_name;
        let args::Verify { trust, formats, format: form, details, receipt, once, .. } = typed;
        let trust = files::trust_folder(trust);
        if receipt.is_some() && inputs.len() > 1 {
            return Err(Problem::usage("receipt_one", &[]));
        }
        Ok(Self { inputs, trust, formats, inquiry, form, policy, details, receipt, once })
    }
}
