//! What a document keeps to check its signatures with (ISO 32000-2 §12.8.4.3, `DSS`).

use crate::document::pdf::object::{Id, Object};
use crate::document::pdf::syntax::Read;
use crate::document::pdf::{Pdf, View};
use crate::words::limits::{MAX_PDF_CERTIFICATES, MAX_PDF_LISTS};

/// A store of evidence.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// Certificates: candidates for paths, and nothing more.
    pub certificates: Vec<Vec<u8>>,
    /// The streams of revocation lists; `None` where something else stands.
    pub lists: Vec<Option<Id>>,
    /// Those of answers about single certificates (RFC 6960).
    pub answers: Vec<Option<Id>>,
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
        let listed = |key: &str| {
            let items = self.get(view, &kept, key)?;
            Read::Ok(
                items.array().into_iter().flat_map(|items| items.iter().map(Object::reference)).collect(),
            )
        };
        (store.lists, store.answers) = (listed("CRLs")?, listed("OCSPs")?);
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

    /// The bytes of some of what a revision's store names; what cannot be read, and what is beyond a limit, is left out.
    pub(crate) fn kept(&self, view: View, streams: &[Option<Id>]) -> Vec<Vec<u8>> {
        let named = streams.iter().take(MAX_PDF_LISTS).flatten();
        named.filter_map(|id| self.stream(view, *id).ok().flatten()).collect()
    }
}
