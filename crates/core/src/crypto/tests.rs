//! What tests of several algorithms share, and what is promised of all.
#![allow(clippy::unwrap_used)]

use crate::crypto::algorithm::ALGORITHMS;
use crate::crypto::in_chains;
use crate::testing::tlv;

/// The SubjectPublicKeyInfo of a point.
pub(super) fn ec_spki(curve: &[u8], point: &[u8]) -> Vec<u8> {
    let ec_public_key = tlv(0x06, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]]);
    let algorithm = tlv(0x30, &[&ec_public_key, &tlv(0x06, &[curve])]);
    tlv(0x30, &[&algorithm, &tlv(0x03, &[&[0], point])])
}

/// The SubjectPublicKeyInfo of an RSA key.
pub(super) fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let number = |bytes: &[u8]| tlv(0x02, &[if bytes[0] < 0x80 { &[] } else { &[0] }, bytes]);
    let key = tlv(0x30, &[&number(modulus), &number(exponent)]);
    tlv(0x30, &[&algorithm, &tlv(0x03, &[&[0], &key])])
}

#[test]
fn path_building_knows_every_spelling_of_every_algorithm() {
    let spellings: usize = ALGORITHMS.iter().map(|algorithm| algorithm.names().identifiers.len()).sum();
    assert_eq!(in_chains().len(), spellings);
    let known = |key: &[u8], signature: &[u8]| {
        in_chains()
            .iter()
            .any(|one| (&*one.public_key_alg_id(), &*one.signature_alg_id()) == (key, signature))
    };
    use rustls_pki_types::alg_id;
    for (key, signature) in [
        (alg_id::ED25519, alg_id::ED25519),
        (alg_id::ECDSA_P256, alg_id::ECDSA_SHA256),
        (alg_id::ECDSA_P384, alg_id::ECDSA_SHA384),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA256),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA384),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA512),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PSS_SHA256),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PSS_SHA384),
        (alg_id::RSA_ENCRYPTION, alg_id::RSA_PSS_SHA512),
    ] {
        assert!(known(&key, &signature), "{signature:?}");
    }
}
