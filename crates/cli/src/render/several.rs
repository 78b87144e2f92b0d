//! Several licenses: one line each, then how many of each, then what is to be done about every kind of problem.

use std::collections::BTreeMap;

use elicense::messages::{self, Advice, Topic};
use elicense::{Conclusion, FieldName, Language, Report};

use super::page::{Page, Style, cut_front, fitted, widest};
use super::parts::{Look, filled, mark};
use super::{license, short};
use crate::problem::Problem;

/// What became of one input, as one line tells it.
#[derive(Debug)]
pub struct Row {
    name: String,
    sign: char,
    style: Style,
    /// One for each language of the answer.
    said: Vec<Said>,
}

/// The line in one language.
#[derive(Debug)]
struct Said {
    verdict: String,
    kind: String,
    number: String,
    /// Why it is no pass, by its code.
    reason: Option<(&'static str, Advice)>,
}

impl Row {
    /// A license that was examined.
    pub fn report(look: Look, name: &str, report: &Report) -> Self {
        let mask = report.mask();
        let (sign, style) = mark(report.conclusion());
        let said = |language| {
            let code = report.ground().map(|ground| ground.code.as_str());
            // A conclusion without a ground is one of a later library: its label tells it.
            let unknown = || (report.conclusion() != Conclusion::Passed).then(|| unknown(language, report));
            let advice = short::advice(language, report, &mask).or_else(unknown);
            Said {
                verdict: messages::word(language, Topic::Conclusion, report.conclusion().as_str()).to_owned(),
                kind: license::kind(language, report, &mask).unwrap_or_default(),
                number: license::seen(report, &mask, FieldName::Number).unwrap_or_default(),
                reason: advice.map(|advice| (code.unwrap_or_default(), advice)),
            }
        };
        Self { name: mask.text(name).to_string(), sign, style, said: look.words.each(said) }
    }

    /// An input that could not be examined.
    pub fn unexamined(look: Look, name: &str, error: &elicense::Error) -> Self {
        Self::refused(look, name, error.kind().code(), |language| messages::error_advice(language, error))
    }

    /// An input that could not be read.
    pub fn unread(look: Look, name: &str, problem: &Problem) -> Self {
        Self::refused(look, name, problem.code(), |language| problem.advice(language))
    }

    fn refused(look: Look, name: &str, code: &'static str, say: impl Fn(Language) -> Advice) -> Self {
        let said = |language| Said {
            verdict: messages::word(language, Topic::Label, "row_unexamined").to_owned(),
            kind: String::new(),
            number: String::new(),
            reason: Some((code, say(language))),
        };
        Self { name: name.to_owned(), sign: '!', style: Style::Bad, said: look.words.each(said) }
    }
}

fn unknown(language: Language, report: &Report) -> Advice {
    let found = messages::word(language, Topic::Label, report.conclusion().as_str()).to_owned();
    Advice { found, ..Advice::default() }
}

/// The lines, `totals` below them, and every kind of problem with its next step.
pub fn several(look: Look, rows: &[Row], totals: &[(&str, usize)]) -> String {
    let mut page = Page::narrow(look.color);
    let shared = shared_folder(rows);
    for (index, &language) in look.words.languages().iter().enumerate() {
        if index > 0 {
            page.gap();
        }
        table(&mut page, rows, index, shared);
        let counts = totals.iter().filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(label, count)| format!("{} {count}", messages::word(language, Topic::Label, label)))
            .collect();
        page.gap();
        page.line(0, Style::Strong, &counts.join(language.separator()));
        problems(&mut page, language, rows, index, shared);
    }
    page.into_text()
}

/// One line each; what does not fit is cut, and told in full below.
fn table(page: &mut Page, rows: &[Row], index: usize, shared: usize) {
    let said = || rows.iter().filter_map(|row| row.said.get(index));
    let names = widest(rows.iter().map(|row| row.short_name(shared))).min(NAME_COLUMNS);
    let verdicts = widest(said().map(|said| &*said.verdict));
    let kinds = widest(said().map(|said| &*said.kind)).min(KIND_COLUMNS);
    let numbers = widest(said().map(|said| &*said.number)).min(NUMBER_COLUMNS);
    for row in rows {
        let Some(said) = row.said.get(index) else { continue };
        // The end of a name or number tells one from another.
        let (name, number) = (ending(row.short_name(shared), names), ending(&said.number, numbers));
        let cells = [(&*name, names), (&said.verdict, verdicts), (&said.kind, kinds), (&number, numbers)];
        let cells = cells.iter().filter(|(_, columns)| *columns > 0);
        let line: Vec<String> = cells.map(|(text, columns)| fitted(text, *columns)).collect();
        let reason = said.reason.as_ref().map(|(_, advice)| first_clause(&advice.found)).unwrap_or_default();
        page.line_most(0, row.style, format!("{} {} {reason}", row.sign, line.join(" ")).trim_end(), 1);
    }
}

