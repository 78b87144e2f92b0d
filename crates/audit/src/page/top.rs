//! What is read first: how it ended, what to do first, and what did not pass.

use elicense::Language;

use super::View;
use super::html::{grouped, share};
use crate::problems::Problem;
use crate::record::columns::UNEXAMINED;
use crate::store::file;

impl View<'_> {
    /// How many, how they ended, and the one thing to do first.
    pub(super) fn headline(&mut self) {
        let (passed, bad) = (self.count("passed"), self.summary.entries - self.count("passed"));
        self.html.raw("<header>");
        self.html.element(
            "p class=\"kicker\"",
            self.words.say("电子证照批量核验报告", "Batch verification of electronic licenses"),
        );
        let all = grouped(self.summary.entries);
        let headline = match (self.words.language, self.summary.entries, bad) {
            (Language::ZhCn, 0, _) => "没有可核验的证照。".to_owned(),
            (Language::En, 0, _) => "There was nothing to verify.".to_owned(),
            (Language::ZhCn, _, 0) => format!("共 {all} 份，全部核验通过。"),
            (Language::En, _, 0) => format!("All of {all} passed."),
            (Language::ZhCn, ..) => {
                format!("共 {all} 份：{} 份核验通过，{} 份需要处理。", grouped(passed), grouped(bad))
            }
            (Language::En, ..) => {
                format!("{} of {all} passed, {} need attention.", grouped(passed), grouped(bad))
            }
        };
        self.html.element("h1", &headline);
        self.when();
        self.html.raw("</header>\n<div class=\"card\">");
        let counts = CONCLUSIONS.map(|(name, class, _)| (class, self.count(name)));
        self.html.bar(self.summary.entries, &counts);
        self.html.raw("<ul class=\"counts\">");
        for (name, class, sign) in CONCLUSIONS {
            self.html.raw("<li class=\"");
            self.html.raw(class);
            self.html.raw("\"><span class=\"sign\" aria-hidden=\"true\">");
            self.html.raw(sign);
            self.html.raw("</span> <span class=\"what\">");
            self.html.text(self.words.conclusion(name));
            self.html.raw("</span> <b>");
            self.html.counted(name, self.count(name));
            self.html.raw("</b> ");
            self.html.element("span class=\"dim\"", &share(self.count(name), self.summary.entries));
            self.html.raw("</li>");
        }
        self.html.raw("</ul></div>\n");
        self.first_step();
    }

    pub(super) fn count(&self, conclusion: &str) -> u64 {
        self.summary.conclusions.get(conclusion).copied().unwrap_or_default()
    }

    fn when(&mut self) {
        let time = self.words.time(&self.summary.at);
        self.html.raw("<p class=\"dim\">");
        self.html.text(self.words.say("核验时点：", "Judged as of "));
        self.html.text(&time);
        self.html.raw(" · elicense ");
        self.html.raw(env!("CARGO_PKG_VERSION"));
        self.html.raw("</p>");
    }

    /// The step that settles most: a list that is out of date keeps many from being confirmed and is ours to renew,
    /// everything else is asked of others, for each license on its own.
    fn first_step(&mut self) {
        let all = self.findings.problems.in_order();
        let ours = all.iter().find(|(conclusion, code, problem)| {
            *conclusion != "failed"
                && code.starts_with("revocation-list-")
                && problem.count * 2 > self.count("undetermined")
        });
        let Some(&(conclusion, code, problem)) = ours.or(all.first()) else { return };
        let advice = self.words.advice(code);
        self.html.raw("<section class=\"card first\"><h2>");
        self.html.text(self.words.say("先做这一件", "Do this first"));
        self.html.raw("</h2><p><b>");
        self.html.text(&self.next(&advice.next));
        self.html.raw("</b></p><p>");
        let count = grouped(problem.count);
        self.html.text(&match self.words.language {
            Language::ZhCn => {
                format!("{count} 份{}：{}", self.words.conclusion(conclusion), self.found(&advice.found))
            }
            Language::En => {
                format!("{count} × {}: {}", self.words.conclusion(conclusion), self.found(&advice.found))
            }
        });
        self.html.raw("</p></section>\n");
    }

    /// Every reason with its next step and the first files, what failed first.
    pub(super) fn problems(&mut self) {
        let all = self.findings.problems.in_order();
        if all.is_empty() {
            return;
        }
        self.part("需要处理的文件", "What needs attention", ("", ""));
        self.html.raw("<p class=\"note\">");
        self.html.text(self.words.say(
            "按原因归类，不通过的在前；每一份的原因和下一步见 ",
            "By reason, failures first; reason and next step of every file stand in ",
        ));
        self.html.link(file::PROBLEMS, file::PROBLEMS);
        self.html
            .text(self.words.say("，可按“原因代码”筛选。", ", which filters by the code of the reason."));
        self.html.raw("</p>\n");
        for (conclusion, code, problem) in all.iter().take(REASONS) {
            self.problem(conclusion, code, problem);
        }
        self.more(all.len(), REASONS, file::SUMMARY);
        self.end_part();
    }

    fn problem(&mut self, conclusion: &str, code: &str, problem: &Problem) {
        let (_, class, sign) =
            CONCLUSIONS.into_iter().find(|(name, ..)| *name == conclusion).unwrap_or(CONCLUSIONS[2]);
        let advice = self.words.advice(code);
        self.html.raw("<div class=\"card problem ");
        self.html.raw(class);
        self.html.raw("\"><p class=\"tag\"><span class=\"chip\"><span aria-hidden=\"true\">");
        self.html.raw(sign);
        self.html.raw("</span> ");
        self.html.text(self.words.conclusion(conclusion));
        self.html.raw("</span> <b>");
        self.html.text(&grouped(problem.count));
        self.html.raw("</b> ");
        self.html.text(self.words.say("份", if problem.count == 1 { "file" } else { "files" }));
        self.html.raw(" <code>");
        self.html.text(code);
        self.html.raw("</code></p>\n<h3>");
        self.html.text(&self.found(&advice.found));
        self.html.raw("</h3><p class=\"next\"><b>");
        self.html.text(self.words.say("下一步：", "Next: "));
        self.html.raw("</b>");
        self.html.text(&self.next(&advice.next));
        self.html.raw("</p>\n<ul class=\"files\">");
        for example in &problem.first {
            self.html.raw("<li>");
            self.html.name(&example.name);
            self.html.raw(" ");
            let (entry, row, sheet) = (grouped(example.entry), example.place.row, example.place.sheet);
            let sheet = if sheet > 1 { format!(" {sheet}") } else { String::new() };
            self.html.element(
                "span class=\"dim\"",
                &match self.words.language {
                    Language::ZhCn => format!("序号 {entry}，problems.xlsx{sheet} 第 {row} 行"),
                    Language::En => format!("entry {entry}, row {row} of problems.xlsx{sheet}"),
                },
            );
            self.html.raw("</li>");
        }
        let more = problem.count - problem.first.len() as u64;
        if more > 0 {
            let more = grouped(more);
            self.html.element(
                "li class=\"dim\"",
                &match self.words.language {
                    Language::ZhCn => format!("……另有 {more} 份"),
                    Language::En => format!("… and {more} more"),
                },
            );
        }
        self.html.raw("</ul></div>\n");
    }

    fn found(&self, found: &str) -> String {
        let none = self.say("没有记录原因。", "No reason was recorded.");
        if found.is_empty() { none.to_owned() } else { found.to_owned() }
    }

    fn next(&self, next: &str) -> String {
        let by_hand = self.say("请用本程序单独核验该文件。", "Verify this file alone.");
        if next.is_empty() { by_hand.to_owned() } else { next.to_owned() }
    }
}

/// Each with the class that colors it and a sign for whoever sees no colors.
pub(super) const CONCLUSIONS: [(&str, &str, &str); 4] = [
    ("passed", "good", "✔"),
    ("failed", "bad", "✘"),
    ("undetermined", "doubt", "?"),
    (UNEXAMINED, "none", "–"),
];

/// Reasons that are shown with their files.
const REASONS: usize = 20;
