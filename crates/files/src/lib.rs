//! Settings from files, each with a bound: folders of trust and of layouts, for the wrappers of the library,
//! which touches no file itself. Decides nothing.

#![forbid(unsafe_code)]

mod bundles;
mod folder;
mod formats;
mod kinds;
mod names;
mod problem;
mod reading;
mod settings;
mod store;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use elicense::display::SecretKey;
use elicense::issuing::LicenseSigner;
use elicense::layout::TokenRule;
use elicense::limits::MAX_CONFIG_BYTES;
use elicense::rules::{Agreement, Authorities, Catalog, Masking, Matters, Regions};
use elicense::upkeep::Bundle;
use elicense::{Layout, Policy, Rulebook, Trust, Verifier};

use folder::folder;
use formats::{LAYOUT, MASKING, MATTERS, TOKEN};
use reading::text;
use zeroize::Zeroizing;

pub use bundles::{
    Act, Event, Taken, bundle_bytes, current, files_to_pack, history, opened, rollback, roots, update,
};
pub use folder::trust_files;
pub use names::has_bundles;
pub use problem::{FileProblem, reason};
pub use reading::bounded;
pub use settings::{MAX_SETTINGS_BYTES, Settings, settings_place};
pub use store::{Place, change, exposed, init, store_files};

/// The trust store in the folder `path`, be it kept by hand or by bundles; or the bundle in the file of this name, which
/// `roots.toml` beside it has to vouch for.
///
/// # Errors
///
/// The folder or a file of it cannot be read, or what it says is no trust store.
pub fn trust(path: &Path) -> Result<Trust, FileProblem> {
    if path.is_file() {
        return bundles::of_file(path).map(Bundle::into_trust);
    }
    if has_bundles(path) {
        return current(path).map(Bundle::into_trust);
    }
    let files = trust_files(path)?;
    Trust::from_files(&files).map_err(|error| FileProblem::configuration(path, error))
}

/// Whom a bundle's file or a store trusts, to be looked at and not to verify with: nobody has to vouch for the file.
///
/// # Errors
///
/// It is neither, or cannot be read.
pub fn looked_at(path: &Path) -> Result<Trust, FileProblem> {
    if path.is_file() { bundles::unvouched(path).map(Bundle::into_trust) } else { trust(path) }
}

/// The same verifier with the layouts and online tokens of the folder `path`, and with its kinds, agreement, names of regions and
/// masking rules where it has any.
///
/// # Errors
///
/// The folder or a file of it cannot be read, or is no such file; it holds a `.toml` that nothing reads, or no file that
/// is read at all; the verifier knows a layout's id already.
pub fn with_layouts(verifier: Verifier, path: &Path) -> Result<Verifier, FileProblem> {
    let verifier = layouts(path)?.into_iter().try_fold(verifier, |verifier, (name, layout)| {
        let wrong = |error| FileProblem::configuration(&path.join(&name), error);
        verifier.with_layout(layout).map_err(wrong)
    })?;
    let verifier = tokens(path)?.into_iter().try_fold(verifier, |verifier, (name, rule)| {
        let wrong = |error| FileProblem::configuration(&path.join(&name), error);
        verifier.with_token(rule).map_err(wrong)
    })?;
    let rules = folder(path, Rulebook::reads, MAX_CONFIG_BYTES)?;
    let verifier = match rules.is_empty() {
        true => verifier,
        false => verifier.with_rulebook(rulebook(path, &rules)?),
    };
    match optional_setting(path, MASKING, Masking::parse)? {
        Some(masking) => Ok(verifier.with_masking(masking)),
        None => Ok(verifier),
    }
}

