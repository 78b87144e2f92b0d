//! What is special to a bare signature over one text.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::desk::Desk;
use crate::layouts::ah;
use crate::proofs::detached;
use crate::value::{Value, nested};
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [forms(desk), signatures(desk), key_ids(desk), structure(desk)].concat()
}

/// The good document with its members changed after signing.
fn edited(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Value)) -> Vector {
    let mut document = detached::document(&desk.good());
    change(&mut document);
    desk.vector(name, title, document.json().into_bytes())
}

fn malformed(vector: Vector) -> Vector {
    let vector = vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::None)
}

fn forms(desk: &Desk) -> Vec<Vector> {
    let good = String::from_utf8(desk.document(&desk.good())).expect("JSON is UTF-8");
    // The text is the same one; only its spelling in the outer JSON is another.
    let spelt = good.replacen("\\\"code\\\"", "\\u0022code\\u0022", 1);
    vec![
        desk.vector("escaped-otherwise", "the signed text with other escapes around it", spelt.into_bytes()),
        edited(desk, "result-changed", "what nobody signs may change", |document| {
            document.set(&["result"], "OK")
        }),
        super::tampering::broken(edited(desk, "space-added", "a space in the signed text", |document| {
            let text = format!("{} ", document.at(&["data"]).text().expect("data is text"));
            document.set(&["data"], text);
        }))
        .change("a space after the signed text"),
    ]
}

fn signatures(desk: &Desk) -> Vec<Vector> {
    let seal = desk.good();
    // Not every signature has a character in which the two alphabets differ; this one has.
    let signature = seal.signer.key.sign(&seal.signed);
    assert_ne!(STANDARD.encode(&signature), URL_SAFE.encode(&signature), "the alphabets do not differ here");
    let with =
        |name, title, text: String| edited(desk, name, title, |document| document.set(&["sign"], text));
    let standard = STANDARD.encode(&signature);
    vec![
        malformed(with(
            "signature-base64url",
            "the signature in the other base64",
            URL_SAFE.encode(&signature),
        ))
        .change("the alphabet of base64url"),
        malformed(with(
            "signature-unpadded",
            "the signature without padding",
            standard.trim_end_matches('=').to_owned(),
        ))
        .change("the padding is gone"),
        malformed(with("signature-newline", "a line break in the signature", format!("{standard}\n")))
            .change("a line break after the signature"),
        malformed(with("signature-empty", "the signature is empty", String::new()))
            .change("no characters in sign"),
        malformed(edited(desk, "signature-null", "null in place of the signature", |document| {
            document.set(&["sign"], Value::Null);
        }))
        .change("null in sign"),
    ]
}

fn key_ids(desk: &Desk) -> Vec<Vector> {
    let second = desk.signer("second").key_id;
    vec![
        malformed(edited(desk, "key-id-missing", "no key is named", |document| document.remove(&["keyId"])))
            .change("keyId is left out"),
        malformed(edited(desk, "key-id-empty", "the key's name is empty", |document| {
            document.set(&["keyId"], "")
        }))
        .change("keyId is empty"),
        malformed(edited(desk, "key-id-too-long", "a key's name of 129 characters", |document| {
            document.set(&["keyId"], "k".repeat(129));
        }))
        .change("129 characters in keyId"),
        super::tampering::broken(edited(
            desk,
            "key-id-changed",
            "another key is named than the one that signed",
            |document| {
                document.set(&["keyId"], second);
            },
        ))
        .change("keyId names another pinned key"),
    ]
}

fn structure(desk: &Desk) -> Vec<Vector> {
    let payload = desk.payload(&desk.facts());
    vec![
        edited(desk, "signature-missing", "without its signature it is the unsigned reply", |document| {
            document.remove(&["sign"]);
        })
        .layout(ah::REPLY.id)
        .unsigned()
        .change("sign is left out"),
        edited(desk, "data-no-text", "data is a map and no text", |document| {
            document.set(&["data"], payload)
        })
        .error("layout-none")
        .change("the signed text's content stands there unquoted"),
        edited(desk, "duplicate-key", "a key occurs twice", |document| document.repeat(&["data"], "{}"))
            .error("key-duplicate")
            .change("the key data occurs a second time"),
        edited(desk, "flag-other", "a reply that reports a failure", |document| {
            document.set(&["flag"], "500")
        })
        .error("layout-none")
        .change("flag reads 500"),
        edited(desk, "too-deep", "lists in lists", |document| document.set(&["TEST"], nested(40)))
            .error("too-deep")
            .change("40 lists in each other beside the payload"),
    ]
}
