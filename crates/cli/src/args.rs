//! What was typed.

mod audit;
mod code;
mod diff;
mod license;
mod matter;
mod policy;
mod trust;
mod values;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub use audit::{Audit, AuditAction, AuditRun, ProgressForm, Stream};
pub use code::{CodeAction, CodeToMake};
pub use diff::Diff;
pub use license::LicenseAction;
pub use matter::Matter;
pub use policy::{PolicyAction, PolicyChoice};
pub use trust::{Purpose as TrustPurpose, SignerPurpose, Trust, TrustAction, TrustAddition, TrustPacking};
pub use values::{Audience, Color, Form, Holder, Lang, Revocation, Role, Scenario};

/// Verifies electronic licenses. What help says stands in the catalogue of messages: `help.rs`.
#[derive(Debug, Parser)]
#[command(name = "elicense", max_term_width = 110)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Say what a code of a report means and what to do
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// Language of the answer; default from LC_ALL, LC_MESSAGES, LANG
    #[arg(long, value_name = "LANGUAGE", global = true)]
    pub lang: Option<Lang>,
    /// When to color; NO_COLOR is respected
    #[arg(long, value_name = "WHEN", global = true)]
    pub color: Option<Color>,
    /// Write to FILE, as UTF-8 and only when complete
    #[arg(short, long, value_name = "FILE", global = true)]
    pub output: Option<PathBuf>,
    /// Leave out notes beside the answer
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Verify licenses and say why
    Verify(Verify),
    /// Verify every license of archives of any size, into a folder of results
    Audit(Audit),
    /// Show what a license says, WITHOUT verifying anything
    Inspect(Inspect),
    /// Compare two licenses field by field, and say whether they are one
    Diff(Diff),
    /// Say which materials of a matter licenses make unnecessary
    Matter(Matter),
    /// Issue licenses: write one down in canonical words, or sign it as a document of a layout
    License {
        #[command(subcommand)]
        action: LicenseAction,
    },
    /// Make display codes, read codes out of pictures
    Code {
        #[command(subcommand)]
        action: CodeAction,
    },
    /// List, show, check or try layouts
    Layouts(Layouts),
    /// Keep the trust store: whom to trust, and for what
    Trust(Trust),
    /// Show a policy, or say what is wrong with a file of one
    Policy {
        #[command(subcommand)]
        action: PolicyAction,
    },
    /// Read data files (layouts, tokens, catalog.toml, recognition.toml, regions.toml, masking.toml, matters.toml) and say what is
    /// wrong with them
    Check {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Write the pages for `man`
    #[command(hide = true)]
    Man {
        /// The folder for them
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print a completion script
    Completions {
        /// For which shell
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
}

#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Licenses to verify; `-` is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`); without
    /// any nobody is trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and *.token.toml, and catalog.toml, recognition.toml, regions.toml or masking.toml in place of
    /// those built in: whoever may change them is trusted like an anchor
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME, 2026-06-01T12:00:00+08:00 or 2026-06-01 (noon, UTC+8); default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    #[command(flatten)]
    pub policy: PolicyChoice,
    /// Tell everything: all checks, what the answer stands on, the whole license
    #[arg(long)]
    pub details: bool,
    /// Write a receipt beside the answer
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Where the license is presented: a division code, whose recognition then decides, or `all` for an overview
    /// of every region
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    #[command(flatten)]
    pub audience: Audience,
    #[command(flatten)]
    pub holder: Holder,
    /// What a live display code has to answer, 8 to 64 bytes never asked before
    #[arg(long, value_name = "TEXT")]
    pub challenge: Option<String>,
    /// The name that a live display code may be addressed to
    #[arg(long, value_name = "NAME")]
    pub audience_name: Option<String>,
    /// Let each showing of a display code pass only once in this run
    #[arg(long)]
    pub once: bool,
}

#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// The license to look into; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Form of the answer; json and jsonl: the objects of its pages with their places
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    /// Folder with more *.layout.toml
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    #[command(flatten)]
    pub audience: Audience,
}

#[derive(Debug, clap::Args)]
pub struct Layouts {
    #[command(subcommand)]
    pub action: Option<LayoutsAction>,
    /// Folder with more *.layout.toml
    #[arg(long, value_name = "DIR", global = true)]
    pub formats: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum LayoutsAction {
    /// List the layouts this program knows
    List,
    /// Show one layout and where it reads each field
    Show {
        /// The layout's id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Read layout files, or folders of them, and say what is wrong with them and whether they, the built-in ones and
    /// those of --formats can be told apart
    Check {
        /// The layout files or folders
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Say condition by condition why a layout claims a file or does not, and which paths the file has; values are not
    /// shown
    Try {
        /// A layout's id, or a layout file
        #[arg(value_name = "LAYOUT")]
        layout: String,
        /// The license; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}
