//! What somebody is trusted for.

use serde::{Deserialize, Serialize};

/// What an anchor or key is trusted for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Purpose {
    /// Signing licenses.
    License,
    /// Signing display codes.
    Display,
    /// Signing statements about revocation.
    Revocation,
    /// Stamping times, and nothing else. Who may sign licenses may stamp times as well.
    TimeStamp,
}

impl Purpose {
    /// The word in `trust.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Display => "display",
            Self::Revocation => "revocation",
            Self::TimeStamp => "time-stamp",
        }
    }
}
