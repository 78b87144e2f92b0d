//! The seal of a signature: its maker's signature, its signers, its copy, its time, and its maker.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::checks::sealed::{Examined, SealedCheck, allowed, mismatch};
use crate::checks::signature::SealSummary;
use crate::crypto::algorithm::Signed;
use crate::crypto::{Algorithm, Deferred};
use crate::proof::ses::SealSignature;
use crate::proof::ses::seal::Seal;
use crate::trust::path::Signer;
use crate::trust::scope::{Existence, Question};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::x509::profile::Role;

/// The seal as the document repeats it outside of the signature.
pub(super) enum Copy<'c> {
    NotRecorded,
    /// `None` where it is named and not there.
    Of(Option<&'c [u8]>),
}

/// The algorithm of a signature in a seal, which has no parameters beside it.
pub(super) fn algorithm(oid: ObjectIdentifier, signature: &[u8]) -> Result<Algorithm, String> {
    Algorithm::from_signer_info((oid, &[]), oid, signature.len())
}

impl SealedCheck<'_> {
    pub(super) fn seal(
        &self,
        signature: &SealSignature<'_>,
        maker: &Signer,
        copy: Copy<'_>,
        one: &mut Examined,
    ) {
        let seal = &signature.seal;
        one.seal = Some(summary(seal, maker));
        let checks = &mut one.checks;
        self.made(seal, maker, checks);
        match seal.lists(signature.certificate) {
            true => checks.pass(CheckId::SealSigner),
            false => checks.fail(Finding::new(CheckId::SealSigner, Code::SignerNotInSeal)),
        }
        match copy {
            Copy::NotRecorded => checks.skip(CheckId::SealCopy, Code::NotRecorded),
            Copy::Of(copy) if copy == Some(signature.seal_der) => checks.pass(CheckId::SealCopy),
            Copy::Of(_) => checks.fail(Finding::new(CheckId::SealCopy, Code::SealCopyDiffers)),
        }
        period(seal, signature.time.as_ref().ok().copied(), checks);
        self.maker(seal, maker, checks);
    }

    /// Whether the seal is what its maker signed.
    fn made(&self, seal: &Seal<'_>, maker: &Signer, checks: &mut Checks) {
        let check = CheckId::SealSignature;
        let Some(algorithm) = allowed(algorithm(seal.algorithm, seal.signature), check, checks) else {
            return;
        };
        match maker.key() {
            Some(Ok(key)) if key.fits(&algorithm) => {
                let signed = Signed::new(&seal.to_be_signed, seal.signature);
                match Deferred::check(self.later, key, &algorithm, &signed) {
                    Ok(()) => checks.pass(check),
                    Err(_) => checks.fail(Finding::new(check, Code::SealSignatureMismatch)),
                }
            }
            Some(key) => mismatch(&algorithm, key, check, checks),
            None => {}
        }
    }

    /// Whether the maker could make seals when this one was made: not whether it could today, for a seal stays what it is
    /// when its maker's certificate ends.
    fn maker(&self, seal: &Seal<'_>, maker: &Signer, checks: &mut Checks) {
        // The time of its making is the maker's own word; in the future it is nobody's.
        let created = seal.created.min(self.at);
        let question = Question {
            at: self.at,
            signing_time: Some(created),
            region: Region::UNKNOWN,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Claimed(created),
        };
        let mut own = Checks::of_package();
        maker.check(&question, self.policy, &mut own);
        // For which kinds of licenses an anchor is trusted is asked of the signer.
        let counts = |finding: &&Finding| finding.code != Code::ScopeKind;
        for finding in own.findings().iter().filter(counts) {
            let at = finding.at.as_deref().unwrap_or("certificate 1");
            let told =
                Finding { check: CheckId::SealMaker, at: Some(format!("seal {at}")), ..finding.clone() };
            checks.found(told, finding.outcome);
        }
        if own.outcome(CheckId::Signer) == Outcome::Passed {
            checks.pass(CheckId::SealMaker);
        }
    }
}

/// GM/T 0031-2014 §6.2.3 (f): signed while the seal was valid.
fn period(seal: &Seal<'_>, signed: Option<Timestamp>, checks: &mut Checks) {
    let Some(signed) = signed else { return };
    let finding = |code| Finding::new(CheckId::SealPeriod, code).with("claimed", signed);
    if signed < seal.valid_from {
        checks.fail(finding(Code::SealNotYetValid).with("from", seal.valid_from));
    } else if signed > seal.valid_until {
        checks.fail(finding(Code::SealExpired).with("until", seal.valid_until));
    }
    checks.pass(CheckId::SealPeriod);
}

fn summary(seal: &Seal<'_>, maker: &Signer) -> SealSummary {
    let maker = maker.certificate().map(|certificate| certificate.summary(Role::Signer));
    SealSummary {
        id: seal.id.into(),
        kind: seal.kind,
        name: seal.name.into(),
        maker: maker.map(|maker| maker.subject),
        created: seal.created,
        valid_from: seal.valid_from,
        valid_until: seal.valid_until,
        picture_format: seal.picture.format.into(),
        picture_bytes: seal.picture.bytes,
        picture_size: [seal.picture.width, seal.picture.height],
    }
}
