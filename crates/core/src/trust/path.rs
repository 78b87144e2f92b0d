//! From the certificates of a proof to an anchor, and what that means for a license.

mod agreement;
mod link;
mod search;
mod standing;
mod validation;

use link::Link;
use standing::Sources;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use crate::crypto::{KeyProblem, PublicKey};
use crate::trust::bundle::BundleHead;
use crate::trust::evidence::Evidence;
use crate::trust::scope::{Question, check_signing_time, floor};
use crate::trust::store::{Anchor, Denial, Trust, UnreadList};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::encoded::Names;
use crate::words::policy::Policy;
use crate::words::purpose::Purpose;
use crate::words::repeated::Repeated;
use crate::x509::certificate::{Certificate, CertificateSummary};
use crate::x509::profile::{self, Role};
use crate::x509::revocation_list::{ListSummary, RevocationList};

/// The signer of a proof, and every chain from its certificate to an anchor.
///
/// It holds nothing that depends on the time of the check or on the license, so it may be remembered for
/// as long as the trust store is the same.
#[derive(Debug)]
pub(crate) struct Signer {
    /// The signer's certificate, or why it cannot be read.
    certificate: Result<Arc<Certificate>, Finding>,
    /// Never empty: without a path to an anchor, one chain without one.
    chains: Vec<Chain>,
    /// Why there is no path, when there is none.
    no_path: Vec<Finding>,
    /// The denial of the signer's own key.
    denial: Option<Denial>,
    /// Its key is that of a signer of display codes.
    signs_codes: bool,
}

/// What a signer's certificate is used for: which purposes of its own it may state.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Task {
    /// Signing documents: id-kp-documentSigning (RFC 9336), where a purpose is stated.
    Document,
    /// Signing with a seal, and making seals. The standard asks for none, and authorities state whatever they do.
    Seal,
    /// Stamping times: id-kp-timeStamping alone counts (RFC 3161 §2.3).
    TimeStamp,
}

/// One chain: the signer's certificate first, the anchor's last.
#[derive(Debug)]
pub(crate) struct Chain {
    /// For the report. Without an anchor: the certificates as they came, as far as they can be read.
    pub(crate) certificates: Arc<[CertificateSummary]>,
    /// Where it ends.
    pub(crate) anchor: Option<Arc<Anchor>>,
    /// Files of revocation lists that could not be read: one of them may say something about it.
    unread: Arc<[UnreadList]>,
    /// Files beside `trust.toml` that it does not name: one of them may be a list that says something about it.
    unnamed: Arc<[String]>,
    /// The bundle that all of it is from.
    bundle: Option<Arc<BundleHead>>,
    /// The revocation lists that say something about it.
    pub(crate) lists: Arc<[ListSummary]>,
    /// Both as reports repeat them.
    pub(crate) repeated: Arc<RepeatedJson>,
    links: Vec<Link>,
    /// What is wrong with it whenever it is looked at.
    faults: Vec<Finding>,
}

/// What reports repeat of one chain.
#[derive(Debug, Default)]
pub(crate) struct RepeatedJson {
    pub certificates: Repeated,
    pub lists: Repeated,
    /// What the names in both are made of: of most holders they tell nothing.
    pub names: OnceLock<Names>,
}

