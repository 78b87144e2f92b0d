//! Every scenario of `testdata/vectors` comes out as it says.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Expect, ExpectedRuling, Vector, Verifiers, tell, vectors, vectors_in};
use elicense::display::{Drawing, Effort, Frame, PixelFormat, RecentShowings};
use elicense::report::REPORT_FORMAT;
use elicense::{Error, FieldName, Outcome, Report, Verifier};

#[test]
fn every_vector_comes_out_as_it_says() {
    let mut verifiers = Verifiers::default();
    // Sealed documents stand apart: what changes every bit of every vector would take days with them.
    let vectors = [vectors(), vectors_in("ofd"), vectors_in("pdf")].concat();
    let differences: Vec<String> =
        vectors.iter().flat_map(|vector| differences(vector, &mut verifiers)).collect();
    tell(&format!("{} vectors", vectors.len()));
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// Every rejection has an accepted neighbour, and the neighbour is in the folder and accepted.
#[test]
fn every_rejection_has_an_accepted_neighbour_one_change_away() {
    let vectors = [vectors(), vectors_in("ofd"), vectors_in("pdf")].concat();
    let by_name: BTreeMap<String, &Vector> = vectors.iter().map(|vector| (vector.name(), vector)).collect();
    for vector in vectors.iter().filter(|vector| vector.expect.conclusion != "passed" && !is_good(vector)) {
        let folder = vector.name().rsplit_once('/').expect("a name has a folder").0.to_owned();
        let neighbour =
            vector.neighbour.as_deref().unwrap_or_else(|| panic!("{} has no neighbour", vector.name()));
        let neighbour = by_name.get(&format!("{folder}/{neighbour}"));
        let neighbour = neighbour.unwrap_or_else(|| panic!("{}: its neighbour is not there", vector.name()));
        let accepted = neighbour.expect.conclusion == "passed" || is_good(neighbour);
        assert!(accepted, "{}: its neighbour is not accepted", vector.name());
        assert!(vector.change.is_some(), "{}: what differs from its neighbour?", vector.name());
    }
}

/// Where a layout carries no proof, the best that can come out is that nothing is wrong; where a page says everything,
/// that its seal holds, and of values that are read there that they are to be compared with it.
fn is_good(vector: &Vector) -> bool {
    let reads_page = vector.expect.layout.as_deref().is_some_and(|layout| layout.contains("-page-"));
    let found = &vector.expect.findings;
    let was_read = found.iter().any(|code| code == "compare-the-page") || *found == ["not-a-license"];
    let sealed = ((reads_page && was_read)
        || matches!(
            vector.expect.layout.as_deref(),
            Some("ofd-sealed-1" | "ofd-invoice-1" | "pdf-signed-1")
        ))
        && vector.expect.indication.as_deref() == Some("TOTAL_PASSED")
        && vector.expect.failed.is_empty();
    sealed
        || vector.expect.indication.as_deref() == Some("NO_SIGNATURE_FOUND")
            && vector.expect.conclusion == "undetermined"
            && vector.expect.failed.is_empty()
}

#[test]
fn a_document_without_proof_never_passes() {
    for vector in
        vectors().iter().filter(|vector| vector.expect.indication.as_deref() == Some("NO_SIGNATURE_FOUND"))
    {
        assert_ne!(vector.expect.conclusion, "passed", "{}", vector.name());
    }
}

#[test]
fn the_same_input_trust_and_time_give_the_same_report_bytes() {
    let (mut warm, vectors) = (Verifiers::default(), vectors());
    for vector in &vectors {
        let json = |verifiers: &mut Verifiers| match vector.verify(verifiers.of(vector)) {
            Ok(report) => report.to_json(),
            Err(error) => error.to_string(),
        };
        let first = json(&mut warm);
        assert_eq!(first, json(&mut warm), "{} again", vector.name());
        assert_eq!(first, json(&mut Verifiers::default()), "{} with a new verifier", vector.name());
    }
}

/// Two licenses in sight are no showing of either: the next frame, with one of them, is its first.
#[test]
fn a_frame_with_several_licenses_uses_no_showing_up() {
    let (mut verifiers, vectors, guard) = (Verifiers::default(), vectors(), RecentShowings::default());
    let codes = ["display-code-1/good", "display-code-1/good-live"].map(|name| {
        vectors.iter().find(|vector| vector.name() == name).unwrap_or_else(|| panic!("no vector {name}"))
    });
    let mut look = |codes: &[&Vector]| {
        let (pixels, width, height) = side_by_side(codes);
        let frame = Frame::new(&pixels, width, height, pixels.len() / height as usize, PixelFormat::Grey)?;
        let verifier = verifiers.of(codes[0]);
        verifier.verify_frame(&frame, Effort::Glance, &codes[0].inquiry(), Some(&guard))
    };
    assert_eq!(look(&codes).unwrap_err().kind().code(), "picture-several-codes");
    let presentation = |report: Report| report.presentation().map(|presentation| presentation.as_str());
    assert_eq!(presentation(look(&[codes[0], codes[0]]).unwrap()), Some("FRESH"));
    assert_eq!(presentation(look(&[codes[1]]).unwrap()), Some("FRESH"));
    assert_eq!(presentation(look(&[codes[1]]).unwrap()), Some("REPLAYED"));
}

/// Issuers number their codes as they like: two codes of one id are two showings.
#[test]
fn two_codes_of_one_id_are_no_replay_of_each_other() {
    let (mut verifiers, vectors, guard) = (Verifiers::default(), vectors(), RecentShowings::default());
    let mut show = |name: &str| {
        let vector = vectors.iter().find(|vector| vector.name() == name);
        let vector = vector.unwrap_or_else(|| panic!("no vector {name}"));
        let report = verifiers.of(vector).verify_once(&vector.bytes(), &vector.inquiry(), &guard);
        let showing = report.expect("a code").presented_code().cloned().expect("a showing");
        (showing.code, showing.presentation.map(|presentation| presentation.as_str()))
    };
    let (first, second) = (show("display-code-1/good"), show("display-code-1/good-company"));
    assert!(first.0.is_some() && first.0 == second.0, "one id");
    assert_eq!((first.1, second.1), (Some("FRESH"), Some("FRESH")));
    assert_eq!(show("display-code-1/good").1, Some("REPLAYED"));
}

/// The codes as a camera sees them, four pixels a module, and the width and height of it.
fn side_by_side(codes: &[&Vector]) -> (Vec<u8>, u32, u32) {
    let drawings: Vec<Drawing> = codes
        .iter()
        .map(|code| {
            Drawing::of(String::from_utf8(code.bytes()).expect("a text").trim_end()).expect("it fits")
        })
        .collect();
    let side = drawings.iter().map(Drawing::side).max().expect("a code") + 8;
    let shade = |drawing: &Drawing, x: usize, y: usize| match x.checked_sub(4).zip(y.checked_sub(4)) {
        Some((x, y)) if drawing.is_dark(x, y) => 0,
        _ => u8::MAX,
    };
    let mut pixels = Vec::new();
    for y in 0..side * 4 {
        for drawing in &drawings {
            pixels.extend((0..side * 4).map(|x| shade(drawing, x / 4, y / 4)));
        }
    }
    let length = |modules: usize| u32::try_from(modules * 4).expect("a small frame");
    (pixels, length(side * drawings.len()), length(side))
}

/// All that a vector says and that came out otherwise.
fn differences(vector: &Vector, verifiers: &mut Verifiers) -> Vec<String> {
    let found = match vector.verify(verifiers.of(vector)) {
        Ok(report) => of_report(&report, &vector.expect),
        Err(error) => of_error(&error, &vector.expect),
    };
    found.into_iter().map(|difference| format!("{}: {difference}", vector.name())).collect()
}

fn of_error(error: &Error, expect: &Expect) -> Vec<String> {
    let mut differ = Differences::default();
    differ.compare("conclusion", &expect.conclusion, "error");
    differ.compare("error", expect.error.as_deref().unwrap_or_default(), error.kind().code());
    differ.0.iter().map(|difference| format!("{difference} ({error})")).collect()
}

fn of_report(report: &Report, expect: &Expect) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut differ = Differences::default();
    differ.compare("conclusion", &expect.conclusion, report.conclusion().as_str());
    differ.compare("layout", &text(&expect.layout), report.layout().id());
    differ.compare("indication", &text(&expect.indication), report.indication().as_str());
    let sub_indication = report.sub_indication().map(|sub| sub.as_str()).unwrap_or_default();
    differ.compare("sub_indication", &text(&expect.sub_indication), sub_indication);
    differ.compare("status", &text(&expect.status), report.status().as_str());
    differ.compare("verifiability", &text(&expect.verifiability), report.verifiability().as_str());
    let presentation = report.presentation().map(|presentation| presentation.as_str()).unwrap_or_default();
    differ.compare("presentation", &text(&expect.presentation), presentation);
    let signature = report.signature();
    if let Some(coverage) = &expect.coverage {
        let found = signature.map(|signature| signature.coverage.as_str());
        differ.compare("coverage", coverage, found.unwrap_or_default());
    }
    if let Some(came_after) = &expect.came_after {
        let pdf = signature.and_then(|signature| signature.of_package.as_ref()?.pdf.as_ref());
        differ.compare("came_after", came_after, pdf.map(|pdf| pdf.came_after.as_str()).unwrap_or_default());
    }
    let failed = report.checks().iter().filter(|(_, outcome)| *outcome == Outcome::Failed);
    let failed: Vec<&str> = failed.map(|(check, _)| check.as_str()).collect();
    differ.compare("failed", &expect.failed.join(" "), &failed.join(" "));
    let findings: BTreeSet<&str> = report.findings().iter().map(|finding| finding.code.as_str()).collect();
    let findings: Vec<&str> = findings.into_iter().collect();
    differ.compare("findings", &expect.findings.join(" "), &findings.join(" "));
    for (name, value) in &expect.license {
        let name = FieldName::from_name(name).unwrap_or_else(|| panic!("{name} is no canonical field"));
        let found = report.claimed().value(name).map(|value| value.to_text()).unwrap_or_default();
        differ.compare(name.as_str(), value, &found);
    }
    let expected = expect.recognition.iter().map(|ExpectedRuling { to, scenario, status, rule }| {
        format!("{to} {scenario} {status} {}", rule.as_deref().unwrap_or("-"))
    });
    let rulings = report.rulings().iter().map(|ruling| {
        let rule = ruling.decided_by.id().unwrap_or("-");
        format!("{} {} {} {rule}", ruling.to, ruling.scenario, ruling.status)
    });
    differ.compare(
        "recognition",
        &expected.collect::<Vec<_>>().join("\n  "),
        &rulings.collect::<Vec<_>>().join("\n  "),
    );
    for (name, text) in &expect.shown {
        let field = FieldName::from_name(name).and_then(|name| report.claimed().field(name)).expect(name);
        let seen = report.mask().field(field).value.unwrap_or_default();
        differ.compare(&format!("{name} as shown"), text, &seen);
    }
    assert_eq!(report.verified().is_some(), report.conclusion().as_str() == "passed");
    assert!(report.to_json().starts_with(&format!("{{\"report\":\"{REPORT_FORMAT}\"")));
    differ.0
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.0.push(format!("{what} should be \"{expected}\", is \"{found}\""));
        }
    }
}

