//! Prefixes that a layout has for the namespaces of its documents. A document's own prefixes play no part.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::path::{Path, Plain, Step};
use crate::words::limits::{MAX_KEY_CHARS, MAX_XML_NAMESPACES};

/// What each prefix stands for; the empty one for elements without a prefix.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub(crate) struct Namespaces(BTreeMap<String, String>);

impl TryFrom<BTreeMap<String, String>> for Namespaces {
    type Error = String;

    fn try_from(table: BTreeMap<String, String>) -> Result<Self, String> {
        if table.is_empty() || table.len() > MAX_XML_NAMESPACES {
            return Err(format!("[namespaces] has 1 to {MAX_XML_NAMESPACES} prefixes"));
        }
        for (prefix, uri) in &table {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let is_prefix =
                prefix.chars().all(is_name) && !prefix.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            // Names in XML §3: whatever begins so belongs to the standard.
            if !is_prefix || prefix.to_ascii_lowercase().starts_with("xml") {
                return Err(format!("\"{prefix}\" is no prefix: letters, digits, - and _, and not xml"));
            }
            let fits = matches!(uri.chars().count(), 1..=MAX_KEY_CHARS);
            if !fits || uri.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '{' | '}')) {
                return Err(format!("\"{uri}\" is no name of a namespace"));
            }
        }
        Ok(Self(table))
    }
}

impl Namespaces {
    /// Each prefix with its namespace.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, uri)| (prefix.as_str(), uri.as_str()))
    }

    /// A path with names as readers of XML have them.
    ///
    /// # Errors
    ///
    /// It uses a prefix that is not declared.
    pub(crate) fn resolve(&self, path: &Path) -> Result<Path, String> {
        let mut resolved = path.clone();
        let texts = resolved.texts.iter_mut().map(|nested| &mut nested.at);
        // Behind `!json` stands no XML.
        match texts.into_iter().next() {
            Some(first) => self.resolve_plain(first)?,
            None => self.resolve_plain(&mut resolved.rest)?,
        }
        Ok(resolved)
    }

    /// The same of a path within one tree.
    pub(crate) fn resolve_plain(&self, path: &mut Plain) -> Result<(), String> {
        path.steps.iter_mut().try_for_each(|step| match step {
            Step::Key(key) | Step::Select { key, .. } => {
                *key = self.expanded(key)?;
                Ok(())
            }
            Step::Index(_) => Ok(()),
        })
    }

    /// `{namespace}local` of a name. Attributes without a prefix are in no namespace.
    fn expanded(&self, key: &str) -> Result<String, String> {
        let (mark, name) = key.strip_prefix('@').map_or(("", key), |name| ("@", name));
        if name.starts_with(['{', '#']) {
            return Ok(key.to_owned());
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.0.get(prefix) {
            Some(uri) if mark.is_empty() || !prefix.is_empty() => Ok(format!("{mark}{{{uri}}}{local}")),
            _ if prefix.is_empty() => Ok(key.to_owned()),
            _ => Err(format!("{key}: [namespaces] has no prefix {prefix}")),
        }
    }
}
