//! A certificate in its chain, and what is found against it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::trust::path::place;
use crate::trust::path::standing::{Lack, Sources, Standing, Status};
use crate::trust::scope::{Question, floor};
use crate::trust::store::Denial;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::x509::certificate::Certificate;
use crate::x509::profile::Role;
use crate::x509::revocation_list::{Entry, ListRule, RevocationList};

/// A certificate in its chain and what the lists at hand say of it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) certificate: Arc<Certificate>,
    pub(super) role: Role,
    /// `certificate 1` is the signer's.
    pub(super) place: String,
    pub(super) denial: Option<Denial>,
    pub(super) standing: Standing,
}

impl Link {
    pub(super) fn new(certificate: Arc<Certificate>, role: Role, index: usize) -> Self {
        Self { certificate, role, place: place(index), denial: None, standing: Standing::default() }
    }

    pub(super) fn ask_lists(
        &mut self,
        issuers: &[Arc<Certificate>],
        sources: Sources<'_>,
        anchored: &dyn Fn(&RevocationList) -> bool,
    ) {
        self.standing = Standing::of(&self.certificate, issuers, sources, anchored);
    }

    pub(super) fn check_period(&self, question: &Question<'_>, checks: &mut Checks) {
        let period = self.certificate.period;
        let finding = |code| Finding::new(CheckId::CertificatePeriod, code).at(&self.place);
        let summary = || self.certificate.summary(self.role);
        if question.existence_second() < period.from {
            checks.fail(finding(Code::CertificateNotYetValid).with("not_before", summary().not_before));
        } else if question.existence_second() > period.until {
            let code = match self.status(question) {
                Status::Clear => Code::CertificateExpiredNotRevoked,
                _ => Code::CertificateExpired,
            };
            checks.fail(finding(code).with("not_after", summary().not_after));
        }
    }

    pub(super) fn check_key(&self, question: &Question<'_>, checks: &mut Checks) {
        if let Some(denial) = self.denial.as_ref().filter(|denial| !denial.is_after(question)) {
            checks.fail(denial.finding(question, &self.place));
        }
    }

    /// What the lists say at the time of the check. What was taken back after the signature is known to have been there counted
    /// when it was made.
    fn status(&self, question: &Question<'_>) -> Status<'_> {
        match self.standing.at(question.second()) {
            Status::Revoked(entry) | Status::OnHold(entry) if question.existence.is_before(entry) => {
                Status::Clear
            }
            // A list made after the signature says what it has to, however old it is (ETSI EN 319 102-1 §5.2.5); and so does
            // what came along and was fresh when somebody else saw the signature.
            Status::Open(_)
                if question.proven().is_some_and(|proven| {
                    self.standing.is_clear_since(proven) || self.standing.was_clear_at(proven)
                }) =>
            {
                Status::Clear
            }
            status => status,
        }
    }

    pub(super) fn check_revocation(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) {
        let told = match self.status(question) {
            Status::Clear => None,
            Status::Revoked(entry) => {
                checks.fail(self.revocation_finding(entry, question));
                None
            }
            Status::OnHold(entry) => {
                checks.fail(self.finding(Code::CertificateOnHold).with("since", since(entry)));
                None
            }
            // Whatever the policy: who put the list there wants it to be heard.
            Status::Named(list, entry) => {
                let finding = self.finding(Code::RevocationListNames).with("since", since(entry));
                checks.fail(finding.with("file", &list.file));
                None
            }
            Status::Open(lack) => {
                checks.found(self.lack_finding(&lack), policy.revocation.outcome());
                if self.standing.has_strangers() {
                    checks.warn(self.finding(Code::RevocationEvidenceUnvouched));
                }
                match lack {
                    Lack::Unusable(list, rule) => Some((list, rule)),
                    _ => None,
                }
            }
        };
        let is_told = |list: &RevocationList, rule: &ListRule| {
            told.is_some_and(|(other, one)| std::ptr::eq(other, list) && one == rule)
        };
        for (list, rule) in self.standing.irregular().filter(|(list, rule)| !is_told(list, rule)) {
            let finding = self.finding(Code::RevocationListIrregular).with("file", &list.file);
            checks.warn(finding.with("rule", rule.name).with("clause", rule.clause));
        }
    }

    fn lack_finding(&self, lack: &Lack<'_>) -> Finding {
        let finding = match lack {
            Lack::Missing => self.finding(Code::RevocationListMissing),
            Lack::Partial => self.finding(Code::RevocationListPartial),
            Lack::Unusable(list, rule) => {
                let finding = self.finding(Code::RevocationListUnusable).with("file", &list.file);
                finding.with("rule", rule.name).with("clause", rule.clause)
            }
            Lack::Stale(list) => {
                let next = list.summary.next_update.as_deref().unwrap_or("-");
                self.finding(Code::RevocationListStale).with("next_update", next)
            }
            Lack::NotYet(list) => {
                self.finding(Code::RevocationListNotYet).with("this_update", &list.summary.this_update)
            }
            Lack::AnswerStale(answer) => {
                let next = answer.summary.next_update.as_deref().unwrap_or("-");
                self.finding(Code::RevocationAnswerStale).with("next_update", next)
            }
            Lack::AnswerNotYet(answer) => {
                self.finding(Code::RevocationAnswerNotYet).with("this_update", &answer.summary.this_update)
            }
            Lack::AnswerUnknown => self.finding(Code::RevocationAnswerUnknown),
        };
        finding.with("issuer", self.certificate.summary(self.role).issuer)
    }

    fn revocation_finding(&self, entry: Entry, question: &Question<'_>) -> Finding {
        // A claimed signing time before the revocation proves nothing: whoever has the key can claim it.
        let claims_later = question.signing_time.is_some_and(|claimed| floor(claimed) >= entry.since);
        let code = match (self.role, claims_later) {
            (Role::Signer, true) => Code::CertificateRevokedBeforeSigning,
            (Role::Signer, false) => Code::CertificateRevoked,
            _ => Code::AuthorityRevoked,
        };
        self.finding(code).with("since", since(entry)).with("reason", entry.reason.as_str())
    }

    fn finding(&self, code: Code) -> Finding {
        Finding::new(CheckId::Revocation, code).at(&self.place)
    }
}

fn since(entry: Entry) -> String {
    Timestamp::from_second(entry.since).map_or_else(|_| "-".to_owned(), |since| since.to_string())
}
