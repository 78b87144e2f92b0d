//! `docs/codes.md` is what the code says. `BLESS=1 cargo test -p elicense --test codes` rewrites it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use elicense::decision::{Degree, DifferenceKind, Effect};
use elicense::matters::Waiver;
use elicense::messages::{self, Topic};
use elicense::report::{Absence, Relation, Sameness};
use elicense::rules::RuleState;
use elicense::{
    CheckId, Code, Conclusion, Coverage, Indication, Language, LicenseStatus, Presentation, Recognition,
    Scenario, SubIndication, Verifiability, signature::CameAfter, signature::Chosen,
};

#[test]
fn the_list_of_codes_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes.md");
    let expected = page();
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &expected).expect("docs/codes.md can be written");
    }
    let found = fs::read_to_string(&path).expect("docs/codes.md can be read");
    assert!(found == expected, "docs/codes.md is not what the code says; BLESS=1 rewrites it");
}

fn page() -> String {
    let mut page = String::from(HEAD);
    words(&mut page, "Conclusion", Topic::Conclusion, Conclusion::ALL.iter().map(|name| name.as_str()));
    words(
        &mut page,
        "Axis 1: signature indication",
        Topic::Indication,
        Indication::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "Axis 1: sub-indication",
        Topic::SubIndication,
        SubIndication::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "Axis 2: license status",
        Topic::Status,
        LicenseStatus::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "Axis 3: verifiability",
        Topic::Verifiability,
        Verifiability::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "Axis 4: recognition",
        Topic::Recognition,
        Recognition::ALL.iter().map(|name| name.as_str()),
    );
    words(&mut page, "Scenarios", Topic::Scenario, Scenario::ALL.iter().map(|name| name.as_str()));
    words(&mut page, "State of a rule", Topic::RuleState, RuleState::ALL.iter().map(|name| name.as_str()));
    words(
        &mut page,
        "Four differences",
        Topic::Difference,
        DifferenceKind::ALL.iter().map(|name| name.as_str()),
    );
    words(&mut page, "Degree of a difference", Topic::Degree, Degree::ALL.iter().map(|name| name.as_str()));
    words(&mut page, "Effect of a difference", Topic::Effect, Effect::ALL.iter().map(|name| name.as_str()));
    words(
        &mut page,
        "Two licenses compared",
        Topic::Sameness,
        Sameness::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "What a signature covers",
        Topic::Coverage,
        Coverage::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "Why one of several signatures decides",
        Topic::Chosen,
        Chosen::ALL.iter().map(|name| name.as_str()),
    );
    words(
        &mut page,
        "What came after a signature",
        Topic::CameAfter,
        CameAfter::ALL.iter().map(|name| name.as_str()),
    );
    words(&mut page, "Materials of a matter", Topic::Waiver, Waiver::ALL.iter().map(|name| name.as_str()));
    words(&mut page, "Two fields compared", Topic::Relation, Relation::ALL.iter().map(|name| name.as_str()));
    words(&mut page, "Fields not carried", Topic::Absence, Absence::ALL.iter().map(|name| name.as_str()));
    words(
        &mut page,
        "Axis 5: presentation",
        Topic::Presentation,
        Presentation::ALL.iter().map(|name| name.as_str()),
    );
    words(&mut page, "Checks", Topic::Check, CheckId::ALL.iter().map(|name| name.as_str()));
    page.push_str("\n## Findings, and reasons why a check did not run\n\n| code | leads to | 发现 · 下一步 | found · next |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let leads =
            code.indication().map(|(indication, sub)| format!("{indication} / {sub}")).unwrap_or_default();
        row(&mut page, code.as_str(), Some(&leads));
    }
    page.push_str("\n## Errors: the input could not be examined\n\n| code | 发现 · 下一步 | found · next |\n|---|---|---|\n");
    for (code, _) in messages::explanations(Language::En).filter(|(code, _)| Code::from_name(code).is_none())
    {
        row(&mut page, code, None);
    }
    page
}

fn words<'n>(page: &mut String, title: &str, topic: Topic, names: impl Iterator<Item = &'n str>) {
    writeln!(page, "\n## {title}\n\n| name | 中文 | English |\n|---|---|---|")
        .expect("writing to a string cannot fail");
    for name in names {
        let [zh, en] = [Language::ZhCn, Language::En].map(|language| messages::word(language, topic, name));
        writeln!(page, "| `{name}` | {zh} | {en} |").expect("writing to a string cannot fail");
    }
}

fn row(page: &mut String, code: &str, leads: Option<&str>) {
    let [zh, en] = [Language::ZhCn, Language::En].map(|language| {
        let advice = messages::advice(language, code, &[]);
        format!("{} · {}", advice.found, advice.next)
    });
    let leads = leads.map(|leads| format!(" {leads} |")).unwrap_or_default();
    writeln!(page, "| `{code}` |{leads} {zh} | {en} |").expect("writing to a string cannot fail");
}

const HEAD: &str = "# Codes

Names are for ever: the lists only grow, nothing is renamed or used again. A finding's facts stand where the
sentences have `{name}`. The words of axis 1 are those of ETSI EN 319 102-1; NO_SIGNATURE_FOUND is the
extension of EU DSS.
";
