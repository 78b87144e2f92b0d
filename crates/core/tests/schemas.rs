//! The editors' schemas of the data files agree with the files and with the code that reads them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use common::{files, tell, testdata};
use elicense::policy::{Constraint, Level};
use elicense::rules::PersonalData;
use elicense::{FieldName, Scenario, Verifiability};
use serde_json::Value;

/// What is replaced in a file, and by what.
type Change = (&'static str, &'static str);

/// Each schema with an accepted file and with changes that it refuses, one at a time.
const CHANGES: &[(&str, &str, &[Change])] = &[
    (
        "layout",
        "js-license-xml-1.layout.toml",
        &[
            ("container = \"xml\"", "container = \"doc\""),
            ("region = \"320000\"", "region = \"32000\""),
            ("holder_name = {", "holder_nmae = {"),
            ("kind = \"cms\"", "kind = \"cms\"\naccept = true"),
            ("from = 2017-01-01", "from = \"2017\""),
            ("kind = \"cms\"", "kind = \"cms\"\nkey_id = \"/a\""),
            ("kind = \"cms\"", "kind = \"cms\"\nattached = true"),
            ("kind = \"cms\"", "kind = \"cms\"\nsignature_as = \"base32\""),
            ("kind = \"cms\"", "kind = \"cms\"\ntext_as = \"big5\""),
            ("kind = \"cms\"", "kind = \"cms\"\npairs = { keys = [\"a\"] }"),
            ("container = \"xml\"", "container = \"xml\"\nencoding = \"big5\""),
            ("container = \"xml\"", "container = \"xml\"\nnamespaces = { xmlns = \"urn:a\" }"),
            ("container = \"xml\"", "container = \"xml\"\nholders = { each = \"/a\" }"),
            ("number = {", "number = { between = \"至\","),
            ("number = {", "number = { at_first = [\"/a\"],"),
            ("number = {", "number = { format = [\"yyyymmdd\", \"yyyymmdd\"],"),
        ],
    ),
    (
        "authorities",
        "../examples/other-regions/formats/authorities.toml",
        &[
            ("name = ", "title = "),
            ("name = \"测试发证机关\"", "name = \"\""),
            ("source = \"assumed\"", "source = \"official\""),
            ("source = \"assumed\"", "source = \"assumed\"\ntrusted = true"),
            ("source = \"assumed\"\n", ""),
        ],
    ),
    (
        "catalog-addition",
        "../examples/other-regions/formats/local.catalog.toml",
        &[
            ("[[more]]", "[[less]]"),
            ("[[kind]]", "[metadata]\nsource = \"assumed\"\n\n[[kind]]"),
            ("kind = \"business-license\"", "id = \"business-license\""),
            (
                "kind = \"business-license\"",
                "kind = \"business-license\"\nnational = \"11100000MB0143028R001\"",
            ),
            ("440000 = [\"GD-YYZZ\"]", "44 = [\"GD-YYZZ\"]"),
            ("440000 = [\"GD-YYZZ\"]", "440000 = \"GD-YYZZ\""),
            ("period = \"none\"", "period = \"for ever\""),
            ("source = \"assumed\"\n", ""),
        ],
    ),
    (
        "recognition-addition",
        "../examples/other-regions/formats/local.recognition.toml",
        &[
            ("[[rule]]", "[[rules]]"),
            ("[[rule]]", "[baseline]\nminimum = \"V0\"\n\n[[rule]]"),
            ("[[rule]]", "[agreement]\nid = \"own\"\n\n[[rule]]"),
            ("state = \"enacted\"", "state = \"wished\""),
            ("minimum = \"V3\"", "minimum = \"V9\""),
            ("\"government-service\"", "\"service\""),
            ("from = [\"440000\"]", "from = \"440000\""),
        ],
    ),
    (
        "catalog",
        "catalog.toml",
        &[
            ("source = \"public\"", "source = \"official\""),
            ("national = \"11100000000013127D001\"", "national = \"13127D001\""),
            ("personal = { number = \"id-number\" }", "personal = { number = \"secret\" }"),
            ("id = \"resident-id-card\"", "id = \"Resident card\""),
            ("[[kind]]", "[[kinds]]"),
        ],
    ),
    (
        "recognition",
        "recognition.toml",
        &[
            ("state = \"repealed\"", "state = \"gone\""),
            ("signed = 2020-09-12", "signed = \"in 2020\""),
            ("minimum = \"V3\"", "minimum = \"V5\""),
            ("\"law-enforcement\"", "\"enforcement\""),
            ("copies = \"accepted\"", "copies = true"),
        ],
    ),
    (
        "known-roots",
        "known-roots.toml",
        &[
            ("[[root]]\nname", "[[roots]]\nname"),
            ("sha256 = \"f9", "sha256 = \"F9"),
            ("organisation = \"NRCAC\"", "organisation = 1"),
            ("[[operating]]\nname = ", "[[operating]]\ntrusted = true\nname = "),
        ],
    ),
    ("regions", "regions.toml", &[("[310000]", "[31]"), ("en = \"Shanghai\"", "fr = \"Shanghai\"")]),
    (
        "masking",
        "masking.toml",
        &[
            ("kind = \"assumed\"", "kind = \"official\""),
            ("holder_name = \"name\"", "holder_nmae = \"name\""),
            ("holder_name = \"name\"", "holder_name = \"secret\""),
            ("\"partial\"", "\"half\""),
            ("[show.public.", "[show.anybody."),
        ],
    ),
    (
        "matters",
        "matters.toml",
        &[
            ("source = \"assumed\"", "source = \"official\""),
            ("scenario = \"government-service\"", "scenario = \"service\""),
            ("id = \"start-a-company\"", "id = \"Start a company\""),
            ("party = \"applicant\"", "who = \"applicant\""),
        ],
    ),
    (
        "token",
        "sh-suishen-signed-1.token.toml",
        &[
            ("alphabet = \"hex\"", "alphabet = \"letters\""),
            ("separator = \",\"", "separator = \",,\""),
            ("token = 1", "token = 0"),
            ("kind = \"public-code\"", "kind = \"official\""),
            ("[shape]", "[shapes]"),
        ],
    ),
    (
        "policy",
        "counter.policy.toml",
        &[
            ("revocation = \"required\"", "revocation = \"never\""),
            ("clock_skew = 30", "clock_skew = \"30\""),
            ("clock_skew = 30", "clock_skew = -1"),
            ("clock_skew = 30", "skew = 30"),
            ("certificate-expired = \"fail\"", "certificate-expired = \"ignore\""),
            ("static-code = \"warn\"", "static-code = \"never\""),
            ("static-code = \"warn\"", "key-denied = \"warn\""),
        ],
    ),
];

