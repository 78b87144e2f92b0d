//! Everything that a reader loads and the seal does not cover keeps a document from passing, whatever kind of part it is;
//! the same part, covered, does not.

use std::collections::BTreeMap;
use std::path::Path;

use elicense::{CheckId, Code, Conclusion, Coverage, Indication, Report, Trust, Verifier};
use elicense_testkit::gm::pki::GmPki;
use elicense_testkit::ofd::document::{DOCUMENT, ENTRY, PAGE, PUBLIC_RESOURCES, part};
use elicense_testkit::ofd::plan::{NAMESPACE, OLD_NAMESPACE};
use elicense_testkit::ofd::seal::{Seal, Standard};
use elicense_testkit::ofd::{Extent, Package, Plan, Signing, kinds, signatures};
use elicense_testkit::xml::{element, empty};

/// One kind of part: what it is, where it stands, and how a document names it.
struct Kind {
    what: &'static str,
    path: &'static str,
    add: fn(&mut Package),
}

const fn kind(what: &'static str, path: &'static str, add: fn(&mut Package)) -> Kind {
    Kind { what, path, add }
}

const ANNOTATIONS: &str = "Doc_0/Annots/Annotations.xml";
const ATTACHMENTS: &str = "Doc_0/Attachs/Attachments.xml";
const CUSTOM_TAGS: &str = "Doc_0/Tags/CustomTags.xml";

