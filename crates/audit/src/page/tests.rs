//! Pages of runs that are as bad as runs can be.

use std::collections::BTreeMap;

use elicense::{Code, Inquiry, Trust, Verifier};

use super::*;
use crate::RefusalCause;
use crate::anomalies::{Anomaly, AnomalyCount};
use crate::anomaly_file::SeenTogether;
use crate::basis::Basis;
use crate::record::Record;
use crate::record::recognition::RecordedRuling;
use crate::summary::{
    Cell, FindingCount, IssuerCount, LeftOutCount, Merkle, RecognitionCount, SealCount, SourceCount,
};
use crate::workbook::RowPlace;

/// A name as nobody has one by chance.
fn hostile(n: usize) -> String {
    format!(
        "{n}\"><script>alert(1)</script>\u{202e}{}'&'{}.json",
        "\u{2066}<".repeat(500),
        "证\"".repeat(500)
    )
}

/// A summary with so many different values of everything, each called by `name`.
fn summary(many: usize, name: fn(usize) -> String) -> Summary {
    let count = |n: usize| 1 + n as u64;
    let mut basis = Basis::default();
    (0..many).for_each(|n| basis.input(&name(n), [("a", "1"), ("b", "2")]));
    let cell = |n: usize| Cell {
        region: name(n),
        kind: Some(name(n)),
        conclusion: ["passed", "failed", "undetermined"][n % 3].to_owned(),
        indication: "INDETERMINATE".to_owned(),
        sub_indication: None,
        status: "UNKNOWN".to_owned(),
        verifiability: ["V4", "V1"][n % 2].to_owned(),
        reason: None,
        count: count(n),
    };
    let ruling = |n: usize, scenario: &str, status: &str| RecognitionCount {
        ruling: RecordedRuling {
            to: name(n).into(),
            scenario: scenario.to_owned().into(),
            status: status.to_owned().into(),
            rule: None,
        },
        count: count(n),
    };
    let statuses = ["RECOGNISED", "RECOGNISED_WITH_CONDITIONS", "NOT_RECOGNISED", "UNDETERMINED"];
    let scenarios = ["GOVERNMENT_SERVICE", "LAW_ENFORCEMENT", "SOCIAL_LIFE"];
    let each = |n| scenarios.map(|scenario| statuses.map(|status| ruling(n, scenario, status)));
    let rulings = (0..many).flat_map(each).flatten();
    let counts: BTreeMap<String, u64> = (0..many).map(|n| (name(n), count(n))).collect();
    Summary {
        audit: crate::AUDIT_FORMAT,
        at: "2026-06-01T04:00:00Z".to_owned(),
        basis,
        entries: 10_000,
        left_out: LeftOutCount::default(),
        conclusions: [("passed", 9_000), ("failed", 600), ("undetermined", 300), ("unexamined", 100)].into(),
        causes: RefusalCause::ALL.iter().map(|cause| (cause.as_str().to_owned(), 2)).collect(),
        findings: Code::ALL
            .iter()
            .map(|code| (code.as_str(), FindingCount { count: 3, failed: 1 }))
            .collect(),
        encodings: counts.clone(),
        cells: (0..many).map(cell).collect(),
        recognition: rulings.collect(),
        layouts: counts.clone(),
        anchors: counts,
        seals: (0..many)
            .map(|n| SealCount { name: name(n), owner: name(n), maker: name(n), entries: 1 })
            .collect(),
        seals_unvouched: 1,
        issuers: (0..many)
            .map(|n| IssuerCount { name: name(n), region: name(n), entries: count(n), first: 0 })
            .collect(),
        worst: (0..many).map(|n| SourceCount { name: name(n), entries: count(n), bad: count(n) }).collect(),
        anomalies: Anomaly::ALL
            .iter()
            .map(|one| (one.as_str(), AnomalyCount { groups: 2, entries: 7 }))
            .collect(),
        // Nobody but the trust store makes those.
        lists: Vec::new(),
        merkle: Merkle { hash: "sha-256, RFC 6962", size: 10_000, root: "00".repeat(32) },
    }
}

