//! The ways in which an entry is bad.

use jiff::ToSpan;
use jiff::civil::date;

use super::container::Container;
use super::expected::ExpectedEntry;
use super::good::{self, Makers, named};
use super::member::{Member, Packed};
use crate::check_characters::identifier;
use crate::desk::Desk;
use crate::license::{End, Facts, Status, issuer_code};
use crate::proofs::Seal;

/// A way to be bad: its name, the containers that have it, and how it is made.
pub struct Way {
    /// Its name in the counts.
    pub name: &'static str,
    containers: &'static [Container],
    make: fn(&Makers, u64) -> (Member, ExpectedEntry),
}

impl Way {
    /// Whether archives of this form have it.
    #[must_use]
    pub fn is_in(&self, container: Container) -> bool {
        self.containers.contains(&container)
    }
}

/// Every way.
pub const ALL: &[Way] = &[
    anywhere("altered", altered),
    anywhere("stranger", |makers, n| by_signer(makers, n, "stranger", "undetermined")),
    anywhere("revoked-signer", |makers, n| by_signer(makers, n, "revoked", "undetermined")),
    anywhere("expired", expired),
    anywhere("cancelled", cancelled),
    anywhere("truncated", truncated),
    anywhere("no-license", |_, n| unread(n, b"{}", "layout-none")),
    anywhere("garbage", |_, n| unread(n, b"\xffTEST", "container-unknown")),
    anywhere("empty", |_, n| unread(n, b"", "input-empty")),
    anywhere("nested", |_, n| unread(n, b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "member-nested")),
    anywhere("copy", copy),
    anywhere("same-number", same_number),
    anywhere("same-identifier", same_identifier),
    anywhere("other-name", other_name),
    anywhere("impossible-dates", impossible_dates),
    anywhere("superseded", superseded),
    anywhere("outside-years", outside_years),
    anywhere("burst", burst),
    in_zip("encrypted", |makers, n| packed(makers, n, Packed::Encrypted, "member-encrypted")),
    in_zip("wrong-checksum", |makers, n| packed(makers, n, Packed::WrongChecksum, "member-corrupt")),
    in_zip("link", |makers, n| packed(makers, n, Packed::Link, "member-link")),
    in_zip("bomb", |_, n| (named(n, "json", vec![b' '; 6 << 20]), ExpectedEntry::unexamined("member-bomb"))),
    in_zip("absolute-name", |makers, n| misnamed(makers, n, "/")),
    in_zip("climbing-name", |makers, n| misnamed(makers, n, "../")),
    in_zip("gbk-name", gbk_name),
    in_tar("same-name", same_name),
];

const fn anywhere(name: &'static str, make: fn(&Makers, u64) -> (Member, ExpectedEntry)) -> Way {
    Way { name, containers: &[Container::Zip, Container::Tar, Container::TarGz, Container::Records], make }
}

const fn in_zip(name: &'static str, make: fn(&Makers, u64) -> (Member, ExpectedEntry)) -> Way {
    Way { name, containers: &[Container::Zip], make }
}

/// In a zip, two members of one name would make all of it ambiguous.
const fn in_tar(name: &'static str, make: fn(&Makers, u64) -> (Member, ExpectedEntry)) -> Way {
    Way { name, containers: &[Container::Tar, Container::TarGz], make }
}

/// Entry `n` as the bad one of this turn.
pub(super) fn member(makers: &Makers, container: Container, n: u64, turn: u64) -> (Member, ExpectedEntry) {
    let ways: Vec<&Way> = ALL.iter().filter(|way| way.is_in(container)).collect();
    let way = ways[turn as usize % ways.len()];
    let (member, told) = (way.make)(makers, n);
    (member, told.bad(way.name))
}

fn chained(makers: &Makers, n: u64) -> &Desk {
    let chained: Vec<&Desk> = makers.desks.iter().filter(|desk| !desk.is_pinned()).collect();
    chained[n as usize % chained.len()]
}

fn issued(desk: &Desk, n: u64, facts: &Facts, conclusion: &'static str) -> (Member, ExpectedEntry) {
    (named(n, desk.layout.extension, desk.issued(facts)), ExpectedEntry::examined(desk.layout.id, conclusion))
}

/// The issuer's name changed after signing.
fn altered(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = good::desk(makers, n);
    let facts = good::of(desk, n);
    let signed = desk.seal(&facts);
    let shown = desk.seal(&Facts { issuer_name: "测试改动机关".to_owned(), ..facts }).shown;
    let bytes = desk.document(&Seal { shown, ..signed });
    (named(n, desk.layout.extension, bytes), ExpectedEntry::examined(desk.layout.id, "failed"))
}

fn by_signer(makers: &Makers, n: u64, signer: &str, conclusion: &'static str) -> (Member, ExpectedEntry) {
    let desk = chained(makers, n);
    let seal = Seal { signer: desk.signer(signer), ..desk.seal(&good::of(desk, n)) };
    (
        named(n, desk.layout.extension, desk.document(&seal)),
        ExpectedEntry::examined(desk.layout.id, conclusion),
    )
}

fn expired(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = good::desk(makers, n);
    let facts = Facts { valid_until: End::On(date(2026, 5, 31)), ..good::of(desk, n) };
    issued(desk, n, &facts, "failed")
}

