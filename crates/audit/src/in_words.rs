//! A record as a row of the tables for people: in words, with reason and next step.

use std::borrow::Cow;

use elicense::Language;
use elicense::messages::Topic;

use crate::record::Record;
use crate::record::columns::{COLUMNS, cells};
use crate::words::{Words, advice_on, say};

/// The names of the columns of `results.csv`.
pub(crate) fn csv_heads(language: Language) -> Vec<&'static str> {
    match language {
        Language::En => COLUMNS.into_iter().chain(ADVICE).collect(),
        Language::ZhCn => CHINESE_COLUMNS.to_vec(),
    }
}

/// A row of `results.csv`: the cells in codes, and for what did not pass reason and next step in words.
pub(crate) fn csv_cells<'r>(record: &'r Record<'_>, language: Language, today: &str) -> Vec<Cow<'r, str>> {
    let advice = advice_on(record, language, today).unwrap_or_default();
    cells(record).into_iter().chain([advice.found.into(), advice.next.into()]).collect()
}

/// How the two columns in words are called.
const ADVICE: [&str; 2] = ["reason_text", "next_step"];

const CHINESE_COLUMNS: [&str; COLUMNS.len() + ADVICE.len()] = [
    "序号",
    "文件",
    "结论代码",
    "原因代码",
    "签名结论代码",
    "签名细分原因代码",
    "证照状态代码",
    "可验证程度",
    "地区代码",
    "证照种类代码",
    "数据格式",
    "发证机关",
    "颁发日期",
    "有效期至",
    "SHA-256",
    "互认结论代码",
    "原因",
    "下一步",
];

/// A column of `problems.xlsx`.
pub(crate) struct Column {
    chinese: &'static str,
    english: &'static str,
    /// In characters of a digit's width.
    pub width: u32,
}

impl Column {
    pub(crate) fn head(&self, language: Language) -> &'static str {
        say(language, self.chinese, self.english)
    }
}

/// The columns of `problems.xlsx`: what is to be done first, codes last.
pub(crate) const IN_WORDS: [Column; 17] = [
    column("序号", "Entry", 9),
    column("文件", "File", 40),
    column("结论", "Conclusion", 13),
    column("原因", "Reason", 46),
    column("下一步", "Next step", 52),
    column("地区", "Region", 11),
    column("证照种类", "Kind", 20),
    column("发证机关", "Issuer", 26),
    column("颁发日期", "Issued on", 13),
    column("有效期至", "Valid until", 13),
    column("签名", "Signature", 24),
    column("证照状态", "Status", 12),
    column("可验证程度", "How far it can be checked", 26),
    column("互认", "Recognition", 32),
    column("原因代码", "Code of the reason", 28),
    column("数据格式", "Data format", 26),
    column("SHA-256", "SHA-256", 22),
];

const fn column(chinese: &'static str, english: &'static str, width: u32) -> Column {
    Column { chinese, english, width }
}

/// A row of `problems.xlsx`.
pub(crate) fn cells_in_words(record: &Record<'_>, words: &Words<'_>) -> [String; IN_WORDS.len()] {
    let [
        entry,
        name,
        conclusion,
        code,
        indication,
        sub,
        status,
        level,
        region,
        kind,
        layout,
        issuer,
        issued,
        until,
        sha256,
        _,
    ] = cells(record).map(Cow::into_owned);
    let advice = advice_on(record, words.language, words.today).unwrap_or_default();
    let word = |topic, name: &str| words.word(topic, name).to_owned();
    let examined = record.facts.is_some();
    let only = |text: String| if examined { text } else { String::new() };
    let signature = match sub.is_empty() {
        true => word(Topic::Indication, &indication),
        false => {
            let colon = words.say("：", ": ");
            word(Topic::Indication, &indication) + colon + words.word(Topic::SubIndication, &sub)
        }
    };
    [
        entry,
        name,
        words.conclusion(&conclusion).to_owned(),
        advice.found,
        advice.next,
        only(words.region(&region)),
        only(words.kind(Some(&*kind).filter(|kind| !kind.is_empty()))),
        issuer,
        issued,
        until,
        signature,
        word(Topic::Status, &status),
        word(Topic::Verifiability, &level),
        recognition(record, words),
        code,
        layout,
        sha256,
    ]
}

/// Who recognises it for what, in words.
fn recognition(record: &Record<'_>, words: &Words<'_>) -> String {
    let recognition = record.facts.iter().filter_map(|facts| facts.recognition.as_ref());
    let rulings = recognition.flat_map(|recognition| &recognition.rulings).map(|one| {
        let [scenario, status] = [(Topic::Scenario, &one.scenario), (Topic::Recognition, &one.status)]
            .map(|(topic, name)| words.word(topic, name));
        match words.language {
            Language::ZhCn => format!("{}{scenario}：{status}", words.region(&one.to)),
            Language::En => format!("{}, {scenario}: {status}", words.region(&one.to)),
        }
    });
    rulings.collect::<Vec<_>>().join(words.say("；", "; "))
}