impl Signer {
    /// Finds every chain from the first certificate to an anchor. The others are a set of candidates: their
    /// order, repetitions, certificates that lead nowhere or cannot be read make no difference.
    pub(crate) fn find(chain: &[Cow<'_, [u8]>], trust: &Trust, task: Task) -> Self {
        Self::find_by(chain, (trust, None), &search::Rules::of(task))
    }

    /// The same where a document says more of their revocation than the trust store does.
    pub(crate) fn find_with(chain: &[Cow<'_, [u8]>], trust: &Trust, evidence: &Evidence, task: Task) -> Self {
        Self::find_by(chain, (trust, Some(evidence)), &search::Rules::of(task))
    }

    fn find_by(
        chain: &[Cow<'_, [u8]>],
        (trust, evidence): (&Trust, Option<&Evidence>),
        rules: &search::Rules,
    ) -> Self {
        let (leaf, others) = match search::read(chain) {
            Ok(read) => read,
            Err(finding) => return Self::unreadable(finding),
        };
        let denial = trust.denial(&leaf.key_sha256).cloned();
        let signs_codes = trust.is_display_key(&leaf.key_sha256);
        let (chains, no_path) = match search::paths(&leaf, &others, trust, rules) {
            Ok(paths) => {
                let beside = others.as_slice();
                let sources = Sources { trust, evidence, beside, algorithms: rules.algorithms };
                let chain = |path| Chain::new(path, sources, rules);
                (paths.into_iter().map(chain).collect(), Vec::new())
            }
            Err(no_path) => (vec![Chain::without_anchor(&leaf, &others)], no_path),
        };
        Self { certificate: Ok(leaf), chains, no_path, denial, signs_codes }
    }

    fn unreadable(finding: Finding) -> Self {
        let nothing = Chain {
            certificates: Arc::default(),
            anchor: None,
            unread: Arc::default(),
            unnamed: Arc::default(),
            bundle: None,
            lists: Arc::default(),
            repeated: Arc::default(),
            links: vec![],
            faults: vec![],
        };
        Self {
            certificate: Err(finding),
            chains: vec![nothing],
            no_path: Vec::new(),
            denial: None,
            signs_codes: false,
        }
    }

    /// The key that must have made the signature. `None` when the certificate cannot be read, which
    /// [`Signer::check`] reports; an unsupported key is for the check of the algorithm to report.
    pub(crate) fn key(&self) -> Option<Result<&Arc<PublicKey>, &KeyProblem>> {
        self.certificate.as_ref().ok().map(|certificate| certificate.key.as_ref())
    }

    /// What the signer's certificate says of whose it is; `None` where it cannot be read.
    pub(crate) fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_deref().ok()
    }

    /// Whether a path leads to an anchor, be it fit for the license or not.
    pub(crate) fn is_anchored(&self) -> bool {
        self.no_path.is_empty() && self.certificate.is_ok()
    }

    /// Whether every one of `given` is part of a chain: then nobody but an authority under an anchor can have
    /// made up another such set.
    pub(crate) fn uses_all(&self, given: &[Cow<'_, [u8]>]) -> bool {
        let used = |der: &Cow<'_, [u8]>| {
            let links = self.chains.iter().flat_map(|chain| &chain.links);
            links.into_iter().any(|link| link.certificate.der.as_ref() == der.as_ref())
        };
        let repeated = |index: usize, der: &Cow<'_, [u8]>| given.iter().take(index).any(|other| other == der);
        self.is_anchored() && given.iter().enumerate().all(|(index, der)| used(der) && !repeated(index, der))
    }

    /// Fills the checks about the signer, and answers which chain they are about: the one with least against
    /// it.
    pub(crate) fn check(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) -> &Chain {
        self.check_certificate(question, checks);
        let chains = self.chains.as_slice();
        let [first, others @ ..] = chains else { unreachable!("a signer has at least one chain") };
        let Ok(leaf) = &self.certificate else { return first };
        if !self.is_anchored() {
            self.check_without_path(leaf, question, checks);
            return first;
        }
        if others.is_empty() {
            first.check(question, policy, checks);
            return first;
        }
        let weigh = |chain: &&Chain| {
            let mut tried = Checks::new();
            chain.check(question, policy, &mut tried);
            let count = |wanted| tried.iter().filter(|(_, outcome)| *outcome == wanted).count();
            (count(Outcome::Failed), count(Outcome::Warned))
        };
        let best = chains.iter().min_by_key(weigh).unwrap_or(first);
        best.check(question, policy, checks);
        best
    }

    fn check_certificate(&self, question: &Question<'_>, checks: &mut Checks) {
        let finding = |code| Finding::new(CheckId::Signer, code).at(place(0));
        check_signing_time(question, checks);
        // Machines that sign codes all day are no offices: what they could sign besides is no license, whatever their
        // anchor is trusted for.
        if self.signs_codes && question.purpose != Purpose::Display {
            let finding = Finding::new(CheckId::IssuerScope, Code::ScopePurpose).at(place(0));
            checks.fail(finding.with("purpose", question.purpose.as_str()));
        }
        match self.certificate.as_ref().map(|certificate| (certificate, &certificate.key)) {
            Err(unreadable) => return checks.fail(unreadable.clone()),
            Ok((_, Err(KeyProblem::Malformed(detail)))) => {
                checks.fail(finding(Code::CertificateMalformed).with("detail", detail));
            }
            Ok((_, Err(KeyProblem::Unsound))) => checks.fail(finding(Code::SignerKeyUnsound)),
            Ok((_, Ok(_) | Err(KeyProblem::Unsupported(_) | KeyProblem::Weak(_)))) => {
                checks.pass(CheckId::Signer)
            }
        }
        if let (Ok(certificate), Some(claimed)) = (&self.certificate, question.signing_time) {
            check_claim(certificate, claimed, checks);
        }
    }

    /// What can be said of a signer nobody we trust vouches for.
    fn check_without_path(&self, leaf: &Arc<Certificate>, question: &Question<'_>, checks: &mut Checks) {
        self.no_path.iter().for_each(|finding| checks.fail(finding.clone()));
        let link = Link { denial: self.denial.clone(), ..Link::new(Arc::clone(leaf), Role::Signer, 0) };
        link.check_period(question, checks);
        link.check_key(question, checks);
        // Passing would say "every certificate of the chain", and there is no chain.
        for rule in leaf.broken(Role::Signer) {
            checks.fail(rule_finding(rule, &link.place));
        }
    }
}

impl Chain {
    fn new(path: search::Path, sources: Sources<'_>, rules: &search::Rules) -> Self {
        let Sources { trust, beside, .. } = sources;
        let mut links: Vec<Link> = Vec::new();
        for (index, certificate) in path.certificates.into_iter().enumerate() {
            links.push(Link::new(
                certificate,
                if index == 0 { Role::Signer } else { Role::Intermediate },
                index,
            ));
        }
        links.push(Link::new(Arc::clone(&path.anchor.certificate), Role::Anchor, links.len()));
        let all: Vec<_> = links.iter().map(|link| Arc::clone(&link.certificate)).collect();
        for (index, link) in links.iter_mut().enumerate() {
            let above = all.iter().skip(index + 1);
            let issuers: Vec<_> =
                above.filter(|other| other.subject == link.certificate.issuer).cloned().collect();
            link.ask_lists(&issuers, sources, &|list| is_anchored(list, beside, trust, rules));
        }
        for link in &mut links {
            link.denial = trust.denial(&link.certificate.key_sha256).cloned();
        }
        let mut lists: Vec<_> = links.iter().flat_map(|link| link.standing.lists()).cloned().collect();
        lists.sort_by(|a, b| a.sha256.cmp(&b.sha256));
        lists.dedup();
        let faults = faults(&links);
        let certificates = links.iter().map(|link| link.certificate.summary(link.role)).collect();
        let (anchor, repeated) = (Some(path.anchor), Arc::default());
        let (unread, unnamed) = (Arc::clone(trust.unread()), Arc::clone(trust.unnamed()));
        let bundle = trust.bundle().cloned();
        Self { certificates, anchor, unread, unnamed, bundle, lists: lists.into(), repeated, links, faults }
    }

    fn without_anchor(leaf: &Arc<Certificate>, others: &[Arc<Certificate>]) -> Self {
        let others = others.iter().map(|certificate| certificate.summary(Role::Intermediate));
        let certificates = std::iter::once(leaf.summary(Role::Signer)).chain(others).collect();
        let (unread, lists, repeated) = (Arc::default(), Arc::default(), Arc::default());
        let (unnamed, links, faults) = (Arc::default(), vec![], vec![]);
        Self { certificates, anchor: None, unread, unnamed, bundle: None, lists, repeated, links, faults }
    }

    /// Until when an answer given at `at` stays the same, as far as it depends on this chain: the next time a
    /// certificate, the anchor's trust or a list begins or ends. `None`: nothing is known to change.
    pub(crate) fn holds_until(&self, at: Timestamp) -> Option<Timestamp> {
        let periods = self.links.iter().map(|link| link.certificate.period);
        let trusted = self.anchor.iter().map(|anchor| anchor.scope.period);
        let ends = periods.chain(trusted).flat_map(|period| [period.from, period.until.saturating_add(1)]);
        let lists = self.links.iter().flat_map(|link| link.standing.turns());
        let bundle = self.bundle.iter().map(|bundle| floor(bundle.expires));
        let next = ends.chain(lists).chain(bundle).filter(|&second| second > floor(at)).min()?;
        Timestamp::from_second(next).ok()
    }

    fn check(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) {
        let Some(anchor) = &self.anchor else { return };
        self.faults.iter().for_each(|fault| checks.fail(fault.clone()));
        for link in &self.links {
            link.check_period(question, checks);
        }
        let place = self.links.last().map_or("", |link| &link.place);
        if !anchor.scope.is_in_period(question.trusted_second()) {
            let finding = Finding::new(CheckId::CertificatePeriod, Code::AnchorOutOfPeriod).at(place);
            checks.fail(anchor.scope.describe_period(finding.with("anchor", &anchor.id)));
        }
        anchor.scope.check(question, place, checks);
        for link in &self.links {
            link.check_key(question, checks);
        }
        // The anchor stands by the operator's decision: no list speaks of it (RFC 5280 §6.1).
        for link in self.links.iter().filter(|link| link.role != Role::Anchor) {
            link.check_revocation(question, policy, checks);
        }
        if let Some(bundle) = &self.bundle {
            bundle.check(question, policy, checks);
        }
        for list in self.unread.iter().take(MAX_UNREAD_TOLD) {
            let finding = Finding::new(CheckId::Revocation, Code::RevocationListUnreadable);
            checks.warn(finding.with("file", &list.file).with("detail", &list.detail));
        }
        for file in self.unnamed.iter().take(MAX_UNREAD_TOLD) {
            checks.warn(Finding::new(CheckId::Revocation, Code::TrustFileUnnamed).with("file", file));
        }
        for check in ANSWERED {
            checks.pass(check);
        }
        if !question.region.is_known() && checks.outcome(CheckId::IssuerScope) == Outcome::Passed {
            checks.skip(CheckId::IssuerScope, Code::RegionUnknown);
        }
    }
}

/// Files of lists that a report names as not read, and files that it names as not used; who mends these sees the next.
const MAX_UNREAD_TOLD: usize = 8;

/// The checks that a chain answers; what found nothing against it passes.
const ANSWERED: [CheckId; 6] = [
    CheckId::Chain,
    CheckId::CertificateProfile,
    CheckId::CertificatePeriod,
    CheckId::IssuerScope,
    CheckId::KeyNotDenied,
    CheckId::Revocation,
];

/// What is wrong with a chain at any time: the rules of its members' roles, and the anchor's path length,
/// which path building does not look at.
fn faults(links: &[Link]) -> Vec<Finding> {
    let broken = |link: &Link| {
        let rules = link.certificate.broken(link.role).iter();
        rules.map(|rule| rule_finding(rule, &link.place)).collect::<Vec<_>>()
    };
    let mut faults: Vec<_> = links.iter().flat_map(broken).collect();
    if let Some(anchor) = links.last() {
        let path: Vec<_> = links.iter().map(|link| Arc::clone(&link.certificate)).collect();
        let length = validation::intermediates(&path, links.len() - 1);
        if anchor.certificate.path_len.is_some_and(|allowed| length > allowed) {
            let finding = Finding::new(CheckId::Chain, Code::ChainConstraint).at(&anchor.place);
            faults.push(finding.with("rule", "path-length").with("clause", "RFC 5280 §4.2.1.9"));
        }
    }
    faults
}

/// Whether an authority of the list's name below an anchor signed it: one that came along, one that a signer of
/// display codes is below, or an anchor.
fn is_anchored(
    list: &RevocationList,
    beside: &[Arc<Certificate>],
    trust: &Trust,
    rules: &search::Rules,
) -> bool {
    let candidates: Vec<_> = beside.iter().chain(trust.authorities()).cloned().collect();
    let authorities = search::anchored(&list.issuer, &candidates, trust, rules);
    authorities.iter().any(|authority| list.is_signed_by(authority, rules.algorithms))
}

fn rule_finding(rule: &profile::Rule, place: &str) -> Finding {
    let finding = Finding::new(CheckId::CertificateProfile, Code::CertificateRule).at(place);
    finding.with("rule", rule.name).with("clause", rule.clause)
}

fn check_claim(certificate: &Certificate, claimed: Timestamp, checks: &mut Checks) {
    let summary = || certificate.summary(Role::Signer);
    let finding = |code| Finding::new(CheckId::SigningTime, code).at(place(0)).with("claimed", claimed);
    if floor(claimed) < certificate.period.from {
        checks.fail(finding(Code::SignedBeforeValidity).with("not_before", summary().not_before));
    } else if floor(claimed) > certificate.period.until {
        checks.fail(finding(Code::SignedAfterExpiry).with("not_after", summary().not_after));
    }
}

/// How findings name a certificate: the signer's is number 1.
fn place(index: usize) -> String {
    format!("certificate {}", index + 1)
}

#[cfg(test)]
mod tests;
