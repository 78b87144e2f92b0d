//! Good licenses, each of another number, holder and day.

use jiff::ToSpan;
use jiff::civil::date;

use super::expected::ExpectedEntry;
use super::member::{Member, Packed};
use crate::check_characters::{citizen_number, identifier, uscc};
use crate::desk::Desk;
use crate::kinds::{self, Holder, Kind};
use crate::layouts::Unsigned;
use crate::license::{Facts, issuer_code};
use crate::pki::Region;

/// Those who issue, and what they issue.
pub(super) struct Makers {
    pub desks: Vec<Desk>,
    pub replies: &'static [&'static Unsigned],
}

/// A good signed license of an archive, and its signature.
#[derive(Clone, Debug)]
pub struct SignedEntry {
    /// The document.
    pub document: Vec<u8>,
    /// The public key that verifies it.
    pub key: [u8; 32],
    /// The bytes that are signed.
    pub message: Vec<u8>,
    /// Ed25519 over them.
    pub signature: Vec<u8>,
}

/// The version of every good license.
pub(super) const VERSION: &str = "001";

/// Entry `n` as a good one.
pub(super) fn member(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    match reply(makers, n) {
        Some(layout) => {
            let facts = facts(kinds::RESIDENT_ID_CARD, layout.region, n);
            let bytes = (layout.document)(&facts).json().into_bytes();
            (named(n, "json", bytes), ExpectedEntry::examined(layout.id, "undetermined"))
        }
        None => {
            let desk = desk(makers, n);
            let bytes = desk.issued(&of(desk, n));
            (named(n, desk.layout.extension, bytes), ExpectedEntry::examined(desk.layout.id, "passed"))
        }
    }
}

/// Entry `n` with its signature.
pub(super) fn signed(makers: &Makers, n: u64) -> SignedEntry {
    let desk = desk(makers, n);
    let seal = desk.seal(&of(desk, n));
    let message = seal.message(desk.layout.proof);
    let (key, signature) = (seal.signer.key.public(), seal.signer.key.sign(&message));
    SignedEntry { document: desk.document(&seal), key, message, signature }
}

/// The unsigned layout of entry `n`, if it is one of the fifth.
fn reply(makers: &Makers, n: u64) -> Option<&'static Unsigned> {
    let fifth = (n % 5 == 4).then_some(n / 5)?;
    let place = fifth as usize % makers.replies.len().max(1);
    makers.replies.get(place).copied()
}

/// Who issues entry `n`.
pub(super) fn desk(makers: &Makers, n: u64) -> &Desk {
    &makers.desks[(n / 7 + n) as usize % makers.desks.len()]
}

/// The facts of entry `n` at this desk.
pub(super) fn of(desk: &Desk, n: u64) -> Facts {
    let kinds: Vec<&Kind> = kinds::ALL.iter().filter(|kind| desk.layout.has(kind)).collect();
    facts(*kinds[(n / 3) as usize % kinds.len()], desk.layout.region, n)
}

/// The facts of entry `n`, whoever issues it.
pub(super) fn facts(kind: Kind, region: Region, n: u64) -> Facts {
    let issued_on = date(2025, 2, 1).saturating_add((n * 7919 % 370).cast_signed().days());
    let issuer_code = issuer_code(region, &format!("MBTE5T{:02}", n % 89));
    let number = format!("TEST{n:010}");
    let identifier = kind.national.map(|kind| identifier(kind, &issuer_code, &number, VERSION));
    Facts {
        number,
        holders: vec![holder(kind, region, n)],
        issued_on,
        valid_from: Some(issued_on),
        signed_at: Some(issued_on.at(9, 30, 0, 0)),
        issuer_code,
        other_identifier: Some(identifier),
        ..Facts::of(kind, region)
    }
}

/// Every entry's holder is somebody else. The order number 000 is never given to anybody (GB 11643).
fn holder(kind: Kind, region: Region, n: u64) -> (String, String) {
    let province = &region.code[..2];
    match kind.holder {
        Holder::Person => {
            let birth = date(1950, 1, 1).saturating_add((n % DAYS).cast_signed().days());
            let stem = format!("{province}{:04}{}000", 101 + n / DAYS, birth.strftime("%Y%m%d"));
            (format!("测试{}", ["甲", "乙", "丙"][n as usize % 3]), citizen_number(&stem))
        }
        Holder::Company => {
            let division = format!("{province}{:04}", n / 1_000_000);
            (format!("测试{}有限公司", n % 1000), uscc("91", &division, &format!("MA{:06}", n % 1_000_000)))
        }
    }
}

/// Days of birth that are used: 1950 to 1998.
const DAYS: u64 = 17_800;

pub(super) fn named(n: u64, extension: &str, bytes: Vec<u8>) -> Member {
    Member {
        name: format!("{:04}/{n:010}.{extension}", n / 10_000).into_bytes(),
        bytes,
        packed: Packed::Well,
    }
}
