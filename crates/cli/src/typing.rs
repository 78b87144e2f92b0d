//! What was typed, and what is said about it where it cannot be understood: in the language of the answer, as every other
//! problem is told.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::problem::Problem;

/// The arguments with what may be left out: a file that is dropped on the program is verified, and `help COMMAND` is
/// `COMMAND --help`.
pub fn completed(mut typed: Vec<OsString>, commands: &[String]) -> Vec<OsString> {
    let is_command = |word: &OsString| commands.iter().any(|command| word == command.as_str());
    if typed.get(1).is_some_and(|word| word == "help") {
        typed.remove(1);
        typed.push("--help".into());
        return typed;
    }
    let named = typed.iter().skip(1).any(is_command);
    let is_there = |word: &OsString| !word.to_string_lossy().starts_with('-') && Path::new(word).exists();
    if !named && typed.iter().skip(1).any(is_there) {
        typed.insert(1, "verify".into());
    }
    typed
}

/// The language that was typed, where the arguments themselves could not be understood.
pub fn language(typed: &[OsString]) -> Option<String> {
    let mut words = typed.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if let Some(value) = word.strip_prefix("--lang=") {
            return Some(value.to_owned());
        }
        if word == "--lang" {
            return words.next().map(|value| value.into_owned());
        }
    }
    None
}

/// What is wrong with the arguments.
pub fn problem(error: &clap::Error) -> Problem {
    let fact = |kind| error.get(kind).map(told).unwrap_or_default();
    let argument = fact(ContextKind::InvalidArg);
    let value = fact(ContextKind::InvalidValue);
    let near = |kind| match fact(kind) {
        near if near.is_empty() => Vec::new(),
        near => vec![("near", near)],
    };
    let (name, facts) = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            ("unknown_argument", [vec![("value", argument)], near(ContextKind::SuggestedArg)].concat())
        }
        ErrorKind::UnknownArgument => ("unexpected", vec![("value", argument)]),
        ErrorKind::InvalidSubcommand => {
            let value = fact(ContextKind::InvalidSubcommand);
            ("unknown_command", [vec![("value", value)], near(ContextKind::SuggestedSubcommand)].concat())
        }
        ErrorKind::InvalidValue if value.is_empty() => ("value_missing", vec![("argument", argument)]),
        ErrorKind::InvalidValue => {
            let values = fact(ContextKind::ValidValue);
            ("invalid_value", vec![("argument", argument), ("value", value), ("values", values)])
        }
        ErrorKind::ValueValidation => ("wrong_value", vec![("argument", argument), ("value", value)]),
        ErrorKind::MissingRequiredArgument => ("missing", vec![("argument", argument)]),
        ErrorKind::ArgumentConflict => {
            ("conflict", vec![("argument", argument), ("other", fact(ContextKind::PriorArg))])
        }
        ErrorKind::TooManyValues => ("unexpected", vec![("value", value)]),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            ("value_missing", vec![("argument", argument)])
        }
        _ => ("other", Vec::new()),
    };
    Problem::usage(name, &facts)
}

/// A fact of an error; lists with commas between.
fn told(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(typed: &[&str]) -> Vec<String> {
        let commands = ["verify".to_owned(), "audit".to_owned()];
        let typed = completed(typed.iter().map(OsString::from).collect(), &commands);
        typed.into_iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_that_is_dropped_on_the_program_is_verified() {
        let file = env!("CARGO_MANIFEST_DIR");
        assert_eq!(after(&["elicense", file]), ["elicense", "verify", file]);
        assert_eq!(after(&["elicense", "--lang", "en", file])[1], "verify");
        assert_eq!(after(&["elicense", "audit", file]), ["elicense", "audit", file]);
        assert_eq!(after(&["elicense", "no-such-file"]), ["elicense", "no-such-file"]);
        assert_eq!(after(&["elicense", "help", "audit"]), ["elicense", "audit", "--help"]);
        assert_eq!(after(&["elicense"]), ["elicense"]);
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are() {
        let of = |typed: &[&str]| language(&typed.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["elicense", "--lang", "en", "--nonsense"]).as_deref(), Some("en"));
        assert_eq!(of(&["elicense", "--lang=zh-CN"]).as_deref(), Some("zh-CN"));
        assert_eq!(of(&["elicense", "--lang"]), None);
    }
}
