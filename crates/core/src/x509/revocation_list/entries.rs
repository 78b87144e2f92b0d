//! The entries of a list: found at once by serial number, however many there are.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::words::limits::MAX_REVOCATION_LIST_BYTES;
use crate::x509::name::ComparableName;
use crate::x509::revocation_list::reader::Row;

/// Every entry of a list, by the issuer of the certificate and its serial number.
///
/// The list's own entries stay where they stand, in its bytes, which are kept for its signature: a slot is where one begins.
/// 1.5 million take 7 MiB beside the list itself, and are found as fast as one.
#[derive(Debug, Default)]
pub(super) struct Entries {
    own: Own,
    /// Those of other issuers, in an indirect list (RFC 5280 §5.3.3).
    others: HashMap<ComparableName, HashMap<Serial, Entry>>,
}

/// The list's own entries by serial number: a table of open addressing, 17 of 20 slots of which are full.
#[derive(Debug, Default)]
struct Own {
    hasher: RandomState,
    /// Where an entry begins in the list's body, and one more, in the lower bits; a part of the number's hash above them, so that
    /// the slots of others are passed by without a look at their entries. 0 is an empty slot.
    slots: Vec<u32>,
}

/// One entry: what the issuer says of the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Entry {
    /// From this second on.
    pub(crate) since: i64,
    pub(crate) reason: Reason,
}

/// Why, as RFC 5280 §5.3.1 names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reason {
    /// Taken back for good, for the reason of this number, if one is said.
    Revoked(Option<u8>),
    /// Taken back until further notice.
    Hold,
    /// Not taken back any more.
    Removed,
}

impl Reason {
    pub(crate) fn of(code: u8) -> Self {
        match code {
            6 => Self::Hold,
            8 => Self::Removed,
            other => Self::Revoked(Some(other)),
        }
    }

    /// Whether what the key signed before was signed by its owner: only where the list says why, and says one of these.
    /// Without a reason everything that the key ever signed counts as invalid (RFC 3161 §4.1).
    pub(crate) fn leaves_key_in_good_hands(self) -> bool {
        matches!(self, Self::Revoked(Some(0 | 3 | 4 | 5)))
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Hold => "certificateHold",
            Self::Removed => "removeFromCRL",
            Self::Revoked(Some(1)) => "keyCompromise",
            Self::Revoked(Some(2)) => "cACompromise",
            Self::Revoked(Some(3)) => "affiliationChanged",
            Self::Revoked(Some(4)) => "superseded",
            Self::Revoked(Some(5)) => "cessationOfOperation",
            Self::Revoked(Some(9)) => "privilegeWithdrawn",
            Self::Revoked(Some(10)) => "aACompromise",
            Self::Revoked(_) => "unspecified",
        }
    }
}

impl Entries {
    /// The entry of a certificate of `issuer`; `body` is the list's own, which its entries stand in.
    pub(super) fn find(
        &self,
        body: &[u8],
        issuer: &ComparableName,
        of_list: bool,
        serial: &[u8],
    ) -> Option<Entry> {
        let serial = shortest(serial)?;
        let own = of_list.then(|| self.own.find(body, serial)).flatten();
        own.or_else(|| self.others.get(issuer)?.get(&Serial::of(serial)?).copied())
    }

    /// Takes in the list's own entries, by where they begin in its body.
    pub(super) fn own(&mut self, body: &[u8], begin: &[u32]) {
        self.own = Own::of(body, begin);
    }

    /// Adds an entry of another issuer.
    pub(super) fn add(&mut self, issuer: &ComparableName, serial: &[u8], entry: Entry) {
        // No certificate that passes the rules of its role has a longer number, so nobody looks for it.
        let Some(serial) = shortest(serial).and_then(Serial::of) else { return };
        let known = self.others.entry(issuer.clone()).or_default().entry(serial).or_insert(entry);
        *known = known.and(entry);
    }

    pub(super) fn other_issuers(&self) -> impl Iterator<Item = &ComparableName> {
        self.others.keys()
    }

    /// Bytes of the table.
    #[cfg(feature = "stages")]
    pub(super) fn bytes(&self) -> usize {
        self.own.slots.len() * size_of::<u32>()
    }
}

