//! Several documents at once: the last step of their signatures is one for all of them.

use std::cell::Cell;

use crate::checks::inquiry::Inquiry;
use crate::crypto::Unsettled;
use crate::crypto::digest::{Hash, sha256};
use crate::report::Report;
use crate::verifier::Verifier;
use crate::words::error::Error;

/// What is done for several documents at once.
pub(crate) struct Together {
    /// The hash of the document.
    pub sha256: Hash,
    /// The last step of its signature is put here, and counts as good until it is settled.
    pub left: Cell<Option<Unsettled>>,
}

impl Verifier {
    /// The reports of several documents, each the same as [`Verifier::verify_for`] gives, for less: signatures of
    /// issuers that come again share their last step. Takes and holds all of them at once, so some dozens are a
    /// good measure.
    ///
    /// ```
    /// # use elicense::{Inquiry, Trust, Verifier};
    /// # let (verifier, inquiry) = (Verifier::new(Trust::empty()), Inquiry::at("2026-06-01T00:00:00Z".parse()?));
    /// let reports = verifier.verify_together(&["{}", "[]"], &inquiry);
    /// assert!(reports.iter().all(|report| report.as_ref().is_err_and(|error| error.kind().code() == "layout-none")));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Each as [`Verifier::verify`].
    pub fn verify_together(
        &self,
        documents: &[impl AsRef<[u8]>],
        inquiry: &Inquiry,
    ) -> Vec<Result<Report, Error>> {
        let presumed = |(document, sha256): (&[u8], Hash)| {
            let together = Together { sha256, left: Cell::new(None) };
            (self.look(document, inquiry, None, Some(&together)), together.left.into_inner())
        };
        let bytes = documents.iter().map(AsRef::as_ref);
        let hashes = bytes.clone().map(sha256);
        let (reports, left): (Vec<_>, Vec<_>) = bytes.zip(hashes).map(presumed).unzip();
        let is_left: Vec<bool> = left.iter().map(Option::is_some).collect();
        let left: Vec<_> = left.into_iter().flatten().collect();
        let mut settled = Unsettled::settle(&left, self.issuers().tables());
        let answer = |((report, is_left), document): ((_, bool), &_)| match is_left.then(|| settled.next()) {
            None | Some(Some(Ok(()))) => report,
            // It counted as good and is not: once more, without that.
            Some(_) => self.verify_for(AsRef::as_ref(document), inquiry),
        };
        reports.into_iter().zip(is_left).zip(documents).map(answer).collect()
    }
}
