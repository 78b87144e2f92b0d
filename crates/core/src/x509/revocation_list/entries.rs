//! The entries of a list: found at once by serial number, however many there are.

use std::collections::HashMap;

use crate::x509::name::ComparableName;

/// Every entry of a list, by the issuer of the certificate and its serial number.
///
/// A slot has no memory of its own: 1.5 million entries take about 90 MB and are found as fast as one.
#[derive(Debug, Default)]
pub(super) struct Entries {
    own: HashMap<Serial, Entry>,
    /// Those of other issuers, in an indirect list (RFC 5280 §5.3.3).
    others: HashMap<ComparableName, HashMap<Serial, Entry>>,
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
    pub(super) fn of(code: u8) -> Self {
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
    pub(super) fn find(&self, issuer: &ComparableName, of_list: bool, serial: &[u8]) -> Option<Entry> {
        let serial = Serial::of(serial)?;
        let own = self.own.get(&serial).filter(|_| of_list);
        own.or_else(|| self.others.get(issuer)?.get(&serial)).copied()
    }

    /// Adds an entry of `issuer`, of the list's own where there is none.
    pub(super) fn add(&mut self, issuer: Option<&ComparableName>, serial: &[u8], entry: Entry) {
        // No certificate that passes the rules of its role has a longer number, so nobody looks for it.
        let Some(serial) = Serial::of(serial) else { return };
        let entries = match issuer {
            None => &mut self.own,
            Some(issuer) => self.others.entry(issuer.clone()).or_default(),
        };
        let known = entries.entry(serial).or_insert(entry);
        *known = known.and(entry);
    }

    pub(super) fn other_issuers(&self) -> impl Iterator<Item = &ComparableName> {
        self.others.keys()
    }
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

/// A serial number in place, in its shortest form: two spellings of a number are one.
#[derive(Debug, Eq, Hash, PartialEq)]
struct Serial {
    len: u8,
    bytes: [u8; MAX_SERIAL_BYTES],
}

impl Serial {
    fn of(serial: &[u8]) -> Option<Self> {
        let mut serial = serial;
        // A zero before a first bit that is not set adds nothing (X.690 §8.3.2).
        while let [0, rest @ ..] = serial
            && matches!(rest, [0..=0x7f, ..])
        {
            serial = rest;
        }
        let mut bytes = [0; MAX_SERIAL_BYTES];
        bytes.get_mut(..serial.len())?.copy_from_slice(serial);
        Some(Self { len: u8::try_from(serial.len()).ok()?, bytes })
    }
}

/// RFC 5280 §4.1.2.2: at most 20 octets, and a zero before a first bit that is set.
const MAX_SERIAL_BYTES: usize = 21;
