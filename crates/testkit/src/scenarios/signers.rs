//! Who signed: certificates and pinned keys that are expired, revoked, denied, or not for this.

use jiff::civil::{DateTime, date};

use crate::desk::Desk;
use crate::license::Facts;
use crate::pki::{CHAINED, Pki, Signer};
use crate::proofs::Seal;
use crate::vectors::{Opinion, Vector};

/// Signers whose proofs carry chains.
pub fn chained(desk: &Desk) -> Vec<Vector> {
    [periods(desk), signing_times(desk), purposes(desk), revoked(desk)].concat()
}

fn by(desk: &Desk, signer: &str, name: &str, title: &str) -> Vector {
    desk.vector(name, title, desk.signed_by(desk.signer(signer)))
}

fn signed_by_at(desk: &Desk, signer: &str, at: DateTime) -> Vec<u8> {
    signed_with(desk, signer, Some(at))
}

fn signed_with(desk: &Desk, signer: &str, signed_at: Option<DateTime>) -> Vec<u8> {
    let seal = desk.seal(&Facts { signed_at, ..desk.facts() });
    desk.document(&Seal { signer: desk.signer(signer), ..seal })
}

/// Without a claimed time, nothing but the certificate's own period is judged.
fn untimed(desk: &Desk, signer: &str) -> Vec<u8> {
    signed_with(desk, signer, None)
}

fn periods(desk: &Desk) -> Vec<Vector> {
    vec![
        by(desk, "expired", "expired-signer-in-time", "checked while the signer's certificate still ran")
            .at("2026-05-10T12:00:00+08:00"),
        by(desk, "expired", "expired-signer", "the signer's certificate has run out since")
            .fails("certificate-period", "certificate-expired-not-revoked")
            .indeterminate("OUT_OF_BOUNDS_NOT_REVOKED")
            .beside("expired-signer-in-time")
            .change("checked after the end of the signer's certificate"),
        by(desk, "expired", "expired-signer-no-lists", "run out, and no list says that it was not revoked")
            .trust("no-lists")
            .fails("certificate-period", "certificate-expired")
            .fails("revocation", "revocation-list-missing")
            .indeterminate("OUT_OF_BOUNDS_NO_POE")
            .verifiability("V3")
            .beside("expired-signer-in-time")
            .change("checked after the end of the signer's certificate, without revocation lists"),
        // RFC 5280 §3.3: a list made after the end of a certificate need not name it any more.
        by(desk, "expired-early", "expired-before-list", "run out before the revocation list was made")
            .fails("certificate-period", "certificate-expired")
            .fails("revocation", "revocation-list-missing")
            .indeterminate("OUT_OF_BOUNDS_NO_POE")
            .verifiability("V3")
            .beside("expired-signer-in-time")
            .change("the signer's certificate ended in April 2026, the list is of May"),
        desk.vector("untimed", "no signing time is claimed", untimed(desk, "good")),
        desk.vector("not-yet-signer", "the signer's certificate begins later", untimed(desk, "not-yet"))
            .fails("certificate-period", "certificate-not-yet-valid")
            .total_failed("NOT_YET_VALID")
            .beside("untimed")
            .change("the signer's certificate begins in 2027"),
    ]
}

fn signing_times(desk: &Desk) -> Vec<Vector> {
    vec![
        desk.vector("signed-in-may", "signed on 20 May 2026", signed_by_at(desk, "good", in_may())),
        desk.vector(
            "signed-after-expiry",
            "signed after the end of the signer's certificate",
            signed_by_at(desk, "expired", in_may()),
        )
        .fails("certificate-period", "certificate-expired-not-revoked")
        .fails("signing-time", "signed-after-expiry")
        .total_failed("EXPIRED")
        .beside("signed-in-may")
        .change("the signer's certificate ended on 15 May 2026"),
        by(desk, "late", "signed-before-validity", "signed before the signer's certificate began")
            .fails("signing-time", "signed-before-validity")
            .total_failed("NOT_YET_VALID")
            .change("the signer's certificate began on 20 May 2026"),
        desk.vector(
            "signed-just-now",
            "signed in the second of the check",
            signed_by_at(desk, "good", now(0)),
        ),
        desk.vector(
            "signed-in-future",
            "signed a second after the check",
            signed_by_at(desk, "good", now(1)),
        )
        .fails("signing-time", "signed-in-future")
        .indeterminate("SIG_CONSTRAINTS_FAILURE")
        .beside("signed-just-now")
        .change("the claimed signing time is one second later"),
    ]
}

