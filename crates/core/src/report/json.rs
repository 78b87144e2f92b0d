//! A report as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Input, Picture, REPORT_FORMAT, Report};
use crate::catalog::{Kind, KindSource};
use crate::chain::hex;
use crate::check::{Checks, Code, Finding, Outcome};
use crate::inquiry::{Reader, Relying, Scenario};
use crate::layout::{Layout, Source};
use crate::license::{FaceField, Field, Title};
use crate::mask::{Audience, Mask, SeenField, SeenText};
use crate::messages::{Advice, Language, finding_advice};
use crate::recognition::Ruling;
use crate::region::Region;
use crate::verdict::Axes;
use crate::vouch::Voucher;

/// The whole of it. What many reports repeat is copied as text, which serde_json alone can do.
pub(super) struct ReportJson<'r>(pub &'r Report);

impl Serialize for ReportJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let Axes { indication, sub_indication, status, verifiability, conclusion } = report.axes;
        let mask = report.mask();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", REPORT_FORMAT)?;
        map.serialize_entry("input", &InputJson::of(report.input))?;
        if let Some(picture) = &report.picture {
            map.serialize_entry("picture", &PictureJson::of(picture))?;
        }
        map.serialize_entry("at", &report.at)?;
        let Audience { reader, scenario, .. } = report.audience;
        map.serialize_entry("shown_to", &ShownToJson { reader, scenario })?;
        match report.voucher.as_ref().and_then(Voucher::told) {
            Some(told) => map.serialize_entry("valid_as_of", told.lists.json(&report.valid_as_of()))?,
            None => map.serialize_entry("valid_as_of", report.valid_as_of())?,
        }
        map.serialize_entry("recheck_after", &report.recheck_after())?;
        map.serialize_entry("conclusion", &conclusion)?;
        map.serialize_entry("indication", &indication)?;
        map.serialize_entry("sub_indication", &sub_indication)?;
        map.serialize_entry("status", &status)?;
        map.serialize_entry("verifiability", &verifiability)?;
        match report.relying() {
            Relying::NotAsked => map.serialize_entry("recognition", &NotExecuted::NOT_ASKED)?,
            _ => map.serialize_entry("recognition", &RecognitionJson { rulings: report.rulings() })?,
        }
        match &report.showing {
            Some(showing) => map.serialize_entry("presentation", showing)?,
            None => map.serialize_entry("presentation", &NotExecuted::NOT_ASKED)?,
        }
        map.serialize_entry("differences", report.differences())?;
        let layout = &report.layout;
        map.serialize_entry("layout", layout.json().json(&LayoutJson::of(layout)))?;
        map.serialize_entry("license", &LicenseJson { report, mask: &mask })?;
        let voucher = report.voucher.as_ref().map(|voucher| mask.voucher(voucher));
        map.serialize_entry("proof", &voucher.as_deref().map(VoucherJson))?;
        map.serialize_entry("checks", &ChecksJson(&report.checks))?;
        let findings = report.findings().iter().map(|finding| FindingJson { finding, mask: &mask });
        map.serialize_entry("findings", &findings.collect::<Vec<_>>())?;
        map.end()
    }
}

struct VoucherJson<'r>(&'r Voucher);

impl Serialize for VoucherJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let voucher = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", voucher.kind)?;
        map.serialize_entry("algorithm", &voucher.algorithm)?;
        map.serialize_entry("signing_time", &voucher.signing_time)?;
        map.serialize_entry("key_id", &voucher.key_id)?;
        match voucher.told() {
            Some(told) => {
                map.serialize_entry("certificates", told.certificates.json(&voucher.certificates))?
            }
            None => map.serialize_entry("certificates", &voucher.certificates)?,
        }
        map.serialize_entry("anchor", &voucher.anchor)?;
        map.serialize_entry("ignored", &voucher.ignored)?;
        map.end()
    }
}

#[derive(Serialize)]
pub(crate) struct InputJson {
    bytes: usize,
    sha256: String,
}

impl InputJson {
    pub(crate) fn of(input: Input) -> Self {
        Self { bytes: input.bytes, sha256: hex(&input.sha256) }
    }
}

#[derive(Serialize)]
struct PictureJson {
    width: u32,
    height: u32,
    codes: usize,
    payload: InputJson,
    corners: [[i32; 2]; 4],
}

impl PictureJson {
    fn of(picture: &Picture) -> Self {
        let Picture { width, height, codes, payload, corners } = *picture;
        Self { width, height, codes, payload: InputJson::of(payload), corners }
    }
}

