mod mistakes;

use super::*;

const GOOD: &str = r#"
id = "test-1"
region = "990000"
container = "json"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01, until = 2024-12-31 }
detect = [{ at = "/number" }]
proof = { kind = "none" }
[fields]
number = { at = "/number" }
valid_until = { at = ["/y", "/m", "/d"], format = "year-month-day" }
status = { at = "/status", codes = { "1" = "in-force" } }
holder_name = { at = "/data!json/a!json/name", separator = "^" }
"#;

#[test]
fn every_built_in_layout_is_read_and_has_an_id_of_its_own() {
    let layouts: Vec<Layout> = elicense_formats::LAYOUTS
        .iter()
        .map(|(name, text)| Layout::parse(text).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect();
    assert!(layouts.len() >= 8);
    for ((name, _), layout) in elicense_formats::LAYOUTS.iter().zip(&layouts) {
        assert_eq!(*name, format!("{}.layout.toml", layout.id()));
    }
}

#[test]
fn nested_texts_are_unfolded_once_and_outermost_first() {
    let layout = Layout::parse(GOOD).unwrap();
    let unfolded: Vec<&str> = layout.unfold.iter().map(|located| &*located.text).collect();
    assert_eq!(unfolded, ["/data!json", "/data!json/a!json"]);
}

#[test]
fn a_layout_is_in_use_through_its_last_day() {
    let used = Layout::parse(GOOD).unwrap().used();
    assert!(used.on(jiff::civil::date(2024, 12, 31)));
    assert!(!used.on(jiff::civil::date(2025, 1, 1)));
}

/// One change each that is near what is refused.
#[test]
fn what_is_near_a_mistake_is_read() {
    for (from, to) in [
        ("until = 2024-12-31", "until = 2020-01-01"),
        ("{ at = \"/number\" }]", "{ at = \"/number\" }, { without = \"/numbers\" }]"),
        ("{ at = \"/number\" }]", "{ at = \"/a\", is = \"1\" }, { at = \"/a\" }]"),
        ("{ at = \"/number\" }\nvalid", "{ at = [\"/a\", { optional = \"/b\" }, \"/c\"], max = 1 }\nvalid"),
        ("\"/data!json/a!json/name\", separator = \"^\"", "[\"/h[0]/n\", { optional = \"/h[1]/n\" }]"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from} is not in the layout");
        Layout::parse(&text).unwrap_or_else(|error| panic!("{to}: {error}"));
    }
}

#[test]
fn no_day_means_no_end() {
    let with = |format: &str, text: &str| {
        let field =
            format!("valid_until = {{ at = \"/y\", format = \"{format}\", long_term = [\"{text}\"] }}");
        let days = "valid_until = { at = [\"/y\", \"/m\", \"/d\"], format = \"year-month-day\" }";
        let layout = GOOD.replacen(days, &field, 1);
        assert_ne!(layout, GOOD);
        Layout::parse(&layout)
    };
    for (format, text) in [
        ("yyyy-mm-dd", "2024-01-01"),
        ("yyyy-mm-dd", "20240101"),
        ("yyyy-mm-dd", " 2099-12-31 "),
        ("yyyy-mm-dd", "2024/1/1"),
        ("yyyy-mm-dd", "2024.01.01"),
        ("yyyy-mm-dd", "2024年1月1日"),
        ("yyyy-mm-dd", "二〇二四年一月一日"),
        ("yyyy-mm-dd", "二零二四年元月"),
        ("yyyy-mm-dd", "２０２４-０１-０１"),
        ("yyyy-mm-dd", "2024-01-01T00:00:00+08:00"),
        ("yyyy-mm-dd", "31 Dec 2024"),
        ("yyyy-mm-dd", "长期(2024)"),
        ("yyyymmdd", "20240101"),
        ("yyyymmdd", "2024-01-01"),
        ("epoch-milliseconds", "1704067200000"),
        ("epoch-milliseconds", "0"),
        ("epoch-days", "19723"),
        ("epoch-days", "-1"),
    ] {
        let error = with(format, text).expect_err(text).to_string();
        assert!(error.contains("a day is an end") && error.contains("line 12 column 15"), "{error}");
    }
    for (format, text) in [
        ("yyyy-mm-dd", "长期"),
        ("yyyy-mm-dd", "一直有效"),
        ("yyyy-mm-dd", ""),
        ("yyyy-mm-dd", "9999-12-31"),
        ("yyyy-mm-dd", "99991230"),
        ("yyyy-mm-dd", "9999年12月31日"),
        ("yyyy-mm-dd", "九九九九年十二月三十一日"),
        ("yyyy-mm-dd", "0000-00-00"),
        ("yyyy-mm-dd", "-1"),
        ("yyyymmdd", "99991231"),
        ("epoch-milliseconds", "253402185600000"),
        ("epoch-days", "false"),
    ] {
        with(format, text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn every_built_in_layout_is_told_from_every_other() {
    let layouts: Vec<Layout> =
        elicense_formats::LAYOUTS.iter().map(|(_, text)| Layout::parse(text).unwrap()).collect();
    for (index, one) in layouts.iter().enumerate() {
        for other in layouts.iter().skip(index + 1) {
            assert!(one.beside(other).is_ok(), "{:?}", one.beside(other));
        }
    }
}

const SIGNED: &str = r#"
id = "test-1"
region = "990000"
container = "json"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01 }
detect = [{ in = "document", at = "/v", is = "1" }, { at = "/number" }]
proof = { kind = "detached", signed = "/a", signature = "/b", key_id = "/c", payload = "json", algorithms = ["Ed25519"] }
[fields]
number = { at = "/number" }
"#;

#[test]
fn layouts_that_cannot_be_told_apart_are_named() {
    let beside = |one: &str, other: &str| {
        let parse = |text: &str| Layout::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        parse(one).beside(&parse(other)).map_err(|error| error.to_string())
    };
    let other = |from: &str, to: &str| {
        let text = SIGNED.replace("test-1", "test-2").replacen(from, to, 1);
        text.replace("number = { at = \"/number\" }", "number = { at = \"/no\" }")
    };
    let refused = |text: &str, words: &str| {
        let error = beside(SIGNED, text).expect_err(words);
        assert!(error.contains(words) && beside(text, SIGNED).is_err(), "{error}");
    };
    refused(SIGNED, "two layouts have the id test-1");
    refused(&other("x", "x"), "have the same conditions");
    refused(&other("is = \"1\"", "is = \"2\""), "told apart only by what is not signed");
    refused(&other("is = \"1\" }, {", "is = \"2\" }, { without = \"/z\" }, {"), "told apart only by");
    refused(&other("signed = \"/a\"", "signed = \"/z\""), "told apart only by what is not signed");
    refused(&other("/number\" }]", "/number/x\" }]"), "every document of test-2 is also claimed by test-1");
    assert_eq!(beside(SIGNED, &other("/number\" }]", "/other\" }]")), Ok(()));
    let apart = other("/number\" }]", "/number\" }, { at = \"/v\", is = \"2\" }]");
    let this = SIGNED.replacen("/number\" }]", "/number\" }, { at = \"/v\", is = \"1\" }]", 1);
    assert_eq!(beside(&this, &apart), Ok(()));
    // Another envelope around the same license changes nothing that is read.
    let envelope = SIGNED.replace("test-1", "test-2").replacen("signed = \"/a\"", "signed = \"/z\"", 1);
    assert_eq!(beside(SIGNED, &envelope.replacen("is = \"1\"", "is = \"2\"", 1)), Ok(()));
}

#[test]
fn a_layout_says_what_it_misses_and_shows_no_value() {
    let layout = Layout::parse(SIGNED).unwrap();
    let trial = layout
        .try_on(r#"{"v":"2","a":"{\"numbre\":\"T-1\",\"11010519491231002X\":{\"T-1\":null}}"}"#.as_bytes());
    let trial = trial.unwrap();
    let held: Vec<Option<bool>> = trial.steps.iter().map(|step| step.held).collect();
    assert_eq!(held, [Some(true), Some(false), Some(true), Some(false)]);
    let places: Vec<&str> = trial.places.iter().map(|place| place.path.as_str()).collect();
    assert_eq!(places, ["/v", "/a", "/numbre", "/**/**"]);
    assert_eq!(trial.places[1].seen.kind, SeenKind::JsonText);
    assert!(!format!("{trial:?}").contains("T-1") && !format!("{trial:?}").contains("1949"));

    let good = layout.try_on(r#"{"v":"1","a":"{\"number\":\"T-1\"}"}"#.as_bytes()).unwrap();
    assert!(good.claims());
}
