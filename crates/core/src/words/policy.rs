//! What the operator asks of a license beyond what the standards ask.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::words::check::Outcome;
use crate::words::code::Code;
use crate::words::configuration::configuration_error;
use crate::words::constraints::{Constraint, Level};
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_POLICY_SECONDS};

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
    /// Seconds by which clocks of phones, counters and time stamping authorities may differ. 30 by default; added at
    /// both ends.
    pub clock_skew: u32,
    /// Pages whose values pass without a person's comparing them: by layout, and by who sealed them.
    pub accepted_pages: Vec<AcceptedPage>,
    /// What is made of findings, where it is said.
    pub(crate) constraints: BTreeMap<Code, Level>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            revocation: RevocationRule::default(),
            live_code_life: 60,
            static_code_life: 300,
            clock_skew: 30,
            accepted_pages: Vec::new(),
            constraints: BTreeMap::new(),
        }
    }
}

impl Policy {
    /// Reads a policy file. What it does not name is as in [`Policy::default`]:
    ///
    /// ```
    /// use elicense::policy::Level;
    /// use elicense::{Code, Policy, RevocationRule};
    ///
    /// let policy = Policy::parse("clock_skew = 120\n[constraints]\nrevocation-list-stale = \"warn\"")?;
    /// assert_eq!((policy.revocation, policy.clock_skew), (RevocationRule::Required, 120));
    /// assert_eq!(policy.level(Code::RevocationListStale), Some(Level::Warn));
    /// assert_eq!(Policy::parse("revocation = \"advisory\"")?.revocation, RevocationRule::Advisory);
    /// assert!(Policy::parse("revocation = \"never\"").is_err());
    /// // What follows from the standards is for no policy to say.
    /// assert!(Policy::parse("[constraints]\nsignature-mismatch = \"warn\"").is_err());
    /// # Ok::<(), elicense::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no policy, with line and column: unknown names, a finding about which no policy decides, or less made
    /// of one than may be; seconds that are more than [`MAX_POLICY_SECONDS`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("a policy has at most {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        let mut policy = Self { revocation: file.revocation, ..Self::default() };
        let numbers = [
            (&mut policy.live_code_life, file.live_code_life, "live_code_life"),
            (&mut policy.static_code_life, file.static_code_life, "static_code_life"),
            (&mut policy.clock_skew, file.clock_skew, "clock_skew"),
        ];
        for (slot, seconds, name) in numbers {
            let Some(seconds) = seconds else { continue };
            if seconds > MAX_POLICY_SECONDS {
                return Err(Error::configuration(format!("{name}: at most {MAX_POLICY_SECONDS} seconds")));
            }
            *slot = seconds;
        }
        for page in &file.accepted_page {
            page.check()?;
        }
        policy.accepted_pages = file.accepted_page;
        for (name, level) in file.constraints {
            policy.set(&name, level)?;
        }
        Ok(policy)
    }

    /// One of the policies that come with the program: `counter`, `enforcement`, `archive`.
    ///
    /// ```
    /// assert!(elicense::Policy::NAMES.iter().all(|name| elicense::Policy::named(name).is_some()));
    /// assert!(elicense::Policy::named("nobody").is_none());
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = elicense_formats::POLICIES.iter().find(|(known, _)| *known == name)?;
        Some(Self::parse(text).expect("the built-in policies are read by a test"))
    }

    /// The names of the policies that come with the program.
    pub const NAMES: [&'static str; 3] = ["counter", "enforcement", "archive"];

    /// Makes this of a finding.
    ///
    /// # Errors
    ///
    /// There is no such finding, no policy decides about it, or it may not be made so little of.
    pub fn set(&mut self, finding: &str, level: Level) -> Result<(), Error> {
        let wrong = |detail: String| Err(Error::configuration(format!("constraints.{finding}: {detail}")));
        let Some(code) = Code::from_name(finding) else {
            return wrong("there is no such finding; docs/codes.md has the list".to_owned());
        };
        match Constraint::of(code) {
            None => wrong("what follows from this finding is not for a policy to say".to_owned()),
            Some(constraint) if level > constraint.least => {
                wrong(format!("the least that may be made of it is `{}`", constraint.least))
            }
            Some(_) => {
                self.constraints.insert(code, level);
                Ok(())
            }
        }
    }

    /// What the policy makes of a finding, where it says so.
    #[must_use]
    pub fn level(&self, code: Code) -> Option<Level> {
        self.constraints.get(&code).copied()
    }

    /// What becomes of a finding that a policy decides about, said or not.
    #[must_use]
    pub fn decides(&self, constraint: &Constraint) -> Level {
        let by_rule = constraint.code.lacks_lists() && self.revocation == RevocationRule::Advisory;
        let unsaid = if by_rule { Level::Warn } else { constraint.default };
        self.level(constraint.code).unwrap_or(unsaid)
    }

    /// What differs from the default, in the order of the table.
    pub fn constraints(&self) -> impl Iterator<Item = (Code, Level)> + '_ {
        Constraint::ALL.iter().filter_map(|constraint| Some((constraint.code, self.level(constraint.code)?)))
    }
}

