//! What somebody may do so that a program reads something else than people see.

use super::drawing::object;
use super::font::{Fault, font};
use super::{Object, Sheet};
use crate::gm::pki::GmPki;
use crate::ofd::document::{PAGE, PICTURE, TAGS, TEMPLATE};
use crate::xml::{element, empty};

/// A change to the objects of one spot, before the page is sealed. What is shown and what stands in the object differ.
pub type Manipulation = fn(&mut Sheet, usize);

/// Those of objects, by name.
pub const OF_OBJECTS: [(&str, Manipulation); 23] = [
    ("invisible", |sheet, at| hidden(sheet, at, &[("Visible", "false")], "")),
    ("white", |sheet, at| hidden(sheet, at, &[], &empty("ofd:FillColor", &[("Value", "255 255 255")]))),
    ("alpha", |sheet, at| hidden(sheet, at, &[("Alpha", "0")], "")),
    ("unfilled", |sheet, at| hidden(sheet, at, &[("Fill", "false"), ("Stroke", "false")], "")),
    ("tiny", |sheet, at| {
        hidden(sheet, at, &[], "");
        sheet.objects[at].size = 0.5;
    }),
    ("off-page", |sheet, at| {
        hidden(sheet, at, &[], "");
        sheet.objects[at].at[0] += 1000.0;
    }),
    ("outside-boundary", |sheet, at| {
        hidden(sheet, at, &[], "");
        let [x, y] = sheet.objects[at].at;
        sheet.objects[at].boundary = Some([x - 30.0, y, 10.0, 10.0]);
    }),
    ("outside-clips", |sheet, at| {
        let path = element("ofd:AbbreviatedData", &[], "M 0 0 L 0.1 0 L 0.1 0.1 L 0 0.1 C");
        let path = element("ofd:Path", &[("Boundary", "0 0 1 1")], &path);
        let clip = element("ofd:Clip", &[], &element("ofd:Area", &[], &path));
        hidden(sheet, at, &[], &element("ofd:Clips", &[], &clip));
    }),
    ("rectangle", |sheet, at| {
        let paths = drawing(sheet, at);
        let cover = filled(sheet, at, "255 255 255");
        sheet.above += &(cover + &paths);
    }),
    ("picture", |sheet, at| {
        let place = place(sheet, at);
        sheet.above += &empty("ofd:ImageObject", &[("ID", "90"), ("Boundary", &place), ("ResourceID", "14")]);
    }),
    ("annotation", |sheet, at| annotated(sheet, at, "")),
    ("annotation-text", |sheet, at| {
        let code = element("ofd:TextCode", &[("X", "0"), ("Y", "3"), ("DeltaX", "g 3 3")], "虚构值值");
        let text = [("ID", "92"), ("Boundary", "0 0 40 8"), ("Font", "4"), ("Size", "3")];
        annotated(sheet, at, &element("ofd:TextObject", &text, &code));
    }),
    ("stacked", |sheet, at| {
        let own = sheet.objects[at].clone();
        sheet.objects.push(Object { spot: None, lines: vec!["88888888".to_owned()], ..own });
    }),
    ("beside", |sheet, at| {
        let own = sheet.objects[at].clone();
        let x = own.at[0] + own.width() + 1.0;
        sheet.objects.push(Object { spot: None, lines: vec!["8".to_owned()], at: [x, own.at[1]], ..own });
    }),
    ("label-twice", |sheet, at| {
        // The nearest label to the left, once more, and a value beside it.
        let [x, y] = sheet.objects[at].at;
        let labels = sheet.objects.iter().filter(|object| object.of_template && object.at[0] < x);
        let near = |object: &&Object| ((y - object.at[1]).abs() * 1000.0 + x - object.at[0]) as i64;
        let Some(label) = labels.min_by_key(near).cloned() else { return };
        let size = sheet.form.size;
        let text = sheet.form.labels.iter().find(|known| known.text.ends_with(&label.lines[0]));
        let text = text.map_or(label.lines[0].as_str(), |known| known.text);
        let low = [20.0, size[1] - 8.0];
        sheet.objects.push(Object { spot: None, of_template: false, ..object(text, low, label.size) });
        sheet.objects.push(object("虚构值", [low[0] + 60.0, low[1]], label.size));
    }),
    ("tail-cut", |sheet, at| {
        let own = &sheet.objects[at];
        let [x, y] = own.at;
        let wide = own.width() * 0.5;
        sheet.objects[at].boundary = Some([x - 0.5, y - own.size, wide, own.size * 1.7]);
    }),
    ("right-to-left", |sheet, at| prefixed(sheet, at, "\u{202e}")),
    ("zero-width", |sheet, at| prefixed(sheet, at, "\u{200b}")),
    ("cyrillic", |sheet, at| prefixed(sheet, at, "\u{0410}")),
    ("mirrored", |sheet, at| turned(sheet, at, |width| format!("-1 0 0 1 {width} 0"))),
    ("turned", |sheet, at| turned(sheet, at, |_| "0.7 0.7 -0.7 0.7 0 0".to_owned())),
    ("squeezed", |sheet, at| turned(sheet, at, |_| "0.2 0 0 1 0 0".to_owned())),
    ("backwards", |sheet, at| {
        let own = sheet.objects[at].clone();
        let (count, wide) = (own.lines.concat().chars().count(), own.width());
        let [x, y] = own.at;
        sheet.objects[at].steps = Some(format!("g {} -{}", count.max(2) - 1, own.size / 2.0));
        sheet.objects[at].boundary = Some([x - wide, y - own.size, 3.0 * wide, own.size * 1.7]);
    }),
];

