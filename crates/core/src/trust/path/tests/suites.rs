//! Other people's chains, judged with their algorithm plugged in; see `crate::corpora`.

mod botan;

use crate::corpora::tell;
use crate::words::policy::RevocationRule;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use serde::Deserialize;
use serde_json::Value;

use super::super::*;
use crate::corpora;
use crate::crypto::{Algorithm, in_chains};
use crate::trust::path::search::{Purposes, Rules};
use crate::trust::scope::Existence;
use crate::words::purpose::Purpose;
use crate::words::region::Region;

/// ECDSA on P-256 with SHA-256, as others' suites use it.
#[derive(Debug)]
struct P256;

impl SignatureVerificationAlgorithm for P256 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(key).map_err(|_| InvalidSignature)?;
        let signature = Signature::from_der(signature).map_err(|_| InvalidSignature)?;
        key.verify(message, &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

/// The purposes of the suite's certificates: id-kp-serverAuth, id-kp-clientAuth.
const SERVER: Rules = Rules { algorithms: &[&P256], purposes: Purposes::IfStated(&["1.3.6.1.5.5.7.3.1"]) };
const CLIENT: Rules = Rules { algorithms: &[&P256], purposes: Purposes::IfStated(&["1.3.6.1.5.5.7.3.2"]) };

#[test]
fn pkits_is_decided_as_it_expects() {
    let rules = Rules { algorithms: in_chains(), purposes: Purposes::Any };
    let shared = corpora::cases("pkits");
    let Some(suite) = corpora::json("pkits/vectors.json") else { return };
    let mut score = Score::new("pkits");
    for case in suite.as_array().unwrap() {
        let name = case["Name"].as_str().unwrap();
        let read = |list: &str, folder: &str| -> Vec<Vec<u8>> {
            let names = case[list].as_array().unwrap().iter();
            names
                .map(|name| corpora::bytes(&format!("pkits/{folder}/{}", name.as_str().unwrap())).unwrap())
                .collect()
        };
        let is_shared = shared.keys().any(|id| id.starts_with(&format!("vectors.json#{name}/")));
        if !is_shared {
            continue;
        }
        let mut chain = read("CertPath", "certs");
        let files = store(chain.remove(0), read("CRLPath", "crls"));
        chain.reverse();
        let at = "2012-06-01T00:00:00Z".parse().unwrap();
        let found = judge(&files, &chain, at, &rules, RevocationRule::Required);
        score.count(format!("vectors.json#{name}"), case["ShouldValidate"] == true, found);
    }
    score.finish();
}

#[test]
fn name_constraints_of_botan_are_decided_as_it_expects() {
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject;
    let cases = corpora::cases("botan-x509");
    if cases.is_empty() {
        return;
    }
    let mut score = Score::new("botan-x509");
    let ders = |pem: &[u8]| -> Vec<Vec<u8>> {
        CertificateDer::pem_slice_iter(pem).filter_map(Result::ok).map(|der| der.to_vec()).collect()
    };
    for (id, case) in cases {
        if !id.starts_with("name_constraints/") {
            continue;
        }
        let chain = ders(&corpora::bytes(&format!("botan-x509/{id}.pem")).unwrap());
        let root = ders(&corpora::bytes("botan-x509/name_constraints/root.pem").unwrap()).remove(0);
        let at = "2027-01-01T00:00:00Z".parse().unwrap();
        let found = judge(&store(root, vec![]), &chain, at, &SERVER, RevocationRule::Advisory);
        score.count(id.clone(), case["expect"] == "accept", found);
    }
    score.finish();
}

#[test]
fn limbo_is_decided_as_it_expects() {
    let shared = corpora::cases("x509-limbo");
    let mut score = Score::new("x509-limbo");
    for file in ["limbo-fresh.json", "limbo-2023-12.json"] {
        let Some(suite) = corpora::json(&format!("x509-limbo/{file}")) else {
            return;
        };
        for case in suite["testcases"].as_array().unwrap() {
            let name = case["id"].as_str().unwrap();
            let id = format!("{file}#{name}");
            // Rules of the web's authorities, and servers of the web signed with other algorithms.
            let webs = name.starts_with("webpki::") || name.starts_with("online::");
            if shared.contains_key(&id) && !webs {
                score.count(id, case["expected_result"] == "SUCCESS", limbo(case));
            }
        }
    }
    score.finish();
}

/// Signatures of published SM2 authorities: parameters are NULL in most, absent in some. Each holds under the root that
/// is its issuer, by the spelling that it has and no other, as path building looks for it.
#[test]
fn published_sm2_authorities_are_signed_by_their_roots() {
    let Some(folder) = corpora::folder("gm-ca") else { return };
    let (mut all, mut unreadable) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("BEGIN CERTIFICATE") {
            continue;
        }
        match Certificate::read(&der(&text)) {
            Ok(certificate) => all.push(certificate),
            Err(_) => unreadable.push(path.file_name().unwrap().to_owned()),
        }
    }
    // Its base64 is cut short: openssl cannot read it either.
    assert_eq!(unreadable, ["tlcp_ca-sm2-root.crt"]);
    let roots: Vec<&Certificate> = all.iter().filter(|one| one.is_self_issued()).collect();
    let (mut with_null, mut without) = (0, 0);
    for certificate in &all {
        assert_eq!(certificate.key.as_ref().unwrap().kind(), "SM2");
        assert_eq!(certificate.signed_with.to_string(), "SM2-SM3");
        let issuers = roots.iter().filter(|root| root.subject == certificate.issuer);
        let spellings: Vec<_> = issuers.flat_map(|root| spellings_that_hold(certificate, root)).collect();
        let [spelling] = spellings.as_slice() else { panic!("{certificate:?}: {spellings:?}") };
        if spelling.ends_with(&[5, 0]) { with_null += 1 } else { without += 1 }
    }
    tell!("gm-ca: {} certificates hold, {with_null} with NULL and {without} without", all.len());
    assert!(with_null > 80 && without > 0);
}

