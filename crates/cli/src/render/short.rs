//! The first screen on one license: what came out, why, what to do and who has to do it. At most 12 lines of 80
//! columns a language; everything else stands behind `--details`.

use elicense::messages::{self, Advice, Topic};
use elicense::report::Mask;
use elicense::rules::Regions;
use elicense::{Conclusion, Finding, Indication, Language, Outcome, Relying, Report};

use super::page::{Page, Style};
use super::parts::{Look, filled, mark, minute_in};
use super::{basis, license, recognition};
use crate::words::Words;

/// The first screen on the input `name`.
pub fn report(look: Look, name: &str, report: &Report, regions: &Regions) -> String {
    let mut page = Page::narrow(look.color);
    let mask = report.mask();
    glance(&mut page, look.words, name, report, &mask);
    for &language in look.words.languages() {
        recognised(&mut page, language, report, regions);
    }
    for &language in look.words.languages() {
        last(&mut page, language, report);
    }
    page.into_text()
}

/// File, conclusion with its reason, next step, license: what a full report begins with as well.
pub fn glance(page: &mut Page, words: Words, name: &str, report: &Report, mask: &Mask<'_>) {
    page.one_line(0, Style::Strong, &mask.text(name));
    let (sign, style) = mark(report.conclusion());
    for &language in words.languages() {
        page.line_most(0, style, &format!("{sign} {}", headline(language, report, mask)), 3);
        if let Some(sentence) = sentence(language, report, mask) {
            page.line_most(2, Style::Plain, &sentence, 3);
        }
    }
    for &language in words.languages() {
        let title = license::title(language, report, mask);
        let sealed = basis::sealed(language, report, mask);
        title.iter().chain(&sealed).for_each(|said| page.line_most(2, Style::Strong, said, 1));
    }
}

/// The conclusion and its reason.
pub fn headline(language: Language, report: &Report, mask: &Mask<'_>) -> String {
    let conclusion = report.conclusion().as_str();
    let word = messages::word(language, Topic::Conclusion, conclusion);
    let reason = match advice(language, report, mask) {
        Some(advice) => advice.found,
        None => messages::word(language, Topic::Label, conclusion).to_owned(),
    };
    format!("{word}{}{reason}", colon(language))
}

/// What the ground of the conclusion says; `None` where everything holds.
pub fn advice(language: Language, report: &Report, mask: &Mask<'_>) -> Option<Advice> {
    let ground = report.ground()?;
    Some(match ground.finding {
        Some(finding) => messages::finding_advice(language, &mask.finding(finding)),
        None => messages::advice(language, ground.code.as_str(), &[]),
    })
}

/// What is to be done, and by whom; of a pass what has to be minded nevertheless.
fn sentence(language: Language, report: &Report, mask: &Mask<'_>) -> Option<String> {
    if let Some(advice) = advice(language, report, mask) {
        return Some(next_step(language, &advice));
    }
    let finding = mask.finding(others(report).next()?);
    let Advice { found, next, .. } = messages::finding_advice(language, &finding);
    Some(filled(language, "attention", &[("found", &found), ("next", &next)]))
}

/// What was found beside the ground of the conclusion.
fn others(report: &Report) -> impl Iterator<Item = &Finding> {
    let ground = report.ground().and_then(|ground| ground.finding);
    let speaks = |finding: &&Finding| matches!(finding.outcome, Outcome::Failed | Outcome::Warned);
    report.findings().iter().filter(speaks).filter(move |finding| ground != Some(*finding))
}

/// The next step and who has to take it.
pub fn next_step(language: Language, advice: &Advice) -> String {
    let who = messages::word(language, Topic::Who, advice.who.as_str());
    filled(language, "next_by", &[("who", who), ("next", &advice.next)])
}

fn recognised(page: &mut Page, language: Language, report: &Report, regions: &Regions) {
    let Relying::Region(region) = report.relying() else {
        if report.relying() == Relying::All {
            page.line_most(2, Style::Plain, &filled(language, "overview_hint", &[]), 1);
        }
        return;
    };
    let name = regions
        .title(region)
        .map_or_else(|| region.to_string(), |title| super::parts::titled(language, title));
    let answers = recognition::answers(language, report);
    let label = messages::word(language, Topic::Label, "recognition");
    let most = if basis::sealed(language, report, &report.mask()).is_some() { 1 } else { 2 };
    page.line_most(2, Style::Plain, &format!("{label}{}{name} {answers}", colon(language)), most);
}

/// As of when, until when, and where more is said.
fn last(page: &mut Page, language: Language, report: &Report) {
    let mut said = filled(language, "checked_at", &[("at", &minute_in(language, report.at()))]);
    if let Some(until) = report.recheck_after().filter(|_| report.indication() == Indication::TotalPassed) {
        said += &filled(language, "checked_until", &[("until", &minute_in(language, until))]);
    }
    page.line_most(2, Style::Faint, &said, 1);
    let passed = report.conclusion() == Conclusion::Passed;
    let more = others(report).count().saturating_sub(usize::from(passed));
    let hint = match more {
        0 => filled(language, "details_hint", &[]),
        more => filled(language, "details_more", &[("count", &more.to_string())]),
    };
    page.line_most(2, Style::Faint, &hint, 1);
}

/// What stands between a word and what it is about.
pub fn colon(language: Language) -> &'static str {
    match language {
        Language::ZhCn => "：",
        Language::En => ": ",
    }
}
