//! The signatures of a package (GB/T 33190 §17, GB/T 38540 §7.3): each on its own first, then the one that decides.

mod coverage;
mod owner;
pub(crate) mod pdf;
mod references;
mod seal;
mod time_stamp;
mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use smol_str::SmolStr;

use crate::checks::signature::{
    AnchorSummary, Chosen, OfPackage, OfPdf, SealOwner, SealSummary, SignatureValidation,
};
use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, Deferred, KeyProblem};
use crate::document::ofd::Ofd;
use crate::document::ofd::signature::Listed;
use crate::trust::cache::SignerCache;
use crate::trust::path::Signer;
use crate::trust::scope::{Existence, Question};
use crate::words::axes::Coverage;
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::words::region::Region;

pub(crate) use coverage::{document, stamps};
pub(crate) use owner::{Owner, check as check_owner};

/// What the signatures of packages are checked by.
pub(crate) struct SealedCheck<'c> {
    pub policy: &'c Policy,
    pub signers: &'c SignerCache,
    /// `Some`: signatures are left there, and count as good until that is settled.
    pub later: Option<&'c Deferred>,
    pub at: Timestamp,
}

/// One signature, as far as nothing of the license is needed for it.
#[derive(Debug)]
pub(crate) struct Examined {
    /// How it is called in the report: its place among all, from 1.
    place: usize,
    id: SmolStr,
    form: &'static str,
    standard: Option<&'static str>,
    written_time: Option<SmolStr>,
    algorithm: SmolStr,
    signing_time: Option<Timestamp>,
    proven: Option<Timestamp>,
    signer: Option<Arc<Signer>>,
    checks: Checks,
    seal: Option<SealSummary>,
    part: Option<String>,
    stamps: usize,
    /// Parts that it names; whether they have the digests that it gives them is a check.
    pub covered: BTreeSet<String>,
    /// Parts that are loaded and that it does not cover.
    pub uncovered: Vec<String>,
    /// What of the document it covers.
    coverage: Coverage,
    /// Who owns its certificate.
    pub owner: Option<Owner>,
    /// What only a signature of a PDF has.
    pub pdf: Option<Box<OfPdf>>,
}

/// A signature whose every check ran.
#[derive(Debug)]
pub(crate) struct Validated {
    pub validation: SignatureValidation,
    pub checks: Checks,
}

