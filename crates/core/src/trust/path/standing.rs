//! What the revocation lists at hand say of one certificate (RFC 5280 §6.3.3).

use std::sync::Arc;

use crate::crypto::ChainAlgorithms;
use crate::trust::store::Trust;
use crate::x509::certificate::Certificate;
use crate::x509::points::Reasons;
use crate::x509::revocation_list::{Entry, Leaves, ListRule, ListSummary, Reason, RevocationList};

/// Everything the lists at hand say of one certificate, at whatever time it is asked.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Lists that name it.
    named: Vec<Named>,
    /// Lists of its issuer that would name it had it been revoked, the freshest first.
    covering: Vec<Covering>,
    /// Lists of its issuer that break something, and what.
    irregular: Vec<(Arc<RevocationList>, &'static ListRule)>,
}

#[derive(Debug)]
struct Named {
    list: Arc<RevocationList>,
    entry: Entry,
    /// An authority of the list's name, below an anchor, signed it, and it can be understood in full.
    is_vouched_for: bool,
}

#[derive(Debug)]
struct Covering {
    list: Arc<RevocationList>,
    reasons: Reasons,
    entry: Option<Entry>,
}

/// The answer at one time. What weighs most comes first.
#[derive(Debug)]
pub(super) enum Status<'s> {
    /// Taken back for good.
    Revoked(Entry),
    /// Taken back until further notice.
    OnHold(Entry),
    /// A list names it, of which nobody can say here that it is the issuer's.
    Named(&'s RevocationList, Entry),
    /// Fresh lists would name it for any reason, and do not.
    Clear,
    /// Nobody can say, for this reason.
    Open(Lack<'s>),
}

/// What is lacking for a clear answer.
#[derive(Debug)]
pub(super) enum Lack<'s> {
    /// There is no list.
    Missing,
    /// There is one, which breaks this and clears nobody.
    Unusable(&'s RevocationList, &'static ListRule),
    /// Lists for some reasons only.
    Partial,
    /// Due for renewal.
    Stale(&'s RevocationList),
    /// Made after the time of the check.
    NotYet(&'s RevocationList),
}

impl Standing {
    /// Asks the lists of `trust`. `issuers` are the certificates above in the chain that have the issuer's name: one,
    /// or several where it changed its key. `anchored` says whether some other authority of a list's name, below an
    /// anchor, signed it.
    pub(super) fn of(
        certificate: &Certificate,
        issuers: &[Arc<Certificate>],
        trust: &Trust,
        algorithms: ChainAlgorithms,
        anchored: &dyn Fn(&RevocationList) -> bool,
    ) -> Self {
        let mut standing = Self::default();
        for list in trust.lists_about(&certificate.issuer) {
            let is_by = |issuer: &&Arc<Certificate>| list.is_signed_by(issuer, algorithms);
            let by_issuer = issuers.iter().any(|issuer| is_by(&issuer));
            let entry = list.entry(certificate);
            if let Some(entry) = entry {
                let is_vouched_for = list.leaves() != Leaves::Names && (by_issuer || anchored(list));
                standing.named.push(Named { list: Arc::clone(list), entry, is_vouched_for });
            }
            // RFC 5280 §6.3.3 (f): where the issuer's key usage is stated, it includes cRLSign.
            // All of the chain end at one anchor, as it asks too.
            if !issuers.iter().filter(|issuer| issuer.may_sign_lists).any(|issuer| is_by(&issuer)) {
                continue;
            }
            standing.irregular.extend(list.broken.iter().map(|rule| (Arc::clone(list), *rule)));
            let reasons = list.reasons_for(certificate);
            if reasons != Reasons::NONE {
                standing.covering.push(Covering { list: Arc::clone(list), reasons, entry });
            }
        }
        // The freshest first, and always in one order.
        standing.covering.sort_by(|a, b| {
            let age = |list: &RevocationList| (list.next_update, list.this_update);
            let order = age(&b.list).cmp(&age(&a.list));
            order.then_with(|| a.list.summary.sha256.cmp(&b.list.summary.sha256))
        });
        standing
    }

    /// The answer at this second.
    pub(super) fn at(&self, second: i64) -> Status<'_> {
        let in_force = |named: &&Named| named.entry.since <= second;
        let (vouched, unvouched): (Vec<_>, Vec<_>) =
            self.named.iter().filter(in_force).partition(|named| named.is_vouched_for);
        // Of several entries the earliest: the certificate was taken back from then on.
        let revoked = vouched.iter().filter(|named| matches!(named.entry.reason, Reason::Revoked(_)));
        if let Some(revoked) = revoked.min_by_key(|named| named.entry.since) {
            return Status::Revoked(revoked.entry);
        }
        let counts = |named: &&&Named| match named.entry.reason {
            Reason::Revoked(_) => true,
            Reason::Hold => !self.is_lifted(named, second),
            Reason::Removed => false,
        };
        if let Some(held) = vouched.iter().filter(counts).min_by_key(|named| named.entry.since) {
            return Status::OnHold(held.entry);
        }
        if let Some(named) = unvouched.iter().find(counts) {
            return Status::Named(&named.list, named.entry);
        }
        self.cleared(second)
    }

    /// Whether a later list leaves the certificate out or takes it back in.
    fn is_lifted(&self, hold: &Named, second: i64) -> bool {
        let is_later = |list: &RevocationList| list.this_update <= second && list.is_newer_than(&hold.list);
        let left_out = self.covering.iter().any(|one| {
            one.entry.is_none() && one.reasons.and(Reasons::HOLD) == Reasons::HOLD && is_later(&one.list)
        });
        let taken_back_in = self.named.iter().any(|named| {
            named.is_vouched_for && named.entry.reason == Reason::Removed && is_later(&named.list)
        });
        left_out || taken_back_in
    }

    fn cleared(&self, second: i64) -> Status<'_> {
        // An entry that is not yet in force, or takes it back in, says that the list knows the certificate.
        let clears = |one: &&Covering| match one.entry {
            None => true,
            Some(entry) => entry.since > second || entry.reason == Reason::Removed,
        };
        let reasons = |fresh: &dyn Fn(&RevocationList) -> bool| {
            let lists = self.covering.iter().filter(clears).filter(|one| fresh(&one.list));
            lists.fold(Reasons::NONE, |sum, one| sum.or(one.reasons))
        };
        if reasons(&|list| list.is_fresh(second)) == Reasons::ALL {
            return Status::Clear;
        }
        let unusable = self.irregular.iter().find(|(_, rule)| rule.leaves != Leaves::All);
        let known: Vec<_> = self.covering.iter().map(|one| &*one.list).collect();
        let begun = known.iter().find(|list| list.this_update <= second);
        Status::Open(match (reasons(&|_| true), begun, known.first()) {
            (Reasons::NONE, ..) => unusable.map_or(Lack::Missing, |(list, rule)| Lack::Unusable(list, rule)),
            (Reasons::ALL, Some(list), _) => Lack::Stale(list),
            (Reasons::ALL, None, Some(list)) => Lack::NotYet(list),
            _ => Lack::Partial,
        })
    }

    /// Whether lists made from this second on, fresh or not, would name the certificate for any reason and do not.
    pub(super) fn is_clear_since(&self, second: i64) -> bool {
        let later = self.covering.iter().filter(|one| one.list.this_update >= second && one.entry.is_none());
        later.fold(Reasons::NONE, |sum, one| sum.or(one.reasons)) == Reasons::ALL
    }

    /// Lists the answers stand on.
    pub(super) fn lists(&self) -> impl Iterator<Item = &ListSummary> {
        let naming = self.named.iter().map(|named| &named.list);
        naming.chain(self.covering.iter().map(|one| &one.list)).map(|list| &list.summary)
    }

    /// What the lists of the certificate's issuer break.
    pub(super) fn irregular(&self) -> impl Iterator<Item = (&RevocationList, &'static ListRule)> {
        self.irregular.iter().map(|(list, rule)| (&**list, *rule))
    }

    /// The seconds at which an answer may become another.
    pub(super) fn turns(&self) -> impl Iterator<Item = i64> {
        let lists = self.covering.iter().flat_map(|one| [Some(one.list.this_update), one.list.next_update]);
        let named = self.named.iter().flat_map(|named| [named.entry.since, named.list.this_update]);
        lists.flatten().chain(named)
    }
}