/// The end of a text, in so many columns.
fn ending(text: &str, columns: usize) -> String {
    match widest(std::iter::once(text)) > columns {
        true => format!("…{}", cut_front(text, columns.saturating_sub(1))),
        false => text.to_owned(),
    }
}

/// The reason in a few words: what stands before the first mark that ends a thought.
fn first_clause(found: &str) -> &str {
    let end = found.find(['。', '；']).or_else(|| found.find(". ")).unwrap_or(found.len());
    found[..end].trim_end_matches('.')
}

/// Every kind of problem once: why, which files, and what to do.
fn problems(page: &mut Page, language: Language, rows: &[Row], index: usize, shared: usize) {
    let mut kinds: BTreeMap<(char, &str), (&Row, &Advice, Vec<&str>)> = BTreeMap::new();
    for row in rows {
        let Some((code, advice)) = row.said.get(index).and_then(|said| said.reason.as_ref()) else {
            continue;
        };
        let key = (row.sign, if code.is_empty() { &*advice.found } else { *code });
        kinds.entry(key).or_insert_with(|| (row, advice, Vec::new())).2.push(row.short_name(shared));
    }
    if kinds.is_empty() {
        return;
    }
    page.gap();
    page.heading(messages::word(language, Topic::Label, "needs_action"));
    let mut kinds: Vec<_> = kinds.into_values().collect();
    kinds.sort_by_key(|(row, _, names)| (rank(row.sign), std::cmp::Reverse(names.len())));
    let more = kinds.len().saturating_sub(MOST_KINDS);
    for (row, advice, names) in kinds.iter().take(MOST_KINDS) {
        page.line_most(2, row.style, &format!("{} {}", row.sign, advice.found), 1);
        let listed = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(language.separator());
        let label = if names.len() > MOST_NAMES { "files_more" } else { "files_all" };
        let files = filled(language, label, &[("files", &listed), ("count", &names.len().to_string())]);
        page.line_most(4, Style::Plain, &files, 1);
        if !advice.next.is_empty() {
            page.line_most(4, Style::Plain, &short::next_step(language, advice), 2);
        }
    }
    if more > 0 {
        page.line_most(
            2,
            Style::Plain,
            &filled(language, "problems_more", &[("count", &more.to_string())]),
            1,
        );
    }
}

/// What does not hold comes before what nobody could look at, and that before what is in doubt.
fn rank(sign: char) -> u8 {
    match sign {
        '✘' => 0,
        '!' => 1,
        _ => 2,
    }
}

impl Row {
    fn short_name(&self, shared: usize) -> &str {
        self.name.get(shared..).unwrap_or(&self.name)
    }
}

/// How many bytes of all names are the folder that they share.
fn shared_folder(rows: &[Row]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let folder = |name: &str| name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let mut shared = folder(&first.name);
    while shared > 0 && !rows.iter().all(|row| row.name.get(..shared) == first.name.get(..shared)) {
        shared = folder(&first.name[..shared - 1]);
    }
    shared
}

const NAME_COLUMNS: usize = 18;
const KIND_COLUMNS: usize = 12;
const NUMBER_COLUMNS: usize = 10;

/// Kinds of problems that are told with their next step: with 40 files the answer fits 80 lines.
const MOST_KINDS: usize = 8;

/// Files that are named for each.
const MOST_NAMES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> Row {
        Row { name: name.to_owned(), sign: '✔', style: Style::Good, said: Vec::new() }
    }

    #[test]
    fn what_all_names_begin_with_is_left_out() {
        let rows = |names: &[&str]| names.iter().map(|name| row(name)).collect::<Vec<_>>();
        assert_eq!(shared_folder(&rows(&["a/b/c.xml", "a/b/d.xml"])), 4);
        assert_eq!(shared_folder(&rows(&["a/b/c.xml", "a/d.xml"])), 2);
        assert_eq!(shared_folder(&rows(&["a/b", "c/b"])), 0);
        assert_eq!(shared_folder(&rows(&["证照/甲.xml", "证照/乙.xml"])), "证照/".len());
    }

    #[test]
    fn a_reason_is_told_in_its_first_words() {
        assert_eq!(first_clause("文件已加密；没有密码。"), "文件已加密");
        assert_eq!(first_clause("It is so. That is all."), "It is so");
        assert_eq!(first_clause("It is so."), "It is so");
    }
}
