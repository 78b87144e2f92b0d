//! `report.html`: one page that a person reads. It loads nothing, runs nothing, and is of the same size whatever the
//! size of the archive.
//!
//! Everything stands in it twice, in Chinese and in English; which of both is shown is chosen above, and the language
//! of the audit is shown first.

mod html;
mod oddities;
mod particulars;
mod tables;
mod top;

use base64::Engine as _;
use elicense::Language;
use sha2::{Digest, Sha256};

use crate::anomaly_file::Evidence;
use crate::audit::Audit;
use crate::problems::Problems;
use crate::summary::Summary;
use crate::words::Words;
use html::Html;

/// What a page tells.
pub(crate) struct Findings<'f> {
    pub audit: &'f Audit<'f>,
    pub summary: &'f Summary,
    pub problems: &'f Problems,
    pub evidence: &'f Evidence,
    /// The day of the audit, as dates are written.
    pub today: &'f str,
}

/// The page.
pub(crate) fn page(findings: &Findings<'_>) -> String {
    let first = findings.audit.language;
    let mut html = Html::default();
    html.raw(match first {
        Language::ZhCn => "<!DOCTYPE html>\n<html lang=\"zh-CN\">",
        Language::En => "<!DOCTYPE html>\n<html lang=\"en\">",
    });
    html.raw("<head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    // Nothing is loaded, run, sent or framed, whatever an entry is called.
    html.raw("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-");
    html.text(&base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE)));
    html.raw("'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element(
        "title",
        crate::words::say(first, "电子证照批量核验报告", "Electronic licenses: batch report"),
    );
    html.raw("<style>");
    html.raw(STYLE);
    html.raw("</style></head>\n<body><main>\n");
    choice(&mut html, first);
    for language in [Language::ZhCn, Language::En] {
        let words = Words { language, verifier: findings.audit.verifier, today: findings.today };
        html.raw(match language {
            Language::ZhCn => "<article class=\"zh\" lang=\"zh-CN\">\n",
            Language::En => "<article class=\"en\" lang=\"en\">\n",
        });
        let mut view = View { findings, summary: findings.summary, words, html };
        view.write();
        html = view.html;
        html.raw("</article>\n");
    }
    html.raw("</main></body></html>\n");
    html.into_text()
}

/// The two languages to choose from: what is chosen is shown by the style, without a program.
fn choice(html: &mut Html, first: Language) {
    for (language, input, label) in [
        (
            Language::ZhCn,
            "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"zh\"",
            "<label for=\"zh\" lang=\"zh-CN\">中文</label>\n",
        ),
        (
            Language::En,
            "<input class=\"pick\" type=\"radio\" name=\"language\" id=\"en\"",
            "<label for=\"en\" lang=\"en\">English</label>\n",
        ),
    ] {
        html.raw(input);
        html.raw(if language == first { " checked>" } else { ">" });
        html.raw(label);
    }
}

/// The page in one language, being written.
struct View<'f> {
    findings: &'f Findings<'f>,
    summary: &'f Summary,
    words: Words<'f>,
    html: Html,
}

impl View<'_> {
    fn write(&mut self) {
        self.headline();
        self.problems();
        self.recognition();
        self.regions();
        self.kinds();
        self.verifiability();
        self.issuers();
        self.seals();
        self.lists();
        self.oddities();
        self.sources();
        self.files();
        self.particulars();
    }

    fn say<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        self.words.say(chinese, english)
    }

    /// A part of the page with its heading.
    fn part(&mut self, chinese: &str, english: &str, note: (&str, &str)) {
        self.html.raw("<section><h2>");
        self.html.text(self.words.say(chinese, english));
        self.html.raw("</h2>\n");
        let note = self.words.say(note.0, note.1);
        if !note.is_empty() {
            self.html.raw("<p class=\"note\">");
            self.html.text(note);
            self.html.raw("</p>\n");
        }
    }

    fn end_part(&mut self) {
        self.html.raw("</section>\n");
    }

    /// That a list goes on, and where all of it stands.
    fn more(&mut self, all: usize, shown: usize, file: &'static str) {
        let Some(more) = all.checked_sub(shown).filter(|more| *more > 0) else { return };
        let more = html::grouped(more as u64);
        self.html.raw("<p class=\"note\">");
        self.html.text(&match self.words.language {
            Language::ZhCn => format!("另有 {more} 项未在此列出，全部见 "),
            Language::En => format!("{more} more are not shown here; all of them stand in "),
        });
        self.html.link(file, file);
        self.html.text(self.words.say("。", "."));
        self.html.raw("</p>\n");
    }
}

const STYLE: &str = include_str!("page/style.css");

#[cfg(test)]
mod tests;
