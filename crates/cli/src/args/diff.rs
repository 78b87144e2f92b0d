//! What was typed after `diff`.

use std::path::PathBuf;

use super::values::{Audience, Form};

#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_EXIT_CODES, after_long_help = DIFF_EXIT_CODES)]
pub struct Diff {
    /// The one license; `-` is standard input 一份证照
    #[arg(value_name = "A")]
    pub left: PathBuf,
    /// The other 另一份证照
    #[arg(value_name = "B")]
    pub right: PathBuf,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`) 信任库目录
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml 附加版式目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; default now 核验时点
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer 输出形式
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    #[command(flatten)]
    pub audience: Audience,
}

const DIFF_EXIT_CODES: &str = "\
Exit codes of diff, which say whether the two are one, not whether either holds 退出码:
  0  one license 同一份证照
  1  two licenses 不是同一份证照
  3  what they record does not tell 不能确定
  6  a file could not be read 文件读取出错
  7  one could not be examined 无法检查
  8  one is encrypted 已加密";
