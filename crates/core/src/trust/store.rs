//! What the operator trusts: anchors, pinned keys, denied keys and revocation lists.

mod file;
pub(in crate::trust) mod section;
mod tables;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::crypto::PublicKey;
use crate::crypto::digest::sha256;
use crate::rules::rulebook::Rulebook;
use crate::trust::bundle::BundleHead;
use crate::trust::scope::{Question, Scope, check_signing_time, floor};
use crate::trust::status::StatusList;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::error::Error;
use crate::words::policy::Policy;
use crate::words::position::Position;
use crate::x509::certificate::Certificate;
use crate::x509::key_id::KID_BYTES;
use crate::x509::name::ComparableName;
use crate::x509::revocation_list::RevocationList;
use jiff::Timestamp;

pub use file::is_for_people;
pub use section::certificate_of;

/// The trust store: who may sign which licenses, by the operator's decision alone.
///
/// It is read once from `trust.toml` and the files that names; nothing a document carries gets in.
///
/// ```
/// use std::collections::BTreeMap;
/// use elicense::Trust;
/// let files = BTreeMap::from([("trust.toml".to_owned(), Vec::new())]);
/// assert_eq!(Trust::from_files(&files).unwrap().fingerprint(), Trust::empty().fingerprint());
/// ```
#[derive(Debug)]
pub struct Trust {
    anchors: Vec<Arc<Anchor>>,
    keys: HashMap<String, PinnedKey>,
    denied: HashMap<[u8; 32], Denial>,
    /// By the issuer of the certificates they speak of.
    lists: HashMap<ComparableName, Vec<Arc<RevocationList>>>,
    unread: Arc<[UnreadList]>,
    unnamed: Arc<[String]>,
    signers: HashMap<[u8; KID_BYTES], Vec<Vec<u8>>>,
    /// The keys of signers of display codes, which sign nothing else.
    display_keys: HashSet<[u8; 32]>,
    /// The certificates that stand behind those of signers of display codes.
    authorities: Vec<Arc<Certificate>>,
    withdrawn: HashMap<Vec<u8>, Withdrawal>,
    status_lists: Vec<StatusList>,
    fingerprint: [u8; 32],
    /// Of the bundle that it is from.
    bundle: Option<Arc<BundleHead>>,
    /// What that brings beside whom to trust.
    rules: Option<Rulebook>,
}

impl Trust {
    /// A store that trusts nobody.
    #[must_use]
    pub fn empty() -> Self {
        file::nothing()
    }

