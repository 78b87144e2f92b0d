//! What a verifier is made of.

use std::collections::BTreeMap;

use elicense::layout::TokenRule;
use elicense::limits::{MAX_CONFIG_BYTES, MAX_REVOCATION_LIST_BYTES};
use elicense::rules::Masking;
use elicense::{Layout, Rulebook, Trust};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::limits::{MAX_FILES, MAX_FOLDER_BYTES};
use crate::problem::Problem;
use crate::verifier::Verifier;

/// What a verifier is made of: whom it trusts, which layouts and rules it knows beside the built-in ones. New settings
/// trust nobody and are strict.
#[wasm_bindgen]
#[derive(Default)]
pub struct Settings {
    trust: Files,
    formats: Files,
}

#[wasm_bindgen]
impl Settings {
    /// New settings: nobody is trusted, only the built-in layouts are known.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A file of the trust store by its name in the folder: one is `trust.toml` and names the others. A name given again
    /// replaces.
    ///
    /// # Errors
    ///
    /// The store has too many files, or too large ones.
    #[wasm_bindgen(js_name = addTrustFile)]
    pub fn add_trust_file(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        self.trust.add(name, bytes, MAX_REVOCATION_LIST_BYTES)
    }

    /// A file of a folder of layouts and rules by its name there, as `--formats` of the command line reads them.
    ///
    /// # Errors
    ///
    /// Nothing reads a file of this name; too many files, or too large ones.
    #[wasm_bindgen(js_name = addFormatsFile)]
    pub fn add_formats_file(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        let is_read = name.ends_with(LAYOUT) || name.ends_with(TOKEN) || name == MASKING;
        if !is_read && !Rulebook::reads(name) {
            return Err(Problem::call(format!("{name}: nothing reads a file of this name")));
        }
        self.formats.add(name, bytes, MAX_CONFIG_BYTES)
    }

    /// Reads the files and makes a verifier of them.
    ///
    /// # Errors
    ///
    /// What a file says is no trust store, layout or rule.
    pub fn verifier(&self) -> Result<Verifier, Problem> {
        let trust = match self.trust.files.is_empty() {
            true => Trust::empty(),
            false => Trust::from_files(&self.trust.files)?,
        };
        let mut verifier = elicense::Verifier::new(trust);
        for text in self.formats.texts(|name| name.ends_with(LAYOUT)) {
            verifier = verifier.with_layout(Layout::parse(text?)?)?;
        }
        for text in self.formats.texts(|name| name.ends_with(TOKEN)) {
            verifier = verifier.with_token(TokenRule::parse(text?)?)?;
        }
        let rules = self.formats.files.iter().filter(|(name, _)| Rulebook::reads(name));
        let rules: BTreeMap<_, _> = rules.map(|(name, bytes)| (name.clone(), bytes.clone())).collect();
        if !rules.is_empty() {
            verifier = verifier.with_rulebook(Rulebook::from_files(&rules)?);
        }
        for text in self.formats.texts(|name| name == MASKING) {
            verifier = verifier.with_masking(Masking::parse(text?)?);
        }
        Ok(Verifier::of(verifier))
    }
}

/// Files by their names.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, Vec<u8>>,
    bytes: usize,
}

impl Files {
    fn add(&mut self, name: &str, bytes: Vec<u8>, most: usize) -> Result<(), Problem> {
        let replaced = self.files.get(name).map_or(0, Vec::len);
        let all = self.bytes.saturating_sub(replaced).saturating_add(bytes.len());
        let is_new = !self.files.contains_key(name);
        if bytes.len() > most || all > MAX_FOLDER_BYTES || is_new && self.files.len() >= MAX_FILES {
            let detail = format!("{name}: a folder has at most {MAX_FILES} files of {most} bytes each");
            return Err(Problem::call(detail));
        }
        self.bytes = all;
        self.files.insert(name.to_owned(), bytes);
        Ok(())
    }

    /// The texts of the files with these names.
    fn texts(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Result<&str, Problem>> {
        self.files.iter().filter(move |(name, _)| wanted(name)).map(|(name, bytes)| {
            std::str::from_utf8(bytes).map_err(|error| Problem::call(format!("{name}: {error}")))
        })
    }
}

/// How the names of layout files end.
const LAYOUT: &str = ".layout.toml";

/// How the names of files of online tokens end.
const TOKEN: &str = ".token.toml";

/// The name of the file of masking rules.
const MASKING: &str = "masking.toml";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_reads_and_what_is_too_large_is_said() {
        let mut settings = Settings::new();
        assert_eq!(settings.add_formats_file("layout.toml", vec![]).unwrap_err().code(), "call-wrong");
        assert!(settings.add_formats_file("masking.toml", vec![b' '; MAX_CONFIG_BYTES]).is_ok());
        let large = vec![b' '; MAX_CONFIG_BYTES + 1];
        assert!(settings.add_formats_file("masking.toml", large).unwrap_err().message().contains("bytes"));
    }

    #[test]
    fn a_name_given_again_replaces_and_one_file_too_many_is_refused() {
        let mut settings = Settings::new();
        for index in 0..MAX_FILES {
            assert!(settings.add_trust_file(&index.to_string(), vec![1]).is_ok(), "{index}");
        }
        assert!(settings.add_trust_file("0", vec![1, 2]).is_ok());
        assert_eq!(settings.trust.bytes, MAX_FILES + 1);
        assert!(settings.add_trust_file("more", vec![]).is_err());
    }

    #[test]
    fn a_trust_store_without_its_table_is_a_problem_with_advice() {
        let mut settings = Settings::new();
        settings.add_trust_file("root.pem", vec![1]).expect("there is room");
        let problem = settings.verifier().err().expect("there is no trust.toml");
        assert_eq!(problem.code(), "configuration");
        assert!(!problem.found("zh-CN").is_empty() && problem.found("zh-CN") != problem.found("en"));
    }
}
