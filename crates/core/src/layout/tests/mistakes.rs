//! What people get wrong in layout files: each kind is caught, and the place is named.

use super::*;

/// One change each, and the place that is named.
#[test]
fn what_is_wrong_is_named_with_its_place() {
    let mut missed = Vec::new();
    for (from, to, place, words) in MISTAKES {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from} is not in the layout");
        let error = Layout::parse(&text).map(|_| ()).map_err(|error| error.to_string());
        let caught = error.as_ref().is_err_and(|error| error.contains(place) && error.contains(words));
        if !caught {
            missed.push(format!("{to}: {error:?}, expected {place} {words}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let kinds = MISTAKES.len();
    assert!(kinds > 50, "{kinds}");
    crate::corpora::tell!("{kinds} of {kinds} kinds of mistakes in one layout are caught, each at its line");
}

/// What of the good layout is replaced, by what, the place that is named, and words of the sentence.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("id = \"test-1\"", "id = \"Test 1\"", "line 2 column 6", "an id is 1 to 64 of"),
    ("region = \"990000\"", "region = \"99\"", "line 3 column 10", "6-digit division code"),
    ("container = \"json\"", "container = \"doc\"", "line 4 column 13", "unknown variant `doc`"),
    ("\"json\"\n", "\"json\"\naccept = true\n", "line 5 column 1", "unknown field `accept`"),
    ("at = \"/number\" }]", "is = \"x\" }]", "line 8 column 11", "a [[detect]] has"),
    ("number = {", "nummer = {", "line 11 column 1", "nummer is no canonical field"),
    ("number = { at = \"/number\" }", "number = { at = \"number\" }", "line 11 column 17", ""),
    ("number\" }\nvalid", "number\", format = \"yyyymmdd\" }\nvalid", "line 11 column 10", "has no format"),
    ("[\"/y\", \"/m\", \"/d\"]", "[\"/y\", \"/m\"]", "line 12 column 15", "a list of three paths"),
    ("\"in-force\"", "\"valid\"", "line 13 column 10", "valid is no status word"),
    ("at = \"/number\" }]", "without = \"/n\" }]", "line 8 column 11", "every condition is `without`"),
    (
        "[{ at = \"/number\" }]",
        "{ at = \"/number\" }",
        "line 8 column 10",
        "conditions, each under [[detect]]",
    ),
    ("2020-01-01", "\"2020-01-01\"", "line 7 column 17", "a day such as 2020-01-01, without quotes"),
    ("kind = \"none\"", "kind = \"trust-me\"", "line 9", "trust-me"),
    ("until = 2024-12-31", "until = 2019-12-31", "line 7 column 8", "`until` (2019-12-31) is before `from`"),
    ("at = \"/number\" }]", "at = \"/\" }]", "line 8 column 11", "every document meets"),
    ("at = \"/number\" }]", "without = \"/\" }]", "line 8 column 11", "no document meets"),
    (
        "{ at = \"/number\" }]",
        "{ at = \"/number\" }, { without = \"/number\" }]",
        "line 8 column 31",
        "at /number and without /number contradict",
    ),
    (
        "{ at = \"/number\" }]",
        "{ without = \"/a\" }, { at = \"/a/b\", is = \"1\" }]",
        "line 8 column 31",
        "without /a and at /a/b is \"1\" contradict",
    ),
    (
        "{ at = \"/number\" }]",
        "{ at = \"/a\", is = \"1\" }, { at = \"/a\", is = \"2\" }]",
        "line 8 column 36",
        "contradict",
    ),
    (
        "at = \"/number\" }]\nproof = { kind = \"none\" }\n[fields]\nnumber = { at = \"/number\" }",
        "at = \"/z\" }, { without = \"/n\" }]\nproof = { kind = \"none\" }\n[fields]\nnumber = { at = \"/n\", required = true }",
        "line 11 column 10",
        "number is required, and the condition without /n",
    ),
    (
        "{ kind = \"none\" }",
        "{ kind = \"cms\", signed = \"/a\", signature = \"/b\", payload = \"xml\", algorithms = [\"Ed25519\"] }",
        "line 9 column 9",
        "`cms` stands in xml, and `container` says json",
    ),
    (
        "{ kind = \"none\" }",
        "{ kind = \"cose\", payload = \"cbor\", algorithms = [\"Ed25519\"] }",
        "line 9 column 9",
        "`cose` stands in cbor or display-code",
    ),
    (
        "{ at = \"/number\" }\nvalid",
        "{ at = \"/number\", max = 0 }\nvalid",
        "line 11 column 10",
        "at most 0 characters",
    ),
    ("\"in-force\" }", "\"in-force\" }, max = 9", "line 13 column 10", "has a form of its own"),
    ("{ \"1\" = \"in-force\" }", "{ \"in-force\" = \"1\" }", "line 13", "write \"1\" = \"in-force\""),
    (
        "status = { at = \"/status\", codes = { \"1\" = \"in-force\"",
        "holder_id_kind = { at = \"/k\", codes = { \"10\" = \"112\"",
        "line 13",
        "annex A has 001",
    ),
    (
        "status = { at = \"/status\", codes = { \"1\" = \"in-force\"",
        "kind_code = { at = \"/k\", codes = { \"10\" = \"card\"",
        "line 13",
        "card is no kind_code",
    ),
    (
        "format = \"year-month-day\"",
        "format = \"year-month-day\", codes = { \"1\" = \"长期\" }",
        "line 12",
        "has no table of `codes`",
    ),
    (
        "[\"/y\", \"/m\", \"/d\"]",
        "[\"/y\", \"/m\", { optional = \"/d\" }]",
        "line 12 column 15",
        "a day is all of its parts",
    ),
    (
        "{ at = \"/number\" }\nvalid",
        "{ at = [{ optional = \"/a\" }, { optional = \"/b\" }] }\nvalid",
        "line 11",
        "at least one piece is always there",
    ),
    (
        "{ at = \"/number\" }\nvalid",
        "{ at = [\"/a\", { option = \"/b\" }] }\nvalid",
        "line 11",
        "unknown field `option`",
    ),
    (
        "\"/data!json/a!json/name\"",
        "[\"/a\", \"/b\"]",
        "line 14 column 15",
        "a path for each holder, or a separator",
    ),
    (
        "\"/data!json/a!json/name\", separator = \"^\" }",
        "[\"/a\", \"/b\"] }\nholder_id = { at = [\"/a\", { optional = \"/b\" }] }",
        "line 10",
        "as many of one as of the other",
    ),
    // What the file is.
    ("id = \"test-1\"\n", "", "line 1 column 1", "missing field `id`"),
    ("id = \"test-1\"", "id = test-1", "line 2", ""),
    ("id = \"test-1\"", "id = \"test-1\"\nid = \"test-2\"", "line 3", "duplicate key"),
    ("id = \"test-1\"", "id = “test-1”", "line 2", ""),
    (", en = \"test\" }", " }", "line 5", "missing field `en`"),
    ("zh-CN", "zh", "line 5", "unknown field `zh`"),
    ("kind = \"assumed\"", "kind = \"official\"", "line 6", "unknown variant `official`"),
    (", note = \"invented\" }", " }", "line 6", "missing field `note`"),
    ("from = 2020-01-01", "from = 2020-13-01", "line 7", ""),
    ("region = \"990000\"", "region = 990000", "line 3 column 10", "a 6-digit division code"),
    ("container = \"json\"", "container = \"JSON\"", "line 4", "unknown variant `JSON`"),
    ("\"json\"\n", "\"json\"\nencoding = \"gbk\"\n", "line 5", "unknown variant `gbk`"),
    ("\"json\"\n", "\"cbor\"\nencoding = \"gb18030\"\n", "line 5", "encoding"),
    ("\"json\"\n", "\"json\"\nnamespaces = { a = \"urn:a\" }\n", "line 5", "namespaces"),
    // Paths.
    ("{ at = \"/number\" }\nvalid", "{ at = \"/number/\" }\nvalid", "line 11 column 17", ""),
    ("{ at = \"/number\" }\nvalid", "{ at = \"$.number\" }\nvalid", "line 11 column 17", ""),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/a.number\" }\nvalid", "line 11 column 10", "has a dot in it"),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/a[number\" }\nvalid", "line 11 column 17", ""),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/a[-1]\" }\nvalid", "line 11 column 17", ""),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/a!xml/number\" }\nvalid", "line 11 column 17", ""),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/a!base64\" }\nvalid", "line 11", "base64"),
    ("{ at = \"/number\" }\nvalid", "{ at = [] }\nvalid", "line 11", ""),
    ("number = { at = \"/number\" }", "number = \"/number\"", "line 11", ""),
    ("number = { at = \"/number\" }", "number = { path = \"/number\" }", "line 11", "unknown field `path`"),
    // Conditions and proofs.
    ("detect = [{ at = \"/number\" }]", "detect = []", "line 8 column 10", "at least one [[detect]]"),
    ("at = \"/number\" }]", "at = \"/number\", in = \"envelope\" }]", "line 8", "unknown variant `envelope`"),
    ("at = \"/number\" }]", "at = \"/number\", is = 1 }]", "line 8", ""),
    ("proof = { kind = \"none\" }\n", "", "line 1 column 1", "missing field `proof`"),
    ("{ kind = \"none\" }", "{ kind = \"jws\", payload = \"json\" }", "line 9", "algorithms"),
    ("{ kind = \"none\" }", "{ kind = \"jws\", payload = \"json\", algorithms = [] }", "line 9", "algorithm"),
    (
        "{ kind = \"none\" }",
        "{ kind = \"jws\", payload = \"json\", algorithms = [\"SM2\"] }",
        "line 9",
        "SM2",
    ),
    (
        "{ kind = \"none\" }",
        "{ kind = \"jws\", payload = \"json\", algorithms = [\"ed25519\"] }",
        "line 9",
        "ed25519",
    ),
    (
        "{ kind = \"none\" }",
        "{ kind = \"detached\", signed = \"/a\", signature = \"/b\", payload = \"json\", algorithms = [\"Ed25519\"] }",
        "line 9",
        "key",
    ),
    // Fields.
    ("status = {", "number = { at = \"/n\" }\nstatus = {", "line 13", "duplicate key"),
    ("format = \"year-month-day\"", "format = \"YYYY-MM-DD\"", "line 12", "YYYY-MM-DD"),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", required = \"true\" }\nvalid", "line 11", "boolean"),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", max = -1 }\nvalid", "line 11", ""),
    ("separator = \"^\"", "separator = \"\"", "line 14 column 60", "expected a character"),
    ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", separator = \",\" }\nvalid", "line 11", "separator"),
    (
        "{ at = \"/number\" }\nvalid",
        "{ at = \"/number\", long_term = [\"长期\"] }\nvalid",
        "line 11",
        "cannot be long-term",
    ),
    (
        "[\"/y\", \"/m\", \"/d\"], format = \"year-month-day\"",
        "\"/y\", between = \"至\", format = \"yyyymmdd\"",
        "line 12",
        "part",
    ),
];
