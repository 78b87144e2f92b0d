//! Seals: forged, self-made, out of their time, and not the signer's.

use super::good::stamped;
use super::{passed, plan, sealed_by};
use crate::gm::pki::GmPki;
use crate::ofd::seal::{ListKind, Seal, Standard};
use crate::ofd::{Plan, Signing, sealed};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = periods(pki);
    vectors.extend(forged(pki));
    vectors.extend(makers(pki));
    vectors.extend(signers(pki));
    vectors
}

/// A root, a maker and a seal with the names of the true ones.
pub(super) fn self_made(pki: &GmPki) -> Signing {
    let (owner, maker) = (pki.of("stranger-seal"), pki.of("stranger-maker"));
    let seal = Seal::of(Standard::V4, "测试发证机关电子证照专用章", owner.clone(), maker);
    Signing { seal, signer: owner, chain: vec![pki.of("stranger-root")], ..Signing::seal(pki) }
}

fn with(pki: &GmPki, standard: Standard, change: impl FnOnce(&mut Seal)) -> Plan {
    let mut signing = Signing::by(pki, standard);
    change(&mut signing.seal);
    sealed_by(signing)
}

fn periods(pki: &GmPki) -> Vec<Vector> {
    let time = |text: &str| text.parse().expect("a time");
    let until = |text| with(pki, Standard::V4, |seal| seal.until = time(text));
    let from = |text| with(pki, Standard::V4, |seal| seal.from = time(text));
    let seal = |vector: Vector, code| vector.fails("seal-period", code).opinion(Opinion::None);
    vec![
        // The certificate is judged by the time of the check, a seal by the time it was used.
        passed(
            "good-seal-ended-since",
            "the seal ended after it was used",
            sealed(&until("2026-02-28T00:00:00Z")),
        ),
        seal(
            passed(
                "seal-expired",
                "the seal had ended when it was used",
                sealed(&until("2026-01-31T00:00:00Z")),
            ),
            "seal-expired",
        )
        .total_failed("EXPIRED")
        .beside("good-seal-ended-since")
        .change("the seal ended in January"),
        seal(
            passed(
                "seal-not-yet",
                "the seal had not begun when it was used",
                sealed(&from("2026-03-01T00:00:00Z")),
            ),
            "seal-not-yet-valid",
        )
        .total_failed("NOT_YET_VALID")
        .change("the seal begins in March"),
    ]
}

/// A seal whose name somebody changed: its maker's signature does not fit any more.
fn forged(pki: &GmPki) -> Vec<Vector> {
    let forge = |seal: &mut Seal| seal.signed_name = Some("测试其它印章".to_owned());
    let of = |name, title, standard, neighbour| {
        passed(name, title, sealed(&with(pki, standard, forge)))
            .fails("seal-signature", "seal-signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
            .beside(neighbour)
            .change("the seal shows another name than its maker signed")
    };
    vec![
        of("seal-forged", "the seal's name changed after it was made", Standard::V4, "good"),
        of("seal-forged-first-standard", "the same, GM/T 0031-2014", Standard::V1, "good-first-standard"),
        of("seal-forged-latest-standard", "the same, GM/T 0031-2025", Standard::V5, "good-latest-standard"),
    ]
}

fn makers(pki: &GmPki) -> Vec<Vector> {
    let unknown = |vector: Vector| {
        // A root of the same name: its signature is looked at and does not hold.
        let vector = vector.fails("seal-maker", "chain-signature-mismatch");
        vector.indeterminate("NO_CERTIFICATE_CHAIN_FOUND").verifiability("V1")
    };
    let made_by = |maker| sealed(&with(pki, Standard::V4, |seal| seal.maker = pki.of(maker)));
    let other_part = Signing {
        seal_part: Some(Seal { name: "测试其它印章".to_owned(), ..Seal::sound(pki, Standard::V4) }),
        ..Signing::seal(pki)
    };
    vec![
        unknown(passed(
            "seal-self-made",
            "a root, a maker and a seal of somebody's own",
            sealed(&sealed_by(self_made(pki))),
        ))
        .fails("chain", "chain-signature-mismatch")
        .change("the same names below another root"),
        unknown(passed("seal-self-made-stamped", "the same with a good time stamp", {
            sealed(&sealed_by(stamped(pki, self_made(pki))))
        }))
        .fails("chain", "chain-signature-mismatch")
        .beside("good-time-stamp")
        .change("the same names below another root"),
        unknown(passed(
            "seal-maker-unknown",
            "a true signer in a seal of somebody's own making",
            made_by("stranger-maker"),
        ))
        .change("the maker of the seal stands below another root"),
        passed(
            "seal-maker-revoked",
            "the maker was revoked before the seal was made",
            made_by("maker-revoked"),
        )
        .fails("seal-maker", "certificate-revoked-before-signing")
        .total_failed("REVOKED")
        .change("the maker of the seal was revoked in January 2025"),
        passed(
            "good-seal-maker-ended",
            "the maker was revoked later, for it makes no seals any more",
            made_by("maker-ended"),
        ),
        passed(
            "seal-maker-stolen",
            "the maker was revoked later, for its key is in other hands",
            made_by("maker-stolen"),
        )
        .fails("seal-maker", "certificate-revoked")
        .indeterminate("REVOKED_NO_POE")
        .beside("good-seal-maker-ended")
        .change("the list says that the maker's key was compromised: any seal of it may be another's"),
        passed("seal-part-differs", "the seal in its own part is another", sealed(&sealed_by(other_part)))
            .fails("seal-copy", "seal-copy-differs")
            .total_failed("FORMAT_FAILURE")
            .opinion(Opinion::None)
            .beside("good-seal-part")
            .change("Seal.esl holds another seal than SignedValue.dat"),
    ]
}

/// The seal says who may use it.
fn signers(pki: &GmPki) -> Vec<Vector> {
    let stolen = |standard, kind| {
        let mut signing = Signing { signer: pki.of("second"), ..Signing::by(pki, standard) };
        signing.seal.list_kind = kind;
        sealed(&sealed_by(signing))
    };
    let of = |name, title, bytes, neighbour| {
        passed(name, title, bytes)
            .fails("seal-signer", "signer-not-in-seal")
            .total_failed("FORMAT_FAILURE")
            .beside(neighbour)
            .change("somebody else of the same office signs")
    };
    let mut two = plan(pki);
    two.signings[0].seal.listed.push(pki.of("second"));
    two.signings[0].signer = pki.of("second");
    let mut nobody = plan(pki);
    nobody.signings[0].seal.listed.clear();
    vec![
        passed("good-second-listed", "the second of two who may use the seal", sealed(&two)),
        of(
            "signer-not-listed",
            "a seal in other hands",
            stolen(Standard::V4, ListKind::Certificates),
            "good-second-listed",
        ),
        of(
            "signer-not-listed-digests",
            "a seal in other hands, its list in digests",
            stolen(Standard::V4, ListKind::Digests),
            "good-list-of-digests",
        ),
        of(
            "signer-not-listed-first-standard",
            "a seal in other hands, GM/T 0031-2014",
            stolen(Standard::V1, ListKind::Certificates),
            "good-first-standard",
        ),
        of("signer-nobody-listed", "a seal that nobody may use", sealed(&nobody), "good"),
    ]
}
