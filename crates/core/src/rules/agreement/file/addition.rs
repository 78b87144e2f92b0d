//! `*.recognition.toml`: rules that are added to an agreement.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::license::Title;
use crate::rules::agreement::Agreement;
use crate::rules::agreement::file::{Reading, RuleTable, human};
use crate::rules::catalog::Catalog;
use crate::words::configuration::configuration_error;
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_RULES};

/// Adds the rules of a file to an agreement.
pub(in crate::rules::agreement) fn add(
    mut agreement: Agreement,
    text: &str,
    catalog: &Catalog,
) -> Result<Agreement, Error> {
    if text.len() > MAX_CONFIG_BYTES {
        return Err(Error::configuration(format!("an agreement has at most {MAX_CONFIG_BYTES} bytes")));
    }
    let file: AdditionFile = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
    if agreement.rules.len() + file.rule.len() > MAX_RULES {
        return Err(Error::configuration(format!("an agreement has at most {MAX_RULES} rules")));
    }
    let mut known = agreement.human.clone();
    known.extend(human(file.human));
    let reading = Reading { text, catalog, human: known };
    let own = [Arc::clone(&agreement.id)].into_iter();
    let standards = agreement.standards.iter().map(|standard| Arc::clone(&standard.id));
    let mut ids =
        own.chain(standards).chain(agreement.rules.iter().map(|rule| Arc::clone(&rule.id))).collect();
    reading.rules(file.rule, &mut ids, &mut agreement.rules, &mut agreement.by_kind)?;
    agreement.human = reading.human;
    Ok(agreement)
}

/// `*.recognition.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdditionFile {
    #[serde(default)]
    human: BTreeMap<Arc<str>, Title>,
    rule: Vec<RuleTable>,
}
