//! Who signed a code, and whether it is what they signed.

use super::desk::{Desk, FOLDER, MADE, NOW, fixed};
use crate::display::{Code, base40, gb2312, text};
use crate::kinds;
use crate::license::Facts;
use crate::pki::JIANGSU;
use crate::vectors::{Opinion, Vector};

pub fn vectors(desk: &Desk) -> Vec<Vector> {
    [signers(desk), tampering(desk)].concat()
}

fn signers(desk: &Desk) -> Vec<Vector> {
    let unjudged = |name: &str, title: &str, text: String| {
        Vector::passed(FOLDER, name, title).bytes("txt", text.into_bytes()).trust("display")
    };
    let by = |signer: &str| Code { signer: desk.pki.signer(signer), ..desk.code() }.text();
    let constrained =
        |vector: Vector, code| vector.indeterminate("CHAIN_CONSTRAINTS_FAILURE").fails("issuer-scope", code);
    let elsewhere = Facts::of(kinds::RESIDENT_ID_CARD, JIANGSU);
    vec![
        unjudged("signer-unknown", "signed by somebody whose certificate is not at hand", by("good"))
            .fails("signer", "display-signer-unknown")
            .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
            .verifiability("V1")
            .opinion(Opinion::None)
            .change("another signer, whom the trust store does not list"),
        constrained(
            fixed("signer-purpose", "signed by somebody trusted for licenses alone", desk.code().text()),
            "scope-purpose",
        )
        .trust("display-unpurposed")
        .change("the anchor is trusted for licenses alone"),
        constrained(
            fixed(
                "signer-region",
                "a code of another region",
                Code::of(&elsewhere, desk.pki.signer("display"), MADE, 300).text(),
            ),
            "scope-region",
        )
        .change("region and license are another region's"),
        fixed("signer-revoked", "the signer's certificate is revoked", by("revoked"))
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .change("a signer whose certificate was revoked"),
        fixed("no-lists", "no revocation lists at hand", desk.code().text())
            .trust("display-no-lists")
            .fails("revocation", "revocation-list-missing")
            .verifiability("V3")
            .indeterminate("TRY_LATER")
            .change("the trust store has no revocation lists"),
    ]
}

fn tampering(desk: &Desk) -> Vec<Vector> {
    let altered = |name: &str, title: &str, other: &Code| {
        let text = text("LZ1:", &desk.code().message(&other.payload()));
        Vector::passed(FOLDER, name, title)
            .bytes("txt", text.into_bytes())
            .trust("display")
            .fails("signature", "signature-mismatch")
            .total_failed("SIG_CRYPTO_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
    };
    let whole = base40(&desk.facts().holders[0].1);
    vec![
        altered("altered-holder", "another holder's name", &desk.code().field(8, gb2312("测试乙")))
            .change("the holder's name was changed after signing"),
        altered("altered-end", "a later end of the code", &desk.code().claim(4, NOW + 3600))
            .change("exp was changed after signing"),
        altered("hidden-field-guessed", "the hidden digits, guessed right", &desk.code().field(9, whole))
            .change("the holder's whole number stands where a part was signed"),
    ]
}
