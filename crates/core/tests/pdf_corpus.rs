//! Other people's signed PDF, where they are at hand: each signature against three independent tools, the known attacks,
//! and the documents that one of the tools calls clean. Where we say otherwise, `testdata/third-party/pdf.toml` says why.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)] // what other suites need
#[path = "support/corpora.rs"]
mod corpora;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corpora::tell;
use elicense::{CheckId, Code, Coverage, Outcome, Report, SignatureValidation, Trust, Verifier};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Signatures that the tools do not agree on.
    #[serde(default)]
    split: Vec<Split>,
    /// Documents that one tool calls clean, and we do not.
    #[serde(default)]
    flagged: Vec<Flagged>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    file: String,
    /// Where its first range ends.
    at: i64,
    /// What we say.
    ours: String,
    #[allow(dead_code)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flagged {
    file: String,
    /// What we found.
    found: String,
    #[allow(dead_code)]
    reason: String,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Answer {
    Holds,
    Broken,
}

#[derive(Default)]
struct Tally {
    alike: usize,
    splits: Vec<(String, i64, String)>,
    undecided: Vec<String>,
    wrong: Vec<String>,
    unread: BTreeMap<String, usize>,
    attacks: (usize, Vec<String>),
    clean: (usize, Vec<(String, String)>),
}

#[test]
fn every_signature_is_answered_as_by_the_tools_that_decide() {
    let Some(oracle) = corpora::json("pdf/oracle.json") else { return };
    let verifier = Verifier::new(Trust::empty());
    let mut tally = Tally::default();
    for (name, entry) in oracle.as_object().unwrap() {
        let Some(bytes) = corpora::bytes(&format!("pdf/files/{name}")) else { return };
        let report = verifier.verify(&bytes, "2026-11-30T00:00:00Z".parse().unwrap());
        if let Err(error) = &report {
            *tally.unread.entry(error.kind().code().to_owned()).or_default() += 1;
        }
        let report = report.as_ref().ok();
        signatures(name, entry, report, &mut tally);
        if entry["attack"].as_bool() == Some(true) {
            tally.attacks.0 += 1;
            if report.is_some_and(|report| is_sound(report) && is_all(report)) {
                tally.attacks.1.push(name.clone());
            }
        } else if is_clean(entry) {
            tally.clean.0 += 1;
            let found = report.map_or_else(|| "not read".to_owned(), modified);
            if !found.is_empty() {
                tally.clean.1.push((name.clone(), found));
            }
        }
    }
    told(&tally);
    compared(&tally);
}

/// Each signature that a tool decides on, by the range of its bytes.
fn signatures(name: &str, entry: &Value, report: Option<&Report>, tally: &mut Tally) {
    for (range, theirs) in theirs(entry) {
        let ours = report.into_iter().flat_map(Report::signatures).find(|one| range_of(one) == range);
        let ours = match (ours, report) {
            (Some(one), _) => answer(one),
            (None, Some(_)) => Err("no such signature".to_owned()),
            (None, None) => Err("not read".to_owned()),
        };
        let at = range.get(1).copied().unwrap_or_default();
        let word = match &ours {
            Ok(Answer::Holds) => "holds".to_owned(),
            Ok(Answer::Broken) => "broken".to_owned(),
            Err(why) => why.clone(),
        };
        match (theirs.len(), &ours) {
            (1, Ok(ours)) if theirs.contains(ours) => tally.alike += 1,
            (1, Err(why)) => tally.undecided.push(format!("{name} at {at}: {why}")),
            (1, Ok(_)) => tally.wrong.push(format!("{name} at {at}: {word}, theirs {theirs:?}")),
            _ => tally.splits.push((name.to_owned(), at, word)),
        }
    }
}

