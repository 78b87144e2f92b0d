//! Names of authorities by their codes, for documents that give a code only.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::license::fields::{Text, Value};
use crate::license::{FieldName, License};
use crate::rules::catalog::KindSource;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::configuration::{configuration_error, line_column};
use crate::words::error::Error;
use crate::words::limits::{MAX_AUTHORITIES, MAX_CONFIG_BYTES};

/// What authorities are called. None are built in: which there are is for whoever relies on them to say.
#[derive(Clone, Debug, Default)]
pub struct Authorities(BTreeMap<String, Arc<str>>);

impl Authorities {
    /// Reads `authorities.toml`: a table for each code, with `name` and `source`.
    ///
    /// # Errors
    ///
    /// Text that is no such file, a name that shows nothing, more than [`MAX_AUTHORITIES`]: each with line and column.
    ///
    /// ```
    /// let text = "[\"11990000MB0000001X\"]\nname = \"某局\"\nsource = \"assumed\"\n";
    /// let authorities = elicense::rules::Authorities::parse(text)?;
    /// assert_eq!(authorities.name("11990000MB0000001X"), Some("某局"));
    /// # Ok::<(), elicense::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Authority {
            name: toml::Spanned<String>,
            #[serde(rename = "source")]
            _source: KindSource,
        }
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!(
                "a file of authorities has at most {MAX_CONFIG_BYTES} bytes"
            )));
        }
        let file: BTreeMap<String, Authority> =
            toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        if file.len() > MAX_AUTHORITIES {
            return Err(Error::configuration(format!("a file names at most {MAX_AUTHORITIES} authorities")));
        }
        let mut names = BTreeMap::new();
        for (code, Authority { name, .. }) in file {
            Text::parse(name.get_ref(), Text::DEFAULT_MAX).map_err(|_| {
                let detail =
                    format!("the name of {code} is 1 to {} characters, all of them seen", Text::DEFAULT_MAX);
                Error::configuration(detail).at(line_column(text, name.span().start))
            })?;
            names.insert(code, name.into_inner().into());
        }
        Ok(Self(names))
    }

    /// What the authority with a code is called.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&str> {
        self.0.get(code).map(|name| &**name)
    }

    /// Gives a license that records the code of its issuer in place of a name the name. The code is signed, the name is
    /// the operator's word for it.
    pub(crate) fn name_issuer(&self, license: &mut License, checks: &mut Checks) {
        let Some(field) = license.field_mut(FieldName::IssuerName) else { return };
        match self.name(&field.raw).and_then(|name| Text::parse(name, Text::DEFAULT_MAX).ok()) {
            Some(name) => field.value = Some(Value::Text(name)),
            None => {
                let finding = Finding::new(CheckId::Fields, Code::ValueCodeUnknown).at(&*field.origin);
                checks.warn(finding.with("field", FieldName::IssuerName));
            }
        }
    }
}
