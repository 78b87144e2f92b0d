//! The whole story on one screen: bytes and a time come in, a report goes out.

pub mod assessment;
pub(crate) mod batch;
mod builder;
pub(crate) mod context;
mod issuing;
mod page;
mod pdf;
#[cfg(feature = "pictures")]
pub(crate) mod picture;
mod reporting;
mod sealed;
#[cfg(feature = "stages")]
pub mod stages;

use std::sync::Arc;

use jiff::Timestamp;

use crate::checks::inquiry::Inquiry;
use crate::checks::presentation::PresentedCode;
use crate::checks::replay::ReplayGuard;
use crate::checks::{consistency, holder};
use crate::document::budget::Budget;
use crate::document::foreign;
use crate::layout::Layout;
use crate::layout::claim::{self, Document};
use crate::layout::extract::extract;
use crate::layout::token::{self, TokenRule};
use crate::report::Report;
use crate::rules::disclosure::Masking;
use crate::rules::rulebook::Rulebook;
use crate::trust::cache::SignerCache;
use crate::trust::scope::Question;
use crate::verifier::context::Context;
use crate::verifier::reporting::Examined;
use crate::words::axes::Coverage;
use crate::words::check::{CheckId, Checks};
use crate::words::error::{Error, ErrorKind};
use crate::words::policy::Policy;

/// Verifies documents. Made once, shared between threads.
///
/// It remembers issuers whose chain it has validated, within a bound; what it remembers never changes
/// an answer.
#[derive(Debug)]
pub struct Verifier {
    layouts: Vec<Arc<Layout>>,
    tokens: Vec<TokenRule>,
    /// That of sealed packages which no layout claims.
    page_layout: Arc<Layout>,
    /// That of PDF which no layout claims.
    pdf_layout: Arc<Layout>,
    rulebook: Rulebook,
    masking: Arc<Masking>,
    policy: Policy,
    signers: Arc<SignerCache>,
}

impl Verifier {
    /// Reads a document, or the code in a picture, and says whether it can be relied on at the time `at`,
    /// and why.
    ///
    /// # Errors
    ///
    /// The document could not be examined at all: its container is not readable, not exactly one layout
    /// claims it, or the picture does not show exactly one code that could be examined.
    pub fn verify(&self, bytes: &[u8], at: Timestamp) -> Result<Report, Error> {
        self.verify_for(bytes, &Inquiry::at(at))
    }

    /// Reads a document and answers everything that is asked about it: whether it can be relied on, there and
    /// for that purpose.
    ///
    /// # Errors
    ///
    /// As [`Verifier::verify`].
    pub fn verify_for(&self, bytes: &[u8], inquiry: &Inquiry) -> Result<Report, Error> {
        self.verify_in(bytes, &Context::of(inquiry))
    }

    /// The same, and a display code passes only once: `guard` remembers its showing.
    ///
    /// # Errors
    ///
    /// As [`Verifier::verify`].
    pub fn verify_once(
        &self,
        bytes: &[u8],
        inquiry: &Inquiry,
        guard: &dyn ReplayGuard,
    ) -> Result<Report, Error> {
        self.verify_in(bytes, &Context { guard: Some(guard), ..Context::of(inquiry) })
    }

    pub(crate) fn verify_in(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        if let Some(report) = self.package(bytes, context)? {
            return Ok(report);
        }
        if let Some(report) = self.pdf(bytes, context)? {
            return Ok(report);
        }
        #[cfg(feature = "pictures")]
        if elicense_qr::is_picture(bytes) {
            return self.verify_picture(bytes, context.inquiry, context.guard);
        }
        self.examine(bytes, context)
    }

    /// One document, from its bytes to the report; what is no license is told by what it is.
    fn examine(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        self.read(bytes, context).map_err(|error| foreign::named(bytes, error))
    }

    fn read(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        let at = context.inquiry.at;
        let mut budget = Budget::new();
        let document = match Document::read_for(&self.layouts, bytes, &mut budget) {
            Err(error) if *error.kind() == ErrorKind::UnknownContainer => return self.online(bytes, context),
            document => document?,
        };
        let openings = claim::open(&document, &self.layouts, &mut budget);
        let payloads = claim::read_payloads(&document, &openings, &mut budget);
        let claim = claim::the_one(&self.layouts, &document, &openings, &payloads, &budget)?;

        let mut checks = Checks::new();
        let mut license = extract(&claim, &document, &mut checks)?;
        if claim.layout.names_issuer_by_code() {
            self.rulebook.authorities.name_issuer(&mut license, &mut checks);
        }
        let kind = consistency::recognise(&mut license, &self.rulebook.catalog, &mut checks);
        self.status_check(at).run(&mut license, &mut checks);
        consistency::check(&license, claim.layout, at, &mut checks);
        let question = Question::of(&license, claim.layout.purpose(), at);
        let mut signature = self.signature_check(context).run(claim.opened, question, &mut checks);
        if let Some(signature) = &mut signature
            && license.carried().iter().any(|value| !value.signed)
        {
            signature.coverage = Coverage::AllBut;
        }
        holder::check(&license, context.inquiry.holder.as_ref(), &mut checks);
        let presented =
            self.presentation_check(context).run(&claim, document.live.as_ref(), &license, &mut checks);

        let layout = Arc::clone(claim.layout);
        let signatures = signature.into_iter().collect();
        Ok(self.report(
            bytes,
            context,
            Examined { layout, kind, license, signatures, revisions: Vec::new(), checks, presented },
        ))
    }

    /// What can be said of a code that only its region's own system can resolve.
    fn online(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        let (layout, license, certainty) = token::recognise(bytes, &self.tokens)?;
        let (inquiry, mut checks) = (context.inquiry, Checks::new());
        checks.pass(CheckId::Fields);
        consistency::check(&license, &layout, inquiry.at, &mut checks);
        let question = Question::of(&license, layout.purpose(), inquiry.at);
        let signature = self.signature_check(context).run(None, question, &mut checks);
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        checks.skip(CheckId::Presentation, certainty.reason());
        let presented = Some(PresentedCode::online());
        Ok(self.report(
            bytes,
            context,
            Examined {
                layout,
                kind: None,
                license,
                signatures: signature.into_iter().collect(),
                revisions: Vec::new(),
                checks,
                presented,
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Verifier>();
        shared::<Report>();
    }
}
