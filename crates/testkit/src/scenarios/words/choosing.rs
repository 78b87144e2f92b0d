//! How layouts choose their documents, fields their place, regions their signers, and tokens what they leave to others.

use super::{document, too_little, vector, with};
use crate::layout_files::WORDS;
use crate::trust::STATE;
use crate::value::Value;
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [layouts(), places(), state(), dotted(), tokens()].concat()
}

fn layouts() -> Vec<Vector> {
    let of = |layout: &'static str, name: &str, title: &str, version: Value, day: Option<Value>| {
        let day = day.map(|day| ("d", day));
        let more: Vec<_> = [("v", version)].into_iter().chain(day).collect();
        vector(layout, name, title, document(&with(layout, &more, &["d"][..usize::from(more.len() == 1)])))
            .beside("chosen-new")
    };
    let (old, new) = ("xx-chosen-1", "xx-chosen-2");
    let day = |text: &str| Some(Value::from(text));
    vec![
        of(old, "chosen-old", "the last day of the older of two layouts", "1".into(), day("2025/12/31")),
        of(new, "chosen-new", "the first day of the newer of two layouts", "2".into(), day("2026/01/01")),
        of(new, "day-absent", "no day tells which of two layouts counts", "2".into(), None)
            .error("layout-none")
            .change("the day is left out"),
        of(
            new,
            "day-abused",
            "two days in a list",
            "2".into(),
            Some(vec![Value::from("2026/01/01"), Value::from("2025/12/31")].into()),
        )
        .error("layout-none")
        .change("a list of two days"),
        of(new, "day-written-otherwise", "a day in another form", "2".into(), day("2026-01-01"))
            .error("layout-none")
            .change("the day is written with other separators"),
        of(new, "version-absent", "a version that no layout lists", "3".into(), day("2026/01/01"))
            .error("layout-none")
            .change("another version"),
        of(
            new,
            "version-abused",
            "a list of versions",
            vec![Value::from("1"), Value::from("2")].into(),
            day("2026/01/01"),
        )
        .error("layout-none")
        .change("a list of versions"),
    ]
}

/// The first place that is there.
fn places() -> Vec<Vector> {
    let layout = "xx-state-1";
    let of = |name: &str, title: &str, more: &[(&str, Value)], without: &[&str]| {
        vector(layout, name, title, document(&with(layout, more, without))).trust(STATE).beside("first-used")
    };
    vec![
        of("first-used", "the second of two places holds the name", &[("n2", "测试证".into())], &["n"])
            .says("name", "测试证"),
        too_little(of("first-absent", "neither of two places is there", &[], &["n"]).says("name", ""))
            .change("the name is left out"),
        of("first-abused", "two places hold two names", &[("n2", "别的证".into())], &[])
            .says("name", "")
            .fails("fields", "value-ambiguous")
            .change("another name at the first place"),
    ]
}

/// What the whole state issues.
fn state() -> Vec<Vector> {
    let layout = "xx-state-1";
    let document = document(&with(layout, &[("r", "980000".into())], &[]));
    vec![
        vector(layout, "state-used", "what the whole state issues names a division", document.clone())
            .trust(STATE)
            .says("region", "980000"),
        vector(layout, "state-absent", "the same, and no key of the whole state", document)
            .trust("default")
            .fails("signer", "key-unknown")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
            .verifiability("V1")
            .beside("state-used")
            .change("a trust store of regions"),
        vector("xx-code-1", "state-abused", "a region's own license names the whole state", {
            let more = [("base.name", "测试证".into()), ("i", "TEST-ORG-1".into()), ("r", "000000".into())];
            super::document(&with("xx-code-1", &more, &["n"]))
        })
        .fails("region", "region-contradicts")
        .beside("code-used")
        .change("the whole state in place of a division"),
    ]
}

/// A key with a dot in it, and an authority that a code names.
fn dotted() -> Vec<Vector> {
    let layout = "xx-code-1";
    let name = || ("base.name", Value::from("测试证"));
    let code = |code: &str| ("i", Value::from(code));
    let of = |name: &str, title: &str, more: &[(&str, Value)], without: &[&str]| {
        vector(layout, name, title, document(&with(layout, more, without))).beside("code-used")
    };
    let unnamed = |vector: Vector| too_little(vector.says("issuer_name", ""));
    vec![
        of(
            "code-used",
            "an authority by its code, and a key with a dot in it",
            &[name(), code("TEST-ORG-1")],
            &["n"],
        )
        .says("issuer_name", "测试发证机关")
        .says("name", "测试证"),
        unnamed(of("code-absent", "no code of an authority", &[name()], &["n", "i"])).change("no code"),
        unnamed(of("code-unknown", "a code that nobody named", &[name(), code("TEST-ORG-2")], &["n"]))
            .warns("value-code-unknown")
            .change("another code"),
        unnamed(of("code-abused", "a name in place of a code", &[name()], &["n"]))
            .warns("value-code-unknown")
            .change("the name of the authority in place of its code"),
        too_little(
            of("dot-absent", "no key with a dot in it", &[code("TEST-ORG-1")], &["n"]).says("name", ""),
        )
        .change("the name is left out"),
        too_little(
            of(
                "dot-abused",
                "a map where a key with a dot was meant",
                &[("base", crate::value::map([("name", "测试证")])), code("TEST-ORG-1")],
                &["n"],
            )
            .says("name", ""),
        )
        .change("the dot divides two keys"),
    ]
}

/// Tokens without a sure mark.
fn tokens() -> Vec<Vector> {
    let of = |id: &'static str, name: &str, title: &str, text: &str| {
        let vector = Vector::passed("words", name, title).bytes("txt", text.as_bytes().to_vec());
        let vector = vector.unsigned().formats(WORDS).layout(id).status("UNKNOWN").verifiability("V2");
        vector.presentation("ONLINE_ONLY").beside("back-alone")
    };
    vec![
        of("xx-back-1", "back-alone", "a token that none knows by a mark", "yyabcdefghij12")
            .beside("back-used")
            .change("another beginning"),
        of("xx-marked-1", "back-used", "a token that another knows by its mark", "zzabcdefghij12")
            .beside("back-alone")
            .change("begins as another's do"),
        of("xx-firm-1", "back-absent", "a token that does not give way", "zzabcdefghij1234567")
            .error("layout-several")
            .change("as long as one that does not give way"),
        of("xx-back-2", "back-abused", "two that give way to each other", "0123456789abcdef")
            .error("layout-several")
            .change("another fits as well, and gives way too"),
    ]
}
