//! Help in the language that is asked for: the texts stand in the catalogue of messages, by the names of commands and
//! arguments; what an argument takes and what it is without being typed comes from `args`.

use clap::{Arg, ArgAction, Command, CommandFactory};
use elicense::messages::Topic;

use crate::args::Args;
use crate::words::Words;

/// The whole command line, explained in these languages.
pub fn command(words: Words, version: String) -> Command {
    let command = Args::command().version(version).disable_version_flag(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    localized(command.arg(version), "", words)
}

/// What to type first, for whoever typed nothing.
pub fn short(words: Words) -> String {
    let said = |name: &str| text(words, name).unwrap_or_default();
    format!(
        "{}\n\n  {}\n    elicense verify --trust {DIR} {FILE}\n  {}\n    elicense --help\n    elicense verify --help\n\n{}\n",
        said("elicense"),
        said("short.first"),
        said("short.second"),
        said("short.third"),
        DIR = value_name(words, "DIR"),
        FILE = value_name(words, "FILE"),
    )
}

/// One command and those below it. `path` is its name after the program's, `audit.prove`.
fn localized(command: Command, path: &str, words: Words) -> Command {
    let own = if path.is_empty() { "elicense" } else { path };
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut command = command.disable_help_flag(true).disable_help_subcommand(true).arg(help);
    // A command may have the name of an option: `trust`.
    if let Some(about) = text(words, &format!("command.{own}")).or_else(|| text(words, own)) {
        command = command.about(about).long_about(None::<&'static str>);
    }
    let ids: Vec<_> = command.get_arguments().map(|arg| arg.get_id().clone()).collect();
    for id in ids {
        command = command.mut_arg(&id, |arg| argument(arg, path, words));
    }
    let below: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in below {
        let path = joined(path, &name);
        command = command.mut_subcommand(&name, |sub| localized(sub, &path, words));
    }
    let usage = usage(&command, path, words);
    let heading = |name: &str| text(words, &format!("heading.{name}")).unwrap_or_default();
    let template =
        format!("{{about-with-newline}}\n{}  {{usage}}\n\n{{all-args}}{{after-help}}\n", heading("usage"));
    command
        .override_usage(usage)
        .subcommand_help_heading(heading("commands"))
        .after_help(after(path, words))
        .after_long_help(after(path, words))
        .help_template(template)
}

fn argument(arg: Arg, path: &str, words: Words) -> Arg {
    let id = arg.get_id().to_string();
    let help = text(words, &joined(path, &id)).or_else(|| text(words, &id));
    let heading = if arg.is_positional() { "heading.arguments" } else { "heading.options" };
    let mut arg = arg.help_heading(text(words, heading).unwrap_or_default()).long_help(None::<&'static str>);
    if let Some(help) = help {
        let takes = takes(&arg, words);
        arg = arg.help(help + &takes);
    }
    let names: Vec<String> =
        arg.get_value_names().into_iter().flatten().map(|name| value_name(words, name)).collect();
    let arg = if names.is_empty() { arg } else { arg.value_names(names) };
    match arg.get_action().takes_values() {
        true => arg.hide_possible_values(true).hide_default_value(true),
        false => arg,
    }
}

/// Which values there are, and which one counts without being typed.
fn takes(arg: &Arg, words: Words) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let values = (!values.is_empty()).then(|| filled(words, "values", "values", &values.join(" | ")));
    let default = default.map(|default| filled(words, "default", "value", &default));
    let said: Vec<String> = values.into_iter().chain(default).collect();
    match (said.is_empty(), words) {
        (true, _) => String::new(),
        (_, Words::ZH_CN) => format!("（{}）", said.join("；")),
        _ => format!(" [{}]", said.join("; ")),
    }
}

/// What may stand after the command, as it is typed.
fn usage(command: &Command, path: &str, words: Words) -> String {
    let mut usage = format!("elicense {}", path.replace('.', " ")).trim_end().to_owned();
    usage += &format!(" [{}]", text(words, "usage.options").unwrap_or_default());
    for arg in command.get_positionals() {
        let name = arg.get_value_names().into_iter().flatten().next().map_or("…", |name| name.as_str());
        let several = if matches!(arg.get_action(), ArgAction::Append) { "…" } else { "" };
        usage += &if arg.is_required_set() {
            format!(" <{name}>{several}")
        } else {
            format!(" [{name}]{several}")
        };
    }
    if command.has_subcommands() {
        usage += &format!(" <{}>", text(words, "usage.command").unwrap_or_default());
    }
    usage
}

/// Examples and exit codes.
fn after(path: &str, words: Words) -> String {
    let heading = |name: &str| text(words, &format!("heading.{name}")).unwrap_or_default();
    let mut sections = Vec::new();
    if let Some((_, examples)) = EXAMPLES.iter().find(|(command, _)| *command == path) {
        let lines: Vec<String> = examples.iter().map(|example| format!("  {example}")).collect();
        sections.push(format!("{}\n{}", heading("examples"), lines.join("\n")));
    }
    if let Some((_, codes)) = EXIT_CODES.iter().find(|(command, _)| *command == path) {
        let said = |code: &u8| text(words, &joined(path, &format!("exit.{code}"))).unwrap_or_default();
        let mut lines: Vec<String> = codes.iter().map(|code| format!("  {code:<2} {}", said(code))).collect();
        lines.extend(text(words, "exit.order").filter(|_| path.is_empty()));
        sections.push(format!("{}\n{}", heading("exit"), lines.join("\n")));
    }
    sections.join("\n\n")
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn value_name(words: Words, name: &str) -> String {
    match words {
        Words::ZH_CN => text(words, &format!("value.{name}")).unwrap_or_else(|| name.to_owned()),
        _ => name.to_owned(),
    }
}

fn filled(words: Words, name: &str, fact: &str, value: &str) -> String {
    text(words, name).unwrap_or_default().replace(&format!("{{{fact}}}"), value)
}

/// A text of the catalogue; `None` where it has none of this name.
fn text(words: Words, name: &str) -> Option<String> {
    let text = words.word(Topic::Help, name);
    (text != name).then_some(text)
}

/// Commands as they are typed, for those whose help is looked at first.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "elicense verify --trust trust license.ofd",
            "elicense verify --trust trust --region 110000 --holder-file applicant.txt *.xml",
            "elicense audit archive.zip --out results --trust trust --at 2026-06-01",
            "elicense --explain signature-mismatch",
        ],
    ),
    (
        "verify",
        &[
            "elicense verify --trust trust license.ofd",
            "elicense verify --trust trust --details photo.jpg",
            "elicense verify --trust trust --region all --scenario government-service --role clerk license.xml",
            "elicense verify --trust trust --receipt receipt.html license.json",
            "elicense verify --trust trust --format jsonl *.json",
        ],
    ),
    (
        "audit",
        &[
            "elicense audit archive.zip --out results --trust trust --at 2026-06-01",
            "elicense audit folder --out results --trust trust --at 2026-06-01 --region all",
        ],
    ),
    ("audit.prove", &["elicense audit prove license.json --run results"]),
    ("audit.replay", &["elicense audit replay results --recognition recognition.toml"]),
    ("audit.check-proof", &["elicense audit check-proof proof.json --root 5f2c…"]),
    (
        "inspect",
        &[
            "elicense inspect license.ofd",
            "elicense inspect license.ofd --role officer --scenario law-enforcement --format json",
            "elicense inspect root.pem",
        ],
    ),
    ("diff", &["elicense diff --trust trust old.json new.xml"]),
    (
        "matter",
        &[
            "elicense matter --list",
            "elicense matter --matter start-a-company --region 110000 --holder-file applicant.txt --trust trust *.xml",
        ],
    ),
    ("code.make", &["elicense code make license.json --trust trust --key signer.pem --out code.png"]),
    ("code.scan", &["elicense code scan photo.jpg"]),
    ("license.show", &["elicense license show license.json --show-content -o license.canonical.json"]),
    (
        "license.sign",
        &[
            "elicense license sign license.canonical.json --layout sh-catalogue-jws-1 --key signer.pem --certificate signer.crt --trust trust -o license.json",
            "elicense license sign license.toml --layout ah-zzwk-detached-1 --key signer.pem --key-name my-key --trust trust -o license.json",
        ],
    ),
    ("layouts", &["elicense layouts list", "elicense layouts show gb-ofd-1"]),
    ("layouts.show", &["elicense layouts show gb-ofd-1"]),
    ("layouts.check", &["elicense layouts check formats"]),
    ("layouts.try", &["elicense layouts try mine.layout.toml license.json"]),
    ("trust.init", &["elicense trust init", "elicense trust --trust /srv/trust init"]),
    (
        "trust.add",
        &[
            "elicense trust add root.pem --id my-root --group production --region 110000 --kind business-license --purpose license",
            "elicense trust add root.crl",
        ],
    ),
    ("trust.list", &["elicense trust list"]),
    ("trust.check", &["elicense trust check --at 2026-06-01"]),
    ("trust.inspect", &["elicense trust inspect root.pem"]),
    ("trust.remove", &["elicense trust remove my-root"]),
    (
        "trust.pack",
        &[
            "elicense trust pack store --version 8 --expires 2026-06-08 --roots roots.toml --key root-1.pem --key root-2.pem -o 8.bundle",
            "elicense trust pack store --version 8 --expires 2026-06-08 --roots roots.toml --key root-1.pem --unfinished -o 8.begun",
        ],
    ),
    ("trust.sign", &["elicense trust sign 8.begun --key root-2.pem -o 8.bundle"]),
    ("trust.verify", &["elicense trust verify 8.bundle --roots roots.toml"]),
    (
        "trust.update",
        &["elicense trust update 7.bundle --roots roots.toml", "elicense trust update 8.bundle"],
    ),
    ("trust.rollback", &["elicense trust rollback"]),
    ("trust.diff", &["elicense trust diff 7.bundle 8.bundle"]),
    ("trust.history", &["elicense trust history"]),
    ("policy.show", &["elicense policy show enforcement"]),
    ("policy.check", &["elicense policy check mine.policy.toml"]),
    ("check", &["elicense check trust/trust.toml formats/catalog.toml"]),
    ("completions", &["elicense completions bash > /etc/bash_completion.d/elicense"]),
];

