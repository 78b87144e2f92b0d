//! The facts of one result, small enough to be kept for every entry: what summaries, tables and a judgement under
//! other rules need.

pub(crate) mod columns;
pub(crate) mod read;
pub(crate) mod recognition;
pub(crate) mod seal;

use std::fmt;

use data_encoding::HEXLOWER;
use elicense::license::{CowText, Value};
use elicense::report::Mask;
use elicense::{CheckId, Code, FieldName, Outcome, Report};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use recognition::RecordedRecognition;
use seal::RecordedSeal;

/// The facts of one entry.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<'r> {
    /// The entry's number.
    pub n: u64,
    #[serde(borrow)]
    pub name: CowText<'r>,
    /// Bytes of the name that are its source's.
    pub s: usize,
    /// How the name's bytes were read, where they were no UTF-8.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<CowText<'r>>,
    /// Of the bytes of one that could not be examined, where it has any.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<CowText<'r>>,
    /// Why it could not be examined.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CowText<'r>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts<'r>>,
}

/// What was found about a license.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts<'r> {
    #[serde(borrow)]
    pub sha256: CowText<'r>,
    #[serde(borrow)]
    pub layout: CowText<'r>,
    #[serde(borrow)]
    pub region: CowText<'r>,
    #[serde(borrow)]
    pub kind: Option<CowText<'r>>,
    #[serde(borrow)]
    pub issuer: Option<CowText<'r>>,
    #[serde(borrow)]
    pub issued: Option<CowText<'r>>,
    #[serde(borrow)]
    pub until: Option<CowText<'r>>,
    /// Id of the anchor or pinned key.
    #[serde(borrow)]
    pub anchor: Option<CowText<'r>>,
    /// What it is sealed with, where it has a seal.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<RecordedSeal<'r>>,
    #[serde(borrow)]
    pub conclusion: CowText<'r>,
    #[serde(borrow)]
    pub indication: CowText<'r>,
    #[serde(borrow)]
    pub sub: Option<CowText<'r>>,
    #[serde(borrow)]
    pub status: CowText<'r>,
    #[serde(borrow)]
    pub level: CowText<'r>,
    /// How each check of [`CheckId::ALL`] ended: [`digit`].
    #[serde(deserialize_with = "one_for_each_check")]
    pub checks: Vec<u16>,
    /// Check, code and outcome of every finding, as numbers in their lists.
    pub found: Vec<(u16, u16, u16)>,
    /// What was asked and answered about recognition.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<RecordedRecognition<'r>>,
}

/// Outcomes, read into room for one of each check: serde makes room as they come.
fn one_for_each_check<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u16>, D::Error> {
    struct Outcomes;

    impl<'de> Visitor<'de> for Outcomes {
        type Value = Vec<u16>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of outcomes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Vec<u16>, A::Error> {
            let mut outcomes = Vec::with_capacity(CheckId::ALL.len());
            while let Some(outcome) = members.next_element()? {
                outcomes.push(outcome);
            }
            Ok(outcomes)
        }
    }

    deserializer.deserialize_seq(Outcomes)
}

impl Record<'_> {
    /// The name of the source: of the archive, where the entry is one of its members.
    pub(crate) fn source(&self) -> &str {
        self.name.get(..self.s).unwrap_or(&self.name)
    }

    /// Writes it as one line, without its end.
    pub(crate) fn write(&self, json: &mut Vec<u8>) {
        serde_json::to_writer(json, self).expect("texts and numbers are JSON");
    }

    /// The same with nothing borrowed.
    pub(crate) fn into_owned(self) -> Record<'static> {
        let Self { n, name, s, encoding, sha256, error, facts } = self;
        Record {
            n,
            name: owned(name),
            s,
            encoding: encoding.map(owned),
            sha256: sha256.map(owned),
            error: error.map(owned),
            facts: facts.map(Facts::into_owned),
        }
    }

    /// Whether it was examined on the day `today`, everything holds, and nothing else was found about it.
    pub(crate) fn is_plain(&self, today: &str) -> bool {
        let has_no_more = |facts: &Facts<'_>| {
            let issued_later = facts.issued.as_deref().is_some_and(|issued| issued > today);
            facts.found.is_empty() && facts.recognition.is_none() && !issued_later
        };
        self.has_passed() && self.facts.as_ref().is_some_and(has_no_more)
    }

    /// The digest of its bytes, in hexadecimal; `None` where it has none that could be read.
    pub(crate) fn sha256(&self) -> Option<&str> {
        self.facts.as_ref().map(|facts| &*facts.sha256).or(self.sha256.as_deref())
    }

    /// Whether it was examined and everything holds.
    pub(crate) fn has_passed(&self) -> bool {
        self.facts.as_ref().is_some_and(Facts::has_passed)
    }
}

