//! What was typed after `trust`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

#[derive(Debug, clap::Args)]
#[command(after_help = TRUST_EXIT_CODES, after_long_help = TRUST_EXIT_CODES)]
pub struct Trust {
    #[command(subcommand)]
    pub action: TrustAction,
    /// Folder of the store; default $ELICENSE_TRUST, else the user's own, as `trust list` names it 信任库目录
    #[arg(long, value_name = "DIR", global = true)]
    pub trust: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum TrustAction {
    /// Make an empty store, which trusts nobody 新建空的信任库
    Init,
    /// Add a certificate, public key or revocation list; what it is trusted for, options say, and nothing is guessed
    /// 加入证书、公钥或者吊销列表
    Add(Box<TrustAddition>),
    /// List whom the store trusts, and for what 列出信任的对象和范围
    List,
    /// Say what is wrong with the store, and what it lacks for a license to reach V4 检查信任库
    Check(TrustCheck),
    /// Say what a file for a store is, and its fingerprint, without trusting it 查看证书、公钥或者吊销列表
    Inspect {
        /// The file 证书、公钥或者吊销列表文件
        file: PathBuf,
    },
    /// Take one entry out, and the files that no other entry names 移除一个条目
    Remove {
        /// The entry's id, or a file that it names 条目名称或者其文件名
        name: String,
    },
}

#[derive(Debug, clap::Args)]
pub struct TrustAddition {
    /// The file: DER, or PEM with one certificate or key 证书、公钥或者吊销列表文件
    pub file: PathBuf,
    /// What reports and documents call it 名称
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// What it belongs to, such as production or test 分组
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Division codes (GB/T 2260) for which it may sign 适用地区
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',')]
    pub regions: Vec<String>,
    /// Kinds that it may sign, ids of catalog.toml, or `all` 证照种类
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// What it may sign 用途
    #[arg(long = "purpose", value_name = "PURPOSE", value_delimiter = ',')]
    pub purposes: Vec<Purpose>,
    /// The first day of trust; without it, as long as its certificate says 信任起始日期
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// The last day of trust 信任截止日期
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// The certificate is no anchor, but a signer's that documents name without carrying it 是签名人证书，不是信任根
    #[arg(long, value_name = "PURPOSE", conflicts_with_all = ["id", "group", "regions", "kinds", "purposes", "from", "until"])]
    pub signer: Option<SignerPurpose>,
    /// With --signer: the certificate of an authority between it and an anchor; may be repeated 签名人的上级证书
    #[arg(long = "authority", value_name = "FILE", requires = "signer")]
    pub authorities: Vec<PathBuf>,
    /// Folder with a catalog.toml in the place of the one built in 附加版式和数据目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct TrustCheck {
    /// As of TIME; default now 检查时点
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Folder with a catalog.toml in the place of the one built in 附加版式和数据目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Purpose {
    /// Licenses 证照
    License,
    /// Display codes 亮证码
    Display,
    /// Statements about revocation 吊销信息
    Revocation,
    /// Time stamps, and nothing else 时间戳
    TimeStamp,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum SignerPurpose {
    /// It signs licenses 证照
    License,
    /// It signs display codes, and nothing else 亮证码
    Display,
}

const TRUST_EXIT_CODES: &str = "\
Exit codes of trust 退出码:
  0  done; check: all is there 已完成；检查无误
  2  not done; check: something is wrong 未完成；检查发现错误
  3  check: nothing is wrong, something is lacking for V4 检查没有发现错误，但尚缺 V4 所需内容
  6  a file could not be read or written 文件读写出错";
