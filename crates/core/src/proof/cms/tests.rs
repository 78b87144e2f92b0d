use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use const_oid::ObjectIdentifier;
use der::{Decode, Encode};
use sha2::{Digest, Sha256, Sha512};

use crate::crypto::Algorithm;
use crate::proof::tests::{
    assert_malformed, assert_unsupported, fact, holds, key, opened, proof, refusal, sign, spec,
};
use crate::proof::{ProofKind, SignedSpec, SignerRef};
use crate::words::check::{CheckId, Checks, Outcome};
use crate::words::code::Code;
use crate::words::limits::{MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES};

mod texts;

const CONTENT: &str = "<License 版=\"1\">\r\n <名称>证照</名称></License>";

fn cms() -> SignedSpec {
    spec("cms", "signed = \"/Signed/License\"\nsignature = \"/Signed/Signature\"")
}

/// One value in DER.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = der::Length::try_from(content.len()).and_then(|length| length.to_der()).expect("a length");
    [&[tag], length.as_slice(), &content].concat()
}

fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

fn oid(dotted: &str) -> Vec<u8> {
    ObjectIdentifier::new_unwrap(dotted).to_der().expect("an identifier")
}

fn algorithm(dotted: &str) -> Vec<u8> {
    seq(&[&oid(dotted)])
}

/// A name with one common name.
fn name(common_name: &str) -> Vec<u8> {
    seq(&[&tlv(0x31, &[&seq(&[&oid("2.5.4.3"), &tlv(0x0c, &[common_name.as_bytes()])])])])
}

const ED25519: &str = "1.3.101.112";
const SHA512: &str = "2.16.840.1.101.3.4.2.3";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// A certificate that carries what a signer is found by; nobody checks its signature here.
fn certificate(issuer: &str, serial: u8, key_identifier: &[u8]) -> Vec<u8> {
    let time = tlv(0x17, &[b"260101000000Z"]);
    let extension = seq(&[&oid("2.5.29.14"), &tlv(0x04, &[&tlv(0x04, &[key_identifier])])]);
    let to_be_signed = seq(&[
        &tlv(0xa0, &[&[2, 1, 2]]),
        &[2, 1, serial],
        &algorithm(ED25519),
        &name(issuer),
        &seq(&[&time, &time]),
        &name("signer"),
        &seq(&[&algorithm(ED25519), &tlv(0x03, &[&[0], &[9; 32]])]),
        &tlv(0xa3, &[&seq(&[&extension])]),
    ]);
    seq(&[&to_be_signed, &algorithm(ED25519), &tlv(0x03, &[&[0; 65]])])
}

fn attribute(kind: &str, value: &[u8]) -> Vec<u8> {
    seq(&[&oid(kind), &tlv(0x31, &[value])])
}

/// What goes into a SignedData; each test changes one thing.
struct Draft {
    content_type: Vec<u8>,
    inner: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    version: u8,
    signer_version: u8,
    id: Vec<u8>,
    digest_algorithm: Vec<u8>,
    attributes: Option<Vec<Vec<u8>>>,
    sorted: bool,
    signature_algorithm: Vec<u8>,
    after_signature: Vec<u8>,
    more_signers: Vec<u8>,
}

type Change = fn(&mut Draft);
type ChangeAttributes = fn(&mut Vec<Vec<u8>>);

