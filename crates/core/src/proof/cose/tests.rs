use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

use crate::corpora::hex;
use crate::crypto::Algorithm;
use crate::proof::cose::sig_structure;
use crate::proof::tests::{
    assert_malformed, assert_unsupported, fact, fault, holds, key, opened, proof, refusal, sign, spec,
};
use crate::proof::{ProofKind, SignedSpec, SignerRef};
use crate::words::check::CheckId;
use crate::words::code::Code;
use crate::words::limits::{MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES};

const PAYLOAD: &[u8] = b"\xa1\x64name\x61x";

fn cose() -> SignedSpec {
    spec("cose", "")
}

/// A byte string, its length in the shortest form.
fn bytes(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    super::append_byte_string(&mut out, content);
    out
}

/// A map of labels below 24 or with their head, already encoded pair by pair.
fn map(pairs: &[&[u8]]) -> Vec<u8> {
    let count = u8::try_from(pairs.len()).expect("few pairs");
    [&[0xa0 | count], pairs.concat().as_slice()].concat()
}

/// `33: [signer, issuer]`
const CHAIN: &[u8] = b"\x18\x21\x82\x46signer\x46issuer";

/// `1: -8`
const ED_DSA: &[u8] = b"\x01\x27";

fn good_header() -> Vec<u8> {
    map(&[ED_DSA, CHAIN])
}

/// A signed COSE_Sign1 with its tag.
fn sign1(protected: &[u8], unprotected: &[u8]) -> Vec<u8> {
    let signature = sign(&sig_structure(protected, PAYLOAD));
    message(&bytes(protected), unprotected, &bytes(PAYLOAD), &bytes(&signature))
}

fn message(protected: &[u8], unprotected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    [b"\xd2\x84", protected, unprotected, payload, signature].concat()
}

#[test]
fn a_good_sign1_opens_with_and_without_tags() {
    let tagged = sign1(&good_header(), b"\xa1\x04\x41k");
    let untagged = tagged[1..].to_vec();
    let token = [b"\xd8\x3d", tagged.as_slice()].concat();
    for input in [tagged, untagged, token] {
        opened(&cose(), &input, |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, PAYLOAD);
            let proof = opened.proof.expect("a proof");
            let chain = SignerRef::Chain(vec![b"signer".into(), b"issuer".into()]);
            assert_eq!((proof.kind, &proof.algorithm), (ProofKind::Cose, &Algorithm::from_cose(-8)));
            assert_eq!((&proof.signer, &proof.algorithm_allowed), (&Ok(chain), &Ok(())));
            assert!(holds(&key().verifying_key(), &proof) && proof.ignored.is_empty());
        });
    }
}

/// `eddsa-examples/eddsa-sig-01` of the COSE working group.
#[test]
fn the_ed25519_example_of_the_working_group_holds() {
    let input = hex(concat!(
        "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BEE905A76BA1D0",
        "B7321A95C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013BF08F4A44D6FEF0D"
    ));
    let key = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let key = VerifyingKey::try_from(key.as_slice()).expect("a key");
    proof(&cose(), &input, |proof| {
        assert!(holds(&key, proof));
        assert_eq!(proof.signer.as_ref().expect_err("no x5chain").code, Code::SignerCertificateMissing);
    });
}

#[test]
fn what_is_signed_has_the_shortest_lengths() {
    for (length, head) in [
        (0, &b"\x40"[..]),
        (23, b"\x57"),
        (24, b"\x58\x18"),
        (255, b"\x58\xff"),
        (256, b"\x59\x01\x00"),
        (65_535, b"\x59\xff\xff"),
        (65_536, b"\x5a\x00\x01\x00\x00"),
    ] {
        let payload = vec![0; length];
        let expected = [b"\x84\x6aSignature1\x41p\x40", head, &payload].concat();
        assert_eq!(sig_structure(b"p", &payload), expected, "{length}");
    }
}

#[test]
fn one_changed_byte_breaks_the_signature() {
    let good = sign1(&good_header(), b"\xa0");
    let name_at = good.windows(4).position(|four| four == b"name").expect("the payload");
    let mut forged = good;
    forged[name_at] ^= 1;
    assert!(!proof(&cose(), &forged, |proof| holds(&key().verifying_key(), proof)));
}

#[test]
fn the_order_of_protected_labels_is_the_signers_business() {
    let header = map(&[b"\x04\x41k", ED_DSA]);
    assert!(proof(&cose(), &sign1(&header, b"\xa0"), |proof| holds(&key().verifying_key(), proof)));
}

