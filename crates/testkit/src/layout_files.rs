//! Layouts of the test data, each with something that no built-in layout has. No system writes them.

mod words;

use crate::files::Files;

/// The folder of those that use one word or a few each, below `testdata/`.
pub const WORDS: &str = words::FOLDER;

/// Their folder below `testdata/`, as vectors name it.
pub const READINGS: &str = "formats/readings";

/// Two layouts that only an entry outside the signed bytes tells apart.
pub const TOLD_APART_OUTSIDE: &str = "formats/told-apart-outside";

/// The same two, told apart by an entry of the signed bytes too.
pub const TOLD_APART_INSIDE: &str = "formats/told-apart-inside";

/// Two that differ in their envelopes and read the same license in the same bytes.
pub const TWO_ENVELOPES: &str = "formats/two-envelopes";

/// Those of `examples/other-regions/`, as they stand there.
pub const OTHER_REGIONS: &str = "formats/other-regions";

/// One that reads a license attached to a page.
pub const IN_PAGES: &str = "formats/in-pages";

/// Its id.
pub const ATTACHED: &str = "xx-pdf-attached-1";

const EXAMPLES: [(&str, &str); 2] = [
    (
        "gd-gateway-pairs-1",
        include_str!("../../../examples/other-regions/formats/gd-gateway-pairs-1.layout.toml"),
    ),
    (
        "sc-exchange-xml-1",
        include_str!("../../../examples/other-regions/formats/sc-exchange-xml-1.layout.toml"),
    ),
];

/// Writes them.
pub fn write(files: &mut Files) {
    words::write(files);
    let mut put = |folder: &str, id: &str, text: String| {
        files.put(format!("{folder}/{id}.layout.toml"), text.into_bytes());
    };
    for (id, text) in EXAMPLES {
        put(OTHER_REGIONS, id, text.to_owned());
    }
    put(READINGS, "xx-pieces-1", detached("xx-pieces-1", "at = \"/pieces\"", BODY, PIECES));
    put(READINGS, "xx-holders-1", detached("xx-holders-1", "at = \"/holders\"", BODY, HOLDERS));
    put(READINGS, "xx-owners-1", detached("xx-owners-1", "at = \"/owners\"", BODY, OWNERS));
    put(READINGS, "xx-little-1", detached("xx-little-1", "at = \"/little\"", BODY, LITTLE));
    put(READINGS, "xx-keys-1", KEYS.to_owned());
    put(IN_PAGES, ATTACHED, in_pages());
    for (folder, inside) in
        [(TOLD_APART_OUTSIDE, ""), (TOLD_APART_INSIDE, "\n[[detect]]\nat = \"/version\"\nis = ")]
    {
        for (version, code) in [("1", "cancelled"), ("2", "in-force")] {
            let id = format!("xx-version-{version}");
            let inside = if inside.is_empty() { String::new() } else { format!("{inside}\"{version}\"\n") };
            let detect = format!(
                "at = \"/state\"\n\n[[detect]]\nin = \"document\"\nat = \"/form\"\nis = \"{version}\"\n{inside}"
            );
            let fields = format!("{WHOLE}status = {{ at = \"/state\", codes = {{ \"1\" = \"{code}\" }} }}\n");
            put(folder, &id, detached(&id, &detect, BODY, &fields));
        }
    }
    for (id, signed) in [("xx-envelope-1", BODY), ("xx-envelope-2", "/content")] {
        put(TWO_ENVELOPES, id, detached(id, "at = \"/state\"", signed, WHOLE));
    }
}

/// Where most of them have the signed text.
const BODY: &str = "/body";

