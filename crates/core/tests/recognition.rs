//! Recognition between regions: what the vectors cover, and what no agreement can bring about.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{Vector, Verifiers, tell, vectors};
use elicense::decision::{Degree, Difference, DifferenceKind};
use elicense::{
    CheckId, Conclusion, Indication, Layout, Outcome, Recognition, Relying, Report, Scenario, Trust, Verifier,
};

fn reports() -> Vec<(Vector, Report)> {
    let mut verifiers = Verifiers::default();
    let examined = vectors().into_iter().filter_map(|vector| {
        let report = verifiers.of(&vector).verify_for(&vector.bytes(), &vector.inquiry()).ok()?;
        Some((vector, report))
    });
    examined.collect()
}

/// Every rule that decided is named by its vector; `tests/vectors.rs` compares each.
#[test]
fn every_pair_of_regions_and_scenario_shows_every_answer() {
    let (mut shown, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    for (_, report) in reports() {
        let from = report.claimed().region();
        for ruling in report.rulings().iter().filter(|ruling| ruling.decided_by.rule().is_some()) {
            shown.insert((from, ruling.to, ruling.scenario, ruling.status));
            pairs.insert((from, ruling.to));
        }
    }
    tell(&format!(
        "{} pairs of regions × {} scenarios × {} answers: {} of {} shown, each with its rule",
        pairs.len(),
        Scenario::ALL.len(),
        Recognition::ALL.len(),
        shown.len(),
        12 * Scenario::ALL.len() * Recognition::ALL.len()
    ));
    assert_eq!((pairs.len(), shown.len()), (12, 144));
}

#[test]
fn what_nobody_signed_is_never_recognised() {
    let mut judged = 0;
    for (vector, report) in reports() {
        if report.indication() == Indication::NoSignatureFound {
            let recognised = report.rulings().iter().any(|ruling| ruling.status == Recognition::Recognised);
            assert!(!recognised, "{}", vector.name());
            judged += report.rulings().len();
        }
    }
    assert!(judged >= 48, "{judged}");
}

#[test]
fn what_does_not_pass_is_recognised_nowhere() {
    for (vector, report) in reports() {
        let overview = report.relying() == Relying::All;
        if overview && report.conclusion() != Conclusion::Passed {
            let recognised = report.rulings().iter().any(|ruling| ruling.status == Recognition::Recognised);
            assert!(!recognised, "{}", vector.name());
        }
    }
}

#[test]
fn asked_of_one_region_only_recognition_for_every_scenario_passes() {
    let mut judged = 0;
    for (vector, report) in reports() {
        if let Relying::Region(_) = report.relying() {
            let all = report.rulings().iter().all(|ruling| ruling.status == Recognition::Recognised);
            assert_eq!(report.conclusion() == Conclusion::Passed, all, "{}", vector.name());
            let passed = report.checks().outcome(CheckId::Recognition) == Outcome::Passed;
            assert_eq!(passed, all, "{}", vector.name());
            judged += 1;
        }
    }
    assert!(judged >= 30, "{judged}");
}

#[test]
fn every_answer_that_is_not_yes_says_why_and_what_would_change_it() {
    for (vector, report) in reports() {
        for ruling in report.rulings() {
            let yes = ruling.status == Recognition::Recognised;
            assert_eq!(ruling.reasons.is_empty(), yes, "{}", vector.name());
            for reason in &ruling.reasons {
                for language in [elicense::Language::ZhCn, elicense::Language::En] {
                    let advice = reason.advice(language);
                    let told = format!("{} {}", advice.found, advice.next);
                    assert!(!told.contains('{'), "{}: {told}", vector.name());
                }
            }
        }
    }
}

/// Four rows for each region that is asked, and four where none is.
#[test]
fn the_four_differences_stand_in_every_report() {
    let mut degrees = BTreeSet::new();
    for (vector, report) in reports() {
        let regions = if report.relying() == Relying::All { 4 } else { 1 };
        let rows = report.differences();
        assert_eq!(rows.len(), 4 * regions, "{}", vector.name());
        for four in rows.chunks(4) {
            let kinds: Vec<DifferenceKind> = four.iter().map(|row| row.difference).collect();
            assert_eq!(kinds, DifferenceKind::ALL, "{}", vector.name());
        }
        let complete = |row: &Difference| {
            !row.rule.is_empty() && (row.degree == Degree::Missing || !row.found.is_empty())
        };
        assert!(rows.iter().all(complete), "{}: {rows:?}", vector.name());
        degrees.extend(rows.iter().map(|row| row.degree));
    }
    assert_eq!(degrees.len(), Degree::ALL.len(), "{degrees:?}");
}

/// The years of a layout, and the standard that applied on the day of issue, are what a license is held against.
#[test]
fn years_of_layouts_and_standards_decide_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/add-a-region");
    let text = |path: &str| fs::read_to_string(folder.join(path)).expect("a file of the example");
    let layout = text("formats/xx-card-detached-1.layout.toml");
    let license = text("testdata/vectors/xx-card-detached-1/good.json");
    let row = |until: &str, issued: &str| {
        let used = format!("from = 2018-01-01\n{until}");
        let layout = Layout::parse(&layout.replace("from = 2024-01-01\n", &used)).expect("a layout");
        let verifier = Verifier::new(Trust::empty()).with_layout(layout).expect("a new id");
        let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
        let license = license.replace("20260105", issued);
        let report = verifier.verify(license.as_bytes(), at).expect("the layout claims it");
        let Difference { degree, found, expected, .. } = report.differences()[0].clone();
        (degree, found.to_string(), expected.to_string())
    };
    let told = |degree, years: &str, expected: &str| {
        (degree, format!("xx-card-detached-1 {years}"), expected.to_owned())
    };
    let (joint, national) = ("db-t-310018-2024 2024-05-01/", "gb-t-36903-2018 2019-01-01/");
    let ended = "2018-01-01/2026-02-01";
    assert_eq!(row("", "20260105"), told(Degree::Mapped, "2018-01-01/", joint));
    assert_eq!(row("until = 2026-02-01\n", "20260105"), told(Degree::Mapped, ended, joint), "retired since");
    assert_eq!(row("until = 2026-02-01\n", "20260202"), told(Degree::Degraded, ended, joint), "out of use");
    assert_eq!(row("", "20240430"), told(Degree::Mapped, "2018-01-01/", national), "overtaken later");
    let alone = "xx-card-detached-1 2018-01-01/";
    assert_eq!(row("", "20180105"), told(Degree::Same, "2018-01-01/", alone), "a pilot before any standard");
}