/// Those of fonts, by name: for values of digits.
pub const OF_FONTS: [(&str, Manipulation); 3] = [
    ("glyphs", |sheet, at| {
        embed(sheet, Fault::None);
        let letters = characters(sheet);
        let text: Vec<char> = sheet.objects[at].lines.concat().chars().collect();
        let other = |letter: &char| match letter.to_digit(10) {
            Some(digit) => char::from(b'0' + (digit as u8 + 1) % 10),
            None => *letter,
        };
        let glyph = |letter: char| letters.iter().position(|known| *known == letter).map_or(0, |at| at + 1);
        let glyphs: Vec<String> = text.iter().map(|letter| glyph(other(letter)).to_string()).collect();
        let count = text.len().to_string();
        let attributes = [("CodePosition", "0"), ("CodeCount", &*count), ("GlyphCount", &*count)];
        let list = element("ofd:Glyphs", &[], &glyphs.join(" "));
        sheet.objects[at].inside += &element("ofd:CGTransform", &attributes, &list);
    }),
    ("characters", |sheet, at| {
        let (one, other) = two_digits(sheet, at);
        embed(sheet, Fault::Characters(one, other));
    }),
    ("outlines", |sheet, at| {
        let (one, other) = two_digits(sheet, at);
        embed(sheet, Fault::Outlines(one, other));
    }),
];

/// Those of parts, by name: the sealed document in which something was exchanged that no signature covers, or that stands
/// beside what is covered.
#[must_use]
pub fn of_parts(sheet: &Sheet, pki: &GmPki) -> Vec<(&'static str, Vec<u8>)> {
    let sealed_without = |part: &'static str, change: &dyn Fn(&mut crate::ofd::Package)| {
        let mut own = sheet.clone();
        own.uncovered = vec![part];
        let mut package = own.seal(own.package(), pki);
        change(&mut package);
        package.zip()
    };
    let mut all = Vec::new();
    all.push(("page-uncovered", sealed_without(PAGE, &|_| ())));
    all.push((
        "template-exchanged",
        sealed_without(TEMPLATE, &|package| {
            let text = package.text(TEMPLATE);
            package.put(TEMPLATE, text.replacen("</ofd:Layer>", " </ofd:Layer>", 1));
        }),
    ));
    all.push((
        "picture-exchanged",
        sealed_without(PICTURE, &|package| {
            let mut bytes = package.bytes(PICTURE).to_vec();
            bytes.push(0);
            package.put(PICTURE, bytes);
        }),
    ));
    if sheet.form.spots.iter().any(|spot| spot.tag.is_some()) {
        all.push((
            "tags-exchanged",
            sealed_without(TAGS, &|package| {
                let text = package.text(TAGS);
                package.put(TAGS, text.replace("备案机关", "示例权利人二"));
            }),
        ));
    }
    let entry = crate::ofd::document::ENTRY;
    let mut second = sheet.clone();
    second.uncovered = vec![entry];
    let mut package = second.seal(second.package(), pki);
    package.edit(
        entry,
        "</ofd:OFD>",
        "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    );
    all.push(("second-document", package.zip()));
    let mut package = second.seal(second.package(), pki);
    let version = "<ofd:Versions><ofd:Version ID=\"1\" Index=\"1\" Current=\"true\" BaseLoc=\"Doc_0/Document.xml\"/></ofd:Versions>";
    package.edit(entry, "</ofd:DocRoot>", &format!("</ofd:DocRoot>{version}"));
    all.push(("later-version", package.zip()));
    all
}

