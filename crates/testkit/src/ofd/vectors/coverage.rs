//! What a reader shows and no signature covers.

use super::{altered, issued, kind, passed, read_the_page, sealed_by, uncovered};
use crate::gm::pki::GmPki;
use crate::ofd::document::{
    ANNOTATION, ATTACHMENT, DOCUMENT, ENTRY, FONT, PAGE, PICTURE, PUBLIC_RESOURCES, TAGS, TEMPLATE, body,
    part,
};
use crate::ofd::plan::NAMESPACE;
use crate::ofd::signatures::LIST;
use crate::ofd::{Extent, Metadata, Package, Plan, Signing, sealed};
use crate::vectors::Vector;
use crate::xml::{element, empty};

pub(super) fn vectors(pki: &GmPki) -> Vec<Vector> {
    let mut vectors = parts(pki);
    vectors.extend(entries(pki));
    vectors.extend(documents(pki));
    vectors.extend(versions(pki));
    vectors
}

fn without(pki: &GmPki, path: &'static str) -> Signing {
    Signing { uncovered: vec![path], ..Signing::seal(pki) }
}

fn parts(pki: &GmPki) -> Vec<Vector> {
    let small = |name, path| {
        let bytes = sealed(&sealed_by(without(pki, path)));
        uncovered(passed(name, &format!("{path} is not covered"), bytes)).change("it is in no reference")
    };
    let whole = |name, path| {
        let bytes = sealed(&Plan { extent: Extent::Whole, ..sealed_by(without(pki, path)) });
        uncovered(passed(name, &format!("{path} is not covered"), bytes))
            .beside("good-whole")
            .change("it is in no reference")
    };
    let attached = Plan { metadata: Metadata::Attachment, ..sealed_by(without(pki, ATTACHMENT)) };
    vec![
        small("page-uncovered", PAGE),
        small("template-uncovered", TEMPLATE),
        small("font-uncovered", FONT),
        small("resources-uncovered", PUBLIC_RESOURCES),
        small("document-uncovered", DOCUMENT),
        whole("picture-uncovered", PICTURE),
        whole("annotation-uncovered", ANNOTATION),
        whole("tags-uncovered", TAGS),
        uncovered(read_the_page(passed(
            "attachment-uncovered",
            "the metadata are attached and not covered",
            sealed(&attached),
        )))
        .beside("good-attachment")
        .change("the attachment is in no reference"),
        passed(
            "good-extra-part",
            "a part that nothing refers to",
            altered(pki, |package| package.add("Doc_0/extra.txt", *b"x")),
        )
        .warns("part-unreferenced"),
    ]
}

/// OFD.xml, which says where the document is.
fn entries(pki: &GmPki) -> Vec<Vector> {
    let package = || sealed_by(without(pki, ENTRY)).package();
    let open = |name, title, package: Package, told: &str| {
        read_the_page(passed(name, title, package.zip()))
            .warns("metadata-uncovered")
            .warns("read-the-page")
            .change(told)
    };
    let with = |change: &dyn Fn(&mut Package)| {
        let mut package = package();
        change(&mut package);
        package
    };
    let swapped = with(&|package| {
        let copies = [(DOCUMENT, ""), (PUBLIC_RESOURCES, ""), (FONT, ""), (TEMPLATE, ""), (PAGE, "000001")];
        for (path, number) in copies {
            let bytes = match number {
                "" => package.bytes(path).to_vec(),
                number => package.text(path).replace(number, "999999").into_bytes(),
            };
            package.add(path.replace("Doc_0", "Doc_1"), bytes);
        }
        package.edit(ENTRY, "Doc_0/Document.xml", "Doc_1/Document.xml");
    });
    vec![
        open(
            "entry-uncovered",
            "OFD.xml is not covered: its metadata are nobody's",
            package(),
            "OFD.xml is in no reference",
        ),
        open(
            "entry-uncovered-changed",
            "metadata changed after sealing, and every reference holds",
            with(&|package| package.edit(ENTRY, "TEST-ZJ-2026-000001", "TEST-ZJ-2026-999999")),
            "OFD.xml is in no reference, and says another number",
        ),
        uncovered(read_the_page(passed("root-swapped", "OFD.xml leads to another document", swapped.zip())))
            .warns("metadata-uncovered")
            .change("OFD.xml is in no reference and names a document that nobody sealed"),
        passed(
            "stripped",
            "the signatures are taken away",
            altered(pki, |package| {
                let mention = element("ofd:Signatures", &[], LIST);
                package.edit(ENTRY, &mention, "");
                package.entries.retain(|entry| !entry.name.contains("/Signs/"));
            }),
        )
        .unsigned()
        .layout(super::PAGE_ALONE)
        .status("UNKNOWN")
        .change("the parts of the signature and their mention are gone"),
        passed(
            "stripped-list",
            "the list of signatures is empty",
            altered(pki, |package| {
                package.put(LIST, part(NAMESPACE, "Signatures", ""));
            }),
        )
        .unsigned()
        .layout(super::PAGE_ALONE)
        .status("UNKNOWN")
        .change("the list of signatures names none"),
    ]
}