/// Who reads the answer, which decides what it shows.
#[derive(Serialize)]
pub(crate) struct ShownToJson {
    pub(crate) reader: Reader,
    pub(crate) scenario: Option<Scenario>,
}

#[derive(Serialize)]
struct NotExecuted {
    outcome: &'static str,
    reason: Code,
}

impl NotExecuted {
    const NOT_ASKED: Self = Self { outcome: "not-executed", reason: Code::NotAsked };
}

#[derive(Serialize)]
struct RecognitionJson<'r> {
    rulings: &'r [Ruling],
}

#[derive(Serialize)]
struct LayoutJson<'r> {
    id: &'r str,
    region: Option<Region>,
    title: &'r Title,
    source: &'r Source,
    used_from: String,
    used_until: Option<String>,
}

impl<'r> LayoutJson<'r> {
    fn of(layout: &'r Layout) -> Self {
        let used = layout.used();
        Self {
            id: layout.id(),
            region: layout.region(),
            title: layout.title(),
            source: layout.source(),
            used_from: used.from.to_string(),
            used_until: used.until.map(|last| last.to_string()),
        }
    }
}

struct LicenseJson<'r> {
    report: &'r Report,
    mask: &'r Mask<'r>,
}

impl Serialize for LicenseJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (license, mask) = (&self.report.license, self.mask);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verified", &self.report.verified().is_some())?;
        map.serialize_entry("region", &license.region)?;
        map.serialize_entry("kind", &self.report.kind.as_deref().map(KindJson::of))?;
        let field = |field| FieldJson { field, seen: mask.field(field) };
        map.serialize_entry("fields", &license.fields.iter().map(field).collect::<Vec<_>>())?;
        let face = |face| FaceJson::of(face, mask.face(face));
        map.serialize_entry("face", &license.face.iter().map(face).collect::<Vec<_>>())?;
        let carried = license.carried.iter().map(|carried| mask.carried(carried));
        map.serialize_entry("carried", &carried.collect::<Vec<_>>())?;
        map.end()
    }
}

#[derive(Serialize)]
struct KindJson<'r> {
    id: &'r str,
    name: &'r Title,
    source: KindSource,
}

impl<'r> KindJson<'r> {
    fn of(kind: &'r Kind) -> Self {
        Self { id: &kind.id, name: &kind.name, source: kind.source }
    }
}

struct FieldJson<'r> {
    field: &'r Field,
    seen: SeenField<'r>,
}

impl Serialize for FieldJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("name", &self.field.name)?;
        map.serialize_entry("shown", &self.seen.shown)?;
        map.serialize_entry("value", &self.seen.value)?;
        map.serialize_entry("raw", &self.seen.raw)?;
        map.serialize_entry("origin", &self.field.origin)?;
        map.end()
    }
}

#[derive(Serialize)]
struct FaceJson<'r> {
    name: &'r str,
    title: &'r Title,
    #[serde(flatten)]
    seen: SeenText<'r>,
    origin: &'r str,
}

impl<'r> FaceJson<'r> {
    fn of(field: &'r FaceField, seen: SeenText<'r>) -> Self {
        Self { name: &field.name, title: &field.title, seen, origin: &field.origin }
    }
}

struct ChecksJson<'r>(&'r Checks);

impl Serialize for ChecksJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            check: &'static str,
            outcome: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<Code>,
        }
        let row = |(check, outcome): (crate::CheckId, Outcome)| Row {
            check: check.as_str(),
            outcome: outcome.as_str(),
            reason: match outcome {
                Outcome::NotExecuted(reason) => Some(reason),
                _ => None,
            },
        };
        serializer.collect_seq(self.0.iter().map(row))
    }
}

struct FindingJson<'r> {
    finding: &'r Finding,
    mask: &'r Mask<'r>,
}

impl Serialize for FindingJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let seen = self.mask.finding(self.finding);
        let Finding { check, code, outcome, at, data } = &*seen;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("check", check)?;
        map.serialize_entry("code", code)?;
        map.serialize_entry("outcome", outcome.as_str())?;
        map.serialize_entry("at", at)?;
        map.serialize_entry("data", &DataJson(data))?;
        map.serialize_entry::<_, Advice>("zh-CN", &finding_advice(Language::ZhCn, &seen))?;
        map.serialize_entry::<_, Advice>("en", &finding_advice(Language::En, &seen))?;
        map.end()
    }
}

pub(crate) struct DataJson<'r>(pub(crate) &'r [(&'static str, String)]);

impl Serialize for DataJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
