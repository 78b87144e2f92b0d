//! What was typed after `matter`.

use std::path::PathBuf;

use super::values::{Form, Holder, Role};

#[derive(Debug, clap::Args)]
#[command(after_help = MATTER_EXIT_CODES, after_long_help = MATTER_EXIT_CODES)]
pub struct Matter {
    /// Licenses that are presented; `-` is standard input 出示的证照
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The matter, by its id 办事事项
    #[arg(long, value_name = "ID", required_unless_present = "list")]
    pub matter: Option<String>,
    /// Where it is applied for: a division code, whose recognition decides 受理地区
    #[arg(long, value_name = "REGION", required_unless_present = "list")]
    pub region: Option<String>,
    /// List the matters that are known, and what they ask for 列出已知事项
    #[arg(long, conflicts_with_all = ["files", "matter", "region"])]
    pub list: bool,
    /// Another party than the applicant, and the file with their number on its first line and their name on
    /// the second; may be repeated 其他当事人
    #[arg(long = "party", value_name = "PARTY=FILE")]
    pub parties: Vec<String>,
    /// Folder with trust.toml and the files it names; default $ELICENSE_TRUST, else the user's own (see `trust`); without
    /// any nobody is trusted 信任库目录
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with matters.toml and other data files in place of those built in 附加版式和数据目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; default now 核验时点
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Form of the answer 输出形式
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    /// Who reads the answer; the scenario is the matter's 谁看结果
    #[arg(long, value_name = "ROLE", default_value = "public")]
    pub role: Role,
    #[command(flatten)]
    pub holder: Holder,
}

const MATTER_EXIT_CODES: &str = "\
Exit codes of matter 退出码:
  0  no material has to be handed in 全部材料免交
  1  at least one has to be 至少一份仍需提交
  3  none is missing, but a person has to see to conditions 没有缺少的，但须先由人核对条件
  6  none is missing, but a file could not be read 没有缺少的，但有文件读取出错";
