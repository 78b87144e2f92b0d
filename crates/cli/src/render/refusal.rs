//! An input of which there is no report.

use elicense::{Language, messages};

use super::page::{Page, Style};
use super::parts::{Look, advice};
use crate::problem::Problem;

/// An input that could not be examined.
pub fn unexamined(look: Look, name: &str, error: &elicense::Error) -> String {
    let advice = |language| messages::error_advice(language, error);
    refused(look, name, error.kind().code(), Some(&error.to_string()), advice)
}

/// An input that could not be read.
pub fn unread(look: Look, name: &str, problem: &Problem) -> String {
    refused(look, name, problem.code(), None, |language| problem.advice(language))
}

fn refused(
    look: Look,
    name: &str,
    code: &str,
    technical: Option<&str>,
    say: impl Fn(Language) -> elicense::messages::Advice,
) -> String {
    let words = look.words;
    let mut page = Page::new(look.color);
    page.heading(name);
    page.line(0, Style::Bad, &format!("! {}  {code}", words.label("unexamined")));
    advice(&mut page, words, 2, say, technical.map(|text| (words.label("technical"), text.to_owned())));
    page.into_text()
}