/// The page of that summary, with as many problems and as much evidence as there are codes and anomalies.
fn page_of(many: usize, name: fn(usize) -> String, language: Language) -> String {
    let verifier = Verifier::new(Trust::empty());
    let mut audit = Audit::new(&verifier, Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap()));
    audit.language = language;
    let mut problems = Problems::default();
    for (n, code) in Code::ALL.iter().enumerate() {
        for _ in 0..9 {
            let name = name(n);
            let record = Record {
                n: n as u64,
                name: name.as_str().into(),
                s: 0,
                encoding: None,
                sha256: None,
                error: Some(code.as_str().into()),
                facts: None,
            };
            problems.add(&record, RowPlace { sheet: 2, row: 9 });
        }
    }
    let group =
        |n| SeenTogether { entries: 9, values: 2, first: vec![(1, name(n)), (2, name(n)), (3, name(n))] };
    let evidence =
        Anomaly::ALL.iter().map(|one| (one.as_str(), vec![group(1), group(2), group(3)])).collect();
    let summary = summary(many, name);
    page(&Findings {
        audit: &audit,
        summary: &summary,
        problems: &problems,
        evidence: &evidence,
        today: "2026-06-01",
    })
}

#[test]
fn a_page_of_very_many_values_is_small_and_says_where_the_rest_stands() {
    let names: [fn(usize) -> String; 2] = [hostile, |n| format!("{n}.json")];
    for name in names {
        let page = page_of(300, name, Language::ZhCn);
        // The lists of a trust store are not among them.
        assert!(page.len() + LISTS_BYTES <= MOST_BYTES, "{} bytes", page.len());
        let rest = "项未在此列出，全部见 <a href=\"summary.json\">summary.json</a>";
        assert!(page.matches(rest).count() >= 8, "every list says that it goes on");
        assert!(page.contains("more are not shown here; all of them stand in"));
    }
}

#[test]
fn nothing_that_an_entry_is_called_is_markup_or_turns_the_text_around_it() {
    let page = page_of(3, hostile, Language::ZhCn);
    assert!(!page.contains("<script") && page.contains("&quot;&gt;&lt;script&gt;alert(1)"));
    assert!(!page.contains(['\u{202e}', '\u{2066}']) && page.contains("\\u{202e}"));
    // Well-formed but for what HTML leaves open, so that no attribute ends early.
    let closed = page.replace("<!DOCTYPE html>\n", "").replace("checked>", "checked=\"\"/>");
    let closed = closed.replace("id=\"zh\">", "id=\"zh\"/>").replace("id=\"en\">", "id=\"en\"/>");
    let closed = with_closed_metas(&closed);
    let document = roxmltree::Document::parse(&closed).unwrap();
    let tags: std::collections::BTreeSet<_> =
        document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    assert!(tags.iter().all(|tag| TAGS.contains(tag)), "{tags:?}");
}

/// `meta` has no end in HTML.
fn with_closed_metas(html: &str) -> String {
    let mut parts = html.split("<meta ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "<meta " + &part.replacen("\">", "\"/>", 1))
}

#[test]
fn the_language_of_the_audit_is_first_and_the_other_is_there_too() {
    let [zh, en] = [Language::ZhCn, Language::En].map(|language| page_of(3, |n| format!("{n}"), language));
    assert!(zh.contains("<html lang=\"zh-CN\">") && zh.contains("id=\"zh\" checked>"));
    assert!(en.contains("<html lang=\"en\">") && en.contains("id=\"en\" checked>"));
    for page in [zh, en] {
        assert!(page.contains("共 10,000 份：9,000 份核验通过，1,000 份需要处理。"));
        assert!(page.contains("9,000 of 10,000 passed, 1,000 need attention."));
        for count in
            ["passed\" data-count=\"9000", "unexamined\" data-count=\"100", "same-bytes\" data-count=\"7"]
        {
            assert_eq!(page.matches(count).count(), 2, "{count}");
        }
        assert!(page.contains("2026-06-01 12:00（北京时间）") && page.contains("2026-06-01 12:00 (UTC+8)"));
        let body = page.split("</style>").nth(1).unwrap();
        assert!(!body.contains(['{', '}']), "a place that was left open");
    }
}

/// What its revocation lists take at most, each with a name, two times, and a bar, in both languages.
const LISTS_BYTES: usize = 2 * 14 * 700;

/// What a page of any run has at most.
const MOST_BYTES: usize = 300_000;

const TAGS: &[&str] = &[
    "html", "head", "meta", "title", "style", "body", "main", "input", "label", "article", "header", "p",
    "h1", "h2", "h3", "div", "svg", "rect", "ul", "li", "span", "b", "i", "section", "a", "code", "bdi",
    "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
];
