//! `report.html`: one page that a person reads. It loads nothing, runs nothing, and is of the same size whatever
//! the size of the archive.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use elicense::escape::is_deceptive;
use elicense::messages::{self, Language, Topic};
use elicense::rules::{Catalog, Regions};
use elicense::{Region, Verifier};
use sha2::{Digest, Sha256};

use crate::anomalies::Anomaly;
use crate::record::columns::UNEXAMINED;
use crate::record::recognition::RecordedRuling;
use crate::summary::{Cell, Summary};

/// The page for a summary.
pub(crate) fn page(summary: &Summary, verifier: &Verifier) -> String {
    let words = Words { catalog: verifier.catalog(), regions: verifier.regions() };
    let mut html = Html::default();
    html.head(summary);
    html.conclusions(summary);
    html.cells(summary, &words);
    if !summary.recognition.is_empty() {
        let answers = summary.recognition.iter();
        html.counted("audit_recognition", answers.map(|one| (words.ruling(&one.ruling), one.count)));
    }
    html.reasons(summary);
    html.anomalies(summary);
    html.counted("audit_layouts", summary.layouts.iter().map(|(name, count)| (name.clone(), *count)));
    html.counted("audit_anchors", summary.anchors.iter().map(|(name, count)| (name.clone(), *count)));
    html.seals(summary);
    let issuers = summary.issuers.iter();
    html.counted("audit_issuers", issuers.map(|one| (format!("{} ({})", one.name, one.region), one.entries)));
    let worst = summary.worst.iter();
    html.counted("audit_worst", worst.map(|one| (format!("{} ({})", one.name, one.entries), one.bad)));
    html.lists(summary);
    html.basis(summary);
    html.text.push_str("</main></body></html>\n");
    html.text
}

/// Names in both languages.
struct Words<'v> {
    catalog: &'v Catalog,
    regions: &'v Regions,
}

impl Words<'_> {
    fn region(&self, code: &str) -> String {
        if code == Region::UNKNOWN.to_string() {
            return label("unknown_region");
        }
        let title = Region::parse(code).and_then(|region| self.regions.title(region));
        title.map_or_else(|| code.to_owned(), |title| both(&title.zh_cn, &title.en))
    }

    /// One region's answer for one scenario, and the rule that decided.
    fn ruling(&self, ruling: &RecordedRuling<'_>) -> String {
        let [scenario, status] = [(Topic::Scenario, &ruling.scenario), (Topic::Recognition, &ruling.status)]
            .map(|(topic, name)| word(topic, name));
        let rule = ruling.rule.as_deref().unwrap_or("–");
        format!("{} · {scenario} · {status} · {rule}", self.region(&ruling.to))
    }

    fn kind(&self, id: Option<&str>) -> String {
        let title = id.and_then(|id| self.catalog.kind(id)).map(|kind| both(&kind.name.zh_cn, &kind.name.en));
        title.unwrap_or_else(|| id.unwrap_or("–").to_owned())
    }
}

fn both(chinese: &str, english: &str) -> String {
    if chinese == english { chinese.to_owned() } else { format!("{chinese} {english}") }
}

fn word(topic: Topic, name: &str) -> String {
    let [zh, en] = [Language::ZhCn, Language::En].map(|language| messages::word(language, topic, name));
    both(zh, en)
}

fn label(name: &str) -> String {
    word(Topic::Label, name)
}

/// What a code means, in both languages.
fn sentence(code: &str) -> String {
    let [zh, en] =
        [Language::ZhCn, Language::En].map(|language| open(&messages::advice(language, code, &[]).found));
    both(&zh, &en)
}

