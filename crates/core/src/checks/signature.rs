//! Who vouches for the license: the signature, its key, and whether that key is trusted for this.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use smol_str::{SmolStr, ToSmolStr};

use crate::checks::time_stamp::proven;
use crate::crypto::algorithm::Signed;
use crate::crypto::{Deferred, KeyProblem, PublicKey};
use crate::proof::{Opened, Proof, ProofKind, SignerRef};
use crate::trust::cache::SignerCache;
use crate::trust::path::{RepeatedJson, Signer};
use crate::trust::scope::{Existence, Question, Scope};
use crate::words::axes::{CameAfter, Coverage};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::named::named;
use crate::words::policy::Policy;
use crate::x509::certificate::{CertificateSummary, hex};
use crate::x509::revocation_list::ListSummary;

/// The validation of one signature (ETSI EN 319 102-1): who signed, as far as the proof tells and the trust store
/// confirms. How its checks ended is among those of the report.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignatureValidation {
    /// The kind of proof: `jws`, `cms`, `cose`, `detached`, `ses`, `time-stamp`, `pkcs1`, or `bare`: numbers that nothing
    /// says the signer of.
    pub kind: &'static str,
    /// The signature algorithm, as the proof or its layout names it.
    pub algorithm: SmolStr,
    /// What of the document it covers.
    pub coverage: Coverage,
    /// The signing time that the signer claims; nobody else vouches for it.
    pub signing_time: Option<Timestamp>,
    /// A time at which the signature is proven to have been there, by somebody else than its signer (ETSI EN 319
    /// 102-1 §5.6.2): by a time stamp in a SignedData or a seal signature.
    pub proof_of_existence: Option<Timestamp>,
    /// The name of the pinned key, or the first bytes of the certificate's digest, where the proof names its
    /// signer so.
    pub key_id: Option<SmolStr>,
    /// The signer's certificate and its path, where the signer has a chain.
    pub certificates: Arc<[CertificateSummary]>,
    /// The anchor or pinned key that is trusted; whether it is trusted for this license is a check.
    pub anchor: Option<AnchorSummary>,
    /// The revocation lists the answer stands on, and answers about single certificates (RFC 6960) that came along:
    /// `valid_as_of` of the report.
    pub lists: Arc<[ListSummary]>,
    /// Until when the answer stays the same, as far as it depends on the chain: the next time that a
    /// certificate, the anchor's trust or a list begins or ends. Part of `recheck_after` of the report.
    pub holds_until: Option<Timestamp>,
    /// Signed header parameters or attributes that play no part in any check.
    pub ignored: Vec<String>,
    /// What only a signature of a package has.
    pub of_package: Option<Box<OfPackage>>,
    /// JSON of certificates and lists, where they are those of a chain that was found.
    pub(crate) repeated: Option<Arc<RepeatedJson>>,
}

/// What a signature of a package (GB/T 33190) has beside the rest.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OfPackage {
    /// Its place among the signatures of the package, from 1.
    pub place: usize,
    /// Its own `ID` there.
    pub id: SmolStr,
    /// The standard that its value follows, where it has a seal.
    pub standard: Option<&'static str>,
    /// When it was made as the part says that names all others: nobody signs that in a form that is relied on.
    pub written_time: Option<SmolStr>,
    /// The part that it signs, and that names all others.
    pub part: Option<String>,
    /// Its seal.
    pub seal: Option<SealSummary>,
    /// Who owns the certificate it is made with, as that says.
    pub owner: Option<SealOwner>,
    /// Why it is the one that decides; `None` of every other.
    pub chosen: Option<Chosen>,
    /// Parts that it names.
    pub covered: Vec<String>,
    /// Parts that are displayed and that it does not cover.
    pub uncovered: Vec<String>,
    /// How many pictures of its seal it shows on pages.
    pub stamps: usize,
    /// How its own checks ended.
    pub checks: Checks,
    /// What only a signature of a PDF has.
    pub pdf: Option<Box<OfPdf>>,
}

/// What a signature of a PDF (ISO 32000) has beside the rest.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OfPdf {
    /// The program that is meant to check it (`Filter`), as the file says.
    pub filter: String,
    /// The form it has (`SubFilter`), as the file says: what it is, its bytes say.
    pub sub_filter: String,
    /// Offsets and lengths of the bytes that it signs, as they stand there.
    pub byte_range: Vec<i64>,
    /// The revision that it signs, from 1; `None` where what it signs is none.
    pub revision: Option<usize>,
    /// It is a time stamp of the document.
    pub is_time_stamp: bool,
    /// What came after it: the worst of all.
    pub came_after: CameAfter,
    /// What each later revision changed, as far as that is more than nothing.
    pub later: Vec<LaterChange>,
    /// Revocation lists that came along, in the signature or in the document's store. Those that the issuer of a certificate
    /// of the chain made are among the lists the answer stands on.
    pub lists: usize,
    /// Answers about single certificates (RFC 6960) that came along; of them the same holds.
    pub answers: usize,
}

