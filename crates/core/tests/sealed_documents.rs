//! Other people's sealed documents, and forged ones, where they are at hand: every check of an independent reader, and
//! every verdict. Differences are named in `testdata/third-party/ofd.toml`, with the reason.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)] // what other suites need
#[path = "support/corpora.rs"]
mod corpora;

use std::collections::BTreeMap;
use std::path::Path;

use corpora::tell;
use elicense::signature::{OfPackage, certificate_of, known_authority};
use elicense::{
    CheckId, Code, Conclusion, Indication, Outcome, Policy, Report, RevocationRule, Trust, Verifier,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    exception: Vec<Exception>,
}

/// Where we decide otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    file: String,
    /// The checks below, each named; `all` of a file that is not read, or `verdict`.
    checks: Vec<String>,
    /// What we say instead: a code, or an answer. Where it becomes another, the reason is no reason any more.
    found: String,
    #[allow(dead_code)]
    reason: String,
}

/// What the test has seen.
#[derive(Default)]
struct Tally {
    agreed: usize,
    named: usize,
    wrong: Vec<String>,
    /// Checks that are named, by exception, and those of them that were met.
    used: Vec<Vec<String>>,
}

impl Tally {
    fn note(&mut self, exceptions: &[Exception], file: &str, check: &str, agrees: bool, found: &str) {
        if agrees {
            self.agreed += 1;
            return;
        }
        let of = |one: &Exception| {
            one.file == file && one.found == found && one.checks.iter().any(|named| named == check)
        };
        match exceptions.iter().position(of) {
            Some(place) => {
                self.named += 1;
                self.used[place].push(check.to_owned());
            }
            None => self.wrong.push(format!("{file} {check}: found = \"{found}\"")),
        }
    }
}

#[test]
fn every_check_of_an_independent_reader_is_answered_alike_or_the_difference_is_named() {
    let Some(verifier) = verifier() else { return };
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/third-party/ofd.toml");
    let File { exception: exceptions } = toml::from_str(&std::fs::read_to_string(page).unwrap()).unwrap();
    let mut tally = Tally { used: vec![Vec::new(); exceptions.len()], ..Tally::default() };
    let synthetic = corpora::json("ofd-synth/oracle.json").unwrap_or_default();
    for entry in synthetic.as_array().into_iter().flatten() {
        let name = entry["file"].as_str().unwrap().trim_start_matches("synth/");
        one_file(&verifier, &format!("ofd-synth/{name}"), entry, &exceptions, &mut tally);
    }
    let public = corpora::json("ofd-public/oracle.json").unwrap_or_default();
    for (name, entry) in public.as_object().into_iter().flatten() {
        one_file(&verifier, &format!("ofd-public/{name}"), entry, &exceptions, &mut tally);
    }
    for (name, expected) in
        corpora::json("ofd-synth/expected.json").unwrap_or_default().as_object().into_iter().flatten()
    {
        let file = format!("ofd-synth/{name}.ofd");
        let expected = expected["expect"].as_str().unwrap();
        let found = verdict(&verifier, &file);
        // What a policy decides, the suite leaves open: ours is named.
        tally.note(&exceptions, &file, "verdict", found == expected, found);
    }
    let Tally { agreed, named, wrong, used } = tally;
    tell!(
        "sealed documents: {agreed} of {} answers agree, {named} differences are named",
        agreed + named + wrong.len()
    );
    let unused = exceptions.iter().zip(&used).flat_map(|(one, used)| {
        let gone = one.checks.iter().filter(|check| !used.contains(check));
        gone.map(|check| format!("{} {check} = {} is no difference any more", one.file, one.found))
    });
    let unused: Vec<_> = unused.collect();
    assert!(wrong.is_empty() && unused.is_empty(), "{}\n{}", wrong.join("\n"), unused.join("\n"));
}

/// The answers that an independent reader gives for each signature.
fn one_file(verifier: &Verifier, file: &str, entry: &Value, exceptions: &[Exception], tally: &mut Tally) {
    let Some(bytes) = corpora::bytes(file) else { return };
    let report = match verifier.verify(&bytes, "2026-11-30T00:00:00Z".parse().unwrap()) {
        Ok(report) => report,
        Err(error) => {
            let refused = entry["error"].is_string();
            return tally.note(exceptions, file, "all", refused, error.kind().code());
        }
    };
    let theirs = entry["signatures"].as_array().cloned().unwrap_or_default();
    let counted = theirs.len() == report.signatures().len();
    tally.note(exceptions, file, "signatures", counted, &report.signatures().len().to_string());
    for (index, theirs) in theirs.iter().enumerate() {
        let ours = report.signatures().iter().filter_map(|one| one.of_package.as_deref());
        let Some(ours) = ours.into_iter().find(|one| one.place == index + 1) else { continue };
        if theirs["error"].is_string() {
            let malformed = ours.checks.outcome(CheckId::ProofFormat) == Outcome::Failed;
            tally.note(exceptions, file, "readable", malformed, "read");
            continue;
        }
        for (name, check, answer, theirs) in answers(ours, theirs) {
            let found = check.map_or_else(|| answer.to_string(), |check| why(ours, check));
            tally.note(exceptions, file, name, answer == theirs, &found);
        }
    }
}

/// What a check found first, or why it did not run.
fn why(ours: &OfPackage, check: CheckId) -> String {
    let found = ours.checks.findings().iter().find(|finding| finding.check == check);
    match (found, ours.checks.outcome(check)) {
        (Some(finding), _) => finding.code.to_string(),
        (None, Outcome::NotExecuted(reason)) => reason.to_string(),
        (None, outcome) => outcome.as_str().to_owned(),
    }
}

