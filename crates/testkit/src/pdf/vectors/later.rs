//! What comes after a signature and changes nothing that is shown: other signatures, and what proves that they hold.

use super::signers::lists;
use super::{cades, document_stamp, followed, of, passed, stamp, then};
use crate::pdf::file::{CATALOG, File, Table, Update, stream};
use crate::pdf::license::PAGE;
use crate::pdf::signing::sign;
use crate::pdf::{PdfPki, Signing};
use crate::trust::FRESH;
use crate::vectors::Vector;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
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
        passed("good-long-term", "time stamp, validation data, and a time stamp over all", long_term(pki))
            .came_after("validation-data")
            .came_after("signature"),
        of("lists-missing", "neither the store nor the document has lists", super::signed(&stamped(pki)))
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

fn stamped(pki: &PdfPki) -> Signing {
    cades(pki, "office").with_cms(|cms| cms.stamp = Some(stamp(pki, "tsa")))
}

/// Time stamp, validation data, and a time stamp over all.
pub(super) fn long_term(pki: &PdfPki) -> Vec<u8> {
    followed(&stamped(pki), |file| {
        file.write(&validation_data(file, pki));
        sign(file, Update::default(), &document_stamp(stamp(pki, "tsa")));
    })
}

/// What is needed to check the office's signature and its time stamp.
pub(super) fn validation_data(file: &File, pki: &PdfPki) -> Update {
    Kept::of(pki, &["office", "p256-authority", "tsa"]).lists(lists(pki, FRESH)).update(file)
}

/// Document security store (ETSI EN 319 142-1 §5.4.2): certificates, revocation lists, answers.
#[derive(Default)]
pub(super) struct Kept {
    certificates: Vec<Vec<u8>>,
    lists: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

impl Kept {
    /// The certificates of these.
    pub(super) fn of(pki: &PdfPki, names: &[&str]) -> Self {
        Self { certificates: names.iter().map(|name| pki.of(name).der).collect(), ..Self::default() }
    }

    pub(super) fn lists(self, lists: Vec<Vec<u8>>) -> Self {
        Self { lists, ..self }
    }

    pub(super) fn answers(self, answers: Vec<Vec<u8>>) -> Self {
        Self { answers, ..self }
    }

    /// The revision that adds it.
    pub(super) fn update(&self, file: &File) -> Update {
        let first = file.free();
        let mut next = first + 1;
        let mut update = Update::default();
        let mut store = "<< /Type /DSS".to_owned();
        for (key, items) in [("Certs", &self.certificates), ("CRLs", &self.lists), ("OCSPs", &self.answers)] {
            if items.is_empty() {
                continue;
            }
            let mut references = String::new();
            for item in items {
                update.objects.insert(next, stream("", item, true));
                references += &format!("{next} 0 R ");
                next += 1;
            }
            store += &format!(" /{key} [{references}]");
        }
        let catalog = file.edited(CATALOG, "/Pages 2 0 R", &format!("/DSS {first} 0 R /Pages 2 0 R"));
        update.with(first, store + " >>").with(CATALOG, catalog)
    }
}