    /// Reads `trust.toml` and the certificates, keys and lists it names, each PEM or DER, by their names in
    /// `files`. Files that it does not name are not looked at; [`Trust::unnamed`] has them.
    ///
    /// # Errors
    ///
    /// When `trust.toml` or a certificate or key it names is missing, too long or malformed; when a table has an
    /// unknown or contradictory entry; when an anchor breaks a rule that no certificate below it could mend. A
    /// revocation list that cannot be read keeps no other from counting: [`Trust::unread`] has it, and reports say so.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        file::read(files)
    }

    /// SHA-256 over everything the store holds, whatever the order it was written in and the names of its
    /// files: two stores with one fingerprint decide alike.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// The same store as a bundle holds it: its version and dates count too.
    pub(crate) fn in_bundle(mut self, head: Arc<BundleHead>, rules: Option<Rulebook>) -> Self {
        self.fingerprint =
            sha256(&[b"elicense trust bundle", &self.fingerprint[..], head.sha256.as_bytes()].concat());
        self.keys.values_mut().for_each(|key| key.bundle = Some(Arc::clone(&head)));
        Self { bundle: Some(head), rules, ..self }
    }

    /// What the bundle that it is from says of itself; `None` of a store that is kept by hand.
    ///
    /// ```
    /// assert!(elicense::Trust::empty().bundle().is_none());
    /// ```
    #[must_use]
    pub fn bundle(&self) -> Option<&Arc<BundleHead>> {
        self.bundle.as_ref()
    }

    /// The kinds, agreement and names that the bundle brings.
    pub(crate) fn rules(&self) -> Option<&Rulebook> {
        self.rules.as_ref()
    }

    /// The keys that are not trusted any more, by their SHA-256.
    pub(crate) fn denials(&self) -> impl Iterator<Item = (&[u8; 32], &Denial)> {
        self.denied.iter()
    }

    /// The display codes that do not count any more, by their names.
    pub(crate) fn withdrawals(&self) -> impl Iterator<Item = (&Vec<u8>, &Withdrawal)> {
        self.withdrawn.iter()
    }

    /// The status lists of licenses, in the order of `trust.toml`.
    pub(crate) fn status_lists(&self) -> &[StatusList] {
        &self.status_lists
    }

    /// The pinned key with this id.
    pub(crate) fn pinned(&self, key_id: &str) -> Option<&PinnedKey> {
        self.keys.get(key_id)
    }

    /// Every pinned key, sorted by id.
    pub(crate) fn pinned_keys(&self) -> Vec<&PinnedKey> {
        let mut keys: Vec<_> = self.keys.values().collect();
        keys.sort_by(|a, b| a.id.cmp(&b.id));
        keys
    }

    /// Whether nobody is trusted: there is neither an anchor nor a pinned key.
    ///
    /// ```
    /// assert!(elicense::Trust::empty().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty() && self.keys.is_empty()
    }

    pub(crate) fn anchors(&self) -> &[Arc<Anchor>] {
        &self.anchors
    }

    /// Every revocation list, and whether it is fresh at this time, sorted by issuer and date.
    ///
    /// ```
    /// use elicense::Trust;
    /// assert!(Trust::empty().lists("2026-06-01T00:00:00Z".parse()?).is_empty());
    /// # Ok::<(), elicense::jiff::Error>(())
    /// ```
    #[must_use]
    pub fn lists(&self, at: jiff::Timestamp) -> Vec<(crate::x509::revocation_list::ListSummary, bool)> {
        let fresh = |list: &Arc<RevocationList>| (list.summary.clone(), list.is_fresh(floor(at)));
        let mut lists: Vec<_> = self.lists.values().flatten().map(fresh).collect();
        let key = |(list, _): &(crate::x509::revocation_list::ListSummary, bool)| {
            (list.issuer.clone(), list.this_update.clone(), list.sha256.clone())
        };
        lists.sort_by_key(key);
        // One that names certificates of several issuers stands below each.
        lists.dedup();
        lists
    }

    /// The files of revocation lists that could not be read, and why, in the order `trust.toml` names them.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use elicense::Trust;
    /// let toml = b"[[revocation_list]]\nfile = \"root.crl\"".to_vec();
    /// let files = BTreeMap::from([("trust.toml".to_owned(), toml), ("root.crl".to_owned(), vec![0x30, 0])]);
    /// assert_eq!(Trust::from_files(&files).unwrap().unread()[0].file, "root.crl");
    /// ```
    #[must_use]
    pub fn unread(&self) -> &Arc<[UnreadList]> {
        &self.unread
    }

    /// The files that `trust.toml` does not name, so that nothing of them counts, in the order of their names; whoever
    /// put them beside it may have meant otherwise. Notes for people (`README`, `.md`, `.txt`) and hidden files are none.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use elicense::Trust;
    /// let files = ["trust.toml", "root.crl", "README.md"].map(|name| (name.to_owned(), Vec::new()));
    /// assert_eq!(**Trust::from_files(&BTreeMap::from(files)).unwrap().unnamed(), ["root.crl"]);
    /// ```
    #[must_use]
    pub fn unnamed(&self) -> &Arc<[String]> {
        &self.unnamed
    }

    /// The lists that speak of certificates of this issuer: its own, and others' that name some.
    pub(crate) fn lists_about(&self, issuer: &ComparableName) -> &[Arc<RevocationList>] {
        self.lists.get(issuer).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether this key is that of a signer of display codes.
    pub(crate) fn is_display_key(&self, key_sha256: &[u8; 32]) -> bool {
        self.display_keys.contains(key_sha256)
    }

    /// The certificates that stand behind those of signers of display codes: candidates, no anchors.
    pub(crate) fn authorities(&self) -> &[Arc<Certificate>] {
        &self.authorities
    }

    /// The certificates of the signer that display codes call so: its own, then candidates for the path to an
    /// anchor. They are no more trusted than those that a document carries.
    pub(crate) fn signer(&self, kid: [u8; KID_BYTES]) -> Option<&[Vec<u8>]> {
        self.signers.get(&kid).map(Vec::as_slice)
    }

    /// The certificates of every signer that documents name by its certificate, its own first, in one order.
    pub(crate) fn signer_chains(&self) -> Vec<&[Vec<u8>]> {
        let mut chains: Vec<_> = self.signers.values().map(Vec::as_slice).collect();
        chains.sort();
        chains
    }

    /// Every revocation list, sorted by issuer, date and digest.
    pub(crate) fn all_lists(&self) -> Vec<&Arc<RevocationList>> {
        let mut lists: Vec<_> = self.lists.values().flatten().collect();
        let key = |list: &RevocationList| {
            let summary = &list.summary;
            (summary.issuer.clone(), summary.this_update.clone(), summary.sha256.clone())
        };
        lists.sort_by_cached_key(|list| key(list));
        lists.dedup_by(|a, b| Arc::ptr_eq(a, b));
        lists
    }

    /// The own certificate of every signer of display codes.
    pub(crate) fn signers(&self) -> impl Iterator<Item = &[u8]> {
        self.signers.values().filter_map(|certificates| certificates.first().map(Vec::as_slice))
    }

    /// Why and since when the display code with this name does not count.
    pub(crate) fn withdrawal(&self, code: &[u8]) -> Option<&Withdrawal> {
        self.withdrawn.get(code)
    }

    /// Why and since when the key with this SHA-256 is not trusted, whoever vouches for it.
    pub(crate) fn denial(&self, key_sha256: &[u8; 32]) -> Option<&Denial> {
        self.denied.get(key_sha256)
    }
}

