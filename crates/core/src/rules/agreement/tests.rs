//! Agreements that are wrong are refused with their place; dates decide which rule counts.

use super::*;

/// An agreement between two regions nobody has heard of, with these rules.
fn agreement(rules: &str) -> Result<Agreement, Error> {
    Agreement::parse(&format!("{HEAD}{rules}"), &Catalog::built_in())
}

const HEAD: &str = r#"[agreement]
id = "test"
title = { zh-CN = "测试", en = "Test" }
parties = ["990000", "980000"]
signed = 2020-01-01
source = "assumed"
[baseline]
minimum = "V3"
fields = ["holder_name"]
source = "assumed"
[human]
look = { zh-CN = "看", en = "look" }
"#;

fn rule(id: &str, history: &str, more: &str) -> String {
    let conditions = if more.contains("conditions") {
        ""
    } else {
        "conditions = { minimum = \"V3\", copies = \"refused\" }\n"
    };
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = {{ zh-CN = \"测试\", en = \"Test\" }}\nfrom = [\"990000\"]\nto = [\"980000\"]\n\
         kinds = [\"passport\"]\nscenarios = [\"social-life\"]\nhistory = [{history}]\nsource = \"assumed\"\n{conditions}{more}"
    )
}

const SINCE_2020: &str = "{ state = \"enacted\", since = 2020-01-01 }";
const IN_2020: &str =
    "{ state = \"enacted\", since = 2020-01-01 }, { state = \"repealed\", since = 2021-01-01 }";
const SINCE_2021: &str = "{ state = \"enacted\", since = 2021-01-01 }";

fn refused(rules: &str) -> String {
    agreement(rules).expect_err("a wrong agreement").to_string()
}

fn decided(agreement: &Agreement, on: &str) -> Option<(String, Option<RuleState>)> {
    let region = |code| Region::parse(code).expect("six digits");
    let (from, to) = (region("990000"), region("980100"));
    let route = Route { from, to, kind: "passport", scenario: Scenario::SocialLife };
    let (rule, change) = agreement.decides(&route, on.parse().expect("a day"))?;
    Some((rule.id().to_owned(), change.map(|change| change.state)))
}

#[test]
fn the_built_in_agreement_is_read_and_says_that_its_rules_are_assumed() {
    let agreement = Agreement::built_in(&Catalog::built_in());
    assert_eq!(agreement.source(), KindSource::SourceDocument);
    assert!(agreement.rules().len() >= 10);
    assert!(agreement.rules().iter().all(|rule| rule.source() == KindSource::Assumed));
}

#[test]
fn two_rules_in_force_for_one_presentation_on_one_day_are_refused() {
    let two = rule("a", SINCE_2020, "") + &rule("b", SINCE_2021, "");
    assert_eq!(
        refused(&two),
        "rules a and b are both in force on 2021-01-01 for passport of 990000 in 980000 (social-life); \
         leave it to one of them at line 24 column 6"
    );
    assert!(
        agreement(&(rule("a", IN_2020, "") + &rule("b", SINCE_2021, ""))).is_ok(),
        "one follows the other"
    );
}

#[test]
fn a_division_inside_another_is_an_overlap_too() {
    let inside = rule("b", SINCE_2020, "").replace("to = [\"980000\"]", "to = [\"980100\"]");
    assert!(refused(&(rule("a", SINCE_2020, "") + &inside)).contains("of 990000 in 980100"));
    let beside = inside.replace("980100", "970000");
    assert!(agreement(&(rule("a", SINCE_2020, "") + &beside)).is_ok());
}

#[test]
fn dates_decide_which_rule_counts_and_what_it_is() {
    let both =
        agreement(&(rule("a", IN_2020, "") + &rule("b", "{ state = \"enacted\", since = 2022-01-01 }", "")));
    let both = both.expect("a good agreement");
    let told = |id: &str, state| Some((id.to_owned(), state));
    assert_eq!(decided(&both, "2020-12-31"), told("a", Some(RuleState::Enacted)));
    assert_eq!(decided(&both, "2021-01-01"), told("a", Some(RuleState::Repealed)));
    assert_eq!(decided(&both, "2022-01-01"), told("b", Some(RuleState::Enacted)));
    let later = agreement(&rule("b", SINCE_2021, "")).expect("a good agreement");
    assert_eq!(decided(&later, "2020-12-31"), told("b", None));
    assert_eq!(decided(&agreement("").expect("no rules"), "2020-12-31"), None);
}

#[test]
fn the_next_change_is_that_of_any_rule_that_may_decide() {
    let both =
        agreement(&(rule("a", IN_2020, "") + &rule("b", "{ state = \"enacted\", since = 2022-01-01 }", "")));
    let both = both.expect("a good agreement");
    let region = |code| Region::parse(code).expect("six digits");
    let next = |on: &str| {
        let on = on.parse().expect("a day");
        let (from, to) = (region("990000"), region("980000"));
        let route = Route { from, to, kind: "passport", scenario: Scenario::SocialLife };
        both.changes_after(&route, on).map(|day| day.to_string())
    };
    assert_eq!(next("2020-06-01").as_deref(), Some("2021-01-01"));
    assert_eq!(next("2021-06-01").as_deref(), Some("2022-01-01"));
    assert_eq!(next("2022-01-01"), None);
}

#[test]
fn nobody_is_recognised_without_a_signature_and_without_a_person() {
    let low = |human: &str| {
        rule("a", SINCE_2020, &format!("conditions = {{ minimum = \"V1\", copies = \"refused\"{human} }}\n"))
    };
    assert!(refused(&low("")).starts_with("below V3 nobody vouches for a license"));
    assert!(agreement(&low(", human = [\"look\"]")).is_ok());
    assert!(refused(&low(", human = [\"listen\"]")).starts_with("no [human.listen] says"));
}

#[test]
fn what_nobody_declares_is_refused_with_line_and_column() {
    let good = rule("a", SINCE_2020, "");
    let cases = [
        ("\"passport\"", "\"pasport\"", "the catalogue has no kind pasport at line 18 column 10"),
        (
            "\"social-life\"",
            "\"life\"",
            "a scenario is one of government-service, law-enforcement, social-life at line 19 column 14",
        ),
        ("[\"passport\"]", "[]", "the list is empty, so the rule says nothing at line 18 column 9"),
        ("\"V3\"", "\"V5\"", "a level of verifiability is one of V0, V1, V2, V3, V4 at line 22 column 26"),
        ("id = \"a\"", "id = \"own-region\"", "own-region is taken; give it another id at line 14 column 6"),
        ("id = \"a\"", "id = \"test\"", "test is taken; give it another id at line 2 column 6"),
        ("source = \"assumed\"", "url = \"x\"", "unknown field `url`"),
        (
            "[\"980000\"]",
            "[\"98000\"]",
            "a region is a 6-digit division code (GB/T 2260), or 000000 at line 17 column 6",
        ),
    ];
    for (from, to, message) in cases {
        let error = refused(&good.replace(from, to));
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_history_is_in_order() {
    let repealed_first = "{ state = \"repealed\", since = 2020-01-01 }";
    let twice = format!("{SINCE_2020}, {SINCE_2021}");
    let backwards = format!("{SINCE_2021}, {{ state = \"repealed\", since = 2020-01-01 }}");
    for history in [repealed_first, &twice, &backwards] {
        assert!(refused(&rule("a", history, "")).starts_with("a history begins with enacted"), "{history}");
    }
}
