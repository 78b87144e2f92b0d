//! The zip and its XML: what one program verifies must be what another shows.

use super::{altered, ambiguous, issued, malformed, passed};
use crate::gm::pki::GmPki;
use crate::ofd::document::{ENTRY, PAGE};
use crate::ofd::zip::{Entry, Fault};
use crate::ofd::{Package, Signing, sealed};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = names(pki);
    vectors.extend(entries(pki));
    vectors.extend(surroundings(pki));
    vectors.extend(document_types(pki));
    vectors
}

/// The page as somebody would like it to be.
fn other_page(package: &Package) -> Vec<u8> {
    let text = package.text(PAGE);
    let other = text.replace("TEST-ZJ-2026-000001", "TEST-ZJ-2026-999999");
    assert_ne!(text, other, "the page says the number");
    other.into_bytes()
}

fn entry(name: &str, bytes: Vec<u8>, fault: Fault) -> Entry {
    Entry { name: name.to_owned(), local_name: None, bytes, fault }
}

fn names(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, change: fn(&mut Package), told: &str| {
        ambiguous(passed(name, title, altered(pki, change))).change(told)
    };
    vec![
        of(
            "zip-twice-last",
            "two entries of one name, the false one last",
            |package| package.add(PAGE, other_page(package)),
            "a second entry of the page's name follows",
        ),
        of(
            "zip-twice-first",
            "two entries of one name, the false one first",
            |package| {
                let page = entry(PAGE, other_page(package), Fault::None);
                package.entries.insert(0, page);
            },
            "a second entry of the page's name stands before the others",
        ),
        of(
            "zip-other-case",
            "two entries that differ in case alone",
            |package| package.add(PAGE.to_uppercase(), other_page(package)),
            "an entry with the page's name in capital letters",
        ),
        of(
            "zip-hidden",
            "an entry that the directory does not list",
            |package| package.entries.push(entry(PAGE, other_page(package), Fault::Unlisted)),
            "whoever reads from front to back finds a second page",
        ),
        of(
            "zip-other-local-name",
            "an entry with another name in its own header",
            |package| package.entry(PAGE).local_name = Some(PAGE.replace("Page_0", "Page_9")),
            "the page is called otherwise in its own header",
        ),
        of(
            "zip-climbs",
            "an entry whose name leads out of the package",
            |package| package.add("../OFD.xml", *b"x"),
            "an entry more, named to be written elsewhere",
        ),
    ]
}

fn entries(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, change: fn(&mut Package)| passed(name, title, altered(pki, change));
    vec![
        of("zip-bomb", "a part of two million zeros", |package| package.add("Doc_0/Res/0", vec![0; 2 << 20]))
            .error("package-too-large")
            .change("a part more, which unpacks to a thousand times its size"),
        of("zip-encrypted", "a part that is said to be encrypted", |package| {
            package.entry(PAGE).fault = Fault::Encrypted;
        })
        .error("input-encrypted")
        .change("the page is marked as encrypted"),
        of("zip-checksum", "a part with the checksum of other bytes", |package| {
            package.entry(PAGE).fault = Fault::WrongChecksum;
        })
        .error("container-malformed")
        .change("the checksum of the page is another"),
        passed("zip-cut", "the last twenty bytes are missing", {
            let whole = altered(pki, |_| ());
            whole[..whole.len() - 20].to_vec()
        })
        .error("container-malformed")
        .change("the file ends twenty bytes earlier"),
    ]
}

/// Bytes before and behind the zip: some makers write a mark there. Another zip is no mark.
fn surroundings(pki: &GmPki) -> Vec<Vector> {
    let whole = || altered(pki, |_| ());
    let other = altered(pki, |package| package.put(PAGE, other_page(package)));
    let around = |name, title, before: &[u8], behind: &[u8]| {
        passed(name, title, [before, &whole(), behind].concat()).opinion(Opinion::None)
    };
    let mark = [0x20; 64];
    vec![
        around("good-zip-mark-before", "64 bytes before the zip", &mark, &[]).warns("bytes-around-package"),
        around("good-zip-mark-behind", "64 bytes behind the zip", &[], &mark).warns("bytes-around-package"),
        ambiguous(around("zip-before", "another zip before the zip", &other, &[]))
            .beside("good-zip-mark-before")
            .change("what stands before the zip is a zip with another page"),
        ambiguous(around("zip-behind", "another zip behind the zip", &[], &other))
            .beside("good-zip-mark-behind")
            .change("what stands behind the zip is a zip with another page"),
    ]
}

/// Document types bring entities, and files of whoever reads.
fn document_types(pki: &GmPki) -> Vec<Vector> {
    let rewrite = |text: String| {
        text.replacen("?>\n", "?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>\n", 1)
    };
    let signature = Signing { rewrite, ..Signing::seal(pki) };
    let entry = issued(&Signing::seal(pki), |package| package.put(ENTRY, rewrite(package.text(ENTRY))));
    vec![
        malformed(super::of_page(passed(
            "doctype-signature",
            "a document type in Signature.xml",
            sealed(&super::sealed_by(signature)),
        )))
        .change("Signature.xml has a document type, and was sealed with it"),
        passed("doctype-entry", "a document type in OFD.xml", entry.zip())
            .error("container-malformed")
            .change("OFD.xml has a document type, and was sealed with it"),
    ]
}
