//! The settings file of the command line: what somebody does not want to type every day. Bounded, and strict: a key that
//! is mistyped and silently left out would leave the program without the trust store it was given.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::problem::FileProblem;
use crate::reading::{bounded, text};

/// What a settings file says: one text a key. Folders are told from the folder of the file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Settings {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    values: BTreeMap<&'static str, String>,
}

impl Settings {
    /// Reads the file at `path`; nothing where there is none.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is larger than [`MAX_SETTINGS_BYTES`], is no TOML, or has a key that is not one of
    /// [`Settings::KEYS`] or no text in it.
    pub fn read(path: &Path) -> Result<Self, FileProblem> {
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FileProblem::unreadable(path, error)),
        };
        let bytes =
            bounded(file, MAX_SETTINGS_BYTES).map_err(|error| FileProblem::unreadable(path, error))?;
        if bytes.len() > MAX_SETTINGS_BYTES {
            return Err(FileProblem::folder(path, format!("more than {MAX_SETTINGS_BYTES} bytes")));
        }
        Self::parse(&text(path, bytes)?, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, FileProblem> {
        let wrong = |detail: String| FileProblem::folder(path, detail);
        let table: Table =
            text.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
        let mut values = BTreeMap::new();
        for (key, value) in table {
            let Some(known) = Self::KEYS.iter().find(|known| **known == key) else {
                return Err(wrong(format!("`{key}` is no key; the keys are {}", Self::KEYS.join(", "))));
            };
            let Value::String(text) = value else {
                return Err(wrong(format!("`{key}` is a text, in quotation marks")));
            };
            let text = match *known {
                "trust" | "formats" => beside(path, &text),
                _ => text,
            };
            values.insert(*known, text);
        }
        Ok(Self { file: Some(path.to_owned()), values })
    }

    /// What the file says for `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// The keys that a settings file may have: options of the command line, by their names.
    pub const KEYS: [&str; 7] = ["trust", "formats", "lang", "color", "region", "scenario", "role"];
}

/// A folder as the file names it: from the file's own folder, where it is not told from the root.
fn beside(file: &Path, folder: &str) -> String {
    file.parent().unwrap_or(Path::new("")).join(folder).to_string_lossy().into_owned()
}

/// Where this system keeps settings of programs: `$XDG_CONFIG_HOME` or `~/.config` (XDG Base Directory Specification),
/// `~/Library/Application Support` on macOS, `%APPDATA%` on Windows. `variable` tells the environment.
#[must_use]
pub fn settings_place(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A relative path in the variable is to be ignored, says the specification.
        let named = set("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
        named.or_else(|| set("HOME").map(|home| home.join(".config")))
    };
    Some(folder?.join("elicense").join("config.toml"))
}

/// Bytes of a settings file: seven short lines and what somebody writes about them.
pub const MAX_SETTINGS_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, String> {
        Settings::parse(text, Path::new("/etc/elicense/config.toml")).map_err(|problem| problem.detail())
    }

    #[test]
    fn folders_are_told_from_the_folder_of_the_file() {
        let settings = parse("trust = \"trust\"\nlang = \"zh-CN\"").expect("settings");
        assert_eq!(settings.get("trust"), Some("/etc/elicense/trust"));
        assert_eq!(settings.get("lang"), Some("zh-CN"));
        assert_eq!(settings.get("formats"), None);
        let settings = parse("formats = \"/srv/formats\"").expect("settings");
        assert_eq!(settings.get("formats"), Some("/srv/formats"));
    }

    #[test]
    fn a_key_that_nothing_reads_and_a_value_that_is_no_text_are_refused() {
        assert!(parse("trsut = \"x\"").unwrap_err().contains("`trsut` is no key"));
        assert!(parse("trust = 1").unwrap_err().contains("is a text"));
        assert!(parse("trust = \"a\"\ntrust = \"b\"").is_err());
        assert_eq!(parse("").expect("an empty file").get("trust"), None);
    }

    #[test]
    fn a_file_that_is_not_there_says_nothing() {
        assert_eq!(Settings::read(Path::new("no/such/config.toml")).expect("nothing"), Settings::default());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn settings_are_where_the_system_keeps_them() {
        let with = |set: &'static [(&str, &str)]| {
            settings_place(|name| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
            })
        };
        assert_eq!(with(&[("HOME", "/home/a")]), Some("/home/a/.config/elicense/config.toml".into()));
        let both = with(&[("HOME", "/home/a"), ("XDG_CONFIG_HOME", "/c")]);
        assert_eq!(both, Some("/c/elicense/config.toml".into()));
        assert_eq!(
            with(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "c")]),
            Some("/h/.config/elicense/config.toml".into())
        );
        assert_eq!(with(&[]), None);
    }
}
