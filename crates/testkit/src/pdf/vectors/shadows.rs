//! Shadow attacks: what is hidden in a document before it is signed, and shown after.

use super::saved::other_page;
use super::{changed, detached, file, filled_in, followed, license, of, passed};
use crate::pdf::file::{CATALOG, File, Update, replaced, stream};
use crate::pdf::license::{CONTENT, DIGITS, NUMBER, OVERLAY, PAGE, PAGES, REMARK, drawing, look};
use crate::pdf::{PdfPki, license as parts};
use crate::vectors::Vector;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = hide(pki);
    vectors.extend(replace(pki));
    vectors.extend(hide_and_replace(pki));
    vectors
}

/// A drawing that lies over the number of the license and shows another.
pub(super) fn patch() -> Vec<u8> {
    let content = "1 g 0 0 180 24 re f BT 0 g /F1 12 Tf 2 8 Td (TEST2026999999) Tj ET";
    let about = "/Type /XObject /Subtype /Form /BBox [0 0 180 24] /Resources << /Font << /F1 5 0 R >> >>";
    stream(about, content.as_bytes(), false)
}

/// Something lies over what the signer must not see, and is taken away.
fn hide(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    let covered = || license().with(OVERLAY, drawing("1 g 0 0 420 120 re f"));
    let after = |update: &dyn Fn(&File) -> Update| {
        let (mut file, _) = file(covered(), &by());
        let update = update(&file);
        file.write(&update);
        file.bytes
    };
    vec![
        passed("good-overlay", "a drawing lies over a part of the page", file(covered(), &by()).0.bytes),
        changed(of("shadow-hide-drawing", "what lay over the page draws nothing any more", {
            after(&|_| Update::default().with(OVERLAY, drawing("")))
        }))
        .beside("good-overlay")
        .change("a later revision empties the drawing"),
        changed(of("shadow-hide-freed", "what lay over the page is not there any more", {
            after(&|_| Update { freed: vec![OVERLAY], ..Update::default() })
        }))
        .beside("good-overlay")
        .change("a later table frees the drawing's number"),
        changed(of("shadow-hide-resources", "the page does not name the drawing any more", {
            after(&|file| {
                let page = file.edited(PAGE, " /XObject << /X1 12 0 R >>", "");
                Update::default().with(PAGE, page)
            })
        }))
        .beside("good-overlay")
        .change("a later revision of the page names no drawing"),
    ]
}

/// What is shown is replaced by something that looks harmless.
fn replace(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    let after = |update: &dyn Fn(&File) -> Update| {
        followed(&by(), |file| {
            let update = update(file);
            file.write(&update);
        })
    };
    // The field says one thing and shows another.
    let two_faced = || {
        let looks = license().with(parts::LOOK, look("granted"));
        let field = replaced(&looks.objects[&REMARK], b"/V ()", b"/V (refused)");
        looks.with(REMARK, field)
    };
    let two_faced_after = |update: &dyn Fn(&File) -> Update| {
        let (mut file, _) = file(two_faced(), &by());
        let update = update(&file);
        file.write(&update);
        file.bytes
    };
    vec![
        changed(of("shadow-replace-font", "digits look like others", {
            after(&|file| {
                let encoding = "/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [48 \
                                /nine /eight /seven /six /five /four /three /two /one /zero] >>";
                let font = file.edited(DIGITS, "/Encoding /WinAnsiEncoding", encoding);
                Update::default().with(DIGITS, font)
            })
        }))
        .change("a later revision of the font draws other digits"),
        changed(of("shadow-replace-font-added", "the page names another font for digits", {
            after(&|file| {
                let number = file.free();
                let page = file.edited(PAGE, "/F1 5 0 R", &format!("/F1 {number} 0 R"));
                let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>";
                Update::default().with(number, font).with(PAGE, page)
            })
        }))
        .change("a later revision of the page names another font"),
        passed(
            "good-two-faced",
            "a field shows something else than its value",
            file(two_faced(), &by()).0.bytes,
        ),
        // Nobody forbids it, and no program can tell it from a form that was filled: it is never covered as a whole.
        filled_in("shadow-replace-look", "the field shows its value now", {
            two_faced_after(&|_| Update::default().with(parts::LOOK, look("refused")))
        })
        .beside("good-two-faced")
        .change("a later revision draws the field anew"),
        filled_in("shadow-replace-look-dropped", "the field has no look any more", {
            two_faced_after(&|file| {
                let field = file.edited(REMARK, " /AP << /N 11 0 R >>", "");
                Update::default().with(REMARK, field)
            })
        })
        .beside("good-two-faced")
        .change("a later revision drops the look of the field: programs draw its value"),
    ]
}

