//! A time stamp in a seal signature: it moves the time at which the signature is known to have been there.

use crate::checks::sealed::{Examined, SealedCheck};
use crate::crypto::algorithm::Signed;
use crate::proof::ses::SealSignature;
use crate::proof::ses::token::Token;
use crate::trust::path::Task;
use crate::trust::scope::{Existence, Question};
use crate::words::check::{CheckId, Checks, Finding, Outcome};
use crate::words::code::Code;
use crate::words::purpose::Purpose;
use crate::words::region::Region;

impl SealedCheck<'_> {
    /// Without one nothing is lost, and one that does not hold proves nothing: all of this is warned about.
    pub(super) fn time_stamp(&self, signature: &SealSignature<'_>, one: &mut Examined) {
        let Some(der) = signature.time_stamp else {
            return one.checks.skip(CheckId::TimeStamp, Code::NotRecorded);
        };
        let finding = |code| Finding::new(CheckId::TimeStamp, code);
        let token = match Token::read(der) {
            Ok(token) => token,
            Err(problem) => {
                return one.checks.warn(finding(Code::TimeStampUnreadable).with("detail", problem));
            }
        };
        let signer = self.signers.recall_for(&token.signed.certificates, Task::TimeStamp);
        let over = Signed::new(&token.signed.message, token.signed.signature);
        let held = match (&token.signed.algorithm, signer.key()) {
            (Ok(algorithm), Some(Ok(key))) => key.fits(algorithm) && key.check(algorithm, &over).is_ok(),
            _ => false,
        };
        if !held || !token.is_over(signature.signature) || !token.is_sound() {
            return one.checks.warn(finding(Code::TimeStampMismatch));
        }
        if token.time > self.at {
            return one.checks.warn(finding(Code::TimeStampMismatch));
        }
        let question = Question {
            at: self.at,
            signing_time: None,
            region: Region::UNKNOWN,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Claimed(token.time),
        };
        let mut own = Checks::of_package();
        signer.check(&question, self.policy, &mut own);
        let against = own
            .findings()
            .iter()
            .find(|finding| finding.outcome == Outcome::Failed && finding.code != Code::ScopeKind);
        match against {
            Some(against) => one.checks.warn(finding(Code::TimeStampUntrusted).with("reason", against.code)),
            None => {
                one.proven = Some(token.time);
                one.checks.pass(CheckId::TimeStamp);
            }
        }
    }
}
