//! No form of any answer shows a reader what the rules hide from them: invented marks go in everywhere, and
//! come out only where the rules say so.

mod common;

use std::fs;
use std::path::Path;

use common::{AT, TRUST, elicense, root, scratch};
use elicense::rules::{Masking, PersonalData, Shown};
use elicense::{Reader, Scenario};

/// A mark, and what it tells about a person. None is a part of another.
const MARKS: [(&str, PersonalData); 9] = [
    ("记名甲乙", PersonalData::Name),
    ("99010119900101000X", PersonalData::IdNumber),
    ("TEST-MARK-NUMBER-7731", PersonalData::LicenseNumber),
    ("记省记市记路四十四号", PersonalData::Address),
    ("1987-06-05", PersonalData::Birth),
    ("记性", PersonalData::Trait),
    ("记键KEYMARK", PersonalData::Unknown),
    ("记内INNERMARK", PersonalData::Unknown),
    ("记值VALUEMARK", PersonalData::Unknown),
];

const REPLY: &str = "testdata/vectors/sh-exchange-reply-1/good.json";

/// A reply with a mark of each class in its place, one in unmapped keys and values, and those of the holder
/// once more inside other texts.
fn marked() -> String {
    let [name, id, number, address, birth, sex, key, inner, value] = MARKS.map(|(mark, _)| mark);
    let face = format!(
        "[{{\\\"name\\\":\\\"住址\\\",\\\"value\\\":\\\"{address}\\\"}},{{\\\"name\\\":\\\"性别\\\",\\\"value\\\":\\\"{sex}\\\"}},\
         {{\\\"name\\\":\\\"出生日期\\\",\\\"value\\\":\\\"{birth}\\\"}},{{\\\"name\\\":\\\"备注\\\",\\\"value\\\":\\\"{value} {id}\\\"}}]"
    );
    format!(
        r#"{{"{key}":{{"{inner}":["{value}",{{"{name}":"{address}"}}]}},"licensedatas":[{{"license_code":"{number}-REF","name":"测试证照",
        "id_code":"{number}","holder_name":"{name}","holder_identity_num":"{id}","holder_identity_type":"111",
        "issue_org_name":"{name}（{id}）的发证机关","issue_org_code":"{number}","issue_date":"2026-02-09 00:00:00",
        "trust_level":"{address}","license_status":"{id}","division":"310000","data_fields":"{face}"}}]}}"#
    )
}

#[test]
fn no_answer_shows_a_mark_that_the_rules_hide() {
    let file = scratch("masking").join("marked.json");
    fs::write(&file, marked()).expect("the build's folder can be written");
    let masking = Masking::parse(elicense_formats::MASKING).expect("the built-in rules");
    for &reader in Reader::ALL {
        for scenario in Scenario::ALL.iter().copied().map(Some).chain([None]) {
            let answers = answers(&file, reader, scenario);
            for (mark, class) in MARKS {
                let may = masking.shown(reader, scenario, class) == Shown::Full;
                for (command, answer) in &answers {
                    assert!(
                        may || !answer.contains(mark),
                        "{reader} {scenario:?} {command} shows {mark}: {answer}"
                    );
                }
                let told = answers.iter().any(|(_, answer)| answer.contains(mark));
                assert_eq!(told, may, "{reader} {scenario:?} {mark}");
            }
        }
    }
}

/// Every form of the answer for one reader.
fn answers(file: &Path, reader: Reader, scenario: Option<Scenario>) -> Vec<(String, String)> {
    let word = scenario.map(|scenario| scenario.as_str().to_lowercase().replace('_', "-"));
    let mut audience = vec!["--role", reader.as_str()];
    audience.extend(word.iter().flat_map(|word| ["--scenario", word.as_str()]));
    let path = file.to_str().expect("UTF-8");
    let verify: Vec<&str> = [&["verify"], &TRUST[..], &AT[..]].concat();
    let commands: [Vec<&str>; 12] = [
        [&verify[..], &["--details", "--lang", "zh-CN", path]].concat(),
        [&verify[..], &["--details", "--lang", "en", path]].concat(),
        [&verify[..], &["--lang", "zh-CN", path]].concat(),
        [&verify[..], &["--lang", "en", path]].concat(),
        [&verify[..], &["--format", "json", path]].concat(),
        [&verify[..], &["--format", "jsonl", path, path]].concat(),
        vec!["inspect", "--lang", "zh-CN", path],
        vec!["inspect", "--lang", "en", path],
        vec!["license", "show", path],
        vec!["diff", "--lang", "zh-CN", path, path],
        vec!["diff", "--lang", "en", path, REPLY],
        vec!["diff", "--format", "json", path, REPLY],
    ];
    let run = |command: Vec<&str>| {
        let answer = elicense(&[&command[..], &audience].concat());
        (command.join(" "), format!("{}{}", answer.out, answer.err))
    };
    commands.into_iter().map(run).collect()
}

