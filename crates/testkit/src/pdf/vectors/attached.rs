//! A license for programs inside the document, as a file that the signature covers, and a layout of the tests that reads it.

use super::{changed, detached, followed, license, of};
use crate::gm::pki::REGION;
use crate::kinds;
use crate::layout_files::{ATTACHED, IN_PAGES};
use crate::license::Facts;
use crate::ofd::document::attachment;
use crate::pdf::PdfPki;
use crate::pdf::file::{CATALOG, File, Update, stream};
use crate::pdf::signing::sign;
use crate::vectors::Vector;

/// What says where the file is, and the file.
const SPECIFICATION: u32 = 20;
const CONTENT: u32 = 21;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let signed = |update, after: &dyn Fn(&mut File)| {
        let mut file = File::default();
        sign(&mut file, update, &detached(pki, "office"));
        after(&mut file);
        file.bytes
    };
    let of = |name, title, bytes| of(name, title, bytes).formats(IN_PAGES);
    let late = |vector: Vector| changed(vector).beside("good-attached");
    vec![
        of("good-attached", "the license stands in a file inside the document", signed(attached(), &|_| ()))
            .layout(ATTACHED)
            .status("IN_FORCE")
            .covers("all")
            .came_after("nothing")
            .says("number", NUMBER),
        late(of(
            "attached-afterwards",
            "the file with the license came after the signature",
            followed(&detached(pki, "office"), |file| {
                let catalog = file.edited(CATALOG, "/Pages 2 0 R", &format!("/Pages 2 0 R {NAMES}"));
                let (specification, content) = inside(NUMBER);
                let update = Update::of([(SPECIFICATION, specification), (CONTENT, content)]);
                file.write(&update.with(CATALOG, catalog));
            }),
        ))
        .change("a later revision brings the file in"),
        late(of(
            "attached-replaced",
            "the file with the license was replaced after the signature",
            signed(attached(), &|file| {
                file.write(&Update::default().with(CONTENT, inside("TEST2026999999").1));
            }),
        ))
        .change("a later revision writes another license into the file"),
    ]
}

/// The document with the file inside, before anybody signs it.
fn attached() -> Update {
    let (specification, content) = inside(NUMBER);
    let update = license();
    let catalog = crate::pdf::file::replaced(
        &update.objects[&CATALOG],
        b"/Pages 2 0 R",
        format!("/Pages 2 0 R {NAMES}").as_bytes(),
    );
    update.with(CATALOG, catalog).with(SPECIFICATION, specification).with(CONTENT, content)
}

/// ISO 32000-1 §7.11.4.
fn inside(number: &str) -> (Vec<u8>, Vec<u8>) {
    let specification = format!(
        "<< /Type /Filespec /F (license) /UF (license) /EF << /F {CONTENT} 0 R /UF {CONTENT} 0 R >> >>"
    );
    let kind = kinds::ALL.iter().find(|kind| kind.id == "special-operations-certificate");
    let mut facts = Facts::of(*kind.expect("a kind of the list"), REGION);
    facts.number = number.to_owned();
    (specification.into_bytes(), stream("/Type /EmbeddedFile", attachment(&facts).as_bytes(), true))
}

const NAMES: &str = "/Names << /EmbeddedFiles << /Names [(license) 20 0 R] >> >>";
const NUMBER: &str = crate::pdf::license::NUMBER;
