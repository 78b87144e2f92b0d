//! Documents that pass: every form that a seal may have, and every way to pack it.

use super::{INVOICE, PAGE_ALONE, issued, kind, part_differs, passed, plan, sealed_by, seals, uncovered};
use crate::gm::pki::GmPki;
use crate::ofd::document::{DOCUMENT, ENTRY, FONT, PAGE, TEMPLATE};
use crate::ofd::plan::{NAMESPACE, OLD_NAMESPACE};
use crate::ofd::seal::{ListKind, Seal, Standard};
use crate::ofd::ses::Writing;
use crate::ofd::signatures::Form;
use crate::ofd::signed_data::Content;
use crate::ofd::time_stamp::Stamp;
use crate::ofd::zip::Packing;
use crate::ofd::{Extent, Metadata, Package, Plan, Signing, kinds, sealed, signatures};
use crate::vectors::{Opinion, Vector};

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = of_kinds(pki);
    vectors.extend(standards(pki));
    vectors.extend(signed_data(pki));
    vectors.extend(several(pki));
    vectors.extend(forms(pki));
    vectors
}

fn of_kinds(pki: &GmPki) -> Vec<Vector> {
    let of = |kind| {
        let plan = Plan::sealed(pki, kind);
        let facts = &plan.facts;
        let name = if kind == super::kind() { "good".to_owned() } else { format!("good-{}", kind.id) };
        passed(&name, &format!("a sealed license: {}", kind.id), sealed(&plan))
            .says("name", facts.kind.name)
            .says("number", &facts.number)
            .says("issuer_name", &facts.issuer_name)
            .says("issued_on", facts.issued_on.to_string())
            .says("identifier", facts.identifier().expect("a kind with a national code"))
    };
    kinds().map(|kind| of(*kind)).collect()
}

fn standards(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, signing| passed(name, title, sealed(&sealed_by(signing)));
    let seal = |standard, change: fn(&mut Seal)| {
        let mut signing = Signing::by(pki, standard);
        change(&mut signing.seal);
        signing
    };
    let raw = Signing { writing: Writing::RawValue, ..Signing::seal(pki) };
    vec![
        of("good-first-standard", "two fields: GM/T 0031-2014", Signing::by(pki, Standard::V1)),
        of(
            "good-first-standard-says-4",
            "two fields, and version 4 in the header: fields tell, not versions",
            seal(Standard::V1, |seal| seal.version = 4),
        ),
        of("good-latest-standard", "header version 5: GM/T 0031-2025", Signing::by(pki, Standard::V5)),
        of(
            "good-list-of-digests",
            "the seal lists digests of certificates",
            seal(Standard::V4, |seal| seal.list_kind = ListKind::Digests),
        ),
        of("good-raw-value", "the signature value is 64 bytes, as seen in the field", raw),
        of("good-time-stamp", "a time stamp over the signature value", stamped(pki, Signing::seal(pki))),
    ]
}

/// The same with a sound time stamp, a minute later.
pub(super) fn stamped(pki: &GmPki, signing: Signing) -> Signing {
    let at = "2026-02-10T01:31:00Z".parse().expect("a time");
    let chain = vec![pki.authority.clone()];
    let stamp = Stamp { authority: pki.of("tsa"), chain, at, is_over_other_bytes: false };
    Signing { stamp: Some(stamp), ..signing }
}

/// The signature of Type=Sign with these contents.
pub(super) fn sign(pki: &GmPki, form: Form) -> Signing {
    Signing { form, ..Signing::seal(pki) }
}

fn signed_data(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, content| {
        passed(name, title, sealed(&sealed_by(sign(pki, Form::SignedData(content, 1)))))
    };
    vec![
        of("good-signed-data", "Type=Sign: SignedData of GB/T 35275 over the digest", Content::Digest),
        of("good-signed-attributes", "Type=Sign: the digest is a signed attribute", Content::Attributes),
    ]
}

fn several(pki: &GmPki) -> Vec<Vector> {
    let listing = Signing { covers_list: true, ..Signing::seal(pki) };
    let two = |first: &Signing| Plan {
        signings: vec![first.clone(), Signing::seal(pki)],
        ..Plan::unsigned(kind())
    };
    vec![
        passed("good-two", "the second seal covers the first", sealed(&two(&Signing::seal(pki)))),
        passed(
            "good-list-covered",
            "the seal covers the list of signatures",
            sealed(&sealed_by(listing.clone())),
        ),
        passed(
            "good-list-outgrown",
            "a second seal changed the list that the first covers, and nothing else",
            sealed(&two(&listing)),
        ),
        passed(
            "list-outgrown-and-page",
            "list and page changed after the first seal",
            both_changed(&listing, &Signing::seal(pki)),
        )
        // The second seal holds; the page still shows the first, which does not.
        .fails("coverage", "stamp-unvouched")
        .indeterminate("SIG_CONSTRAINTS_FAILURE")
        .opinion(Opinion::Invalid)
        .beside("good-list-outgrown")
        .change("the page was changed between the two seals"),
    ]
}

