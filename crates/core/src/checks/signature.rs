//! Who vouches for the license: the signature, its key, and whether that key is trusted for this.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use smol_str::{SmolStr, ToSmolStr};

use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, Deferred, KeyProblem, PublicKey};
use crate::license::License;
use crate::proof::{Opened, Proof, SignerRef};
use crate::trust::cache::Issuers;
use crate::trust::path::{Signer, Told};
use crate::trust::store::{Question, Scope};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::words::purpose::Purpose;
use crate::x509::certificate::{CertificateSummary, hex};
use crate::x509::revocation_list::ListSummary;

/// Who signed, as far as the proof tells and the trust store confirms.
#[derive(Clone, Debug)]
pub struct Voucher {
    /// The kind of proof: `jws`, `cms`, `cose` or `detached`.
    pub kind: &'static str,
    /// The signature algorithm, as the proof or its layout names it.
    pub algorithm: SmolStr,
    /// The signing time that the signer claims; nobody else vouches for it.
    pub signing_time: Option<Timestamp>,
    /// The name of the pinned key, or the first bytes of the certificate's digest, where the proof names its
    /// signer so.
    pub key_id: Option<SmolStr>,
    /// The signer's certificate and its path, where the signer has a chain.
    pub certificates: Arc<[CertificateSummary]>,
    /// The anchor or pinned key that is trusted; whether it is trusted for this license is a check.
    pub anchor: Option<AnchorSummary>,
    /// The revocation lists the answer stands on: `valid_as_of` of the report.
    pub lists: Arc<[ListSummary]>,
    /// Until when the answer stays the same, as far as it depends on the chain: the next time that a
    /// certificate, the anchor's trust or a list begins or ends. Part of `recheck_after` of the report.
    pub holds_until: Option<Timestamp>,
    /// Signed header parameters or attributes that play no part in any check.
    pub ignored: Vec<String>,
    /// JSON of certificates and lists, where they are those of a chain that was found.
    pub(crate) told: Option<Arc<Told>>,
}

/// An anchor or pinned key of the trust store.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AnchorSummary {
    /// Its id in `trust.toml`.
    pub id: SmolStr,
    /// Its group there.
    pub group: SmolStr,
}

/// What the proof is asked to vouch for.
pub(crate) struct Asked<'q> {
    pub license: &'q License,
    pub at: Timestamp,
    pub policy: &'q Policy,
    /// What the signer must be trusted for.
    pub purpose: Purpose,
    /// `Some`: the signature is left there, and counts as good until that is settled.
    pub later: Option<&'q Deferred>,
}

/// Runs every check of the signature. `opened` is `None` where the layout carries no proof.
pub(crate) fn check(
    opened: Option<&Opened<'_>>,
    asked: &Asked<'_>,
    issuers: &Issuers,
    checks: &mut Checks,
) -> Option<Voucher> {
    let Some(opened) = opened else {
        OF_SIGNATURE.iter().for_each(|&check| checks.skip(check, Code::NoProof));
        return None;
    };
    opened.judge(checks);
    let proof = opened.proof.as_ref().ok()?;
    let mut voucher = Voucher::of(proof, asked.license);
    let question = asked.question(voucher.signing_time);
    match &proof.signer {
        Ok(SignerRef::Chain(certificates)) => {
            chained(&issuers.recall(certificates), proof, asked, checks, &mut voucher);
        }
        Ok(SignerRef::Certificate(kid)) => match issuers.trust().signer(*kid) {
            Some(certificates) => {
                let certificates: Vec<_> = certificates.iter().map(|der| Cow::Borrowed(&**der)).collect();
                chained(&issuers.recall(&certificates), proof, asked, checks, &mut voucher);
            }
            None => {
                let finding = Finding::new(CheckId::Signer, Code::DisplaySignerUnknown);
                checks.fail(finding.with("kid", hex(kid)));
            }
        },
        Ok(SignerRef::KeyId(id)) => match issuers.trust().pinned(id) {
            Some(pinned) => {
                pinned.judge(&question, checks);
                signature(proof, Ok(&pinned.key), asked, checks);
                voucher.anchor = Some(AnchorSummary::of(&pinned.id, &pinned.scope));
            }
            None => checks.fail(Finding::new(CheckId::Signer, Code::KeyUnknown).with("key_id", id)),
        },
        Err(_) => {}
    }
    Some(voucher)
}

