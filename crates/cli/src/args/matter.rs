//! What was typed after `matter`.

use std::path::PathBuf;

use super::values::{Form, Holder, Role};

#[derive(Debug, clap::Args)]
pub struct Matter {
    /// Licenses that are presented; `-` is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The matter, by its id
    #[arg(long, value_name = "ID", required_unless_present = "list")]
    pub matter: Option<String>,
    /// Where it is applied for: a division code, whose recognition decides
    #[arg(long, value_name = "REGION", required_unless_present = "list")]
    pub region: Option<String>,
    /// List the matters that are known, and what they ask for
    #[arg(long, conflicts_with_all = ["files", "matter", "region"])]
    pub list: bool,
    /// Another party than the applicant, and the file with their number on its first line and their name on
    /// the second; may be repeated
    #[arg(long = "party", value_name = "PARTY=FILE")]
    pub parties: Vec<String>,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`); without
    /// any nobody is trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with matters.toml and other data files in place of those built in
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    /// Who reads the answer; the scenario is the matter's
    #[arg(long, value_name = "ROLE", default_value = "public")]
    pub role: Role,
    #[command(flatten)]
    pub holder: Holder,
}
