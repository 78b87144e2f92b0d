//! JSON objects written entry by entry into a text. A report is written millions of times in an audit: what is
//! ours goes in as it is, and only what others chose is looked at for what JSON escapes. It stays because
//! serde_json, with raw values for what is repeated, takes 2.8 times the instructions for the same bytes: about a
//! tenth of an audit's user time on top.

use std::fmt::{Display, Write as _};

use serde::{Serialize, Serializer};

/// An object that is being written. Its keys are ours: printable ASCII that JSON does not escape.
pub(crate) struct Object<'t> {
    json: &'t mut String,
    is_empty: bool,
}

impl<'t> Object<'t> {
    /// Begins an object after what `json` holds.
    pub(crate) fn begin(json: &'t mut String) -> Self {
        json.push('{');
        Self { json, is_empty: true }
    }

    pub(crate) fn end(self) {
        self.json.push('}');
    }

    /// A key; its value is written next.
    // Keys are known where they are written: inlined, one is a few stores, and not three calls that copy bytes.
    // The same goes for whatever is written a hundred times a report.
    #[inline(always)]
    fn key(&mut self, key: &'static str) -> &mut String {
        debug_assert!(is_plain(key), "{key} is escaped in JSON");
        self.json.push_str(if self.is_empty { "\"" } else { ",\"" });
        self.is_empty = false;
        self.json.push_str(key);
        self.json.push_str("\":");
        self.json
    }

    /// A text of whatever characters.
    #[inline(always)]
    pub(crate) fn text(&mut self, key: &'static str, text: &str) {
        write_text(self.key(key), text);
    }

    /// The same, or `null`.
    #[inline(always)]
    pub(crate) fn text_if(&mut self, key: &'static str, text: Option<&str>) {
        let json = self.key(key);
        match text {
            Some(text) => write_text(json, text),
            None => json.push_str(NULL),
        }
    }

    /// One of our own words.
    #[inline(always)]
    pub(crate) fn word(&mut self, key: &'static str, word: &'static str) {
        debug_assert!(is_plain(word), "{word} is escaped in JSON");
        let json = self.key(key);
        json.push('"');
        json.push_str(word);
        json.push('"');
    }

    /// The same, or `null`.
    pub(crate) fn word_if(&mut self, key: &'static str, word: Option<&'static str>) {
        match word {
            Some(word) => self.word(key, word),
            None => self.null(key),
        }
    }

    /// A code or a time, whose text JSON does not escape.
    pub(crate) fn code(&mut self, key: &'static str, code: impl Display) {
        let json = self.key(key);
        write!(json, "\"{code}\"").expect("a text takes every text");
    }

    /// The same, or `null`.
    pub(crate) fn code_if(&mut self, key: &'static str, code: Option<impl Display>) {
        match code {
            Some(code) => self.code(key, code),
            None => self.null(key),
        }
    }

    pub(crate) fn flag(&mut self, key: &'static str, flag: bool) {
        self.json(key, if flag { "true" } else { "false" });
    }

    pub(crate) fn number(&mut self, key: &'static str, number: impl Display) {
        write!(self.key(key), "{number}").expect("a text takes every number");
    }

    pub(crate) fn null(&mut self, key: &'static str) {
        self.json(key, NULL);
    }

    /// What is JSON already.
    pub(crate) fn json(&mut self, key: &'static str, json: &str) {
        self.key(key).push_str(json);
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str, texts: &[String]) {
        let json = self.key(key);
        write_list(json, texts, |json, text| write_text(json, text));
    }

    /// Anything else, as serde writes it.
    pub(crate) fn value(&mut self, key: &'static str, value: &impl Serialize) {
        write_value(self.key(key), value);
    }

