//! Signed pairs: which of a map's entries, in which order, with what between them; and the text of pairs.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{broken, sign, vector, whole, with};
use crate::value::{Value, map};
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [listed(), sorted(), text()].concat()
}

/// The entries of a payload, as texts.
fn entries(payload: &Value) -> Vec<(String, String)> {
    let mut payload = payload.clone();
    let text = |value: &Value| value.text().unwrap_or_default().to_owned();
    payload.entries().iter().map(|(key, value)| (text(key), text(value))).collect()
}

fn joined(entries: &[(String, String)], between_pairs: &str, between_key_and_value: &str) -> String {
    let pairs: Vec<String> =
        entries.iter().map(|(key, value)| format!("{key}{between_key_and_value}{value}")).collect();
    pairs.join(between_pairs)
}

/// Those with a value, by their keys.
fn in_order(payload: &Value) -> Vec<(String, String)> {
    let mut entries: Vec<_> = entries(payload).into_iter().filter(|(_, value)| !value.is_empty()).collect();
    entries.sort();
    entries
}

/// A map of entries, and a signature over a text that is not there.
fn reply(entries: &Value, text: &str) -> Vec<u8> {
    let mut document = map([("p", entries.clone())]);
    document.set(&["s"], STANDARD.encode(sign(text.as_bytes())));
    document.json().into_bytes()
}

/// Entries that the layout lists, in its order, with separators of its own.
fn listed() -> Vec<Vector> {
    let layout = "xx-pairs-1";
    let written = |payload: &Value| joined(&entries(payload), "|", ":");
    let of = |name: &str, title: &str, payload: &Value, text: &str| {
        vector(layout, name, title, reply(payload, text)).beside("listed-used")
    };
    let good = with(layout, &[("u", "".into())], &[]);
    let slipped = with(layout, &[("h", "测试甲|i:别处".into())], &[]);
    let separated = with(layout, &[("h", "测试:甲".into())], &[]);
    let less = with(layout, &[], &["u"]);
    let mut more = good.clone();
    more.set(&["u2"], "2099-12-31");
    let whole = whole(layout);
    vec![
        of("listed-used", "the entries that the layout lists, in its order", &whole, &written(&whole)),
        of("listed-more", "an entry that is not listed is not read", &more, &written(&good))
            .says("valid_until", "")
            .status("UNKNOWN")
            .change("no last day, and an entry that is not signed"),
        broken(of("listed-left-out", "an entry without a value is not signed", &good, &{
            let whole = with(layout, &[], &["u"]);
            written(&whole)
        }))
        .says("valid_until", "")
        .status("UNKNOWN")
        .change("no last day, and it is not signed"),
        broken(of(
            "listed-sorted",
            "signed in the order of the keys",
            &whole,
            &joined(&in_order(&whole), "|", ":"),
        ))
        .change("signed in the order of the keys"),
        broken(of(
            "listed-ampersand",
            "signed with the usual separators",
            &whole,
            &joined(&entries(&whole), "&", "="),
        ))
        .change("signed with & and ="),
        of("listed-absent", "an entry that the layout lists is not there", &less, &written(&less))
            .error("layout-none")
            .change("an entry is left out"),
        of("listed-slipped", "a value holds what stands between pairs", &slipped, &written(&slipped))
            .error("layout-none")
            .change("the holder's name holds | and :"),
        of(
            "listed-separated",
            "a value holds what stands between key and value",
            &separated,
            &written(&separated),
        )
        .error("layout-none")
        .change("the holder's name holds :"),
        vector(layout, "listed-no-map", "a list where a map was meant", {
            let list = Value::List(vec![whole.clone()]);
            reply(&list, &written(&whole))
        })
        .error("layout-none")
        .beside("listed-used")
        .change("the map stands in a list"),
        vector(
            layout,
            "listed-nothing",
            "no map of entries",
            reply(&written(&whole).into(), &written(&whole)),
        )
        .error("layout-none")
        .beside("listed-used")
        .change("the text of the pairs in place of their map"),
    ]
}

/// All entries but some, by the bytes of their keys, those without a value left out.
fn sorted() -> Vec<Vector> {
    let layout = "xx-pairs-2";
    let written = |payload: &Value| joined(&in_order(payload), "&", "=");
    let of = |name: &str, title: &str, payload: &Value, text: &str| {
        vector(layout, name, title, reply(payload, text)).beside("sorted-used")
    };
    let whole = whole(layout);
    let good = with(layout, &[("e", "".into()), ("x", "a&b=c".into())], &[]);
    let signed = with(layout, &[("e", "".into())], &[]);
    let absent = with(layout, &[], &["h"]);
    let all = with(layout, &[("x", "测".into())], &[]);
    vec![
        of(
            "sorted-used",
            "all entries but one, sorted, one of them without a value",
            &good,
            &written(&signed),
        ),
        of("sorted-absent", "an entry is not there and not signed", &absent, &written(&absent))
            .says("holder_name", "")
            .fails("fields", "value-missing")
            .change("the holder is left out"),
        broken(of(
            "sorted-as-listed",
            "signed in the order in which they stand",
            &whole,
            &joined(&entries(&whole), "&", "="),
        ))
        .change("signed in the order in which they stand"),
        broken(of("sorted-kept", "an entry without a value is signed", &signed, &{
            let mut entries = entries(&signed);
            entries.sort();
            joined(&entries, "&", "=")
        }))
        .change("an entry without a value is signed as well"),
        broken(of("sorted-all", "the entry that is left out is signed", &all, &written(&all)))
            .change("the entry that the layout leaves out is signed as well"),
    ]
}

/// The text of pairs.
fn text() -> Vec<Vector> {
    let layout = "xx-pairs-3";
    let of = |name: &str, title: &str, payload: &Value| {
        let text = joined(&in_order(payload), "&", "=");
        let sign = STANDARD.encode(sign(text.as_bytes()));
        let bytes = map([("pt", text), ("s", sign)]).json().into_bytes();
        vector(layout, name, title, bytes).beside("text-used")
    };
    vec![
        of("text-used", "the text of pairs", &whole(layout)),
        of("text-absent", "a text of pairs without one of them", &with(layout, &[], &["u"]))
            .error("layout-none")
            .change("a pair is left out"),
        of(
            "text-abused",
            "a pair is slipped into a value",
            &with(layout, &[("h", "测试甲&h2=别人".into())], &[]),
        )
        .error("layout-none")
        .change("the holder's name holds a pair"),
    ]
}
