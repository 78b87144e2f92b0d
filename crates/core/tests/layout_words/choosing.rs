//! Words by which layouts choose their documents, and a field its place.

use elicense::{FieldName, Layout, Trust, Verifier};

use crate::reading::{claimed, findings, refused};

/// A layout with these conditions.
fn layout(id: &str, detect: &str) -> String {
    format!(
        "id = \"{id}\"\nregion = \"990000\"\ncontainer = \"json\"\n\
         source = {{ kind = \"assumed\", note = \"invented\" }}\nused = {{ from = 2000-01-01 }}\n\
         title = {{ zh-CN = \"试\", en = \"test\" }}\nproof = {{ kind = \"none\" }}\ndetect = [{detect}]\n\
         [fields]\nnumber = {{ at = \"/n\" }}\n"
    )
}

/// Which of two layouts claims a document, or the code of the error.
fn who(layouts: [&str; 2], document: &str) -> String {
    let mut verifier = Verifier::new(Trust::empty());
    for (id, detect) in ["one", "two"].into_iter().zip(layouts) {
        let layout = Layout::parse(&layout(id, detect)).unwrap_or_else(|error| panic!("{error}"));
        verifier = verifier.with_layout(layout).expect("an id of its own");
    }
    match verifier.verify(document.as_bytes(), "2026-06-01T12:00:00+08:00".parse().expect("a time")) {
        Ok(report) => report.layout().id().to_owned(),
        Err(error) => error.kind().code().to_owned(),
    }
}

fn beside(one: &str, two: &str) -> Result<(), String> {
    let [one, two] = [("one", one), ("two", two)]
        .map(|(id, detect)| Layout::parse(&layout(id, detect)).expect("a layout"));
    one.beside(&two).map_err(|error| error.to_string())
}

#[test]
fn a_condition_may_take_one_of_several_texts() {
    let both = ["{ at = \"/v\", is = [\"1\", \"2\"] }", "{ at = \"/v\", is = \"3\" }"];
    assert_eq!(who(both, "{\"n\":\"1\",\"v\":\"2\"}"), "one");
    assert_eq!(who(both, "{\"n\":\"1\",\"v\":\"3\"}"), "two");
    for document in ["{\"n\":\"1\",\"v\":\"4\"}", "{\"n\":\"1\",\"v\":[\"1\",\"2\"]}", "{\"n\":\"1\"}"] {
        assert_eq!(who(both, document), "layout-none", "{document}");
    }
    assert_eq!(beside(both[0], both[1]), Ok(()));
    let within = beside("{ at = \"/v\", is = [\"1\", \"2\"] }", "{ at = \"/v\", is = \"2\" }");
    assert!(within.unwrap_err().contains("every document of two is also claimed by one"));
    assert!(refused(&layout("one", "{ at = \"/v\", is = [] }")).contains("a list of 1 to 32"));
    assert!(refused(&layout("one", "{ without = \"/v\", is = [\"1\"] }")).contains("a [[detect]] has"));
    let apart = "{ at = \"/v\", is = [\"1\", \"2\"] }, { at = \"/v\", is = [\"3\", \"4\"] }";
    assert!(refused(&layout("one", apart)).contains("contradict"));
}

#[test]
fn layouts_that_only_their_years_tell_apart_are_chosen_by_a_day() {
    let old = "{ day = \"/d\", until = 2019-12-31 }";
    let new = "{ day = \"/d\", from = 2020-01-01 }";
    for (day, layout) in
        [("2019-12-31", "one"), ("2020-01-01", "two"), ("20200101", "layout-none"), ("", "layout-none")]
    {
        assert_eq!(who([old, new], &format!("{{\"n\":\"1\",\"d\":\"{day}\"}}")), layout, "{day}");
    }
    assert_eq!(who([old, new], "{\"n\":\"1\"}"), "layout-none");
    assert_eq!(who([old, new], "{\"n\":\"1\",\"d\":[\"2019-12-31\",\"2020-01-01\"]}"), "layout-none");
    assert_eq!(beside(old, new), Ok(()));
    assert!(
        beside(old, "{ day = \"/d\", until = 2010-12-31 }").unwrap_err().contains("is also claimed by one")
    );
    let overlapping = "{ day = \"/d\", from = 2019-01-01 }";
    assert_eq!(who([old, overlapping], "{\"n\":\"1\",\"d\":\"2019-06-01\"}"), "layout-several");
    for (detect, detail) in [
        ("{ day = \"/d\" }", "needs `from` or `until`"),
        ("{ in = \"document\", day = \"/d\", until = 2019-12-31 }", "in the payload alone"),
        ("{ day = \"/d\", from = 2020-01-01, until = 2019-12-31 }", "no day lies between them"),
        ("{ at = \"/d\", until = 2019-12-31 }", "a [[detect]] has"),
        ("{ day = \"/d\", until = \"2019-12-31\" }", "without quotes"),
        (
            "{ day = \"/d\", until = 2019-12-31, format = [\"yyyymmdd\", \"epoch-seconds\"] }",
            "can be confused",
        ),
    ] {
        let wrong = refused(&layout("one", detect));
        assert!(wrong.contains(detail), "{detect}: {wrong}");
    }
}

