//! Where, for what and to whom a license is presented.

use crate::words::named::named;
use crate::words::region::Region;

/// Where a license is presented: whose recognition is asked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Relying {
    /// Nowhere in particular: no recognition is asked for.
    #[default]
    NotAsked,
    /// In this region. The conclusion of the report is then an answer for it: what it does not recognise
    /// does not pass.
    Region(Region),
    /// In every region of the agreement: an overview, which leaves the conclusion alone.
    All,
}

named! {
    /// The domains in which regions recognise each other's licenses.
    pub enum Scenario {
        /// 政务服务
        GovernmentService = "GOVERNMENT_SERVICE",
        /// 监管执法
        LawEnforcement = "LAW_ENFORCEMENT",
        /// 社会生活
        SocialLife = "SOCIAL_LIFE",
    }
}

impl Scenario {
    /// The word of the data files and of the command line.
    ///
    /// ```
    /// use elicense::Scenario;
    /// assert_eq!(Scenario::from_word("social-life"), Some(Scenario::SocialLife));
    /// assert!(Scenario::ALL.iter().all(|&scenario| Scenario::from_word(scenario.word()) == Some(scenario)));
    /// ```
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::GovernmentService => "government-service",
            Self::LawEnforcement => "law-enforcement",
            Self::SocialLife => "social-life",
        }
    }

    /// The scenario with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scenario| scenario.word() == word)
    }
}

named! {
    /// Who reads an answer; it decides how much personal data the answer shows.
    pub enum Reader {
        /// 公众: anybody.
        Public = "public",
        /// 窗口人员: whoever takes the license at a counter.
        Clerk = "clerk",
        /// 执法人员: whoever checks it in the street.
        Officer = "officer",
        /// 审计人员: whoever checks what was done with licenses.
        Audit = "audit",
    }
}
