use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use data_encoding::{HEXLOWER, HEXUPPER};

use crate::proof::SignerRef;
use crate::proof::tests::{assert_malformed, holds, key, opened, proof, refusal, sign, spec, spec_of};

const PAYLOAD: &str = "{\"name\":\"证照\"}";

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn reply(signature: &str) -> String {
    format!("{{\"data\":{},\"sign\":\"{signature}\",\"keyId\":\"key-1\"}}", quoted(PAYLOAD))
}

const DETACHED: &str = "signed = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"\n";

#[test]
fn a_signature_is_read_in_the_one_spelling_that_the_layout_names() {
    let signature = sign(PAYLOAD.as_bytes());
    let spellings = [
        ("base64", STANDARD.encode(signature)),
        ("base64url", URL_SAFE_NO_PAD.encode(signature)),
        ("hex", HEXLOWER.encode(&signature)),
        ("hex", HEXUPPER.encode(&signature)),
    ];
    for (word, text) in &spellings {
        let own = spec("detached", &format!("{DETACHED}signature_as = \"{word}\""));
        proof(&own, reply(text).as_bytes(), |proof| assert!(holds(&key().verifying_key(), proof), "{word}"));
        for (other, text) in spellings.iter().filter(|(other, _)| other != word) {
            assert_malformed(&own, reply(text).as_bytes(), "sign");
            assert_ne!(other, word);
        }
    }
    // Several are told apart by the length of the signature that each gives.
    let any = spec("detached", &format!("{DETACHED}signature_as = [\"base64\", \"base64url\", \"hex\"]"));
    for (word, text) in &spellings {
        proof(&any, reply(text).as_bytes(), |proof| assert!(holds(&key().verifying_key(), proof), "{word}"));
    }
    assert_malformed(&any, reply(&spellings[2].1[2..]).as_bytes(), "sign");
    for (list, detail) in
        [("[]", "one of base64"), ("[\"hex\", \"hex\"]", "listed twice"), ("\"base32\"", "unknown variant")]
    {
        let wrong = spec_of("detached", &format!("{DETACHED}signature_as = {list}")).unwrap_err();
        assert!(wrong.contains(detail), "{wrong}");
    }
    // Without the word it is base64, and no spelling has a second one.
    proof(&spec("detached", DETACHED), reply(&spellings[0].1).as_bytes(), |_| ());
    let mixed = spellings[2].1.replacen('a', "A", 1);
    assert_malformed(
        &spec("detached", &format!("{DETACHED}signature_as = \"hex\"")),
        reply(&mixed).as_bytes(),
        "/sign",
    );
    let padded = URL_SAFE.encode(signature);
    assert_malformed(
        &spec("detached", &format!("{DETACHED}signature_as = \"base64url\"")),
        reply(&padded).as_bytes(),
        "/sign",
    );
}

#[test]
fn a_proof_inside_a_text_is_found_there() {
    let inner = reply(&STANDARD.encode(sign(PAYLOAD.as_bytes())));
    let own = spec("detached", &DETACHED.replace("\"/", "\"/body!json/"));
    for body in [inner.clone(), inner.replace("证", "\\u8bc1")] {
        let document = format!("{{\"body\":{}}}", quoted(&body));
        opened(&own, document.as_bytes(), |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, PAYLOAD.as_bytes());
            assert!(holds(&key().verifying_key(), &opened.proof.expect("a proof")));
        });
    }
    assert!(refusal(&own, inner.as_bytes()).contains("nothing at /body"));
    assert!(refusal(&own, b"{\"body\":[]}").contains("no text at /body"));
    assert!(refusal(&own, b"{\"body\":\"{\"}").contains("/body!json"));
}

