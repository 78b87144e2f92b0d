//! Files that add to catalogue and agreement.

use super::{document, vector, with};
use crate::value::{Value, map};
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [periods(), codes(), rules()].concat()
}

const LAYOUT: &str = "xx-each-1";

fn of(name: &str, title: &str, more: &[(&str, Value)], without: &[&str]) -> Vector {
    let holders = ("hs", Value::List(vec![map([("n", "测试甲"), ("i", "TEST0001"), ("k", "hz")])]));
    let more: Vec<_> = more.iter().cloned().chain([holders]).collect();
    vector(LAYOUT, name, title, document(&with(LAYOUT, &more, &[without, &["h"]].concat())))
}

/// A kind that an addition knows, which has no end.
fn periods() -> Vec<Vector> {
    let permit = || ("n", Value::from("测试长效证"));
    vec![
        of(
            "period-used",
            "a kind whose licenses have no end, and a license without one",
            &[permit()],
            &["u"],
        )
        .says("valid_until", ""),
        of(
            "period-absent",
            "a kind whose licenses have an end, and a license without one",
            &[("n", "测试限期证".into())],
            &["u"],
        )
        .status("UNKNOWN")
        .beside("period-used")
        .change("another kind"),
        of(
            "period-abused",
            "an end that cannot be read, of a kind without one",
            &[permit(), ("u", "不详".into())],
            &[],
        )
        .says("valid_until", "")
        .status("UNKNOWN")
        .fails("fields", "value-malformed")
        .beside("period-used")
        .change("a last day that is none"),
    ]
}

/// A code that an addition knows, of a kind that is built in.
fn codes() -> Vec<Vector> {
    let asked = |vector: Vector, status, rule| {
        vector.presented("330000").scenario("government-service").ruled(
            "330000",
            "GOVERNMENT_SERVICE",
            status,
            rule,
        )
    };
    let by = |code: &str| ("k", Value::from(code));
    vec![
        asked(
            of("more-used", "a code that one addition names", &[by("TEST-YYZZ")], &[]),
            "RECOGNISED",
            Some("organisations"),
        ),
        asked(of("more-absent", "a code that nothing names", &[by("TEST-NONE")], &[]), "UNDETERMINED", None)
            .warns("recognition-kind-unknown")
            .concludes("undetermined")
            .beside("more-used")
            .change("another code"),
        asked(
            of(
                "more-abused",
                "a code beside another kind's name",
                &[by("TEST-YYZZ"), ("n", "护照".into())],
                &[],
            )
            .fails("fields", "kind-contradicts")
            .fails("recognition", "verification-failed"),
            "NOT_RECOGNISED",
            Some("organisations"),
        )
        .beside("more-used")
        .change("the name of another kind"),
    ]
}

/// A rule of an addition decides for its own kinds, and for no other.
fn rules() -> Vec<Vector> {
    let kind = |name: &str| [("n", Value::from(name)), ("sc", Value::List(vec!["餐饮".into()]))];
    let asked = |vector: Vector, to, status, rule| {
        vector
            .presented(to)
            .scenario("government-service")
            .ruled(to, "GOVERNMENT_SERVICE", status, rule)
            .beside("rule-used")
    };
    vec![
        asked(
            of("rule-used", "a rule that one addition makes", &kind("测试长效证"), &[]),
            "330000",
            "RECOGNISED",
            Some("test-permits"),
        ),
        asked(
            of("rule-absent", "a kind of which no rule speaks", &kind("测试限期证"), &[]),
            "330000",
            "NOT_RECOGNISED",
            None,
        )
        .fails("recognition", "agreement-no-rule")
        .change("another kind"),
        asked(
            of("rule-abused", "a region of which the rule does not speak", &kind("测试长效证"), &[]),
            "320000",
            "NOT_RECOGNISED",
            None,
        )
        .fails("recognition", "agreement-no-rule")
        .change("presented in another region"),
    ]
}
