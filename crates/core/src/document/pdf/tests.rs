#![allow(clippy::unwrap_used)]

mod second_reader;

use super::changes::{Class, between};
use super::*;

/// A file that grows by revisions.
struct Draft {
    bytes: Vec<u8>,
    table: usize,
}

impl Draft {
    /// One page with content, and a form without fields.
    fn new() -> Self {
        let mut draft = Self { bytes: b"%PDF-1.7\n".to_vec(), table: 0 };
        draft.revise(&[
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>"),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            (3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>"),
            (4, "<< /Length 4 >>\nstream\nq  Q\nendstream"),
            (5, "<< /Fields [6 0 R] >>"),
            (6, "<< /FT /Tx /T (name) /V (a) /Subtype /Widget /Rect [0 0 9 9] >>"),
        ]);
        draft
    }

    /// Adds a revision with these objects.
    fn revise(&mut self, objects: &[(u32, &str)]) -> &mut Self {
        let mut entries = String::new();
        for (number, object) in objects {
            entries += &format!("{number} 1\n{:010} 00000 n \n", self.bytes.len());
            self.bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
        }
        let previous = if self.table == 0 { String::new() } else { format!("/Prev {}", self.table) };
        self.table = self.bytes.len();
        let table = format!(
            "xref\n0 1\n0000000000 65535 f \n{entries}trailer\n<< /Root 1 0 R /Size 20 {previous} >>\nstartxref\n{}\n%%EOF\n",
            self.table
        );
        self.bytes.extend(table.into_bytes());
        self
    }

    /// What the second revision changed.
    fn changed(objects: &[(u32, &str)]) -> Vec<(Class, String)> {
        let mut draft = Self::new();
        draft.revise(objects);
        let file = File::open(&draft.bytes).unwrap();
        assert!(!file.rebuilt && file.revisions.len() == 2);
        let pdf = Pdf::of(&file);
        assert_eq!(pdf.unowned(View(0)).unwrap(), None);
        let changes = between(&pdf, View(0), View(1), &mut 0).unwrap();
        changes.into_iter().map(|change| (change.class, change.place.to_string())).collect()
    }
}

fn one(class: Class, place: &str) -> Vec<(Class, String)> {
    vec![(class, place.to_owned())]
}

/// Two numbers lead to one place, in whichever order they are asked for (hide attacks).
#[test]
fn a_place_is_the_object_of_its_own_number_alone() {
    let mut draft = Draft::new();
    draft.revise(&[(7, "(seven)")]);
    let text = String::from_utf8(draft.bytes).unwrap();
    let at = text.rfind("7 0 obj").unwrap();
    let entry = format!("7 1\n{at:010} 00000 n \n");
    let text = text.replace(&entry, &(entry.clone() + &entry.replacen('7', "8", 1)));
    let file = File::open(text.as_bytes()).unwrap();
    assert!(!file.rebuilt);
    for order in [[7, 8], [8, 7]] {
        let pdf = Pdf::of(&file);
        let found = order.map(|number| (number, pdf.object(pdf.latest(), number).unwrap().is_some()));
        assert!(found.contains(&(7, true)) && found.contains(&(8, false)), "{found:?}");
    }
}

#[test]
fn objects_are_read_as_they_are_written() {
    let read = |text: &'static str| {
        let nodes = std::cell::Cell::new(0);
        Parser::new(text.as_bytes(), 0, &nodes).object()
    };
    assert!(read("/a#20b").unwrap().is_name("a b"));
    assert_eq!(read("-17").unwrap().integer(), Some(-17));
    assert!(matches!(read("4.5"), Ok(Object::Real(b"4.5"))));
    assert_eq!(read("12 3 R").unwrap().reference(), Some(Id { number: 12, generation: 3 }));
    let shown = |text| read(text).unwrap().text().map(|text| text.shown());
    assert_eq!(shown(r"(a\(b\)(c)\101\r\n)").as_deref(), Some("a(b)(c)A\r\n"));
    assert_eq!(shown("<FEFF6D4B 8BD5>").as_deref(), Some("测试"));
    assert_eq!(read("<414>").unwrap().text().unwrap().bytes(), b"A@");
    let array = read("[1 2 0 R (x) % no\n null true]").unwrap();
    assert_eq!(array.array().unwrap().len(), 5);
    let dict = read("<< /A 1 /A 2 /B << >> >>").unwrap();
    let dict = dict.dict().unwrap();
    assert_eq!(
        (dict.get("A").unwrap().integer(), dict.repeats(&["A"]), dict.repeats(&["B"])),
        (Some(2), true, false)
    );
    for wrong in ["(a", "<41", "[1", "<< /A", ")", "1x", ""] {
        assert_eq!(read(wrong).err(), Some(Fault::Syntax), "{wrong}");
    }
    let deep: &'static str = "[".repeat(MAX_PDF_DEPTH + 2).leak();
    assert!(matches!(read(deep), Err(Fault::Limit("levels of nesting", _))));
}

