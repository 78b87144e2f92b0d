#![allow(clippy::unwrap_used)]

use super::*;
use crate::packed::{Member, zip, zip_of};

fn code(bytes: &[u8]) -> &'static str {
    Package::read(bytes).map_or_else(|error| error.kind().code(), |_| "read")
}

const TWO: [(&str, &[u8]); 2] = [("OFD.xml", b"<a/>"), ("Doc_0/Document.xml", b"<b/>")];

#[test]
fn parts_are_found_by_name_and_in_other_cases_of_it() {
    let bytes = zip(&TWO);
    let package = Package::read(&bytes).unwrap();
    assert_eq!(package.parts().len(), 2);
    let found = package.find("Doc_0/Document.xml").unwrap();
    assert!(!found.other_case);
    assert_eq!(&*found.part.bytes, b"<b/>");
    assert!(package.find("doc_0/DOCUMENT.XML").unwrap().other_case);
    assert!(package.find("Doc_0").is_none() && package.find("Doc_0/").is_none());
}

#[test]
fn what_is_deflated_is_unpacked_and_what_follows_its_end_is_not_taken() {
    let text = b"<a>".repeat(500);
    let packed = miniz_oxide::deflate::compress_to_vec(&text, 6);
    let member = |packed: Vec<u8>| Member { packed, method: 8, ..Member::stored("a", &text) };
    let bytes = zip_of(&[member(packed.clone())]);
    assert_eq!(*Package::read(&bytes).unwrap().find("a").unwrap().part.bytes, text);
    assert_eq!(code(&zip_of(&[member([&packed[..], b"x"].concat())])), "container-malformed");
    assert_eq!(code(&zip_of(&[member(packed[..packed.len() - 1].to_vec())])), "container-malformed");
    let short = Member { size: text.len() as u32 - 1, ..member(packed) };
    assert_eq!(code(&zip_of(&[short])), "container-malformed");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked_and_plain_text_is_not() {
    let zeros = vec![0; 2 << 20];
    let packed = miniz_oxide::deflate::compress_to_vec(&zeros, 9);
    let bomb = Member { packed, method: 8, ..Member::stored("a", &zeros) };
    assert_eq!(code(&zip_of(&[bomb])), "package-too-large");
    let zeros = vec![0; 1 << 20];
    let packed = miniz_oxide::deflate::compress_to_vec(&zeros, 9);
    assert_eq!(code(&zip_of(&[Member { packed, method: 8, ..Member::stored("a", &zeros) }])), "read");
}

#[test]
fn what_two_programs_would_read_differently_is_read_by_none() {
    let stored = |name: &'static str| Member::stored(name, b"x");
    let cases = [
        ("two of one name", vec![stored("a"), stored("a")]),
        ("names that differ in case", vec![stored("a/B"), stored("A/b")]),
        ("a folder and a part", vec![stored("a"), stored("a/b")]),
        ("another name in the own header", vec![Member { own_name: Some("b"), ..stored("a") }]),
        ("another method in the own header", vec![Member { own_method: Some(8), ..stored("a") }]),
        ("other flags in the own header", vec![Member { own_flags: Some(0x800), ..stored("a") }]),
        ("another size in the own header", vec![Member { own_size: Some(2), ..stored("a") }]),
        ("another checksum in the own header", vec![Member { own_crc: Some(2), ..stored("a") }]),
        ("a part that is not listed", vec![stored("a"), Member { listed: false, ..stored("b") }]),
        ("a name that climbs", vec![stored("a/../b")]),
        ("an absolute name", vec![stored("/a")]),
        ("a name of another system", vec![stored("a\\b")]),
        ("a drive", vec![stored("C:a")]),
        ("a folder with bytes", vec![stored("a/")]),
        ("a link", vec![Member { attributes: 0o120_777 << 16, ..stored("a") }]),
    ];
    for (what, members) in cases {
        assert_eq!(code(&zip_of(&members)), "package-ambiguous", "{what}");
    }
    assert_eq!(code(&zip_of(&[stored("a"), stored("b/c")])), "read");
    let encrypted = Member { flags: 1, own_flags: Some(1), ..stored("a") };
    assert_eq!(code(&zip_of(&[encrypted])), "input-encrypted");
}

#[test]
fn bytes_around_are_counted_and_another_zip_among_them_is_refused() {
    let inner = zip(&TWO);
    let around = |before: &[u8], behind: &[u8]| [before, &inner, behind].concat();
    assert_eq!(Package::read(&around(b"GIF89a", b"\0\0")).unwrap().around, (6, 2));
    assert_eq!(code(&around(&zip(&[("OFD.xml", b"<c/>")]), b"")), "package-ambiguous");
    assert_eq!(code(&around(b"", b"PK\x03\x04")), "package-ambiguous");
    assert_eq!(code(&around(&[0; MAX_BYTES_AROUND_PACKAGE + 1], b"")), "package-too-large");
}

#[test]
fn a_package_that_is_cut_or_has_another_count_is_refused() {
    let whole = zip(&TWO);
    for cut in 0..whole.len() {
        assert_ne!(code(&whole[..cut]), "read", "{cut} of {} bytes", whole.len());
    }
    let end = whole.len() - 22;
    for (place, value) in [(8, 1), (10, 1), (8, 3), (12, 1), (16, 1)] {
        let mut other = whole.clone();
        other[end + place] = value;
        assert_ne!(code(&other), "read", "byte {place} of the end record");
    }
}

#[test]
fn no_bit_of_the_directory_or_of_a_header_changes_what_is_read() {
    let whole = zip(&TWO);
    let read = |bytes: &[u8]| {
        let package = Package::read(bytes).ok()?;
        Some(package.parts().iter().map(|part| (part.name.clone(), part.bytes.to_vec())).collect::<Vec<_>>())
    };
    let parts = read(&whole);
    let mut same = 0;
    for bit in 0..8 * whole.len() {
        let mut other = whole.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        match read(&other) {
            None => {}
            // Times, versions and how hard the packer tried.
            found if found == parts => same += 1,
            // A letter of a name that is the same in both headers would be two bits.
            Some(_) => panic!("bit {bit} changes what is read"),
        }
    }
    assert!(same < 8 * 120, "{same} bits without meaning");
}
