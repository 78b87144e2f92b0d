//! What comes after a signature and changes nothing that is shown: other signatures, and what proves that they hold.

use super::signers::lists;
use super::{cades, document_stamp, followed, of, passed, stamp, then};
use crate::pdf::file::{CATALOG, File, Table, Update, stream};
use crate::pdf::license::PAGE;
use crate::pdf::signing::sign;
use crate::pdf::{PdfPki, Signing};
use crate::vectors::Vector;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let stamped = || cades(pki, "office").with_cms(|cms| cms.stamp = Some(stamp(pki, "tsa")));
    let long_term = |signing: &Signing| {
        followed(signing, |file| {
            file.write(&validation_data(file, pki));
            sign(file, Update::default(), &document_stamp(stamp(pki, "tsa")));
        })
    };
    vec![
        passed("good-validation-data", "certificates and lists were added (DSS)", {
            then(pki, |file| {
                file.write(&validation_data(file, pki));
            })
        })
        .came_after("validation-data"),
        passed("good-validation-data-packed", "the same in streams", {
            then(pki, |file| {
                let update = validation_data(file, pki).table(Table::Stream).packed();
                file.write(&update);
            })
        })
        .came_after("validation-data"),
        passed(
            "good-long-term",
            "time stamp, validation data, and a time stamp over all",
            long_term(&stamped()),
        )
        .came_after("validation-data")
        .came_after("signature"),
        of(
            "lists-inside",
            "the store has no lists; those that the document brings (DSS) are counted and not used",
            long_term(&stamped()),
        )
        .trust("pdf-no-lists")
        .covers("all")
        .came_after("validation-data")
        .came_after("signature")
        .fails("revocation", "revocation-list-missing")
        .warns("time-stamp-untrusted")
        .indeterminate("TRY_LATER")
        .verifiability("V3")
        .beside("good-long-term")
        .change("the store has no lists"),
        of("lists-missing", "neither the store nor the document has lists", super::signed(&stamped()))
            .trust("pdf-no-lists")
            .covers("all")
            .came_after("nothing")
            .fails("revocation", "revocation-list-missing")
            .warns("time-stamp-untrusted")
            .indeterminate("TRY_LATER")
            .verifiability("V3")
            .beside("good-long-term")
            .change("neither the store nor the document has lists"),
        super::changed(of(
            "validation-data-and-page",
            "validation data, and another page in the same revision",
            {
                then(pki, |file| {
                    let page = file.edited(PAGE, "[0 0 420 300]", "[0 120 420 300]");
                    let update = validation_data(file, pki).with(PAGE, page);
                    file.write(&update);
                })
            },
        ))
        .came_after("validation-data")
        .beside("good-validation-data")
        .change("the same revision cuts the page"),
    ]
}

/// Document security store (ETSI EN 319 142-1 §5.4.2): certificates and revocation lists.
pub(super) fn validation_data(file: &File, pki: &PdfPki) -> Update {
    let first = file.free();
    let certificates = ["office", "p256-authority", "tsa"].map(|name| pki.of(name).der);
    let mut update = Update::default();
    let mut put = |items: &[Vec<u8>], next: &mut u32| {
        let mut references = String::new();
        for item in items {
            update.objects.insert(*next, stream("", item, true));
            references += &format!("{next} 0 R ");
            *next += 1;
        }
        references
    };
    let mut next = first + 1;
    let (certificates, lists) = (put(&certificates, &mut next), put(&lists(pki), &mut next));
    let store = format!("<< /Type /DSS /Certs [{certificates}] /CRLs [{lists}] >>");
    let catalog = file.edited(CATALOG, "/Pages 2 0 R", &format!("/DSS {first} 0 R /Pages 2 0 R"));
    update.with(first, store).with(CATALOG, catalog)
}
