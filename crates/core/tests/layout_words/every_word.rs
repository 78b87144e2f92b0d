//! Every word of the layout language has vectors: one that uses it, one where it is absent, one where its abuse does not
//! pass. A word that the editors' schema learns without them fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::common::{Vector, tell, testdata, vectors, vectors_in};

/// A word of the schema, its three vectors, and the field of which it speaks, where there is one.
type Row = (&'static str, [&'static str; 3], Option<&'static str>);

/// What is said of the layout or of the license as a whole.
const NO_FIELD: Option<&str> = None;

/// Words that came for systems of other regions. Vectors are of the folder `words` where no other is named.
const WORDS: &[Row] = &[
    // Files.
    ("encoding", ["file-used", "file-absent", "file-abused"], NO_FIELD),
    ("encoding = gb18030", ["file-used", "file-absent", "file-abused"], NO_FIELD),
    ("encoding = utf-8", ["days-1-used", "file-used", "file-absent"], NO_FIELD),
    (
        "namespaces",
        [
            "other-regions/elements-good",
            "other-regions/elements-plain",
            "other-regions/elements-root-elsewhere",
        ],
        NO_FIELD,
    ),
    ("dotted_keys", ["code-used", "dot-absent", "dot-abused"], Some("name")),
    // Choosing.
    ("detect.is, several", ["chosen-new", "version-absent", "version-abused"], NO_FIELD),
    ("detect.day", ["chosen-new", "day-absent", "day-abused"], NO_FIELD),
    ("detect.from", ["chosen-new", "day-absent", "day-abused"], NO_FIELD),
    ("detect.until", ["chosen-old", "day-absent", "day-abused"], NO_FIELD),
    ("detect.format", ["chosen-new", "day-absent", "day-written-otherwise"], NO_FIELD),
    ("detect.format, several", ["chosen-new", "day-absent", "day-written-otherwise"], NO_FIELD),
    // Who signed.
    ("proof.at", ["kid-used", "member-cose-absent", "member-cose-abused"], NO_FIELD),
    ("proof.key", ["key-used", "readings/pieces-all", "key-abused"], NO_FIELD),
    ("proof.signer", ["kid-used", "kid-absent", "kid-abused"], NO_FIELD),
    ("proof.signer = kid", ["cose-kid-used", "cose-kid-absent", "cose-kid-abused"], NO_FIELD),
    ("proof.signer = x5c", ["x5c-used", "x5c-absent", "x5c-abused"], NO_FIELD),
    ("proof.signer = x5chain", ["member-cose-used", "x5chain-absent", "member-cose-abused"], NO_FIELD),
    // What is signed.
    ("proof.signed_text", ["cms-text-used", "cms-text-absent", "cms-text-abused"], NO_FIELD),
    ("proof.attached", ["attached-used", "attached-absent", "attached-abused"], NO_FIELD),
    ("proof.attached = true", ["attached-used", "attached-absent", "attached-abused"], NO_FIELD),
    ("proof.text_as", ["text-as-used", "text-as-absent", "text-as-abused"], NO_FIELD),
    ("proof.text_as = gb18030", ["text-as-used", "text-as-absent", "text-as-abused"], NO_FIELD),
    ("proof.text_as = utf-8", ["days-1-used", "days-1-unsigned", "text-as-absent"], NO_FIELD),
    ("proof.signature_as", ["bytes-used", "hex-absent", "hex-abused"], NO_FIELD),
    ("proof.signature_as = hex", ["bytes-used", "hex-absent", "hex-abused"], NO_FIELD),
    ("proof.signature_as = base64url", ["place-used", "url-absent", "url-abused"], NO_FIELD),
    ("proof.signature_as = base64", ["days-1-used", "days-1-unsigned", "days-1-hex"], NO_FIELD),
    ("proof.signature_as, several", ["text-as-used", "days-1-hex", "text-as-cut"], NO_FIELD),
    // Pairs.
    ("proof.payload = pairs", ["listed-used", "listed-nothing", "listed-slipped"], NO_FIELD),
    ("proof.pairs", ["listed-used", "listed-nothing", "listed-slipped"], NO_FIELD),
    ("pairs.of", ["listed-used", "listed-nothing", "listed-no-map"], NO_FIELD),
    ("pairs.keys", ["listed-used", "listed-absent", "listed-more"], Some("valid_until")),
    ("pairs.without", ["sorted-used", "sorted-absent", "sorted-all"], NO_FIELD),
    ("pairs.order", ["listed-used", "listed-absent", "listed-sorted"], NO_FIELD),
    ("pairs.order = as-listed", ["listed-used", "listed-absent", "listed-sorted"], NO_FIELD),
    ("pairs.order = ascii", ["sorted-used", "sorted-absent", "sorted-as-listed"], NO_FIELD),
    ("pairs.empty", ["sorted-used", "sorted-absent", "sorted-kept"], NO_FIELD),
    ("pairs.empty = left-out", ["sorted-used", "sorted-absent", "sorted-kept"], NO_FIELD),
    ("pairs.empty = kept", ["listed-used", "listed-absent", "listed-left-out"], NO_FIELD),
    ("pairs.between_pairs", ["listed-used", "listed-ampersand", "listed-slipped"], NO_FIELD),
    ("pairs.between_key_and_value", ["listed-used", "listed-ampersand", "listed-separated"], NO_FIELD),
    // Fields.
    ("field.at_first", ["first-used", "first-absent", "first-abused"], Some("name")),
    ("field.of_code", ["code-used", "code-absent", "code-abused"], Some("issuer_name")),
    ("field.between", ["days-3-used", "days-3-absent", "days-3-abused"], Some("valid_until")),
    ("field.part", ["days-3-used", "days-3-absent", "days-3-abused"], Some("valid_until")),
    ("field.part = 1", ["days-3-used", "days-3-absent", "days-3-abused"], Some("valid_from")),
    ("field.part = 2", ["days-3-used", "days-3-absent", "days-3-abused"], Some("valid_until")),
    ("field.null_is_long_term", ["null-used", "null-absent", "null-abused"], Some("valid_until")),
    ("field.format, several", ["days-3-used", "days-3-absent", "days-3-abused"], Some("copy_made_on")),
    ("format = yyyy年m月d日", ["days-1-used", "days-1-absent", "days-1-abused"], Some("issued_on")),
    ("format = yyyy/mm/dd", ["days-1-used", "days-1-absent", "days-1-abused"], Some("valid_from")),
    ("format = yyyy.mm.dd", ["days-1-used", "days-1-absent", "days-1-abused"], Some("valid_until")),
    ("format = yyyymmddhhmmss", ["days-1-used", "days-1-absent", "days-1-abused"], Some("signed_at")),
    ("format = rfc3339", ["days-1-used", "days-1-absent", "days-1-abused"], Some("copy_made_on")),
    ("format = epoch-seconds", ["days-1-used", "days-1-absent", "days-1-abused"], Some("copy_until")),
    ("format = chinese-numerals", ["days-2-used", "days-2-absent", "days-2-abused"], Some("issued_on")),
    ("format = yyyy-m-d", ["days-2-used", "days-2-absent", "days-2-abused"], Some("valid_from")),
    ("format = yyyy/m/d", ["days-2-used", "days-2-absent", "days-2-abused"], Some("valid_until")),
    ("format = yyyy-mm-dd hh:mm", ["days-2-used", "days-2-absent", "days-2-abused"], Some("signed_at")),
    ("format = yyyy.m.d", ["days-2-used", "days-2-absent", "days-2-abused"], Some("copy_made_on")),
    ("format = yyyy/mm/dd hh:mm:ss", ["days-2-used", "days-2-absent", "days-2-abused"], Some("copy_until")),
    ("format = yyyy-mm-ddThh:mm:ss", ["days-3-used", "days-3-absent", "days-3-abused"], Some("issued_on")),
    ("format = epoch-milliseconds", ["days-3-used", "days-3-absent", "days-3-abused"], Some("copy_until")),
    ("format = iso8601", ["days-3-used", "days-3-absent", "days-3-abused"], Some("signed_at")),
    // Holders and lists on the face.
    ("holders", ["each-used", "each-absent", "each-abused"], Some("holder_name")),
    ("holders.each", ["each-used", "each-absent", "each-abused"], Some("holder_name")),
    ("holders.name", ["each-used", "each-absent", "member-abused"], Some("holder_name")),
    ("holders.id", ["each-used", "each-without-id", "each-unpaired"], Some("holder_id")),
    ("holders.id_kind", ["each-used", "each-without-id", "each-unpaired"], Some("holder_id_kind")),
    ("member.at", ["each-used", "each-absent", "each-abused"], Some("holder_name")),
    ("member.required", ["each-used", "each-absent", "each-abused"], Some("holder_name")),
    ("member.max", ["each-used", "each-absent", "member-abused"], Some("holder_name")),
    ("member.codes", ["each-used", "each-without-id", "member-code-abused"], Some("holder_id_kind")),
    ("face.each", ["face-used", "face-absent", "face-abused"], NO_FIELD),
    // Pages.
    (
        "allowed_seals",
        ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"],
        NO_FIELD,
    ),
    (
        "allowed_seals.owners",
        ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"],
        NO_FIELD,
    ),
    (
        "allowed_seals.regions",
        ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"],
        NO_FIELD,
    ),
    ("detect.any", ["xx-words-page-1/good", "xx-tagged-page-1/good", "ofd-sealed-1/words-title"], NO_FIELD),
    ("face.between", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/between"], NO_FIELD),
    ("face.format", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/level"], NO_FIELD),
    (
        "face.format = code",
        ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/level"],
        NO_FIELD,
    ),
    ("face.page", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"], NO_FIELD),
    ("face.part", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/whole"], NO_FIELD),
    ("face.part = 1", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/whole"], NO_FIELD),
    ("face.part = 2", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/whole"], NO_FIELD),
    ("face.pieces", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/slope"], NO_FIELD),
    ("face.split", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/whole"], NO_FIELD),
    ("field.column", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/column"], NO_FIELD),
    ("field.near", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/away"], NO_FIELD),
    ("field.page", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"], NO_FIELD),
    ("field.row", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/column"], NO_FIELD),
    ("field.under", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/heading"], NO_FIELD),
    ("rest.box", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/note"], NO_FIELD),
    ("rest.page", ["xx-words-page-1/good", "xx-tagged-page-1/good", "xx-words-page-1/elsewhere"], NO_FIELD),
];

/// What is no word of a layout's schema: words of other files, of paths, and of regions.
const BESIDE: &[Row] = &[
    ("!json in a proof", ["place-used", "place-absent", "place-abused"], NO_FIELD),
    ("!base64 in a proof", ["bytes-used", "bytes-absent", "bytes-abused"], NO_FIELD),
    ("paths do not leave the payload", ["place-used", "url-absent", "place-outside"], Some("number")),
    ("a text of pairs", ["text-used", "text-absent", "text-abused"], NO_FIELD),
    (
        "prefixes declared on the root",
        ["other-regions/elements-good", "other-regions/elements-plain", "other-regions/elements-changed"],
        NO_FIELD,
    ),
    ("tag 0", ["bytes-used", "tags-absent", "tags-abused"], Some("issued_on")),
    ("tag 1", ["bytes-used", "tags-absent", "tags-of-others"], Some("valid_from")),
    ("tag 1004", ["bytes-used", "tags-absent", "tags-of-others"], Some("valid_until")),
    ("tag 100", ["bytes-used", "tags-absent", "tags-of-others"], Some("copy_made_on")),
    ("region 000000", ["state-used", "state-absent", "state-abused"], NO_FIELD),
    ("authorities.toml", ["code-used", "code-unknown", "code-abused"], Some("issuer_name")),
    ("*.catalog.toml: kind", ["period-used", "period-absent", "period-abused"], NO_FIELD),
    ("*.catalog.toml: period = none", ["period-used", "period-absent", "period-abused"], NO_FIELD),
    ("*.catalog.toml: more", ["more-used", "more-absent", "more-abused"], NO_FIELD),
    ("*.recognition.toml: rule", ["rule-used", "rule-absent", "rule-abused"], NO_FIELD),
    ("*.token.toml: stands_back", ["back-used", "back-absent", "back-abused"], NO_FIELD),
];

/// Words of before, each with one vector of a layout that uses it.
const BEFORE: &[(&str, &str)] = &[
    ("id", SHANGHAI),
    ("region", SHANGHAI),
    ("region.at", "display-code-1/good"),
    ("title", SHANGHAI),
    ("title.zh-CN", SHANGHAI),
    ("title.en", SHANGHAI),
    ("container", SHANGHAI),
    ("container = json", SHANGHAI),
    ("container = xml", JIANGSU),
    ("container = cbor", ZHEJIANG),
    ("container = display-code", "display-code-1/good"),
    ("container = ofd", "gb-ofd-1/good"),
    ("container = pdf", "pdf-signed-1/good"),
    ("speaks_of", "ofd-invoice-1/good"),
    ("speaks_of = invoice", "ofd-invoice-1/good"),
    ("speaks_of = license", "words/days-1-used"),
    ("nested", "js-sufu-reply-1/good"),
    ("nested = single-quoted", "js-sufu-reply-1/good"),
    ("nested = json", "words/days-1-used"),
    ("source", SHANGHAI),
    ("source.kind", SHANGHAI),
    ("source.kind = standard", "words/days-3-used"),
    ("source.kind = public-code", "js-sufu-reply-1/good"),
    ("source.kind = assumed", SHANGHAI),
    ("source.note", SHANGHAI),
    ("used", SHANGHAI),
    ("used.from", SHANGHAI),
    ("used.until", "words/chosen-old"),
    ("detect", SHANGHAI),
    ("detect.in", ANHUI),
    ("detect.in = document", ANHUI),
    ("detect.in = payload", "words/days-1-used"),
    ("detect.at", SHANGHAI),
    ("detect.is", ANHUI),
    ("detect.without", "ah-zzwk-reply-1/good"),
    ("proof", SHANGHAI),
    ("proof.kind", SHANGHAI),
    ("proof.kind = none", "ah-zzwk-reply-1/good"),
    ("proof.kind = jws", SHANGHAI),
    ("proof.kind = cms", JIANGSU),
    ("proof.kind = cose", ZHEJIANG),
    ("proof.kind = detached", ANHUI),
    ("proof.kind = ses", "gb-ofd-1/good"),
    ("proof.kind = pdf", "pdf-signed-1/good"),
    ("proof.signed", ANHUI),
    ("proof.signature", ANHUI),
    ("proof.key_id", ANHUI),
    ("proof.payload", SHANGHAI),
    ("proof.payload = json", SHANGHAI),
    ("proof.payload = xml", JIANGSU),
    ("proof.payload = cbor", ZHEJIANG),
    ("proof.algorithms", SHANGHAI),
    ("proof.algorithms = Ed25519", SHANGHAI),
    ("proof.algorithms = SM2-SM3", "test-algorithms-user-id/good-sm2-sm3"),
    ("proof.algorithms = ES256", "test-algorithms-jws/good-es256"),
    ("proof.algorithms = ES384", "test-algorithms-jws/good-es384"),
    ("proof.algorithms = RS256", "test-algorithms-jws/good-rs256"),
    ("proof.algorithms = RS384", "test-algorithms-jws/good-rs384"),
    ("proof.algorithms = RS512", "test-algorithms-jws/good-rs512"),
    ("proof.algorithms = PS256", "test-algorithms-jws/good-ps256"),
    ("proof.algorithms = PS384", "test-algorithms-jws/good-ps384"),
    ("proof.algorithms = PS512", "test-algorithms-jws/good-ps512"),
    ("proof.sm2_user_id", "test-algorithms-user-id/good-sm2-sm3"),
    ("fields", SHANGHAI),
    ("field.at", SHANGHAI),
    ("field.required", SHANGHAI),
    ("field.max", SHANGHAI),
    ("field.format", SHANGHAI),
    ("field.separator", SHANGHAI),
    ("field.codes", SHANGHAI),
    ("field.long_term", SHANGHAI),
    ("field.packed", "display-code-1/good-packed"),
    ("field.packed = identifier", "display-code-1/good-packed"),
    ("field.packed = base40", "display-code-1/good-packed"),
    ("field.packed = gb2312", "display-code-1/good-packed"),
    ("paths, several", ANHUI),
    ("paths.optional", "readings/pieces-all"),
    ("format = yyyy-mm-dd", SHANGHAI),
    ("format = yyyymmdd", ANHUI),
    ("format = yyyy-mm-dd hh:mm:ss", SHANGHAI),
    ("format = year-month-day", ANHUI),
    ("format = epoch-days", "display-code-1/good"),
    ("face", SHANGHAI),
    ("face.at", SHANGHAI),
    ("face.title", SHANGHAI),
    ("field = identifier", ZHEJIANG),
    ("field = kind_code", ZHEJIANG),
    ("field = region_kind_code", SHANGHAI),
    ("field = name", SHANGHAI),
    ("field = number", SHANGHAI),
    ("field = reference", SHANGHAI),
    ("field = version", ZHEJIANG),
    ("field = holder_name", SHANGHAI),
    ("field = holder_id", SHANGHAI),
    ("field = holder_id_kind", SHANGHAI),
    ("field = issuer_name", SHANGHAI),
    ("field = issuer_code", SHANGHAI),
    ("field = issued_on", SHANGHAI),
    ("field = valid_from", SHANGHAI),
    ("field = valid_until", SHANGHAI),
    ("field = region", SHANGHAI),
    ("field = status", SHANGHAI),
    ("field = trust_level", ANHUI),
    ("field = seal_name", ZHEJIANG),
    ("field = signed_at", SHANGHAI),
    ("field = copy_maker", ZHEJIANG),
    ("field = copy_purpose", ZHEJIANG),
    ("field = copy_made_on", ZHEJIANG),
    ("field = copy_until", ZHEJIANG),
];

const SHANGHAI: &str = "sh-catalogue-jws-1/good";
const JIANGSU: &str = "js-license-xml-1/good";
const ZHEJIANG: &str = "zj-gb-cose-1/good";
const ANHUI: &str = "ah-zzwk-detached-1/good";
const PDF: &str = "pdf-signed-1";

/// Sealed pages, one of each form: words that are read on pages stand in their layouts. What is absent and what is abused
/// is drawn by the testkit, every distortion and manipulation of every form (its test `sheets`).
const PAGES: &[&str] = &[
    "cn-construction-permit-page-1/good",
    "cn-mining-license-page-1/good",
    "cn-vat-invoice-page-1/good",
    "xx-picture-page-1/good",
    "xx-tagged-page-1/good",
];

#[test]
fn every_word_of_the_schema_has_its_vectors() {
    let schema = Words::of_the_schema().all;
    let all = All::read();
    let on_pages = |word: &str| PAGES.iter().any(|name| all.uses(all.vector(name), word));
    let named: Vec<&str> =
        WORDS.iter().map(|(word, ..)| *word).chain(BEFORE.iter().map(|(word, _)| *word)).collect();
    let known: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(known.len(), named.len(), "a word has one row: {:?}", twice(&named));
    let missing: Vec<&String> =
        schema.iter().filter(|word| !known.contains(word.as_str()) && !on_pages(word)).collect();
    assert!(missing.is_empty(), "words of the schema without vectors: {missing:#?}");
    let unknown: Vec<&&str> = known.iter().filter(|word| !schema.contains(**word)).collect();
    assert!(unknown.is_empty(), "the schema has no such words: {unknown:#?}");
    tell(&format!(
        "{} words of the schema with three vectors each, {} of before with one, {} beside the schema with three",
        WORDS.len(),
        BEFORE.len(),
        BESIDE.len()
    ));
}

#[test]
fn what_uses_a_word_passes_and_what_lacks_or_abuses_it_does_not() {
    let all = All::read();
    let mut wrong = Vec::new();
    for (word, names, field) in WORDS.iter().chain(BESIDE) {
        let [used, absent, abused] = names.map(|name| all.vector(name));
        let is_of_schema = WORDS.iter().any(|(known, ..)| known == word);
        let mut claim = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{word}: {what}"));
            }
        };
        claim(all.is_well(used), "what uses it passes");
        claim(!is_of_schema || all.uses(used, word), "the layout of what uses it has it");
        claim(field.is_none_or(|field| all.says(used, field) != Some("")), "what uses it has the value");
        let without_value = |vector: &Vector| field.is_some_and(|field| all.says(vector, field) == Some(""));
        let without_word = is_of_schema && !all.uses(absent, word);
        claim(
            !all.is_well(absent) || without_value(absent) || without_word,
            "what lacks it does not pass, or has no value, or a layout without it",
        );
        claim(!all.is_well(abused) || without_value(abused), "what abuses it does not pass");
        let different: BTreeSet<&str> = names.iter().copied().collect();
        claim(different.len() == 3, "three vectors");
    }
    for (word, name) in BEFORE {
        let vector = all.vector(name);
        if vector.expect.error.is_some() || !all.uses(vector, word) {
            wrong.push(format!("{word}: {name} does not use it"));
        }
    }
    assert!(wrong.is_empty(), "{} claims do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

/// The test is itself shown a fault: a word that only its schema knows.
#[test]
fn a_word_that_the_schema_learns_is_missed() {
    let mut schema = Words::read();
    schema["properties"]["proof"]["properties"]["kind"]["enum"]
        .as_array_mut()
        .expect("a list")
        .push("trust-me".into());
    let words = Words::of(&schema).all;
    assert!(words.contains("proof.kind = trust-me") && words.contains("pairs.keys"));
    assert!(!WORDS.iter().any(|(word, ..)| *word == "proof.kind = trust-me"));
}

fn twice<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let is_again = |at: usize| words.iter().take(at).any(|word| *word == words[at]);
    (0..words.len()).filter(|at| is_again(*at)).map(|at| words[at]).collect()
}

/// All vectors, and the words of their layouts.
struct All {
    vectors: BTreeMap<String, Vector>,
    layouts: BTreeMap<String, BTreeSet<String>>,
}

impl All {
    fn read() -> Self {
        let all = [vectors(), vectors_in("ofd"), vectors_in("pdf")].concat();
        let schema = Words::read();
        let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../formats");
        let folders = fs::read_dir(testdata().join("formats")).expect("a folder");
        let folders = folders.map(|folder| folder.expect("an entry").path()).chain([formats]);
        let files = folders.flat_map(|folder| fs::read_dir(folder).expect("a folder"));
        let files = files.map(|file| file.expect("an entry").path());
        let layouts = files.filter(|path| path.to_string_lossy().ends_with(".layout.toml")).map(|path| {
            let table: toml::Table =
                fs::read_to_string(&path).expect("UTF-8").parse().expect("a layout is TOML");
            let id = table["id"].as_str().expect("a text").to_owned();
            (id, Words::used(&schema, &toml::Value::Table(table)))
        });
        let mut layouts: BTreeMap<String, BTreeSet<String>> = layouts.collect();
        // Of signed PDF the layout stands in the program itself.
        layouts.insert(PDF.to_owned(), ["container = pdf", "proof.kind = pdf"].map(str::to_owned).into());
        let vectors = all.into_iter().map(|vector| (vector.name(), vector)).collect();
        Self { layouts, vectors }
    }

    fn vector(&self, name: &str) -> &Vector {
        let whole = if name.contains('/') { name.to_owned() } else { format!("words/{name}") };
        self.vectors.get(&whole).unwrap_or_else(|| panic!("no vector {whole}"))
    }

    /// Whether it passes; of tokens, which nobody signs, whether they are told; of pages whether only a person's look at
    /// them is left.
    fn is_well(&self, vector: &Vector) -> bool {
        let is_token = vector.input.ends_with(".txt") && vector.expect.error.is_none();
        vector.expect.conclusion == "passed" || is_token || vector.expect.findings == ["compare-the-page"]
    }

    /// What a vector expects of a field; nothing where it expects an error.
    fn says<'v>(&self, vector: &'v Vector, field: &str) -> Option<&'v str> {
        vector.expect.license.get(field).map(String::as_str)
    }

    fn uses(&self, vector: &Vector, word: &str) -> bool {
        let layout = vector.expect.layout.as_ref().and_then(|id| self.layouts.get(id));
        layout.is_some_and(|words| words.contains(word))
    }
}

/// The words of a schema, or those of it that a file uses. A word is the way to it, from the definition it stands in.
#[derive(Default)]
struct Words {
    all: BTreeSet<String>,
}

impl Words {
    fn read() -> Value {
        serde_json::from_str(elicense_formats_schema()).expect("JSON")
    }

    fn of_the_schema() -> Self {
        Self::of(&Self::read())
    }

    fn of(schema: &Value) -> Self {
        let mut words = Self::default();
        words.walk(schema, schema, "", None);
        words
    }

    fn used(schema: &Value, file: &toml::Value) -> BTreeSet<String> {
        let mut words = Self::default();
        words.walk(schema, schema, "", Some(file));
        words.all
    }

    /// Walks a schema, beside a value where only what that uses is asked for.
    fn walk(&mut self, root: &Value, node: &Value, way: &str, value: Option<&toml::Value>) {
        if let Some(place) = node["$ref"].as_str() {
            let name = place.rsplit('/').next().expect("a name");
            let way = definition(name).unwrap_or(way);
            self.walk(root, &root["$defs"][name], way, value);
        }
        let of_list = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let constants = node.get("const").cloned().into_iter();
        for word in of_list(&node["enum"]).into_iter().chain(constants) {
            let text = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
            let is_used = value.is_none_or(|value| match value {
                toml::Value::String(own) => *own == text,
                toml::Value::Integer(own) => own.to_string() == text,
                toml::Value::Boolean(own) => own.to_string() == text,
                _ => false,
            });
            if is_used {
                self.all.insert(format!("{way} = {text}"));
            }
        }
        for (key, inner) in node["properties"].as_object().into_iter().flatten() {
            let own = value.map(|value| value.as_table().and_then(|table| table.get(key)));
            if own == Some(None) {
                continue;
            }
            let way = if way.is_empty() { key.clone() } else { format!("{way}.{key}") };
            let way = way.strip_prefix("proof.pairs.").map_or(way.clone(), |key| format!("pairs.{key}"));
            self.all.insert(way.clone());
            self.walk(root, inner, &way, own.flatten());
        }
        self.walk_maps(root, node, way, value);
        for inner in of_list(&node["oneOf"]) {
            let fits = match (inner["type"].as_str(), value) {
                (Some("array"), Some(value)) => value.is_array(),
                (Some("string"), Some(value)) => value.is_str(),
                (Some("object"), Some(value)) => value.is_table(),
                _ => true,
            };
            if fits && inner["type"] == "array" {
                self.all.insert(format!("{way}, several"));
            }
            if fits {
                self.walk(root, &inner, way, value);
            }
        }
    }

    /// The keys of maps that are free, their values, and the members of lists.
    fn walk_maps(&mut self, root: &Value, node: &Value, way: &str, value: Option<&toml::Value>) {
        let (members, values) = (&node["items"], &node["additionalProperties"]);
        // What stands under a name of its own is a field, and not the table of them.
        let below = if way == "fields" { "field" } else { way };
        match value {
            None => {
                [members, values, &node["propertyNames"]]
                    .iter()
                    .filter(|inner| inner.is_object())
                    .for_each(|inner| self.walk(root, inner, below, None));
            }
            Some(toml::Value::Array(list)) if members.is_object() => {
                list.iter().for_each(|member| self.walk(root, members, below, Some(member)));
            }
            Some(toml::Value::Table(table)) if values.is_object() => {
                for (key, inner) in table {
                    let key = toml::Value::String(key.clone());
                    self.walk(root, &node["propertyNames"], below, Some(&key));
                    self.walk(root, values, below, Some(inner));
                }
            }
            Some(_) => {}
        }
    }
}

/// Definitions that are words of their own, wherever they are used.
fn definition(name: &str) -> Option<&'static str> {
    ["title", "member", "paths", "format", "field"].into_iter().find(|known| *known == name)
}

fn elicense_formats_schema() -> &'static str {
    include_str!("../../../../formats/schemas/layout.schema.json")
}