/// A small document can repeat long keys at every level: 4 KB of path for each of thousands of values.
#[test]
fn unmapped_values_whose_paths_grow_beyond_their_bound_are_refused() {
    let good =
        vectors().into_iter().find(|vector| vector.name() == "ah-zzwk-reply-1/good").expect("a good reply");
    let mut verifiers = Verifiers::default();
    let verifier = verifiers.of(&good);
    let text = String::from_utf8(good.bytes()).expect("JSON is UTF-8");
    let nested = |values: usize| {
        let key = format!("\"{}\"", "k".repeat(100));
        let list = vec!["0"; values].join(",");
        let value = (0..20).fold(format!("[{list}]"), |value, _| format!("{{{key}:{value}}}"));
        text.replacen('{', &format!("{{\"more\":{value},"), 1)
    };
    let report = verifier.verify(nested(400).as_bytes(), good.at).expect("within the bound");
    assert!(report.claimed().carried().len() > 400);
    let error = verifier.verify(nested(600).as_bytes(), good.at).expect_err("beyond the bound");
    assert_eq!(error.kind().code(), "too-much-unmapped");
}

/// Where no namespace is declared, a signed element is read once, as a part of its document. With a
/// declaration it is read on its own; both ways read the same license.
#[test]
fn a_signed_element_reads_the_same_on_its_own_and_in_its_document() {
    let mut verifiers = Verifiers::default();
    let mut compared = 0;
    for vector in vectors().iter().filter(|vector| vector.input.ends_with(".xml")) {
        let Ok(text) = String::from_utf8(vector.bytes()) else { continue };
        let verifier = verifiers.of(vector);
        let Ok(alone) = verifier.verify_for(text.as_bytes(), &vector.inquiry()) else { continue };
        let declared = text.replacen("<SignedLicense>", "<SignedLicense xmlns:unused=\"urn:test\">", 1);
        if declared == text {
            continue;
        }
        let beside = verifier
            .verify_for(declared.as_bytes(), &vector.inquiry())
            .expect("a declaration changes nothing");
        assert_eq!(alone.claimed(), beside.claimed(), "{}", vector.name());
        assert_eq!(alone.conclusion(), beside.conclusion(), "{}", vector.name());
        compared += 1;
    }
    assert!(compared > 50, "{compared} compared");
}

