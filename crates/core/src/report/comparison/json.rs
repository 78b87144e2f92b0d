//! A comparison as one line of JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use smol_str::SmolStr;

use crate::layout::Layout;
use crate::license::{FaceField, Field, Title};
use crate::report::Report;
use crate::report::comparison::{
    Absence, Comparison, FacePair, FieldPair, Relation, Sameness, Transform, transforms,
};
use crate::report::view::Mask;
use crate::words::code::Code;
use crate::words::cow_text::CowText;
use crate::words::escape::escaped;
use crate::words::messages;
use crate::words::messages::{Advice, Language};

/// The name of this form of comparison. A change that breaks readers gets a new one.
pub const COMPARISON_FORMAT: &str = "elicense-comparison-1";

impl Comparison<'_> {
    /// The comparison as one line of JSON, as the readers of the two reports may see it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string(self);
        escaped(json.expect("a comparison has text keys and no value that JSON cannot hold"))
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [left, right] = self.masks();
        let (left, right) = (Side::of(self.left, left), Side::of(self.right, right));
        let advice = |language| messages::advice(language, self.reason().as_str(), &self.data());
        let answer = AnswerJson {
            same: self.sameness(),
            reason: self.reason(),
            decided_by: self.decided_by().map(|field| field.as_str()),
            zh_cn: advice(Language::ZhCn),
            en: advice(Language::En),
        };
        let fields = self.fields.iter().map(|pair| FieldPairJson::of(pair, &left, &right));
        let face = self.face.iter().map(|pair| FacePairJson::of(pair, &left, &right));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("comparison", COMPARISON_FORMAT)?;
        map.serialize_entry("answer", &answer)?;
        map.serialize_entry("left", &left.json())?;
        map.serialize_entry("right", &right.json())?;
        map.serialize_entry("fields", &fields.collect::<Vec<_>>())?;
        map.serialize_entry("face", &face.collect::<Vec<_>>())?;
        map.end()
    }
}

#[derive(Serialize)]
struct AnswerJson {
    same: Sameness,
    reason: Code,
    decided_by: Option<&'static str>,
    #[serde(rename = "zh-CN")]
    zh_cn: Advice,
    en: Advice,
}

/// One of the two, and what its reader sees of it.
struct Side<'r> {
    report: &'r Report,
    mask: Mask<'r>,
}

impl<'r> Side<'r> {
    fn of(report: &'r Report, mask: Mask<'r>) -> Self {
        Self { report, mask }
    }

    fn json(&self) -> SideJson<'_> {
        SideJson {
            name: self.report.name.as_deref().map(|name| self.mask.text(name).to_string()),
            sha256: crate::x509::certificate::hex(&self.report.input().sha256),
            conclusion: self.report.conclusion().as_str(),
            verified: self.report.verified().is_some(),
            layout: self.report.layout().id(),
            kind: self.report.kind().map(|kind| &*kind.id),
            not_mapped: self.report.claimed().carried().len(),
        }
    }
}

#[derive(Serialize)]
struct SideJson<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    sha256: String,
    conclusion: &'static str,
    verified: bool,
    layout: &'r str,
    kind: Option<&'r str>,
    not_mapped: usize,
}

#[derive(Serialize)]
struct FieldPairJson<'r> {
    name: &'static str,
    relation: Relation,
    left: OneJson<'r>,
    right: OneJson<'r>,
}

impl<'r> FieldPairJson<'r> {
    fn of(pair: &FieldPair<'r>, left: &Side<'r>, right: &Side<'r>) -> Self {
        Self {
            name: pair.name.as_str(),
            relation: pair.relation,
            left: OneJson::of_field(pair.left, left),
            right: OneJson::of_field(pair.right, right),
        }
    }
}

#[derive(Serialize)]
struct FacePairJson<'r> {
    name: &'r str,
    title: &'r Title,
    relation: Relation,
    left: OneJson<'r>,
    right: OneJson<'r>,
}

impl<'r> FacePairJson<'r> {
    fn of(pair: &FacePair<'r>, left: &Side<'r>, right: &Side<'r>) -> Self {
        let title = pair.left.or(pair.right).map(|face| &*face.title);
        Self {
            name: pair.name,
            title: title.expect("a pair has one side at least"),
            relation: pair.relation,
            left: OneJson::of_face(pair.left, left),
            right: OneJson::of_face(pair.right, right),
        }
    }
}

/// One side of a pair.
#[derive(Serialize)]
#[serde(untagged)]
enum OneJson<'r> {
    Absent {
        absent: Absence,
    },
    Field {
        shown: crate::rules::disclosure::Shown,
        value: Option<SmolStr>,
        raw: Option<SmolStr>,
        origin: &'r str,
        transforms: Vec<TransformJson>,
    },
    Face {
        shown: crate::rules::disclosure::Shown,
        text: Option<SmolStr>,
        origin: &'r str,
    },
}

impl<'r> OneJson<'r> {
    fn of_field(field: Result<&'r Field, Absence>, side: &Side<'r>) -> Self {
        match field {
            Err(absent) => Self::Absent { absent },
            Ok(field) => {
                let seen = side.mask.field(field);
                Self::Field {
                    shown: seen.shown,
                    value: seen.value.map(CowText::into_owned),
                    raw: seen.raw.map(CowText::into_owned),
                    origin: &field.origin,
                    transforms: transforms_json(side.report.layout(), field),
                }
            }
        }
    }

    fn of_face(face: Result<&'r FaceField, Absence>, side: &Side<'r>) -> Self {
        match face {
            Err(absent) => Self::Absent { absent },
            Ok(face) => {
                let seen = side.mask.face(face);
                let text = seen.text.map(CowText::into_owned);
                Self::Face { shown: seen.shown, text, origin: &face.origin }
            }
        }
    }
}

#[derive(Serialize)]
struct TransformJson {
    how: &'static str,
    by: Option<String>,
}

fn transforms_json(layout: &Layout, field: &Field) -> Vec<TransformJson> {
    let told = |transform: &Transform| TransformJson {
        how: transform.as_str(),
        by: transform.by().map(|by| by.into_owned()),
    };
    transforms(layout, field).iter().map(told).collect()
}