#[test]
fn every_data_file_keeps_its_schema_and_a_wrong_one_does_not() {
    let mut refused = 0;
    for (name, file, changes) in CHANGES {
        let schema = Schema::read(name);
        let text = read(&formats().join(file));
        let first = text.lines().next().unwrap_or_default();
        let place = first.strip_prefix("#:schema ").unwrap_or_else(|| panic!("{file} names its schema"));
        let folder = formats().join(file).parent().expect("a file is in a folder").join(place);
        let own = formats().join(format!("schemas/{name}.schema.json")).canonicalize().expect("a schema");
        assert_eq!(folder.canonicalize().ok(), Some(own), "{file} names its schema");
        schema.accepts(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for (from, to) in *changes {
            let wrong = text.replacen(from, to, 1);
            assert_ne!(wrong, text, "{file} has {from}");
            assert!(schema.accepts(&wrong).is_err(), "{file} with {to}");
            refused += 1;
        }
    }
    tell(&format!("{} data files keep their schemas, {refused} wrong ones do not", CHANGES.len()));
}

#[test]
fn every_layout_token_and_trust_store_keeps_its_schema() {
    let trust = Schema::read("trust");
    let mut kept = 0;
    for name in ["layout", "token", "policy"] {
        let (schema, ending) = (Schema::read(name), format!(".{name}.toml"));
        for path in files(&formats()).iter().filter(|path| path.to_string_lossy().ends_with(&ending)) {
            schema.accepts(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            kept += 1;
        }
    }
    let schema = Schema::read("layout");
    let ours = ["third-party/jiangxi", "formats", "../examples"].map(|folder| testdata().join(folder));
    for path in ours
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|path| path.to_string_lossy().ends_with(".layout.toml"))
    {
        schema.accepts(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        kept += 1;
    }
    for path in files(&testdata().join("trust")).iter().filter(|path| path.ends_with("trust.toml")) {
        let text = read(path);
        trust.accepts(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(trust.accepts(&(text + "\n[[anchors]]\nid = \"x\"\n")).is_err(), "{}", path.display());
        kept += 1;
    }
    assert!(kept > 20, "{kept}");
}

/// A layout in which one thing is written wrongly.
struct Mistakes {
    layout: &'static str,
    /// What JSON Schema can refuse.
    refused: &'static [Change],
    /// What only the reader can: it compares days, paths with each other, or what is written with and without quotes.
    open: &'static [Change],
    /// What is near a mistake and is none.
    near: &'static [Change],
}

const PLAIN: Mistakes = Mistakes {
    layout: r#"
id = "test-1"
region = "990000"
container = "json"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01, until = 2024-12-31 }
detect = [{ at = "/number" }]
proof = { kind = "none" }
[fields]
number = { at = "/number" }
valid_until = { at = ["/y", "/m", "/d"], format = "year-month-day" }
status = { at = "/status", codes = { "1" = "in-force" } }
holder_name = { at = "/data!json/a!json/name", separator = "^" }
"#,
    refused: &[
        ("id = \"test-1\"", "id = \"Test 1\""),
        ("region = \"990000\"", "region = \"99\""),
        ("container = \"json\"", "container = \"doc\""),
        ("\"json\"\n", "\"json\"\naccept = true\n"),
        ("at = \"/number\" }]", "is = \"x\" }]"),
        ("number = {", "nummer = {"),
        ("number = { at = \"/number\" }", "number = { at = \"number\" }"),
        ("number\" }\nvalid", "number\", format = \"yyyymmdd\" }\nvalid"),
        ("[\"/y\", \"/m\", \"/d\"]", "[\"/y\", \"/m\"]"),
        ("\"in-force\"", "\"valid\""),
        ("at = \"/number\" }]", "without = \"/n\" }]"),
        ("[{ at = \"/number\" }]", "{ at = \"/number\" }"),
        ("kind = \"none\"", "kind = \"trust-me\""),
        ("at = \"/number\" }]", "at = \"/\" }]"),
        ("at = \"/number\" }]", "without = \"/\" }]"),
        (
            "{ kind = \"none\" }",
            "{ kind = \"cms\", signed = \"/a\", signature = \"/b\", payload = \"xml\", algorithms = [\"Ed25519\"] }",
        ),
        ("{ kind = \"none\" }", "{ kind = \"cose\", payload = \"cbor\", algorithms = [\"Ed25519\"] }"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", max = 0 }\nvalid"),
        ("\"in-force\" }", "\"in-force\" }, max = 9"),
        ("{ \"1\" = \"in-force\" }", "{ \"in-force\" = \"1\" }"),
        (
            "status = { at = \"/status\", codes = { \"1\" = \"in-force\"",
            "holder_id_kind = { at = \"/k\", codes = { \"10\" = \"112\"",
        ),
        (
            "status = { at = \"/status\", codes = { \"1\" = \"in-force\"",
            "kind_code = { at = \"/k\", codes = { \"10\" = \"card\"",
        ),
        ("format = \"year-month-day\"", "format = \"year-month-day\", codes = { \"1\" = \"长期\" }"),
        ("[\"/y\", \"/m\", \"/d\"]", "[\"/y\", \"/m\", { optional = \"/d\" }]"),
        ("{ at = \"/number\" }\nvalid", "{ at = [{ optional = \"/a\" }, { optional = \"/b\" }] }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = [\"/a\", { option = \"/b\" }] }\nvalid"),
        ("\"/data!json/a!json/name\"", "[\"/a\", \"/b\"]"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number[*]\" }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number!base64\" }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", separator = \",\" }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", long_term = [\"长期\"] }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ of_code = \"/number\" }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at_first = [\"/number\"] }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/number\", null_is_long_term = true }\nvalid"),
        ("format = \"year-month-day\"", "format = [\"year-month-day\", \"yyyymmdd\"]"),
        (DAYS, "\"/d\", format = [\"yyyymmdd\", \"epoch-seconds\"]"),
        (DAYS, "\"/d\", format = \"yyyymmdd\", long_term = [\"20240101\"]"),
        (DAYS, "\"/d\", between = \"至\""),
        (DAYS, "\"/d\", between = \"至\", part = 3"),
        (DAYS, "\"/d\", max = 8"),
        (DAYS, "\"/d\", packed = \"base40\""),
        ("container = \"json\"", "container = \"json\"\nnamespaces = { z = \"urn:z\" }"),
        ("container = \"json\"", "container = \"cbor\"\nencoding = \"gb18030\""),
        ("container = \"json\"", "container = \"cbor\"\nencoding = \"utf-8\""),
        ("[{ at = \"/number\" }]", "[]"),
        ("region = \"990000\"", "region = { at = \"/r\" }"),
        (
            "holder_name =",
            "[holders]\neach = \"/h\"\nname = { at = \"/\", codes = { \"a\" = \"b\" } }\n[face]\nx =",
        ),
        ("[fields]", "[holders]\neach = \"/h\"\nname = { at = \"/\" }\n[fields]"),
    ],
    open: &[
        ("2020-01-01", "\"2020-01-01\""),
        ("until = 2024-12-31", "until = 2019-12-31"),
        ("{ at = \"/number\" }]", "{ at = \"/number\" }, { without = \"/number\" }]"),
        ("{ at = \"/number\" }]", "{ without = \"/a\" }, { at = \"/a/b\", is = \"1\" }]"),
        ("{ at = \"/number\" }]", "{ at = \"/a\", is = \"1\" }, { at = \"/a\", is = \"2\" }]"),
        (
            "at = \"/number\" }]\nproof = { kind = \"none\" }\n[fields]\nnumber = { at = \"/number\" }",
            "at = \"/z\" }, { without = \"/n\" }]\nproof = { kind = \"none\" }\n[fields]\nnumber = { at = \"/n\", required = true }",
        ),
        (
            "\"/data!json/a!json/name\", separator = \"^\" }",
            "[\"/a\", \"/b\"] }\nholder_id = { at = [\"/a\", { optional = \"/b\" }] }",
        ),
        ("{ at = \"/number\" }\nvalid", "{ at = \"/num.ber\" }\nvalid"),
        (DAYS, "\"/d\", between = \"-\", part = 1"),
    ],
    near: &[
        ("until = 2024-12-31", "until = 2020-01-01"),
        ("{ at = \"/number\" }]", "{ at = \"/number\" }, { without = \"/numbers\" }]"),
        ("{ at = \"/number\" }]", "{ at = \"/a\", is = \"1\" }, { at = \"/a\" }]"),
        (
            "{ at = \"/number\" }]",
            "{ day = \"/a\", until = 2020-01-01, format = [\"yyyymmdd\", \"rfc3339\"] }]",
        ),
        ("{ at = \"/number\" }\nvalid", "{ at = [\"/a\", { optional = \"/b\" }, \"/c\"], max = 1 }\nvalid"),
        ("{ at = \"/number\" }\nvalid", "{ at = \"[0]/a[1][b=c 1.0]!json/~6\" }\nvalid"),
        (
            "{ at = \"/number\" }\nvalid",
            "{ at = \"/number\", codes = { \"1\" = \"2\" }, long_term = [] }\nvalid",
        ),
        ("\"/data!json/a!json/name\", separator = \"^\"", "[\"/h[0]/n\", { optional = \"/h[1]/n\" }]"),
        (
            DAYS,
            "\"/d\", format = [\"yyyy-mm-dd\", \"epoch-milliseconds\"], long_term = [\"\", \"长期\", \"9999年12月31日\", \"-1\", \"0000-00-00\"]",
        ),
        (
            DAYS,
            "\"/d\", format = \"epoch-milliseconds\", long_term = [\"253402185600000\"], null_is_long_term = true",
        ),
        (DAYS, "[\"/d\"], between = \"至\", part = 2"),
        (DAYS, "\"/d\", between = \"至\", part = 2"),
        ("holder_name = {", "issuer_name = { of_code = \"/i\" }\nholder_name = {"),
    ],
};

const DAYS: &str = "[\"/y\", \"/m\", \"/d\"], format = \"year-month-day\"";

const SIGNED: Mistakes = Mistakes {
    layout: r#"
id = "test-1"
region = "990000"
container = "json"
title = { zh-CN = "试", en = "test" }
source = { kind = "assumed", note = "invented" }
used = { from = 2020-01-01 }
detect = [{ at = "/number" }]
[fields]
number = { at = "/number" }
[proof]
kind = "detached"
signature = "/b"
key_id = "/c"
payload = "pairs"
algorithms = ["Ed25519"]
[proof.pairs]
of = "/data"
without = ["remark"]
"#,
    refused: &[
        ("key_id = \"/c\"\n", ""),
        ("key_id = \"/c\"", "key_id = \"/c\"\nkey = \"k\""),
        ("key_id = \"/c\"", "key = \"a b\""),
        ("key_id = \"/c\"", "key_id = \"/c\"\nat = \"/a\""),
        ("key_id = \"/c\"", "key_id = \"/c\"\nsigner = \"kid\""),
        ("key_id = \"/c\"", "key_id = \"/c\"\nsigned = \"/d\""),
        ("key_id = \"/c\"", "key_id = \"/c\"\nattached = true"),
        ("key_id = \"/c\"", "key_id = \"/c\"\nsm2_user_id = \"somebody\""),
        ("signature = \"/b\"", "signature = \"/b!base64\""),
        ("signature = \"/b\"", "signature = \"/b\"\nsignature_as = \"base32\""),
        ("signature = \"/b\"", "signature = \"/b\"\nsignature_as = []"),
        ("signature = \"/b\"\n", ""),
        ("payload = \"pairs\"", "payload = \"json\""),
        ("kind = \"detached\"", "kind = \"jws\""),
        ("[\"Ed25519\"]", "[\"Ed25519\", \"ES256\"]"),
        ("[\"Ed25519\"]", "[\"MD5\"]"),
        ("[\"Ed25519\"]", "[]"),
        ("of = \"/data\"\n", ""),
        ("of = \"/data\"", "of = \"/data!json\""),
        ("without = [\"remark\"]", "keys = []"),
        ("without = [\"remark\"]", "keys = [\"a\", \"a\"]"),
        ("without = [\"remark\"]", "keys = [\"a\"]\nwithout = [\"b\"]"),
        ("without = [\"remark\"]\n", ""),
        ("without = [\"remark\"]", "without = [\"remark\"]\norder = \"as-listed\""),
        ("without = [\"remark\"]", "without = [\"remark\"]\nempty = \"skipped\""),
        ("without = [\"remark\"]", "without = [\"remark\"]\nbetween_pairs = \"\""),
        ("without = [\"remark\"]", "without = [\"remark\"]\nbetween_pairs = \"和\""),
        ("container = \"json\"", "container = \"xml\""),
        ("container = \"json\"", "container = \"ofd\""),
        (WHOLE_PROOF, "kind = \"jws\"\npayload = \"json\""),
        (WHOLE_PROOF, "kind = \"jws\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nsigned = \"/a\""),
        (
            WHOLE_PROOF,
            "kind = \"jws\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nsigner = \"kid\"\nkey = \"k\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nsigned_text = \"/a\"\nattached = true\nsignature = \"/b\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nattached = false\nsignature = \"/b\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nsigned_text = \"/a\"\nsignature = \"/b\"\nsignature_as = [\"hex\", \"base64\"]",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nsigned_text = \"/a!base64\"\nsignature = \"/b\"\ntext_as = \"gb18030\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nattached = true\nsignature = \"/b\"\ntext_as = \"gb18030\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nattached = true\nsignature = \"/b\"\nkey = \"k\"",
        ),
        (WHOLE_PROOF, "kind = \"cose\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]"),
        (WHOLE_PROOF, "kind = \"ses\""),
    ],
    open: &[
        ("without = [\"remark\"]", "without = [\"re&mark\"]"),
        ("without = [\"remark\"]", "without = [\"remark\"]\nbetween_pairs = \"=\""),
    ],
    near: &[
        ("key_id = \"/c\"", "key = \"k\""),
        ("signature = \"/b\"", "signature = \"/b\"\nsignature_as = [\"hex\", \"base64\"]"),
        (
            "of = \"/data\"\nwithout = [\"remark\"]",
            "of = \"/data\"\nkeys = [\"a\", \"b\"]\norder = \"as-listed\"\nempty = \"left-out\"",
        ),
        (
            "without = [\"remark\"]",
            "without = [\"remark\"]\norder = \"ascii\"\nempty = \"kept\"\nbetween_pairs = \"||\"",
        ),
        (
            "payload = \"pairs\"\nalgorithms = [\"Ed25519\"]\n[proof.pairs]\nof = \"/data\"\nwithout = [\"remark\"]",
            "signed = \"/d\"\npayload = \"pairs\"\nalgorithms = [\"Ed25519\"]\n[proof.pairs]\nkeys = [\"a\"]\nempty = \"kept\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"jws\"\npayload = \"json\"\nalgorithms = [\"Ed25519\"]\nkey = \"k\"\nat = \"/a!json/b\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"json\"\nalgorithms = [\"Ed25519\", \"SM2-SM3\"]\nsigned_text = \"/a!json/b\"\nsignature = \"/b\"\ntext_as = \"gb18030\"\nsm2_user_id = \"somebody\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cms\"\npayload = \"xml\"\nalgorithms = [\"Ed25519\"]\nattached = true\nsignature = \"/b\"\nsignature_as = \"hex\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"cose\"\npayload = \"cbor\"\nalgorithms = [\"Ed25519\"]\nat = \"/a!base64\"\nsigner = \"x5chain\"",
        ),
        (
            WHOLE_PROOF,
            "kind = \"detached\"\npayload = \"cbor\"\nalgorithms = [\"RS256\"]\nsigned = \"/a!base64!json/b\"\nsignature = \"/b\"\nkey_id = \"/c\"",
        ),
    ],
};

const WHOLE_PROOF: &str = "kind = \"detached\"\nsignature = \"/b\"\nkey_id = \"/c\"\npayload = \"pairs\"\n\
                           algorithms = [\"Ed25519\"]\n[proof.pairs]\nof = \"/data\"\nwithout = [\"remark\"]";

/// What editors underline is wrong, and nothing that is right is underlined.
#[test]
fn the_schema_refuses_the_mistakes_that_a_schema_can() {
    let schema = Schema::read("layout");
    let (mut refused, mut all, mut wrong) = (0, 0, Vec::new());
    for Mistakes { layout, refused: seen, open, near } in [PLAIN, SIGNED] {
        let mut change = |(from, to): &Change, is_right: bool, is_accepted: bool| {
            let text = layout.replacen(from, to, 1);
            assert_ne!(text, layout, "the layout has {from}");
            let read = elicense::Layout::parse(&text).map_err(|error| error.to_string());
            let accepted = schema.accepts(&text);
            if read.is_ok() != is_right {
                wrong.push(format!("the reader on {to}: {read:?}"));
            }
            if accepted.is_ok() != is_accepted {
                wrong.push(format!("the schema on {to}: {accepted:?}"));
            }
        };
        seen.iter().for_each(|mistake| change(mistake, false, false));
        open.iter().for_each(|mistake| change(mistake, false, true));
        near.iter().for_each(|right| change(right, true, true));
        change(&("id = \"test-1\"", "id = \"test-2\""), true, true);
        (refused, all) = (refused + seen.len(), all + seen.len() + open.len());
    }
    assert!(wrong.is_empty(), "{} changes come out otherwise:\n{}", wrong.len(), wrong.join("\n"));
    tell(&format!("the layout schema refuses {refused} of {all} mistakes that the reader refuses"));
}

/// A word that the code learns is a word that editors offer.
#[test]
fn the_words_of_the_schemas_are_those_of_the_code() {
    let words = |schema: &str, definition: &str| -> Vec<String> {
        let schema: Value = serde_json::from_str(&read(&formats().join(schema))).expect("JSON");
        let words = schema["$defs"][definition]["enum"].as_array().expect("a list of words").clone();
        words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
    };
    let fields: Vec<&str> = FieldName::ALL.iter().map(|name| name.as_str()).collect();
    assert_eq!(words("schemas/layout.schema.json", "field"), fields);
    let classes: Vec<&str> = PersonalData::ALL.iter().map(|class| class.as_str()).collect();
    assert_eq!(words("schemas/catalog.schema.json", "class"), classes);
    assert_eq!(words("schemas/masking.schema.json", "class"), classes);
    let scenarios: Vec<&str> = Scenario::ALL.iter().map(|scenario| scenario.word()).collect();
    assert_eq!(words("schemas/recognition.schema.json", "scenario"), scenarios);
    let policy: Value =
        serde_json::from_str(&read(&formats().join("schemas/policy.schema.json"))).expect("JSON");
    let constraints = policy["properties"]["constraints"]["properties"].as_object().expect("constraints");
    let least =
        |code: &str| constraints[code]["$ref"].as_str().expect("a definition").trim_start_matches("#/$defs/");
    for constraint in Constraint::ALL {
        let allowed = words("schemas/policy.schema.json", least(constraint.code.as_str()));
        let meant = Level::ALL.iter().filter(|level| **level <= constraint.least);
        assert_eq!(allowed, meant.map(|level| level.as_str()).collect::<Vec<_>>(), "{}", constraint.code);
    }
    assert_eq!(constraints.len(), Constraint::ALL.len());
    let levels: Vec<&str> = Verifiability::ALL.iter().map(|level| level.as_str()).collect();
    assert_eq!(words("schemas/recognition.schema.json", "verifiability"), levels);
}

/// One schema, compiled.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn read(name: &str) -> Self {
        let text = read(&formats().join(format!("schemas/{name}.schema.json")));
        let json: Value = serde_json::from_str(&text).expect("a schema is JSON");
        let place = format!("file:///{name}.schema.json");
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.add_resource(&place, json).expect("a schema has a place of its own");
        let index = compiler.compile(&place, &mut schemas).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { schemas, index }
    }

    /// The errors as text.
    fn accepts(&self, toml: &str) -> Result<(), String> {
        let table: toml::Table = toml.parse().expect("TOML");
        self.schemas.validate(&json(toml::Value::Table(table)), self.index).map_err(|error| error.to_string())
    }
}

/// The same value as editors hold it against a schema: days and times are texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
    }
}

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../formats")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
