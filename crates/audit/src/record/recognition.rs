//! What an audit keeps of recognition: the answers, and as much of the license as other rules can ask for.

use std::borrow::Cow;

use elicense::decision::Ruling;
use elicense::decision::{Contents, FieldSet};
use elicense::jiff::Timestamp;
use elicense::{FieldName, Relying, Report};
use serde::{Deserialize, Serialize};

/// What was answered about recognition, and what the answers stand on beside the other facts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedRecognition<'r> {
    /// The answers, in the order in which they were asked for.
    #[serde(borrow)]
    pub rulings: Vec<RecordedRuling<'r>>,
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
pub struct RecordedRuling<'r> {
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

impl RecordedRuling<'_> {
    pub(crate) fn of(ruling: &Ruling) -> RecordedRuling<'static> {
        RecordedRuling {
            to: ruling.to.to_string().into(),
            scenario: ruling.scenario.as_str().into(),
            status: ruling.status.as_str().into(),
            rule: ruling.decided_by.id().map(|id| id.to_owned().into()),
        }
    }

    pub(crate) fn into_owned(self) -> RecordedRuling<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let Self { to, scenario, status, rule } = self;
        RecordedRuling {
            to: owned(to),
            scenario: owned(scenario),
            status: owned(status),
            rule: rule.map(owned),
        }
    }
}

impl<'r> RecordedRecognition<'r> {
    /// `None` where nothing was asked about recognition.
    pub(crate) fn of(report: &'r Report) -> Option<Self> {
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
            rulings: report.rulings().iter().map(RecordedRuling::of).collect(),
            read: names(true),
            unread: names(false),
            face: face.map(|field| Cow::Borrowed(&*field.name)).collect(),
            // RFC 3339 in UTC: the first text is the first time.
            list: report.valid_as_of().iter().map(|list| Cow::Borrowed(&*list.this_update)).min(),
        })
    }

    pub(crate) fn into_owned(self) -> RecordedRecognition<'static> {
        fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        let all = |texts: Vec<Cow<'_, str>>| texts.into_iter().map(owned).collect();
        let Self { rulings, read, unread, face, list } = self;
        let rulings = rulings.into_iter().map(RecordedRuling::into_owned).collect();
        RecordedRecognition {
            rulings,
            read: all(read),
            unread: all(unread),
            face: all(face),
            list: list.map(owned),
        }
    }

    /// What the license records; `None` for names that this version does not know.
    pub(crate) fn contents(&self) -> Option<Contents<'_>> {
        let set = |names: &[Cow<'_, str>]| {
            names.iter().map(|name| FieldName::from_name(name)).collect::<Option<FieldSet>>()
        };
        let face = self.face.iter().map(AsRef::as_ref).collect();
        Some(Contents { read: set(&self.read)?, unread: set(&self.unread)?, face })
    }

    /// When the oldest list that the answer stands on was issued.
    pub(crate) fn oldest_list(&self) -> Option<Timestamp> {
        self.list.as_ref().and_then(|issued| issued.parse().ok())
    }

    /// The answers in one cell of a table.
    pub(crate) fn to_text(&self) -> String {
        let text = |one: &RecordedRuling<'_>| format!("{} {} {}", one.to, one.scenario, one.status);
        self.rulings.iter().map(text).collect::<Vec<_>>().join("; ")
    }
}
