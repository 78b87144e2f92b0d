//! Signed PDF that passes, and every attack on it with its accepted neighbour.

mod attached;
mod certified;
mod evidence;
mod later;
mod profiles;
mod ranges;
mod saved;
mod shadows;
mod signers;

use super::cms::Cms;
use super::file::{File, Update};
use super::signing::{Field, SIGNED_AT, Signed, Signing, Value, sign};
use super::stamp::Stamp;
use super::{PdfPki, license};
use crate::vectors::{Opinion, Vector};

/// The folder of `testdata/` they stand in.
pub const FOLDER: &str = "pdf";
/// The layout of PDF that says what it says on its page alone.
pub const PAGE_ALONE: &str = "pdf-signed-1";

/// All vectors.
#[must_use]
pub fn all(pki: &PdfPki) -> Vec<Vector> {
    let modules = [
        profiles::vectors,
        later::vectors,
        certified::vectors,
        ranges::vectors,
        saved::vectors,
        shadows::vectors,
        signers::vectors,
        evidence::vectors,
        attached::vectors,
    ];
    modules.into_iter().flat_map(|module| module(pki)).collect()
}

/// The vector `good`: a license that its issuer signed, with nothing after it.
#[must_use]
pub fn good(pki: &PdfPki) -> Vec<u8> {
    signed_by_office(pki, license())
}

/// What an update writes, signed by the office that issues the license.
pub(super) fn signed_by_office(pki: &PdfPki, update: Update) -> Vec<u8> {
    file(update, &detached(pki, "office")).0.bytes
}

/// What a rejection or a warning is told from.
fn of(name: &str, title: &str, bytes: Vec<u8>) -> Vector {
    Vector::passed(PAGE_ALONE, name, title).bytes("pdf", bytes).trust("pdf").status("UNKNOWN")
}

/// A person reads the page; everything else holds.
fn passed(name: &str, title: &str, bytes: Vec<u8>) -> Vector {
    of(name, title, bytes).warns("read-the-page").covers("all").came_after("nothing")
}

/// A form was filled in, or a note added, as the signer permits: a person reads the page and what was added.
fn filled_in(name: &str, title: &str, bytes: Vec<u8>) -> Vector {
    let vector = of(name, title, bytes).warns("filled-after-signing").warns("read-the-filled-page");
    vector.covers("earlier-revision").came_after("permitted")
}

/// Nobody signs, or nothing leads to who does.
fn unsigned(vector: Vector) -> Vector {
    vector.unsigned().verifiability("V0").warns("page-unsigned")
}

/// The license before anybody signs it.
fn license() -> Update {
    Update::of(license::objects())
}

/// The license, signed as it is written.
fn signed(signing: &Signing) -> Vec<u8> {
    file(license(), signing).0.bytes
}

fn file(update: Update, signing: &Signing) -> (File, Signed) {
    let mut file = File::default();
    let signed = sign(&mut file, update, signing);
    (file, signed)
}

/// The license, signed, with something behind it.
fn followed(signing: &Signing, after: impl FnOnce(&mut File)) -> Vec<u8> {
    let (mut file, _) = file(license(), signing);
    after(&mut file);
    file.bytes
}

/// The same by the office that issues the license.
fn then(pki: &PdfPki, after: impl FnOnce(&mut File)) -> Vec<u8> {
    followed(&detached(pki, "office"), after)
}

fn cms(pki: &PdfPki, signer: &str) -> Cms {
    Cms::new(pki.of(signer), pki.chain(signer), SIGNED_AT.parse().expect("a time"))
}

/// adbe.pkcs7.detached.
fn detached(pki: &PdfPki, signer: &str) -> Signing {
    Signing::of(Value::Cms(Box::new(cms(pki, signer))), "Adobe.PPKLite", "adbe.pkcs7.detached")
}

/// ETSI.CAdES.detached.
fn cades(pki: &PdfPki, signer: &str) -> Signing {
    Signing::of(Value::Cms(Box::new(cms(pki, signer).cades())), "Adobe.PPKLite", "ETSI.CAdES.detached")
}

/// A time stamp of a minute after the claimed time.
fn stamp(pki: &PdfPki, authority: &str) -> Stamp {
    Stamp {
        authority: pki.of(authority),
        certificates: pki.chain(authority),
        at: "2026-02-10T01:31:00Z".parse().expect("a time"),
        is_over_other_bytes: false,
    }
}

/// ETSI.RFC3161: a time stamp over the document, in a field that shows nothing.
fn document_stamp(stamp: Stamp) -> Signing {
    let signing = Signing::of(Value::Stamp(Box::new(stamp)), "Adobe.PPKLite", "ETSI.RFC3161");
    signing.with(|signing| (signing.field, signing.claimed) = (Field::New("time", "0 0 0 0", ""), ""))
}

/// A second signature, in a field that shows nothing.
fn second(pki: &PdfPki) -> Signing {
    detached(pki, "second").with(|signing| {
        signing.field = Field::New("second", "0 0 0 0", "");
        signing.claimed = "D:20260211093000+08'00'";
    })
}

/// The proof is read and breaks its own standard.
fn malformed(vector: Vector) -> Vector {
    let vector = vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// What is signed is not everything but the value.
fn unsound(vector: Vector) -> Vector {
    let vector = vector.fails("references", "range-unsound").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid).covers("nothing")
}

/// Bytes that belong to nothing stand behind what was signed.
fn unowned(vector: Vector) -> Vector {
    let vector = vector.fails("coverage", "bytes-unowned").indeterminate("SIG_CONSTRAINTS_FAILURE");
    vector.covers("earlier-revision").came_after("changes")
}

/// The bytes have another digest than was signed.
fn digest_differs(vector: Vector) -> Vector {
    let vector = vector.fails("digest", "digest-mismatch").total_failed("HASH_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// The value does not fit the key and what it is over.
fn value_differs(vector: Vector) -> Vector {
    let vector = vector.fails("signature", "signature-mismatch").total_failed("SIG_CRYPTO_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// The signature holds for an earlier revision, and what came after changes what is shown.
fn changed(vector: Vector) -> Vector {
    let vector = vector.fails("coverage", "changed-after-signing").indeterminate("SIG_CONSTRAINTS_FAILURE");
    vector.covers("earlier-revision").came_after("changes")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_rejection_has_a_good_neighbour_with_other_bytes_or_trust() {
        let all = all(&PdfPki::invented());
        let by_name: BTreeMap<_, _> = all.iter().map(|vector| (vector.name.as_str(), vector)).collect();
        assert_eq!(by_name.len(), all.len(), "two vectors of one name");
        for vector in all.iter().filter(|vector| !vector.name.starts_with("good")) {
            let name = vector.neighbour().unwrap_or_else(|| panic!("{} has no neighbour", vector.name));
            let neighbour = by_name.get(name).unwrap_or_else(|| panic!("{}: no {name}", vector.name));
            assert!(name.starts_with("good"), "{}: {name}", vector.name);
            assert!(neighbour.bytes != vector.bytes || neighbour.differs_outside(vector), "{}", vector.name);
        }
    }

    #[test]
    fn every_document_is_small() {
        let all = all(&PdfPki::invented());
        let large: Vec<_> = all.iter().filter(|vector| vector.bytes.len() > 20 << 10).collect();
        assert!(large.is_empty(), "{:?}", large.iter().map(|vector| &vector.name).collect::<Vec<_>>());
        let sum: usize = all.iter().map(|vector| vector.bytes.len()).sum();
        assert!(sum < 1 << 20, "{sum} bytes");
    }
}