/// Every way on which GB/T 33190 leads a reader from one part to another.
const KINDS: &[Kind] = &[
    kind("a page", "Doc_0/Pages/Page_9/Content.xml", |package| {
        let page = empty("ofd:Page", &[("ID", "90"), ("BaseLoc", "Pages/Page_9/Content.xml")]);
        package.edit(DOCUMENT, "</ofd:Pages>", &format!("{page}</ofd:Pages>"));
        package.add("Doc_0/Pages/Page_9/Content.xml", part(NAMESPACE, "Page", ""));
    }),
    kind("a template", "Doc_0/Tpls/Tpl_9/Content.xml", |package| {
        common(package, &empty("ofd:TemplatePage", &[("ID", "90"), ("BaseLoc", "Tpls/Tpl_9/Content.xml")]));
        package.add("Doc_0/Tpls/Tpl_9/Content.xml", part(NAMESPACE, "Page", ""));
    }),
    kind("a table of resources", "Doc_0/More.xml", |package| {
        common(package, &element("ofd:PublicRes", &[], "More.xml"));
        package.add("Doc_0/More.xml", part(NAMESPACE, "Res", ""));
    }),
    kind("a page's own table of resources", "Doc_0/Pages/Page_0/PageRes.xml", |package| {
        page(package, &element("ofd:PageRes", &[], "PageRes.xml"));
        package.add("Doc_0/Pages/Page_0/PageRes.xml", part(NAMESPACE, "Res", ""));
    }),
    kind("a font", "Doc_0/Res/font_9.otf", |package| {
        let file = element("ofd:FontFile", &[], "font_9.otf");
        let font = element("ofd:Font", &[("ID", "90"), ("FontName", "TEST")], &file);
        package.edit(PUBLIC_RESOURCES, "</ofd:Fonts>", &format!("{font}</ofd:Fonts>"));
        package.add("Doc_0/Res/font_9.otf", *b"OTTO");
    }),
    kind("a picture", "Doc_0/Res/image_9.png", |package| {
        let file = element("ofd:MediaFile", &[], "image_9.png");
        let media = element("ofd:MultiMedia", &[("ID", "90"), ("Type", "Image")], &file);
        resources(package, &element("ofd:MultiMedias", &[], &media));
        package.add("Doc_0/Res/image_9.png", *b"\x89PNG");
    }),
    kind("a profile of colours", "Doc_0/Res/colours.icc", |package| {
        let space = empty("ofd:ColorSpace", &[("ID", "90"), ("Type", "RGB"), ("Profile", "colours.icc")]);
        resources(package, &element("ofd:ColorSpaces", &[], &space));
        package.add("Doc_0/Res/colours.icc", *b"profile");
    }),
    kind("an annotation", "Doc_0/Annots/Page_0/Annot_9.xml", |package| {
        let file = element("ofd:FileLoc", &[], "Page_0/Annot_9.xml");
        let listed = element("ofd:Page", &[("PageID", "1")], &file);
        package.edit(ANNOTATIONS, "</ofd:Annotations>", &format!("{listed}</ofd:Annotations>"));
        package.add("Doc_0/Annots/Page_0/Annot_9.xml", part(NAMESPACE, "PageAnnot", ""));
    }),
    kind("the list of annotations", ANNOTATIONS, |_| ()),
    kind("a tag", "Doc_0/Tags/Tag_9.xml", |package| {
        let file = element("ofd:FileLoc", &[], "Tag_9.xml");
        let tag = element("ofd:CustomTag", &[("TypeID", "other")], &file);
        package.edit(CUSTOM_TAGS, "</ofd:CustomTags>", &format!("{tag}</ofd:CustomTags>"));
        package.add("Doc_0/Tags/Tag_9.xml", *b"<tags/>");
    }),
    kind("the schema of a tag", "Doc_0/Tags/Tag.xsd", |package| {
        let file = element("ofd:SchemaLoc", &[], "Tag.xsd");
        let tag = element("ofd:CustomTag", &[("TypeID", "other")], &file);
        package.edit(CUSTOM_TAGS, "</ofd:CustomTags>", &format!("{tag}</ofd:CustomTags>"));
        package.add("Doc_0/Tags/Tag.xsd", *b"<schema/>");
    }),
    kind("the list of tags", CUSTOM_TAGS, |_| ()),
    kind("an attachment", "Doc_0/Attachs/other.bin", |package| {
        let file = element("ofd:FileLoc", &[], "other.bin");
        let attachment = element("ofd:Attachment", &[("ID", "90"), ("Name", "other")], &file);
        package.edit(ATTACHMENTS, "</ofd:Attachments>", &format!("{attachment}</ofd:Attachments>"));
        package.add("Doc_0/Attachs/other.bin", *b"bytes");
    }),
    kind("the list of attachments", ATTACHMENTS, |_| ()),
    kind("an extension", "Doc_0/Ext/data.bin", |package| {
        let data = element("ofd:ExtendData", &[], "Ext/data.bin");
        let extension = element("ofd:Extension", &[("AppName", "TEST"), ("RefId", "1")], &data);
        package.add("Doc_0/Extensions.xml", part(NAMESPACE, "Extensions", &extension));
        package.add("Doc_0/Ext/data.bin", *b"data");
        let named = element("ofd:Extensions", &[], "Extensions.xml");
        package.edit(DOCUMENT, "</ofd:Document>", &format!("{named}</ofd:Document>"));
    }),
    kind("a version", "Doc_0/Versions/V9.xml", |package| version(package, "Doc_0/Versions/V9.xml", "")),
    kind("what a version lists", "Doc_0/Pages/Page_9/Content.xml", |package| {
        let file = element("ofd:File", &[("ID", "9")], "/Doc_0/Pages/Page_9/Content.xml");
        version(package, "Doc_0/Versions/V9.xml", &element("ofd:FileList", &[], &file));
        package.add("Doc_0/Pages/Page_9/Content.xml", part(NAMESPACE, "Page", ""));
    }),
    kind("a second document", "Doc_1/Document.xml", |package| {
        let root = element("ofd:DocRoot", &[], "Doc_1/Document.xml");
        package.edit(ENTRY, "</ofd:OFD>", &format!("{}</ofd:OFD>", element("ofd:DocBody", &[], &root)));
        package.add("Doc_1/Document.xml", part(NAMESPACE, "Document", ""));
    }),
    kind("a second document in the older namespace", "Doc_1/Document.xml", |package| {
        let root = element("DocRoot", &[], "Doc_1/Document.xml");
        let body = element("DocBody", &[("xmlns", OLD_NAMESPACE)], &root);
        package.edit(ENTRY, "</ofd:OFD>", &format!("{body}</ofd:OFD>"));
        package.add("Doc_1/Document.xml", part(OLD_NAMESPACE, "Document", ""));
    }),
    kind("a second document in no namespace", "Doc_1/Document.xml", |package| {
        let root = element("DocRoot", &[], "Doc_1/Document.xml");
        package.edit(ENTRY, "</ofd:OFD>", &format!("{}</ofd:OFD>", element("DocBody", &[], &root)));
        package.add("Doc_1/Document.xml", part(NAMESPACE, "Document", ""));
    }),
    kind("a page that another namespace names", "Doc_0/Pages/Page_9/Content.xml", |package| {
        let page = empty("Page", &[("xmlns", "urn:other"), ("BaseLoc", "Pages/Page_9/Content.xml")]);
        package.edit(DOCUMENT, "</ofd:Pages>", &format!("{page}</ofd:Pages>"));
        package.add("Doc_0/Pages/Page_9/Content.xml", part(NAMESPACE, "Page", ""));
    }),
    kind("what a table in no namespace names", "Doc_0/Res/font_9.otf", |package| {
        common(package, &element("ofd:PublicRes", &[], "More.xml"));
        let font = element("Font", &[("ID", "90")], &element("FontFile", &[], "font_9.otf"));
        let table = element("Res", &[("BaseLoc", "Res")], &element("Fonts", &[], &font));
        package.add("Doc_0/More.xml", table);
        package.add("Doc_0/Res/font_9.otf", *b"OTTO");
    }),
    kind("a cover", "Doc_0/cover.png", |package| {
        let cover = element("ofd:Cover", &[], "Doc_0/cover.png");
        package.edit(ENTRY, "</ofd:DocInfo>", &format!("{cover}</ofd:DocInfo>"));
        package.add("Doc_0/cover.png", *b"\x89PNG");
    }),
];