/// The layout of attachments of OFD, for attachments of PDF.
fn in_pages() -> String {
    let of_ofd = include_str!("../../../formats/gb-ofd-attached-1.layout.toml");
    let without = "[[detect]]\nwithout = \"/CustomDatas/ZZBS\"\n\n";
    let text = of_ofd.replacen("#:schema schemas/layout.schema.json\n", "", 1).replacen(without, "", 1);
    let text = text.replacen("gb-ofd-attached-1", ATTACHED, 1).replacen(
        "container = \"ofd\"",
        "container = \"pdf\"",
        1,
    );
    let head = text.find("[title]").zip(text.find("[[detect]]")).expect("a layout has both");
    let text = [&text[..head.0], HEAD, "\n", &text[head.1..]].concat();
    text.replacen("kind = \"ses\"", "kind = \"pdf\"", 1)
}

fn detached(id: &str, detect: &str, signed: &str, fields: &str) -> String {
    format!(
        "id = \"{id}\"\nregion = \"340000\"\ncontainer = \"json\"\n{HEAD}\n[[detect]]\n{detect}\n\n[proof]\n\
         kind = \"detached\"\nsigned = \"{signed}\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"\npayload = \"json\"\n\
         algorithms = [\"Ed25519\"]\n\n[fields]\n{fields}"
    )
}

const HEAD: &str = "\
title = { zh-CN = \"测试版式\", en = \"A layout of the tests\" }
source = { kind = \"assumed\", note = \"Invented\" }
used = { from = 2020-01-01 }
";

const WHOLE: &str = "\
name = { at = \"/name\", required = true }
number = { at = \"/number\", required = true }
holder_name = { at = \"/holder\", required = true }
issuer_name = { at = \"/issuer\", required = true }
issued_on = { at = \"/issued\", required = true }
valid_until = { at = \"/until\" }
";

const PIECES: &str = "\
name = { at = \"/name\", required = true }
number = { at = [\"/pieces/a\", { optional = \"/pieces/b\" }, \"/pieces/c\"], required = true }
reference = { at = [\"/parts[0]\", \"/parts[1]\"] }
holder_name = { at = \"/holder\", required = true }
issuer_name = { at = \"/issuer\", required = true }
issued_on = { at = \"/issued\", required = true }
valid_until = { at = \"/until\" }
";

const HOLDERS: &str = "\
name = { at = \"/name\", required = true }
number = { at = \"/number\", required = true }
holder_name = { at = [\"/holders[0]/name\", { optional = \"/holders[1]/name\" }], required = true }
holder_id = { at = [\"/holders[0]/id\", { optional = \"/holders[1]/id\" }], required = true }
issuer_name = { at = \"/issuer\", required = true }
issued_on = { at = \"/issued\", required = true }
valid_until = { at = \"/until\" }
";

const OWNERS: &str = "\
name = { at = \"/name\", required = true }
number = { at = \"/number\", required = true }
holder_name = { at = \"/owners[0]/persons[0]/name\", required = true }
issuer_name = { at = \"/issuer\", required = true }
issued_on = { at = \"/issued\", required = true }
valid_until = { at = \"/until\" }
";

const LITTLE: &str = "\
name = { at = \"/name\" }
number = { at = \"/number\" }
holder_name = { at = \"/little\" }
issuer_name = { at = \"/issuer\" }
issued_on = { at = \"/issued\" }
valid_until = { at = \"/until\" }
";

const KEYS: &str = "\
id = \"xx-keys-1\"
region = \"330000\"
container = \"cbor\"
title = { zh-CN = \"测试版式\", en = \"A layout of the tests\" }
source = { kind = \"assumed\", note = \"Invented\" }
used = { from = 2020-01-01 }

[[detect]]
at = \"/1\"

[proof]
kind = \"cose\"
payload = \"cbor\"
algorithms = [\"Ed25519\"]

[fields]
name = { at = \"/1\", required = true }
number = { at = \"/-1\", required = true }
holder_name = { at = \"/2\", required = true }
issuer_name = { at = \"/'3\", required = true }
issued_on = { at = \"/4\", required = true }
valid_until = { at = \"/5\" }
";