/// What a later revision changed of what a signature covers.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LaterChange {
    /// The revision, from 1.
    pub revision: usize,
    /// What it is for this signature: one permits what another does not.
    pub came_after: CameAfter,
    /// Where: pages, fields, keys of the catalog.
    pub places: Vec<String>,
}

/// A revision of a PDF: what it was before something was added behind it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Revision {
    /// Its number, from 1.
    pub number: usize,
    /// Bytes of the file up to its end.
    pub bytes: usize,
    /// What it changed of the one before, where nobody restricts it; `None` of the first.
    pub changed: Option<CameAfter>,
    /// Where: pages, fields, keys of the catalog.
    pub places: Vec<String>,
    /// The signatures that sign it, by their places.
    pub signed_by: Vec<usize>,
}

/// Who owns the certificate that a package is signed with.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SealOwner {
    /// The organisation or person, without a number.
    pub name: SmolStr,
    /// The unified social credit code, where one stands before the name.
    pub code: Option<SmolStr>,
}

named! {
    /// Why one of several signatures of a package decides.
    pub enum Chosen {
        /// There is no other.
        Alone = "alone",
        /// Fewest checks of it failed or could not run.
        LeastAgainst = "least-against",
        /// As little is against another, and it leaves fewer parts open.
        CoversMost = "covers-most",
        /// Nothing tells it from another: it comes first.
        First = "first",
    }
}

/// What a seal (GB/T 38540) says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SealSummary {
    /// Its own number.
    pub id: SmolStr,
    /// The number of its type; what it means is its maker's.
    pub kind: u32,
    /// What it is called.
    pub name: SmolStr,
    /// Who made it, as its certificate says; `None` where that cannot be read.
    pub maker: Option<String>,
    /// When it was made, as its maker says.
    pub created: Timestamp,
    /// From when on it may be used.
    pub valid_from: Timestamp,
    /// Until when it may be used.
    pub valid_until: Timestamp,
    /// The format of its picture, as its maker calls it. The picture is not opened.
    pub picture_format: SmolStr,
    /// Bytes of its picture.
    pub picture_bytes: usize,
    /// Width and height of its picture, in millimetres.
    pub picture_size: [u32; 2],
}

/// An anchor or pinned key of the trust store.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AnchorSummary {
    /// Its id in `trust.toml`.
    pub id: SmolStr,
    /// Its group there.
    pub group: SmolStr,
}

/// What signatures are checked by.
pub(crate) struct SignatureCheck<'c> {
    pub policy: &'c Policy,
    pub signers: &'c SignerCache,
    /// `Some`: the signature is left there, and counts as good until that is settled.
    pub later: Option<&'c Deferred>,
}

