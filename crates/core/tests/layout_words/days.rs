//! The words of layouts for days and holders: each one used, absent and abused.

use crate::reading::{self, claimed, findings, refused};
use elicense::FieldName;

/// A layout over one JSON document that nobody signs.
fn layout(fields: &str) -> String {
    reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", fields)
}

fn day(field: &str, value: &str) -> Option<String> {
    let text = layout(&format!("valid_until = {{ at = \"/d\", {field} }}\n"));
    let document = format!("{{\"n\":\"1\",\"d\":{value}}}");
    claimed(&text, document.as_bytes(), |license| {
        license.value(FieldName::ValidUntil).map(elicense::license::Value::to_text)
    })
}

#[test]
fn days_in_several_forms_are_tried_in_order() {
    let formats = "format = [\"yyyy-mm-dd\", \"yyyy年m月d日\", \"rfc3339\"]";
    for text in ["2034-03-04", "2034年3月4日", "2034-03-04T15:59:59Z"] {
        assert_eq!(day(formats, &format!("\"{text}\"")).as_deref(), Some("2034-03-04"), "{text}");
    }
    for text in ["2034/03/04", "2034-3-4", "20340304", ""] {
        assert_eq!(day(formats, &format!("\"{text}\"")), None, "{text}");
    }
    // Without the word the one form is the default one.
    assert_eq!(day("required = false", "\"2034年3月4日\""), None);
}

#[test]
fn forms_that_can_be_confused_are_refused_with_the_line() {
    let formats =
        |list: &str| refused(&layout(&format!("valid_until = {{ at = \"/d\", format = {list} }}\n")));
    let detail = formats("[\"yyyymmdd\", \"epoch-seconds\"]");
    assert!(detail.contains("yyyymmdd and epoch-seconds can be confused: 20240305"), "{detail}");
    assert!(detail.contains("line 15 column 15"), "{detail}");
    assert!(formats("[\"yyyymmdd\", \"yyyymmdd\"]").contains("listed twice"));
    assert!(formats("[\"yyyymmdd\", \"year-month-day\"]").contains("three paths"));
    assert!(formats("[]").contains("a list of 1 to 16"));
    assert!(formats("[\"yyyy年mm月dd日\"]").contains("expected one of `yyyy-mm-dd`"));
}

#[test]
fn one_of_two_days_in_a_text_is_read_where_nothing_else_could_be_meant() {
    let half = |part: u8| {
        format!("format = \"yyyy年m月d日\", between = \"至\", part = {part}, long_term = [\"长期\"]")
    };
    let text = "\"2024年3月5日至2034年3月4日\"";
    assert_eq!(day(&half(1), text).as_deref(), Some("2024-03-05"));
    assert_eq!(day(&half(2), text).as_deref(), Some("2034-03-04"));
    assert_eq!(day(&half(2), "\"2024年3月5日至长期\"").as_deref(), Some("long-term"));
    assert_eq!(day(&half(2), "\"2024年3月5日至2025年3月4日至2099年3月4日\""), None);
    let wrong = |words: &str| refused(&layout(&format!("valid_until = {{ at = \"/d\", {words} }}\n")));
    assert!(wrong("between = \"-\", part = 1").contains("also stands inside yyyy-mm-dd"));
    assert!(
        wrong("between = \"至今\", part = 1, long_term = [\"至今有效\"]")
            .contains("also stands inside 至今有效")
    );
    assert!(wrong("between = \"至\"").contains("`part`, 1 or 2"));
    assert!(wrong("between = \"至\", part = 3").contains("`part`, 1 or 2"));
    assert!(wrong("between = \"\", part = 1").contains("such as 至"));
}

#[test]
fn null_means_no_end_only_where_the_layout_says_so() {
    assert_eq!(day("null_is_long_term = true", "null").as_deref(), Some("long-term"));
    assert_eq!(day("null_is_long_term = true", "\"2034-03-04\"").as_deref(), Some("2034-03-04"));
    assert_eq!(day("required = false", "null"), None);
    // What is not there is not null.
    for value in ["\"null\"", "\"\"", "[]", "{}"] {
        assert_eq!(day("null_is_long_term = true", value), None, "{value}");
    }
    let absent = layout("valid_until = { at = \"/nowhere\", null_is_long_term = true }\n");
    assert!(claimed(&absent, b"{\"n\":\"1\"}", |license| license.field(FieldName::ValidUntil).is_none()));
    let other = layout("issued_on = { at = \"/d\", null_is_long_term = true }\n");
    assert!(refused(&other).contains("only valid_until can"));
}

#[test]
fn a_day_behind_a_tag_is_read_as_its_tag_says() {
    let read = |format: &str, tagged: &[u8]| {
        let text = reading::layout(
            "cbor",
            "[fields]\nnumber = { at = \"/n\" }\n",
            &format!("issued_on = {{ at = \"/d\", format = \"{format}\" }}\n"),
        );
        let bytes = [&b"\xa2\x61d"[..], tagged, b"\x61n\x611"].concat();
        reading::try_claimed(&text, &bytes, |license| {
            license.value(FieldName::IssuedOn).map(elicense::license::Value::to_text)
        })
    };
    let day = Ok(Some("2024-03-05".to_owned()));
    assert_eq!(read("rfc3339", b"\xc0\x74\x32024-03-05T00:00:00Z"), day);
    assert_eq!(read("rfc3339", b"\xc1\x1a\x65\xe6\x5f\x80"), day);
    assert_eq!(read("yyyy-mm-dd", b"\xd8\x64\x19\x4d\x4b"), day);
    assert_eq!(read("yyyy-mm-dd", b"\xd9\x03\xec\x6a2024-03-05"), day);
    // Without a tag the layout says how it is counted; with one the layout cannot say otherwise.
    assert_eq!(read("epoch-days", b"\x19\x4d\x4b"), day);
    assert_eq!(read("epoch-days", b"\xd8\x64\x19\x4d\x4b"), Ok(None));
    assert_eq!(read("epoch-seconds", b"\xc1\x1a\x65\xe6\x5f\x80"), Ok(None));
    for abused in [
        &b"\xc0\x6a2024-03-05"[..],
        b"\xd8\x64\x6a2024-03-05",
        b"\xc1\x81\x01",
        b"\xc0\xc0\x611",
        b"\xc2\x01",
    ] {
        assert!(read("rfc3339", abused).is_err(), "{abused:x?}");
    }
}

