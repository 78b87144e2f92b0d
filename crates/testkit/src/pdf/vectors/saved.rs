//! Incremental saving: what somebody appended to a signed document, with a table or without; and what was changed or cut
//! inside it.

use super::ranges::altered;
use super::{
    changed, detached, digest_differs, good, of, passed, second, then, unowned, unsigned, unsound,
    value_differs,
};
use crate::pdf::PdfPki;
use crate::pdf::file::{CATALOG, File, Table, Update, find, stream};
use crate::pdf::license::{CONTENT, FIELD, FORM, PAGE, PAGES, page};
use crate::pdf::signing::sign;
use crate::vectors::Vector;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = saved(pki);
    vectors.extend(removed(pki));
    vectors.extend(cut(pki));
    vectors.extend(values(pki));
    vectors
}

/// The page of another license.
pub(super) fn other_page() -> Vec<u8> {
    stream("", page("TEST2026999999").as_bytes(), true)
}

fn saved(pki: &PdfPki) -> Vec<Vector> {
    let of = |name, title, after: &dyn Fn(&mut File), told: &str| {
        changed(of(name, title, then(pki, after))).change(told)
    };
    let foreign = |name, title, after: &dyn Fn(&mut File), told: &str| {
        unowned(super::of(name, title, then(pki, after))).change(told)
    };
    let no_table = |file: &mut File| {
        file.write(&Update::default().with(CONTENT, other_page()).table(Table::None));
    };
    let write = |file: &mut File, update: Update| {
        file.write(&update);
    };
    vec![
        of(
            "saved-content",
            "what the page says was replaced",
            &|file| write(file, Update::default().with(CONTENT, other_page())),
            "a later revision writes the page of another license",
        ),
        of(
            "saved-content-stream-table",
            "the same, its place in a stream",
            &|file| write(file, Update::default().with(CONTENT, other_page()).table(Table::Stream)),
            "a later revision writes the page of another license, its place in a stream",
        ),
        of(
            "saved-page",
            "the page was replaced",
            &|file| {
                let (number, page) = (file.free(), file.latest[&PAGE].clone());
                let kids = file.edited(PAGES, "[3 0 R]", &format!("[{number} 0 R]"));
                let (content, other) = (number + 1, format!("/Contents {} 0 R", number + 1));
                let page = crate::pdf::file::replaced(&page, b"/Contents 4 0 R", other.as_bytes());
                write(file, Update::of([(number, page), (content, other_page()), (PAGES, kids)]));
            },
            "the tree of pages leads to a new page",
        ),
        of(
            "saved-page-added",
            "a page was added",
            &|file| {
                let number = file.free();
                let kids = file.edited(PAGES, "[3 0 R] /Count 1", &format!("[3 0 R {number} 0 R] /Count 2"));
                let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Resources << >> >>";
                write(file, Update::default().with(number, page).with(PAGES, kids));
            },
            "the tree of pages leads to a second page",
        ),
        foreign(
            "saved-without-table",
            "bytes that no table owns: readers that scan find another page",
            &no_table,
            "an object is appended, and no table",
        ),
        foreign(
            "saved-body-and-trailer",
            "the same with a trailer, and no table",
            &|file| {
                no_table(file);
                file.bytes.extend(b"trailer\n<< /Size 14 /Root 1 0 R >>\n%%EOF\n");
            },
            "an object and a trailer are appended, and no table",
        ),
        foreign(
            "saved-old-table-again",
            "the same, and the last line leads to the old table",
            &|file| {
                let last = file.bytes.len() - 25;
                let place = last + find(&file.bytes[last..], b"startxref").expect("the last line");
                let line = file.bytes[place..].to_vec();
                no_table(file);
                file.bytes.extend(line);
            },
            "an object is appended, and the last line of the signed revision once more",
        ),
        of(
            "saved-second-catalog",
            "another catalog, and the same form",
            &|file| {
                let number = file.free();
                let catalog = file.edited(CATALOG, "/Pages 2 0 R", &format!("/Pages {} 0 R", number + 1));
                let kids = file.edited(PAGES, "[3 0 R]", &format!("[{} 0 R]", number + 2));
                let page = file.edited(PAGE, "/Contents 4 0 R", &format!("/Contents {} 0 R", number + 3));
                let bodies = [catalog, kids, page, other_page()];
                let update = Update::of((number..).zip(bodies));
                write(file, Update { root: Some(number), ..update });
            },
            "the trailer leads to another catalog with pages of its own",
        ),
        of(
            "saved-and-signed",
            "what the page says was replaced, and somebody signed that",
            &|file| {
                sign(file, Update::default().with(CONTENT, other_page()), &stranger(pki));
            },
            "a later revision replaces the page and is signed by somebody unknown",
        )
        .beside("good-two"),
        of(
            "saved-then-signed",
            "what the page says was replaced, and then somebody signed",
            &|file| {
                write(file, Update::default().with(CONTENT, other_page()));
                sign(file, Update::default(), &stranger(pki));
            },
            "a revision between the signatures replaces the page",
        )
        .beside("good-two"),
        passed("good-saved-then-signed", "the page was replaced, and the issuer signed that again", {
            then(pki, |file| {
                sign(file, Update::default().with(CONTENT, other_page()), &second(pki));
            })
        }),
    ]
}

