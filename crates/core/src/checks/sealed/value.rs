//! The value of a signature: with a seal, as SignedData, or the bare numbers.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checks::sealed::seal::Copy;
use crate::checks::sealed::{Examined, SealedCheck};
use crate::crypto::algorithm::Signed;
use crate::crypto::digest::sm3;
use crate::document::der::{Cursor, INTEGER, SEQUENCE};
use crate::document::ofd::Ofd;
use crate::document::ofd::location::Lost;
use crate::document::ofd::signature::{Description, Kind, Listed};
use crate::proof::Enclosed;
use crate::proof::ses::SealSignature;
use crate::trust::path::Task;
use crate::words::check::{CheckId, Finding};
use crate::words::code::Code;

/// The checks of seals, for a signature without one.
pub(super) const OF_SEALS: [CheckId; 6] = [
    CheckId::SealSignature,
    CheckId::SealSigner,
    CheckId::SealCopy,
    CheckId::SealMaker,
    CheckId::SealPeriod,
    CheckId::TimeStamp,
];

impl SealedCheck<'_> {
    /// Reads the value and runs what it makes possible.
    pub(super) fn value(&self, ofd: &Ofd<'_>, listed: &Listed, of: &Description, one: &mut Examined) {
        let value = match &of.value {
            Ok(met) => {
                if let Some(tolerated) = met.tolerated {
                    one.checks.warn(tolerated.finding(&of.part, &met.name));
                }
                ofd.bytes(&met.name).unwrap_or_default()
            }
            Err(Lost::Unsafe) => return malformed(one, "the signature's value is outside the package"),
            Err(Lost::Missing) => return malformed(one, "the signature's value is not in the package"),
        };
        let signed = ofd.bytes(&of.part).unwrap_or_default();
        if listed.kind == Kind::Seal {
            one.form = "ses";
            return match SealSignature::read(value) {
                Ok(signature) => self.sealed(ofd, of, &signature, signed, one),
                Err(problem) => malformed(one, problem),
            };
        }
        OF_SEALS.iter().for_each(|&check| one.checks.skip(check, Code::NoSeal));
        if is_bare(value) {
            return self.bare(one);
        }
        one.form = "cms";
        match Enclosed::read(value) {
            Ok(enclosed) => self.enclosed(enclosed, signed, one),
            Err(problem) => malformed(one, problem),
        }
    }

    /// GB/T 35275: the content is the SM3 of the part, as bytes or in base64; or it lies outside and is the part.
    fn enclosed(&self, enclosed: Enclosed<'_>, part: &[u8], one: &mut Examined) {
        let hash = sm3(part);
        let written = STANDARD.encode(hash);
        let content = enclosed.content;
        let signed = match enclosed.over(content.unwrap_or(part)) {
            Ok(signed) => signed,
            Err(problem) => return malformed(one, problem),
        };
        one.checks.pass(CheckId::ProofFormat);
        let content_is_of = match content {
            Some(content) => [&hash[..], written.as_bytes(), part].contains(&content),
            None => true,
        };
        // The attribute may hold the digest of the part itself, whatever the content is.
        let digest_is_of =
            signed.digest_is_of(content.unwrap_or(part)) || content_is_of && signed.digest_is_of(part);
        match content_is_of && digest_is_of {
            true => one.checks.pass(CheckId::Digest),
            false => one.checks.fail(Finding::new(CheckId::Digest, Code::DigestMismatch)),
        }
        one.signing_time = signed.signing_time;
        if signed.certificates.is_empty() {
            return one.checks.fail(Finding::new(CheckId::Signer, Code::SignerCertificateMissing));
        }
        let over = Signed::new(&signed.message, signed.signature);
        let signer = self.signers.recall_for(&signed.certificates, Task::Seal);
        self.signed(signer, signed.algorithm, &over, one);
    }

    /// The numbers alone: nothing says whose they are.
    fn bare(&self, one: &mut Examined) {
        one.checks.pass(CheckId::ProofFormat);
        one.checks.skip(CheckId::Digest, Code::NoDigest);
        one.checks.fail(Finding::new(CheckId::Signer, Code::SignerCertificateMissing));
    }

    fn sealed(
        &self,
        ofd: &Ofd<'_>,
        of: &Description,
        signature: &SealSignature<'_>,
        part: &[u8],
        one: &mut Examined,
    ) {
        one.standard = Some(signature.generation.standard());
        match &signature.time {
            Ok(time) => one.signing_time = Some(*time),
            Err(problem) => {
                let finding = Finding::new(CheckId::ProofFormat, Code::ProofMalformed);
                one.checks.fail(finding.with("detail", format!("the signing time: {problem}")));
            }
        }
        one.checks.pass(CheckId::ProofFormat);
        match signature.data_hash == sm3(part) {
            true => one.checks.pass(CheckId::Digest),
            false => one.checks.fail(Finding::new(CheckId::Digest, Code::DigestMismatch)),
        }
        // The seal may list certificates between the signer's and an anchor; they are candidates like any others.
        let chain = [Cow::Borrowed(signature.certificate)];
        let algorithm = super::seal::algorithm(signature.algorithm, signature.signature);
        let over = Signed::new(signature.to_be_signed, signature.signature);
        self.signed(self.signers.recall_for(&chain, Task::Seal), algorithm, &over, one);
        let copy = match &of.seal {
            None => Copy::NotRecorded,
            Some(met) => Copy::Of(met.as_ref().ok().and_then(|met| ofd.bytes(&met.name))),
        };
        let maker = self.signers.recall_for(&[Cow::Borrowed(signature.seal.maker)], Task::Seal);
        self.seal(signature, &maker, copy, one);
        self.time_stamp(signature, one);
    }
}

/// Two numbers, in DER or in 32 bytes each.
fn is_bare(value: &[u8]) -> bool {
    let numbers = || {
        let mut document = Cursor::new(value)?;
        let mut fields = document.inside(SEQUENCE)?;
        document.end()?;
        fields.value(INTEGER)?;
        fields.value(INTEGER)?;
        fields.end()
    };
    value.len() == 64 || numbers().is_ok()
}

pub(super) fn malformed(one: &mut Examined, detail: impl std::fmt::Display) {
    one.checks.fail(Finding::new(CheckId::ProofFormat, Code::ProofMalformed).with("detail", detail));
}
