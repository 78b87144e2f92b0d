//! What was typed after `code`.

use std::path::PathBuf;

use clap::Subcommand;

use super::values::{Form, Role, Scenario};

#[derive(Debug, Subcommand)]
pub enum CodeAction {
    /// Verify a license and make a display code of it
    Make(Box<CodeToMake>),
    /// Say which QR codes are in pictures, WITHOUT verifying anything
    Scan {
        /// PNG or JPEG pictures; `-` is standard input
        #[arg(value_name = "PICTURE", required = true)]
        pictures: Vec<PathBuf>,
        /// Form of the answer: json and jsonl are one object a line
        #[arg(long, value_name = "FORM", default_value = "text")]
        format: Form,
        /// Show all that the codes say; it may be personal
        #[arg(long)]
        show_content: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct CodeToMake {
    /// The license; `-` is standard input
    #[arg(value_name = "LICENSE")]
    pub license: PathBuf,
    /// File of the signer's private key, PKCS #8 PEM (Ed25519); nobody but its owner may have a right to it
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// File of the signer's certificate; without it, the one of this key among the signers of the trust store
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Folder with trust.toml and the files it names, by which the license is verified first; default $ELICENSE_TRUST,
    /// else the user's own (see `trust`)
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and other data files
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME, and make the code then; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Seconds for which the code lives; default 300, of a live code 60
    #[arg(long, value_name = "SECONDS")]
    pub life: Option<i64>,
    /// Make a live code, as the holder's device would show it now
    #[arg(long, requires = "device_key")]
    pub live: bool,
    /// File of the device's private key; as for --key
    #[arg(long, value_name = "FILE", requires = "live")]
    pub device_key: Option<PathBuf>,
    /// What the live code answers, 8 to 64 bytes
    #[arg(long, value_name = "TEXT", requires = "live")]
    pub challenge: Option<String>,
    /// For whom alone the live code is
    #[arg(long, value_name = "NAME", requires = "live")]
    pub audience_name: Option<String>,
    /// The fields to show; FIELD:FIRST-LAST shows so many characters at its ends, as in holder_id:1-1. Kind, region,
    /// dates and status are always shown; default the common subset with a masked holder_id
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', conflicts_with_all = ["scenario", "role"])]
    pub fields: Vec<String>,
    /// Show of the common subset what whoever reads the code may see in this scenario
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<Scenario>,
    /// Who reads the code in that scenario
    #[arg(long, value_name = "ROLE", requires = "scenario")]
    pub role: Option<Role>,
    /// Write the code to FILE: .png, .svg or .txt by its ending; without it, it is drawn on the terminal, the text
    /// below it
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub out: Option<PathBuf>,
}
