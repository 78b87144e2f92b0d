//! An invented form that needs every word for pages that no public form needs: what uses each, and what abuses it.

use super::drawing::Object;
use super::forms::{Form, Kind, label, spot};
use super::{Sheet, layouts};
use crate::gm::pki::GmPki;
use crate::vectors::Vector;

/// All of them.
pub(super) fn all(pki: &GmPki) -> Vec<Vector> {
    let of = |layout: &'static str, name: &str, title: &str, sheet: &Sheet| {
        let vector = Vector::passed(layout, name, title).bytes("ofd", sheet.sealed(pki)).trust("sealed");
        vector.formats(layouts::FOLDER).concludes("undetermined")
    };
    let good = sheet("示例检验合格证");
    let told = of(layouts::WORDS, "good", "every word for pages that no public form needs", &good);
    let mut vectors = vec![
        told.status("UNKNOWN")
            .warns("compare-the-page")
            .says("number", "TEST-0001")
            .says("holder_name", "测试甲单位"),
    ];
    for (name, title, codes, change) in CHANGES {
        let mut changed = good.clone();
        change(&mut changed);
        let vector = of(layouts::WORDS, name, title, &changed).status("UNKNOWN").change(title);
        let vector = codes.iter().fold(vector, |vector, code| vector.warns(code));
        vectors.push(vector.warns("read-the-page"));
    }
    let other = of("ofd-sealed-1", "words-title", "a title that no layout asks for", &sheet("示例检验记录"));
    vectors.push(other.change("the title is another").status("UNKNOWN").warns("read-the-page"));
    let title = "the words lead to a second page, and its seal is not of those that may seal it";
    let elsewhere = of(layouts::WORDS, "elsewhere", title, &sheet("示例检验报告")).status("UNKNOWN");
    let elsewhere = elsewhere.layout(layouts::ELSEWHERE).change("a title that another layout asks for");
    let codes = ["page-label-missing", "page-text-left", "seal-not-allowed", "read-the-page"];
    vectors.push(codes.iter().fold(elsewhere, |vector, code| vector.warns(code)));
    vectors
}

type Change = (&'static str, &'static str, &'static [&'static str], fn(&mut Sheet));

/// One change each, and what is found.
const CHANGES: [Change; 8] = [
    ("heading", "the heading above a label is another", &["page-label-missing", "page-text-left"], |sheet| {
        by(sheet, "委托单位").lines = vec!["委托方".to_owned()];
    }),
    ("away", "a label stands outside of the box", &["page-label-missing", "page-text-left"], |sheet| {
        let holder = sheet.objects.iter_mut().filter(|object| object.lines == ["名称："]).nth(1);
        holder.into_iter().for_each(|label| label.at[0] = 110.0);
    }),
    ("column", "the heading of a column stands elsewhere", &["page-text-left"], |sheet| {
        by(sheet, "日期").at[0] = 30.0;
    }),
    ("between", "two labels have changed their places", &["page-label-missing", "page-text-left"], |sheet| {
        by(sheet, "评为").at[0] = 100.0;
        by(sheet, "等级").at[0] = 30.0;
    }),
    ("level", "a code has other letters", &["page-value-unfit"], |sheet| {
        by(sheet, "A").lines = vec!["甲".to_owned()];
    }),
    ("whole", "nothing stands between two values of one object", &["page-value-unfit"], |sheet| {
        by(sheet, "B01至B09").lines = vec!["B01B09".to_owned()];
    }),
    (
        "slope",
        "pieces stand neither on one line nor on two",
        &["page-text-disordered", "page-text-left"],
        |sheet| {
            by(sheet, "员").at[1] += 2.5;
        },
    ),
    ("note", "a text stands outside of the region left open", &["page-text-left"], |sheet| {
        by(sheet, "样品已退回").at[0] = 140.0;
    }),
];

/// The first object that says this.
fn by<'s>(sheet: &'s mut Sheet, text: &str) -> &'s mut Object {
    let found = sheet.objects.iter_mut().find(|object| object.lines == [text]);
    found.expect("the form has it")
}

fn sheet(title: &'static str) -> Sheet {
    let labels = [
        (title, 70.0, 20.0),
        ("委托单位", 20.0, 35.0),
        ("编号：", 25.0, 45.0),
        ("名称：", 25.0, 53.0),
        ("受检单位", 20.0, 65.0),
        ("名称：", 25.0, 75.0),
        ("日期", 120.0, 85.0),
        ("检验", 20.0, 93.0),
        ("评为", 20.0, 103.0),
        ("等级", 60.0, 103.0),
        ("批次：", 20.0, 113.0),
    ];
    let spots: [(&'static [&'static str], f64, f64, &str); 8] = [
        (&["number"], 41.0, 45.0, "TEST-0001"),
        (&["client"], 41.0, 53.0, "测试乙单位"),
        (&["holder_name"], 41.0, 75.0, "测试甲单位"),
        (&["issued_on"], 110.0, 93.0, "2024年3月1日"),
        (&["level"], 40.0, 103.0, "A"),
        (&["first_batch", "last_batch"], 36.0, 113.0, "B01至B09"),
        (&["inspector"], 150.0, 113.0, "检"),
        (&["note"], 25.0, 130.0, "样品已退回"),
    ];
    let form = Form {
        layout: layouts::WORDS,
        size: [210.0, 148.0],
        labels: labels.map(|(text, x, y)| label(text, x, y, 5.0)).to_vec(),
        spots: spots.iter().map(|(name, x, y, _)| spot(name, *x, *y, 5.0, 60.0, Kind::Words(8))).collect(),
        is_picture: false,
    };
    let values: Vec<Vec<String>> = spots.iter().map(|(.., text)| vec![(*text).to_owned()]).collect();
    let mut sheet = Sheet::with(&form, &values);
    let piece = sheet.objects.iter().find(|object| object.lines == ["检"]).cloned();
    // The second piece of a value of two objects.
    sheet.objects.extend(piece.map(|piece| Object {
        at: [158.0, 113.0],
        lines: vec!["员".to_owned()],
        ..piece
    }));
    sheet
}
