//! Recognition: one region's answers, or the matrix of all; and the four differences.

use std::collections::BTreeSet;

use elicense::decision::{Difference, DifferenceKind, Effect, Reason, Ruling};
use elicense::jiff::civil::Date;
use elicense::messages::{self, Topic};
use elicense::rules::{Regions, Rule, RuleState};
use elicense::{Language, Recognition, Region, Relying, Report, Verifier};
use unicode_width::UnicodeWidthStr;

use super::page::{Page, Style};
use super::parts::{advice, columns, filled, titled};
use crate::words::Words;

/// The answers in one line; `None` where nothing was asked.
pub fn glance(words: Words, report: &Report) -> Option<String> {
    match report.relying() {
        Relying::NotAsked => None,
        Relying::Region(_) => {
            let of = |ruling: &Ruling| {
                let scenario = words.word(Topic::Scenario, ruling.scenario.as_str());
                format!(
                    "{scenario}{}{}",
                    words.colon(),
                    words.word(Topic::Recognition, ruling.status.as_str())
                )
            };
            Some(report.rulings().iter().map(of).collect::<Vec<_>>().join(" · "))
        }
        _ => Some(words.label("overview")),
    }
}

/// The answers of one region on one line.
pub fn answers(language: Language, report: &Report) -> String {
    let of = |ruling: &Ruling| {
        let scenario = messages::word(language, Topic::Scenario, ruling.scenario.as_str());
        format!("{scenario} {}", cell(language, ruling.status))
    };
    report.rulings().iter().map(of).collect::<Vec<_>>().join(language.separator())
}

/// The answers with the rules behind them, where any were asked for; and the four differences.
pub fn section(page: &mut Page, words: Words, report: &Report, verifier: &Verifier) {
    let regions = verifier.regions();
    match report.relying() {
        Relying::NotAsked => {}
        Relying::Region(region) => {
            heading(page, words, &words.region(region, regions));
            columns(page, &report.rulings().iter().map(|ruling| row(words, ruling)).collect::<Vec<_>>());
        }
        _ => {
            heading(page, words, &words.label("overview"));
            words.languages().iter().for_each(|&language| matrix(page, language, report, regions));
            rules(page, words, report);
            reasons(page, words, report, regions);
        }
    }
    differences(page, words, report, verifier);
}

fn heading(page: &mut Page, words: Words, of: &str) {
    page.gap();
    page.heading(&format!("{} – {of}", words.label("recognition")));
}

fn row(words: Words, ruling: &Ruling) -> (String, String) {
    let scenario = words.word(Topic::Scenario, ruling.scenario.as_str());
    let (mark, _) = mark(ruling.status);
    let status = words.word(Topic::Recognition, ruling.status.as_str());
    (scenario, format!("{mark} {status} {} – {}", ruling.status, by(words, ruling)))
}

/// Who decided: a rule with its title, its state and how sure it is.
fn by(words: Words, ruling: &Ruling) -> String {
    let Some(rule) = ruling.decided_by.rule() else {
        return words.label(if ruling.decided_by.id().is_some() { "own_region" } else { "no_rule" });
    };
    let state = |language, since: Date, state: RuleState| {
        let label = format!("rule_{}", state.as_str());
        filled(language, &label, &[("since", &day(language, since))])
    };
    let of = |language| {
        let changed = ruling.decided_by.change().map(|change| state(language, change.since, change.state));
        format!("{}{}", titled(language, rule.title()), changed.unwrap_or_default())
    };
    let mut texts = words.sentences(of);
    texts.dedup();
    format!("{} {}", rule.id(), texts.join(" / "))
}

/// A day as sentences write it.
fn day(language: Language, day: Date) -> String {
    match language {
        Language::ZhCn => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        Language::En => day.to_string(),
    }
}

