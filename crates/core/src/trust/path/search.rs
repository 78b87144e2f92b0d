//! The search for paths: from the signer's certificate over those beside it to an anchor. Each is validated twice: by
//! rustls-webpki wherever it reaches, and by our own rules.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::crypto::{Algorithm, ChainAlgorithms, KeyProblem, in_chains};
use crate::trust::path::agreement::agree;
use crate::trust::path::validation::{Broken, validate};
use crate::trust::path::{Task, place};
use crate::trust::store::{Anchor, Trust};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::limits::MAX_CERTIFICATES;
use crate::x509::certificate::Certificate;
use crate::x509::name::ComparableName;
use crate::x509::signed::Made;

/// A path whose names, signatures and constraints hold; when they hold is for others to say.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// The signer's certificate first; without the anchor's.
    pub(super) certificates: Vec<Arc<Certificate>>,
    pub(super) anchor: Arc<Anchor>,
}

/// What a path must be made of.
pub(super) struct Rules {
    pub(super) algorithms: ChainAlgorithms,
    pub(super) purposes: Purposes,
}

/// What extended key usages must name (RFC 5280 §4.2.1.12).
#[derive(Clone, Copy, Debug)]
pub(super) enum Purposes {
    /// One of these, where a certificate states any.
    IfStated(&'static [&'static str]),
    /// One of these: the signer's certificate states it, those above it may.
    Stated(&'static [&'static str]),
    /// Whatever they like.
    Any,
}

impl Purposes {
    /// Whether the certificate, the signer's own or one above it, may stand in a path for this.
    pub(super) fn allow(self, certificate: &Certificate, is_signer: bool) -> bool {
        let names = |wanted: &[&str]| {
            let is_wanted = |one: &String| wanted.contains(&one.as_str());
            certificate.purposes.as_ref().map(|stated| stated.iter().any(is_wanted))
        };
        match self {
            Self::IfStated(wanted) => names(wanted).unwrap_or(true),
            Self::Stated(wanted) => names(wanted).unwrap_or(!is_signer),
            Self::Any => true,
        }
    }
}

impl Rules {
    /// Every algorithm of ours, and the purpose that goes with the task.
    pub(super) fn of(task: Task) -> Self {
        let purposes = match task {
            Task::Document => Purposes::IfStated(SIGNS_DOCUMENTS),
            Task::Seal => Purposes::Any,
            Task::TimeStamp => Purposes::Stated(STAMPS_TIMES),
        };
        Self { algorithms: in_chains(), purposes }
    }
}

/// A signer's certificate and the candidates for its issuers.
pub(super) type Read = (Arc<Certificate>, Vec<Arc<Certificate>>);