const HOLDERS: &str = "[holders]\neach = \"/h\"\nname = { at = \"/xm\", required = true }\nid = { at = \"/hm\" }\n\
                       id_kind = { at = \"/lx\", codes = { \"sfz\" = \"111\", \"ty\" = \"001\" } }\n";

type Holder = (String, Option<String>);

/// Holders, the kinds of their numbers, and what was found.
fn holders(list: &str) -> (Vec<Holder>, Option<String>, Vec<String>) {
    let text = reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", HOLDERS);
    let document = format!("{{\"n\":\"1\",\"h\":{list}}}");
    let read = claimed(&text, document.as_bytes(), |license| {
        let holders = license.holders().map(|(name, id)| (name.to_owned(), id.map(str::to_owned)));
        (holders.collect(), license.value(FieldName::HolderIdKind).map(elicense::license::Value::to_text))
    });
    (read.0, read.1, findings(&text, document.as_bytes()))
}

#[test]
fn holders_are_read_in_each_member_with_kinds_of_their_own() {
    let two = r#"[{"xm":"测试甲","hm":"11010519491231002X","lx":"sfz"},{"xm":"测试公司","hm":"91310000MA1FL00001","lx":"ty"}]"#;
    let (both, kinds, _) = holders(two);
    assert_eq!(both[0], ("测试甲".to_owned(), Some("11010519491231002X".to_owned())));
    assert_eq!(both[1].0, "测试公司");
    assert_eq!(kinds.as_deref(), Some("111^001"));
    let (one, kind, _) = holders(r#"[{"xm":"测试甲","lx":"sfz"}]"#);
    assert_eq!((one, kind.as_deref()), (vec![("测试甲".to_owned(), None)], Some("111")));
}

#[test]
fn holders_that_would_not_pair_are_not_read() {
    // The number of the second would be the first one's.
    let (names, _, found) = holders(r#"[{"xm":"测试甲"},{"xm":"测试乙","hm":"11010519491231002X"}]"#);
    assert_eq!(names, [("测试甲".to_owned(), None), ("测试乙".to_owned(), None)]);
    assert!(found.contains(&"value-missing".to_owned()), "{found:?}");
    for (list, code) in [
        (r#"[{"xm":"测试甲"},{"hm":"1"}]"#, "value-missing"),
        (r#"{"xm":"测试甲"}"#, "value-malformed"),
        ("\"测试甲\"", "value-malformed"),
        (r#"[{"xm":["测试甲","测试乙"]}]"#, "value-malformed"),
        (r#"[{"xm":"测试甲^测试乙"}]"#, "members-unread"),
        ("[]", "value-missing"),
        ("null", "value-missing"),
        ("[\"测试甲\"]", "value-missing"),
    ] {
        let (names, _, found) = holders(list);
        assert!(names.is_empty() && found.contains(&code.to_owned()), "{list}: {names:?} {found:?}");
    }
    let many = format!("[{}]", vec![r#"{"xm":"甲"}"#; 65].join(","));
    assert!(holders(&many).2.contains(&"value-too-long".to_owned()));
}

#[test]
fn holders_have_one_place_in_a_layout() {
    let twice = format!("holder_name = {{ at = \"/x\" }}\n{HOLDERS}");
    let wrong = |more: &str| refused(&reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", more));
    assert!(wrong(&twice).contains("holder_name is read by [holders] already"));
    assert!(wrong(&HOLDERS.replace("\"/xm\"", "\"/x!json/m\"")).contains("has no `!json`"));
    assert!(wrong(&HOLDERS.replace("\"111\"", "\"112\"")).contains("112 is no holder_id_kind"));
    assert!(wrong(&HOLDERS.replace("each = \"/h\"", "each = \"/h[*]\"")).contains("a member is"));
}

#[test]
fn a_list_on_the_face_keeps_its_members() {
    let face = "[face]\nscope = { each = \"/s\", title = { zh-CN = \"范围\", en = \"Scope\" } }\n";
    let text = reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", face);
    let read = |list: &str| {
        let document = format!("{{\"n\":\"1\",\"s\":{list}}}");
        claimed(&text, document.as_bytes(), |license| {
            (license.face().first().map(|face| face.text.to_string()), license.carried().len())
        })
    };
    assert_eq!(read(r#"["餐饮","零售"]"#), (Some("餐饮^零售".to_owned()), 0));
    assert_eq!(read(r#"["餐饮^零售"]"#), (None, 1));
    assert_eq!(read(r#"[["餐饮"]]"#), (None, 1));
    assert_eq!(read("\"餐饮\""), (None, 1));
    let both = face.replace("each = \"/s\"", "at = \"/s\", each = \"/s\"");
    let wrong = refused(&reading::layout("json", "[fields]\nnumber = { at = \"/n\" }\n", &both));
    assert!(wrong.contains("and not both"), "{wrong}");
}
