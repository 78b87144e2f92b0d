use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::document::budget::Budget;
use crate::proof::tests::{holds, key, opened, refusal, sign, spec_with};

const KEYS: &str = "of = \"/data\"\nkeys = [\"name\", \"id\", \"end\"]\n";

/// What a layout with these pairs reads in a document, and whether the signature over `signed` holds there.
fn read(pairs: &str, data: &str, signed: &str) -> Result<(String, bool), String> {
    let spec = spec_with(
        "detached",
        "pairs",
        &format!("signature = \"/sign\"\nkey_id = \"/keyId\"\n[pairs]\n{pairs}"),
    )?;
    let document = format!(
        "{{\"data\":{data},\"sign\":\"{}\",\"keyId\":\"key-1\"}}",
        STANDARD.encode(sign(signed.as_bytes()))
    );
    opened(&spec, document.as_bytes(), |opened| {
        let opened = opened?;
        let tree =
            spec.payload.read(&opened.payload, &mut Budget::new()).map_err(|error| error.to_string())?;
        let holds = holds(&key().verifying_key(), &opened.proof.expect("a proof"));
        Ok((format!("{tree:?}").replace("Text(", "").replace([')', '"'], ""), holds))
    })
}

fn good(tree: &str) -> Result<(String, bool), String> {
    Ok((format!("Map([{tree}]").replace([')', '"'], ""), true))
}

#[test]
fn entries_are_signed_sorted_and_become_the_payload_alone() {
    let signed = "end=2034&id=1&name=测试甲";
    let data = "{\"name\":\"测试甲\",\"id\":1,\"end\":\"2034\",\"scope\":\"软件\"}";
    let tree = good("(end, 2034), (id, 1), (name, 测试甲)");
    assert_eq!(read(KEYS, data, signed), tree);
    // What is not signed may be anything, and is not read.
    assert_eq!(read(KEYS, &data.replace("软件", "a&b=c"), signed), tree);
    assert_eq!(read(KEYS, &data.replace("测试甲", "测试乙"), signed).map(|(_, holds)| holds), Ok(false));
    let without = "of = \"/data\"\nwithout = [\"scope\"]\n";
    assert_eq!(read(without, data, signed), tree);
    let listed = format!("{KEYS}order = \"as-listed\"\n");
    assert_eq!(read(&listed, data, "name=测试甲&id=1&end=2034").map(|(_, holds)| holds), Ok(true));
    assert_eq!(read(&listed, data, signed).map(|(_, holds)| holds), Ok(false));
    let others = format!("{KEYS}between_pairs = \"|\"\nbetween_key_and_value = \":\"\n");
    assert_eq!(read(&others, data, "end:2034|id:1|name:测试甲").map(|(_, holds)| holds), Ok(true));
}

#[test]
fn entries_without_a_value_are_left_out_or_kept() {
    let data = "{\"name\":\"甲\",\"id\":\"\",\"end\":null}";
    assert_eq!(read(KEYS, data, "name=甲"), good("(name, 甲)"));
    assert_eq!(read(KEYS, "{\"name\":\"甲\"}", "name=甲"), good("(name, 甲)"));
    let kept = format!("{KEYS}empty = \"kept\"\n");
    assert_eq!(read(&kept, data, "end=&id=&name=甲"), good("(end, ), (id, ), (name, 甲)"));
    assert_eq!(read(&kept, "{\"name\":\"甲\"}", "name=甲"), Err("nothing at id".to_owned()));
}

/// A holder who chooses a name must not choose the end of a license with it.
#[test]
fn what_holds_a_separator_is_refused() {
    for value in ["甲&end=9999", "甲=", "&", "a&b"] {
        let data = format!("{{\"name\":\"{value}\",\"id\":\"1\"}}");
        let signed = format!("id=1&name={value}");
        assert!(
            read(KEYS, &data, &signed).unwrap_err().contains("holds what stands between pairs"),
            "{value}"
        );
    }
    let without = "of = \"/data\"\nwithout = []\n";
    assert!(
        read(without, "{\"a&b\":\"1\"}", "a&b=1").unwrap_err().contains("holds what stands between pairs")
    );
    // A separator of two characters is not made of what stands beside it either.
    let double = format!("{KEYS}between_pairs = \"&&\"\n");
    assert!(
        read(&double, "{\"name\":\"甲&\",\"id\":\"1\"}", "id=1&&name=甲&")
            .unwrap_err()
            .contains("between pairs")
    );
}

