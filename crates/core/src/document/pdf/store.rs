//! What a document keeps to check its signatures with (ISO 32000-2 §12.8.4.3, `DSS`).

use crate::document::pdf::object::Object;
use crate::document::pdf::syntax::Read;
use crate::document::pdf::{Pdf, View};
use crate::words::limits::MAX_PDF_CERTIFICATES;

/// A store of evidence.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// Certificates: candidates for paths, and nothing more.
    pub certificates: Vec<Vec<u8>>,
    /// How many revocation lists there are.
    pub lists: usize,
    /// How many answers about single certificates (RFC 6960).
    pub answers: usize,
}

impl Pdf<'_> {
    /// The store of a revision; one that cannot be read is empty.
    ///
    /// # Errors
    ///
    /// A limit ends the work.
    pub(crate) fn store(&self, view: View) -> Read<Store> {
        let mut store = Store::default();
        let Some(catalog) = self.catalog(view)? else { return Ok(store) };
        let Object::Dict(kept) = self.get(view, &catalog, "DSS")? else { return Ok(store) };
        let count = |key: &str| Read::Ok(self.get(view, &kept, key)?.array().map_or(0, |items| items.len()));
        (store.lists, store.answers) = (count("CRLs")?, count("OCSPs")?);
        if self.is_encrypted {
            return Ok(store);
        }
        if let Object::Array(items) = self.get(view, &kept, "Certs")? {
            for id in items.iter().filter_map(Object::reference).take(MAX_PDF_CERTIFICATES) {
                store.certificates.extend(self.stream(view, id)?);
            }
        }
        Ok(store)
    }
}
