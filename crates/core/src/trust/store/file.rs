//! `trust.toml` and the files it names, read into a store or refused with line and column.

mod statuses;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rustls_pki_types::pem::SectionKind;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::crypto::{KeyProblem, PublicKey};
use crate::trust::status::StatusList;
use crate::trust::store::tables::{
    AnchorTable, DenyTable, KeyTable, MAX_ID_LEN, ScopeTable, SignerTable, Tables, WithdrawnTable, Wrong, at,
    instant,
};
use crate::trust::store::{Anchor, Denial, PinnedKey, Trust, UnreadList, Withdrawal, section};
use crate::words::error::Error;
use crate::words::limits::{
    MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES, MAX_CONFIG_BYTES, MAX_REVOCATION_LIST_BYTES,
};
use crate::words::position::Position;
use crate::words::purpose::Purpose;
use crate::x509::certificate::Certificate;
use crate::x509::key_id::{KID_BYTES, kid};
use crate::x509::name::ComparableName;
use crate::x509::profile::Role;
use crate::x509::revocation_list::RevocationList;

/// Reads the store that `files` hold.
pub(super) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Trust, Error> {
    let bytes = files.get(TRUST_FILE).ok_or_else(|| missing(TRUST_FILE))?;
    if bytes.len() > MAX_CONFIG_BYTES {
        return Err(Error::configuration(format!("longer than {MAX_CONFIG_BYTES} bytes")).in_file(TRUST_FILE));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| Error::configuration("not UTF-8").in_file(TRUST_FILE))?;
    let tables: Tables = toml::from_str(text).map_err(|error| {
        let found = Error::configuration(error.message().trim_end());
        located(found, text, error.span().map(|span| span.start))
    })?;
    let mut reading = Reading::default();
    reading.unnamed(&tables, files);
    reading.read(tables, files, text)?;
    Ok(reading.into_trust())
}

/// The store of an empty `trust.toml`.
pub(super) fn nothing() -> Trust {
    Reading::default().into_trust()
}

/// A store being read.
#[derive(Default)]
struct Reading {
    anchors: Vec<Arc<Anchor>>,
    keys: HashMap<String, PinnedKey>,
    denied: HashMap<[u8; 32], Denial>,
    lists: Vec<Arc<RevocationList>>,
    unread: Vec<UnreadList>,
    unnamed: Vec<String>,
    signers: HashMap<[u8; KID_BYTES], Vec<Vec<u8>>>,
    display_keys: HashSet<[u8; 32]>,
    authorities: Vec<Arc<Certificate>>,
    withdrawn: HashMap<Vec<u8>, Withdrawal>,
    status_lists: Vec<StatusList>,
    ids: BTreeSet<String>,
    /// One digest per thing held; sorted by being a set.
    digests: BTreeSet<[u8; 32]>,
}

impl Reading {
    fn read(&mut self, tables: Tables, files: &BTreeMap<String, Vec<u8>>, text: &str) -> Result<(), Error> {
        // An error inside a named file already says which file and, where it can, which place.
        let place = |(error, at): Wrong| located(error, text, Some(at));
        for table in tables.anchor {
            self.anchor(table, files).map_err(place)?;
        }
        for table in tables.deny {
            self.deny(table).map_err(place)?;
        }
        for table in tables.key {
            self.key(table, files).map_err(place)?;
        }
        for table in tables.revocation_list {
            self.lists(&table.file, files, text);
        }
        for table in tables.signer {
            self.signer(&table, files).map_err(place)?;
        }
        for table in tables.withdrawn {
            self.withdrawn(table).map_err(place)?;
        }
        // By keys that were read before.
        for table in tables.status_list {
            self.status_list(table, files).map_err(place)?;
        }
        Ok(())
    }