#[test]
fn bytes_behind_base64_are_signed_as_they_are_decoded() {
    let own = spec("detached", &DETACHED.replace("/data", "/data!base64"));
    let document = |text: &str| {
        let signature = STANDARD.encode(sign(PAYLOAD.as_bytes()));
        format!("{{\"data\":\"{text}\",\"sign\":\"{signature}\",\"keyId\":\"key-1\"}}")
    };
    let good = document(&STANDARD.encode(PAYLOAD));
    opened(&own, good.as_bytes(), |opened| {
        let opened = opened.expect("signed content");
        assert_eq!(&*opened.payload, PAYLOAD.as_bytes());
        assert!(holds(&key().verifying_key(), &opened.proof.expect("a proof")));
    });
    for wrong in ["*", "eyJ9", &URL_SAFE_NO_PAD.encode(PAYLOAD)] {
        let own_refusal = opened(&own, document(wrong).as_bytes(), |opened| match opened {
            Err(_) => true,
            Ok(opened) => !holds(&key().verifying_key(), &opened.proof.expect("a proof")),
        });
        assert!(own_refusal, "{wrong}");
    }
    let table = "signed = \"/data\"\nsignature = \"/sign!base64\"\nkey_id = \"/keyId\"";
    assert!(spec_of("detached", table).unwrap_err().contains("`signature_as`"));
}

#[test]
fn where_the_layout_names_the_key_the_document_cannot_name_another() {
    let own = spec("detached", "signed = \"/data\"\nsignature = \"/sign\"\nkey = \"gateway-2025\"");
    let document = reply(&STANDARD.encode(sign(PAYLOAD.as_bytes())));
    proof(&own, document.as_bytes(), |proof| {
        assert_eq!(proof.signer, Ok(SignerRef::KeyId("gateway-2025".into())));
    });
    for (lines, detail) in [
        (
            "signed = \"/data\"\nsignature = \"/sign\"\nkey = \"x\"\nkey_id = \"/keyId\"",
            "by the layout (`key`)",
        ),
        ("signed = \"/data\"\nsignature = \"/sign\"\nkey = \"a b\"", "visible ASCII"),
        ("signed = \"/data\"\nsignature = \"/sign\"", "lacks `key_id`"),
    ] {
        assert!(spec_of("detached", lines).unwrap_err().contains(detail), "{lines}");
    }
}

#[test]
fn a_jws_may_name_its_key_and_then_does_not_bring_one() {
    let compact = |header: &str| {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(PAYLOAD));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(sign(message.as_bytes())))
    };
    let named = spec("jws", "signer = \"kid\"");
    proof(&named, compact("{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}").as_bytes(), |proof| {
        assert_eq!(proof.signer, Ok(SignerRef::KeyId("key-1".into())));
        assert!(holds(&key().verifying_key(), proof) && proof.ignored.is_empty());
    });
    proof(&named, compact("{\"alg\":\"EdDSA\",\"x5c\":[\"AAAA\"]}").as_bytes(), |proof| {
        assert!(proof.signer.is_err());
    });
    proof(&spec("jws", ""), compact("{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}").as_bytes(), |proof| {
        assert!(proof.signer.is_err());
    });
    proof(
        &spec("jws", "key = \"gateway\""),
        compact("{\"alg\":\"EdDSA\",\"kid\":\"k\"}").as_bytes(),
        |proof| {
            assert_eq!(proof.signer, Ok(SignerRef::KeyId("gateway".into())));
            assert_eq!(proof.ignored, ["kid"]);
        },
    );
    assert_malformed(&named, compact("{\"alg\":\"EdDSA\",\"kid\":[\"key-1\"]}").as_bytes(), "`kid`");
    assert!(spec_of("jws", "signer = \"kid\"\nkey = \"x\"").unwrap_err().contains("by the layout (`key`)"));
}

#[test]
fn a_jws_inside_a_text_is_opened_there() {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode("{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}"),
        URL_SAFE_NO_PAD.encode(PAYLOAD)
    );
    let jws = format!("{message}.{}", URL_SAFE_NO_PAD.encode(sign(message.as_bytes())));
    let document = format!("{{\"body\":{}}}", quoted(&format!("{{\"jws\":\"{jws}\"}}")));
    let own = spec("jws", "signer = \"kid\"\nat = \"/body!json/jws\"");
    proof(&own, document.as_bytes(), |proof| assert!(holds(&key().verifying_key(), proof)));
    assert!(refusal(&own, b"{\"body\":\"{\\\"jws\\\":[]}\"}").contains("a JWS is a map or a text"));
}
