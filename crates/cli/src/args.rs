//! What was typed.

mod code;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use code::{CodeAction, CodeToMake};

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
    /// List, show or check layouts 列出、查看或者检查版式
    Layouts(Layouts),
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
    /// Folder with trust.toml and the files it names; without it nobody is trusted 信任库目录
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
    /// What the lack of a fresh revocation list means: undetermined, or a warning 吊销信息要求
    #[arg(long, value_name = "RULE", default_value = "required")]
    pub revocation: Revocation,
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

/// Who presents the license.
#[derive(Clone, Debug, clap::Args)]
pub struct Holder {
    /// The presenter's name: the license must be theirs 出示人姓名
    #[arg(long, value_name = "NAME")]
    pub holder_name: Option<String>,
    /// The presenter's number; everybody on this machine sees it in the list of processes 出示人证件号码
    #[arg(long, value_name = "NUMBER")]
    pub holder_id: Option<String>,
    /// File with the presenter's number on its first line and the name on its second, either may be empty;
    /// `-` is standard input. Keeps the number out of the list of processes 出示人号码和姓名所在的文件
    #[arg(long, value_name = "FILE", conflicts_with_all = ["holder_name", "holder_id"])]
    pub holder_file: Option<PathBuf>,
}

/// For whom the answer is.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Audience {
    /// Who reads the answer, in every form: it shows no more personal data than they may see 谁看结果
    #[arg(long, value_name = "ROLE", default_value = "public")]
    pub role: Role,
    /// For what the license is presented; without it, what is shown and recognised in every scenario 应用场景
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<Scenario>,
}

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
    /// Write the proof that the answer to a license is one of a run's 出具某一证照属于该次审计的证明
    Prove {
        /// The license, as it was audited; `-` is standard input 证照文件
        license: Option<PathBuf>,
        /// Folder of the run 结果目录
        #[arg(long, value_name = "DIR")]
        run: PathBuf,
        /// The entry's number in the results, in place of the license 条目序号
        #[arg(long, value_name = "N", conflicts_with = "license")]
        entry: Option<u64>,
    },
    /// Judge the recorded facts of a run under other rules, and list every verdict that flips 按其他规则重新判定
    Replay {
        /// Folder of the run 结果目录
        run: PathBuf,
        /// Another policy: revocation = "required" or "advisory" 策略文件
        #[arg(long, value_name = "FILE", required_unless_present_any = ["recognition", "formats"])]
        policy: Option<PathBuf>,
        /// Another recognition.toml, for a run with --region 互认规则文件
        #[arg(long, value_name = "FILE")]
        recognition: Option<PathBuf>,
        /// Folder with catalog.toml or recognition.toml: those of the run, or others 数据目录
        #[arg(long, value_name = "DIR")]
        formats: Option<PathBuf>,
    },
    /// Say whether a proof holds 核对证明
    CheckProof {
        /// The proof; `-` is standard input 证明文件
        proof: PathBuf,
        /// The root of the run's summary, from whoever vouches for it 审计摘要中的根哈希
        #[arg(long, value_name = "HEX")]
        root: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub struct AuditRun {
    /// Folders, zip, tar, tar.gz, tar.zst, JSONL, length-prefixed .records; `-` is standard input 待审计的目录或者归档文件
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder for the results; one that was interrupted is gone on with 结果目录
    #[arg(long, value_name = "DIR", required = true)]
    pub out: Option<PathBuf>,
    /// Folder with trust.toml and the files it names; without it nobody is trusted 信任库目录
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and *.token.toml: whoever may change them is trusted like an anchor 附加版式目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME; to go on with a run it must be named 核验时点
    #[arg(long, value_name = "TIME", required = true)]
    pub at: Option<String>,
    /// What the lack of a fresh revocation list means: undetermined, or a warning 吊销信息要求
    #[arg(long, value_name = "RULE", default_value = "required")]
    pub revocation: Revocation,
    /// Where the licenses are presented: a division code, whose recognition then decides, or `all` for an overview
    /// of every region 出示地区
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    #[command(flatten)]
    pub audience: Audience,
    /// How inputs that are no archives hold licenses 数据流形式
    #[arg(long, value_name = "FORM", default_value = "detect")]
    pub stream: Stream,
    /// Cores to use; default all of them. Changes no byte of the results 使用的处理器核数
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// How progress is told on standard error 进度显示方式
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub progress: ProgressForm,
    /// Entries between two checkpoints: what a killed run does again at most 检查点间隔
    #[arg(long, value_name = "N", default_value = "16384")]
    pub checkpoint: std::num::NonZeroU64,
    /// Remove the run in the folder and begin anew 从头开始
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
#[command(after_help = DIFF_EXIT_CODES, after_long_help = DIFF_EXIT_CODES)]
pub struct Diff {
    /// The one license; `-` is standard input 一份证照
    #[arg(value_name = "A")]
    pub left: PathBuf,
    /// The other 另一份证照
    #[arg(value_name = "B")]
    pub right: PathBuf,
    /// Folder with trust.toml and the files it names 信任库目录
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
    /// Folder with trust.toml and the files it names; without it nobody is trusted 信任库目录
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
    /// Read a layout file and say what is wrong with it; the same as `elicense check` 检查版式文件
    Check {
        /// The layout file 版式文件
        file: PathBuf,
    },
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
    /// Anybody 公众
    Public,
    /// Whoever takes the license at a counter 窗口人员
    Clerk,
    /// Whoever checks it in the street 执法人员
    Officer,
    /// Whoever checks what was done with licenses 审计人员
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

const DIFF_EXIT_CODES: &str = "\
Exit codes of diff, which say whether the two are one, not whether either holds 退出码:
  0  one license 同一份证照
  1  two licenses 不是同一份证照
  3  what they record does not tell 不能确定
  6  a file could not be read 文件读取出错
  7  one could not be examined 无法检查";

const MATTER_EXIT_CODES: &str = "\
Exit codes of matter 退出码:
  0  no material has to be handed in 全部材料免交
  1  at least one has to be 至少一份仍需提交
  3  none is missing, but a person has to see to conditions 没有缺少的，但须先由人核对条件
  6  none is missing, but a file could not be read 没有缺少的，但有文件读取出错";

const EXIT_CODES: &str = "\
Exit codes 退出码:
  0  every license passed 全部核验通过
  1  at least one did not 至少一份核验不通过
  2  wrong arguments or settings 参数或者配置有误
  3  none failed, at least one is undetermined or unsigned 没有不通过的，但有尚不能确定的
  4  no input 没有输入
  6  a file could not be read or written 文件读写出错
  7  at least one could not be examined 至少一份无法检查
  12 interrupted; the same command goes on 已中断，可继续
Of several, the first that applies in the order 1, 6, 7, 3, 0. 多种情形并存时，按 1、6、7、3、0 的顺序取先者。";
