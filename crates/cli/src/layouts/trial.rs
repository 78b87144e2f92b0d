//! `layouts try`: what a layout asks of a document, and what the document has.

use std::path::Path;

use elicense::jiff::Timestamp;
use elicense::layout::{Seen, SeenKind, Trial, TrialPlace, TrialStep};
use elicense::{Layout, Verifier};
use elicense_files::FileProblem;

use crate::exit::Exit;
use crate::files::Source;
use crate::problem::Problem;
use crate::render::page::{Page, Style, widest};
use crate::words::Words;

/// Holds the layout of this id, or in this file, against a document. No value of the document is shown.
///
/// # Errors
///
/// No such layout, a file that is none, or a document that cannot be read.
pub fn run(
    page: &mut Page,
    words: Words,
    name: &str,
    file: &Path,
    verifier: Verifier,
) -> Result<Exit, Problem> {
    let known = verifier.layouts().iter().find(|layout| layout.id() == name);
    let (layout, verifier) = match known.cloned() {
        Some(layout) => (Layout::clone(&layout), verifier),
        None if Path::new(name).is_file() => {
            let path = Path::new(name);
            let layout = elicense_files::layout(path)?;
            (layout.clone(), beside(verifier, layout, path)?)
        }
        None => return Err(Problem::unknown_layout(name)),
    };
    let source = Source::new(file.to_owned());
    let input = source.name();
    let bytes = source.read().map_err(|error| Problem::unreadable(input.as_ref(), &error))?;
    let trial = layout.try_on(&bytes).map_err(|error| Problem::unexamined(&input, &error))?;
    page.heading(&format!("{input}  {}", layout.id()));
    // Who it is that others claim too is said by the verifier that knows them all.
    let others = match verifier.verify(&bytes, Timestamp::UNIX_EPOCH) {
        Err(error) if error.kind().code() == SEVERAL => Some(error.to_string()),
        _ => None,
    };
    let exit = verdict(page, words, &trial, others.as_deref());
    steps(page, words, &trial);
    places(page, words, &trial, false);
    places(page, words, &trial, true);
    if trial.has_more {
        page.line(2, Style::Faint, &words.label("try_more"));
    }
    Ok(exit)
}

/// The code of a document that several layouts claim.
const SEVERAL: &str = "layout-several";

/// The verifier that knows the layout too; where one of its id is known, that one stays.
fn beside(verifier: Verifier, layout: Layout, path: &Path) -> Result<Verifier, Problem> {
    if verifier.layouts().iter().any(|known| known.id() == layout.id()) {
        return Ok(verifier);
    }
    Ok(verifier.with_layout(layout).map_err(|error| FileProblem::configuration(path, error))?)
}

fn verdict(page: &mut Page, words: Words, trial: &Trial, others: Option<&str>) -> Exit {
    match (trial.claims(), others) {
        (true, None) => {
            page.line(0, Style::Good, &format!("✔ {}", words.label("try_claims")));
            Exit::Passed
        }
        (true, Some(others)) => {
            page.line(0, Style::Bad, &format!("✘ {}", words.label("try_several")));
            page.line(2, Style::Plain, others);
            Exit::Unexamined
        }
        (false, _) => {
            page.line(0, Style::Bad, &format!("✘ {}", words.label("try_claims_not")));
            Exit::Unexamined
        }
    }
}

fn steps(page: &mut Page, words: Words, trial: &Trial) {
    page.gap();
    let label = |step: &TrialStep| {
        let mark = match step.held {
            Some(true) => '✔',
            Some(false) => '✘',
            None => '-',
        };
        format!("{mark} {}", words.label(&format!("try_{}", step.subject)))
    };
    let labels: Vec<String> = trial.steps.iter().map(label).collect();
    let column = widest(labels.iter().map(String::as_str));
    for (step, label) in trial.steps.iter().zip(&labels) {
        let style = match step.held {
            Some(true) => Style::Good,
            Some(false) => Style::Bad,
            None => Style::Faint,
        };
        let found = step.found.map(|seen| seen_words(words, seen));
        let why = step.detail.clone().or(found).filter(|_| step.held != Some(true));
        let why = why.map(|why| format!("{}{why}", words.colon())).unwrap_or_default();
        page.row(2, column, style, label, &format!("{}{why}", step.asked));
    }
}

fn places(page: &mut Page, words: Words, trial: &Trial, signed: bool) {
    let of = |place: &&TrialPlace| place.signed == signed;
    let places: Vec<&TrialPlace> = trial.places.iter().filter(of).collect();
    if places.is_empty() {
        return;
    }
    page.gap();
    page.heading(&words.label(if signed { "try_paths_signed" } else { "try_paths" }));
    for place in places {
        page.line(2, Style::Plain, &format!("{}  {}", place.path, seen_words(words, place.seen)));
    }
}

fn seen_words(words: Words, seen: Seen) -> String {
    let kind = words.label(&format!("seen_{}", seen.kind));
    match seen.kind {
        SeenKind::Text | SeenKind::JsonText | SeenKind::Bytes | SeenKind::List => {
            format!("{kind} ({})", seen.size)
        }
        _ => kind,
    }
}