impl Draft {
    fn new() -> Self {
        Self {
            content_type: oid("1.2.840.113549.1.7.2"),
            inner: seq(&[&oid("1.2.840.113549.1.7.1")]),
            certificates: vec![certificate("other", 1, b"o"), certificate("issuer", 5, b"s")],
            version: 1,
            signer_version: 1,
            id: seq(&[&name("issuer"), &[2, 1, 5]]),
            digest_algorithm: algorithm(SHA512),
            attributes: Some(vec![
                attribute("1.2.840.113549.1.9.3", &oid("1.2.840.113549.1.7.1")),
                attribute("1.2.840.113549.1.9.4", &tlv(0x04, &[&Sha512::digest(CONTENT)])),
            ]),
            sorted: true,
            signature_algorithm: algorithm(ED25519),
            after_signature: Vec::new(),
            more_signers: Vec::new(),
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut draft = Self::new();
        change(&mut draft);
        draft
    }

    /// One more signed attribute.
    fn and(kind: &str, value: &[u8]) -> Self {
        Self::with(|draft| draft.attributes.as_mut().expect("attributes").push(attribute(kind, value)))
    }

    fn der(&self) -> Vec<u8> {
        let attributes = self.attributes.clone().map(|mut attributes| {
            if self.sorted {
                attributes.sort();
            }
            attributes.concat()
        });
        let message = attributes.as_ref().map_or(CONTENT.into(), |content| tlv(0x31, &[content]));
        let attributes = attributes.map_or(Vec::new(), |content| tlv(0xa0, &[&content]));
        let signer = seq(&[
            &[2, 1, self.signer_version],
            &self.id,
            &self.digest_algorithm,
            &attributes,
            &self.signature_algorithm,
            &tlv(0x04, &[&sign(&message)]),
            &self.after_signature,
        ]);
        let signed_data = seq(&[
            &[2, 1, self.version],
            &tlv(0x31, &[&self.digest_algorithm]),
            &self.inner,
            &tlv(0xa0, &[&self.certificates.concat()]),
            &tlv(0x31, &[&signer, &self.more_signers]),
        ]);
        seq(&[&self.content_type, &tlv(0xa0, &[&signed_data])])
    }

    fn document(&self) -> String {
        document(&self.der())
    }
}

fn document(der: &[u8]) -> String {
    format!("\u{feff}<Signed>{CONTENT}<Signature>{}</Signature></Signed>", STANDARD.encode(der))
}

#[test]
fn a_good_signature_opens() {
    let input = Draft::new().document();
    opened(&cms(), input.as_bytes(), |opened| {
        let opened = opened.expect("signed content");
        assert_eq!(&*opened.payload, CONTENT.as_bytes());
        let proof = opened.proof.expect("a proof");
        assert_eq!((proof.kind, &proof.algorithm), (ProofKind::Cms, &Algorithm::from_jose("EdDSA")));
        let chain = [certificate("issuer", 5, b"s"), certificate("other", 1, b"o")];
        assert_eq!(proof.signer, Ok(SignerRef::Chain(chain.map(Into::into).to_vec())));
        assert!(holds(&key().verifying_key(), &proof) && proof.algorithm_allowed.is_ok());
        assert_eq!((&proof.digest, proof.signing_time), (&Some(Ok(())), None));
    });
}

#[test]
fn an_independent_reader_reads_the_same() {
    let der = Draft::and("1.2.840.113549.1.9.5", &tlv(0x17, &[b"260301080000Z"])).der();
    let content_info = cms::content_info::ContentInfo::from_der(&der).expect("a ContentInfo");
    let theirs: cms::signed_data::SignedData = content_info.content.decode_as().expect("a SignedData");
    let theirs = theirs.signer_infos.0.get(0).expect("a signer").clone();
    let attributes = theirs.signed_attrs.expect("attributes").to_der().expect("DER");
    proof(&cms(), document(&der).as_bytes(), |proof| {
        assert_eq!((&*proof.message, &*proof.signature), (&*attributes, theirs.signature.as_bytes()));
    });
}

#[test]
fn a_signature_without_attributes_is_over_the_content() {
    let input = Draft::with(|draft| draft.attributes = None).document();
    proof(&cms(), input.as_bytes(), |proof| {
        assert!(holds(&key().verifying_key(), proof) && proof.digest.is_none());
        assert_eq!(&*proof.message, CONTENT.as_bytes());
    });
}

#[test]
fn changed_content_is_another_digest() {
    let mut checks = Checks::new();
    let input = Draft::new().document().replace("证照", "证书");
    opened(&cms(), input.as_bytes(), |opened| {
        let opened = opened.expect("content");
        opened.check(&mut checks);
        assert!(holds(&key().verifying_key(), opened.proof.as_ref().expect("a proof")));
    });
    assert_eq!(checks.outcome(CheckId::ProofFormat), Outcome::Passed);
    assert_eq!(checks.outcome(CheckId::Digest), Outcome::Failed);
    assert_eq!(checks.findings().first().map(|finding| finding.code), Some(Code::DigestMismatch));
}

#[test]
fn white_space_belongs_to_the_content_and_not_to_the_signature() {
    let input = Draft::new().document();
    let broken: String = input.replace("<Signature>", "<Signature>\r\n\t ").replace("</Sig", "\n</Sig");
    assert_eq!(proof(&cms(), broken.as_bytes(), |proof| proof.digest.clone()), Some(Ok(())));
    let spaced = input.replace("\r\n <名称>", "\r\n  <名称>");
    assert!(
        proof(&cms(), spaced.as_bytes(), |proof| proof.digest.clone()).is_some_and(|digest| digest.is_err())
    );
}

#[test]
fn the_signer_is_found_by_key_identifier_too() {
    let input =
        Draft::with(|draft| (draft.id, draft.signer_version, draft.version) = (tlv(0x80, &[b"s"]), 3, 3));
    proof(&cms(), input.document().as_bytes(), |proof| {
        let Ok(SignerRef::Chain(chain)) = &proof.signer else { panic!("no chain") };
        assert_eq!(*chain[0], certificate("issuer", 5, b"s"));
    });
}

#[test]
fn a_signer_without_certificate_is_missing() {
    let none: Change = |draft| draft.certificates.clear();
    let others: Change = |draft| draft.certificates.truncate(1);
    let serial: Change = |draft| draft.id = seq(&[&name("issuer"), &[2, 1, 6]]);
    let key: Change = |draft| (draft.id, draft.signer_version) = (tlv(0x80, &[b"x"]), 3);
    for change in [none, others, serial, key] {
        let input = Draft::with(change).document();
        proof(&cms(), input.as_bytes(), |proof| {
            let finding = proof.signer.as_ref().expect_err("no signer");
            assert_eq!((finding.check, finding.code), (CheckId::Signer, Code::SignerCertificateMissing));
            assert_eq!(proof.digest, Some(Ok(())));
        });
    }
}

#[test]
fn one_certificate_answers_to_the_identifier() {
    let twin = Draft::with(|draft| draft.certificates.push(certificate("issuer", 5, b"t")));
    assert_malformed(&cms(), twin.document().as_bytes(), "more than one certificate");
    let again = Draft::with(|draft| draft.certificates.push(certificate("issuer", 5, b"s")));
    assert!(proof(&cms(), again.document().as_bytes(), |proof| proof.signer.is_ok()));
}

#[test]
fn certificates_are_bounded() {
    let many = |count: usize| {
        Draft::with(|draft| {
            draft
                .certificates
                .extend((2..count).map(|serial| certificate("o", u8::try_from(serial).expect("few"), b"o")));
        })
    };
    assert!(proof(&cms(), many(MAX_CERTIFICATES).document().as_bytes(), |proof| proof.signer.is_ok()));
    assert_malformed(&cms(), many(MAX_CERTIFICATES + 1).document().as_bytes(), "more than 8 certificates");
    let large =
        Draft::with(|draft| draft.certificates.push(seq(&[&tlv(0x04, &[&[0; MAX_CERTIFICATE_BYTES]])])));
    assert_malformed(&cms(), large.document().as_bytes(), "more than");
    let odd = Draft::with(|draft| draft.certificates.push(vec![4, 0]));
    assert_malformed(&cms(), odd.document().as_bytes(), "among the certificates");
    let attribute_certificate = Draft::with(|draft| draft.certificates.push(tlv(0xa1, &[b"x"])));
    assert!(proof(&cms(), attribute_certificate.document().as_bytes(), |proof| proof.signer.is_ok()));
}

#[test]
fn algorithms_of_others_are_unsupported_and_not_malformed() {
    let ed448: Change = |draft| draft.signature_algorithm = algorithm("1.3.101.113");
    let sm2: Change = |draft| draft.signature_algorithm = algorithm("1.2.156.10197.1.501");
    let sha_1: Change = |draft| draft.signature_algorithm = seq(&[&oid("1.2.840.113549.1.1.5"), &[5, 0]]);
    for (change, code) in
        [(ed448, Code::AlgorithmUnsupported), (sm2, Code::AlgorithmNotAllowed), (sha_1, Code::AlgorithmWeak)]
    {
        proof(&cms(), Draft::with(change).document().as_bytes(), |proof| {
            assert_eq!(proof.algorithm_allowed.as_ref().expect_err("not allowed").code, code);
        });
    }
    let sha_1 = Draft::with(|draft| draft.digest_algorithm = algorithm("1.3.14.3.2.26"));
    proof(&cms(), sha_1.document().as_bytes(), |proof| {
        let finding = proof.digest.clone().expect("a digest").expect_err("weak");
        assert_eq!((finding.code, fact(&finding, "algorithm")), (Code::AlgorithmWeak, Some("SHA-1")));
    });
    let sm3 = Draft::with(|draft| draft.digest_algorithm = algorithm("1.2.156.10197.1.401"));
    proof(&cms(), sm3.document().as_bytes(), |proof| {
        let finding = proof.digest.clone().expect("a digest").expect_err("not ours");
        assert_eq!((finding.check, finding.code), (CheckId::Digest, Code::AlgorithmUnsupported));
        assert_eq!(fact(&finding, "algorithm"), Some("1.2.156.10197.1.401"));
    });
    let parameters = Draft::with(|draft| draft.signature_algorithm = seq(&[&oid(ED25519), &[5, 0]]));
    assert_malformed(&cms(), parameters.document().as_bytes(), "parameters");
    let null = Draft::with(|draft| draft.digest_algorithm = seq(&[&oid(SHA512), &[5, 0]]));
    assert_eq!(proof(&cms(), null.document().as_bytes(), |proof| proof.digest.clone()), Some(Ok(())));
}

#[test]
fn structure_has_one_reading() {
    let cases: [(Change, &str); 5] = [
        (|draft| draft.version = 2, "version"),
        (|draft| draft.signer_version = 3, "version"),
        (|draft| draft.after_signature = vec![5, 0], "follow"),
        (|draft| draft.certificates.push(vec![0x30, 5, 0]), ""),
        (|draft| draft.id = tlv(0x81, &[b"s"]), "tag 0x81"),
    ];
    for (change, part) in cases {
        assert_malformed(&cms(), Draft::with(change).document().as_bytes(), part);
    }
    let unsigned = Draft::with(|draft| draft.after_signature = tlv(0xa1, &[b"anything"]));
    assert_eq!(proof(&cms(), unsigned.document().as_bytes(), |proof| proof.digest.clone()), Some(Ok(())));
}

#[test]
fn other_structures_are_lawful_and_not_read() {
    let cases: [(Change, &str); 4] = [
        (|draft| draft.content_type = oid("1.2.840.113549.1.7.1"), "another content type than SignedData"),
        (
            |draft| draft.inner = seq(&[&oid("1.2.840.113549.1.9.16.1.4")]),
            "content of another type than data",
        ),
        (
            |draft| draft.inner = seq(&[&oid("1.2.840.113549.1.7.1"), &[0xa0, 2, 4, 0]]),
            "a signature that carries content of its own",
        ),
        (|draft| draft.more_signers = seq(&[]), "several signers"),
    ];
    for (change, form) in cases {
        assert_unsupported(&cms(), Draft::with(change).document().as_bytes(), form);
    }
}

#[test]
fn ber_is_read_and_its_signed_bytes_are_those_that_came() {
    let der = Draft::with(|draft| draft.after_signature = tlv(0xa1, &[&seq(&[])])).der();
    let good = proof(&cms(), document(&der).as_bytes(), |proof| {
        (proof.message.to_vec(), proof.signature.to_vec(), proof.signer.clone().ok().map(owned))
    });
    let indefinite = [&[0x30, 0x80], &der[4..], &[0, 0]].concat();
    let longer = [&[0x30, 0x83, 0], &der[2..]].concat();
    let constructed = Draft::with(|draft| draft.after_signature = vec![0x24, 0]).der();
    for ber in [indefinite, longer] {
        let read = proof(&cms(), document(&ber).as_bytes(), |proof| {
            (proof.message.to_vec(), proof.signature.to_vec(), proof.signer.clone().ok().map(owned))
        });
        assert_eq!(read, good);
    }
    let trailing = [der.as_slice(), &[0]].concat();
    let unended = [&[0x30, 0x80], &der[4..]].concat();
    for bad in [&trailing[..], &unended, &constructed, &der[..der.len() - 1], &[]] {
        assert_malformed(&cms(), document(bad).as_bytes(), "");
    }
}

fn owned(signer: SignerRef<'_>) -> Vec<Vec<u8>> {
    match signer {
        SignerRef::Chain(chain) => chain.into_iter().map(Cow::into_owned).collect(),
        other => panic!("must be a chain: {other:?}"),
    }
}

#[test]
fn what_is_signed_is_der_or_not_read() {
    // One octet more than the length needs.
    let draft = Draft::with(|draft| {
        let attributes = draft.attributes.as_mut().expect("attributes");
        let last = attributes.last_mut().expect("an attribute");
        let length = last[1];
        assert!(length < 0x80);
        last.splice(1..2, [0x81, length]);
    });
    assert_unsupported(&cms(), draft.document().as_bytes(), "certificates or signed attributes in BER");
}

#[test]
fn every_cut_and_every_changed_byte_is_survived() {
    let der = Draft::new().der();
    for at in 0..der.len() {
        let mut bent = der.clone();
        bent[at] ^= 0x81;
        for bytes in [&der[..at], &bent] {
            opened(&cms(), document(bytes).as_bytes(), |opened| drop(opened.expect("content").proof));
        }
    }
}

#[test]
fn signed_attributes_are_a_set_in_order() {
    let unsorted = Draft::with(|draft| {
        draft.sorted = false;
        draft.attributes.as_mut().expect("attributes").reverse();
    });
    assert_malformed(&cms(), unsorted.document().as_bytes(), "order");
    let content_type = attribute("1.2.840.113549.1.9.3", &oid("1.2.840.113549.1.7.1"));
    let cases: [(ChangeAttributes, &str); 4] = [
        (|attributes| attributes.clear(), "no content type"),
        (|attributes| drop(attributes.remove(0)), "no content type"),
        (|attributes| drop(attributes.remove(1)), "no message digest"),
        (|attributes| attributes.push(attribute("1.2.840.113549.1.9.4", &tlv(0x04, &[b"x"]))), "twice"),
    ];
    for (change, part) in cases {
        let draft = Draft::with(|draft| change(draft.attributes.as_mut().expect("attributes")));
        assert_malformed(&cms(), draft.document().as_bytes(), part);
    }
    let equal =
        Draft::with(|draft| draft.attributes.as_mut().expect("attributes").push(content_type.clone()));
    assert_malformed(&cms(), equal.document().as_bytes(), "order");
}

#[test]
fn an_attribute_has_one_value_and_fits_the_content() {
    let digest = tlv(0x04, &[&Sha512::digest(CONTENT)]);
    for (index, kind, value, part) in [
        (0, "1.2.840.113549.1.9.3", oid("1.2.840.113549.1.7.2"), "content type"),
        (
            0,
            "1.2.840.113549.1.9.3",
            [oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.7.1")].concat(),
            "follow",
        ),
        (1, "1.2.840.113549.1.9.4", [digest.clone(), digest].concat(), "follow"),
        (1, "1.2.840.113549.1.9.4", Vec::new(), "missing"),
    ] {
        let draft =
            Draft::with(|draft| draft.attributes.as_mut().expect("two")[index] = attribute(kind, &value));
        assert_malformed(&cms(), draft.document().as_bytes(), part);
    }
}

#[test]
fn the_claimed_time_is_read_from_the_signed_attributes() {
    let times: [(u8, &[u8], i64); 3] = [
        (0x17, b"260301080000Z", 1_772_352_000),
        (0x18, b"20260301080000Z", 1_772_352_000),
        (0x18, b"20500101000000Z", 2_524_608_000),
    ];
    for (tag, text, seconds) in times {
        let input = Draft::and("1.2.840.113549.1.9.5", &tlv(tag, &[text])).document();
        let claimed = proof(&cms(), input.as_bytes(), |proof| proof.signing_time);
        assert_eq!(claimed.map(|time| time.as_second()), Some(seconds));
    }
    let wrong: [(u8, &[u8]); 5] = [
        (0x17, b"2603010800Z"),
        (0x17, b"260301080000+0800"),
        (0x17, b"260230080000Z"),
        (0x18, b"260301080000Z"),
        (0x0c, b"x"),
    ];
    for (tag, text) in wrong {
        let input = Draft::and("1.2.840.113549.1.9.5", &tlv(tag, &[text])).document();
        assert_malformed(&cms(), input.as_bytes(), "");
    }
}

#[test]
fn a_signing_certificate_attribute_names_the_signer() {
    const KIND: &str = "1.2.840.113549.1.9.16.2.47";
    let (signer, other) = (certificate("issuer", 5, b"s"), certificate("other", 1, b"o"));
    let named = |algorithm: &[u8], digest: &[u8]| seq(&[&seq(&[&seq(&[algorithm, &tlv(0x04, &[digest])])])]);
    let sha_256 = algorithm(SHA256);
    let sha_512 = algorithm(SHA512);
    for value in [
        named(b"", &Sha256::digest(&signer)),
        named(&sha_256, &Sha256::digest(&signer)),
        named(&sha_512, &Sha512::digest(&signer)),
    ] {
        let input = Draft::and(KIND, &value).document();
        assert!(proof(&cms(), input.as_bytes(), |proof| proof.signer.is_ok() && proof.ignored.is_empty()));
    }
    for value in [named(b"", &Sha256::digest(&other)), named(&sha_512, &Sha512::digest(&other))] {
        assert_malformed(&cms(), Draft::and(KIND, &value).document().as_bytes(), "another");
    }
    let sha_1 = named(&algorithm("1.3.14.3.2.26"), b"x");
    assert_eq!(
        proof(&cms(), Draft::and(KIND, &sha_1).document().as_bytes(), |proof| { proof.ignored.clone() }),
        [KIND]
    );
}

#[test]
fn an_algorithm_protection_attribute_names_the_algorithms() {
    const KIND: &str = "1.2.840.113549.1.9.52";
    let pair = |digest: &str, signature: &str| seq(&[&algorithm(digest), &tlv(0xa1, &[&oid(signature)])]);
    let input = Draft::and(KIND, &pair(SHA512, ED25519)).document();
    assert_eq!(proof(&cms(), input.as_bytes(), |proof| proof.digest.clone()), Some(Ok(())));
    for value in [pair(SHA256, ED25519), pair(SHA512, "1.3.101.113")] {
        assert_malformed(&cms(), Draft::and(KIND, &value).document().as_bytes(), "other algorithms");
    }
}

#[test]
fn attributes_nobody_checks_are_named() {
    let input = Draft::and("1.2.3.4", &[5, 0]).document();
    assert_eq!(proof(&cms(), input.as_bytes(), |proof| proof.ignored.clone()), ["1.2.3.4"]);
}

#[test]
fn content_and_signature_stand_where_the_layout_says() {
    let input = Draft::new().document();
    assert!(
        refusal(&cms(), input.replace("License", "Other").as_bytes()).contains("nothing at /Signed/License")
    );
    let twice = input.replace("<Signature>", "<License/><Signature>");
    assert!(refusal(&cms(), twice.as_bytes()).contains("more than one entry"));
    assert_malformed(&cms(), input.replace("Signature", "Other").as_bytes(), "nothing at /Signed/Signature");
    let attribute = spec("cms", "signed = \"/Signed/@a\"\nsignature = \"/Signed/Signature\"");
    assert!(refusal(&attribute, b"<Signed a='1'/>").contains("no XML element"));
    let armoured = input.replace("<Signature>", "<Signature>-----BEGIN CMS-----");
    assert_malformed(&cms(), armoured.as_bytes(), "base64");
}
