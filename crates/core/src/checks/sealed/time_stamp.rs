//! A time stamp in a seal signature.

use crate::checks::sealed::{Examined, SealedCheck};
use crate::checks::time_stamp::proven;
use crate::proof::ses::SealSignature;

impl SealedCheck<'_> {
    pub(super) fn time_stamp(&self, signature: &SealSignature<'_>, one: &mut Examined) {
        let deciders = (self.signers, self.policy);
        one.proven = proven(signature.time_stamp, signature.signature, self.at, deciders, &mut one.checks);
    }
}
