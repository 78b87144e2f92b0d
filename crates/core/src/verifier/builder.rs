//! How a verifier is made, and what it knows.

use std::sync::Arc;

use crate::layout::Layout;
use crate::layout::token::TokenRule;
use crate::rules::agreement::Agreement;
use crate::rules::catalog::{Catalog, Regions};
use crate::rules::disclosure::Masking;
use crate::rules::rulebook::Rulebook;
use crate::trust::cache::SignerCache;
use crate::trust::store::Trust;
use crate::verifier::Verifier;
use crate::words::error::Error;
use crate::words::limits::{MAX_LAYOUTS, MAX_TOKENS};
use crate::words::policy::Policy;

impl Verifier {
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
            page_layout: Arc::new(Layout::of_page()),
            pdf_layout: Arc::new(Layout::of_pdf()),
            rulebook: trust.rules().cloned().unwrap_or_else(Rulebook::built_in),
            masking: Arc::new(
                Masking::parse(elicense_formats::MASKING)
                    .expect("the built-in masking rules are read by a test"),
            ),
            policy: Policy::default(),
            signers: Arc::new(SignerCache::new(trust)),
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
    ///
    /// ```
    /// use elicense::{Trust, Verifier};
    ///
    /// let verifier = Verifier::new(Trust::empty());
    /// let others: Vec<Verifier> = (1..4).map(|_| verifier.for_another_core()).collect();
    /// assert!(others.iter().all(|other| other.policy() == verifier.policy()));
    /// ```
    #[must_use]
    pub fn for_another_core(&self) -> Self {
        let Self { layouts, tokens, page_layout, pdf_layout, rulebook, masking, policy, signers } = self;
        Self {
            layouts: layouts.iter().map(|layout| Arc::new(layout.apart())).collect(),
            tokens: tokens.clone(),
            page_layout: Arc::new(page_layout.apart()),
            pdf_layout: Arc::new(pdf_layout.apart()),
            rulebook: Rulebook { catalog: rulebook.catalog.apart(), ..rulebook.clone() },
            masking: Arc::new(Masking::clone(masking)),
            policy: policy.clone(),
            signers: Arc::clone(signers),
        }
    }

    /// The policy it verifies under.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whom it trusts.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        self.signers.trust()
    }

    pub(crate) fn signers(&self) -> &SignerCache {
        &self.signers
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_layouts_cannot_have_one_id() {
        let (_, text) = elicense_formats::LAYOUTS[0];
        let error = Verifier::new(Trust::empty()).with_layout(Layout::parse(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains("is known already; give it another id"), "{error}");
        let renamed = text.replacen("id = \"", "id = \"other-", 1);
        assert!(Verifier::new(Trust::empty()).with_layout(Layout::parse(&renamed).unwrap()).is_ok());
    }
}