#[test]
fn revisions_are_kept_apart() {
    let mut draft = Draft::new();
    let first = draft.bytes.len();
    draft.revise(&[(6, "<< /FT /Tx /T (name) /V (b) >>")]);
    let file = File::open(&draft.bytes).unwrap();
    let pdf = Pdf::of(&file);
    let value = |view| {
        let field = pdf.object(view, 6).unwrap().unwrap();
        field.value.dict().unwrap().get("V").unwrap().text().unwrap().shown()
    };
    assert_eq!((value(View(0)), value(View(1))), ("a".to_owned(), "b".to_owned()));
    assert_eq!(pdf.revision_ending(first), Some(View(0)));
    assert_eq!(pdf.revision_ending(first - 1), Some(View(0)), "the end of the line is nobody's");
    assert_eq!(pdf.revision_ending(first + 1), None);
    assert_eq!(pdf.revision_ending(draft.bytes.len()), Some(View(1)));
}

#[test]
fn what_nobody_owns_is_named() {
    let mut draft = Draft::new();
    let end = draft.bytes.len();
    draft.bytes.extend(b"% a comment\n \n");
    let unowned = |bytes: &[u8]| {
        let file = File::open(bytes).unwrap();
        Pdf::of(&file).unowned(View(0)).unwrap()
    };
    assert_eq!(unowned(&draft.bytes), None);
    draft.bytes.extend(b"9 0 obj\n(hidden)\nendobj\n");
    assert_eq!(unowned(&draft.bytes), Some(end - 1));
    draft.revise(&[(8, "(known)")]);
    assert_eq!(unowned(&draft.bytes), Some(end - 1), "a later table owns its own objects alone");
}

#[test]
fn a_file_without_sound_tables_is_put_together_and_told() {
    for (from, to) in [("startxref", "startxxxx"), ("xref\n0 1", "xxxx\n0 1"), ("trailer\n<<", "trailer\n((")]
    {
        let text = String::from_utf8(Draft::new().bytes).unwrap().replace(from, to);
        let Ok(file) = File::open(text.as_bytes()) else { panic!("{from}") };
        assert!(file.rebuilt, "{from}");
        assert!(Pdf::of(&file).catalog(View(0)).unwrap().is_some(), "{from}");
    }
    let mut circle = Draft::new();
    let table = circle.bytes.len();
    circle.table = table + "7 0 obj\n(x)\nendobj\n".len();
    circle.revise(&[(7, "(x)")]);
    assert!(File::open(&circle.bytes).unwrap().rebuilt, "a table that leads back to itself");
    assert!(File::open(b"%PDF-1.7\nnothing").is_err());
}

#[test]
fn a_filled_form_is_told_from_a_changed_page() {
    assert_eq!(Draft::changed(&[(7, "(nobody names it)")]), []);
    let filled = "<< /FT /Tx /T (name) /V (b) /Subtype /Widget /Rect [0 0 9 9] >>";
    assert_eq!(Draft::changed(&[(6, filled)]), one(Class::Form, "name"));
    let moved = "<< /FT /Tx /T (name) /V (a) /Subtype /Widget /Rect [0 0 9 99] >>";
    assert_eq!(Draft::changed(&[(6, moved)]), one(Class::Change, "name"));
    let content = "<< /Length 4 >>\nstream\nq\n Q\nendstream";
    assert_eq!(Draft::changed(&[(4, content)]), one(Class::Change, "page 1"));
    let same = "<< /Length 4 >>\nstream\nq  Q\nendstream";
    assert_eq!(Draft::changed(&[(4, same)]), []);
    let two = "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>";
    assert!(Draft::changed(&[(2, two)]).contains(&(Class::Change, "Pages".to_owned())));
}

