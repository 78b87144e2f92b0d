//! Names in namespaces: the layout's prefixes count, never those of a document.

use elicense::{Layout, Trust, Verifier};

use crate::reading::{refused, try_claimed};

const LAYOUT: &str = "id = \"test-1\"\nregion = \"990000\"\ncontainer = \"xml\"\n\
    source = { kind = \"assumed\", note = \"invented\" }\nused = { from = 2000-01-01 }\n\
    title = { zh-CN = \"试\", en = \"test\" }\nnamespaces = { z = \"urn:z\", y = \"urn:y\" }\n\
    detect = [{ at = \"/z:License/z:No\" }]\n[proof]\nkind = \"none\"\n[fields]\nnumber = { at = \"/z:License/z:No\" }\n\
    name = { at = \"/z:License/y:Name/@z:text\" }\n";

fn read(document: &str) -> Result<(Option<String>, Option<String>), String> {
    try_claimed(LAYOUT, document.as_bytes(), |license| {
        (license.number().map(str::to_owned), license.name().map(str::to_owned))
    })
}

#[test]
fn a_name_is_found_by_its_namespace_whatever_prefix_a_document_has() {
    let both = Ok((Some("1".to_owned()), Some("证".to_owned())));
    for document in [
        "<z:License xmlns:z=\"urn:z\" xmlns:y=\"urn:y\"><z:No>1</z:No><y:Name z:text=\"证\"/></z:License>",
        "<a:License xmlns:a=\"urn:z\" xmlns:b=\"urn:y\"><a:No>1</a:No><b:Name a:text=\"证\"/></a:License>",
        "<License xmlns=\"urn:z\" xmlns:z=\"urn:z\"><No>1</No><Name xmlns=\"urn:y\" z:text=\"证\"/></License>",
    ] {
        assert_eq!(read(document), both, "{document}");
    }
    for document in [
        "<z:License xmlns:z=\"urn:other\"><z:No>1</z:No></z:License>",
        "<License><No>1</No></License>",
        "<License xmlns:z=\"urn:z\"><No>1</No></License>",
    ] {
        assert!(read(document).unwrap_err().contains("layout-none"), "{document}");
    }
}

#[test]
fn a_prefix_that_nobody_declares_is_refused_with_the_line() {
    let wrong = refused(&LAYOUT.replace("at = \"/z:License/y:Name", "at = \"/z:License/x:Name"));
    assert!(
        wrong.contains("x:Name: [namespaces] has no prefix x") && wrong.contains("line 13 column 8"),
        "{wrong}"
    );
    for (from, to, detail) in [
        ("z = \"urn:z\"", "\"1z\" = \"urn:z\"", "is no prefix"),
        ("z = \"urn:z\"", "xmlns = \"urn:z\"", "is no prefix"),
        ("z = \"urn:z\"", "z = \"\"", "is no name of a namespace"),
        ("z = \"urn:z\"", "z = \"urn:{z}\"", "is no name of a namespace"),
        ("{ z = \"urn:z\", y = \"urn:y\" }", "{}", "prefixes"),
        ("container = \"xml\"", "container = \"json\"", "[namespaces] are of xml"),
    ] {
        let wrong = refused(&LAYOUT.replace(from, to));
        assert!(wrong.contains(detail), "{to}: {wrong}");
    }
}

/// The signed element's prefixes are declared on the root, which nobody signs.
#[test]
fn a_signed_element_is_read_with_the_layout_s_prefixes() {
    let proof = "kind = \"cms\"\nsigned = \"/z:Root/z:License\"\nsignature = \"/z:Root/Sign\"\npayload = \"xml\"\nalgorithms = [\"Ed25519\"]\n";
    let signed = LAYOUT.replace("kind = \"none\"\n", proof);
    let verifier = |text: &str| {
        let layout = Layout::parse(text).unwrap_or_else(|error| panic!("{error}"));
        Verifier::new(Trust::empty()).with_layout(layout).expect("an id of its own")
    };
    let read = |text: &str, document: &str| {
        let report = verifier(text).verify(document.as_bytes(), "2026-06-01T12:00:00+08:00".parse().unwrap());
        report.map(|report| report.claimed().name().map(str::to_owned)).map_err(|error| error.kind().code())
    };
    let document = |root: &str, inside: &str| {
        format!("<z:Root {root}><z:License><z:No>1</z:No>{inside}</z:License><Sign>AAAA</Sign></z:Root>")
    };
    let name = "<y:Name z:text=\"证\"/>";
    assert_eq!(
        read(&signed, &document("xmlns:z=\"urn:z\" xmlns:y=\"urn:y\"", name)),
        Ok(Some("证".to_owned()))
    );
    // Changed on the root, where nobody signs, the prefix would lead elsewhere: it still is what the layout says.
    assert_eq!(
        read(&signed, &document("xmlns:z=\"urn:z\" xmlns:y=\"urn:other\"", name)),
        Ok(Some("证".to_owned()))
    );
    let other = "<y:Name z:text=\"证\"/><x:Name z:text=\"照\"/>";
    assert_eq!(
        read(&signed, &document("xmlns:z=\"urn:z\" xmlns:y=\"urn:other\" xmlns:x=\"urn:y\"", other)),
        Err("container-malformed"),
    );
    assert_eq!(read(&signed, &document("xmlns:z=\"urn:other\" xmlns:y=\"urn:y\"", name)), Err("layout-none"));
}
