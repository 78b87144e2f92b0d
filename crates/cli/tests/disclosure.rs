//! No form of any answer tells its reader what the rules hide, in whatever way of writing it: every text of every
//! answer on every vector, and on documents that strangers made to leak, is searched for what those documents say.
//!
//! What must not be told is worked out here and not by the mask: from the rules as they are written, from the fields
//! of the license, and from the persons whom the vectors invent. Documents of strangers are found through
//! `ELICENSE_FAULTS`, else in `../shared/faults` beside the workspace.

mod common;
#[path = "../../core/tests/support/sample.rs"]
mod sampling;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use common::{Answer, elicense, files, root, scratch};
use elicense::license::Value as FieldValue;
use elicense::report::Comparison;
use elicense::{FieldName, Inquiry, Reader, Report, Scenario, Trust, Verifier};
use serde_json::Value;

/// A document, and how it is asked about.
struct Document {
    path: PathBuf,
    bytes: Vec<u8>,
    at: String,
    trust: PathBuf,
    /// What no answer may say to the most modest reader, as whoever made it wrote down.
    hidden: Vec<String>,
}

impl Document {
    fn name(&self) -> &str {
        self.path.to_str().expect("UTF-8")
    }

    fn asked(&self) -> [&str; 4] {
        ["--trust", self.trust.to_str().expect("UTF-8"), "--at", &self.at]
    }

    fn report(&self, reader: Reader, scenario: Option<Scenario>) -> Option<Report> {
        let mut inquiry = Inquiry::at(self.at.parse().expect("a time"));
        (inquiry.reader, inquiry.scenario) = (reader, scenario);
        verifier(&self.trust).verify_for(&self.bytes, &inquiry).ok()
    }
}

/// The one with this trust store, which is read once.
fn verifier(trust: &Path) -> Arc<Verifier> {
    static KNOWN: LazyLock<Mutex<BTreeMap<PathBuf, Arc<Verifier>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("no test fails here");
    let read = || Verifier::new(elicense_files::trust(trust).unwrap_or_else(|_| Trust::empty()));
    Arc::clone(known.entry(trust.to_owned()).or_insert_with(|| Arc::new(read())))
}

/// Every vector that is a text, and every leak.
fn documents() -> Vec<Document> {
    let folders = ["vectors", "ofd"].map(|folder| files(&root().join("testdata").join(folder)));
    let mut all: Vec<Document> = folders
        .into_iter()
        .flatten()
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter_map(|path| {
            let table: toml::Table = fs::read_to_string(&path).expect("a vector").parse().expect("TOML");
            let input = path.with_file_name(table["input"].as_str().expect("a name"));
            let picture =
                ["png", "jpg", "heic"].map(|ending| input.extension().is_some_and(|own| own == ending));
            (picture == [false; 3]).then(|| Document {
                bytes: fs::read(&input).expect("the input of a vector"),
                path: input,
                at: table["at"].as_str().expect("a time").to_owned(),
                trust: root().join("testdata/trust").join(table["trust"].as_str().expect("a name")),
                hidden: Vec::new(),
            })
        })
        .collect();
    if !sampling::all() {
        all = all.into_iter().step_by(SAMPLED).collect();
    }
    all.extend(leaks());
    all
}

/// One vector of so many is asked about where not all are.
const SAMPLED: usize = 16;

