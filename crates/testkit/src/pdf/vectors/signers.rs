//! Who signs: certificates out of their time or revoked, people who are no authority, forged houses; time stamps; stores.

use super::{cades, detached, document_stamp, license, of, passed, second, signed, stamp, value_differs};
use crate::ofd::seal::{Seal, Standard};
use crate::ofd::ses::Writing;
use crate::pdf::file::{File, Update};
use crate::pdf::signing::sign;
use crate::pdf::stamp::Stamp;
use crate::pdf::{PdfPki, Signing, Value};
use crate::revocation_lists::Period;
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = certificates(pki);
    vectors.extend(houses(pki));
    vectors.extend(time_stamps(pki));
    vectors.extend(seals(pki));
    vectors.extend(stores(pki));
    vectors
}

/// The revocation lists above the office and the authority for time stamps.
pub(super) fn lists(pki: &PdfPki, period: Period) -> Vec<Vec<u8>> {
    let wanted = ["p256-root", "p256-authority", "tsa-root"];
    let all = pki.revocation_lists(period).into_iter();
    all.filter(|(name, _)| wanted.contains(name)).map(|(_, list)| list).collect()
}

fn by(pki: &PdfPki, signer: &str) -> Vec<u8> {
    signed(&detached(pki, signer))
}

/// The signature and what it covers hold; who signs is another matter.
fn whole(vector: Vector) -> Vector {
    vector.covers("all").came_after("nothing")
}

fn certificates(pki: &PdfPki) -> Vec<Vector> {
    vec![
        whole(of("signer-expired", "signed after the end of the signer's certificate", by(pki, "expired")))
            .fails("certificate-period", "certificate-expired")
            // A list of today says nothing of a certificate that had ended when it was made.
            .fails("revocation", "revocation-list-missing")
            .fails("signing-time", "signed-after-expiry")
            .total_failed("EXPIRED")
            .verifiability("V3")
            .change("the signer's certificate ended in January"),
        whole(of("signer-not-yet", "signed before the signer's certificate began", by(pki, "not-yet")))
            .fails("signing-time", "signed-before-validity")
            .total_failed("NOT_YET_VALID")
            .change("the signer's certificate began in March"),
        whole(of("signer-expired-since", "the certificate has ended since, and nobody proves the time", {
            by(pki, "expired-since")
        }))
        .fails("certificate-period", "certificate-expired-not-revoked")
        .indeterminate("OUT_OF_BOUNDS_NOT_REVOKED")
        .beside("good-stamped-expired-since")
        .change("there is no time stamp"),
        passed(
            "good-stamped-expired-since",
            "the certificate has ended since; a time stamp proves the time",
            signed(&cades(pki, "expired-since").with_cms(|cms| cms.stamp = Some(stamp(pki, "tsa")))),
        ),
        whole(of("signer-revoked", "the signer was revoked after the claimed time", by(pki, "revoked")))
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .beside("good-stamped-revoked")
            .change("there is no time stamp"),
        whole(of("signer-revoked-early", "the signer was revoked before the claimed time", {
            by(pki, "revoked-early")
        }))
        .fails("revocation", "certificate-revoked-before-signing")
        .total_failed("REVOKED")
        .change("the signer was revoked in January"),
        // Nothing but the page says that it is a license: who signed is told, and what that is worth a person knows.
        passed("signer-company", "signed by a company", by(pki, "company"))
            .warns("seal-owner-no-authority")
            .change("the signer is a company"),
    ]
}

/// Names are cheap: anybody makes a house that looks like another.
fn houses(pki: &PdfPki) -> Vec<Vector> {
    let unknown = |vector: Vector, code| {
        whole(vector).fails("chain", code).indeterminate("NO_CERTIFICATE_CHAIN_FOUND").verifiability("V1")
    };
    vec![
        unknown(
            of("signer-unknown", "a root and an authority of somebody's own", by(pki, "stranger")),
            MISMATCH,
        )
        .change("the same names below another root"),
        unknown(of("signer-alone", "a certificate that vouches for itself", by(pki, "alone")), MISMATCH)
            .fails("certificate-profile", "certificate-rule")
            .change("the certificate is signed by its own key"),
        unknown(
            of("self-made-perfect", "somebody's own root, with a time stamp and all profiles right", {
                signed(&cades(pki, "stranger").with_cms(|cms| cms.stamp = Some(stamp(pki, "tsa"))))
            }),
            MISMATCH,
        )
        .beside("good-time-stamp")
        .change("the same names below another root"),
        value_differs(of("certificate-borrowed", "the office's certificate, and a stranger's key", {
            let key = pki.of("stranger").key;
            signed(&detached(pki, "office").with_cms(|cms| cms.signer.key = key))
        }))
        .change("a stranger signed under the office's certificate"),
    ]
}

const MISMATCH: &str = "chain-signature-mismatch";

