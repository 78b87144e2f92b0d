//! The value of a signature: a seal, SignedData of either standard, a time stamp, or the bare numbers.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;

use crate::checks::sealed::pdf::brought::Brought;
use crate::checks::sealed::pdf::signer::{With, chain};
use crate::checks::sealed::seal::{self, Copy};
use crate::checks::sealed::value::{OF_SEALS, malformed};
use crate::checks::sealed::{Examined, SealedCheck};
use crate::crypto::Algorithm;
use crate::crypto::algorithm::Signed;
use crate::crypto::digest::{Digest, sm3};
use crate::document::ber::Problem;
use crate::document::pdf::signature::Described;
use crate::proof::pdf::{self, Binding, Carried, Message, Over, Parts, Stamp, Value};
use crate::proof::ses::SealSignature;
use crate::trust::path::Task;
use crate::words::check::{CheckId, Finding, Outcome};
use crate::words::code::Code;

impl SealedCheck<'_> {
    /// Reads the value and runs what it makes possible.
    pub(super) fn pdf_value(
        &self,
        of: &Described,
        parts: Parts<'_>,
        brought: &Brought<'_, '_>,
        one: &mut Examined,
    ) {
        let der = match pdf::in_der(&of.contents) {
            Ok(der) => der,
            Err(problem) => return unread(one, problem),
        };
        let value = match Value::read(&der) {
            Ok(value) => value,
            Err(problem) => return unread(one, problem),
        };
        called(&value, &of.sub_filter, one);
        if !matches!(value, Value::Seal(_)) {
            OF_SEALS.iter().for_each(|&check| one.checks.skip(check, Code::NoSeal));
        }
        match value {
            Value::Seal(signature) => self.pdf_seal(&signature, (parts, brought), one),
            Value::Message(message) => match Stamp::of(&message) {
                Ok(stamp) => self.document_stamp(&message, &stamp, (parts, brought), one),
                Err(problem) if of.is_time_stamp => malformed(one, problem),
                Err(_) => self.message(&message, (parts, brought), one),
            },
            Value::Bare(numbers) => self.bare_numbers(of, numbers, (parts, brought), one),
        }
    }

    /// GB/T 38540: the digest of the stretches, and the seal with rules of its own.
    fn pdf_seal(
        &self,
        signature: &SealSignature<'_>,
        (parts, brought): (Parts<'_>, &Brought<'_, '_>),
        one: &mut Examined,
    ) {
        one.form = "ses";
        one.standard = Some(signature.generation.standard());
        match &signature.time {
            Ok(time) => one.signing_time = Some(*time),
            Err(problem) => {
                let finding = Finding::new(CheckId::ProofFormat, Code::ProofMalformed);
                one.checks.fail(finding.with("detail", format!("the signing time: {problem}")));
            }
        }
        one.checks.pass(CheckId::ProofFormat);
        let digest = Digest::by_name("SM3").map(|digest| digest.of_parts(&parts));
        match signature.data_hash {
            hash if digest.as_deref() == Some(hash) => one.checks.pass(CheckId::Digest),
            // Programs are met that sign what they forgot to hand over.
            hash if *hash == sm3(b"") => {
                one.checks.fail(Finding::new(CheckId::Digest, Code::BoundToNothing));
            }
            _ => one.checks.fail(Finding::new(CheckId::Digest, Code::DigestMismatch)),
        }
        let algorithm = seal::algorithm(signature.algorithm, signature.signature);
        let over = Signed::new(signature.to_be_signed, signature.signature);
        // A seal carries nothing for its own check; the document may, for its signer and for its maker.
        let whose = |certificate| {
            let chain = chain(&[Cow::Borrowed(certificate)], brought.certificates());
            self.signers.recall_with(&chain, Task::Seal, || brought.evidence(&Carried::default()))
        };
        self.signed(whose(signature.certificate), algorithm, &over, one);
        self.seal(signature, &whose(signature.seal.maker), Copy::NotRecorded, one);
        self.time_stamp(signature, one);
    }

    fn message(
        &self,
        message: &Message<'_>,
        (parts, brought): (Parts<'_>, &Brought<'_, '_>),
        one: &mut Examined,
    ) {
        one.form = "cms";
        one.standard = message.is_national().then_some("GB/T 35275");
        carried(message, one);
        let over = match message.over(parts) {
            Ok(over) => over,
            Err(problem) => return malformed(one, problem),
        };
        one.checks.pass(CheckId::ProofFormat);
        bound(&over, one);
        // What the dictionary says is signed as well, and is what PAdES uses (ETSI EN 319 142-1 §5.3).
        one.signing_time = over.signing_time.or(one.signing_time);
        self.signed_over(&over, (&message.carried, brought), Task::Document, one);
        self.stamped(message, brought, one);
    }

    /// A time stamp of the whole document (ISO 32000-2 §12.8.5).
    fn document_stamp(
        &self,
        message: &Message<'_>,
        stamp: &Stamp<'_>,
        (parts, brought): (Parts<'_>, &Brought<'_, '_>),
        one: &mut Examined,
    ) {
        one.form = "time-stamp";
        if let Some(pdf) = &mut one.pdf {
            pdf.is_time_stamp = true;
        }
        carried(message, one);
        one.signing_time = Some(stamp.time);
        let over = match stamp.over(message, &parts) {
            Ok(over) => over,
            Err(problem) => return malformed(one, problem),
        };
        one.checks.pass(CheckId::ProofFormat);
        bound(&over, one);
        weak_digest(stamp.digest(), one);
        self.signed_over(&over, (&message.carried, brought), Task::TimeStamp, one);
    }

    fn signed_over(&self, over: &Over<'_>, with: With<'_, '_>, task: Task, one: &mut Examined) {
        if over.certificates.is_empty() {
            return one.checks.fail(Finding::new(CheckId::Signer, Code::SignerCertificateMissing));
        }
        if over.means_another {
            // ETSI EN 319 102-1 §5.2.3.4: whose certificate is meant did not come along.
            one.checks.fail(Finding::new(CheckId::Signer, Code::SignerCertificateMissing));
        }
        self.pdf_signer(over, (&chain(&over.certificates, with.1.certificates()), with), task, one);
        if let Some(weak) = over.weak_digest {
            weak_digest(weak, one);
        }
    }

    /// A time stamp over the signature; one that does not hold proves nothing, and is warned about.
    fn stamped(&self, message: &Message<'_>, brought: &Brought<'_, '_>, one: &mut Examined) {
        let Some(der) = message.time_stamp else {
            return one.checks.skip(CheckId::TimeStamp, Code::NotRecorded);
        };
        let finding = |code| Finding::new(CheckId::TimeStamp, code);
        let unreadable =
            |detail: &dyn std::fmt::Display| finding(Code::TimeStampUnreadable).with("detail", detail);
        let Ok(Value::Message(token)) = Value::read(der) else {
            return one.checks.warn(unreadable(&"it is no SignedData"));
        };
        let stamp = match Stamp::of(&token) {
            Ok(stamp) => stamp,
            Err(problem) => return one.checks.warn(unreadable(&problem)),
        };
        let over = match stamp.over(&token, &[message.value()]) {
            Ok(over) => over,
            Err(problem) => return one.checks.warn(unreadable(&problem)),
        };
        // Its own checks are those of a signature.
        let mut own = Examined::new(0, "");
        let signer_chain = chain(&over.certificates, brought.certificates());
        self.pdf_signer(&over, (&signer_chain, (&token.carried, brought)), Task::TimeStamp, &mut own);
        let held = over.binding == Binding::Holds
            && own.checks.outcome(CheckId::Signature) == Outcome::Passed
            && stamp.time <= self.at;
        if !held {
            return one.checks.warn(finding(Code::TimeStampMismatch));
        }
        let trusted = match (own.checks.outcome(CheckId::Algorithm), &own.signer) {
            (Outcome::Passed, Some(signer)) => self.stamp_is_trusted(signer, stamp.time),
            _ => Err(Code::AlgorithmWeak),
        };
        match trusted {
            Err(against) => one.checks.warn(finding(Code::TimeStampUntrusted).with("reason", against)),
            Ok(()) => {
                one.proven = Some(stamp.time);
                one.checks.pass(CheckId::TimeStamp);
            }
        }
    }

    /// ISO 32000-1 §12.8.3.2: the numbers, and the certificate beside them. Which hash it is, they say themselves.
    fn bare_numbers(
        &self,
        of: &Described,
        numbers: &[u8],
        (parts, brought): (Parts<'_>, &Brought<'_, '_>),
        one: &mut Examined,
    ) {
        one.form = "pkcs1";
        one.checks.pass(CheckId::ProofFormat);
        one.checks.skip(CheckId::Digest, Code::NoDigest);
        one.checks.skip(CheckId::TimeStamp, Code::NotRecorded);
        if of.certificates.is_empty() {
            return one.checks.fail(Finding::new(CheckId::Signer, Code::SignerCertificateMissing));
        }
        let own: Vec<Cow<'_, [u8]>> =
            of.certificates.iter().map(|der| Cow::Borrowed(der.as_slice())).collect();
        let over = Over {
            certificates: Vec::new(),
            algorithm: Algorithm::from_signer_info((RSA, &[]), SHA_1, numbers.len()),
            hash: Some(SHA_1),
            message: parts.concat().into(),
            signature: numbers,
            binding: Binding::Direct,
            signing_time: None,
            weak_digest: None,
            means_another: false,
        };
        let with = (&Carried::default(), brought);
        self.pdf_signer(&over, (&chain(&own, brought.certificates()), with), Task::Document, one);
    }
}

/// Whether what is signed is about the bytes of the file.
fn bound(over: &Over<'_>, one: &mut Examined) {
    match &over.binding {
        Binding::Holds => one.checks.pass(CheckId::Digest),
        Binding::Direct => one.checks.skip(CheckId::Digest, Code::NoDigest),
        Binding::Differs => one.checks.fail(Finding::new(CheckId::Digest, Code::DigestMismatch)),
        Binding::Unsupported(name) => {
            one.checks
                .fail(Finding::new(CheckId::Digest, Code::AlgorithmUnsupported).with("algorithm", name));
        }
    }
}

/// A digest for which another content can be made.
fn weak_digest(oid: ObjectIdentifier, one: &mut Examined) {
    let is_told = one.checks.findings().iter().any(|finding| finding.code == Code::AlgorithmWeak);
    if Digest::by_any_oid(oid).is_some_and(Digest::is_weak) && !is_told {
        one.checks.fail(Finding::new(CheckId::Algorithm, Code::AlgorithmWeak).with("algorithm", "SHA-1"));
    }
}

/// What the file calls it is no proof of anything, and told where it is not what it is.
fn called(value: &Value<'_>, sub_filter: &str, one: &mut Examined) {
    let code = match (value.is_called(sub_filter), pdf::is_known(sub_filter)) {
        (true, _) => return,
        (false, true) => Code::SubFilterDiffers,
        (false, false) => Code::SubFilterUnknown,
    };
    let named = if sub_filter.is_empty() { "-" } else { sub_filter };
    one.checks.warn(Finding::new(CheckId::ProofFormat, code).with("sub_filter", named));
}

fn carried(message: &Message<'_>, one: &mut Examined) {
    if let Some(pdf) = &mut one.pdf {
        pdf.lists += message.carried.lists.len();
        pdf.answers += message.carried.answers.len();
    }
}

fn unread(one: &mut Examined, problem: Problem) {
    match problem {
        Problem::Malformed(problem) => malformed(one, problem),
        Problem::Unsupported(form) => {
            let finding = Finding::new(CheckId::ProofFormat, Code::ProofFormUnsupported);
            one.checks.fail(finding.with("form", form));
        }
    }
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
