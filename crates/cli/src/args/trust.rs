//! What was typed after `trust`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

#[derive(Debug, clap::Args)]
pub struct Trust {
    #[command(subcommand)]
    pub action: TrustAction,
    /// Folder of the store; default $ELICENSE_TRUST, else the user's own, as `trust list` names it
    #[arg(long, value_name = "DIR", global = true)]
    pub trust: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum TrustAction {
    /// Make an empty store, which trusts nobody
    Init,
    /// Add a certificate, public key or revocation list; what it is trusted for, options say, and nothing is guessed
    Add(Box<TrustAddition>),
    /// List whom the store trusts, and for what
    List,
    /// Say what is wrong with the store, and what it lacks for a license to reach V4
    Check(TrustCheck),
    /// Say what a file for a store is, and its fingerprint, without trusting it
    Inspect {
        /// The file
        file: PathBuf,
    },
    /// Take one entry out, and the files that no other entry names
    Remove {
        /// The entry's id, or a file that it names
        name: String,
    },
    /// Put a store into one signed file, a trust bundle
    Pack(TrustPacking),
    /// Add a root's signature to a trust bundle, where the others' keys lie elsewhere
    Sign {
        /// The bundle, as it came from whoever signed before
        file: PathBuf,
        /// File of a root's private key; once for each that signs
        #[arg(long = "key", value_name = "FILE", required = true)]
        keys: Vec<PathBuf>,
        /// File of those who could sign the one before, where that changes
        #[arg(long, value_name = "FILE")]
        old_roots: Option<PathBuf>,
    },
    /// Say whether a trust bundle may be taken, without taking it
    Verify {
        /// The bundle
        file: PathBuf,
        /// File of those who may sign bundles
        #[arg(long, value_name = "FILE")]
        roots: PathBuf,
        /// As of TIME; default now
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Take trust bundles into the store, in this order
    Update {
        /// The bundles
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// File of those who may sign bundles, for the first one; from then on each says who may sign the next
        #[arg(long, value_name = "FILE")]
        roots: Option<PathBuf>,
    },
    /// Go back to the bundle that was taken before this one, and record it
    Rollback,
    /// Say what two bundles or stores trust differently
    Diff {
        /// The bundle or store of before
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The bundle or store of after
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
    /// Say which bundles were taken, and when
    History,
}

#[derive(Debug, clap::Args)]
pub struct TrustAddition {
    /// The file: DER, or PEM with one certificate or key
    pub file: PathBuf,
    /// What reports and documents call it
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// What it belongs to, such as production or test
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Division codes (GB/T 2260) for which it may sign
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',')]
    pub regions: Vec<String>,
    /// Kinds that it may sign, ids of catalog.toml, or `all`
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// What it may sign
    #[arg(long = "purpose", value_name = "PURPOSE", value_delimiter = ',')]
    pub purposes: Vec<Purpose>,
    /// The first day of trust; without it, as long as its certificate says
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// The last day of trust
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// The certificate is no anchor, but a signer's that documents name without carrying it
    #[arg(long, value_name = "PURPOSE", conflicts_with_all = ["id", "group", "regions", "kinds", "purposes", "from", "until"])]
    pub signer: Option<SignerPurpose>,
    /// With --signer: the certificate of an authority between it and an anchor; may be repeated
    #[arg(long = "authority", value_name = "FILE", requires = "signer")]
    pub authorities: Vec<PathBuf>,
    /// Folder with a catalog.toml in the place of the one built in
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct TrustPacking {
    /// Folder of the store, which is kept by hand
    #[arg(value_name = "DIR")]
    pub store: PathBuf,
    /// Higher than that of every bundle before
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    pub version: u64,
    /// From when on nobody takes it any more
    #[arg(long, value_name = "TIME")]
    pub expires: String,
    /// File of a root's private key; once for each that signs
    #[arg(long = "key", value_name = "FILE", required = true)]
    pub keys: Vec<PathBuf>,
    /// Others sign it afterwards with `trust sign`: one key is enough for now
    #[arg(long)]
    pub unfinished: bool,
    /// File of those who may sign this bundle and the next
    #[arg(long, value_name = "FILE")]
    pub roots: PathBuf,
    /// File of those who could sign the one before, where that changes
    #[arg(long, value_name = "FILE")]
    pub old_roots: Option<PathBuf>,
    /// When it is made; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct TrustCheck {
    /// As of TIME; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Folder with a catalog.toml in the place of the one built in
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Purpose {
    /// Licenses
    License,
    /// Display codes
    Display,
    /// Statements about revocation
    Revocation,
    /// Time stamps, and nothing else
    TimeStamp,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum SignerPurpose {
    /// It signs licenses
    License,
    /// It signs display codes, and nothing else
    Display,
}
