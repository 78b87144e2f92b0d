//! Counts of two or three dimensions: who recognises what, and how licenses of a region, a kind, a level, an issuer
//! ended.

use std::collections::BTreeMap;

use elicense::messages::Topic;
use elicense::{Recognition, Scenario, Verifiability};

use super::View;
use super::html::grouped;
use super::top::CONCLUSIONS;
use crate::store::file;
use crate::summary::{Cell, RecognitionCount};

/// How many passed, failed, and were undetermined.
type Ended = [u64; 3];

impl View<'_> {
    /// Who recognises what: regions down, scenarios across.
    pub(super) fn recognition(&mut self) {
        if self.summary.recognition.is_empty() {
            return;
        }
        self.part(
            "互认：哪个地区在哪个场景认可",
            "Recognition: which region, for what",
            ("每格为证照份数。", "Each cell counts licenses."),
        );
        self.legend(
            &RECOGNITION.map(|(status, class)| {
                (class, self.words.word(Topic::Recognition, status.as_str()).to_owned())
            }),
        );
        let mut matrix: BTreeMap<&str, BTreeMap<&str, Vec<&RecognitionCount>>> = BTreeMap::new();
        for one in &self.summary.recognition {
            matrix.entry(&one.ruling.to).or_default().entry(&one.ruling.scenario).or_default().push(one);
        }
        let scenarios: Vec<&str> = Scenario::ALL.iter().map(|scenario| scenario.as_str()).collect();
        self.html.raw("<table class=\"matrix\"><thead><tr><th scope=\"col\">");
        self.html.text(self.words.say("用证地区", "Region"));
        self.html.raw("</th>");
        for scenario in &scenarios {
            self.html.raw("<th scope=\"col\">");
            self.html.text(self.words.word(Topic::Scenario, scenario));
            self.html.raw("</th>");
        }
        self.html.raw("</tr></thead><tbody>\n");
        for (region, row) in matrix.iter().take(ROWS) {
            self.html.raw("<tr><th scope=\"row\">");
            self.html.name(&self.words.region(region));
            self.html.raw("</th>");
            for scenario in &scenarios {
                let none = Vec::new();
                self.recognised(scenario, row.get(scenario).unwrap_or(&none));
            }
            self.html.raw("</tr>\n");
        }
        self.html.raw("</tbody></table>\n");
        self.more(matrix.len(), ROWS, file::SUMMARY);
        self.end_part();
    }

    fn recognised(&mut self, scenario: &str, rulings: &[&RecognitionCount]) {
        self.html.raw("<td data-label=\"");
        self.html.text(self.words.word(Topic::Scenario, scenario));
        self.html.raw("\">");
        let of = |status: Recognition| {
            let same = rulings.iter().filter(|one| one.ruling.status == status.as_str());
            same.map(|one| one.count).sum::<u64>()
        };
        let counts = RECOGNITION.map(|(status, class)| (status, class, of(status)));
        let whole: u64 = counts.iter().map(|(.., count)| count).sum();
        if whole == 0 {
            self.html.raw("<span class=\"dim\">–</span></td>");
            return;
        }
        self.html.bar(whole, &counts.map(|(_, class, count)| (class, count)));
        for (status, class, count) in counts.into_iter().filter(|(.., count)| *count > 0) {
            self.html.raw("<span class=\"line\"><i class=\"dot ");
            self.html.raw(class);
            self.html.raw("\"></i>");
            self.html.text(self.words.word(Topic::Recognition, status.as_str()));
            self.html.raw(" <b>");
            self.html.text(&grouped(count));
            self.html.raw("</b></span>");
        }
        self.html.raw("</td>");
    }

    /// How the licenses of each region ended.
    pub(super) fn regions(&mut self) {
        let rows = self.ended(|cell| Some(cell.region.clone()));
        let named =
            |view: &Self, code: &Option<String>| view.words.region(code.as_deref().unwrap_or_default());
        self.ends(("按签发地区", "By region of issue"), ("地区", "Region"), &rows, named);
    }

    /// How the licenses of each kind ended.
    pub(super) fn kinds(&mut self) {
        let rows = self.ended(|cell| cell.kind.clone());
        let named = |view: &Self, id: &Option<String>| view.words.kind(id.as_deref());
        self.ends(("按证照种类", "By kind"), ("证照种类", "Kind"), &rows, named);
    }

    /// Examined licenses by something, the most first.
    fn ended(&self, by: impl Fn(&Cell) -> Option<String>) -> Vec<(Option<String>, Ended)> {
        let mut rows: BTreeMap<Option<String>, Ended> = BTreeMap::new();
        for cell in &self.summary.cells {
            let place = CONCLUSIONS.iter().position(|(name, ..)| *name == cell.conclusion);
            let ended = rows.entry(by(cell)).or_default();
            if let Some(count) = place.and_then(|place| ended.get_mut(place)) {
                *count += cell.count;
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(_, ended)| std::cmp::Reverse(ended.iter().sum::<u64>()));
        rows
    }

    fn ends(
        &mut self,
        title: (&str, &str),
        head: (&str, &str),
        rows: &[(Option<String>, Ended)],
        named: impl Fn(&Self, &Option<String>) -> String,
    ) {
        if rows.is_empty() {
            return;
        }
        self.part(title.0, title.1, ("", ""));
        let most = rows.first().map_or(0, |(_, ended)| ended.iter().sum::<u64>());
        self.html.raw("<table class=\"ends\"><thead><tr><th scope=\"col\">");
        self.html.text(self.words.say(head.0, head.1));
        self.html.raw("</th>");
        for (name, ..) in &CONCLUSIONS[..3] {
            self.html.raw("<th scope=\"col\" class=\"n\">");
            self.html.text(self.words.conclusion(name));
            self.html.raw("</th>");
        }
        self.html.raw("<td class=\"chart\"></td></tr></thead><tbody>\n");
        for (key, ended) in rows.iter().take(ROWS) {
            self.html.raw("<tr><th scope=\"row\">");
            let name = named(self, key);
            self.html.name(&name);
            self.html.raw("</th>");
            for ((conclusion, class, _), count) in CONCLUSIONS.iter().zip(ended) {
                self.html.raw("<td class=\"n ");
                self.html.raw(if *count > 0 { class } else { "dim" });
                self.html.raw("\" data-label=\"");
                self.html.text(self.words.conclusion(conclusion));
                self.html.raw("\">");
                self.html.text(&grouped(*count));
                self.html.raw("</td>");
            }
            self.html.raw("<td class=\"chart\">");
            let parts = [0, 1, 2].map(|place: usize| {
                let class = CONCLUSIONS.get(place).map_or("", |(_, class, _)| *class);
                (class, ended.get(place).copied().unwrap_or_default())
            });
            self.html.bar(most, &parts);
            self.html.raw("</td></tr>\n");
        }
        self.html.raw("</tbody></table>\n");
        self.more(rows.len(), ROWS, file::SUMMARY);
        self.end_part();
    }

    /// How much could be checked at all.
    pub(super) fn verifiability(&mut self) {
        let rows = self.ended(|cell| Some(cell.verifiability.clone()));
        if rows.is_empty() {
            return;
        }
        let note = (
            "从 V4（签名、证书链、最新吊销信息齐备）到 V0（仅有图片）。",
            "From V4 (a signature, a chain and fresh revocation) down to V0 (a picture only).",
        );
        self.part("可验证程度", "How far they can be checked", note);
        let of = |level: Verifiability| {
            let row = rows.iter().find(|(name, _)| name.as_deref() == Some(level.as_str()));
            row.map_or(0, |(_, ended)| ended.iter().sum::<u64>())
        };
        let levels = Verifiability::ALL.iter().rev();
        let levels: Vec<_> = levels.map(|&level| (level, of(level))).collect();
        let rows = levels.into_iter().map(|(level, count)| {
            let name =
                format!("{} {}", level.as_str(), self.words.word(Topic::Verifiability, level.as_str()));
            (name, count)
        });
        let rows: Vec<(String, u64)> = rows.collect();
        self.bars(&rows, "plain");
        self.end_part();
    }

    /// Those who issued most.
    pub(super) fn issuers(&mut self) {
        let rows = self.summary.issuers.iter().map(|one| {
            let none = self.say("（未记载）", "(not recorded)");
            let name = if one.name.is_empty() { none } else { &one.name };
            let region = self.words.region(&one.region);
            (
                self.words
                    .say("{name}（{region}）", "{name} ({region})")
                    .replace("{region}", &region)
                    .replace("{name}", name),
                one.entries,
            )
        });
        let rows: Vec<(String, u64)> = rows.collect();
        if rows.is_empty() {
            return;
        }
        let note = ("名称据证照所载。", "As the licenses say.");
        self.part("签发最多的发证机关", "Who issued most", note);
        self.bars(&rows, "plain");
        self.end_part();
    }

    /// Names with their counts and bars.
    pub(super) fn bars(&mut self, rows: &[(String, u64)], class: &'static str) {
        let most = rows.iter().map(|(_, count)| *count).max().unwrap_or_default();
        self.html.raw("<ul class=\"bars\">");
        for (name, count) in rows.iter().take(ROWS) {
            self.html.raw("<li>");
            self.html.name(name);
            self.html.raw(" <b class=\"n\">");
            self.html.text(&grouped(*count));
            self.html.raw("</b>");
            self.html.bar(most, &[(class, *count)]);
            self.html.raw("</li>");
        }
        self.html.raw("</ul>\n");
        self.more(rows.len(), ROWS, file::SUMMARY);
    }

    fn legend(&mut self, rows: &[(&'static str, String)]) {
        self.html.raw("<p class=\"legend\">");
        for (class, name) in rows {
            self.html.raw("<span class=\"line\"><i class=\"dot ");
            self.html.raw(class);
            self.html.raw("\"></i>");
            self.html.text(name);
            self.html.raw("</span> ");
        }
        self.html.raw("</p>\n");
    }
}

const RECOGNITION: [(Recognition, &str); 4] = [
    (Recognition::Recognised, "good"),
    (Recognition::WithConditions, "plain"),
    (Recognition::NotRecognised, "bad"),
    (Recognition::Undetermined, "doubt"),
];

/// Rows that are shown of a table.
pub(super) const ROWS: usize = 14;