/// A matter is judged in its own scenario; what the applicant typed is not said again either.
#[test]
fn no_matter_shows_a_mark_that_the_rules_hide() {
    let file = scratch("masking-matter").join("marked.json");
    fs::write(&file, marked()).expect("the build's folder can be written");
    let masking = Masking::parse(elicense_formats::MASKING).expect("the built-in rules");
    let path = file.to_str().expect("UTF-8");
    let holder = ["--holder-name", MARKS[0].0, "--holder-id", MARKS[1].0];
    let matter = ["matter", path, "--matter", "start-a-company", "--region", "330000"];
    for &reader in Reader::ALL {
        for form in [["--lang", "zh-CN"], ["--lang", "en"], ["--format", "json"]] {
            let role = ["--role", reader.as_str()];
            let answer = elicense(&[&matter[..], &holder, &TRUST, &AT, &role, &form].concat());
            assert_eq!(answer.code, 1, "{answer:?}");
            for (mark, class) in MARKS {
                let may = masking.shown(reader, Some(Scenario::GovernmentService), class) == Shown::Full;
                let shows = answer.out.contains(mark) || answer.err.contains(mark);
                assert!(may || !shows, "{reader} {form:?} shows {mark}: {answer:?}");
            }
        }
    }
}

/// What could not be examined is told without a word of what stands in it.
#[test]
fn no_error_shows_a_mark() {
    let folder = scratch("masking-errors");
    let whole = marked();
    let without_layout = whole.replace("licensedatas", "licenses");
    let twice = whole.replacen('{', &format!("{{\"{}\":1,", MARKS[6].0), 1);
    let nested = whole.replace("\"[{", "\"[[{");
    let cut = &whole[..whole.len() - 1];
    for (name, text) in [("cut", cut), ("none", &without_layout), ("twice", &twice), ("nested", &nested)] {
        let file = folder.join(format!("{name}.json"));
        fs::write(&file, text).expect("the build's folder can be written");
        for (command, answer) in answers(&file, Reader::Officer, Some(Scenario::LawEnforcement)) {
            assert!(
                answer.contains("container-malformed")
                    || answer.contains("key-duplicate")
                    || answer.contains("layout-none")
                    // Told in sentences alone.
                    || command.starts_with("license show")
            );
            for (mark, _) in MARKS {
                assert!(!answer.contains(mark), "{command} shows {mark}: {answer}");
            }
        }
    }
}

/// Companies are in a public register; a citizen whom a license calls a company is still a person.
#[test]
fn a_company_is_shown_and_a_person_under_a_company_s_code_is_not() {
    let company = root().join("testdata/vectors/sh-catalogue-jws-1/good-business-license.json");
    let json = |file: &Path| answers(file, Reader::Public, None).swap_remove(2).1;
    assert!(json(&company).contains("测试用例有限公司"));
    let file = scratch("masking-company").join("person.json");
    let person = marked().replace("\"holder_identity_type\":\"111\"", "\"holder_identity_type\":\"001\"");
    fs::write(&file, person).expect("the build's folder can be written");
    assert!(!json(&file).contains(MARKS[0].0));
}

/// An administrator's own rules, and how they are refused.
#[test]
fn a_folder_may_hold_rules_of_its_own() {
    let folder = scratch("masking-rules");
    let (path, rules) = (folder.to_str().expect("UTF-8"), folder.join("masking.toml"));
    let input = folder.join("marked.json");
    fs::write(&input, marked()).expect("the build's folder can be written");
    let verify =
        || elicense(&[&["verify", "--formats", path], &AT[..], &[input.to_str().expect("UTF-8")]].concat());
    let modest = elicense_formats::MASKING.replace("name = \"partial\"\n", "");
    fs::write(&rules, &modest).expect("the build's folder can be written");
    let answer = verify();
    assert!(answer.code == 3 && !answer.out.contains("记**"), "{answer:?}");
    fs::write(&rules, modest.replacen("[show.clerk.social-life]", "[show.clerk.at-home]", 1))
        .expect("written");
    let answer = verify();
    assert!(answer.code == 2 && answer.err.contains("column"), "{answer:?}");
}
