//! What is typed alike after several commands.

use std::path::PathBuf;

use clap::ValueEnum;

/// Who presents the license.
#[derive(Clone, Debug, clap::Args)]
pub struct Holder {
    /// The presenter's name: the license must be theirs
    #[arg(long, value_name = "NAME")]
    pub holder_name: Option<String>,
    /// The presenter's number; everybody on this machine sees it in the list of processes
    #[arg(long, value_name = "NUMBER")]
    pub holder_id: Option<String>,
    /// File with the presenter's number on its first line and the name on its second, either may be empty;
    /// `-` is standard input. Keeps the number out of the list of processes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["holder_name", "holder_id"])]
    pub holder_file: Option<PathBuf>,
}

/// For whom the answer is.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Audience {
    /// Who reads the answer, in every form: it shows no more personal data than they may see
    #[arg(long, value_name = "ROLE")]
    pub role: Option<Role>,
    /// For what the license is presented; without it, what is shown and recognised in every scenario
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<Scenario>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Lang {
    #[value(name = "zh-CN")]
    ZhCn,
    En,
    Both,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Form {
    /// For people
    Text,
    /// One report, or an array of them where there are several files
    Json,
    /// One report a line, in the order of the files
    Jsonl,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Role {
    /// Anybody
    Public,
    /// Whoever takes the license at a counter
    Clerk,
    /// Whoever checks it in the street
    Officer,
    /// Whoever checks what was done with licenses
    Audit,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Scenario {
    /// 政务服务
    GovernmentService,
    /// 监管执法
    LawEnforcement,
    /// 社会生活
    SocialLife,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Revocation {
    Required,
    Advisory,
}
