//! Where something is known from, how sure that is, and when it was in use.

use jiff::civil::Date;
use serde::Deserialize;

use crate::words::configuration::{day, optional_day};

/// Where a layout is known from, and how sure that is.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How sure it is.
    pub kind: SourceKind,
    /// What was seen where, and what was not.
    pub note: String,
}

/// How sure a layout is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A published standard.
    Standard,
    /// Seen in public code: one integration, not a region's own description.
    PublicCode,
    /// An assumption of this project.
    Assumed,
    /// A published form: its labels and places, and no document of whoever issues it.
    PublicForm,
    /// Made up for tests and examples.
    Invented,
}

/// The days on which a layout was in use, both included.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The last day; `None` where it is still in use.
    #[serde(default, deserialize_with = "optional_day")]
    pub until: Option<Date>,
}

impl Used {
    /// No end before the beginning.
    pub(crate) fn check(self) -> Result<(), String> {
        match self.until {
            Some(until) if until < self.from => Err(format!(
                "`until` ({until}) is before `from` ({}); the first day stands under `from`, the last under `until`",
                self.from
            )),
            _ => Ok(()),
        }
    }

    /// Whether the layout was in use on `day`.
    #[must_use]
    pub fn on(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}