#[test]
fn the_algorithm_is_a_protected_one() {
    let cases: [(&[u8], &[u8], Code); 5] = [
        (b"", b"\xa0", Code::AlgorithmNone),
        (b"\xa0", b"\xa0", Code::AlgorithmNone),
        (b"\xa1\x03\x00", b"\xa0", Code::AlgorithmNone),
        (b"", b"\xa1\x01\x27", Code::AlgorithmUnprotected),
        (b"\xa1\x03\x00", b"\xa1\x01\x27", Code::AlgorithmUnprotected),
    ];
    for (protected, unprotected, code) in cases {
        let finding = fault(&cose(), &sign1(protected, unprotected));
        assert_eq!((finding.check, finding.code), (CheckId::Algorithm, code));
    }
    assert_malformed(&cose(), &sign1(b"\xa1\x01\x40", b"\xa0"), "neither number nor text");
}

#[test]
fn an_algorithm_of_others_is_unsupported_and_not_malformed() {
    let cases: [&[u8]; 5] = [
        b"\xa1\x01\x38\x23",
        b"\xa1\x01\x38\x34",
        b"\xa1\x01\x65EdDSA",
        b"\xa1\x01\x60",
        b"\xa1\x01\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
    ];
    for protected in cases {
        proof(&cose(), &sign1(protected, b"\xa0"), |proof| {
            assert_eq!(
                proof.algorithm_allowed.as_ref().expect_err("not ours").code,
                Code::AlgorithmUnsupported
            );
        });
    }
    let fully_specified = sign1(b"\xa1\x01\x32", b"\xa0");
    assert_eq!(proof(&cose(), &fully_specified, |proof| proof.algorithm.clone()), Algorithm::from_cose(-8));
}

#[test]
fn a_demand_for_extensions_is_not_met() {
    for (labels, names) in
        [(&b"\x02\x81\x18\x2a"[..], "42"), (b"\x02\x80", ""), (b"\x02\x82\x01\x61x", "1 x")]
    {
        let finding = fault(&cose(), &sign1(&map(&[ED_DSA, labels]), b"\xa0"));
        assert_eq!((finding.code, fact(&finding, "names")), (Code::CriticalHeaderUnsupported, Some(names)));
    }
}

#[test]
fn the_unprotected_header_decides_nothing() {
    for (unprotected, part) in [
        (&b"\xa1\x02\x81\x01"[..], "label 2 is not protected"),
        (b"\xa1\x0f\xa1\x06\x01", "label 15 is not protected"),
        (b"\xa1\x18\x21\x41c", "label 33 stands in both headers"),
        (b"\xa1\x01\x27", "label 1 stands in both headers"),
        (b"\x80", "no map"),
    ] {
        assert_malformed(&cose(), &sign1(&good_header(), unprotected), part);
    }
    let unprotected = sign1(&good_header(), b"\xa1\x18\x22\x82\x2f\x40");
    assert_unsupported(&cose(), &unprotected, "x5t unprotected");
}

#[test]
fn a_chain_outside_the_protected_header_is_missing() {
    let input = sign1(&map(&[ED_DSA]), b"\xa1\x18\x21\x41c");
    let finding = proof(&cose(), &input, |proof| proof.signer.clone().expect_err("unprotected"));
    assert_eq!((finding.check, finding.code), (CheckId::Signer, Code::SignerCertificateMissing));
    assert_eq!(fact(&finding, "place"), Some("unprotected"));
}

#[test]
fn a_chain_is_one_certificate_or_a_list_within_bounds() {
    let with = |chain: &[u8]| sign1(&map(&[ED_DSA, &[b"\x18\x21", chain].concat()]), b"\xa0");
    let list = |count: u8| [vec![0x80 | count], b"\x41a".repeat(count.into())].concat();
    let most = u8::try_from(MAX_CERTIFICATES).expect("a few");
    for chain in [&b"\x80"[..], b"\x81\x41a", b"\x82\x41a\x01", b"\x61a", b"\xa0"] {
        assert_malformed(&cose(), &with(chain), "x5chain");
    }
    assert_malformed(&cose(), &with(&list(most + 1)), "more than");
    assert_malformed(&cose(), &with(&bytes(&vec![0; MAX_CERTIFICATE_BYTES + 1])), "more than");
    for chain in [b"\x41a".to_vec(), list(2), list(most), bytes(&vec![0; MAX_CERTIFICATE_BYTES])] {
        assert!(proof(&cose(), &with(&chain), |proof| proof.signer.is_ok()));
    }
}

