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

/// What a report says of a revocation list that its answer stands on, or of an answer about one certificate (RFC 6960).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ListSummary {
    /// The issuer's name; of an answer that of who answers, or the digest of its key.
    pub issuer: String,
    /// When it was issued (RFC 3339).
    pub this_update: String,
    /// When the next one is due (RFC 3339); `None` for a list that does not say, which is never fresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_update: Option<String>,
    /// SHA-256 of the list, in hexadecimal digits.
    pub sha256: String,
}

/// One revocation list.
#[derive(Debug)]
pub(crate) struct RevocationList {
    /// The file it stands in, as `trust.toml` names it; `DSS` for one that came with a document.
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
        self.entries.find(self.signed.body(), &certificate.issuer, of_list, &certificate.serial)
    }

    #[cfg(feature = "stages")]
    pub(crate) fn names(&self, serial: &[u8]) -> bool {
        self.entries.find(self.signed.body(), &self.issuer, true, serial).is_some()
    }

    #[cfg(feature = "stages")]
    pub(crate) fn table_bytes(&self) -> usize {
        self.entries.bytes()
    }

    #[cfg(feature = "stages")]
    pub(crate) fn own_bytes(&self) -> usize {
        self.signed.bytes()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::testing::{Draft, ListDraft, entry};

    #[test]
    fn every_one_of_many_entries_is_found_and_no_other() {
        let serial = |number: u32| [&[0x40][..], &number.to_be_bytes()].concat();
        let mut draft = ListDraft::new("middle", "240101000000Z", "250101000000Z");
        draft.entries = (0..50_000).map(|number| entry(&serial(2 * number), "240201000000Z", &[])).collect();
        let list = RevocationList::read(&draft.sign(), "").unwrap();
        let is_named = |number: u32| {
            let leaf = Draft::signer("signer", "middle").with(|draft| draft.serial = serial(number)).sign();
            list.entry(&Certificate::read(&leaf).unwrap()).is_some()
        };
        assert!([0, 2, 49_998, 50_000, 99_998].into_iter().all(is_named));
        assert!(![1, 49_999, 99_999, 100_000].into_iter().any(is_named));
    }

    #[test]
    fn two_spellings_of_a_number_are_one_and_its_negative_is_another() {
        let named = |listed: &[u8], serial: &[u8]| {
            let draft = ListDraft::new("middle", "240101000000Z", "250101000000Z");
            let list = RevocationList::read(&draft.naming(listed, "240201000000Z", &[]).sign(), "").unwrap();
            let leaf = Draft::signer("signer", "middle").with(|draft| draft.serial = serial.to_vec()).sign();
            list.entry(&Certificate::read(&leaf).unwrap()).is_some()
        };
        assert!(named(&[0, 0x11], &[0x11]) && named(&[0, 0xff], &[0, 0xff]));
        assert!(!named(&[0xff], &[0, 0xff]) && !named(&[0x11], &[0x11, 0]));
    }

    #[test]
    fn what_is_no_list_is_refused_with_the_part_and_its_clause() {
        let good = || ListDraft::new("middle", "240101000000Z", "250101000000Z");
        let why = |der: &[u8]| RevocationList::read(der, "").unwrap_err();
        assert!(RevocationList::read(&good().sign(), "").is_ok());
        assert!(why(b"").contains("RFC 5280 §5.1"));
        assert!(why(&[good().sign(), vec![0]].concat()).contains("§5.1"));
        assert!(why(&good().with(|draft| draft.version = vec![2, 1, 2]).sign()).contains("§5.1.2.1"));
        assert!(
            why(&good().with(|draft| draft.this.clear()).with(|draft| draft.next.clear()).sign())
                .contains("thisUpdate")
        );
        assert!(why(&good().with(|draft| draft.entries = vec![vec![5, 0]]).sign()).contains("§5.1.2.6"));
        let twice = good()
            .with(|draft| draft.more = crate::testing::extension(&[0x55, 0x1d, 0x14], false, &[2, 1, 1]));
        assert!(why(&twice.sign()).contains("twice"));
    }
}
