//! How layouts read: pieces, lists of holders, keys, the least that a license says, and what is not signed.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::desk::Desk;
use crate::layout_files::{READINGS, TOLD_APART_INSIDE, TOLD_APART_OUTSIDE, TWO_ENVELOPES};
use crate::layouts::{ah, zj};
use crate::proofs::Seal;
use crate::proofs::cose::Cose;
use crate::value::{Value, map};
use crate::vectors::{Opinion, Vector};

/// The folder of these vectors.
const FOLDER: &str = "readings";

pub fn vectors() -> Vec<Vector> {
    [pieces(), holders(), least(), keys(), outside()].concat()
}

/// A document of one of the layouts, signed by the pinned key, with the signed text under `body`.
fn document(body: &str, payload: &Value, more: &[(&str, &str)]) -> Vec<u8> {
    let text = payload.json();
    let signer = Desk::of(&ah::DETACHED).signer("good");
    let sign = STANDARD.encode(signer.key.sign(text.as_bytes()));
    let mut document = map([(body, text), ("sign", sign), ("keyId", signer.key_id)]);
    more.iter().for_each(|(key, value)| document.set(&[*key], *value));
    document.json().into_bytes()
}

fn whole() -> Value {
    map([
        ("name", "测试证"),
        ("number", "TEST-0001"),
        ("holder", "测试甲"),
        ("issuer", "测试发证机关"),
        ("issued", "2026-02-09"),
        ("until", "2036-02-08"),
    ])
}

fn vector(name: &str, title: &str, layout: &'static str, formats: &'static str, bytes: Vec<u8>) -> Vector {
    let vector = Vector::passed(FOLDER, name, title).bytes("json", bytes).formats(formats);
    vector.layout(layout).verifiability("V3").opinion(Opinion::None)
}

fn pieces() -> Vec<Vector> {
    let of = |name, title, pieces: &[(&str, &str)], parts: &[&str]| {
        let mut payload = whole();
        payload.set(&["pieces"], map(pieces.iter().copied()));
        payload.set(&["parts"], parts.iter().map(|part| Value::from(*part)).collect::<Vec<_>>());
        vector(name, title, "xx-pieces-1", READINGS, document("body", &payload, &[]))
    };
    let all = [("a", "沪"), ("b", "测"), ("c", "0001")];
    let missing = |vector: Vector| vector.fails("fields", "value-missing").beside("pieces-all");
    vec![
        of("pieces-all", "a number of three pieces, all there", &all, &["1", "2"])
            .says("number", "沪测0001")
            .says("reference", "12"),
        of("pieces-without-optional", "the optional piece of a number is not there", &[all[0], all[2]], &[])
            .says("number", "沪0001"),
        missing(of(
            "pieces-last-missing",
            "a piece of a number that is always there is not",
            &all[..2],
            &["1", "2"],
        ))
        .change("the last piece is left out"),
        missing(of(
            "pieces-last-blank",
            "a piece of a number is blank",
            &[all[0], all[1], ("c", " \u{3000}")],
            &["1", "2"],
        ))
        .change("the last piece is blank"),
        missing(of(
            "parts-one-missing",
            "a value in pieces that need not be there has one of two",
            &all,
            &["1"],
        ))
        .change("one of two parts is left out"),
        of("parts-three", "a list of parts has one more than are read", &all, &["1", "2", "3"])
            .warns("members-unread")
            .concludes("undetermined")
            .beside("pieces-all")
            .change("a third part"),
    ]
}

fn holders() -> Vec<Vector> {
    let person = |name: &str, id: &str| map([("name", name), ("id", id)]);
    let (one, two, three) =
        (person("测试甲", "TEST-A-01"), person("测试乙", "TEST-B-02"), person("测试丙", "TEST-C-03"));
    let of = |name, title, holders: &[Value]| {
        let mut payload = whole();
        payload.remove(&["holder"]);
        payload.set(&["holders"], holders.to_vec());
        vector(name, title, "xx-holders-1", READINGS, document("body", &payload, &[]))
    };
    let owners = |name, title, owners: &[&[&str]]| {
        let persons = |names: &&[&str]| {
            let persons = names.iter().map(|name| map([("name", *name)])).collect::<Vec<_>>();
            map([("persons", persons)])
        };
        let mut payload = whole();
        payload.remove(&["holder"]);
        payload.set(&["owners"], owners.iter().map(persons).collect::<Vec<_>>());
        vector(name, title, "xx-owners-1", READINGS, document("body", &payload, &[]))
    };
    let unread = |vector: Vector| vector.warns("members-unread").concludes("undetermined");
    let nameless = map([("id", "TEST-A-01")]);
    vec![
        of("holders-two", "two holders, each read by itself", &[one.clone(), two.clone()])
            .says("holder_name", "测试甲^测试乙")
            .says("holder_id", "TEST-A-01^TEST-B-02"),
        of("holders-one", "the second holder need not be there", std::slice::from_ref(&one))
            .says("holder_name", "测试甲"),
        unread(of(
            "holders-three",
            "a third holder, whom the layout does not read",
            &[one.clone(), two.clone(), three],
        ))
        .beside("holders-two")
        .change("a third holder"),
        of("holders-first-without-name", "the first of two holders has no name", &[nameless, two])
            .fails("fields", "value-missing")
            .beside("holders-two")
            .change("the name of the first holder is left out"),
        unread(of(
            "holders-in-one-text",
            "two names in one text, and no separator",
            &[person("测试甲^测试乙", "TEST-A-01")],
        ))
        .warns("minimum-missing")
        .beside("holders-one")
        .change("a second name in the text of the first"),
        owners("owners-one", "one owner, one person", &[&["测试甲"]]).says("holder_name", "测试甲"),
        unread(owners(
            "owners-two-persons",
            "two persons of one owner, of whom one is read",
            &[&["测试甲", "测试乙"]],
        ))
        .beside("owners-one")
        .change("a second person"),
        unread(owners("owners-two", "two owners, of whom one is read", &[&["测试甲"], &["测试乙"]]))
            .beside("owners-one")
            .change("a second owner"),
    ]
}

