//! What was meant: arguments, environment and clock turned into a task that cannot be misread.

mod auditing;
mod making;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use elicense::jiff::{Timestamp, civil};
use elicense::limits::CHALLENGE_BYTES;
use elicense::limits::MAX_HOLDER_CHARS;
use elicense::{
    APPLICANT, Holder, Inquiry, LICENSE_OFFSET, Policy, Reader, Region, Relying, RevocationRule, Scenario,
};

use crate::args::{self, Args, CodeAction, Color, Command, Form, Lang, LayoutsAction};
use crate::files::Source;
use crate::output::Destination;
use crate::problem::Problem;
use crate::words::Words;

pub use auditing::{AuditTask, Auditing, Proving, Replaying};
pub use making::{Canvas, Making, Wish};

/// What is to be done, and how the answer is to look.
#[derive(Debug)]
pub struct Request {
    pub task: Task,
    pub destination: Destination,
    pub words: Words,
    pub color: ColorWish,
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
    Layouts(LayoutsTask),
    Check(Vec<PathBuf>),
    Explain(String),
    Completions(Shell),
}

/// Licenses to verify.
#[derive(Debug)]
pub struct Verification {
    pub inputs: Vec<Source>,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub form: Form,
    pub policy: Policy,
    /// Whether each showing of a display code passes only once in this run.
    pub once: bool,
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
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
}

/// Two licenses to compare.
#[derive(Debug)]
pub struct Pair {
    pub left: Source,
    pub right: Source,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub inquiry: Inquiry,
    pub form: Form,
}

/// Matters to list, or one to assess.
#[derive(Debug)]
pub enum MatterTask {
    List { formats: Option<PathBuf> },
    Assess(Presentation),
}

/// Licenses presented in one matter.
#[derive(Debug)]
pub struct Presentation {
    pub inputs: Vec<Source>,
    pub matter: String,
    pub relying: Region,
    pub parties: BTreeMap<String, Holder>,
    pub trust: Option<PathBuf>,
    pub formats: Option<PathBuf>,
    pub at: Timestamp,
    pub reader: Reader,
    pub form: Form,
}

/// Layouts to list, show or check.
#[derive(Debug)]
pub struct LayoutsTask {
    pub action: LayoutsAction,
    pub formats: Option<PathBuf>,
}

/// Whether to color, before it is known where the answer goes.
#[derive(Clone, Copy, Debug)]
pub struct ColorWish(Color);

impl Request {
    /// Understands what was typed.
    ///
    /// # Errors
    ///
    /// Arguments that contradict each other, a time that is none, or nothing to work on.
    pub fn new(args: Args) -> Result<Self, Problem> {
        let words = words(&args);
        let output = match &args.command {
            Some(Command::Code { action: CodeAction::Make(typed) }) => typed.out.clone().or(args.output),
            _ => args.output,
        };
        let destination = output.map_or(Destination::Stdout, Destination::File);
        let task = match (args.command, args.explain) {
            (Some(_), Some(_)) => {
                return Err(Problem::arguments("--explain stands alone, without a command"));
            }
            (None, Some(code)) => Task::Explain(code),
            (None, None) => return Err(Problem::no_input()),
            (Some(command), None) => task(command, &destination)?,
        };
        task.spares(&destination)?;
        Ok(Self { task, destination, words, color: ColorWish(args.color) })
    }
}

/// The languages of the answer.
pub fn words(args: &Args) -> Words {
    match args.lang {
        Some(Lang::ZhCn) => Words::ZH_CN,
        Some(Lang::En) => Words::EN,
        Some(Lang::Both) => Words::BOTH,
        None => locale(|name| std::env::var(name).ok()),
    }
}

/// POSIX: the first of the three that is set and not empty counts.
fn locale(variable: impl Fn(&str) -> Option<String>) -> Words {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    match set {
        Some(name) if name.to_ascii_lowercase().starts_with("zh") => Words::ZH_CN,
        _ => Words::EN,
    }
}