#[test]
fn a_thumbprint_names_the_first_certificate() {
    let with = |algorithm: u8, digest: &[u8]| {
        let thumbprint = [b"\x18\x22\x82", [algorithm].as_slice(), &bytes(digest)].concat();
        sign1(&map(&[ED_DSA, CHAIN, &thumbprint]), b"\xa0")
    };
    let (right, wrong) = (Sha256::digest(b"signer"), Sha256::digest(b"issuer"));
    assert!(proof(&cose(), &with(0x2f, &right), |proof| proof.signer.is_ok() && proof.ignored.is_empty()));
    assert_malformed(&cose(), &with(0x2f, &wrong), "x5t");
    let other_digest = with(0x2e, &wrong[..8]);
    assert_eq!(proof(&cose(), &other_digest, |proof| proof.ignored.clone()), ["34"]);
    assert_malformed(&cose(), &sign1(&map(&[ED_DSA, CHAIN, b"\x18\x22\x40"]), b"\xa0"), "x5t");
}

#[test]
fn the_claimed_time_is_in_the_signed_claims() {
    let with = |claims: &[u8]| sign1(&map(&[ED_DSA, &[b"\x0f", claims].concat(), CHAIN]), b"\xa0");
    for (claims, seconds) in [
        (&b"\xa1\x06\x1a\x69\xa3\xf2\x80"[..], Some(1_772_352_128)),
        (b"\xa1\x06\x20", Some(-1)),
        (b"\xa1\x01\x61x", None),
    ] {
        let claimed = proof(&cose(), &with(claims), |proof| proof.signing_time.map(|time| time.as_second()));
        assert_eq!(claimed, seconds);
    }
    for claims in [&b"\xa1\x06\x61x"[..], b"\x80", b"\xa1\x06\x1b\xff\xff\xff\xff\xff\xff\xff\xff"] {
        assert_eq!(fault(&cose(), &with(claims)).code, Code::ProofMalformed);
    }
}

#[test]
fn every_member_is_of_its_type() {
    let header = bytes(&good_header());
    let (payload, signature) = (bytes(PAYLOAD), bytes(&[0; 64]));
    assert_malformed(&cose(), &message(b"\xa1\x01\x27", b"\xa0", &payload, &signature), "protected header");
    assert_malformed(&cose(), &message(&header, b"\xa0", &payload, b"\x60"), "signature");
    assert_malformed(&cose(), &message(&bytes(b"\x80"), b"\xa0", &payload, &signature), "no map");
    assert!(refusal(&cose(), &message(&header, b"\xa0", b"\xf6", &signature)).contains("payload"));
    assert!(refusal(&cose(), b"\xd2\x83\x40\xa0\x40").contains("four"));
    assert!(refusal(&cose(), b"\xa0").contains("list"));
}

#[test]
fn the_protected_header_is_strict_cbor() {
    for (protected, part) in
        [(&b"\xa2\x01\x27\x01\x27"[..], "twice"), (b"\xa1\x01\x27\x00", "follow"), (b"\xa1\x01", "")]
    {
        assert_malformed(&cose(), &sign1(protected, b"\xa0"), part);
    }
}

mod corpus;

#[test]
fn a_message_that_is_a_member_of_a_document_is_opened_there() {
    let inner = sign1(&good_header(), b"\xa0");
    let untagged = inner[1..].to_vec();
    let own = spec("cose", "at = \"/sig\"");
    let beside = |value: &[u8]| [b"\xa2\x61a\x61x\x63sig".as_slice(), value].concat();
    for value in [bytes(&inner), bytes(&untagged), untagged.clone()] {
        opened(&own, &beside(&value), |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, PAYLOAD);
            assert!(holds(&key().verifying_key(), &opened.proof.expect("a proof")));
        });
    }
    refusal(&own, &inner);
    for value in [&b"\x80"[..], b"\x61x", b"\x40", &bytes(b"\x84")] {
        refusal(&own, &beside(value));
    }
    // A text of JSON holds the same bytes in base64.
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(&inner);
    let document = format!("{{\"sig\":\"{text}\"}}");
    proof(&spec("cose", "at = \"/sig!base64\""), document.as_bytes(), |proof| {
        assert!(holds(&key().verifying_key(), proof));
    });
}
