//! What was typed about policies.

use std::path::PathBuf;

use clap::{Subcommand, value_parser};

use super::values::Revocation;

/// How strict to be.
#[derive(Debug, clap::Args)]
pub struct PolicyChoice {
    /// The policy: counter, enforcement, archive, or a file; default counter, which is strict
    #[arg(long, value_name = "NAME|FILE")]
    pub policy: Option<String>,
    /// What the lack of a fresh revocation list means: undetermined, or a warning; default required, or as the policy says
    #[arg(long, value_name = "RULE")]
    pub revocation: Option<Revocation>,
    /// Seconds by which clocks may differ; default 30, or as the policy says
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub clock_skew: Option<u32>,
    /// Seconds for which the showing of a live display code counts; default 60
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub live_code_life: Option<u32>,
    /// Seconds for which a static display code counts; default 300
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub static_code_life: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub enum PolicyAction {
    /// Show what a policy makes of every finding that it decides about
    Show {
        /// counter, enforcement, archive, or a file
        #[arg(value_name = "NAME|FILE", default_value = "counter")]
        policy: String,
    },
    /// Say what is wrong with policy files
    Check {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}
