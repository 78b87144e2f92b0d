//! What the license says: values that cannot be right, or contradict each other.
//!
//! All of them are soundly signed: an authority can be wrong too.

use jiff::civil::date;

use crate::check_characters::{citizen_number, identifier};
use crate::desk::Desk;
use crate::kinds;
use crate::license::{Facts, issuer_code, person};
use crate::pki::{CHAINED, SHANGHAI, ZHEJIANG};
use crate::proofs::Proof;
use crate::value::Value;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [identifiers(desk), issuers(desk), holders(desk), values(desk), contradictions(desk)].concat()
}

fn of(desk: &Desk, name: &str, title: &str, change: impl FnOnce(&mut Facts)) -> Vector {
    let mut facts = desk.facts();
    change(&mut facts);
    desk.vector(name, title, desk.issued(&facts))
}

/// 证照标识. Faulty generators are known, so what is wrong here is a warning.
fn identifiers(desk: &Desk) -> Vec<Vector> {
    let good = desk.facts().identifier().expect("the good license has an identifier");
    let other_check = if good.ends_with('0') { '1' } else { '0' };
    let issuer = desk.facts().issuer_code;
    let of =
        |name, title, text: String| of(desk, name, title, |facts| facts.other_identifier = Some(Some(text)));
    vec![
        of(
            "identifier-check-wrong",
            "the identifier's check character is another",
            format!("{}{other_check}", &good[..good.len() - 1]),
        )
        .warns("identifier-check-wrong")
        .change("the last character of the identifier"),
        of(
            "identifier-next-version",
            "the next version of the same license",
            identifier("11100000000013127D001", &issuer, "TEST2026000001", "002"),
        ),
        of(
            "identifier-other-root",
            "the identifier has the root that one known generator writes by mistake",
            good.replacen("1.2.156.3005.2.", "1.2.156.3003.2.", 1),
        )
        .warns("identifier-malformed")
        .change("3003 for 3005 in the identifier's root"),
        of(
            "identifier-without-issuer",
            "the identifier lacks its issuer",
            good.replacen(&format!("{issuer}."), "", 1),
        )
        .warns("identifier-malformed")
        .change("the issuer is left out of the identifier"),
        of(
            "identifier-of-other-kind",
            "the identifier names another kind of license",
            identifier("11100000MB0143028R001", &issuer, "TEST2026000001", "001"),
        )
        .warns("identifier-contradicts")
        .change("the kind inside the identifier is that of a business license"),
    ]
}

/// The issuer's code. The identifier holds the same code, and its check character fits.
fn issuers(desk: &Desk) -> Vec<Vector> {
    let good = desk.facts().issuer_code;
    let last = if good.ends_with('0') { "1" } else { "0" };
    vec![
        of(desk, "issuer-code-check-wrong", "the check character of the issuer's code is another", |facts| {
            facts.issuer_code.replace_range(17.., last);
        })
        .warns("uscc-check-wrong")
        .change("the last character of the issuer's code"),
        of(
            desk,
            "issuer-code-malformed",
            "the issuer's code has a letter that GB 32100 leaves out",
            |facts| {
                facts.issuer_code.replace_range(10..11, "I");
            },
        )
        .warns("uscc-malformed")
        .change("one character of the issuer's code is I"),
        of(desk, "issuer-code-other", "another sound code of the issuer", |facts| {
            facts.issuer_code = issuer_code(desk.layout.region, "MBTE5T09");
        }),
    ]
}

fn holders(desk: &Desk) -> Vec<Vector> {
    let mut vectors = vec![
        of(desk, "holders-unpaired", "two names and one number", |facts| {
            facts.holders = vec![person(desk.layout.region, 1), person(desk.layout.region, 2)];
            facts.holders[1].1.clear();
        })
        .fails("holder-id", "holders-unpaired")
        .beside("good-two-holders")
        .change("the second holder's number is left out"),
    ];
    // The layout of pinned keys records no kind of number, so no rule can be applied.
    if !desk.is_pinned() {
        vectors.extend(citizen_numbers(desk));
        vectors.push(company_code(desk));
    }
    vectors
}

fn citizen_numbers(desk: &Desk) -> Vec<Vector> {
    let good = desk.facts().holders[0].1.clone();
    let last = if good.ends_with('0') { "1" } else { "0" };
    let of = |name, title, number: String| of(desk, name, title, |facts| facts.holders[0].1 = number);
    vec![
        of(
            "citizen-number-check-wrong",
            "the check character of the holder's number",
            format!("{}{last}", &good[..17]),
        )
        .warns("citizen-number-check-wrong")
        .change("the last character of the holder's number"),
        of("citizen-number-short", "the holder's number lacks a digit", good[1..].to_owned())
            .warns("citizen-number-malformed")
            .change("the first digit of the holder's number is left out"),
        of(
            "citizen-number-no-date",
            "the holder's number holds a day that no calendar has",
            citizen_number(&format!("{}0230000", &good[..10])),
        )
        .warns("citizen-number-malformed")
        .change("the day of birth inside the holder's number is 30 February; its check character fits"),
    ]
}