fn cancelled(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = makers.desks.iter().cycle().skip(n as usize % makers.desks.len());
    let desk = desk.take(makers.desks.len()).find(|desk| desk.layout.status(Status::Cancelled).is_some());
    let desk = desk.expect("a layout that has a code for it");
    issued(desk, n, &Facts { status: Status::Cancelled, ..good::of(desk, n) }, "failed")
}

fn truncated(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = &makers.desks[0];
    let mut bytes = desk.issued(&good::of(desk, n));
    bytes.truncate(bytes.len() / 2);
    (named(n, desk.layout.extension, bytes), ExpectedEntry::unexamined("container-malformed"))
}

fn unread(n: u64, bytes: &[u8], cause: &'static str) -> (Member, ExpectedEntry) {
    (named(n, "json", bytes.to_vec()), ExpectedEntry::unexamined(cause))
}

/// Issued at the desk of the entry before, and with something of that one: together they show.
fn again(
    makers: &Makers,
    n: u64,
    eye: &'static str,
    change: impl FnOnce(&mut Facts, &Facts),
) -> (Member, ExpectedEntry) {
    let desk = good::desk(makers, n - 1);
    let first = good::of(desk, n - 1);
    let mut facts = good::facts(first.kind, desk.layout.region, n);
    change(&mut facts, &first);
    let (member, told) = issued(desk, n, &facts, "passed");
    (member, told.seen(eye))
}

fn copy(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let (first, told) = good::member(makers, n - 1);
    let name = [&b"copy/"[..], &first.name].concat();
    (Member { name, ..first }, told.seen("same-bytes"))
}

fn same_number(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    again(makers, n, "same-number", |facts, first| facts.number = first.number.clone())
}

fn other_name(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    again(makers, n, "holder-names", |facts, first| {
        facts.holders = vec![("测试丁".to_owned(), first.holders[0].1.clone())];
    })
}

/// The identifier of the entry before, with the same version or the next. A kind without identifiers can have
/// the same number instead.
fn versioned(makers: &Makers, n: u64, eye: &'static str, version: &str) -> (Member, ExpectedEntry) {
    let first = good::of(good::desk(makers, n - 1), n - 1);
    let Some(kind) = first.kind.national else { return same_number(makers, n) };
    again(makers, n, eye, |facts, first| {
        facts.issuer_code = first.issuer_code.clone();
        facts.other_identifier = Some(Some(identifier(kind, &first.issuer_code, &first.number, version)));
    })
}

fn same_identifier(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    versioned(makers, n, "same-identifier", good::VERSION)
}

fn superseded(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    versioned(makers, n, "superseded-version", "002")
}

fn impossible_dates(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = good::desk(makers, n);
    let facts = good::of(desk, n);
    let end = End::On(facts.issued_on.saturating_sub(1.day()));
    let (member, told) = issued(desk, n, &Facts { valid_until: end, ..facts }, "failed");
    (member, told.seen("impossible-dates"))
}

fn outside_years(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = good::desk(makers, n);
    let early = date(2001, 3, 5);
    let facts = Facts { issued_on: early, valid_from: Some(early), ..good::of(desk, n) };
    let (member, told) = issued(desk, n, &facts, "passed");
    (member, told.seen("outside-years"))
}

/// One issuer with most of its licenses on one day.
fn burst(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let desk = &makers.desks[0];
    let region = desk.layout.region;
    let occurrence = n / 1300;
    let other = occurrence.is_multiple_of(10);
    let day = match other {
        true => date(2025, 2, 1).saturating_add((occurrence / 10 % 300).cast_signed().days()),
        false => date(2025, 12, 1),
    };
    let code = issuer_code(region, "MBTE5T99");
    let facts = good::facts(crate::kinds::RESIDENT_ID_CARD, region, n);
    let kind = facts.kind.national.expect("the kind has a national code");
    let identifier = identifier(kind, &code, &facts.number, good::VERSION);
    let facts = Facts {
        issuer_code: code,
        other_identifier: Some(Some(identifier)),
        issued_on: day,
        valid_from: Some(day),
        signed_at: Some(day.at(9, 30, 0, 0)),
        ..facts
    };
    let (member, told) = issued(desk, n, &facts, "passed");
    (member, told.in_burst(!other))
}

fn packed(makers: &Makers, n: u64, packed: Packed, cause: &'static str) -> (Member, ExpectedEntry) {
    let (member, _) = good::member(makers, n);
    (Member { packed, ..member }, ExpectedEntry::unexamined(cause))
}

fn misnamed(makers: &Makers, n: u64, before: &str) -> (Member, ExpectedEntry) {
    let (member, _) = good::member(makers, n);
    (
        Member { name: [before.as_bytes(), &member.name].concat(), ..member },
        ExpectedEntry::unexamined("member-name-unsafe"),
    )
}

/// 证照 in GBK.
fn gbk_name(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let (member, told) = good::member(makers, n);
    let name = [&b"\xd6\xa4\xd5\xd5/"[..], &member.name].concat();
    (Member { name, ..member }, told.encoded("GBK"))
}

fn same_name(makers: &Makers, n: u64) -> (Member, ExpectedEntry) {
    let ((first, _), (member, told)) = (good::member(makers, n - 1), good::member(makers, n));
    (Member { name: first.name, ..member }, told.seen("same-name"))
}
