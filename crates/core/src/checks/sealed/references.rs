//! The parts that a signature names, and their digests.

use std::collections::BTreeSet;

use crate::crypto::digest::Digest;
use crate::crypto::weak_name;
use crate::document::ofd::Ofd;
use crate::document::ofd::location::Lost;
use crate::document::ofd::signature::{Description, Reference};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;

/// Answers [`CheckId::References`], and which parts have the digest that the signature gives them.
pub(super) fn check(
    ofd: &Ofd<'_>,
    description: &Description,
    is_last: bool,
    checks: &mut Checks,
) -> BTreeSet<String> {
    let finding = |code| Finding::new(CheckId::References, code);
    let name = &*description.digest;
    let Some(digest) = Digest::by_name(name) else {
        checks.fail(match weak_name(name) {
            Some(weak) => finding(Code::AlgorithmWeak).with("algorithm", weak),
            None => finding(Code::AlgorithmUnsupported).with("algorithm", name),
        });
        return BTreeSet::new();
    };
    if description.references.is_empty() {
        checks.fail(finding(Code::ReferencesEmpty));
    }
    let (mut named, mut covered) = (BTreeSet::new(), BTreeSet::new());
    for reference in &description.references {
        let Reference { location, part, digest: value } = reference;
        let met = match part {
            Ok(met) => met,
            Err(Lost::Unsafe) => {
                checks.fail(finding(Code::ReferenceUnsafe).with("location", location));
                continue;
            }
            Err(Lost::Missing) => {
                checks.fail(finding(Code::ReferenceMissing).with("location", location));
                continue;
            }
        };
        if let Some(tolerated) = met.tolerated {
            checks.warn(tolerated.finding(&description.part, location));
        }
        if !named.insert(&*met.name) {
            checks.fail(finding(Code::ReferenceDuplicate).at(&*met.name));
            covered.remove(&*met.name);
            continue;
        }
        let Some(value) = value else {
            let detail = "a digest that is no base64";
            checks.fail(finding(Code::ProofMalformed).at(&*met.name).with("detail", detail));
            continue;
        };
        let bytes = ofd.bytes(&met.name).unwrap_or_default();
        if digest.of(bytes) == *value {
            covered.insert(met.name.clone());
        } else if ofd.lists.contains(&met.name) && !is_last {
            // Whoever signs after this one adds to the list.
            checks.warn(finding(Code::SignatureListChanged).at(&*met.name));
        } else {
            checks.fail(finding(Code::DigestMismatch).at(&*met.name));
        }
    }
    checks.pass(CheckId::References);
    covered
}
