//! Time stamps over the signature: what came after them, and which of them count.

use jiff::Timestamp;

use crate::desk::Desk;
use crate::proofs::cms::{self, Cms};
use crate::proofs::{Seal, Stamp};
use crate::vectors::Vector;

/// After the signature was claimed to be made, and before anything happened to anybody.
const IN_TIME: &str = "2026-02-11T08:00:00Z";
/// After signers and authorities were revoked and keys published, on 1 March 2026.
const LATE: &str = "2026-03-02T08:00:00Z";

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [expired(desk), revoked(desk), denied(desk), tokens(desk)].concat()
}

/// The good license by this signer, with these tokens.
fn stamped(desk: &Desk, signer: &str, name: &str, title: &str, stamps: Vec<Stamp>) -> Vector {
    let seal = Seal { signer: desk.signer(signer), ..desk.good() };
    let mut signed_data = Cms::new(&seal);
    signed_data.stamps = stamps;
    desk.vector(name, title, cms::document(&seal.shown, &signed_data.content_info()))
}

fn stamp(desk: &Desk, at: &str) -> Stamp {
    by(desk, "stamps", at)
}

fn by(desk: &Desk, authority: &str, at: &str) -> Stamp {
    let at: Timestamp = at.parse().expect("a time");
    Stamp { chain: desk.signer(authority).chain, at, is_over_other_bytes: false }
}

fn expired(desk: &Desk) -> Vec<Vector> {
    let in_time = || vec![stamp(desk, IN_TIME)];
    vec![
        stamped(desk, "good", "stamped", "stamped the day after it was signed", in_time()),
        stamped(
            desk,
            "expired",
            "stamped-expired",
            "the signer's certificate ran out after the stamp",
            in_time(),
        ),
        // RFC 5280 §3.3: a list made after the end of a certificate need not name it any more.
        stamped(
            desk,
            "expired-early",
            "stamped-expired-before-list",
            "run out before the list was made",
            in_time(),
        )
        .fails("revocation", "revocation-list-missing")
        .indeterminate("TRY_LATER")
        .verifiability("V3")
        .beside("stamped-expired")
        .change("the signer's certificate ended in April 2026, the list is of May"),
    ]
}

fn revoked(desk: &Desk) -> Vec<Vector> {
    vec![
        stamped(
            desk,
            "revoked",
            "stamped-revoked",
            "the signer was revoked after the stamp",
            vec![stamp(desk, IN_TIME)],
        ),
        stamped(
            desk,
            "revoked",
            "stamped-after-revocation",
            "stamped after the signer was revoked",
            vec![stamp(desk, LATE)],
        )
        .fails("revocation", "certificate-revoked")
        .indeterminate("REVOKED_NO_POE")
        .beside("stamped-revoked")
        .change("stamped on the day after the revocation"),
        stamped(
            desk,
            "under-revoked",
            "stamped-authority-revoked",
            "the signer's authority was revoked after the stamp",
            vec![stamp(desk, IN_TIME)],
        ),
        stamped(
            desk,
            "under-revoked",
            "stamped-after-authority-revoked",
            "stamped after the signer's authority was revoked",
            vec![stamp(desk, LATE)],
        )
        .fails("revocation", "authority-revoked")
        .indeterminate("REVOKED_CA_NO_POE")
        .beside("stamped-authority-revoked")
        .change("stamped on the day after the revocation"),
    ]
}

fn denied(desk: &Desk) -> Vec<Vector> {
    vec![
        stamped(
            desk,
            "good",
            "stamped-denied",
            "the key was published after the stamp",
            vec![stamp(desk, IN_TIME)],
        )
        .trust("denied"),
        stamped(
            desk,
            "good",
            "stamped-after-denial",
            "stamped after the key was published",
            vec![stamp(desk, LATE)],
        )
        .trust("denied")
        .fails("key-not-denied", "key-denied")
        .indeterminate("REVOKED_NO_POE")
        .beside("stamped-denied")
        .change("stamped on the day after the key was published"),
    ]
}

fn tokens(desk: &Desk) -> Vec<Vector> {
    let other = Stamp { is_over_other_bytes: true, ..stamp(desk, IN_TIME) };
    let revoked = |name, title, stamps| {
        stamped(desk, "revoked", name, title, stamps)
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .beside("stamped-revoked")
    };
    vec![
        revoked("stamp-of-another", "the token is over another signature", vec![other.clone()])
            .warns("time-stamp-mismatch")
            .change("the token is over other bytes"),
        revoked("stamp-by-a-signer", "a signer of licenses stamped it", vec![by(desk, "good", IN_TIME)])
            .warns("time-stamp-untrusted")
            .change("the certificate of who stamped it does not say that it stamps times"),
        revoked(
            "stamp-by-a-stranger",
            "somebody stamped it whom nobody vouches for",
            vec![by(desk, "stamps-alone", IN_TIME)],
        )
        .warns("time-stamp-untrusted")
        .change("the certificate of who stamped it vouches for itself"),
        stamped(
            desk,
            "revoked",
            "stamps-one-holds",
            "of two tokens one holds",
            vec![other, stamp(desk, IN_TIME)],
        ),
        stamped(
            desk,
            "good",
            "stamped-in-skew",
            "stamped a little before it was signed, as its signer's clock has it",
            vec![stamp(desk, "2026-02-10T01:29:45Z")],
        ),
        stamped(
            desk,
            "good",
            "stamped-before-signing",
            "stamped before it was signed",
            vec![stamp(desk, "2026-02-10T01:29:15Z")],
        )
        .fails("signing-time", "signed-after-stamp")
        .indeterminate("TIMESTAMP_ORDER_FAILURE")
        .beside("stamped-in-skew")
        .change("stamped half a minute earlier, which no difference of clocks explains"),
    ]
}