    /// Takes note of the files that no table names.
    fn unnamed(&mut self, tables: &Tables, files: &BTreeMap<String, Vec<u8>>) {
        let Tables { anchor, key, deny: _, revocation_list, signer, withdrawn: _, status_list } = tables;
        let anchors = anchor.iter().map(|table| &table.certificate);
        let keys = key.iter().map(|table| &table.public_key);
        let lists = revocation_list.iter().map(|table| &table.file);
        let signers = signer.iter().flat_map(|table| table.certificates.get_ref());
        let statuses = status_list.iter().map(|table| &table.file);
        let named: BTreeSet<&str> = anchors
            .chain(keys)
            .chain(lists)
            .chain(signers)
            .chain(statuses)
            .map(|name| name.get_ref().as_str())
            .collect();
        let is_unnamed = |name: &&String| !named.contains(name.as_str()) && !is_for_people(name);
        for name in files.keys().filter(is_unnamed) {
            // Reports name the file: two stores of one fingerprint say the same.
            self.digest("unnamed file", &[name.as_bytes()]);
            self.unnamed.push(name.clone());
        }
    }

    fn anchor(&mut self, table: AnchorTable, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Wrong> {
        let AnchorTable { id, certificate, group, regions, kinds, purposes, from, until } = table;
        let id = self.id(id)?;
        let der = file(&certificate, files, SectionKind::Certificate, MAX_CONFIG_BYTES)?;
        let read = Certificate::read(&der).map_err(|detail| wrong(&certificate, detail))?;
        let broken: Vec<_> =
            read.broken(Role::Anchor).iter().map(|rule| format!("{} ({})", rule.name, rule.clause)).collect();
        if !broken.is_empty() {
            let detail = format!("this certificate cannot be an anchor: it breaks {}", broken.join(", "));
            return Err(wrong(
                &certificate,
                format!("{detail}; to trust its key alone, write it as [[key]]"),
            ));
        }
        let scope = ScopeTable { group, regions, kinds, purposes, from, until }.check()?;
        self.digest("anchor", &[id.as_bytes(), &der, scope.to_stable_text().as_bytes()]);
        self.anchors.push(Arc::new(Anchor { id, certificate: Arc::new(read), scope }));
        Ok(())
    }

    fn key(&mut self, table: KeyTable, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Wrong> {
        let KeyTable { id, public_key, group, regions, kinds, purposes, from, until } = table;
        let id = self.id(id)?;
        let der = file(&public_key, files, SectionKind::PublicKey, MAX_CONFIG_BYTES)?;
        let key = PublicKey::from_spki_der(&der).map_err(|problem| wrong(&public_key, describe(&problem)))?;
        let scope = ScopeTable { group, regions, kinds, purposes, from, until }.check()?;
        self.digest("key", &[id.as_bytes(), &der, scope.to_stable_text().as_bytes()]);
        let denial = self.denied.get(&key.sha256()).cloned();
        self.keys.insert(id.clone(), PinnedKey { id, key: Arc::new(key), scope, denial, bundle: None });
        Ok(())
    }

    fn deny(&mut self, table: DenyTable) -> Result<(), Wrong> {
        let sha256 = section::parse_digest(table.key_sha256.get_ref()).ok_or_else(|| {
            at(
                &table.key_sha256,
                "64 hexadecimal digits, the SHA-256 of a SubjectPublicKeyInfo, are expected",
            )
        })?;
        let compromised = instant(&table.compromised)?;
        self.digest("deny", &[&sha256, compromised.to_string().as_bytes(), table.reason.as_bytes()]);
        let denial = Denial { compromised, reason: table.reason };
        match self.denied.insert(sha256, denial) {
            None => Ok(()),
            Some(_) => {
                Err(at(&table.key_sha256, "this key is denied twice; keep the earlier time of compromise"))
            }
        }
    }

    /// The lists of a file. One that cannot be read keeps no other from counting.
    fn lists(&mut self, name: &Spanned<String>, files: &BTreeMap<String, Vec<u8>>, text: &str) {
        let file = name.get_ref();
        let lists = match files.get(file) {
            None => vec![Err(format!("the file is not there; put it beside {TRUST_FILE} or take it out"))],
            Some(bytes) if bytes.len() > MAX_REVOCATION_LIST_BYTES => {
                vec![Err(format!("longer than {MAX_REVOCATION_LIST_BYTES} bytes"))]
            }
            Some(bytes) => section::lists(bytes),
        };
        let one_of = |index: usize| match lists.len() {
            1 => String::new(),
            many => format!("list {} of {many}: ", index + 1),
        };
        for (index, der) in lists.iter().enumerate() {
            let read = der.as_ref().map_err(String::clone).and_then(|der| RevocationList::read(der, file));
            match (read, der) {
                (Ok(list), Ok(der)) => {
                    self.digest("revocation list", &[der]);
                    self.lists.push(Arc::new(list));
                }
                (Err(detail), _) => {
                    let detail = format!("{}{detail}", one_of(index));
                    self.digest("unread list", &[detail.as_bytes()]);
                    let position = position(text, name.span().start);
                    self.unread.push(UnreadList { file: file.clone(), detail, position });
                }
                (Ok(_), Err(_)) => {}
            }
        }
    }

    /// A signer that documents name by its certificate: of display codes, and then of nothing else, or of licenses.
    /// Whether it may sign them is for the anchor above it.
    fn signer(&mut self, table: &SignerTable, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Wrong> {
        let names = table.certificates.get_ref();
        if !matches!(names.len(), 1..=MAX_CERTIFICATES) {
            let expected = format!("1 to {MAX_CERTIFICATES} certificates are expected, the signer's first");
            return Err(at(&table.certificates, expected));
        }
        let signs_codes = match table.purpose.as_ref().map(|purpose| (purpose, *purpose.get_ref())) {
            None | Some((_, Purpose::Display)) => true,
            Some((_, Purpose::License)) => false,
            Some((purpose, Purpose::Revocation | Purpose::TimeStamp)) => {
                return Err(at(purpose, "`display` or `license` is expected"));
            }
        };
        let mut chain = Vec::with_capacity(names.len());
        for name in names {
            let der = file(name, files, SectionKind::Certificate, MAX_CONFIG_BYTES)?;
            let read = Certificate::read(&der).map_err(|detail| wrong(name, detail))?;
            if !chain.is_empty() {
                self.authorities.push(Arc::new(read));
            } else if signs_codes {
                self.display_keys.insert(read.key_sha256);
            }
            if der.len() > MAX_CERTIFICATE_BYTES {
                return Err(wrong(name, format!("longer than {MAX_CERTIFICATE_BYTES} bytes")));
            }
            chain.push(der);
        }
        let name = if signs_codes { "signer" } else { "license signer" };
        self.digest(name, &chain.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let [own, ..] = chain.as_slice() else { unreachable!("at least one, as looked at above") };
        match self.signers.insert(kid(own), chain) {
            None => Ok(()),
            Some(_) => Err(at(
                &table.certificates,
                "another signer has a certificate that codes call the same; keep one of the two",
            )),
        }
    }

    fn withdrawn(&mut self, table: WithdrawnTable) -> Result<(), Wrong> {
        let code = section::parse_code(table.code.get_ref()).ok_or_else(|| {
            at(
                &table.code,
                "the name of a display code is expected, 2 to 64 hexadecimal digits as reports write it",
            )
        })?;
        let since = instant(&table.since)?;
        self.digest("withdrawn", &[&code, since.to_string().as_bytes(), table.reason.as_bytes()]);
        match self.withdrawn.insert(code, Withdrawal { since, reason: table.reason }) {
            None => Ok(()),
            Some(_) => Err(at(&table.code, "this code is withdrawn twice; keep the earlier time")),
        }
    }

    /// Ids stand in documents and reports: one meaning each.
    fn id(&mut self, id: Spanned<String>) -> Result<String, Wrong> {
        let sound = matches!(id.get_ref().len(), 1..=MAX_ID_LEN)
            && id.get_ref().bytes().all(|b| b.is_ascii_graphic());
        if !sound {
            return Err(at(&id, format!("an id is 1 to {MAX_ID_LEN} visible ASCII characters")));
        }
        if !self.ids.insert(id.get_ref().clone()) {
            return Err(at(&id, format!("the id {:?} is taken by another anchor or key", id.get_ref())));
        }
        Ok(id.into_inner())
    }

    fn digest(&mut self, what: &str, parts: &[&[u8]]) {
        let mut hash = Sha256::new_with_prefix(what);
        for part in parts {
            // The length first, so that no two lists of parts are written alike.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        self.digests.insert(hash.finalize().into());
    }

    fn into_trust(self) -> Trust {
        let mut hash = Sha256::new_with_prefix("elicense trust 1");
        self.digests.iter().for_each(|digest| hash.update(digest));
        let mut lists: HashMap<ComparableName, Vec<Arc<RevocationList>>> = HashMap::new();
        for list in self.lists {
            let others = list.other_issuers().filter(|other| **other != list.issuer).cloned();
            for issuer in others.chain([list.issuer.clone()]).collect::<Vec<_>>() {
                lists.entry(issuer).or_default().push(Arc::clone(&list));
            }
        }
        Trust {
            anchors: self.anchors,
            keys: self.keys,
            denied: self.denied,
            lists,
            unread: self.unread.into(),
            unnamed: self.unnamed.into(),
            signers: self.signers,
            display_keys: self.display_keys,
            authorities: self.authorities,
            withdrawn: self.withdrawn,
            status_lists: self.status_lists,
            fingerprint: hash.finalize().into(),
            bundle: None,
            rules: None,
        }
    }
}

/// The DER of a named file, which holds it as it is or as the only section of a PEM file.
fn file(
    name: &Spanned<String>,
    files: &BTreeMap<String, Vec<u8>>,
    kind: SectionKind,
    limit: usize,
) -> Result<Vec<u8>, Wrong> {
    let bytes = files.get(name.get_ref()).ok_or_else(|| {
        at(
            name,
            format!("the file {:?} is not there; put it beside {TRUST_FILE} or take it out", name.get_ref()),
        )
    })?;
    if bytes.len() > limit {
        return Err(wrong(name, format!("longer than {limit} bytes")));
    }
    section::der(bytes, kind).map_err(|detail| wrong(name, detail))
}

fn describe(problem: &KeyProblem) -> String {
    match problem {
        KeyProblem::Malformed(detail) => detail.clone(),
        KeyProblem::Unsound => "this is no point of the curve, or one that anybody can sign for".to_owned(),
        KeyProblem::Unsupported(name) => format!("this build cannot check signatures of {name}"),
        KeyProblem::Weak(name) => format!("{name} is too weak to rely on"),
    }
}

/// Something wrong inside a named file, told at the place that names it.
fn wrong(name: &Spanned<String>, detail: impl std::fmt::Display) -> Wrong {
    at(name, format!("in the file {:?}: {detail}", name.get_ref()))
}

fn missing(name: &str) -> Error {
    Error::configuration(format!("the file {name} is not there; a trust store needs it, be it empty"))
}

fn located(error: Error, text: &str, byte: Option<usize>) -> Error {
    let error = error.in_file(TRUST_FILE);
    match byte.and_then(|byte| position(text, byte)) {
        Some(position) => error.at(position),
        None => error,
    }
}

fn position(text: &str, byte: usize) -> Option<Position> {
    let before = text.get(..byte)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
    Some(Position::LineColumn { line: before.matches('\n').count() + 1, column })
}

pub(super) fn unread_error(list: &UnreadList) -> Error {
    let error = Error::configuration(format!("in the file {:?}: {}", list.file, list.detail));
    let error = error.in_file(TRUST_FILE);
    match &list.position {
        Some(position) => error.at(*position),
        None => error,
    }
}

/// Whether a file is `trust.toml` itself, a note for people, or hidden, as systems and editors keep theirs: it needs to be
/// named nowhere.
///
/// ```
/// assert!(elicense::upkeep::is_for_people("README.md") && !elicense::upkeep::is_for_people("root.crl"));
/// ```
#[must_use]
pub fn is_for_people(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    name == TRUST_FILE
        || [".", "readme"].iter().any(|begin| folded.starts_with(begin))
        || [".md", ".txt"].iter().any(|end| folded.ends_with(end))
        || ["desktop.ini", "thumbs.db"].contains(&folded.as_str())
}

const TRUST_FILE: &str = "trust.toml";

#[cfg(test)]
mod tests;