impl Own {
    fn of(body: &[u8], begin: &[u32]) -> Self {
        let slots = begin.len() + begin.len() * 3 / 17 + 1;
        let mut own = Self { hasher: RandomState::new(), slots: vec![0; slots] };
        for &at in begin {
            let Some(serial) = row(body, at).and_then(|row| shortest(row.serial)) else { continue };
            let (mut slot, tag) = own.first(serial);
            while own.slots.get(slot).is_some_and(|&taken| taken != 0) {
                slot = own.after(slot);
            }
            if let Some(free) = own.slots.get_mut(slot) {
                *free = tag | (at + 1);
            }
        }
        own
    }

    /// What all entries of this number say together: a list should have one of each.
    fn find(&self, body: &[u8], serial: &[u8]) -> Option<Entry> {
        let mut found: Option<Entry> = None;
        let (mut slot, tag) = self.first(serial);
        // Never full, so that an empty slot ends the search.
        while let Some(&taken) = self.slots.get(slot).filter(|taken| **taken != 0) {
            let begin = (taken & PLACE).wrapping_sub(1);
            let row = if taken & !PLACE == tag { row(body, begin) } else { None };
            if let Some(row) = row.filter(|row| shortest(row.serial) == Some(serial)) {
                let entry = row.entry();
                found = Some(found.map_or(entry, |known| known.and(entry)));
            }
            slot = self.after(slot);
        }
        found
    }

    /// Where a number is looked for first, and what its slot has above the place. An empty table has no slot.
    fn first(&self, serial: &[u8]) -> (usize, u32) {
        // Which parts of the hash are taken makes no difference: it is one that nobody foresees.
        let hash = self.hasher.hash_one(serial);
        let slot = (u128::from(hash) * self.slots.len() as u128) >> u64::BITS;
        (slot as usize, hash as u32 & !PLACE)
    }

    fn after(&self, slot: usize) -> usize {
        let next = slot.wrapping_add(1);
        if next < self.slots.len() { next } else { 0 }
    }
}

fn row(body: &[u8], begin: u32) -> Option<Row<'_>> {
    Row::read(body.get(usize::try_from(begin).ok()?..)?).map(|(row, _)| row)
}

impl Entry {
    /// Of two for one certificate, which no list should have: the graver reason, from the earlier time on.
    fn and(self, other: Self) -> Self {
        let weight = |entry: &Self| match entry.reason {
            Reason::Revoked(_) => 0,
            Reason::Hold => 1,
            Reason::Removed => 2,
        };
        let (graver, other) = if weight(&other) < weight(&self) { (other, self) } else { (self, other) };
        match other.reason {
            Reason::Removed => graver,
            _ => Self { since: graver.since.min(other.since), ..graver },
        }
    }
}

/// A serial number in place.
#[derive(Debug, Eq, Hash, PartialEq)]
struct Serial {
    len: u8,
    bytes: [u8; MAX_SERIAL_BYTES],
}

impl Serial {
    fn of(serial: &[u8]) -> Option<Self> {
        let mut bytes = [0; MAX_SERIAL_BYTES];
        bytes.get_mut(..serial.len())?.copy_from_slice(serial);
        Some(Self { len: u8::try_from(serial.len()).ok()?, bytes })
    }
}

/// A number in its shortest form, in which two spellings of it are one; `None` where no certificate has so long a one.
fn shortest(mut serial: &[u8]) -> Option<&[u8]> {
    // A zero before a first bit that is not set adds nothing (X.690 §8.3.2).
    while let [0, rest @ ..] = serial
        && matches!(rest, [0..=0x7f, ..])
    {
        serial = rest;
    }
    (serial.len() <= MAX_SERIAL_BYTES).then_some(serial)
}

/// The bits of a slot that say where an entry begins: as many as the longest list needs.
const PLACE: u32 = (1 << 27) - 1;

const _: () = assert!(MAX_REVOCATION_LIST_BYTES <= 1 << 27, "an entry of the longest list has a place");

/// RFC 5280 §4.1.2.2: at most 20 octets, and a zero before a first bit that is set.
const MAX_SERIAL_BYTES: usize = 21;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_entries_for_one_certificate_the_graver_counts_from_the_earlier_time_on() {
        let entry = |since, reason| Entry { since, reason };
        let (hold, revoked) = (entry(1, Reason::Hold), entry(2, Reason::Revoked(Some(1))));
        assert_eq!(hold.and(revoked), entry(1, Reason::Revoked(Some(1))));
        assert_eq!(entry(1, Reason::Removed).and(revoked), revoked);
    }
}
