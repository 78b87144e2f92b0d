//! What cryptography cannot see: entries that are odd only beside others. Each anomaly is exact, and says which
//! entries it speaks of; what it means, a person decides.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::index_key::{IndexKey, Subject};

/// What is odd about entries beside each other.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Anomaly {
    /// One archive holds several members of one name.
    SameName,
    /// Several entries are the same bytes.
    SameBytes,
    /// Licenses of one kind and number, in whatever region, say different things.
    SameNumber,
    /// Licenses of one identifier say different things.
    SameIdentifier,
    /// An older version of a license lies beside a newer one.
    SupersededVersion,
    /// One holder number stands beside different names.
    HolderNames,
    /// An issuer dated far more licenses on one day than on its other days.
    IssuerBurst,
    /// The dates of a license contradict each other, or it is issued after the time of the audit.
    ImpossibleDates,
    /// A license is dated outside the years in which its layout was in use.
    OutsideYears,
}

impl Anomaly {
    /// All of them. The list only grows.
    pub const ALL: &'static [Self] = &[
        Self::SameName,
        Self::SameBytes,
        Self::SameNumber,
        Self::SameIdentifier,
        Self::SupersededVersion,
        Self::HolderNames,
        Self::IssuerBurst,
        Self::ImpossibleDates,
        Self::OutsideYears,
    ];

    /// The name in results: never renamed, never reused.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameName => "same-name",
            Self::SameBytes => "same-bytes",
            Self::SameNumber => "same-number",
            Self::SameIdentifier => "same-identifier",
            Self::SupersededVersion => "superseded-version",
            Self::HolderNames => "holder-names",
            Self::IssuerBurst => "issuer-burst",
            Self::ImpossibleDates => "impossible-dates",
            Self::OutsideYears => "outside-years",
        }
    }
}

/// Entries that belong together, as far as they are listed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Group {
    /// All entries.
    pub count: u64,
    /// Different values among them.
    pub values: u64,
    /// The first entries, at most [`LISTED`].
    pub listed: Vec<u64>,
}

/// How often an anomaly was found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct AnomalyCount {
    /// Groups of entries.
    pub groups: u64,
    /// Entries in them.
    pub entries: u64,
}

/// Searches index keys in their order, and gives each group of entries that is odd to `found`.
pub(crate) struct Search<F> {
    found: F,
    group: Group,
    last: Option<IndexKey>,
    days: Vec<Day>,
    /// Issuers with the most entries, the most first.
    pub issuers: Vec<(u64, u64)>,
}

/// Licenses of one issuer and day.
#[derive(Clone, Debug, Default)]
struct Day {
    count: u64,
    listed: Vec<u64>,
}

impl<F: FnMut(Anomaly, &Group) -> io::Result<()>> Search<F> {
    pub(crate) fn new(found: F) -> Self {
        Self { found, group: Group::default(), last: None, days: Vec::new(), issuers: Vec::new() }
    }

    /// The next key.
    pub(crate) fn add(&mut self, key: IndexKey) -> io::Result<()> {
        let same_group = self.last.is_some_and(|last| last.group() == key.group());
        if !same_group {
            self.close()?;
        }
        let same_value = same_group && self.last.is_some_and(|last| last.value() == key.value());
        self.group.count += 1;
        self.group.values += u64::from(!same_value);
        if self.group.listed.len() < LISTED {
            self.group.listed.push(key.entry());
        } else if !same_value {
            // A value that is not listed yet takes the place of one that may be listed several times.
            self.group.listed.pop();
            self.group.listed.push(key.entry());
        }
        if key.is_about(Subject::Issuer) {
            self.day(&key, same_value);
        }
        self.last = Some(key);
        Ok(())
    }

    fn day(&mut self, key: &IndexKey, same: bool) {
        if !same && self.days.len() < MAX_DAYS {
            self.days.push(Day::default());
        }
        if let Some(day) = self.days.last_mut() {
            day.count += 1;
            if day.listed.len() < LISTED {
                day.listed.push(key.entry());
            }
        }
    }

    /// The last group is whole.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        let mut group = std::mem::take(&mut self.group);
        let closed = self.last.take().map_or(Ok(()), |last| self.check(last, &group));
        // The next group has the room of this one.
        group.listed.clear();
        self.group.listed = group.listed;
        closed
    }

    fn check(&mut self, last: IndexKey, group: &Group) -> io::Result<()> {
        let about = |subject| last.is_about(subject);
        let anomaly = match (group.count > 1, group.values > 1) {
            (true, _) if about(Subject::Member) => Anomaly::SameName,
            (true, _) if about(Subject::Bytes) => Anomaly::SameBytes,
            (_, true) if about(Subject::Number) => Anomaly::SameNumber,
            (_, true) if about(Subject::Identifier) => Anomaly::SameIdentifier,
            (_, true) if about(Subject::Version) => Anomaly::SupersededVersion,
            (_, true) if about(Subject::Holder) => Anomaly::HolderNames,
            _ if about(Subject::Issuer) => return self.issuer(group),
            _ => return Ok(()),
        };
        (self.found)(anomaly, group)
    }

    fn issuer(&mut self, group: &Group) -> io::Result<()> {
        if let Some(&first) = group.listed.first() {
            self.issuers.push((group.count, first));
            // The most first, and of equally many the one that came first.
            self.issuers.sort_by_key(|&(count, first)| (std::cmp::Reverse(count), first));
            self.issuers.truncate(MOST);
        }
        let days = std::mem::take(&mut self.days);
        if days.len() <= BURST_DAYS {
            return Ok(());
        }
        let mut counts: Vec<u64> = days.iter().map(|day| day.count).collect();
        counts.sort_unstable();
        let usual = counts.get(counts.len() / 2).copied().unwrap_or_default();
        for day in days.into_iter().filter(|day| day.count >= BURST_LEAST && day.count >= usual * BURST_TIMES)
        {
            (self.found)(Anomaly::IssuerBurst, &Group { count: day.count, values: 1, listed: day.listed })?;
        }
        Ok(())
    }
}

/// Entries that are listed of one group.
pub(crate) const LISTED: usize = 20;

/// Issuers that are named.
pub(crate) const MOST: usize = 20;

/// Other days an issuer must have, at least, for one to be compared with.
const BURST_DAYS: usize = 5;
/// Licenses on one day that are few in any case.
const BURST_LEAST: u64 = 20;
/// How often the issuer's usual day, the median, a burst is.
const BURST_TIMES: u64 = 10;
/// Days of one issuer that are looked at: a century and more.
const MAX_DAYS: usize = 40_000;

/// How often each anomaly was found; those that were not are there with nothing.
pub(crate) fn none() -> BTreeMap<&'static str, AnomalyCount> {
    Anomaly::ALL.iter().map(|anomaly| (anomaly.as_str(), AnomalyCount::default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anomaly_has_its_name_in_results() {
        for anomaly in Anomaly::ALL {
            let name = anomaly.as_str();
            assert_eq!(serde_json::to_string(anomaly).unwrap(), format!("\"{name}\""));
        }
    }
}
