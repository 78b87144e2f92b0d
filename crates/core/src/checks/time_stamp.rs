//! Time-stamp tokens (RFC 3161, GB/T 20520) over signatures: they move the time at which a signature is known to have been
//! there. Without one nothing is lost, and one that does not hold proves nothing: all of this is warned about.

use jiff::Timestamp;

use crate::crypto::algorithm::Signed;
use crate::proof::ses::token::Token;
use crate::trust::cache::SignerCache;
use crate::trust::path::Task;
use crate::trust::scope::{Existence, Question};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::policy::Policy;
use crate::words::purpose::Purpose;
use crate::words::region::Region;

/// When the earliest of the tokens that hold says that the signature was there, and the check of it.
pub(crate) fn proven<'t>(
    tokens: impl IntoIterator<Item = &'t [u8]>,
    signature: &[u8],
    at: Timestamp,
    (signers, policy): (&SignerCache, &Policy),
    checks: &mut Checks,
) -> Option<Timestamp> {
    let answers = tokens.into_iter().map(|token| one(token, signature, at, signers, policy));
    let (held, against): (Vec<_>, Vec<_>) = answers.partition(Result::is_ok);
    let earliest = held.into_iter().flatten().min();
    match (earliest, against.into_iter().find_map(Result::err)) {
        (None, None) => checks.skip(CheckId::TimeStamp, Code::NotRecorded),
        (None, Some(against)) => checks.warn(against),
        (Some(_), _) => checks.pass(CheckId::TimeStamp),
    }
    earliest
}

fn one(
    der: &[u8],
    signature: &[u8],
    at: Timestamp,
    signers: &SignerCache,
    policy: &Policy,
) -> Result<Timestamp, Finding> {
    let finding = |code| Finding::new(CheckId::TimeStamp, code);
    let token =
        Token::read(der).map_err(|problem| finding(Code::TimeStampUnreadable).with("detail", problem))?;
    let signer = signers.recall_for(&token.signed.certificates, Task::TimeStamp);
    let over = Signed::new(&token.signed.message, token.signed.signature);
    let held = match (&token.signed.algorithm, signer.key()) {
        (Ok(algorithm), Some(Ok(key))) => key.fits(algorithm) && key.check(algorithm, &over).is_ok(),
        _ => false,
    };
    if !held || !token.is_over(signature) || !token.is_sound() || token.time > at {
        return Err(finding(Code::TimeStampMismatch));
    }
    let question = Question {
        at,
        signing_time: None,
        region: Region::UNKNOWN,
        kinds: &[],
        purpose: Purpose::TimeStamp,
        existence: Existence::Claimed(token.time),
    };
    let mut own = Checks::of_package();
    signer.check(&question, policy, &mut own);
    match own.findings().iter().find(|finding| finding.outcome == Outcome::Failed) {
        Some(against) => Err(finding(Code::TimeStampUntrusted).with("reason", against.code)),
        None => Ok(token.time),
    }
}
