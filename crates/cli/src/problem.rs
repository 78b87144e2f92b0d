//! Why the program could not do what was asked at all.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use elicense::messages::Advice;
use elicense::report::error_json;
use elicense::upkeep::Remark;
use elicense::{Language, Outcome, Report, Trust, messages};
use elicense_files::{FileProblem, reason};

use crate::exit::Exit;
use crate::render::page;
use crate::words::{Words, filled};

/// Says something beside the answer that is no problem, unless nobody wants to be told.
pub fn note(text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        warn(text);
    }
}

/// From now on, notes are left out.
pub fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

static QUIET: AtomicBool = AtomicBool::new(false);

/// Says something beside the answer. That nobody listens on standard error changes nothing.
pub fn warn(text: &str) {
    let _ = writeln!(io::stderr(), "elicense: {}", page::plain(text));
}

/// Whoever is trusted by nobody's word yet learns what to do first.
pub fn hint_at_trust(words: Words, folder: Option<&Path>, trust: &Trust) {
    let name = match folder {
        None => "no_trust",
        Some(_) if trust.is_empty() => "trust_empty",
        Some(_) => return,
    };
    words.labels(name).iter().for_each(|hint| note(hint));
}

/// What kept the program from its work: said on standard error.
#[derive(Debug)]
pub struct Problem {
    /// How the program ends.
    pub exit: Exit,
    code: &'static str,
    data: Vec<(&'static str, String)>,
    place: Option<String>,
}

impl Problem {
    /// The arguments contradict each other or cannot be understood: a text of the catalogue with these facts.
    pub fn usage(name: &str, facts: &[(&str, String)]) -> Self {
        let near = facts.iter().find(|(fact, _)| *fact == "near").map(|(_, near)| near.clone());
        let told = |language| {
            let mut facts: Vec<(&str, &str)> = facts
                .iter()
                .filter(|(fact, _)| *fact != "near")
                .map(|(fact, text)| (*fact, &**text))
                .collect();
            let near = near.as_ref().map(|near| filled(language, "usage_near", &[("value", near)]));
            facts.push(("near", near.as_deref().unwrap_or_default()));
            filled(language, &format!("usage_{name}"), &facts)
        };
        let (zh, en) = (told(Language::ZhCn), told(Language::En));
        let data = vec![("detail", en.clone()), ("detail@zh-CN", zh), ("detail@en", en)];
        Self::new(Exit::Arguments, "arguments-wrong", data)
    }

    /// There is no code of this name.
    pub fn unknown_code(name: &str, near: &[&str]) -> Self {
        let near = if near.is_empty() { "-".to_owned() } else { near.join(", ") };
        Self::new(Exit::Arguments, "code-unknown", vec![("name", name.to_owned()), ("near", near)])
    }

    /// There is no layout of this id.
    pub fn unknown_layout(name: &str) -> Self {
        Self::new(Exit::Arguments, "layout-unknown", vec![("name", name.to_owned())])
    }

    /// What a settings file says is wrong.
    pub fn configuration(path: &Path, detail: &str) -> Self {
        Self::new(Exit::Arguments, "configuration", vec![("detail", detail.to_owned())]).at(path)
    }

    /// What there is to say about a trust store or a file for one.
    pub fn remark(path: &Path, remark: &Remark) -> Self {
        Self::new(Exit::Arguments, remark.code, remark.data.clone()).at(path)
    }

    /// What was asked needs a trust store, and there is none.
    pub fn no_trust_store() -> Self {
        Self::new(Exit::Arguments, "trust-store-missing", vec![])
    }

    /// Nobody said where the trust store is, and this system has no usual place.
    pub fn no_trust_place() -> Self {
        Self::new(Exit::Arguments, "trust-place-none", vec![])
    }

    /// There is no matter of this id.
    pub fn unknown_matter(name: &str) -> Self {
        Self::new(Exit::Arguments, "matter-unknown", vec![("name", name.to_owned())])
    }

    /// There is nothing to work on.
    pub fn no_input() -> Self {
        Self::new(Exit::NoInput, "input-none", vec![])
    }

    /// Something could not be read.
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::new(Exit::Io, "file-unreadable", vec![("detail", reason(error))]).at(path)
    }