fn time_stamps(pki: &PdfPki) -> Vec<Vector> {
    let stamped = |authority: &str, change: fn(&mut Stamp)| {
        let mut stamp = stamp(pki, authority);
        change(&mut stamp);
        signed(&cades(pki, "revoked").with_cms(|cms| cms.stamp = Some(stamp)))
    };
    let same: fn(&mut Stamp) = |_| ();
    let over_document = |stamp: Stamp| {
        let mut file = File::default();
        sign(&mut file, license(), &cades(pki, "revoked"));
        sign(&mut file, Update::default(), &document_stamp(stamp));
        file.bytes
    };
    let unproven = |vector: Vector| {
        let vector = vector.fails("revocation", "certificate-revoked").covers("all");
        vector.indeterminate("REVOKED_NO_POE").opinion(Opinion::None)
    };
    let late = |vector: Vector, code: &'static str| unproven(vector).warns(code);
    let alone = |vector: Vector| vector.came_after("nothing").beside("good-stamped-revoked");
    vec![
        passed("good-stamped-revoked", "stamped before the signer was revoked", stamped("tsa", same)),
        passed("good-document-stamped-revoked", "the document was stamped before the signer was revoked", {
            over_document(stamp(pki, "tsa"))
        })
        .came_after("signature"),
        alone(late(
            of("stamp-other-imprint", "a time stamp over other bytes", {
                stamped("tsa", |stamp| stamp.is_over_other_bytes = true)
            }),
            "time-stamp-mismatch",
        ))
        .change("the time stamp is over another value"),
        alone(late(
            of("stamp-unknown", "a time stamp of somebody unknown", stamped("stranger-tsa", same)),
            "time-stamp-untrusted",
        ))
        .change("the time stamp is by an authority of the same name below another root"),
        alone(late(
            of("stamp-unpurposed", "a time stamp by somebody who may do other things", {
                stamped("tsa-unpurposed", same)
            }),
            "time-stamp-untrusted",
        ))
        .change("the certificate is not for time stamps"),
        // What is wrong with it stands among its own checks, for it is a signature of its own.
        unproven(of("document-stamp-other-imprint", "a time stamp of the document over other bytes", {
            over_document(Stamp { is_over_other_bytes: true, ..stamp(pki, "tsa") })
        }))
        .came_after("signature")
        .beside("good-document-stamped-revoked")
        .change("the time stamp is over other bytes"),
        // What is wrong with it stands among its own checks, for it is a signature of its own.
        unproven(of("document-stamp-unknown", "a time stamp of the document by somebody unknown", {
            over_document(stamp(pki, "stranger-tsa"))
        }))
        .came_after("signature")
        .beside("good-document-stamped-revoked")
        .change("the time stamp is by an authority of the same name below another root"),
        passed("good-second-unknown", "a second signature of somebody unknown covers a good one", {
            let mut file = File::default();
            sign(&mut file, license(), &detached(pki, "office"));
            let field = second(pki).field;
            let stranger = detached(pki, "stranger").with(|signing| signing.field = field);
            sign(&mut file, Update::default(), &stranger);
            file.bytes
        })
        .came_after("signature")
        .covers("earlier-revision"),
    ]
}

/// Seals in PDF have the rules that seals have everywhere.
fn seals(pki: &PdfPki) -> Vec<Vector> {
    let sealed = |owner: &str, seal: Seal| {
        let value = Value::Seal(Box::new(seal), pki.gm.of(owner), Writing::Der, false);
        signed(&Signing::of(value, "Gomain.GMPkiLite", "GM.sm2seal"))
    };
    let sound = || Seal::sound(&pki.gm, Standard::V4);
    let self_made = || {
        let (owner, maker) = (pki.gm.of("stranger-seal"), pki.gm.of("stranger-maker"));
        Seal::of(Standard::V4, "测试发证机关电子证照专用章", owner, maker)
    };
    let seal = |vector: Vector| whole(vector).opinion(Opinion::None).beside("good-gm-seal");
    vec![
        seal(of("seal-self-made", "a root, a maker and a seal of somebody's own", {
            sealed("stranger-seal", self_made())
        }))
        .fails("chain", MISMATCH)
        .fails("seal-maker", MISMATCH)
        .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
        .verifiability("V1")
        .change("the same names below another root"),
        seal(of("seal-forged", "the seal's name changed after it was made", {
            sealed("seal", Seal { signed_name: Some("测试其它印章".to_owned()), ..sound() })
        }))
        .fails("seal-signature", "seal-signature-mismatch")
        .total_failed("SIG_CRYPTO_FAILURE")
        .verifiability("V1")
        .change("the seal shows another name than its maker signed"),
        seal(of(
            "seal-in-other-hands",
            "somebody else of the office uses the seal",
            sealed("second", sound()),
        ))
        .fails("seal-signer", "signer-not-in-seal")
        .total_failed("FORMAT_FAILURE")
        .change("the signer is not on the seal's list"),
        passed("seal-of-company", "sealed by a company", {
            let owner = pki.gm.of("company");
            sealed("company", Seal::of(Standard::V4, "测试用例有限公司公章", owner, pki.gm.of("maker")))
        })
        .warns("seal-owner-no-authority")
        .opinion(Opinion::None)
        .beside("good-gm-seal")
        .change("the seal is a company's"),
        passed("good-gm-seal-first-standard", "a seal of GM/T 0031-2014", {
            sealed("seal", Seal::sound(&pki.gm, Standard::V1))
        })
        .opinion(Opinion::None),
    ]
}

/// The stores, and the time of the check.
fn stores(pki: &PdfPki) -> Vec<Vector> {
    let good = || super::good(pki);
    let missing = |vector: Vector| {
        vector.fails("revocation", "revocation-list-missing").indeterminate("TRY_LATER").verifiability("V3")
    };
    vec![
        missing(whole(of("no-lists", "no revocation list is at hand", good())).trust("pdf-no-lists"))
            .change("the store has no revocation lists"),
        whole(of("nobody-trusted", "nobody is trusted", good()))
            .trust("empty")
            .fails("chain", "chain-no-anchor")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
            .verifiability("V1")
            .change("the store is empty"),
    ]
}
