//! What the revocation lists at hand say of one certificate (RFC 5280 §6.3.3), those of the trust store and those that came
//! with the document, and the answers that came along (RFC 6960).
//!
//! What came along may fill a gap, or say that a certificate was taken back; it undoes nothing that a list of the store says.

use std::sync::Arc;

use crate::crypto::ChainAlgorithms;
use crate::trust::evidence::Evidence;
use crate::trust::store::Trust;
use crate::x509::certificate::Certificate;
use crate::x509::ocsp::{self, Single};
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
    /// What answers say of it that are its issuer's.
    answers: Vec<Answered>,
    /// Something came along that speaks of it, and its issuer did not make it.
    has_strangers: bool,
}

/// Where lists and answers are looked for, and by which algorithms they may be signed.
#[derive(Clone, Copy)]
pub(super) struct Sources<'s> {
    pub(super) trust: &'s Trust,
    pub(super) evidence: Option<&'s Evidence>,
    /// Certificates that came along: those of responders may be among them.
    pub(super) beside: &'s [Arc<Certificate>],
    pub(super) algorithms: ChainAlgorithms,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Origin {
    Store,
    Document,
}

#[derive(Debug)]
struct Named {
    list: Arc<RevocationList>,
    origin: Origin,
    entry: Entry,
    /// An authority of the list's name, below an anchor, signed it, and it can be understood in full.
    is_vouched_for: bool,
}

#[derive(Debug)]
struct Covering {
    list: Arc<RevocationList>,
    origin: Origin,
    reasons: Reasons,
    entry: Option<Entry>,
}

