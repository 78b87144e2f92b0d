//! How the answer is to look: in which languages, and whether in color.

use std::io::IsTerminal;

use clap::ValueEnum;

use crate::args::{Color, Lang};
use crate::output::Destination;
use crate::words::Words;

/// The languages of the answer.
pub fn languages(typed: Option<Lang>) -> Words {
    match typed {
        Some(Lang::ZhCn) => Words::ZH_CN,
        Some(Lang::En) => Words::EN,
        Some(Lang::Both) => Words::BOTH,
        None => locale(|name| std::env::var(name).ok()),
    }
}

/// The languages of what is said before the arguments are understood: help, and what is wrong with them.
pub fn languages_typed(typed: Option<&str>) -> Words {
    let set = std::env::var("ELICENSE_LANG").ok().filter(|value| !value.is_empty());
    let named = typed.or(set.as_deref()).and_then(|name| Lang::from_str(name, true).ok());
    languages(named)
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

/// Whether to color, before it is known where the answer goes.
#[derive(Clone, Copy, Debug)]
pub struct ColorChoice(pub Color);

impl ColorChoice {
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