/// Regions by scenarios, in one language.
fn matrix(page: &mut Page, language: Language, report: &Report, regions: &Regions) {
    let mut scenarios: Vec<&str> = Vec::new();
    let mut rows: Vec<(Region, Vec<Recognition>)> = Vec::new();
    for ruling in report.rulings() {
        if !scenarios.contains(&ruling.scenario.as_str()) {
            scenarios.push(ruling.scenario.as_str());
        }
        match rows.iter_mut().find(|(region, _)| *region == ruling.to) {
            Some((_, cells)) => cells.push(ruling.status),
            None => rows.push((ruling.to, vec![ruling.status])),
        }
    }
    let head = scenarios.iter().map(|name| messages::word(language, Topic::Scenario, name).to_owned());
    let mut lines = vec![std::iter::once(String::new()).chain(head).collect::<Vec<String>>()];
    for (region, cells) in rows {
        let title = regions.title(region).map(|title| match language {
            Language::ZhCn => title.zh_cn.as_str(),
            Language::En => title.en.as_str(),
        });
        let name = format!("{region} {}", title.unwrap_or_default());
        let cells = cells.iter().map(|&status| cell(language, status));
        lines.push(std::iter::once(name).chain(cells).collect());
    }
    let widths: Vec<usize> = (0..=scenarios.len())
        .map(|column| {
            lines.iter().filter_map(|line| line.get(column)).map(|text| text.width()).max().unwrap_or(0)
        })
        .collect();
    for line in lines {
        let padded = line
            .iter()
            .zip(&widths)
            .map(|(text, width)| format!("{text}{}", " ".repeat(width.saturating_sub(text.width()))));
        page.line(2, Style::Plain, padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn cell(language: Language, status: Recognition) -> String {
    let (mark, _) = mark(status);
    format!("{mark} {}", messages::word(language, Topic::Label, &format!("cell_{status}")))
}

/// The rules that decided, each once.
fn rules(page: &mut Page, words: Words, report: &Report) {
    let mut seen = BTreeSet::new();
    let ruled = report.rulings().iter().filter_map(|ruling| Some((ruling.decided_by.rule()?, ruling)));
    let first = ruled.filter(|(rule, _)| seen.insert(rule.id().to_owned()));
    let rows: Vec<(String, String)> = first
        .map(|(rule, ruling)| {
            (words.label("rule"), format!("{} – {}", by(words, ruling), source(words, rule)))
        })
        .collect();
    columns(page, &rows);
}

fn source(words: Words, rule: &Rule) -> String {
    words.word(Topic::KindSource, rule.source().as_str())
}

/// Every reason once, with the regions and scenarios in which it holds.
fn reasons(page: &mut Page, words: Words, report: &Report, regions: &Regions) {
    let mut grouped: Vec<(&Reason, BTreeSet<Region>, BTreeSet<&str>)> = Vec::new();
    for ruling in report.rulings() {
        for reason in &ruling.reasons {
            match grouped.iter_mut().find(|(known, ..)| same_reason(known, reason)) {
                Some((_, regions, scenarios)) => {
                    regions.insert(ruling.to);
                    scenarios.insert(ruling.scenario.as_str());
                }
                None => grouped.push((
                    reason,
                    BTreeSet::from([ruling.to]),
                    BTreeSet::from([ruling.scenario.as_str()]),
                )),
            }
        }
    }
    for (reason, to, scenarios) in grouped {
        let (mark, style) = mark(reason.leaves);
        page.line(2, style, &format!("{mark} {}", reason.code));
        let data = |language: Language| {
            let name = |region: &Region| {
                let title = regions.title(*region).map(|title| match language {
                    Language::ZhCn => title.zh_cn.clone(),
                    Language::En => title.en.clone(),
                });
                title.unwrap_or_else(|| region.to_string())
            };
            let names = to.iter().map(name).collect::<Vec<_>>().join(language.separator());
            let scenarios = scenarios.iter().copied().collect::<Vec<_>>().join(", ");
            let mut data: Vec<(&'static str, String)> = vec![("region", names), ("scenarios", scenarios)];
            data.extend(reason.data.iter().filter(|(name, _)| !is_place(name)).cloned());
            data
        };
        let say = |language| messages::advice(language, reason.code.as_str(), &data(language));
        advice(page, words, 4, say, []);
    }
}

/// Whether two reasons differ in nothing but where and for what they hold.
fn same_reason(one: &Reason, other: &Reason) -> bool {
    let facts = |reason: &Reason| -> Vec<(&'static str, String)> {
        reason.data.iter().filter(|(name, _)| !is_place(name)).cloned().collect()
    };
    one.code == other.code && one.leaves == other.leaves && facts(one) == facts(other)
}

fn is_place(name: &str) -> bool {
    name == "scenarios" || name.starts_with("region") && name != "regions"
}

/// 四项差异: equal rows of several regions stand together.
fn differences(page: &mut Page, words: Words, report: &Report, verifier: &Verifier) {
    let regions = verifier.regions();
    page.gap();
    page.heading(&words.label("differences"));
    let mut grouped: Vec<(&Difference, Vec<Region>)> = Vec::new();
    let mut rows: Vec<&Difference> = report.differences().iter().collect();
    rows.sort_by_key(|row| row.difference);
    for row in rows {
        match grouped.iter_mut().find(|(known, _)| same_difference(known, row)) {
            Some((_, to)) => to.extend(row.to),
            None => grouped.push((row, row.to.into_iter().collect())),
        }
    }
    let overview = report.relying() == Relying::All;
    let of = |(row, to): &(&Difference, Vec<Region>)| {
        let name = words.word(Topic::Difference, row.difference.as_str());
        let names: Vec<String> = to.iter().map(|&region| words.region(region, regions)).collect();
        let place = if overview { format!(" – {}", words.list(&names)) } else { String::new() };
        (name, format!("{}{place}", difference(words, row, report, verifier)))
    };
    columns(page, &grouped.iter().map(of).collect::<Vec<_>>());
}

fn same_difference(one: &Difference, other: &Difference) -> bool {
    let facts = |row: &Difference| {
        (row.difference, row.degree, row.found.clone(), row.expected.clone(), row.rule.clone(), row.effect)
    };
    facts(one) == facts(other) && one.absent == other.absent
}

/// One difference as a sentence: what there is, what is asked for, and by what.
fn difference(words: Words, row: &Difference, report: &Report, verifier: &Verifier) -> String {
    let say = |language| {
        let word = |topic, name: &str| messages::word(language, topic, name).to_owned();
        // Without a kind nothing is found, and nothing expected.
        let label = match row.found.is_empty() {
            true => "difference_unnamed".to_owned(),
            false => format!("difference_{}", row.difference.as_str()),
        };
        let degree = word(Topic::Degree, row.degree.as_str());
        let rule = rule_title(language, &row.rule, verifier);
        let (found, expected) = match row.difference {
            DifferenceKind::Layout => {
                (titled(language, report.layout().title()), layout_title(language, row, verifier))
            }
            DifferenceKind::Collection => {
                let kind = report.kind().map(|kind| titled(language, &kind.name)).unwrap_or_default();
                (kind, row.expected.to_string())
            }
            _ => (row.found.to_string(), row.expected.to_string()),
        };
        let facts = [("degree", &*degree), ("found", &*found), ("expected", &*expected), ("rule", &*rule)];
        let mut text = filled(language, &label, &facts);
        if !row.absent.is_empty() {
            let names: Vec<String> = row.absent.iter().map(|name| word(Topic::Field, name)).collect();
            text += &filled(language, "absent", &[("names", &names.join(language.separator()))]);
        }
        if row.effect != Effect::None {
            text += &filled(language, "effect", &[("effect", &word(Topic::Effect, row.effect.as_str()))]);
        }
        text
    };
    words.sentences(say).join(" / ")
}

/// What a rule, a standard, the catalogue or the baseline is called.
fn rule_title(language: Language, id: &str, verifier: &Verifier) -> String {
    let agreement = verifier.agreement();
    let standard =
        agreement.standards().iter().find(|standard| *standard.id == *id).map(|standard| &standard.title);
    let rule = || agreement.rules().iter().find(|rule| rule.id() == id).map(|rule| rule.title());
    match (id, standard.or_else(rule)) {
        ("catalog" | "baseline", _) => filled(language, &format!("rule_of_{id}"), &[]),
        (_, Some(title)) => titled(language, title),
        _ => id.to_owned(),
    }
}

/// The standard that a layout is held against; without one, the layout itself.
fn layout_title(language: Language, row: &Difference, verifier: &Verifier) -> String {
    rule_title(language, row.expected.split(' ').next().unwrap_or_default(), verifier)
}

fn mark(status: Recognition) -> (char, Style) {
    match status {
        Recognition::Recognised => ('✔', Style::Good),
        Recognition::WithConditions => ('!', Style::Doubt),
        Recognition::NotRecognised => ('✘', Style::Bad),
        _ => ('?', Style::Doubt),
    }
}
