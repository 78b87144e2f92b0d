//! What a trust store holds, what is wrong with it, and what it lacks for a license to reach V4.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::crypto::in_chains;
use crate::rules::catalog::Catalog;
use crate::trust::bundle::BundleHead;
use crate::trust::path::{Signer, Task};
use crate::trust::scope::{Scope, floor};
use crate::trust::status::StatusList;
use crate::trust::store::{Anchor, PinnedKey, Trust};
use crate::trust::upkeep::piece::{KeySummary, summary};
use crate::trust::upkeep::remark::{Remark, Weight};
use crate::words::code::Code;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::x509::certificate::{Certificate, CertificateSummary, hex};
use crate::x509::profile::Role;
use crate::x509::revocation_list::{Leaves, ListSummary, RevocationList};

/// What a trust store holds at a time, and what there is to say about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Review {
    /// Everybody who is trusted, anchors first, each sorted by id.
    pub holdings: Vec<Holding>,
    /// The revocation lists, and whether each is fresh.
    pub lists: Vec<(ListSummary, bool)>,
    /// The time that it is as of.
    pub at: Timestamp,
    /// The bundle that all of it is from; `None` of a store that is kept by hand.
    pub bundle: Option<Arc<BundleHead>>,
    /// What there is to say, the gravest first.
    pub remarks: Vec<Remark>,
}

/// Somebody whom the operator trusts, and for what.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Holding {
    /// What reports call it.
    pub id: String,
    /// The anchor's certificate; `None` for a pinned key.
    pub certificate: Option<CertificateSummary>,
    /// The key.
    pub key: KeySummary,
    /// What it belongs to.
    pub group: String,
    /// Where it may sign.
    pub regions: Vec<Region>,
    /// The kinds that it may sign, ids of the catalogue; `None` is every kind.
    pub kinds: Option<Vec<String>>,
    /// For what it speaks.
    pub purposes: Vec<Purpose>,
    /// The first day of trust, where one is set.
    pub from: Option<String>,
    /// The last day of trust, where one is set.
    pub until: Option<String>,
    /// Whether all is there for what it issues itself to reach V4: an anchor that is in force, with a fresh list.
    pub is_ready: bool,
}

/// Looks a store through, as of a time. Licenses and their certificates are not there to be seen: what intermediate
/// authorities they bring, only they say.
///
/// ```
/// use elicense::rules::Catalog;
/// use elicense::{Trust, upkeep};
///
/// let review = upkeep::review(&Trust::empty(), &Catalog::built_in(), "2026-06-01T00:00:00Z".parse()?);
/// assert_eq!(review.remarks[0].code, "trust-nobody");
/// # Ok::<(), elicense::jiff::Error>(())
/// ```
#[must_use]
pub fn review(trust: &Trust, catalog: &Catalog, at: Timestamp) -> Review {
    let mut reviewing = Reviewing { trust, catalog, at, remarks: Vec::new() };
    let mut anchors: Vec<&Arc<Anchor>> = trust.anchors().iter().collect();
    anchors.sort_by(|a, b| a.id.cmp(&b.id));
    let anchors = anchors.into_iter().map(|anchor| reviewing.anchor(anchor)).collect::<Vec<_>>();
    let keys = trust.pinned_keys().into_iter().map(|key| reviewing.key(key)).collect::<Vec<_>>();
    let holdings: Vec<Holding> = anchors.into_iter().chain(keys).collect();
    reviewing.signers();
    reviewing.lists();
    reviewing.whole();
    let mut remarks = reviewing.remarks;
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.weight));
    Review { holdings, lists: trust.lists(at), at, bundle: trust.bundle().cloned(), remarks }
}

struct Reviewing<'r> {
    trust: &'r Trust,
    catalog: &'r Catalog,
    at: Timestamp,
    remarks: Vec<Remark>,
}

