//! Parsing agreement with the examples of the COSE working group and of the EU's certificates.
//!
//! Their algorithms are mostly not ours: what is compared is which bytes are signed and how the
//! header reads, by their own records of both.

use crate::corpora::tell;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::corpora::{cases, hex, json};
use crate::crypto::Algorithm;
use crate::document::budget::Budget;
use crate::document::container::{Strictness, read_cbor};
use crate::document::display_text::unpacked;
use crate::proof::tests::{holds, spec};
use crate::proof::{Opened, Proof};
use crate::words::check::Finding;

/// Where we disagree on purpose, and why. One that no longer holds fails the test.
#[derive(Deserialize)]
struct Exceptions {
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    suite: String,
    id: String,
    reason: String,
}

fn exceptions(suite: &str) -> BTreeMap<String, String> {
    let text = include_str!("../../../../../../testdata/third-party/cose.toml");
    let Exceptions { exception } = toml::from_str(text).expect("a list of exceptions");
    let of_suite = exception.into_iter().filter(|exception| exception.suite == suite);
    of_suite.map(|exception| (exception.id, exception.reason)).collect()
}

/// Compares each case of a suite with the suite's own record of it, and the disagreements with the exceptions of
/// this list: one suite is read in two ways.
fn agree(list: &str, check: impl Fn(&Value) -> Option<Result<(), String>>) {
    let (mut agreed, mut total, mut exceptions) = (0, 0, exceptions(list));
    let mut surprises = Vec::new();
    for (id, case) in cases(list.trim_end_matches("-text")) {
        let Some(verdict) = check(&case) else { continue };
        total += 1;
        match (verdict, exceptions.remove(&id)) {
            (Ok(()), None) => agreed += 1,
            (Err(_), Some(_)) => {}
            (Ok(()), Some(reason)) => surprises.push(format!("{id}: agrees now, though: {reason}")),
            (Err(found), None) => surprises.push(format!("{id}: {found}")),
        }
    }
    tell!("{list}: {agreed}/{total} agreed");
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

/// Opens a COSE message as other issuers write them: well-formed, not always deterministic.
fn open<T>(bytes: &[u8], look: impl FnOnce(Result<Opened<'_>, String>) -> T) -> T {
    let mut budget = Budget::new();
    match read_cbor(bytes, &mut budget, 0, Strictness::WellFormed) {
        Ok(document) => look(spec("cose", "").open(&document, bytes, &mut budget)),
        Err(error) => look(Err(error.to_string())),
    }
}

/// Our answer agrees with a record of the bytes to be signed and of the outcome.
fn example(record: &Value) -> Result<(), String> {
    let input = &record["input"];
    let sign1 = input.get("sign0");
    let bytes = hex(record["output"]["cbor"].as_str().expect("a message"));
    open(&bytes, |opened| match (sign1, opened) {
        (None, Err(_)) => Ok(()),
        (None, Ok(_)) => Err("opened, and is no COSE_Sign1".to_owned()),
        (Some(sign1), Ok(opened)) => same(record, sign1, opened.proof),
        (Some(_), Err(_)) if record["fail"] == Value::Bool(true) => Ok(()),
        (Some(_), Err(why)) => Err(why),
    })
}

fn same(record: &Value, sign1: &Value, proof: Result<Proof<'_>, Finding>) -> Result<(), String> {
    let must_fail = record["fail"] == Value::Bool(true);
    let proof = match proof {
        Ok(proof) => proof,
        Err(_) if must_fail => return Ok(()),
        Err(finding) => return Err(format!("{finding:?}")),
    };
    let to_be_signed = record["intermediates"]["ToBeSign_hex"].as_str().map(hex);
    if !must_fail && to_be_signed.is_some_and(|bytes| bytes != *proof.message) {
        return Err("other bytes are signed".to_owned());
    }
    match (&proof.algorithm, sign1["key"]["x_hex"].as_str()) {
        (Algorithm::Known(_), Some(key)) if sign1["key"]["crv"] == "Ed25519" => {
            let key = ed25519_dalek::VerifyingKey::try_from(hex(key).as_slice()).expect("a key");
            let passed = holds(&key, &proof);
            if passed == must_fail { Err(format!("the signature holds: {passed}")) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

#[test]
fn the_working_group_and_we_sign_the_same_bytes() {
    agree("cose", |case| Some(example(&record("cose", case)?)));
}

/// The real test of which bytes are signed: others' signatures over them hold. Their algorithm is not
/// ours, so the tests bring it along.
#[test]
fn the_signatures_of_27_countries_hold_over_the_bytes_we_say() {
    agree("dgc", |case| {
        let record = record("dgc", case)?;
        let expected = case["flags"]["EXPECTEDVERIFY"].as_bool()?;
        let message = hex(record["COSE"].as_str()?);
        let certificate = record["TESTCTX"]["CERTIFICATE"].as_str()?;
        let found = open(&message, |opened| dgc(opened?, certificate));
        Some(match found {
            Ok(None) => return None,
            Ok(Some(holds)) if holds == expected => Ok(()),
            Ok(Some(holds)) => Err(format!("the signature holds: {holds}")),
            Err(_) if !expected => Ok(()),
            Err(why) => Err(why),
        })
    });
}

/// The way of our own codes, from the text on: base45, zlib, CBOR, COSE.
#[test]
fn the_texts_of_27_countries_are_read_like_our_own() {
    let unjudged = std::cell::Cell::new(0);
    agree("dgc-text", |case| {
        let record = record("dgc", case)?;
        let text = record["PREFIX"].as_str()?;
        let flag = |name: &str| case["flags"][name].as_bool();
        let is_spoilt = ["EXPECTEDUNPREFIX", "EXPECTEDB45DECODE", "EXPECTEDCOMPRESSION"]
            .iter()
            .any(|name| flag(name) == Some(false));
        let message = match text.strip_prefix("HC1:").map(|body| unpacked(body.as_bytes())) {
            // What is spoilt may still be base45 of something, but of no COSE_Sign1.
            Some(Ok(message)) if is_spoilt => {
                let refused = open(&message, |opened| opened.is_err());
                return Some(if refused { Ok(()) } else { Err("a spoilt text is read".to_owned()) });
            }
            Some(Ok(message)) => message,
            _ if is_spoilt => return Some(Ok(())),
            Some(Err(why)) => return Some(Err(why.to_string())),
            None => return Some(Err("another prefix".to_owned())),
        };
        if record["COSE"].as_str().is_some_and(|known| hex(known) != message) {
            return Some(Err("other bytes than the suite's".to_owned()));
        }
        let certificate = record["TESTCTX"]["CERTIFICATE"].as_str().unwrap_or_default();
        Some(match (open(&message, |opened| dgc(opened?, certificate)), flag("EXPECTEDVERIFY")) {
            (Ok(Some(holds)), Some(expected)) if holds != expected => {
                Err(format!("the signature holds: {holds}"))
            }
            (Ok(Some(_)), Some(_)) | (Err(_), Some(false)) => Ok(()),
            (Err(why), Some(true)) => Err(why),
            (_, None) | (Ok(None), Some(_)) => {
                unjudged.set(unjudged.get() + 1);
                Ok(())
            }
        })
    });
    tell!("dgc-text: of these, {} signatures are not ES256, or nothing is said of them", unjudged.get());
}

/// The record of a case, as its suite has it.
fn record(suite: &str, case: &Value) -> Option<Value> {
    let files = case["files"].as_array()?.iter().filter_map(Value::as_str);
    let file = files.into_iter().find(|name| name.ends_with(".json"))?;
    json(&format!("{suite}/{file}"))
}

/// Whether the signature holds; `None` where it is not ES256.
fn dgc(opened: Opened<'_>, certificate: &str) -> Result<Option<bool>, String> {
    let proof = opened.proof.map_err(|finding| format!("{finding:?}"))?;
    if proof.algorithm != Algorithm::from_cose(-7) {
        return Ok(None);
    }
    let der = STANDARD.decode(certificate).map_err(|error| error.to_string())?;
    let (_, certificate) = X509Certificate::from_der(&der).map_err(|error| error.to_string())?;
    let point = &certificate.public_key().subject_public_key.data;
    let key = VerifyingKey::from_sec1_bytes(point).map_err(|error| error.to_string())?;
    let signature = Signature::from_slice(&proof.signature).map_err(|error| error.to_string())?;
    Ok(Some(key.verify(&proof.message, &signature).is_ok()))
}
