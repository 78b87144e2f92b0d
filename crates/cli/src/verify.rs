//! `verify`: each input is one result, whatever became of it.

use elicense::display::RecentShowings;
use elicense::{Inquiry, Report, Verifier};

use crate::args::Form;
use crate::exit::Exit;
use crate::files::{self, Source};
use crate::output::{Destination, Output};
use crate::problem::{self, Problem};
use crate::receipt;
use crate::render::{self, Look, Row};
use crate::request::Verification;

/// Verifies every input and writes every answer.
///
/// # Errors
///
/// Settings that cannot be read, or an answer that cannot be written; no fault of an input.
pub fn run(task: &Verification, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let verifier = match verifier(task) {
        Ok(verifier) => verifier,
        Err(problem) => {
            if task.form != Form::Text {
                output.write(format!("{}\n", problem.to_json(None)).as_bytes())?;
            }
            return Err(problem);
        }
    };
    if task.form == Form::Text {
        problem::hint_at_trust(look.words, task.trust.as_deref(), verifier.trust());
    }
    // One run is one counter: where it is asked, a showing that comes twice is caught.
    let guard = task.once.then(RecentShowings::default);
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    let in_lines = task.form == Form::Text && !task.details && task.inputs.len() > 1;
    for (index, input) in task.inputs.iter().enumerate() {
        let result = examine(&verifier, task, input, guard.as_ref());
        tally.add(&result);
        if in_lines {
            rows.push(row(look, &verifier, task, input, &result));
            continue;
        }
        let answer = answer(task, look, &verifier, input, &result);
        if let (Some(place), Examination::Report(report)) = (&task.receipt, &result) {
            let page = receipt::page(look, &input.name(), report, &verifier);
            let mut file = Output::open(&Destination::File(place.clone()))?;
            file.write(page.as_bytes())?;
            file.finish()?;
        }
        output.write(framed(task, index, &answer).as_bytes())?;
    }
    if in_lines {
        output.write(render::several(look, &rows, &tally.counts).as_bytes())?;
    } else if task.form == Form::Text && task.inputs.len() > 1 {
        output.write(tally.text(look).as_bytes())?;
    }
    Ok(tally.exit)
}

/// The line on one of several inputs.
fn row(look: Look, verifier: &Verifier, task: &Verification, input: &Source, result: &Examination) -> Row {
    let name = input.name();
    let told = || verifier.mask_beside(&task.inquiry).text(&name).to_string();
    match result {
        Examination::Report(report) => Row::report(look, &name, report),
        Examination::Unexamined(error) => Row::unexamined(look, &told(), error),
        Examination::Unread(problem) => Row::unread(look, &told(), problem),
    }
}

fn verifier(task: &Verification) -> Result<Verifier, Problem> {
    let verifier = Verifier::new(files::trust(task.trust.as_deref())?).with_policy(task.policy.clone());
    files::with_layouts(verifier, task.formats.as_deref())
}

/// What became of one input.
enum Examination {
    Report(Box<Report>),
    Unexamined(elicense::Error),
    Unread(Problem),
}

fn examine(
    verifier: &Verifier,
    task: &Verification,
    input: &Source,
    guard: Option<&RecentShowings>,
) -> Examination {
    match input.read() {
        Ok(bytes) => match verified(verifier, &bytes, &task.inquiry, guard) {
            Ok(report) => Examination::Report(Box::new(report.named(&input.name()))),
            Err(error) => Examination::Unexamined(error),
        },
        Err(error) => Examination::Unread(Problem::unreadable(input.name().as_ref(), &error)),
    }
}

fn verified(
    verifier: &Verifier,
    bytes: &[u8],
    inquiry: &Inquiry,
    guard: Option<&RecentShowings>,
) -> Result<Report, elicense::Error> {
    match guard {
        Some(guard) => verifier.verify_once(bytes, inquiry, guard),
        None => verifier.verify_for(bytes, inquiry),
    }
}

fn answer(
    task: &Verification,
    look: Look,
    verifier: &Verifier,
    input: &Source,
    result: &Examination,
) -> String {
    let name = input.name();
    let beside = verifier.mask_beside(&task.inquiry);
    let told = beside.text(&name);
    match (task.form, result) {
        (Form::Text, Examination::Report(report)) if task.details => {
            render::report(look, &name, report, verifier)
        }
        (Form::Text, Examination::Report(report)) => render::short(look, &name, report, verifier.regions()),
        (Form::Text, Examination::Unexamined(error)) => render::unexamined(look, &told, error),
        (Form::Text, Examination::Unread(problem)) => render::unread(look, &told, problem),
        (_, Examination::Report(report)) => report.to_json(),
        (_, Examination::Unexamined(error)) => error.to_json(Some(&told)),
        (_, Examination::Unread(problem)) => problem.to_json(Some(&told)),
    }
}

/// The answer with what stands between answers. Every form is written as it comes: no form waits for
/// the last file.
fn framed(task: &Verification, index: usize, answer: &str) -> String {
    let (first, last, several) = (index == 0, index + 1 == task.inputs.len(), task.inputs.len() > 1);
    match task.form {
        Form::Text => format!("{}{answer}", if first { "" } else { "\n" }),
        Form::Jsonl => format!("{answer}\n"),
        Form::Json if several => {
            format!("{}{answer}{}\n", if first { "[" } else { "" }, if last { "]" } else { "," })
        }
        Form::Json => format!("{answer}\n"),
    }
}

/// How many of each.
struct Tally {
    exit: Exit,
    counts: [(&'static str, usize); 4],
}

impl Default for Tally {
    fn default() -> Self {
        Self { exit: Exit::Passed, counts: COUNTED.map(|label| (label, 0)) }
    }
}

/// Labels of the counts.
const COUNTED: [&str; 4] = ["count_passed", "count_failed", "count_undetermined", "count_unexamined"];

impl Tally {
    fn add(&mut self, result: &Examination) {
        let exit = match result {
            Examination::Report(report) => report.conclusion().into(),
            Examination::Unexamined(error) => error.into(),
            Examination::Unread(problem) => problem.exit,
        };
        let column = match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Undetermined => 2,
            _ => 3,
        };
        self.counts[column].1 += 1;
        self.exit = self.exit.and(exit);
    }

    fn text(&self, look: Look) -> String {
        let counts: Vec<String> =
            self.counts.iter().map(|(label, count)| format!("{} {count}", look.words.label(label))).collect();
        format!("\n{}\n", look.words.list(&counts))
    }
}
