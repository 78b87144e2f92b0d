//! How a document comes, and with what it is examined.

use jiff::Timestamp;

use crate::checks::inquiry::Inquiry;
use crate::checks::presentation::PresentationCheck;
use crate::checks::replay::ReplayGuard;
use crate::checks::signature::SignatureCheck;
use crate::checks::status::StatusCheck;
use crate::crypto::Deferred;
use crate::decision::facts::Medium;
use crate::verifier::Verifier;

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

impl Verifier {
    pub(super) fn signature_check<'c>(&'c self, context: &Context<'c>) -> SignatureCheck<'c> {
        SignatureCheck { policy: &self.policy, signers: &self.signers, later: context.later }
    }

    pub(super) fn status_check(&self, at: Timestamp) -> StatusCheck<'_> {
        StatusCheck { signers: &self.signers, policy: &self.policy, at }
    }

    pub(super) fn presentation_check<'c>(&'c self, context: &Context<'c>) -> PresentationCheck<'c> {
        PresentationCheck {
            inquiry: context.inquiry,
            policy: &self.policy,
            agreement: &self.rulebook.agreement,
            trust: self.signers.trust(),
            guard: context.guard,
        }
    }
}