/// Reads what a proof carries: the first certificate is the signer's and must be readable, the others need
/// not be. Order and repetition are lost here.
pub(super) fn read(chain: &[Cow<'_, [u8]>]) -> Result<Read, Finding> {
    let finding = |code| Finding::new(CheckId::Signer, code).at(place(0));
    let Some((first, others)) = chain.split_first() else {
        return Err(finding(Code::SignerCertificateMissing));
    };
    if chain.len() > MAX_CERTIFICATES {
        let detail = format!("more than {MAX_CERTIFICATES} certificates");
        return Err(finding(Code::CertificateMalformed).with("detail", detail));
    }
    let leaf = Certificate::read(first)
        .map_err(|detail| finding(Code::CertificateMalformed).with("detail", detail))?;
    let distinct: BTreeMap<&[u8], ()> = others.iter().map(|der| (der.as_ref(), ())).collect();
    let candidates = distinct.into_keys().filter(|der| **der != *first.as_ref());
    Ok((Arc::new(leaf), candidates.filter_map(|der| Certificate::read(der).ok()).map(Arc::new).collect()))
}

/// Every path from `leaf` to an anchor, in one order whatever the order of the candidates; or why there is
/// none.
pub(super) fn paths(
    leaf: &Arc<Certificate>,
    candidates: &[Arc<Certificate>],
    trust: &Trust,
    rules: &Rules,
) -> Result<Vec<Path>, Vec<Finding>> {
    let mut search = Search::new(leaf, candidates, trust, rules);
    search.extend(&mut vec![Arc::clone(leaf)]);
    if search.found.is_empty() { Err(vec![search.explain()]) } else { Ok(search.ordered()) }
}

/// The authorities of this name among `candidates` for whom signatures lead to an anchor. Whether they may vouch for
/// anything is not asked: what they took back counts.
pub(super) fn anchored(
    name: &ComparableName,
    candidates: &[Arc<Certificate>],
    trust: &Trust,
    rules: &Rules,
) -> Vec<Arc<Certificate>> {
    let named = candidates.iter().filter(|candidate| candidate.subject == *name);
    let leads_to_anchor = |candidate: &&Arc<Certificate>| {
        let mut search = Search::new(candidate, candidates, trust, rules);
        search.extend(&mut vec![Arc::clone(candidate)]);
        search.reached
    };
    let anchors = trust.anchors().iter().map(|anchor| &anchor.certificate);
    let anchors = anchors.filter(|certificate| certificate.subject == *name);
    named.filter(leads_to_anchor).chain(anchors).cloned().collect()
}

struct Search<'s> {
    leaf: &'s Arc<Certificate>,
    candidates: &'s [Arc<Certificate>],
    trust: &'s Trust,
    rules: &'s Rules,
    found: Vec<Path>,
    /// Signatures lead from the first certificate to an anchor.
    reached: bool,
    /// What was wrong with the path that came nearest.
    nearest: Option<Broken>,
    /// Signatures checked before, by the certificates' digests of keys and bytes.
    signatures: HashMap<(*const Certificate, *const Certificate), Made>,
    steps_left: usize,
}

impl<'s> Search<'s> {
    fn new(
        leaf: &'s Arc<Certificate>,
        candidates: &'s [Arc<Certificate>],
        trust: &'s Trust,
        rules: &'s Rules,
    ) -> Self {
        Self {
            leaf,
            candidates,
            trust,
            rules,
            found: Vec::new(),
            reached: false,
            nearest: None,
            signatures: HashMap::new(),
            steps_left: MAX_STEPS,
        }
    }

    /// Tries everybody who may have issued the last certificate of `path`.
    fn extend(&mut self, path: &mut Vec<Arc<Certificate>>) {
        let Some(last) = path.last().map(Arc::clone) else { return };
        let trust = self.trust;
        for anchor in trust.anchors().iter().filter(|anchor| anchor.certificate.subject == last.issuer) {
            if self.goes_on() && self.is_issued(&last, path.len(), &anchor.certificate) {
                self.reached = true;
                let agreed = validate(path, &anchor.certificate, self.rules.purposes)
                    .and_then(|()| agree(path, &anchor.certificate, self.rules.algorithms));
                match agreed {
                    Ok(()) => {
                        self.found.push(Path { certificates: path.clone(), anchor: Arc::clone(anchor) });
                    }
                    Err(broken) => self.note(broken),
                }
            }
        }
        let candidates = self.candidates;
        for candidate in candidates.iter().filter(|candidate| candidate.subject == last.issuer) {
            if !self.may_follow(candidate, path) {
                continue;
            }
            if self.goes_on() && self.is_issued(&last, path.len(), candidate) {
                path.push(Arc::clone(candidate));
                self.extend(path);
                path.pop();
            }
        }
    }

    fn goes_on(&mut self) -> bool {
        self.steps_left = self.steps_left.saturating_sub(1);
        self.steps_left > 0 && self.found.len() < MAX_PATHS
    }

    /// Anchors end paths and stand in none; and no name stands twice with one key, which would be a circle.
    fn may_follow(&self, candidate: &Certificate, path: &[Arc<Certificate>]) -> bool {
        let same = |other: &Certificate| {
            other.key_sha256 == candidate.key_sha256 && other.subject == candidate.subject
        };
        !self.trust.anchors().iter().any(|anchor| anchor.certificate.der == candidate.der)
            && !path.iter().any(|other| same(other))
    }

