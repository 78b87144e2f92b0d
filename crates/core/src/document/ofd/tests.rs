#![allow(clippy::unwrap_used)]

use super::location::{Met, Tolerated, readings};
use super::*;
use crate::packed::zip;

const NS: &str = "http://www.ofdspec.org/2016";

fn xml(body: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}",
        body.replacen(' ', &format!(" xmlns:o=\"{NS}\" "), 1)
    )
    .into_bytes()
}

/// A package with one page, and these parts beside or instead of its own.
fn package(others: &[(&str, &str)]) -> Vec<u8> {
    let own = [
        (
            "OFD.xml",
            "<o:OFD Version=\"1.0\"><o:DocBody><o:DocInfo><o:DocID>1</o:DocID><o:CustomDatas>\
             <o:CustomData Name=\"n\">1</o:CustomData></o:CustomDatas></o:DocInfo>\
             <o:DocRoot>Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>",
        ),
        (
            "Doc_0/Document.xml",
            "<o:Document a=\"\"><o:CommonData><o:PublicRes>PublicRes.xml</o:PublicRes>\
             <o:TemplatePage ID=\"2\" BaseLoc=\"Tpls/Content.xml\"/></o:CommonData>\
             <o:Pages><o:Page ID=\"1\" BaseLoc=\"Pages/Content.xml\"/></o:Pages>\
             <o:Attachments>Attachs/Attachments.xml</o:Attachments></o:Document>",
        ),
        (
            "Doc_0/PublicRes.xml",
            "<o:Res BaseLoc=\"Res\"><o:Fonts><o:Font ID=\"3\"><o:FontFile>a.ttf</o:FontFile></o:Font></o:Fonts></o:Res>",
        ),
        ("Doc_0/Res/a.ttf", "font"),
        ("Doc_0/Tpls/Content.xml", "<o:Page a=\"\"/>"),
        ("Doc_0/Pages/Content.xml", "<o:Page a=\"\"/>"),
        (
            "Doc_0/Attachs/Attachments.xml",
            "<o:Attachments a=\"\"><o:Attachment Name=\"x\"><o:FileLoc>x.xml</o:FileLoc></o:Attachment></o:Attachments>",
        ),
        ("Doc_0/Attachs/x.xml", "<x><y>1</y></x>"),
    ];
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in own.iter().chain(others) {
        let bytes = if text.starts_with("<o:") { xml(text) } else { text.as_bytes().to_vec() };
        parts.retain(|(known, _)| known != name);
        parts.push(((*name).to_owned(), bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    zip(&parts)
}

fn loaded(others: &[(&str, &str)]) -> Vec<String> {
    let bytes = package(others);
    Ofd::read(&bytes).unwrap().unwrap().loaded.into_iter().collect()
}

fn code(others: &[(&str, &str)]) -> &'static str {
    let bytes = package(others);
    Ofd::read(&bytes).map_or_else(|error| error.kind().code(), |_| "read")
}

#[test]
fn everything_that_a_reader_loads_is_found_fonts_and_attachments_among_it() {
    let all = loaded(&[]);
    assert_eq!(
        all,
        [
            "Doc_0/Attachs/Attachments.xml",
            "Doc_0/Attachs/x.xml",
            "Doc_0/Document.xml",
            "Doc_0/Pages/Content.xml",
            "Doc_0/PublicRes.xml",
            "Doc_0/Res/a.ttf",
            "Doc_0/Tpls/Content.xml",
            "OFD.xml",
        ]
    );
    // What nothing names is not loaded.
    assert_eq!(loaded(&[("Doc_0/other.xml", "<o:Page a=\"\"/>")]), all);
}

#[test]
fn a_page_leads_on_to_its_own_resources_and_a_document_to_its_annotations_and_tags() {
    let page = ("Doc_0/Pages/Content.xml", "<o:Page a=\"\"><o:PageRes>Res.xml</o:PageRes></o:Page>");
    let res = (
        "Doc_0/Pages/Res.xml",
        "<o:Res a=\"\"><o:MultiMedias><o:MultiMedia ID=\"9\"><o:MediaFile>p.png</o:MediaFile></o:MultiMedia></o:MultiMedias></o:Res>",
    );
    let picture = ("Doc_0/Pages/p.png", "png");
    let with = loaded(&[page, res, picture]);
    assert!(
        with.contains(&"Doc_0/Pages/Res.xml".to_owned()) && with.contains(&"Doc_0/Pages/p.png".to_owned())
    );
    let document = "<o:Document a=\"\"><o:Annotations>Annots.xml</o:Annotations><o:CustomTags>/Tags.xml</o:CustomTags></o:Document>";
    let annots =
        "<o:Annotations a=\"\"><o:Page PageID=\"1\"><o:FileLoc>A/a.xml</o:FileLoc></o:Page></o:Annotations>";
    let all = loaded(&[
        ("Doc_0/Document.xml", document),
        ("Doc_0/Annots.xml", annots),
        ("Doc_0/A/a.xml", "<o:PageAnnot a=\"\"/>"),
        ("Tags.xml", "<o:CustomTags a=\"\"/>"),
    ]);
    assert!(
        ["Doc_0/Annots.xml", "Doc_0/A/a.xml", "Tags.xml"]
            .iter()
            .all(|part| all.contains(&(*part).to_owned()))
    );
}

#[test]
fn a_later_version_and_a_second_document_are_loaded_too() {
    let body = |more: &str| {
        format!(
            "<o:OFD Version=\"1.0\"><o:DocBody><o:DocRoot>/Doc_0/Document.xml</o:DocRoot>{more}</o:DocBody></o:OFD>"
        )
    };
    let versions =
        body("<o:Versions><o:Version ID=\"1\" Current=\"true\" BaseLoc=\"Doc_0/V.xml\"/></o:Versions>");
    let version = "<o:DocVersion a=\"\"><o:DocRoot>D.xml</o:DocRoot></o:DocVersion>";
    let all =
        loaded(&[("OFD.xml", &versions), ("Doc_0/V.xml", version), ("Doc_0/D.xml", "<o:Document a=\"\"/>")]);
    assert!(all.contains(&"Doc_0/V.xml".to_owned()) && all.contains(&"Doc_0/D.xml".to_owned()));
    let second = body("</o:DocBody><o:DocBody><o:DocRoot>Doc_1/D.xml</o:DocRoot>");
    let all = loaded(&[("OFD.xml", &second), ("Doc_1/D.xml", "<o:Document a=\"\"/>")]);
    assert!(all.contains(&"Doc_1/D.xml".to_owned()));
}

#[test]
fn both_namespaces_are_read_and_no_third() {
    let with = |namespace: &str| {
        let parts = [
            (
                "OFD.xml",
                format!("<OFD xmlns=\"{namespace}\"><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>"),
            ),
            ("D.xml", format!("<Document xmlns=\"{namespace}\"/>")),
        ];
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let bytes = zip(&parts);
        Ofd::read(&bytes).map_or_else(|error| error.kind().code(), |_| "read")
    };
    assert_eq!(with(NS), "read");
    assert_eq!(with("http://www.ofdspec.org"), "read");
    assert_eq!(with("http://www.ofdspec.org/2017"), "container-malformed");
    assert_eq!(with(""), "container-malformed");
}

#[test]
fn a_zip_without_the_entry_is_no_ofd_and_one_without_what_the_entry_names_is_broken() {
    assert!(Ofd::read(&zip(&[("a", b"x")])).unwrap().is_none());
    assert_eq!(code(&[]), "read");
    let entry = |root: &str| {
        format!("<o:OFD Version=\"1.0\"><o:DocBody><o:DocRoot>{root}</o:DocRoot></o:DocBody></o:OFD>")
    };
    assert_eq!(code(&[("OFD.xml", &entry("Doc_0/Document.xml"))]), "read");
    for root in ["Doc_9/Document.xml", "../Document.xml", "", "C:/Document.xml", "Doc_0\\Document.xml"] {
        assert_eq!(code(&[("OFD.xml", &entry(root))]), "container-malformed", "{root}");
    }
    assert_eq!(code(&[("OFD.xml", "<o:OFD Version=\"1.0\"/>")]), "container-malformed");
    let doctype = "<!DOCTYPE x [<!ENTITY a \"b\">]><x/>";
    assert_eq!(code(&[("Doc_0/Document.xml", doctype)]), "container-malformed");
    let deep = format!("<x>{}{}</x>", "<y>".repeat(80), "</y>".repeat(80));
    assert_eq!(code(&[("Doc_0/Document.xml", &deep)]), "container-malformed");
}

#[test]
fn a_location_is_read_as_the_standard_says_and_as_the_field_writes_it() {
    let bytes =
        zip(&[("OFD.xml", b"x"), ("Doc_0/a.xml", b"x"), ("Doc_0/Doc_0/a.xml", b"x"), ("b.xml", b"x")]);
    let package = Package::read(&bytes).unwrap();
    let read = |location: &str| readings(&package, "Doc_0/Document.xml", location);
    let met = |name: &str, tolerated| Met { name: name.to_owned(), tolerated };
    assert_eq!(read("a.xml"), Ok(vec![met("Doc_0/a.xml", None)]));
    assert_eq!(read("/Doc_0/a.xml"), Ok(vec![met("Doc_0/a.xml", None)]));
    assert_eq!(read("./x/../a.xml"), Ok(vec![met("Doc_0/a.xml", None)]));
    assert_eq!(read("A.XML"), Ok(vec![met("Doc_0/a.xml", Some(Tolerated::Case))]));
    assert_eq!(read("../b.xml"), Ok(vec![met("b.xml", None)]));
    assert_eq!(read("b.xml"), Ok(vec![met("b.xml", Some(Tolerated::FromRoot))]));
    // Where programs may differ, both count.
    let both = vec![met("Doc_0/Doc_0/a.xml", None), met("Doc_0/a.xml", Some(Tolerated::FromRoot))];
    assert_eq!(read("Doc_0/a.xml"), Ok(both));
    assert_eq!(read("c.xml"), Err(Lost::Missing));
    for unsafe_one in ["../../b.xml", "/../b.xml", "..", "/", "", "C:a.xml", "..\\b.xml", "file:///b.xml"] {
        assert_eq!(read(unsafe_one), Err(Lost::Unsafe), "{unsafe_one}");
    }
}

#[test]
fn metadata_is_read_under_each_spelling_of_its_element() {
    for name in CUSTOM_DATAS {
        let entry = format!(
            "<o:OFD Version=\"1.0\"><o:DocBody><o:DocInfo><o:{name}><o:CustomData Name=\"k\">v</o:CustomData></o:{name}>\
             </o:DocInfo><o:DocRoot>Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>"
        );
        let bytes = package(&[("OFD.xml", &entry)]);
        let ofd = Ofd::read(&bytes).unwrap().unwrap();
        assert_eq!(ofd.bodies[0].custom, [("k".to_owned(), "v".to_owned())], "{name}");
    }
}
