//! What was meant by `license`.

use std::path::PathBuf;

use elicense::Inquiry;
use elicense::jiff::Timestamp;

use super::values::{at, inquiry};
use crate::args::LicenseAction;
use crate::files::{self, Source};
use crate::problem::Problem;

/// A license to write down, or to sign.
#[derive(Debug)]
pub enum LicenseTask {
    /// As its reader may see it; all of it where there is none.
    Show {
        input: Source,
        formats: Option<PathBuf>,
        reader: Option<Inquiry>,
    },
    Sign(Signing),
}

/// A license to write in a layout.
#[derive(Debug)]
pub struct Signing {
    pub input: Source,
    /// Where none was typed the license says it.
    pub layout: Option<String>,
    pub key: PathBuf,
    pub certificate: Option<PathBuf>,
    pub key_name: Option<String>,
    pub trust: PathBuf,
    pub formats: Option<PathBuf>,
    pub at: Timestamp,
}

impl LicenseTask {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// A time that is none, or no trust store to verify by.
    pub fn new(typed: LicenseAction) -> Result<Self, Problem> {
        Ok(match typed {
            LicenseAction::Show { file, formats, audience, show_content } => Self::Show {
                input: Source::new(file),
                formats,
                reader: (!show_content).then(|| inquiry(Timestamp::now(), audience)),
            },
            LicenseAction::Sign(typed) => Self::Sign(Signing {
                input: Source::new(typed.license),
                layout: typed.layout,
                key: typed.key,
                certificate: typed.certificate,
                key_name: typed.key_name,
                trust: files::trust_folder(typed.trust).ok_or_else(Problem::no_trust_store)?,
                formats: typed.formats,
                at: at(typed.at)?,
            }),
        })
    }

    /// The document that it reads.
    pub fn input(&self) -> &Source {
        match self {
            Self::Show { input, .. } | Self::Sign(Signing { input, .. }) => input,
        }
    }
}