/// Name, the check it is about, our answer and theirs.
fn answers(ours: &OfPackage, theirs: &Value) -> Vec<(&'static str, Option<CheckId>, Value, Value)> {
    let passed = |check| match ours.checks.outcome(check) {
        Outcome::NotExecuted(_) => Value::Null,
        outcome => Value::Bool(outcome == Outcome::Passed),
    };
    let found = |check, codes: &[Code]| {
        ours.checks.findings().iter().any(|finding| finding.check == check && codes.contains(&finding.code))
    };
    let unless = |check, codes: &[Code]| match ours.checks.outcome(check) {
        Outcome::NotExecuted(_) => Value::Null,
        // A certificate that cannot be read says nothing about its issuer.
        _ if found(check, &[Code::CertificateMalformed]) => Value::Null,
        _ => Value::Bool(!found(check, codes)),
    };
    let (verdict, ses) = (&theirs["verdict"], &theirs["ses"]);
    let uncovered = ours.uncovered.iter().filter(|part| *part != "OFD.xml").count();
    let chain =
        &[Code::ChainNoAnchor, Code::ChainSelfSigned, Code::ChainSignatureMismatch, Code::ChainConstraint];
    let period = &[Code::CertificateExpired, Code::CertificateNotYetValid];
    let plain = |name, check, theirs: &Value| (name, Some(check), passed(check), theirs.clone());
    let of = |name, check, codes, theirs: &Value| (name, Some(check), unless(check, codes), theirs.clone());
    vec![
        plain("references", CheckId::References, &verdict["all_refs_ok"]),
        plain("digest", CheckId::Digest, &verdict["data_hash_binds_signature_xml"]),
        plain("signature", CheckId::Signature, &verdict["signature_math"]),
        plain("seal-signature", CheckId::SealSignature, &verdict["seal_math"]),
        plain("seal-signer", CheckId::SealSigner, &verdict["signer_in_seal_list"]),
        plain("signing-time", CheckId::SigningTime, &verdict["sign_time_in_signer_cert"]),
        plain("seal-period", CheckId::SealPeriod, &verdict["sign_time_in_seal"]),
        of("seal-maker-period", CheckId::SealMaker, period, &ses["seal_created_in_maker_cert"]),
        (
            "entry-covered",
            None,
            Value::Bool(uncovered == ours.uncovered.len()),
            verdict["ofd_xml_covered"].clone(),
        ),
        ("uncovered", None, uncovered.into(), verdict["uncovered_reachable_files"].clone()),
        of("chain", CheckId::Chain, chain, &ses["signer_chain"]["complete"]),
        of("seal-maker-chain", CheckId::SealMaker, chain, &ses["maker_chain"]["complete"]),
    ]
}

/// The verdict in the words of the suite.
fn verdict(verifier: &Verifier, file: &str) -> &'static str {
    let bytes = corpora::bytes(file).unwrap();
    let Ok(report) = verifier.verify(&bytes, "2026-11-30T00:00:00Z".parse().unwrap()) else {
        return "invalid";
    };
    let has = |report: &Report, code| report.findings().iter().any(|finding| finding.code == code);
    match report.indication() {
        Indication::NoSignatureFound => "unsigned",
        Indication::TotalPassed if report.conclusion() == Conclusion::Failed => "invalid",
        Indication::TotalPassed if has(&report, Code::MetadataUncovered) => "valid-but-metadata-unprotected",
        Indication::TotalPassed if has(&report, Code::PartUnreferenced) => "valid-with-uncovered-file",
        Indication::TotalPassed => "valid",
        _ => "invalid",
    }
}

/// Trusts the invented root of the forged documents; without lists of revoked certificates, as the suite has none.
fn verifier() -> Option<Verifier> {
    let root = corpora::bytes("ofd-synth/ca/root.pem")?;
    let toml = "[[anchor]]\nid = \"root\"\ncertificate = \"root.pem\"\ngroup = \"test\"\nregions = [\"990000\"]\n\
                purposes = [\"license\"]\nfrom = 2020-01-01\nuntil = 2049-12-31\n";
    let files =
        BTreeMap::from([("trust.toml".to_owned(), toml.as_bytes().to_vec()), ("root.pem".to_owned(), root)]);
    let mut policy = Policy::default();
    policy.revocation = RevocationRule::Advisory;
    Some(Verifier::new(Trust::from_files(&files).unwrap()).with_policy(policy))
}

/// Each authority on the list is a certificate that is at hand, under its own name; roots alone have issued themselves.
#[test]
fn known_authorities_are_those_of_the_certificates_themselves() {
    let Some(folder) = corpora::folder("gm-ca") else { return };
    let list: toml::Table = elicense_formats::KNOWN_ROOTS.parse().unwrap();
    let all: usize = ["root", "operating"].map(|place| list[place].as_array().unwrap().len()).iter().sum();
    let (mut listed, mut others) = (0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let Ok(certificate) = certificate_of(&bytes) else { continue };
        let Some(known) = known_authority(&certificate.sha256) else {
            others.push(certificate.subject);
            continue;
        };
        listed += 1;
        // RFC 4514 puts a backslash before commas.
        let subject = certificate.subject.replace('\\', "");
        let mut names = known.organisation.iter().chain([&known.name]);
        assert!(names.all(|name| subject.contains(name.as_str())), "{subject} is no {known:?}");
        assert_eq!(known.place == "root", certificate.subject == certificate.issuer, "{known:?}");
        assert_eq!(certificate.known, Some(known));
    }
    tell!("known authorities: {listed} of {all} are at hand and as listed; not listed: {others:?}");
    // The invented root of another suite.
    assert_eq!((listed, others.len()), (all, 1), "{others:?}");
}
