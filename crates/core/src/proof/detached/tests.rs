use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::Algorithm;
use crate::proof::tests::{assert_malformed, holds, key, opened, refusal, sign, spec, spec_of};
use crate::proof::{ProofKind, SignedSpec, SignerRef};

const PAYLOAD: &str = "{\"name\":\"证照\"}";

fn detached() -> SignedSpec {
    spec("detached", "signed = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"")
}

fn signature() -> String {
    STANDARD.encode(sign(PAYLOAD.as_bytes()))
}

/// A reply whose signature and key name are the given JSON values.
fn reply(signature: &str, key_id: &str) -> String {
    format!("{{\"data\":\"{}\",\"sign\":{signature},\"keyId\":{key_id}}}", PAYLOAD.replace('"', "\\\""))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[test]
fn a_good_reply_opens() {
    opened(&detached(), reply(&quoted(&signature()), "\"key-1\"").as_bytes(), |opened| {
        let opened = opened.expect("signed content");
        let proof = opened.proof.expect("a proof");
        assert_eq!((&*opened.payload, &*proof.message), (PAYLOAD.as_bytes(), PAYLOAD.as_bytes()));
        assert_eq!((proof.kind, &proof.algorithm), (ProofKind::Detached, &Algorithm::from_jose("EdDSA")));
        assert_eq!(proof.signer, Ok(SignerRef::KeyId("key-1".into())));
        assert!(holds(&key().verifying_key(), &proof) && proof.algorithm_allowed.is_ok());
        assert!(proof.digest.is_none() && proof.signing_time.is_none());
    });
}

#[test]
fn what_is_signed_is_the_text_and_not_its_escapes() {
    let escaped = reply(&quoted(&signature()), "\"key-1\"").replace('证', "\\u8bc1");
    opened(&detached(), escaped.as_bytes(), |opened| {
        assert!(holds(&key().verifying_key(), &opened.expect("content").proof.expect("a proof")));
    });
}

#[test]
fn a_text_is_signed_in_the_encoding_that_the_layout_names() {
    let layout = |more: &str| {
        spec("detached", &format!("signed = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"{more}"))
    };
    let signed_in_gb = STANDARD.encode(sign(&encoding_rs::GB18030.encode(PAYLOAD).0));
    let holds_by = |layout: &SignedSpec, signature: &str, text: &str| {
        let reply = reply(&quoted(signature), "\"key-1\"").replace("证照", text);
        opened(layout, reply.as_bytes(), |opened| {
            let opened = opened.expect("signed content");
            // What is read is the text itself, whatever was signed of it.
            assert_eq!(&*opened.payload, PAYLOAD.replace("证照", text).as_bytes());
            holds(&key().verifying_key(), &opened.proof.expect("a proof"))
        })
    };
    let (gb, utf8) = (layout("\ntext_as = \"gb18030\""), layout("\ntext_as = \"utf-8\""));
    assert!(holds_by(&gb, &signed_in_gb, "证照") && !holds_by(&gb, &signed_in_gb, "证号"));
    assert!(!holds_by(&gb, &signature(), "证照") && !holds_by(&utf8, &signed_in_gb, "证照"));
    assert!(holds_by(&utf8, &signature(), "证照"));
    // These characters are in GB18030 what 证照 is in UTF-8: a signature over the one would hold over the other.
    let (other, _, _) = encoding_rs::GB18030.decode("证照".as_bytes());
    let reply = reply(&quoted(&signature()), "\"key-1\"").replace("证照", &other);
    opened(&gb, reply.as_bytes(), |opened| {
        assert!(opened.expect_err("no signed content").contains("another text in UTF-8"));
    });
    for (kind, lines) in [
        ("detached", "signed = \"/a!base64\"\nsignature = \"/s\"\nkey_id = \"/k\"\ntext_as = \"gb18030\""),
        ("cms", "signed = \"/a\"\nsignature = \"/s\"\ntext_as = \"gb18030\""),
        ("cms", "attached = true\nsignature = \"/s\"\ntext_as = \"gb18030\""),
    ] {
        assert!(spec_of(kind, lines).unwrap_err().contains("a text that is signed"), "{lines}");
    }
}

#[test]
fn one_changed_character_breaks_the_signature() {
    let forged = reply(&quoted(&signature()), "\"key-1\"").replace('照', "号");
    opened(&detached(), forged.as_bytes(), |opened| {
        assert!(!holds(&key().verifying_key(), &opened.expect("content").proof.expect("a proof")));
    });
}

#[test]
fn a_signature_has_one_spelling() {
    let good = signature();
    let unpadded = good.trim_end_matches('=').to_owned();
    let (start, end) = good.split_at(40);
    for text in
        [&unpadded, &format!("{start}\\n{end}"), &good.replace('=', "A"), &STANDARD.encode([0; 63]), ""]
    {
        assert!(opened(&detached(), reply(&quoted(text), "\"k\"").as_bytes(), |opened| {
            opened.expect("content").proof.is_err()
        }));
    }
    assert_malformed(&detached(), reply(&quoted(&STANDARD.encode([0; 65])), "\"k\"").as_bytes(), "65 bytes");
    assert_malformed(&detached(), reply("1", "\"k\"").as_bytes(), "no text at /sign");
    let unsigned = reply("1", "\"k\"").replace("sign", "other");
    assert_malformed(&detached(), unsigned.as_bytes(), "nothing at /sign");
}

#[test]
fn a_key_has_a_visible_name() {
    let good = quoted(&signature());
    for name in ["", "a b", "a\\tb", "键", &"k".repeat(129)] {
        assert_malformed(&detached(), reply(&good, &quoted(name)).as_bytes(), "key's name");
    }
    assert_malformed(&detached(), reply(&good, "1").as_bytes(), "no text at /keyId");
    opened(&detached(), reply(&good, &quoted(&"k".repeat(128))).as_bytes(), |opened| {
        assert!(opened.expect("content").proof.is_ok());
    });
}

#[test]
fn without_text_there_is_no_signed_content() {
    for input in ["{}", "{\"data\":1}", "{\"data\":null}", "{\"data\":{}}"] {
        assert!(refusal(&detached(), input.as_bytes()).contains("/data"), "{input}");
    }
}

#[test]
fn an_attribute_and_an_element_are_text_too() {
    let spec = spec("detached", "signed = \"/r/data\"\nsignature = \"/r/@sign\"\nkey_id = \"/r/key\"");
    let data = "<![CDATA[".to_owned() + PAYLOAD + "]]>";
    let input = format!("<r sign='{}'><data>{data}</data><key>k</key></r>", signature());
    opened(&spec, input.as_bytes(), |opened| {
        assert!(holds(&key().verifying_key(), &opened.expect("content").proof.expect("a proof")));
    });
    let twice = format!("<r sign='{}'><data>{data}</data><data/><key>k</key></r>", signature());
    assert!(refusal(&spec, twice.as_bytes()).contains("more than one entry"));
}