/// Certificates of several kinds that vouch for themselves: what openssl finds to hold holds here too, or is told to be
/// weak or unsupported.
#[test]
fn self_signatures_are_decided_as_openssl_does() {
    let (mut held, mut named) = (0, Vec::new());
    let cases = corpora::cases("sm2");
    if cases.is_empty() {
        return; // said to be absent
    }
    for (id, case) in cases {
        let expected = case["expect"].as_str().unwrap();
        // Without the user id openssl finds no SM2 signature to hold.
        let is_sm2 = case["curve"] == "SM2";
        if !expected.starts_with("self-signature") || (expected != "self-signature ok" && !is_sm2) {
            continue;
        }
        let Some(bytes) = corpora::bytes(&format!("sm2/{id}")) else { return };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let certificate = match Certificate::read(&der(&text)) {
            Ok(certificate) => certificate,
            Err(problem) => {
                named.push(format!("{id}: {problem}"));
                continue;
            }
        };
        match (&certificate.signed_with, &certificate.key) {
            (Algorithm::Known(_), Ok(_)) if !spellings_that_hold(&certificate, &certificate).is_empty() => {
                held += 1
            }
            (algorithm, Ok(key)) => named.push(format!("{id}: {algorithm} by {}", key.kind())),
            (algorithm, Err(problem)) => named.push(format!("{id}: {algorithm} by {problem:?}")),
        }
    }
    tell!("sm2: {held} self-signatures hold");
    assert!(held > 10);
    // SHA-1 and MD5, keys of 1024 bits, a curve that this build does not have; one signed with the empty user id, which
    // openssl takes where none is said, and one that hashed none.
    let others = [
        "smx509_verify-17.",
        "smx509_x509-0.",
        "smx509_x509-10.",
        "smx509_x509-11.",
        "smx509_x509-3.",
        "smx509_x509_additional-1.",
        "noza-root-",
    ];
    let is_told = |id: &String| others.iter().any(|other| id.contains(other));
    assert!(named.len() == others.len() && named.iter().all(is_told), "{named:#?}");
}

/// The AlgorithmIdentifiers by which path building finds that `issuer` signed a certificate.
fn spellings_that_hold(certificate: &Certificate, issuer: &Certificate) -> Vec<Vec<u8>> {
    use x509_parser::prelude::FromDer;
    let (_, parsed) = x509_parser::certificate::X509Certificate::from_der(&certificate.der).unwrap();
    let (body, signature) = (parsed.tbs_certificate.as_ref(), &parsed.signature_value.data);
    let mut outer = crate::document::der::Cursor::new(&certificate.der).unwrap().inside(0x30).unwrap();
    outer.value(0x30).unwrap();
    let spelling = outer.value(0x30).unwrap();
    let issuer = webpki::EndEntityCert::try_from(&issuer.der).unwrap();
    let holds = |algorithm: &&&dyn SignatureVerificationAlgorithm| {
        *algorithm.signature_alg_id() == *spelling
            && issuer.verify_signature(**algorithm, body, signature).is_ok()
    };
    in_chains().iter().filter(holds).map(|algorithm| algorithm.signature_alg_id().to_vec()).collect()
}

/// `Ok` when the chain stands; else why not.
fn limbo(case: &Value) -> Result<(), String> {
    let texts =
        |key: &str| case[key].as_array().into_iter().flatten().map(|pem| pem.as_str().unwrap().to_owned());
    let mut files = BTreeMap::new();
    let mut tables = String::new();
    for (index, pem) in texts("trusted_certs").enumerate() {
        // An unfit anchor is refused when the store is read; the others stay.
        let table = format!(
            "[[anchor]]\nid = \"{index}\"\ncertificate = \"{index}\"\ngroup = \"limbo\"\nregions = [\"990000\"]\npurposes = [\"license\"]\n"
        );
        let alone = BTreeMap::from([
            ("trust.toml".to_owned(), table.clone().into_bytes()),
            (index.to_string(), pem.clone().into_bytes()),
        ]);
        if Trust::from_files(&alone).is_ok() {
            files.extend(alone);
            tables += &table;
        }
    }
    for (index, pem) in texts("crls").enumerate() {
        tables += &format!("[[revocation_list]]\nfile = \"crl-{index}\"\n");
        files.insert(format!("crl-{index}"), pem.into_bytes());
    }
    files.insert("trust.toml".to_owned(), tables.into_bytes());
    let leaf = der(case["peer_certificate"].as_str().unwrap());
    let others = texts("untrusted_intermediates").map(|pem| der(&pem));
    let uses = case["extended_key_usage"].as_array();
    let is_client = uses.is_some_and(|uses| uses.iter().any(|usage| usage == "clientAuth"));
    let revocation = if case["crls"].as_array().is_none_or(Vec::is_empty) {
        RevocationRule::Advisory
    } else {
        RevocationRule::Required
    };
    let at = case["validation_time"].as_str().map_or_else(now, |time| time.parse().unwrap());
    let chain: Vec<_> = std::iter::once(leaf).chain(others).collect();
    judge(&files, &chain, at, if is_client { &CLIENT } else { &SERVER }, revocation)
}