fn rulebook(path: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Rulebook, FileProblem> {
    Rulebook::from_files(files).map_err(|error| FileProblem::configuration(path, error))
}

/// The matters of the folder `path`, where it has any; `catalog` has the kinds they speak of.
///
/// # Errors
///
/// The file cannot be read, or is no file of matters.
pub fn matters(path: &Path, catalog: &Catalog) -> Result<Option<Matters>, FileProblem> {
    optional_setting(path, MATTERS, |text| Matters::parse(text, catalog))
}

/// What the file `name` of the folder `path` says, where the folder has it.
fn optional_setting<T>(
    path: &Path,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, elicense::Error>,
) -> Result<Option<T>, FileProblem> {
    let file = path.join(name);
    let read = match File::open(&file) {
        Ok(open) => bounded(open, MAX_CONFIG_BYTES),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => Err(error),
    };
    let text = text(&file, read.map_err(|error| FileProblem::unreadable(&file, error))?)?;
    parse(&text).map(Some).map_err(|error| FileProblem::configuration(&file, error))
}

/// The layouts of the folder `path`, by the names of their files: those that end in `.layout.toml`.
///
/// # Errors
///
/// The folder or a file of it cannot be read, or is no layout; it holds a `.toml` that nothing reads, or no file that is
/// read at all.
pub fn layouts(path: &Path) -> Result<Vec<(String, Layout)>, FileProblem> {
    formats::listed(path)?;
    let files = folder(path, |name| name.ends_with(LAYOUT), MAX_CONFIG_BYTES)?;
    let named = files.into_iter().map(|(name, bytes)| {
        let layout = parse_layout(&path.join(&name), bytes)?;
        Ok((name, layout))
    });
    named.collect()
}

/// The kinds of online tokens of the folder `path`, by the names of their files: those that end in `.token.toml`.
fn tokens(path: &Path) -> Result<Vec<(String, TokenRule)>, FileProblem> {
    let files = folder(path, |name| name.ends_with(TOKEN), MAX_CONFIG_BYTES)?;
    let named = files.into_iter().map(|(name, bytes)| {
        let file = path.join(&name);
        let rule = TokenRule::parse(&text(&file, bytes)?);
        Ok((name, rule.map_err(|error| FileProblem::configuration(&file, error))?))
    });
    named.collect()
}

/// The policy in the file at `path`.
///
/// # Errors
///
/// The file cannot be read, or is no policy.
pub fn policy(path: &Path) -> Result<Policy, FileProblem> {
    parsed(path, Policy::parse)
}

/// The layout in the file at `path`.
///
/// # Errors
///
/// The file cannot be read, or is no layout.
pub fn layout(path: &Path) -> Result<Layout, FileProblem> {
    parse_layout(path, read(path)?)
}

/// The private key in the file at `path`. On Unix its owner alone may have any right to it; elsewhere rights are not
/// looked at.
///
/// # Errors
///
/// The file cannot be read, others have a right to it, or it holds no such key. The error holds nothing of it.
pub fn secret_key(path: &Path) -> Result<SecretKey, FileProblem> {
    SecretKey::from_pem(&key_bytes(path)?).map_err(|error| FileProblem::key(path, error))
}

/// The private key in the file at `path`, for signing licenses; as of [`secret_key`].
///
/// # Errors
///
/// As of [`secret_key`].
pub fn license_signer(path: &Path) -> Result<LicenseSigner, FileProblem> {
    LicenseSigner::from_pem(&key_bytes(path)?).map_err(|error| FileProblem::key(path, error))
}

fn key_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, FileProblem> {
    let unreadable = |error| FileProblem::unreadable(path, error);
    let file = File::open(path).map_err(unreadable)?;
    // Of the file that was opened, not of one that now has its name.
    owner_alone(&file.metadata().map_err(unreadable)?).map_err(|mode| FileProblem::exposed(path, mode))?;
    // In one piece from the beginning, so that growing leaves no copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_KEY_BYTES + 1));
    file.take(MAX_KEY_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The mode of a file that others have a right to.
#[cfg(unix)]
fn owner_alone(file: &fs::Metadata) -> Result<(), u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let rights = file.permissions().mode() & 0o777;
    if rights & 0o077 == 0 { Ok(()) } else { Err(rights) }
}

#[cfg(not(unix))]
fn owner_alone(_: &fs::Metadata) -> Result<(), u32> {
    Ok(())
}

/// How the names of policies end.
const POLICY: &str = ".policy.toml";

/// Bytes of a private key's file: one of Ed25519 has 119 as PEM, and people write notes beside theirs.
const MAX_KEY_BYTES: usize = 16 << 10;

/// The certificate in the file at `path`, as it stands there.
///
/// # Errors
///
/// The file cannot be read.
pub fn certificate(path: &Path) -> Result<Vec<u8>, FileProblem> {
    read(path)
}

/// What a settings file is that keeps its own rules.
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckedFile {
    /// A layout.
    Layout(Box<Layout>),
    /// A trust store.
    Trust(Box<Trust>),
    /// Another file.
    Data,
}

/// Reads a settings file, whichever it is by its name; one that has none of their names is read as a layout. An
/// agreement is read with the catalogue beside it, where there is one.
///
/// # Errors
///
/// The file cannot be read, or breaks its rules.
pub fn check(path: &Path) -> Result<CheckedFile, FileProblem> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beside = path.parent().unwrap_or(Path::new(""));
    match name {
        "catalog.toml" => drop(parsed(path, Catalog::parse)?),
        _ if name == "policy.toml" || name.ends_with(POLICY) => drop(policy(path)?),
        "regions.toml" => drop(parsed(path, Regions::parse)?),
        "authorities.toml" => drop(parsed(path, Authorities::parse)?),
        added
            if Rulebook::reads(added) && Rulebook::ADDITIONS.iter().any(|ending| added.ends_with(ending)) =>
        {
            let files = folder(beside, Rulebook::reads, MAX_CONFIG_BYTES)?;
            drop(rulebook(beside, &files)?);
        }
        MASKING => drop(parsed(path, Masking::parse)?),
        MATTERS => {
            let catalog =
                optional_setting(beside, "catalog.toml", Catalog::parse)?.unwrap_or_else(Catalog::built_in);
            let matters = Matters::parse(&text(path, read(path)?)?, &catalog);
            matters.map_err(|error| FileProblem::configuration(path, error))?;
        }
        "recognition.toml" => {
            let catalog =
                optional_setting(beside, "catalog.toml", Catalog::parse)?.unwrap_or_else(Catalog::built_in);
            let agreement = Agreement::parse(&text(path, read(path)?)?, &catalog);
            agreement.map_err(|error| FileProblem::configuration(path, error))?;
        }
        "trust.toml" => {
            let trust = trust(beside)?;
            if let Some(wrong) = trust.unread().first() {
                return Err(FileProblem::configuration(beside, wrong.to_error()));
            }
            let catalog =
                optional_setting(beside, "catalog.toml", Catalog::parse)?.unwrap_or_else(Catalog::built_in);
            kinds::known(path, &text(path, read(path)?)?, &catalog)?;
            return Ok(CheckedFile::Trust(Box::new(trust)));
        }
        _ if name.ends_with(TOKEN) => drop(parsed(path, TokenRule::parse)?),
        _ => return Ok(CheckedFile::Layout(Box::new(layout(path)?))),
    }
    Ok(CheckedFile::Data)
}

fn parsed<T>(path: &Path, parse: fn(&str) -> Result<T, elicense::Error>) -> Result<T, FileProblem> {
    parse(&text(path, read(path)?)?).map_err(|error| FileProblem::configuration(path, error))
}

fn read(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let read = File::open(path).and_then(|file| bounded(file, MAX_CONFIG_BYTES));
    read.map_err(|error| FileProblem::unreadable(path, error))
}

fn parse_layout(path: &Path, bytes: Vec<u8>) -> Result<Layout, FileProblem> {
    Layout::parse(&text(path, bytes)?).map_err(|error| FileProblem::configuration(path, error))
}
