//! What was typed after `diff`.

use std::path::PathBuf;

use super::values::{Audience, Form};

#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The one license; `-` is standard input
    #[arg(value_name = "A")]
    pub left: PathBuf,
    /// The other
    #[arg(value_name = "B")]
    pub right: PathBuf,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`)
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    #[command(flatten)]
    pub audience: Audience,
}
