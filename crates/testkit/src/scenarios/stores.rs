//! What depends on the trust store alone: the document is the good one.

use crate::desk::Desk;
use crate::kinds;
use crate::pki::JIANGSU;
use crate::trust;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [scopes(desk), denied(desk), lists(desk)].concat()
}

fn good(desk: &Desk) -> Vec<u8> {
    desk.document(&desk.good())
}

fn scopes(desk: &Desk) -> Vec<Vector> {
    let of = |name, title, trust| desk.vector(name, title, good(desk)).trust(trust);
    let constrained = |vector: Vector| vector.indeterminate("CHAIN_CONSTRAINTS_FAILURE");
    let mut vectors = vec![
        constrained(of("kind-out-of-scope", "trusted for business licenses alone", "kind-scoped"))
            .fails("issuer-scope", "scope-kind")
            .change("the trust store names another kind of license"),
        constrained(of("purpose-out-of-scope", "trusted for display codes alone", "display-only"))
            .fails("issuer-scope", "scope-purpose")
            .change("the trust store names another purpose"),
        nobody_trusted(desk, of("nobody-trusted", "an empty trust store", "empty")),
        retired(desk, of("anchor-retired", "trusted until the end of 2025", "retired")),
    ];
    if desk.layout.region == JIANGSU {
        vectors.push(
            of("anchors-of-one-name", "more anchors of one name than one search tries", trust::CROWD)
                .fails("chain", "chain-too-complex")
                .indeterminate("CERTIFICATE_CHAIN_GENERAL_FAILURE")
                .verifiability("V1")
                .change("the trust store has a thousand anchors of the root's name, and not the root"),
        );
    }
    vectors.push(in_scope(desk));
    vectors.push(two_kinds(desk));
    vectors
}

/// The license is called by one kind and its identifier names another.
fn two_kinds(desk: &Desk) -> Vector {
    let mut facts = desk.facts();
    facts.other_identifier = Some(desk.facts_of(kinds::BUSINESS_LICENSE).identifier());
    let title = "an identity card whose identifier names a business license";
    let vector = desk.vector("kind-by-two-names", title, desk.issued(&facts)).trust("kind-scoped");
    vector
        .fails("issuer-scope", "scope-kind")
        .warns("identifier-contradicts")
        .indeterminate("CHAIN_CONSTRAINTS_FAILURE")
        .beside("kind-in-scope")
        .change("everything but the identifier is an identity card's")
}

fn in_scope(desk: &Desk) -> Vector {
    let business = desk.facts_of(kinds::BUSINESS_LICENSE);
    let title = "a business license, and trusted for those alone";
    desk.vector("kind-in-scope", title, desk.issued(&business)).trust("kind-scoped")
}

pub(super) fn nobody_trusted(desk: &Desk, vector: Vector) -> Vector {
    let vector = vector
        .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
        .verifiability("V1")
        .change("the trust store is empty");
    if desk.is_pinned() {
        vector.fails("signer", "key-unknown")
    } else {
        vector.fails("chain", "chain-no-anchor")
    }
}

fn retired(desk: &Desk, vector: Vector) -> Vector {
    let vector = vector.change("trust ended before the check");
    match desk.is_pinned() {
        true => vector.fails("certificate-period", "key-out-of-period").indeterminate("OUT_OF_BOUNDS_NO_POE"),
        false => vector
            .fails("certificate-period", "anchor-out-of-period")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND_NO_POE"),
    }
}

/// Where the proof claims no time, it cannot be held against the time of the compromise.
fn denied(desk: &Desk) -> Vec<Vector> {
    let of = |name, title, trust| {
        desk.vector(name, title, good(desk)).trust(trust).change("the trust store denies the signer's key")
    };
    let mut vectors = vec![
        of("denied-key", "the signer's key is on the deny-list", "denied")
            .fails("key-not-denied", "key-denied")
            .indeterminate("REVOKED_NO_POE"),
    ];
    if !desk.is_pinned() {
        let early =
            of("denied-before-signing", "on the deny-list before the claimed signing time", "denied-early");
        vectors.push(early.fails("key-not-denied", "key-denied-before-signing").total_failed("REVOKED"));
    }
    vectors
}

fn lists(desk: &Desk) -> Vec<Vector> {
    if desk.is_pinned() {
        let vector = desk.vector("no-lists", "pinned keys need no revocation lists", good(desk));
        return vec![vector.trust("no-lists")];
    }
    let of =
        |name, title| desk.vector(name, title, good(desk)).verifiability("V3").indeterminate("TRY_LATER");
    vec![
        of("no-lists", "no revocation lists at hand")
            .trust("no-lists")
            .fails("revocation", "revocation-list-missing")
            .change("the trust store has no revocation lists"),
        of("stale-lists", "the revocation lists are too old")
            .trust("stale-lists")
            .fails("revocation", "revocation-list-stale")
            .change("the revocation lists ended in April 2026"),
    ]
}
