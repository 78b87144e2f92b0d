//! Eyes for what cryptography cannot see: entries that are odd only beside others. Each is exact, and says which
//! entries it speaks of; what an oddity means, a person decides.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::audit::mark::{Mark, Subject};
use crate::words::named::named;

named! {
    /// What is odd about entries beside each other.
    pub enum Eye {
        /// One archive holds several members of one name.
        SameName = "same-name",
        /// Several entries are the same bytes.
        SameBytes = "same-bytes",
        /// Licenses of one kind and number, in whatever region, say different things.
        SameNumber = "same-number",
        /// Licenses of one identifier say different things.
        SameIdentifier = "same-identifier",
        /// An older version of a license lies beside a newer one.
        SupersededVersion = "superseded-version",
        /// One holder number stands beside different names.
        HolderNames = "holder-names",
        /// An issuer dated far more licenses on one day than on its other days.
        IssuerBurst = "issuer-burst",
        /// The dates of a license contradict each other, or it is issued after the time of the audit.
        ImpossibleDates = "impossible-dates",
        /// A license is dated outside the years in which its layout was in use.
        OutsideYears = "outside-years",
    }
}

/// Entries that belong together, as far as they are listed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Group {
    /// All entries.
    pub count: u64,
    /// Different values among them.
    pub values: u64,
    /// The first entries, at most [`LISTED`].
    pub listed: Vec<u64>,
}

/// How much an eye saw.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Seen {
    /// Groups of entries.
    pub groups: u64,
    /// Entries in them.
    pub entries: u64,
}

/// Looks at marks in order, and gives what is odd to `tell`.
pub(super) struct Looking<T> {
    tell: T,
    group: Group,
    last: Option<Mark>,
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

impl<T: FnMut(Eye, &Group) -> io::Result<()>> Looking<T> {
    pub(super) fn new(tell: T) -> Self {
        Self { tell, group: Group::default(), last: None, days: Vec::new(), issuers: Vec::new() }
    }

    pub(super) fn mark(&mut self, mark: Mark) -> io::Result<()> {
        let same_key = self.last.is_some_and(|last| last.key() == mark.key());
        if !same_key {
            self.close()?;
        }
        let same_value = same_key && self.last.is_some_and(|last| last.value() == mark.value());
        self.group.count += 1;
        self.group.values += u64::from(!same_value);
        if self.group.listed.len() < LISTED {
            self.group.listed.push(mark.entry());
        } else if !same_value {
            // A value that is not listed yet takes the place of one that may be listed several times.
            self.group.listed.pop();
            self.group.listed.push(mark.entry());
        }
        if mark.is_about(Subject::Issuer) {
            self.day(&mark, same_value);
        }
        self.last = Some(mark);
        Ok(())
    }

    fn day(&mut self, mark: &Mark, same: bool) {
        if !same && self.days.len() < MAX_DAYS {
            self.days.push(Day::default());
        }
        if let Some(day) = self.days.last_mut() {
            day.count += 1;
            if day.listed.len() < LISTED {
                day.listed.push(mark.entry());
            }
        }
    }

    /// The last group is whole.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let mut group = std::mem::take(&mut self.group);
        let told = self.last.take().map_or(Ok(()), |last| self.see(last, &group));
        // The next group has the room of this one.
        group.listed.clear();
        self.group.listed = group.listed;
        told
    }

    fn see(&mut self, last: Mark, group: &Group) -> io::Result<()> {
        let about = |subject| last.is_about(subject);
        let eye = match (group.count > 1, group.values > 1) {
            (true, _) if about(Subject::Member) => Eye::SameName,
            (true, _) if about(Subject::Bytes) => Eye::SameBytes,
            (_, true) if about(Subject::Number) => Eye::SameNumber,
            (_, true) if about(Subject::Identifier) => Eye::SameIdentifier,
            (_, true) if about(Subject::Version) => Eye::SupersededVersion,
            (_, true) if about(Subject::Holder) => Eye::HolderNames,
            _ if about(Subject::Issuer) => return self.issuer(group),
            _ => return Ok(()),
        };
        (self.tell)(eye, group)
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
            (self.tell)(Eye::IssuerBurst, &Group { count: day.count, values: 1, listed: day.listed })?;
        }
        Ok(())
    }
}

/// Entries that are listed of one group.
pub(super) const LISTED: usize = 20;

/// Issuers that are named.
pub(super) const MOST: usize = 20;

/// Other days an issuer must have, at least, for one to be compared with.
const BURST_DAYS: usize = 5;
/// Licenses on one day that are few in any case.
const BURST_LEAST: u64 = 20;
/// How often the issuer's usual day, the median, a burst is.
const BURST_TIMES: u64 = 10;
/// Days of one issuer that are looked at: a century and more.
const MAX_DAYS: usize = 40_000;

/// How much each eye saw; those that saw nothing are there with nothing.
pub(super) fn nothing() -> BTreeMap<&'static str, Seen> {
    Eye::ALL.iter().map(|eye| (eye.as_str(), Seen::default())).collect()
}
