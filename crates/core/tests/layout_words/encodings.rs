//! Files in GB18030: read where their layout says so, and nothing is read in two encodings.

use encoding_rs::GB18030;

use crate::reading::{refused, try_claimed};

fn layout(container: &str, word: &str) -> String {
    let fields = match container {
        "json" => "[fields]\nnumber = { at = \"/n\" }\nname = { at = \"/k\" }\n",
        _ => "[fields]\nnumber = { at = \"/r/n\" }\nname = { at = \"/r/k\" }\n",
    };
    let text = crate::reading::layout(container, fields, "");
    let text = if container == "xml" { text.replace("at = \"/n\"", "at = \"/r/n\"") } else { text };
    text.replacen("region", &format!("{word}\nregion"), 1)
}

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn name(layout: &str, document: &[u8]) -> Result<Option<String>, String> {
    try_claimed(layout, document, |license| license.name().map(str::to_owned))
}

const WORD: &str = "encoding = \"gb18030\"";

#[test]
fn a_file_in_gb18030_is_read_where_its_layout_says_so() {
    let json = "{\"n\":\"1\",\"k\":\"测试证照𠀀\"}";
    assert_eq!(name(&layout("json", WORD), &gb(json)), Ok(Some("测试证照𠀀".to_owned())));
    let xml = |declared: &str| {
        format!("<?xml version=\"1.0\" encoding=\"{declared}\"?>\n<r><n>1</n><k>测试证照</k></r>")
    };
    for declared in ["GB18030", "gbk", "GB2312"] {
        assert_eq!(
            name(&layout("xml", WORD), &gb(&xml(declared))),
            Ok(Some("测试证照".to_owned())),
            "{declared}"
        );
    }
    assert_eq!(
        name(&layout("xml", WORD), &gb("<r><n>1</n><k>测试证照</k></r>")),
        Ok(Some("测试证照".to_owned()))
    );
    // Without the word it is a text in another encoding, as it always was.
    assert!(name(&layout("json", ""), &gb(json)).is_err());
    assert!(name(&layout("xml", ""), &gb(&xml("GB18030"))).is_err());
}

#[test]
fn bytes_that_are_utf_8_are_not_read_in_another_encoding() {
    let json = "{\"n\":\"1\",\"k\":\"测试证照\"}";
    assert!(name(&layout("json", WORD), json.as_bytes()).unwrap_err().contains("layout-none"));
    let declared = "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<r><n>1</n><k>测试证照</k></r>";
    assert!(name(&layout("xml", WORD), declared.as_bytes()).is_err());
    assert!(name(&layout("xml", ""), declared.as_bytes()).is_err());
    let other = declared.replace("GB18030", "Big5");
    assert!(name(&layout("xml", WORD), &gb(&other)).is_err());
    // One text has one spelling: this euro sign has another in the standard.
    let euro = [b"{\"n\":\"1\",\"k\":\"\x80".as_slice(), &gb("证"), b"\"}"].concat();
    assert!(name(&layout("json", WORD), &euro).is_err());
    assert!(refused(&layout("cbor", WORD)).contains("of json and xml"));
    assert!(refused(&layout("json", "encoding = \"big5\"")).contains("unknown variant"));
}
