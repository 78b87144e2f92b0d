//! Encodings of files and of signed texts, and who signs where documents name nobody.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use encoding_rs::GB18030;

use super::{broken, malformed, sign, signed, vector, whole, with};
use crate::keys::hex;
use crate::pki;
use crate::value::map;
use crate::vectors::Vector;

pub fn vectors() -> Vec<Vector> {
    [texts(), files(), key(), spelling()].concat()
}

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// A file in UTF-8 with a text that was signed in GB18030.
fn in_gb(layout: &str) -> Vec<u8> {
    let text = whole(layout).json();
    let sign = STANDARD.encode(sign(&gb(&text)));
    map([("d", text), ("s", sign)]).json().into_bytes()
}

fn texts() -> Vec<Vector> {
    let layout = "xx-text-gb-1";
    // These characters are in GB18030 what 证照 is in UTF-8.
    let (other, _, _) = GB18030.decode("证照".as_bytes());
    let other = with(layout, &[("n", other.as_ref().into())], &["h", "i"]).json();
    let abused = map([("s", STANDARD.encode(sign(&gb(&other)))), ("d", other)]);
    vec![
        vector(layout, "text-as-used", "a text that was signed in GB18030", in_gb(layout)),
        broken(vector(
            "xx-days-1",
            "text-as-absent",
            "the same where the layout says UTF-8",
            in_gb("xx-days-1"),
        ))
        .says("issued_on", "")
        .says("valid_until", "")
        .status("UNKNOWN")
        .beside("text-as-used")
        .change("made for a layout whose texts are signed in UTF-8"),
        vector(
            layout,
            "text-as-abused",
            "a text that would be another in UTF-8, as it was signed",
            abused.json().into_bytes(),
        )
        .error("layout-none")
        .beside("text-as-used")
        .change("characters whose bytes are also UTF-8"),
        malformed(vector(layout, "text-as-cut", "a signature in hex without its last byte", {
            let text = whole(layout).json();
            let sign = hex(&sign(&gb(&text))[..63]);
            map([("d", text), ("s", sign)]).json().into_bytes()
        }))
        .beside("text-as-used")
        .change("the signature is in hex, and one byte short"),
    ]
}

fn files() -> Vec<Vector> {
    let layout = "xx-file-gb-1";
    let text = |layout: &str| signed(&whole(layout).json()).json();
    vec![
        vector(layout, "file-used", "a file in GB18030", gb(&text(layout))),
        vector("xx-days-1", "file-absent", "the same where no layout says so", gb(&text("xx-days-1")))
            .error("layout-none")
            .beside("file-used")
            .change("made for a layout of files in UTF-8"),
        vector(layout, "file-abused", "a file in UTF-8 where GB18030 is read", text(layout).into_bytes())
            .error("layout-none")
            .beside("file-used")
            .change("written in UTF-8"),
    ]
}

/// Of documents that name nobody; a name in one is ignored.
fn key() -> Vec<Vector> {
    let layout = "xx-file-gb-1";
    let text = whole(layout).json();
    let second = pki::pinned("second");
    let sign = STANDARD.encode(second.key.sign(text.as_bytes()));
    let other = map([("d", text.clone()), ("s", sign), ("keyId", second.key_id)]);
    let named = map([
        ("d", text.clone()),
        ("s", STANDARD.encode(super::sign(text.as_bytes()))),
        ("keyId", "nobody".to_owned()),
    ]);
    vec![
        vector(
            layout,
            "key-used",
            "the layout names the key, and a name in the document is ignored",
            gb(&named.json()),
        ),
        broken(vector(
            layout,
            "key-abused",
            "another key signs, and the document names it",
            gb(&other.json()),
        ))
        .beside("key-used")
        .change("signed by another key of the trust store"),
    ]
}

/// Spellings of a signature where the layout says base64.
fn spelling() -> Vec<Vector> {
    let layout = "xx-days-1";
    let text = with(layout, &[("a", "2026年2月9日".into()), ("c", "2036.02.08".into())], &["d", "u"]).json();
    let in_hex = map([("d", text.clone()), ("s", hex(&sign(text.as_bytes())))]);
    vec![
        malformed(vector(layout, "days-1-unsigned", "no signature", map([("d", text)]).json().into_bytes()))
            .beside("days-1-used")
            .change("other days, and no signature"),
        malformed(vector(
            layout,
            "days-1-hex",
            "a signature in hex where base64 is read",
            in_hex.json().into_bytes(),
        ))
        .beside("days-1-used")
        .change("other days, and a signature in hex"),
    ]
}