    fn is_issued(&mut self, certificate: &Arc<Certificate>, len: usize, issuer: &Arc<Certificate>) -> bool {
        let pair = (Arc::as_ptr(certificate), Arc::as_ptr(issuer));
        let algorithms = self.rules.algorithms;
        let made =
            *self.signatures.entry(pair).or_insert_with(|| certificate.signed.is_by(issuer, algorithms));
        match made {
            Made::Yes => return true,
            Made::No => self.note(match &issuer.key {
                // Its signatures are refused whether they fit or not: weak and unsupported are never forged.
                Err(KeyProblem::Weak(name)) => about_algorithm(Code::AlgorithmWeak, len, name),
                Err(KeyProblem::Unsupported(name)) => about_algorithm(Code::AlgorithmUnsupported, len, name),
                _ => Broken::before_anchor(Finding::new(CheckId::Chain, Code::ChainSignatureMismatch)),
            }),
            Made::Unsupported => self.note(match &certificate.signed_with {
                weak @ Algorithm::Weak(_) => about_algorithm(Code::AlgorithmWeak, len, weak),
                other => about_algorithm(Code::AlgorithmUnsupported, len, other),
            }),
        }
        false
    }

    fn note(&mut self, broken: Broken) {
        if self.nearest.as_ref().is_none_or(|known| known.tells_less_than(&broken)) {
            self.nearest = Some(broken);
        }
    }

    /// Shorter paths first, then by the anchor's id and the certificates: the same for the same set.
    fn ordered(self) -> Vec<Path> {
        let mut found = self.found;
        let key = |path: &Path| {
            let ders: Vec<_> = path.certificates.iter().map(|certificate| certificate.der.to_vec()).collect();
            (ders.len(), path.anchor.id.clone(), ders)
        };
        found.sort_by_cached_key(key);
        found.dedup_by_key(|path| key(path));
        found
    }

    /// One code for what tells most.
    fn explain(self) -> Finding {
        let finding = |code| Finding::new(CheckId::Chain, code);
        if self.steps_left == 0 {
            return finding(Code::ChainTooComplex);
        }
        if self.vouches_for_itself() {
            return finding(Code::ChainSelfSigned).at(place(0));
        }
        self.nearest.map_or_else(|| finding(Code::ChainNoAnchor), Broken::into_finding)
    }

    fn vouches_for_itself(&self) -> bool {
        // Its name is its issuer's, and it is nobody's whom we were shown or trust.
        let named = |subject: &ComparableName| *subject == self.leaf.issuer;
        let by_anchor = self.trust.anchors().iter().any(|anchor| named(&anchor.certificate.subject));
        let by_candidate = self.candidates.iter().any(|candidate| named(&candidate.subject));
        self.leaf.is_self_issued() && !by_anchor && !by_candidate
    }
}

/// Nobody here can say whether the last of `len` certificates is its issuer's.
fn about_algorithm(code: Code, len: usize, algorithm: impl ToString) -> Broken {
    let finding = Finding::new(CheckId::Chain, code).at(place(len - 1));
    Broken::unsupported(finding.with("algorithm", algorithm.to_string()))
}

/// Purposes that say that a key signs documents: id-kp-documentSigning (RFC 9336), those that Microsoft and Adobe
/// gave out before there was one, and anyExtendedKeyUsage (RFC 5280 §4.2.1.12).
const SIGNS_DOCUMENTS: &[&str] =
    &["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5", "2.5.29.37.0"];

/// id-kp-timeStamping (RFC 3161 §2.3).
const STAMPS_TIMES: &[&str] = &["1.3.6.1.5.5.7.3.8"];

/// Certificates tried in one search, each at most once behind another. Honest chains need fewer than ten; the worst
/// that eight certificates can make of it, all of one name, has some thousands. A pair's signature is checked once,
/// so that a search checks at most 56 and as many again per anchor of the name.
const MAX_STEPS: usize = 1_000;

/// Paths looked at in one search. An issuer with two anchors and two certificates of its own has four.
const MAX_PATHS: usize = 16;
