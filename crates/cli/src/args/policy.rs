//! What was typed about policies.

use std::path::PathBuf;

use clap::{Subcommand, value_parser};

use super::values::Revocation;

/// How strict to be.
#[derive(Debug, clap::Args)]
pub struct PolicyChoice {
    /// The policy: counter, enforcement, archive, or a file; default counter, which is strict 核验策略
    #[arg(long, value_name = "NAME|FILE")]
    pub policy: Option<String>,
    /// What the lack of a fresh revocation list means: undetermined, or a warning; default required, or as the policy says
    /// 吊销信息要求
    #[arg(long, value_name = "RULE")]
    pub revocation: Option<Revocation>,
    /// Seconds by which clocks may differ; default 30, or as the policy says 时钟误差秒数
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub clock_skew: Option<u32>,
    /// Seconds for which the showing of a live display code counts; default 60 动态亮证码有效秒数
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub live_code_life: Option<u32>,
    /// Seconds for which a static display code counts; default 300 静态亮证码有效秒数
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(0..=86_400))]
    pub static_code_life: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub enum PolicyAction {
    /// Show what a policy makes of every finding that it decides about 查看策略
    Show {
        /// counter, enforcement, archive, or a file 策略名称或者文件
        #[arg(value_name = "NAME|FILE", default_value = "counter")]
        policy: String,
    },
    /// Say what is wrong with policy files 检查策略文件
    Check {
        /// The files 策略文件
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}
