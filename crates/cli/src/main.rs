//! The command line of `elicense`: reads files and the clock, asks the library, and says what it
//! answered. It decides nothing.
//!
//! Arguments are read in two steps: `args` is what was typed, `request` what was meant.

#![forbid(unsafe_code)]

mod args;
mod audit;
mod check;
mod code;
mod diff;
mod exit;
mod explain;
mod files;
mod help;
mod inspect;
mod layouts;
mod license;
mod matter;
mod output;
mod policy;
mod problem;
mod receipt;
mod render;
mod request;
mod trust;
mod typing;
mod verify;
mod words;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use elicense::{Trust, Verifier};

use args::{Args, Form};
use exit::Exit;
use output::Output;
use problem::Problem;
use request::{Request, Task};
use words::Words;

fn main() -> ExitCode {
    silence_decoder();
    let commands: Vec<String> =
        Args::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let typed = typing::completed(std::env::args_os().collect(), &commands);
    let words = request::languages_typed(typing::language(&typed).as_deref());
    let parsed = help::command(words, version(words)).try_get_matches_from(typed);
    let exit = match parsed.and_then(|matches| Args::from_arg_matches(&matches)) {
        Ok(args) => obey(args),
        // Help and version are no mistakes; a closed pipe is not worth a trace.
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            Exit::Passed
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Arguments
        }
        Err(error) => {
            let problem = typing::problem(&error);
            problem.print(words);
            problem.exit
        }
    };
    exit.into()
}

/// The program's version, and which data it holds.
fn version(words: Words) -> String {
    let verifier = Verifier::new(Trust::empty());
    let agreement = verifier.agreement();
    let facts = [
        ("layouts", verifier.layouts().len().to_string()),
        ("kinds", verifier.catalog().kinds().len().to_string()),
        ("rules", agreement.rules().len().to_string()),
        ("agreement", agreement.id().to_owned()),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, text)| (*name, &**text)).collect();
    let told = words.sentences(|language| render::filled(language, "data_version", &facts));
    format!("{}\n{}", env!("CARGO_PKG_VERSION"), told.join("\n"))
}

/// The library takes a panic inside the decoder of QR codes for a code that is not read. Its trace would only
/// frighten whoever reads the answer.
fn silence_decoder() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("rxing-")) {
            print(panic);
        }
    }));
}

fn obey(args: Args) -> Exit {
    if args.quiet {
        problem::be_quiet();
    }
    let words = request::languages(args.lang);
    match Request::new(args).and_then(|request| run(&request)) {
        Ok(exit) => exit,
        Err(problem) => {
            problem.print(words);
            problem.exit
        }
    }
}

fn run(request: &Request) -> Result<Exit, Problem> {
    let mut output = Output::open(&request.destination)?;
    let look = render::Look { words: request.words, color: request.color.on(&request.destination) };
    let exit = match &request.task {
        Task::Verify(task) => verify::run(task, look, &mut output)?,
        Task::Audit(task) => audit::run(task, look, &mut output)?,
        Task::Diff(task) => diff::run(task, look, &mut output)?,
        Task::Inspect(task) => inspect::run(task, look, &mut output)?,
        Task::Matter(task) => matter::run(task, look, &mut output)?,
        Task::Scan(task) => code::scan(task, look, &mut output)?,
        Task::Make(task) => code::make(task, look, &mut output)?,
        Task::License(task) => license::run(task, look, &mut output)?,
        Task::Layouts(task) => layouts::run(task, look, &mut output)?,
        Task::Policy(action) => policy::run(action, look, &mut output)?,
        Task::Trust(task) => trust::run(task, look, &mut output)?,
        Task::Check(files) => check::run(files, look, &mut output)?,
        Task::Explain(code) => explain::run(code, look, &mut output)?,
        Task::Help => {
            output.write(help::short(request.words).as_bytes())?;
            Exit::NoInput
        }
        Task::Man(folder) => {
            let command = help::command(request.words, env!("CARGO_PKG_VERSION").to_owned());
            clap_mangen::generate_to(command, folder).map_err(|error| Problem::unwritable(folder, &error))?;
            Exit::Passed
        }
        Task::Completions(shell) => {
            let mut script = Vec::new();
            let mut command = help::command(request.words, version(request.words));
            clap_complete::generate(*shell, &mut command, "elicense", &mut script);
            output.write(&script)?;
            Exit::Passed
        }
    };
    let told = request.used.told(request.words);
    // It is part of an answer for people; programs are told beside theirs.
    match &request.task {
        Task::Verify(task) if task.form == Form::Text => {
            let lines: String =
                told.iter().map(|said| format!("  {}\n", render::page::plain(said))).collect();
            output.write(lines.as_bytes())?;
        }
        _ => told.iter().for_each(|said| problem::note(said)),
    }
    output.finish()?;
    Ok(exit)
}