fn task(command: Command, destination: &Destination) -> Result<Task, Problem> {
    Ok(match command {
        Command::Verify(typed) => Task::Verify(Verification::new(typed)?),
        Command::Audit(typed) => Task::Audit(AuditTask::new(typed)?),
        Command::Inspect(typed) => Task::Inspect(Inspection {
            input: Source::new(typed.file),
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
        Command::Layouts(typed) => Task::Layouts(LayoutsTask {
            action: typed.action.unwrap_or(LayoutsAction::List),
            formats: typed.formats,
        }),
        Command::Check { files } => Task::Check(files),
        Command::Completions { shell } => Task::Completions(shell),
    })
}

impl Verification {
    fn new(typed: args::Verify) -> Result<Self, Problem> {
        let inputs: Vec<Source> = typed.files.into_iter().map(Source::new).collect();
        if inputs.is_empty() {
            return Err(Problem::no_input());
        }
        if inputs.iter().filter(|input| **input == Source::Stdin).count() > 1 {
            return Err(Problem::arguments("`-` stands twice; standard input can be read only once"));
        }
        let policy = policy(typed.revocation);
        let at = at(typed.at)?;
        let mut inquiry = inquiry(at, typed.audience);
        inquiry.relying = relying(typed.region)?;
        inquiry.holder = presented(typed.holder, &inputs)?;
        inquiry.challenge = typed.challenge.map(challenge).transpose()?;
        inquiry.audience = typed.audience_name;
        let args::Verify { trust, formats, format: form, once, .. } = typed;
        Ok(Self { inputs, trust, formats, inquiry, form, policy, once })
    }
}

fn reader(role: args::Role) -> Reader {
    match role {
        args::Role::Public => Reader::Public,
        args::Role::Clerk => Reader::Clerk,
        args::Role::Officer => Reader::Officer,
        args::Role::Audit => Reader::Audit,
    }
}

/// What is asked at this time, for this audience.
fn inquiry(at: Timestamp, audience: args::Audience) -> Inquiry {
    let mut inquiry = Inquiry::at(at);
    inquiry.reader = reader(audience.role);
    inquiry.scenario = audience.scenario.map(|scenario| match scenario {
        args::Scenario::GovernmentService => Scenario::GovernmentService,
        args::Scenario::LawEnforcement => Scenario::LawEnforcement,
        args::Scenario::SocialLife => Scenario::SocialLife,
    });
    inquiry
}

/// A region, all of them, or none.
fn relying(typed: Option<String>) -> Result<Relying, Problem> {
    let Some(text) = typed else { return Ok(Relying::NotAsked) };
    let region = || Region::parse(&text).map(Relying::Region);
    let known = if text == "all" { Some(Relying::All) } else { region() };
    known.ok_or_else(|| {
        Problem::arguments(format!("--region {text}: expected a 6-digit division code (GB/T 2260), or `all`"))
    })
}

impl Pair {
    fn new(typed: args::Diff) -> Result<Self, Problem> {
        let (left, right) = (Source::new(typed.left), Source::new(typed.right));
        if left == Source::Stdin && right == Source::Stdin {
            return Err(Problem::arguments("`-` stands twice; standard input can be read only once"));
        }
        Ok(Self {
            left,
            right,
            trust: typed.trust,
            formats: typed.formats,
            inquiry: inquiry(at(typed.at)?, typed.audience),
            form: typed.format,
        })
    }
}

impl MatterTask {
    fn new(typed: args::Matter) -> Result<Self, Problem> {
        let (Some(matter), Some(region)) = (typed.matter, typed.region) else {
            return Ok(Self::List { formats: typed.formats });
        };
        let inputs: Vec<Source> = typed.files.into_iter().map(Source::new).collect();
        if inputs.iter().filter(|input| **input == Source::Stdin).count() > 1 {
            return Err(Problem::arguments("`-` stands twice; standard input can be read only once"));
        }
        let wrong = || format!("--region {region}: expected a 6-digit division code (GB/T 2260)");
        let relying = Region::parse(&region).ok_or_else(|| Problem::arguments(wrong()))?;
        let applicant = presented(typed.holder, &inputs)?;
        let mut parties: BTreeMap<String, Holder> =
            applicant.into_iter().map(|holder| (APPLICANT.to_owned(), holder)).collect();
        for typed in typed.parties {
            let (party, holder) = named_party(&typed, &inputs)?;
            if parties.insert(party, holder).is_some() {
                return Err(Problem::arguments(format!("--party {typed}: the party is named twice")));
            }
        }
        Ok(Self::Assess(Presentation {
            inputs,
            matter,
            relying,
            parties,
            trust: typed.trust,
            formats: typed.formats,
            at: at(typed.at)?,
            reader: reader(typed.role),
            form: typed.format,
        }))
    }

    /// The folders of trust and of data files.
    pub fn settings(&self) -> (Option<&Path>, Option<&Path>) {
        match self {
            Self::List { formats } => (None, formats.as_deref()),
            Self::Assess(task) => (task.trust.as_deref(), task.formats.as_deref()),
        }
    }
}

/// `PARTY=FILE`.
fn named_party(typed: &str, inputs: &[Source]) -> Result<(String, Holder), Problem> {
    let wrong =
        || Problem::arguments(format!("--party {typed}: expected a party of the matter, `=` and a file"));
    let (party, file) = typed.split_once('=').ok_or_else(wrong)?;
    let file = args::Holder { holder_name: None, holder_id: None, holder_file: Some(file.into()) };
    let holder = presented(file, inputs)?.ok_or_else(wrong)?;
    Ok((party.to_owned(), holder))
}

/// The time that was typed, or now.
fn at(typed: Option<String>) -> Result<Timestamp, Problem> {
    typed.map_or_else(|| Ok(Timestamp::now()), |text| time(&text))
}

/// Who presents the licenses, where anybody is named.
fn presented(typed: args::Holder, inputs: &[Source]) -> Result<Option<Holder>, Problem> {
    let (name, id) = match typed.holder_file {
        None if typed.holder_name.is_none() && typed.holder_id.is_none() => return Ok(None),
        None => (typed.holder_name, typed.holder_id),
        Some(file) => {
            let file = Source::new(file);
            if file == Source::Stdin && inputs.contains(&file) {
                return Err(Problem::arguments("`-` stands twice; standard input can be read only once"));
            }
            two_lines(&file)?
        }
    };
    let holder = Holder::new(name.as_deref(), id.as_deref()).ok_or_else(|| {
        Problem::arguments(format!(
            "the presenter's name or number is empty or has more than {MAX_HOLDER_CHARS} characters"
        ))
    });
    holder.map(Some)
}

/// The name and the number in a file: the number on its first line, the name on its second.
fn two_lines(file: &Source) -> Result<(Option<String>, Option<String>), Problem> {
    let wrong = |detail| Problem::unreadable(file.name().as_ref(), &io::Error::other(detail));
    let bytes = file.read().map_err(|error| Problem::unreadable(file.name().as_ref(), &error))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut line = || lines.next().filter(|line| !line.is_empty()).map(str::to_owned);
    let (id, name) = (line(), line());
    match line() {
        None => Ok((name, id)),
        Some(_) => Err(wrong("more than two lines: the first is the number, the second the name")),
    }
}

fn policy(revocation: args::Revocation) -> Policy {
    let mut policy = Policy::default();
    policy.revocation = match revocation {
        args::Revocation::Required => RevocationRule::Required,
        args::Revocation::Advisory => RevocationRule::Advisory,
    };
    policy
}

/// As long as codes can answer it.
fn challenge(text: String) -> Result<Vec<u8>, Problem> {
    match CHALLENGE_BYTES.contains(&text.len()) {
        true => Ok(text.into_bytes()),
        false => Err(Problem::arguments("--challenge: 8 to 64 bytes are expected (RFC 9711)")),
    }
}

/// RFC 3339 with its offset, or a day: noon where licenses are dated.
fn time(text: &str) -> Result<Timestamp, Problem> {
    let day = || {
        let fits = text.len() == "yyyy-mm-dd".len();
        let date = fits.then(|| text.parse::<civil::Date>().ok())??;
        LICENSE_OFFSET.to_timestamp(date.at(12, 0, 0, 0)).ok()
    };
    text.parse().ok().or_else(day).ok_or_else(|| {
        Problem::arguments(format!(
            "--at {text}: expected a time with its offset, such as 2026-06-01T12:00:00+08:00, or a day, such as 2026-06-01"
        ))
    })
}

impl Task {
    /// An answer must not be written over the document it speaks of.
    fn spares(&self, destination: &Destination) -> Result<(), Problem> {
        let inputs: Vec<&Source> = match self {
            Self::Verify(task) => task.inputs.iter().collect(),
            Self::Inspect(task) => vec![&task.input],
            Self::Diff(task) => vec![&task.left, &task.right],
            Self::Matter(MatterTask::Assess(task)) => task.inputs.iter().collect(),
            Self::Scan(task) => task.inputs.iter().collect(),
            Self::Make(task) => vec![&task.license],
            _ => Vec::new(),
        };
        let Destination::File(output) = destination else {
            return Ok(());
        };
        let Ok(output) = output.canonicalize() else {
            return Ok(());
        };
        match inputs.iter().any(|input| input.is(&output)) {
            true => Err(Problem::arguments("--output names one of the input files; choose another name")),
            false => Ok(()),
        }
    }
}

impl ColorWish {
    /// Whether to color what goes to `destination`. NO_COLOR: <https://no-color.org>.
    pub fn on(self, destination: &Destination) -> bool {
        let silent = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self.0 {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                *destination == Destination::Stdout
                    && !silent("NO_COLOR")
                    && !dumb
                    && std::io::stdout().is_terminal()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_noon_where_licenses_are_dated() {
        let noon = time("2026-06-01").unwrap_or_else(|_| panic!("a day is a time"));
        assert_eq!(noon.to_string(), "2026-06-01T04:00:00Z");
        assert_eq!(time("2026-06-01T12:00:00+08:00").ok(), Some(noon));
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        for text in ["2026-06-01T12:00:00", "2026-06-01 12:00", "20260601", "2026-13-01", "now", ""] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        let with = |set: &'static [(&str, &str)]| {
            locale(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(with(&[]), Words::EN);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]), Words::ZH_CN);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Words::EN);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_MESSAGES", "zh_TW"), ("LANG", "C")]), Words::ZH_CN);
    }
}
