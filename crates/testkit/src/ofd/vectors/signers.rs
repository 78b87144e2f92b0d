//! Who signs: certificates out of their time or revoked, and owners who issue no such licenses.

use super::good::sign;
use super::{passed, plan, sealed_by};
use crate::gm::pki::GmPki;
use crate::kinds;
use crate::ofd::signatures::Form;
use crate::ofd::signed_data::Content;
use crate::ofd::{Plan, Signing, sealed};
use crate::vectors::Vector;

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = certificates(pki);
    vectors.extend(owners(pki));
    vectors.extend(stores(pki));
    vectors
}

fn by(pki: &GmPki, owner: &str) -> Vec<u8> {
    sealed(&sealed_by(Signing::of(pki, owner, "测试发证机关电子证照专用章")))
}

fn certificates(pki: &GmPki) -> Vec<Vector> {
    vec![
        passed("signer-expired", "signed after the end of the signer's certificate", by(pki, "expired"))
            .fails("certificate-period", "certificate-expired")
            .fails("revocation", "revocation-list-missing")
            .fails("signing-time", "signed-after-expiry")
            .total_failed("EXPIRED")
            .verifiability("V3")
            .change("the signer's certificate ended in January"),
        passed("signer-revoked", "the signer was revoked after the claimed time", by(pki, "revoked"))
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .change("the signer was revoked in March"),
        passed(
            "signer-revoked-early",
            "the signer was revoked before the claimed time",
            by(pki, "revoked-early"),
        )
        .fails("revocation", "certificate-revoked-before-signing")
        .total_failed("REVOKED")
        .change("the signer was revoked in January"),
        passed("signed-data-unknown", "SignedData of somebody with a root of his own", {
            let signing = sign(pki, Form::SignedData(Content::Digest, 1));
            let chain = vec![pki.of("stranger-root")];
            sealed(&sealed_by(Signing { signer: pki.of("stranger-seal"), chain, ..signing }))
        })
        .fails("chain", "chain-signature-mismatch")
        .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
        .verifiability("V1")
        .beside("good-signed-data")
        .change("the same names below another root"),
    ]
}

/// Whoever owns a seal does not therefore issue licenses.
fn owners(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, owner, seal, code, told: &str| {
        passed(name, title, sealed(&sealed_by(Signing::of(pki, owner, seal))))
            .fails("seal-owner", code)
            .indeterminate("CHAIN_CONSTRAINTS_FAILURE")
            .change(told)
    };
    vec![
        of(
            "owner-company",
            "a license under the seal of a company",
            "company",
            "测试用例有限公司公章",
            "seal-owner-no-authority",
            "the seal is a company's",
        ),
        of(
            "owner-other-office",
            "a license under the seal of another authority",
            "other-office",
            "测试其他机关电子证照专用章",
            "seal-owner-differs",
            "the seal is that of an authority that did not issue it",
        ),
    ]
}

/// The stores, and the time of the check.
fn stores(pki: &GmPki) -> Vec<Vector> {
    let good = || sealed(&plan(pki));
    let at = |text: &str| {
        let signed_at = text.parse().expect("a time");
        sealed(&sealed_by(Signing { signed_at, ..Signing::seal(pki) }))
    };
    vec![
        passed("no-lists", "no revocation list is at hand", good())
            .trust("sealed-no-lists")
            .fails("revocation", "revocation-list-missing")
            .fails("seal-maker", "revocation-list-missing")
            .indeterminate("TRY_LATER")
            .verifiability("V3")
            .change("the store has no revocation lists"),
        passed("nobody-trusted", "nobody is trusted", good())
            .trust("empty")
            .fails("chain", "chain-no-anchor")
            .fails("seal-maker", "chain-no-anchor")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
            .verifiability("V1")
            .change("the store is empty"),
        passed("good-kind-trusted", "a business license, and a store for such alone", {
            sealed(&Plan::sealed(pki, kinds::BUSINESS_LICENSE))
        })
        .trust("sealed-kind-scoped"),
        passed("kind-not-trusted", "another kind than those that are trusted", good())
            .trust("sealed-kind-scoped")
            .fails("issuer-scope", "scope-kind")
            .indeterminate("CHAIN_CONSTRAINTS_FAILURE")
            .beside("good-kind-trusted")
            .change("the store trusts for business licenses alone"),
        passed("good-just-now", "sealed in the second of the check", at("2026-06-01T04:00:00Z")),
        passed("signed-in-future", "sealed a second after the check", at("2026-06-01T04:00:01Z"))
            .fails("signing-time", "signed-in-future")
            .indeterminate("SIG_CONSTRAINTS_FAILURE")
            .beside("good-just-now")
            .change("the claimed time is one second later"),
    ]
}
