//! Revocation lists (RFC 5280 §5): which certificates their issuers took back.

mod entries;
mod reader;

use std::sync::{PoisonError, RwLock};

use serde::Serialize;

pub(crate) use entries::{Entry, Reason};

use crate::crypto::ChainAlgorithms;
use crate::words::limits::MAX_REVOCATION_LIST_BYTES;
use crate::x509::certificate::Certificate;
use crate::x509::name::ComparableName;
use crate::x509::points::{ListScope, Reasons};
use crate::x509::revocation_list::entries::Entries;
use crate::x509::signed::{Made, SignedBody};

/// What a report says of a revocation list that its answer stands on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ListSummary {
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued (RFC 3339).
    pub this_update: String,
    /// When the next one is due (RFC 3339); `None` for a list that does not say, which is never fresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_update: Option<String>,
    /// SHA-256 of the list, in hexadecimal digits.
    pub sha256: String,
}

/// One revocation list of the trust store.
#[derive(Debug)]
pub(crate) struct RevocationList {
    /// The file it stands in, as `trust.toml` names it.
    pub(crate) file: String,
    pub(crate) issuer: ComparableName,
    /// Fresh from this second on.
    pub(crate) this_update: i64,
    /// Fresh before this second, stale from it on; `None`: never fresh.
    pub(crate) next_update: Option<i64>,
    pub(crate) summary: ListSummary,
    /// What it breaks, in the order of the table of rules.
    pub(crate) broken: Vec<&'static ListRule>,
    /// Its number without leading zeros, most significant byte first.
    number: Option<Vec<u8>>,
    entries: Entries,
    scope: ListScope,
    signed: SignedBody,
    /// Keys that were tried, and whether the list is theirs: a long list is hashed once, not once per signer.
    tried: RwLock<Vec<([u8; 32], bool)>>,
}

/// What a list may break and still be read.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct ListRule {
    /// The name in reports: never renamed.
    pub(crate) name: &'static str,
    pub(crate) clause: &'static str,
    pub(crate) leaves: Leaves,
}

/// What a list that breaks a rule is still good for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Leaves {
    /// Everything: what it breaks is for its issuer to mend.
    All,
    /// Its entries count, and it clears nobody whom it does not name.
    Entries,
    /// What it says of anybody cannot be told for sure: whom it names does not pass, and no more.
    Names,
}

impl RevocationList {
    /// Reads a DER list; the error says in a few words what is wrong with it, and by which clause.
    pub(crate) fn read(der: &[u8], file: &str) -> Result<Self, String> {
        if der.len() > MAX_REVOCATION_LIST_BYTES {
            return Err(format!("longer than {MAX_REVOCATION_LIST_BYTES} bytes"));
        }
        reader::read(der, file)
    }

    /// Whether `issuer` signed the list, by one of `algorithms`. Whether it may sign lists is another question.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate, algorithms: ChainAlgorithms) -> bool {
        if self.issuer != issuer.subject {
            return false;
        }
        let tried = self.tried.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, theirs)) = tried.iter().find(|(sha256, _)| *sha256 == issuer.key_sha256) {
            return *theirs;
        }
        drop(tried);
        let theirs = self.signed.is_by(issuer, algorithms) == Made::Yes;
        let mut tried = self.tried.write().unwrap_or_else(PoisonError::into_inner);
        if tried.len() == MAX_TRIED_KEYS {
            tried.clear();
        }
        tried.push((issuer.key_sha256, theirs));
        theirs
    }

    /// The entry of a certificate, whatever part of its issuer's certificates the list covers and however old it is.
    pub(crate) fn entry(&self, certificate: &Certificate) -> Option<Entry> {
        let of_list = self.issuer == certificate.issuer;
        self.entries.find(&certificate.issuer, of_list, &certificate.serial)
    }

    /// The reasons for which the list would name this certificate had it been revoked for them.
    pub(crate) fn reasons_for(&self, certificate: &Certificate) -> Reasons {
        // RFC 5280 §5: entries may leave the list once the certificate has expired.
        let may_have_left = self.this_update > certificate.period.until;
        if may_have_left || self.issuer != certificate.issuer || self.leaves() != Leaves::All {
            return Reasons::NONE;
        }
        self.scope.reasons_for(certificate)
    }

    /// What the list is good for, by everything it breaks.
    pub(crate) fn leaves(&self) -> Leaves {
        let order = |leaves: &Leaves| *leaves as u8;
        self.broken.iter().map(|rule| rule.leaves).max_by_key(order).unwrap_or(Leaves::All)
    }

    /// Issuers other than the list's own whose certificates it names: those of an indirect list.
    pub(crate) fn other_issuers(&self) -> impl Iterator<Item = &ComparableName> {
        self.entries.other_issuers()
    }

    pub(crate) fn is_fresh(&self, at: i64) -> bool {
        self.this_update <= at && self.next_update.is_some_and(|next| at < next)
    }

    /// Whether the list was made after `other`: its time says so and its number does not contradict, or, made at the
    /// same time, its number says so (RFC 5280 §5.2.3).
    pub(crate) fn is_newer_than(&self, other: &Self) -> bool {
        let by_number = match (&self.number, &other.number) {
            (Some(one), Some(two)) => (one.len(), one).cmp(&(two.len(), two)),
            _ => std::cmp::Ordering::Equal,
        };
        match self.this_update.cmp(&other.this_update) {
            std::cmp::Ordering::Greater => by_number.is_ge(),
            std::cmp::Ordering::Equal => by_number.is_gt(),
            std::cmp::Ordering::Less => false,
        }
    }
}

/// Keys remembered per list. An issuer's name has one key, two while it changes; strangers' keys never
/// come here, because only paths that end in an anchor are looked at.
const MAX_TRIED_KEYS: usize = 16;