#[test]
fn what_is_no_text_is_not_signed() {
    for value in ["[\"甲\"]", "{\"a\":\"甲\"}", "1.5"] {
        let data = format!("{{\"name\":{value},\"id\":\"1\"}}");
        assert_eq!(read(KEYS, &data, "id=1"), Err("name is no text".to_owned()), "{value}");
    }
    assert_eq!(read(KEYS, "[1]", "id=1"), Err("no map at /data".to_owned()));
    assert_eq!(read(KEYS, "\"id=1\"", "id=1"), Err("no map at /data".to_owned()));
}

#[test]
fn a_text_of_pairs_has_all_of_its_keys_in_order_and_no_other() {
    let keys = "keys = [\"name\", \"id\", \"end\"]\n";
    let read = |text: &str| {
        let table =
            format!("signed = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"\n[pairs]\n{keys}");
        let spec = spec_with("detached", "pairs", &table)?;
        let document = format!(
            "{{\"data\":\"{text}\",\"sign\":\"{}\",\"keyId\":\"key-1\"}}",
            STANDARD.encode(sign(text.as_bytes()))
        );
        opened(&spec, document.as_bytes(), |opened| {
            let opened = opened?;
            let tree =
                spec.payload.read(&opened.payload, &mut Budget::new()).map_err(|error| error.to_string())?;
            Ok((
                format!("{tree:?}").replace("Text(", "").replace([')', '"'], ""),
                holds(&key().verifying_key(), &opened.proof.expect("a proof")),
            ))
        })
    };
    assert_eq!(read("end=2034&id=1&name=甲"), good("(end, 2034), (id, 1), (name, 甲)"));
    assert_eq!(read("end=&id=1&name="), good("(end, ), (id, 1), (name, )"));
    for text in [
        "end=2034&id=1",
        "end=2034&id=1&name=甲&name=乙",
        "end=2034&id=1&name=甲&more=1",
        "id=1&end=2034&name=甲",
        "end=2034&id=1&name=甲&",
        "end=2034&id=1=2&name=甲",
        "end=2034&id&name=甲",
        "",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    assert!(
        refusal(
            &spec_with(
                "detached",
                "pairs",
                &format!("signed = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"\n[pairs]\n{keys}")
            )
            .unwrap(),
            b"{\"data\":{}}"
        )
        .contains("no text")
    );
}

#[test]
fn what_pairs_cannot_mean_is_said_when_the_layout_is_read() {
    let wrong = |pairs: &str, more: &str| {
        spec_with(
            "detached",
            "pairs",
            &format!("{more}signature = \"/sign\"\nkey_id = \"/keyId\"\n[pairs]\n{pairs}"),
        )
        .map(|_| ())
        .unwrap_err()
    };
    let signed = "signed = \"/data\"\n";
    for (pairs, more, detail) in [
        ("of = \"/data\"\n", "", "and not both"),
        ("of = \"/data\"\nkeys = []\n", "", "and not both"),
        ("of = \"/data\"\nkeys = [\"a\"]\nwithout = [\"b\"]\n", "", "and not both"),
        ("of = \"/data\"\nkeys = [\"a\", \"a\"]\n", "", "listed twice"),
        ("of = \"/data\"\nkeys = [\"a&b\"]\n", "", "holds a separator"),
        ("of = \"/data\"\nkeys = [\"\"]\n", "", "is no key"),
        ("of = \"/data\"\nwithout = []\norder = \"as-listed\"\n", "", "nothing is listed"),
        ("of = \"/data!json\"\nkeys = [\"a\"]\n", "", "has no `!json`"),
        ("of = \"/data\"\nkeys = [\"a\"]\nbetween_pairs = \"=\"\n", "", "neither holds the other"),
        ("of = \"/data\"\nkeys = [\"a\"]\nbetween_pairs = \"\"\n", "", "1 to 4 visible ASCII"),
        ("of = \"/data\"\nkeys = [\"a\"]\n", signed, "and not both"),
        ("keys = [\"a\"]\n", "", "lacks `signed`"),
        ("without = []\n", signed, "so that none can be slipped in"),
        ("keys = [\"a\"]\nempty = \"left-out\"\n", signed, "has all of its `keys`"),
    ] {
        let found = wrong(pairs, more);
        assert!(found.contains(detail), "{pairs}{more}: {found}");
    }
    let json = spec_with(
        "detached",
        "json",
        "signed = \"/d\"\nsignature = \"/s\"\nkey_id = \"/k\"\n[pairs]\nkeys = [\"a\"]\n",
    );
    assert!(json.unwrap_err().contains("needs payload = \"pairs\""));
}