/// A second document of the package.
fn documents(pki: &GmPki) -> Vec<Vector> {
    let copy = |package: &mut Package| {
        for path in [DOCUMENT, PUBLIC_RESOURCES, FONT, TEMPLATE, PAGE] {
            let bytes = package.bytes(path).to_vec();
            package.add(path.replace("Doc_0", "Doc_1"), bytes);
        }
        let second = body(&Plan { metadata: Metadata::Absent, ..Plan::unsigned(kind()) }, 1);
        package.edit(ENTRY, "</ofd:OFD>", &format!("{second}</ofd:OFD>"));
    };
    let issue = |uncovered| issued(&Signing { uncovered, ..Signing::seal(pki) }, copy).zip();
    vec![
        // Which of two documents would be the license, nobody says.
        read_the_page(passed(
            "good-second-document",
            "a second document, covered by the seal of the first",
            issue(Vec::new()),
        ))
        .warns("read-the-page"),
        uncovered(read_the_page(passed(
            "second-document-uncovered",
            "a second document that nobody sealed",
            issue(vec!["Doc_1/"]),
        )))
        .beside("good-second-document")
        .change("no part of the second document is in a reference"),
    ]
}

/// Versions of a document (GB/T 33190 §16): the current one is what a reader shows.
fn versions(pki: &GmPki) -> Vec<Vector> {
    let file = "Doc_0/Versions/V1/DocVersion.xml";
    let later = |package: &mut Package| {
        let page = package.text(PAGE).replace("000001", "999999");
        package.add("Doc_0/Pages/Page_1/Content.xml", page);
        let document = package.text(DOCUMENT).replace("Pages/Page_0/", "Pages/Page_1/");
        package.add("Doc_0/Document_1.xml", document);
        let names = ["Document_1.xml", "PublicRes.xml", "Pages/Page_1/Content.xml", "Tpls/Tpl_0/Content.xml"];
        let files = names
            .iter()
            .zip(1_u8..)
            .map(|(name, id)| element("ofd:File", &[("ID", &id.to_string())], &format!("/Doc_0/{name}")));
        let list = element("ofd:FileList", &[], &files.collect::<String>());
        let root = element("ofd:DocRoot", &[], "/Doc_0/Document_1.xml");
        let version =
            [("xmlns:ofd", NAMESPACE), ("ID", "1"), ("Version", "2"), ("CreationDate", "2026-02-11")];
        package.add(file, element("ofd:DocVersion", &version, &(list + &root)));
        let entry = [("ID", "1"), ("Index", "1"), ("Current", "true"), ("BaseLoc", file)];
        let versions = element("ofd:Versions", &[], &empty("ofd:Version", &entry));
        package.edit(ENTRY, "</ofd:DocRoot>", &format!("</ofd:DocRoot>{versions}"));
    };
    let mut after = sealed_by(without(pki, ENTRY)).package();
    later(&mut after);
    vec![
        passed(
            "good-version",
            "a later version, covered by the seal",
            issued(&Signing::seal(pki), later).zip(),
        ),
        uncovered(read_the_page(passed(
            "version-uncovered",
            "a later version that nobody sealed",
            after.zip(),
        )))
        .warns("metadata-uncovered")
        .beside("good-version")
        .change("the version was added after sealing, and OFD.xml is in no reference"),
    ]
}
