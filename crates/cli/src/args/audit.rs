//! What was typed after `audit`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::policy::PolicyChoice;
use super::values::Audience;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Audit {
    #[command(subcommand)]
    pub action: Option<AuditAction>,
    #[command(flatten)]
    pub run: AuditRun,
}

#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Write the proof that the answer to a license is one of a run's
    Prove {
        /// The license, as it was audited; `-` is standard input
        #[arg(value_name = "LICENSE")]
        license: Option<PathBuf>,
        /// Folder of the run
        #[arg(long, value_name = "DIR")]
        run: PathBuf,
        /// The entry's number in the results, in place of the license
        #[arg(long, value_name = "N", conflicts_with = "license")]
        entry: Option<u64>,
    },
    /// Judge the recorded facts of a run under other rules, and list every verdict that flips
    Replay {
        /// Folder of the run
        #[arg(value_name = "RUN")]
        run: PathBuf,
        /// File of another policy
        #[arg(long, value_name = "FILE", required_unless_present_any = ["recognition", "formats"])]
        policy: Option<PathBuf>,
        /// Another recognition.toml, for a run with --region
        #[arg(long, value_name = "FILE")]
        recognition: Option<PathBuf>,
        /// Folder with catalog.toml or recognition.toml: those of the run, or others
        #[arg(long, value_name = "DIR")]
        formats: Option<PathBuf>,
    },
    /// Say whether a proof holds
    CheckProof {
        /// The proof; `-` is standard input
        #[arg(value_name = "PROOF")]
        proof: PathBuf,
        /// The root of the run's summary, from whoever vouches for it
        #[arg(long, value_name = "HEX")]
        root: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub struct AuditRun {
    /// Folders, zip, tar, tar.gz, tar.zst, JSONL, length-prefixed .records; `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder for the results; one that was interrupted is gone on with
    #[arg(long, value_name = "DIR", required = true)]
    pub out: Option<PathBuf>,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`); without
    /// any nobody is trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and *.token.toml: whoever may change them is trusted like an anchor
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; to go on with a run it must be named
    #[arg(long, value_name = "TIME", required = true)]
    pub at: Option<String>,
    #[command(flatten)]
    pub policy: PolicyChoice,
    /// Where the licenses are presented: a division code, whose recognition then decides, or `all` for an overview
    /// of every region
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    #[command(flatten)]
    pub audience: Audience,
    /// How inputs that are no archives hold licenses
    #[arg(long, value_name = "FORM", default_value = "detect")]
    pub stream: Stream,
    /// Cores to use; default all of them. Changes no byte of the results
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// How progress is told on standard error
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub progress: ProgressForm,
    /// Entries between two checkpoints: what a killed run does again at most
    #[arg(long, value_name = "N", default_value = "16384")]
    pub checkpoint: std::num::NonZeroU64,
    /// Remove the run in the folder and begin anew
    #[arg(long)]
    pub start_over: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Stream {
    /// As their name and first bytes say
    Detect,
    /// One license a line
    Lines,
    /// Each license after its length in four bytes
    LengthPrefixed,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum ProgressForm {
    /// A line, where standard error is a terminal
    Auto,
    /// A line
    Bar,
    /// One object a line
    Json,
    /// Nothing
    Off,
}