/// The baseline of the agreement.
fn least() -> Vec<Vector> {
    let of = |name: &str, title: &str, without: &[&str]| {
        let mut payload = whole();
        payload.remove(&["holder"]);
        payload.set(&["little"], "测试甲");
        without.iter().for_each(|key| payload.remove(&[*key]));
        vector(name, title, "xx-little-1", READINGS, document("body", &payload, &[]))
    };
    let lacking =
        |vector: Vector| vector.warns("minimum-missing").concludes("undetermined").beside("least-there");
    let mut vectors =
        vec![of("least-there", "a layout that requires nothing, and a license that says enough", &[])];
    vectors.extend(
        [("number", "number"), ("issuer", "issuer"), ("issued", "day of issue"), ("name", "name")].map(
            |(key, word)| {
                let name = format!("least-without-{key}");
                let title = format!("signed, in force, and without its {word}");
                lacking(of(&name, &title, &[key])).change(format!("the {word} is left out"))
            },
        ),
    );
    vectors.push(
        lacking(of(
            "least-name-and-end",
            "signed, and says next to nothing",
            &["number", "issuer", "issued"],
        ))
        .change("all but name, holder and end is left out"),
    );
    vectors
}

/// Integer and text keys of CBOR.
fn keys() -> Vec<Vector> {
    let desk = Desk::of(&zj::GB);
    let text = |text: &str| Value::from(text);
    // Sorted as deterministic CBOR is: by the bytes of the keys.
    let of = |name, title, holder: &[(Value, &str)], issuer: Value| {
        let mut entries = vec![(1_i64.into(), text("测试证"))];
        let integer = |key: &Value| matches!(key, Value::Integer(_));
        let holders = |wanted: bool| {
            holder
                .iter()
                .filter(move |(key, _)| integer(key) == wanted)
                .map(|(key, name)| (key.clone(), text(name)))
        };
        entries.extend(holders(true));
        if integer(&issuer) {
            entries.push((issuer.clone(), text("测试发证机关")));
        }
        entries.extend([(4_i64.into(), text("2026-02-09")), (5_i64.into(), text("2036-02-08"))]);
        entries.push(((-1_i64).into(), text("TEST-0001")));
        entries.extend(holders(false));
        if !integer(&issuer) {
            entries.push((issuer.clone(), text("测试发证机关")));
        }
        let seal = Seal::new(Value::Map(entries).cbor(), desk.signer("good"), None);
        let bytes = Cose::new(&seal).document().cbor();
        let vector = Vector::passed(FOLDER, name, title).bytes("cbor", bytes).formats(READINGS);
        vector.layout("xx-keys-1").opinion(Opinion::None)
    };
    let missing = |vector: Vector| vector.fails("fields", "value-missing").beside("keys-both");
    vec![
        of(
            "keys-both",
            "the integer 2 and the text \"2\" are two keys",
            &[(2_i64.into(), "测试甲"), (text("2"), "测试乙")],
            text("3"),
        )
        .says("holder_name", "测试甲"),
        missing(of(
            "keys-text-for-integer",
            "the text \"2\" where the integer 2 is read",
            &[(text("2"), "测试乙")],
            text("3"),
        ))
        .change("the integer 2 is left out"),
        missing(of(
            "keys-integer-for-text",
            "the integer 3 where the text \"3\" is read",
            &[(2_i64.into(), "测试甲"), (text("2"), "测试乙")],
            3_i64.into(),
        ))
        .change("the integer 3 for the text \"3\""),
    ]
}

/// What surrounds the signed bytes chooses between no two readings of them.
fn outside() -> Vec<Vector> {
    let of =
        |name: &str, title: &str, formats, layout, body, more: &[(&str, &str)], version: &[(&str, &str)]| {
            let mut payload = whole();
            payload.set(&["state"], "1");
            version.iter().for_each(|(key, value)| payload.set(&[*key], *value));
            vector(name, title, layout, formats, document(body, &payload, more))
        };
    let inside = [("version", "2")];
    let form = |form| [("form", form)];
    vec![
        of(
            "told-apart-inside",
            "an entry of the signed bytes says which of two layouts counts",
            TOLD_APART_INSIDE,
            "xx-version-2",
            "body",
            &form("2"),
            &inside,
        ),
        of(
            "told-apart-outside",
            "only an entry that is not signed says which of two readings counts",
            TOLD_APART_OUTSIDE,
            "xx-version-2",
            "body",
            &form("2"),
            &inside,
        )
        .error("layout-several")
        .beside("told-apart-inside")
        .change("layouts that do not look for the signed entry"),
        of(
            "told-apart-outside-other",
            "the same with the other entry that is not signed",
            TOLD_APART_OUTSIDE,
            "xx-version-1",
            "body",
            &form("1"),
            &inside,
        )
        .error("layout-several")
        .beside("told-apart-inside")
        .change("layouts that do not look for the signed entry, and another form"),
        of(
            "two-envelopes",
            "two layouts for two envelopes that read the same in the same bytes",
            TWO_ENVELOPES,
            "xx-envelope-2",
            "content",
            &[],
            &[],
        ),
    ]
}
