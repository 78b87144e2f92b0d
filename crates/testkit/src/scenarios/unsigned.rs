//! Replies without proof: never more than NO_SIGNATURE_FOUND.

use jiff::civil::date;

use super::recognition;
use crate::kinds;
use crate::layouts::{Path, Unsigned, ah, js, sh};
use crate::license::{End, Facts};
use crate::value::Value;
use crate::vectors::Vector;

pub fn vectors(layout: &'static Unsigned) -> Vec<Vector> {
    let reply = Reply { layout, facts: Facts::of(kinds::RESIDENT_ID_CARD, layout.region) };
    let mut vectors = vec![reply.good()];
    vectors.extend(reply.truncated());
    vectors.push(reply.trailing());
    vectors.push(reply.duplicate());
    vectors.extend(reply.nested());
    vectors.extend(reply.expired());
    vectors.extend(reply.two_licenses());
    let good = |name: &str, title: &str, bytes| reply.of(name, title, bytes);
    vectors.extend(recognition::unsigned(layout, &good));
    vectors
}

struct Reply {
    layout: &'static Unsigned,
    facts: Facts,
}

impl Reply {
    fn of(&self, name: &str, title: &str, bytes: Vec<u8>) -> Vector {
        let vector = Vector::passed(self.layout.id, name, title).bytes("json", bytes).unsigned();
        match [js::SUFU.id, sh::EXCHANGE.id].contains(&self.layout.id) {
            // No end is recorded, so nobody can say that it has not come.
            true => vector.status("UNKNOWN"),
            false => vector,
        }
    }

    fn bytes(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut document = (self.layout.document)(&self.facts);
        change(&mut document);
        document.json().into_bytes()
    }

    fn good(&self) -> Vector {
        let vector = self.of("good", "a good reply, which nobody signed", self.bytes(|_| {}));
        vector
            .says("name", self.facts.kind.name)
            .says("number", &self.facts.number)
            .says("issued_on", self.facts.issued_on.to_string())
    }

    fn truncated(&self) -> Vec<Vector> {
        let good = self.bytes(|_| {});
        let cut = |name, length: usize| {
            let vector = self.of(name, "bytes are missing at the end", good[..length].to_vec());
            vector.error("container-malformed").change(format!("the first {length} of {} bytes", good.len()))
        };
        vec![cut("truncated-half", good.len() / 2), cut("truncated-last-byte", good.len() - 1)]
    }

    fn trailing(&self) -> Vector {
        let bytes = [self.bytes(|_| {}), b"{}".to_vec()].concat();
        self.of("trailing-document", "a second document follows", bytes)
            .error("trailing-bytes")
            .change("a second, small document at the end")
    }

    fn duplicate(&self) -> Vector {
        let key = self.top();
        let bytes = self.bytes(|document| document.repeat(&[key], Value::Null));
        self.of("duplicate-key", "a key occurs twice", bytes)
            .error("key-duplicate")
            .change(format!("the key {key} occurs a second time"))
    }

    /// The key below which everything stands.
    fn top(&self) -> &'static str {
        match self.layout.id {
            id if id == sh::EXCHANGE.id => "licensedatas",
            id if id == js::SUFU.id => "liscenseInfo",
            _ => "data",
        }
    }

    /// Texts that are JSON, or nearly: broken, and with a key twice.
    fn nested(&self) -> Vec<Vector> {
        let Some((path, malformed, duplicate)) = self.inner() else {
            return Vec::new();
        };
        let of = |name, title, text: String, error| {
            let bytes = self.bytes(|document| self.set(document, path, text));
            self.of(name, title, bytes).error(error)
        };
        vec![
            of("nested-malformed", "the text inside cannot be read", malformed, "container-malformed")
                .change("the nested text lacks its last character"),
            of("nested-duplicate-key", "a key occurs twice in the text inside", duplicate, "key-duplicate")
                .change("a key occurs twice in the nested text"),
        ]
    }

    /// Where the nested text stands, the text cut short, and the text with a key twice.
    fn inner(&self) -> Option<(Path, String, String)> {
        let (path, key): (Path, &str) = match self.layout.id {
            id if id == sh::EXCHANGE.id => (&["data_fields"], r#","name":"住址""#),
            id if id == js::SUFU.id => (&["liscenseInfo", "data_fields"], ", 'ZZMC': '护照'"),
            id if id == ah::REPLY.id => (&["data"], r#","infoName":"护照""#),
            _ => return None,
        };
        let mut document = (self.layout.document)(&self.facts);
        let text = self.holder_of(&mut document, path).text()?.to_owned();
        let cut = text[..text.len() - 1].to_owned();
        let end = text.rfind('}')?;
        let twice = format!("{}{key}{}", &text[..end], &text[end..]);
        Some((path, cut, twice))
    }

    fn set(&self, document: &mut Value, path: Path, text: String) {
        *self.holder_of(document, path) = text.into();
    }

    /// The value at `path`, below the first license where the reply is a list of them.
    fn holder_of<'v>(&self, document: &'v mut Value, path: Path) -> &'v mut Value {
        if self.layout.id != sh::EXCHANGE.id {
            return document.at(path);
        }
        match document.at(&["licensedatas"]) {
            Value::List(licenses) => licenses[0].at(path),
            other => panic!("{other:?} is no list"),
        }
    }

    /// Only two of the replies record an end.
    fn expired(&self) -> Vec<Vector> {
        if self.layout.id == sh::EXCHANGE.id || self.layout.id == js::SUFU.id {
            return Vec::new();
        }
        let facts = Facts { valid_until: End::On(date(2026, 5, 31)), ..self.facts.clone() };
        let bytes = (self.layout.document)(&facts).json().into_bytes();
        let vector = self.of("license-expired", "its period ended the day before", bytes);
        vec![vector.not_in_force("EXPIRED", "license-expired").change("the last day is the day before")]
    }

    fn two_licenses(&self) -> Vec<Vector> {
        let list: Path = match self.layout.id {
            id if id == sh::EXCHANGE.id => &["licensedatas"],
            id if id == js::GATEWAY.id => &["data", "licensedatas"],
            _ => return Vec::new(),
        };
        let bytes = self.bytes(|document| match document.at(list) {
            Value::List(licenses) => licenses.push(licenses[0].clone()),
            other => panic!("{other:?} is no list"),
        });
        let vector = self.of("two-licenses", "two licenses in one reply", bytes);
        vec![vector.error("layout-none").change("the license stands there twice")]
    }
}
