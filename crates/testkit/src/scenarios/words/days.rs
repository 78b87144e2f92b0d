//! Forms of days, two days in one text, null, and CBOR's tags.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{document, malformed, sign, too_little, vector, with};
use crate::keys::hex;
use crate::trust::STATE;
use crate::value::{Value, map};
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [forms(), null(), tags()].concat()
}

/// The dated fields of three layouts, and where they stand.
const DATED: [(&str, &str); 6] = [
    ("a", "issued_on"),
    ("b", "valid_from"),
    ("c", "valid_until"),
    ("e", "signed_at"),
    ("f", "copy_made_on"),
    ("g", "copy_until"),
];

/// Forms that are read, and texts that are near them and are not.
struct Forms {
    layout: &'static str,
    short: &'static str,
    read: [Option<(&'static str, &'static str)>; 6],
    near: [&'static str; 6],
}

const FORMS: [Forms; 3] = [
    Forms {
        layout: "xx-days-1",
        short: "days-1",
        read: [
            Some(("2026年2月9日", "2026-02-09")),
            Some(("2026/02/09", "2026-02-09")),
            Some(("2036.02.08", "2036-02-08")),
            Some(("20260209100000", "2026-02-09T02:00:00Z")),
            // The day is that of UTC+8.
            Some(("2026-02-09T16:00:00Z", "2026-02-10")),
            Some(("2086012800", "2036-02-08")),
        ],
        near: [
            "2026年2月30日",
            "2026/2/9",
            "2036.2.8",
            "202602091000",
            "2026-02-09 16:00:00",
            "2086012800.5",
        ],
    },
    Forms {
        layout: "xx-days-2",
        short: "days-2",
        read: [
            Some(("二〇二六年二月九日", "2026-02-09")),
            Some(("2026-2-9", "2026-02-09")),
            Some(("2036/2/8", "2036-02-08")),
            Some(("2026-02-09 10:00", "2026-02-09T02:00:00Z")),
            Some(("2026.2.10", "2026-02-10")),
            Some(("2036/02/08 00:00:00", "2036-02-08")),
        ],
        near: [
            "二〇二六年二月",
            "2026-2-9 ~ 2036-2-8",
            "2036-2-8",
            "2026-02-09 24:00",
            "2026.2.30",
            "2036/02/08T00:00:00",
        ],
    },
    Forms {
        layout: "xx-days-3",
        short: "days-3",
        read: [
            Some(("2026-02-09T10:00:00", "2026-02-09")),
            Some(("2026年2月9日至2036年2月8日", "2026-02-09")),
            None,
            Some(("2026-02-09T10:00:00+0800", "2026-02-09T02:00:00Z")),
            Some(("2026年2月10日", "2026-02-10")),
            Some(("2086012800000", "2036-02-08")),
        ],
        near: [
            "2026-02-09T10:00:00Z",
            "2026年2月9日至2036年2月8日至长期",
            "",
            "2026-02-09T10:00:00",
            "2026/02/10",
            "2086012800000.0",
        ],
    },
];

fn forms() -> Vec<Vector> {
    FORMS.iter().flat_map(of_forms).collect()
}

fn of_forms(Forms { layout, short, read, near }: &Forms) -> Vec<Vector> {
    let payload = |texts: [Option<&str>; 6]| {
        let texts = DATED.iter().zip(texts).filter_map(|((key, _), text)| Some((*key, text?.into())));
        with(layout, &texts.collect::<Vec<_>>(), &["d", "u"])
    };
    let of = |word: &str, title: &str, texts| {
        vector(layout, &format!("{short}-{word}"), title, document(&payload(texts)))
    };
    let no_day = |mut vector: Vector| {
        for (_, field) in DATED {
            vector = vector.says(field, "");
        }
        vector.status("UNKNOWN").beside(format!("{short}-used"))
    };
    let mut used = of("used", "days in the forms that the layout names", read.map(|text| Some(text?.0)));
    let dated = |field: usize| read[field].map(|(_, day)| day).or((field == 2).then_some("2036-02-08"));
    for (at, (_, field)) in DATED.iter().enumerate() {
        used = dated(at).into_iter().fold(used, |used, day| used.says(field, day));
    }
    let abused = |field: usize| read[field].map(|_| near[field]);
    vec![
        used,
        too_little(no_day(of("absent", "the days are not there", [None; 6]))).change("no day at all"),
        no_day(of("abused", "days that are near the forms of the layout", [0, 1, 2, 3, 4, 5].map(abused)))
            .fails("fields", "value-malformed")
            .change("each day is written nearly so"),
    ]
}

/// `null` as "no end", of what the whole state issues.
fn null() -> Vec<Vector> {
    let of = |name: &str, title: &str, payload: &Value| {
        vector("xx-state-1", name, title, document(payload)).trust(STATE)
    };
    let until = |value: Value| with("xx-state-1", &[("u", value), ("r", "980000".into())], &[]);
    vec![
        of("null-used", "null in place of the last day", &until(Value::Null))
            .says("valid_until", "long-term"),
        of("null-absent", "no last day at all", &with("xx-state-1", &[("r", "980000".into())], &["u"]))
            .says("valid_until", "")
            .status("UNKNOWN")
            .beside("null-used")
            .change("the last day is left out"),
        of("null-abused", "the word null in place of the last day", &until("null".into()))
            .says("valid_until", "")
            .fails("fields", "value-malformed")
            .status("UNKNOWN")
            .beside("null-used")
            .change("null is a text"),
    ]
}

/// Days behind tags of CBOR, in bytes that a text is in base64.
fn tags() -> Vec<Vector> {
    let layout = "xx-bytes-1";
    let tag = |number, value: Value| Value::Tag(number, Box::new(value));
    let payload = |tagged: &[(&str, Value)]| with(layout, tagged, &["d", "u"]).cbor();
    let good = payload(&[
        ("a", tag(0, "2026-02-09T00:00:00+08:00".into())),
        ("b", tag(1, 1_770_566_400_i64.into())),
        ("c", tag(1004, "2036-02-08".into())),
        ("e", tag(100, 20_494_i64.into())),
    ]);
    let spelt =
        |text: String, payload: &[u8]| map([("x", text), ("s", hex(&sign(payload)))]).json().into_bytes();
    let of = |name: &str, title: &str, payload: &[u8]| {
        vector(layout, name, title, spelt(STANDARD.encode(payload), payload))
    };
    let no_day = |mut vector: Vector| {
        for field in ["issued_on", "valid_from", "valid_until", "copy_made_on"] {
            vector = vector.says(field, "");
        }
        vector.status("UNKNOWN").beside("bytes-used")
    };
    vec![
        of("bytes-used", "bytes in base64, with days behind tags of CBOR, and a signature in hex", &good)
            .says("issued_on", "2026-02-09")
            .says("valid_from", "2026-02-09")
            .says("valid_until", "2036-02-08")
            .says("copy_made_on", "2026-02-10"),
        too_little(no_day(of("tags-absent", "no day at all", &payload(&[])))).change("the days are left out"),
        of(
            "tags-abused",
            "a tag of a time around a list",
            &payload(&[("a", tag(0, Value::List(vec![1_i64.into()])))]),
        )
        .error("container-malformed")
        .beside("bytes-used")
        .change("a list behind a tag"),
        no_day(of(
            "tags-of-others",
            "days behind tags that say another form than the layout",
            &payload(&[
                ("b", tag(100, 20_493_i64.into())),
                ("c", tag(0, "2036-02-08T00:00:00+08:00".into())),
                ("e", tag(1, 1_770_566_400_i64.into())),
            ]),
        ))
        .fails("fields", "value-malformed")
        .change("each day behind a tag of another"),
        vector(
            layout,
            "bytes-absent",
            "no text of bytes",
            map([("s", hex(&sign(&good)))]).json().into_bytes(),
        )
        .error("layout-none")
        .beside("bytes-used")
        .change("the text of the bytes is left out"),
        vector(layout, "bytes-abused", "the bytes in another spelling", spelt(hex(&good), &good))
            .error("layout-none")
            .beside("bytes-used")
            .change("the bytes are in hex"),
        malformed(vector(
            layout,
            "hex-absent",
            "no signature",
            map([("x", STANDARD.encode(&good))]).json().into_bytes(),
        ))
        .beside("bytes-used")
        .change("the signature is left out"),
        malformed(vector(
            layout,
            "hex-abused",
            "a signature in base64 where hex is read",
            map([("x", STANDARD.encode(&good)), ("s", STANDARD.encode(sign(&good)))]).json().into_bytes(),
        ))
        .beside("bytes-used")
        .change("the signature is in base64"),
    ]
}