impl SignatureCheck<'_> {
    /// Runs every check of the signature. `opened` is `None` where the layout carries no proof.
    pub(crate) fn run(
        &self,
        opened: Option<&Opened<'_>>,
        question: Question<'_>,
        checks: &mut Checks,
    ) -> Option<SignatureValidation> {
        let Some(opened) = opened else {
            self.unsigned(checks);
            return None;
        };
        opened.check(checks);
        let proof = opened.proof.as_ref().ok()?;
        // Both are the signer's own word; the one in the proof was written by the signing system.
        let question = Question { signing_time: proof.signing_time.or(question.signing_time), ..question };
        let mut validation = SignatureValidation::of(proof, question.signing_time);
        validation.proof_of_existence = self.proven(proof, question.at, checks);
        let existence = validation.proof_of_existence.map_or(question.existence, Existence::Proven);
        let question = Question { existence, ..question };
        self.check_order(&question, checks);
        match &proof.signer {
            Ok(SignerRef::Chain(certificates)) => {
                self.chained(&self.signers.recall(certificates), proof, &question, checks, &mut validation);
            }
            Ok(SignerRef::Certificate(kid)) => match self.signers.trust().signer(*kid) {
                Some(certificates) => {
                    let certificates: Vec<_> = certificates.iter().map(|der| Cow::Borrowed(&**der)).collect();
                    let signer = self.signers.recall(&certificates);
                    self.chained(&signer, proof, &question, checks, &mut validation);
                }
                None => {
                    let finding = Finding::new(CheckId::Signer, Code::DisplaySignerUnknown);
                    checks.fail(finding.with("kid", hex(kid)));
                }
            },
            Ok(SignerRef::KeyId(id)) => match self.signers.trust().pinned(id) {
                Some(pinned) => {
                    pinned.check(&question, self.policy, checks);
                    self.signature(proof, Ok(&pinned.key), checks);
                    validation.anchor = Some(AnchorSummary::of(&pinned.id, &pinned.scope));
                    // What becomes of a pinned key, a bundle says at its end.
                    let end = pinned.bundle.as_ref().map(|bundle| bundle.expires);
                    validation.holds_until = end.filter(|end| *end > question.at);
                }
                None => checks.fail(Finding::new(CheckId::Signer, Code::KeyUnknown).with("key_id", id)),
            },
            Err(_) => {}
        }
        Some(validation)
    }

    /// When somebody else than the signer saw the signature.
    fn proven(&self, proof: &Proof<'_>, at: Timestamp, checks: &mut Checks) -> Option<Timestamp> {
        if proof.time_stamps.is_empty() {
            return None;
        }
        let tokens = proof.time_stamps.iter().map(Vec::as_slice);
        proven(tokens, &proof.signature, at, (self.signers, self.policy), checks)
    }

    /// ETSI EN 319 102-1 §5.5.4: nobody stamps a signature that is yet to be made.
    fn check_order(&self, question: &Question<'_>, checks: &mut Checks) {
        let (Existence::Proven(stamped), Some(claimed)) = (question.existence, question.signing_time) else {
            return;
        };
        let skew = SignedDuration::from_secs(self.policy.clock_skew.into());
        if claimed.duration_since(stamped) > skew {
            let finding = Finding::new(CheckId::SigningTime, Code::SignedAfterStamp);
            checks.fail(finding.with("claimed", claimed).with("stamped", stamped));
        }
    }

    /// What becomes of the checks where nobody has signed.
    pub(crate) fn unsigned(&self, checks: &mut Checks) {
        OF_SIGNATURE.iter().for_each(|&check| checks.skip(check, Code::NoProof));
    }

    /// The checks of a signer with certificates.
    fn chained(
        &self,
        signer: &Signer,
        proof: &Proof<'_>,
        question: &Question<'_>,
        checks: &mut Checks,
        validation: &mut SignatureValidation,
    ) {
        let chain = signer.check(question, self.policy, checks);
        if let Some(key) = signer.key() {
            self.signature(proof, key, checks);
        }
        validation.certificates.clone_from(&chain.certificates);
        validation.anchor = chain.anchor.as_ref().map(|anchor| AnchorSummary::of(&anchor.id, &anchor.scope));
        validation.lists.clone_from(&chain.lists);
        validation.repeated = Some(Arc::clone(&chain.repeated));
        validation.holds_until = chain.holds_until(question.at);
    }

    /// The one check that touches a key: over the bytes as they came.
    fn signature(&self, proof: &Proof<'_>, key: Result<&Arc<PublicKey>, &KeyProblem>, checks: &mut Checks) {
        if proof.algorithm_allowed.is_err() {
            return;
        }
        match key {
            Ok(key) if key.fits(&proof.algorithm) => {
                checks.pass(CheckId::Algorithm);
                let (message, signature) = (&*proof.message, &*proof.signature);
                let signed = Signed { message, signature, user_id: proof.user_id.as_deref() };
                match Deferred::check(self.later, key, &proof.algorithm, &signed) {
                    Ok(()) => checks.pass(CheckId::Signature),
                    Err(_) => checks.fail(Finding::new(CheckId::Signature, Code::SignatureMismatch)),
                }
            }
            Ok(key) if proof.kind != ProofKind::Jws && key.is_on_another_curve(&proof.algorithm) => {
                let finding = Finding::new(CheckId::Algorithm, Code::AlgorithmUnsupported);
                checks.fail(finding.with("algorithm", format_args!("{} ({})", proof.algorithm, key.kind())));
            }
            Ok(key) => {
                let finding = Finding::new(CheckId::Algorithm, Code::AlgorithmKeyMismatch);
                checks.fail(finding.with("algorithm", &proof.algorithm).with("key", key.kind()));
            }
            // One algorithm may have keys that this build cannot read beside those that it can: EdDSA has Ed448.
            Err(KeyProblem::Unsupported(name)) => {
                let finding = Finding::new(CheckId::Algorithm, Code::AlgorithmUnsupported);
                checks.fail(finding.with("algorithm", name));
            }
            Err(KeyProblem::Weak(name)) => {
                checks.fail(Finding::new(CheckId::Algorithm, Code::AlgorithmWeak).with("algorithm", name));
            }
            // The signer check has said what is wrong with the key.
            Err(KeyProblem::Malformed(_) | KeyProblem::Unsound) => {}
        }
    }
}

impl SignatureValidation {
    fn of(proof: &Proof<'_>, signing_time: Option<Timestamp>) -> Self {
        Self {
            kind: proof.kind.as_str(),
            algorithm: proof.algorithm.to_smolstr(),
            coverage: Coverage::All,
            signing_time,
            proof_of_existence: None,
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
            of_package: None,
            repeated: None,
        }
    }
}

impl AnchorSummary {
    pub(crate) fn of(id: &str, scope: &Scope) -> Self {
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
