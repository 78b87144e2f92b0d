//! The report on one license.

use elicense::messages::{self, Topic};
use elicense::report::{Mask, Picture};
use elicense::{CheckId, Code, Finding, Outcome, Report, Verifier};

use super::page::{List, Page, Style, widest};
use super::parts::{Look, advice, filled, table, time};
use super::{basis, license, recognition, short};
use crate::words::Words;

/// The report on the input `name`.
pub fn report(look: Look, name: &str, report: &Report, verifier: &Verifier) -> String {
    let regions = verifier.regions();
    let mut page = Page::new(look.color);
    let mask = report.mask();
    short::glance(&mut page, look.words, name, report, &mask);
    axes(&mut page, look.words, report);
    findings(&mut page, look.words, report, &mask);
    recognition::section(&mut page, look.words, report, verifier);
    license::section(&mut page, look.words, report, regions, &mask);
    basis::section(&mut page, look.words, report, &mask);
    checks(&mut page, look.words, report);
    page.into_text()
}

fn axes(page: &mut Page, words: Words, report: &Report) {
    let named = |topic, name: &str| format!("{} {name}", words.word(topic, name));
    let mut signature = named(Topic::Indication, report.indication().as_str());
    if let Some(sub) = report.sub_indication() {
        signature = format!("{signature} – {}", named(Topic::SubIndication, sub.as_str()));
    }
    let layout = report.layout();
    let not_asked = words.label("not_asked");
    let mut rows = vec![
        ("signature", signature),
        ("status", named(Topic::Status, report.status().as_str())),
        ("verifiability", named(Topic::Verifiability, report.verifiability().as_str())),
        ("recognition", recognition::glance(words, report).unwrap_or(not_asked)),
        ("presentation", presentation(words, report)),
        ("at", time(report.at())),
        ("layout", format!("{} – {}", layout.id(), words.title(layout.title()))),
        ("source", words.source(layout.source().kind)),
    ];
    rows.extend(report.picture().map(|picture| ("picture", pictured(words, picture))));
    page.gap();
    table(page, words, &rows);
}

/// How many codes the picture shows, and how large it is.
fn pictured(words: Words, picture: &Picture) -> String {
    let [codes, width, height] =
        [picture.codes, picture.width as usize, picture.height as usize].map(|number| number.to_string());
    let facts = [("codes", &*codes), ("width", &width), ("height", &height)];
    words.sentences(|language| filled(language, "pictured", &facts)).join(" / ")
}

/// Whether the showing of a display code is fresh, of which kind the code is, and when it was shown or made.
fn presentation(words: Words, report: &Report) -> String {
    let Some(showing) = report.presented_code() else {
        return words.label("not_asked");
    };
    let axis = match showing.presentation {
        Some(axis) => format!("{} {axis}", words.word(Topic::Presentation, axis.as_str())),
        None => words.word(Topic::Outcome, Outcome::NotExecuted(Code::EarlierCheck).as_str()),
    };
    let form = words.word(Topic::CodeForm, showing.form.as_str());
    match showing.shown_at.or(showing.made_at) {
        Some(at) => format!("{axis} – {form}{}{}", words.separator(), time(at)),
        None => format!("{axis} – {form}"),
    }
}

/// All checks, those first that need attention; what has one reason stands together.
fn checks(page: &mut Page, words: Words, report: &Report) {
    page.gap();
    page.heading(&words.label("checks"));
    let groups: Vec<(String, Style, List)> = groups(report)
        .into_iter()
        .map(|(outcome, checks)| {
            let (mark, style) = outcome_mark(outcome);
            let title = format!("{mark} {}", words.word(Topic::Outcome, outcome.as_str()));
            (title, style, named_checks(words, outcome, &checks))
        })
        .collect();
    let column = widest(groups.iter().map(|(title, ..)| title.as_str()));
    groups.iter().for_each(|(title, style, names)| page.list_row(2, column, *style, title, names));
}

/// The checks by name; after those that did not run, why.
fn named_checks(words: Words, outcome: Outcome, checks: &[CheckId]) -> List {
    let names = checks.iter().map(|check| words.word(Topic::Check, check.as_str())).collect();
    let why = match outcome {
        Outcome::NotExecuted(reason) => {
            format!("{}{}", words.colon(), words.found(reason.as_str()).join(" / "))
        }
        _ => String::new(),
    };
    List::new(names, words.separator(), &why)
}

fn groups(report: &Report) -> Vec<(Outcome, Vec<CheckId>)> {
    let mut groups: Vec<(Outcome, Vec<CheckId>)> = Vec::new();
    for (check, outcome) in report.checks().iter() {
        match groups.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((outcome, vec![check])),
        }
    }
    groups.sort_by_key(|(outcome, _)| match outcome {
        Outcome::Failed => 0,
        Outcome::Warned => 1,
        Outcome::NotExecuted(_) => 2,
        Outcome::Ignored => 3,
        Outcome::Passed => 4,
    });
    groups
}

fn outcome_mark(outcome: Outcome) -> (char, Style) {
    match outcome {
        Outcome::Passed => ('✔', Style::Good),
        Outcome::Failed => ('✘', Style::Bad),
        Outcome::Warned => ('!', Style::Doubt),
        Outcome::Ignored | Outcome::NotExecuted(_) => ('-', Style::Faint),
    }
}

/// Everything found, and what kept the answer from being a pass without being found against anything.
fn findings(page: &mut Page, words: Words, report: &Report, mask: &Mask<'_>) {
    let gaps: Vec<(CheckId, Code)> =
        GAPS.iter().filter_map(|&gap| Some((first(report, gap)?, gap))).collect();
    if report.told().next().is_none() && gaps.is_empty() {
        return;
    }
    page.gap();
    page.heading(&words.label("findings"));
    for (check, code) in gaps {
        page.line(2, Style::Doubt, &format!("- {}  {code}", words.word(Topic::Check, check.as_str())));
        advice(page, words, 4, |language| messages::advice(language, code.as_str(), &[]), []);
    }
    report.told().for_each(|finding| one_finding(page, words, &mask.finding(finding)));
}

/// The check that says most plainly that it did not run for this reason.
fn first(report: &Report, reason: Code) -> Option<CheckId> {
    let skipped = |check: &CheckId| report.checks().outcome(*check) == Outcome::NotExecuted(reason);
    [CheckId::Signature, CheckId::InForce, CheckId::HolderBinding, CheckId::Presentation]
        .into_iter()
        .find(skipped)
}

/// Reasons for which a check did not run that the person at the counter must know what to do about.
const GAPS: [Code; 7] = [
    Code::NoProof,
    Code::LicenseStatusUnknown,
    Code::HolderNotRecorded,
    Code::HolderNotComparable,
    Code::OnlineOnly,
    Code::OnlinePossible,
    Code::ReplayMemoryFull,
];

fn one_finding(page: &mut Page, words: Words, finding: &Finding) {
    let (mark, style) = outcome_mark(finding.outcome);
    let check = words.word(Topic::Check, finding.check.as_str());
    page.line(2, style, &format!("{mark} {check}  {}", finding.code));
    let place = finding.at.as_deref().map(|place| (words.label("place"), words.place(place)));
    let detail = finding.data.iter().find(|(name, _)| *name == "detail");
    let detail = detail.map(|(_, text)| (words.label("technical"), text.clone()));
    advice(
        page,
        words,
        4,
        |language| messages::finding_advice(language, finding),
        place.into_iter().chain(detail),
    );
}
