//! Who may sign trust bundles, and how many of them have to.

use std::fmt;
use std::sync::Arc;

use rustls_pki_types::pem::SectionKind;
use serde::Deserialize;

use crate::crypto::PublicKey;
use crate::document::tree::Node;
use crate::trust::bundle::malformed;
use crate::trust::store::section;
use crate::trust::upkeep::{KeySummary, Remark};
use crate::words::configuration::configuration_error;
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_ROOTS};
use crate::x509::certificate::hex;

/// The keys that may sign trust bundles, and how many of them have to. Its file:
///
/// ```toml
/// threshold = 2
///
/// [[key]]
/// public_key = """
/// -----BEGIN PUBLIC KEY-----
/// …
/// -----END PUBLIC KEY-----
/// """
/// ```
#[derive(Clone)]
pub struct Roots {
    threshold: usize,
    keys: Vec<Root>,
}

/// One of the keys.
#[derive(Clone)]
pub(super) struct Root {
    pub(super) key: Arc<PublicKey>,
    pub(super) spki: Vec<u8>,
}

impl Roots {
    /// Reads a file of roots: keys of any algorithm that this program can check, each as PEM, and how many have to sign.
    ///
    /// # Errors
    ///
    /// It is no such file; it has no key, one twice or more than [`MAX_ROOTS`]; as many as have to sign are not there.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_CONFIG_BYTES {
            return Err(Error::configuration(format!("longer than {MAX_CONFIG_BYTES} bytes")));
        }
        let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
        let der =
            |key: &KeyTable| section::der(key.public_key.trim_start().as_bytes(), SectionKind::PublicKey);
        let keys: Result<Vec<_>, String> = file.key.iter().map(der).collect();
        keys.and_then(|keys| Self::of(file.threshold, keys)).map_err(Error::configuration)
    }

    /// Those that a bundle names.
    pub(super) fn read(node: &Node<'_>) -> Result<Self, Remark> {
        let expected = || malformed("`roots` is no map of `keys` and `threshold`");
        let Node::Map(entries) = node else { return Err(expected()) };
        let (Some(Node::List(keys)), Some(Node::Integer(threshold)), 2) =
            (node.get("keys"), node.get("threshold"), entries.len())
        else {
            return Err(expected());
        };
        let spki = |key: &Node<'_>| match key {
            Node::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => Err(expected()),
        };
        let keys = keys.iter().map(spki).collect::<Result<Vec<_>, _>>()?;
        let threshold = usize::try_from(*threshold).map_err(|_| expected())?;
        Self::of(threshold, keys).map_err(malformed)
    }

    fn of(threshold: usize, keys: Vec<Vec<u8>>) -> Result<Self, String> {
        if !(1..=MAX_ROOTS).contains(&keys.len()) {
            return Err(format!("1 to {MAX_ROOTS} root keys are expected"));
        }
        if !(1..=keys.len()).contains(&threshold) {
            return Err(format!("`threshold` is 1 to {}, the number of keys", keys.len()));
        }
        let mut roots = Self { threshold, keys: Vec::with_capacity(keys.len()) };
        for spki in keys {
            let key =
                PublicKey::from_spki_der(&spki).map_err(|problem| format!("a root key: {problem:?}"))?;
            if roots.named(&key.sha256()).is_some() {
                return Err(format!("the root key {} stands there twice", hex(&key.sha256())));
            }
            roots.keys.push(Root { key: Arc::new(key), spki });
        }
        Ok(roots)
    }

    /// How many of the keys have to sign.
    ///
    /// ```
    /// # fn all_have_to(roots: &elicense::upkeep::Roots) -> bool {
    /// roots.threshold() == roots.keys().count()
    /// # }
    /// ```
    #[must_use]
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = KeySummary> + '_ {
        self.keys
            .iter()
            .map(|root| KeySummary { algorithm: root.key.kind().to_owned(), sha256: hex(&root.key.sha256()) })
    }

    /// The key with this SHA-256 of its SubjectPublicKeyInfo.
    pub(super) fn named(&self, sha256: &[u8]) -> Option<&Root> {
        self.keys.iter().find(|root| root.key.sha256() == sha256)
    }

    /// Whether the key with this SHA-256 is among them.
    pub(crate) fn has(&self, sha256: &[u8; 32]) -> bool {
        self.named(sha256).is_some()
    }

    pub(super) fn spkis(&self) -> impl Iterator<Item = &[u8]> {
        self.keys.iter().map(|root| root.spki.as_slice())
    }
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<String> = self.keys.iter().map(|root| hex(&root.key.sha256())).collect();
        f.debug_struct("Roots").field("threshold", &self.threshold).field("keys", &keys).finish()
    }
}

impl PartialEq for Roots {
    fn eq(&self, other: &Self) -> bool {
        let keys = |roots: &Self| {
            let mut keys: Vec<_> = roots.keys.iter().map(|root| root.key.sha256()).collect();
            keys.sort_unstable();
            keys
        };
        self.threshold == other.threshold && keys(self) == keys(other)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    threshold: usize,
    #[serde(default)]
    key: Vec<KeyTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyTable {
    public_key: String,
}
