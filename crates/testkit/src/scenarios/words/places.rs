//! Proofs inside a text, and what else stands there.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::{malformed, sign, vector, whole, with};
use crate::value::{Value, map};
use crate::vectors::Vector;

const LAYOUT: &str = "xx-place-1";

pub fn vectors() -> Vec<Vector> {
    let payload = whole(LAYOUT);
    let inner = |payload: &Value, spell: &dyn Fn(&[u8]) -> String| {
        let text = payload.json();
        map([("d", text.clone()), ("s", spell(sign(text.as_bytes()).as_slice()))])
    };
    let in_url: &dyn Fn(&[u8]) -> String = &|bytes| URL_SAFE_NO_PAD.encode(bytes);
    let of = |name: &str, title: &str, body: Value| {
        vector(LAYOUT, name, title, map([("b", body)]).json().into_bytes())
    };
    let good = inner(&payload, in_url);
    let mut outside = inner(&with(LAYOUT, &[], &["no"]), in_url);
    outside.set(&["no"], "TEST-0001");
    vec![
        of("place-used", "a proof inside a text, its signature in base64url", good.json().into()),
        of("place-absent", "no text with a proof", Value::Null)
            .error("layout-none")
            .beside("place-used")
            .change("null in place of the text"),
        of("place-abused", "the proof itself where a text was meant", good)
            .error("layout-none")
            .beside("place-used")
            .change("a map in place of its text"),
        of("place-outside", "the number stands beside what is signed", outside.json().into())
            .says("number", "")
            .fails("fields", "value-missing")
            .beside("place-used")
            .change("the number is outside the payload"),
        malformed(of(
            "url-absent",
            "no signature inside the text",
            map([("d", payload.json())]).json().into(),
        ))
        .beside("place-used")
        .change("the signature is left out"),
        malformed(of(
            "url-abused",
            "a signature in base64 where base64url is read",
            inner(&payload, &|bytes| STANDARD.encode(bytes)).json().into(),
        ))
        .beside("place-used")
        .change("the signature is in base64"),
    ]
}