fn leaks() -> Vec<Document> {
    let folder =
        std::env::var_os("ELICENSE_FAULTS").map_or_else(|| root().join("../shared/faults"), PathBuf::from);
    let Ok(list) = fs::read(folder.join("leaks/cases.json")) else {
        tell(&format!(
            "{} is absent: set ELICENSE_FAULTS to the folder of faults; its leaks are not searched",
            folder.display()
        ));
        return Vec::new();
    };
    let list: Vec<Value> = serde_json::from_slice(&list).expect("a list of leaks");
    let texts = |case: &Value| {
        let texts = case["must_not_appear"].as_array().expect("a list").iter();
        texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let listed = list.iter().map(|case| ("leaks", case["file"].as_str().expect("a name"), texts(case)));
    let certificates = ["subject-is-holder.json", "name-in-alg.json"];
    let person = ["测试甲", "310101199001010004"].map(str::to_owned).to_vec();
    let certificates = certificates.map(|name| ("certificates", name, person.clone()));
    listed
        .chain(certificates)
        .map(|(part, name, hidden)| {
            let path = folder.join(part).join(name);
            Document {
                bytes: fs::read(&path).expect("a document that leaks"),
                path,
                at: common::AT[1].to_owned(),
                trust: root().join(common::TRUST[1]),
                hidden,
            }
        })
        .collect()
}

/// What one reader must not be told of one document.
fn marked(document: &Document, reader: Reader, scenario: Option<Scenario>) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    if reader == Reader::Public {
        values.extend(document.hidden.iter().cloned());
    }
    match document.report(reader, scenario) {
        Some(report) => values.extend(marked_in(&report, reader, scenario)),
        // Of what could not be examined nothing is told to anybody.
        None => values.extend(INVENTED.map(str::to_owned)),
    }
    // What holds the mask is what the reader is shown.
    values.retain(|value| folded(value).chars().count() >= LEAST && !value.contains('*'));
    values
}

fn marked_in(report: &Report, reader: Reader, scenario: Option<Scenario>) -> Vec<String> {
    let rules: toml::Table = elicense_formats::MASKING.parse().expect("TOML");
    let license = report.claimed();
    let ids: Vec<&str> = license.holders().filter_map(|(_, id)| id).collect();
    // Some layouts have no place for the kind of the number.
    let is_public = match license.field(FieldName::HolderIdKind) {
        Some(_) => license.holder_id_kind().is_some_and(|kind| ["001", "099"].contains(&kind.as_str())),
        None => true,
    };
    let is_company = is_public
        && !ids.is_empty()
        && ids.len() == license.holders().count()
        && ids.iter().all(|id| is_company_number(id));
    let hides = |class: &str| {
        let scenarios = Scenario::ALL.iter().filter(|one| scenario.is_none_or(|asked| asked == **one));
        scenarios.map(|one| one.as_str().to_lowercase().replace('_', "-")).any(|scenario| {
            rules["show"][reader.as_str()][&scenario].get(class).and_then(toml::Value::as_str) != Some("full")
        })
    };
    let mut values = Vec::new();
    let of_person = [
        (FieldName::HolderName, "name"),
        (FieldName::HolderId, "id-number"),
        (FieldName::Number, "license-number"),
        (FieldName::Identifier, "license-number"),
        (FieldName::Reference, "license-number"),
        (FieldName::CopyMaker, "name"),
    ];
    for (name, class) in of_person {
        let is_shown = is_company && name != FieldName::CopyMaker;
        let Some(field) = license.field(name).filter(|_| !is_shown && hides(class)) else { continue };
        match &field.value {
            Some(FieldValue::Texts(texts)) => {
                values.extend(texts.iter().map(|text| text.as_str().to_owned()))
            }
            _ => values.push(field.raw.to_string()),
        }
    }
    let addresses =
        license.face().iter().filter(|face| &*face.name == "address" && !is_company && hides("address"));
    values.extend(addresses.map(|face| face.text.to_string()));
    values
}

/// GB 32100: 18 characters, the last of which follows from the others.
fn is_company_number(text: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<u32>> = text.chars().map(|c| Some(ALPHABET.find(c)? as u32)).collect();
    let Some([first @ .., last]) = values.as_deref().filter(|values| values.len() == 18) else {
        return false;
    };
    let (mut sum, mut weight) = (0, 1);
    for value in first {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == *last
}

/// Persons whom the vectors invent.
const INVENTED: [&str; 4] = ["测试甲", "测试乙", "310101199001010004", "11010519491231002X"];
/// Shorter values stand in many texts by chance.
const LEAST: usize = 3;

/// One form of writing for all: capital letters, digits and the characters that are neither; nothing between them.
fn folded(text: &str) -> String {
    const SIMPLIFIED: [(char, char); 5] =
        [('張', '张'), ('國', '国'), ('華', '华'), ('測', '测'), ('試', '试')];
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => SIMPLIFIED.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, simple)| *simple),
    };
    let combines =
        |c: &char| matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}');
    let said = text.chars().map(narrow).filter(|c| c.is_alphanumeric() && !combines(c));
    said.flat_map(char::to_uppercase).collect()
}