fn common(package: &mut Package, more: &str) {
    package.edit(DOCUMENT, "</ofd:CommonData>", &format!("{more}</ofd:CommonData>"));
}

fn page(package: &mut Package, more: &str) {
    package.edit(PAGE, "<ofd:Content>", &format!("{more}<ofd:Content>"));
}

fn resources(package: &mut Package, more: &str) {
    package.edit(PUBLIC_RESOURCES, "</ofd:Res>", &format!("{more}</ofd:Res>"));
}

fn version(package: &mut Package, file: &str, more: &str) {
    let root = element("ofd:DocRoot", &[], "/Doc_0/Document.xml");
    let attributes = [("xmlns:ofd", NAMESPACE), ("ID", "9"), ("Version", "2")];
    package.add(file, element("ofd:DocVersion", &attributes, &format!("{more}{root}")));
    let named = empty("ofd:Version", &[("ID", "9"), ("Index", "1"), ("Current", "true"), ("BaseLoc", file)]);
    let versions = element("ofd:Versions", &[], &named);
    package.edit(ENTRY, "</ofd:DocRoot>", &format!("</ofd:DocRoot>{versions}"));
}

#[test]
fn every_kind_of_part_that_the_seal_does_not_cover_keeps_the_document_from_passing() {
    let (pki, verifier) = (GmPki::invented(), verifier());
    for Kind { what, path, add } in KINDS {
        let sealed = |uncovered: Vec<&'static str>| {
            let mut package = whole();
            add(&mut package);
            signatures::sign(&mut package, NAMESPACE, &Signing { uncovered, ..Signing::seal(&pki) });
            report(&verifier, &package)
        };
        let neighbour = sealed(Vec::new());
        assert_eq!(neighbour.indication(), Indication::TotalPassed, "{what}, covered");
        assert_eq!(coverage(&neighbour), Coverage::All, "{what}, covered");
        let open = sealed(vec![path]);
        assert_ne!(open.conclusion(), Conclusion::Passed, "{what}");
        assert_eq!(open.indication(), Indication::Indeterminate, "{what}");
        let told = open.findings().iter().find(|finding| finding.code == Code::PartUncovered);
        assert_eq!(told.and_then(|told| told.at.as_deref()), Some(*path), "{what}: {:?}", open.findings());
        let named = open.signatures()[0].of_package.as_ref().expect("a package");
        assert_eq!(named.uncovered, [*path], "{what}");
        assert!(open.to_json().contains(path), "{what}");
    }
}

/// The same where `OFD.xml` is open too, so that whoever adds the part can name it there.
#[test]
fn what_is_added_after_sealing_through_an_open_entry_is_found() {
    let (pki, verifier) = (GmPki::invented(), verifier());
    let of_entry = KINDS.iter().filter(|kind| {
        let mut package = whole();
        let before = package.bytes(DOCUMENT).to_vec();
        (kind.add)(&mut package);
        let names = package.text(ENTRY).len() != whole().text(ENTRY).len();
        names && package.bytes(DOCUMENT) == before
    });
    let of_entry: Vec<&Kind> = of_entry.collect();
    assert!(of_entry.len() >= 5);
    for Kind { what, path, add } in of_entry {
        let mut package = whole();
        let signing = Signing { uncovered: vec![ENTRY], ..Signing::seal(&pki) };
        signatures::sign(&mut package, NAMESPACE, &signing);
        add(&mut package);
        let open = report(&verifier, &package);
        assert_ne!(open.conclusion(), Conclusion::Passed, "{what}");
        let named = open.signatures()[0].of_package.as_ref().expect("a package");
        assert!(named.uncovered.iter().any(|part| part == path), "{what}: {:?}", named.uncovered);
    }
}

