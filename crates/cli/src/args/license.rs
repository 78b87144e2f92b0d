//! What was typed after `license`.

use std::path::PathBuf;

use clap::Subcommand;

use super::values::Audience;

#[derive(Debug, Subcommand)]
pub enum LicenseAction {
    /// Write the license of a document down in canonical words, WITHOUT verifying anything
    Show {
        /// The license; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Folder with more *.layout.toml
        #[arg(long, value_name = "DIR")]
        formats: Option<PathBuf>,
        #[command(flatten)]
        audience: Audience,
        /// Write all of it; it may be personal
        #[arg(long, conflicts_with_all = ["role", "scenario"])]
        show_content: bool,
    },
    /// Write a license in a layout, signed, and verify what was written
    Sign(Box<LicenseToSign>),
}

#[derive(Debug, clap::Args)]
pub struct LicenseToSign {
    /// The license in canonical words, JSON or TOML; `-` is standard input
    #[arg(value_name = "LICENSE")]
    pub license: PathBuf,
    /// The layout's id; without it the one that the license's file names
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<String>,
    /// File of the signer's private key, PKCS #8 PEM; nobody but its owner may have a right to it
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// File of the signer's certificate, those above it behind
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// The name of the key in trust stores, for layouts that name the key
    #[arg(long, value_name = "NAME")]
    pub key_name: Option<String>,
    /// Folder with trust.toml and the files it names, by which what was written is verified
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and other data files
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// When it is signed; default now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}
