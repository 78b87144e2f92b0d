//! What every sentence for people has to keep, in whichever file it stands: no word of the other language, a length
//! that a first screen has room for, no word that was given up, and one word for one thing.

use unicode_width::UnicodeWidthStr;

/// How many columns of a terminal a text may take, with its facts left out.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub kind: &'static str,
    pub zh_cn: usize,
    pub en: usize,
}

/// The limits by kind of text. What was found stands in a headline of two lines of 80 columns, what to do next has
/// three; a word stands in a column, and a help text beside an option.
pub const LIMITS: &[Limit] = &[
    Limit { kind: "found", zh_cn: 100, en: 150 },
    Limit { kind: "next", zh_cn: 120, en: 175 },
    Limit { kind: "word", zh_cn: 130, en: 190 },
    Limit { kind: "help", zh_cn: 130, en: 220 },
];

/// What is wrong with a Chinese text of this kind.
pub fn wrong_in_chinese(kind: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let bare = bare(text);
    let foreign: Vec<&str> = words(&bare).filter(|word| !TERMS.contains(word)).collect();
    if !foreign.is_empty() {
        wrong.push(format!("Latin words: {}", foreign.join(", ")));
    }
    let used = |given_up: &str| strip(text, given_up).contains(given_up);
    wrong.extend(
        GIVEN_UP_ZH.iter().filter(|word| text.contains(**word)).map(|word| format!("given up: {word}")),
    );
    let double = PAIRS_ZH.iter().filter(|(_, other)| used(other));
    wrong.extend(double.map(|(one, other)| format!("{other} is {one}")));
    wrong.extend(too_long(kind, text, |limit| limit.zh_cn));
    wrong
}

/// What is wrong with an English text of this kind.
pub fn wrong_in_english(kind: &str, text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let han = |c: char| ('\u{3400}'..'\u{a000}').contains(&c);
    let mut wrong = Vec::new();
    // 加注件 and its like are explained by the word of the law.
    if text.replace("(加注件)", "").contains(han) {
        wrong.push("Chinese words".to_owned());
    }
    wrong.extend(
        GIVEN_UP_EN.iter().filter(|word| lower.contains(**word)).map(|word| format!("given up: {word}")),
    );
    let double = PAIRS_EN.iter().filter(|(_, other)| lower.contains(other));
    wrong.extend(double.map(|(one, other)| format!("{other} is {one}")));
    wrong.extend(too_long(kind, text, |limit| limit.en));
    wrong
}

fn too_long(kind: &str, text: &str, most: impl Fn(&Limit) -> usize) -> Option<String> {
    let limit =
        LIMITS.iter().find(|limit| limit.kind == kind).unwrap_or_else(|| panic!("no limit for {kind}"));
    let columns = without_facts(text).width();
    (columns > most(limit)).then(|| format!("{columns} columns, at most {}", most(limit)))
}

/// The text without what is typed or is a name of a file: commands in “”, options, `*.toml`.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = without_facts(text);
    while let Some((before, behind)) = rest.split_once('“') {
        let (quoted, after) = behind.split_once('”').unwrap_or((behind, ""));
        bare.push_str(before);
        bare.push_str(if quoted.starts_with("elicense") { "" } else { quoted });
        rest = after.to_owned();
    }
    bare.push_str(&rest);
    let typed = |word: &&str| !word.starts_with("--") && !word.contains('.') && !word.starts_with('!');
    let apart = bare.split(|c: char| !(c.is_ascii_graphic())).filter(typed);
    apart.collect::<Vec<_>>().join(" ")
}

fn without_facts(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('}').map_or("", |(_, rest)| rest))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let apart = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    apart.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The text without the longer words in which `part` may stand.
pub fn strip(text: &str, part: &str) -> String {
    let longer = WITHIN.iter().filter(|whole| whole.contains(part));
    longer.fold(text.to_owned(), |text, whole| text.replace(whole, ""))
}

/// Latin words that stand in Chinese sentences: names of formats, standards and algorithms, and what is typed.
pub const TERMS: &[&str] = &[
    "OFD", "PDF", "HTML", "JSON", "XML", "CBOR", "JWS", "COSE", "BER", "PEM", "DER", "TOML", "CSV", "PNG",
    "JPEG", "HEIC", "UTF-8", "ZIP", "GB", "T", "RFC", "ISO", "ETSI", "SM2", "SM3", "RSA", "ECDSA", "Ed25519",
    "SHA-256", "Merkle", "MB", "KB", "UTC", "PKCS", "CTRL", "Windows", "macOS", "A4", "NO", "COLOR",
    "elicense", "verify", "chmod", "trust", "zip", "tar", "JSONL", "all", "man",
];

/// Words that people did not understand, or that blamed them.
const GIVEN_UP_ZH: &[&str] = &[
    "算法强度不足且无存在性证明",
    "至少一项检查不成立",
    "必要的核验没有通过或者未能完成",
    "自述",
    "未经核验",
    "新鲜",
    "不能链接到",
    "字节的上限",
    "互认共识中没有",
    "为此目的",
    "未以 --",
    "未映射",
    "归档",
    "审计",
    "技术信息：",
    "重复出示",
    "(有效 ",
];

/// One word for one thing: the one that is used, and the one that is not.
pub const PAIRS_ZH: &[(&str, &str)] = &[
    ("暂不能认定", "尚不能确定"),
    ("不能办理", "核验不通过"),
    ("发证机关", "颁发机构"),
    ("发证机关", "签发机关"),
    ("发证日期", "颁发日期"),
    ("发证地区", "签发地区"),
    ("发证系统", "签发系统"),
    ("官方渠道", "原签发渠道"),
    ("持证人", "持证主体"),
    ("证照种类", "证照类型"),
    ("管理员", "系统管理员"),
    ("信任根", "信任锚"),
    ("假定", "假设"),
    ("压缩包", "归档文件"),
    ("数据格式", "版式"),
    ("文件夹", "目录"),
];

/// Words in which a part of a pair stands lawfully: a page file, the name of the first of the four differences, and the
/// list of kinds of licenses.
const WITHIN: &[&str] = &["版式文件", "制发版式", "证照目录"];

const GIVEN_UP_EN: &[&str] = &[
    "gone on with",
    "go on with",
    "goes on from",
    "at least one did not",
    "of several, the first",
    "what a pass needs was not",
    "makes unnecessary",
    "that flip",
    "what is odd about",
    "own claim",
    "(technical:",
];

pub const PAIRS_EN: &[(&str, &str)] = &[
    ("not confirmed", "undetermined:"),
    ("issuing authority", "issuing office"),
    ("revocation list", "crl"),
    ("trust store", "trust folder"),
    ("license", "licence"),
];