/// The checks of a signer with certificates.
fn chained(
    signer: &Signer,
    proof: &Proof<'_>,
    asked: &Asked<'_>,
    checks: &mut Checks,
    voucher: &mut Voucher,
) {
    let chain = signer.judge(&asked.question(voucher.signing_time), asked.policy, checks);
    if let Some(key) = signer.key() {
        signature(proof, key, asked, checks);
    }
    voucher.certificates.clone_from(&chain.certificates);
    voucher.anchor = chain.anchor.as_ref().map(|anchor| AnchorSummary::of(&anchor.id, &anchor.scope));
    voucher.lists.clone_from(&chain.lists);
    voucher.told = Some(Arc::clone(&chain.told));
    voucher.holds_until = chain.holds_until(asked.at);
}

/// The one check that touches a key: over the bytes as they came.
fn signature(
    proof: &Proof<'_>,
    key: Result<&Arc<PublicKey>, &KeyProblem>,
    asked: &Asked<'_>,
    checks: &mut Checks,
) {
    if proof.algorithm_allowed.is_err() {
        return;
    }
    match key {
        Ok(key) if key.fits(&proof.algorithm) => {
            checks.pass(CheckId::Algorithm);
            let signed = Signed { message: &proof.message, signature: &proof.signature };
            let held = match asked.later {
                None => key.check(&proof.algorithm, &signed),
                Some(later) => {
                    later.push(key, &proof.algorithm, &signed);
                    Ok(())
                }
            };
            match held {
                Ok(()) => checks.pass(CheckId::Signature),
                Err(_) => checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch)),
            }
        }
        Ok(key) => checks.fail(mismatch(&proof.algorithm, &key.algorithm())),
        Err(KeyProblem::Unsupported(name)) => {
            checks.fail(mismatch(&proof.algorithm, &Algorithm::Unsupported(name.clone())));
        }
        // The signer check has said what is wrong with the key.
        Err(KeyProblem::Malformed(_) | KeyProblem::Unsound) => {}
    }
}

fn mismatch(named: &Algorithm, key: &Algorithm) -> Finding {
    Finding::new(CheckId::Algorithm, Code::AlgorithmKeyMismatch).with("algorithm", named).with("key", key)
}

impl Asked<'_> {
    fn question(&self, signing_time: Option<Timestamp>) -> Question<'_> {
        let License { region, kind, .. } = self.license;
        Question { at: self.at, signing_time, region: *region, kind: kind.as_deref(), purpose: self.purpose }
    }
}

impl Voucher {
    fn of(proof: &Proof<'_>, license: &License) -> Self {
        Self {
            kind: proof.kind.as_str(),
            algorithm: proof.algorithm.to_smolstr(),
            // Both are the signer's own word; the one in the proof was written by the signing system.
            signing_time: proof.signing_time.or(license.signed_at()),
            key_id: match &proof.signer {
                Ok(SignerRef::KeyId(id)) => Some(id.to_smolstr()),
                Ok(SignerRef::Certificate(kid)) => Some(hex(kid).into()),
                _ => None,
            },
            certificates: Arc::default(),
            anchor: None,
            lists: Arc::default(),
            holds_until: None,
            ignored: proof.ignored.clone(),
            told: None,
        }
    }

    pub(crate) fn told(&self) -> Option<&Told> {
        self.told.as_deref()
    }
}

impl AnchorSummary {
    fn of(id: &str, scope: &Scope) -> Self {
        Self { id: id.into(), group: scope.group.as_str().into() }
    }
}

/// The checks that need a proof.
const OF_SIGNATURE: &[CheckId] = &[
    CheckId::ProofFormat,
    CheckId::Algorithm,
    CheckId::Digest,
    CheckId::Signature,
    CheckId::Signer,
    CheckId::Chain,
    CheckId::CertificateProfile,
    CheckId::CertificatePeriod,
    CheckId::IssuerScope,
    CheckId::KeyNotDenied,
    CheckId::Revocation,
    CheckId::SigningTime,
];
