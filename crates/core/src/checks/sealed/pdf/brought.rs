//! What a document brings along for the check of its signatures: certificates, revocation lists and answers.

use std::cell::OnceCell;

use crate::document::pdf::store::Store;
use crate::document::pdf::syntax::Read;
use crate::document::pdf::{Pdf, View};
use crate::proof::pdf::Carried;
use crate::trust::evidence::Evidence;

/// The store of a document (ISO 32000-2 §12.8.4.3, `DSS`). Nobody signs it, and nobody needs to: each list is as good as the
/// authority that signed it.
pub(super) struct Brought<'p, 'f> {
    pdf: &'p Pdf<'f>,
    view: View,
    store: Store,
    /// Read once, and only where a signer has a path to an anchor: for a stranger it makes no difference.
    kept: OnceCell<Evidence>,
}

impl<'p, 'f> Brought<'p, 'f> {
    /// Of the document as it is now: what shows that a signature counted is added after it.
    pub(super) fn of(pdf: &'p Pdf<'f>) -> Read<Self> {
        let view = pdf.latest();
        Ok(Self { pdf, view, store: pdf.store(view)?, kept: OnceCell::new() })
    }

    /// Candidates for paths.
    pub(super) fn certificates(&self) -> &[Vec<u8>] {
        &self.store.certificates
    }

    /// How many lists and answers there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.store.lists.len(), self.store.answers.len())
    }

    /// What a signature carries itself, and what the store has.
    pub(super) fn evidence(&self, own: &Carried<'_>) -> Evidence {
        let kept = self.kept.get_or_init(|| {
            let lists = self.pdf.kept(self.view, &self.store.lists);
            let answers = self.pdf.kept(self.view, &self.store.answers);
            Evidence::read(lists.iter().map(Vec::as_slice), answers.iter().map(Vec::as_slice))
        });
        Evidence::read(own.lists.iter().copied(), own.answers.iter().copied()).and(kept)
    }
}
