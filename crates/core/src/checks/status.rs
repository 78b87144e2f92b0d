//! What status lists say of a license, and what is to be said of them.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use crate::license::{Identifier, License, LicenseStatus, Listed};
use crate::proof::SignerRef;
use crate::trust::cache::SignerCache;
use crate::trust::path::Task;
use crate::trust::scope::{Existence, Question};
use crate::trust::status::{Content, StatusList};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::policy::{Policy, RevocationRule};
use crate::words::purpose::Purpose;

/// Who signed lists, as far as the trust store knows, and how strict to be.
pub(crate) struct StatusCheck<'c> {
    pub(crate) signers: &'c SignerCache,
    pub(crate) policy: &'c Policy,
    pub(crate) at: Timestamp,
}

impl StatusCheck<'_> {
    /// Says in the license what the lists at hand say of it, and what is wrong with them. A license that no list is about
    /// stays as it is.
    pub(crate) fn run(&self, license: &mut License, checks: &mut Checks) {
        let trust = self.signers.trust();
        let Some(identifier) = license.identifier().cloned() else { return };
        let lists: Vec<_> = trust.status_lists().iter().filter(|list| list.is_about(&identifier)).collect();
        let Some(first) = lists.first() else { return };
        let mut said: Vec<_> =
            lists.iter().filter_map(|list| self.says(list, license, &identifier, checks)).collect();
        // The one that was made last decides; of two of one second the graver.
        said.sort_by_key(|said| (said.issued, said.status != LicenseStatus::InForce));
        let listed = match said.as_slice() {
            [before @ .., last] => lost(before, last, checks).unwrap_or_else(|| self.fresh(last, checks)),
            [] => open(first.uri()),
        };
        // Where lists need not be fresh, one that is lacking changes nothing.
        let is_open = listed.status == LicenseStatus::Unknown && listed.issued.is_none();
        if is_open && self.policy.revocation != RevocationRule::Required {
            return;
        }
        if let Some(recorded) = license.recorded_status()
            && ![recorded, LicenseStatus::Unknown].contains(&listed.status)
            && recorded != LicenseStatus::InForce
        {
            let finding = finding(Code::StatusDiffers, &listed.uri).with("recorded", recorded.as_str());
            checks.warn(finding.with("listed", listed.status.as_str()));
        }
        license.listed = Some(listed);
    }

    /// What one list says, where it can be read, was made, and was signed by whoever may.
    fn says(
        &self,
        list: &StatusList,
        license: &License,
        identifier: &Identifier,
        checks: &mut Checks,
    ) -> Option<Listed> {
        let uri = list.uri();
        let content = match &list.content {
            Ok(content) => content,
            Err(detail) => {
                checks.warn(finding(Code::StatusListUnreadable, uri).with("detail", detail));
                return None;
            }
        };
        if let Some(reason) = self.against(content, license) {
            checks.warn(finding(Code::StatusListUntrusted, uri).with("reason", reason.as_str()));
            return None;
        }
        if content.issued > self.at {
            checks.warn(finding(Code::StatusListNotYet, uri).with("issued", content.issued));
            return None;
        }
        let Some(status) = list.about.status(&content.statuses, identifier) else {
            checks.warn(finding(Code::StatusListShort, uri).with("count", content.statuses.len()));
            return None;
        };
        Some(Listed { status, uri: Arc::clone(uri), issued: Some(content.issued), until: content.until })
    }

    /// What is against whoever signed a list: it has to be trusted for statements about revocation, for this region and
    /// this kind of license, by a chain or key that nothing speaks against.
    fn against(&self, content: &Content, license: &License) -> Option<Code> {
        let question = Question {
            at: self.at,
            signing_time: None,
            region: license.region(),
            kinds: &license.kinds,
            purpose: Purpose::Revocation,
            existence: Existence::Now,
        };
        let mut checks = Checks::new();
        match &content.signer {
            SignerRef::KeyId(id) => match self.signers.trust().pinned(id) {
                Some(pinned) => pinned.check(&question, self.policy, &mut checks),
                None => return Some(Code::KeyUnknown),
            },
            SignerRef::Chain(chain) => {
                let chain: Vec<_> = chain.iter().map(|der| Cow::Borrowed(&**der)).collect();
                self.signers.recall_for(&chain, Task::Document).check(&question, self.policy, &mut checks);
            }
            SignerRef::Certificate(_) => return Some(Code::SignerCertificateMissing),
        }
        if !content.holds {
            return Some(Code::SignatureMismatch);
        }
        let checks = checks.under(self.policy);
        let failed = checks.findings().iter().find(|finding| finding.outcome == Outcome::Failed);
        failed.map(|finding| finding.code)
    }

    /// What a list says counts on, and that nothing was taken back only as long as it may be used.
    fn fresh(&self, last: &Listed, checks: &mut Checks) -> Listed {
        if last.status != LicenseStatus::InForce || last.until.is_some_and(|until| self.at < until) {
            return last.clone();
        }
        let until = last.until.map_or_else(|| "-".to_owned(), |until| until.to_string());
        checks.warn(finding(Code::StatusListStale, &last.uri).with("until", until));
        open(&last.uri)
    }
}

/// What was revoked for good stays so: a later list that knows nothing of it is wrong, whoever signed it.
fn lost(before: &[Listed], last: &Listed, checks: &mut Checks) -> Option<Listed> {
    use LicenseStatus::{Cancelled, Revoked, Superseded};
    let ended = |status| [Revoked, Cancelled, Superseded].contains(&status);
    let known = before.iter().rev().find(|listed| ended(listed.status)).filter(|_| !ended(last.status))?;
    let finding = finding(Code::StatusListLost, &last.uri).with("before", known.status.as_str());
    checks.warn(finding.with("after", last.status.as_str()));
    Some(known.clone())
}

fn open(uri: &Arc<str>) -> Listed {
    Listed { status: LicenseStatus::Unknown, uri: Arc::clone(uri), issued: None, until: None }
}

fn finding(code: Code, uri: &Arc<str>) -> Finding {
    Finding::new(CheckId::InForce, code).at(&**uri).with("uri", uri)
}
