//! `docs/codes.md` is what the code says. `BLESS=1 cargo test -p elicense --test codes` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use elicense::decision::{Degree, DifferenceKind, Effect};
use elicense::matters::Waiver;
use elicense::messages::{self, Topic};
use elicense::report::{Absence, Relation, Sameness};
use elicense::rules::RuleState;
use elicense::{
    CheckId, Code, Conclusion, Coverage, Grade, Indication, Language, LicenseStatus, Presentation,
    Recognition, Scenario, SubIndication, Verifiability, signature::CameAfter, signature::Chosen,
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

/// Every word of the standard arises in a vector, or cannot arise for the reason that the page gives.
#[test]
fn every_sub_indication_arises_in_a_vector_or_cannot_arise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut arise = BTreeSet::new();
    for folder in ["vectors", "ofd", "pdf"].map(|name| root.join(name)) {
        for below in fs::read_dir(folder).expect("testdata is there") {
            for file in fs::read_dir(below.expect("a folder of it").path()).expect("a folder of vectors") {
                let path = file.expect("a file of it").path();
                if path.extension().is_some_and(|ending| ending == "toml") {
                    let text = fs::read_to_string(path).expect("vectors are UTF-8");
                    let named = text.lines().filter_map(|line| line.strip_prefix("sub_indication = \""));
                    arise.extend(
                        named.filter_map(|line| SubIndication::from_name(line.trim_end_matches('"'))),
                    );
                }
            }
        }
    }
    for sub in SubIndication::ALL {
        let never = NEVER.iter().any(|(never, ..)| never == sub);
        assert_ne!(arise.contains(sub), never, "{sub}: a vector, or a reason, and not both");
    }
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
    page.push_str(NEVER_HEAD);
    for (sub, zh, en) in NEVER {
        writeln!(page, "| `{sub}` | {zh} | {en} |").expect("writing to a string cannot fail");
    }
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
        "How sure a value of a sealed document is",
        Topic::Grade,
        Grade::ALL.iter().map(|name| name.as_str()),
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

const NEVER_HEAD: &str = "
## Sub-indications that do not arise

Every other one arises in a vector of `testdata/`.

| name | 为什么不会出现 | why it cannot arise |
|---|---|---|
";

const NEVER: &[(SubIndication, &str, &str)] = &[
    (
        SubIndication::CryptoConstraintsFailure,
        "本程序没有“某算法在某日之前尚可接受”的期限表，因此弱算法一律给出 CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        "no day is known until which a weak algorithm was acceptable, so that time proves nothing for it: CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    ),
    (
        SubIndication::PolicyProcessingError,
        "策略和信任库在核验之前读取，有误时不出报告，以错误 configuration 说明",
        "policy and trust store are read before any document; one that is wrong is the error `configuration`, and there is no report",
    ),
    (
        SubIndication::SignaturePolicyNotAvailable,
        "只按核验方自己的策略核验，不取用签名所指的策略",
        "the verifier's own policy decides; a policy that a signature names is not fetched and not looked at",
    ),
    (
        SubIndication::RevocationOutOfBoundsNoPoe,
        "吊销列表只在签发证书的机构（或者同一机构的其他密钥）签发时才算数，该机构的证书过期以 OUT_OF_BOUNDS 说明",
        "a list counts that the issuer in the chain signed; when that one is past its period, the chain itself is out of bounds",
    ),
    (
        SubIndication::NoPoe,
        "缺少存在性证明的情形各有更具体的代码（…_NO_POE）",
        "whatever a proof of existence would mend has a code of its own (…_NO_POE)",
    ),
];

const HEAD: &str = "# Codes

Names are for ever: the lists only grow, nothing is renamed or used again. A finding's facts stand where the
sentences have `{name}`. The words of axis 1 are those of ETSI EN 319 102-1; NO_SIGNATURE_FOUND is the
extension of EU DSS.
";
