//! Closed lists: the kinds of holders' numbers, and the words for what a system records.

use crate::license::LicenseStatus;

/// Of which kind a holder's number is: a code of GB/T 36903 annex A.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct HolderIdKind(&'static str);

impl HolderIdKind {
    /// 统一社会信用代码.
    pub const USCC: Self = Self("001");
    /// 公民身份号码.
    pub const CITIZEN_NUMBER: Self = Self("111");

    /// Reads one of annex A's codes.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        HOLDER_ID_KINDS.iter().find(|known| **known == code).map(|known| Self(known))
    }

    /// Every code of annex A.
    pub(crate) fn codes() -> &'static [&'static str] {
        HOLDER_ID_KINDS
    }

    /// The three digits.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

const HOLDER_ID_KINDS: &[&str] = &[
    "001", "099", "111", "114", "115", "118", "119", "120", "122", "411", "412", "413", "414", "511", "516",
    "999",
];

/// The word in layouts for a recorded status.
pub(crate) fn status_word(word: &str) -> Option<LicenseStatus> {
    STATUS_WORDS.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
}

/// The words in layouts for what a system may record.
pub(crate) const STATUS_WORDS: [(&str, LicenseStatus); 7] = [
    ("in-force", LicenseStatus::InForce),
    ("not-yet-effective", LicenseStatus::NotYetEffective),
    ("expired", LicenseStatus::Expired),
    ("suspended", LicenseStatus::Suspended),
    ("revoked", LicenseStatus::Revoked),
    ("cancelled", LicenseStatus::Cancelled),
    ("superseded", LicenseStatus::Superseded),
];
