//! Values of pages: what honest programs write is read right or not at all, and what somebody changed is not read.
//!
//! A sample here; the whole by `ELICENSE_TESTS=all`.

use std::collections::BTreeMap;
use std::path::Path;

use elicense::{Grade, Layout, Report, Trust, Verifier};
use elicense_testkit::gm::pki::GmPki;
use elicense_testkit::sheet::{Dice, Form, Sheet, distortions, font::Fault, forms, layouts, manipulations};
use elicense_testkit::testdata;
use jiff::Timestamp;

#[path = "../../core/tests/support/sample.rs"]
mod sample;

fn verifier() -> Verifier {
    let folder = Path::new("trust/sealed");
    let files = testdata::files();
    let own = files.iter().filter(|(path, _)| Path::new(path).parent() == Some(folder));
    let named = own.filter_map(|(path, bytes)| {
        Some((Path::new(path).file_name()?.to_str()?.to_owned(), bytes.to_vec()))
    });
    let trust =
        Trust::from_files(&named.collect::<BTreeMap<_, _>>()).expect("the test data's own trust store");
    layouts::all().into_iter().fold(Verifier::new(trust), |verifier, (id, text)| {
        let layout = Layout::parse(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        verifier.with_layout(layout).expect("a new id")
    })
}

fn verify(verifier: &Verifier, bytes: &[u8]) -> Report {
    verifier.verify(bytes, Timestamp::constant(1_780_286_400, 0)).expect("it can be examined")
}

/// What was read on the page, by field.
fn read(report: &Report) -> BTreeMap<String, (String, Option<Grade>)> {
    let license = report.claimed();
    let fields = license
        .fields()
        .iter()
        .map(|field| (field.name.as_str().to_owned(), (field.raw.to_string(), field.grade)));
    let face =
        license.face().iter().map(|field| (field.name.to_string(), (field.text.to_string(), field.grade)));
    fields.chain(face).collect()
}

#[derive(Debug, Default)]
struct Count {
    right: usize,
    not_read: usize,
    wrong: Vec<String>,
}

impl Count {
    fn take(&mut self, sheet: &Sheet, report: &Report, about: &str) {
        let read = read(report);
        for (name, truth) in &sheet.truth {
            match read.get(*name) {
                Some((text, _)) if text == truth => self.right += 1,
                Some((text, _)) => {
                    self.wrong.push(format!("{about} {} {name}: {text} for {truth}", sheet.form.layout))
                }
                None => self.not_read += 1,
            }
        }
        let more: Vec<_> = read.keys().filter(|name| !sheet.truth.contains_key(name.as_str())).collect();
        assert!(more.is_empty(), "{about}: {more:?}");
    }

    fn all(&self) -> usize {
        self.right + self.not_read + self.wrong.len()
    }
}

#[test]
fn distorted_pages_are_read_right_or_not_at_all() {
    let (verifier, pki, forms) = (verifier(), GmPki::invented(), forms::all());
    let rounds = if sample::all() { 36 } else { 1 };
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut plain: BTreeMap<Grade, (usize, usize)> = BTreeMap::new();
    for round in 0..rounds {
        for (index, form) in forms.iter().enumerate() {
            let mut dice = Dice::new(1000 * round + index as u64);
            let sheet = Sheet::of(form, &mut dice);
            let report = verify(&verifier, &sheet.sealed(&pki));
            counts.entry("undistorted").or_default().take(&sheet, &report, "undistorted");
            let grade = if form.layout == layouts::TAGGED { Grade::CoveredTag } else { Grade::CoveredPage };
            let (right, all) = plain.entry(grade).or_default();
            *right += read(&report).values().filter(|(_, own)| *own == Some(grade)).count();
            *all += sheet.truth.len();
            if read(&report).is_empty() {
                eprintln!("{}: {:?}", form.layout, report.findings());
            }
            for (name, distort) in distortions::ALL {
                let mut dice = Dice::new(77 * round + index as u64);
                let mut sheet = Sheet::of(form, &mut dice);
                distort(&mut sheet, &mut dice);
                let report = verify(&verifier, &sheet.sealed(&pki));
                counts.entry(name).or_default().take(&sheet, &report, name);
            }
        }
    }
    let values: usize = counts.values().map(Count::all).sum();
    for (name, count) in &counts {
        eprintln!("{name}: {} right, {} not read, {} wrong", count.right, count.not_read, count.wrong.len());
    }
    eprintln!("{values} values, sampled {} of 36 rounds; undistorted {plain:?}", rounds);
    let wrong: Vec<_> = counts.values().flat_map(|count| &count.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let share = |grade| plain.get(&grade).map_or(0.0, |(right, all)| *right as f64 / *all as f64);
    assert!(share(Grade::CoveredTag) >= 0.99 && share(Grade::CoveredPage) >= 0.85, "{plain:?}");
    assert!(!sample::all() || values >= 16_000);
}

#[test]
fn every_report_says_the_grade_of_each_value_and_shows_no_more_for_that() {
    let (verifier, pki) = (verifier(), GmPki::invented());
    for (index, form) in forms::all().iter().enumerate() {
        let sheet = Sheet::of(form, &mut Dice::new(index as u64));
        let report = verify(&verifier, &sheet.sealed(&pki));
        let json: serde_json::Value = serde_json::from_str(&report.to_json()).expect("JSON");
        let of = |list: &str| json["license"][list].as_array().cloned().unwrap_or_default();
        let values = [of("fields"), of("face")].concat();
        assert!(!values.is_empty(), "{}", form.layout);
        for value in values {
            let grade = value["grade"].as_str().unwrap_or_else(|| panic!("{}: {value}", form.layout));
            assert_eq!(grade == "covered-data", value["place"].is_null(), "{value}");
        }
        let holder = sheet.truth.get("holder_name").filter(|holder| holder.chars().count() > 3);
        let Some(holder) = holder else { continue };
        assert!(!report.to_json().contains(holder.as_str()), "{}: the reader is the public", form.layout);
    }
}

/// The object of a field.
fn target(sheet: &Sheet, form: &Form, name: &str) -> usize {
    let spot = form.spots.iter().position(|spot| spot.names == [name]).expect("a field of the form");
    sheet.of_spot(spot)[0]
}

#[test]
fn manipulated_pages_are_not_read() {
    let (verifier, pki, forms) = (verifier(), GmPki::invented(), forms::all());
    let of = |layout: &str| forms.iter().find(|form| form.layout == layout).expect("a form");
    let mining = of("cn-mining-license-page-1");
    let invoice = of("cn-vat-invoice-page-1");
    let fields =
        ["number", "holder_name", "address", "mine_name", "economic_type", "mineral", "method", "scale"];
    let digits =
        ["number", "code", "machine", "check_code", "buyer_code", "seller_code", "total", "net_total"];
    let some = if sample::all() { 8 } else { 2 };
    let (mut cases, mut wrong) = (0, Vec::new());
    let mut case = |about: String, sheet: &Sheet, bytes: Vec<u8>, name: &str| {
        cases += 1;
        let report = verify(&verifier, &bytes);
        if read(&report).contains_key(name) {
            wrong.push(format!("{about} {name} of {}", sheet.form.layout));
        }
    };
    let plain = manipulations::OF_OBJECTS.iter().map(|change| (change, mining, fields));
    let of_fonts = manipulations::OF_FONTS.iter().map(|change| (change, invoice, digits));
    for ((about, change), form, fields) in plain.chain(of_fonts) {
        for (index, name) in fields.into_iter().take(some).enumerate() {
            let mut sheet = Sheet::of(form, &mut Dice::new(index as u64));
            let at = target(&sheet, form, name);
            change(&mut sheet, at);
            let bytes = sheet.sealed(&pki);
            case((*about).to_owned(), &sheet, bytes, name);
        }
    }
    // The invented forms have one or two places where a label could stand twice: none.
    for form in [of(layouts::PICTURE), of(layouts::TAGGED)] {
        for (about, change) in manipulations::OF_OBJECTS.iter().filter(|(about, _)| *about != "label-twice") {
            let mut sheet = Sheet::of(form, &mut Dice::new(5));
            let at = target(&sheet, form, "holder_name");
            change(&mut sheet, at);
            let bytes = sheet.sealed(&pki);
            case((*about).to_owned(), &sheet, bytes, "holder_name");
        }
    }
    for form in &forms {
        let sheet = Sheet::of(form, &mut Dice::new(9));
        for (about, bytes) in manipulations::of_parts(&sheet, &pki) {
            case(about.to_owned(), &sheet, bytes, "number");
        }
    }
    eprintln!("{cases} manipulations, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(!sample::all() || cases >= 187);
}

#[test]
fn an_embedded_font_that_is_what_it_seems_is_read() {
    let (verifier, pki) = (verifier(), GmPki::invented());
    for form in forms::all() {
        let mut sheet = Sheet::of(&form, &mut Dice::new(3));
        manipulations::embed(&mut sheet, Fault::None);
        let report = verify(&verifier, &sheet.sealed(&pki));
        assert_eq!(read(&report).len(), sheet.truth.len(), "{}: {:?}", form.layout, report.findings());
    }
}

/// The suites of others, where they are at hand: none of them is of a form that a layout of pages knows.
#[test]
fn no_layout_of_pages_claims_documents_of_others() {
    let verifier = verifier();
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let root = std::env::var_os("ELICENSE_CORPORA").map_or(beside, Into::into);
    let mut seen = 0;
    for folder in ["ofd-public", "ofd-synth"].map(|folder| root.join(folder)) {
        let Ok(files) = std::fs::read_dir(&folder) else {
            eprintln!("{} is absent: set ELICENSE_CORPORA to the folder of the suites", folder.display());
            continue;
        };
        for file in
            files.flatten().filter(|file| file.path().extension().is_some_and(|ending| ending == "ofd"))
        {
            let bytes = std::fs::read(file.path()).expect("a file of the suites");
            if let Ok(report) = verifier.verify(&bytes, Timestamp::constant(1_780_286_400, 0)) {
                seen += 1;
                let id = report.layout().id();
                assert!(!id.contains("-page-"), "{}: {id}", file.path().display());
            }
        }
    }
    eprintln!("{seen} documents of others");
}
