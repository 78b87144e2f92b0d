use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

use crate::crypto::Algorithm;
use crate::proof::tests::{assert_malformed, fact, fault, holds, key, opened, proof, refusal, sign, spec};
use crate::proof::{ProofKind, SignedSpec, SignerRef};
use crate::words::check::{CheckId, Checks, Outcome};
use crate::words::code::Code;
use crate::words::limits::{MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES};

const PAYLOAD: &str = "{\"name\":\"证照\"}";

fn jws() -> SignedSpec {
    spec("jws", "")
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The header of a good JWS with a chain of two.
fn header(more: &str) -> String {
    let chain = [STANDARD.encode("signer"), STANDARD.encode("issuer")];
    format!("{{\"alg\":\"EdDSA\",\"x5c\":[\"{}\",\"{}\"]{more}}}", chain[0], chain[1])
}

fn compact(header: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(PAYLOAD));
    let signature = encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// The same JWS in the flattened form, with `more` members.
fn flattened(header: &str, more: &str) -> String {
    let compact = compact(header);
    let parts: Vec<&str> = compact.split('.').collect();
    format!(
        "{{\"payload\":\"{}\",\"protected\":\"{}\",\"signature\":\"{}\"{more}}}",
        parts[1], parts[0], parts[2]
    )
}

fn chain() -> SignerRef<'static> {
    SignerRef::Chain(vec![b"signer".into(), b"issuer".into()])
}

#[test]
fn a_good_jws_opens_in_every_form() {
    let inside = format!("{{\"license\":\"{}\"}}", compact(&header("")));
    let nested = format!("{{\"license\":{}}}", flattened(&header(""), ",\"other\":1"));
    let forms = [
        (jws(), compact(&header(""))),
        (jws(), compact(&header("")) + "\n"),
        (jws(), flattened(&header(""), "")),
        (jws(), flattened(&header(""), ",\"header\":{\"kid\":\"1\"}")),
        (spec("jws", "at = \"/license\""), inside),
        (spec("jws", "at = \"/license\""), nested),
    ];
    for (spec, input) in forms {
        opened(&spec, input.as_bytes(), |opened| {
            let opened = opened.expect("signed content");
            assert_eq!(&*opened.payload, PAYLOAD.as_bytes());
            let proof = opened.proof.as_ref().expect("a proof");
            assert_eq!((proof.kind, &proof.algorithm), (ProofKind::Jws, &Algorithm::from_jose("EdDSA")));
            assert_eq!((&proof.signer, &proof.algorithm_allowed), (&Ok(chain()), &Ok(())));
            assert!(
                holds(&key().verifying_key(), proof) && proof.digest.is_none() && proof.ignored.is_empty()
            );
        });
    }
}

#[test]
fn a_good_jws_passes_what_reading_decides() {
    let mut checks = Checks::new();
    opened(&jws(), compact(&header("")).as_bytes(), |opened| opened.expect("content").check(&mut checks));
    assert_eq!(checks.outcome(CheckId::ProofFormat), Outcome::Passed);
    assert_eq!(checks.outcome(CheckId::Digest), Outcome::NotExecuted(Code::NoDigest));
    assert_eq!(checks.outcome(CheckId::Algorithm), Outcome::NotExecuted(Code::EarlierCheck));
    assert_eq!(checks.outcome(CheckId::Signer), Outcome::NotExecuted(Code::EarlierCheck));
}

#[test]
fn the_example_of_rfc_8037_a_4_holds() {
    let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
        hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let x = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("base64url");
    let key = VerifyingKey::try_from(x.as_slice()).expect("a key");
    opened(&jws(), input.as_bytes(), |opened| {
        let opened = opened.expect("signed content");
        let proof = opened.proof.expect("a proof");
        assert!(holds(&key, &proof) && &*opened.payload == b"Example of Ed25519 signing");
        assert_eq!(proof.signer.expect_err("no x5c").code, Code::SignerCertificateMissing);
    });
}

#[test]
fn one_changed_character_breaks_the_signature() {
    let good = compact(&header(""));
    let payload_at = good.find('.').expect("a dot") + 1;
    let forged = format!("{}f{}", &good[..payload_at], &good[payload_at + 1..]);
    assert_ne!(good, forged);
    assert!(!proof(&jws(), forged.as_bytes(), |proof| holds(&key().verifying_key(), proof)));
}

#[test]
fn no_algorithm_is_no_algorithm_in_any_spelling() {
    for header in ["{}", "{\"alg\":\"none\"}", "{\"alg\":\"nOnE\"}", "{\"alg\":\"NONE\"}", "{\"alg\":\"\"}"] {
        let finding = fault(&jws(), compact(header).as_bytes());
        assert_eq!((finding.check, finding.code), (CheckId::Algorithm, Code::AlgorithmNone), "{header}");
    }
}