/// Every text of an answer: the whole of it, its lines, and the strings of JSON as they are meant.
fn texts_of(answer: &str) -> Vec<String> {
    let mut texts = vec![answer.to_owned()];
    for line in answer.lines() {
        match serde_json::from_str(line) {
            Ok(value) => strings(&value, &mut texts),
            Err(_) => texts.push(line.to_owned()),
        }
    }
    texts
}

fn strings(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(members) => members.iter().for_each(|member| strings(member, texts)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            texts.push(name.clone());
            strings(member, texts);
        }),
        _ => {}
    }
}

/// What of the marked values an answer tells: as it stands, or folded in any of its texts.
fn told(answer: &str, marked: &BTreeSet<String>) -> Vec<String> {
    let texts: Vec<String> = texts_of(answer).iter().map(|text| folded(text)).collect();
    let is_told = |value: &&String| {
        let wanted = folded(value);
        answer.contains(value.as_str()) || texts.iter().any(|text| text.contains(&wanted))
    };
    marked.iter().filter(is_told).cloned().collect()
}

/// How much was searched, and what was found.
#[derive(Default)]
struct Search {
    outputs: usize,
    values: usize,
    found: Vec<String>,
}

impl Search {
    fn look(&mut self, what: &str, answer: &str, marked: &BTreeSet<String>) {
        self.outputs += 1;
        self.values += marked.len();
        self.found.extend(told(answer, marked).iter().map(|value| format!("{what} tells {value}")));
    }

    fn end(&self, of: &str) {
        tell(&format!("{of}: {} outputs searched, {} values looked for in them", self.outputs, self.values));
        let first: Vec<&str> = self.found.iter().take(40).map(String::as_str).collect();
        assert!(first.is_empty(), "{} leaks:\n{}", self.found.len(), first.join("\n"));
        assert!(self.outputs > 0 && self.values > 0, "nothing was searched");
    }
}

/// On standard error itself, where it is seen also when the test passes.
fn tell(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error is open");
}

fn scenarios() -> impl Iterator<Item = Option<Scenario>> {
    Scenario::ALL.iter().copied().map(Some).chain([None])
}

#[test]
fn no_report_and_no_comparison_in_json_tells_what_its_reader_does_not_see() {
    let mut search = Search::default();
    let documents = documents();
    let mut before: Option<&Document> = None;
    for document in &documents {
        for (reader, scenario) in Reader::ALL.iter().flat_map(|reader| scenarios().map(|one| (*reader, one)))
        {
            let marked = marked(document, reader, scenario);
            let Some(report) = document.report(reader, scenario) else { continue };
            let what = |form: &str| format!("{} {reader} {scenario:?} {form}", document.name());
            search.look(&what("report"), &report.to_json(), &marked);
            let other =
                before.and_then(|before| before.report(reader, scenario)).unwrap_or_else(|| report.clone());
            search.look(&what("comparison"), &Comparison::of(&report, &other).to_json(), &marked);
        }
        before = Some(document);
    }
    search.end("reports and comparisons");
}