/// A file of revocation lists, or one section of it, that could not be read.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct UnreadList {
    /// The file, as `trust.toml` names it.
    pub file: String,
    /// Why it could not be read, in English, with the clause it breaks.
    pub detail: String,
    /// Where `trust.toml` names the file.
    pub position: Option<Position>,
}

impl UnreadList {
    /// The same as an error, for whoever wants a store that can be read as a whole.
    #[must_use]
    pub fn to_error(&self) -> Error {
        file::unread_error(self)
    }
}

/// A certificate the operator trusts to vouch for others.
#[derive(Debug)]
pub(crate) struct Anchor {
    pub(crate) id: String,
    pub(crate) certificate: Arc<Certificate>,
    pub(crate) scope: Scope,
}

/// A key the operator trusts to sign licenses itself.
#[derive(Debug)]
pub(crate) struct PinnedKey {
    pub(crate) id: String,
    pub(crate) key: Arc<PublicKey>,
    pub(crate) scope: Scope,
    denial: Option<Denial>,
    pub(crate) bundle: Option<Arc<BundleHead>>,
}

/// A key that is not trusted any more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Denial {
    pub(crate) compromised: Timestamp,
    pub(crate) reason: String,
}

/// A display code that does not count any more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Withdrawal {
    pub(crate) since: Timestamp,
    pub(crate) reason: String,
}

impl PinnedKey {
    /// Fills the checks about the signer as far as a key without certificate has them.
    pub(crate) fn check(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) {
        let at = format!("key {}", self.id);
        checks.pass(CheckId::Signer);
        for check in [CheckId::Chain, CheckId::CertificateProfile, CheckId::Revocation] {
            checks.skip(check, Code::PinnedKey);
        }
        if let Some(bundle) = &self.bundle {
            bundle.check(question, policy, checks);
        }
        if !self.scope.is_in_period(question.second()) {
            let finding = Finding::new(CheckId::CertificatePeriod, Code::KeyOutOfPeriod).at(&at);
            checks.fail(self.scope.describe_period(finding));
        }
        checks.pass(CheckId::CertificatePeriod);
        self.scope.check(question, &at, checks);
        if let Some(denial) = &self.denial {
            checks.fail(denial.finding(question, &at));
        }
        checks.pass(CheckId::KeyNotDenied);
        check_signing_time(question, checks);
    }
}

impl Denial {
    /// Whether the signature is proven to have been there before the key was in other hands.
    pub(crate) fn is_after(&self, question: &Question<'_>) -> bool {
        question.proven().is_some_and(|proven| proven < floor(self.compromised))
    }

    /// What this denial means for a license that claims the question's signing time.
    pub(crate) fn finding(&self, question: &Question<'_>, at: &str) -> Finding {
        // A claimed time before the compromise proves nothing: whoever has the key can claim it.
        let code = match question.signing_time {
            Some(claimed) if claimed >= self.compromised => Code::KeyDeniedBeforeSigning,
            _ => Code::KeyDenied,
        };
        let finding = Finding::new(CheckId::KeyNotDenied, code).at(at);
        finding.with("compromised", self.compromised).with("reason", &self.reason)
    }
}
