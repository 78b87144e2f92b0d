//! When, by whom and to whom a code is shown: fresh and stale, bound and stolen, asked for and not.

use super::desk::{CHALLENGE, Desk, MADE, NOW, SHOWN, caught, device, fixed, live, question, refused};
use crate::display::{Code, Shown, WITHDRAWN};
use crate::keys::Key;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [times(desk), binding(desk), challenges(desk), withdrawn(desk)].concat()
}

fn times(desk: &Desk) -> Vec<Vector> {
    let stale = |name, title, code, at| {
        refused(name, title, desk.code().text(), "STALE", code).at(at).change("the check is later")
    };
    let hour = Code::of(&desk.facts(), desk.pki.signer("display"), MADE, 3600);
    vec![
        fixed(
            "expired-within-skew",
            "ended twenty seconds ago, by clocks that may differ by thirty",
            desk.code().text(),
        )
        .at("2026-06-01T12:03:20+08:00"),
        stale("expired", "the code has ended", "code-expired", "2026-06-01T12:03:31+08:00"),
        refused(
            "too-old",
            "made for longer than a static code counts",
            hour.text(),
            "STALE",
            "showing-too-old",
        )
        .at("2026-06-01T12:03:31+08:00")
        .change("the code lives an hour, and the check is later"),
        refused(
            "from-future",
            "the clock of the check is slow",
            desk.code().text(),
            "VOID",
            "code-from-future",
        )
        .at("2026-06-01T11:57:29+08:00")
        .change("the check is before the code was made"),
        caught(
            "live-screenshot",
            "a picture of a live code, shown two minutes later",
            &desk.shown(),
            "STALE",
            "showing-too-old",
        )
        .at("2026-06-01T12:02:00+08:00")
        .change("the check is two minutes later"),
        caught(
            "live-clock-behind",
            "the clock of the check is behind the device's",
            &desk.shown(),
            "VOID",
            "code-from-future",
        )
        .at("2026-06-01T11:59:00+08:00")
        .change("the check is before the showing"),
        caught(
            "live-clock-ahead",
            "the clock of the device is ahead",
            &desk.kept().shown(&device(), NOW + 3600),
            "VOID",
            "code-from-future",
        )
        .change("the device says an hour later"),
        live(
            "live-clock-ahead-within-skew",
            "the clock of the device is ahead, but not by much",
            &desk.kept().shown(&device(), NOW + 25),
        ),
        caught(
            "live-kept-too-long",
            "the code that the device keeps has ended",
            &desk.kept().claim(4, NOW - 31).shown(&device(), SHOWN),
            "STALE",
            "code-expired",
        )
        .change("the issued code ended before the check"),
    ]
}

fn binding(desk: &Desk) -> Vec<Vector> {
    let thief = Key::named("another device");
    vec![
        caught(
            "device-swapped",
            "shown by another device",
            &desk.kept().shown(&thief, SHOWN),
            "NOT_BOUND",
            "device-signature-mismatch",
        )
        .change("another device's key signs the showing"),
        refused(
            "device-proof-missing",
            "a device's code without the device",
            desk.kept().text(),
            "NOT_BOUND",
            "device-proof-missing",
        )
        .beside("good-live")
        .change("the issued code is shown bare"),
        caught(
            "device-key-missing",
            "a device shows a code made for none",
            &desk.code().shown(&thief, SHOWN),
            "NOT_BOUND",
            "device-key-missing",
        )
        .change("the issued code names no device"),
        caught("replayed", "the same showing once more", &desk.shown(), "REPLAYED", "code-replayed")
            .seen()
            .change("it was seen before"),
        refused(
            "replayed-static",
            "the same static code once more",
            desk.code().text(),
            "REPLAYED",
            "code-replayed",
        )
        .seen()
        .change("it was seen before"),
    ]
}

fn challenges(desk: &Desk) -> Vec<Vector> {
    let asked = |name, title, shown: &Shown, presentation, code| {
        caught(name, title, shown, presentation, code).beside("good-live-question").audience("counter-7")
    };
    vec![
        asked(
            "challenge-mismatch",
            "an answer to another question",
            &question(&desk.shown()),
            "REPLAYED",
            "challenge-mismatch",
        )
        .challenge("counter-7 question 000002")
        .change("another challenge is asked"),
        asked(
            "challenge-unanswered",
            "no answer to the question",
            &desk.shown(),
            "NOT_BOUND",
            "challenge-unanswered",
        )
        .challenge(CHALLENGE)
        .change("the showing carries neither challenge nor audience"),
        refused(
            "challenge-static",
            "a static code cannot answer",
            desk.code().text(),
            "NOT_BOUND",
            "challenge-unanswered",
        )
        .challenge(CHALLENGE)
        .change("a challenge is asked"),
        asked(
            "audience-mismatch",
            "meant for another counter",
            &question(&desk.shown()),
            "REPLAYED",
            "audience-mismatch",
        )
        .challenge(CHALLENGE)
        .audience("counter-8")
        .change("the counter goes by another name"),
        caught(
            "audience-unasked",
            "meant for somebody, and whoever checks has no name",
            &desk.shown().to("counter-7"),
            "REPLAYED",
            "audience-mismatch",
        )
        .change("the showing is addressed to counter-7"),
    ]
}

fn withdrawn(desk: &Desk) -> Vec<Vector> {
    let code = desk.code().claim(7, WITHDRAWN.to_vec());
    vec![
        refused(
            "withdrawn",
            "a code that was withdrawn, and is fresh",
            code.text(),
            "VOID",
            "code-withdrawn",
        )
        .change("the code goes by the name that the trust store has withdrawn"),
        refused(
            "withdrawn-and-expired",
            "a code that was withdrawn, and has ended",
            code.text(),
            "VOID",
            "code-withdrawn",
        )
        .warns("code-expired")
        .at("2026-06-01T13:00:00+08:00")
        .change("the code goes by the name that the trust store has withdrawn, and the check is later"),
    ]
}