/// A policy as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    revocation: RevocationRule,
    live_code_life: Option<u32>,
    static_code_life: Option<u32>,
    clock_skew: Option<u32>,
    #[serde(default)]
    accepted_page: Vec<AcceptedPage>,
    #[serde(default)]
    constraints: BTreeMap<String, Level>,
}

/// A form that is relied on without a person's comparing it, where one of these owners sealed it.
///
/// ```
/// let policy = "[[accepted_page]]\nlayout = \"my-form-1\"\nowners = [\"11990000MB0000001X\"]";
/// let policy = elicense::Policy::parse(policy)?;
/// assert_eq!(policy.accepted_pages[0].least, elicense::policy::LeastGrade::CoveredTag);
/// # Ok::<(), elicense::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AcceptedPage {
    /// The id of the layout.
    pub layout: String,
    /// The unified social credit codes of those whose seals count.
    pub owners: Vec<String>,
    /// The least grade that its values may have.
    #[serde(default)]
    pub least: LeastGrade,
}

/// The least sure grade that is relied on.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum LeastGrade {
    /// What the issuer's own tags name.
    #[default]
    CoveredTag,
    /// What stands at its place of the form as well.
    CoveredPage,
}

impl AcceptedPage {
    fn check(&self) -> Result<(), Error> {
        let wrong =
            |detail: &str| Err(Error::configuration(format!("accepted_page {}: {detail}", self.layout)));
        match self.owners.as_slice() {
            [] => {
                wrong("name the `owners` whose seals count; whoever has another seal can draw the same form")
            }
            owners if owners.len() > MAX_ACCEPTED_OWNERS => wrong("too many owners"),
            owners if owners.iter().any(|code| code.len() != 18) => {
                wrong("owners are unified social credit codes, of 18 characters")
            }
            _ => Ok(()),
        }
    }
}

/// Owners of seals for one form: the authorities of a province.
const MAX_ACCEPTED_OWNERS: usize = 10_000;

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_policies_that_come_along_are_read_and_the_strict_one_is_the_default() {
        for name in Policy::NAMES {
            assert!(Policy::named(name).is_some(), "{name}");
        }
        assert_eq!(elicense_formats::POLICIES.len(), Policy::NAMES.len());
        let counter = Policy::named("counter").unwrap();
        for constraint in Constraint::ALL {
            assert_eq!(counter.decides(constraint), constraint.default, "{}", constraint.code);
        }
    }

    #[test]
    fn a_policy_says_no_less_than_it_may_and_nothing_of_what_is_not_its_own() {
        let why = |text: &str| Policy::parse(text).unwrap_err().to_string();
        assert!(why("[constraints]\ncertificate-expired = \"ignore\"").contains("`warn`"));
        assert!(why("[constraints]\nkey-denied = \"warn\"").contains("not for a policy"));
        assert!(why("[constraints]\nno-such-thing = \"warn\"").contains("no such finding"));
        assert!(why("[constraints]\nstatic-code = \"never\"").contains("line 2"));
        assert!(why("clock_skew = 4000000000").contains("seconds"));
        assert!(why("skew = 1").contains("unknown field"));
    }

    #[test]
    fn no_constraint_may_be_made_less_of_by_default_than_it_may() {
        assert!(Constraint::ALL.iter().all(|constraint| constraint.default <= constraint.least));
    }
}