/// The characters of all values, in the order of their glyphs.
#[must_use]
pub fn characters(sheet: &Sheet) -> Vec<char> {
    let mut all: Vec<char> =
        sheet.objects.iter().flat_map(|object| object.lines.concat().chars().collect::<Vec<_>>()).collect();
    all.extend('0'..='9');
    all.sort_unstable();
    all.dedup();
    all
}

/// Embeds a font for the values.
pub fn embed(sheet: &mut Sheet, fault: Fault) {
    sheet.font = Some(font(&characters(sheet), fault));
}

fn two_digits(sheet: &Sheet, at: usize) -> (char, char) {
    let one = sheet.objects[at].lines.concat().chars().find(char::is_ascii_digit).unwrap_or('0');
    let next = one.to_digit(10).map_or('1', |digit| char::from(b'0' + (digit as u8 + 3) % 10));
    (one, next)
}

/// The object cannot be seen, and what is seen is drawn in its place.
fn hidden(sheet: &mut Sheet, at: usize, attributes: &[(&'static str, &str)], inside: &str) {
    let paths = drawing(sheet, at);
    let object = &mut sheet.objects[at];
    object.attributes.extend(attributes.iter().map(|(name, value)| (*name, (*value).to_owned())));
    object.inside += inside;
    sheet.above += &paths;
}

/// Something that looks like a value, as thin strokes.
fn drawing(sheet: &Sheet, at: usize) -> String {
    let data = element("ofd:AbbreviatedData", &[], "M 0 0 L 3 3 M 3 0 L 0 3 M 4 0 L 4 3");
    let attributes = [("ID", "91"), ("Boundary", &*place(sheet, at)), ("LineWidth", "0.3")];
    element("ofd:PathObject", &attributes, &data)
}

fn filled(sheet: &Sheet, at: usize, color: &str) -> String {
    let data = empty("ofd:FillColor", &[("Value", color)])
        + &element("ofd:AbbreviatedData", &[], "M 0 0 L 99 0 L 99 9 L 0 9 C");
    let attributes = [("ID", "93"), ("Boundary", &*place(sheet, at)), ("Fill", "true"), ("Stroke", "false")];
    element("ofd:PathObject", &attributes, &data)
}

fn place(sheet: &Sheet, at: usize) -> String {
    let object = &sheet.objects[at];
    let [x, y] = object.at;
    format!("{} {} {} {}", x - 0.5, y - object.size, object.width() + 1.0, 1.3 * object.size)
}

fn annotated(sheet: &mut Sheet, at: usize, inside: &str) {
    let place = place(sheet, at);
    let look = element("ofd:Appearance", &[("Boundary", &place)], inside);
    sheet.annotations += &element("ofd:Annot", &[("ID", "94"), ("Type", "Highlight")], &look);
}

fn prefixed(sheet: &mut Sheet, at: usize, what: &str) {
    let line = &mut sheet.objects[at].lines[0];
    let end = line.char_indices().nth(1).map_or(line.len(), |(at, _)| at);
    line.insert_str(end, what);
}

fn turned(sheet: &mut Sheet, at: usize, matrix: impl Fn(f64) -> String) {
    let object = &sheet.objects[at];
    let ([x, y], wide) = (object.at, object.width() + 4.0);
    let matrix = matrix(object.width());
    sheet.objects[at].boundary = Some([x - 0.5, y - object.size, wide, wide]);
    sheet.objects[at].attributes.push(("CTM", matrix));
}