impl<'r> Facts<'r> {
    /// The facts of a report, as its reader may see them.
    pub(crate) fn of(report: &'r Report, mask: &Mask<'_>) -> Self {
        let license = report.claimed();
        let text = |name| license.value(name).map(|value| told(value, mask));
        let anchor = report.signature().and_then(|signature| signature.anchor.as_ref());
        let found = report.findings().iter();
        Self {
            sha256: SmolStr::from(HEXLOWER.encode(&report.input().sha256)).into(),
            layout: report.layout().id().into(),
            region: license.region().to_smolstr().into(),
            kind: license.kind().map(Into::into),
            issuer: text(FieldName::IssuerName),
            issued: text(FieldName::IssuedOn),
            until: text(FieldName::ValidUntil),
            anchor: anchor.map(|anchor| anchor.id.as_str().into()),
            seal: RecordedSeal::of(report, mask),
            conclusion: word(report.conclusion().as_str()),
            indication: word(report.indication().as_str()),
            sub: report.sub_indication().map(|sub| word(sub.as_str())),
            status: word(report.status().as_str()),
            level: word(report.verifiability().as_str()),
            checks: report.checks().iter().map(|(_, outcome)| digit(outcome)).collect(),
            found: found.map(|one| (one.check as u16, one.code as u16, digit(one.outcome))).collect(),
            recognition: RecordedRecognition::of(report),
        }
    }

    fn into_owned(self) -> Facts<'static> {
        Facts {
            sha256: owned(self.sha256),
            layout: owned(self.layout),
            region: owned(self.region),
            kind: self.kind.map(owned),
            issuer: self.issuer.map(owned),
            issued: self.issued.map(owned),
            until: self.until.map(owned),
            anchor: self.anchor.map(owned),
            seal: self.seal.map(RecordedSeal::into_owned),
            conclusion: owned(self.conclusion),
            indication: owned(self.indication),
            sub: self.sub.map(owned),
            status: owned(self.status),
            level: owned(self.level),
            checks: self.checks,
            found: self.found,
            recognition: self.recognition.map(RecordedRecognition::into_owned),
        }
    }

    /// How every check ended; `None` where the record is of a later version.
    pub(crate) fn outcomes(&self) -> Option<Vec<Outcome>> {
        self.checks.iter().map(|&outcome| undigit(outcome)).collect()
    }

    /// Every code that was found, with the outcome.
    pub(crate) fn codes(&self) -> impl Iterator<Item = (CheckId, Code, Outcome)> + '_ {
        let read = |&(check, code, outcome): &(u16, u16, u16)| {
            Some((
                *CheckId::ALL.get(usize::from(check))?,
                *Code::ALL.get(usize::from(code))?,
                undigit(outcome)?,
            ))
        };
        self.found.iter().filter_map(read)
    }

    fn has_passed(&self) -> bool {
        self.conclusion == elicense::Conclusion::Passed.as_str()
    }

    /// Why it did not pass: the first thing that does not hold, or else the first that nobody could look at. `None` for
    /// what passed.
    pub(crate) fn reason(&self) -> Option<Code> {
        if self.has_passed() {
            return None;
        }
        let failed = |&(_, _, outcome): &(CheckId, Code, Outcome)| outcome == Outcome::Failed;
        self.codes().find(failed).map(|(_, code, _)| code).or_else(|| self.missing())
    }

    /// Why a check that a pass needs did not run. That there is no signature, or nothing that says whether the license
    /// is in force, tells more than what follows from it; that a license leaves something out is no check of its own.
    fn missing(&self) -> Option<Code> {
        let unread = self.codes().map(|(_, code, _)| code).find(|&code| code == Code::MembersUnread);
        let first = [CheckId::Signature, CheckId::InForce, CheckId::HolderBinding, CheckId::Presentation];
        let checks = first.iter().chain(CheckId::ALL);
        let reasons = checks.filter_map(|&check| match undigit(*self.checks.get(check as usize)?)? {
            Outcome::NotExecuted(reason) if !NO_LACK.contains(&reason) => Some(reason),
            _ => None,
        });
        unread.or_else(|| reasons.into_iter().next())
    }
}

