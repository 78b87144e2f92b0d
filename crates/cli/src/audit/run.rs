//! The run itself: settings and inputs in, a folder of results out.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use elicense::Verifier;
use elicense_audit::{
    Audit, AuditError, Basis, Ending, Form, InputSource, LeftOutCount, Opened, RefusalCause, Secret, Summary,
};
use elicense_files::bounded;

use super::folder::Folder;
use super::progress::ProgressDisplay;
use super::walk::Walk;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::problem::{self, Problem};
use crate::render::Look;
use crate::request::Auditing;

/// Audits everything that was named.
///
/// # Errors
///
/// Settings that cannot be read, or a folder that cannot be written; no fault of an input.
pub fn run(task: &Auditing, look: Look, output: &mut Output) -> Result<Exit, Problem> {
    let trust = files::trust(task.trust.as_deref())?;
    let verifier =
        files::with_layouts(Verifier::new(trust).with_policy(task.policy.clone()), task.formats.as_deref())?;
    let verifier = &verifier;
    problem::hint_at_trust(look.words, task.trust.as_deref(), verifier.trust());
    // A name that was mistyped is no archive without licenses: it is said before anything is written.
    for path in task.paths.iter().filter(|path| !is_stdin(path)) {
        std::fs::symlink_metadata(path).map_err(|error| Problem::unreadable(path, &error))?;
    }
    let mut folder = Folder::open(task.out.clone())?;
    if task.start_over {
        folder.clear().map_err(|error| Problem::unwritable(&task.out, &error))?;
    }
    let (basis, total) = basis(task);
    let watch = ProgressDisplay::new(look.words, task.progress, total, interruption());
    let mut audit = Audit::new(verifier, task.inquiry.clone());
    (audit.threads, audit.checkpoint) = (task.threads, task.checkpoint);
    if let Some(&language) = look.words.languages().first() {
        audit.language = language;
    }
    if let Some(secret) = secret(task) {
        audit.secret = secret;
    }
    let ending = audit.run(sources(task, &watch), &basis, &folder, &watch);
    watch.end();
    match ending.map_err(|error| problem_of(error, &task.out))? {
        Ending::Complete(summary) => write_outcome(&summary, task, look, output),
        Ending::Interrupted { entries } => Err(Problem::interrupted(entries)),
    }
}

fn write_outcome(
    summary: &Summary,
    task: &Auditing,
    look: Look,
    output: &mut Output,
) -> Result<Exit, Problem> {
    let count = |name: &str| summary.conclusions.get(name).copied().unwrap_or_default();
    let names = ["passed", "failed", "undetermined", "unexamined"];
    let counts = names.map(|name| format!("{} {}", look.words.label(&format!("count_{name}")), count(name)));
    let mut text = format!("{}\n", look.words.list(&counts));
    let LeftOutCount { folders, system_files, .. } = summary.left_out;
    let left_out = [("left_out_folders", folders), ("left_out_system_files", system_files)];
    let left_out = left_out.into_iter().filter(|(_, count)| *count > 0);
    let left_out: Vec<String> =
        left_out.map(|(name, count)| format!("{} {count}", look.words.label(name))).collect();
    if !left_out.is_empty() {
        writeln!(text, "{}", look.words.list(&left_out)).expect("a text takes everything");
    }
    writeln!(text, "{}", task.out.display()).expect("a text takes everything");
    output.write(text.as_bytes())?;
    let empty = summary.causes.get(RefusalCause::ArchiveEmpty.as_str()).copied().unwrap_or_default();
    if empty == summary.entries {
        look.words.labels("audit_no_license").iter().for_each(|hint| problem::note(hint));
        return Ok(Exit::NoInput);
    }
    let exits = [Exit::Failed, Exit::Unexamined, Exit::Undetermined];
    let first = exits.into_iter().zip(["failed", "unexamined", "undetermined"]);
    let exit = first.filter(|(_, name)| count(name) > 0).map(|(exit, _)| exit).next();
    Ok(exit.unwrap_or(Exit::Passed))
}

/// What the inputs and data files are, and the bytes of the inputs in all.
fn basis(task: &Auditing) -> (Basis, u64) {
    let (mut basis, mut total) = (Basis::default(), 0);
    basis.form(task.form);
    if let Some(formats) = &task.formats {
        let files = Walk::new(formats, &task.out);
        basis.formats(files.map(|found| (found.name(), std::fs::read(&found.path).unwrap_or_default())));
    }
    for path in &task.paths {
        let name = path.display().to_string();
        if is_stdin(path) {
            basis.input_read_once(&name);
            continue;
        }
        let found = Walk::new(path, &task.out).inspect(|found| total += found.size());
        basis.input(&name, found.map(|found| (found.name(), found.stamp())));
    }
    (basis, total)
}

/// What entries are compared by: the key of whoever has these inputs, for a run that goes on needs it again. `None`
/// where an input cannot be read twice.
fn secret(task: &Auditing) -> Option<Secret> {
    if task.paths.iter().any(|path| is_stdin(path)) {
        return None;
    }
    let found =
        task.paths.iter().flat_map(|path| Walk::new(path, &task.out)).filter(|found| found.kind.is_ok());
    // What cannot be read has a line of its own.
    let pieces = found.take(SECRET_FILES).filter_map(|found| {
        let file = std::fs::File::open(&found.path).ok()?;
        bounded(file, SECRET_BYTES).ok()
    });
    Some(Secret::of(pieces))
}

/// As many files, and bytes of each, have signatures in them that nobody can guess.
const SECRET_FILES: usize = 64;
const SECRET_BYTES: usize = 64 << 10;

fn sources<'t>(
    task: &'t Auditing,
    watch: &'t ProgressDisplay,
) -> impl Iterator<Item = InputSource> + Send + 't {
    task.paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = InputSource> + Send + 't> {
        match is_stdin(path) {
            true => Box::new(std::iter::once(standard_input(task.form))),
            false => Box::new(Walk::new(path, &task.out).map(|found| found.source(task.form, &watch.read))),
        }
    })
}

fn standard_input(form: Form) -> InputSource {
    InputSource { name: "-".to_owned(), form, open: Box::new(|| Ok(Opened::Pipe(Box::new(io::stdin())))) }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Set when the user presses Ctrl-C; pressed again, the program ends at once.
fn interruption() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stopped);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
    };
    // Without a handler the program ends at once, and the run can be resumed all the same.
    let _ = ctrlc::set_handler(handler);
    stopped
}

pub fn problem_of(error: AuditError, out: &Path) -> Problem {
    match error {
        AuditError::Changed { changes } => Problem::audit_changed(out, &changes),
        AuditError::Io(error) => Problem::unwritable(out, &error),
        AuditError::Disagreement(_) => Problem::audit_disagreement(out),
        other => Problem::audit_broken(out, &other),
    }
}