impl SealedCheck<'_> {
    /// Examines every signature of a package.
    pub(crate) fn examine(&self, ofd: &Ofd<'_>) -> Vec<Examined> {
        let last = ofd.signatures.len();
        let each = ofd.signatures.iter().enumerate();
        each.map(|(index, listed)| self.one(ofd, listed, index + 1, index + 1 == last)).collect()
    }

    fn one(&self, ofd: &Ofd<'_>, listed: &Listed, place: usize, is_last: bool) -> Examined {
        let mut one = Examined::new(place, &listed.id);
        match &listed.description {
            Ok(description) => {
                one.part = Some(description.part.clone());
                one.stamps = description.stamps;
                one.written_time = description.written_time.as_deref().map(SmolStr::from);
                one.covered = references::check(ofd, description, is_last, &mut one.checks);
                self.value(ofd, listed, description, &mut one);
            }
            Err(detail) => {
                let finding = Finding::new(CheckId::ProofFormat, Code::ProofMalformed);
                one.checks.fail(finding.with("detail", detail));
            }
        }
        one.uncovered = ofd.loaded.difference(&one.covered).cloned().collect();
        one.coverage = coverage::what(ofd, &one.covered, &one.uncovered);
        // Of a signature that names nothing, or cannot be read, this is not the question.
        if !one.covered.is_empty() {
            coverage::of_one(&one.uncovered, &mut one.checks);
        }
        one
    }

    /// The signer's checks, for this question about the license.
    pub(crate) fn validate(&self, one: &Examined, question: &Question<'_>) -> Validated {
        let question = one.question(question);
        let mut checks = one.checks.clone();
        let mut validation = one.validation();
        if let Some(signer) = &one.signer {
            let chain = signer.check(&question, self.policy, &mut checks);
            validation.certificates.clone_from(&chain.certificates);
            let anchor = chain.anchor.as_ref();
            validation.anchor = anchor.map(|anchor| AnchorSummary::of(&anchor.id, &anchor.scope));
            validation.lists.clone_from(&chain.lists);
            validation.repeated = Some(Arc::clone(&chain.repeated));
            validation.holds_until = chain.holds_until(question.at);
        }
        Validated { validation, checks }
    }

    /// Which of several decides: the one with least against it, then the one that covers most, then the first.
    pub(crate) fn deciding(&self, all: &[Examined], question: &Question<'_>) -> (usize, Chosen) {
        let weigh = |one: &Examined| {
            let checks = self.validate(one, question).checks;
            let failed = checks.iter().filter(|(_, outcome)| *outcome == Outcome::Failed).count();
            let idle =
                checks.iter().filter(|(_, outcome)| *outcome == Outcome::NotExecuted(Code::EarlierCheck));
            let warned = checks.iter().filter(|(_, outcome)| *outcome == Outcome::Warned).count();
            // A time stamp says when, and nobody's word on what.
            let rank = if one.is_time_stamp() { 2 } else { u8::from(failed > 0) };
            (rank, failed + idle.count(), one.open(), warned)
        };
        let weights: Vec<_> = all.iter().map(weigh).collect();
        let best = weights.iter().enumerate().min_by_key(|(_, weight)| **weight);
        let Some((index, &(rank, against, open, _))) = best else { return (0, Chosen::Alone) };
        let others =
            || weights.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, weight)| weight);
        let chosen = match () {
            () if others().next().is_none() => Chosen::Alone,
            () if others().all(|other| (other.0, other.1) > (rank, against)) => Chosen::LeastAgainst,
            () if others().all(|other| (other.0, other.1, other.2) > (rank, against, open)) => {
                Chosen::CoversMost
            }
            () => Chosen::First,
        };
        (index, chosen)
    }

    /// Whether a signature is its signer's: the key, then the one check that uses it.
    fn signed(
        &self,
        signer: Arc<Signer>,
        algorithm: Result<Algorithm, String>,
        signed: &Signed<'_>,
        one: &mut Examined,
    ) {
        one.owner = signer.certificate().and_then(Owner::of);
        if let Some(algorithm) = allowed(algorithm, CheckId::Algorithm, &mut one.checks) {
            one.algorithm = algorithm.to_string().into();
            match signer.key() {
                Some(Ok(key)) if key.fits(&algorithm) => {
                    one.checks.pass(CheckId::Algorithm);
                    match Deferred::check(self.later, key, &algorithm, signed) {
                        Ok(()) => one.checks.pass(CheckId::Signature),
                        Err(_) => {
                            one.checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch));
                        }
                    }
                }
                Some(key) => mismatch(&algorithm, key, CheckId::Algorithm, &mut one.checks),
                None => {}
            }
        }
        one.signer = Some(signer);
    }
}

/// The algorithm, where it is one that GB/T 38540 allows and this build can check.
fn allowed(algorithm: Result<Algorithm, String>, check: CheckId, checks: &mut Checks) -> Option<Algorithm> {
    let finding = |code, name: &dyn std::fmt::Display| Finding::new(check, code).with("algorithm", name);
    match algorithm {
        // Signers with a user id are those of the national standards.
        Ok(Algorithm::Known(known)) if known.takes_user_id() => return Some(Algorithm::Known(known)),
        Ok(other @ Algorithm::Known(_)) => checks.fail(finding(Code::AlgorithmNotAllowed, &other)),
        Ok(other @ Algorithm::Weak(_)) => checks.fail(finding(Code::AlgorithmWeak, &other)),
        Ok(other @ Algorithm::Unsupported(_)) => checks.fail(finding(Code::AlgorithmUnsupported, &other)),
        Err(detail) => {
            checks.fail(Finding::new(CheckId::ProofFormat, Code::ProofMalformed).with("detail", detail));
        }
    }
    None
}