/// Another object was there all the time, and a later table leads to it.
fn hide_and_replace(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    let prepared = || Update { shadows: vec![(CONTENT, other_page())], ..license() };
    let number = license().objects.keys().max().map_or(1, |most| most + 1);
    // A second catalog with pages of its own, to which nothing leads.
    let two_catalogs = || {
        let first = license();
        let edit = |object: u32, from: &str, to: String| {
            replaced(&first.objects[&object], from.as_bytes(), to.as_bytes())
        };
        let bodies = [
            edit(CATALOG, "/Pages 2 0 R", format!("/Pages {} 0 R", number + 1)),
            edit(PAGES, "[3 0 R]", format!("[{} 0 R]", number + 2)),
            edit(PAGE, "/Contents 4 0 R", format!("/Contents {} 0 R", number + 3)),
            other_page(),
        ];
        (number..).zip(bodies).fold(first.clone(), |update, (number, body)| update.with(number, body))
    };
    let led_to = |update: Update| {
        let (mut file, _) = file(two_catalogs(), &by());
        file.write(&update);
        file.bytes
    };
    vec![
        passed(
            "good-shadow",
            "bytes of another page stand in the signed revision, and no table leads there",
            file(prepared(), &by()).0.bytes,
        ),
        changed(of("shadow-unveiled", "a later table leads to the other page", {
            let (mut file, _) = file(prepared(), &by());
            let head = format!("{CONTENT} 0 obj\n");
            let place = crate::pdf::file::find(&file.bytes, head.as_bytes()).expect("the shadow is first");
            file.write(&Update { unveiled: vec![(CONTENT, place)], ..Update::default() });
            file.bytes
        }))
        .beside("good-shadow")
        .change("a later revision is a table alone, and leads to the other page"),
        passed(
            "good-two-catalogs",
            "a second catalog stands in the signed revision, and nothing leads there",
            file(two_catalogs(), &by()).0.bytes,
        ),
        changed(of("shadow-second-catalog", "a later trailer leads to the other catalog", {
            led_to(Update { root: Some(number), ..Update::default() })
        }))
        .beside("good-two-catalogs")
        .change("a later revision is a trailer alone, and leads to the other catalog"),
        changed(of("shadow-second-pages", "the catalog leads to the other pages", {
            let (mut file, _) = file(two_catalogs(), &by());
            let catalog = file.edited(CATALOG, "/Pages 2 0 R", &format!("/Pages {} 0 R", number + 1));
            file.write(&Update::default().with(CATALOG, catalog));
            file.bytes
        }))
        .beside("good-two-catalogs")
        .change("a later revision of the catalog leads to the other pages"),
        passed("good-same-again", "a later revision says once more what the first said", {
            followed(&by(), |file| {
                let page = file.latest[&PAGE].clone();
                file.write(&Update::default().with(PAGE, page));
            })
        })
        .came_after("nothing"),
        changed(of("shadow-number", "the number on the page is another", {
            let other = parts::page(NUMBER).replace(NUMBER, "TEST2026888888");
            followed(&by(), |file| {
                file.write(&Update::default().with(CONTENT, stream("", other.as_bytes(), false)));
            })
        }))
        .beside("good-same-again")
        .change("the later revision writes the page with another number"),
    ]
}