#[test]
fn no_answer_of_the_program_tells_what_its_reader_does_not_see() {
    let mut search = Search::default();
    let keys = keys();
    let key = keys.join("sh-display.pem");
    for (index, document) in documents().iter().enumerate() {
        // Where not everything is tried, one reader after the other has his turn, and the most modest with every leak.
        let turn =
            if document.hidden.is_empty() { Reader::ALL[index % Reader::ALL.len()] } else { Reader::Public };
        for &reader in Reader::ALL.iter().filter(|reader| sampling::all() || **reader == turn) {
            let marked = marked(document, reader, None);
            let (name, role) = (document.name(), ["--role", reader.as_str()]);
            let asked = document.asked();
            let matter =
                [&["matter", name, "--matter", "start-a-company", "--region", "330000"], &asked[..], &role]
                    .concat();
            let government = self::marked(document, reader, Some(Scenario::GovernmentService));
            let commands: [(Vec<&str>, &BTreeSet<String>); 12] = [
                ([&["verify", "--details", "--lang", "zh-CN"], &asked[..], &role, &[name]].concat(), &marked),
                ([&["verify", "--details", "--lang", "en"], &asked[..], &role, &[name]].concat(), &marked),
                ([&["verify", "--lang", "both"], &asked[..], &role, &[name, name]].concat(), &marked),
                ([&["verify", "--lang", "zh-CN"], &asked[..], &role, &[name]].concat(), &marked),
                ([&["verify", "--lang", "en"], &asked[..], &role, &[name]].concat(), &marked),
                ([&["verify", "--format", "json"], &asked[..], &role, &[name, name]].concat(), &marked),
                ([&["inspect", "--lang", "zh-CN"], &role[..], &[name]].concat(), &marked),
                ([&["inspect", "--lang", "en"], &role[..], &[name]].concat(), &marked),
                ([&["license", "show"], &role[..], &[name]].concat(), &marked),
                ([&["diff"], &asked[..], &role, &[name, name]].concat(), &marked),
                ([&matter[..], &["--lang", "en"]].concat(), &government),
                ([&matter[..], &["--format", "json"]].concat(), &government),
            ];
            for (command, marked) in commands {
                let Answer { out, err, .. } = elicense(&command);
                search.look(&command.join(" "), &format!("{out}\n{err}"), marked);
            }
            let receipt = keys.join("receipt.html");
            let receipts = ["--lang", "both", "--receipt", receipt.to_str().expect("UTF-8"), name];
            let _ = fs::remove_file(&receipt);
            elicense(&[&["verify"], &asked[..], &role, &receipts].concat());
            let page = fs::read_to_string(&receipt).unwrap_or_default();
            search.look(&format!("the receipt of {name} for {reader}"), &page, &marked);
            let scenario = ["--scenario", "social-life"];
            let out = keys.join("code.txt");
            let made = ["--key", key.to_str().expect("UTF-8"), "--out", out.to_str().expect("UTF-8")];
            let code = elicense(&[&["code", "make", name], &asked[..], &scenario, &role, &made].concat());
            if code.code == 0 {
                let read = elicense(
                    &[&["inspect", "--role", "officer", "--scenario", "law-enforcement"][..], &[made[3]]]
                        .concat(),
                );
                let marked = self::marked(document, reader, Some(Scenario::SocialLife));
                search.look(
                    &format!("the code of {name} for {reader}"),
                    &format!("{}\n{}", code.out, read.out),
                    &marked,
                );
            }
        }
    }
    search.end("answers of the program");
}

/// A folder with the key that display codes are signed with, which nobody else may read.
fn keys() -> PathBuf {
    let folder = scratch("disclosure-keys");
    fs::create_dir_all(&folder).expect("the build's folder can be written");
    let key = folder.join("sh-display.pem");
    fs::copy(root().join("testdata/pki/keys/sh-display.pem"), &key).expect("a test key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("the owner's alone");
    }
    folder
}

