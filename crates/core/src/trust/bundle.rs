//! The trust bundle: a whole trust store as one file, signed by several root keys, with a version and an end.
//!
//! The file is a COSE_Sign (RFC 9052 §4.1) over deterministic CBOR. Who may sign the next one stands in each, as in The
//! Update Framework: a bundle counts when enough keys of the roots that are known signed it, and enough of its own.

mod contents;
mod message;
mod payload;
mod roots;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::crypto::digest::sha256;
use crate::rules::rulebook::Rulebook;
use crate::trust::bundle::payload::Payload;
use crate::trust::scope::Question;
use crate::trust::status::StatusList;
use crate::trust::store::Trust;
use crate::trust::upkeep::Remark;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::limits::{MAX_BUNDLE_BYTES, MAX_ROOT_CLOCK_SKEW};
use crate::words::policy::Policy;
use crate::x509::certificate::hex;

pub use contents::{Difference, differences};
pub(crate) use message::{BODY_PROTECTED, Message, TAG, signer_protected, to_be_signed};
pub(crate) use payload::Draft;
pub use roots::Roots;

/// A trust bundle that was opened: enough roots signed it, and all that it names is in it.
///
/// ```
/// use elicense::upkeep::{Bundle, Roots};
///
/// let roots = Roots::parse("threshold = 1\n[[key]]\npublic_key = '''
/// -----BEGIN PUBLIC KEY-----
/// MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// -----END PUBLIC KEY-----
/// '''\n")?;
/// let refused = Bundle::open(b"no bundle", &roots, "2026-06-01T00:00:00Z".parse()?, None);
/// assert_eq!(refused.unwrap_err().code, "trust-bundle-malformed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Bundle {
    head: BundleHead,
    roots: Roots,
    files: BTreeMap<String, Vec<u8>>,
    trust: Trust,
}

/// What a bundle says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct BundleHead {
    /// Its version; every later one has a higher.
    pub version: u64,
    /// When it was made.
    pub issued: Timestamp,
    /// From when on it is too old to be taken, and what stands on it has to be asked again.
    pub expires: Timestamp,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
}

impl BundleHead {
    /// Whole days from when it was made to this time; none before.
    ///
    /// ```
    /// # fn age(head: &elicense::upkeep::BundleHead, at: elicense::jiff::Timestamp) -> i64 {
    /// head.age_in_days(at)
    /// # }
    /// ```
    #[must_use]
    pub fn age_in_days(&self, at: Timestamp) -> i64 {
        (at.duration_since(self.issued).as_hours() / 24).max(0)
    }

    /// Whether it is too old at this time.
    #[must_use]
    pub fn is_stale(&self, at: Timestamp) -> bool {
        at >= self.expires
    }

    /// What it means for a license that the bundle is too old: nobody knows what later ones say of keys and certificates.
    /// As with lists, the policy decides.
    pub(crate) fn check(&self, question: &Question<'_>, policy: &Policy, checks: &mut Checks) {
        if self.is_stale(question.at) {
            let finding = Finding::new(CheckId::Revocation, Code::TrustBundleStale);
            let finding = finding.with("version", self.version).with("expires", self.expires);
            checks.found(finding, policy.revocation.outcome());
        }
    }
}

impl Bundle {
    /// Opens a bundle that is to be taken now: enough of the `roots` that are known signed it, and enough of those that it
    /// names itself; it is in force at the time `at`, and later than `newest`, the highest version that was ever taken.
    ///
    /// # Errors
    ///
    /// Anything of this does not hold; it is no bundle, or not in the one encoding of it; a file that it names is not in it,
    /// cannot be read, or is named by nothing.
    pub fn open(bytes: &[u8], roots: &Roots, at: Timestamp, newest: Option<u64>) -> Result<Self, Remark> {
        let message = Message::read(bytes)?;
        // Nothing of what is signed is read before somebody who is known has signed it.
        message.signed_by(roots, "trust-bundle-unsigned")?;
        let bundle = Self::of(bytes, &message)?;
        let BundleHead { version, issued, expires, .. } = bundle.head;
        // Before the dates: of an old bundle it matters that it is old, not that it ended.
        if let Some(newest) = newest.filter(|newest| version <= *newest) {
            let older = Remark::wrong("trust-bundle-older");
            return Err(older.with("version", version).with("newest", newest));
        }
        if bundle.head.is_stale(at) {
            return Err(Remark::wrong("trust-bundle-expired").with("expires", expires));
        }
        if issued.duration_since(at) > SignedDuration::from_secs(MAX_ROOT_CLOCK_SKEW) {
            return Err(Remark::wrong("trust-bundle-not-yet").with("issued", issued));
        }
        Ok(bundle)
    }