fn company_code(desk: &Desk) -> Vector {
    let mut facts = desk.facts_of(kinds::BUSINESS_LICENSE);
    let last = if facts.holders[0].1.ends_with('0') { "1" } else { "0" };
    facts.holders[0].1.replace_range(17.., last);
    desk.vector("company-code-check-wrong", "the check character of the company's code", desk.issued(&facts))
        .warns("uscc-check-wrong")
        .beside("good-business-license")
        .change("the last character of the holder's code")
}

fn values(desk: &Desk) -> Vec<Vector> {
    let field = |name| desk.layout.field(name).expect("every layout has the field");
    let set = |name, text: &str| {
        let text = text.to_owned();
        desk.edited(|payload| payload.set(field(name), text))
    };
    let mut vectors = vec![
        desk.vector("date-malformed", "the day of issue is no day", set("issued_on", "2026-13-40"))
            .fails("fields", "value-malformed")
            .change("the day of issue reads 2026-13-40"),
        desk.vector(
            "name-missing",
            "a required field is not there",
            desk.edited(|p| p.remove(field("name"))),
        )
        .fails("fields", "value-missing")
        .change("the name of the license is left out"),
        desk.vector("number-longest", "a number of 64 characters", set("number", &"7".repeat(64)))
            .says("number", "7".repeat(64)),
        desk.vector("number-too-long", "a number of 65 characters", set("number", &"7".repeat(65)))
            .fails("fields", "value-too-long")
            .beside("number-longest")
            .change("one digit more in the number"),
        desk.vector(
            "status-code-unknown",
            "a status that the layout's table does not have",
            set("status", "42"),
        )
        .warns("value-code-unknown")
        .status("UNKNOWN")
        .change("the status reads 42"),
        desk.vector("unmapped-carried", "a value that no field is mapped to is carried", {
            let path: &[&str] =
                if desk.layout.proof == Proof::Cms { &["Face", "测试项"] } else { &["TEST"] };
            desk.edited(|payload| payload.set(path, "carried"))
        }),
    ];
    if desk.layout.proof == Proof::Cms {
        vectors.push(twice_in_xml(desk));
    } else {
        let number = desk.edited(|payload| payload.set(field("number"), 2_026_000_001_i64));
        let vector = desk.vector("number-as-integer", "the number is written as a whole number", number);
        vectors.push(vector.says("number", "2026000001"));
        vectors.push(twice(desk, field("name")));
    }
    vectors
}

fn twice(desk: &Desk, path: &[&str]) -> Vector {
    let bytes = desk.edited(|payload| payload.repeat(path, "护照"));
    desk.vector("duplicate-key-in-payload", "a key occurs twice in the signed payload", bytes)
        .error("key-duplicate")
        .change("the key of the name occurs a second time, with another name")
}

/// In XML the names are values of attributes, so nothing below the layout can see that one repeats.
fn twice_in_xml(desk: &Desk) -> Vector {
    let bytes = desk.edited(|payload| payload.repeat(&["Basic", "证照名称"], Value::from("护照")));
    desk.vector("field-twice", "two entries of one name", bytes)
        .fails("fields", "value-ambiguous")
        .change("a second Field 证照名称, with another name")
}

fn contradictions(desk: &Desk) -> Vec<Vector> {
    let other = if desk.layout.region == SHANGHAI { ZHEJIANG } else { CHAINED[0] };
    vec![
        of(desk, "dates-contradict", "issued after the end of its period", |facts| {
            facts.issued_on = date(2047, 1, 1);
        })
        .fails("date-order", "dates-contradict")
        .change("the day of issue lies after the last day of the period"),
        of(desk, "region-inside", "the license names a county of its layout's region", |facts| {
            facts.region = format!("{}0101", &facts.region[..2]);
        }),
        of(desk, "region-contradicts", "the license names another region than its layout's", |facts| {
            facts.region = other.code.to_owned();
        })
        .fails("region", "region-contradicts")
        .change("the region is another one"),
        // Older licenses were collected when the layout came, so this is a warning.
        of(desk, "issued-before-layout", "issued before the layout was in use", |facts| {
            facts.issued_on = date(2010, 2, 9);
            facts.valid_from = Some(date(2010, 2, 9));
        })
        .warns("layout-out-of-use")
        .change("issued and effective in 2010"),
    ]
}
