//! What was not typed: the environment, then the settings file. What was typed always counts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;
use elicense_files::{Settings, settings_place};

use crate::args::{Args, CodeAction, Color, Command, Lang, LicenseAction, Role, Scenario};
use crate::problem::Problem;
use crate::words::{Words, filled};

/// What was taken from elsewhere than the command line.
#[derive(Debug, Default)]
pub struct Used {
    file: Option<PathBuf>,
    keys: Vec<&'static str>,
    variables: Vec<&'static str>,
}

impl Used {
    /// What is told of it, a sentence a language; nothing where everything was typed.
    pub fn told(&self, words: Words) -> Vec<String> {
        let mut told = Vec::new();
        for &language in words.languages() {
            if let Some(file) = self.file.as_ref().filter(|_| !self.keys.is_empty()) {
                let facts =
                    [("file", &*file.display().to_string()), ("keys", &self.keys.join(language.separator()))];
                told.push(filled(language, "settings_used", &facts));
            }
            if !self.variables.is_empty() {
                let names = self.variables.join(language.separator());
                told.push(filled(language, "variables_used", &[("names", &names)]));
            }
        }
        told
    }
}

/// The environment and the settings file, as far as they were asked.
pub struct Defaults<E> {
    settings: Settings,
    environment: E,
    used: Used,
}

impl<E: Fn(&str) -> Option<OsString>> Defaults<E> {
    /// Reads the settings file where this system keeps it.
    ///
    /// # Errors
    ///
    /// There is one, and it cannot be read or has a key that nothing reads.
    pub fn read(environment: E) -> Result<Self, Problem> {
        let settings = match settings_place(&environment) {
            Some(place) => Settings::read(&place)?,
            None => Settings::default(),
        };
        let used = Used { file: settings.file.clone(), ..Used::default() };
        Ok(Self { settings, environment, used })
    }

    /// The language of the answer; `None` where the locale decides.
    pub fn language(&mut self, typed: Option<Lang>) -> Result<Option<Lang>, Problem> {
        if typed.is_some() {
            return Ok(typed);
        }
        match (self.environment)("ELICENSE_LANG").filter(|value| !value.is_empty()) {
            Some(value) => {
                self.used.variables.push("ELICENSE_LANG");
                let value = value.to_string_lossy().into_owned();
                Lang::from_str(&value, true).map(Some).map_err(|_| wrong("ELICENSE_LANG", &value))
            }
            None => self.value("lang"),
        }
    }

    /// Fills in what was not typed, and says what that was.
    ///
    /// # Errors
    ///
    /// A value that is none of those that the option takes.
    pub fn fill(mut self, args: &mut Args) -> Result<Used, Problem> {
        if args.color.is_none() {
            args.color = self.value::<Color>("color")?;
        }
        match &mut args.command {
            Some(Command::Verify(typed)) => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
                if typed.region.is_none() {
                    typed.region = self.text("region");
                }
                self.audience(&mut typed.audience)?;
            }
            Some(Command::Audit(typed)) if typed.action.is_none() => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.run.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.run.formats);
            }
            Some(Command::Inspect(typed)) => {
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
                self.audience(&mut typed.audience)?;
            }
            Some(Command::Diff(typed)) => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
                self.audience(&mut typed.audience)?;
            }
            Some(Command::Matter(typed)) => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
            }
            Some(Command::Code { action: CodeAction::Make(typed) }) => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
            }
            Some(Command::License {
                action: LicenseAction::Show { formats, audience, show_content, .. },
            }) => {
                self.folder("formats", "ELICENSE_FORMATS", formats);
                if !*show_content {
                    self.audience(audience)?;
                }
            }
            Some(Command::License { action: LicenseAction::Sign(typed) }) => {
                self.folder("trust", "ELICENSE_TRUST", &mut typed.trust);
                self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats);
            }
            Some(Command::Layouts(typed)) => self.folder("formats", "ELICENSE_FORMATS", &mut typed.formats),
            _ => {}
        }
        Ok(self.used)
    }

    fn audience(&mut self, typed: &mut crate::args::Audience) -> Result<(), Problem> {
        if typed.role.is_none() {
            typed.role = self.value::<Role>("role")?;
        }
        if typed.scenario.is_none() {
            typed.scenario = self.value::<Scenario>("scenario")?;
        }
        Ok(())
    }

    fn folder(&mut self, key: &'static str, variable: &'static str, typed: &mut Option<PathBuf>) {
        if typed.is_some() {
            return;
        }
        match (self.environment)(variable) {
            // Whoever sets it to nothing wants nothing, whatever the file says.
            Some(nothing) if nothing.is_empty() => {}
            Some(folder) => {
                self.used.variables.push(variable);
                *typed = Some(folder.into());
            }
            None => *typed = self.text(key).map(PathBuf::from),
        }
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.settings.get(key)?.to_owned();
        self.used.keys.push(key);
        Some(value)
    }

    fn value<T: ValueEnum>(&mut self, key: &'static str) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(key) else { return Ok(None) };
        T::from_str(&text, false).map(Some).map_err(|_| wrong(key, &text))
    }
}

fn wrong(name: &str, value: &str) -> Problem {
    Problem::usage("wrong_value", &[("argument", name.to_owned()), ("value", value.to_owned())])
}
