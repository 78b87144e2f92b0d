//! What the operator asks of a license beyond what the standards ask.

/// How strict a verifier is. The default is strict.
///
/// ```
/// use elicense::{Policy, RevocationRule};
/// assert_eq!(Policy::default().revocation, RevocationRule::Required);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// What it means that no fresh revocation list is at hand.
    pub revocation: RevocationRule,
}

/// What it means that no fresh revocation list is at hand.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum RevocationRule {
    /// The signer cannot be judged: INDETERMINATE / TRY_LATER.
    #[default]
    Required,
    /// A warning. A certificate that a list at hand, fresh or stale, names as revoked is revoked all the same.
    Advisory,
}
