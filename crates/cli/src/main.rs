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
mod inspect;
mod layouts;
mod matter;
mod output;
mod policy;
mod problem;
mod render;
mod request;
mod trust;
mod verify;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::Args;
use exit::Exit;
use output::Output;
use problem::Problem;
use request::{Request, Task};

fn main() -> ExitCode {
    silence_decoder();
    let exit = match Args::try_parse() {
        Ok(args) => obey(args),
        Err(error) => {
            // Help and version are no mistakes; a closed pipe is not worth a trace.
            let _ = error.print();
            if error.use_stderr() { Exit::Arguments } else { Exit::Passed }
        }
    };
    exit.into()
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
        Task::Layouts(task) => layouts::run(task, look, &mut output)?,
        Task::Policy(action) => policy::run(action, look, &mut output)?,
        Task::Trust(task) => trust::run(task, look, &mut output)?,
        Task::Check(files) => check::run(files, look, &mut output)?,
        Task::Explain(code) => explain::run(code, look, &mut output)?,
        Task::Completions(shell) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "elicense", &mut script);
            output.write(&script)?;
            Exit::Passed
        }
    };
    output.finish()?;
    Ok(exit)
}