/// What one answer says.
#[derive(Debug)]
pub(super) struct Answered {
    status: ocsp::Status,
    this_update: i64,
    next_update: Option<i64>,
    pub(super) summary: ListSummary,
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
    /// No list, and an answer that is due for renewal.
    AnswerStale(&'s Answered),
    /// No list, and an answer that was made after the time of the check.
    AnswerNotYet(&'s Answered),
    /// No list, and an answer that does not know the certificate.
    AnswerUnknown,
}

impl Standing {
    /// Asks what there is. `issuers` are the certificates above in the chain that have the issuer's name: one, or several
    /// where it changed its key. `anchored` says whether some other authority of a list's name, below an anchor, signed it.
    pub(super) fn of(
        certificate: &Certificate,
        issuers: &[Arc<Certificate>],
        sources: Sources<'_>,
        anchored: &dyn Fn(&RevocationList) -> bool,
    ) -> Self {
        let mut standing = Self::default();
        let of_store = sources.trust.lists_about(&certificate.issuer).iter();
        let brought = sources.evidence.into_iter().flat_map(|all| all.lists_about(&certificate.issuer));
        let lists = of_store.map(|list| (list, Origin::Store));
        for (list, origin) in lists.chain(brought.map(|list| (list, Origin::Document))) {
            let is_by = |issuer: &&Arc<Certificate>| list.is_signed_by(issuer, sources.algorithms);
            let by_issuer = issuers.iter().any(|issuer| is_by(&issuer));
            let entry = list.entry(certificate);
            let is_stranger = origin == Origin::Document && !by_issuer && !anchored(list);
            standing.has_strangers |= is_stranger;
            if let Some(entry) = entry.filter(|_| !is_stranger) {
                let is_vouched_for = list.leaves() != Leaves::Names && (by_issuer || anchored(list));
                standing.named.push(Named { list: Arc::clone(list), origin, entry, is_vouched_for });
            }
            // RFC 5280 §6.3.3 (f): where the issuer's key usage is stated, it includes cRLSign.
            // All of the chain end at one anchor, as it asks too.
            if !issuers.iter().filter(|issuer| issuer.may_sign_lists).any(|issuer| is_by(&issuer)) {
                continue;
            }
            standing.irregular.extend(list.broken.iter().map(|rule| (Arc::clone(list), *rule)));
            let reasons = list.reasons_for(certificate);
            if reasons != Reasons::NONE {
                standing.covering.push(Covering { list: Arc::clone(list), origin, reasons, entry });
            }
        }
        // The freshest first, and always in one order.
        standing.covering.sort_by(|a, b| {
            let age = |list: &RevocationList| (list.next_update, list.this_update);
            let order = age(&b.list).cmp(&age(&a.list));
            order.then_with(|| a.list.summary.sha256.cmp(&b.list.summary.sha256))
        });
        standing.ask_answers(certificate, issuers, sources);
        standing
    }

    fn ask_answers(&mut self, certificate: &Certificate, issuers: &[Arc<Certificate>], sources: Sources<'_>) {
        // Whose key is denied, or who is named by a list, speaks for nobody.
        let excluded = |responder: &Certificate| {
            let names = |list: &Arc<RevocationList>| list.entry(responder).is_some();
            sources.trust.denial(&responder.key_sha256).is_some()
                || sources.trust.lists_about(&responder.issuer).iter().any(names)
        };
        for answer in sources.evidence.into_iter().flat_map(Evidence::answers) {
            for issuer in issuers {
                let mut said = answer.about(certificate, issuer).peekable();
                if said.peek().is_none() {
                    continue;
                }
                if answer.is_by(issuer, sources.beside, sources.algorithms, &excluded) {
                    self.answers.extend(said.map(Answered::of));
                    break;
                }
                self.has_strangers = true;
            }
        }
        // The freshest first, and always in one order.
        let age = |one: &Answered| (one.next_update, one.this_update);
        self.answers
            .sort_by(|a, b| age(b).cmp(&age(a)).then_with(|| a.summary.sha256.cmp(&b.summary.sha256)));
    }

    /// The answer at this second.
    pub(super) fn at(&self, second: i64) -> Status<'_> {
        let in_force = |named: &&Named| named.entry.since <= second;
        let (vouched, unvouched): (Vec<_>, Vec<_>) =
            self.named.iter().filter(in_force).partition(|named| named.is_vouched_for);
        let answered = self.answers.iter().filter_map(|one| Some((one, one.entry()?)));
        let answered = answered.filter(|(_, entry)| entry.since <= second);
        // Of several entries the earliest: the certificate was taken back from then on.
        let entries = vouched.iter().map(|named| named.entry).chain(answered.clone().map(|(_, entry)| entry));
        let revoked = entries.filter(|entry| matches!(entry.reason, Reason::Revoked(_)));
        if let Some(revoked) = revoked.min_by_key(|entry| entry.since) {
            return Status::Revoked(revoked);
        }
        let counts = |named: &&&Named| match named.entry.reason {
            Reason::Revoked(_) => true,
            Reason::Hold => !self.is_lifted(named, second),
            Reason::Removed => false,
        };
        let held = vouched.iter().filter(counts).map(|named| named.entry);
        let answered = answered.filter(|(one, entry)| {
            entry.reason == Reason::Hold && !self.is_lifted_since(one.this_update, second)
        });
        if let Some(held) = held.chain(answered.map(|(_, entry)| entry)).min_by_key(|entry| entry.since) {
            return Status::OnHold(held);
        }
        if let Some(named) = unvouched.iter().find(counts) {
            return Status::Named(&named.list, named.entry);
        }
        self.cleared(second)
    }

    /// Whether a later list leaves the certificate out or takes it back in. What came with the document lifts nothing that
    /// a list of the store says.
    fn is_lifted(&self, hold: &Named, second: i64) -> bool {
        let is_later = |list: &RevocationList| list.this_update <= second && list.is_newer_than(&hold.list);
        let may_lift = |origin| origin == Origin::Store || hold.origin == Origin::Document;
        let left_out = self.covering.iter().filter(|one| may_lift(one.origin)).any(|one| {
            one.entry.is_none() && one.reasons.and(Reasons::HOLD) == Reasons::HOLD && is_later(&one.list)
        });
        let taken_back_in = self.named.iter().filter(|named| may_lift(named.origin)).any(|named| {
            named.is_vouched_for && named.entry.reason == Reason::Removed && is_later(&named.list)
        });
        let answered =
            || hold.origin == Origin::Document && self.is_good_after(hold.list.this_update, second);
        left_out || taken_back_in || answered()
    }

    /// Whether a hold that an answer of this second tells was lifted afterwards.
    fn is_lifted_since(&self, told: i64, second: i64) -> bool {
        let is_later = |list: &RevocationList| (told + 1..=second).contains(&list.this_update);
        let left_out = self.covering.iter().any(|one| {
            one.entry.is_none() && one.reasons.and(Reasons::HOLD) == Reasons::HOLD && is_later(&one.list)
        });
        left_out || self.is_good_after(told, second)
    }

    fn is_good_after(&self, told: i64, second: i64) -> bool {
        let is_later = |one: &&Answered| (told + 1..=second).contains(&one.this_update);
        self.answers.iter().filter(is_later).any(Answered::is_good)
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
        let answered = self.answers.iter().any(|one| one.clears(second) && one.is_fresh(second));
        if answered || reasons(&|list| list.is_fresh(second)) == Reasons::ALL {
            return Status::Clear;
        }
        let unusable = self.irregular.iter().find(|(_, rule)| rule.leaves != Leaves::All);
        let known: Vec<_> = self.covering.iter().map(|one| &*one.list).collect();
        let begun = known.iter().find(|list| list.this_update <= second);
        Status::Open(match (reasons(&|_| true), begun, known.first()) {
            (Reasons::NONE, ..) => match unusable {
                Some((list, rule)) => Lack::Unusable(list, rule),
                None => self.lack_of_answers(second),
            },
            (Reasons::ALL, Some(list), _) => Lack::Stale(list),
            (Reasons::ALL, None, Some(list)) => Lack::NotYet(list),
            _ => Lack::Partial,
        })
    }

    /// What is wrong with the answers where there are no lists.
    fn lack_of_answers(&self, second: i64) -> Lack<'_> {
        let cleared: Vec<_> = self.answers.iter().filter(|one| one.clears(second)).collect();
        match (cleared.iter().find(|one| one.this_update <= second), cleared.first()) {
            (Some(stale), _) => Lack::AnswerStale(stale),
            (None, Some(later)) => Lack::AnswerNotYet(later),
            _ if self.answers.iter().any(|one| one.status == ocsp::Status::Unknown) => Lack::AnswerUnknown,
            _ => Lack::Missing,
        }
    }

