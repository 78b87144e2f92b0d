//! The whole story on one screen: bytes and a time come in, a report goes out.

pub mod assessment;
pub(crate) mod batch;
mod builder;
#[cfg(feature = "pictures")]
pub(crate) mod picture;
#[cfg(feature = "stages")]
pub mod stages;

use std::sync::Arc;

#[cfg(feature = "pictures")]
use elicense_qr::{Effort, Frame};
use jiff::Timestamp;

use crate::checks::inquiry::Inquiry;
use crate::checks::presentation::{PresentationCheck, PresentedCode};
use crate::checks::replay::ReplayGuard;
use crate::checks::signature::{SignatureCheck, SignatureValidation};
use crate::checks::{consistency, holder};
use crate::crypto::Deferred;
use crate::decision::decide;
use crate::decision::differences::{Subject, differences};
use crate::decision::facts::{Facts, Medium};
use crate::document::budget::Budget;
use crate::layout::Layout;
use crate::layout::claim::{self, Document};
use crate::layout::extract::extract;
use crate::layout::token::{self, TokenRule};
use crate::license::License;
use crate::report::view::Audience;
use crate::report::{Input, Report};
use crate::rules::catalog::Kind;
use crate::rules::disclosure::Masking;
use crate::rules::rulebook::Rulebook;
use crate::trust::cache::SignerCache;
use crate::trust::scope::Question;
use crate::words::axes::Coverage;
use crate::words::check::{CheckId, Checks};
use crate::words::code::Code;
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
        #[cfg(feature = "pictures")]
        if elicense_qr::is_picture(bytes) {
            return picture::examine(bytes, context.guard, |code, guard| {
                self.examine(
                    code,
                    &Context { medium: Medium::Picture, guard, ..Context::of(context.inquiry) },
                )
            });
        }
        self.examine(bytes, context)
    }

    /// The same for the code in a frame of a camera; the input that the report names are the frame's bytes.
    /// With a guard a display code passes only once.
    ///
    /// ```
    /// use elicense::display::{Effort, Frame, PixelFormat};
    /// # use elicense::{Inquiry, Trust, Verifier};
    /// # let (verifier, inquiry) = (Verifier::new(Trust::empty()), Inquiry::at("2026-06-01T00:00:00Z".parse()?));
    /// let white = [255; 64 * 64];
    /// let frame = Frame::new(&white, 64, 64, 64, PixelFormat::Grey)?;
    /// let error = verifier.verify_frame(&frame, Effort::Glance, &inquiry, None).unwrap_err();
    /// assert_eq!(error.kind().code(), "picture-without-code");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The frame does not show exactly one code that can be examined.
    #[cfg(feature = "pictures")]
    pub fn verify_frame(
        &self,
        frame: &Frame<'_>,
        effort: Effort,
        inquiry: &Inquiry,
        guard: Option<&dyn ReplayGuard>,
    ) -> Result<Report, Error> {
        picture::examine_frame(frame, effort, guard, |code, guard| {
            self.examine(code, &Context { medium: Medium::Picture, guard, ..Context::of(inquiry) })
        })
    }

    fn examine(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        let at = context.inquiry.at;
        let mut budget = Budget::new();
        let document = match Document::read(bytes, &mut budget) {
            Err(error) if *error.kind() == ErrorKind::UnknownContainer => return self.online(bytes, context),
            document => document?,
        };
        let openings = claim::open(&document, &self.layouts, &mut budget);
        let payloads = claim::read_payloads(&document, &openings, &mut budget);
        let claim = claim::the_one(&self.layouts, &document, &openings, &payloads, &budget)?;

        let mut checks = Checks::new();
        let mut license = extract(&claim, &document, &mut checks)?;
        let kind = consistency::kind(&license, &self.rulebook.catalog, &mut checks);
        license.kind = kind.as_ref().map(|kind| kind.id.clone());
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
        Ok(self.report(bytes, context, Examined { layout, kind, license, signature, checks, presented }))
    }

    /// What can be said of a code that only its region's own system can resolve.
    fn online(&self, bytes: &[u8], context: &Context<'_>) -> Result<Report, Error> {
        let (layout, license) = token::recognise(bytes, &self.tokens)?;
        let (inquiry, mut checks) = (context.inquiry, Checks::new());
        checks.pass(CheckId::Fields);
        consistency::check(&license, &layout, inquiry.at, &mut checks);
        let question = Question::of(&license, layout.purpose(), inquiry.at);
        let signature = self.signature_check(context).run(None, question, &mut checks);
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        checks.skip(CheckId::Presentation, Code::OnlineOnly);
        let presented = Some(PresentedCode::online());
        Ok(self.report(
            bytes,
            context,
            Examined { layout, kind: None, license, signature, checks, presented },
        ))
    }

    /// What follows from everything that was examined.
    fn report(&self, bytes: &[u8], context: &Context<'_>, examined: Examined) -> Report {
        let Examined { layout, kind, license, signature, checks, presented } = examined;
        let inquiry = context.inquiry;
        let lists = signature.as_ref().map(|signature| &*signature.lists).unwrap_or_default();
        let mut facts = Facts::of(&license, inquiry.at, context.medium, lists, checks);
        let decision = decide(&mut facts, &self.rulebook, inquiry);
        let subject =
            Subject { license: &license, contents: &facts.contents, kind: kind.as_deref(), layout: &layout };
        let differences = differences(&subject, &self.rulebook, inquiry, &decision);
        let checks = facts.checks;
        Report {
            input: Input::of(bytes),
            at: inquiry.at,
            layout,
            kind,
            license,
            signatures: signature.into_iter().collect(),
            checks,
            presented,
            decision,
            relying: inquiry.relying,
            differences,
            audience: Audience {
                masking: Arc::clone(&self.masking),
                reader: inquiry.reader,
                scenario: inquiry.scenario,
            },
            picture: None,
        }
    }

    fn signature_check<'c>(&'c self, context: &Context<'c>) -> SignatureCheck<'c> {
        SignatureCheck { policy: &self.policy, signers: &self.signers, later: context.later }
    }

    fn presentation_check<'c>(&'c self, context: &Context<'c>) -> PresentationCheck<'c> {
        PresentationCheck {
            inquiry: context.inquiry,
            policy: &self.policy,
            agreement: &self.rulebook.agreement,
            trust: self.signers.trust(),
            guard: context.guard,
        }
    }
}

/// How a document comes, and with what it is examined.
pub(crate) struct Context<'c> {
    pub inquiry: &'c Inquiry,
    pub medium: Medium,
    pub guard: Option<&'c dyn ReplayGuard>,
    /// Signatures are left here, where those of several documents are checked together.
    pub later: Option<&'c Deferred>,
}

impl<'c> Context<'c> {
    /// Data on its own.
    pub(crate) fn of(inquiry: &'c Inquiry) -> Self {
        Self { inquiry, medium: Medium::Data, guard: None, later: None }
    }
}

/// What was found out about one document.
struct Examined {
    layout: Arc<Layout>,
    kind: Option<Arc<Kind>>,
    license: License,
    signature: Option<SignatureValidation>,
    checks: Checks,
    presented: Option<PresentedCode>,
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