fn in_may() -> DateTime {
    date(2026, 5, 20).at(9, 30, 0, 0)
}

fn now(seconds: i8) -> DateTime {
    date(2026, 6, 1).at(12, 0, seconds, 0)
}

fn purposes(desk: &Desk) -> Vec<Vector> {
    let elsewhere = elsewhere(desk);
    let constrained = |vector: Vector| vector.indeterminate("CHAIN_CONSTRAINTS_FAILURE");
    vec![
        constrained(by(desk, "wrong-usage", "wrong-key-usage", "a certificate for key agreement"))
            .fails("certificate-profile", "certificate-rule")
            .change("the signer's keyUsage is keyAgreement"),
        by(desk, "no-purpose", "no-extended-key-usage", "a certificate that names no extended key usage"),
        // Path building itself looks for a path that serves the purpose, and finds none.
        constrained(by(desk, "wrong-purpose", "wrong-extended-key-usage", "a certificate for web servers"))
            .fails("chain", "chain-constraint")
            .verifiability("V1")
            .beside("no-extended-key-usage")
            .change("the signer's extKeyUsage is serverAuth"),
        by(desk, "display", "signer-of-codes-unknown", "signed by a signer that nobody knows to sign codes"),
        constrained(by(desk, "display", "signer-of-codes", "signed by a signer of display codes"))
            .trust("display")
            .fails("issuer-scope", "scope-purpose")
            .beside("signer-of-codes-unknown")
            .change("the trust store knows the signer as one of display codes"),
        constrained(desk.vector(
            "other-region",
            "signed by another region's signer",
            desk.signed_by(elsewhere),
        ))
        .fails("issuer-scope", "scope-region")
        .change("the signer is another region's good one"),
    ]
}

/// The good signer of another region with chains.
fn elsewhere(desk: &Desk) -> Signer {
    let other = CHAINED.into_iter().find(|region| *region != desk.layout.region);
    Pki::invented(other.expect("more than one region has chains")).signer("good")
}

fn revoked(desk: &Desk) -> Vec<Vector> {
    vec![
        by(desk, "revoked", "revoked-signer", "the signer was revoked after the claimed signing time")
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .change("the signer's certificate is revoked since March 2026"),
        by(
            desk,
            "revoked-early",
            "revoked-before-signing",
            "the signer was revoked before the claimed signing time",
        )
        .fails("revocation", "certificate-revoked-before-signing")
        .total_failed("REVOKED")
        .change("the signer's certificate is revoked since January 2026"),
        by(desk, "under-revoked", "revoked-authority", "the signer's authority is revoked")
            .fails("revocation", "authority-revoked")
            .indeterminate("REVOKED_CA_NO_POE")
            .change("the signer's certificate is from the revoked authority"),
        by(desk, "revoked", "revoked-signer-stale-lists", "revoked is revoked, even on a stale list")
            .trust("stale-lists")
            .fails("revocation", "certificate-revoked")
            .warns("revocation-list-stale")
            .indeterminate("REVOKED_NO_POE")
            .verifiability("V3")
            .change("the signer's certificate is revoked, by lists that are stale"),
    ]
}

/// Signers whose keys are pinned.
pub fn pinned(desk: &Desk) -> Vec<Vector> {
    let unknown = by(desk, "nobody", "key-unknown", "a key id that the trust store does not have");
    vec![
        by(desk, "second", "second-key", "another pinned key"),
        by(desk, "expired", "expired-key-in-time", "a pinned key, checked while it was trusted")
            .at("2026-03-31T23:59:59+08:00"),
        by(desk, "expired", "expired-key", "a pinned key that is trusted no longer")
            .fails("certificate-period", "key-out-of-period")
            .indeterminate("OUT_OF_BOUNDS_NO_POE")
            .beside("expired-key-in-time")
            .change("checked after the last day of trust in the key"),
        by(desk, "not-yet", "not-yet-key", "a pinned key that is not yet trusted")
            .fails("certificate-period", "key-out-of-period")
            .indeterminate("OUT_OF_BOUNDS_NO_POE")
            .change("the key is trusted from 2027 on"),
        by(desk, "elsewhere", "other-region", "a pinned key of another region")
            .fails("issuer-scope", "scope-region")
            .indeterminate("CHAIN_CONSTRAINTS_FAILURE")
            .change("the key is trusted for another region"),
        unknown
            .fails("signer", "key-unknown")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
            .verifiability("V1")
            .opinion(Opinion::None)
            .change("key id and key are nobody's"),
    ]
}
