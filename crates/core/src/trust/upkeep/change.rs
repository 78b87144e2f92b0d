//! How entries come into a trust store and go out of it.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::proof::StatusToken;
use crate::rules::catalog::Catalog;
use crate::trust::store::Trust;
use crate::trust::upkeep::piece::{Piece, StatusSummary};
use crate::trust::upkeep::remark::Remark;
use crate::trust::upkeep::text::{StoreText, files_of};
use crate::words::region::Region;
use crate::x509::revocation_list::ListSummary;

/// The `trust.toml` of a store that trusts nobody, with what whoever fills it has to know.
pub const EMPTY_STORE: &str = include_str!("empty.toml");

/// The operator's decision about a certificate or key, as it was written. Nothing of it is ever guessed: an empty list
/// and `None` mean that nothing was decided.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// What reports and documents call it.
    pub id: Option<String>,
    /// What it belongs to, such as `production` or `test`.
    pub group: Option<String>,
    /// Division codes.
    pub regions: Vec<String>,
    /// Ids of the catalogue, or `all` alone.
    pub kinds: Vec<String>,
    /// `license`, `display`, `revocation`.
    pub purposes: Vec<String>,
    /// The first day of trust.
    pub from: Option<String>,
    /// The last day of trust.
    pub until: Option<String>,
    /// Not an anchor, but a signer that documents name by its certificate, of `license`s or of `display` codes.
    pub signer: Option<String>,
    /// The signer's authorities, by the names of their files.
    pub authorities: Vec<(String, Vec<u8>)>,
}

/// What becomes of the folder of a store.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// Files to write, by name, in this order: those that `trust.toml` names come before it.
    pub written: Vec<(String, Vec<u8>)>,
    /// Files that no entry names any more, to be taken out last.
    pub gone: Vec<String>,
    /// The entry that came or went: its kind, and its id or file.
    pub entry: (String, String),
    /// Whether it stands in the place of an older one.
    pub replaces: bool,
}

/// Adds the file called `name` to a store: a certificate or a key for what was `asked`, or revocation lists, which are
/// trusted for nothing. A list under the name of an older one of the same issuer takes its place.
///
/// ```
/// use std::collections::BTreeMap;
/// use elicense::rules::Catalog;
/// use elicense::upkeep::{Asked, EMPTY_STORE, add};
///
/// let store = BTreeMap::from([("trust.toml".to_owned(), EMPTY_STORE.into())]);
/// let key = b"-----BEGIN PUBLIC KEY-----
/// MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
/// -----END PUBLIC KEY-----
/// ";
/// let undecided = add(&store, "key.pem", key, &Asked::default(), &Catalog::built_in());
/// assert_eq!(undecided.unwrap_err().code, "trust-scope-missing");
/// ```
///
/// # Errors
///
/// The file is nothing for a store, or what it is trusted for was not decided; the store would not be read with it, or
/// has another file of this name.
pub fn add(
    store: &BTreeMap<String, Vec<u8>>,
    name: &str,
    bytes: &[u8],
    asked: &Asked,
    catalog: &Catalog,
) -> Result<Change, Remark> {
    let piece = Piece::read(bytes)?;
    let text = StoreText::read(store.get(TRUST_FILE).map(Vec::as_slice).unwrap_or_default())?;
    let name = fit_name(name)?;
    let mut written = vec![(name.clone(), bytes.to_vec())];
    let (kind, rows) = match (&piece, &asked.signer) {
        (Piece::Lists(lists), _) => {
            if let Some(change) = renewed(store, &text, &name, bytes, lists)? {
                return Ok(change);
            }
            ("revocation_list", vec![("file", Value::from(name.clone()))])
        }
        (Piece::Statuses(list), _) => return renewed_statuses(store, &text, &name, bytes, list),
        (Piece::Certificate { .. }, Some(purpose)) => {
            for (name, bytes) in &asked.authorities {
                written.push((fit_name(name)?, bytes.clone()));
            }
            let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
            ("signer", vec![("certificates", Value::from(names)), ("purpose", Value::from(purpose.as_str()))])
        }
        (Piece::Certificate { is_authority: false, .. }, None) => {
            return Err(Remark::wrong("trust-piece-no-authority"));
        }
        (Piece::Certificate { .. }, None) => ("anchor", scoped("certificate", &name, asked, catalog)?),
        (Piece::Key(_), _) => ("key", scoped("public_key", &name, asked, catalog)?),
    };
    for (name, bytes) in &written {
        if store.get(name).is_some_and(|other| other != bytes) {
            return Err(Remark::wrong("trust-name-taken").with("name", name));
        }
    }
    let entry = asked.id.clone().filter(|_| kind != "revocation_list" && kind != "signer").unwrap_or(name);
    written.push((TRUST_FILE.to_owned(), text.with(kind, &rows).into_bytes()));
    let change = Change { written, gone: Vec::new(), entry: (kind.to_owned(), entry), replaces: false };
    change.readable(store)
}