/// A seal of somebody's own beside the one that holds: the page shows both.
#[test]
fn a_seal_that_is_added_to_the_list_and_does_not_hold_is_named() {
    let (pki, verifier) = (GmPki::invented(), verifier());
    let mut package = whole();
    signatures::sign(&mut package, NAMESPACE, &Signing::seal(&pki));
    let sound = report(&verifier, &package);
    assert_eq!(sound.conclusion(), Conclusion::Passed);
    let (signer, maker) = (pki.of("stranger-seal"), pki.of("stranger-maker"));
    let seal = Seal::of(Standard::V4, "测试自制印章", signer.clone(), maker);
    signatures::sign(&mut package, NAMESPACE, &Signing { seal, signer, ..Signing::seal(&pki) });
    let open = report(&verifier, &package);
    assert_ne!(open.conclusion(), Conclusion::Passed);
    let told = open.findings().iter().find(|finding| finding.code == Code::StampUnvouched);
    assert_eq!(told.and_then(|told| told.at.as_deref()), Some("signature 2"), "{:?}", open.findings());
    assert_eq!(open.signatures()[0].of_package.as_ref().map(|of| of.place), Some(1));
}

#[test]
fn each_answer_about_coverage_arises() {
    let (pki, verifier) = (GmPki::invented(), verifier());
    let sealed = |signing: Signing, after: &dyn Fn(&mut Package)| {
        let mut package = whole();
        signatures::sign(&mut package, NAMESPACE, &signing);
        after(&mut package);
        report(&verifier, &package)
    };
    let open = || Signing { uncovered: vec![ENTRY], ..Signing::seal(&pki) };
    let later = |package: &mut Package| version(package, "Doc_0/Versions/V9.xml", "");
    let font = Signing { uncovered: vec!["Doc_0/Res/"], ..Signing::seal(&pki) };
    let none = Signing { edit: Vec::clear, ..Signing::seal(&pki) };
    assert_eq!(coverage(&sealed(Signing::seal(&pki), &|_| ())), Coverage::All);
    assert_eq!(coverage(&sealed(open(), &|_| ())), Coverage::AllBut);
    assert_eq!(coverage(&sealed(font.clone(), &|_| ())), Coverage::AllBut);
    assert_eq!(coverage(&sealed(open(), &later)), Coverage::EarlierRevision);
    // What is open in the version that was sealed is no later one.
    let both = Signing { uncovered: vec![ENTRY, "Doc_0/Res/"], ..font };
    assert_eq!(coverage(&sealed(both, &later)), Coverage::AllBut);
    let nothing = sealed(none, &|_| ());
    assert_eq!(coverage(&nothing), Coverage::Nothing);
    assert_eq!(nothing.conclusion(), Conclusion::Failed);
    assert!(nothing.checks().iter().any(|(check, _)| check == CheckId::Coverage));
}

fn coverage(report: &Report) -> Coverage {
    report.signatures()[0].coverage
}

/// A document with every kind of part, before anybody seals it.
fn whole() -> Package {
    let kind = kinds().find(|kind| kind.id == "special-operations-certificate").expect("a kind of the list");
    Plan { extent: Extent::Whole, ..Plan::unsigned(*kind) }.package()
}

fn report(verifier: &Verifier, package: &Package) -> Report {
    let at = "2026-06-01T12:00:00+08:00".parse().expect("a time");
    verifier.verify(&package.zip(), at).expect("it can be examined")
}

fn verifier() -> Verifier {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/trust/sealed");
    let files = std::fs::read_dir(folder).expect("a folder").map(|file| {
        let file = file.expect("a file");
        (file.file_name().into_string().expect("UTF-8"), std::fs::read(file.path()).expect("bytes"))
    });
    Verifier::new(Trust::from_files(&files.collect::<BTreeMap<_, _>>()).expect("a store"))
}
