//! What every answer is made of: labels beside texts, and sentences in every language asked for.

use elicense::jiff::Timestamp;
use elicense::license::LICENSE_OFFSET;
use elicense::messages::{self, Topic};
use elicense::{Conclusion, Language};

use super::page::{Page, Style, widest};
use crate::words::Words;

/// How answers look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub words: Words,
    pub color: bool,
}

/// Labels and their texts in two columns.
pub fn table(page: &mut Page, words: Words, rows: &[(&str, String)]) {
    let rows: Vec<(String, String)> =
        rows.iter().map(|(label, text)| (words.label(label), text.clone())).collect();
    columns(page, &rows);
}

/// Names and their texts in two columns; the name is empty where a text goes on.
pub fn columns(page: &mut Page, rows: &[(String, String)]) {
    let column = widest(rows.iter().map(|(name, _)| name.as_str()));
    rows.iter().for_each(|(name, text)| page.row(2, column, Style::Faint, name, text));
}

/// What was found and what to do, one pair a language; then where.
pub fn advice(
    page: &mut Page,
    words: Words,
    indent: usize,
    say: impl Fn(Language) -> elicense::messages::Advice,
    place: Option<(String, String)>,
) {
    let label = |language, name| messages::word(language, Topic::Label, name).to_owned();
    let mut rows = Vec::new();
    for language in words.languages() {
        let said = say(*language);
        rows.extend([(label(*language, "found"), said.found), (label(*language, "next"), said.next)]);
    }
    rows.extend(place);
    let column = widest(rows.iter().map(|(label, _)| label.as_str()));
    rows.iter().for_each(|(label, text)| page.row(indent, column, Style::Faint, label, text));
}

/// A time as clocks at the counter show it.
pub fn time(at: Timestamp) -> String {
    format!("{} UTC+8", LICENSE_OFFSET.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S"))
}

/// Whether a license may be relied on, as a sign.
pub fn mark(conclusion: Conclusion) -> (char, Style) {
    match conclusion {
        Conclusion::Passed => ('✔', Style::Good),
        Conclusion::Failed => ('✘', Style::Bad),
        _ => ('?', Style::Doubt),
    }
}