/// Somebody whom nobody knows signs second.
pub(super) fn stranger(pki: &PdfPki) -> crate::pdf::Signing {
    let field = second(pki).field;
    detached(pki, "stranger").with(|signing| signing.field = field)
}

/// The signature cannot be reached any more.
fn removed(pki: &PdfPki) -> Vec<Vector> {
    let gone = |name, title, after: &dyn Fn(&mut File), told: &str| {
        unsigned(of(name, title, then(pki, after))).warns("signature-unlisted").change(told)
    };
    vec![
        gone(
            "removed-form",
            "a later revision drops the form",
            &|file| {
                let catalog = file.edited(CATALOG, " /AcroForm 6 0 R", "");
                file.write(&Update::default().with(CATALOG, catalog));
            },
            "the catalog of a later revision has no form",
        ),
        gone(
            "removed-value",
            "a later revision empties the field of the signature",
            &|file| {
                let field = file.edited(FIELD, " /V 13 0 R", "");
                file.write(&Update::default().with(FIELD, field));
            },
            "the field of the signature has no value in a later revision",
        ),
        gone(
            "removed-field",
            "a later revision takes the field out of the form",
            &|file| {
                let form = file.edited(FORM, "/Fields [9 0 R 10 0 R]", "/Fields [10 0 R]");
                file.write(&Update::default().with(FORM, form));
            },
            "the form of a later revision does not name the field",
        ),
    ]
}

/// Bytes that were changed, left out or appended inside the signed revision.
fn cut(pki: &PdfPki) -> Vec<Vector> {
    let whole = good(pki);
    let until = |count: usize| whole[..count].to_vec();
    let table = find(&whole, b"xref\n").expect("there is a table");
    let rebuilt = |vector: Vector| vector.fails("package", "pdf-rebuilt");
    vec![
        digest_differs(of("altered-page", "the size of the page was changed", {
            altered(pki, "MediaBox [0 0 420 300]", "MediaBox [0 0 120 300]")
        }))
        .change("a digit of the page's size is another"),
        digest_differs(of("altered-name", "a word of the signature's dictionary was changed", {
            altered(pki, "D:20260210093000", "D:20260310093000")
        }))
        .change("the time in the dictionary, which is not the proof's, is another"),
        rebuilt(unsound(of("truncated-table", "the file ends before its table", until(table))))
            .change("the table and all behind it are left out"),
        rebuilt(unsound(of("truncated-line", "the last line is left out", {
            let line = find(&whole, b"startxref").expect("the last line");
            until(line)
        })))
        .change("the line that leads to the table is left out"),
        rebuilt(unsound(of("truncated-half", "the file ends in its middle", until(whole.len() / 2))))
            .change("half of the file is left out, and with it a part of the value"),
        of("no-pdf", "the first line is missing", whole[9..].to_vec())
            .error("container-unknown")
            .change("the first nine bytes are left out"),
    ]
}

fn values(pki: &PdfPki) -> Vec<Vector> {
    let by = || detached(pki, "office");
    vec![
        value_differs(of("attributes-altered", "a signed attribute was changed", {
            super::signed(&by().with_cms(|cms| {
                cms.altered =
                    |attributes| crate::pdf::file::replaced(&attributes, b"260210013000Z", b"260310013000Z")
            }))
        }))
        .change("the signing time among the signed attributes is another than was signed"),
        value_differs(of("other-key", "the value is by another key than that of the certificate", {
            let key = pki.of("second").key;
            super::signed(&by().with_cms(|cms| cms.signer.key = key))
        }))
        .change("a colleague's key signed under the office's certificate"),
    ]
}
