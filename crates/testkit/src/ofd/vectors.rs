//! Sealed documents that pass, and every attack on one with its accepted neighbour.

mod coverage;
mod good;
mod packages;
mod references;
mod seals;
mod signers;

use super::{Package, Plan, Signing, signatures};
use crate::gm::pki::GmPki;
use crate::kinds::{self, Kind};
use crate::vectors::{Opinion, Vector};

/// The folder of `testdata/` they stand in: beside `vectors/`, until the verifier reads them.
pub const FOLDER: &str = "ofd";
/// The layout of documents that say for programs what they say.
pub const METADATA: &str = "gb-ofd-1";
/// The layout of those that attach it.
pub const ATTACHED: &str = "gb-ofd-attached-1";
/// The layout of those that say it on their page alone.
pub const PAGE_ALONE: &str = "ofd-sealed-1";

/// The layout of electronic invoices, which are no licenses.
pub const INVOICE: &str = "ofd-invoice-1";

/// All vectors of these layouts.
#[must_use]
pub fn all(pki: &GmPki) -> Vec<Vector> {
    let modules = [
        good::vectors,
        packages::vectors,
        references::vectors,
        seals::vectors,
        signers::vectors,
        coverage::vectors,
        good::page_alone,
        good::invoices,
    ];
    modules.into_iter().flat_map(|module| module(pki)).collect()
}

/// The license of most vectors: one that is handed out as a sealed document.
fn kind() -> Kind {
    let found = kinds::ALL.iter().find(|kind| kind.id == "special-operations-certificate");
    *found.expect("a kind of the list")
}

/// The plan of the vector `good`.
fn plan(pki: &GmPki) -> Plan {
    Plan::sealed(pki, kind())
}

/// The plan of the vector `good`, sealed otherwise.
fn sealed_by(signing: Signing) -> Plan {
    Plan { signings: vec![signing], ..Plan::unsigned(kind()) }
}

/// A vector that passes.
fn passed(name: &str, title: &str, bytes: Vec<u8>) -> Vector {
    Vector::passed(METADATA, name, title).bytes("ofd", bytes).trust("sealed")
}

/// The good document, changed after it was sealed.
fn altered(pki: &GmPki, change: impl FnOnce(&mut Package)) -> Vec<u8> {
    let mut package = plan(pki).package();
    change(&mut package);
    package.zip()
}

/// The good document, changed before this seal.
fn issued(signing: &Signing, change: impl FnOnce(&mut Package)) -> Package {
    let plan = Plan::unsigned(kind());
    let mut package = plan.package();
    change(&mut package);
    signatures::sign(&mut package, plan.namespace, signing);
    package
}

/// The proof is read and breaks its own standard.
fn malformed(vector: Vector) -> Vector {
    let vector = vector.fails("proof-format", "proof-malformed").total_failed("FORMAT_FAILURE");
    vector.verifiability("V1").opinion(Opinion::None)
}

/// Signature.xml has another digest than was signed.
fn digest_differs(vector: Vector) -> Vector {
    let vector = vector.fails("digest", "digest-mismatch").total_failed("HASH_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// A part has another digest than was signed.
fn part_differs(vector: Vector) -> Vector {
    let vector = vector.fails("references", "digest-mismatch").total_failed("HASH_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// The list of parts breaks the standard.
fn list_breaks(vector: Vector, code: &'static str) -> Vector {
    vector.fails("references", code).total_failed("FORMAT_FAILURE").verifiability("V1").opinion(Opinion::None)
}

/// A value does not fit the key and what it is over.
fn value_differs(vector: Vector) -> Vector {
    let vector = vector.fails("signature", "signature-mismatch").total_failed("SIG_CRYPTO_FAILURE");
    vector.verifiability("V1").opinion(Opinion::Invalid)
}

/// What a reader shows is not all covered: neither forged nor passed.
fn uncovered(vector: Vector) -> Vector {
    vector.fails("coverage", "part-uncovered").indeterminate("SIG_CONSTRAINTS_FAILURE")
}

/// The package can be read in two ways.
fn ambiguous(vector: Vector) -> Vector {
    vector.error("package-ambiguous")
}

/// The document says nothing for programs that is signed: it is read by the layout of such documents.
fn of_page(vector: Vector) -> Vector {
    vector.layout(PAGE_ALONE).status("UNKNOWN")
}

/// The same, and a person can do with it what is left to do.
fn read_the_page(vector: Vector) -> Vector {
    of_page(vector).concludes("undetermined")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_rejection_has_a_good_neighbour_with_other_bytes_or_trust() {
        let all = all(&GmPki::invented());
        let by_name: BTreeMap<_, _> =
            all.iter().map(|vector| ((vector.folder, vector.name.as_str()), vector)).collect();
        assert_eq!(by_name.len(), all.len(), "two vectors of one name");
        for vector in all.iter().filter(|vector| !vector.is_accepted() && !vector.name.starts_with("good")) {
            let name = vector.neighbour().unwrap_or_else(|| panic!("{} has no neighbour", vector.name));
            let neighbour = by_name[&(vector.folder, name)];
            assert!(neighbour.is_accepted() || name.starts_with("good"), "{}: {name}", vector.name);
            assert!(neighbour.bytes != vector.bytes || neighbour.differs_outside(vector), "{}", vector.name);
        }
    }

    #[test]
    fn every_document_is_small() {
        let all = all(&GmPki::invented());
        // Two of them are two packages.
        let large: Vec<_> = all.iter().filter(|vector| vector.bytes.len() > 12 << 10).collect();
        assert!(large.is_empty(), "{:?}", large.iter().map(|vector| &vector.name).collect::<Vec<_>>());
        let sum: usize = all.iter().map(|vector| vector.bytes.len()).sum();
        assert!(sum < 640 << 10, "{sum} bytes");
    }
}
