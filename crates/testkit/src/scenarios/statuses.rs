//! What status lists say of a good license.

use crate::desk::Desk;
use crate::license::{Facts, Status};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [said(desk), open(desk), combined(desk)].concat()
}

fn of(desk: &Desk, store: &'static str, title: &str) -> Vector {
    desk.vector(store, title, desk.document(&desk.good())).trust(store)
}

fn said(desk: &Desk) -> Vec<Vector> {
    let ended = |store, title, status, code| {
        of(desk, store, title).not_in_force(status, code).beside("listed-in-force")
    };
    vec![
        of(desk, "listed-in-force", "in force by a status list that has both neighbours as revoked"),
        ended("listed-revoked", "revoked by a status list", "REVOKED", "license-revoked")
            .change("the list has it as revoked"),
        ended("listed-suspended", "suspended by a status list", "SUSPENDED", "license-suspended")
            .change("the list has it as suspended"),
        ended("listed-stale-revoked", "revoked by a list that ended", "REVOKED", "license-revoked")
            .change("the list has it as revoked, and ended"),
        of(desk, "listed-named-others", "a list names the next license as revoked"),
        ended("listed-named", "named as superseded", "SUPERSEDED", "license-superseded")
            .beside("listed-named-others")
            .change("the list names this license"),
    ]
}

/// Whether the license is in force, the list would say, and it does not count.
fn open(desk: &Desk) -> Vec<Vector> {
    let open = |store, title, code, change: &str| {
        let vector = of(desk, store, title).status("UNKNOWN").warns(code);
        vector.beside("listed-in-force").change(change)
    };
    vec![
        open("listed-stale", "the list ended the day before", "status-list-stale", "the list ended"),
        open("listed-endless", "the list has no end", "status-list-stale", "the list has no end"),
        open(
            "listed-of-next-year",
            "the list is of the year after the check",
            "status-list-not-yet",
            "the list was made after the check",
        ),
        open("listed-short", "the list ends before", "status-list-short", "the list is shorter"),
        open("listed-unreadable", "the list cannot be read", "status-list-unreadable", "it is no list"),
        open(
            "listed-forged",
            "the signature of the list does not hold",
            "status-list-untrusted",
            "one bit of its signature is another",
        ),
        open(
            "listed-unpurposed",
            "who signs the list may not speak of revocation",
            "status-list-untrusted",
            "the anchor is not trusted for it",
        ),
        open(
            "listed-by-revoked",
            "who signs the list is revoked",
            "status-list-untrusted",
            "it is signed by another",
        ),
    ]
}

fn combined(desk: &Desk) -> Vec<Vector> {
    let suspended = desk.issued(&Facts { status: Status::Suspended, ..desk.facts() });
    let recorded = |name: &str, title: &str, store| desk.vector(name, title, suspended.clone()).trust(store);
    vec![
        of(desk, "listed-lifted", "suspended by a list, and in force by a later one"),
        of(desk, "listed-lost", "revoked by a list, and in force by a later one")
            .not_in_force("REVOKED", "license-revoked")
            .warns("status-list-lost")
            .beside("listed-lifted")
            .change("the earlier list has it as revoked"),
        recorded("listed-recorded-lifted", "recorded as suspended, in force by a list", "listed-in-force")
            .warns("status-differs"),
        recorded("listed-recorded-suspended", "recorded and listed as suspended", "listed-suspended")
            .not_in_force("SUSPENDED", "license-suspended")
            .beside("listed-recorded-lifted")
            .change("the list has it as suspended too"),
    ]
}
