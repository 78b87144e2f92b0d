//! What was typed.

mod audit;
mod code;
mod diff;
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
pub use matter::Matter;
pub use policy::{PolicyAction, PolicyChoice};
pub use trust::{Purpose as TrustPurpose, SignerPurpose, Trust, TrustAction, TrustAddition};
pub use values::{Audience, Color, Form, Holder, Lang, Revocation, Role, Scenario};

/// Reads electronic licenses, verifies who signed them, and says in Chinese and English whether they can be relied on.
///
/// 读取电子证照，核验由谁签名，并用中文和英文说明能否采信、理由何在。
#[derive(Debug, Parser)]
#[command(name = "elicense", version, max_term_width = 110, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Say what a code of a report means and what to do 说明报告中的代码
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// Language of the answer; default from LC_ALL, LC_MESSAGES, LANG 输出语言
    #[arg(long, value_name = "LANGUAGE", global = true)]
    pub lang: Option<Lang>,
    /// When to color; NO_COLOR is respected 是否着色
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: Color,
    /// Write to FILE, as UTF-8 and only when complete 写入文件
    #[arg(short, long, value_name = "FILE", global = true)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Verify licenses and say why 核验证照并说明理由
    Verify(Verify),
    /// Verify every license of archives of any size, into a folder of results 审计归档中的全部证照
    Audit(Audit),
    /// Show what a license says, WITHOUT verifying anything 查看证照内容（不作任何核验）
    Inspect(Inspect),
    /// Compare two licenses field by field, and say whether they are one 比较两份证照
    Diff(Diff),
    /// Say which materials of a matter licenses make unnecessary 哪些材料免交
    Matter(Matter),
    /// Make display codes, read codes out of pictures 制作亮证码，读取图片中的二维码
    Code {
        #[command(subcommand)]
        action: CodeAction,
    },
    /// List, show, check or try layouts 列出、查看、检查或者试用版式
    Layouts(Layouts),
    /// Keep the trust store: whom to trust, and for what 管理信任库
    Trust(Trust),
    /// Show a policy, or say what is wrong with a file of one 查看或者检查核验策略
    Policy {
        #[command(subcommand)]
        action: PolicyAction,
    },
    /// Read data files (layouts, tokens, catalog.toml, recognition.toml, regions.toml, masking.toml, matters.toml) and say what is
    /// wrong with them 检查数据文件
    Check {
        /// The files 数据文件
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Print a completion script 输出命令补全脚本
    Completions {
        /// For which shell 命令行环境
        shell: Shell,
    },
}

#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Licenses to verify; `-` is standard input 待核验的文件，- 表示标准输入
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`); without
    /// any nobody is trusted 信任库目录
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and *.token.toml, and catalog.toml, recognition.toml, regions.toml or masking.toml in place of
    /// those built in: whoever may change them is trusted like an anchor 附加版式和数据目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME, 2026-06-01T12:00:00+08:00 or 2026-06-01 (noon, UTC+8); default now 核验时点
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer 输出形式
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    #[command(flatten)]
    pub policy: PolicyChoice,
    /// Where the license is presented: a division code, whose recognition then decides, or `all` for an overview
    /// of every region 出示地区
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    #[command(flatten)]
    pub audience: Audience,
    #[command(flatten)]
    pub holder: Holder,
    /// What a live display code has to answer, 8 to 64 bytes never asked before 动态亮证码须回应的问询
    #[arg(long, value_name = "TEXT")]
    pub challenge: Option<String>,
    /// The name that a live display code may be addressed to 动态亮证码指定的核验方名称
    #[arg(long, value_name = "NAME")]
    pub audience_name: Option<String>,
    /// Let each showing of a display code pass only once in this run 同一次出示只通过一次
    #[arg(long)]
    pub once: bool,
}

#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// The license to look into; `-` is standard input 待查看的文件，- 表示标准输入
    pub file: PathBuf,
    /// Folder with more *.layout.toml 附加版式目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    #[command(flatten)]
    pub audience: Audience,
}

#[derive(Debug, clap::Args)]
pub struct Layouts {
    #[command(subcommand)]
    pub action: Option<LayoutsAction>,
    /// Folder with more *.layout.toml 附加版式目录
    #[arg(long, value_name = "DIR", global = true)]
    pub formats: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum LayoutsAction {
    /// List the layouts this program knows 列出已知版式
    List,
    /// Show one layout and where it reads each field 查看一种版式
    Show {
        /// The layout's id 版式编号
        id: String,
    },
    /// Read layout files, or folders of them, and say what is wrong with them and whether they, the built-in ones and
    /// those of --formats can be told apart 检查版式文件及其相互区分
    Check {
        /// The layout files or folders 版式文件或者目录
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Say condition by condition why a layout claims a file or does not, and which paths the file has; values are not
    /// shown 逐条说明版式为何与文件相符或者不符
    Try {
        /// A layout's id, or a layout file 版式编号或者版式文件
        layout: String,
        /// The license; `-` is standard input 证照文件，- 表示标准输入
        file: PathBuf,
    },
}

const EXIT_CODES: &str = "\
Exit codes 退出码:
  0  every license passed 全部核验通过
  1  at least one did not 至少一份核验不通过
  2  wrong arguments or settings 参数或者配置有误
  3  none failed, at least one is undetermined or unsigned 没有不通过的，但有尚不能确定的
  4  no input 没有输入
  6  a file could not be read or written 文件读写出错
  7  at least one could not be examined 至少一份无法检查
  8  at least one is encrypted 至少一份已加密
  12 interrupted; the same command goes on 已中断，可继续
Of several, the first that applies in the order 1, 6, 7, 3, 0. 多种情形并存时，按 1、6、7、3、0 的顺序取先者。";
