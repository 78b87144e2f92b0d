//! What somebody is trusted for, and what is asked of whoever signed.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::license::License;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::purpose::Purpose;
use crate::words::region::Region;
use crate::x509::certificate::Period;
use crate::x509::revocation_list::Entry;

/// What somebody is trusted for, and when.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) group: String,
    pub(crate) regions: Vec<Region>,
    /// `None`: every kind.
    pub(crate) kinds: Option<Vec<String>>,
    pub(crate) purposes: Vec<Purpose>,
    /// The first and last day, in UTC+8.
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
    /// The same days as seconds.
    pub(crate) period: Period,
}

impl Scope {
    /// Everything the scope says, in one text and in an order of its own: for the store's fingerprint.
    pub(crate) fn to_stable_text(&self) -> String {
        let sorted = |mut words: Vec<String>| {
            words.sort_unstable();
            words.dedup();
            words
        };
        let regions = sorted(self.regions.iter().map(Region::to_string).collect());
        let kinds = self.kinds.clone().map(sorted);
        let purposes = sorted(self.purposes.iter().map(|purpose| purpose.as_str().to_owned()).collect());
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let all = (&self.group, regions, kinds, purposes, day(self.from), day(self.until));
        serde_json::to_string(&all).expect("texts are JSON")
    }

    /// Answers [`CheckId::IssuerScope`].
    pub(crate) fn check(&self, question: &Question<'_>, at: &str, checks: &mut Checks) {
        let fail = |code| Finding::new(CheckId::IssuerScope, code).at(at);
        let inside = |region: &Region| region.contains(question.region);
        if question.region.is_known() && !self.regions.iter().any(inside) {
            checks.fail(fail(Code::ScopeRegion).with("region", question.region));
        }
        // Times have no kind, whatever they are stamped on.
        if let Some(kinds) = self.kinds.as_ref().filter(|_| question.purpose != Purpose::TimeStamp) {
            let is_outside = |kind: &&Arc<str>| !kinds.iter().any(|known| **known == ***kind);
            // One clue outside is enough: whoever may sign the one kind could call another by two names.
            match (question.kinds, question.kinds.iter().find(is_outside)) {
                ([], _) => checks.fail(fail(Code::ScopeKind).with("kind", "unknown")),
                (_, Some(kind)) => checks.fail(fail(Code::ScopeKind).with("kind", kind)),
                (_, None) => {}
            }
        }
        // Whoever may say what a license is may say when it was there.
        let stamps = question.purpose == Purpose::TimeStamp && self.purposes.contains(&Purpose::License);
        if !self.purposes.contains(&question.purpose) && !stamps {
            checks.fail(fail(Code::ScopePurpose).with("purpose", question.purpose.as_str()));
        }
        checks.pass(CheckId::IssuerScope);
    }

    pub(crate) fn is_in_period(&self, second: i64) -> bool {
        self.period.contains(second)
    }

    /// The days of trust, as facts of a finding about them.
    pub(crate) fn describe_period(&self, finding: Finding) -> Finding {
        let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
        finding.with("from", day(self.from)).with("until", day(self.until))
    }
}

/// What is asked of a signer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'q> {
    /// The time of the check.
    pub(crate) at: Timestamp,
    /// The time the license says it was signed.
    pub(crate) signing_time: Option<Timestamp>,
    pub(crate) region: Region,
    /// Every kind that something in the license names; none when none is known.
    pub(crate) kinds: &'q [Arc<str>],
    pub(crate) purpose: Purpose,
    pub(crate) existence: Existence,
}

/// When the signature is known to have been there (ETSI EN 319 102-1 §5.6.2), and by whose word.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Existence {
    /// At the time of the check: nothing is known of the time before.
    Now,
    /// Somebody else vouches for this time.
    Proven(Timestamp),
    /// The signer says so itself, as time stamps do and makers of seals. It counts while its key was in good hands
    /// (RFC 3161 §4.1).
    Claimed(Timestamp),
}

impl Existence {
    /// Whether what was taken back by `entry` counted when the signature was made all the same.
    pub(crate) fn is_before(self, entry: Entry) -> bool {
        match self {
            Self::Now => false,
            Self::Proven(time) => floor(time) < entry.since,
            Self::Claimed(time) => floor(time) < entry.since && entry.reason.leaves_key_in_good_hands(),
        }
    }
}

impl<'q> Question<'q> {
    /// What is asked of the signer of a license: its claims are the signer's own.
    pub(crate) fn of(license: &'q License, purpose: Purpose, at: Timestamp) -> Self {
        let (region, kinds) = (license.region(), license.kinds.as_slice());
        Self { at, signing_time: license.signed_at(), region, kinds, purpose, existence: Existence::Now }
    }

    /// The second at which certificates have to be valid: that of the check, where nothing proves that the signature was
    /// there before (ETSI EN 319 102-1 §5.6.2).
    pub(crate) fn existence_second(&self) -> i64 {
        match self.existence {
            Existence::Now => self.second(),
            Existence::Proven(time) | Existence::Claimed(time) => floor(time),
        }
    }

    /// The second at which somebody else than the signer saw the signature.
    pub(crate) fn proven(&self) -> Option<i64> {
        match self.existence {
            Existence::Proven(time) => Some(floor(time)),
            Existence::Now | Existence::Claimed(_) => None,
        }
    }

    /// The second at which whoever vouches for the signer has to be trusted: when the signature is proven to have been
    /// there. What the signer says itself proves nothing to whoever has its key since.
    pub(crate) fn trusted_second(&self) -> i64 {
        match self.existence {
            Existence::Proven(time) => floor(time),
            Existence::Now | Existence::Claimed(_) => self.second(),
        }
    }

    /// Whole seconds of `at`, towards the past: periods of certificates are whole seconds.
    pub(crate) fn second(&self) -> i64 {
        floor(self.at)
    }
}

/// Answers [`CheckId::SigningTime`] as far as it needs no certificate.
pub(crate) fn check_signing_time(question: &Question<'_>, checks: &mut Checks) {
    let Some(claimed) = question.signing_time else {
        return checks.skip(CheckId::SigningTime, Code::NotRecorded);
    };
    if claimed > question.at {
        let finding = Finding::new(CheckId::SigningTime, Code::SignedInFuture);
        checks.fail(finding.with("claimed", claimed).with("at", question.at));
    }
    checks.pass(CheckId::SigningTime);
}

/// Whole seconds since 1970, towards the past.
pub(crate) fn floor(time: Timestamp) -> i64 {
    time.as_second() - i64::from(time.subsec_nanosecond() < 0)
}