#[test]
fn data_for_validation_is_no_change_of_what_is_shown() {
    let with = |entry: &str| format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R {entry} >>");
    assert_eq!(Draft::changed(&[(1, &with("/DSS 7 0 R")), (7, "<< /Certs [] >>")]), one(Class::Data, "DSS"));
    assert_eq!(Draft::changed(&[(1, &with("/OpenAction [3 0 R /Fit]"))]), one(Class::Change, "OpenAction"));
    assert_eq!(Draft::changed(&[(1, &with("/Names << /JavaScript 7 0 R >>"))]), one(Class::Change, "Names"));
}

#[test]
fn new_signatures_time_stamps_and_annotations_are_told_apart() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Annots [8 0 R] >>";
    let form = "<< /Fields [6 0 R 8 0 R] /SigFlags 3 >>";
    let field = "<< /FT /Sig /T (sig) /V 9 0 R /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>";
    let worst = |value: &str, form: &str, field: &str| {
        Draft::changed(&[(3, page), (5, form), (8, field), (9, value)])
            .into_iter()
            .map(|(class, _)| class)
            .max()
    };
    assert_eq!(worst("<< /Type /Sig >>", form, field), Some(Class::Signature));
    let stamp =
        worst("<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 >>", "<< /Fields [6 0 R 8 0 R] >>", field);
    assert_eq!(stamp, Some(Class::TimeStamp));
    let text = field.replace("/Sig", "/Tx");
    assert_eq!(worst("(v)", form, &text), Some(Class::Change));
    let note = "<< /Subtype /FreeText /Rect [0 0 99 99] >>";
    assert_eq!(worst("null", "<< /Fields [6 0 R] >>", note), Some(Class::Change), "it lies over the page");
    let note = "<< /Subtype /Text /Rect [0 0 9 9] /Contents (seen) >>";
    assert_eq!(worst("null", "<< /Fields [6 0 R] >>", note), Some(Class::Annotation));
}

#[test]
fn signatures_are_those_that_the_catalog_leads_to() {
    let mut draft = Draft::new();
    let value = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <3000> /M (D:20260102030405+08'00') >>";
    draft.revise(&[(9, value)]);
    let signatures = |bytes: &[u8]| {
        let file = File::open(bytes).unwrap();
        let pdf = Pdf::of(&file);
        pdf.signatures(pdf.latest()).unwrap().all
    };
    assert!(signatures(&draft.bytes).is_empty(), "nothing leads to it");
    draft.revise(&[(6, "<< /FT /Sig /T (a) /Kids [10 0 R] >>"), (10, "<< /Parent 6 0 R /T (b) /V 9 0 R >>")]);
    let all = signatures(&draft.bytes);
    let [signature] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(signature.field.as_deref(), Some("a.b"));
    assert_eq!(signature.contents, [0x30, 0]);
    assert_eq!(signature.written_time.unwrap().to_string(), "2026-01-01T19:04:05Z");
    let token = signature.token.clone().unwrap();
    assert_eq!(&draft.bytes[token.clone()], b"<3000>");
    let file = File::open(&draft.bytes).unwrap();
    let pdf = Pdf::of(&file);
    let ranges = signature.ranges(&pdf).unwrap();
    assert!(ranges.problem.is_some(), "the gap is elsewhere");
    let (start, end, size) = (token.start as i64, token.end as i64, draft.bytes.len() as i64);
    let sound = signature::Described {
        byte_range: vec![0, start, end, size - end],
        ..all.into_iter().next().unwrap()
    };
    assert_eq!(sound.ranges(&pdf).unwrap().problem, None);
}

#[test]
fn every_cut_and_changed_byte_ends() {
    let mut draft = Draft::new();
    draft.revise(&[(6, "<< /FT /Tx /T (name) /V (b) >>")]);
    let all = |bytes: &[u8]| {
        let Ok(file) = File::open(bytes) else { return };
        let pdf = Pdf::of(&file);
        let _ = pdf.signatures(pdf.latest());
        for view in 0..pdf.latest().0 {
            let _ = between(&pdf, View(view), View(view + 1), &mut 0);
            let _ = pdf.unowned(View(view));
        }
    };
    (0..draft.bytes.len()).for_each(|cut| all(&draft.bytes[..cut]));
    for at in 0..draft.bytes.len() {
        for byte in [b'0', b'9', b'<', b'/', b'(', 0xff] {
            let mut bytes = draft.bytes.clone();
            bytes[at] = byte;
            all(&bytes);
        }
    }
}
