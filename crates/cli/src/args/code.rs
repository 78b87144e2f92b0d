//! What was typed after `code`.

use std::path::PathBuf;

use clap::Subcommand;

use super::values::{Form, Role, Scenario};

#[derive(Debug, Subcommand)]
pub enum CodeAction {
    /// Verify a license and make a display code of it 核验证照并制作亮证码
    Make(Box<CodeToMake>),
    /// Say which QR codes are in pictures, WITHOUT verifying anything 查看图片中的二维码（不作任何核验）
    Scan {
        /// PNG or JPEG pictures; `-` is standard input 图片文件，- 表示标准输入
        #[arg(value_name = "PICTURE", required = true)]
        pictures: Vec<PathBuf>,
        /// Form of the answer: json and jsonl are one object a line 输出形式
        #[arg(long, value_name = "FORM", default_value = "text")]
        format: Form,
        /// Show all that the codes say; it may be personal 显示二维码的全部内容
        #[arg(long)]
        show_content: bool,
    },
}

#[derive(Debug, clap::Args)]
pub struct CodeToMake {
    /// The license; `-` is standard input 证照文件，- 表示标准输入
    #[arg(value_name = "LICENSE")]
    pub license: PathBuf,
    /// File of the signer's private key, PKCS #8 PEM (Ed25519); nobody but its owner may have a right to it 签发私钥文件
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// File of the signer's certificate; without it, the one of this key among the signers of the trust store 签发证书文件
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Folder with trust.toml and the files it names, by which the license is verified first; default $ELICENSE_TRUST,
    /// else the user's own (see `trust`) 信任库目录
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Folder with more *.layout.toml and other data files 附加版式和数据目录
    #[arg(long, value_name = "DIR")]
    pub formats: Option<PathBuf>,
    /// Verify as of TIME, and make the code then; default now 核验和制作时点
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Seconds for which the code lives; default 300, of a live code 60 有效秒数
    #[arg(long, value_name = "SECONDS")]
    pub life: Option<i64>,
    /// Make a live code, as the holder's device would show it now 制作动态亮证码
    #[arg(long, requires = "device_key")]
    pub live: bool,
    /// File of the device's private key; as for --key 持有设备私钥文件
    #[arg(long, value_name = "FILE", requires = "live")]
    pub device_key: Option<PathBuf>,
    /// What the live code answers, 8 to 64 bytes 所回应的问询
    #[arg(long, value_name = "TEXT", requires = "live")]
    pub challenge: Option<String>,
    /// For whom alone the live code is 指定的核验方名称
    #[arg(long, value_name = "NAME", requires = "live")]
    pub audience_name: Option<String>,
    /// The fields to show; FIELD:FIRST-LAST shows so many characters at its ends, as in holder_id:1-1. Kind, region,
    /// dates and status are always shown; default the common subset with a masked holder_id 展示的字段
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', conflicts_with_all = ["scenario", "role"])]
    pub fields: Vec<String>,
    /// Show of the common subset what whoever reads the code may see in this scenario 按应用场景遮蔽
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<Scenario>,
    /// Who reads the code in that scenario 谁看亮证码
    #[arg(long, value_name = "ROLE", requires = "scenario")]
    pub role: Option<Role>,
    /// Write the code to FILE: .png, .svg or .txt by its ending; without it, it is drawn on the terminal, the text
    /// below it 写入文件
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub out: Option<PathBuf>,
}
