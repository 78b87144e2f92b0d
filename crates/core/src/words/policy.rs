//! What the operator asks of a license beyond what the standards ask.

use serde::Deserialize;

use crate::words::check::Outcome;
use crate::words::configuration::configuration_error;
use crate::words::error::Error;

/// How strict a verifier is. The default is strict.
///
/// ```
/// use elicense::{Policy, RevocationRule};
/// assert_eq!(Policy::default().revocation, RevocationRule::Required);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// What it means that no fresh revocation list is at hand.
    pub revocation: RevocationRule,
    /// Seconds for which the showing of a live display code counts. 60 by default: long enough to hand over a
    /// phone, too short to send a picture to a friend and have it shown.
    pub live_code_life: u32,
    /// Seconds for which a display code counts that no device signs. 300 by default: it is made anew by the
    /// issuing side, which takes a line, and can be copied as long as it counts.
    pub static_code_life: u32,
    /// Seconds by which clocks of phones and counters may differ. 30 by default; added at both ends.
    pub clock_skew: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            revocation: RevocationRule::default(),
            live_code_life: 60,
            static_code_life: 300,
            clock_skew: 30,
        }
    }
}

impl Policy {
    /// Reads a policy file: `revocation = "required"` or `"advisory"`. `revocation` is all it may name, and has to.
    ///
    /// ```
    /// use elicense::{Policy, RevocationRule};
    ///
    /// assert_eq!(Policy::parse("revocation = \"advisory\"")?.revocation, RevocationRule::Advisory);
    /// assert!(Policy::parse("revocation = \"never\"").is_err());
    /// # Ok::<(), elicense::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no policy, with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            revocation: RevocationRule,
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        Ok(Self { revocation: file.revocation, ..Self::default() })
    }
}

/// What it means that no fresh revocation list is at hand.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationRule {
    /// The signer cannot be judged: INDETERMINATE / TRY_LATER.
    #[default]
    Required,
    /// A warning. A certificate that a list at hand, fresh or stale, names as revoked is revoked all the same.
    Advisory,
}

impl RevocationRule {
    /// How the check of revocation then ends.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Required => Outcome::Failed,
            Self::Advisory => Outcome::Warned,
        }
    }
}
