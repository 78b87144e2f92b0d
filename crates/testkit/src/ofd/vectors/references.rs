//! What is signed, and what became of it: parts, references, values, time stamps.

use super::good::{sign, stamped};
use super::{
    altered, digest_differs, list_breaks, malformed, part_differs, passed, plan, sealed_by, value_differs,
};
use crate::gm::pki::GmPki;
use crate::ofd::document::{ENTRY, FONT, PAGE, TEMPLATE};
use crate::ofd::ses::Writing;
use crate::ofd::signatures::{CheckMethod, Form, path};
use crate::ofd::signed_data::Content;
use crate::ofd::{Package, Plan, Signing, sealed};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = parts(pki);
    vectors.extend(bindings(pki));
    vectors.extend(lists(pki));
    vectors.extend(methods(pki));
    vectors.extend(values(pki));
    vectors.extend(signed_data(pki));
    vectors.extend(time_stamps(pki));
    vectors
}

fn parts(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, change: fn(&mut Package), told: &str| {
        part_differs(passed(name, title, altered(pki, change))).change(told)
    };
    vec![
        of(
            "page-changed",
            "the page changed after sealing",
            |package| package.edit(PAGE, "TEST-ZJ-2026-000001", "TEST-ZJ-2026-000002"),
            "another number stands on the page",
        ),
        of(
            "metadata-changed",
            "the metadata changed after sealing",
            |package| package.edit(ENTRY, "测试发证机关", "测试其它机关"),
            "another issuer stands in the metadata",
        )
        .says("issuer_name", "测试其它机关"),
        of(
            "template-changed",
            "what lies below the page changed after sealing",
            |package| package.edit(TEMPLATE, "证书", "执照"),
            "the template says another name",
        ),
        of(
            "font-changed",
            "the font changed after sealing",
            |package| package.put(FONT, *b"\x00\x01\x00\x00other digits"),
            "the font is another",
        ),
        passed("part-removed", "a covered part is missing", altered(pki, |package| package.remove(FONT)))
            .fails("references", "reference-missing")
            .total_failed("HASH_FAILURE")
            .verifiability("V1")
            .opinion(Opinion::Invalid)
            .warns("package-part-missing")
            .change("the font is taken away"),
    ]
}

/// Signature.xml and its value belong together.
fn bindings(pki: &GmPki) -> Vec<Vector> {
    let (xml, value) = (path(0, "Signature.xml"), path(0, "SignedValue.dat"));
    let mut other = plan(pki);
    other.facts.number = "TEST-ZJ-2026-000009".to_owned();
    let other = other.package();
    let rewritten = altered(pki, |package| {
        for name in package.paths().map(str::to_owned).collect::<Vec<_>>() {
            if name != value {
                package.put(&name, other.bytes(&name));
            }
        }
    });
    let swapped = altered(pki, |package| package.put(&value, other.bytes(&value)));
    vec![
        digest_differs(passed(
            "signature-rewritten",
            "another license, and references that fit it",
            rewritten,
        ))
        .says("number", "TEST-ZJ-2026-000009")
        .change("all parts and Signature.xml are those of another license, the value is not"),
        digest_differs(passed("value-of-another", "the value that sealed another document", swapped))
            .change("SignedValue.dat is that of another license of the same seal"),
        malformed(passed("value-missing", "no value", altered(pki, |package| package.remove(&value))))
            .change("SignedValue.dat is taken away"),
        malformed(super::of_page(passed(
            "signature-missing",
            "the list names a Signature.xml that is not there",
            altered(pki, |package| package.remove(&xml)),
        )))
        .change("Signature.xml is taken away"),
    ]
}

/// Lists of references that were signed as they are.
fn lists(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, code, edit, told: &str| {
        let signing = Signing { edit, ..Signing::seal(pki) };
        list_breaks(passed(name, title, sealed(&sealed_by(signing))), code).change(told)
    };
    // OFD.xml is named no more: nothing is read of it.
    let unnamed = super::of_page;
    vec![
        unnamed(of(
            "no-references",
            "a seal over nothing",
            "references-empty",
            |references| references.clear(),
            "no reference is left",
        )),
        of(
            "reference-twice",
            "two references to one part, with two digests",
            "reference-duplicate",
            |references| {
                let mut again = references[0].clone();
                again.digest[0] ^= 1;
                references.push(again);
            },
            "a second reference to OFD.xml with another digest",
        ),
        of(
            "reference-twice-same",
            "two references to one part, with one digest",
            "reference-duplicate",
            |references| references.extend_from_within(..1),
            "a second reference to OFD.xml",
        ),
        unnamed(of(
            "reference-climbs",
            "a reference that leads out of the package",
            "reference-unsafe",
            |references| references[0].path = "/../OFD.xml".to_owned(),
            "the reference to OFD.xml climbs out of the package",
        ))
        .warns("metadata-uncovered"),
        of(
            "reference-digest-short",
            "a digest of 31 bytes",
            "digest-malformed",
            |references| references[0].digest.truncate(31),
            "the digest of OFD.xml has lost its last byte",
        ),
    ]
}

