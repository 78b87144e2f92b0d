#![allow(clippy::unwrap_used)]

use serde_json::Value;

use crate::corpora::{self, hex_at, tell};
use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, KeyProblem, PublicKey};

#[test]
fn wycheproof_is_decided_as_it_expects() {
    let suites = [
        ("ecdsa_secp256r1_sha256_test", "1.2.840.10045.4.3.2", None),
        ("ecdsa_secp384r1_sha384_test", "1.2.840.10045.4.3.3", None),
        ("ecdsa_secp256r1_sha256_p1363_test", "", Some("ES256")),
    ];
    let shared = corpora::cases("wycheproof");
    let (mut decided, mut accepted) = (0, 0);
    for (name, oid, jose) in suites {
        let file = format!("testvectors_v1/{name}.json");
        let Some(suite) = corpora::json(&format!("wycheproof/{file}")) else { return };
        let algorithm = match jose {
            Some(name) => Algorithm::from_jose(name),
            None => Algorithm::from_identifier(oid.parse().unwrap(), b"").unwrap(),
        };
        for group in suite["testGroups"].as_array().unwrap() {
            let key = PublicKey::from_spki_der(&hex_at(group, "publicKeyDer")).unwrap();
            for case in group["tests"].as_array().unwrap() {
                let id = format!("{file}#{}", case["tcId"]);
                assert!(shared.contains_key(&id), "{id}");
                let (message, signature) = (hex_at(case, "msg"), hex_at(case, "sig"));
                let held = key.check(&algorithm, &Signed::new(&message, &signature)).is_ok();
                assert_eq!(held, case["result"] == "valid", "{id}: {}", case["comment"]);
                decided += 1;
                accepted += usize::from(held);
            }
        }
    }
    tell!("wycheproof ECDSA: {decided} decided as expected, {accepted} of them valid");
    assert!(accepted > 200 && decided - accepted > 200);
}

/// The signature step alone: which headers are taken, tests of JWS look at.
#[test]
fn signatures_of_wycheproofs_jws_hold_where_it_says_so() {
    let Some(suite) = corpora::json("wycheproof/testvectors_v1/json_web_signature_test.json") else { return };
    let (mut held, mut refused) = (0, 0);
    for group in suite["testGroups"].as_array().unwrap() {
        let Some(key) = jwk(group) else { continue };
        for case in group["tests"].as_array().unwrap() {
            let Some(jws) = case["jws"].as_str() else { continue };
            let expected = case["result"] == "valid";
            let found = compact(jws, &key);
            // Where headers decide, the signature may hold all the same; never the other way round.
            assert!(!expected || found, "{}: {}", case["tcId"], case["comment"]);
            held += usize::from(expected);
            refused += usize::from(!found);
        }
    }
    tell!("wycheproof JWS: {held} hold, {refused} do not");
    assert!(held > 5 && refused > 5);
}

fn compact(jws: &str, key: &PublicKey) -> bool {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let parts: Vec<&str> = jws.split('.').collect();
    let [header, _, signature] = parts.as_slice() else { return false };
    let (Ok(header), Ok(signature)) = (URL_SAFE_NO_PAD.decode(header), URL_SAFE_NO_PAD.decode(signature))
    else {
        return false;
    };
    let Ok(header) = serde_json::from_slice::<Value>(&header) else { return false };
    let algorithm = Algorithm::from_jose(header["alg"].as_str().unwrap_or_default());
    let message = jws.rsplit_once('.').unwrap().0;
    key.check(&algorithm, &Signed::new(message.as_bytes(), &signature)).is_ok()
}

/// The key of a group, where it is of an algorithm of ours.
fn jwk(group: &Value) -> Option<PublicKey> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let jwk = group.get("public").or_else(|| group.get("private"))?;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok();
    let spki = match (jwk["kty"].as_str()?, jwk["crv"].as_str()) {
        ("EC", Some("P-256")) => ec("2a8648ce3d030107", &number("x")?, &number("y")?),
        ("EC", Some("P-384")) => ec("2b81040022", &number("x")?, &number("y")?),
        ("RSA", _) => crate::crypto::tests::rsa_spki(&number("n")?, &number("e")?),
        _ => return None,
    };
    PublicKey::from_spki_der(&spki).ok()
}

fn ec(curve: &str, x: &[u8], y: &[u8]) -> Vec<u8> {
    crate::crypto::tests::ec_spki(&corpora::hex(curve), &[&[4], x, y].concat())
}

#[test]
fn a_key_is_a_point_of_its_curve_in_one_of_two_spellings() {
    use crate::crypto::tests::ec_spki;
    let secret = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_bytes();
    let curve = corpora::hex("2a8648ce3d030107");
    let read = |point: &[u8]| PublicKey::from_spki_der(&ec_spki(&curve, point));
    assert_eq!(read(&point).unwrap().kind(), "P-256");
    let compressed = [&[2 | point[64] & 1], &point[1..33]].concat();
    let other_half = [&[2 | !point[64] & 1], &point[1..33]].concat();
    let holds = |point: &[u8]| {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = secret.sign(b"m");
        let signature = signature.to_bytes();
        read(point).unwrap().check(&Algorithm::from_jose("ES256"), &Signed::new(b"m", &signature)).is_ok()
    };
    assert_eq!([holds(&point), holds(&compressed), holds(&other_half)], [true, true, false]);
    let mut beside = point.to_vec();
    beside[64] ^= 1;
    assert_eq!(read(&beside).unwrap_err(), KeyProblem::Unsound);
    let hybrid = [&[6 | point[64] & 1], &point[1..]].concat();
    for wrong in [&b"\0"[..], &point[..64], &hybrid, &[&[5], &point[1..33]].concat(), b""] {
        assert!(matches!(read(wrong), Err(KeyProblem::Malformed(_))), "{wrong:?}");
    }
}
