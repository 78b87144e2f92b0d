//! What the roots sign: the head, the roots of the next one, and the files of a store.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_cbor::Value;

use crate::document::tree::Node;
use crate::rules::rulebook::Rulebook;
use crate::trust::bundle::message::cbor;
use crate::trust::bundle::roots::Roots;
use crate::trust::bundle::{RULES, malformed};
use crate::trust::upkeep::{Remark, fit_name};

/// What the roots sign.
pub(super) struct Payload {
    pub(super) version: u64,
    pub(super) issued: Timestamp,
    pub(super) expires: Timestamp,
    pub(super) roots: Roots,
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// A bundle to be.
pub(crate) struct Draft<'d> {
    pub(crate) version: u64,
    pub(crate) issued: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) roots: &'d Roots,
    pub(crate) files: &'d BTreeMap<String, Vec<u8>>,
}

impl Payload {
    /// Reads what was signed, which is in the one encoding of what it says.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Remark> {
        let node = cbor(bytes)?;
        let Node::Map(entries) = &node else { return Err(malformed("what is signed is no map")) };
        let names: BTreeSet<&str> = entries.iter().map(|(name, _)| name.as_ref()).collect();
        if names != BTreeSet::from([EXPIRES, FILES, FORMAT, ISSUED, ROOTS, VERSION]) {
            return Err(malformed("the entries are not those of a trust bundle"));
        }
        let expected = |name: &str| malformed(format!("`{name}` is of the wrong kind"));
        let entry = |name: &str| node.get(name).ok_or_else(|| expected(name));
        if !matches!(entry(FORMAT)?, Node::Text(format) if format == NAME) {
            return Err(malformed("another version of the format"));
        }
        let integer = |name: &str| match entry(name)? {
            Node::Integer(number) => i64::try_from(*number).map_err(|_| expected(name)),
            _ => Err(expected(name)),
        };
        let time = |name: &str| Timestamp::from_second(integer(name)?).map_err(|_| expected(name));
        let version = u64::try_from(integer(VERSION)?).map_err(|_| expected(VERSION))?;
        let (issued, expires) = (time(ISSUED)?, time(EXPIRES)?);
        if version == 0 || expires <= issued {
            return Err(malformed("a version is 1 or more, and a bundle ends after it was made"));
        }
        let Node::Map(written) = entry(FILES)? else { return Err(expected(FILES)) };
        let mut files = BTreeMap::new();
        for (name, content) in written {
            let Node::Bytes(content) = content else { return Err(expected(FILES)) };
            is_named(name)?;
            files.insert(name.clone().into_owned(), content.to_vec());
        }
        Ok(Self { version, issued, expires, roots: Roots::read(entry(ROOTS)?)?, files })
    }
}

impl Draft<'_> {
    /// The bytes to be signed.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, Remark> {
        self.files.keys().try_for_each(|name| is_named(name))?;
        let text = |text: &str| Value::Text(text.to_owned());
        let integer = |number: i64| Value::Integer(number.into());
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let map = |entries: Vec<(&str, Value)>| {
            Value::Map(entries.into_iter().map(|(name, value)| (text(name), value)).collect())
        };
        let threshold = integer(self.roots.threshold().try_into().map_err(malformed)?);
        let keys = Value::Array(self.roots.spkis().map(bytes).collect());
        let files = self.files.iter().map(|(name, content)| (name.as_str(), bytes(content))).collect();
        let payload = map(vec![
            (FORMAT, text(NAME)),
            (VERSION, integer(self.version.try_into().map_err(malformed)?)),
            (ISSUED, integer(self.issued.as_second())),
            (EXPIRES, integer(self.expires.as_second())),
            (ROOTS, map(vec![("keys", keys), ("threshold", threshold)])),
            (FILES, map(files)),
        ]);
        serde_cbor::to_vec(&payload).map_err(malformed)
    }
}

/// A name of a store's folder; or, behind `formats/`, of a file that rules are read from.
fn is_named(name: &str) -> Result<(), Remark> {
    let fits = match name.strip_prefix(RULES) {
        Some(rules) => Rulebook::reads(rules),
        None => name == TRUST_FILE || fit_name(name).is_ok(),
    };
    // CBOR's reader tells texts that look like integers apart from integers.
    match fits && name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        true => Ok(()),
        false => Err(malformed(format!("a file may not be called {name:?} in it"))),
    }
}

const TRUST_FILE: &str = "trust.toml";

const NAME: &str = "elicense-trust-bundle-1";

const FORMAT: &str = "format";
const VERSION: &str = "version";
const ISSUED: &str = "issued";
const EXPIRES: &str = "expires";
const ROOTS: &str = "roots";
const FILES: &str = "files";
