//! What was meant: arguments, environment and clock turned into a task that cannot be misread.

mod appearance;
mod auditing;
mod inputs;
mod issuing;
mod making;
mod matter;
mod pair;
mod settings;
mod trust;
mod values;
mod verification;

use std::path::PathBuf;

use clap_complete::Shell;
use elicense::Inquiry;
use elicense::jiff::Timestamp;

use crate::args::{Args, CodeAction, Color, Command, Form, LayoutsAction, PolicyAction};
use crate::files::Source;
use crate::output::Destination;
use crate::problem::Problem;
use crate::words::Words;
use values::inquiry;

pub use appearance::{ColorChoice, languages, languages_typed};
pub use auditing::{AuditTask, Auditing, Proving, Replaying};
pub use issuing::{LicenseTask, Signing};
pub use making::{Canvas, FieldChoice, Making};
pub use matter::{MatterTask, MatterToAssess};
pub use pair::Pair;
use settings::{Defaults, Used};
pub use trust::{Addition, ToPack, TrustAction, TrustTask};
pub use values::named_policy;
pub use verification::Verification;

/// What is to be done, and how the answer is to look.
#[derive(Debug)]
pub struct Request {
    pub task: Task,
    pub destination: Destination,
    pub words: Words,
    pub color: ColorChoice,
    /// What was taken from the environment and the settings file.
    pub used: Used,
}

/// What is to be done.
#[derive(Debug)]
pub enum Task {
    Verify(Verification),
    Audit(AuditTask),
    Inspect(Inspection),
    Diff(Pair),
    Matter(MatterTask),
    Scan(PicturesToScan),
    Make(Making),
    License(LicenseTask),
    Layouts(LayoutsTask),
    Trust(TrustTask),
    Policy(PolicyAction),
    Check(Vec<PathBuf>),
    Explain(String),
    /// Nothing was typed.
    Help,
    Completions(Shell),
    /// Pages for `man`, into a folder.
    Man(PathBuf),
}

/// Pictures in which codes are looked for.
#[derive(Debug)]
pub struct PicturesToScan {
    pub inputs: Vec<Source>,
    pub form: Form,
    pub show_content: bool,
}

/// A license to look into.
#[derive(Debug)]
pub struct Inspection {
    pub input: Source,
    pub form: Form,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
}

/// Layouts to list, show or check.
#[derive(Debug)]
pub struct LayoutsTask {
    pub action: LayoutsAction,
    pub formats: Option<PathBuf>,
}

impl Request {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Arguments that contradict each other, a time that is none, or nothing to work on.
    pub fn new(mut args: Args) -> Result<Self, Problem> {
        let mut defaults = Defaults::read(|name| std::env::var_os(name))?;
        let words = languages(defaults.language(args.lang)?);
        let used = defaults.fill(&mut args)?;
        let output = match &args.command {
            Some(Command::Code { action: CodeAction::Make(typed) }) => typed.out.clone().or(args.output),
            _ => args.output,
        };
        let destination = output.map_or(Destination::Stdout, Destination::File);
        let task = match (args.command, args.explain) {
            (Some(_), Some(_)) => {
                return Err(Problem::usage("explain_alone", &[]));
            }
            (None, Some(code)) => Task::Explain(code),
            (None, None) => Task::Help,
            (Some(command), None) => task(command, &destination, words)?,
        };
        task.refuse_overwriting(&destination)?;
        let color = ColorChoice(args.color.unwrap_or(Color::Auto));
        Ok(Self { task, destination, words, color, used })
    }
}

fn task(command: Command, destination: &Destination, words: Words) -> Result<Task, Problem> {
    Ok(match command {
        Command::Verify(typed) => Task::Verify(Verification::new(typed, words)?),
        Command::Audit(typed) => Task::Audit(AuditTask::new(typed)?),
        Command::Inspect(typed) => Task::Inspect(Inspection {
            input: Source::new(typed.file),
            form: typed.format,
            formats: typed.formats,
            inquiry: inquiry(Timestamp::now(), typed.audience),
        }),
        Command::Diff(typed) => Task::Diff(Pair::new(typed)?),
        Command::Matter(typed) => Task::Matter(MatterTask::new(typed)?),
        Command::Code { action: CodeAction::Scan { pictures, format, show_content } } => {
            let inputs = pictures.into_iter().map(Source::new).collect();
            Task::Scan(PicturesToScan { inputs, form: format, show_content })
        }
        Command::Code { action: CodeAction::Make(typed) } => Task::Make(Making::new(*typed, destination)?),
        Command::License { action } => Task::License(LicenseTask::new(action)?),
        Command::Layouts(typed) => Task::Layouts(LayoutsTask {
            action: typed.action.unwrap_or(LayoutsAction::List),
            formats: typed.formats,
        }),
        Command::Trust(typed) => Task::Trust(TrustTask::new(typed)?),
        Command::Policy { action } => Task::Policy(action),
        Command::Check { files } => Task::Check(files),
        Command::Completions { shell } => Task::Completions(shell),
        Command::Man { folder } => Task::Man(folder),
    })
}

impl Task {
    /// An answer must not be written over the document it speaks of.
    fn refuse_overwriting(&self, destination: &Destination) -> Result<(), Problem> {
        let inputs: Vec<&Source> = match self {
            Self::Verify(task) => task.inputs.iter().collect(),
            Self::Inspect(task) => vec![&task.input],
            Self::Diff(task) => vec![&task.left, &task.right],
            Self::Matter(MatterTask::Assess(task)) => task.inputs.iter().collect(),
            Self::Scan(task) => task.inputs.iter().collect(),
            Self::Make(task) => vec![&task.license],
            Self::License(task) => vec![task.input()],
            _ => Vec::new(),
        };
        let Destination::File(output) = destination else {
            return Ok(());
        };
        let Ok(output) = output.canonicalize() else {
            return Ok(());
        };
        match inputs.iter().any(|input| input.is(&output)) {
            true => Err(Problem::usage("output_is_input", &[])),
            false => Ok(()),
        }
    }
}