/// Facts that only a report knows are left open.
fn open(sentence: &str) -> String {
    let mut parts = sentence.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "…" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

#[derive(Default)]
struct Html {
    text: String,
}

impl Html {
    /// Everything that goes in is escaped; tags are written by this file alone.
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                c if is_deceptive(c) => {
                    write!(self.text, "\\u{{{:x}}}", u32::from(c)).expect("a string takes everything");
                }
                c => self.text.push(c),
            }
        }
    }

    fn element(&mut self, tag: &str, text: &str) {
        write!(self.text, "<{tag}>").expect("a string takes everything");
        self.add(text);
        let name = tag.split(' ').next().unwrap_or_default();
        writeln!(self.text, "</{name}>").expect("a string takes everything");
    }

    fn head(&mut self, summary: &Summary) {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
        write!(
            self.text,
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>"
        )
        .expect("a string takes everything");
        self.add(&label("audit_title"));
        write!(self.text, "</title>\n<style>{STYLE}</style></head><body><main>\n")
            .expect("a string takes everything");
        self.element("h1", &label("audit_title"));
        self.element(
            "p",
            &format!(
                "{} {} · {} {}",
                label("at"),
                summary.at,
                label("audit_entries"),
                grouped(summary.entries)
            ),
        );
    }

    /// The four counts, with a bar for each.
    fn conclusions(&mut self, summary: &Summary) {
        self.begin(&label("audit_conclusions"), &[]);
        for (name, color) in
            [("passed", "good"), ("failed", "bad"), ("undetermined", "doubt"), (UNEXAMINED, "none")]
        {
            let count = summary.conclusions.get(name).copied().unwrap_or_default();
            let text = if name == UNEXAMINED { label("unexamined") } else { word(Topic::Conclusion, name) };
            self.row(&[&text], count, Some((summary.entries, color)), name);
        }
        self.end();
    }

    /// Region × kind × verdict × verifiability × reason, the most first.
    fn cells(&mut self, summary: &Summary, words: &Words<'_>) {
        let heads = [
            "audit_region",
            "audit_kind",
            "audit_conclusion",
            "signature",
            "status",
            "verifiability",
            "audit_reason",
        ];
        self.begin(&label("audit_cells"), &heads.map(label));
        let mut cells: Vec<&Cell> = summary.cells.iter().collect();
        cells.sort_by_key(|cell| std::cmp::Reverse(cell.count));
        for cell in cells.iter().take(ROWS) {
            let sub = cell.sub_indication.as_deref().map(|sub| format!(" / {sub}")).unwrap_or_default();
            let texts = [
                words.region(&cell.region),
                words.kind(cell.kind.as_deref()),
                word(Topic::Conclusion, &cell.conclusion),
                format!("{}{sub}", cell.indication),
                word(Topic::Status, &cell.status),
                cell.verifiability.clone(),
                cell.reason.unwrap_or("–").to_owned(),
            ];
            self.row(&texts.each_ref().map(String::as_str), cell.count, None, "");
        }
        self.rest(cells.len());
    }

    /// Why licenses did not pass or could not be examined, with what that means.
    fn reasons(&mut self, summary: &Summary) {
        self.begin(&label("audit_unexamined"), &[]);
        for (code, count) in &summary.causes {
            self.row(&[code, &sentence(code)], *count, None, code);
        }
        self.end();
        self.begin(&label("audit_findings"), &[]);
        for (code, found) in &summary.findings {
            self.row(&[code, &sentence(code)], found.count, None, code);
        }
        self.end();
    }

    fn anomalies(&mut self, summary: &Summary) {
        self.begin(&label("audit_eyes"), &[label("audit_eye"), label("audit_groups")]);
        for (name, count) in &summary.anomalies {
            let text = label(&Anomaly::label(name));
            self.row(&[&text, &grouped(count.groups)], count.entries, None, name);
        }
        self.end();
    }

    fn counted(&mut self, title: &str, rows: impl Iterator<Item = (String, u64)>) {
        let mut rows: Vec<(String, u64)> = rows.collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let most = rows.first().map_or(0, |(_, count)| *count);
        self.begin(&label(title), &[]);
        for (name, count) in rows.iter().take(ROWS) {
            self.row(&[name], *count, Some((most, "plain")), "");
        }
        self.rest(rows.len());
    }

    /// Seals with their owners and makers; none where nothing is sealed.
    fn seals(&mut self, summary: &Summary) {
        if summary.seals.is_empty() && summary.seals_unvouched == 0 {
            return;
        }
        self.begin(&label("audit_seals"), &["seal", "seal_owner", "seal_maker"].map(label));
        for seal in summary.seals.iter().take(ROWS) {
            self.row(&[&seal.name, &seal.owner, &seal.maker], seal.entries, None, "");
        }
        if summary.seals_unvouched > 0 {
            self.row(&[&label("audit_seals_unvouched"), "–", "–"], summary.seals_unvouched, None, "");
        }
        self.rest(summary.seals.len());
    }

    fn lists(&mut self, summary: &Summary) {
        self.begin(&label("audit_lists"), &[]);
        for list in &summary.lists {
            let fresh = label(if list.fresh { "audit_fresh" } else { "audit_stale" });
            let next = list.list.next_update.as_deref().unwrap_or("-");
            self.cells_of(&[&list.list.issuer, &list.list.this_update, next, &fresh]);
            self.text.push_str("</tr>\n");
        }
        self.end();
    }

    fn basis(&mut self, summary: &Summary) {
        self.begin(&label("audit_basis"), &[]);
        let merkle = ("Merkle (RFC 6962, SHA-256)", summary.merkle.root.as_str());
        let rows: BTreeMap<&str, &str> = summary.basis.iter().chain([merkle]).collect();
        for (name, words) in rows {
            self.cells_of(&[name, words]);
            self.text.push_str("</tr>\n");
        }
        self.end();
    }

    fn begin(&mut self, title: &str, heads: &[String]) {
        self.element("h2", title);
        self.text.push_str("<table>\n");
        if !heads.is_empty() {
            self.text.push_str("<tr>");
            heads.iter().for_each(|head| self.element("th", head));
            self.text.push_str("<th></th></tr>\n");
        }
    }

    fn end(&mut self) {
        self.text.push_str("</table>\n");
    }

    /// The end of a table of which only the first rows are shown.
    fn rest(&mut self, rows: usize) {
        self.end();
        if let Some(more) = rows.checked_sub(ROWS).filter(|more| *more > 0) {
            self.element("p", &format!("{} {more}: summary.json", label("audit_more")));
        }
    }

    fn cells_of(&mut self, texts: &[&str]) {
        self.text.push_str("<tr>");
        texts.iter().for_each(|text| self.element("td", text));
    }

    /// Texts, a count that programs find by `data-count`, and a bar of its share.
    fn row(&mut self, texts: &[&str], count: u64, share: Option<(u64, &str)>, name: &str) {
        self.cells_of(texts);
        write!(
            self.text,
            "<td class=\"n\" data-name=\"{name}\" data-count=\"{count}\">{}</td>",
            grouped(count)
        )
        .expect("a string takes everything");
        if let Some((all, color)) = share {
            // Parts of a thousand: no floating point, the same bytes everywhere.
            let width = (u128::from(count) * 1000 / u128::from(all.max(1))).min(1000);
            write!(
                self.text,
                "<td class=\"b\"><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\">\
                 <rect class=\"{color}\" width=\"{width}\" height=\"10\"/></svg></td>"
            )
            .expect("a string takes everything");
        }
        self.text.push_str("</tr>\n");
    }
}

/// Digits in threes.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rows of a table that are shown.
const ROWS: usize = 60;

const STYLE: &str = "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#1b1b1b;margin:0;background:#fff}\
main{max-width:1100px;margin:0 auto;padding:16px}h1{font-size:24px;margin:8px 0}h2{font-size:17px;margin:28px 0 6px}\
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:3px 8px;text-align:left;vertical-align:top;overflow-wrap:break-word}\
th{font-weight:600;color:#555}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.b{width:34%}\
svg{width:100%;height:12px;display:block}.good{fill:#2e7d32}.bad{fill:#c62828}.doubt{fill:#ef8f00}.none{fill:#616161}.plain{fill:#3f6fb5}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_texts_escaped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        let mut html = Html::default();
        html.element("td", "<script>\"&\u{202e}");
        assert_eq!(html.text, "<td>&lt;script&gt;&quot;&amp;\\u{202e}</td>\n");
    }
}
