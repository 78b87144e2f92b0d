//! The search for paths: rustls-webpki with our algorithms plugged in.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustls_pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, TrustAnchor,
    UnixTime,
};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage, VerifiedPath};

use crate::crypto::{Algorithm, ChainAlgorithms, KeyProblem, in_chains};
use crate::trust::path::{Task, place};
use crate::trust::store::{Anchor, Trust};
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;
use crate::words::limits::MAX_CERTIFICATES;
use crate::x509::certificate::Certificate;

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
    pub(super) purpose: Purpose,
}

/// What an extended key usage must name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// This, where there is one.
    IfStated(&'static [u8]),
    /// This.
    Stated(&'static [u8]),
    /// Whatever it likes.
    Any,
}

impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, mut stated: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        match self {
            Self::IfStated(purpose) => KeyUsage::required_if_present(purpose).validate(stated),
            Self::Stated(purpose) => KeyUsage::required(purpose).validate(stated),
            Self::Any => stated.try_for_each(|one| one.map(drop)),
        }
    }
}

impl Rules {
    /// Every algorithm of ours, and the purpose that goes with the task.
    pub(super) fn of(task: Task) -> Self {
        let purpose = match task {
            Task::Document => Purpose::IfStated(DOCUMENT_SIGNING),
            Task::Seal => Purpose::Any,
            Task::TimeStamp => Purpose::Stated(TIME_STAMPING),
        };
        Self { algorithms: in_chains(), purpose }
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
    let search = Search { leaf, candidates, trust, rules, signatures: AtomicUsize::new(MAX_SIGNATURES) };
    // webpki looks for paths that are valid at one time. A path that is valid at any time at all is valid
    // when its youngest certificate begins, and not before the signer's own does.
    let begins = candidates.iter().map(|candidate| candidate.period.from);
    let mut times: Vec<i64> = begins.filter(|&time| leaf.period.contains(time)).collect();
    times.push(leaf.period.from);
    times.sort_unstable();
    times.dedup();
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for time in times {
        let (paths, error) = search.at(time);
        found.extend(paths);
        errors.extend(error);
    }
    if found.is_empty() { Err(search.explain(errors)) } else { Ok(search.ordered(found)) }
}

struct Search<'s> {
    leaf: &'s Arc<Certificate>,
    candidates: &'s [Arc<Certificate>],
    trust: &'s Trust,
    rules: &'s Rules,
    /// Signatures that may still be checked: webpki bounds one search, this all of them.
    signatures: AtomicUsize,
}

