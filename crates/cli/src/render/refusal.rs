//! An input of which there is no report.

use elicense::Language;
use elicense::messages::{self, Topic};

use super::page::{Page, Style};
use super::parts::Look;
use super::short::{colon, next_step};
use crate::problem::Problem;

/// An input that could not be examined.
pub fn unexamined(look: Look, name: &str, error: &elicense::Error) -> String {
    let advice = |language| messages::error_advice(language, error);
    let kind = error.kind();
    // Its English sentence says what the Chinese one above it has said; what a reader of files found, that one has not.
    let technical = match look.words.languages() {
        [Language::ZhCn] => {
            kind.data().into_iter().find(|(name, _)| *name == "detail").map(|(_, found)| found)
        }
        _ => Some(error.to_string()),
    };
    refused(look, name, kind.code(), technical.as_deref(), advice)
}

/// An input that could not be read.
pub fn unread(look: Look, name: &str, problem: &Problem) -> String {
    refused(look, name, problem.code(), problem.technical(), |language| problem.advice(language))
}

fn refused(
    look: Look,
    name: &str,
    code: &str,
    technical: Option<&str>,
    say: impl Fn(Language) -> elicense::messages::Advice,
) -> String {
    let words = look.words;
    let mut page = Page::narrow(look.color);
    page.one_line(0, Style::Strong, name);
    for &language in words.languages() {
        let advice = say(language);
        let unexamined = messages::word(language, Topic::Label, "unexamined");
        page.line_most(0, Style::Bad, &format!("! {unexamined}{}{}", colon(language), advice.found), 3);
        page.line_most(2, Style::Plain, &next_step(language, &advice), 3);
    }
    let (label, text) = match technical {
        Some(text) => ("technical", format!("{text} ({code})")),
        None => ("error_code", code.to_owned()),
    };
    page.line_most(2, Style::Faint, &format!("{}{}{text}", words.label(label), words.colon()), 2);
    page.into_text()
}
