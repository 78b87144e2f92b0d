//! `--explain CODE`: what a code of a report means and what to do.

use elicense::messages::{self, Topic};
use elicense::{Code, Language};

use crate::exit::Exit;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::Look;
use crate::render::page::{Page, Style};
use crate::words::Words;

/// Explains the code.
///
/// # Errors
///
/// There is no such code, or the answer cannot be written.
pub fn run(code: &str, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let advice = look.words.template(code);
    if advice.is_empty() {
        return Err(Problem::unknown_code(code, &similar_codes(code)));
    }
    let mut page = Page::new(look.color);
    page.heading(code);
    for sentence in advice.iter().flat_map(|advice| [&advice.found, &advice.next]) {
        page.line(2, Style::Plain, &with_open_facts(sentence));
    }
    consequence(&mut page, look.words, code);
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}

/// What a failed check with this finding makes of the signature indication.
fn consequence(page: &mut Page, words: Words, code: &str) {
    let Some((indication, sub)) = Code::from_name(code).and_then(Code::indication) else {
        return;
    };
    let (indication, sub) = (indication.as_str(), sub.as_str());
    let said = (words.word(Topic::Indication, indication), words.word(Topic::SubIndication, sub));
    page.line(2, Style::Faint, &format!("→ {} {indication} – {} {sub}", said.0, said.1));
}

/// Facts that only a report knows are shown as `<name>`.
fn with_open_facts(sentence: &str) -> String {
    sentence.replace('{', "<").replace('}', ">")
}

/// Codes that share a word with what was typed.
fn similar_codes(typed: &str) -> Vec<&'static str> {
    let typed = typed.to_ascii_lowercase().replace('_', "-");
    let words: Vec<&str> = typed.split('-').filter(|word| word.len() > 2).collect();
    let codes = messages::explanations(Language::En).map(|(code, _)| code);
    codes.filter(|code| words.iter().any(|word| code.contains(word))).take(8).collect()
}
