//! What was meant by `diff`.

use std::path::PathBuf;

use elicense::Inquiry;

use super::values::{at, inquiry};
use crate::args::{self, Form};
use crate::files::{self, Source};
use crate::problem::Problem;

/// Two licenses to compare.
#[derive(Debug)]
pub struct Pair {
    pub left: Source,
    pub right: Source,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub form: Form,
}

impl Pair {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Both are standard input, or the time is none.
    pub fn new(typed: args::Diff) -> Result<Self, Problem> {
        let (left, right) = (Source::new(typed.left), Source::new(typed.right));
        if left == Source::Stdin && right == Source::Stdin {
            return Err(Problem::usage("stdin_twice", &[]));
        }
        Ok(Self {
            left,
            right,
            trust: files::trust_folder(typed.trust),
            formats: typed.formats,
            inquiry: inquiry(at(typed.at)?, typed.audience),
            form: typed.format,
        })
    }
}
