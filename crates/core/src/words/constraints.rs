//! Which findings a policy may make more or less of, each by one table.

use serde::Deserialize;

use crate::words::check::Outcome;
use crate::words::code::Code;
use crate::words::named::named;

named! {
    /// What a policy makes of a finding, as EU DSS has it. The stricter comes first.
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Level {
        /// The check fails.
        Fail = "fail",
        /// The check warns.
        Warn = "warn",
        /// The finding is told and counts for nothing: its check is printed as ignored.
        Inform = "inform",
        /// The check is printed as ignored, and people are not told what it found.
        Ignore = "ignore",
    }
}

impl Level {
    pub(crate) const fn outcome(self) -> Outcome {
        match self {
            Self::Fail => Outcome::Failed,
            Self::Warn => Outcome::Warned,
            Self::Inform | Self::Ignore => Outcome::Ignored,
        }
    }
}

/// A finding that a policy decides about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Constraint {
    /// The finding.
    pub code: Code,
    /// What becomes of it where the policy says nothing.
    pub default: Level,
    /// The least that a policy may make of it.
    pub least: Level,
}

impl Constraint {
    /// All of them, in the order of the table. Of every other finding no policy decides: what it means follows from the
    /// standards.
    ///
    /// ```
    /// use elicense::policy::{Constraint, Level};
    /// use elicense::Code;
    ///
    /// let of = |code| Constraint::ALL.iter().find(|constraint| constraint.code == code);
    /// assert_eq!(of(Code::RevocationListStale).map(|one| one.default), Some(Level::Fail));
    /// assert!(of(Code::SignatureMismatch).is_none());
    /// ```
    pub const ALL: &'static [Self] = TABLE;

    /// The one about this finding.
    pub(crate) fn of(code: Code) -> Option<&'static Self> {
        Self::ALL.iter().find(|constraint| constraint.code == code)
    }
}

const fn row(code: Code, default: Level, least: Level) -> Constraint {
    Constraint { code, default, least }
}

use Level::{Fail, Ignore, Warn};

const TABLE: &[Constraint] = &[
    // The lack of fresh lists and answers: `revocation` says the same of all of them, and of the bundle.
    row(Code::RevocationListMissing, Fail, Ignore),
    row(Code::RevocationListStale, Fail, Ignore),
    row(Code::RevocationListNotYet, Fail, Ignore),
    row(Code::RevocationListPartial, Fail, Ignore),
    row(Code::RevocationListUnusable, Fail, Ignore),
    row(Code::RevocationAnswerStale, Fail, Ignore),
    row(Code::RevocationAnswerNotYet, Fail, Ignore),
    row(Code::RevocationAnswerUnknown, Fail, Ignore),
    // The same of everything that is trusted; it stays told.
    row(Code::TrustBundleStale, Fail, Warn),
    // Time: whoever keeps licenses for decades meets nothing else. Each stays told.
    row(Code::CertificateExpired, Fail, Warn),
    row(Code::CertificateExpiredNotRevoked, Fail, Warn),
    row(Code::KeyOutOfPeriod, Fail, Warn),
    row(Code::AnchorOutOfPeriod, Fail, Warn),
    row(Code::SignedInFuture, Fail, Warn),
    row(Code::SignedAfterStamp, Fail, Warn),
    // Certificates that break a rule of form.
    row(Code::CertificateRule, Fail, Warn),
    // What the trust store's keeper has to see to.
    row(Code::RevocationListIrregular, Warn, Ignore),
    row(Code::RevocationListUnreadable, Warn, Ignore),
    row(Code::TrustFileUnnamed, Warn, Ignore),
    // What came with the document and is nobody's.
    row(Code::RevocationEvidenceUnvouched, Warn, Ignore),
    // Time stamps that prove nothing.
    row(Code::TimeStampUnreadable, Warn, Ignore),
    row(Code::TimeStampMismatch, Warn, Ignore),
    row(Code::TimeStampUntrusted, Warn, Ignore),
    // What the license says of itself.
    row(Code::LayoutOutOfUse, Warn, Ignore),
    row(Code::ValueCodeUnknown, Warn, Ignore),
    row(Code::IdentifierMalformed, Warn, Ignore),
    row(Code::IdentifierCheckWrong, Warn, Ignore),
    row(Code::IdentifierContradicts, Warn, Ignore),
    row(Code::UsccMalformed, Warn, Ignore),
    row(Code::UsccCheckWrong, Warn, Ignore),
    row(Code::CitizenNumberMalformed, Warn, Ignore),
    row(Code::CitizenNumberCheckWrong, Warn, Ignore),
    // A display code that cannot be told from a picture of it.
    row(Code::StaticCode, Warn, Ignore),
];

impl Code {
    /// Whether the finding says that no fresh list clears a certificate: what that means is for the policy to say.
    pub(crate) fn lacks_lists(self) -> bool {
        matches!(
            self,
            Self::RevocationListMissing
                | Self::RevocationListStale
                | Self::RevocationListNotYet
                | Self::RevocationListPartial
                | Self::RevocationListUnusable
                | Self::RevocationAnswerStale
                | Self::RevocationAnswerNotYet
                | Self::RevocationAnswerUnknown
                | Self::TrustBundleStale
        )
    }
}