    /// Whether lists made from this second on, fresh or not, would name the certificate for any reason and do not; or an
    /// answer made from then on clears it.
    pub(super) fn is_clear_since(&self, second: i64) -> bool {
        let later = self.covering.iter().filter(|one| one.list.this_update >= second && one.entry.is_none());
        let answered = self.answers.iter().any(|one| one.this_update >= second && one.is_good());
        answered || later.fold(Reasons::NONE, |sum, one| sum.or(one.reasons)) == Reasons::ALL
    }

    /// Whether what came along was fresh at this second and cleared the certificate: what it says of the time at which
    /// somebody else saw the signature does not grow old.
    pub(super) fn was_clear_at(&self, second: i64) -> bool {
        let answered = self.answers.iter().any(|one| one.clears(second) && one.is_fresh(second));
        let brought = self
            .covering
            .iter()
            .filter(|one| one.origin == Origin::Document && one.entry.is_none() && one.list.is_fresh(second));
        answered || brought.fold(Reasons::NONE, |sum, one| sum.or(one.reasons)) == Reasons::ALL
    }

    /// Whether something that nobody vouches for came along and speaks of it.
    pub(super) fn has_strangers(&self) -> bool {
        self.has_strangers
    }

    /// Lists and answers that what is said stands on.
    pub(super) fn lists(&self) -> impl Iterator<Item = &ListSummary> {
        let naming = self.named.iter().map(|named| &named.list);
        let lists = naming.chain(self.covering.iter().map(|one| &one.list)).map(|list| &list.summary);
        lists.chain(self.answers.iter().map(|one| &one.summary))
    }

    /// What the lists of the certificate's issuer break.
    pub(super) fn irregular(&self) -> impl Iterator<Item = (&RevocationList, &'static ListRule)> {
        self.irregular.iter().map(|(list, rule)| (&**list, *rule))
    }

    /// The seconds at which an answer may become another.
    pub(super) fn turns(&self) -> impl Iterator<Item = i64> {
        let lists = self.covering.iter().flat_map(|one| [Some(one.list.this_update), one.list.next_update]);
        let named = self.named.iter().flat_map(|named| [named.entry.since, named.list.this_update]);
        let answers = self
            .answers
            .iter()
            .flat_map(|one| [Some(one.this_update), one.next_update, one.entry().map(|entry| entry.since)]);
        lists.flatten().chain(named).chain(answers.flatten())
    }
}

impl Answered {
    fn of(single: &Single) -> Self {
        let Single { status, this_update, next_update, ref summary, .. } = *single;
        Self { status, this_update, next_update, summary: summary.clone() }
    }

    fn entry(&self) -> Option<Entry> {
        match self.status {
            ocsp::Status::Revoked(entry) => Some(entry),
            ocsp::Status::Good | ocsp::Status::Unknown => None,
        }
    }

    fn is_good(&self) -> bool {
        self.status == ocsp::Status::Good
    }

    /// Whether it says that the certificate was not taken back at this second.
    fn clears(&self, second: i64) -> bool {
        self.is_good() || self.entry().is_some_and(|entry| entry.since > second)
    }

    fn is_fresh(&self, second: i64) -> bool {
        self.this_update <= second && self.next_update.is_some_and(|next| second < next)
    }
}
