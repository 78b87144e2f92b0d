//! From what was found out about a document to the report on it.

use std::sync::{Arc, OnceLock};

use crate::checks::inquiry::Inquiry;
use crate::checks::presentation::PresentedCode;
use crate::checks::signature::{Revision, SignatureValidation};
use crate::decision::decide;
use crate::decision::differences::{Subject, differences};
use crate::decision::facts::Facts;
use crate::layout::Layout;
use crate::license::License;
use crate::report::view::{Audience, MaskBeside};
use crate::report::{Input, Report};
use crate::rules::catalog::Kind;
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::words::check::Checks;
use crate::words::code::Code;
use crate::words::constraints::Level;

/// What was found out about one document.
pub(super) struct Examined {
    pub(super) layout: Arc<Layout>,
    pub(super) kind: Option<Arc<Kind>>,
    pub(super) license: License,
    /// The one that decides first.
    pub(super) signatures: Vec<SignatureValidation>,
    /// Of a PDF.
    pub(super) revisions: Vec<Revision>,
    pub(super) checks: Checks,
    pub(super) presented: Option<PresentedCode>,
}

impl Verifier {
    /// What the reader of an inquiry sees of texts beside licenses: names of files, or of members of archives.
    #[must_use]
    pub fn mask_beside(&self, inquiry: &Inquiry) -> MaskBeside {
        self.audience(inquiry).mask_beside()
    }

    fn audience(&self, inquiry: &Inquiry) -> Audience {
        Audience {
            masking: Arc::clone(&self.masking),
            reader: inquiry.reader,
            scenario: inquiry.scenario,
            secrets: OnceLock::new(),
        }
    }

    /// What follows from everything that was examined.
    pub(super) fn report(&self, bytes: &[u8], context: &Context<'_>, examined: Examined) -> Report {
        let Examined { layout, kind, license, signatures, revisions, checks, presented } = examined;
        let checks = checks.under(&self.policy);
        let is_unsaid = |(code, level): (Code, Level)| (level == Level::Ignore).then_some(code);
        let unsaid = self.policy.constraints().filter_map(is_unsaid).collect();
        let inquiry = context.inquiry;
        let lists = signatures.first().map(|signature| &*signature.lists).unwrap_or_default();
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
            signatures,
            revisions,
            checks,
            presented,
            decision,
            relying: inquiry.relying,
            differences,
            unsaid,
            bundle: self.signers.trust().bundle().cloned(),
            audience: self.audience(inquiry),
            picture: None,
            name: None,
        }
    }
}