/// Sealed, changed on its page, and sealed again.
fn both_changed(first: &Signing, second: &Signing) -> Vec<u8> {
    let mut package = sealed_by(first.clone()).package();
    package.edit(PAGE, "测试发证机关", "测试其它机关");
    signatures::sign(&mut package, NAMESPACE, second);
    package.zip()
}

fn forms(pki: &GmPki) -> Vec<Vector> {
    let of = |name, title, plan: Plan| passed(name, title, sealed(&plan));
    let part = Signing { seal_part: Some(Seal::sound(pki, Standard::V4)), ..Signing::seal(pki) };
    let streamed = Packing::Streamed;
    vec![
        of("good-seal-part", "the seal stands in a part of its own too", sealed_by(part)),
        of("good-stored", "parts are not packed", Plan { packing: Packing::Stored, ..plan(pki) }),
        of("good-streamed", "sizes stand behind the parts", Plan { packing: streamed, ..plan(pki) }),
        of("good-old-namespace", "the older namespace", Plan { namespace: OLD_NAMESPACE, ..plan(pki) }),
        of(
            "good-attachment",
            "the metadata are attached",
            Plan { metadata: Metadata::Attachment, ..plan(pki) },
        )
        .layout(super::ATTACHED),
        of("good-whole", "every kind of part", Plan { extent: Extent::Whole, ..plan(pki) }),
        passed("good-other-case", "a path in other letters than its part, as seen in the field", {
            let change = |package: &mut Package| package.edit(DOCUMENT, "Tpls/Tpl_0", "TPLS/Tpl_0");
            issued(&Signing::seal(pki), change).zip()
        })
        .warns("package-tolerated"),
    ]
}

/// Documents that say nothing for programs.
pub(super) fn page_alone(pki: &GmPki) -> Vec<Vector> {
    let page = |signing| Plan { metadata: Metadata::Absent, ..sealed_by(signing) };
    let of = |name, title, bytes| {
        let vector = Vector::passed(PAGE_ALONE, name, title).bytes("ofd", bytes).trust("sealed");
        vector.status("UNKNOWN").concludes("undetermined")
    };
    let altered = |path: &str, new: &str| {
        let mut package = page(Signing::seal(pki)).package();
        package.edit(path, "测试", new);
        package.zip()
    };
    let without = |path| sealed(&page(Signing { uncovered: vec![path], ..Signing::seal(pki) }));
    vec![
        of("good", "the license stands on the page alone", sealed(&page(Signing::seal(pki)))).warns(READ),
        of("good-first-standard", "the same, GM/T 0031-2014", sealed(&page(Signing::by(pki, Standard::V1))))
            .warns(READ),
        of("good-invoice", "no license: an invoice of a tax office", sealed(&invoice(pki))).warns(READ),
        part_differs(of("page-changed", "the page changed after sealing", altered(PAGE, "试测")))
            .concludes("failed")
            .change("another holder stands on the page"),
        uncovered(of("template-uncovered", "what lies below the page is not covered", without(TEMPLATE)))
            .change("the template is in no reference"),
        uncovered(of(
            "font-uncovered",
            "the font is not covered: it decides what digits look like",
            without(FONT),
        ))
        .change("the font is in no reference"),
        of("self-made", "a root, a maker and a seal of somebody's own", sealed(&page(seals::self_made(pki))))
            .fails("chain", "chain-signature-mismatch")
            .fails("seal-maker", "chain-signature-mismatch")
            .indeterminate("NO_CERTIFICATE_CHAIN_FOUND")
            .verifiability("V1")
            .change("the same names below another root"),
    ]
}

/// What such a document asks of whoever looks at it.
const READ: &str = "read-the-page";

/// Invoices that say for programs what they are.
pub(super) fn invoices(pki: &GmPki) -> Vec<Vector> {
    let plan = Plan { metadata: Metadata::Invoice, ..invoice(pki) };
    let of = |name, title, package: Package| {
        let vector = Vector::passed(INVOICE, name, title).bytes("ofd", package.zip()).trust("sealed");
        vector.status("UNKNOWN").concludes("undetermined")
    };
    let mut changed = plan.package();
    changed.edit(ENTRY, "000001", "999999");
    let font = Plan {
        signings: vec![Signing { uncovered: vec![FONT], ..plan.signings[0].clone() }],
        ..plan.clone()
    };
    vec![
        of("good", "an invoice under the seal of a tax office", plan.package())
            .warns("not-a-license")
            .says("number", &plan.facts.number),
        part_differs(of("number-changed", "the number was changed after sealing", changed))
            .warns("not-a-license")
            .concludes("failed")
            .change("OFD.xml says another number"),
        uncovered(of("font-uncovered", "the font of the invoice is not covered", font.package()))
            .warns("not-a-license")
            .change("the font is in no reference"),
    ]
}

/// 电子发票: what people take for a license, and is none.
fn invoice(pki: &GmPki) -> Plan {
    let mut plan = sealed_by(Signing::of(pki, "tax-office", "测试税务机关发票专用章"));
    plan.facts.kind.name = "测试电子发票";
    plan.facts.issuer_name = "测试税务机关".to_owned();
    Plan { metadata: Metadata::Absent, ..plan }
}