fn methods(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, check| {
        passed(name, title, sealed(&sealed_by(Signing { check, ..Signing::seal(pki) })))
            .fails("references", "algorithm-weak")
            .indeterminate("CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
            .verifiability("V1")
            .opinion(Opinion::None)
            .change("parts are digested otherwise")
    };
    vec![
        of("digest-md5", "parts are digested with MD5", CheckMethod::Md5),
        of("digest-sha1", "parts are digested with SHA-1", CheckMethod::Sha1),
        of("digest-unsaid", "no method is said, and the schema takes MD5 then", CheckMethod::Unsaid),
    ]
}

fn values(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, signing| passed(name, title, sealed(&sealed_by(signing)));
    let seal = || Signing::seal(pki);
    let changed = altered(pki, |package| {
        let value = path(0, "SignedValue.dat");
        let mut bytes = package.bytes(&value).to_vec();
        *bytes.last_mut().expect("a value has bytes") ^= 1;
        package.put(&value, bytes);
    });
    vec![
        value_differs(passed("value-changed", "one bit of the signature value is another", changed))
            .change("the last bit of the signature value is turned"),
        value_differs(of(
            "user-id-empty",
            "signed under an empty user id",
            Signing { user_id: "", ..seal() },
        ))
        .change("the signer's user id is empty"),
        malformed(of("value-length", "a length in more bytes than it needs", {
            Signing { writing: Writing::LongLength, ..seal() }
        }))
        .change("the length of what is signed is written in BER, and signed so"),
        malformed(of("value-trailing", "bytes behind the value", {
            Signing { writing: Writing::Trailing, ..seal() }
        }))
        .change("three bytes more in SignedValue.dat"),
    ]
}

fn signed_data(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, form| {
        passed(name, title, sealed(&sealed_by(sign(pki, form)))).beside("good-signed-data")
    };
    let mut other = Plan { signings: vec![sign(pki, Form::SignedData(Content::Digest, 1))], ..plan(pki) };
    let mut package = other.package();
    other.facts.number = "TEST-ZJ-2026-000009".to_owned();
    package.put(&path(0, "SignedValue.dat"), other.package().bytes(&path(0, "SignedValue.dat")));
    vec![
        malformed(of(
            "signed-data-without-signers",
            "SignedData without signers",
            Form::SignedData(Content::Digest, 0),
        ))
        .change("nobody signs"),
        of("signed-bare", "a bare signature value: nobody is named", Form::Bare)
            .fails("signer", "signer-certificate-missing")
            .indeterminate("NO_SIGNING_CERTIFICATE_FOUND")
            .verifiability("V1")
            .opinion(Opinion::None)
            .change("the value stands there without certificates"),
        digest_differs(passed("signed-data-of-another", "the SignedData of another document", package.zip()))
            .beside("good-signed-data")
            .change("SignedValue.dat is that of another license of the same signer"),
    ]
}

/// A time stamp proves that a signature was there before its key was revoked; a false one proves nothing.
fn time_stamps(pki: &GmPki) -> Vec<Vector> {
    let revoked = || stamped(pki, Signing::of(pki, "revoked", "测试发证机关电子证照专用章"));
    let with = |change: fn(&GmPki, &mut Signing), mut signing: Signing| {
        change(pki, &mut signing);
        sealed(&sealed_by(signing))
    };
    let other_imprint: fn(&GmPki, &mut Signing) =
        |_, signing| signing.stamp.as_mut().expect("a time stamp").is_over_other_bytes = true;
    let other_root: fn(&GmPki, &mut Signing) = |pki, signing| {
        let stamp = signing.stamp.as_mut().expect("a time stamp");
        (stamp.authority, stamp.chain) = (pki.of("stranger-tsa"), vec![pki.of("stranger-root")]);
    };
    let no_purpose: fn(&GmPki, &mut Signing) =
        |pki, signing| signing.stamp.as_mut().expect("a time stamp").authority = pki.of("second");
    let late = |vector: Vector| {
        vector
            .fails("revocation", "certificate-revoked")
            .indeterminate("REVOKED_NO_POE")
            .beside("good-stamped-revoked")
    };
    let stamp = |vector: Vector, code| vector.warns(code).opinion(Opinion::None);
    vec![
        passed(
            "good-stamped-revoked",
            "stamped before the signer was revoked",
            sealed(&sealed_by(revoked())),
        ),
        late(passed("stamp-missing-revoked", "revoked after the claimed time, which nobody proves", {
            with(|_, signing| signing.stamp = None, revoked())
        }))
        .change("there is no time stamp"),
        stamp(
            late(passed(
                "stamp-other-imprint",
                "a time stamp over other bytes",
                with(other_imprint, revoked()),
            )),
            "time-stamp-mismatch",
        )
        .change("the time stamp is over another signature"),
        stamp(
            late(passed("stamp-unknown", "a time stamp of somebody unknown", with(other_root, revoked()))),
            "time-stamp-untrusted",
        )
        .change("the time stamp is by an authority of the same name below another root"),
        stamp(
            late(passed(
                "stamp-by-signer",
                "a time stamp by somebody who signs",
                with(no_purpose, revoked()),
            )),
            "time-stamp-untrusted",
        )
        .change("the time stamp is by the owner of a seal"),
    ]
}