/// The text of a value, with what its reader does not see masked.
fn told<'r>(value: &'r Value, mask: &Mask<'_>) -> CowText<'r> {
    match value.text() {
        CowText::Borrowed(text) => mask.text(text),
        // Days, which are what was read and not what was written.
        made @ CowText::Owned(_) => made,
    }
}

/// One of our own words, which nobody has to copy.
fn word(word: &'static str) -> CowText<'static> {
    SmolStr::new_static(word).into()
}

fn owned(text: CowText<'_>) -> CowText<'static> {
    text.into_owned().into()
}

/// An outcome as a number: codes only grow, so that old runs can be read for ever.
fn digit(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Passed => 0,
        Outcome::Failed => 1,
        Outcome::Warned => 2,
        Outcome::Ignored => 3,
        Outcome::NotExecuted(reason) => NOT_EXECUTED + reason as u16,
    }
}

fn undigit(digit: u16) -> Option<Outcome> {
    Some(match digit {
        0 => Outcome::Passed,
        1 => Outcome::Failed,
        2 => Outcome::Warned,
        3 => Outcome::Ignored,
        reason => Outcome::NotExecuted(*Code::ALL.get(usize::from(reason.checked_sub(NOT_EXECUTED)?))?),
    })
}

/// Reasons for which a check does not run and nothing is missing, or for which an earlier one has the reason.
const NO_LACK: &[Code] = &[
    Code::NotAsked,
    Code::NotApplicable,
    Code::NotRecorded,
    Code::NoDigest,
    Code::NoSeal,
    Code::PinnedKey,
    Code::RegionUnknown,
    Code::EarlierCheck,
];

/// The reason of a check that did not run is this and its place in [`Code::ALL`].
const NOT_EXECUTED: u16 = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use elicense::{Inquiry, Relying, Trust, Verifier};

    #[test]
    fn a_record_is_read_back_as_it_was_written() {
        let name = |text: &'static str| CowText::from(text);
        let record = Record {
            n: 7,
            name: name("a\"\n证!b"),
            s: 3,
            encoding: None,
            sha256: None,
            error: None,
            facts: None,
        };
        let license = r#"{ "flag": "200", "result": "ok", "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;
        let verifier = Verifier::new(Trust::empty());
        let at = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let mut relying = at.clone();
        relying.relying = Relying::All;
        let reports = [at, relying].map(|inquiry| verifier.verify_for(license.as_bytes(), &inquiry).unwrap());
        let records = [
            record.clone(),
            Record {
                encoding: Some(name("gbk")),
                sha256: Some(name("00")),
                error: Some(name("input-empty")),
                ..record.clone()
            },
            Record { facts: Some(Facts::of(&reports[0], &reports[0].mask())), ..record.clone() },
            Record { facts: Some(Facts::of(&reports[1], &reports[1].mask())), ..record },
        ];
        assert!(records[3].facts.as_ref().is_some_and(|facts| facts.recognition.is_some()));
        for record in records {
            let (mut json, mut again) = (Vec::new(), Vec::new());
            record.write(&mut json);
            let read: Record<'_> = serde_json::from_slice(&json).unwrap();
            read.write(&mut again);
            assert_eq!(again, json);
        }
    }

    #[test]
    fn every_outcome_comes_back_as_it_was() {
        let others = [Outcome::Passed, Outcome::Failed, Outcome::Warned, Outcome::Ignored];
        let all = others.into_iter().chain(Code::ALL.iter().map(|&code| Outcome::NotExecuted(code)));
        for outcome in all {
            assert_eq!(undigit(digit(outcome)), Some(outcome));
        }
        assert_eq!(undigit(9), None);
    }
}
