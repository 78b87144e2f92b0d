//! Whose signature it is: the certificates that matter, and the one check that uses a key.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::checks::sealed::pdf::brought::Brought;
use crate::checks::sealed::{Examined, Owner, SealedCheck, mismatch};
use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, Deferred, KeyProblem, legacy};
use crate::proof::pdf::{Carried, Over};
use crate::trust::path::{Signer, Task};
use crate::trust::scope::{Existence, Question};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::limits::MAX_CERTIFICATES;
use crate::words::purpose::Purpose;
use crate::words::region::Region;

/// What a signature carries for its own check, and what its document does.
pub(super) type With<'w, 'f> = (&'w Carried<'w>, &'w Brought<'w, 'f>);

/// The signer's certificate first, then those that may stand above it: writers bring along whole stores, and paths are
/// short.
pub(super) fn chain<'c>(own: &[Cow<'c, [u8]>], store: &'c [Vec<u8>]) -> Vec<Cow<'c, [u8]>> {
    let Some((first, others)) = own.split_first() else { return Vec::new() };
    let names = |der: &[u8]| {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some((certificate.subject().as_raw().to_vec(), certificate.issuer().as_raw().to_vec()))
    };
    let all: Vec<_> = others
        .iter()
        .cloned()
        .chain(store.iter().map(|der| Cow::Borrowed(der.as_slice())))
        .filter_map(|der| names(&der).map(|names| (der, names)))
        .collect();
    let mut wanted: Vec<Vec<u8>> = names(first).map(|(_, issuer)| issuer).into_iter().collect();
    let mut chain = vec![first.clone()];
    let mut next = 0;
    while let Some(issuer) = wanted.get(next).cloned() {
        next += 1;
        for (der, (subject, above)) in &all {
            if *subject == issuer && chain.len() < MAX_CERTIFICATES && !chain.contains(der) {
                chain.push(der.clone());
                if !wanted.contains(above) {
                    wanted.push(above.clone());
                }
            }
        }
    }
    // Names in another string type are for path building to compare.
    let rest = all.into_iter().map(|(der, _)| der);
    for der in rest {
        if chain.len() < MAX_CERTIFICATES && !chain.contains(&der) {
            chain.push(der);
        }
    }
    chain
}

impl SealedCheck<'_> {
    /// The key of who signed, and whether the signature is that key's.
    pub(super) fn pdf_signer(
        &self,
        over: &Over<'_>,
        (chain, (own, brought)): (&[Cow<'_, [u8]>], With<'_, '_>),
        task: Task,
        one: &mut Examined,
    ) {
        let signer = self.signers.recall_with(chain, task, || brought.evidence(own));
        one.owner = signer.certificate().and_then(Owner::of);
        let signed = Signed::new(&over.message, over.signature);
        let checks = &mut one.checks;
        match &over.algorithm {
            Ok(algorithm) => {
                one.algorithm = algorithm.to_string().into();
                self.by_key(&signer, algorithm, over, &signed, checks);
            }
            Err(detail) => {
                checks.fail(Finding::new(CheckId::ProofFormat, Code::ProofMalformed).with("detail", detail));
            }
        }
        one.signer = Some(signer);
    }

    fn by_key(
        &self,
        signer: &Arc<Signer>,
        algorithm: &Algorithm,
        over: &Over<'_>,
        signed: &Signed<'_>,
        checks: &mut Checks,
    ) {
        let finding = |code, name: &dyn std::fmt::Display| {
            Finding::new(CheckId::Algorithm, code).with("algorithm", name)
        };
        match (algorithm, signer.key()) {
            (Algorithm::Unsupported(name), _) => checks.fail(finding(Code::AlgorithmUnsupported, name)),
            (Algorithm::Weak(name), _) | (Algorithm::Known(_), Some(Err(KeyProblem::Weak(name)))) => {
                checks.fail(finding(Code::AlgorithmWeak, name));
                weak(signer, over, signed, checks);
            }
            // The check of the signer has said what is wrong with the key.
            (Algorithm::Known(_), Some(Err(KeyProblem::Malformed(_)))) => weak(signer, over, signed, checks),
            (Algorithm::Known(_), Some(Err(KeyProblem::Unsupported(name)))) => {
                checks.fail(finding(Code::AlgorithmUnsupported, name));
            }
            (Algorithm::Known(_), Some(Ok(key))) if key.fits(algorithm) => {
                checks.pass(CheckId::Algorithm);
                match Deferred::check(self.later, key, algorithm, signed) {
                    Ok(()) => checks.pass(CheckId::Signature),
                    Err(_) => checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch)),
                }
            }
            (Algorithm::Known(_), Some(Ok(key))) if key.is_on_another_curve(algorithm) => {
                checks
                    .fail(finding(Code::AlgorithmUnsupported, &format_args!("{algorithm} ({})", key.kind())));
            }
            (Algorithm::Known(_), Some(key)) => mismatch(algorithm, key, CheckId::Algorithm, checks),
            (Algorithm::Known(_), None) => {}
        }
    }

    /// Whether a time stamp's maker is trusted for that at that time, or what is against it.
    pub(super) fn stamp_is_trusted(&self, signer: &Signer, time: Timestamp) -> Result<(), Code> {
        let question = Question {
            at: self.at,
            signing_time: None,
            region: Region::UNKNOWN,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Claimed(time),
        };
        let mut own = Checks::of_package();
        signer.check(&question, self.policy, &mut own);
        let counts =
            |finding: &&Finding| finding.outcome == Outcome::Failed && finding.code != Code::ScopeKind;
        own.findings().iter().find(counts).map_or(Ok(()), |against| Err(against.code))
    }
}

/// A weak signature proves nothing where it holds; where it does not, something was changed.
fn weak(signer: &Signer, over: &Over<'_>, signed: &Signed<'_>, checks: &mut Checks) {
    let spki = signer.certificate().map(|certificate| certificate.spki.as_slice());
    match spki.zip(over.hash).and_then(|(spki, hash)| legacy::holds(spki, hash, signed)) {
        Some(true) => checks.pass(CheckId::Signature),
        Some(false) => checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch)),
        None => {}
    }
}
