//! Several documents at once: their signatures are checked together.

use crate::checks::inquiry::Inquiry;
use crate::crypto::{Deferred, Disagreement};
use crate::report::Report;
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::words::error::Error;

impl Verifier {
    /// The reports of several documents, each the same as [`Verifier::verify_for`] gives, for less: signatures of
    /// issuers that come again are checked together. Takes and holds all of them at once, so some dozens are a
    /// good measure.
    ///
    /// ```
    /// # use elicense::{Inquiry, Trust, Verifier};
    /// # let (verifier, inquiry) = (Verifier::new(Trust::empty()), Inquiry::at("2026-06-01T00:00:00Z".parse()?));
    /// let reports = verifier.verify_batch(&["{}", "[]"], &inquiry)?;
    /// assert!(reports.iter().all(|report| report.as_ref().is_err_and(|error| error.kind().code() == "layout-none")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Two ways of checking a signature disagreed: nothing can be said of any document. Each report as
    /// [`Verifier::verify`].
    pub fn verify_batch(
        &self,
        documents: &[impl AsRef<[u8]>],
        inquiry: &Inquiry,
    ) -> Result<Vec<Result<Report, Error>>, Disagreement> {
        let presumed = |document: &[u8]| {
            let later = Deferred::default();
            let context = Context { later: Some(&later), ..Context::of(inquiry) };
            (self.verify_in(document, &context), later)
        };
        let bytes = || documents.iter().map(AsRef::as_ref);
        let (reports, deferred): (Vec<_>, Vec<_>) = bytes().map(presumed).unzip();
        let held = Deferred::settle(deferred, self.signers().tables())?;
        let answer = |((report, held), document): ((_, bool), _)| match held {
            true => report,
            // A signature counted as good and is not: once more, without that.
            false => self.verify_for(document, inquiry),
        };
        Ok(reports.into_iter().zip(held).zip(bytes()).map(answer).collect())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::crypto::Distortion;
    use crate::trust::store::Trust;

    /// A license whose signature holds, and a verifier that trusts its issuer and whose tables are at fault.
    pub(crate) fn at_fault(distortion: Distortion) -> (Verifier, Vec<u8>) {
        let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
        let trust = std::fs::read_dir(testdata.join("trust/default")).unwrap().map(|file| {
            let file = file.unwrap();
            (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap())
        });
        let trust = Trust::from_files(&trust.collect::<BTreeMap<_, _>>()).unwrap();
        let license = std::fs::read(testdata.join("vectors/sh-catalogue-jws-1/good.json")).unwrap();
        let verifier = Verifier::new(trust);
        verifier.signers().tables().distort(distortion);
        (verifier, license)
    }

    #[test]
    fn a_difference_between_two_ways_leaves_no_report_and_single_documents_are_not_affected() {
        let inquiry = Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap());
        let (verifier, license) = at_fault(Distortion::RefusesAll);
        let few = verifier.verify_batch(&[&license; 3], &inquiry).unwrap();
        assert!(few.iter().all(|report| report.as_ref().unwrap().verified().is_some()));
        let many = verifier.verify_batch(&[&license; 64], &inquiry);
        assert_eq!(many.unwrap_err(), Disagreement);
        assert!(verifier.verify_for(&license, &inquiry).unwrap().verified().is_some());

        let mut forged = license.clone();
        let place = forged.len() / 2;
        forged[place] ^= 1;
        let (verifier, _) = at_fault(Distortion::AcceptsAll);
        let alone = verifier.verify_for(&forged, &inquiry).unwrap();
        assert!(alone.verified().is_none());
    }
}
