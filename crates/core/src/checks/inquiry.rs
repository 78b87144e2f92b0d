//! What is asked about one presented license.

use jiff::Timestamp;

use crate::license::holder::Holder;
use crate::words::scenario::{Reader, Relying, Scenario};

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
