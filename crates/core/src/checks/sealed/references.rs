//! The parts that a signature names, and their digests.

use std::collections::BTreeSet;

use crate::crypto::digest::Digest;
use crate::crypto::weak_name;
use crate::document::ofd::Ofd;
use crate::document::ofd::location::Lost;
use crate::document::ofd::signature::{Description, Reference};
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;

/// Answers [`CheckId::References`], and which parts the signature names.
pub(super) fn check(
    ofd: &Ofd<'_>,
    description: &Description,
    is_last: bool,
    checks: &mut Checks,
) -> BTreeSet<String> {
    let finding = |code| Finding::new(CheckId::References, code);
    let name = &*description.digest;
    let digest = Digest::by_name(name);
    if digest.is_none() {
        checks.fail(match weak_name(name) {
            Some(weak) => finding(Code::AlgorithmWeak).with("algorithm", weak),
            None => finding(Code::AlgorithmUnsupported).with("algorithm", name),
        });
    }
    if description.references.is_empty() {
        checks.fail(finding(Code::ReferencesEmpty));
    }
    let mut named = BTreeSet::new();
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
        if !named.insert(met.name.clone()) {
            checks.fail(finding(Code::ReferenceDuplicate).at(&*met.name));
            continue;
        }
        let length = digest.map(|digest| digest.of(b"").len());
        let Some(value) = value.as_ref().filter(|value| length.is_none_or(|length| value.len() == length))
        else {
            checks.fail(finding(Code::DigestMalformed).at(&*met.name));
            continue;
        };
        let bytes = ofd.bytes(&met.name).unwrap_or_default();
        if digest.is_none_or(|digest| digest.of(bytes) == *value) {
            continue;
        }
        if ofd.lists.contains(&met.name) && !is_last {
            // Whoever signs after this one adds to the list.
            checks.warn(finding(Code::SignatureListChanged).at(&*met.name));
        } else {
            checks.fail(finding(Code::DigestMismatch).at(&*met.name));
        }
    }
    checks.pass(CheckId::References);
    named
}
