//! `--explain WORD`: what a code or another word of a report means, and what to do.

use elicense::messages::{self, Topic, Who};
use elicense::{Code, Language};

use crate::exit::Exit;
use crate::output::Output;
use crate::problem::Problem;
use crate::render::page::{Page, Style};
use crate::render::{Look, filled, next_step};
use crate::words::Words;

/// Explains the word: a code with its sentences, any other as it is called in words.
///
/// # Errors
///
/// Reports have no such word, or the answer cannot be written.
pub fn run(word: &str, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let mut page = Page::new(look.color);
    page.heading(word);
    let found = code(&mut page, look.words, word) | names(&mut page, look.words, word);
    if !found {
        return Err(Problem::unknown_code(word, &similar(word)));
    }
    output.write(page.into_text().as_bytes())?;
    Ok(Exit::Passed)
}

/// A code: what was found, what to do and who, and what follows for the signature.
fn code(page: &mut Page, words: Words, word: &str) -> bool {
    let advice = words.template(word);
    for (advice, &language) in advice.iter().zip(words.languages()) {
        page.line(2, Style::Plain, &closed(language, &advice.found));
        let step = if advice.who == Who::Nobody { advice.next.clone() } else { next_step(language, advice) };
        page.line(2, Style::Plain, &closed(language, &step));
    }
    consequence(page, words, word);
    !advice.is_empty()
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

/// Every meaning that the word has beside that of a code: `passed` is a conclusion and an outcome.
fn names(page: &mut Page, words: Words, word: &str) -> bool {
    let mut found = false;
    for (topic, label) in TOPICS {
        for &language in words.languages() {
            let called = messages::word(language, topic, word);
            if called == word && !messages::knows(topic, word) {
                continue;
            }
            found = true;
            let topic = messages::word(language, Topic::Label, label);
            page.line(2, Style::Plain, &filled(language, "explained", &[("topic", topic), ("word", called)]));
        }
    }
    found
}

/// The sentence with `…` for the facts that only a report knows.
fn closed(language: Language, sentence: &str) -> String {
    let open = match language {
        Language::ZhCn => "……",
        Language::En => "…",
    };
    let mut parts = sentence.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + open + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// Codes and words that share a word with what was typed.
fn similar(typed: &str) -> Vec<&'static str> {
    let typed = typed.to_ascii_lowercase().replace('_', "-");
    let words: Vec<&str> = typed.split('-').filter(|word| word.len() > 2).collect();
    let codes = messages::explanations(Language::En).map(|(code, _)| code);
    let names = TOPICS.into_iter().flat_map(|(topic, _)| messages::names(topic));
    let near = |name: &&str| {
        let name = name.to_ascii_lowercase().replace('_', "-");
        words.iter().any(|word| name.contains(word))
    };
    codes.chain(names).filter(near).take(8).collect()
}

/// The words that reports print, and what each topic is called.
const TOPICS: [(Topic, &str); 27] = [
    (Topic::Conclusion, "topic_conclusion"),
    (Topic::Indication, "signature"),
    (Topic::SubIndication, "topic_sub_indication"),
    (Topic::Status, "status"),
    (Topic::Verifiability, "verifiability"),
    (Topic::Recognition, "recognition"),
    (Topic::Presentation, "presentation"),
    (Topic::Check, "topic_check"),
    (Topic::Outcome, "topic_outcome"),
    (Topic::Field, "topic_field"),
    (Topic::Scenario, "matter_scenario"),
    (Topic::RuleState, "rule"),
    (Topic::Difference, "differences"),
    (Topic::Degree, "topic_degree"),
    (Topic::Effect, "topic_effect"),
    (Topic::Source, "source"),
    (Topic::KindSource, "source"),
    (Topic::CodeForm, "topic_code_form"),
    (Topic::Coverage, "coverage"),
    (Topic::Grade, "topic_grade"),
    (Topic::Chosen, "deciding"),
    (Topic::CameAfter, "came_after"),
    (Topic::Sameness, "topic_sameness"),
    (Topic::Relation, "topic_relation"),
    (Topic::Absence, "topic_absence"),
    (Topic::Waiver, "materials"),
    (Topic::Who, "topic_who"),
];
