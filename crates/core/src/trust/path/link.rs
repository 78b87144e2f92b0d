//! A certificate in its chain, and what is found against it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::ChainAlgorithms;
use crate::trust::path::place;
use crate::trust::scope::{Question, floor};
use crate::trust::store::{Denial, Trust};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::x509::certificate::Certificate;
use crate::x509::profile::Role;
use crate::x509::revocation_list::{RevocationList, Revoked};

/// A certificate in its chain and what its issuer's lists say of it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) certificate: Arc<Certificate>,
    pub(super) role: Role,
    /// `certificate 1` is the signer's.
    pub(super) place: String,
    pub(super) denial: Option<Denial>,
    pub(super) revoked: Option<Revoked>,
    /// Lists that name the certificate.
    pub(super) naming: Vec<Arc<RevocationList>>,
    /// Lists that would name the certificate had it been revoked, and do not.
    pub(super) clearing: Vec<Arc<RevocationList>>,
}

impl Link {
    pub(super) fn new(certificate: Arc<Certificate>, role: Role, index: usize) -> Self {
        Self {
            certificate,
            role,
            place: place(index),
            denial: None,
            revoked: None,
            naming: Vec::new(),
            clearing: Vec::new(),
        }
    }

    pub(super) fn ask_lists(&mut self, issuer: &Certificate, trust: &Trust, algorithms: ChainAlgorithms) {
        for list in trust
            .lists_of(&self.certificate.issuer)
            .iter()
            .filter(|list| list.is_signed_by(issuer, algorithms))
        {
            match list.entry(&self.certificate) {
                Some(entry) => {
                    // Of several entries the earliest: the certificate was taken back from then on.
                    let earlier = self.revoked.is_none_or(|known| entry.since < known.since);
                    self.revoked = if earlier { Some(entry) } else { self.revoked };
                    self.naming.push(Arc::clone(list));
                }
                None if list.covers(&self.certificate) => self.clearing.push(Arc::clone(list)),
                None => {}
            }
        }
        // The freshest first, and always in one order.
        self.clearing.sort_by(|a, b| {
            let order = (b.next_update, b.this_update).cmp(&(a.next_update, a.this_update));
            order.then_with(|| a.summary.sha256.cmp(&b.summary.sha256))
        });
    }

    pub(super) fn has_fresh_list(&self, question: &Question<'_>) -> bool {
        self.clearing.first().is_some_and(|list| list.is_fresh(question.second()))
    }

    pub(super) fn check_period(&self, question: &Question<'_>, checks: &mut Checks) {
        let period = self.certificate.period;
        let finding = |code| Finding::new(CheckId::CertificatePeriod, code).at(&self.place);
        let summary = || self.certificate.summary(self.role);
        if question.existence_second() < period.from {
            checks.fail(finding(Code::CertificateNotYetValid).with("not_before", summary().not_before));
        } else if question.existence_second() > period.until {
            let cleared = self.revoked.is_none() && self.has_fresh_list(question);
            let code = if cleared { Code::CertificateExpiredNotRevoked } else { Code::CertificateExpired };
            checks.fail(finding(code).with("not_after", summary().not_after));
        }
    }

    pub(super) fn check_key(&self, question: &Question<'_>, checks: &mut Checks) {
        if let Some(denial) = &self.denial {
            checks.fail(denial.finding(question, &self.place));
        }
    }

    pub(super) fn check_revocation(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) {
        // What was revoked after the signature was proven to be there counted when it was made.
        let counts = |revoked: &Revoked| question.proven.is_none_or(|proven| revoked.since <= floor(proven));
        if self.revoked.is_some_and(|revoked| !counts(&revoked)) {
            return;
        }
        if let Some(revoked) = self.revoked {
            return checks.fail(self.revocation_finding(revoked, question));
        }
        let finding = match self.clearing.first() {
            Some(list) if list.is_fresh(question.second()) => return,
            Some(list) => {
                let finding = Finding::new(CheckId::Revocation, Code::RevocationListStale).at(&self.place);
                finding.with("next_update", &list.summary.next_update)
            }
            None => Finding::new(CheckId::Revocation, Code::RevocationListMissing).at(&self.place),
        };
        let finding = finding.with("issuer", self.certificate.summary(self.role).issuer);
        checks.found(finding, policy.revocation.outcome());
    }

    pub(super) fn revocation_finding(&self, revoked: Revoked, question: &Question<'_>) -> Finding {
        // A claimed signing time before the revocation proves nothing: whoever has the key can claim it.
        let claims_later = question.signing_time.is_some_and(|claimed| floor(claimed) >= revoked.since);
        let code = match (self.role, claims_later) {
            (Role::Signer, true) => Code::CertificateRevokedBeforeSigning,
            (Role::Signer, false) => Code::CertificateRevoked,
            _ => Code::AuthorityRevoked,
        };
        let since =
            Timestamp::from_second(revoked.since).map_or_else(|_| "-".to_owned(), |since| since.to_string());
        let finding = Finding::new(CheckId::Revocation, code).at(&self.place);
        finding.with("since", since).with("reason", revoked.reason)
    }
}
