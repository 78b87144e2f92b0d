//! What the revocation lists at hand say of a good signer, and what they break.

use crate::desk::Desk;
use crate::vectors::Vector;

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [holds(desk), times(desk), scopes(desk), files(desk), keys(desk)].concat()
}

fn of(desk: &Desk, store: &'static str, title: &str) -> Vector {
    desk.vector(store, title, desk.document(&desk.good())).trust(store)
}

/// Nobody can say whether the certificate was taken back.
fn open(vector: Vector, code: &'static str) -> Vector {
    vector.fails("revocation", code).indeterminate("TRY_LATER").verifiability("V3")
}

/// A list says that the certificate does not count for now, or may not.
fn named(vector: Vector, code: &'static str) -> Vector {
    vector.fails("revocation", code).indeterminate("TRY_LATER")
}

fn holds(desk: &Desk) -> Vec<Vector> {
    let removed = of(desk, "lists-hold-removed", "on hold, and taken back in by a later delta list");
    vec![
        named(of(desk, "lists-hold", "the signer's certificate is on hold"), "certificate-on-hold")
            .beside("lists-hold-lifted")
            .change("no later list leaves it out"),
        of(desk, "lists-hold-lifted", "on hold, and left out by a later list"),
        named(of(desk, "lists-hold-earlier", "on hold since the later of two lists"), "certificate-on-hold")
            .beside("lists-hold-lifted")
            .change("the list that leaves it out is the earlier one"),
        removed.warns("revocation-list-irregular"),
    ]
}

fn times(desk: &Desk) -> Vec<Vector> {
    vec![
        of(desk, "lists-announced", "the signer's certificate is to be revoked next month"),
        desk.vector("lists-announced-later", "the same, a month later", desk.document(&desk.good()))
            .trust("lists-announced")
            .at("2026-07-01T08:00:00+08:00")
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .beside("lists-announced")
            .change("checked on the day of the revocation"),
        open(
            of(desk, "lists-open-ended", "the list does not say until when it holds"),
            "revocation-list-unusable",
        )
        .change("the authority's list has no nextUpdate"),
        open(of(desk, "lists-backwards", "the list ends before it begins"), "revocation-list-unusable")
            .change("the authority's list has a nextUpdate before its thisUpdate"),
        open(
            of(desk, "lists-of-next-year", "the list is of the year after the check"),
            "revocation-list-not-yet",
        )
        .change("the authority's list was made after the check"),
    ]
}

fn scopes(desk: &Desk) -> Vec<Vector> {
    let irregular = |vector: Vector| vector.warns("revocation-list-irregular");
    vec![
        of(desk, "lists-of-signers", "a list of signers' certificates only"),
        open(
            of(desk, "lists-of-authorities", "a list of authorities' certificates only"),
            "revocation-list-missing",
        )
        .beside("lists-of-signers")
        .change("the list is about certificates of authorities"),
        open(of(desk, "lists-some-reasons", "a list for one reason only"), "revocation-list-partial")
            .beside("lists-of-signers")
            .change("the list is about revocations for one reason"),
        irregular(of(desk, "lists-delta-beside", "a delta list beside a complete one")),
        open(of(desk, "lists-delta-alone", "a delta list alone"), "revocation-list-unusable")
            .beside("lists-delta-beside")
            .change("there is no complete list"),
    ]
}

fn files(desk: &Desk) -> Vec<Vector> {
    vec![
        of(desk, "lists-version-1", "a list as OpenSSL makes it").warns("revocation-list-irregular"),
        of(desk, "lists-in-one-file", "two lists in one file, after words"),
        of(desk, "lists-unreadable-beside", "a file without a list beside a good one")
            .warns("revocation-list-unreadable"),
        open(of(desk, "lists-unreadable-alone", "a file without a list"), "revocation-list-missing")
            .warns("revocation-list-unreadable")
            .beside("lists-unreadable-beside")
            .change("the authority's list cannot be read"),
        of(desk, "files-for-people", "a note and a hidden file lie in the trust store"),
        of(desk, "files-unnamed-beside", "the trust store holds a file that it does not name")
            .warns("trust-file-unnamed")
            .beside("files-for-people")
            .change("the file beside is neither a note nor hidden"),
        open(of(desk, "files-unnamed-missed", "the list at hand is not named"), "revocation-list-missing")
            .warns("trust-file-unnamed")
            .beside("files-unnamed-beside")
            .change("no other list of the authority is there"),
    ]
}

fn keys(desk: &Desk) -> Vec<Vector> {
    let rolled = |name: &'static str, title: &str| {
        desk.vector(name, title, desk.signed_by(desk.signer(name))).trust("lists-of-next-keys")
    };
    vec![
        of(desk, "lists-of-unknown-key-others", "a list by an unknown key names somebody else"),
        named(
            of(desk, "lists-of-unknown-key", "a list by an unknown key names the signer"),
            "revocation-list-names",
        )
        .beside("lists-of-unknown-key-others")
        .change("the list by an unknown key names the good signer"),
        rolled("rolled-over", "the authority's next key, vouched for by the one before"),
        rolled("rolled-over-twice", "the key after that"),
    ]
}