/// Takes one entry out of a store, by its id or by a file that it names, a denied key by its digest and a withdrawn
/// code by its name, with the files that no other entry names.
///
/// # Errors
///
/// No entry is called so, or several are; `trust.toml` is written so that a person has to change it.
pub fn remove(store: &BTreeMap<String, Vec<u8>>, called: &str) -> Result<Change, Remark> {
    let text = StoreText::read(store.get(TRUST_FILE).map(Vec::as_slice).unwrap_or_default())?;
    let matching: Vec<_> = text.entries().filter(|(_, _, table)| names_of(table).contains(&called)).collect();
    let (kind, index, table) = match matching.as_slice() {
        [one] => *one,
        [] => {
            let known: Vec<&str> =
                text.entries().filter_map(|(_, _, table)| names_of(table).first().copied()).collect();
            let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
            return Err(Remark::wrong("trust-entry-unknown").with("name", called).with("known", known));
        }
        several => {
            let names = several.iter().filter_map(|(_, _, table)| names_of(table).first().copied());
            let known = names.collect::<Vec<_>>().join(", ");
            return Err(Remark::wrong("trust-entry-several").with("name", called).with("known", known));
        }
    };
    let cut =
        text.without(kind, index).ok_or_else(|| Remark::wrong("trust-entry-tangled").with("name", called))?;
    let named = text.files_without(kind, index);
    let gone = files_of(table).into_iter().filter(|file| !named.contains(file) && store.contains_key(*file));
    let change = Change {
        written: vec![(TRUST_FILE.to_owned(), cut.into_bytes())],
        gone: gone.map(str::to_owned).collect(),
        entry: (kind.to_owned(), called.to_owned()),
        replaces: false,
    };
    change.readable(store)
}

impl Change {
    /// The change, where the store can be read with it.
    fn readable(self, store: &BTreeMap<String, Vec<u8>>) -> Result<Self, Remark> {
        let mut changed = store.clone();
        self.gone.iter().for_each(|name| drop(changed.remove(name)));
        changed.extend(self.written.iter().cloned());
        Trust::from_files(&changed).map_err(|error| Remark::of(&error))?;
        Ok(self)
    }
}

/// A list in the place of an older one of the same file; `None` where the store has no list of this name.
fn renewed(
    store: &BTreeMap<String, Vec<u8>>,
    text: &StoreText<'_>,
    name: &str,
    bytes: &[u8],
    lists: &[ListSummary],
) -> Result<Option<Change>, Remark> {
    let is_named =
        text.entries().any(|(kind, _, table)| kind == "revocation_list" && files_of(table) == [name]);
    let Some(old) = store.get(name).filter(|_| is_named) else { return Ok(None) };
    // What cannot be read any more has nothing that could be lost.
    if let Ok(Piece::Lists(old)) = Piece::read(old) {
        for known in &old {
            let of_issuer = lists.iter().filter(|list| list.issuer == known.issuer);
            match of_issuer.map(|list| &list.this_update).max() {
                None => return Err(Remark::wrong("trust-name-taken").with("name", name)),
                // Both are RFC 3339 in UTC, so that their texts are in the order of their times.
                Some(newest) if *newest < known.this_update => {
                    let older = Remark::wrong("trust-list-older").with("name", name);
                    return Err(older.with("this_update", newest).with("known", &known.this_update));
                }
                Some(_) => {}
            }
        }
    }
    let change = Change {
        written: vec![(name.to_owned(), bytes.to_vec())],
        gone: Vec::new(),
        entry: ("revocation_list".to_owned(), name.to_owned()),
        replaces: true,
    };
    change.readable(store).map(Some)
}

