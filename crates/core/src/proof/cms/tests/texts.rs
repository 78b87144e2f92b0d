//! SignedData over a text, and with its content inside.

use super::*;
use crate::proof::tests::spec_of;

const TEXT: &str = "signed_text = \"/data\"\nsignature = \"/sign\"";
const ATTACHED: &str = "attached = true\nsignature = \"/sign\"";

fn json(data: &str, der: &[u8]) -> Vec<u8> {
    let data = data.replace('"', "\\\"").replace('\r', "\\r").replace('\n', "\\n");
    format!("{{\"data\":\"{data}\",\"sign\":\"{}\"}}", STANDARD.encode(der)).into_bytes()
}

fn with_content(content: &[u8]) -> impl FnOnce(&mut Draft) {
    let inner = seq(&[&oid("1.2.840.113549.1.7.1"), &tlv(0xa0, &[&tlv(0x04, &[content])])]);
    |draft| draft.inner = inner
}

#[test]
fn a_signature_over_a_text_is_over_its_characters() {
    for draft in [Draft::new(), Draft::with(|draft| draft.attributes = None)] {
        opened(&spec("cms", TEXT), &json(CONTENT, &draft.der()), |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, CONTENT.as_bytes());
            let proof = opened.proof.expect("a proof");
            assert!(holds(&key().verifying_key(), &proof) && !matches!(proof.digest, Some(Err(_))));
        });
    }
    let changed = CONTENT.replace("证照", "证号");
    proof(&spec("cms", TEXT), &json(&changed, &Draft::new().der()), |proof| {
        assert!(matches!(proof.digest, Some(Err(_))));
    });
    assert_unsupported(
        &spec("cms", TEXT),
        &json(CONTENT, &Draft::with(with_content(CONTENT.as_bytes())).der()),
        "a signature that carries content of its own",
    );
}

#[test]
fn a_text_may_have_been_signed_in_another_encoding() {
    let in_gb = encoding_rs::GB18030.encode(CONTENT).0;
    let draft = Draft::with(|draft| {
        let digest = tlv(0x04, &[&Sha512::digest(&in_gb)]);
        let kind = attribute("1.2.840.113549.1.9.3", &oid("1.2.840.113549.1.7.1"));
        draft.attributes = Some(vec![kind, attribute("1.2.840.113549.1.9.4", &digest)]);
    });
    let holds_by = |more: &str| {
        opened(&spec("cms", &format!("{TEXT}{more}")), &json(CONTENT, &draft.der()), |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, CONTENT.as_bytes());
            !matches!(opened.proof.expect("a proof").digest, Some(Err(_)))
        })
    };
    assert!(holds_by("\ntext_as = \"gb18030\"") && !holds_by(""));
}

#[test]
fn attached_content_is_what_is_read() {
    let der = Draft::with(with_content(CONTENT.as_bytes())).der();
    // What stands beside it is not signed.
    opened(&spec("cms", ATTACHED), &json("other", &der), |opened| {
        let opened = opened.expect("signed content");
        assert_eq!(&*opened.payload, CONTENT.as_bytes());
        assert!(holds(&key().verifying_key(), &opened.proof.expect("a proof")));
    });
    let other = Draft::with(with_content(b"<License/>")).der();
    proof(&spec("cms", ATTACHED), &json("", &other), |proof| assert!(matches!(proof.digest, Some(Err(_)))));
    for der in [Draft::new().der(), b"\x30\x00".to_vec(), Vec::new()] {
        refusal(&spec("cms", ATTACHED), &json(CONTENT, &der));
    }
}

/// The signature over the attributes of one SignedData also holds over a text that is these attributes.
#[test]
fn attributes_are_not_passed_off_as_content() {
    let draft = Draft::new();
    let mut attributes = draft.attributes.clone().expect("attributes");
    attributes.sort();
    let attributes = tlv(0x31, &[&attributes.concat()]);
    let forged = Draft::with(|draft| {
        draft.attributes = None;
        with_content(&attributes)(draft);
    });
    let der = forged.der();
    assert_malformed(&spec("cms", ATTACHED), &json("", &der), "could be signed attributes");
    let digits = Draft::with(|draft| draft.attributes = None).der();
    assert_malformed(&spec("cms", TEXT), &json("1", &digits), "could be signed attributes");
}

#[test]
fn a_proof_says_once_what_is_signed() {
    for (lines, detail) in [
        ("signed = \"/a\"\nsigned_text = \"/b\"\nsignature = \"/c\"", "has one of"),
        ("signed = \"/a\"\nattached = true\nsignature = \"/c\"", "has one of"),
        ("attached = false\nsignature = \"/c\"", "lacks `signed`"),
        ("signed = \"/a!json\"\nsignature = \"/c\"", "`signed_text`"),
    ] {
        assert!(spec_of("cms", lines).unwrap_err().contains(detail), "{lines}");
    }
    assert!(spec_of("jws", "signed_text = \"/a\"").unwrap_err().contains("has no `signed_text`"));
}