fn mismatch(
    algorithm: &Algorithm,
    key: Result<&Arc<crate::crypto::PublicKey>, &KeyProblem>,
    check: CheckId,
    checks: &mut Checks,
) {
    let key = match key {
        Ok(key) => key.kind().to_owned(),
        Err(KeyProblem::Unsupported(name) | KeyProblem::Weak(name)) => name.clone(),
        // The signer check has said what is wrong with the key.
        Err(KeyProblem::Malformed(_) | KeyProblem::Unsound) => return,
    };
    let finding = Finding::new(check, Code::AlgorithmKeyMismatch);
    checks.fail(finding.with("algorithm", algorithm).with("key", key));
}

impl Validated {
    /// For the report, with its own checks.
    pub(crate) fn into_validation(self) -> SignatureValidation {
        let Self { mut validation, checks } = self;
        if let Some(of_package) = &mut validation.of_package {
            of_package.checks = checks;
        }
        validation
    }
}

impl Examined {
    fn new(place: usize, id: &str) -> Self {
        Self {
            place,
            id: id.into(),
            form: "bare",
            standard: None,
            written_time: None,
            algorithm: SmolStr::default(),
            signing_time: None,
            proven: None,
            signer: None,
            checks: Checks::of_package(),
            seal: None,
            part: None,
            stamps: 0,
            covered: BTreeSet::new(),
            uncovered: Vec::new(),
            coverage: Coverage::Nothing,
            owner: None,
            pdf: None,
        }
    }

    fn question<'q>(&self, question: &Question<'q>) -> Question<'q> {
        let existence = self.proven.map_or(Existence::Now, Existence::Proven);
        match (self.is_time_stamp(), self.signing_time) {
            // Its time is its maker's own word; for which licenses that one is trusted is not asked.
            (true, Some(time)) => {
                let existence = Existence::Claimed(time);
                Question { signing_time: None, existence, kinds: &[], region: Region::UNKNOWN, ..*question }
            }
            _ => Question { signing_time: self.signing_time, existence, ..*question },
        }
    }

    /// Whether it is a time stamp of the document, and no signature.
    pub(crate) fn is_time_stamp(&self) -> bool {
        self.pdf.as_ref().is_some_and(|pdf| pdf.is_time_stamp)
    }

    /// Whether programs may read what it covers: its ranges are sound, and nothing came after it that could show
    /// anything else.
    pub(crate) fn may_be_read(&self) -> bool {
        self.checks.outcome(CheckId::References) == Outcome::Passed
            && self.checks.outcome(CheckId::Coverage) != Outcome::Failed
    }

    /// How much it leaves open.
    fn open(&self) -> usize {
        self.uncovered.len() + usize::from(self.coverage != Coverage::All)
    }

    /// Its seal.
    pub(crate) fn seal(&self) -> Option<&SealSummary> {
        self.seal.as_ref()
    }

    fn validation(&self) -> SignatureValidation {
        SignatureValidation {
            kind: self.form,
            algorithm: self.algorithm.clone(),
            coverage: self.coverage,
            signing_time: self.signing_time,
            proof_of_existence: self.proven,
            key_id: None,
            certificates: Arc::default(),
            anchor: None,
            lists: Arc::default(),
            holds_until: None,
            ignored: Vec::new(),
            repeated: None,
            of_package: Some(Box::new(OfPackage {
                place: self.place,
                id: self.id.clone(),
                standard: self.standard,
                written_time: self.written_time.clone(),
                part: self.part.clone(),
                seal: self.seal.clone(),
                owner: self.owner.as_ref().map(|owner| SealOwner {
                    name: owner.name.as_str().into(),
                    code: owner.code.as_ref().map(|code| code.as_str().into()),
                }),
                chosen: None,
                covered: self.covered.iter().cloned().collect(),
                uncovered: self.uncovered.clone(),
                stamps: self.stamps,
                checks: Checks::of_package(),
                pdf: self.pdf.clone(),
            })),
        }
    }
}
