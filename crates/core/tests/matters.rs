//! Every application of `testdata/matters` comes out as it says.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{files, tell, testdata, trust};
use elicense::matters::{Application, FileAnswer, Waiver};
use elicense::rules::{Catalog, Matters};
use elicense::{Holder, Reader, Region, Verifier};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    matter: String,
    region: String,
    files: Vec<String>,
    #[serde(default)]
    parties: BTreeMap<String, Party>,
    expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    name: String,
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    waiver: String,
    materials: BTreeMap<String, String>,
    reasons: Vec<BTreeSet<String>>,
}

#[test]
fn every_application_comes_out_as_it_says() {
    let verifier = Verifier::new(trust("default"));
    let matters = Matters::built_in(&Catalog::built_in());
    let paths = files(&testdata().join("matters"));
    let mut answers = BTreeSet::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("a case is UTF-8");
        let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let matter = matters.matter(&case.matter).expect("a matter that is known");
        let region = Region::parse(&case.region).expect("a region");
        let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
        let mut application = Application::new(matter.clone(), region, at);
        application.reader = Reader::Public;
        let party = |(word, party): (&String, &Party)| {
            (word.clone(), Holder::new(Some(&party.name), Some(&party.id)).expect("a party"))
        };
        application.parties = case.parties.iter().map(party).collect();
        let read = |name: &String| {
            (name.clone(), fs::read(testdata().join("vectors").join(name)).expect("a vector"))
        };
        let presented: Vec<_> = case.files.iter().map(read).collect();
        let assessment = verifier.assess(&application, &presented);
        let materials = matter.materials.iter().zip(assessment.materials());
        let materials: BTreeMap<String, String> =
            materials.map(|(material, answer)| (material.id.clone(), answer.waiver.to_string())).collect();
        assert_eq!(materials, case.expect.materials, "{}", case.title);
        assert_eq!(assessment.waiver().as_str(), case.expect.waiver, "{}", case.title);
        let reasons: Vec<BTreeSet<String>> = assessment.files().iter().map(reasons).collect();
        assert_eq!(reasons, case.expect.reasons, "{}", case.title);
        let json = assessment.to_json();
        for party in case.parties.values() {
            assert!(!json.contains(&party.id) && !json.contains(&party.name), "{json}");
        }
        answers.insert(assessment.waiver());
    }
    tell(&format!("{} applications", paths.len()));
    assert_eq!(answers.len(), Waiver::ALL.len(), "every answer is there");
}

fn reasons(file: &FileAnswer) -> BTreeSet<String> {
    let uses = file.uses.iter().flat_map(|one| &one.reasons).map(|cause| cause.code.to_string());
    let error = file.report.as_ref().err().map(|error| error.kind().code().to_owned());
    let unused = file.unused().map(|code| code.to_string());
    uses.chain(error).chain(unused).collect()
}