/// A status list in the place of an older one of the same URI. A new one needs to be said which licenses it is about, and
/// that stands in `trust.toml`.
fn renewed_statuses(
    store: &BTreeMap<String, Vec<u8>>,
    text: &StoreText<'_>,
    name: &str,
    bytes: &[u8],
    list: &StatusSummary,
) -> Result<Change, Remark> {
    let named = |table: &Table, key: &str, value: &str| table.get(key).and_then(Value::as_str) == Some(value);
    let is_named = text.entries().any(|(kind, _, table)| {
        kind == "status_list" && named(table, "file", name) && named(table, "uri", &list.uri)
    });
    if !is_named {
        return Err(Remark::wrong("trust-status-undecided").with("name", name).with("uri", &list.uri));
    }
    if let Some(Ok(Piece::Statuses(known))) = store.get(name).map(|old| Piece::read(old))
        && list.issued < known.issued
    {
        let older = Remark::wrong("trust-list-older").with("name", name);
        return Err(older.with("this_update", list.issued).with("known", known.issued));
    }
    let statuses = |bytes: &[u8]| StatusToken::read(bytes).ok().map(|token| token.statuses);
    if let (Some(old), Some(new)) = (store.get(name).and_then(|old| statuses(old)), statuses(bytes))
        && let Some(lost) = old.lost_in(&new)
    {
        return Err(Remark::wrong("trust-status-lost").with("name", name).with("license", lost));
    }
    let change = Change {
        written: vec![(name.to_owned(), bytes.to_vec())],
        gone: Vec::new(),
        entry: ("status_list".to_owned(), name.to_owned()),
        replaces: true,
    };
    change.readable(store)
}

/// The rows of an anchor or key, where everything that its reader asks for was decided.
fn scoped(
    file: &'static str,
    name: &str,
    asked: &Asked,
    catalog: &Catalog,
) -> Result<Vec<(&'static str, Value)>, Remark> {
    let decided = [
        ("--id", asked.id.is_some()),
        ("--group", asked.group.is_some()),
        ("--region", !asked.regions.is_empty()),
        ("--kind", !asked.kinds.is_empty()),
        ("--purpose", !asked.purposes.is_empty()),
    ];
    let open: Vec<&str> = decided.iter().filter(|(_, decided)| !decided).map(|(option, _)| *option).collect();
    if !open.is_empty() {
        return Err(Remark::wrong("trust-scope-missing").with("options", open.join(", ")));
    }
    if let Some(region) = asked.regions.iter().find(|region| Region::parse(region).is_none()) {
        return Err(Remark::wrong("trust-scope-wrong").with("option", "--region").with("value", region));
    }
    let every = asked.kinds == [EVERY_KIND];
    let unknown = asked.kinds.iter().find(|kind| catalog.kind(kind).is_none());
    if let Some(kind) = unknown.filter(|_| !every) {
        return Err(Remark::wrong("trust-scope-wrong").with("option", "--kind").with("value", kind));
    }
    let text = |text: &Option<String>| Value::from(text.clone().unwrap_or_default());
    let mut rows = vec![("id", text(&asked.id)), (file, Value::from(name)), ("group", text(&asked.group))];
    rows.push(("regions", Value::from(asked.regions.clone())));
    if !every {
        rows.push(("kinds", Value::from(asked.kinds.clone())));
    }
    rows.push(("purposes", Value::from(asked.purposes.clone())));
    for (name, day) in [("from", &asked.from), ("until", &asked.until)] {
        let Some(day) = day else { continue };
        let wrong =
            || Remark::wrong("trust-scope-wrong").with("option", format!("--{name}")).with("value", day);
        rows.push((name, Value::Datetime(day.parse().map_err(|_| wrong())?)));
    }
    Ok(rows)
}

/// The name of a file in the store: no path, nothing hidden, no note for people, and not `trust.toml` itself.
pub(crate) fn fit_name(name: &str) -> Result<String, Remark> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let folded = name.to_ascii_lowercase();
    let sound = matches!(name.len(), 1..=MAX_NAME_BYTES)
        && name.bytes().all(plain)
        && !name.starts_with('.')
        && ![".md", ".txt", ".toml"].iter().any(|end| folded.ends_with(end))
        && !folded.starts_with("readme");
    if sound { Ok(name.to_owned()) } else { Err(Remark::wrong("trust-name-unfit").with("name", name)) }
}

/// What an entry is called, its id or main file first.
fn names_of(table: &Table) -> Vec<&str> {
    let own = ["id", "key_sha256", "code"].into_iter().filter_map(|name| table.get(name)?.as_str());
    own.chain(files_of(table)).collect()
}

const TRUST_FILE: &str = "trust.toml";

/// In the place of kinds: every kind that there is or will be.
const EVERY_KIND: &str = "all";

/// Bytes of a file's name: as long as every file system takes, with room for what a program puts before and behind it.
const MAX_NAME_BYTES: usize = 128;

#[cfg(test)]
mod tests;