/// Whether the chain, its signer's certificate first, stands under the trust store of these files.
fn judge(
    files: &BTreeMap<String, Vec<u8>>,
    chain: &[Vec<u8>],
    at: Timestamp,
    rules: &Rules,
    revocation: RevocationRule,
) -> Result<(), String> {
    let trust = Trust::from_files(files).map_err(|error| error.to_string())?;
    let chain: Vec<Cow<'_, [u8]>> = chain.iter().map(|der| Cow::Borrowed(der.as_slice())).collect();
    let question = Question {
        at,
        signing_time: None,
        region: Region::parse("990000").unwrap(),
        kinds: &[],
        purpose: Purpose::License,
        existence: Existence::Now,
    };
    let mut checks = Checks::new();
    Signer::find_by(&chain, (&trust, None), rules).check(
        &question,
        &Policy { revocation, ..Policy::default() },
        &mut checks,
    );
    let wanted = [
        CheckId::Signer,
        CheckId::Chain,
        CheckId::CertificateProfile,
        CheckId::CertificatePeriod,
        CheckId::Revocation,
    ];
    match wanted.iter().all(|&check| matches!(checks.outcome(check), Outcome::Passed | Outcome::Warned)) {
        true => Ok(()),
        false => {
            Err(format!("{:?}", checks.findings().iter().map(|f| (f.code, &f.data)).collect::<Vec<_>>()))
        }
    }
}

/// A trust store of one anchor and these lists.
fn store(anchor: Vec<u8>, lists: Vec<Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut tables = "[[anchor]]\nid = \"a\"\ncertificate = \"a\"\ngroup = \"g\"\nregions = [\"990000\"]\npurposes = [\"license\"]\n".to_owned();
    let mut files = BTreeMap::from([("a".to_owned(), anchor)]);
    for (index, list) in lists.into_iter().enumerate() {
        tables += &format!("[[revocation_list]]\nfile = \"{index}\"\n");
        files.insert(index.to_string(), list);
    }
    files.insert("trust.toml".to_owned(), tables.into_bytes());
    files
}

/// The suite was made in this year, and its cases without a time hold whenever it is run.
fn now() -> Timestamp {
    "2024-06-01T00:00:00Z".parse().unwrap()
}

fn der(pem: &str) -> Vec<u8> {
    use rustls_pki_types::pem::PemObject;
    rustls_pki_types::CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
}

/// Agreement with a suite, but for the named exceptions, each of which must still hold.
struct Score {
    suite: &'static str,
    exceptions: BTreeSet<String>,
    agreed: usize,
    total: usize,
    excepted: usize,
    wrong: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    suite: String,
    id: String,
    reason: String,
}

impl Score {
    fn new(suite: &'static str) -> Self {
        let text = include_str!("../../../../../../testdata/third-party/chains.toml");
        let all: Exceptions = toml::from_str(text).unwrap();
        let ours = all.exception.into_iter().filter(|exception| exception.suite == suite);
        let exceptions =
            ours.inspect(|exception| assert!(!exception.reason.is_empty())).map(|exception| exception.id);
        Self { suite, exceptions: exceptions.collect(), agreed: 0, total: 0, excepted: 0, wrong: Vec::new() }
    }

    fn count(&mut self, id: String, expected: bool, found: Result<(), String>) {
        self.total += 1;
        let agrees = expected == found.is_ok();
        // An exception names the case, in whichever file of the suite it stands.
        let name = id.split_once('#').map_or(id.as_str(), |(_, name)| name);
        match (agrees, self.exceptions.contains(name)) {
            (true, false) => self.agreed += 1,
            (false, true) => self.excepted += 1,
            (true, true) => self.wrong.push(format!("{id}: the exception no longer holds")),
            (false, false) => self.wrong.push(format!("{id}: expected {expected}, found {found:?}")),
        }
    }

    fn finish(self) {
        let Self { suite, agreed, total, excepted, .. } = self;
        tell!("{suite}: {agreed}/{total} agreed, {excepted} named exceptions, {} wrong", self.wrong.len());
        assert!(total > 0, "no case of {suite} was found");
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}
