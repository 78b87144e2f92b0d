//! lopdf reads the same files: pages, objects, signatures. Where it finds something else, `testdata/third-party/pdf-readers.toml`
//! says why, and an entry that is no longer true fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::super::object::Object as Ours;
use super::super::*;
use crate::corpora::{self, tell};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    difference: Vec<Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    /// In what.
    what: String,
    files: Vec<String>,
    #[allow(dead_code)]
    reason: String,
}

/// What a reader finds in a file.
#[derive(Debug, Default, Eq, PartialEq)]
struct Found {
    /// The numbers of the pages, in their order.
    pages: Vec<u32>,
    /// Every object that the catalog leads to, in one form of writing.
    objects: BTreeMap<u32, String>,
    /// The ranges of the signatures in the fields of the form.
    signatures: BTreeSet<Vec<i64>>,
}

#[test]
fn the_second_reader_finds_the_same_in_the_same_files() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut score = Score::default();
    score.compare("testdata", &own.join("pdf/pdf-signed-1"));
    let others = corpora::folder("pdf/files");
    if let Some(folder) = &others {
        score.compare("corpora", folder);
    }
    let text = std::fs::read_to_string(own.join("third-party/pdf-readers.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let is_here = |file: &String| others.is_some() || file.starts_with("testdata/");
    let named = table.difference.iter().flat_map(|one| {
        one.files.iter().filter(|file| is_here(file)).map(|file| (file.clone(), one.what.clone()))
    });
    let named: BTreeSet<_> = named.collect();
    let met: BTreeSet<_> = score.met.keys().cloned().collect();
    let mut faults: Vec<String> = Vec::new();
    for one in met.difference(&named) {
        faults.push(format!("{} {}: {}", one.0, one.1, score.met[one]));
    }
    faults
        .extend(named.difference(&met).map(|(file, what)| format!("{file} {what}: no difference any more")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[derive(Default)]
struct Score {
    /// By file and by what is another: in what it is.
    met: BTreeMap<(String, String), String>,
}

impl Score {
    fn compare(&mut self, set: &str, folder: &Path) {
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "pdf"));
        files.sort();
        let (mut alike, mut encrypted, mut unread) = (0, 0, 0);
        for file in &files {
            let name = format!("{set}/{}", file.file_name().unwrap().to_str().unwrap());
            let bytes = std::fs::read(file).unwrap();
            let known = self.met.len();
            match (ours(&bytes), theirs(&bytes)) {
                // What is encrypted is not read here, and there with an empty password.
                (Err("encrypted"), _) => encrypted += 1,
                (Err(_), Err(_)) => unread += 1,
                (Ok(_), Err(why)) => self.met(&name, "unread by lopdf", why),
                (Err(why), Ok(_)) => self.met(&name, "unread by us", why.to_owned()),
                (Ok(ours), Ok(theirs)) => self.both(&name, &ours, &theirs),
            }
            alike += usize::from(self.met.len() == known);
        }
        let alike = alike - encrypted - unread;
        tell!(
            "{set}: {alike} of {} PDF are read alike by lopdf ({encrypted} encrypted, {unread} read by neither)",
            files.len()
        );
    }

    fn both(&mut self, name: &str, ours: &Found, theirs: &Found) {
        if ours.pages != theirs.pages {
            self.met(name, "pages", format!("{:?}, theirs {:?}", ours.pages, theirs.pages));
        }
        if ours.signatures != theirs.signatures {
            self.met(name, "signatures", format!("{:?}, theirs {:?}", ours.signatures, theirs.signatures));
        }
        let numbers = |found: &Found| found.objects.keys().copied().collect::<BTreeSet<_>>();
        let (here, there) = (numbers(ours), numbers(theirs));
        if here != there {
            let one = here.symmetric_difference(&there).next().unwrap();
            let count = here.symmetric_difference(&there).count();
            self.met(name, "reach", format!("{count} objects, among them {one} {}", here.contains(one)));
        }
        let both = here.intersection(&there);
        if let Some(one) = both.into_iter().find(|one| ours.objects[one] != theirs.objects[one]) {
            let short = |text: &str| text.chars().take(300).collect::<String>();
            let (ours, theirs) = (short(&ours.objects[one]), short(&theirs.objects[one]));
            self.met(name, "objects", format!("{one} is {ours}, theirs {theirs}"));
        }
    }

    fn met(&mut self, name: &str, what: &str, detail: String) {
        self.met.insert((name.to_owned(), what.to_owned()), detail);
    }
}

fn ours(bytes: &[u8]) -> Result<Found, &'static str> {
    let file = File::read(bytes).map_err(|_| "no table")?;
    let pdf = Pdf::of(&file);
    if pdf.is_encrypted {
        return Err("encrypted");
    }
    found(&pdf).map_err(|_| "a limit")
}

fn found(pdf: &Pdf<'_>) -> Read<Found> {
    let view = pdf.latest();
    let mut found = Found::default();
    let root = pdf.trailer(view).and_then(|trailer| trailer.get("Root")).and_then(Ours::reference);
    let mut waiting: Vec<u32> = root.map(|id| id.number).into_iter().collect();
    while let Some(number) = waiting.pop() {
        if found.objects.contains_key(&number) {
            continue;
        }
        let Some(object) = pdf.object(view, number)? else { continue };
        // lopdf puts lengths where they are told elsewhere, so that nothing leads there any more.
        let length = object.stream.and(object.value.dict()).and_then(|dict| dict.get("Length"));
        let length = length.and_then(Ours::reference);
        object.value.references(&mut |id| waiting.extend((Some(id) != length).then_some(id.number)));
        let mut text = String::new();
        form(&object.value, &mut text);
        text += &object.stream.map(|bytes| format!(" stream of {}", bytes.len())).unwrap_or_default();
        found.objects.insert(number, text);
    }
    if let Some(catalog) = pdf.catalog(view)? {
        let mut waiting: Vec<_> = catalog.get("Pages").cloned().into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(node) = waiting.pop() {
            let Some(id) = node.reference() else { continue };
            let Ours::Dict(dict) = pdf.resolve(view, &node)? else { continue };
            match pdf.get(view, &dict, "Kids")? {
                Ours::Array(kids) if seen.insert(id) => waiting.extend(kids.iter().rev().cloned()),
                Ours::Array(_) => {}
                _ => found.pages.push(id.number),
            }
        }
    }
    for one in pdf.signatures(view)?.all.iter().filter(|one| one.field.is_some()) {
        found.signatures.insert(one.byte_range.clone());
    }
    Ok(found)
}

/// Keys in order, the last of each; numbers with a fraction are only told to be such.
fn form(object: &Ours<'_>, text: &mut String) {
    match object {
        Ours::Null => text.push_str("null"),
        Ours::Bool(value) => *text += &value.to_string(),
        Ours::Integer(number) => *text += &number.to_string(),
        Ours::Real(_) => text.push_str("real"),
        Ours::Name(name) => *text += &format!("/{}", name.escape_ascii()),
        Ours::Text(string) => *text += &format!("({})", string.bytes().escape_ascii()),
        Ours::Array(items) => {
            text.push('[');
            items.iter().for_each(|item| {
                form(item, text);
                text.push(' ');
            });
            text.push(']');
        }
        Ours::Dict(dict) => {
            let last: BTreeMap<_, _> = dict.0.iter().map(|(key, value)| (key.to_vec(), value)).collect();
            entries(last, text, form);
        }
        Ours::Reference(id) => *text += &format!("{} R", id.number),
    }
}

fn entries<T>(entries: BTreeMap<Vec<u8>, T>, text: &mut String, form: impl Fn(T, &mut String)) {
    text.push_str("<<");
    for (key, value) in entries.into_iter().filter(|(key, _)| key != b"Length") {
        *text += &format!("/{} ", key.escape_ascii());
        form(value, text);
    }
    text.push_str(">>");
}

fn theirs(bytes: &[u8]) -> Result<Found, String> {
    let document = lopdf::Document::load_mem(bytes).map_err(|error| error.to_string())?;
    let mut found =
        Found { pages: document.get_pages().values().map(|id| id.0).collect(), ..Found::default() };
    let root = document.trailer.get(b"Root").and_then(lopdf::Object::as_reference);
    let mut waiting = vec![root.map_err(|error| error.to_string())?];
    while let Some(id) = waiting.pop() {
        if found.objects.contains_key(&id.0) {
            continue;
        }
        let Some(object) = document.objects.get(&id) else { continue };
        let mut text = String::new();
        their_form(object, &mut text, &mut |id| waiting.push(id));
        if let lopdf::Object::Stream(stream) = object {
            text += &format!(" stream of {}", stream.content.len());
        }
        found.objects.insert(id.0, text);
    }
    found.signatures = their_signatures(&document);
    Ok(found)
}

fn their_form(object: &lopdf::Object, text: &mut String, met: &mut dyn FnMut(lopdf::ObjectId)) {
    use lopdf::Object as Theirs;
    match object {
        Theirs::Null => text.push_str("null"),
        Theirs::Boolean(value) => *text += &value.to_string(),
        Theirs::Integer(number) => *text += &number.to_string(),
        Theirs::Real(_) => text.push_str("real"),
        Theirs::Name(name) => *text += &format!("/{}", name.escape_ascii()),
        Theirs::String(string, _) => *text += &format!("({})", string.escape_ascii()),
        Theirs::Array(items) => {
            text.push('[');
            for item in items {
                their_form(item, text, met);
                text.push(' ');
            }
            text.push(']');
        }
        Theirs::Dictionary(dict) => their_entries(dict, text, met),
        Theirs::Stream(stream) => their_entries(&stream.dict, text, met),
        Theirs::Reference(id) => {
            met(*id);
            *text += &format!("{} R", id.0);
        }
    }
}

fn their_entries(dict: &lopdf::Dictionary, text: &mut String, met: &mut dyn FnMut(lopdf::ObjectId)) {
    let all: BTreeMap<_, _> = dict.iter().map(|(key, value)| (key.clone(), value)).collect();
    let met = std::cell::RefCell::new(met);
    entries(all, text, |value, text| their_form(value, text, &mut **met.borrow_mut()));
}

/// The values of the form's fields that have ranges.
fn their_signatures(document: &lopdf::Document) -> BTreeSet<Vec<i64>> {
    let resolved = |object: &lopdf::Object| match object.as_reference() {
        Ok(id) => document.get_object(id).ok().cloned(),
        Err(_) => Some(object.clone()),
    };
    let get = |dict: &lopdf::Dictionary, key: &[u8]| dict.get(key).ok().and_then(resolved);
    let form = document.catalog().ok().and_then(|catalog| get(catalog, b"AcroForm"));
    let form = form.and_then(|form| form.as_dict().ok().cloned()).unwrap_or_default();
    let items = |dict: &lopdf::Dictionary, key: &[u8]| {
        get(dict, key).and_then(|items| items.as_array().ok().cloned()).unwrap_or_default()
    };
    let mut waiting: Vec<_> = items(&form, b"Fields").into_iter().map(|field| (field, false, 0)).collect();
    let mut found = BTreeSet::new();
    while let Some((field, is_signature, depth)) = waiting.pop() {
        let field = resolved(&field).and_then(|field| field.as_dict().ok().cloned());
        let Some(field) = field.filter(|_| depth < MAX_PDF_DEPTH) else { continue };
        let is_signature = match get(&field, b"FT") {
            Some(kind) => kind.as_name().is_ok_and(|kind| kind == b"Sig"),
            None => is_signature,
        };
        waiting.extend(items(&field, b"Kids").into_iter().map(|kid| (kid, is_signature, depth + 1)));
        if let Some(value) = get(&field, b"V").filter(|value| is_signature && !value.is_null()) {
            let range = value.as_dict().map(|value| items(value, b"ByteRange")).unwrap_or_default();
            let numbers = range.iter().take(8).map(|number| number.as_i64().unwrap_or(-1));
            found.insert(numbers.collect());
        }
    }
    found
}