#[test]
fn a_field_may_stand_at_the_first_place_that_is_there() {
    let text = crate::reading::layout(
        "json",
        "[fields]\nnumber = { at = \"/n\" }\n",
        "name = { at_first = [\"/a\", \"/b\"], required = true }\n",
    );
    let name = |document: &str| {
        let name = claimed(&text, document.as_bytes(), |license| license.name().map(str::to_owned));
        (name, findings(&text, document.as_bytes()))
    };
    assert_eq!(name("{\"n\":\"1\",\"a\":\"证\"}").0.as_deref(), Some("证"));
    assert_eq!(name("{\"n\":\"1\",\"b\":\"证\"}").0.as_deref(), Some("证"));
    assert_eq!(name("{\"n\":\"1\",\"a\":\"\",\"b\":\"证\"}").0.as_deref(), Some("证"));
    assert_eq!(name("{\"n\":\"1\",\"a\":\"证\",\"b\":\"证\"}").0.as_deref(), Some("证"));
    // Who reads the other place would read another license.
    for (document, code) in [
        ("{\"n\":\"1\",\"a\":\"证\",\"b\":\"照\"}", "value-ambiguous"),
        ("{\"n\":\"1\",\"a\":[\"证\"]}", "value-malformed"),
        ("{\"n\":\"1\"}", "value-missing"),
    ] {
        let (name, found) = name(document);
        assert!(name.is_none() && found.contains(&code.to_owned()), "{document}: {found:?}");
    }
    let wrong = |words: &str| refused(&text.replace("at_first = [\"/a\", \"/b\"]", words));
    assert!(wrong("at_first = [\"/a\"]").contains("a list of 2 to 16"));
    assert!(wrong("at = \"/a\", at_first = [\"/a\", \"/b\"]").contains("and not both"));
}

#[test]
fn a_dot_in_a_path_is_refused_where_keys_have_none() {
    let text =
        crate::reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", "name = { at = \"/a.b\" }\n");
    let wrong = refused(&text);
    assert!(wrong.contains("/a.b has a dot in it") && wrong.contains("line 15 column 8"), "{wrong}");
    let dotted = text.replacen("container", "dotted_keys = true\ncontainer", 1);
    let name = claimed(&dotted, "{\"n\":\"1\",\"a.b\":\"证\"}".as_bytes(), |license| {
        license.name().map(str::to_owned)
    });
    assert_eq!(name.as_deref(), Some("证"));
    assert!(Layout::parse(&text.replace("/a.b", "/a[v=1.0]/b")).is_ok());
}

#[test]
fn an_issuer_known_by_code_has_the_name_that_the_operator_gives() {
    let text = crate::reading::layout(
        "json",
        "[fields]\nnumber = { at = \"/n\" }\n",
        "issuer_name = { of_code = \"/c\" }\n",
    );
    let read = |authorities: &str, document: &str| {
        let files = [("authorities.toml".to_owned(), authorities.as_bytes().to_vec())].into();
        let rulebook = elicense::Rulebook::from_files(&files).expect("a file of authorities");
        let verifier = Verifier::new(Trust::empty()).with_rulebook(rulebook);
        let verifier = verifier.with_layout(Layout::parse(&text).unwrap()).unwrap();
        let report =
            verifier.verify(document.as_bytes(), "2026-06-01T12:00:00+08:00".parse().unwrap()).unwrap();
        let name = report.claimed().value(FieldName::IssuerName).map(elicense::license::Value::to_text);
        (name, report.findings().iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>())
    };
    let known = "[\"A1\"]\nname = \"某局\"\nsource = \"assumed\"\n";
    assert_eq!(read(known, "{\"n\":\"1\",\"c\":\"A1\"}").0.as_deref(), Some("某局"));
    for (authorities, document) in
        [("", "{\"n\":\"1\",\"c\":\"A1\"}"), (known, "{\"n\":\"1\",\"c\":\"某局\"}")]
    {
        let (name, found) = read(authorities, document);
        assert!(name.is_none() && found.contains(&"value-code-unknown"), "{document}: {found:?}");
    }
    let (name, found) = read(known, "{\"n\":\"1\",\"c\":[\"A1\"]}");
    assert!(name.is_none() && found.contains(&"value-malformed"), "{found:?}");
    assert!(refused(&text.replace("issuer_name", "name")).contains("of issuer_name alone"));
    let hidden = elicense::rules::Authorities::parse("[A1]\nname = \"\\u202e\"\nsource = \"assumed\"\n");
    assert!(hidden.unwrap_err().to_string().contains("line 2 column 8"));
}

