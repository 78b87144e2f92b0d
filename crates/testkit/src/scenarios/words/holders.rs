//! Holders and face fields that stand in the members of a list.

use super::{document, vector, with};
use crate::value::{Value, map};
use crate::vectors::Vector;

const LAYOUT: &str = "xx-each-1";

pub fn vectors() -> Vec<Vector> {
    [holders(), face()].concat()
}

fn person(name: &str, id: &str, kind: &str) -> Value {
    map([("n", name), ("i", id), ("k", kind)])
}

fn of(name: &str, title: &str, holders: Option<Value>, more: &[(&str, Value)]) -> Vector {
    let more = more.iter().cloned().chain(holders.map(|holders| ("hs", holders))).collect::<Vec<_>>();
    vector(LAYOUT, name, title, document(&with(LAYOUT, &more, &["h"])))
}

fn holders() -> Vec<Vector> {
    let one = person("测试甲", "TEST0001", "hz");
    let list = |holders: &[Value]| Some(Value::List(holders.to_vec()));
    let unnamed =
        |vector: Vector, code| vector.says("holder_name", "").fails("fields", code).beside("each-used");
    vec![
        of(
            "each-used",
            "two holders of one list, each with a kind of its own",
            list(&[one.clone(), person("测试公司", "TEST-B-02", "qt")]),
            &[],
        )
        .says("holder_name", "测试甲^测试公司")
        .says("holder_id", "TEST0001^TEST-B-02")
        .says("holder_id_kind", "414^999"),
        of("each-without-id", "a holder without a number", list(&[map([("n", "测试甲")])]), &[])
            .says("holder_name", "测试甲")
            .says("holder_id", "")
            .says("holder_id_kind", ""),
        unnamed(of("each-absent", "no list of holders", None, &[]), "value-missing")
            .change("the list is left out"),
        unnamed(
            of("each-abused", "one holder where a list was meant", Some(one.clone()), &[]),
            "value-malformed",
        )
        .change("the holder stands there without a list"),
        of(
            "each-unpaired",
            "the second of two holders has the only number",
            list(&[map([("n", "测试甲")]), person("测试公司", "TEST-B-02", "qt")]),
            &[],
        )
        .says("holder_id", "")
        .says("holder_id_kind", "")
        .fails("fields", "value-missing")
        .beside("each-used")
        .change("number and kind of the first are left out"),
        of(
            "member-code-abused",
            "a kind that the table of codes does not have",
            list(&[person("测试甲", "TEST0001", "zz")]),
            &[],
        )
        .says("holder_id", "TEST0001")
        .says("holder_id_kind", "")
        .warns("value-code-unknown")
        .beside("each-used")
        .change("another code"),
        unnamed(
            of(
                "member-abused",
                "a name that is longer than names are",
                list(&[person(&"测".repeat(33), "TEST0001", "hz")]),
                &[],
            ),
            "value-too-long",
        )
        .change("a name of 33 characters"),
    ]
}

/// A rule asks for the list.
fn face() -> Vec<Vector> {
    let holder = Value::List(vec![person("测试甲", "TEST0001", "hz")]);
    let of = |name: &str, title: &str, scope: Option<Value>| {
        let more: Vec<_> =
            [("n", "测试长效证".into())].into_iter().chain(scope.map(|scope| ("sc", scope))).collect();
        of(name, title, Some(holder.clone()), &more).presented("330000").scenario("government-service")
    };
    let ruled =
        |vector: Vector, status| vector.ruled("330000", "GOVERNMENT_SERVICE", status, Some("test-permits"));
    let refused = |vector| {
        ruled(vector, "NOT_RECOGNISED").fails("recognition", "recognition-field-missing").beside("face-used")
    };
    let list = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::from(*text)).collect());
    vec![
        ruled(of("face-used", "a list on the face", Some(list(&["餐饮", "零售"]))), "RECOGNISED"),
        refused(of("face-absent", "no list on the face", None)).change("the list is left out"),
        refused(of(
            "face-abused",
            "a member of the list holds what stands between members",
            Some(list(&["餐饮^零售"])),
        ))
        .change("both in one member"),
    ]
}
