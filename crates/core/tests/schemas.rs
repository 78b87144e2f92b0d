//! The editors' schemas of the data files agree with the files and with the code that reads them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use common::{files, tell, testdata};
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
];

#[test]
fn every_data_file_keeps_its_schema_and_a_wrong_one_does_not() {
    let mut refused = 0;
    for (name, file, changes) in CHANGES {
        let schema = Schema::read(name);
        let text = read(&formats().join(file));
        assert!(
            text.starts_with(&format!("#:schema schemas/{name}.schema.json\n")),
            "{file} names its schema"
        );
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
    for name in ["layout", "token"] {
        let (schema, ending) = (Schema::read(name), format!(".{name}.toml"));
        for path in files(&formats()).iter().filter(|path| path.to_string_lossy().ends_with(&ending)) {
            schema.accepts(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            kept += 1;
        }
    }
    let schema = Schema::read("layout");
    let ours = [testdata().join("third-party/jiangxi"), formats().join("../examples/other-regions/formats")];
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