#[test]
fn an_algorithm_of_others_is_unsupported_and_not_malformed() {
    for (name, code) in [
        ("HS256", Code::AlgorithmUnsupported),
        ("Ed448", Code::AlgorithmUnsupported),
        ("eddsa", Code::AlgorithmUnsupported),
        ("SM2", Code::AlgorithmUnsupported),
        ("ES256", Code::AlgorithmNotAllowed),
        ("RS256", Code::AlgorithmNotAllowed),
        ("RS1", Code::AlgorithmWeak),
    ] {
        let input = compact(&format!("{{\"alg\":\"{name}\"}}"));
        proof(&jws(), input.as_bytes(), |proof| {
            let finding = proof.algorithm_allowed.clone().expect_err("not allowed");
            assert_eq!((finding.code, fact(&finding, "algorithm")), (code, Some(name)));
        });
    }
}

#[test]
fn both_names_of_ed25519_are_read() {
    for name in ["EdDSA", "Ed25519"] {
        let input = compact(&format!("{{\"alg\":\"{name}\"}}"));
        assert_eq!(
            proof(&jws(), input.as_bytes(), |proof| proof.algorithm.clone()),
            Algorithm::from_cose(-8)
        );
    }
}

#[test]
fn an_algorithm_outside_the_protected_header_does_not_count() {
    let payload = encode(PAYLOAD);
    let without =
        format!("{{\"payload\":\"{payload}\",\"header\":{{\"alg\":\"EdDSA\"}},\"signature\":\"\"}}");
    let beside = flattened("{\"typ\":\"JOSE\"}", ",\"header\":{\"alg\":\"EdDSA\"}");
    for input in [without, beside] {
        assert_eq!(fault(&jws(), input.as_bytes()).code, Code::AlgorithmUnprotected, "{input}");
    }
    let neither = format!("{{\"payload\":\"{payload}\",\"signature\":\"\"}}");
    assert_eq!(fault(&jws(), neither.as_bytes()).code, Code::AlgorithmNone);
}

#[test]
fn a_demand_for_extensions_is_not_met() {
    let cases = [
        (",\"crit\":[\"exp\",\"x\"],\"exp\":1", "exp x"),
        (",\"crit\":[]", ""),
        (",\"crit\":[\"b64\"],\"b64\":false", "b64"),
        (",\"b64\":false", "b64"),
        (",\"b64\":true", "b64"),
    ];
    for (more, names) in cases {
        let finding = fault(&jws(), compact(&header(more)).as_bytes());
        assert_eq!(finding.code, Code::CriticalHeaderUnsupported, "{more}");
        assert_eq!(fact(&finding, "names"), Some(names), "{more}");
    }
}

#[test]
fn the_unprotected_header_decides_nothing() {
    for name in super::MUST_BE_PROTECTED {
        let input = flattened(&header(""), &format!(",\"header\":{{\"{name}\":\"1\"}}"));
        assert_malformed(&jws(), input.as_bytes(), name);
    }
    let twice = flattened(&header(",\"kid\":\"1\""), ",\"header\":{\"kid\":\"1\"}");
    assert_malformed(&jws(), twice.as_bytes(), "`kid` stands in both headers");
    assert_malformed(&jws(), flattened(&header(""), ",\"header\":7").as_bytes(), "`header` is no map");
}

#[test]
fn a_chain_outside_the_protected_header_is_missing() {
    let input = flattened("{\"alg\":\"EdDSA\"}", ",\"header\":{\"x5c\":[\"c2lnbmVy\"]}");
    let finding = proof(&jws(), input.as_bytes(), |proof| proof.signer.clone().expect_err("unprotected"));
    assert_eq!((finding.check, finding.code), (CheckId::Signer, Code::SignerCertificateMissing));
    assert_eq!(fact(&finding, "place"), Some("unprotected"));
}

#[test]
fn the_general_form_is_refused() {
    let input = flattened(&header(""), ",\"signatures\":[]");
    assert_malformed(&jws(), input.as_bytes(), "`signatures`");
}

#[test]
fn every_part_has_one_spelling() {
    let good = compact(&header(""));
    let parts: Vec<&str> = good.split('.').collect();
    let json = |protected: &str, payload: &str, signature: &str| {
        format!("{{\"payload\":\"{payload}\",\"protected\":\"{protected}\",\"signature\":\"{signature}\"}}")
    };
    let padded = parts[2].to_owned() + "==";
    // The last character of 64 bytes carries four bits that must be zero.
    let trailing = parts[2].strip_suffix(|_: char| true).expect("text").to_owned() + "_";
    for signature in [padded.as_str(), &trailing, "+/+/", " "] {
        assert_malformed(&jws(), json(parts[0], parts[1], signature).as_bytes(), "`signature`");
    }
    assert_malformed(
        &jws(),
        json(&(parts[0].to_owned() + "="), parts[1], parts[2]).as_bytes(),
        "`protected`",
    );
    assert!(
        refusal(&jws(), json(parts[0], &(parts[1].to_owned() + "="), parts[2]).as_bytes())
            .contains("payload")
    );
    let unsigned = format!("{{\"payload\":\"{}\",\"protected\":\"{}\"}}", parts[1], parts[0]);
    assert_malformed(&jws(), unsigned.as_bytes(), "`signature`");
}

