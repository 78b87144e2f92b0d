//! What an audit keeps of recognition: the answers, and as much of the license as other rules can ask for.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::checks::inquiry::Inquiry;
use crate::decision::recognition::Ruling;
use crate::decision::{Contents, FieldSet};
use crate::license::FieldName;
use crate::report::Report;
use crate::words::region::Region;
use crate::words::scenario::{Relying, Scenario};

/// What was answered about recognition, and what the answers stand on beside the other facts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recognised<'r> {
    /// The answers, in the order in which they were asked for.
    #[serde(borrow)]
    pub rulings: Vec<Ruled<'r>>,
    /// Canonical fields that the license records, by name.
    #[serde(borrow)]
    read: Vec<Cow<'r, str>>,
    /// Canonical fields that it records in a way that cannot be read.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<Cow<'r, str>>,
    /// Fields of the face that are not empty.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    face: Vec<Cow<'r, str>>,
    /// When the oldest list that the answer stands on was issued.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    list: Option<Cow<'r, str>>,
}

/// One region's answer for one scenario.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Ruled<'r> {
    /// Division code of the region.
    #[serde(borrow)]
    pub to: Cow<'r, str>,
    /// The scenario.
    #[serde(borrow)]
    pub scenario: Cow<'r, str>,
    /// The answer.
    #[serde(borrow)]
    pub status: Cow<'r, str>,
    /// Id of the rule that decided; `None` where none did.
    #[serde(borrow)]
    pub rule: Option<Cow<'r, str>>,
}

impl Ruled<'_> {
    pub(super) fn of(ruling: &Ruling) -> Ruled<'static> {
        Ruled {
            to: ruling.to.to_string().into(),
            scenario: ruling.scenario.as_str().into(),
            status: ruling.status.as_str().into(),
            rule: ruling.decided_by.id().map(|id| id.to_owned().into()),
        }
    }

    pub(super) fn into_owned(self) -> Ruled<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let Self { to, scenario, status, rule } = self;
        Ruled { to: owned(to), scenario: owned(scenario), status: owned(status), rule: rule.map(owned) }
    }
}

impl<'r> Recognised<'r> {
    /// `None` where nothing was asked about recognition.
    pub(super) fn of(report: &'r Report) -> Option<Self> {
        if report.relying() == Relying::NotAsked {
            return None;
        }
        let license = report.claimed();
        let names = |read: bool| {
            let fields = license.fields().iter().filter(move |field| field.value.is_some() == read);
            fields.map(|field| field.name.as_str().into()).collect()
        };
        let face = license.face().iter().filter(|field| !field.text.is_empty());
        Some(Self {
            rulings: report.rulings().iter().map(Ruled::of).collect(),
            read: names(true),
            unread: names(false),
            face: face.map(|field| Cow::Borrowed(&*field.name)).collect(),
            // RFC 3339 in UTC: the first text is the first time.
            list: report.valid_as_of().iter().map(|list| Cow::Borrowed(&*list.this_update)).min(),
        })
    }

    pub(super) fn into_owned(self) -> Recognised<'static> {
        fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        let all = |texts: Vec<Cow<'_, str>>| texts.into_iter().map(owned).collect();
        let Self { rulings, read, unread, face, list } = self;
        let rulings = rulings.into_iter().map(Ruled::into_owned).collect();
        Recognised { rulings, read: all(read), unread: all(unread), face: all(face), list: list.map(owned) }
    }

    /// What the license records; `None` for names that this version does not know.
    pub(super) fn contents(&self) -> Option<Contents<'_>> {
        let set = |names: &[Cow<'_, str>]| {
            names.iter().map(|name| FieldName::from_name(name)).collect::<Option<FieldSet>>()
        };
        let face = self.face.iter().map(AsRef::as_ref).collect();
        Some(Contents { read: set(&self.read)?, unread: set(&self.unread)?, face })
    }

    /// When the oldest list that the answer stands on was issued.
    pub(super) fn oldest_list(&self) -> Option<Timestamp> {
        self.list.as_ref().and_then(|issued| issued.parse().ok())
    }

    /// The answers in one cell of a table.
    pub(super) fn to_text(&self) -> String {
        let told = |ruled: &Ruled<'_>| format!("{} {} {}", ruled.to, ruled.scenario, ruled.status);
        self.rulings.iter().map(told).collect::<Vec<_>>().join("; ")
    }
}

/// What a run asked, in words that its journal keeps.
pub(super) fn words(inquiry: &Inquiry) -> [(&'static str, String); 3] {
    let region = match inquiry.relying {
        Relying::NotAsked => NOT_ASKED.to_owned(),
        Relying::All => ALL.to_owned(),
        Relying::Region(region) => region.to_string(),
    };
    let scenario = inquiry.scenario.map_or(ALL, Scenario::word);
    [(AT, inquiry.at.to_string()), (REGION, region), (SCENARIO, scenario.to_owned())]
}

/// What a run asked, from those words; `None` where they are not there or are others.
pub(super) fn inquiry<'w>(word: impl Fn(&str) -> Option<&'w str>) -> Option<Inquiry> {
    let mut inquiry = Inquiry::at(word(AT)?.parse().ok()?);
    inquiry.relying = match word(REGION)? {
        NOT_ASKED => Relying::NotAsked,
        ALL => Relying::All,
        code => Relying::Region(Region::parse(code)?),
    };
    inquiry.scenario = match word(SCENARIO)? {
        ALL => None,
        word => Some(Scenario::from_word(word)?),
    };
    Some(inquiry)
}

const AT: &str = "asked at";
const REGION: &str = "asked by region";
const SCENARIO: &str = "asked for scenario";
const NOT_ASKED: &str = "not-asked";
const ALL: &str = "all";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_read_back_as_it_was() {
        let mut asked = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let regions = [Relying::NotAsked, Relying::All, Relying::Region(Region::parse("990000").unwrap())];
        let scenarios = Scenario::ALL.iter().copied().map(Some).chain([None]);
        for (relying, scenario) in
            regions.into_iter().flat_map(|one| scenarios.clone().map(move |other| (one, other)))
        {
            (asked.relying, asked.scenario) = (relying, scenario);
            let words = words(&asked);
            let word = |name: &str| words.iter().find(|(other, _)| *other == name).map(|(_, word)| &**word);
            assert_eq!(inquiry(word), Some(asked.clone()));
        }
    }
}