#[test]
fn a_kind_without_a_period_is_in_force_without_an_end() {
    let text = crate::reading::layout(
        "json",
        "[fields]\nnumber = { at = \"/n\" }\n",
        "name = { at = \"/k\" }\nvalid_until = { at = \"/u\" }\n",
    );
    let status =
        |document: &str| crate::reading::report(&text, document.as_bytes()).unwrap().status().as_str();
    assert_eq!(status("{\"n\":\"1\",\"k\":\"结婚证\"}"), "IN_FORCE");
    assert_eq!(status("{\"n\":\"1\",\"k\":\"结婚证\",\"u\":\"2020-01-01\"}"), "EXPIRED");
    // What is written and cannot be read is not nothing.
    assert_eq!(status("{\"n\":\"1\",\"k\":\"结婚证\",\"u\":\"soon\"}"), "UNKNOWN");
    assert_eq!(status("{\"n\":\"1\",\"k\":\"营业执照\"}"), "UNKNOWN");
    assert_eq!(status("{\"n\":\"1\"}"), "UNKNOWN");
}

#[test]
fn what_the_whole_state_issues_belongs_anywhere_and_a_region_s_own_only_there() {
    let fields = "[fields]\nnumber = { at = \"/n\" }\nregion = { at = \"/r\" }\n";
    let contradicts = |region: &str, named: &str| {
        let text = crate::reading::layout("json", fields, "").replace("\"990000\"", region);
        let found = findings(&text, format!("{{\"n\":\"1\",\"r\":\"{named}\"}}").as_bytes());
        found.iter().any(|code| code == "region-contradicts")
    };
    assert!(!contradicts("\"000000\"", "980000") && !contradicts("\"000000\"", "000000"));
    assert!(!contradicts("\"990000\"", "990100"));
    // Nobody's own system writes what the state issues, or another region's.
    assert!(contradicts("\"990000\"", "000000") && contradicts("\"990000\"", "980000"));
    let wrong = crate::reading::layout("json", fields, "").replace("990000", "001000");
    assert!(refused(&wrong).contains("or 000000"));
}

#[test]
fn a_token_without_a_sure_mark_gives_way_where_its_file_says_so() {
    let token = |id: &str, prefix: &str, more: &str| {
        let text = format!(
            "id = \"{id}\"\nregion = \"990000\"\ntitle = {{ zh-CN = \"试\", en = \"test\" }}\n\
             source = {{ kind = \"assumed\", note = \"invented\" }}\nused = {{ from = 2000-01-01 }}\n{more}\n\
             [shape]\n{prefix}parts = [{{ alphabet = \"alphanumeric\", min = 10, max = 20 }}]\ntoken = 1\n"
        );
        elicense::layout::TokenRule::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    };
    let who = |unmarked: &str| {
        let verifier = Verifier::new(Trust::empty())
            .with_token(token("test-marked-1", "prefix = \"zz\"\n", ""))
            .and_then(|verifier| verifier.with_token(token("test-unmarked-1", "", unmarked)))
            .expect("ids of their own");
        move |text: &str| match verifier.verify(text.as_bytes(), "2026-06-01T12:00:00+08:00".parse().unwrap())
        {
            Ok(report) => report.layout().id().to_owned(),
            Err(error) => error.kind().code().to_owned(),
        }
    };
    let (back, firm) = (who("stands_back = true"), who(""));
    assert_eq!(back("zzabcdefghij12"), "test-marked-1");
    // What the other does not know by its mark is still this one's.
    assert_eq!(back("yyabcdefghij12"), "test-unmarked-1");
    assert_eq!(firm("yyabcdefghij12"), "test-unmarked-1");
    assert_eq!(firm("zzabcdefghij12"), "layout-several");
}