impl Reviewing<'_> {
    fn say(&mut self, weight: Weight, code: &'static str, data: &[(&'static str, &str)]) {
        let remark = Remark::new(weight, code);
        self.remarks.push(data.iter().fold(remark, |remark, (name, value)| remark.with(name, value)));
    }

    fn anchor(&mut self, anchor: &Anchor) -> Holding {
        let certificate = &anchor.certificate;
        let summary = certificate.summary(Role::Anchor);
        let in_scope = self.scope(&anchor.id, &anchor.scope, &certificate.key_sha256);
        let second = floor(self.at);
        let (id, until) = (anchor.id.as_str(), summary.not_after.as_str());
        let in_force = certificate.period.contains(second);
        if second > certificate.period.until {
            self.say(Weight::Lack, "trust-anchor-expired", &[("id", id), ("not_after", until)]);
        } else if second < certificate.period.from {
            self.say(
                Weight::Wrong,
                "trust-anchor-not-yet",
                &[("id", id), ("not_before", &summary.not_before)],
            );
        } else if certificate.period.until - second < ENDS_SOON {
            self.say(Weight::Note, "trust-anchor-ends", &[("id", id), ("not_after", until)]);
        }
        let has_list = self.list_of(id, certificate);
        Holding {
            key: KeySummary {
                algorithm: summary.key_algorithm.clone(),
                sha256: hex(&certificate.key_sha256),
            },
            certificate: Some(summary),
            is_ready: in_scope && in_force && has_list,
            ..holding(&anchor.id, &anchor.scope)
        }
    }

    fn key(&mut self, key: &PinnedKey) -> Holding {
        self.scope(&key.id, &key.scope, &key.key.sha256());
        self.say(Weight::Note, "trust-key-alone", &[("id", &key.id)]);
        Holding { key: summary(&key.key), ..holding(&key.id, &key.scope) }
    }

    /// Whether the scope is in force, and its key in good hands.
    fn scope(&mut self, id: &str, scope: &Scope, key_sha256: &[u8; 32]) -> bool {
        let catalog = self.catalog;
        for kind in scope.kinds.iter().flatten().filter(|kind| catalog.kind(kind).is_none()) {
            self.say(Weight::Wrong, "trust-kind-unknown", &[("id", id), ("kind", kind)]);
        }
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let in_period = scope.is_in_period(floor(self.at));
        if floor(self.at) > scope.period.until {
            self.say(Weight::Note, "trust-scope-ended", &[("id", id), ("until", &day(scope.until))]);
        } else if !in_period {
            self.say(Weight::Note, "trust-scope-not-yet", &[("id", id), ("from", &day(scope.from))]);
        }
        let denied = self.trust.denial(key_sha256).map(|denial| denial.compromised.to_string());
        if let Some(since) = &denied {
            self.say(Weight::Wrong, "trust-key-denied", &[("id", id), ("compromised", since)]);
        }
        in_period && denied.is_none()
    }

    /// Whether a fresh list of this authority clears whom it does not name.
    fn list_of(&mut self, id: &str, authority: &Certificate) -> bool {
        let second = floor(self.at);
        let issuer = authority.summary(Role::Anchor).subject;
        let of_name =
            self.trust.lists_about(&authority.subject).iter().filter(|list| list.issuer == authority.subject);
        let (own, others): (Vec<_>, Vec<_>) = of_name.partition(|list| is_by(list, authority));
        let usable = own.iter().filter(|list| list.leaves() == Leaves::All);
        let fresh = usable.clone().filter(|list| list.is_fresh(second)).max_by_key(|list| list.next_update);
        let stale =
            usable.clone().filter(|list| list.this_update <= second).max_by_key(|list| list.next_update);
        let next = |list: &RevocationList| list.summary.next_update.clone().unwrap_or_else(|| "-".to_owned());
        let facts: Vec<(&'static str, String)> = vec![("id", id.to_owned()), ("issuer", issuer)];
        let say = |this: &mut Self, weight, code, more: &[(&'static str, String)]| {
            let all: Vec<_> = facts.iter().chain(more).map(|(name, value)| (*name, value.as_str())).collect();
            this.say(weight, code, &all);
        };
        match (fresh, stale, own.first(), others.first()) {
            (Some(list), ..) => {
                if list.next_update.is_some_and(|next| next - second < DUE_SOON) {
                    say(
                        self,
                        Weight::Note,
                        "trust-list-ends",
                        &[("file", list.file.clone()), ("next_update", next(list))],
                    );
                }
                return true;
            }
            (_, Some(list), ..) => {
                say(
                    self,
                    Weight::Lack,
                    "trust-list-stale",
                    &[("file", list.file.clone()), ("next_update", next(list))],
                );
            }
            (_, _, Some(list), _) => {
                say(self, Weight::Lack, "trust-list-unusable", &[("file", list.file.clone())])
            }
            (_, _, _, Some(list)) => {
                say(self, Weight::Wrong, "trust-list-foreign", &[("file", list.file.clone())])
            }
            _ => say(self, Weight::Lack, "trust-list-none", &[]),
        }
        false
    }

    /// Signers that documents name, and the authorities behind them.
    fn signers(&mut self) {
        let trust = self.trust;
        let mut reviewed = BTreeSet::new();
        for chain in trust.signer_chains() {
            let borrowed: Vec<Cow<'_, [u8]>> =
                chain.iter().map(|der| Cow::Borrowed(der.as_slice())).collect();
            let signer = Signer::find(&borrowed, trust, Task::Document);
            let Some(certificate) = signer.certificate() else { continue };
            let summary = certificate.summary(Role::Signer);
            let subject = [("subject", summary.subject.as_str())];
            if !signer.is_anchored() {
                self.say(Weight::Wrong, "trust-signer-unanchored", &subject);
            }
            if floor(self.at) > certificate.period.until {
                let ended = [subject[0], ("not_after", summary.not_after.as_str())];
                self.say(Weight::Wrong, "trust-signer-expired", &ended);
            }
        }
        let is_anchor = |der: &[u8]| trust.anchors().iter().any(|anchor| *anchor.certificate.der == *der);
        for authority in trust.authorities().iter().filter(|one| one.is_ca && !is_anchor(&one.der)) {
            if reviewed.insert(authority.der.to_vec()) {
                let id = authority.common_name.clone().unwrap_or_default();
                self.list_of(&id, authority);
            }
        }
    }

    /// Lists of authorities that only documents bring, and those that could not be read.
    fn lists(&mut self) {
        let trust = self.trust;
        let anchors = trust.anchors().iter().map(|anchor| &anchor.certificate);
        let known: Vec<&Arc<Certificate>> = anchors.chain(trust.authorities()).collect();
        for list in trust.all_lists() {
            let file = list.file.as_str();
            if !known.iter().any(|one| one.subject == list.issuer) {
                let issuer = list.summary.issuer.as_str();
                self.say(Weight::Note, "trust-list-of-other", &[("file", file), ("issuer", issuer)]);
            }
            for rule in &list.broken {
                let irregular = [("file", file), ("rule", rule.name), ("clause", rule.clause)];
                self.say(Weight::Note, "revocation-list-irregular", &irregular);
            }
        }
        for unread in trust.unread().iter() {
            let facts = [("file", unread.file.as_str()), ("detail", unread.detail.as_str())];
            self.say(Weight::Wrong, "revocation-list-unreadable", &facts);
        }
        for list in trust.status_lists() {
            self.status_list(list);
        }
    }

    /// A status list of licenses: whether it can be read, is by the key that it names, and counts now.
    fn status_list(&mut self, list: &StatusList) {
        let uri = &**list.uri();
        let content = match &list.content {
            Ok(content) => content,
            Err(detail) => {
                let facts = [("uri", uri), ("detail", detail.as_str())];
                return self.say(Weight::Wrong, "status-list-unreadable", &facts);
            }
        };
        let until = content.until.map_or_else(|| "-".to_owned(), |until| until.to_string());
        if !content.holds {
            let facts = [("uri", uri), ("reason", Code::SignatureMismatch.as_str())];
            self.say(Weight::Wrong, "status-list-untrusted", &facts);
        } else if content.issued > self.at {
            let facts = [("uri", uri), ("issued", &content.issued.to_string())];
            self.say(Weight::Wrong, "status-list-not-yet", &facts);
        } else if content.until.is_none_or(|until| until <= self.at) {
            self.say(Weight::Lack, "status-list-stale", &[("uri", uri), ("until", until.as_str())]);
        }
    }

    fn whole(&mut self) {
        let trust = self.trust;
        if let Some(bundle) = trust.bundle() {
            let (version, expires) = (bundle.version.to_string(), bundle.expires.to_string());
            let facts = [("version", version.as_str()), ("expires", expires.as_str())];
            if bundle.is_stale(self.at) {
                self.say(Weight::Lack, "trust-bundle-stale", &facts);
            } else if floor(bundle.expires) - floor(self.at) < DUE_SOON {
                self.say(Weight::Note, "trust-bundle-ends", &facts);
            }
        }
        if trust.is_empty() {
            self.say(Weight::Lack, "trust-nobody", &[]);
        }
        for file in trust.unnamed().iter() {
            self.say(Weight::Note, "trust-file-unnamed", &[("file", file)]);
        }
        let signs = |anchor: &&Arc<Anchor>| anchor.scope.purposes.contains(&Purpose::License);
        let vouches = |anchor: &Arc<Anchor>| anchor.certificate.path_len != Some(0);
        let anchors = || trust.anchors().iter().filter(signs);
        let is_anchors =
            |list: &RevocationList| anchors().any(|anchor| anchor.certificate.subject == list.issuer);
        if anchors().any(vouches) && trust.all_lists().iter().all(|list| is_anchors(list)) {
            self.say(Weight::Note, "trust-lists-of-authorities", &[]);
        }
    }
}

fn holding(id: &str, scope: &Scope) -> Holding {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    Holding {
        id: id.to_owned(),
        certificate: None,
        key: KeySummary { algorithm: String::new(), sha256: String::new() },
        group: scope.group.clone(),
        regions: scope.regions.clone(),
        kinds: scope.kinds.clone(),
        purposes: scope.purposes.clone(),
        from: day(scope.from),
        until: day(scope.until),
        is_ready: false,
    }
}

fn is_by(list: &RevocationList, authority: &Certificate) -> bool {
    authority.may_sign_lists && list.is_signed_by(authority, in_chains())
}

/// Seconds before its end when an anchor is named: half a year, for a new one has to be made and brought everywhere.
const ENDS_SOON: i64 = 183 * 24 * 60 * 60;

/// Seconds before a list is due when it is named: a day, for lists of a week are common and of a day are not rare.
const DUE_SOON: i64 = 24 * 60 * 60;

#[cfg(test)]
mod tests;
