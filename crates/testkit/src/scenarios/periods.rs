//! Whether the license itself is in force.

use jiff::civil::date;

use crate::desk::Desk;
use crate::license::{End, Facts, Status};
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [dates(desk), statuses(desk), endless(desk)].concat()
}

fn dates(desk: &Desk) -> Vec<Vector> {
    let until = |year, month, day| Facts { valid_until: End::On(date(year, month, day)), ..desk.facts() };
    let from = |year, month, day| Facts { valid_from: Some(date(year, month, day)), ..desk.facts() };
    let of = |name, title, facts: Facts| desk.vector(name, title, desk.issued(&facts));
    vec![
        of("last-day", "in force on its last day", until(2026, 6, 1)),
        of("license-expired", "its period ended the day before", until(2026, 5, 31))
            .not_in_force("EXPIRED", "license-expired")
            .beside("last-day")
            .change("the last day is one day earlier"),
        of("last-second", "in force to the last second of its last day, in UTC+8", until(2026, 5, 31))
            .at("2026-05-31T23:59:59+08:00"),
        of(
            "first-second-after",
            "expired with the first second after its last day, in UTC+8",
            until(2026, 5, 31),
        )
        .at("2026-06-01T00:00:00+08:00")
        .not_in_force("EXPIRED", "license-expired")
        .beside("last-second")
        .change("checked one second later"),
        of("first-day", "in force on its first day", from(2026, 6, 1)),
        of("license-not-yet-effective", "its period begins the day after", from(2026, 6, 2))
            .not_in_force("NOT_YET_EFFECTIVE", "license-not-yet-effective")
            .beside("first-day")
            .change("the first day is one day later"),
    ]
}

fn statuses(desk: &Desk) -> Vec<Vector> {
    let codes = desk.layout.statuses.iter().filter(|(status, _)| *status != Status::InForce);
    codes.map(|(status, _)| with_status(desk, *status)).collect()
}

fn with_status(desk: &Desk, status: Status) -> Vector {
    let (word, name, code) = match status {
        Status::InForce => unreachable!("the good license is in force"),
        Status::Suspended => ("SUSPENDED", "status-suspended", "license-suspended"),
        Status::Revoked => ("REVOKED", "status-revoked", "license-revoked"),
        Status::Cancelled => ("CANCELLED", "status-cancelled", "license-cancelled"),
        Status::Expired => ("EXPIRED", "status-expired", "license-expired"),
        Status::Superseded => ("SUPERSEDED", "status-superseded", "license-superseded"),
    };
    let bytes = desk.issued(&Facts { status, ..desk.facts() });
    desk.vector(name, "recorded as not in force", bytes)
        .not_in_force(word, code)
        .change("the status is another")
}

fn endless(desk: &Desk) -> Vec<Vector> {
    let words = desk.layout.endless.iter().enumerate();
    let of = |(index, words): (usize, &&'static str)| {
        let bytes = desk.issued(&Facts { valid_until: End::Never(words), ..desk.facts() });
        let title = format!("no end, written as \"{words}\"");
        desk.vector(format!("long-term-{}", index + 1), title, bytes).says("valid_until", "long-term")
    };
    words.map(of).collect()
}