/// What is not signed chooses between no two readings, in whatever way a document is signed: a second layout fits the
/// signed bytes, reads another status in them, and asks for an entry of the envelope that is not there.
#[test]
fn no_envelope_keeps_a_second_reading_away() {
    let is_signed = |vector: &Vector| vector.expect.conclusion == "passed" && vector.formats.is_none();
    let mut tried = Vec::new();
    for vector in vectors().iter().filter(|vector| vector.name().ends_with("/good") && is_signed(vector)) {
        let Some((_, text)) =
            elicense_formats::LAYOUTS.iter().find(|(name, _)| name.starts_with(&vector.folder()))
        else {
            continue;
        };
        let cancelled = text.replace("= \"in-force\"", "= \"cancelled\"");
        // A layout that reads no status has no second reading of that kind.
        if cancelled == *text {
            continue;
        }
        let rival = |condition: &str| {
            let other = cancelled.replacen("id = \"", "id = \"other-", 1);
            let other = other.replacen("[proof]", &format!("[[detect]]\n{condition}\n\n[proof]"), 1);
            let layout = elicense::Layout::parse(&other).expect("a layout");
            let verifier =
                Verifier::new(common::trust(&vector.trust)).with_layout(layout).expect("another id");
            verifier.verify_for(&vector.bytes(), &vector.inquiry())
        };
        let error = rival("in = \"document\"\nat = \"/nowhere\"").expect_err("two readings");
        assert_eq!(error.kind().code(), "layout-several", "{}", vector.name());
        let apart = rival("at = \"/nowhere\"").expect("what is signed tells them apart");
        assert!(apart.verified().is_some(), "{}", vector.name());
        tried.push(apart.layout().proof().to_owned());
    }
    tried.sort();
    // COSE twice: licenses, and display codes.
    assert_eq!(tried, ["cms", "cose", "cose", "detached", "jws"]);
}
