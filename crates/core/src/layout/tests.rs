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

/// One change each, and the place that is named.
#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (from, to, place, words) in [
        ("id = \"test-1\"", "id = \"Test 1\"", "line 2 column 6", "an id is 1 to 64 of"),
        ("region = \"990000\"", "region = \"99\"", "line 3 column 10", "6-digit division code"),
        ("container = \"json\"", "container = \"pdf\"", "line 4 column 13", "unknown variant `pdf`"),
        ("\"json\"\n", "\"json\"\naccept = true\n", "line 5 column 1", "unknown field `accept`"),
        ("2020-01-01", "\"2020-01-01\"", "line 7 column 17", ""),
        ("at = \"/number\" }]", "is = \"x\" }]", "line 8 column 11", "a [[detect]] has"),
        ("number = {", "nummer = {", "line 11 column 1", "nummer is no canonical field"),
        ("number = { at = \"/number\" }", "number = { at = \"number\" }", "line 11 column 17", ""),
        (
            "number\" }\nvalid",
            "number\", format = \"yyyymmdd\" }\nvalid",
            "line 11 column 10",
            "has no format",
        ),
        ("[\"/y\", \"/m\", \"/d\"]", "[\"/y\", \"/m\"]", "line 12 column 15", "a list of three paths"),
        ("\"in-force\"", "\"valid\"", "line 13 column 10", "valid is no status word"),
        ("kind = \"none\"", "kind = \"trust-me\"", "line 9", "trust-me"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from} is not in the layout");
        let error = Layout::parse(&text).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(words), "{to}: {error}");
    }
}
