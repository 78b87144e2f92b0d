//! An assessment as one line of JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::license::Title;
use crate::report::error::ErrorJson;
use crate::report::json::ShownToJson;
use crate::rules::catalog::KindSource;
use crate::rules::matters::{Material, Matter};
use crate::verifier::assessment::{Assessment, Cause, FileAnswer, Use, Waiver};
use crate::words::code::Code;
use crate::words::escape::escaped;
use crate::words::json::DataJson;
use crate::words::messages;
use crate::words::messages::{Advice, Language};
use crate::words::scenario::Scenario;

/// The name of this form of assessment. A change that breaks readers gets a new one.
pub const ASSESSMENT_FORMAT: &str = "elicense-assessment-1";

impl Assessment {
    /// The assessment as one line of JSON, as its reader may see it: the parties' names and numbers are not
    /// in it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string(self);
        escaped(json.expect("an assessment has text keys and no value that JSON cannot hold"))
    }
}

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let application = &self.application;
        let matter = &*application.matter;
        let shown_to = ShownToJson { reader: application.reader, scenario: Some(matter.scenario) };
        let parties: Vec<&str> = application.parties.keys().map(String::as_str).collect();
        let materials = matter.materials.iter().zip(&self.materials).map(|(material, answer)| MaterialJson {
            material,
            waiver: answer.waiver,
            covered_by: answer.covered_by.and_then(|file| self.files.get(file)).map(|file| &*file.shown_name),
        });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("assessment", ASSESSMENT_FORMAT)?;
        map.serialize_entry("at", &application.at)?;
        map.serialize_entry("shown_to", &shown_to)?;
        map.serialize_entry("relying", &application.relying)?;
        map.serialize_entry("matter", &MatterJson::of(matter))?;
        map.serialize_entry("parties_given", &parties)?;
        map.serialize_entry("waiver", &self.waiver())?;
        map.serialize_entry("materials", &materials.collect::<Vec<_>>())?;
        let files = self.files.iter().map(|file| FileJson { file, matter });
        map.serialize_entry("files", &files.collect::<Vec<_>>())?;
        map.end()
    }
}

#[derive(Serialize)]
struct MatterJson<'a> {
    id: &'a str,
    title: &'a Title,
    scenario: Scenario,
    source: KindSource,
}

impl<'a> MatterJson<'a> {
    fn of(matter: &'a Matter) -> Self {
        Self { id: &matter.id, title: &matter.title, scenario: matter.scenario, source: matter.source }
    }
}

struct MaterialJson<'a> {
    material: &'a Material,
    waiver: Waiver,
    covered_by: Option<&'a str>,
}

impl Serialize for MaterialJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.material.id)?;
        map.serialize_entry("title", &self.material.title)?;
        map.serialize_entry("kinds", &self.material.kinds)?;
        map.serialize_entry("party", &self.material.party)?;
        map.serialize_entry("waiver", &self.waiver)?;
        map.serialize_entry("covered_by", &self.covered_by)?;
        map.end()
    }
}

struct FileJson<'a> {
    file: &'a FileAnswer,
    matter: &'a Matter,
}

impl Serialize for FileJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = self.file;
        let report = file.report.as_ref().ok();
        let uses = file.uses.iter().map(|one| UseJson { one, matter: self.matter });
        let error = file.report.as_ref().err().map(ErrorJson::of);
        let unused = file.unused().map(|code| CauseJson { code, data: &[] });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &file.shown_name)?;
        map.serialize_entry(
            "sha256",
            &report.map(|report| crate::x509::certificate::hex(&report.input().sha256)),
        )?;
        map.serialize_entry("kind", &report.and_then(|report| report.kind()).map(|kind| &*kind.id))?;
        map.serialize_entry("conclusion", &report.map(|report| report.conclusion()))?;
        map.serialize_entry("uses", &uses.collect::<Vec<_>>())?;
        map.serialize_entry("unused", &unused)?;
        map.serialize_entry("error", &error)?;
        map.end()
    }
}

struct UseJson<'a> {
    one: &'a Use,
    matter: &'a Matter,
}

impl Serialize for UseJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Use { material, waiver, reasons } = self.one;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("material", &self.matter.materials.get(*material).map(|material| &*material.id))?;
        map.serialize_entry("waiver", waiver)?;
        map.serialize_entry("reasons", &reasons.iter().map(CauseJson::of).collect::<Vec<_>>())?;
        map.end()
    }
}

struct CauseJson<'a> {
    code: Code,
    data: &'a [(&'static str, String)],
}

impl<'a> CauseJson<'a> {
    fn of(cause: &'a Cause) -> Self {
        Self { code: cause.code, data: &cause.data }
    }
}

impl Serialize for CauseJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let advice = |language| messages::advice(language, self.code.as_str(), self.data);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("who", &messages::who(self.code.as_str()))?;
        map.serialize_entry("data", &DataJson(self.data))?;
        map.serialize_entry::<_, Advice>("zh-CN", &advice(Language::ZhCn))?;
        map.serialize_entry::<_, Advice>("en", &advice(Language::En))?;
        map.end()
    }
}