impl Search<'_> {
    /// All paths valid at `time`. webpki stops at the first; refusing each one found makes it go on.
    fn at(&self, time: i64) -> (Vec<Path>, Option<Error>) {
        // webpki does not know times before 1970, nor certificates from then.
        let time = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(time).unwrap_or(0)));
        let leaf = match EndEntityCert::try_from(&self.leaf.der) {
            Ok(leaf) => leaf,
            Err(error) => return (Vec::new(), Some(error)),
        };
        let ders: Vec<CertificateDer<'_>> = self.issuers().map(|candidate| candidate.der.clone()).collect();
        let metered: Vec<_> = self.rules.algorithms.iter().map(|&inner| self.metered(inner)).collect();
        let algorithms: Vec<_> =
            metered.iter().map(|one| one as &dyn SignatureVerificationAlgorithm).collect();
        let found = RefCell::new(Vec::new());
        let go_on = |path: &VerifiedPath<'_>| {
            let mut found = found.borrow_mut();
            found.extend(self.path(path));
            if found.len() < MAX_PATHS { Err(Error::UnknownIssuer) } else { Ok(()) }
        };
        let usage = self.rules.purpose;
        let ends = self.trust.trust_anchors();
        let error = leaf.verify_for_usage(&algorithms, ends, &ders, time, usage, None, Some(&go_on)).err();
        (found.take(), error)
    }

    /// The candidates but the anchors themselves, which would otherwise also stand between the others and them.
    fn issuers(&self) -> impl Iterator<Item = &Arc<Certificate>> {
        let is_anchor =
            |der: &CertificateDer<'_>| self.trust.anchors().iter().any(|a| a.certificate.der == *der);
        self.candidates.iter().filter(move |candidate| !is_anchor(&candidate.der))
    }

    fn metered(&self, inner: &'static dyn SignatureVerificationAlgorithm) -> Metered<'_> {
        Metered { inner, left: &self.signatures }
    }

    /// The path webpki found, once per anchor that ends it: one certificate may be trusted as several anchors.
    fn path(&self, path: &VerifiedPath<'_>) -> Vec<Path> {
        let known = |der: &CertificateDer<'_>| {
            self.candidates.iter().find(|candidate| candidate.der == *der).cloned()
        };
        let intermediates: Option<Vec<_>> =
            path.intermediate_certificates().map(|cert| known(&cert.der())).collect();
        let Some(intermediates) = intermediates else {
            return Vec::new();
        };
        let certificates: Vec<_> = std::iter::once(self.leaf.clone()).chain(intermediates).collect();
        let ends_here = |(_, end): &(&Arc<Anchor>, &TrustAnchor<'_>)| *end == path.anchor();
        let anchors = self.trust.anchors().iter().zip(self.trust.trust_anchors()).filter(ends_here);
        anchors
            .map(|(anchor, _)| Path { certificates: certificates.clone(), anchor: Arc::clone(anchor) })
            .collect()
    }

    /// Shorter paths first, then by the anchor's id and the certificates: the same for the same set.
    fn ordered(&self, mut found: Vec<Path>) -> Vec<Path> {
        let key = |path: &Path| {
            let ders: Vec<_> = path.certificates.iter().map(|certificate| certificate.der.to_vec()).collect();
            (ders.len(), path.anchor.id.clone(), ders)
        };
        found.sort_by_cached_key(key);
        found.dedup_by_key(|path| key(path));
        found
    }

    /// One code for the error that tells most.
    fn explain(&self, errors: Vec<Error>) -> Vec<Finding> {
        let finding = |code| Finding::new(CheckId::Chain, code);
        if self.signatures.load(Ordering::Relaxed) == 0 {
            return vec![finding(Code::ChainTooComplex)];
        }
        if self.vouches_for_itself() {
            return vec![finding(Code::ChainSelfSigned).at(place(0))];
        }
        let error = errors.into_iter().max_by_key(|error| {
            let tells = !matches!(
                error,
                Error::UnknownIssuer | Error::CertNotValidYet { .. } | Error::CertExpired { .. }
            );
            (tells, !matches!(error, Error::UnknownIssuer))
        });
        vec![match error.as_ref().map(Meaning::of) {
            None => finding(Code::ChainNoAnchor),
            Some(Meaning::Plain(Code::ChainSignatureMismatch)) => {
                self.by_weak_key().unwrap_or_else(|| finding(Code::ChainSignatureMismatch))
            }
            Some(Meaning::Plain(code)) => finding(code),
            Some(Meaning::Critical) => self.at_critical(finding(Code::ChainCriticalUnsupported)),
            Some(Meaning::Algorithm) => self.at_algorithm(),
            Some(Meaning::Constraint(rule, clause)) => {
                finding(Code::ChainConstraint).with("rule", rule).with("clause", clause)
            }
        }]
    }

    fn vouches_for_itself(&self) -> bool {
        // Its name is its issuer's, and it is nobody's whom we were shown or trust.
        let named = |subject: &[u8]| subject == self.leaf.issuer.as_slice();
        let by_anchor = self.trust.anchors().iter().any(|anchor| named(&anchor.certificate.subject));
        let by_candidate = self.candidates.iter().any(|candidate| named(&candidate.subject));
        self.leaf.is_self_issued() && !by_anchor && !by_candidate
    }

    fn at_critical(&self, finding: Finding) -> Finding {
        match self.numbered().find(|(_, certificate)| certificate.has_unknown_critical()) {
            Some((place, _)) => finding.at(place),
            None => finding.with("algorithm", "-"),
        }
    }

    /// Which certificate is signed by an algorithm that is weak, or that this build cannot check.
    fn at_algorithm(&self) -> Finding {
        let other = self.numbered().find(|(_, certificate)| !certificate.signed_with.is_in_chains());
        let finding = |code| Finding::new(CheckId::Chain, code);
        match other {
            Some((place, certificate)) => {
                let weak = matches!(certificate.signed_with, Algorithm::Weak(_));
                let code = if weak { Code::AlgorithmWeak } else { Code::AlgorithmUnsupported };
                finding(code).at(place).with("algorithm", &certificate.signed_with)
            }
            // A known algorithm by a key that signs with another: ECDSA with SHA-256 on P-384.
            None => finding(Code::AlgorithmUnsupported).with("algorithm", &self.leaf.signed_with),
        }
    }

    /// The issuer whose key is too weak: path building refuses its signatures as if they did not hold.
    fn by_weak_key(&self) -> Option<Finding> {
        let issuers =
            self.candidates.iter().chain(self.trust.anchors().iter().map(|anchor| &anchor.certificate));
        let issued =
            |subject: &[u8]| self.numbered().find(|(_, one)| one.issuer == subject).map(|(place, _)| place);
        issuers.into_iter().find_map(|issuer| {
            let Err(KeyProblem::Weak(name)) = &issuer.key else { return None };
            let place = issued(&issuer.subject)?;
            Some(Finding::new(CheckId::Chain, Code::AlgorithmWeak).at(place).with("algorithm", name))
        })
    }

    fn numbered(&self) -> impl Iterator<Item = (String, &Arc<Certificate>)> {
        let all = std::iter::once(self.leaf).chain(self.candidates);
        all.enumerate().map(|(index, certificate)| (place(index), certificate))
    }
}