#[test]
fn the_protected_header_is_strict_json() {
    for header in
        ["", "[]", "1", "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"}", "{\"alg\":\"EdDSA\"} {}", "{'alg':'EdDSA'}"]
    {
        let input = flattened(header, "");
        assert_eq!(fault(&jws(), input.as_bytes()).code, Code::ProofMalformed, "{header}");
    }
    assert_malformed(&jws(), compact("{\"alg\":1}").as_bytes(), "`alg` is no text");
}

#[test]
fn a_chain_is_a_list_of_certificates_within_bounds() {
    let with = |x5c: &str| compact(&format!("{{\"alg\":\"EdDSA\",\"x5c\":{x5c}}}"));
    let many = |count| format!("[{}]", vec!["\"YQ==\""; count].join(","));
    let large = |bytes: usize| format!("[\"{}\"]", STANDARD.encode(vec![b'a'; bytes]));
    for x5c in ["[]", "\"YQ==\"", "[1]", "[\"YQ\"]", "[\"YR==\"]", "[\"Y Q==\"]", "[\"-_-_\"]"] {
        assert_malformed(&jws(), with(x5c).as_bytes(), "x5c");
    }
    assert_malformed(&jws(), with(&many(MAX_CERTIFICATES + 1)).as_bytes(), "more than");
    assert_malformed(&jws(), with(&large(MAX_CERTIFICATE_BYTES + 1)).as_bytes(), "more than");
    for x5c in [many(MAX_CERTIFICATES), large(MAX_CERTIFICATE_BYTES)] {
        assert!(proof(&jws(), with(&x5c).as_bytes(), |proof| proof.signer.is_ok()));
    }
}

#[test]
fn a_thumbprint_names_the_first_certificate() {
    let with = |digest: &[u8]| compact(&header(&format!(",\"x5t#S256\":\"{}\"", encode(digest))));
    let right = Sha256::digest(b"signer");
    assert!(proof(&jws(), with(&right).as_bytes(), |proof| proof.signer.is_ok()));
    assert_malformed(&jws(), with(&Sha256::digest(b"issuer")).as_bytes(), "x5t#S256");
}

#[test]
fn the_claimed_time_is_read_from_the_protected_header() {
    let times = [
        ("\"sigT\":\"2026-03-01T08:00:00Z\"", 1_772_352_000),
        ("\"sigT\":\"2026-03-01T16:00:00+08:00\"", 1_772_352_000),
        ("\"iat\":1772352000", 1_772_352_000),
        ("\"iat\":1772352000.9", 1_772_352_000),
        ("\"iat\":-1", -1),
    ];
    for (member, seconds) in times {
        let input = compact(&header(&format!(",{member}")));
        let claimed = proof(&jws(), input.as_bytes(), |proof| proof.signing_time);
        assert_eq!(claimed.map(|time| time.as_second()), Some(seconds), "{member}");
    }
}

#[test]
fn a_time_that_is_none_is_malformed() {
    for member in [
        "\"sigT\":1772352000",
        "\"sigT\":\"2026-03-01\"",
        "\"sigT\":\"2026-03-01T08:00:00\"",
        "\"sigT\":\"2026-03-01 08:00:00Z\"",
        "\"sigT\":\"2026-03-01T08:00:00+08:00[Asia/Urumqi]\"",
        "\"sigT\":\"2026-02-30T08:00:00Z\"",
        "\"iat\":\"1772352000\"",
        "\"iat\":1e300",
        "\"iat\":9007199254740993",
        "\"iat\":1,\"sigT\":\"2026-03-01T08:00:00Z\"",
    ] {
        let input = compact(&header(&format!(",{member}")));
        assert_eq!(fault(&jws(), input.as_bytes()).code, Code::ProofMalformed, "{member}");
    }
}

#[test]
fn keys_in_the_header_are_ignored_and_named() {
    let input = compact(&header(",\"jwk\":{\"kty\":\"OKP\"},\"kid\":\"1\",\"typ\":\"JOSE\""));
    assert_eq!(proof(&jws(), input.as_bytes(), |proof| proof.ignored.clone()), ["jwk", "kid"]);
}

#[test]
fn what_is_no_jws_has_no_payload() {
    for input in ["{}", "{\"payload\":1}", "[]", "{\"payload\":\"*\"}"] {
        assert!(!refusal(&jws(), input.as_bytes()).is_empty());
    }
    let at = spec("jws", "at = \"/a\"");
    for input in ["{}", "{\"a\":\"x\"}", "{\"a\":\"x.y\"}", "{\"a\":\"e30.e30.e30.e30\"}", "{\"a\":null}"] {
        assert!(!refusal(&at, input.as_bytes()).is_empty());
    }
}
