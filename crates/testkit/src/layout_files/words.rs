//! Layouts of which each uses a few words of the layout language that no built-in layout has, and the files that add to
//! catalogue and agreement. No system writes such documents.

mod beside;

use beside::{AUTHORITIES, CATALOG, RECOGNITION, TOKENS};

use crate::files::Files;

/// Their folder below `testdata/`, as vectors name it.
pub const FOLDER: &str = "formats/words";

/// Writes them.
pub(super) fn write(files: &mut Files) {
    let mut put = |name: String, text: String| files.put(format!("{FOLDER}/{name}"), text.into_bytes());
    for Layout { id, top, proof, fields } in LAYOUTS {
        let detect = match *id {
            "xx-chosen-1" | "xx-chosen-2" => String::new(),
            id => format!("[[detect]]\nin = \"payload\"\nat = \"/t\"\nis = \"{id}\"\n\n"),
        };
        put(
            format!("{id}.layout.toml"),
            format!("{}id = \"{id}\"\n{TITLE}{top}\n{detect}{proof}\n{fields}", schema("layout")),
        );
    }
    for (id, top, shape) in TOKENS {
        put(
            format!("{id}.token.toml"),
            format!(
                "{}id = \"{id}\"\nregion = \"340000\"\n{TITLE}{SOURCE}{USED}{top}\n[shape]\n{shape}",
                schema("token")
            ),
        );
    }
    for (name, schema_name, text) in [
        ("authorities.toml", "authorities", AUTHORITIES),
        ("words.catalog.toml", "catalog-addition", CATALOG),
        ("words.recognition.toml", "recognition-addition", RECOGNITION),
    ] {
        put(name.to_owned(), format!("{}{text}", schema(schema_name)));
    }
}

fn schema(name: &str) -> String {
    format!("#:schema ../../../formats/schemas/{name}.schema.json\n")
}

/// One of them. `top` is what stands above the conditions.
struct Layout {
    id: &'static str,
    top: &'static str,
    proof: &'static str,
    fields: &'static str,
}

const TITLE: &str = "title = { zh-CN = \"测试版式\", en = \"A layout of the tests\" }\n";
const SOURCE: &str = "source = { kind = \"assumed\", note = \"Invented\" }\n";
const USED: &str = "used = { from = 2020-01-01 }\n";

macro_rules! top {
    ($region:literal, $container:literal) => {
        top!($region, $container, "")
    };
    ($region:literal, $container:literal, $more:literal) => {
        concat!(
            "source = { kind = \"assumed\", note = \"Invented\" }\nused = { from = 2020-01-01 }\nregion = \"",
            $region,
            "\"\ncontainer = \"",
            $container,
            "\"\n",
            $more
        )
    };
}

/// What the pinned key signs, whose name the layout knows.
macro_rules! by_key {
    ($($line:literal),* $(,)?) => {
        concat!(
            "[proof]\nkind = \"detached\"\nkey = \"ah-good\"\nalgorithms = [\"Ed25519\"]\n",
            $($line, "\n"),*
        )
    };
}

macro_rules! fields {
    ($($line:literal),* $(,)?) => {
        concat!("[fields]\n", $($line, "\n"),*)
    };
}

/// Name, number, holder, issuer, and the days, as most of them have them.
const WHOLE: &str = fields!(
    "name = { at = \"/n\", required = true }",
    "number = { at = \"/no\", required = true }",
    "holder_name = { at = \"/h\", required = true }",
    "issuer_name = { at = \"/i\", required = true }",
    "issued_on = { at = \"/d\", required = true }",
    "valid_until = { at = \"/u\" }",
);

