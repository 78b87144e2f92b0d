//! One good page of each form, and a handful that are refused beside it.

use super::font::Fault;
use super::forms::{self, Form, Kind};
use super::manipulations::{OF_FONTS, OF_OBJECTS, embed};
use super::{Dice, Sheet, layouts};
use crate::gm::pki::GmPki;
use crate::ofd::document::FONT;
use crate::vectors::Vector;

/// All of them.
#[must_use]
pub fn all(pki: &GmPki) -> Vec<Vector> {
    let of_forms = forms::all().into_iter().flat_map(|form| of_form(&form, pki));
    of_forms.chain(super::words::all(pki)).collect()
}

fn of_form(form: &Form, pki: &GmPki) -> Vec<Vector> {
    let good = sheet(form);
    let is_invoice = form.layout == "cn-vat-invoice-page-1";
    let told = if is_invoice { "not-a-license" } else { "compare-the-page" };
    let of = |name: &str, title: &str, sheet: &Sheet| {
        let vector = Vector::passed(form.layout, name, title).bytes("ofd", sheet.sealed(pki)).trust("sealed");
        let invented = form.layout == layouts::PICTURE || form.layout == layouts::TAGGED;
        let vector = if invented { vector.formats(layouts::FOLDER) } else { vector };
        vector.concludes("undetermined")
    };
    let mut vectors = vec![{
        let vector = of("good", "what the page says, with its grade", &good).warns(told);
        let vector = if is_invoice { vector.status("UNKNOWN") } else { vector };
        let text = |name: &str| good.truth.get(name).cloned();
        ["number", "holder_name"].into_iter().fold(vector, |vector, name| match text(name) {
            Some(text) => vector.says(name, text),
            None => vector,
        })
    }];
    let refused = |name: &str, title: &str, code: &'static str, sheet: &Sheet| {
        let vector = of(name, title, sheet).status("UNKNOWN").warns(code);
        vector.warns(if is_invoice { "not-a-license" } else { "read-the-page" }).change(title)
    };
    let first = |name: &str| {
        let spot = form.spots.iter().position(|spot| spot.names == [name]).unwrap_or(0);
        good.of_spot(spot)[0]
    };
    let changed = |name: &str, field: &str| {
        let mut sheet = good.clone();
        let all = OF_OBJECTS.iter().chain(&OF_FONTS);
        if let Some((_, change)) = all.into_iter().find(|(known, _)| *known == name) {
            change(&mut sheet, first(field));
        }
        sheet
    };
    match form.layout {
        "cn-mining-license-page-1" => {
            let mut open = good.clone();
            embed(&mut open, Fault::None);
            let embedded = open.clone();
            open.uncovered = vec![FONT];
            vectors.extend([
                of("good-font", "the font of the values is embedded, and is what it seems", &embedded)
                    .warns(told),
                refused(
                    "white",
                    "the holder is written in white",
                    "page-text-hidden",
                    &changed("white", "holder_name"),
                ),
                refused(
                    "label-twice",
                    "a label stands there twice",
                    "page-label-repeated",
                    &changed("label-twice", "holder_name"),
                )
                .warns("page-text-left"),
                refused(
                    "outlines",
                    "the font draws one digit as another",
                    "page-font-differs",
                    &changed("outlines", "number"),
                ),
                of("font-uncovered", "the font is not covered", &open)
                    .status("UNKNOWN")
                    .warns("page-part-uncovered")
                    .change("the font is in no reference")
                    .fails("coverage", "part-uncovered")
                    .indeterminate("SIG_CONSTRAINTS_FAILURE")
                    .beside("good-font"),
            ]);
        }
        "cn-construction-permit-page-1" => {
            let beside = changed("beside", "holder_name");
            vectors.push(
                refused("beside", "a second text beside the holder", "page-value-several", &beside)
                    .warns("page-text-left"),
            );
        }
        "cn-vat-invoice-page-1" => {
            let below = changed("rectangle", "total");
            vectors.push(refused("rectangle", "an area over the total", "page-text-below", &below));
        }
        layouts::PICTURE => {
            let cut = changed("tail-cut", "holder_name");
            vectors.push(refused("tail-cut", "the end of the holder is cut away", "page-text-outside", &cut));
        }
        _ => {
            let letters = changed("right-to-left", "holder_name");
            vectors.push(
                refused("right-to-left", "a character that turns the text", "page-letter-unfit", &letters)
                    .warns("page-value-unfit"),
            );
        }
    }
    vectors
}

/// The page of the vector `good`: in force, and sealed by whom it names.
fn sheet(form: &Form) -> Sheet {
    let mut dice = Dice::new(7);
    let values: Vec<Vec<String>> = form
        .spots
        .iter()
        .map(|spot| match (spot.names[0], spot.kind) {
            ("issuer_name", _) => vec!["测试发证机关".to_owned()],
            ("valid_from", Kind::Days) => vec!["2024年3月5日至2030年3月4日".to_owned()],
            ("valid_from", _) => vec!["2024年3月5日".to_owned()],
            ("valid_until", _) => vec!["2030年3月4日".to_owned()],
            ("issued_on", Kind::Pieces) => ["2024", "3", "1"].map(str::to_owned).to_vec(),
            ("issued_on", _) => vec!["2024年3月1日".to_owned()],
            (_, kind) => kind.invent(&mut dice),
        })
        .collect();
    Sheet::with(form, &values)
}
