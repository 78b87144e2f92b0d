//! The way from the signer's certificate to an anchor.

use crate::desk::Desk;
use crate::pki::{CHAINED, Pki, Signer};
use crate::proofs::Proof;
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    let mut vectors = [strangers(desk), broken(desk), spoilt(desk), carried(desk)].concat();
    if desk.layout.proof != Proof::Cms {
        vectors.extend(ordered(desk));
    }
    vectors
}

fn by(desk: &Desk, signer: &str, name: &str, title: &str) -> Vector {
    desk.vector(name, title, desk.signed_by(desk.signer(signer)))
}

/// A chain that ends nowhere.
fn unanchored(vector: Vector, code: &'static str) -> Vector {
    vector.fails("chain", code).indeterminate("NO_CERTIFICATE_CHAIN_FOUND").verifiability("V1")
}

fn strangers(desk: &Desk) -> Vec<Vector> {
    vec![
        unanchored(
            by(desk, "self-signed", "self-signed", "the signer vouches for itself"),
            "chain-self-signed",
        )
        .change("the signer's certificate is signed by itself"),
        unanchored(
            by(desk, "stranger", "unknown-root", "a whole chain to a root that nobody trusts"),
            "chain-no-anchor",
        )
        .change("the chain is a stranger's"),
        unanchored(
            by(desk, "same-names", "unknown-root-same-names", "a stranger's chain under the true names"),
            "chain-signature-mismatch",
        )
        .change("the chain has the names of the true one and other keys"),
    ]
}

/// Paths that reach the anchor, but not as RFC 5280 wants it.
fn broken(desk: &Desk) -> Vec<Vector> {
    let constrained = |vector: Vector, code| {
        vector.fails("chain", code).indeterminate("CHAIN_CONSTRAINTS_FAILURE").verifiability("V1")
    };
    vec![
        unanchored(
            by(
                desk,
                "broken-signature",
                "certificate-signature-changed",
                "one bit of a certificate's signature",
            ),
            "chain-signature-mismatch",
        )
        .change("one bit of the signature inside the signer's certificate"),
        constrained(
            by(desk, "under-signer", "signer-as-authority", "a signer issued a certificate"),
            "chain-constraint",
        )
        .change("the signer's certificate is issued by the good signer, who is no authority"),
        constrained(
            by(desk, "too-deep", "path-too-long", "an authority below one that allows none"),
            "chain-constraint",
        )
        .change("one more authority, where the path length allows none"),
        by(desk, "mail-inside", "mail-permitted", "the authority may vouch for the signer's mail address"),
        constrained(
            by(
                desk,
                "mail-outside",
                "mail-not-permitted",
                "the authority may not vouch for the signer's mail address",
            ),
            "chain-constraint",
        )
        .beside("mail-permitted")
        .change("the signer's mail address is of another domain"),
        by(desk, "directory-inside", "name-permitted", "the authority may vouch for the signer's name"),
        constrained(
            by(
                desk,
                "directory-outside",
                "name-not-permitted",
                "the authority may not vouch for the signer's name",
            ),
            "chain-constraint",
        )
        .beside("name-permitted")
        .change("the authority may vouch for somebody else alone"),
        constrained(
            by(desk, "critical", "critical-extension", "an unknown critical extension"),
            "chain-critical-unsupported",
        )
        .change("the signer's certificate has a critical extension nobody knows"),
    ]
}

/// Certificates that break the rules for their role.
fn spoilt(desk: &Desk) -> Vec<Vector> {
    let rule = |vector: Vector| {
        vector.fails("certificate-profile", "certificate-rule").indeterminate("CHAIN_CONSTRAINTS_FAILURE")
    };
    let mut weak = desk.good();
    weak.signer = desk.signer("weak-key");
    weak.spoil = |_| signature_for_everybody();
    vec![
        rule(by(desk, "serial-zero", "serial-zero", "a serial number that is not positive"))
            .change("the signer's serial number is 0"),
        rule(by(
            desk,
            "no-authority-key",
            "no-authority-key-identifier",
            "an authority key identifier is missing",
        ))
        .change("the signer's certificate lacks its authorityKeyIdentifier"),
        by(desk, "other-key-kind", "other-key-kind", "a certificate for P-256 and a signature by Ed25519")
            .fails("algorithm", "algorithm-key-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
            .change("the key in the signer's certificate is one of P-256"),
        desk.vector(
            "weak-key",
            "a key for which lax verifiers accept one signature over everything",
            desk.document(&weak),
        )
        .fails("signer", "signer-key-unsound")
        .total_failed("SIG_CRYPTO_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::None)
        .change("the signer's key is the neutral point of the curve"),
    ]
}

/// R is the base point and s is 1: sB = R + kA holds for every k when A is neutral.
fn signature_for_everybody() -> Vec<u8> {
    let mut signature = vec![0x66; 64];
    signature[0] = 0x58;
    signature[32..].fill(0);
    signature[32] = 1;
    signature
}

/// More certificates than needed, or fewer.
fn carried(desk: &Desk) -> Vec<Vector> {
    let good = desk.signer("good").chain;
    let other = CHAINED.into_iter().find(|region| *region != desk.layout.region);
    let other = Pki::invented(other.expect("more than one region has chains")).authority;
    let of = |name, title, chain| {
        desk.vector(name, title, desk.signed_by(Signer { chain, ..desk.signer("good") }))
    };
    let [leaf, authority] = <[_; 2]>::try_from(good).expect("the good chain has two certificates");
    let root = desk.pki().root.clone();
    vec![
        of("chain-with-root", "the anchor is carried too", vec![leaf.clone(), authority.clone(), root]),
        of(
            "chain-with-extra",
            "another region's authority is carried too",
            vec![leaf.clone(), authority, other],
        ),
        unanchored(
            of("chain-without-authority", "the authority's certificate is missing", vec![leaf]),
            "chain-no-anchor",
        )
        .change("the signer's certificate alone is carried"),
    ]
}

/// Where the order of the certificates says who the signer is.
fn ordered(desk: &Desk) -> Vec<Vector> {
    let good = desk.signer("good").chain;
    let root = desk.pki().root.clone();
    let of = |name, title, chain| {
        desk.vector(name, title, desk.signed_by(Signer { chain, ..desk.signer("good") }))
    };
    vec![
        of(
            "chain-shuffled",
            "the rest of the chain in another order",
            vec![good[0].clone(), root, good[1].clone()],
        ),
        of(
            "chain-reversed",
            "the signer's certificate is not the first",
            vec![good[1].clone(), good[0].clone()],
        )
        .fails("signature", "signature-mismatch")
        .fails("chain", "chain-constraint")
        .fails("certificate-profile", "certificate-rule")
        .total_failed("SIG_CRYPTO_FAILURE")
        .verifiability("V1")
        .opinion(Opinion::Invalid)
        .change("the two certificates change places"),
    ]
}