/// What the tools that decide say of each range.
fn theirs(entry: &Value) -> BTreeMap<Vec<i64>, BTreeSet<Answer>> {
    let mut all: BTreeMap<Vec<i64>, BTreeSet<Answer>> = BTreeMap::new();
    let numbers = |value: &Value| -> Vec<i64> {
        value.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
    };
    let (mut detached, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for one in entry["pyhanko"]["sigs"].as_array().into_iter().flatten() {
        let range = numbers(&one["byte_range"]);
        listed.insert(range.clone());
        if one["sub"].as_str().is_some_and(|sub| sub.contains("detached")) {
            detached.insert(range.clone());
        }
        match (one["intact"].as_bool(), one["valid"].as_bool()) {
            (Some(true), Some(true)) => drop(all.entry(range).or_default().insert(Answer::Holds)),
            (Some(_), Some(_)) => drop(all.entry(range).or_default().insert(Answer::Broken)),
            _ => {}
        }
    }
    for one in entry["pdfsig"]["sigs"].as_array().into_iter().flatten() {
        let ends: Vec<i64> = one["ranges"]
            .as_str()
            .unwrap_or_default()
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let &[first, end, second, last] = ends.as_slice() else { continue };
        let range = vec![first, end - first, second, last - second];
        listed.insert(range.clone());
        if one["type"].as_str().is_some_and(|kind| kind.contains("detached")) {
            detached.insert(range.clone());
        }
        let answer = match one["validation"].as_str() {
            Some("Signature is Valid.") => Answer::Holds,
            Some("Digest Mismatch." | "Signature is Invalid.") => Answer::Broken,
            _ => continue,
        };
        all.entry(range).or_default().insert(answer);
    }
    for one in entry["openssl"].as_array().into_iter().flatten() {
        let range = numbers(&one["br"]);
        let answer = match one["openssl_cms"].as_str() {
            Some("ok") => Answer::Holds,
            // It takes every value for a detached one.
            Some("digest") if detached.contains(&range) => Answer::Broken,
            _ => continue,
        };
        // What only a search for bytes finds is no signature of the document, as rights of use are none.
        if listed.contains(&range) {
            all.entry(range).or_default().insert(answer);
        }
    }
    all
}

fn range_of(one: &SignatureValidation) -> Vec<i64> {
    let pdf = one.of_package.as_ref().and_then(|of_package| of_package.pdf.as_ref());
    pdf.map(|pdf| pdf.byte_range.clone()).unwrap_or_default()
}

/// Whether digest and signature hold, or why that is not decided.
fn answer(one: &SignatureValidation) -> Result<Answer, String> {
    let checks = &one.of_package.as_ref().unwrap().checks;
    let found = |codes: &[Code]| checks.findings().iter().find(|finding| codes.contains(&finding.code));
    let broken =
        [Code::DigestMismatch, Code::SignatureMismatch, Code::ProofMalformed, Code::AlgorithmKeyMismatch];
    // What is no range of the file cannot have been signed.
    let is_nowhere = checks.outcome(CheckId::References) == Outcome::Failed
        && checks.outcome(CheckId::Digest) == Outcome::NotExecuted(Code::EarlierCheck);
    if found(&broken).is_some() || is_nowhere {
        return Ok(Answer::Broken);
    }
    let holds = |check, without: &[Code]| match checks.outcome(check) {
        Outcome::Passed => true,
        Outcome::NotExecuted(reason) => without.contains(&reason),
        _ => false,
    };
    if holds(CheckId::Digest, &[Code::NoDigest]) && holds(CheckId::Signature, &[]) {
        return Ok(Answer::Holds);
    }
    let why = found(&[Code::AlgorithmUnsupported, Code::AlgorithmWeak, Code::ProofFormUnsupported]);
    let why = why.or(checks.findings().iter().find(|finding| finding.outcome == Outcome::Failed));
    let data = |(_, value): &(&str, String)| value.clone();
    Err(why.map_or_else(
        || "nothing found".to_owned(),
        |why| format!("{} {}", why.code, why.data.iter().map(data).collect::<Vec<_>>().join(" ")),
    ))
}

/// Whether one tool finds nothing against any signature, nor against what came after it.
fn is_clean(entry: &Value) -> bool {
    let all = entry["pyhanko"]["sigs"].as_array();
    let clean = |one: &Value| {
        one["intact"] == true
            && one["valid"] == true
            && matches!(one["modlevel"].as_str(), Some("NONE" | "LTA_UPDATES" | "FORM_FILLING"))
            && matches!(one["coverage"].as_str(), Some("ENTIRE_FILE" | "ENTIRE_REVISION"))
    };
    entry["pyhanko"]["error"].is_null() && all.is_some_and(|all| !all.is_empty() && all.iter().all(clean))
}

/// The checks that fail where a document is not what was signed.
const OF_DOCUMENT: [CheckId; 6] = [
    CheckId::Package,
    CheckId::ProofFormat,
    CheckId::Digest,
    CheckId::Signature,
    CheckId::References,
    CheckId::Coverage,
];

/// What speaks of a modification of the document.
fn modified(report: &Report) -> String {
    let of_modification =
        |check: &CheckId| matches!(check, CheckId::Package | CheckId::References | CheckId::Coverage);
    let own = report.signatures().iter().filter_map(|one| one.of_package.as_ref());
    let all = own.flat_map(|one| one.checks.findings()).chain(report.findings());
    let failed = all.filter(|finding| {
        finding.outcome == Outcome::Failed
            && of_modification(&finding.check)
            // Nobody is trusted here, so that no second signature is.
            && finding.code != Code::StampUnvouched
    });
    let told: BTreeSet<String> = failed
        .map(|finding| {
            let data: Vec<&str> = finding.data.iter().map(|(_, value)| value.as_str()).collect();
            format!("{} {}", finding.code, data.join(" "))
        })
        .collect();
    told.into_iter().collect::<Vec<_>>().join("; ")
}

fn is_sound(report: &Report) -> bool {
    report.signature().is_some()
        && OF_DOCUMENT.iter().all(|check| report.checks().outcome(*check) != Outcome::Failed)
}

fn is_all(report: &Report) -> bool {
    report.signature().is_some_and(|one| one.coverage == Coverage::All)
}

fn told(tally: &Tally) {
    let Tally { alike, splits, undecided, wrong, unread, attacks, clean } = tally;
    let all = alike + splits.len() + undecided.len() + wrong.len();
    tell!("signed PDF: {alike} of {all} signatures as all tools that decide, {} against them", wrong.len());
    tell!("  splits: {}; undecided: {}; files not read: {unread:?}", splits.len(), undecided.len());
    tell!("  attacks taken for sound and whole: {} of {}", attacks.1.len(), attacks.0);
    tell!("  clean for one tool and not failed for modification: {} of {}", clean.0 - clean.1.len(), clean.0);
    undecided.iter().for_each(|one| tell!("    undecided: {one}"));
}

/// Everything that is not as the tools say is named with its reason, and every name is of use.
fn compared(tally: &Tally) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/third-party/pdf.toml");
    let named: File = toml::from_str(&std::fs::read_to_string(page).unwrap()).unwrap();
    let splits: BTreeSet<_> = tally.splits.iter().cloned().collect();
    let named_splits: BTreeSet<_> = named.split.into_iter().map(|one| (one.file, one.at, one.ours)).collect();
    let flagged: BTreeSet<_> = tally.clean.1.iter().cloned().collect();
    let named_flagged: BTreeSet<_> = named.flagged.into_iter().map(|one| (one.file, one.found)).collect();
    let mut faults: Vec<String> = tally.wrong.clone();
    faults.extend(splits.difference(&named_splits).map(|one| format!("a split without reason: {one:?}")));
    faults.extend(named_splits.difference(&splits).map(|one| format!("no split any more: {one:?}")));
    faults.extend(flagged.difference(&named_flagged).map(|one| format!("flagged without reason: {one:?}")));
    faults.extend(named_flagged.difference(&flagged).map(|one| format!("not flagged any more: {one:?}")));
    faults.extend(tally.attacks.1.iter().map(|one| format!("an attack is taken for sound and whole: {one}")));
    let all = tally.alike + tally.splits.len() + tally.undecided.len() + tally.wrong.len();
    if tally.undecided.len() * 100 > all * 3 {
        faults.push(format!("{} of {all} are undecided", tally.undecided.len()));
    }
    if (tally.clean.0 - tally.clean.1.len()) * 100 < tally.clean.0 * 97 {
        faults.push(format!("{} of {} clean documents are flagged", tally.clean.1.len(), tally.clean.0));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
