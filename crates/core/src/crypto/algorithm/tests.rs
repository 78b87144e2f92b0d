#![allow(clippy::unwrap_used)]

use super::*;

fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

#[test]
fn algorithms_are_known_by_their_registered_names() {
    let ours = [
        Algorithm::from_jose("EdDSA"),
        Algorithm::from_jose("Ed25519"),
        Algorithm::from_cose(-8),
        Algorithm::from_cose(-19),
        Algorithm::from_identifier(oid("1.3.101.112"), b"").unwrap(),
    ];
    assert!(ours.iter().all(|algorithm| *algorithm == Algorithm::Known(Known(&Ed25519))));
    assert_eq!(Algorithm::from_jose("eddsa"), Algorithm::Unsupported("eddsa".to_owned()));
    assert_eq!(Algorithm::from_cose(-47).to_string(), "COSE -47");
    let names = ["ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    assert!(names.iter().all(|name| Algorithm::from_jose(name).to_string() == *name));
    let numbers = [-7, -35, -257, -258, -259, -37, -38, -39];
    assert_eq!(numbers.map(|number| Algorithm::from_cose(number).to_string()), names);
}

#[test]
fn sm2_has_no_name_in_jose_and_a_private_number_in_cose() {
    assert_eq!(Algorithm::from_cose(-70_501).to_string(), "SM2-SM3");
    for name in ["SM2", "SM2-SM3", "SM2withSM3", "SM3withSM2"] {
        assert_eq!(Algorithm::from_jose(name), Algorithm::Unsupported(name.to_owned()));
    }
}

#[test]
fn sm2_is_known_by_every_identifier_that_is_met_with_null_and_without() {
    for dotted in ["1.2.156.10197.1.501", "1.2.156.10197.1.301.1", "1.2.156.10197.1.301"] {
        for parameters in [&b""[..], &[5, 0]] {
            let read = Algorithm::from_identifier(oid(dotted), parameters).unwrap();
            assert_eq!(read, Algorithm::Known(Known(&Sm2(sm2::Form::Der))), "{dotted}");
        }
        assert!(Algorithm::from_identifier(oid(dotted), &[4, 0]).is_err());
    }
}

#[test]
fn parameters_belong_to_the_algorithm() {
    let wrong = Algorithm::from_identifier(oid("1.3.101.112"), &[5, 0]);
    assert_eq!(wrong, Err("Ed25519 has parameters".to_owned()));
    let wrong = Algorithm::from_identifier(oid("1.2.840.113549.1.1.11"), &[4, 0]);
    assert_eq!(wrong, Err("RS256 has other parameters".to_owned()));
    let others = Algorithm::from_identifier(oid("1.2.840.113549.1.1.14"), &[5, 0]).unwrap();
    assert_eq!(others, Algorithm::Unsupported("RSA with SHA-224".to_owned()));
}

#[test]
fn what_is_weak_is_told_from_what_is_unknown() {
    let weak = |dotted, parameters: &[u8]| Algorithm::from_identifier(oid(dotted), parameters).unwrap();
    assert_eq!(weak("1.2.840.113549.1.1.5", &[5, 0]), Algorithm::Weak("RSA with SHA-1".to_owned()));
    assert_eq!(weak("1.2.840.10045.4.1", &[]), Algorithm::Weak("ECDSA with SHA-1".to_owned()));
    assert_eq!(weak("1.2.840.113549.1.1.10", &[0x30, 0]), Algorithm::Weak("RSA-PSS with SHA-1".to_owned()));
    assert_eq!(Algorithm::from_jose("RS1"), Algorithm::Weak("RS1".to_owned()));
    assert_eq!(Algorithm::from_cose(-65_535), Algorithm::Weak("RS1".to_owned()));
    assert_eq!(Algorithm::from_jose("ES512"), Algorithm::Unsupported("ES512".to_owned()));
}

#[test]
fn the_identifier_of_a_key_leaves_the_hash_to_the_digest_algorithm() {
    let read = |digest, parameters: &[u8]| {
        Algorithm::from_signer_info((oid("1.2.840.113549.1.1.1"), parameters), oid(digest), 256)
    };
    for (digest, name) in [
        ("2.16.840.1.101.3.4.2.1", "RS256"),
        ("2.16.840.1.101.3.4.2.2", "RS384"),
        ("2.16.840.1.101.3.4.2.3", "RS512"),
    ] {
        assert_eq!(read(digest, &[5, 0]).unwrap().to_string(), name);
    }
    assert_eq!(read("1.3.14.3.2.26", &[]).unwrap(), Algorithm::Weak("RSA with SHA-1".to_owned()));
    assert!(matches!(read("1.2.156.10197.1.401", &[]).unwrap(), Algorithm::Unsupported(_)));
    assert!(read("2.16.840.1.101.3.4.2.1", &[4, 0]).is_err());
}

#[test]
fn the_plain_numbers_are_told_by_their_size() {
    let sm3 = oid("1.2.156.10197.1.401");
    let read = |bytes| Algorithm::from_signer_info((oid("1.2.156.10197.1.501"), b""), sm3, bytes).unwrap();
    assert_eq!(read(64), Algorithm::Known(Known(&Sm2(sm2::Form::Numbers))));
    assert_eq!(read(71), Algorithm::Known(Known(&Sm2(sm2::Form::Der))));
    let es256 = |bytes| Known(&P256(ecdsa::Form::Der)).written_in(bytes);
    assert_eq!((es256(64), es256(71)), (Known(&P256(ecdsa::Form::Numbers)), Known(&P256(ecdsa::Form::Der))));
    // RFC 5753 §2.1.1: in CMS, ECDSA is DER.
    let sha_256 = oid("2.16.840.1.101.3.4.2.1");
    let cms = Algorithm::from_signer_info((oid("1.2.840.10045.4.3.2"), b""), sha_256, 64).unwrap();
    assert_eq!(cms, Algorithm::Known(Known(&P256(ecdsa::Form::Der))));
}

#[test]
fn no_name_means_two_algorithms() {
    let all = || ALGORITHMS.iter().map(|algorithm| algorithm.names());
    let oids: Vec<_> = all().flat_map(|names| names.identifiers).map(|id| (id.oid, id.parameters)).collect();
    let jose: Vec<_> = all().flat_map(|names| names.jose).collect();
    let cose: Vec<_> = all().flat_map(|names| names.cose).collect();
    assert!(!oids.is_empty() && !jose.is_empty() && !cose.is_empty());
    assert!(oids.iter().all(|one| oids.iter().filter(|other| *other == one).count() == 1));
    assert!(jose.iter().all(|one| jose.iter().filter(|other| *other == one).count() == 1));
    assert!(cose.iter().all(|one| cose.iter().filter(|other| *other == one).count() == 1));
    // Reports, layouts and JOSE call one algorithm alike, and what is strong is not among the weak.
    assert!(all().all(|names| names.report == names.layout));
    for names in all() {
        assert!(names.jose.iter().all(|jose| *jose == names.layout || *jose == "EdDSA"), "{names:?}");
    }
    assert!(oids.iter().all(|(oid, _)| weak(oid).is_none()));
}

#[test]
fn a_layout_may_name_what_this_build_can_check_and_nothing_else() {
    let read = |word: &str| serde_json::from_str::<Known>(&format!("\"{word}\""));
    assert_eq!(read("Ed25519").unwrap(), Known(&Ed25519));
    assert_eq!(read("SM2-SM3").unwrap(), Known(&Sm2(sm2::Form::Der)));
    let error = read("RS1").unwrap_err().to_string();
    assert!(
        error.starts_with("unknown variant `RS1`, expected one of `Ed25519`, `SM2-SM3`, `ES256`"),
        "{error}"
    );
    assert_eq!(error.matches("SM2").count(), 1, "{error}");
}

#[test]
fn the_parameters_of_pss_are_read_and_must_agree() {
    for (spellings, name) in [(&pss::SHA_256, "PS256"), (&pss::SHA_384, "PS384"), (&pss::SHA_512, "PS512")] {
        let all = [&spellings.0[..], &spellings.1, &spellings.2, &spellings.3];
        for parameters in all {
            assert_eq!(Algorithm::from_identifier(oid(RSA_PSS), parameters).unwrap().to_string(), name);
            // Parsed as by path building, which compares bytes.
            assert_eq!(Algorithm::from_pss(parameters).unwrap().to_string(), name);
        }
    }
    let changed = |at: usize, value: u8| {
        let mut parameters = pss::SHA_256.0;
        parameters[at] = value;
        Algorithm::from_identifier(oid(RSA_PSS), &parameters)
    };
    // Another salt, another hash for the mask, another trailer, an algorithm that makes no mask.
    assert_eq!(
        changed(53, 20).unwrap(),
        Algorithm::Unsupported("RSA-PSS with a salt of 20 bytes".to_owned())
    );
    assert_eq!(changed(46, 2).unwrap(), Algorithm::Unsupported("RSA-PSS with other parameters".to_owned()));
    assert_eq!(changed(33, 9).unwrap(), Algorithm::Unsupported("RSA-PSS with other parameters".to_owned()));
    assert!(changed(1, 0x35).is_err());
    assert!(Algorithm::from_identifier(oid(RSA_PSS), &[]).is_err());
}