    /// Something could not be written.
    pub fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::new(Exit::Io, "file-unwritable", vec![("detail", reason(error))]).at(path)
    }

    /// The library refused what was asked for.
    pub fn refused(error: &elicense::Error) -> Self {
        Self::new(Exit::Arguments, error.kind().code(), error.kind().data())
    }

    /// An input could not be examined.
    pub fn unexamined(name: &str, error: &elicense::Error) -> Self {
        Self::new(error.into(), error.kind().code(), error.kind().data()).at(name.as_ref())
    }

    /// A license of which a code was to be made does not pass.
    pub fn unverified(name: &str, report: &Report) -> Self {
        let data = vec![("conclusion", report.conclusion().to_string()), ("codes", against(report))];
        Self::new(report.conclusion().into(), "code-license-unverified", data).at(name.as_ref())
    }

    /// A code that was made does not pass.
    pub fn unaccepted(report: &Report) -> Self {
        Self::new(Exit::Passed, "code-unaccepted", vec![("codes", against(report))])
    }

    /// A license cannot be written in its layout.
    pub fn unwritten(name: &str, error: &elicense::Error) -> Self {
        Self::refused(error).at(name.as_ref())
    }

    /// A license that was written does not pass.
    pub fn unaccepted_license(report: &Report) -> Self {
        Self::new(report.conclusion().into(), "license-unaccepted", vec![("codes", against(report))])
    }

    /// A folder holds a run on another basis.
    pub fn audit_changed(path: &Path, changes: &[String]) -> Self {
        Self::new(Exit::Arguments, "audit-changed", vec![("detail", changes.join("; "))]).at(path)
    }

    /// A folder holds a run that cannot be read.
    pub fn audit_broken(path: &Path, error: &dyn std::error::Error) -> Self {
        Self::new(Exit::Io, "audit-broken", vec![("detail", error.to_string())]).at(path)
    }

    /// Another process writes into the folder of a run.
    pub fn audit_busy(path: &Path) -> Self {
        Self::new(Exit::Io, "audit-busy", vec![]).at(path)
    }

    /// A folder holds something that no run has made.
    pub fn audit_foreign(path: &Path, found: &str) -> Self {
        Self::new(Exit::Arguments, "audit-foreign", vec![("detail", found.to_owned())]).at(path)
    }

    /// Two ways of checking a signature disagreed: nothing in the folder may be relied on.
    pub fn audit_disagreement(path: &Path) -> Self {
        Self::new(Exit::Io, "audit-disagreement", vec![]).at(path)
    }

    /// Ctrl-C, after so many entries.
    pub fn interrupted(entries: u64) -> Self {
        Self::new(Exit::Interrupted, "audit-interrupted", vec![("entries", entries.to_string())])
    }

    fn new(exit: Exit, code: &'static str, data: Vec<(&'static str, String)>) -> Self {
        Self { exit, code, data, place: None }
    }

    fn at(mut self, path: &Path) -> Self {
        self.place = Some(path.display().to_string());
        self
    }

    /// Says it on standard error, in every language asked for.
    pub fn print(&self, words: Words) {
        let place = self.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        for language in words.languages() {
            let Advice { found, next, .. } = self.advice(*language);
            warn(&format!("{place}{found}"));
            warn(&next);
        }
        if let Some(detail) = self.technical() {
            warn(&format!("{}{}{detail}", words.label("technical"), words.colon()));
        }
    }

    /// What whoever mends it has to know, in English; what is told in both languages is none of it.
    pub fn technical(&self) -> Option<&str> {
        let told = self.data.iter().any(|(name, _)| name.starts_with("detail@"));
        let is_detail = |name: &str| ["detail", "codes"].contains(&name);
        let detail = self.data.iter().find(|(name, text)| is_detail(name) && !text.is_empty());
        detail.filter(|_| !told).map(|(_, text)| &**text)
    }

    /// The stable name.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The object in the place of a report on the input called `name`, or on all of them.
    pub fn to_json(&self, name: Option<&str>) -> String {
        error_json(name, self.code, &self.data, None, &self.message())
    }

    /// The place and what is wrong there, in English.
    fn message(&self) -> String {
        let detail = self.data.first().map(|(_, value)| value.clone()).unwrap_or_default();
        self.place.as_ref().map_or(detail.clone(), |place| format!("{place}: {detail}"))
    }

    /// What is wrong and what to do.
    pub fn advice(&self, language: Language) -> Advice {
        messages::advice(language, self.code, &self.data)
    }
}

/// The codes of everything that speaks against a license; where nothing does, its indication.
fn against(report: &Report) -> String {
    let failed = report.findings().iter().filter(|finding| finding.outcome == Outcome::Failed);
    let codes: Vec<&str> = failed.map(|finding| finding.code.as_str()).collect();
    if codes.is_empty() { report.indication().to_string() } else { codes.join(", ") }
}

impl From<FileProblem> for Problem {
    /// A folder of trust or layouts is missing or wrong.
    fn from(problem: FileProblem) -> Self {
        let exit = if problem.is_configuration() { Exit::Arguments } else { Exit::Io };
        Self::new(exit, problem.code(), problem.data()).at(problem.path())
    }
}