#[test]
fn no_file_of_an_audit_tells_what_its_reader_does_not_see() {
    let mut search = Search::default();
    let folder = scratch("disclosure-audit");
    let default = root().join(common::TRUST[1]);
    let documents: Vec<Document> =
        documents().into_iter().filter(|one| one.trust == default && one.at == common::AT[1]).collect();
    let input = folder.join("input");
    fs::create_dir_all(&input).expect("the build's folder can be written");
    for (number, document) in documents.iter().enumerate() {
        // Files are called after persons too.
        let person = marked(document, Reader::Public, None).into_iter().next().unwrap_or_default();
        let person: String = person.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
        let examined = if document.report(Reader::Public, None).is_some() { person.as_str() } else { "" };
        fs::write(input.join(format!("{number:04}-{examined}.json")), &document.bytes).expect("written");
    }
    for &reader in Reader::ALL.iter().filter(|reader| sampling::all() || **reader != Reader::Clerk) {
        let out = folder.join(format!("out-{reader}"));
        let paths = [input.to_str().expect("UTF-8"), out.to_str().expect("UTF-8")];
        let role = ["--role", reader.as_str()];
        let answer = elicense(
            &[&["audit", paths[0], "--out", paths[1]], &common::TRUST[..], &common::AT, &role].concat(),
        );
        let of = |document: &Document| marked(document, reader, None);
        // A text that one document hides may be another's to show: a company that is named like a person.
        let shown: String =
            documents.iter().filter_map(|document| Some(document.report(reader, None)?.to_json())).collect();
        let shown = folded(&shown);
        let everybody: BTreeSet<String> =
            documents.iter().flat_map(of).filter(|value| !shown.contains(&folded(value))).collect();
        search.look(&format!("audit {reader}"), &format!("{}\n{}", answer.out, answer.err), &everybody);
        let lines = fs::read_to_string(out.join("results.jsonl")).expect("results");
        assert_eq!(lines.lines().count(), documents.len(), "{answer:?}");
        for (document, line) in documents.iter().zip(lines.lines()) {
            search.look(&format!("results {reader} {}", document.name()), line, &of(document));
        }
        for file in files(&out) {
            for (part, text) in contents(&file) {
                search.look(&format!("{} {part} {reader}", file.display()), &text, &everybody);
            }
        }
    }
    search.end("files of audits");
}

/// The texts of a file: of a workbook, each of its parts.
fn contents(file: &Path) -> Vec<(String, String)> {
    let bytes = fs::read(file).expect("a file of a run");
    if !bytes.starts_with(b"PK") {
        return vec![(String::new(), String::from_utf8_lossy(&bytes).into_owned())];
    }
    let archive = rawzip::ZipArchive::from_slice(&bytes).expect("a workbook is a zip");
    let entries = archive.entries().map(|entry| entry.expect("an entry"));
    let parts: Vec<(String, String)> = entries
        .map(|entry| {
            let packed = archive.get_entry(entry.wayfinder()).expect("a part").data();
            let unpacked = match entry.compression_method() {
                rawzip::CompressionMethod::STORE => packed.to_vec(),
                _ => miniz_oxide::inflate::decompress_to_vec(packed).expect("deflate"),
            };
            let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
            (name, String::from_utf8(unpacked).expect("parts of workbooks are UTF-8"))
        })
        .collect();
    assert!(!parts.is_empty(), "{} has no parts", file.display());
    parts
}

/// The search itself finds what it is there to find.
#[test]
fn a_planted_leak_is_found_in_every_form() {
    let marked: BTreeSet<String> = ["张国华", "31010119900101003X"].map(str::to_owned).into();
    for answer in [
        "  Holder   张国华",
        "张 国\u{200b}华",
        "張國華",
        "a line\nof 张国\n   华 that goes on",
        r#"{"answer":{"张国华":1}}"#,
        r#"{"answer":[{"raw":"\u5f20\u56fd\u534e"}]}"#,
        "310101 19900101 003x",
        "３１０１０１１９９００１０１００３Ｘ",
    ] {
        assert_eq!(told(answer, &marked).len(), 1, "{answer}");
    }
    assert_eq!(told("张** 310101********003X 张国 310101199001010031", &marked), [""; 0]);
    let mut search = Search::default();
    search.look("a file", "张国华", &marked);
    assert_eq!(search.found, ["a file tells 张国华"]);
    assert!(is_company_number("91310000MATE5T0258") && !is_company_number("310101199001010004"));
}
