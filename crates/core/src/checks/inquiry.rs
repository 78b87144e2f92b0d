//! What is asked about one presented license.

use jiff::Timestamp;

use crate::checks::holder::Holder;
use crate::words::check::named;
use crate::words::region::Region;

/// What is asked about one presented license: when, where, for what, and who is to read the answer.
///
/// ```
/// use elicense::{Inquiry, Region, Relying, Scenario};
///
/// let mut inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse()?);
/// inquiry.relying = Relying::Region(Region::parse("110000").unwrap());
/// inquiry.scenario = Some(Scenario::GovernmentService);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Inquiry {
    /// The time of the presentation.
    pub at: Timestamp,
    /// Where the license is presented.
    pub relying: Relying,
    /// For what it is presented; `None` asks for every scenario.
    pub scenario: Option<Scenario>,
    /// Who reads the answer.
    pub reader: Reader,
    /// Who presents it; `None` asks nothing about the holder. Where somebody is named, a license that is not
    /// known to be theirs does not pass.
    pub holder: Option<Holder>,
    /// What a live display code has to answer, 8 to 64 bytes that were never asked before; `None` asks for no
    /// answer.
    pub challenge: Option<Vec<u8>>,
    /// The name by which a live display code may be addressed to whoever asks.
    pub audience: Option<String>,
}

impl Inquiry {
    /// Asks whether a license holds at this time, and nothing else, for the most modest reader.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            relying: Relying::NotAsked,
            scenario: None,
            reader: Reader::Public,
            holder: None,
            challenge: None,
            audience: None,
        }
    }
}

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
