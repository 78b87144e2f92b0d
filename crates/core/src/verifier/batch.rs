//! Several documents at once: their signatures are checked together.

use crate::checks::inquiry::Inquiry;
use crate::crypto::{Deferred, Disagreement};
use crate::report::Report;
use crate::verifier::Verifier;
use crate::words::error::Error;

impl Verifier {
    /// The reports of several documents, each the same as [`Verifier::verify_for`] gives, for less: signatures of
    /// issuers that come again are checked together. Takes and holds all of them at once, so some dozens are a
    /// good measure.
    ///
    /// ```
    /// # use elicense::{Inquiry, Trust, Verifier};
    /// # let (verifier, inquiry) = (Verifier::new(Trust::empty()), Inquiry::at("2026-06-01T00:00:00Z".parse()?));
    /// let reports = verifier.verify_together(&["{}", "[]"], &inquiry)?;
    /// assert!(reports.iter().all(|report| report.as_ref().is_err_and(|error| error.kind().code() == "layout-none")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Two ways of checking a signature disagreed. Each report as [`Verifier::verify`].
    pub fn verify_together(
        &self,
        documents: &[impl AsRef<[u8]>],
        inquiry: &Inquiry,
    ) -> Result<Vec<Result<Report, Error>>, Disagreement> {
        let presumed = |document: &[u8]| {
            let later = Deferred::default();
            (self.look(document, inquiry, None, Some(&later)), later)
        };
        let bytes = || documents.iter().map(AsRef::as_ref);
        let (reports, deferred): (Vec<_>, Vec<_>) = bytes().map(presumed).unzip();
        let held = Deferred::settle(deferred, self.issuers().tables())?;
        let answer = |((report, held), document): ((_, bool), _)| match held {
            true => report,
            // A signature counted as good and is not: once more, without that.
            false => self.verify_for(document, inquiry),
        };
        Ok(reports.into_iter().zip(held).zip(bytes()).map(answer).collect())
    }
}