const LAYOUTS: &[Layout] = &[
    Layout {
        id: "xx-days-1",
        top: top!(
            "340000",
            "json",
            "encoding = \"utf-8\"\nnested = \"json\"\nspeaks_of = \"license\"\ndotted_keys = false\n"
        ),
        proof: by_key!(
            "signed = \"/d\"",
            "signature = \"/s\"",
            "payload = \"json\"",
            "signature_as = \"base64\"",
            "text_as = \"utf-8\""
        ),
        fields: fields!(
            "name = { at = \"/n\", required = true }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { at = \"/i\", required = true }",
            "issued_on = { at = \"/a\", format = \"yyyy年m月d日\" }",
            "valid_from = { at = \"/b\", format = \"yyyy/mm/dd\" }",
            "valid_until = { at = \"/c\", format = \"yyyy.mm.dd\" }",
            "signed_at = { at = \"/e\", format = \"yyyymmddhhmmss\" }",
            "copy_made_on = { at = \"/f\", format = \"rfc3339\" }",
            "copy_until = { at = \"/g\", format = \"epoch-seconds\" }",
        ),
    },
    Layout {
        id: "xx-days-2",
        top: top!("340000", "json"),
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: fields!(
            "name = { at = \"/n\", required = true }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { at = \"/i\", required = true }",
            "issued_on = { at = \"/a\", format = \"chinese-numerals\" }",
            "valid_from = { at = \"/b\", format = \"yyyy-m-d\" }",
            "valid_until = { at = \"/c\", format = \"yyyy/m/d\" }",
            "signed_at = { at = \"/e\", format = \"yyyy-mm-dd hh:mm\" }",
            "copy_made_on = { at = \"/f\", format = \"yyyy.m.d\" }",
            "copy_until = { at = \"/g\", format = \"yyyy/mm/dd hh:mm:ss\" }",
        ),
    },
    Layout {
        id: "xx-days-3",
        top: "source = { kind = \"standard\", note = \"Invented: no standard says so\" }\nused = { from = 2020-01-01 }\n\
              region = \"340000\"\ncontainer = \"json\"\n",
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: fields!(
            "name = { at = \"/n\", required = true }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { at = \"/i\", required = true }",
            "issued_on = { at = \"/a\", format = \"yyyy-mm-ddThh:mm:ss\" }",
            "valid_from = { at = \"/b\", format = \"yyyy年m月d日\", between = \"至\", part = 1 }",
            "valid_until = { at = \"/b\", format = \"yyyy年m月d日\", between = \"至\", part = 2, long_term = [\"长期\"] }",
            "signed_at = { at = \"/e\", format = \"iso8601\" }",
            "copy_made_on = { at = \"/f\", format = [\"yyyy-mm-dd\", \"yyyy年m月d日\", \"rfc3339\"] }",
            "copy_until = { at = \"/g\", format = \"epoch-milliseconds\" }",
        ),
    },
    Layout {
        id: "xx-state-1",
        top: top!("000000", "json"),
        proof: "[proof]\nkind = \"detached\"\nkey = \"test-state\"\nalgorithms = [\"Ed25519\"]\nsigned = \"/d\"\n\
                signature = \"/s\"\npayload = \"json\"\n",
        fields: fields!(
            "name = { at_first = [\"/n\", \"/n2\"] }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { at = \"/i\", required = true }",
            "issued_on = { at = \"/d\", required = true }",
            "valid_until = { at = \"/u\", null_is_long_term = true }",
            "region = { at = \"/r\" }",
        ),
    },
    Layout {
        id: "xx-each-1",
        top: top!("340000", "json"),
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: concat!(
            fields!(
                "name = { at = \"/n\", required = true }",
                "region_kind_code = { at = \"/k\" }",
                "number = { at = \"/no\", required = true }",
                "issuer_name = { at = \"/i\", required = true }",
                "issued_on = { at = \"/d\", required = true }",
                "valid_until = { at = \"/u\" }",
            ),
            "\n[holders]\neach = \"/hs\"\nname = { at = \"/n\", required = true, max = 32 }\nid = { at = \"/i\" }\n\
             id_kind = { at = \"/k\", codes = { \"hz\" = \"414\", \"qt\" = \"999\" } }\n\
             \n[face]\nscope = { each = \"/sc\", title = { zh-CN = \"范围\", en = \"Scope\" } }\n"
        ),
    },
    Layout {
        id: "xx-place-1",
        top: top!("340000", "json"),
        proof: by_key!(
            "signed = \"/b!json/d\"",
            "signature = \"/b!json/s\"",
            "payload = \"json\"",
            "signature_as = \"base64url\""
        ),
        fields: WHOLE,
    },
    Layout {
        id: "xx-bytes-1",
        top: top!("340000", "json"),
        proof: by_key!(
            "signed = \"/x!base64\"",
            "signature = \"/s\"",
            "payload = \"cbor\"",
            "signature_as = \"hex\""
        ),
        fields: fields!(
            "name = { at = \"/n\", required = true }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { at = \"/i\", required = true }",
            "issued_on = { at = \"/a\", format = \"rfc3339\" }",
            "valid_from = { at = \"/b\", format = \"rfc3339\" }",
            "valid_until = { at = \"/c\" }",
            "copy_made_on = { at = \"/e\" }",
        ),
    },
    Layout {
        id: "xx-text-gb-1",
        top: top!("340000", "json"),
        proof: by_key!(
            "signed = \"/d\"",
            "signature = \"/s\"",
            "payload = \"json\"",
            "signature_as = [\"base64\", \"hex\"]",
            "text_as = \"gb18030\""
        ),
        fields: WHOLE,
    },
    Layout {
        id: "xx-file-gb-1",
        top: top!("340000", "json", "encoding = \"gb18030\"\n"),
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: WHOLE,
    },
    Layout {
        id: "xx-kid-1",
        top: top!("340000", "json"),
        proof: "[proof]\nkind = \"jws\"\nat = \"/b!json/j\"\nsigner = \"kid\"\nalgorithms = [\"Ed25519\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-x5c-1",
        top: top!("310000", "json"),
        proof: "[proof]\nkind = \"jws\"\nat = \"/j\"\nsigner = \"x5c\"\nalgorithms = [\"Ed25519\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-cose-1",
        top: top!("330000", "cbor"),
        proof: "[proof]\nkind = \"cose\"\nat = \"/c\"\nsigner = \"x5chain\"\nalgorithms = [\"Ed25519\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-cose-kid-1",
        top: top!("310000", "json"),
        proof: "[proof]\nkind = \"cose\"\nat = \"/c!base64\"\nsigner = \"kid\"\nalgorithms = [\"ES256\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-cms-text-1",
        top: top!("320000", "json"),
        proof: "[proof]\nkind = \"cms\"\nsigned_text = \"/d\"\nsignature = \"/s\"\nalgorithms = [\"Ed25519\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-cms-attached-1",
        top: top!("320000", "json"),
        proof: "[proof]\nkind = \"cms\"\nattached = true\nsignature = \"/s\"\nalgorithms = [\"Ed25519\"]\npayload = \"json\"\n",
        fields: WHOLE,
    },
    Layout {
        id: "xx-pairs-1",
        top: top!("340000", "json"),
        proof: by_key!(
            "signature = \"/s\"",
            "payload = \"pairs\"",
            "\n[proof.pairs]",
            "of = \"/p\"",
            "keys = [\"t\", \"n\", \"no\", \"h\", \"i\", \"d\", \"u\"]",
            "order = \"as-listed\"",
            "empty = \"kept\"",
            "between_pairs = \"|\"",
            "between_key_and_value = \":\""
        ),
        fields: WHOLE,
    },
    Layout {
        id: "xx-pairs-2",
        top: top!("340000", "json"),
        proof: by_key!(
            "signature = \"/s\"",
            "payload = \"pairs\"",
            "\n[proof.pairs]",
            "of = \"/p\"",
            "without = [\"x\"]",
            "order = \"ascii\"",
            "empty = \"left-out\""
        ),
        fields: WHOLE,
    },
    Layout {
        id: "xx-pairs-3",
        top: top!("340000", "json"),
        proof: by_key!(
            "signed = \"/pt\"",
            "signature = \"/s\"",
            "payload = \"pairs\"",
            "\n[proof.pairs]",
            "keys = [\"t\", \"n\", \"no\", \"h\", \"i\", \"d\", \"u\"]"
        ),
        fields: WHOLE,
    },
    Layout {
        id: "xx-chosen-1",
        top: "source = { kind = \"assumed\", note = \"Invented\" }\nused = { from = 2020-01-01, until = 2025-12-31 }\n\
              region = \"340000\"\ncontainer = \"json\"\n\n[[detect]]\nat = \"/v\"\nis = [\"1\", \"2\"]\n\n\
              [[detect]]\nday = \"/d\"\nuntil = 2025-12-31\nformat = [\"yyyy/mm/dd\", \"yyyy年m月d日\"]\n",
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: CHOSEN,
    },
    Layout {
        id: "xx-chosen-2",
        top: "source = { kind = \"assumed\", note = \"Invented\" }\nused = { from = 2026-01-01 }\n\
              region = \"340000\"\ncontainer = \"json\"\n\n[[detect]]\nat = \"/v\"\nis = [\"1\", \"2\"]\n\n\
              [[detect]]\nday = \"/d\"\nfrom = 2026-01-01\nformat = [\"yyyy/mm/dd\", \"yyyy年m月d日\"]\n",
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: CHOSEN,
    },
    Layout {
        id: "xx-code-1",
        top: top!("340000", "json", "dotted_keys = true\n"),
        proof: by_key!("signed = \"/d\"", "signature = \"/s\"", "payload = \"json\""),
        fields: fields!(
            "name = { at = \"/base.name\" }",
            "number = { at = \"/no\", required = true }",
            "holder_name = { at = \"/h\", required = true }",
            "issuer_name = { of_code = \"/i\" }",
            "region = { at = \"/r\" }",
            "issued_on = { at = \"/d\", required = true }",
            "valid_until = { at = \"/u\" }",
        ),
    },
];

const CHOSEN: &str = fields!(
    "name = { at = \"/n\", required = true }",
    "number = { at = \"/no\", required = true }",
    "holder_name = { at = \"/h\", required = true }",
    "issuer_name = { at = \"/i\", required = true }",
    "issued_on = { at = \"/d\", format = [\"yyyy/mm/dd\", \"yyyy年m月d日\"], required = true }",
    "valid_until = { at = \"/u\" }",
);