    /// An object inside this one, to be ended before it.
    pub(crate) fn object(&mut self, key: &'static str) -> Object<'_> {
        Object::begin(self.key(key))
    }

    /// A list of objects, each filled by `fill`.
    pub(crate) fn objects<I: IntoIterator>(
        &mut self,
        key: &'static str,
        items: I,
        mut fill: impl FnMut(&mut Object<'_>, I::Item),
    ) {
        self.list(key, items, |json, item| {
            let mut object = Object::begin(json);
            fill(&mut object, item);
            object.end();
        });
    }

    /// A list, each member written by `write`.
    pub(crate) fn list<I: IntoIterator>(
        &mut self,
        key: &'static str,
        items: I,
        write: impl FnMut(&mut String, I::Item),
    ) {
        write_list(self.key(key), items, write);
    }
}

fn write_list<I: IntoIterator>(json: &mut String, items: I, mut write: impl FnMut(&mut String, I::Item)) {
    json.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(']');
}

/// A text in quotes, as serde_json writes it. Few texts hold anything that JSON escapes.
pub(crate) fn write_text(json: &mut String, text: &str) {
    if !is_plain(text) {
        return write_value(json, text);
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}

fn write_value<V: Serialize + ?Sized>(json: &mut String, value: &V) {
    let value = serde_json::to_string(value);
    json.push_str(&value.expect("a report has text keys and no value that JSON cannot hold"));
}

/// Whether JSON escapes nothing of a text. Whole blocks are looked at together, the last one with what stands
/// before it once more.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.last_chunk::<BLOCK>() {
        Some(last) => bytes.as_chunks().0.iter().chain([last]).all(block_is_plain),
        None => !bytes.iter().any(|&byte| is_escaped(byte)),
    }
}

fn block_is_plain(block: &[u8; BLOCK]) -> bool {
    !block.iter().fold(false, |any, &byte| any | is_escaped(byte))
}

// RFC 8259 §7.
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

const BLOCK: usize = 8;

const NULL: &str = "null";

/// The facts of a finding as an object, in their order.
pub(crate) struct DataJson<'r>(pub(crate) &'r [(&'static str, String)]);

impl Serialize for DataJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_written_as_serde_json_writes_it_wherever_a_character_stands() {
        let awkward =
            ['"', '\\', '/', '\u{7f}', '\u{9b}', '\u{2028}', '\u{202e}', '\u{ffff}', '\u{1f600}', '证'];
        for c in ('\0'..='\u{ff}').chain(awkward) {
            for (before, after) in (0..3 * BLOCK).flat_map(|before| [(before, 0), (before, 1), (before, 20)])
            {
                let text = format!("{}{c}{}", "a".repeat(before), "证".repeat(after));
                let mut json = String::from("x");
                write_text(&mut json, &text);
                assert_eq!(json, format!("x{}", serde_json::to_string(&text).unwrap()), "{text:?}");
            }
        }
    }

    #[test]
    fn an_object_is_what_serde_json_writes_of_the_same_entries() {
        let mut json = String::new();
        let mut object = Object::begin(&mut json);
        object.text("text", "a\"\\\n\u{0}\u{2028}\u{202e}\u{1f600}证");
        object.text_if("no_text", None);
        object.word("word", "own-word");
        object.word_if("no_word", None);
        object.code("code", 12_345);
        object.code_if("no_code", None::<u32>);
        object.flag("flag", true);
        object.number("number", usize::MAX);
        object.json("json", "[1,2]");
        object.value("value", &("a\t", 1));
        object.object("empty").end();
        object.texts("texts", &["a\t".to_owned(), "证".to_owned()]);
        object.objects("list", 0..2, |object, n| object.number("n", n));
        object.objects("nothing", 0..0, |object, n| object.number("n", n));
        object.end();
        let text = r#""a\"\\\n\u0000"#.to_owned() + "\u{2028}\u{202e}\u{1f600}证\"";
        let rest = r#","no_text":null,"word":"own-word","no_word":null,"code":"12345","no_code":null,"flag":true,"number":18446744073709551615,"json":[1,2],"value":["a\t",1],"empty":{},"texts":["a\t","证"],"list":[{"n":0},{"n":1}],"nothing":[]}"#;
        assert_eq!(json, format!("{{\"text\":{text}{rest}"));
    }
}
