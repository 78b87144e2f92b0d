//! Every sentence of the catalogue keeps what sentences for people have to keep; `docs/words.md` says why.

#[path = "support/sentences.rs"]
mod support;

use std::collections::BTreeSet;

use elicense::messages::Who;
use support::{LIMITS, PAIRS_EN, PAIRS_ZH, TERMS, strip, wrong_in_chinese, wrong_in_english};
use toml::{Table, Value};

const CATALOGUES: [(&str, &str); 2] =
    [("zh-CN", include_str!("../messages/zh-CN.toml")), ("en", include_str!("../messages/en.toml"))];

const WORDS: &str = include_str!("../../../docs/words.md");

/// The texts of a catalogue: where each stands, of which kind it is, and what it says.
fn texts(catalogue: &str) -> Vec<(String, &'static str, String)> {
    let tables: Table = catalogue.parse().expect("the catalogue is TOML");
    let mut found = Vec::new();
    for (topic, entries) in &tables {
        for (name, entry) in entries.as_table().expect("a table") {
            match entry {
                Value::String(text) => {
                    let kind = if topic == "help" { "help" } else { "word" };
                    found.push((format!("{topic}.{name}"), kind, text.clone()));
                }
                _ => found.extend(["found", "next"].map(|kind| {
                    (format!("{topic}.{name}.{kind}"), kind, entry[kind].as_str().expect("a text").to_owned())
                })),
            }
        }
    }
    found
}

#[test]
fn every_sentence_can_be_said_at_a_counter() {
    let mut wrong = Vec::new();
    for (language, catalogue) in CATALOGUES {
        let judge = if language == "en" { wrong_in_english } else { wrong_in_chinese };
        for (place, kind, text) in texts(catalogue) {
            wrong.extend(
                judge(kind, &text).into_iter().map(|why| format!("{language} {place}: {why}: {text}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pages in Chinese have one word for one thing too; what is typed and printed is not theirs.
#[test]
fn pages_in_chinese_use_the_words_of_the_catalogue() {
    let mut wrong = Vec::new();
    for (page, text) in PAGES_ZH {
        for (at, line) in prose(text) {
            let used = PAIRS_ZH.iter().filter(|(_, other)| strip(&line, other).contains(other));
            wrong.extend(used.map(|(one, other)| format!("{page}:{at}: {other} is {one}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const PAGES_ZH: [(&str, &str); 2] = [
    ("README.zh-CN.md", include_str!("../../../README.zh-CN.md")),
    ("docs/manual.zh-CN.md", include_str!("../../../docs/manual.zh-CN.md")),
];

/// The lines of a page outside of blocks of code, each with its number.
fn prose(page: &str) -> Vec<(usize, String)> {
    let mut is_code = false;
    let mut lines = Vec::new();
    for (at, line) in page.lines().enumerate() {
        match line.starts_with("```") {
            true => is_code = !is_code,
            false if is_code => {}
            false => lines.push((at + 1, line.to_owned())),
        }
    }
    lines
}

#[test]
fn every_sentence_says_who_has_to_act_and_ends() {
    for (language, catalogue) in CATALOGUES {
        let tables: Table = catalogue.parse().expect("the catalogue is TOML");
        let codes = ["code", "error"].map(|topic| tables[topic].as_table().expect("a table"));
        for (name, entry) in codes.into_iter().flatten() {
            let who = entry["who"].as_str().and_then(Who::from_name);
            assert!(who.is_some(), "{language} {name}");
            for kind in ["found", "next"] {
                let text = entry[kind].as_str().expect("a text");
                let ends = text.ends_with(['。', '.', '”', '`', '}']);
                assert!(ends, "{language} {name}.{kind} has no end: {text}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_texts() {
    let names = |catalogue| texts(catalogue).into_iter().map(|(place, ..)| place).collect::<BTreeSet<_>>();
    let [zh_cn, en] = CATALOGUES.map(|(_, catalogue)| names(catalogue));
    let apart: Vec<&String> = zh_cn.symmetric_difference(&en).collect();
    assert!(apart.is_empty(), "in one language alone: {apart:?}");
}

#[test]
fn what_must_not_be_said_is_found() {
    for (kind, text, why) in [
        ("found", "请看 report 的内容。", "Latin words: report"),
        ("found", "请运行“elicense verify”，或者加 --trust，见 trust.toml 和 OFD 文件（{detail}）。", ""),
        ("next", "请系统管理员更新。", "系统管理员 is 管理员"),
        ("found", "这是版式文件，制发版式一致。", ""),
        ("found", "这种版式。", "版式 is 数据格式"),
        ("word", "（文件自述）", "given up: 自述"),
    ] {
        assert_eq!(wrong_in_chinese(kind, text).join("; "), why, "{text}");
    }
    let long = "长".repeat(LIMITS[0].zh_cn / 2 + 1);
    assert_eq!(wrong_in_chinese("found", &long).len(), 1);
    assert_eq!(wrong_in_chinese("next", &long).len(), 0);
    assert_eq!(wrong_in_english("next", "Say 核验 here."), ["Chinese words"]);
    assert_eq!(wrong_in_english("next", "It is gone on with."), ["given up: gone on with"]);
    assert!(wrong_in_english("next", "The license is resumed.").is_empty());
}

/// Translators read the page: it has every pair, every limit and every term that the tests know.
#[test]
fn the_page_of_words_tells_what_is_tested() {
    for (one, other) in PAIRS_ZH.iter().chain(PAIRS_EN) {
        let told = WORDS.lines().any(|line| line.contains(one) && line.contains(other.trim_end_matches(':')));
        assert!(told, "docs/words.md does not say that {one} is said for {other}");
    }
    for limit in LIMITS {
        let row = format!("| {} | {} | {} |", limit.kind, limit.zh_cn, limit.en);
        assert!(WORDS.contains(&row), "docs/words.md lacks {row}");
    }
    let terms: Vec<&str> = TERMS.iter().copied().filter(|term| !WORDS.contains(term)).collect();
    assert!(terms.is_empty(), "docs/words.md lacks {terms:?}");
}
