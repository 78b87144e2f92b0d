//! Every answer keeps `docs/report.schema.json`: the report on every vector for every reader, the errors in
//! its place, comparisons and assessments.

mod common;

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use common::{Verifiers, files, tell, testdata, trust, vectors};
use elicense::display::CodeForm;
use elicense::matters::{Application, Waiver};
use elicense::report::{Comparison, Relation, Sameness};
use elicense::rules::{Catalog, Matters, Shown};
use elicense::{
    CheckId, Conclusion, Holder, Indication, Inquiry, LicenseStatus, Presentation, Reader, Region, Scenario,
    SubIndication, Verifiability, Verifier,
};
use serde_json::Value;

fn schema_text() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/report.schema.json");
    let text = fs::read_to_string(path).expect("docs/report.schema.json can be read");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// The schema, compiled.
struct Schema(Schemas, SchemaIndex);

impl Schema {
    fn read() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler.add_resource("report.json", schema_text()).expect("a schema");
        let index = compiler.compile("report.json", &mut schemas).expect("a sound schema");
        Self(schemas, index)
    }

    fn refuses(&self, json: &str) -> Option<String> {
        let value: Value = serde_json::from_str(json).expect("answers are JSON");
        self.0.validate(&value, self.1).err().map(|error| format!("{error:#}\n{json}"))
    }
}

#[test]
fn every_answer_on_every_vector_keeps_the_schema_for_every_reader() {
    let (schema, mut verifiers, vectors) = (Schema::read(), Verifiers::default(), vectors());
    let mut count = 0;
    for vector in &vectors {
        let bytes = vector.bytes();
        let scenarios = Scenario::ALL.iter().copied().map(Some).chain([None]);
        let readers = Reader::ALL.iter().flat_map(|&reader| scenarios.clone().map(move |one| (reader, one)));
        let own = vector.inquiry();
        let others = readers.map(|(reader, scenario)| {
            let mut inquiry = vector.inquiry();
            (inquiry.reader, inquiry.scenario) = (reader, scenario);
            inquiry
        });
        for inquiry in others.chain([own]) {
            let json = match verifiers.of(vector).verify_for(&bytes, &inquiry) {
                Ok(report) => report.to_json(),
                Err(error) => error.to_json(Some(&vector.input)),
            };
            if let Some(refusal) = schema.refuses(&json) {
                panic!("{}: {refusal}", vector.name());
            }
            count += 1;
        }
    }
    tell(&format!("{count} answers on {} vectors keep the schema", vectors.len()));
}

#[test]
fn comparisons_and_assessments_keep_the_schema() {
    let (schema, verifier) = (Schema::read(), Verifier::new(trust("default")));
    let read = |name: &str| fs::read(testdata().join("vectors").join(name)).expect(name);
    let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
    let table =
        |path: &Path| -> toml::Table { fs::read_to_string(path).expect("UTF-8").parse().expect("TOML") };
    for path in files(&testdata().join("comparisons")) {
        let pair = table(&path);
        let of = |key: &str| pair[key].as_str().expect("a name").to_owned();
        for &reader in Reader::ALL {
            let mut inquiry = Inquiry::at(at);
            inquiry.reader = reader;
            let report = |name: &str| verifier.verify_for(&read(name), &inquiry).expect("a report");
            let (left, right) = (report(&of("left")), report(&of("right")));
            assert_eq!(schema.refuses(&Comparison::of(&left, &right).to_json()), None, "{}", path.display());
        }
    }
    let matters = Matters::built_in(&Catalog::built_in());
    for path in files(&testdata().join("matters")) {
        let case = table(&path);
        let matter = matters.matter(case["matter"].as_str().expect("an id")).expect("known");
        let region = Region::parse(case["region"].as_str().expect("a code")).expect("a region");
        let names = case["files"].as_array().expect("a list").iter();
        let presented: Vec<(String, Vec<u8>)> = names
            .map(|name| name.as_str().expect("a name"))
            .map(|name| (name.to_owned(), read(name)))
            .collect();
        for &reader in Reader::ALL {
            let mut application = Application::new(matter.clone(), region, at);
            application.reader = reader;
            let holder = Holder::new(Some("测试甲"), None).expect("a holder");
            application.parties.insert(elicense::rules::APPLICANT.to_owned(), holder);
            let json = verifier.assess(&application, &presented).to_json();
            assert_eq!(schema.refuses(&json), None, "{}", path.display());
        }
    }
}

/// The schema's closed lists are those of the code.
#[test]
fn the_lists_of_the_schema_are_those_of_the_code() {
    let schema = schema_text();
    let list = |name: &str| -> Vec<String> {
        let words = schema["$defs"][name]["enum"].as_array().unwrap_or_else(|| panic!("{name}"));
        words.iter().map(|word| word.as_str().expect("a text").to_owned()).collect()
    };
    macro_rules! same {
        ($($name:literal: $type:ident),* $(,)?) => {
            $(assert_eq!(list($name), $type::ALL.iter().map(|one| one.to_string()).collect::<Vec<_>>(), $name);)*
        };
    }
    same!(
        "conclusion": Conclusion, "indication": Indication, "sub_indication": SubIndication,
        "status": LicenseStatus, "verifiability": Verifiability, "check": CheckId, "reader": Reader,
        "scenario": Scenario, "shown": Shown, "waiver": Waiver, "relation": Relation,
        "presentation_state": Presentation, "code_form": CodeForm,
    );
    let same = &schema["$defs"]["comparison"]["properties"]["answer"]["properties"]["same"]["enum"];
    assert_eq!(same.as_array().map(Vec::len), Some(Sameness::ALL.len()));
}

#[test]
fn a_wrong_answer_is_refused() {
    let schema = Schema::read();
    let verifier = Verifier::new(trust("default"));
    let bytes = fs::read(testdata().join("vectors/sh-catalogue-jws-1/good.json")).expect("a vector");
    let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
    let json = verifier.verify(&bytes, at).expect("a report").to_json();
    assert_eq!(schema.refuses(&json), None);
    for (from, to) in [
        ("\"conclusion\":\"passed\"", "\"conclusion\":\"good\""),
        ("\"shown\":\"hidden\",\"text\":null", "\"shown\":\"hidden\",\"text\":\"测试路\""),
        ("\"outcome\":\"not-executed\",\"reason\":\"no-digest\"", "\"outcome\":\"not-executed\""),
        ("\"valid_as_of\":", "\"valid\":"),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        assert!(schema.refuses(&changed).is_some(), "{to}");
    }
}