    /// Opens a bundle that was taken before and has been kept since: its own roots signed it. How old it is, answers say.
    ///
    /// # Errors
    ///
    /// As [`Bundle::open`], but for roots that are known, versions and dates.
    pub fn kept(bytes: &[u8]) -> Result<Self, Remark> {
        Self::of(bytes, &Message::read(bytes)?)
    }

    /// Opens a bundle by roots that came another way, whatever its version and age: how old it is, answers say. Whoever takes
    /// bundles so keeps older ones away.
    ///
    /// # Errors
    ///
    /// As [`Bundle::open`], but for versions and dates.
    pub fn vouched(bytes: &[u8], roots: &Roots) -> Result<Self, Remark> {
        let message = Message::read(bytes)?;
        message.signed_by(roots, "trust-bundle-unsigned")?;
        Self::of(bytes, &message)
    }

    /// Opens a bundle that not all have signed yet who have to, to be looked at by those who are about to: it is whole, and
    /// the signatures that are there hold.
    pub(crate) fn unfinished(bytes: &[u8], message: &Message<'_>) -> Result<Self, Remark> {
        let payload = Payload::read(message.payload)?;
        message.count_of(&payload.roots)?;
        Self::contents(bytes, payload)
    }

    fn of(bytes: &[u8], message: &Message<'_>) -> Result<Self, Remark> {
        let payload = Payload::read(message.payload)?;
        message.signed_by(&payload.roots, "trust-bundle-roots-unsigned")?;
        Self::contents(bytes, payload)
    }

    fn contents(bytes: &[u8], payload: Payload) -> Result<Self, Remark> {
        let Payload { version, issued, expires, roots, files } = payload;
        let head = BundleHead { version, issued, expires, sha256: hex(&sha256(bytes)) };
        let trust = whole(&files)?.in_bundle(Arc::new(head.clone()), rules(&files)?);
        Ok(Self { head, roots, files, trust })
    }

    /// What it says of itself.
    #[must_use]
    pub fn head(&self) -> &BundleHead {
        &self.head
    }

    /// Who may sign the next one.
    #[must_use]
    pub fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Its files, by their names in the folder of a store.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Whom it trusts.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The same, to verify with.
    #[must_use]
    pub fn into_trust(self) -> Trust {
        self.trust
    }
}

/// The store of a bundle's files: all of it or nothing. A folder may lack a list and say so; a bundle was put together by
/// those who sign it, and what is not whole is a mistake of theirs or a cut of somebody else's.
pub(crate) fn whole(files: &BTreeMap<String, Vec<u8>>) -> Result<Trust, Remark> {
    let store = files.iter().filter(|(name, _)| !name.contains('/'));
    let store = store.map(|(name, bytes)| (name.clone(), bytes.clone())).collect();
    let partial = |detail: String| Remark::wrong("trust-bundle-partial").with("detail", detail);
    let trust = Trust::from_files(&store).map_err(|error| partial(error.to_string()))?;
    if let Some(unread) = trust.unread().first() {
        return Err(partial(unread.to_error().to_string()));
    }
    let unread = |list: &StatusList| Some(format!("{}: {}", list.uri(), list.content.as_ref().err()?));
    if let Some(unread) = trust.status_lists().iter().find_map(unread) {
        return Err(partial(unread));
    }
    match trust.unnamed().first() {
        Some(unnamed) => Err(partial(format!("trust.toml does not name the file {unnamed:?}"))),
        None => Ok(trust),
    }
}

/// The kinds, agreement and names that a bundle brings, where it brings any.
pub(crate) fn rules(files: &BTreeMap<String, Vec<u8>>) -> Result<Option<Rulebook>, Remark> {
    let named = files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(RULES)?, bytes)));
    let rules: BTreeMap<_, _> = named.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect();
    if rules.is_empty() {
        return Ok(None);
    }
    let read = Rulebook::from_files(&rules);
    read.map(Some).map_err(|error| Remark::wrong("trust-bundle-partial").with("detail", error))
}

/// Refuses what is longer than a bundle may be, before anything of it is read.
fn bounded(bytes: &[u8]) -> Result<(), Remark> {
    match bytes.len() <= MAX_BUNDLE_BYTES {
        true => Ok(()),
        false => Err(malformed(format!("longer than {MAX_BUNDLE_BYTES} bytes"))),
    }
}

pub(super) fn malformed(detail: impl std::fmt::Display) -> Remark {
    Remark::wrong("trust-bundle-malformed").with("detail", detail)
}

/// What stands before the names of files with kinds, agreement and names of regions.
pub(crate) const RULES: &str = "formats/";

#[cfg(test)]
mod tests;
