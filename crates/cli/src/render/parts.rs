//! What every answer is made of: labels beside texts, and sentences in every language asked for.

use elicense::jiff::Timestamp;
use elicense::license::{LICENSE_OFFSET, Title};
use elicense::messages::{self, Topic, Who};
use elicense::{Conclusion, Language};

use super::page::{Page, Style, widest};
use crate::words::Words;
pub use crate::words::filled;

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

/// What was found, who has to do what, one pair a language; then where and what else is known.
pub fn advice(
    page: &mut Page,
    words: Words,
    indent: usize,
    say: impl Fn(Language) -> elicense::messages::Advice,
    more: impl IntoIterator<Item = (String, String)>,
) {
    let label = |language, name| messages::word(language, Topic::Label, name).to_owned();
    let mut rows = Vec::new();
    for language in words.languages() {
        let said = say(*language);
        let who = messages::word(*language, Topic::Who, said.who.as_str());
        let next = match said.who {
            Who::Nobody => said.next,
            _ => filled(*language, "next_who", &[("who", who), ("next", &said.next)]),
        };
        rows.extend([(label(*language, "found"), said.found), (label(*language, "next"), next)]);
    }
    rows.extend(more);
    let column = widest(rows.iter().map(|(label, _)| label.as_str()));
    rows.iter().for_each(|(label, text)| page.row(indent, column, Style::Faint, label, text));
}

/// A time as clocks at the counter show it.
pub fn time(at: Timestamp) -> String {
    format!("{} UTC+8", LICENSE_OFFSET.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S"))
}

/// A time as clocks at the counter show it, where the sentence says whose clocks those are.
pub fn time_in(language: Language, at: Timestamp) -> String {
    let shown = LICENSE_OFFSET.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S");
    match language {
        Language::ZhCn => shown.to_string(),
        Language::En => format!("{shown} UTC+8"),
    }
}

/// The same to the minute, where a line has little room.
pub fn minute_in(language: Language, at: Timestamp) -> String {
    let shown = LICENSE_OFFSET.to_datetime(at).strftime("%Y-%m-%d %H:%M");
    match language {
        Language::ZhCn => shown.to_string(),
        Language::En => format!("{shown} UTC+8"),
    }
}

/// A time as a certificate or a list writes it, told as clocks at the counter show it.
pub fn told_time(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), time)
}

/// A name that data files give in both languages, in one of them.
pub fn titled(language: Language, title: &Title) -> String {
    match language {
        Language::ZhCn => title.zh_cn.clone(),
        Language::En => title.en.clone(),
    }
}

/// Whether a license may be relied on, as a sign.
pub fn mark(conclusion: Conclusion) -> (char, Style) {
    match conclusion {
        Conclusion::Passed => ('✔', Style::Good),
        Conclusion::Failed => ('✘', Style::Bad),
        _ => ('?', Style::Doubt),
    }
}
