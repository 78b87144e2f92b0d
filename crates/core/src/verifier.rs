//! The whole story on one screen: bytes and a time come in, a report goes out.

pub mod assessment;
pub(crate) mod batch;
#[cfg(feature = "pictures")]
pub(crate) mod picture;
#[cfg(feature = "stages")]
pub mod stages;

use std::sync::Arc;

use jiff::Timestamp;

use crate::checks::consistency;
use crate::checks::holder;
use crate::checks::inquiry::Inquiry;
use crate::checks::presentation::{Occasion, Showing};
use crate::checks::replay::ReplayGuard;
use crate::checks::signature;
use crate::checks::signature::{Asked, Voucher};
use crate::crypto::Deferred;
use crate::decision::recognition::Case;
use crate::decision::verdict::{Axes, Medium};
use crate::decision::{differences, recognition};
#[cfg(feature = "pictures")]
use crate::display::{Effort, Frame};
use crate::document::budget::Budget;
use crate::layout::Layout;
use crate::layout::claim;
use crate::layout::claim::Document;
use crate::layout::extract::extract;
use crate::layout::token;
use crate::layout::token::TokenRule;
use crate::license::{License, day_of};
use crate::report::view::Audience;
use crate::report::{Facts, Input, Recognised, Report};
use crate::rules::agreement::Agreement;
use crate::rules::catalog::{Catalog, Kind, Regions};
use crate::rules::disclosure::Masking;
use crate::rules::rulebook::Rulebook;
use crate::trust::cache::Issuers;
use crate::trust::store::Trust;
use crate::words::check::{CheckId, Checks};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};
use crate::words::limits::{MAX_LAYOUTS, MAX_TOKENS};
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
    issuers: Arc<Issuers>,
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
        self.look(bytes, inquiry, None, None)
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
        self.look(bytes, inquiry, Some(guard), None)
    }

    pub(crate) fn look(
        &self,
        bytes: &[u8],
        inquiry: &Inquiry,
        guard: Option<&dyn ReplayGuard>,
        later: Option<&Deferred>,
    ) -> Result<Report, Error> {
        #[cfg(feature = "pictures")]
        if picture::is_picture(bytes) {
            return picture::examine(bytes, guard, |code, guard| {
                self.examine(code, Presented { medium: Medium::Picture, inquiry, guard, later: None })
            });
        }
        self.examine(bytes, Presented { medium: Medium::Data, inquiry, guard, later })
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
            self.examine(code, Presented { medium: Medium::Picture, inquiry, guard, later: None })
        })
    }

    fn examine(&self, bytes: &[u8], presented: Presented<'_>) -> Result<Report, Error> {
        let Presented { inquiry, guard, later, .. } = presented;
        let at = inquiry.at;
        let mut budget = Budget::new();
        let document = match Document::read(bytes, &mut budget) {
            Err(error) if *error.kind() == ErrorKind::UnknownContainer => {
                return self.online(bytes, presented);
            }
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
        let purpose = claim.layout.purpose();
        let asked = Asked { license: &license, at, policy: &self.policy, purpose, later };
        let voucher = signature::check(claim.opened, &asked, &self.issuers, &mut checks);
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        let agreement = &self.rulebook.agreement;
        let occasion =
            Occasion { inquiry, policy: &self.policy, agreement, trust: self.issuers.trust(), guard };
        let showing = occasion.judge(&claim, document.live.as_ref(), &license, &mut checks);

        let layout = Arc::clone(claim.layout);
        Ok(self.answer(bytes, presented, Examined { layout, kind, license, voucher, checks, showing }))
    }

    /// What can be said of a code that only its region's own system can resolve.
    fn online(&self, bytes: &[u8], presented: Presented<'_>) -> Result<Report, Error> {
        let (layout, license) = token::recognise(bytes, &self.tokens)?;
        let inquiry = presented.inquiry;
        let (at, mut checks) = (inquiry.at, Checks::new());
        checks.pass(CheckId::Fields);
        consistency::check(&license, &layout, at, &mut checks);
        let (policy, purpose) = (&self.policy, layout.purpose());
        let asked = Asked { license: &license, at, policy, purpose, later: None };
        let voucher = signature::check(None, &asked, &self.issuers, &mut checks);
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        checks.skip(CheckId::Presentation, Code::OnlineOnly);
        let showing = Some(Showing::online());
        Ok(self.answer(bytes, presented, Examined { layout, kind: None, license, voucher, checks, showing }))
    }

    /// What follows from everything that was examined.
    fn answer(&self, bytes: &[u8], presented: Presented<'_>, examined: Examined) -> Report {
        let Examined { layout, kind, license, voucher, mut checks, showing } = examined;
        let Presented { medium, inquiry, .. } = presented;
        let at = inquiry.at;
        let axes = Axes::of(&license, at, &checks).shown_on(medium);
        let lists = voucher.as_ref().map(|voucher| &*voucher.lists).unwrap_or_default();
        let today = day_of(at);
        let case = Case { license: &license, kind: kind.as_deref(), axes, lists, at, today };
        let rulings = recognition::judge(&case, &self.rulebook, inquiry);
        let differences = differences::between(&case, &layout, &self.rulebook, inquiry, &rulings);
        let conclusion = recognition::conclude(axes.conclusion, inquiry.relying, &rulings, &mut checks);
        let axes = Axes { conclusion, ..axes };

        let input = Input::of(bytes);
        let recognition = Recognised { relying: inquiry.relying, rulings, differences };
        let Inquiry { reader, scenario, .. } = *inquiry;
        let audience = Audience { masking: Arc::clone(&self.masking), reader, scenario };
        Report::of(Facts {
            input,
            at,
            layout,
            kind,
            license,
            voucher,
            checks,
            axes,
            recognition,
            showing,
            audience,
        })
    }

    /// A verifier with the built-in layouts and kinds and the strict policy.
    ///
    /// ```
    /// use elicense::{Trust, Verifier};
    /// let verifier = Verifier::new(Trust::empty());
    /// let error = verifier.verify(b"{}", jiff::Timestamp::UNIX_EPOCH).unwrap_err();
    /// assert_eq!(error.kind().code(), "layout-none");
    /// ```
    #[must_use]
    pub fn new(trust: Trust) -> Self {
        let layout = |(name, text): &(&str, &str)| {
            Arc::new(
                Layout::parse(text)
                    .unwrap_or_else(|error| panic!("built-in {name}, read by a test: {error}")),
            )
        };
        let token = |(name, text): &(&str, &str)| {
            TokenRule::parse(text).unwrap_or_else(|error| panic!("built-in {name}, read by a test: {error}"))
        };
        Self {
            layouts: elicense_formats::LAYOUTS.iter().map(layout).collect(),
            tokens: elicense_formats::TOKENS.iter().map(token).collect(),
            rulebook: Rulebook::built_in(),
            masking: Arc::new(
                Masking::parse(elicense_formats::MASKING)
                    .expect("the built-in masking rules are read by a test"),
            ),
            policy: Policy::default(),
            issuers: Arc::new(Issuers::new(trust)),
        }
    }

    /// The same verifier under another policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The same verifier with other rules by which answers show personal data.
    #[must_use]
    pub fn with_masking(mut self, masking: Masking) -> Self {
        self.masking = Arc::new(masking);
        self
    }

    /// The same verifier with other kinds, rules and names: configuration, with the trust of an anchor.
    #[must_use]
    pub fn with_rulebook(mut self, rulebook: Rulebook) -> Self {
        self.rulebook = rulebook;
        self
    }

    /// The same verifier with one more layout: configuration, with the trust of an anchor.
    ///
    /// # Errors
    ///
    /// A layout with this id is known already, or [`MAX_LAYOUTS`] are.
    pub fn with_layout(mut self, layout: Layout) -> Result<Self, Error> {
        if self.layouts.len() >= MAX_LAYOUTS {
            return Err(Error::configuration(format!("a verifier knows at most {MAX_LAYOUTS} layouts")));
        }
        if self.layouts.iter().any(|known| known.id() == layout.id()) {
            return Err(Error::configuration(format!(
                "a layout {} is known already; give it another id",
                layout.id()
            )));
        }
        self.layouts.push(Arc::new(layout));
        Ok(self)
    }

    /// The same verifier with one more kind of online token: configuration, with the trust of an anchor.
    ///
    /// # Errors
    ///
    /// A kind or layout with this id is known already, or [`MAX_TOKENS`] are.
    pub fn with_token(mut self, rule: TokenRule) -> Result<Self, Error> {
        if self.tokens.len() >= MAX_TOKENS {
            return Err(Error::configuration(format!(
                "a verifier knows at most {MAX_TOKENS} kinds of tokens"
            )));
        }
        let known =
            self.tokens.iter().map(TokenRule::id).chain(self.layouts.iter().map(|layout| layout.id()));
        if known.into_iter().any(|id| id == rule.id()) {
            return Err(Error::configuration(format!("the id {} is taken already; take another", rule.id())));
        }
        self.tokens.push(rule);
        Ok(self)
    }

    /// The kinds of online tokens this verifier knows.
    #[must_use]
    pub fn tokens(&self) -> &[TokenRule] {
        &self.tokens
    }

    /// The same verifier for one more core. It remembers issuers together with this one, and has layouts, kinds and
    /// masks of its own: each license holds some dozens of references into them, and cores that count references to
    /// the same memory wait for each other.
    #[cfg(feature = "audit")]
    pub(crate) fn for_another_core(&self) -> Self {
        let Self { layouts, tokens, rulebook, masking, policy, issuers } = self;
        Self {
            layouts: layouts.iter().map(|layout| Arc::new(layout.apart())).collect(),
            tokens: tokens.clone(),
            rulebook: Rulebook { catalog: rulebook.catalog.apart(), ..rulebook.clone() },
            masking: Arc::new(Masking::clone(masking)),
            policy: policy.clone(),
            issuers: Arc::clone(issuers),
        }
    }

    /// The policy it verifies under.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Every revocation list of the trust store, and whether it is fresh at this time, sorted by issuer.
    #[cfg(feature = "audit")]
    pub(crate) fn lists(&self, at: Timestamp) -> Vec<(crate::x509::revocation_list::ListSummary, bool)> {
        self.issuers.trust().lists(at)
    }

    pub(crate) fn issuers(&self) -> &Issuers {
        &self.issuers
    }

    /// The layouts this verifier knows.
    #[must_use]
    pub fn layouts(&self) -> &[Arc<Layout>] {
        &self.layouts
    }

    /// The kinds of licenses this verifier knows.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.rulebook.catalog
    }

    /// The agreement by which it judges recognition.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.rulebook.agreement
    }

    /// The rules by which its answers show personal data.
    #[must_use]
    pub fn masking(&self) -> &Masking {
        &self.masking
    }

    /// The names of regions this verifier knows.
    #[must_use]
    pub fn regions(&self) -> &Regions {
        &self.rulebook.regions
    }
}

/// How a document came, and what is asked about it.
#[derive(Clone, Copy)]
struct Presented<'q> {
    medium: Medium,
    inquiry: &'q Inquiry,
    guard: Option<&'q dyn ReplayGuard>,
    later: Option<&'q Deferred>,
}

/// What was found out about one document.
struct Examined {
    layout: Arc<Layout>,
    kind: Option<Arc<Kind>>,
    license: License,
    voucher: Option<Voucher>,
    checks: Checks,
    showing: Option<Showing>,
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

    #[test]
    fn two_layouts_cannot_have_one_id() {
        let (_, text) = elicense_formats::LAYOUTS[0];
        let error = Verifier::new(Trust::empty()).with_layout(Layout::parse(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains("is known already; give it another id"), "{error}");
        let renamed = text.replacen("id = \"", "id = \"other-", 1);
        assert!(Verifier::new(Trust::empty()).with_layout(Layout::parse(&renamed).unwrap()).is_ok());
    }
}