const EXIT_CODES: &[(&str, &[u8])] = &[
    ("", &[0, 1, 2, 3, 4, 6, 7, 8, 12]),
    ("diff", &[0, 1, 3, 6, 7, 8]),
    ("matter", &[0, 1, 3, 6]),
    ("trust", &[0, 2, 3, 6]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, missing: &mut Vec<String>) {
        for words in [Words::ZH_CN, Words::EN] {
            let own = if path.is_empty() { "elicense" } else { path };
            if text(words, own).is_none() {
                missing.push(own.to_owned());
            }
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                if text(words, &joined(path, id)).or_else(|| text(words, id)).is_none() {
                    missing.push(joined(path, id));
                }
                // A flag has a name for a value that it never takes.
                let names =
                    arg.get_value_names().into_iter().flatten().filter(|_| arg.get_action().takes_values());
                missing.extend(
                    names
                        .filter(|name| text(words, &format!("value.{name}")).is_none())
                        .map(ToString::to_string),
                );
            }
        }
        command.get_subcommands().for_each(|sub| walk(sub, &joined(path, sub.get_name()), missing));
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        let mut missing = Vec::new();
        walk(&Args::command(), "", &mut missing);
        assert!(missing.is_empty(), "the catalogue's [help] lacks {missing:?}");
    }

    #[test]
    fn every_command_that_does_something_has_an_example() {
        fn leaves(command: &Command, path: &str, found: &mut Vec<String>) {
            if !command.has_subcommands() {
                found.push(path.to_owned());
            }
            command.get_subcommands().for_each(|sub| leaves(sub, &joined(path, sub.get_name()), found));
        }
        let mut found = Vec::new();
        leaves(&Args::command(), "", &mut found);
        found.retain(|path| !EXAMPLES.iter().any(|(known, _)| known == path));
        // What takes nothing needs none.
        found.retain(|path| path != "layouts.list" && path != "man");
        assert!(found.is_empty(), "no example of {found:?}");
    }

    #[test]
    fn the_command_line_is_sound_in_every_language() {
        for words in [Words::ZH_CN, Words::EN, Words::BOTH] {
            command(words, "0".to_owned()).debug_assert();
        }
    }
}