/// What an error of webpki means to a license.
enum Meaning {
    Plain(Code),
    Critical,
    Algorithm,
    /// The rule's name in reports, and its clause.
    Constraint(&'static str, &'static str),
}

impl Meaning {
    fn of(error: &Error) -> Self {
        use Error as E;
        match error {
            E::UnknownIssuer => Self::Plain(Code::ChainNoAnchor),
            E::InvalidSignatureForPublicKey => Self::Plain(Code::ChainSignatureMismatch),
            E::UnsupportedCriticalExtension => Self::Critical,
            E::UnsupportedSignatureAlgorithmContext(_)
            | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Self::Algorithm,
            E::MaximumSignatureChecksExceeded
            | E::MaximumPathBuildCallsExceeded
            | E::MaximumPathDepthExceeded
            | E::MaximumNameConstraintComparisonsExceeded => Self::Plain(Code::ChainTooComplex),
            E::CertExpired { .. } | E::CertNotValidYet { .. } | E::InvalidCertValidity => {
                Self::Constraint("no-common-period", "RFC 5280 §6.1.3 (a)(2)")
            }
            E::CaUsedAsEndEntity => Self::Constraint("authority-as-signer", "RFC 5280 §4.2.1.9"),
            E::EndEntityUsedAsCa => Self::Constraint("signer-as-authority", "RFC 5280 §4.2.1.9"),
            E::PathLenConstraintViolated => Self::Constraint("path-length", "RFC 5280 §4.2.1.9"),
            E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => {
                Self::Constraint("extended-key-usage", "RFC 5280 §4.2.1.12")
            }
            E::NameConstraintViolation
            | E::MalformedNameConstraint
            | E::InvalidNetworkMaskConstraint
            | E::MalformedDnsIdentifier
            | E::UnsupportedNameType => Self::Constraint("name-constraints", "RFC 5280 §4.2.1.10"),
            E::UnsupportedCertVersion => Self::Constraint("version-3", "RFC 5280 §4.1.2.1"),
            E::SignatureAlgorithmMismatch => Self::Constraint("signature-algorithm", "RFC 5280 §4.1.1.2"),
            // webpki may learn new errors; none of them is a path.
            _ => Self::Constraint("path-validation", "RFC 5280 §6.1"),
        }
    }
}

/// An algorithm that stops accepting when the signatures of one document are used up.
#[derive(Debug)]
struct Metered<'s> {
    inner: &'static dyn SignatureVerificationAlgorithm,
    left: &'s AtomicUsize,
}

impl SignatureVerificationAlgorithm for Metered<'_> {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        taken.map_err(|_| InvalidSignature)?;
        self.inner.verify_signature(key, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.signature_alg_id()
    }
}

/// id-kp-documentSigning, 1.3.6.1.5.5.7.3.36 (RFC 9336 §3.1), the value of its DER.
const DOCUMENT_SIGNING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x24];

/// id-kp-timeStamping, 1.3.6.1.5.5.7.3.8 (RFC 5280 §4.2.1.12).
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

/// Signatures checked for one document's chain. webpki allows 100 in one search (after golang's
/// CVE-2018-16875); honest chains need fewer than ten.
const MAX_SIGNATURES: usize = 100;

/// Paths looked at in one search. An issuer with two anchors and two certificates of its own has four.
const MAX_PATHS: usize = 16;
